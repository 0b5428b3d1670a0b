//! Rows of `cost`.

use arrow::datatypes::{Decimal64Type, UInt32Type};

use super::check::{CHECKED, number, numbers, place, text, texts};
use super::{ByUnit, Context};
use crate::ingest::Accepted;
use crate::model::submissions::{CostRow, Origin};

/// The accepted rows, by unit and measure.
///
/// # Panics
/// When the rows were not checked as they were read.
pub fn costs(accepted: &Accepted, context: Context<'_>) -> ByUnit<CostRow> {
    let units = context.participation.units;
    let mut rows: Vec<CostRow> = accepted
        .batches
        .iter()
        .flat_map(|batch| {
            let measure_id = texts(&batch.rows, "measure_id");
            let case_count = numbers::<UInt32Type>(&batch.rows, "case_count");
            let cost = numbers::<Decimal64Type>(&batch.rows, "cost");
            (0..batch.len()).map(move |row| CostRow {
                unit: units.find(batch.key(row)).expect(CHECKED),
                measure: place(&context.law.cost.measures, text(measure_id, row)),
                case_count: number(case_count, row).expect(CHECKED),
                cost: number(cost, row).expect(CHECKED),
                origin: Origin::of(batch.lines.value(row), batch.files.value(row)),
            })
        })
        .collect();
    rows.sort_by_key(|row| (row.unit, row.measure, row.origin));
    ByUnit::new(rows, units.len(), |row| row.unit)
}
