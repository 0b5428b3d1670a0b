//! 42 CFR 414.1380(b)(1)(i): the points of one submission of a measure.

use super::performance::Figures;
use crate::model::UnitFacts;
use crate::model::submissions::Program;
use crate::rules::tables::{CaseMinimum, Metric, Offer, QualityLaw, QualityMeasure};
use crate::score::record::Outcome;
use crate::units::{Exact, Points};

/// What a submission is worth.
#[derive(Debug, Clone)]
pub(super) struct Worth {
    pub(super) outcome: Outcome,
    /// None: left out of both sides.
    pub(super) points: Option<Exact<Points>>,
    /// Enough of the eligible cases were reported.
    pub(super) complete: bool,
}

impl Worth {
    fn left_out(outcome: Outcome, complete: bool) -> Self {
        Self { outcome, points: None, complete }
    }
}

/// The points of a submission, by the first of the conditions of 42 CFR 414.1380(b)(1)(i) and (vii) that holds.
#[inline(always)]
pub(super) fn worth(
    measure: &QualityMeasure,
    offer: &Offer,
    reported: &impl Figures,
    program: Program,
    facts: &UnitFacts<'_>,
    law: &QualityLaw,
) -> Worth {
    if let Some(minimum) = measure.minimum.filter(|_| measure.is_from_claims()) {
        return claims_worth(minimum, offer, reported, facts, law);
    }
    if measure.metric == Metric::Cahps {
        return survey_worth(offer, reported, law);
    }
    let complete = reported.reporting_rate().is_some_and(|rate| rate >= law.data_completeness);
    // A statement that nobody was eligible shows which measures apply, and does nothing else.
    if reported.nobody_eligible() {
        return Worth::left_out(Outcome::Excluded, false);
    }
    if offer.suppressed {
        return Worth::left_out(Outcome::Suppressed, complete);
    }
    if !complete {
        return Worth { outcome: Outcome::Incomplete, points: Some(unscored(facts, law)), complete };
    }
    let minimum = measure.minimum.as_ref().and_then(|minimum| minimum.cases_of(facts.entity_type));
    let enough = reported.cases().is_some_and(|cases| cases >= minimum.unwrap_or(law.case_minimum));
    match (reported.performance(), &offer.benchmark) {
        // The pathway leaves out what it can't score (42 CFR 414.1367(c)(1)).
        (None, _) | (_, None) if program == Program::App => Worth::left_out(Outcome::Excluded, true),
        _ if !enough && program == Program::App => Worth::left_out(Outcome::Excluded, true),
        _ if !enough => short(Outcome::BelowCaseMinimum, measure, facts, law),
        (None, _) => short(Outcome::BelowCaseMinimum, measure, facts, law),
        (Some(_), None) => short(Outcome::NoBenchmark, measure, facts, law),
        (Some(value), Some(curve)) => {
            let points = curve.points(&value, &law.most_points, &law.least_points);
            match program {
                Program::Traditional | Program::Mvp(_) => bounded(points, measure, offer, law),
                Program::App => Worth { outcome: Outcome::Benchmark, points: Some(points), complete },
            }
        }
    }
}

/// A complete measure without a benchmark or enough cases: exactly the floor of a new measure, else what the practice
/// gets for any such measure (42 CFR 414.1380(b)(1)(i)(A)(1), (3)).
fn short(outcome: Outcome, measure: &QualityMeasure, facts: &UnitFacts<'_>, law: &QualityLaw) -> Worth {
    let points = measure.floor.clone().unwrap_or_else(|| unscored(facts, law));
    Worth { outcome, points: Some(points), complete: true }
}

/// 3 points for a small practice, else 0 (42 CFR 414.1380(b)(1)(i)(A)(1), (B)).
fn unscored(facts: &UnitFacts<'_>, law: &QualityLaw) -> Exact<Points> {
    if facts.small_practice { law.small_practice_points.clone() } else { Exact::zero() }
}

/// The cap of a topped-out measure and the floor of a new one (42 CFR 414.1380(b)(1)(iv), (i)(C)).
///
/// 10 points of measure 134, capped: 7. 3.2 points of a measure in its first year: 7.
#[inline(always)]
fn bounded(points: Exact<Points>, measure: &QualityMeasure, offer: &Offer, law: &QualityLaw) -> Worth {
    let (mut points, mut outcome) = (points, Outcome::Benchmark);
    if offer.capped && points > law.topped_out_cap {
        (points, outcome) = (law.topped_out_cap.clone(), Outcome::Capped);
    }
    if let Some(floor) = measure.floor.as_ref().filter(|floor| points < **floor) {
        (points, outcome) = (floor.clone(), Outcome::Floor);
    }
    Worth { outcome, points: Some(points), complete: true }
}

/// A measure from claims is scored with a benchmark and enough cases, else left out (42 CFR 414.1380(b)(1)(i)(A)(2)).
fn claims_worth(
    minimum: CaseMinimum,
    offer: &Offer,
    reported: &impl Figures,
    facts: &UnitFacts<'_>,
    law: &QualityLaw,
) -> Worth {
    let least = minimum.cases_of(facts.entity_type);
    let for_unit = facts.clinicians >= minimum.clinicians
        && reported.cases().zip(least).is_some_and(|(cases, least)| cases >= least);
    match (reported.performance(), &offer.benchmark) {
        (Some(value), Some(curve)) if for_unit && !offer.suppressed => Worth {
            outcome: Outcome::Benchmark,
            points: Some(curve.points(&value, &law.most_points, &law.least_points)),
            complete: true,
        },
        _ => Worth::left_out(Outcome::Excluded, false),
    }
}

/// A summary measure of the CAHPS survey; without a score too few patients answered.
fn survey_worth(offer: &Offer, reported: &impl Figures, law: &QualityLaw) -> Worth {
    let enough = reported.cases().is_none_or(|cases| cases >= law.case_minimum);
    match (reported.performance(), &offer.benchmark) {
        (None, _) => Worth::left_out(Outcome::BelowCaseMinimum, false),
        _ if !enough => Worth::left_out(Outcome::BelowCaseMinimum, false),
        (Some(_), None) => Worth::left_out(Outcome::NoBenchmark, false),
        (Some(value), Some(curve)) => Worth {
            outcome: Outcome::Benchmark,
            points: Some(curve.points(&value, &law.most_points, &law.least_points)),
            complete: true,
        },
    }
}
