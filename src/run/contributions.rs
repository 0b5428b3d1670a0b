//! What the categories add to the final scores that count.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, RecordBatch};

use super::outputs::{Results, batch, decimals};
use super::units::Unit;
use crate::model::Category;
use crate::rules::Law;
use crate::schema::CATEGORY_CONTRIBUTIONS;
use crate::texts::texts;
use crate::units::{CENTS, Exact, MICRO};

/// A row of the table: sums over everybody who takes part and has a score.
struct Contribution {
    name: &'static str,
    scored: i64,
    /// Percents with [`MICRO`] decimals; none: what is added is no category.
    scores: Option<i128>,
    /// Percent.
    weights: Option<i128>,
    /// Points of the final score with [`MICRO`] decimals, times 100.
    points: i128,
}

/// Rows of `category_contributions`.
///
/// 80 percent of quality at a weight of 30: 24 points.
pub(super) fn contributions(results: &Results<'_>, law: &Law) -> RecordBatch {
    let adjusted = results.assigned.iter().filter(|row| row.standing.is_adjusted());
    let units: Vec<&Unit> = adjusted
        .filter_map(|row| Some(&results.units[row.unit? as usize]))
        .filter(|unit| unit.final_score.is_some())
        .collect();
    let threshold = law.threshold.round_half_up(CENTS);
    let mut rows: Vec<Contribution> = Category::ALL.map(|category| of_category(&units, category)).into();
    rows.push(of_points("complex_patient_bonus", &units, |unit| unit.complex_patient_bonus.map(i64::from)));
    rows.push(of_points("threshold", &units, |unit| unit.at_threshold.then_some(threshold)));
    let count = i64::try_from(units.len()).unwrap_or(i64::MAX);
    let mean = |sum: i128, of: i64| (of > 0).then(|| Exact::<()>::ratio(sum, i128::from(of) * 1_000_000));
    let micro = |mean: Option<Exact<()>>| mean.map(|mean| mean.round_half_up(MICRO));
    let columns: Vec<ArrayRef> = vec![
        texts(rows.iter().map(|row| Some(row.name))),
        Arc::new(rows.iter().map(|row| Some(row.scored)).collect::<Int64Array>()),
        Arc::new(rows.iter().map(|row| Some(count - row.scored)).collect::<Int64Array>()),
        decimals(rows.iter().map(|row| micro(mean(row.scores?, row.scored))), MICRO),
        decimals(rows.iter().map(|row| micro(mean(row.weights? * 1_000_000, count))), MICRO),
        decimals(rows.iter().map(|row| micro(mean(row.points, count.saturating_mul(100)))), MICRO),
    ];
    batch(&CATEGORY_CONTRIBUTIONS, columns)
}

fn of_category(units: &[&Unit], category: Category) -> Contribution {
    let scored = units.iter().filter(|unit| !unit.at_threshold);
    let parts = scored.filter_map(|unit| {
        let score = i128::from((*unit.scores.get(category))?);
        Some((score, i128::from(*unit.weights.get(category))))
    });
    let mut row = Contribution { name: category.name(), scored: 0, scores: Some(0), weights: Some(0), points: 0 };
    for (score, weight) in parts {
        row.scored += 1;
        row.scores = row.scores.map(|sum| sum + score);
        row.weights = row.weights.map(|sum| sum + weight);
        row.points += score * weight;
    }
    row
}

/// What is added in points, given with [`CENTS`] decimals.
fn of_points(name: &'static str, units: &[&Unit], points: impl Fn(&Unit) -> Option<i64>) -> Contribution {
    let found = || units.iter().filter_map(|unit| points(unit));
    let hundredths: i128 = found().map(i128::from).sum();
    let scored = i64::try_from(found().count()).unwrap_or(i64::MAX);
    Contribution { name, scored, scores: None, weights: None, points: hundredths * 10_000 * 100 }
}
