//! `accepted/quality`: the rows of `quality` that were used, back from their compact form.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, Decimal64Array, RecordBatch, TimestampSecondArray, UInt32Array};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};

use super::measures::MeasureTables;
use super::outputs::key_columns;
use super::write::TableWriter;
use crate::failure::Failure;
use crate::ingest::FileAccount;
use crate::model::submissions::{Counts, Given, NO_COUNT, Program, QualityRow};
use crate::schema::{Kind, QUALITY, decimal64};
use crate::texts::texts;
use crate::units::FINE;

/// The rows as they are written.
pub(super) struct QualityFile<'a> {
    tables: &'a MeasureTables,
    schema: SchemaRef,
    names: Vec<String>,
}

impl<'a> QualityFile<'a> {
    pub(super) fn new(tables: &'a MeasureTables, files: &[FileAccount]) -> Self {
        let on_disk = |kind: Kind| match kind {
            Kind::Tin | Kind::Npi | Kind::Code(_) => DataType::Utf8View,
            other => other.in_memory(),
        };
        let columns = QUALITY.columns.iter();
        let mut fields: Vec<_> = columns.map(|column| Field::new(column.name, on_disk(column.kind), true)).collect();
        fields.push(Field::new("source_file", DataType::Utf8View, false));
        fields.push(Field::new("source_line", DataType::UInt32, false));
        let names = files.iter().map(|account| account.file.display().to_string()).collect();
        Self { tables, schema: Arc::new(Schema::new(fields)), names }
    }

    /// Opens the file.
    ///
    /// # Errors
    /// When it can't be created.
    pub(super) fn file(&self, folder: &Path) -> Result<TableWriter, Failure> {
        TableWriter::create(folder, QUALITY.name, &self.schema, false)
    }

    /// The rows of a range.
    pub(super) fn batch(&self, range: Range<usize>) -> RecordBatch {
        let rows = &self.tables.quality.rows.range(range);
        let measure = |row: &QualityRow| &self.tables.law.quality.measures[row.measure];
        let given = |row: &QualityRow| row.given(&self.tables.quality.given);
        let count = |part: fn(&Counts) -> u32| -> ArrayRef {
            let cell = |row: &QualityRow| Some(part(&row.counts)).filter(|count| *count != NO_COUNT);
            Arc::new(rows.iter().map(cell).collect::<UInt32Array>())
        };
        let fine = |part: fn(&Given) -> Option<i64>| -> ArrayRef {
            let cells: Decimal64Array = rows.iter().map(|row| part(&given(row))).collect();
            Arc::new(cells.with_data_type(decimal64(FINE)))
        };
        let submitter = |row: &QualityRow| {
            let place = usize::from(row.submitter).checked_sub(1)?;
            self.tables.submitters.get(place).map(String::as_str)
        };
        let stratum = |row: &QualityRow| measure(row).strata.get(usize::from(row.stratum)).map(String::as_str);
        let keys: Vec<_> = rows.iter().map(|row| self.tables.units.key(row.unit as usize)).collect();
        let mut columns = key_columns(&keys);
        columns.extend([
            texts(rows.iter().map(|row| Some(measure(row).id.as_str()))),
            texts(rows.iter().map(|row| Some(row.channel.collection().name()))),
            texts(rows.iter().map(|row| Some(self.program(row.channel.program())))),
            texts(rows.iter().map(stratum)),
            count(|counts| counts.met),
            count(|counts| counts.not_met),
            count(|counts| counts.exclusion),
            count(|counts| counts.exception),
            count(|counts| counts.eligible),
            fine(|given| given.performance_rate),
            fine(|given| given.reporting_rate),
            Arc::new(rows.iter().map(|row| given(row).case_count).collect::<UInt32Array>()),
            fine(|given| given.score),
            texts(rows.iter().map(submitter)),
            Arc::new(rows.iter().map(|row| given(row).submitted_at).collect::<TimestampSecondArray>()),
            texts(rows.iter().map(|row| self.names.get(usize::from(row.file)).map(String::as_str))),
            Arc::new(rows.iter().map(|row| Some(row.line)).collect::<UInt32Array>()),
        ]);
        RecordBatch::try_new(SchemaRef::clone(&self.schema), columns).expect("columns as the schema has them")
    }

    fn program(&self, program: Program) -> &str {
        match program {
            Program::Traditional => "mips",
            Program::App => "app1",
            Program::Mvp(number) => &self.tables.law.mvps.of(number).id,
        }
    }
}
