//! 42 CFR 414.1375, 414.1380(b)(4): the promoting interoperability category.

mod answers;
mod points;

use answers::Answers;
use points::{Exchange, Result, result};

use super::record::{MeasureScore, Outcome, Recorder, Subject};
use crate::model::Category;
use crate::model::submissions::InteroperabilityRow;
use crate::rules::tables::{InteroperabilityLaw, InteroperabilityMeasure, Role};
use crate::units::{Exact, Percent, Points};

/// The percent of the category, of the best submitter alone (42 CFR 414.1325(f)); none: nothing that counts as a submission.
///
/// A submission has a CEHRT id, its period, an answer, value or exclusion for every required measure and every attestation;
/// anything less is none. All its conditions met, its points are summed and capped at 100; one missed, they are 0.
pub fn score_interoperability(
    rows: &[InteroperabilityRow],
    law: &InteroperabilityLaw,
    recorder: &mut impl Recorder,
) -> Option<Exact<Percent>> {
    let submissions: Vec<_> = rows
        .chunk_by(|a, b| a.submitter == b.submitter)
        .map(|rows| {
            let answers = Answers::of(rows, law);
            let result = result(&answers, law);
            (rows[0].submitter, answers, result)
        })
        .collect();
    let mut best: Option<(u16, Exact<Points>)> = None;
    for (submitter, answers, result) in &submissions {
        let total = result.total(answers, law);
        if answers.is_submission(law) && best.as_ref().is_none_or(|(_, most)| total > *most) {
            best = Some((*submitter, total));
        }
    }
    let counted = best.as_ref().map(|(submitter, _)| *submitter);
    for (submitter, answers, result) in &submissions {
        record(*submitter, counted == Some(*submitter), answers, result, law, recorder);
    }
    best.map(|(_, total)| total.as_unit())
}

/// Rows of `measure_scores`: every measure that is asked for or was answered, in the order of the pack.
fn record(
    submitter: u16,
    counts: bool,
    answers: &Answers,
    result: &Result,
    law: &InteroperabilityLaw,
    recorder: &mut impl Recorder,
) {
    for (place, measure) in law.measures.iter() {
        let Some(outcome) = outcome(place, measure, answers, result) else { continue };
        let most = match outcome {
            Outcome::Bonus => Some(law.bonus.clone()),
            Outcome::Scored | Outcome::Attested | Outcome::NotAttested | Outcome::MissingRequired => {
                result.most(measure.role)
            }
            _ => None,
        };
        let points = match outcome {
            Outcome::Bonus => law.bonus.clone(),
            _ => result.points(measure.role),
        };
        recorder.measure(|| MeasureScore {
            submitter,
            performance_rate: answers.rate(place),
            points: Some(if most.is_some() { points } else { Exact::zero() }),
            counted: counts && most.is_some(),
            available: most.unwrap_or_else(Exact::zero),
            ..MeasureScore::new(Category::PromotingInteroperability, Subject::Measure(place), outcome)
        });
    }
}

/// What became of a measure; none: nobody asks for it and nothing was said of it.
fn outcome(place: u16, measure: &InteroperabilityMeasure, answers: &Answers, result: &Result) -> Option<Outcome> {
    let answered = answers.answered(place);
    let yes = |outcome| if answers.is_yes(place) { outcome } else { Outcome::NotAttested };
    match measure.role {
        Role::Exclusion | Role::Engagement => None,
        Role::Optional => answered.then(|| yes(Outcome::Attested)),
        Role::Bonus if result.has_bonus(place) => Some(Outcome::Bonus),
        Role::Bonus => answered.then(|| yes(Outcome::NotCounted)),
        Role::Attestation if answered => Some(yes(Outcome::Attested)),
        Role::Attestation => Some(Outcome::MissingRequired),
        role if Exchange::ALL.iter().any(|option| option.roles().contains(&role))
            && !result.exchange.roles().contains(&role) =>
        {
            (answered || answers.excluded(place)).then_some(Outcome::NotCounted)
        }
        _ if answers.excluded(place) => Some(Outcome::ExclusionClaimed),
        _ if !answered => Some(Outcome::MissingRequired),
        _ if measure.has_rate => Some(Outcome::Scored),
        _ => Some(yes(Outcome::Attested)),
    }
}
