//! 42 CFR 414.1380(b)(1)(i): which measures of a unit could fill a slot, and which of them are the best.

use std::cmp::Ordering;

use smallvec::SmallVec;

use super::points::{LEVELS, level};
use super::submissions::Submission;
use super::submitted::Submitted;
use crate::rules::tables::{QualityLaw, QualityMeasure};
use crate::units::{Exact, Points};

/// The measures that could fill a slot: the best submission of each, and the CAHPS survey.
pub(super) struct Candidates<'a> {
    found: &'a [Submission<'a>],
    survey: Option<Candidate<'a>>,
    /// How many are on each level.
    levels: [u32; LEVELS],
}

/// A measure with points.
#[derive(Clone, Copy)]
pub(super) struct Candidate<'a> {
    /// Its position among the submissions; that of the survey is past the last of them.
    pub(super) position: usize,
    pub(super) points: &'a Exact<Points>,
    level: usize,
    measure: &'a QualityMeasure,
}

/// Some of the candidates.
pub(super) type Taken<'a> = SmallVec<[Candidate<'a>; 8]>;

/// Submissions that are looked at together.
const AT_ONCE: usize = 32;

impl Candidate<'_> {
    /// More points first; equal points go by measure id.
    fn compare(&self, other: &Self) -> Ordering {
        let levels = other.level.cmp(&self.level);
        levels
            .then_with(|| other.points.cmp(self.points))
            .then_with(|| self.measure.id_place.cmp(&other.measure.id_place))
    }
}

impl<'a> Candidates<'a> {
    /// The best submission of each measure that was reported and has points, and the survey.
    pub(super) fn of(
        found: &'a [Submission<'a>],
        submitted: &Submitted,
        survey: Option<&'a Exact<Points>>,
        law: &'a QualityLaw,
    ) -> Self {
        let survey = survey.zip(law.survey).map(|(points, measure)| Candidate {
            position: found.len(),
            points,
            level: level(points.whole_points()).into(),
            measure: &law.measures[measure],
        });
        let mut levels = submitted.levels;
        if let Some(survey) = survey {
            levels[survey.level] += 1;
        }
        Self { found, survey, levels }
    }

    /// The best of a kind.
    #[inline(always)]
    pub(super) fn best(&self, kind: impl Fn(&QualityMeasure) -> bool) -> Option<Candidate<'a>> {
        let mut best: Option<Candidate<'a>> = None;
        self.each(
            |level, measure| (level > 0) & kind(measure),
            |one| {
                if best.is_none_or(|best| one.compare(&best).is_lt()) {
                    best = Some(one);
                }
            },
        );
        best
    }

    /// The best, so many or all, but for one that is taken already; in no order.
    pub(super) fn take(&self, count: usize, taken: Option<Candidate<'a>>) -> Taken<'a> {
        let least = self.least(count, taken);
        let (mut best, mut alike) = (Taken::new(), Taken::new());
        self.each(
            |level, _| level >= least,
            |one| match one.level > least {
                _ if taken.is_some_and(|taken| taken.position == one.position) => {}
                true => best.push(one),
                false => alike.push(one),
            },
        );
        // Which of those on the last level are the better ones is seen exactly.
        let left = count.saturating_sub(best.len());
        if alike.len() > left {
            alike.sort_unstable_by(Candidate::compare);
        }
        best.extend(alike.into_iter().take(left));
        best
    }

    /// The level of the last of so many, the best but for one that is taken already; the first level where there are not so many.
    fn least(&self, count: usize, taken: Option<Candidate<'_>>) -> usize {
        let mut levels = self.levels;
        if let Some(taken) = taken {
            levels[taken.level] -= 1;
        }
        let mut found = 0;
        let reaches = |level: &usize| {
            found += levels[*level] as usize;
            found >= count
        };
        (1..LEVELS).rev().find(reaches).unwrap_or(1)
    }

    /// Hands over those that a level and a measure tell. What these are is hard to predict, so that looking for them does not
    /// branch on it.
    #[inline(always)]
    #[allow(clippy::needless_bitwise_bool, reason = "nothing branches on it")]
    fn each(&self, is_one: impl Fn(usize, &QualityMeasure) -> bool, mut hand_over: impl FnMut(Candidate<'a>)) {
        for (start, found) in (0..).step_by(AT_ONCE).zip(self.found.chunks(AT_ONCE)) {
            let (mut places, mut count) = ([0; AT_ONCE], 0);
            for (place, one) in found.iter().enumerate() {
                places[count] = place;
                count += usize::from(one.reported & !one.superseded & is_one(one.worth.level(), one.measure));
            }
            for place in &places[..count] {
                let one = &found[*place];
                if let Some(points) = one.worth.points() {
                    let level = one.worth.level();
                    hand_over(Candidate { position: start + place, points, level, measure: one.measure });
                }
            }
        }
        if let Some(survey) = self.survey.filter(|survey| is_one(survey.level, survey.measure)) {
            hand_over(survey);
        }
    }
}
