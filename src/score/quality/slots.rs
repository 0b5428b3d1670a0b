//! 42 CFR 414.1335, 414.1380(b)(1)(vii): how many measures a unit has to report, and which of its measures fill the slots.

use std::cmp::Ordering;

use super::submissions::Submission;
use crate::model::{Collection, UnitFacts};
use crate::rules::tables::{Cluster, ClusterKind, QualityLaw};
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
        let best = || found.iter().filter(|submission| submission.is_reported() && !submission.superseded);
        let count = |holds: &dyn Fn(&&Submission<'_>) -> bool| {
            u32::try_from(best().filter(holds).count()).expect("a pack has few measures")
        };
        let scorable = count(&|submission| submission.worth.points.is_some());
        Self {
            measures: count(&|submission| submission.has_cases()),
            scorable: scorable + u32::from(survey),
            suppressed: count(&|submission| submission.worth.outcome == super::Outcome::Suppressed),
            outcome_or_priority: best()
                .filter(|submission| submission.has_cases())
                .any(|submission| submission.measure.outcome || submission.measure.high_priority),
        }
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
    let reported = || found.iter().filter(|submission| submission.is_reported());
    let collection = reported().next()?.collection;
    let one_way = matches!(collection, Collection::Registry | Collection::Claims)
        && reported().all(|submission| submission.collection == collection && !submission.measure.qcdr);
    let too_little = submitted.measures < law.measures_required || !submitted.outcome_or_priority;
    if !one_way || !too_little {
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
#[derive(Debug, Clone, Default)]
pub(super) struct Filled {
    /// Points of the measures in the slots.
    pub(super) points: Exact<Points>,
    /// Slots left empty, but for that of an outcome measure.
    pub(super) empty: u32,
    /// The slot of an outcome measure is empty.
    pub(super) outcome_missing: bool,
    /// The CAHPS survey fills a slot.
    pub(super) survey: bool,
}

/// A measure that could fill a slot.
#[derive(Clone, Copy)]
pub(super) struct Candidate<'a> {
    /// Position among the submissions; none: the CAHPS survey.
    submission: Option<usize>,
    id_place: u16,
    points: &'a Exact<Points>,
    /// The points as one number, which compares fast, where it does not say the same of others.
    coarse: Option<i64>,
    outcome: bool,
    high_priority: bool,
}

impl Candidate<'_> {
    /// More points first; equal points go by measure id.
    fn before(&self, other: &Self) -> Ordering {
        match (self.coarse, other.coarse) {
            (Some(own), Some(others)) if own != others => others.cmp(&own),
            _ => other.points.cmp(self.points).then_with(|| self.id_place.cmp(&other.id_place)),
        }
    }
}

/// Fills the slots: the best outcome measure first, else the best of high priority, then the best of the rest; equal points
/// go by measure id (42 CFR 414.1380(b)(1)(i)). A suppressed outcome measure meets the requirement.
pub(super) fn fill(
    slots: Slots,
    found: &mut [Submission<'_>],
    survey: Option<&Exact<Points>>,
    law: &QualityLaw,
) -> Filled {
    let mut rest: Vec<Candidate<'_>> = candidates(found, survey, law);
    let mut filled = Filled::default();
    let mut taken = Vec::with_capacity(slots.count as usize);
    let mut left = slots.count as usize;
    // A suppressed outcome measure meets the requirement, so that no slot waits for one.
    let best_outcome = best(&rest, |candidate| candidate.outcome);
    if slots.outcome && left > 0 && (best_outcome.is_some() || !suppressed_outcome(found)) {
        left -= 1;
        match best_outcome.or_else(|| best(&rest, |candidate| candidate.high_priority)) {
            Some(place) => taken.push(rest.swap_remove(place)),
            None => filled.outcome_missing = true,
        }
    }
    if left < rest.len() {
        rest.select_nth_unstable_by(left, Candidate::before);
        rest.truncate(left);
    }
    filled.empty = u32::try_from(left - rest.len()).expect("there are few slots");
    taken.extend(rest);
    for candidate in &taken {
        filled.points = &filled.points + candidate.points;
        filled.survey |= candidate.submission.is_none();
    }
    let places: Vec<usize> = taken.into_iter().filter_map(|candidate| candidate.submission).collect();
    for place in places {
        found[place].counted = true;
    }
    filled
}

/// The place of the first candidate of a kind, where there is one.
fn best(candidates: &[Candidate<'_>], kind: impl Fn(&Candidate<'_>) -> bool) -> Option<usize> {
    let of_kind = candidates.iter().enumerate().filter(|(_, candidate)| kind(candidate));
    of_kind.min_by(|(_, a), (_, b)| a.before(b)).map(|(place, _)| place)
}

/// Whether an outcome measure was left out because of a significant change.
pub(super) fn suppressed_outcome(found: &[Submission<'_>]) -> bool {
    let suppressed = |one: &&Submission<'_>| one.worth.outcome == super::Outcome::Suppressed && !one.superseded;
    found.iter().filter(suppressed).any(|one| one.measure.outcome)
}

fn candidates<'a>(
    found: &'a [Submission<'_>],
    survey: Option<&'a Exact<Points>>,
    law: &'a QualityLaw,
) -> Vec<Candidate<'a>> {
    let reported = found.iter().enumerate().filter(|(_, one)| one.is_reported() && !one.superseded);
    let scored = reported.filter_map(|(place, one)| {
        let points = one.worth.points.as_ref()?;
        Some(Candidate {
            submission: Some(place),
            id_place: one.measure.id_place,
            points,
            coarse: points.coarse(),
            outcome: one.measure.outcome,
            high_priority: one.measure.high_priority,
        })
    });
    let survey = survey.zip(law.survey).map(|(points, place)| {
        let measure = &law.measures[place];
        let (outcome, high_priority) = (measure.outcome, measure.high_priority);
        let coarse = points.coarse();
        Candidate { submission: None, id_place: measure.id_place, points, coarse, outcome, high_priority }
    });
    let mut candidates = Vec::with_capacity(found.len() + 1);
    candidates.extend(scored.chain(survey));
    candidates
}
