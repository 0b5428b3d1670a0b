//! The CAHPS survey, one measure out of its summary measures (2.14, 13.5, 13b.34; tables.md, measure_scores).

use std::collections::BTreeMap;

use super::figures::Figures;
use super::fraction::Fraction;
use super::law;
use super::measure_points::{Standing, Worth, decile_points};
use super::submissions::Submission;
use super::tables::Tables;

/// The summary measures, and 321 where at least one of them is scored: benchmark and case minimum are there.
pub fn score(tables: &Tables, submissions: Vec<Submission>) -> (Vec<Worth>, Vec<Worth>) {
    let mut summaries = Vec::new();
    let mut points_by_submitter: BTreeMap<String, Vec<Fraction>> = BTreeMap::new();
    for submission in submissions {
        let (outcome, points) = summary_points(tables, &submission);
        if let Some(points) = &points {
            points_by_submitter.entry(submission.submitter.clone()).or_default().push(points.clone());
        }
        summaries.push(Worth { submission, standing: Standing::Scored, outcome, points, stands: true, counted: false });
    }
    let whole = points_by_submitter
        .into_iter()
        .map(|(submitter, points)| Worth {
            submission: Submission {
                measure_id: law::SURVEY.to_owned(),
                collection_type: "certifiedSurveyVendor".to_owned(),
                submitter,
                figures: Figures::default(),
            },
            standing: Standing::Scored,
            outcome: "benchmark",
            points: Fraction::mean(&points).map(|mean| mean.rounded(6)),
            stands: false,
            counted: false,
        })
        .collect();
    (summaries, whole)
}

fn summary_points(tables: &Tables, submission: &Submission) -> (&'static str, Option<Fraction>) {
    let figures = &submission.figures;
    if figures.empty {
        return ("excluded", None);
    }
    if !figures.complete() {
        return ("incomplete", None);
    }
    let enough_cases = figures.case_count.is_none_or(|cases| cases >= law::CASE_MINIMUM);
    match (&figures.value, tables.benchmark(&submission.measure_id, &submission.collection_type)) {
        (Some(value), Some(benchmark)) if enough_cases => ("benchmark", Some(decile_points(benchmark, value))),
        (Some(_), None) if enough_cases => ("no_benchmark", None),
        _ => ("below_case_minimum", None),
    }
}
