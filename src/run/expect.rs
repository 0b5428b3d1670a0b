//! `[[expect]]`: figures that must come out.

#![allow(clippy::cast_precision_loss, reason = "figures leave as doubles")]

use serde::Serialize;

use super::adjustment_table::Row;
use super::pipeline::Expectation;
use super::published::Figure;
use crate::number::Number;
use crate::units::{CENTS, Exact, FINE, Points, decimal};

/// The figures that an expectation can speak of.
pub(super) struct Known<'a> {
    pub(super) distribution: &'a [Figure],
    pub(super) published_comparison: Vec<Figure>,
    pub(super) adjustment_table: Vec<Row>,
}

/// An expectation and what came out.
#[derive(Debug, Clone, Serialize)]
pub struct Outcome {
    /// Which figure.
    pub figure: String,
    /// What was expected.
    pub expected: Number,
    /// How far off it may be.
    pub within: Number,
    /// What came out; none: there is no such figure.
    pub found: Option<f64>,
    /// Whether it is near enough.
    pub met: bool,
    /// Where the figure was published.
    pub source: Option<String>,
}

impl Known<'_> {
    /// Looks up and judges every expectation.
    pub(super) fn judge(&self, expectations: &[Expectation]) -> Vec<Outcome> {
        expectations.iter().map(|expectation| self.judge_one(expectation)).collect()
    }

    fn judge_one(&self, wanted: &Expectation) -> Outcome {
        let Expectation { table, group_by, group_value, .. } = wanted;
        let (figure, found) = match (&wanted.statistic, wanted.final_score) {
            (Some(statistic), _) => {
                let figures = if table == "distribution" { self.distribution } else { &self.published_comparison };
                let same = |figure: &&Figure| {
                    figure.group_by == *group_by && figure.group_value == *group_value && figure.statistic == *statistic
                };
                let value = figures.iter().find(same).and_then(|figure| figure.value);
                (format!("{table} {group_by} {group_value} {statistic}"), value)
            }
            (None, score) => {
                let score = score.unwrap_or_default();
                let hundredths = score.exact::<Points>().round_half_up(CENTS);
                let row = self.adjustment_table.iter().find(|row| row.0 == hundredths);
                (format!("{table} at {score}"), row.map(|row| row.1 as f64 / 100.0))
            }
        };
        let met = found.is_some_and(|found| near(found, wanted.value, wanted.within));
        let Expectation { value: expected, within, source, .. } = wanted.clone();
        Outcome { figure, expected, within, found, met, source }
    }
}

/// Compared as decimals, so that 0.1 from 82.7 is 82.8 and not a little less.
fn near(found: f64, expected: Number, within: Number) -> bool {
    let Ok(found) = decimal::parse(&found.to_string(), FINE.min(9)) else { return false };
    let found: Exact = Exact::decimal(found.mantissa, FINE.min(9));
    let expected = expected.exact();
    let off = (&found - &expected).max(&expected - &found);
    off <= within.exact()
}
