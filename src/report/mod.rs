//! Reports on a finished run: what they say ([`model`], made by [`build`]) apart from how they look ([`html`],
//! [`markdown`], [`workbook`]).

mod build;
pub mod html;
pub mod markdown;
pub mod model;
pub mod run_folder;
mod svg;
pub mod workbook;

#[cfg(test)]
pub(crate) mod fixture;

pub use build::build;
