//! What became of each measure: recorded where somebody asks, and nothing at all in a batch.

use crate::model::{Category, Collection};
use crate::units::{Exact, Percent, Points, Pure};

/// What became of one reported measure, or of a slot that nothing filled. Every look-up ends in one of these; none ends in
/// a silent zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Not part of the programme that is scored.
    UnknownProgram,
    /// Left out because of a significant change.
    Suppressed,
    /// Another submission of the same measure is worth more.
    Superseded,
    /// Too few of the eligible cases were reported.
    Incomplete,
    /// Too few cases.
    BelowCaseMinimum,
    /// Too few reporters for a benchmark.
    NoBenchmark,
    /// The topped-out cap replaced more points.
    Capped,
    /// The floor of a new measure replaced fewer points.
    Floor,
    /// Scored on its benchmark.
    Benchmark,
    /// Nothing was submitted where something is required.
    MissingRequired,
    /// Left out of both sides.
    Excluded,
    /// Only groups are scored on it.
    GroupsOnly,
    /// Not performed long enough.
    TooShort,
    /// Performed by fewer than half of the group.
    BelowHalf,
    /// A later row says the same activity again.
    Duplicate,
    /// Answered yes.
    Attested,
    /// An exclusion was claimed.
    ExclusionClaimed,
    /// Answered no, or a numerator of zero.
    NotAttested,
    /// Another option counts, or nothing is ever counted for it.
    NotCounted,
    /// An optional public-health measure.
    Bonus,
    /// Scored by its rate.
    Scored,
}

impl Outcome {
    /// The code in `measure_scores`.
    pub fn name(self) -> &'static str {
        match self {
            Self::UnknownProgram => "unknown_program",
            Self::Suppressed => "suppressed",
            Self::Superseded => "superseded",
            Self::Incomplete => "incomplete",
            Self::BelowCaseMinimum => "below_case_minimum",
            Self::NoBenchmark => "no_benchmark",
            Self::Capped => "capped",
            Self::Floor => "floor",
            Self::Benchmark => "benchmark",
            Self::MissingRequired => "missing_required",
            Self::Excluded => "excluded",
            Self::GroupsOnly => "groups_only",
            Self::TooShort => "too_short",
            Self::BelowHalf => "below_half",
            Self::Duplicate => "duplicate",
            Self::Attested => "attested",
            Self::ExclusionClaimed => "exclusion_claimed",
            Self::NotAttested => "not_attested",
            Self::NotCounted => "not_counted",
            Self::Bonus => "bonus",
            Self::Scored => "scored",
        }
    }
}

/// What a row of `measure_scores` is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A measure or activity at a position of its table.
    Measure(u16),
    /// An empty slot, numbered from 1.
    EmptySlot(u8),
    /// The slot of an outcome measure, empty.
    EmptyOutcomeSlot,
    /// The mean of the members of an APM entity.
    MeanOfMembers,
}

/// A row of `measure_scores`.
#[derive(Debug, Clone)]
pub struct MeasureScore {
    /// The category.
    pub category: Category,
    /// The measure or slot.
    pub subject: Subject,
    /// How it was collected.
    pub collection: Option<Collection>,
    /// Who submitted it.
    pub submitter: u16,
    /// Cases.
    pub case_count: Option<u32>,
    /// Share of eligible cases reported.
    pub reporting_rate: Option<Exact<Percent>>,
    /// Rate, score or dollars.
    pub performance_rate: Option<Exact<Pure>>,
    /// What it is worth, counted or not.
    pub points: Option<Exact<Points>>,
    /// What it could be worth.
    pub available: Exact<Points>,
    /// Whether it is part of the score.
    pub counted: bool,
    /// What became of it.
    pub outcome: Outcome,
}

impl MeasureScore {
    /// A row with nothing but its outcome.
    pub fn new(category: Category, subject: Subject, outcome: Outcome) -> Self {
        Self {
            category,
            subject,
            collection: None,
            submitter: 0,
            case_count: None,
            reporting_rate: None,
            performance_rate: None,
            points: None,
            available: Exact::zero(),
            counted: false,
            outcome,
        }
    }
}

/// Takes down what became of measures. The batch gives `()`, which takes down nothing and costs nothing.
pub trait Recorder {
    /// Takes down a measure; `score` is only called where somebody listens.
    fn measure(&mut self, score: impl FnOnce() -> MeasureScore);

    /// Nothing that was submitted counts in the category.
    fn uncount(&mut self, category: Category);

    /// The category is not scored after all: nothing of it counts, and nothing is missing in it.
    fn leave_out(&mut self, category: Category);
}

impl Recorder for () {
    fn measure(&mut self, _: impl FnOnce() -> MeasureScore) {}

    fn uncount(&mut self, _: Category) {}

    fn leave_out(&mut self, _: Category) {}
}

impl Recorder for Vec<MeasureScore> {
    fn measure(&mut self, score: impl FnOnce() -> MeasureScore) {
        self.push(score());
    }

    fn uncount(&mut self, category: Category) {
        for score in self.iter_mut().filter(|score| score.category == category) {
            score.counted = false;
        }
    }

    fn leave_out(&mut self, category: Category) {
        self.retain(|score| score.category != category || score.outcome != Outcome::MissingRequired);
        self.uncount(category);
    }
}
