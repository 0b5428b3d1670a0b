//! 42 CFR 414.1380(b)(1)(i): the points of one submission of a measure.

use super::performance::{Figures, Reported};
use crate::model::UnitFacts;
use crate::model::submissions::Program;
use crate::rules::tables::{BenchmarkCurve, CaseMinimum, Offer, OnCurve, QualityLaw, QualityMeasure};
use crate::score::record::Outcome;
use crate::units::{Exact, Points, Pure, Ratio};

/// What a submission is worth.
#[derive(Debug, Clone)]
pub(super) struct Worth {
    pub(super) outcome: Outcome,
    /// None: left out of both sides.
    points: Option<Exact<Points>>,
    /// The level of the points; 0 without any.
    level: u8,
    /// Enough of the eligible cases were reported.
    pub(super) complete: bool,
}

/// How many levels of points there are: none at all, then below 1, below 2 and so on; whatever is more is on the last.
pub(super) const LEVELS: usize = LAST_LEVEL as usize + 1;
const LAST_LEVEL: u8 = 15;

/// The level of so many whole points, which nearly always tells which of two are more.
#[inline(always)]
pub(super) fn level(whole: u8) -> u8 {
    if whole < LAST_LEVEL { whole + 1 } else { LAST_LEVEL }
}

/// What a submission is judged by, besides what it says.
#[derive(Clone, Copy)]
pub(super) struct Terms<'a> {
    pub(super) measure: &'a QualityMeasure,
    pub(super) offer: &'a Offer,
    pub(super) program: Program,
    pub(super) facts: &'a UnitFacts<'a>,
    pub(super) law: &'a QualityLaw,
}

impl Terms<'_> {
    /// 3 points for a small practice, else 0 (42 CFR 414.1380(b)(1)(i)(A)(1), (B)).
    #[inline(always)]
    fn unscored<N: Number>(self) -> Option<N> {
        if self.facts.small_practice { N::of(&self.law.small_practice_points) } else { Some(N::ZERO) }
    }
}

/// Numbers that points are found in: ratios of small numbers, as nearly all are, or any.
pub(super) trait Number: Ord + Sized {
    /// No points.
    const ZERO: Self;

    /// A number of the law; none: it is not small enough.
    fn of<U>(exact: &Exact<U>) -> Option<Self>;

    /// The points of a value on a benchmark; none: they are not small enough.
    fn on(curve: &BenchmarkCurve, value: Self, law: &QualityLaw) -> Option<OnCurve<Self>>;

    /// The number as points.
    fn points(self) -> Exact<Points>;
}

impl Number for Ratio {
    const ZERO: Self = Self::ZERO;

    #[inline(always)]
    fn of<U>(exact: &Exact<U>) -> Option<Self> {
        exact.narrow_ratio()
    }

    #[inline(always)]
    fn on(curve: &BenchmarkCurve, value: Self, law: &QualityLaw) -> Option<OnCurve<Self>> {
        curve.narrow_points(value, law.ends())
    }

    #[inline(always)]
    fn points(self) -> Exact<Points> {
        self.into()
    }
}

impl Number for Exact<Pure> {
    const ZERO: Self = Self::ZERO;

    fn of<U>(exact: &Exact<U>) -> Option<Self> {
        Some(exact.clone().as_unit())
    }

    fn on(curve: &BenchmarkCurve, value: Self, law: &QualityLaw) -> Option<OnCurve<Self>> {
        let points = curve.points(&value, law.ends());
        Some(OnCurve { whole: points.whole_points(), points: points.as_unit() })
    }

    fn points(self) -> Exact<Points> {
        self.as_unit()
    }
}

impl Worth {
    pub(super) fn left_out(outcome: Outcome, complete: bool) -> Self {
        Self { outcome, points: None, level: 0, complete }
    }

    #[inline(always)]
    pub(super) fn of(outcome: Outcome, points: Exact<Points>) -> Self {
        Self { outcome, level: level(points.whole_points()), points: Some(points), complete: true }
    }

    /// None: left out of both sides.
    #[inline(always)]
    pub(super) fn points(&self) -> Option<&Exact<Points>> {
        self.points.as_ref()
    }

    /// The level of the points; 0 without any.
    #[inline(always)]
    pub(super) fn level(&self) -> usize {
        self.level.into()
    }

    /// The points of a submission that somebody reported, by the first of the conditions of 42 CFR 414.1380(b)(1)(i) and (vii)
    /// that holds. None: its numbers are not small enough for those that it is judged in.
    #[inline(always)]
    pub(super) fn of_reported<F: Figures>(says: &F, terms: Terms<'_>) -> Option<Self> {
        let Terms { offer, program, facts, law, .. } = terms;
        let least = F::Number::of(&law.data_completeness)?;
        let complete = says.reporting_rate().is_some_and(|rate| rate >= least);
        // A statement that nobody was eligible shows which measures apply, and does nothing else.
        if says.nobody_eligible() {
            return Some(Self::left_out(Outcome::Excluded, false));
        }
        if offer.suppressed {
            return Some(Self::left_out(Outcome::Suppressed, complete));
        }
        if !complete {
            let points = terms.unscored::<F::Number>()?.points();
            return Some(Self { complete, ..Self::of(Outcome::Incomplete, points) });
        }
        let minimum = terms.measure.minimum.as_ref().and_then(|minimum| minimum.cases_of(facts.entity_type));
        let enough = says.cases().is_some_and(|cases| cases >= minimum.unwrap_or(law.case_minimum));
        let short = |outcome| Some(Self::of(outcome, short::<F::Number>(terms)?.points()));
        match (says.performance(), &offer.benchmark) {
            // The pathway leaves out what it can't score (42 CFR 414.1367(c)(1)).
            (None, _) | (_, None) if program == Program::App => Some(Self::left_out(Outcome::Excluded, true)),
            _ if !enough && program == Program::App => Some(Self::left_out(Outcome::Excluded, true)),
            _ if !enough => short(Outcome::BelowCaseMinimum),
            (None, _) => short(Outcome::BelowCaseMinimum),
            (Some(_), None) => short(Outcome::NoBenchmark),
            (Some(value), Some(curve)) => {
                let OnCurve { points, whole } = F::Number::on(curve, value, law)?;
                let (points, outcome) = bounded(points, terms)?;
                let points = points.points();
                // A cap and a floor have whole points of their own.
                let whole = if outcome == Outcome::Benchmark { whole } else { points.whole_points() };
                Some(Self { outcome, points: Some(points), level: level(whole), complete })
            }
        }
    }

    /// A measure from claims is scored with a benchmark and enough cases, else left out (42 CFR 414.1380(b)(1)(i)(A)(2)).
    pub(super) fn of_claims(minimum: CaseMinimum, says: &Reported, Terms { offer, facts, law, .. }: Terms<'_>) -> Self {
        let least = minimum.cases_of(facts.entity_type);
        let for_unit = facts.clinicians >= minimum.clinicians
            && says.cases.zip(least).is_some_and(|(cases, least)| cases >= least);
        match (&says.performance, &offer.benchmark) {
            (Some(value), Some(curve)) if for_unit && !offer.suppressed => {
                Self::of(Outcome::Benchmark, curve.points(value, law.ends()))
            }
            _ => Self::left_out(Outcome::Excluded, false),
        }
    }

    /// A summary measure of the CAHPS survey; without a score too few patients answered.
    pub(super) fn of_survey(says: &Reported, Terms { offer, law, .. }: Terms<'_>) -> Self {
        let enough = says.cases.is_none_or(|cases| cases >= law.case_minimum);
        match (&says.performance, &offer.benchmark) {
            (None, _) => Self::left_out(Outcome::BelowCaseMinimum, false),
            _ if !enough => Self::left_out(Outcome::BelowCaseMinimum, false),
            (Some(_), None) => Self::left_out(Outcome::NoBenchmark, false),
            (Some(value), Some(curve)) => Self::of(Outcome::Benchmark, curve.points(value, law.ends())),
        }
    }
}

/// A complete measure without a benchmark or enough cases: exactly the floor of a new measure, else what the practice
/// gets for any such measure (42 CFR 414.1380(b)(1)(i)(A)(1), (3)).
#[inline(always)]
fn short<N: Number>(terms: Terms<'_>) -> Option<N> {
    match &terms.measure.floor {
        Some(floor) => N::of(floor),
        None => terms.unscored(),
    }
}

/// The cap of a topped-out measure and the floor of a new one (42 CFR 414.1380(b)(1)(iv), (i)(C)), neither of which is part of
/// the APM Performance Pathway.
///
/// 10 points of measure 134, capped: 7. 3.2 points of a measure in its first year: 7.
#[inline(always)]
fn bounded<N: Number>(points: N, Terms { measure, offer, program, law, .. }: Terms<'_>) -> Option<(N, Outcome)> {
    let (mut points, mut outcome) = (points, Outcome::Benchmark);
    if program == Program::App {
        return Some((points, outcome));
    }
    if offer.capped {
        let cap = N::of(&law.topped_out_cap)?;
        if points > cap {
            (points, outcome) = (cap, Outcome::Capped);
        }
    }
    if let Some(floor) = &measure.floor {
        let floor = N::of(floor)?;
        if points < floor {
            (points, outcome) = (floor, Outcome::Floor);
        }
    }
    Some((points, outcome))
}
