//! From bytes to typed rows: CSV and Parquet, mapped to our columns, with every bad row kept apart and named.
//!
//! Nothing here fails on a row. A file that can't be read, or that lacks a column, fails the run.

mod accepted;
mod cells;
mod column;
mod csv_chunks;
mod csv_file;
mod csv_plain;
mod decode;
mod in_order;
mod input;
mod keys;
mod labels;
mod mapping;
mod packed_rows;
mod parquet_file;
mod paths;
mod plain;
mod preset;
mod problem;
mod pseudonyms;
mod quality_shelves;
mod read;
mod redaction;
mod row_check;
mod values;

pub use accepted::{Accepted, BATCH, Batch, Duplicates};
pub use input::{Encoding, Format, Input};
pub use keys::KeyColumns as EntityColumns;
pub use labels::Label;
pub use packed_rows::{PackedRows, SubmissionKey};
pub use preset::{Preset, presets};
pub use problem::{FileAccount, Problem};
pub use pseudonyms::Pseudonyms;
pub use quality_shelves::{QualityPiece, QualityShelves, SHELF, by_shelf};
pub use read::{Intake, Options, raw_rows, read};
pub use redaction::{WITHHELD, without_numbers};
pub use row_check::{Complaint, Kept, Piece, RowCheck};
