//! Writing tables: Parquet always, CSV beside it on request, encoded in parallel, the same bytes at any thread count.

use std::io::{BufWriter, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use arrow::array::RecordBatch;
use arrow::csv::WriterBuilder;
use arrow::datatypes::SchemaRef;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::reader::ChunkReader;
use parquet::file::writer::SerializedFileWriter;
use rayon::iter::{
    IndexedParallelIterator, IntoParallelIterator, IntoParallelRefIterator, IntoParallelRefMutIterator,
    ParallelIterator,
};
use serde::Serialize;

use super::encode::{RowGroup, encode};
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
    /// BLAKE3 of its logical rows in order; for accepted rows, of their names, numbers and texts only; for a report, which
    /// has no rows, of its bytes.
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
    parquet_path: PathBuf,
    csv: Option<(BufWriter<std::fs::File>, PathBuf)>,
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
        let (parquet, _) = writer.into_serialized_writer().map_err(failed)?;
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
        Ok(Self { name: name.to_owned(), parquet, parquet_path, csv, rows: 0, digest })
    }

    fn append(&mut self, piece: Piece<impl ChunkReader>) -> Result<(), Failure> {
        self.rows += piece.rows as u64;
        self.digest.update(piece.group.digest.as_bytes());
        piece.group.append(&mut self.parquet).map_err(|error| parquet_failure(&self.parquet_path, &error))?;
        if let Some((file, path)) = &mut self.csv {
            file.write_all(&piece.csv).map_err(|error| Failure::io("write", path, &error))?;
        }
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

/// Writes tables of the same `rows` rows side by side, in order; `batches` makes the rows of a range, for each table.
///
/// While some ranges are encoded, those before them go to the files.
pub(super) fn write_all<const N: usize>(
    tables: [TableWriter; N],
    rows: usize,
    batches: impl Fn(Range<usize>) -> [RecordBatch; N] + Sync,
    watch: &dyn Watch,
) -> Result<[Written; N], Failure> {
    write_in_steps(tables, rows, BATCH, batches, watch)
}

/// The same for ranges of so many, whose rows may be more than they.
pub(super) fn write_in_steps<const N: usize>(
    mut tables: [TableWriter; N],
    rows: usize,
    step: usize,
    batches: impl Fn(Range<usize>) -> [RecordBatch; N] + Sync,
    watch: &dyn Watch,
) -> Result<[Written; N], Failure> {
    let ranges: Vec<_> = (0..rows).step_by(step).map(|start| start..rows.min(start + step)).collect();
    let with_csv = tables.each_ref().map(|table| table.csv.is_some());
    let pieces = |range: &Range<usize>| pieces(&batches(range.clone()), with_csv);
    let mut append = |ranges: Vec<Vec<Piece<_>>>| {
        for pieces in ranges {
            watch.advance(pieces.iter().map(|piece| piece.rows as u64).sum());
            tables.par_iter_mut().zip(pieces).try_for_each(|(table, piece)| table.append(piece))?;
        }
        Ok::<_, Failure>(())
    };
    let mut encoded = Vec::new();
    for window in ranges.chunks(rayon::current_num_threads()) {
        watch.go_on()?;
        let before = std::mem::take(&mut encoded);
        let encode = || window.par_iter().map(pieces).collect::<Result<Vec<_>, _>>();
        let (next, appended) = rayon::join(encode, || append(before));
        appended?;
        encoded = next.map_err(|error| Failure::bug(format!("Parquet: {error}")))?;
    }
    append(encoded)?;
    let written: Vec<_> = tables.into_par_iter().map(TableWriter::close).collect::<Result<_, _>>()?;
    Ok(written.try_into().expect("as many tables as files"))
}

/// Some rows of a table, encoded.
struct Piece<B> {
    rows: usize,
    group: RowGroup<B>,
    /// Empty for a table without CSV.
    csv: Vec<u8>,
}

fn pieces<const N: usize>(
    batches: &[RecordBatch; N],
    with_csv: [bool; N],
) -> Result<Vec<Piece<impl ChunkReader + use<N>>>, ParquetError> {
    let groups = encode(batches)?;
    let tables = groups.into_par_iter().zip(batches).zip(with_csv);
    let piece = |((group, batch), with_csv)| {
        let csv = if with_csv { encode_csv(batch, false) } else { Vec::new() };
        Piece { rows: batch.num_rows(), group, csv }
    };
    Ok(tables.map(piece).collect())
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

fn encode_csv(batch: &RecordBatch, header: bool) -> Vec<u8> {
    let mut text = Vec::new();
    let mut writer = WriterBuilder::new().with_header(header).build(&mut text);
    writer.write(batch).expect("memory takes every row, and every column of ours has a text");
    drop(writer);
    text
}
