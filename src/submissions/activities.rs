//! Rows of `improvement_activities`.

use arrow::datatypes::{Date32Type, Decimal64Type, TimestampSecondType};

use super::check::{CHECKED, number, numbers, place, text, texts};
use super::{ByUnit, Context};
use crate::ingest::Accepted;
use crate::model::submissions::{ActivityRow, Origin, Period};

/// The accepted rows by unit, submitter and activity, the last submitted last. `submitter` numbers the names.
///
/// # Panics
/// When the rows were not checked as they were read.
pub fn activities(
    accepted: &Accepted,
    context: Context<'_>,
    submitter: impl Fn(Option<&str>) -> u16,
) -> ByUnit<ActivityRow> {
    let units = context.participation.units;
    let mut rows = Vec::with_capacity(accepted.len());
    for batch in &accepted.batches {
        let activity_id = texts(&batch.rows, "activity_id");
        let submitters = texts(&batch.rows, "submitter");
        let start = numbers::<Date32Type>(&batch.rows, "performance_start");
        let end = numbers::<Date32Type>(&batch.rows, "performance_end");
        let share = numbers::<Decimal64Type>(&batch.rows, "share_of_clinicians");
        let submitted_at = numbers::<TimestampSecondType>(&batch.rows, "submitted_at");
        let row = |row: usize| {
            let period = number(start, row).zip(number(end, row));
            ActivityRow {
                unit: units.find(batch.key(row)).expect(CHECKED),
                activity: place(&context.law.activities.activities, text(activity_id, row)),
                submitter: submitter(text(submitters, row)),
                period: period.map(|(start, end)| Period { start, end }),
                share: number(share, row),
                submitted_at: number(submitted_at, row),
                origin: Origin::of(batch.lines.value(row), batch.files.value(row)),
            }
        };
        rows.extend((0..batch.len()).map(row));
    }
    rows.sort_by_key(|row| {
        (row.unit, row.submitter, row.activity, row.submitted_at, row.period, row.share, row.origin)
    });
    ByUnit::new(rows, units.len(), |row| row.unit)
}
