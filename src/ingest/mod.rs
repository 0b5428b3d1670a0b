//! From bytes to typed rows: CSV and Parquet, mapped to our columns, with every bad row kept apart and named.
//!
//! Nothing here fails on a row. A file that can't be read, or that lacks a column, fails the run.

mod accepted;
mod cells;
mod column;
mod csv_chunks;
mod csv_file;
mod decode;
mod input;
mod keys;
mod mapping;
mod parquet_file;
mod paths;
mod preset;
mod problem;
mod read;
mod values;

pub use accepted::{Accepted, BATCH, Batch, Duplicates};
pub use input::{Encoding, Format, Input};
pub use preset::{Preset, presets};
pub use problem::{FileAccount, Problem};
pub use read::{Intake, Options, raw_rows, read};
