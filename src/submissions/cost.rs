//! Rows of `cost`.

use arrow::datatypes::{Decimal64Type, UInt32Type};

use super::check::{number, numbers, text, texts};
use super::{ByUnit, Context};
use crate::ingest::Accepted;
use crate::model::submissions::{CostRow, Origin};

/// The accepted rows, by unit and measure.
pub fn costs(accepted: &Accepted, context: Context<'_>) -> ByUnit<CostRow> {
    let units = context.participation.units;
    let mut rows: Vec<CostRow> = accepted
        .batches
        .iter()
        .flat_map(|batch| {
            let measure_id = texts(&batch.rows, "measure_id");
            let case_count = numbers::<UInt32Type>(&batch.rows, "case_count");
            let cost = numbers::<Decimal64Type>(&batch.rows, "cost");
            (0..batch.len()).filter_map(move |row| {
                Some(CostRow {
                    unit: units.find(batch.key(row))?,
                    measure: context.law.cost.find(text(measure_id, row)?)?,
                    case_count: number(case_count, row)?,
                    cost: number(cost, row)?,
                    origin: Origin::of(batch.lines.value(row), batch.files.value(row)),
                })
            })
        })
        .collect();
    rows.sort_by_key(|row| (row.unit, row.measure, row.origin));
    ByUnit::new(rows, units.len(), |row| row.unit)
}
