//! Which submission of a measure counts, how many slots there are and which measures fill them (10.1, 13.1 to 13.4,
//! 13b.32, 13b.34, 13b.35, 13b.42).

use std::collections::BTreeSet;

use super::law;
use super::measure_points::{Standing, Worth};
use super::pathway::Pathway;
use super::submissions::Submission;
use super::tables::{Cluster, QualityMeasure, Tables};
use super::units::Unit;

/// Marks of each measure the submission that counts: scored beats suppressed beats 0/0, then points; what is still equal
/// is settled by collection type and submitter, and where several measures are one by measure id.
pub fn mark_best_of_each_measure(worths: &mut [Worth]) {
    mark_best_of_each(worths, |worth| worth.submission.measure_id.clone());
}

/// The same where several measures are one.
pub fn mark_best_of_each(worths: &mut [Worth], measure_of: impl Fn(&Worth) -> String) {
    let measures: BTreeSet<String> = worths.iter().map(&measure_of).collect();
    for measure in measures {
        let best = (0..worths.len())
            .filter(|place| measure_of(&worths[*place]) == measure)
            .max_by(|a, b| {
                let (a, b) = (&worths[*a], &worths[*b]);
                (a.standing, &a.points).cmp(&(b.standing, &b.points)).then_with(|| {
                    let name = |Worth { submission, .. }: &Worth| {
                        let Submission { measure_id, collection_type, submitter, .. } = submission.clone();
                        (collection_type, submitter, measure_id)
                    };
                    name(b).cmp(&name(a))
                })
            })
            .expect("the measure was submitted");
        worths[best].stands = true;
    }
    for worth in worths.iter_mut().filter(|worth| !worth.stands && worth.outcome != "suppressed") {
        worth.outcome = "superseded";
    }
}

/// 13.4: what the clinical clusters say, where eligible measure applicability is looked at.
pub fn applicable_cluster<'a>(
    tables: &'a Tables,
    unit: &Unit,
    worths: &[Worth],
    survey_scored: bool,
) -> Option<&'a Cluster> {
    let first = worths.first()?;
    let collection_type = first.submission.collection_type.as_str();
    let one_kind = worths.iter().all(|worth| worth.submission.collection_type == collection_type)
        && matches!(collection_type, "registry" | "claims")
        && worths.iter().all(|worth| !tables.measure(&worth.submission.measure_id).qcdr)
        && !survey_scored;
    if !one_kind {
        return None;
    }
    // Fewer than six, or none of them outcome or high-priority: any set that a cluster can hold has fewer than six.
    let mut matches: Vec<&Cluster> = tables
        .clusters
        .iter()
        .filter(|cluster| cluster.collection_type == collection_type)
        .filter(|cluster| !cluster.specialty_set || cluster.is_for_specialty(&unit.specialty))
        .filter(|cluster| worths.iter().all(|worth| cluster.members.contains(&worth.submission.measure_id)))
        .collect();
    matches.sort_by_key(|cluster| (usize::MAX - cluster.members.len(), cluster.name.clone()));
    matches.first().copied()
}

/// What the category asks for.
#[derive(Clone, Debug, Default)]
pub struct Required {
    pub slots: usize,
    /// No outcome or high-priority measure is asked for (13.4, 13b.42).
    pub outcome_waived: bool,
    /// The claims measure chosen for an MVP holds the outcome slot (13b.42).
    pub outcome_chosen: bool,
}

pub fn required(
    tables: &Tables,
    unit: &Unit,
    pathway: &Pathway,
    worths: &[Worth],
    survey_scored: bool,
    outcome_chosen: bool,
) -> Required {
    let mut required = match pathway {
        Pathway::Mvp(id) => of_mvp(tables, unit, id, worths, survey_scored),
        Pathway::Traditional | Pathway::App | Pathway::Facility => traditional(tables, unit, worths, survey_scored),
    };
    // 13.3: a suppressed measure takes a slot out where too few scorable ones are left.
    let scorable = standing(worths, Standing::Scored) + usize::from(survey_scored) + usize::from(outcome_chosen);
    required.slots -= standing(worths, Standing::Suppressed).min(required.slots.saturating_sub(scorable));
    required.outcome_chosen = outcome_chosen;
    required
}

fn standing(worths: &[Worth], asked: Standing) -> usize {
    worths.iter().filter(|worth| worth.stands && worth.standing == asked).count()
}

/// Six slots, after EMA and the survey reduction (13b.34).
fn traditional(tables: &Tables, unit: &Unit, worths: &[Worth], survey_scored: bool) -> Required {
    let submitted = worths.iter().filter(|worth| worth.stands && worth.standing != Standing::Empty).count();
    let cluster = applicable_cluster(tables, unit, worths, survey_scored);
    let mut slots = match cluster {
        Some(cluster) => law::REQUIRED_MEASURES.min(cluster.members.len()) - standing(worths, Standing::Empty),
        None => law::REQUIRED_MEASURES,
    };
    // 13.20: the survey was asked for and none of it could be scored.
    if unit.survey_registered() && !survey_scored && submitted <= law::SURVEY_OTHER_MEASURES {
        slots = slots.min(law::SURVEY_REDUCED_SLOTS);
    }
    let outcome_waived =
        cluster.is_some_and(|cluster| !cluster.members.iter().any(|id| meets_outcome(tables.measure(id))));
    Required { slots, outcome_waived, outcome_chosen: false }
}

/// Four slots; of a small practice that submits only claims as many as the MVP has claims measures (10.1, 13b.42). No
/// survey reduction (13b.43).
fn of_mvp(tables: &Tables, unit: &Unit, mvp: &str, worths: &[Worth], survey_scored: bool) -> Required {
    let only_claims = unit.small_practice
        && !survey_scored
        && !worths.is_empty()
        && worths.iter().all(|worth| worth.submission.collection_type == "claims");
    if !only_claims {
        return Required { slots: law::MVP_REQUIRED_MEASURES, ..Required::default() };
    }
    let measures = tables.mvp(mvp).quality_measures.iter().map(|id| tables.measure(id));
    let of_claims: Vec<&QualityMeasure> =
        measures.filter(|measure| measure.collection_types.iter().any(|name| name == "claims")).collect();
    Required {
        slots: of_claims.len().min(law::MVP_REQUIRED_MEASURES),
        outcome_waived: !of_claims.iter().any(|measure| measure.is_outcome()),
        outcome_chosen: false,
    }
}

fn meets_outcome(measure: &QualityMeasure) -> bool {
    measure.is_outcome() || measure.high_priority
}

/// Marks the counted measures; gives the names of the slots left empty (13.1).
pub fn fill_slots(tables: &Tables, required: &Required, worths: &mut [Worth]) -> Vec<String> {
    let measure = |worth: &Worth| tables.measure(&worth.submission.measure_id);
    let mut order: Vec<usize> = (0..worths.len())
        .filter(|place| worths[*place].stands && worths[*place].standing == Standing::Scored)
        .collect();
    order.sort_by(|a, b| {
        let (a, b) = (&worths[*a], &worths[*b]);
        b.points.cmp(&a.points).then_with(|| a.submission.measure_id.cmp(&b.submission.measure_id))
    });
    let mut chosen: Vec<usize> = Vec::new();
    let mut missing: Vec<String> = Vec::new();
    if required.slots > 0 && required.outcome_chosen {
        // Without a row the slot stays empty (10.2, 13b.42).
        let is_chosen = |place: &&usize| worths[**place].submission.collection_type == "administrativeClaims";
        match order.iter().find(is_chosen) {
            Some(place) => chosen.push(*place),
            None => missing.push("outcome-required".to_owned()),
        }
    } else if required.slots > 0 && !required.outcome_waived {
        let outcome = order.iter().find(|place| measure(&worths[**place]).is_outcome());
        let high_priority = order.iter().find(|place| measure(&worths[**place]).high_priority);
        match (outcome, suppressed_outcome(tables, worths), high_priority) {
            (Some(place), _, _) => chosen.push(*place),
            // 13b.32: a suppressed outcome measure meets the requirement; all slots are then for the best.
            (None, true, _) => {}
            (None, false, Some(place)) => chosen.push(*place),
            (None, false, None) => missing.push("outcome-required".to_owned()),
        }
    }
    for place in order {
        if chosen.len() + missing.len() < required.slots && !chosen.contains(&place) {
            chosen.push(place);
        }
    }
    for empty in 1..=(required.slots - chosen.len() - missing.len()) {
        missing.push(format!("required-{empty}"));
    }
    for place in chosen {
        worths[place].counted = true;
    }
    missing
}

fn suppressed_outcome(tables: &Tables, worths: &[Worth]) -> bool {
    worths.iter().any(|worth| {
        worth.stands
            && worth.standing == Standing::Suppressed
            && tables.measure(&worth.submission.measure_id).is_outcome()
    })
}

/// 13.25, 13b.32: enough complete, distinct measures, an outcome or high-priority one among them.
pub fn full_participation(tables: &Tables, required: &Required, worths: &[Worth]) -> bool {
    let complete: BTreeSet<&str> = worths
        .iter()
        .filter(|worth| worth.standing == Standing::Scored && worth.submission.figures.complete())
        .map(|worth| worth.submission.measure_id.as_str())
        .collect();
    let outcome_met = required.slots == 0
        || required.outcome_chosen
        || required.outcome_waived
        || suppressed_outcome(tables, worths)
        || complete.iter().any(|id| meets_outcome(tables.measure(id)));
    complete.len() >= required.slots && outcome_met
}
