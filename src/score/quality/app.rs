//! 42 CFR 414.1367: quality in the APM Performance Pathway.

use std::collections::BTreeSet;

use super::submissions::{Submission, Submissions, submissions, survey_points};
use super::{QualityScore, improved, is_summary, record_empty, recorded, recorded_survey, unknown};
use crate::model::submissions::Program;
use crate::model::{EntityType, UnitFacts, UnitRows};
use crate::rules::tables::{AppMeasure, QualityLaw, Route};
use crate::score::record::Recorder;
use crate::units::{Exact, Points};

/// What one route comes to.
struct Total {
    points: Exact<Points>,
    measures: i64,
    /// Positions of the submissions that count.
    counted: Vec<usize>,
    /// Positions of those that another of the same slot goes before.
    superseded: Vec<usize>,
    /// Slots that nothing fills.
    empty: u8,
    /// Everything that is asked for was submitted and complete.
    full: bool,
}

/// Scores the measures of the pathway: those reported, or those of the Web Interface where they give more, with the CAHPS
/// survey and the measures from claims.
///
/// A measure without benchmark or enough cases leaves both sides, a measure that is not submitted is 0 of 10, and there is
/// no topped-out cap (42 CFR 414.1367(c)(1)).
pub fn score_app_quality(
    rows: UnitRows<'_>,
    facts: &UnitFacts<'_>,
    law: &QualityLaw,
    set: &[AppMeasure],
    recorder: &mut impl Recorder,
) -> QualityScore {
    let mut found = Submissions::new();
    submissions(rows, Program::App, facts, law, &mut found);
    let survey = survey_points(&found);
    let [reported, web] =
        [Route::Reported, Route::WebInterface].map(|route| total(route, &found, survey.as_ref(), facts, law, set));
    let is_used = |route: Route| set.iter().any(|slot| slot.route == route && found.iter().any(|one| fills(one, slot)));
    let is_asked = |one: &&Submission<'_>| is_summary(one) || set.iter().any(|slot| fills(one, slot));
    let submitted = survey.is_some() || found.iter().filter(is_asked).any(|one| one.reported && one.has_cases());
    let score = |total: &Total| {
        let available = &law.most_points * &Exact::whole(total.measures);
        improved(total.points.clone(), available, submitted, facts, law, || total.full)
    };
    let (by_report, by_web) = (score(&reported), score(&web));
    let better = is_used(Route::WebInterface) && (!is_used(Route::Reported) || by_web.percent > by_report.percent);
    let (total, other, score) = if better { (web, reported, by_web) } else { (reported, web, by_report) };
    let mut superseded = other.superseded;
    superseded.extend(&total.superseded);
    record(&mut found, rows, (&total.counted, &superseded), set, law, recorder);
    recorded_survey(&found, survey.as_ref(), true, law, recorder);
    record_empty(total.empty, law, recorder);
    score
}

fn fills(submission: &Submission<'_>, slot: &AppMeasure) -> bool {
    (submission.place, submission.collection()) == (slot.measure, slot.collection)
}

fn total(
    route: Route,
    found: &[Submission<'_>],
    survey: Option<&Exact<Points>>,
    facts: &UnitFacts<'_>,
    law: &QualityLaw,
    set: &[AppMeasure],
) -> Total {
    let (counted, superseded) = Default::default();
    let mut total = Total { points: Exact::zero(), measures: 0, counted, superseded, empty: 0, full: true };
    let asked = |slot: &&AppMeasure| slot.route == route || slot.route == Route::Any;
    let slots: Vec<_> = set.iter().filter(asked).collect();
    for same in slots.chunk_by(|a, b| a.slot == b.slot) {
        let filling = || found.iter().enumerate().filter(|(_, one)| same.iter().any(|slot| fills(one, slot)));
        let best = filling().max_by(|(a_place, a), (b_place, b)| a.rank(b).then(b_place.cmp(a_place)));
        match best {
            Some((place, one)) => {
                total.superseded.extend(filling().map(|(other, _)| other).filter(|other| *other != place));
                total.full &= one.worth.complete || one.worth.points().is_none();
                if let Some(points) = one.worth.points() {
                    total.points = &total.points + points;
                    total.measures += 1;
                    total.counted.push(place);
                }
            }
            None if same.iter().all(|slot| is_never_missed(slot, law)) => {}
            None => {
                (total.measures, total.empty, total.full) = (total.measures + 1, total.empty + 1, false);
            }
        }
    }
    match survey {
        Some(points) => (total.points, total.measures) = (&total.points + points, total.measures + 1),
        None if is_spared_survey(found, facts, law, set) => {}
        None => (total.measures, total.empty, total.full) = (total.measures + 1, total.empty + 1, false),
    }
    total
}

/// An individual is not asked for the survey; one that can't be scored leaves both sides, as does one without enough answers
/// of a unit that registered for it and submitted few other measures (42 CFR 414.1380(b)(1)(vii)(B)).
fn is_spared_survey(found: &[Submission<'_>], facts: &UnitFacts<'_>, law: &QualityLaw, set: &[AppMeasure]) -> bool {
    let is_asked = |one: &&Submission<'_>| one.reported && one.has_cases();
    let slots = found.iter().filter(is_asked).flat_map(|one| set.iter().filter(|slot| fills(one, slot)));
    let others: BTreeSet<&str> = slots.map(|slot| slot.slot.as_str()).collect();
    let few = others.len() <= law.cahps_most_other_measures as usize;
    facts.entity_type == EntityType::Individual || found.iter().any(is_summary) || facts.survey_registered && few
}

/// A measure that would leave both sides anyway, or that CMS calculates, does not have to be submitted.
fn is_never_missed(slot: &AppMeasure, law: &QualityLaw) -> bool {
    let measure = &law.measures[slot.measure];
    let benchmark = measure.offer(slot.collection).and_then(|offer| offer.benchmark.as_ref());
    measure.is_from_claims() || benchmark.is_none()
}

fn record(
    found: &mut [Submission<'_>],
    rows: UnitRows<'_>,
    (counted, superseded): (&[usize], &[usize]),
    set: &[AppMeasure],
    law: &QualityLaw,
    recorder: &mut impl Recorder,
) {
    for (place, submission) in found.iter_mut().enumerate() {
        submission.counted = counted.contains(&place);
        let is_asked = is_summary(submission) || set.iter().any(|slot| fills(submission, slot));
        // Of the survey's own measures the best were found as everywhere.
        submission.superseded = superseded.contains(&place) || is_summary(submission) && submission.superseded;
        recorder.measure(|| match is_asked {
            true => recorded(submission, rows, law),
            false => unknown(submission, rows, law),
        });
    }
}
