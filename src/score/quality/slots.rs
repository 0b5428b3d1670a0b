//! 42 CFR 414.1335, 414.1380(b)(1)(vii): how many measures a unit has to report, and which of its measures fill the slots.

use smallvec::SmallVec;

use super::candidates::Candidates;
use super::submissions::Submission;
use super::submitted::Submitted;
use crate::model::{Collection, UnitFacts};
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

/// The slots of traditional reporting: six, fewer where fewer measures apply, where an unscored CAHPS survey takes one
/// away, and where suppressed measures leave too few (42 CFR 414.1380(b)(1)(vii)(A), (B)).
///
/// Four scorable and one suppressed measure: `6 - min(1, 6 - 4) = 5`.
pub(super) fn slots(
    found: &[Submission<'_>],
    submitted: &Submitted,
    survey: bool,
    facts: &UnitFacts<'_>,
    law: &QualityLaw,
) -> Slots {
    let applicable = match survey {
        true => None,
        false => applicable(found, submitted, facts, law),
    };
    let (mut count, outcome) = applicable.unwrap_or((law.measures_required, true));
    if facts.survey_registered && !survey && submitted.measures <= law.cahps_most_other_measures {
        count = count.min(law.measures_required - 1);
    }
    Slots { count: count - submitted.suppressed_in_place_of(count, survey), outcome }
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
    let reported = || found.iter().filter(|submission| submission.reported);
    let collection = reported().next()?.collection();
    let one_way = matches!(collection, Collection::Registry | Collection::Claims)
        && reported().all(|submission| submission.collection() == collection && !submission.measure.qcdr);
    if !one_way {
        return None;
    }
    let holds_all = |set: &&Cluster| reported().all(|submission| set.members.contains(&submission.place));
    let own = |set: &&Cluster| {
        set.kind == ClusterKind::Cluster || facts.specialty.is_some_and(|specialty| set.is_of(specialty))
    };
    let sets = law.clusters.iter().filter(|set| set.collection == collection).filter(holds_all).filter(own);
    let set = sets.min_by_key(|set| (std::cmp::Reverse(set.members.len()), &set.name))?;
    let nobody = found.iter().filter(|submission| submission.reported && !submission.superseded);
    let nobody = nobody.filter(|submission| !submission.has_cases()).count();
    let members = set.members.len().saturating_sub(nobody);
    let has_outcome = set.members.iter().map(|place| &law.measures[*place]);
    let has_outcome = has_outcome.into_iter().any(QualityMeasure::tells_outcome);
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

/// Fills the slots: the best outcome measure first, else the best of high priority, then the best of the rest; equal points
/// go by measure id (42 CFR 414.1380(b)(1)(i)). A suppressed outcome measure meets the requirement. Gives the points of the
/// measures in the slots with it.
pub(super) fn fill(
    slots: Slots,
    submitted: &Submitted,
    found: &mut [Submission<'_>],
    survey: Option<&Exact<Points>>,
    law: &QualityLaw,
) -> (Exact<Points>, Filled) {
    let mut filled = Filled::default();
    let mut left = slots.count as usize;
    let candidates = Candidates::of(found, submitted, survey, law);
    let mut first = None;
    // A suppressed outcome measure meets the requirement, so that no slot waits for one.
    if slots.outcome && left > 0 {
        let outcome = candidates.best(|measure| measure.outcome);
        if outcome.is_some() || !suppressed_outcome(found) {
            left -= 1;
            first = outcome.or_else(|| candidates.best(|measure| measure.high_priority));
            filled.outcome_missing = first.is_none();
        }
    }
    let mut taken = candidates.take(left, first);
    filled.empty = u32::try_from(left - taken.len()).expect("there are few slots");
    taken.extend(first);
    filled.survey = taken.iter().any(|candidate| candidate.position == found.len());
    let points = taken.iter().map(|candidate| candidate.points).sum();
    let positions: SmallVec<[usize; 8]> = taken.into_iter().map(|candidate| candidate.position).collect();
    for position in positions {
        if let Some(submission) = found.get_mut(position) {
            submission.counted = true;
        }
    }
    (points, filled)
}

/// Whether an outcome measure was left out because of a significant change.
pub(super) fn suppressed_outcome(found: &[Submission<'_>]) -> bool {
    let suppressed = |one: &&Submission<'_>| one.worth.outcome == Outcome::Suppressed && !one.superseded;
    found.iter().filter(suppressed).any(|one| one.measure.outcome)
}
