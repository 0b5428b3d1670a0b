//! Writing tables: Parquet always, CSV beside it on request, encoded in parallel, the same bytes at any thread count.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringViewArray};
use arrow::csv::WriterBuilder;
use arrow::datatypes::{DataType, Decimal64Type, FieldRef, Float64Type, Int32Type, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves};
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};
use serde::Serialize;

use crate::failure::{Failure, FailureKind};
use crate::ingest::BATCH;
use crate::watch::Watch;

/// A table that was written.
#[derive(Debug, Clone, Serialize)]
pub struct Written {
    /// The table.
    pub table: String,
    /// Its files in the run folder.
    pub files: Vec<PathBuf>,
    /// Its rows.
    pub rows: u64,
    /// BLAKE3 of its logical rows in order; for accepted rows, of their names, numbers and texts only.
    pub digest: String,
}

impl Written {
    /// With its files named from the run folder on.
    pub(super) fn relative_to(self, folder: &Path) -> Self {
        let inside = |path: &PathBuf| path.strip_prefix(folder).unwrap_or(path).to_owned();
        Self { files: self.files.iter().map(inside).collect(), ..self }
    }
}

/// Writes one table.
pub(super) struct TableWriter {
    name: String,
    parquet: SerializedFileWriter<BufWriter<std::fs::File>>,
    factory: ArrowRowGroupWriterFactory,
    parquet_path: PathBuf,
    csv: Option<(BufWriter<std::fs::File>, PathBuf)>,
    groups: usize,
    rows: u64,
    digest: blake3::Hasher,
}

/// Settings of every Parquet file.
///
/// # Panics
/// Never: the compression level is a known one.
pub fn parquet_properties() -> WriterProperties {
    let level = ZstdLevel::try_new(1).expect("1 is a level of zstd");
    let created_by = concat!("mips-cohort ", env!("CARGO_PKG_VERSION")).to_owned();
    WriterProperties::builder()
        .set_compression(Compression::ZSTD(level))
        .set_max_row_group_row_count(Some(BATCH))
        .set_created_by(created_by)
        .build()
}

impl TableWriter {
    /// Opens `name.parquet`, and `name.csv` if wanted, in a folder.
    pub(super) fn create(folder: &Path, name: &str, schema: &SchemaRef, csv: bool) -> Result<Self, Failure> {
        let parquet_path = folder.join(format!("{name}.parquet"));
        let file = BufWriter::new(create(&parquet_path)?);
        let failed = |error: ParquetError| parquet_failure(&parquet_path, &error);
        let writer =
            ArrowWriter::try_new(file, SchemaRef::clone(schema), Some(parquet_properties())).map_err(failed)?;
        let (parquet, factory) = writer.into_serialized_writer().map_err(failed)?;
        let csv = match csv {
            true => {
                let path = folder.join(format!("{name}.csv"));
                let mut file = BufWriter::new(create(&path)?);
                let header = encode_csv(&RecordBatch::new_empty(SchemaRef::clone(schema)), true);
                file.write_all(&header).map_err(|error| Failure::io("write", &path, &error))?;
                Some((file, path))
            }
            false => None,
        };
        let digest = blake3::Hasher::new();
        Ok(Self { name: name.to_owned(), parquet, factory, parquet_path, csv, groups: 0, rows: 0, digest })
    }

    /// Writes `rows` rows, in order; `batch` makes those of a range.
    pub(super) fn write(
        &mut self,
        rows: usize,
        batch: impl Fn(std::ops::Range<usize>) -> RecordBatch + Sync,
        watch: &dyn Watch,
    ) -> Result<(), Failure> {
        let ranges: Vec<_> = (0..rows).step_by(BATCH).map(|start| start..rows.min(start + BATCH)).collect();
        for window in ranges.chunks(rayon::current_num_threads()) {
            watch.go_on()?;
            let batches: Vec<RecordBatch> = window.par_iter().map(|range| batch(range.clone())).collect();
            self.write_window(&batches)?;
            watch.advance(batches.iter().map(|batch| batch.num_rows() as u64).sum());
        }
        Ok(())
    }

    fn write_window(&mut self, batches: &[RecordBatch]) -> Result<(), Failure> {
        let first = self.groups;
        let encode = |(place, batch): (usize, &RecordBatch)| encode_group(&self.factory, first + place, batch);
        let encoded: Result<Vec<_>, _> = batches.par_iter().enumerate().map(encode).collect();
        let failed = |error: ParquetError| parquet_failure(&self.parquet_path, &error);
        for columns in encoded.map_err(failed)? {
            let mut group = self.parquet.next_row_group().map_err(failed)?;
            for column in columns {
                column.append_to_row_group(&mut group).map_err(failed)?;
            }
            group.close().map_err(failed)?;
        }
        if let Some((file, path)) = &mut self.csv {
            let texts: Vec<Vec<u8>> = batches.par_iter().map(|batch| encode_csv(batch, false)).collect();
            for text in texts {
                file.write_all(&text).map_err(|error| Failure::io("write", path, &error))?;
            }
        }
        let digests: Vec<_> = batches.par_iter().map(digest).collect();
        for digest in digests {
            self.digest.update(digest.as_bytes());
        }
        self.groups += batches.len();
        self.rows += batches.iter().map(|batch| batch.num_rows() as u64).sum::<u64>();
        Ok(())
    }

    /// Closes the files; they are on the disk when this returns.
    pub(super) fn close(self) -> Result<Written, Failure> {
        let path = self.parquet_path;
        let failed = |error: ParquetError| parquet_failure(&path, &error);
        let file = self.parquet.into_inner().map_err(failed)?;
        sync(file, &path)?;
        let mut files = vec![path.clone()];
        if let Some((file, path)) = self.csv {
            sync(file, &path)?;
            files.push(path);
        }
        let digest = self.digest.finalize().to_hex().to_string();
        Ok(Written { table: self.name, files, rows: self.rows, digest })
    }
}

pub(super) fn create(path: &Path) -> Result<std::fs::File, Failure> {
    fs_err::File::create(path).map(|file| file.into_parts().0).map_err(|error| Failure::io("write", path, &error))
}

/// Flushes a file and waits until it is on the disk.
pub(super) fn sync(file: BufWriter<std::fs::File>, path: &Path) -> Result<(), Failure> {
    let flushed = file.into_inner().map_err(std::io::IntoInnerError::into_error);
    flushed.and_then(|file| file.sync_all()).map_err(|error| Failure::io("write", path, &error))
}

fn parquet_failure(path: &Path, error: &ParquetError) -> Failure {
    Failure::new(FailureKind::Io, format!("could not write the file: {error}")).at(path)
}

fn encode_group(
    factory: &ArrowRowGroupWriterFactory,
    group: usize,
    batch: &RecordBatch,
) -> Result<Vec<ArrowColumnChunk>, ParquetError> {
    let writers = factory.create_column_writers(group)?;
    let schema = batch.schema();
    let work: Vec<_> = writers.into_iter().zip(batch.columns().iter().zip(schema.fields())).collect();
    let encode = |(mut writer, (column, field)): (ArrowColumnWriter, (&ArrayRef, &FieldRef))| {
        for leaf in compute_leaves(field, column)? {
            writer.write(&leaf)?;
        }
        writer.close()
    };
    work.into_par_iter().map(encode).collect()
}

fn encode_csv(batch: &RecordBatch, header: bool) -> Vec<u8> {
    let mut text = Vec::new();
    let mut writer = WriterBuilder::new().with_header(header).build(&mut text);
    writer.write(batch).expect("memory takes every row, and every column of ours has a text");
    drop(writer);
    text
}

/// BLAKE3 of the logical values of a batch, column after column: its name, which cells are there, and what they hold.
fn digest(batch: &RecordBatch) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
        hasher.update(field.name().as_bytes()).update(&[0]);
        if column.null_count() > 0 {
            let there: Vec<u8> = (0..column.len()).map(|row| u8::from(column.is_valid(row))).collect();
            hasher.update(&there);
        }
        match column.data_type() {
            DataType::Utf8View => hash_texts(column.as_string_view(), &mut hasher),
            // Empty cells hold zeros, as builders leave them.
            DataType::Float64 => _ = hasher.update(column.as_primitive::<Float64Type>().values().inner()),
            DataType::Int32 => _ = hasher.update(column.as_primitive::<Int32Type>().values().inner()),
            DataType::Decimal64(..) => _ = hasher.update(column.as_primitive::<Decimal64Type>().values().inner()),
            // `accepted/` has other types, and is not part of the result.
            _ => {}
        }
    }
    hasher.finalize()
}

/// Each text with its length in front, those of empty cells as nothing.
fn hash_texts(column: &StringViewArray, hasher: &mut blake3::Hasher) {
    let mut bytes = Vec::with_capacity(column.len() * 16);
    for text in column.iter().flatten() {
        bytes.extend_from_slice(&(text.len() as u64).to_le_bytes());
        bytes.extend_from_slice(text.as_bytes());
    }
    hasher.update(&bytes);
}
