//! Figures that came with the input, beside those computed.

#![allow(clippy::cast_precision_loss, reason = "figures leave as doubles")]

use std::collections::BTreeMap;
use std::ops::Range;

use arrow::array::RecordBatch;

use super::outputs::{batch, decimals, key_columns, rounded_score};
use super::records::PublishedFigures;
use super::units::Unit;
use crate::model::{Category, EntityKey};
use crate::schema::{PUBLISHED_DIFFERENCES, RejectCode};
use crate::texts::texts;
use crate::units::{CENTS, FINE, MICRO, Optional};

/// A published figure of a unit and ours, both with [`MICRO`] decimals.
#[derive(Debug, Clone)]
pub(super) struct Difference {
    /// Place of the unit.
    unit: u32,
    figure: &'static str,
    inferred: bool,
    published: i64,
    computed: Option<i64>,
}

impl Difference {
    fn value(&self) -> Option<i64> {
        Some(self.computed? - self.published)
    }

    fn inferred(&self) -> Option<&'static str> {
        self.inferred.then(|| RejectCode::PiInferredFromFinal.name())
    }
}

/// Every published figure with ours, in the order of the units.
pub(super) fn differences(
    published: &[(u32, PublishedFigures)],
    units: &[Unit],
    percents: &[Optional],
) -> Vec<Difference> {
    let mut found = Vec::new();
    for (place, figures) in published {
        let unit = &units[*place as usize];
        let mut push = |figure, published: Option<i64>, computed: Option<i64>| {
            let Some(published) = published.map(|published| published / 10_i64.pow(FINE - MICRO)) else { return };
            found.push(Difference { unit: *place, figure, inferred: unit.inferred, published, computed });
        };
        let hundredths = |value: Option<i64>| value.map(|value| value * 10_i64.pow(MICRO - CENTS));
        let weights = ["quality_weight", "cost_weight", "ia_weight", "pi_weight"];
        for (category, figure) in Category::ALL.into_iter().zip(weights) {
            let ours = i64::from(*unit.weights.get(category)) * 10_i64.pow(MICRO);
            push(figure, *figures.weights.get(category), unit.final_score.as_ref().map(|_| ours));
        }
        push("final_score", figures.final_score, hundredths(rounded_score(unit)));
        let percent = hundredths(percents[*place as usize].get());
        push("payment_adjustment_percent", figures.payment_adjustment_percent, percent);
    }
    found
}

/// Rows of `published_differences`.
pub(super) fn rows<'a>(
    differences: &[Difference],
    keys: &(dyn Fn(usize) -> EntityKey<'a> + Sync),
    range: Range<usize>,
) -> RecordBatch {
    let differences = &differences[range];
    let mut columns =
        key_columns(&differences.iter().map(|difference| keys(difference.unit as usize)).collect::<Vec<_>>());
    columns.push(texts(differences.iter().map(|difference| Some(difference.figure))));
    columns.push(texts(differences.iter().map(Difference::inferred)));
    columns.push(decimals(differences.iter().map(|difference| Some(difference.published)), MICRO));
    columns.push(decimals(differences.iter().map(|difference| difference.computed), MICRO));
    columns.push(decimals(differences.iter().map(Difference::value), MICRO));
    batch(&PUBLISHED_DIFFERENCES, columns)
}

/// A row of `published_comparison`, and of `distribution`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Figure {
    pub(super) group_by: String,
    pub(super) group_value: String,
    pub(super) statistic: String,
    pub(super) value: Option<f64>,
}

/// How close the figures are: for each figure, and for each figure by whether it was inferred.
pub(super) fn comparison(differences: &[Difference]) -> Vec<Figure> {
    let mut groups: BTreeMap<(&str, String), Vec<Option<u64>>> = BTreeMap::new();
    for difference in differences {
        let size = difference.value().map(i64::unsigned_abs);
        let inferred = difference.inferred().unwrap_or("as_given");
        groups.entry(("figure", difference.figure.to_owned())).or_default().push(size);
        groups.entry(("figure|inferred", format!("{}|{inferred}", difference.figure))).or_default().push(size);
    }
    groups.into_iter().flat_map(|((by, value), sizes)| statistics(by, &value, &sizes)).collect()
}

/// A figure that was not computed is within nothing.
fn statistics(group_by: &str, group_value: &str, sizes: &[Option<u64>]) -> Vec<Figure> {
    const LIMITS: [(&str, u64); 4] =
        [("within_0.005", 5_000), ("within_0.01", 10_000), ("within_0.1", 100_000), ("within_1", 1_000_000)];
    let unit = 10_u64.pow(MICRO) as f64;
    let n = sizes.len() as f64;
    let computed: Vec<u64> = sizes.iter().flatten().copied().collect();
    let mut found = vec![("n", Some(n))];
    for (name, limit) in LIMITS {
        let count = computed.iter().filter(|size| **size <= limit).count();
        found.push((name, Some(count as f64 / n)));
    }
    let sum: u64 = computed.iter().sum();
    found.push(("largest", computed.iter().max().map(|largest| *largest as f64 / unit)));
    found.push(("mean", (!computed.is_empty()).then(|| sum as f64 / (unit * computed.len() as f64))));
    let figure = |(statistic, value): (&str, Option<f64>)| Figure {
        group_by: group_by.to_owned(),
        group_value: group_value.to_owned(),
        statistic: statistic.to_owned(),
        value,
    };
    found.into_iter().map(figure).collect()
}
