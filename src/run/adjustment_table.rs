//! The curve as published tables show it, and beside them.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, RecordBatch};

use super::outputs::{batch, decimals};
use crate::adjust::Curve;
use crate::failure::Failure;
use crate::rules::{Law, PublishedTable};
use crate::schema::{ADJUSTMENT_COMPARISON, ADJUSTMENT_CURVE, ADJUSTMENT_TABLE};
use crate::texts::texts;
use crate::units::{CENTS, Exact, decimal};

/// Final score and percent, both in hundredths.
pub(super) type Row = (i64, i64);

/// Tens from 100 to 10, the threshold, one quarter of it and the hundredth above, where the curve jumps.
pub(super) fn rows(law: &Law, curve: &Curve) -> Vec<Row> {
    let hundredths = |score: &Exact<_>| score.round_half_up(CENTS);
    let mut scores: Vec<i64> = (1..=10).map(|ten| ten * 1000).collect();
    scores.push(hundredths(&law.threshold));
    if let Some(quarter) = law.quarter_of_threshold() {
        scores.extend([hundredths(&quarter), hundredths(&quarter) + 1]);
    }
    scores.sort_unstable_by(|a, b| b.cmp(a));
    scores.dedup();
    scores.into_iter().map(|score| (score, curve.rounded_percent(&Exact::decimal(score, CENTS)))).collect()
}

/// Rows of `adjustment_table`.
pub(super) fn table(rows: &[Row]) -> RecordBatch {
    let scores = decimals(rows.iter().map(|row| Some(row.0)), CENTS);
    let percents = decimals(rows.iter().map(|row| Some(row.1)), CENTS);
    batch(&ADJUSTMENT_TABLE, vec![scores, percents])
}

/// Rows of `adjustment_curve`.
pub(super) fn curve(law: &Law, curve: &Curve, scores: impl Iterator<Item = i64>) -> RecordBatch {
    let mut counts: BTreeMap<i64, i64> = (0..=100).map(|whole| (whole * 100, 0)).collect();
    for score in scores {
        *counts.entry(score / 100 * 100).or_default() += 1;
    }
    let mut places: Vec<i64> = counts.keys().copied().chain(rows(law, curve).into_iter().map(|row| row.0)).collect();
    places.sort_unstable();
    places.dedup();
    let percent = |score: &i64| Some(curve.rounded_percent(&Exact::decimal(*score, CENTS)));
    let columns = vec![
        decimals(places.iter().map(|score| Some(*score)), CENTS),
        decimals(places.iter().map(percent), CENTS),
        Arc::new(places.iter().map(|score| counts.get(score).copied()).collect::<Int64Array>()) as ArrayRef,
    ];
    batch(&ADJUSTMENT_CURVE, columns)
}

/// Rows of `adjustment_comparison`: ours beside each published table, at its scores.
pub(super) fn comparison(tables: &[&PublishedTable], curve: &Curve) -> Result<RecordBatch, Failure> {
    let mut rows = Vec::new();
    for table in tables {
        for row in &table.rows {
            let wrong = |error| Failure::usage(format!("published table `{}`: {error}", table.name));
            let score = decimal::parse(&row.final_score, CENTS).map_err(wrong)?.mantissa;
            let theirs = decimal::parse(&row.payment_adjustment_percent, CENTS).map_err(wrong)?.mantissa;
            rows.push((table.name.as_str(), score, curve.rounded_percent(&Exact::decimal(score, CENTS)), theirs));
        }
    }
    let columns = vec![
        texts(rows.iter().map(|row| Some(row.0))),
        decimals(rows.iter().map(|row| Some(row.1)), CENTS),
        decimals(rows.iter().map(|row| Some(row.2)), CENTS),
        decimals(rows.iter().map(|row| Some(row.3)), CENTS),
        decimals(rows.iter().map(|row| Some(row.2 - row.3)), CENTS),
    ];
    Ok(batch(&ADJUSTMENT_COMPARISON, columns))
}
