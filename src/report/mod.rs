//! Reports on a finished run: what they say ([`model`]) apart from how they look.

mod build;
pub mod model;
pub mod run_folder;

pub use build::build;
