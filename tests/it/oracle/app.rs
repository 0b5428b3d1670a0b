//! Quality of the APM Performance Pathway (10.3, 13.23, 13b.43, 13b.44).

use std::collections::BTreeSet;

use super::claims_based;
use super::fraction::Fraction;
use super::law;
use super::measure_points::{Standing, Worth, worth_in_app};
use super::outputs::MeasureScore;
use super::pathway::Pathway;
use super::quality::{QualityScore, missing_row, row, stranger, summary_row, total};
use super::rows::Cohort;
use super::selection::mark_best_of_each;
use super::submissions::{Submission, of_unit};
use super::survey;
use super::tables::Tables;
use super::units::Unit;

/// The two ways to report what is not counted from claims or asked in the survey.
const ROUTES: [&str; 2] = ["reported", "web_interface"];

/// What stands beside the measures of a route.
struct Common {
    survey: Vec<Worth>,
    /// No point, 10 in the denominator.
    survey_missing: bool,
    claims_based: Vec<Worth>,
    submitted: bool,
}

/// The measures of one route with what they make of the category.
struct Attempt {
    worths: Vec<Worth>,
    missing: usize,
    score: QualityScore,
}

pub fn score(tables: &Tables, cohort: &Cohort, unit: &Unit) -> QualityScore {
    let mut by_route: [Vec<Worth>; 2] = [Vec::new(), Vec::new()];
    let mut surveys = Vec::new();
    let mut claims_based = Vec::new();
    let mut strangers = Vec::new();
    for submission in of_unit(tables, cohort, unit, &Pathway::App) {
        let route = route_of(tables, &submission);
        if submission.collection_type == "certifiedSurveyVendor" {
            surveys.push(submission);
        } else if route == Some("any") {
            claims_based.push(claims_based::score(tables, unit, submission));
        } else if let Some(place) = ROUTES.iter().position(|name| Some(*name) == route) {
            by_route[place].push(worth_in_app(tables, unit, submission));
        } else {
            strangers.push(stranger(submission));
        }
    }
    // 13.23: per measure the best submission, whichever of its ids it came by.
    for worths in &mut by_route {
        mark_best_of_each(worths, |worth| slot_of(tables, &worth.submission).to_owned());
    }
    let survey_answered = !surveys.is_empty();
    let (summaries, mut survey) = survey::score(tables, surveys);
    mark_best_of_each(&mut survey, |worth| worth.submission.measure_id.clone());
    if unit.is_individual() {
        survey.clear();
    }
    let reported = by_route.iter().flatten().filter(|worth| worth.stands && worth.standing != Standing::Empty);
    let others: BTreeSet<&str> = reported.map(|worth| slot_of(tables, &worth.submission)).collect();
    let reduced = unit.survey_registered() && others.len() <= law::SURVEY_OTHER_MEASURES;
    let common = Common {
        survey_missing: !unit.is_individual() && !survey_answered && !reduced,
        submitted: !others.is_empty() || !survey.is_empty(),
        survey,
        claims_based,
    };

    let was_used = by_route.each_ref().map(|worths| !worths.is_empty());
    let attempts: Vec<Attempt> =
        ROUTES.iter().zip(by_route).map(|(route, worths)| attempt(tables, unit, route, worths, &common)).collect();
    let [with_reports, with_web_interface] = attempts.try_into().unwrap_or_else(|_| panic!("two routes"));
    let by_web_interface = match was_used {
        [_, false] => false,
        [false, true] => true,
        [true, true] => with_web_interface.score.percent > with_reports.score.percent,
    };
    let (better, other) =
        if by_web_interface { (with_web_interface, with_reports) } else { (with_reports, with_web_interface) };

    let mut rows: Vec<MeasureScore> = Vec::new();
    rows.extend(better.worths.iter().map(|worth| row(tables, worth)));
    rows.extend(other.worths.iter().map(|worth| MeasureScore { counted: false, ..row(tables, worth) }));
    let counted_survey = common.survey.iter().map(|worth| Worth { counted: worth.stands, ..worth.clone() });
    rows.extend(counted_survey.map(|worth| row(tables, &worth)));
    rows.extend(common.claims_based.iter().chain(&strangers).map(|worth| row(tables, worth)));
    rows.extend(summaries.iter().map(|worth| summary_row(tables, worth)));
    rows.extend((1..=better.missing).map(|place| missing_row(&format!("required-{place}"))));
    QualityScore { rows, ..better.score }
}

fn route_of<'a>(tables: &'a Tables, submission: &Submission) -> Option<&'a str> {
    find(tables, submission).map(|measure| measure.route.as_str())
}

/// The measure of the set that a submission is about; 001SSP is 001.
fn slot_of<'a>(tables: &'a Tables, submission: &Submission) -> &'a str {
    find(tables, submission).map_or("", |measure| &measure.slot)
}

fn find<'a>(tables: &'a Tables, submission: &Submission) -> Option<&'a super::tables::AppMeasure> {
    tables.app_measures.iter().find(|measure| {
        measure.measure_id == submission.measure_id && measure.collection_type == submission.collection_type
    })
}

/// The measures that a route asks for: those with a benchmark. Others are excluded, submitted or not.
fn asked(tables: &Tables, route: &str) -> BTreeSet<String> {
    let of_route = tables.app_measures.iter().filter(|measure| measure.route == route);
    of_route
        .filter(|measure| tables.benchmark(&measure.measure_id, &measure.collection_type).is_some())
        .map(|measure| measure.slot.clone())
        .collect()
}

/// 10 for every measure of the route, the survey and the claims-based measures, less what is suppressed or excluded.
fn attempt(tables: &Tables, unit: &Unit, route: &str, mut worths: Vec<Worth>, common: &Common) -> Attempt {
    for worth in &mut worths {
        worth.counted = worth.stands && worth.standing == Standing::Scored;
    }
    let submitted: BTreeSet<&str> = worths.iter().map(|worth| slot_of(tables, &worth.submission)).collect();
    let unanswered = asked(tables, route).iter().filter(|slot| !submitted.contains(slot.as_str())).count();
    let missing = unanswered + usize::from(common.survey_missing);
    let survey = common.survey.iter().filter(|worth| worth.stands);
    let claims_based = common.claims_based.iter().filter(|worth| worth.counted);
    let counted: Vec<Fraction> = worths
        .iter()
        .filter(|worth| worth.counted)
        .chain(survey)
        .chain(claims_based)
        .filter_map(|worth| worth.points.clone())
        .collect();
    // 13.25: all that is asked for, each complete.
    let complete = worths.iter().filter(|worth| worth.counted).all(|worth| worth.submission.figures.complete());
    let score = total(unit, common.submitted, &counted, missing, missing == 0 && complete);
    Attempt { worths, missing, score }
}
