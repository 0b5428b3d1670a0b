//! Columns as Parquet, each encoded once for all the tables that have it.
//!
//! Tables that are written side by side say the same in many columns: who a row is about, the final score. Encoding is
//! most of what writing costs, so a column that stands in several tables is encoded for the first and copied to the rest.

use std::io::Write;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, MAX_INLINE_VIEW_LEN, RecordBatch, StringViewArray, downcast_primitive_array,
};
use arrow::datatypes::{DataType, FieldRef, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{ArrowColumnChunk, InMemoryPageStore, PageStore, compute_leaves};
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::ParquetError;
use parquet::file::reader::ChunkReader;
use parquet::file::writer::SerializedFileWriter;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::write::parquet_properties;

/// The row group of one table, encoded.
pub(super) struct RowGroup<B> {
    columns: Vec<Encoded<B>>,
    /// BLAKE3 of the logical values: of the names of the columns and of what they hold.
    pub(super) digest: blake3::Hash,
}

/// A column of a row group.
enum Encoded<B> {
    /// For this table only.
    Own(ArrowColumnChunk),
    /// A copy for each of the tables that have it.
    Shared(B, ColumnCloseResult),
}

/// A column, and in how many tables it stands.
struct Distinct {
    field: FieldRef,
    array: ArrayRef,
    tables: usize,
}

/// Encodes a batch of each table. A column that is the very same array under the same name is encoded once.
///
/// # Errors
/// When the encoder fails.
pub(super) fn encode(batches: &[RecordBatch]) -> Result<Vec<RowGroup<impl ChunkReader + Clone + use<>>>, ParquetError> {
    let mut distinct: Vec<Distinct> = Vec::new();
    let mut place = |(field, array): (&FieldRef, &ArrayRef)| {
        let same = |known: &Distinct| known.field == *field && is_same(&known.array, array);
        let place = distinct.iter().position(same).unwrap_or_else(|| {
            distinct.push(Distinct { field: Arc::clone(field), array: Arc::clone(array), tables: 0 });
            distinct.len() - 1
        });
        distinct[place].tables += 1;
        place
    };
    let mut of_table = |batch: &RecordBatch| -> Vec<usize> {
        batch.schema().fields().iter().zip(batch.columns()).map(&mut place).collect()
    };
    let places: Vec<_> = batches.iter().map(&mut of_table).collect();
    let mut columns = distinct.par_iter().map(encode_column).collect::<Result<Vec<_>, _>>()?;
    let row_group = |places: Vec<usize>| {
        let mut hasher = blake3::Hasher::new();
        let mut column = |place: usize| {
            let (encoded, digest) = &mut columns[place];
            let name = distinct[place].field.name();
            hasher.update(name.as_bytes()).update(&[0]).update(digest.as_bytes());
            encoded.pop().expect("a column for each table that has it")
        };
        let columns = places.into_iter().map(&mut column).collect();
        RowGroup { columns, digest: hasher.finalize() }
    };
    Ok(places.into_iter().map(row_group).collect())
}

fn is_same(a: &ArrayRef, b: &ArrayRef) -> bool {
    std::ptr::addr_eq(Arc::as_ptr(a), Arc::as_ptr(b))
}

impl<B: ChunkReader> RowGroup<B> {
    /// Appends the row group to the file of its table.
    ///
    /// # Errors
    /// When it can't be written.
    pub(super) fn append<W: Write + Send>(self, file: &mut SerializedFileWriter<W>) -> Result<(), ParquetError> {
        let mut group = file.next_row_group()?;
        for column in self.columns {
            match column {
                Encoded::Own(chunk) => chunk.append_to_row_group(&mut group)?,
                Encoded::Shared(bytes, close) => group.append_column(&bytes, close)?,
            }
        }
        group.close()?;
        Ok(())
    }
}

/// A column for each table that has it, and its digest.
#[allow(clippy::type_complexity, reason = "used once, right above")]
fn encode_column(
    column: &Distinct,
) -> Result<(Vec<Encoded<impl ChunkReader + Clone + use<>>>, blake3::Hash), ParquetError> {
    let schema = Arc::new(Schema::new(vec![Arc::clone(&column.field)]));
    let writer = ArrowWriter::try_new(Vec::new(), schema, Some(parquet_properties()))?;
    let (file, factory) = writer.into_serialized_writer()?;
    let mut writer = factory.create_column_writers(0)?.pop().expect("a column for the field");
    for leaf in compute_leaves(&column.field, &column.array)? {
        writer.write(&leaf)?;
    }
    let chunk = writer.close()?;
    let encoded = match column.tables {
        1 => vec![Encoded::Own(chunk)],
        tables => {
            let (bytes, close) = copyable(chunk, file)?;
            std::iter::repeat_n((bytes, close), tables).map(|(bytes, close)| Encoded::Shared(bytes, close)).collect()
        }
    };
    Ok((encoded, digest(&column.array)))
}

/// A column as the only one of a Parquet file in memory, from which it can be copied as often as wanted.
fn copyable(
    chunk: ArrowColumnChunk,
    mut file: SerializedFileWriter<Vec<u8>>,
) -> Result<(impl ChunkReader + Clone, ColumnCloseResult), ParquetError> {
    let close = chunk.close().clone();
    let mut group = file.next_row_group()?;
    chunk.append_to_row_group(&mut group)?;
    let group = group.close()?;
    let data = group.column(0).data_page_offset();
    let start = group.column(0).dictionary_page_offset().unwrap_or(data);
    let [start, dictionary] = [start, data - start].map(|offset| usize::try_from(offset).unwrap_or_default());
    // The page store hands bytes out in the type that can be read from, which has no name here.
    let mut pages = InMemoryPageStore::default();
    let page = pages.put(file.into_inner()?.into())?;
    Ok((pages.take(page)?.slice(start..), close.update_dictionary_location(dictionary)?))
}

/// BLAKE3 of the logical values of a column: which cells are there, and what they hold.
fn digest(column: &ArrayRef) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    if let Some(nulls) = column.nulls().filter(|nulls| nulls.null_count() > 0) {
        hasher.update(&nulls.iter().map(u8::from).collect::<Vec<_>>());
        if nulls.null_count() == column.len() {
            return hasher.finalize();
        }
    }
    match column.data_type() {
        DataType::Utf8View => hash_texts(column.as_string_view(), &mut hasher),
        DataType::Boolean => {
            let flags = column.as_boolean();
            let flags: Vec<u8> =
                (0..flags.len()).map(|row| u8::from(flags.is_valid(row) && flags.value(row))).collect();
            hasher.update(&flags);
        }
        // Empty cells hold zeros, as builders leave them.
        other => downcast_primitive_array!(
            column => _ = hasher.update(column.values().inner()),
            _ => unreachable!("no table has a column of {other}")
        ),
    }
    hasher.finalize()
}

/// The views of a full column of short texts, which stand in them; else each run of the same text, with its length in
/// front and how often it stands there behind. Empty cells are as if they were not there.
fn hash_texts(column: &StringViewArray, hasher: &mut blake3::Hasher) {
    if column.null_count() == 0 && column.lengths().all(|length| length <= MAX_INLINE_VIEW_LEN) {
        hasher.update(column.views().inner());
        return;
    }
    let mut bytes = Vec::with_capacity(column.len() * 16);
    let mut run = |text: &str, times: u64| {
        bytes.extend_from_slice(&(text.len() as u64).to_le_bytes());
        bytes.extend_from_slice(text.as_bytes());
        bytes.extend_from_slice(&times.to_le_bytes());
    };
    let mut texts = column.iter().flatten();
    if let Some(first) = texts.next() {
        let (mut last, mut times) = (first, 1);
        for text in texts {
            if text == last {
                times += 1;
            } else {
                run(last, times);
                (last, times) = (text, 1);
            }
        }
        run(last, times);
    }
    hasher.update(&bytes);
}
