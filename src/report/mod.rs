//! Reports on a finished run: what they say ([`model`]) apart from how they look.

pub mod model;
pub mod run_folder;
pub mod workbook;
