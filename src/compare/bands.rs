//! Bands of payment adjustment, and how many clinicians go from one to another.

use std::collections::BTreeMap;

use super::{Outcome, Pair};

/// A band of payment adjustment, from the worst to the best, then those without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    /// The full reduction.
    FullReduction,
    /// A smaller one.
    Reduction,
    /// Neither.
    Neutral,
    /// Up to half of the baseline's maximum.
    LowerIncrease,
    /// Above it.
    UpperIncrease,
    /// Excluded or voluntary: payments are not adjusted.
    NotAdjusted,
    /// No score counts.
    NoScore,
    /// There is no such row.
    Absent,
}

impl Band {
    /// All of them, in order.
    pub const ALL: [Self; 8] = [
        Self::FullReduction,
        Self::Reduction,
        Self::Neutral,
        Self::LowerIncrease,
        Self::UpperIncrease,
        Self::NotAdjusted,
        Self::NoScore,
        Self::Absent,
    ];

    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::FullReduction => "full_reduction",
            Self::Reduction => "reduction",
            Self::Neutral => "neutral",
            Self::LowerIncrease => "lower_increase",
            Self::UpperIncrease => "upper_increase",
            Self::NotAdjusted => "not_adjusted",
            Self::NoScore => "no_score",
            Self::Absent => "absent",
        }
    }
}

/// The bands of a baseline, by which its scenarios are judged too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bands {
    /// The full reduction, hundredths of a percent: not positive.
    pub full_reduction: i32,
    /// The increase at the highest score.
    pub maximum: i32,
}

impl Bands {
    /// The band of a row; none: there is no such row.
    ///
    /// With a maximum of 1.05: 0.52 is a lower increase, 0.53 an upper one.
    pub fn of(&self, outcome: Option<Outcome>) -> Band {
        let Some(outcome) = outcome else { return Band::Absent };
        match (outcome.adjusted, outcome.percent.filter(|_| outcome.final_score.is_some())) {
            (false, _) => Band::NotAdjusted,
            (true, None) => Band::NoScore,
            (true, Some(percent)) if percent <= self.full_reduction => Band::FullReduction,
            (true, Some(percent)) if percent < 0 => Band::Reduction,
            (true, Some(0)) => Band::Neutral,
            (true, Some(percent)) if 2 * percent <= self.maximum => Band::LowerIncrease,
            (true, Some(_)) => Band::UpperIncrease,
        }
    }
}

/// Clinicians and dollars by the bands they come from and go to.
#[derive(Debug, Clone, Default)]
pub struct Transitions {
    /// Clinicians, and what they gain in cents; none where no dollars are known.
    pub cells: BTreeMap<(Band, Band), (u64, Option<i128>)>,
}

impl Transitions {
    /// Adds a clinician.
    pub fn add(&mut self, pair: &Pair, bands: &Bands) {
        let cell = self.cells.entry((bands.of(pair.baseline), bands.of(pair.scenario))).or_default();
        cell.0 += 1;
        if let Some(dollars) = pair.dollars() {
            *cell.1.get_or_insert_default() += i128::from(dollars);
        }
    }
}
