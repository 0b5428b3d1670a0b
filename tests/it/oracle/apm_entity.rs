//! Promoting Interoperability of an APM entity (13.24, 13b.44).

use std::collections::BTreeMap;

use super::attributes::individual;
use super::eligibility::{Participation, by_unit};
use super::fraction::Fraction;
use super::interoperability::{InteroperabilityScore, score_rows};
use super::key::Key;
use super::law::Category;
use super::members::members;
use super::outputs::MeasureScore;
use super::pathway::Pathway;
use super::reweighting::{Submitted, reason};
use super::rows::{Clinician, Cohort};
use super::tables::Tables;
use super::units::{Unit, group_binds};

/// The entity's own submission; without one (13.15), the mean of its clinicians' percents, with a row that says so.
pub fn interoperability(tables: &Tables, cohort: &Cohort, entity: &Unit) -> InteroperabilityScore {
    let of_entity = score_rows(cohort, &entity.key);
    if of_entity.submitted {
        return of_entity;
    }
    let mut percents = Vec::new();
    let mut submitted = false;
    let mut groups: BTreeMap<&str, InteroperabilityScore> = BTreeMap::new();
    for clinician in members(cohort, &entity.key) {
        if by_unit(tables, cohort, &entity.key, clinician) == Participation::Excluded {
            continue;
        }
        let group = groups.entry(&clinician.tin).or_insert_with(|| score_rows(cohort, &Key::group(&clinician.tin)));
        let (own, data) =
            if group.submitted { (Some(group.percent.clone()), true) } else { of_clinician(tables, cohort, clinician) };
        percents.extend(own);
        submitted |= data;
    }
    let mean = Fraction::mean(&percents);
    let told = mean.as_ref().map(|mean| MeasureScore {
        case_count: Some(percents.len() as i64),
        performance_rate_micro: Some(mean.scaled(6)),
        points_micro: Some(mean.scaled(6)),
        available_points_micro: Some(100_000_000),
        counted: true,
        ..MeasureScore::new(Category::Pi, "members", "scored")
    });
    InteroperabilityScore {
        submitted,
        applies: mean.is_some(),
        percent: mean.unwrap_or_else(Fraction::zero),
        rows: of_entity.rows.into_iter().chain(told).collect(),
    }
}

/// The percent of a clinician alone, none where it is reweighted, and whether there are data behind it.
fn of_clinician(tables: &Tables, cohort: &Cohort, clinician: &Clinician) -> (Option<Fraction>, bool) {
    let unit = individual(cohort, clinician, group_binds(tables, cohort, &clinician.tin));
    let score = score_rows(cohort, &unit.key);
    let submitted = Submitted { pi: score.submitted, pi_applies: true, ..Submitted::default() };
    if reason(&unit, &Pathway::Traditional, submitted, Category::Pi).is_some() {
        return (None, false);
    }
    (Some(score.percent), score.submitted)
}
