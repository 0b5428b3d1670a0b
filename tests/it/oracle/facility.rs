//! Facility-based scoring: a hospital's quality and cost score in place of one's own (10.5, 13.13, 13b.46).

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::cells::{number, yes};
use super::cost::CostScore;
use super::fraction::Fraction;
use super::key::Kind;
use super::members::roster;
use super::quality::QualityScore;
use super::rows::{Cohort, FacilityScore};
use super::units::Unit;

/// The facility that stands for a unit. Individuals and groups only; groups with improvement activities or
/// Promoting Interoperability rows; nobody with automatic extreme circumstances, and no late joiner.
pub fn score_of<'a>(cohort: &'a Cohort, unit: &Unit) -> Option<&'a FacilityScore> {
    if unit.automatic_euc || unit.late_joiner {
        return None;
    }
    let ccn = match unit.key.kind {
        Kind::Individual => {
            let clinician = cohort.clinicians.iter().find(|row| row.tin == unit.key.tin && row.npi == unit.key.npi)?;
            yes(&clinician.facility_based).then(|| clinician.facility_ccn.clone())?
        }
        Kind::Group => {
            let reports = cohort.activities.iter().any(|row| unit.key.owns(row))
                || cohort.interoperability.iter().any(|row| unit.key.owns(row));
            reports.then(|| of_group(cohort, unit))??
        }
        Kind::VirtualGroup | Kind::ApmEntity | Kind::Subgroup => return None,
    };
    facility(cohort, &ccn)
}

fn facility<'a>(cohort: &'a Cohort, ccn: &str) -> Option<&'a FacilityScore> {
    cohort.facility_scores.iter().find(|row| !ccn.is_empty() && row.ccn == ccn)
}

/// At least three quarters of the clinicians are facility-based; the facility is the one that `groups` names, else the one
/// of most of them: of equals the one with the higher quality score, then cost score, then the first by its number.
fn of_group(cohort: &Cohort, unit: &Unit) -> Option<String> {
    let members = roster(cohort, &unit.key.tin);
    let based: Vec<_> = members.iter().filter(|clinician| yes(&clinician.facility_based)).collect();
    if 4 * based.len() < 3 * members.len() {
        return None;
    }
    let given = super::attributes::given(cohort, &unit.key).facility_ccn;
    if !given.is_empty() {
        return Some(given);
    }
    let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
    for clinician in based.iter().filter(|clinician| !clinician.facility_ccn.is_empty()) {
        *votes.entry(&clinician.facility_ccn).or_default() += 1;
    }
    let scores = |ccn: &str| facility(cohort, ccn).map(|row| (number(&row.quality_score), number(&row.cost_score)));
    let best = votes.into_iter().max_by_key(|(ccn, count)| (*count, scores(ccn), Reverse(*ccn)));
    best.map(|(ccn, _)| ccn.to_owned())
}

/// The hospital's quality score: no measures, no bonus, no improvement (2.11, 10.5).
pub fn quality(facility: &FacilityScore) -> QualityScore {
    QualityScore { percent: number(&facility.quality_score), ..QualityScore::default() }
}

pub fn cost(facility: &FacilityScore) -> CostScore {
    let percent = number(&facility.cost_score);
    CostScore { has_measures: percent.is_some(), percent, improvement: Fraction::zero(), rows: Vec::new() }
}
