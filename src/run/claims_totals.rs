//! Rows of `claims_totals`.

#![allow(clippy::cast_precision_loss, reason = "figures leave as doubles")]

use std::ops::Range;
use std::sync::Arc;

use arrow::array::{ArrayRef, Decimal64Array, Int64Array, RecordBatch};

use super::claims::Claims;
use super::outputs::{batch, decimals};
use crate::claims::{Totals, TotalsRow};
use crate::schema::{CLAIMS_TOTALS, decimal64};
use crate::texts::{identifiers, texts};
use crate::units::{CENTS, MILLI};

/// The rows of a range.
pub(super) fn rows(claims: &Claims, range: Range<usize>) -> RecordBatch {
    let rows = &claims.totals.rows()[range];
    let says = claims.says();
    let count = |figure: fn(&Totals) -> u64| -> ArrayRef {
        Arc::new(rows.iter().map(|row| i64::try_from(figure(&row.totals)).ok()).collect::<Int64Array>())
    };
    let columns = vec![
        identifiers(rows.iter().map(|row| Some(row.tin))),
        identifiers(rows.iter().map(|row| row.npi)),
        texts(rows.iter().map(|row| Some(row.period.name()))),
        money(rows, true, |totals| totals.allowed),
        count(|totals| totals.patients),
        services(rows, true, |totals| totals.services),
        count(|totals| totals.lines),
        count(|totals| totals.telehealth_lines),
        services(rows, true, |totals| totals.telehealth_services),
        services(rows, true, |totals| totals.hospital_services),
        services(rows, true, |totals| totals.asc_services),
        services(rows, says.encounters, |totals| totals.encounters),
        money(rows, says.paid, |totals| totals.paid),
    ];
    batch(&CLAIMS_TOTALS, columns)
}

fn services(rows: &[TotalsRow], is_known: bool, figure: fn(&Totals) -> u64) -> ArrayRef {
    let cell = |row: &TotalsRow| i64::try_from(figure(&row.totals)).ok().filter(|_| is_known);
    decimals(rows.iter().map(cell), MILLI)
}

fn money(rows: &[TotalsRow], is_known: bool, figure: fn(&Totals) -> u64) -> ArrayRef {
    let cell = |row: &TotalsRow| i64::try_from(figure(&row.totals)).ok().filter(|_| is_known);
    Arc::new(rows.iter().map(cell).collect::<Decimal64Array>().with_data_type(decimal64(CENTS)))
}
