//! 42 CFR 414.1380(b)(2): the cost category.

use super::quality::improvement::improvement;
use super::record::{MeasureScore, Outcome, Recorder, Subject};
use crate::model::submissions::CostRow;
use crate::model::{Category, EntityType, UnitFacts};
use crate::rules::tables::{CostLaw, CostMeasure, Mvp};
use crate::units::{Exact, NANO, Percent, Points, Pure};

/// The cost score of a unit.
#[derive(Debug, Clone)]
pub struct CostScore {
    /// Percent; none: no measure can be scored.
    pub percent: Option<Exact<Percent>>,
    /// Percentage points for improvement.
    pub improvement: Exact<Percent>,
}

/// Takes down what would become of cost measures where cost has no weight: in the APM Performance Pathway, and for an APM
/// entity. Tells whether any could be scored.
pub fn leave_out_cost(
    rows: &[CostRow],
    measures: CostMeasures<'_>,
    facts: &UnitFacts<'_>,
    law: &CostLaw,
    recorder: &mut impl Recorder,
) -> bool {
    let mut any = false;
    for row in rows {
        let (outcome, points) = worth(row, &law.measures[row.measure], facts, law);
        any |= points.is_some() && measures.takes(row.measure);
        let outcome = if points.is_some() { Outcome::Excluded } else { outcome };
        recorder.measure(|| recorded(row, outcome, None, law));
    }
    any
}

/// The cost measures that a pathway takes.
#[derive(Debug, Clone, Copy)]
pub enum CostMeasures<'a> {
    /// All.
    All,
    /// Those of a MIPS Value Pathway (42 CFR 414.1365(d)(3)(iii)).
    Mvp(&'a Mvp),
}

impl CostMeasures<'_> {
    fn takes(self, place: u16) -> bool {
        match self {
            Self::All => true,
            Self::Mvp(pathway) => pathway.cost.contains(&place),
        }
    }
}

/// Scores the cost category: the mean of the points of all measures that can be scored, in percent of the most points,
/// plus improvement, at most 100 (42 CFR 414.1380(b)(2)(iii)-(iv)).
///
/// Measures of 9.1 and 2.9 points: `12 / 20 = 60` percent.
pub fn score_cost(
    rows: &[CostRow],
    measures: CostMeasures<'_>,
    facts: &UnitFacts<'_>,
    law: &CostLaw,
    recorder: &mut impl Recorder,
) -> CostScore {
    let (mut points, mut counted) = (Exact::<Points>::zero(), 0);
    for row in rows {
        let measure = &law.measures[row.measure];
        let (outcome, worth) = match worth(row, measure, facts, law) {
            (_, Some(_)) if !measures.takes(row.measure) => (Outcome::Excluded, None),
            found => found,
        };
        if let Some(worth) = &worth {
            points = &points + worth;
            counted += 1;
        }
        recorder.measure(|| recorded(row, outcome, worth, law));
    }
    let available = &law.most_points * &Exact::whole(counted);
    let Some(share) = points.checked_div(&available) else {
        return CostScore { percent: None, improvement: Exact::zero() };
    };
    let achieved = &Exact::<Percent>::whole(100) * &share;
    let before = facts.prior_cost.as_ref();
    let improvement =
        before.and_then(|before| improvement(&achieved, before, &law.improvement_cap)).unwrap_or_else(Exact::zero);
    let percent = (&achieved + &improvement).min(Exact::whole(100));
    CostScore { percent: Some(percent), improvement }
}

fn recorded(row: &CostRow, outcome: Outcome, points: Option<Exact<Points>>, law: &CostLaw) -> MeasureScore {
    MeasureScore {
        case_count: Some(row.case_count),
        performance_rate: Some(Exact::decimal(row.cost, NANO)),
        available: if points.is_some() { law.most_points.clone() } else { Exact::zero() },
        counted: points.is_some(),
        points,
        ..MeasureScore::new(Category::Cost, Subject::Measure(row.measure), outcome)
    }
}

/// Points of a measure on the ranges around the national median (42 CFR 414.1380(b)(2)(i)(B)).
///
/// A median of 1,518.495 and a deviation of 314.45: 1,770.05 is 0.8 deviations above, 6.4 points.
fn worth(
    row: &CostRow,
    measure: &CostMeasure,
    facts: &UnitFacts<'_>,
    law: &CostLaw,
) -> (Outcome, Option<Exact<Points>>) {
    if measure.groups_only && facts.entity_type == EntityType::Individual {
        return (Outcome::GroupsOnly, None);
    }
    if row.case_count < measure.case_minimum {
        return (Outcome::BelowCaseMinimum, None);
    }
    match &measure.benchmark {
        None => (Outcome::NoBenchmark, None),
        Some(curve) => {
            let cost = Exact::<Pure>::decimal(row.cost, NANO);
            (Outcome::Benchmark, Some(curve.points(&cost, law.ends())))
        }
    }
}
