//! 42 CFR 414.1365(d): quality in a MIPS Value Pathway.

use super::points::Worth;
use super::slots::{Slots, fill};
use super::submissions::{Submission, Submissions, submissions, survey_points};
use super::submitted::Submitted;
use super::{QualityScore, category, is_summary, record, unknown};
use crate::model::submissions::Program;
use crate::model::{Collection, UnitFacts, UnitRows};
use crate::rules::tables::{Mvp, QualityLaw};
use crate::score::record::{Outcome, Recorder};
use crate::units::Exact;

/// The pathway of a unit, and the measures from claims it chose there at registration.
#[derive(Debug, Clone, Copy)]
pub struct MvpChoice<'a> {
    /// Its number.
    pub number: u8,
    /// The pathway.
    pub pathway: &'a Mvp,
    /// Quality measures that count.
    pub measures_required: u32,
    /// The population-health measure.
    pub population_health: Option<u16>,
    /// The outcome measure from claims in place of a quality measure.
    pub outcome_claims: Option<u16>,
}

/// Scores the quality category of a MIPS Value Pathway: the best four of its measures, one of them an outcome measure or
/// else of high priority, and the population-health measure that was chosen, where it can be scored.
///
/// Four measures of 10, 8, 7 and 5 points with a population-health measure of 6: `36 / 50 = 72` percent; without benchmark
/// or enough cases for the last, `30 / 40 = 75`.
pub fn score_mvp_quality(
    rows: UnitRows<'_>,
    facts: &UnitFacts<'_>,
    choice: MvpChoice<'_>,
    law: &QualityLaw,
    recorder: &mut impl Recorder,
) -> QualityScore {
    let mut found = Submissions::new();
    submissions(rows, Program::Mvp(choice.number), facts, law, &mut found);
    let (mut found, outside): (Vec<_>, Vec<_>) = found.into_iter().partition(|one| belongs(one, choice, law));
    for submission in &outside {
        recorder.measure(|| unknown(submission, rows, law));
    }
    for submission in found.iter_mut().filter(|one| one.measure.is_from_claims()) {
        choose(submission, choice);
    }
    let submitted = Submitted::of(&found);
    let survey = survey_points(&found);
    let mut slots = slots(&found, &submitted, survey.is_some(), facts, choice, law);
    let (points, mut filled) = fill(slots, &submitted, &mut found, survey.as_ref(), law);
    let is_chosen = |one: &Submission<'_>| Some(one.place) == choice.outcome_claims;
    // The slot that the chosen measure holds is its own where it has rows, and else stays empty.
    if choice.outcome_claims.is_some() && !found.iter().any(is_chosen) {
        filled.outcome_missing = true;
        slots.count += 1;
    }
    let score = category(&mut found, slots, points, survey.is_some(), facts, law);
    record(&found, rows, survey.as_ref(), filled, law, recorder);
    score
}

/// Whether a measure is part of the pathway.
fn belongs(submission: &Submission<'_>, choice: MvpChoice<'_>, law: &QualityLaw) -> bool {
    let Mvp { quality, outcome_claims, population_health, .. } = choice.pathway;
    let place = &submission.place;
    match is_summary(submission) {
        true => law.survey.is_some_and(|survey| quality.contains(&survey)),
        false => [quality, outcome_claims, population_health].into_iter().any(|measures| measures.contains(place)),
    }
}

/// What became of a measure from claims: the outcome measure that was chosen scores 0 where it can't be scored; the
/// population-health measure counts where it can; any other is left out (42 CFR 414.1365(d)(2)-(3)).
fn choose(submission: &mut Submission<'_>, choice: MvpChoice<'_>) {
    let place = Some(submission.place);
    if place == choice.outcome_claims {
        if submission.worth.points().is_none() {
            let has_benchmark = submission.offer().benchmark.is_some();
            let outcome = if has_benchmark { Outcome::BelowCaseMinimum } else { Outcome::NoBenchmark };
            submission.worth = Worth::of(outcome, Exact::zero());
        }
    } else if place != choice.population_health {
        submission.worth = Worth::left_out(Outcome::Excluded, false);
    }
}

/// Four slots, less that which an outcome measure from claims holds, and those of suppressed measures where too few are
/// left. A small practice that submits claims alone has as many as the pathway has claims measures, and no outcome
/// requirement where none of them measures an outcome.
fn slots(
    found: &[Submission<'_>],
    submitted: &Submitted,
    survey: bool,
    facts: &UnitFacts<'_>,
    choice: MvpChoice<'_>,
    law: &QualityLaw,
) -> Slots {
    let mut slots = Slots { count: choice.measures_required, outcome: true };
    let reported = || found.iter().filter(|one| one.reported);
    let by_claims = reported().count() > 0 && reported().all(|one| one.collection() == Collection::Claims);
    if facts.small_practice && by_claims && !survey {
        let offered = |place: &&u16| law.measures[**place].offer(Collection::Claims).is_some();
        let measures = || choice.pathway.quality.iter().filter(offered).map(|place| &law.measures[*place]);
        slots.count = slots.count.min(u32::try_from(measures().count()).expect("a pack has few measures"));
        slots.outcome = measures().any(|measure| measure.outcome);
    }
    if choice.outcome_claims.is_some() {
        slots = Slots { count: slots.count.saturating_sub(1), outcome: false };
    }
    Slots { count: slots.count - submitted.suppressed_in_place_of(slots.count, survey), ..slots }
}
