//! Two runs or scenarios side by side: who gains and loses, by group, and from which band of payment to which.
//!
//! Pure: outcomes of clinicians come in, figures come out.

mod bands;
mod differences;
mod movers;

pub use bands::{Band, Bands, Transitions};
pub use differences::{Figure, Tally};
pub use movers::{Mover, largest};

/// What a comparison looks at in a clinician's row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outcome {
    /// Hundredths; none: there is no score.
    pub final_score: Option<i32>,
    /// Hundredths of a percent.
    pub percent: Option<i32>,
    /// Adjustment in cents; none: payments are not known.
    pub dollars: Option<i64>,
    /// Payments are adjusted by the score.
    pub adjusted: bool,
}

/// A clinician in both; none where one of them has no such row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pair {
    /// In the baseline.
    pub baseline: Option<Outcome>,
    /// In the scenario.
    pub scenario: Option<Outcome>,
}

impl Pair {
    /// Whether anything differs.
    pub fn differs(&self) -> bool {
        self.baseline != self.scenario
    }

    /// What the scenario adds to the dollars of the clinician; nothing, where neither has any. A clinician without a row in
    /// one of them has no dollars there.
    pub fn dollars(&self) -> Option<i64> {
        let of = |outcome: Option<Outcome>| outcome.and_then(|outcome| outcome.dollars);
        match (of(self.baseline), of(self.scenario)) {
            (None, None) => None,
            (before, after) => Some(after.unwrap_or(0) - before.unwrap_or(0)),
        }
    }

    /// By how much the score differs, where both have one.
    pub fn score(&self) -> Option<i32> {
        Some(self.scenario?.final_score? - self.baseline?.final_score?)
    }

    /// By how much the percent differs, where both have one.
    pub fn percent(&self) -> Option<i32> {
        Some(self.scenario?.percent? - self.baseline?.percent?)
    }
}
