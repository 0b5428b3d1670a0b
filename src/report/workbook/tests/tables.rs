//! Tables of a run folder, written as a run writes them.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Decimal64Array, Float64Array, Int32Array, Int64Array, RecordBatch, StringViewArray,
};
use parquet::arrow::ArrowWriter;

use crate::schema::{OutputTable, OutputType};

/// Writes a table of texts as Parquet; an empty text is null.
pub(super) fn write(folder: &Path, table: &'static OutputTable, rows: &[Vec<String>]) {
    let column = |(place, column): (usize, &crate::schema::OutputColumn)| {
        array(column.kind, rows.iter().map(|row| Some(row[place].as_str()).filter(|cell| !cell.is_empty())))
    };
    assert!(rows.iter().all(|row| row.len() == table.columns.len()), "{}: a cell for each column", table.name);
    let columns = table.columns.iter().enumerate().map(column).collect();
    let batch = RecordBatch::try_new(table.arrow(), columns).unwrap();
    let file = std::fs::File::create(folder.join(format!("{}.parquet", table.name))).unwrap();
    let mut parquet = ArrowWriter::try_new(file, table.arrow(), None).unwrap();
    parquet.write(&batch).unwrap();
    parquet.close().unwrap();
}

fn array<'a>(kind: OutputType, cells: impl Iterator<Item = Option<&'a str>>) -> ArrayRef {
    match kind {
        OutputType::Text => Arc::new(cells.collect::<StringViewArray>()),
        OutputType::Micro | OutputType::Hundredths | OutputType::Statistic => {
            Arc::new(cells.map(|cell| cell.map(|cell| cell.parse().unwrap())).collect::<Float64Array>())
        }
        OutputType::Weight => {
            Arc::new(cells.map(|cell| cell.map(|cell| cell.parse().unwrap())).collect::<Int32Array>())
        }
        OutputType::Count => Arc::new(cells.map(|cell| cell.map(|cell| cell.parse().unwrap())).collect::<Int64Array>()),
        OutputType::Flag => Arc::new(cells.map(|cell| cell.map(|cell| cell == "true")).collect::<BooleanArray>()),
        OutputType::Money => {
            let cents = cells.map(|cell| cell.map(|cell| cell.replace('.', "").parse().unwrap()));
            Arc::new(cents.collect::<Decimal64Array>().with_precision_and_scale(18, 2).unwrap())
        }
    }
}

/// Hundredths as a text with two decimals; nothing is the empty text.
pub(super) fn decimal(hundredths: Option<i64>) -> String {
    hundredths.map_or_else(String::new, |value| {
        let sign = if value < 0 { "-" } else { "" };
        format!("{sign}{}.{:02}", value.abs() / 100, value.abs() % 100)
    })
}

/// The parts of a workbook: entries of a ZIP file by its central directory.
pub(super) fn unpacked(bytes: &[u8]) -> Vec<(String, String)> {
    let number =
        |at: usize, size: usize| bytes[at..at + size].iter().rev().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
    let end = bytes.windows(4).rposition(|four| four == b"PK\x05\x06").unwrap();
    let mut entry = number(end + 16, 4);
    let mut parts = Vec::new();
    for _ in 0..number(end + 10, 2) {
        let (size, name) = (number(entry + 20, 4), number(entry + 28, 2));
        let local = number(entry + 42, 4);
        let data = local + 30 + number(local + 26, 2) + number(local + 28, 2);
        let mut text = String::new();
        let packed = &bytes[data..data + size];
        flate2::read::DeflateDecoder::new(packed).read_to_string(&mut text).unwrap();
        parts.push((String::from_utf8(bytes[entry + 46..entry + 46 + name].to_vec()).unwrap(), text));
        entry += 46 + name + number(entry + 30, 2) + number(entry + 32, 2);
    }
    parts
}
