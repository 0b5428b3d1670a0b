//! Rows of `payment_lookup`.

use std::ops::Range;

use arrow::array::RecordBatch;

use super::outputs::{Results, batch, decimals, rounded_score};
use crate::participation::{Lookup, Roster};
use crate::schema::PAYMENT_LOOKUP;
use crate::texts::{identifiers, texts};
use crate::units::CENTS;

/// Some of the rows as they are written.
pub(super) fn rows(results: &Results<'_>, roster: &Roster, rows: &[Lookup], range: Range<usize>) -> RecordBatch {
    let rows = &rows[range];
    let key = |place: u32| roster.clinicians()[place as usize].key;
    let source = |row: &Lookup| row.source.map(|place| &results.assigned[place as usize]);
    let score = |row: &Lookup| rounded_score(&results.units[source(row)?.unit? as usize]);
    let percent = |row: &Lookup| match source(row) {
        Some(assigned) => results.percent(assigned),
        None => results.adjusts.then_some(0),
    };
    let columns = vec![
        identifiers(rows.iter().map(|row| Some(key(row.clinician).npi()))),
        identifiers(rows.iter().map(|row| row.tin(roster))),
        identifiers(rows.iter().map(|row| Some(key(row.source?).tin()))),
        decimals(rows.iter().map(score), CENTS),
        decimals(rows.iter().map(percent), CENTS),
        texts(rows.iter().map(|row| Some(row.rule.name()))),
    ];
    batch(&PAYMENT_LOOKUP, columns)
}
