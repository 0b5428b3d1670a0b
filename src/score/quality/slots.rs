//! 42 CFR 414.1335, 414.1380(b)(1)(vii): how many measures a unit has to report, and which of its measures fill the slots.

use std::cmp::Ordering;

use smallvec::SmallVec;

use super::submissions::Submission;
use crate::model::{Collection, UnitFacts, place};
use crate::rules::tables::{Cluster, ClusterKind, QualityLaw, QualityMeasure};
use crate::score::record::Outcome;
use crate::units::{Exact, Points};

/// What a unit has to report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slots {
    /// Measures that count, filled or not.
    pub(super) count: u32,
    /// One of them has to be an outcome measure, or else of high priority.
    pub(super) outcome: bool,
}

/// What was submitted, in the figures that decide about slots.
struct Submitted {
    /// Measures with cases, each once.
    measures: u32,
    /// Measures with points, the survey among them.
    scorable: u32,
    /// Suppressed measures that no other submission replaces.
    suppressed: u32,
    /// Any of them is an outcome measure or of high priority.
    outcome_or_priority: bool,
}

impl Submitted {
    fn of(found: &[Submission<'_>], survey: bool) -> Self {
        let mut submitted =
            Self { measures: 0, scorable: u32::from(survey), suppressed: 0, outcome_or_priority: false };
        for one in found.iter().filter(|one| one.is_reported() && !one.superseded) {
            submitted.scorable += u32::from(one.worth.points.is_some());
            submitted.suppressed += u32::from(one.worth.outcome == Outcome::Suppressed);
            if one.has_cases() {
                submitted.measures += 1;
                submitted.outcome_or_priority |= one.measure.outcome || one.measure.high_priority;
            }
        }
        submitted
    }
}

/// The slots of traditional reporting: six, fewer where fewer measures apply, where an unscored CAHPS survey takes one
/// away, and where suppressed measures leave too few (42 CFR 414.1380(b)(1)(vii)(A), (B)).
///
/// Four scorable and one suppressed measure: `6 - min(1, 6 - 4) = 5`.
pub(super) fn slots(found: &[Submission<'_>], survey: bool, facts: &UnitFacts<'_>, law: &QualityLaw) -> Slots {
    let submitted = Submitted::of(found, survey);
    let applicable = match survey {
        true => None,
        false => applicable(found, &submitted, facts, law),
    };
    let (mut count, outcome) = applicable.unwrap_or((law.measures_required, true));
    if facts.survey_registered && !survey && submitted.measures <= law.cahps_most_other_measures {
        count = count.min(law.measures_required - 1);
    }
    let missing = count.saturating_sub(submitted.scorable);
    Slots { count: count - submitted.suppressed.min(missing), outcome }
}

/// Eligible measure applicability: where everything was collected by MIPS CQMs alone or by claims alone, and is too little,
/// only related measures are asked for (42 CFR 414.1380(b)(1)(vii)(B), 86 FR 65503).
///
/// Gives slots and whether the outcome requirement stands. The two measures of a set of four, submitted by registry: four
/// slots, two of them empty.
fn applicable(
    found: &[Submission<'_>],
    submitted: &Submitted,
    facts: &UnitFacts<'_>,
    law: &QualityLaw,
) -> Option<(u32, bool)> {
    let too_little = submitted.measures < law.measures_required || !submitted.outcome_or_priority;
    if !too_little {
        return None;
    }
    let reported = || found.iter().filter(|submission| submission.is_reported());
    let collection = reported().next()?.collection;
    let one_way = matches!(collection, Collection::Registry | Collection::Claims)
        && reported().all(|submission| submission.collection == collection && !submission.measure.qcdr);
    if !one_way {
        return None;
    }
    let holds_all = |set: &&Cluster| reported().all(|submission| set.members.contains(&submission.place));
    let own = |set: &&Cluster| {
        set.kind == ClusterKind::Cluster || facts.specialty.is_some_and(|specialty| set.is_of(specialty))
    };
    let sets = law.clusters.iter().filter(|set| set.collection == collection).filter(holds_all).filter(own);
    let set = sets.min_by_key(|set| (std::cmp::Reverse(set.members.len()), &set.name))?;
    let nobody = found.iter().filter(|submission| submission.is_reported() && !submission.superseded);
    let nobody = nobody.filter(|submission| !submission.has_cases()).count();
    let members = set.members.len().saturating_sub(nobody);
    let has_outcome = set.members.iter().map(|place| &law.measures[*place]);
    let has_outcome = has_outcome.into_iter().any(|measure| measure.outcome || measure.high_priority);
    Some((law.measures_required.min(u32::try_from(members).unwrap_or(u32::MAX)), has_outcome))
}

/// How the slots were filled.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Filled {
    /// Slots left empty, but for that of an outcome measure.
    pub(super) empty: u32,
    /// The slot of an outcome measure is empty.
    pub(super) outcome_missing: bool,
    /// The CAHPS survey fills a slot.
    pub(super) survey: bool,
}

/// A measure that could fill a slot.
#[derive(Clone, Copy)]
struct Candidate<'a> {
    /// Position among the submissions; none: the CAHPS survey.
    submission: Option<u32>,
    measure: &'a QualityMeasure,
    points: &'a Exact<Points>,
}

impl Candidate<'_> {
    /// More points first; equal points go by measure id.
    #[inline(always)]
    fn before(&self, other: &Self) -> Ordering {
        other.points.cmp(self.points).then_with(|| self.measure.id_place.cmp(&other.measure.id_place))
    }
}

/// The best candidates, found in one walk through all of them.
struct Best<'a> {
    /// So many of all, the best first.
    top: SmallVec<[Candidate<'a>; 8]>,
    /// The best outcome measure, among them or not.
    outcome: Option<Candidate<'a>>,
}

impl<'a> Best<'a> {
    fn of(candidates: impl Iterator<Item = Candidate<'a>>, count: usize) -> Self {
        let mut best = Self { top: SmallVec::new(), outcome: None };
        candidates.for_each(|candidate| {
            if candidate.measure.outcome && best.outcome.is_none_or(|other| candidate.before(&other).is_lt()) {
                best.outcome = Some(candidate);
            }
            best.keep(candidate, count);
        });
        best
    }

    /// Keeps a candidate among the top, if there is room or it is better than the last of them.
    #[inline(always)]
    fn keep(&mut self, candidate: Candidate<'a>, count: usize) {
        if self.top.len() < count {
            self.top.push(candidate);
        } else if self.top.last().is_none_or(|last| candidate.before(last).is_ge()) {
            return;
        }
        let mut place = self.top.len() - 1;
        while place > 0 && candidate.before(&self.top[place - 1]).is_lt() {
            self.top[place] = self.top[place - 1];
            place -= 1;
        }
        self.top[place] = candidate;
    }
}

/// Fills the slots: the best outcome measure first, else the best of high priority, then the best of the rest; equal points
/// go by measure id (42 CFR 414.1380(b)(1)(i)). A suppressed outcome measure meets the requirement. Gives the points of the
/// measures in the slots with it.
pub(super) fn fill(
    slots: Slots,
    found: &mut [Submission<'_>],
    survey: Option<&Exact<Points>>,
    law: &QualityLaw,
) -> (Exact<Points>, Filled) {
    let mut filled = Filled::default();
    let mut left = slots.count as usize;
    let Best { top: mut taken, outcome } = Best::of(candidates(found, survey, law), left);
    let mut first = None;
    // A suppressed outcome measure meets the requirement, so that no slot waits for one.
    if slots.outcome && left > 0 && (outcome.is_some() || !suppressed_outcome(found)) {
        left -= 1;
        first = outcome.or_else(|| best_of_high_priority(candidates(found, survey, law)));
        filled.outcome_missing = first.is_none();
    }
    taken.retain(|&mut candidate| first.is_none_or(|first| first.submission != candidate.submission));
    taken.truncate(left);
    filled.empty = u32::try_from(left - taken.len()).expect("there are few slots");
    taken.extend(first);
    let points = taken.iter().map(|candidate| candidate.points).sum();
    filled.survey = taken.iter().any(|candidate| candidate.submission.is_none());
    let counted: SmallVec<[u32; 8]> = taken.into_iter().filter_map(|candidate| candidate.submission).collect();
    for position in counted {
        found[position as usize].counted = true;
    }
    (points, filled)
}

/// The best measure of high priority, for units without any outcome measure.
fn best_of_high_priority<'a>(candidates: impl Iterator<Item = Candidate<'a>>) -> Option<Candidate<'a>> {
    candidates.filter(|candidate| candidate.measure.high_priority).min_by(Candidate::before)
}

/// Whether an outcome measure was left out because of a significant change.
pub(super) fn suppressed_outcome(found: &[Submission<'_>]) -> bool {
    let suppressed = |one: &&Submission<'_>| one.worth.outcome == Outcome::Suppressed && !one.superseded;
    found.iter().filter(suppressed).any(|one| one.measure.outcome)
}

/// What could fill a slot: the best submission of each measure that was reported and has points, and the survey.
fn candidates<'a>(
    found: &'a [Submission<'_>],
    survey: Option<&'a Exact<Points>>,
    law: &'a QualityLaw,
) -> impl Iterator<Item = Candidate<'a>> {
    let reported = found.iter().enumerate().filter(|(_, one)| one.is_reported() && !one.superseded);
    let scored = reported.filter_map(|(position, one)| {
        let points = one.worth.points.as_ref()?;
        Some(Candidate { submission: Some(place(position)), measure: one.measure, points })
    });
    let survey = survey.zip(law.survey);
    scored.chain(survey.map(|(points, place)| Candidate { submission: None, measure: &law.measures[place], points }))
}
