//! 42 CFR 414.1380(b)(1): the quality category.

mod app;
mod candidates;
pub mod improvement;
mod mvp;
pub mod performance;
mod points;
mod slots;
mod submissions;
mod submitted;

pub use app::score_app_quality;
pub use mvp::{MvpChoice, score_mvp_quality};
use slots::{Filled, Slots, fill, slots, suppressed_outcome};
use submissions::{Submission, Submissions, reported, submissions, survey_points};
use submitted::Submitted;

use self::improvement::improvement;
use super::record::{MeasureScore, Outcome, Recorder, Subject};
use crate::model::submissions::Program;
use crate::model::{Category, Collection, UnitFacts, UnitRows};
use crate::rules::tables::{Metric, QualityLaw};
use crate::units::{Exact, Percent, Points};

/// The quality score of a unit and what it is made of.
#[derive(Debug, Clone)]
pub struct QualityScore {
    /// Percent; none: nothing can be scored.
    pub percent: Option<Exact<Percent>>,
    /// Points of the measures that count, without bonus.
    pub achievement: Exact<Points>,
    /// What they could be, empty slots included.
    pub available: Exact<Points>,
    /// Bonus of a small practice.
    pub bonus: Exact<Points>,
    /// Percentage points for improvement.
    pub improvement: Exact<Percent>,
    /// Something was submitted: a measure with cases, or the survey.
    pub submitted: bool,
}

/// Scores the quality category of traditional MIPS, in the order of the regulation.
///
/// Measures worth 45.67 points with a bonus of 6, of 60: `51.67 / 60 = 86.1167` percent.
pub fn score_quality(
    rows: UnitRows<'_>,
    facts: &UnitFacts<'_>,
    law: &QualityLaw,
    recorder: &mut impl Recorder,
) -> QualityScore {
    let mut found = Submissions::new();
    submissions(rows, Program::Traditional, facts, law, &mut found);
    let submitted = Submitted::of(&found);
    let survey = survey_points(&found);
    let slots = slots(&found, &submitted, survey.is_some(), facts, law);
    let (points, filled) = fill(slots, &submitted, &mut found, survey.as_ref(), law);
    let score = category(&mut found, slots, points, survey.is_some(), facts, law);
    record(&found, rows, survey.as_ref(), filled, law, recorder);
    score
}

/// The sum of the category (42 CFR 414.1380(b)(1)(vii)): points of the slots and bonus over what was available, plus
/// improvement, at most 100.
fn category(
    found: &mut [Submission<'_>],
    slots: Slots,
    points: Exact<Points>,
    survey: bool,
    facts: &UnitFacts<'_>,
    law: &QualityLaw,
) -> QualityScore {
    let (mut achievement, mut measures) = (points, i64::from(slots.count));
    // Measures that CMS calculates from claims come on top.
    for submission in found.iter_mut().filter(|one| !one.reported && one.measure.is_from_claims() && !one.superseded) {
        if let Some(points) = submission.worth.points() {
            achievement = &achievement + points;
            measures += 1;
            submission.counted = true;
        }
    }
    let available = &law.most_points * &Exact::whole(measures);
    let submitted = survey || found.iter().any(|one| one.reported && one.has_cases());
    improved(achievement, available, submitted, facts, law, || full_participation(found, slots, survey))
}

/// Adds the bonus of a small practice, and the improvement of a unit that took part in full, to what was achieved
/// (42 CFR 414.1380(b)(1)(v)(C), (vi), (vii)).
fn improved(
    achievement: Exact<Points>,
    available: Exact<Points>,
    submitted: bool,
    facts: &UnitFacts<'_>,
    law: &QualityLaw,
    in_full: impl FnOnce() -> bool,
) -> QualityScore {
    let bonus = if facts.small_practice && submitted { law.small_practice_bonus.clone() } else { Exact::zero() };
    let percent_of_a_point = Exact::whole(100).checked_div(&available);
    let percent = |points: &Exact<Points>| -> Option<Exact<Percent>> {
        percent_of_a_point.as_ref().map(|percent| (points * percent).as_unit())
    };
    let improvement = match &facts.prior_quality {
        Some(before) if percent_of_a_point.is_some() && in_full() => {
            let before = before.clone().max(law.improvement_previous_floor.clone());
            percent(&achievement).and_then(|achieved| improvement(&achieved, &before, &law.improvement_cap))
        }
        _ => None,
    };
    let improvement = improvement.unwrap_or_else(Exact::zero);
    let total = percent(&achievement).zip(percent(&bonus));
    let total = total.map(|(achieved, bonus)| (achieved + &bonus + &improvement).min(Exact::whole(100)));
    QualityScore { percent: total, achievement, available, bonus, improvement, submitted }
}

/// Whether as many complete measures were submitted as there are slots, and the outcome requirement is met
/// (42 CFR 414.1380(b)(1)(vi)(C)); measures with too few cases are as good as any, and a suppressed outcome measure meets
/// the requirement.
fn full_participation(found: &[Submission<'_>], slots: Slots, survey: bool) -> bool {
    let is_complete =
        |one: &&Submission<'_>| one.reported && one.worth.complete && one.worth.outcome != Outcome::Suppressed;
    let mut complete: Vec<_> = found.iter().filter(is_complete).collect();
    complete.dedup_by_key(|one| one.place);
    let outcome = complete.iter().any(|one| one.measure.tells_outcome());
    let count = complete.len() + usize::from(survey);
    let required = slots.outcome && slots.count > 0;
    count >= slots.count as usize && (outcome || survey || !required || suppressed_outcome(found))
}

fn record(
    found: &[Submission<'_>],
    rows: UnitRows<'_>,
    survey: Option<&Exact<Points>>,
    filled: Filled,
    law: &QualityLaw,
    recorder: &mut impl Recorder,
) {
    for submission in found {
        recorder.measure(|| recorded(submission, rows, law));
    }
    recorded_survey(found, survey, filled.survey, law, recorder);
    if filled.outcome_missing {
        recorder.measure(|| empty(Subject::EmptyOutcomeSlot, law));
    }
    record_empty(u8::try_from(filled.empty).expect("there are few slots"), law, recorder);
}

/// The CAHPS survey as one measure.
fn recorded_survey(
    found: &[Submission<'_>],
    survey: Option<&Exact<Points>>,
    counted: bool,
    law: &QualityLaw,
    recorder: &mut impl Recorder,
) {
    let Some((points, place)) = survey.zip(law.survey) else { return };
    let vendor = found.iter().find(|one| is_summary(one) && one.worth.points().is_some() && !one.superseded);
    recorder.measure(|| MeasureScore {
        collection: Some(Collection::CertifiedSurveyVendor),
        submitter: vendor.map_or(0, Submission::submitter),
        points: Some(points.clone()),
        available: law.most_points.clone(),
        counted,
        ..MeasureScore::new(Category::Quality, Subject::Measure(place), Outcome::Benchmark)
    });
}

/// Slots that nothing fills.
fn record_empty(count: u8, law: &QualityLaw, recorder: &mut impl Recorder) {
    for slot in 1..=count {
        recorder.measure(|| empty(Subject::EmptySlot(slot), law));
    }
}

fn empty(slot: Subject, law: &QualityLaw) -> MeasureScore {
    MeasureScore {
        points: Some(Exact::zero()),
        available: law.most_points.clone(),
        counted: true,
        ..MeasureScore::new(Category::Quality, slot, Outcome::MissingRequired)
    }
}

/// A summary measure of the CAHPS survey, which counts only in the mean of them all.
fn is_summary(submission: &Submission<'_>) -> bool {
    submission.measure.metric == Metric::Cahps
}

/// A measure that is no part of the programme it was reported for.
fn unknown(submission: &Submission<'_>, rows: UnitRows<'_>, law: &QualityLaw) -> MeasureScore {
    MeasureScore {
        points: None,
        available: Exact::zero(),
        counted: false,
        outcome: Outcome::UnknownProgram,
        ..recorded(submission, rows, law)
    }
}

/// Takes down what was reported for a programme that is not open to the unit.
pub fn record_unknown(
    rows: UnitRows<'_>,
    program: Program,
    facts: &UnitFacts<'_>,
    law: &QualityLaw,
    recorder: &mut impl Recorder,
) {
    let mut found = Submissions::new();
    submissions(rows, program, facts, law, &mut found);
    for submission in &found {
        recorder.measure(|| unknown(submission, rows, law));
    }
}

fn recorded(submission: &Submission<'_>, rows: UnitRows<'_>, law: &QualityLaw) -> MeasureScore {
    let reported = reported(submission.measure, submission.rows, rows);
    let stands = submission.worth.points().is_some() && !is_summary(submission);
    MeasureScore {
        collection: Some(submission.collection()),
        submitter: submission.submitter(),
        case_count: reported.cases,
        reporting_rate: reported.reporting_rate.filter(|_| submission.measure.metric.is_rate()),
        performance_rate: reported.performance,
        points: submission.worth.points().cloned(),
        available: if stands { law.most_points.clone() } else { Exact::zero() },
        counted: submission.counted,
        ..MeasureScore::new(Category::Quality, Subject::Measure(submission.place), submission.outcome())
    }
}
