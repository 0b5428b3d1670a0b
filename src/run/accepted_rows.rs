//! `accepted/`: the rows that were used, sorted by entity, with the file and line that each came from.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringViewBuilder, UInt32Array, new_null_array};
use arrow::compute::interleave;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, UInt8Type, UInt32Type, UInt64Type};

use super::write::{TableWriter, Written};
use crate::failure::Failure;
use crate::ids::{Npi, Tin};
use crate::ingest::{Accepted, FileAccount};
use crate::schema::{Column, Kind};
use crate::watch::Watch;

/// Writes the accepted rows of a table.
pub(super) fn write(
    accepted: &Accepted,
    files: &[FileAccount],
    folder: &Path,
    watch: &dyn Watch,
) -> Result<Written, Failure> {
    let rows = AcceptedRows::new(accepted, files);
    let mut writer = TableWriter::create(folder, accepted.table.name, &rows.schema, false)?;
    writer.write(accepted.len(), |range| rows.batch(range), watch)?;
    writer.close()
}

struct AcceptedRows<'a> {
    accepted: &'a Accepted,
    schema: SchemaRef,
    /// A column of ours, and its array in each batch.
    columns: Vec<(&'static Column, Vec<ArrayRef>)>,
    names: BTreeMap<u32, String>,
}

impl<'a> AcceptedRows<'a> {
    fn new(accepted: &'a Accepted, files: &[FileAccount]) -> Self {
        let mut columns = Vec::new();
        for column in accepted.table.columns {
            let in_batch = |batch: &crate::ingest::Batch| batch.rows.column_by_name(column.name).cloned();
            if accepted.batches.iter().any(|batch| in_batch(batch).is_some()) {
                let array = |batch| {
                    in_batch(batch).unwrap_or_else(|| new_null_array(&column.kind.in_memory(), batch.rows.num_rows()))
                };
                columns.push((column, accepted.batches.iter().map(array).collect()));
            }
        }
        let mut fields: Vec<_> =
            columns.iter().map(|(column, _)| Field::new(column.name, on_disk(column.kind), true)).collect();
        fields.push(Field::new("source_file", DataType::Utf8View, false));
        fields.push(Field::new("source_line", DataType::UInt32, false));
        let names = files
            .iter()
            .enumerate()
            .map(|(file, account)| (crate::model::place(file), account.file.display().to_string()));
        Self { accepted, schema: Arc::new(Schema::new(fields)), columns, names: names.collect() }
    }

    fn batch(&self, range: Range<usize>) -> RecordBatch {
        let order = &self.accepted.order[range];
        let places: Vec<_> = order.iter().map(|at| (at.batch as usize, at.row as usize)).collect();
        let gather = |(column, arrays): &(&'static Column, Vec<ArrayRef>)| {
            let arrays: Vec<&dyn Array> = arrays.iter().map(AsRef::as_ref).collect();
            let gathered = interleave(&arrays, &places).expect("arrays of one type");
            as_written(column.kind, gathered)
        };
        let mut columns: Vec<ArrayRef> = self.columns.iter().map(gather).collect();
        let mut names = StringViewBuilder::new().with_deduplicate_strings();
        let mut lines = Vec::with_capacity(order.len());
        for at in order {
            let batch = &self.accepted.batches[at.batch as usize];
            names.append_value(&self.names[&batch.file]);
            lines.push(batch.lines.value(at.row as usize));
        }
        columns.push(Arc::new(names.finish()));
        columns.push(Arc::new(UInt32Array::from(lines)));
        RecordBatch::try_new(SchemaRef::clone(&self.schema), columns).expect("columns as the schema has them")
    }
}

/// Identifiers and codes are text on disk, as in every other file.
fn on_disk(kind: Kind) -> DataType {
    match kind {
        Kind::Tin | Kind::Npi | Kind::Code(_) | Kind::CodeList(_) => DataType::Utf8View,
        other => other.in_memory(),
    }
}

fn as_written(kind: Kind, column: ArrayRef) -> ArrayRef {
    match kind {
        Kind::Tin => {
            let tins = column.as_primitive::<UInt32Type>().iter();
            text(tins.map(|tin| tin.map(|tin| Tin::from_number(tin).to_string())))
        }
        Kind::Npi => {
            let npis = column.as_primitive::<UInt64Type>().iter();
            text(npis.map(|npi| npi.map(|npi| Npi::from_number(npi).to_string())))
        }
        Kind::Code(codes) => {
            let positions = column.as_primitive::<UInt8Type>().iter();
            text(positions.map(|position| position.map(|position| codes.names[usize::from(position)])))
        }
        Kind::CodeList(codes) => {
            let sets = column.as_primitive::<UInt8Type>().iter();
            let listed = |bits: u8| {
                let names = codes.names.iter().enumerate().filter(|(position, _)| bits & 1 << position != 0);
                names.map(|(_, name)| *name).collect::<Vec<_>>().join("|")
            };
            text(sets.map(|bits| bits.map(listed)))
        }
        _ => column,
    }
}

fn text<T: AsRef<str>>(cells: impl Iterator<Item = Option<T>>) -> ArrayRef {
    let mut column = StringViewBuilder::new().with_deduplicate_strings();
    cells.for_each(|cell| column.append_option(cell));
    Arc::new(column.finish())
}
