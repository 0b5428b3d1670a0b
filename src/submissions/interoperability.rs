//! Rows of `promoting_interoperability`.

use arrow::array::{Array, AsArray};
use arrow::datatypes::{Date32Type, TimestampSecondType, UInt8Type, UInt32Type};

use super::check::{CHECKED, number, numbers, place, text, texts};
use super::{ByUnit, Context};
use crate::ingest::Accepted;
use crate::model::submissions::{InteroperabilityRow, Origin, Period};

/// The accepted rows by unit, submitter and measure, the last submitted last. `submitter` numbers the names.
///
/// # Panics
/// When the rows were not checked as they were read.
pub fn interoperability(
    accepted: &Accepted,
    context: Context<'_>,
    submitter: impl Fn(Option<&str>) -> u16,
) -> ByUnit<InteroperabilityRow> {
    let units = context.participation.units;
    let mut rows = Vec::with_capacity(accepted.len());
    for batch in &accepted.batches {
        let measure_id = texts(&batch.rows, "measure_id");
        let submitters = texts(&batch.rows, "submitter");
        let cehrt_id = texts(&batch.rows, "cehrt_id");
        let numerator = numbers::<UInt32Type>(&batch.rows, "numerator");
        let denominator = numbers::<UInt32Type>(&batch.rows, "denominator");
        let attested = batch.rows.column_by_name("attested").and_then(|column| column.as_boolean_opt());
        let engagement = numbers::<UInt8Type>(&batch.rows, "active_engagement");
        let start = numbers::<Date32Type>(&batch.rows, "performance_start");
        let end = numbers::<Date32Type>(&batch.rows, "performance_end");
        let submitted_at = numbers::<TimestampSecondType>(&batch.rows, "submitted_at");
        let row = |row: usize| {
            let period = number(start, row).zip(number(end, row));
            InteroperabilityRow {
                unit: units.find(batch.key(row)).expect(CHECKED),
                measure: place(&context.law.interoperability.measures, text(measure_id, row)),
                submitter: submitter(text(submitters, row)),
                rate: number(numerator, row).zip(number(denominator, row)),
                attested: attested.filter(|column| column.is_valid(row)).map(|column| column.value(row)),
                engaged: number(engagement, row).is_some(),
                certified: text(cehrt_id, row).is_some(),
                period: period.map(|(start, end)| Period { start, end }),
                submitted_at: number(submitted_at, row),
                origin: Origin::of(batch.lines.value(row), batch.files.value(row)),
            }
        };
        rows.extend((0..batch.len()).map(row));
    }
    rows.sort_by_key(|row| (row.unit, row.submitter, row.measure, row.submitted_at, row.origin));
    ByUnit::new(rows, units.len(), |row| row.unit)
}
