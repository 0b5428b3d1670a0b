//! What a unit submitted, counted once for all that asks for it.

use super::points::LEVELS;
use super::submissions::Submission;
use crate::score::record::Outcome;

/// What was submitted, in the figures that decide about slots.
#[derive(Debug, Clone, Copy)]
pub(super) struct Submitted {
    /// Measures with cases, each once.
    pub(super) measures: u32,
    /// Suppressed measures that no other submission replaces.
    suppressed: u32,
    /// Any measure with cases is an outcome measure or of high priority.
    pub(super) outcome_or_priority: bool,
    /// How many measures stand on each level of points, each once.
    pub(super) levels: [u32; LEVELS],
}

impl Submitted {
    #[allow(clippy::needless_bitwise_bool, reason = "nothing branches on what is hard to predict")]
    pub(super) fn of(found: &[Submission<'_>]) -> Self {
        let (measures, suppressed, levels) = (0, 0, [0; LEVELS]);
        let mut submitted = Self { measures, suppressed, outcome_or_priority: false, levels };
        for one in found {
            let is_best = one.reported & !one.superseded;
            let is_best_with_cases = is_best & one.has_cases();
            submitted.levels[one.worth.level()] += u32::from(is_best);
            submitted.suppressed += u32::from(is_best & (one.worth.outcome == Outcome::Suppressed));
            submitted.measures += u32::from(is_best_with_cases);
            submitted.outcome_or_priority |= is_best_with_cases & one.measure.tells_outcome();
        }
        submitted
    }

    /// How many suppressed measures take the place of one that has points, of so many that are asked for.
    ///
    /// Six are asked for, four have points, one is suppressed: `min(1, 6 - 4) = 1`.
    pub(super) fn suppressed_in_place_of(&self, asked: u32, survey: bool) -> u32 {
        let scorable = self.levels[1..].iter().sum::<u32>() + u32::from(survey);
        self.suppressed.min(asked.saturating_sub(scorable))
    }
}
