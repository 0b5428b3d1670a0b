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

/// The cost measures that a pathway takes.
#[derive(Debug, Clone, Copy)]
pub enum CostMeasures<'a> {
    /// All.
    All,
    /// Those of a MIPS Value Pathway (42 CFR 414.1365(d)(3)(iii)).
    Mvp(&'a Mvp),
    /// None: cost has no weight in the APM Performance Pathway, nor for an APM entity.
    None,
}

impl CostMeasures<'_> {
    fn takes(self, place: u16) -> bool {
        match self {
            Self::All => true,
            Self::Mvp(pathway) => pathway.cost.contains(&place),
            Self::None => false,
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
        recorder.measure(|| MeasureScore {
            case_count: Some(row.case_count),
            performance_rate: Some(Exact::decimal(row.cost, NANO)),
            available: if worth.is_some() { law.most_points.clone() } else { Exact::zero() },
            counted: worth.is_some(),
            points: worth,
            ..MeasureScore::new(Category::Cost, Subject::Measure(row.measure), outcome)
        });
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
            (Outcome::Benchmark, Some(curve.points(&cost, &law.most_points, &law.least_points)))
        }
    }
}
