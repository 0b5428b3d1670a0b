//! A piece of a file as columns of raw cells, and its rows verbatim.

use std::ops::Range;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Float64Array, Int64Array, RecordBatch, StringViewArray};
use arrow::compute::{CastOptions, cast, cast_with_options};
use arrow::datatypes::DataType;
use arrow::error::ArrowError;
use arrow::util::display::array_value_to_string;

use super::column::Read;
use super::problem::Problem;

/// Rows of one file that were cut into cells.
pub(super) struct Cells {
    /// A column for each place that the mapping reads.
    pub(super) columns: CellColumns,
    pub(super) rows: CutRows,
}

/// The cells of a piece.
pub(super) enum CellColumns {
    /// As the file has them.
    Raw(Vec<ArrayRef>),
    /// As our columns hold them.
    Read(Vec<Read>),
}

impl CellColumns {
    /// The first so many columns, taken from the others.
    pub(super) fn take(&mut self, columns: usize) -> Self {
        match self {
            Self::Raw(all) => Self::Raw(all.drain(..columns).collect()),
            Self::Read(all) => Self::Read(all.drain(..columns).collect()),
        }
    }
}

/// Rows without their cells.
pub(super) struct CutRows {
    /// Line (CSV) or row (Parquet) of each row, from 1.
    pub(super) lines: Vec<u32>,
    /// The rows verbatim.
    pub(super) raw: RawRows,
    /// Rows that could not even be cut into cells.
    pub(super) problems: Vec<Problem>,
}

/// Rows as they stand in the file.
pub(super) enum RawRows {
    /// Bytes and where each row is in them.
    Csv(Vec<u8>, Vec<Range<u32>>),
    /// The columns that were read.
    Parquet(RecordBatch),
}

impl RawRows {
    /// A row verbatim: the line of a CSV file, a JSON object of the cells that were read of a Parquet file.
    pub(super) fn row(&self, row: usize) -> String {
        match self {
            Self::Csv(bytes, spans) => verbatim(&bytes[spans[row].start as usize..spans[row].end as usize]),
            Self::Parquet(batch) => json_row(batch, row),
        }
    }
}

/// A cell without blanks at its ends; most have none, which two bytes tell.
pub(super) fn trimmed(cell: &str) -> &str {
    let is_inner = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let bytes = cell.as_bytes();
    if is_inner(bytes.first()) && is_inner(bytes.last()) { cell } else { cell.trim() }
}

/// Text of bytes; those that are no UTF-8 are written `\xNN`, and the line break at the end is left out.
pub(super) fn verbatim(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    let line_end = bytes.iter().rev().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
    for chunk in bytes[..bytes.len() - line_end].utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02X}"));
        }
    }
    text
}

fn json_row(batch: &RecordBatch, row: usize) -> String {
    let cell = |(field, column): (&arrow::datatypes::FieldRef, &ArrayRef)| {
        let value = match column.is_null(row) {
            true => serde_json::Value::Null,
            false => array_value_to_string(column, row).unwrap_or_default().into(),
        };
        (field.name().clone(), value)
    };
    let cells = batch.schema().fields().iter().zip(batch.columns()).map(cell).collect();
    serde_json::Value::Object(cells).to_string()
}

/// A raw column by what it holds; everything that is no number or flag is read as text.
pub(super) enum RawColumn {
    Text(StringViewArray),
    Float(Float64Array),
    Whole(Int64Array),
    Flag(BooleanArray),
}

impl RawColumn {
    pub(super) fn new(column: &ArrayRef) -> Result<Self, ArrowError> {
        Ok(match column.data_type() {
            DataType::Utf8View => Self::Text(column.as_string_view().clone()),
            DataType::Boolean => Self::Flag(column.as_boolean().clone()),
            DataType::Float64 => Self::Float(column.as_primitive().clone()),
            DataType::Float32 | DataType::Float16 => return Self::text(column),
            kind if kind.is_integer() && *kind != DataType::UInt64 => {
                Self::Whole(cast(column, &DataType::Int64)?.as_primitive().clone())
            }
            _ => return Self::text(column),
        })
    }

    /// The column as text: floats as the shortest decimal that gives them back.
    pub(super) fn text(column: &ArrayRef) -> Result<Self, ArrowError> {
        let text: ArrayRef = match column.data_type() {
            DataType::Float64 => {
                let floats: &Float64Array = column.as_primitive();
                let texts = floats.iter().map(|cell| cell.map(|number| number.to_string()));
                std::sync::Arc::new(texts.collect::<StringViewArray>())
            }
            DataType::Float32 => {
                let floats: &arrow::array::Float32Array = column.as_primitive();
                let texts = floats.iter().map(|cell| cell.map(|number| number.to_string()));
                std::sync::Arc::new(texts.collect::<StringViewArray>())
            }
            DataType::Utf8View => column.clone(),
            DataType::Dictionary(_, texts) if **texts == DataType::Utf8 => cast(column, &DataType::Utf8View)?,
            // Bytes that are no text are an error here, and never an empty cell.
            _ => {
                let options = CastOptions { safe: false, ..CastOptions::default() };
                let text = cast_with_options(column, &DataType::Utf8, &options)?;
                cast_with_options(&text, &DataType::Utf8View, &options)?
            }
        };
        Ok(Self::Text(text.as_string_view().clone()))
    }
}
