//! Rows of `measure_scores`: what became of every measure of some units.

use std::ops::Range;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Int64Array, RecordBatch};

use super::measure_units::MeasureScoring;
use super::outputs::{batch, decimals, key_columns};
use crate::model::{Category, Collection, EntityKey, Pathway};
use crate::schema::MEASURE_SCORES;
use crate::score::record::{MeasureScore, Subject};
use crate::texts::texts;
use crate::units::{Exact, MICRO};

/// A measure of a unit.
struct Row<'a> {
    unit: EntityKey<'a>,
    pathway: Pathway,
    score: MeasureScore,
    measure_id: String,
}

/// The rows of a range of the scored units, in the order of their keys.
pub(super) fn rows(scoring: &MeasureScoring<'_>, range: Range<usize>) -> RecordBatch {
    let tables = scoring.tables;
    let mut rows = Vec::new();
    for (unit, pathway) in &tables.scored[range] {
        let start = rows.len();
        let unit = *unit as usize;
        let key = tables.units.key(unit);
        let named =
            |score: MeasureScore| Row { unit: key, pathway: *pathway, measure_id: measure_id(scoring, &score), score };
        rows.extend(scoring.measures_of(unit, *pathway).into_iter().map(named));
        rows[start..].sort_by(|a, b| order(a).cmp(&order(b)));
    }
    columns(scoring, &rows)
}

/// What rows of one unit are sorted by.
fn order<'r>(row: &'r Row<'_>) -> (Category, &'r str, Option<&'static str>, u16, crate::score::record::Outcome) {
    let score = &row.score;
    (score.category, &row.measure_id, score.collection.map(Collection::name), score.submitter, score.outcome)
}

fn measure_id(scoring: &MeasureScoring<'_>, score: &MeasureScore) -> String {
    let law = scoring.measures;
    match (score.subject, score.category) {
        (Subject::EmptyOutcomeSlot, _) => "outcome-required".to_owned(),
        (Subject::MeanOfMembers, _) => "members".to_owned(),
        (Subject::EmptySlot(number), _) => format!("required-{number}"),
        (Subject::Measure(place), Category::Quality) => law.quality.measures[place].id.clone(),
        (Subject::Measure(place), Category::Cost) => law.cost.measures[place].id.clone(),
        (Subject::Measure(place), Category::ImprovementActivities) => law.activities.activities[place].id.clone(),
        (Subject::Measure(place), Category::PromotingInteroperability) => {
            law.interoperability.measures[place].id.clone()
        }
    }
}

fn columns(scoring: &MeasureScoring<'_>, rows: &[Row<'_>]) -> RecordBatch {
    let submitter = |row: &Row<'_>| {
        let place = usize::from(row.score.submitter).checked_sub(1)?;
        scoring.tables.submitters.get(place).map(String::as_str)
    };
    let mvps: Vec<String> = scoring.measures.mvps.ids().map(str::to_owned).collect();
    let counts: Int64Array = rows.iter().map(|row| row.score.case_count.map(i64::from)).collect();
    let counted: BooleanArray = rows.iter().map(|row| Some(row.score.counted)).collect();
    let mut columns: Vec<ArrayRef> = key_columns(&rows.iter().map(|row| row.unit).collect::<Vec<_>>());
    columns.extend([
        texts(rows.iter().map(|row| Some(row.pathway.name(&mvps)))),
        texts(rows.iter().map(|row| Some(row.score.category.name()))),
        texts(rows.iter().map(|row| Some(row.measure_id.as_str()))),
        texts(rows.iter().map(|row| row.score.collection.map(Collection::name))),
        texts(rows.iter().map(submitter)),
        Arc::new(counts),
        decimals(rows.iter().map(|row| micro(row.score.reporting_rate.as_ref())), MICRO),
        decimals(rows.iter().map(|row| micro(row.score.performance_rate.as_ref())), MICRO),
        decimals(rows.iter().map(|row| micro(row.score.points.as_ref())), MICRO),
        decimals(rows.iter().map(|row| micro(Some(&row.score.available))), MICRO),
        Arc::new(counted),
        texts(rows.iter().map(|row| Some(row.score.outcome.name()))),
    ]);
    batch(&MEASURE_SCORES, columns)
}

fn micro<U>(number: Option<&Exact<U>>) -> Option<i64> {
    number.map(|number| number.round_half_up(MICRO))
}
