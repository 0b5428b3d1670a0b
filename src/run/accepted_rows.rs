//! `accepted/`: the rows that were used, sorted by entity, with the file and line that each came from.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, UInt8Type, UInt32Type, UInt64Type};

use super::write::TableWriter;
use crate::failure::Failure;
use crate::ids::{Npi, Tin};
use crate::ingest::{Accepted, FileAccount};
use crate::schema::{Column, Kind};
use crate::texts::{identifiers, repeated, texts};

/// The accepted rows of a table as they are written.
pub(super) struct AcceptedRows<'a> {
    pub(super) accepted: &'a Accepted,
    schema: SchemaRef,
    names: Vec<String>,
}

impl<'a> AcceptedRows<'a> {
    pub(super) fn new(accepted: &'a Accepted, files: &[FileAccount]) -> Self {
        let mut fields: Vec<_> =
            columns(accepted).map(|column| Field::new(column.name, on_disk(column.kind), true)).collect();
        fields.push(Field::new("source_file", DataType::Utf8View, false));
        fields.push(Field::new("source_line", DataType::UInt32, false));
        let names = files.iter().map(|account| account.file.display().to_string()).collect();
        Self { accepted, schema: Arc::new(Schema::new(fields)), names }
    }

    /// Opens the file of the table.
    ///
    /// # Errors
    /// When it can't be created.
    pub(super) fn file(&self, folder: &Path) -> Result<TableWriter, Failure> {
        TableWriter::create(folder, self.accepted.table.name, &self.schema, false)
    }

    /// The rows of a range, which is a batch of the accepted rows.
    pub(super) fn batch(&self, range: Range<usize>) -> RecordBatch {
        let (batch, first) = self.accepted.at(range.start);
        assert!(first == 0 && batch.len() == range.len(), "rows are written batch by batch");
        let written = columns(self.accepted).zip(batch.rows.columns());
        let mut columns: Vec<ArrayRef> = written.map(|(column, array)| as_written(column.kind, array)).collect();
        columns.push(self.source_files(batch.files.values()));
        columns.push(Arc::new(batch.lines.clone()));
        RecordBatch::try_new(SchemaRef::clone(&self.schema), columns).expect("columns as the schema has them")
    }

    /// The names of files; where all rows are from the same, in the space of one.
    fn source_files(&self, files: &[u32]) -> ArrayRef {
        let name = |file: u32| self.names[file as usize].as_str();
        match files.first() {
            Some(first) if files.iter().all(|file| file == first) => repeated(name(*first), files.len()),
            _ => texts(files.iter().map(|file| Some(name(*file)))),
        }
    }
}

/// The columns that some file feeds, in the order of the table.
fn columns(accepted: &Accepted) -> impl Iterator<Item = &'static Column> {
    let schema = accepted.batches.first().map(|batch| batch.rows.schema());
    let fed =
        move |column: &&Column| schema.as_ref().is_some_and(|schema| schema.column_with_name(column.name).is_some());
    accepted.table.columns.iter().filter(fed)
}

/// Identifiers and codes are text on disk, as in every other file.
fn on_disk(kind: Kind) -> DataType {
    match kind {
        Kind::Tin | Kind::Npi | Kind::Code(_) | Kind::CodeList(_) => DataType::Utf8View,
        other => other.in_memory(),
    }
}

fn as_written(kind: Kind, column: &ArrayRef) -> ArrayRef {
    match kind {
        Kind::Tin => {
            let tins = column.as_primitive::<UInt32Type>().iter();
            identifiers(tins.map(|tin| tin.map(Tin::from_number)))
        }
        Kind::Npi => {
            let npis = column.as_primitive::<UInt64Type>().iter();
            identifiers(npis.map(|npi| npi.map(Npi::from_number)))
        }
        Kind::Code(codes) => {
            let positions = column.as_primitive::<UInt8Type>().iter();
            texts(positions.map(|position| position.map(|position| codes.names[usize::from(position)])))
        }
        Kind::CodeList(codes) => {
            let sets = column.as_primitive::<UInt8Type>().iter();
            let listed = |bits: u8| {
                let names = codes.names.iter().enumerate().filter(|(position, _)| bits & 1 << position != 0);
                names.map(|(_, name)| *name).collect::<Vec<_>>().join("|")
            };
            texts(sets.map(|bits| bits.map(listed)))
        }
        _ => Arc::clone(column),
    }
}
