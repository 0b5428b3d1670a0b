//! Parquet files: the columns that are needed, in pieces of rows.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::basic::{ConvertedType, Encoding};
use parquet::errors::ParquetError;
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData};
use parquet::schema::types::ColumnDescPtr;

use super::cells::{CellColumns, Cells, CutRows, RawRows};
use crate::failure::{Failure, FailureKind};

/// Rows of a piece, unless it is one of a large file.
pub(super) const PIECE: usize = 128 * 1024;
/// Pieces of a large file that are left to each thread, so that none waits long for another at the end.
const PIECES_EACH: usize = 16;

/// An open Parquet file: its footer was read.
pub(super) struct ParquetFile {
    path: PathBuf,
    metadata: ArrowReaderMetadata,
    pub(super) headers: Vec<String>,
}

/// Some rows of one row group.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    group: usize,
    rows: Range<usize>,
    /// Row of the file that the piece starts with, from 1.
    first_row: u64,
}

impl ParquetFile {
    /// Opens a file and reads its footer.
    ///
    /// # Errors
    /// When it can't be read, or is no whole Parquet file.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        let file = fs_err::File::open(path).map_err(|error| Failure::io("read", path, &error))?.into_parts().0;
        let damaged =
            |error: ParquetError| Failure::new(FailureKind::Io, format!("not a whole Parquet file: {error}")).at(path);
        let plain = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).map_err(damaged)?;
        if let Some((column, zone)) = named_zone(plain.schema()) {
            let message =
                format!("column `{column}` has moments of the time zone `{zone}`, which is no offset from UTC");
            return Err(Failure::usage(message).at(path).hint("write them in UTC, or without a time zone"));
        }
        let options = ArrowReaderOptions::new().with_schema(as_read(plain.schema(), plain.metadata()));
        let metadata = ArrowReaderMetadata::try_new(plain.metadata().clone(), options).map_err(damaged)?;
        let headers = metadata.schema().fields().iter().map(|field| field.name().trim().to_owned()).collect();
        Ok(Self { path: path.to_owned(), metadata, headers })
    }

    /// Rows of a piece of a large file, in which each piece reads the dictionaries of its row group anew: so many at once a whole
    /// number of times, so that the same rows are read together whatever the number of threads.
    pub(super) fn large_piece(&self, at_once: usize) -> usize {
        let rows = usize::try_from(self.metadata.metadata().file_metadata().num_rows()).unwrap_or_default();
        large_piece(rows, rayon::current_num_threads(), at_once)
    }

    /// The pieces of the file, in order, of so many rows at most; a large row group makes several.
    pub(super) fn pieces(&self, size: usize) -> Vec<Piece> {
        let mut first_row = 1;
        let mut pieces = Vec::new();
        for (group, metadata) in self.metadata.metadata().row_groups().iter().enumerate() {
            let rows = usize::try_from(metadata.num_rows()).unwrap_or_default();
            for start in (0..rows).step_by(size) {
                let rows = start..rows.min(start + size);
                pieces.push(Piece { group, first_row, rows: rows.clone() });
                first_row += rows.len() as u64;
            }
        }
        pieces
    }

    /// Reads a piece of the columns at those places, so many rows at once.
    ///
    /// # Errors
    /// When the file is damaged.
    pub(super) fn read<'p>(
        &self,
        piece: &Piece,
        places: &'p [usize],
        at_once: usize,
    ) -> Result<impl Iterator<Item = Result<Cells, ParquetError>> + use<'p>, ParquetError> {
        // Its own handle: clones of one share their place in the file, and pieces are read at the same time.
        let file = std::fs::File::open(&self.path)?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
        let mask = ProjectionMask::roots(builder.parquet_schema(), places.iter().copied());
        let reader = builder
            .with_row_groups(vec![piece.group])
            .with_offset(piece.rows.start)
            .with_limit(piece.rows.len())
            .with_batch_size(piece.rows.len().clamp(1, at_once))
            .with_projection(mask)
            .build()?;
        let mut next_row = piece.first_row;
        Ok(reader.map(move |batch| {
            let (batch, first_row) = (batch?, next_row);
            next_row += batch.num_rows() as u64;
            Ok(as_mapped(batch, places, first_row))
        }))
    }
}

fn large_piece(rows: usize, threads: usize, at_once: usize) -> usize {
    (rows / (PIECES_EACH * threads)).clamp(PIECE, 8 * PIECE).next_multiple_of(at_once)
}

/// The file gives its columns in its own order; the mapping wants its own.
fn as_mapped(batch: RecordBatch, places: &[usize], first_row: u64) -> Cells {
    let mut sorted = places.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let column = |place: &usize| {
        let found = sorted.binary_search(place).expect("every place is among the sorted ones");
        Arc::clone(batch.column(found))
    };
    let columns = places.iter().map(column).collect();
    let next_row = first_row + batch.num_rows() as u64;
    let line = |row: u64| u32::try_from(row).unwrap_or(u32::MAX);
    // Counting in 32 bits is faster.
    let lines = match u32::try_from(next_row) {
        Ok(next_row) => (line(first_row)..next_row).collect(),
        Err(_) => (first_row..next_row).map(line).collect(),
    };
    let rows = CutRows { lines, raw: RawRows::Parquet(batch), problems: Vec::new() };
    Cells { columns: CellColumns::Raw(columns), rows }
}

/// Names of UTC, which other programs write in place of its offset.
const UTC: [&str; 4] = ["UTC", "Etc/UTC", "Z", "GMT"];

/// The first column of moments whose time zone is neither an offset nor UTC.
fn named_zone(schema: &SchemaRef) -> Option<(&str, &str)> {
    let zoned = schema.fields().iter().filter_map(|field| match field.data_type() {
        DataType::Timestamp(_, Some(zone)) => Some((field.name().as_str(), zone.as_ref())),
        _ => None,
    });
    zoned.into_iter().find(|(_, zone)| !UTC.contains(zone) && !zone.starts_with(['+', '-']))
}

/// The same schema with strings as the keys of a dictionary where the file has them so, else as views, which read faster, and
/// UTC as the offset that it is.
fn as_read(schema: &SchemaRef, metadata: &ParquetMetaData) -> SchemaRef {
    let read = |field: &Arc<Field>| match field.data_type() {
        DataType::Utf8 | DataType::LargeUtf8 => {
            let texts = if are_keys(field.name(), metadata) { keyed() } else { DataType::Utf8View };
            Arc::new(field.as_ref().clone().with_data_type(texts))
        }
        DataType::Timestamp(unit, Some(zone)) if UTC.contains(&zone.as_ref()) => {
            let offset = DataType::Timestamp(*unit, Some("+00:00".into()));
            Arc::new(field.as_ref().clone().with_data_type(offset))
        }
        _ => Arc::clone(field),
    };
    let fields = schema.fields().iter().map(read).collect::<Vec<_>>();
    Arc::new(Schema::new_with_metadata(fields, schema.metadata().clone()))
}

/// Texts as keys of a dictionary.
fn keyed() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

/// Whether all pages of a column hold keys of a dictionary. One that holds texts would have them hashed to make keys.
fn are_keys(column: &str, metadata: &ParquetMetaData) -> bool {
    let are_keys = |chunk: &ColumnChunkMetaData| {
        let encodings = chunk.page_encoding_stats_mask();
        let is_only = |encoding| encodings.is_some_and(|mask| mask.is_only(encoding));
        chunk.dictionary_page_offset().is_some()
            && (is_only(Encoding::RLE_DICTIONARY) || is_only(Encoding::PLAIN_DICTIONARY))
    };
    let leaves = metadata.file_metadata().schema_descr().columns();
    // Of bytes that are not called text, keys are made as of bytes.
    let is_it = |leaf: &ColumnDescPtr| *leaf.path().parts() == [column] && leaf.converted_type() == ConvertedType::UTF8;
    let Some(leaf) = leaves.iter().position(is_it) else { return false };
    metadata.row_groups().iter().all(|group| are_keys(group.column(leaf)))
}

#[cfg(test)]
mod tests {
    use arrow::array::{ArrayRef, UInt32Array};
    use parquet::arrow::ArrowWriter;
    use parquet::file::properties::WriterProperties;

    use super::*;

    #[test]
    fn pieces_are_large_where_enough_are_left_for_every_thread() {
        assert_eq!(large_piece(1_000_000, 2, 1 << 14), PIECE);
        // 10 million rows in 32 pieces would be 312,500 each.
        assert_eq!(large_piece(10_000_000, 2, 1 << 14), 20 << 14);
        assert_eq!(large_piece(10_000_000, 64, 1 << 14), PIECE);
        assert_eq!(large_piece(1_000_000_000, 2, 1 << 14), 8 * PIECE);
    }

    #[test]
    fn pieces_of_any_size_hold_every_row_once_and_in_order() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("rows.parquet");
        let numbers: ArrayRef = Arc::new((1..=25).collect::<UInt32Array>());
        let batch = RecordBatch::try_from_iter([("number", numbers)]).expect("a batch");
        let groups_of_ten = WriterProperties::builder().set_max_row_group_row_count(Some(10)).build();
        let file = std::fs::File::create(&path).expect("a file");
        let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(groups_of_ten)).expect("Parquet");
        writer.write(&batch).expect("rows");
        writer.close().expect("a footer");
        let file = ParquetFile::open(&path).expect("it is whole");
        assert_eq!(file.large_piece(1), PIECE);
        for (size, pieces) in [(3, 10), (10, 3), (100, 3)] {
            let all = file.pieces(size);
            assert_eq!(all.len(), pieces);
            let lines = all.iter().flat_map(|piece| {
                let cells = file.read(piece, &[0], 2).expect("it can be read");
                cells.flat_map(|cells| cells.expect("it can be read").rows.lines).collect::<Vec<_>>()
            });
            assert!(lines.eq(1..=25), "pieces of {size}");
        }
    }
}
