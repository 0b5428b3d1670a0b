//! The cost category (section 3).

use std::collections::BTreeMap;

use super::cells::{count, number};
use super::fraction::Fraction;
use super::key::{Key, Kind};
use super::law::{self, Category};
use super::measure_points::decile_points;
use super::outputs::MeasureScore;
use super::pathway::Pathway;
use super::rows::{Cohort, Cost};
use super::tables::Tables;
use super::units::Unit;

/// What cost comes to for one unit.
#[derive(Clone, Debug)]
pub struct CostScore {
    /// None when no measure is scored.
    pub percent: Option<Fraction>,
    /// A measure could be scored, were cost of any weight here.
    pub has_measures: bool,
    pub improvement: Fraction,
    pub rows: Vec<MeasureScore>,
}

pub fn score(tables: &Tables, cohort: &Cohort, unit: &Unit, pathway: &Pathway) -> CostScore {
    let no_weight = *pathway == Pathway::App || unit.key.kind == Kind::ApmEntity;
    let mut has_measures = false;
    let mut points = Vec::new();
    let mut rows = Vec::new();
    for (measure_id, row) in rows_of(cohort, unit) {
        let (outcome, measure_points) = judge(tables, unit, row);
        // 10.1, 10.4: only the MVP's measures, and none of the APP or of an APM entity.
        let (outcome, measure_points) = match (pathway, measure_points) {
            (Pathway::Mvp(id), Some(_)) if !tables.mvp(id).cost_measures.contains(&row.measure_id) => {
                ("excluded", None)
            }
            (_, Some(_)) if no_weight => {
                has_measures = true;
                ("excluded", None)
            }
            (_, points) => (outcome, points),
        };
        rows.push(MeasureScore {
            case_count: count(&row.case_count),
            performance_rate_micro: number(&row.cost).map(|dollars| dollars.scaled(6)),
            points_micro: measure_points.as_ref().map(|points| points.scaled(6)),
            available_points_micro: Some(if measure_points.is_some() { law::MEASURE_MAXIMUM * 1_000_000 } else { 0 }),
            counted: measure_points.is_some(),
            ..MeasureScore::new(Category::Cost, measure_id, outcome)
        });
        points.extend(measure_points);
    }
    let Some(achieved) = achievement_percent(&points) else {
        return CostScore { percent: None, has_measures, improvement: Fraction::zero(), rows };
    };
    let improvement = improvement(&achieved, unit.prior_cost.as_ref());
    let percent = (achieved + improvement.clone()).min(Fraction::whole(100));
    CostScore { percent: Some(percent), has_measures: true, improvement, rows }
}

/// Cost rows by measure; a subgroup without any has its group's (13b.41).
fn rows_of<'a>(cohort: &'a Cohort, unit: &Unit) -> BTreeMap<&'a str, &'a Cost> {
    let rows_of = |key: &Key| -> BTreeMap<&'a str, &'a Cost> {
        cohort.cost.iter().filter(|row| key.owns(*row)).map(|row| (row.measure_id.as_str(), row)).collect()
    };
    let own = rows_of(&unit.key);
    if unit.key.kind == Kind::Subgroup && own.is_empty() { rows_of(&Key::group(&unit.key.tin)) } else { own }
}

/// Outcome, first that holds, and points of a measure that is scored.
fn judge(tables: &Tables, unit: &Unit, row: &Cost) -> (&'static str, Option<Fraction>) {
    if row.measure_id == law::COST_GROUPS_ONLY && unit.is_individual() {
        return ("groups_only", None);
    }
    if count(&row.case_count).is_none_or(|cases| cases < law::cost_case_minimum(&row.measure_id)) {
        return ("below_case_minimum", None);
    }
    match (tables.benchmark(&row.measure_id, "administrativeClaims"), number(&row.cost)) {
        (Some(benchmark), Some(dollars)) => ("benchmark", Some(decile_points(benchmark, &dollars))),
        _ => ("no_benchmark", None),
    }
}

/// 3.4: all measures count equally.
pub fn achievement_percent(points: &[Fraction]) -> Option<Fraction> {
    Some(Fraction::mean(points)? * Fraction::whole(10))
}

/// 3.5: at most one percentage point; none without last year's score or where it was 0 (13b.31).
pub fn improvement(achieved: &Fraction, prior: Option<&Fraction>) -> Fraction {
    match prior {
        Some(prior) if prior.is_positive() => {
            let gain = (achieved - prior) / prior.clone();
            gain.max(Fraction::zero()).min(Fraction::whole(1))
        }
        _ => Fraction::zero(),
    }
}
