//! The quality category (section 2).

use super::claims_based;
use super::fraction::Fraction;
use super::law::{self, Category};
use super::measure_points::{Standing, Worth, worth};
use super::outputs::MeasureScore;
use super::rows::Cohort;
use super::selection::{fill_slots, full_participation, mark_best_of_each_measure, required};
use super::submissions::{Submission, of_unit};
use super::survey;
use super::tables::Tables;
use super::units::Unit;

/// What quality comes to for one unit, before anybody asks whether the category is scored.
#[derive(Clone, Debug)]
pub struct QualityScore {
    /// At least one measure with patients was submitted.
    pub submitted: bool,
    /// None when nothing is available: no measure applies.
    pub percent: Option<Fraction>,
    pub achievement: Fraction,
    pub available: Fraction,
    pub bonus: Fraction,
    pub improvement: Fraction,
    pub rows: Vec<MeasureScore>,
}

pub fn score(tables: &Tables, cohort: &Cohort, unit: &Unit) -> QualityScore {
    let mut ordinary = Vec::new();
    let mut surveys = Vec::new();
    let mut claims_based: Vec<Worth> = Vec::new();
    for submission in of_unit(tables, cohort, unit) {
        match submission.collection_type.as_str() {
            "certifiedSurveyVendor" => surveys.push(submission),
            "administrativeClaims" => claims_based.push(claims_based::score(tables, unit, submission)),
            _ => ordinary.push(worth(tables, unit, submission)),
        }
    }
    let (summaries, whole_survey) = survey::score(tables, surveys);
    let survey_scored = !whole_survey.is_empty();

    // 2.2, 13.1 to 13.4: the best of each measure, the slots, and what fills them.
    mark_best_of_each_measure(&mut ordinary);
    let required = required(tables, unit, &ordinary, survey_scored);
    let mut worths = ordinary;
    let mut whole_survey = whole_survey;
    mark_best_of_each_measure(&mut whole_survey);
    worths.extend(whole_survey);
    let missing = fill_slots(tables, &required, &mut worths);

    let submitted = worths.iter().any(|worth| worth.standing != Standing::Empty);
    let counted: Vec<Fraction> = worths
        .iter()
        .chain(&claims_based)
        .filter(|worth| worth.counted)
        .filter_map(|worth| worth.points.clone())
        .collect();
    let achievement = Fraction::sum(&counted);
    let available = Fraction::whole(law::MEASURE_MAXIMUM * (counted.len() + missing.len()) as i64);
    let bonus = Fraction::whole(if unit.small_practice && submitted { law::SMALL_PRACTICE_BONUS } else { 0 });
    let participates = full_participation(tables, &required, &worths);
    let improvement = match (&unit.prior_quality, available.is_zero()) {
        (Some(prior), false) if participates => improvement(&percent_of(&achievement, &available), prior),
        _ => Fraction::zero(),
    };
    let percent = (!available.is_zero()).then(|| category_percent(&achievement, &bonus, &available, &improvement));

    let mut rows: Vec<MeasureScore> = Vec::new();
    rows.extend(worths.iter().chain(&claims_based).map(|worth| row(tables, worth)));
    rows.extend(summaries.iter().map(|worth| MeasureScore { available_points_micro: Some(0), ..row(tables, worth) }));
    rows.extend(missing.iter().map(|name| missing_row(name)));
    QualityScore { submitted, percent, achievement, available, bonus, improvement, rows }
}

fn percent_of(part: &Fraction, whole: &Fraction) -> Fraction {
    &(part / whole) * &Fraction::whole(100)
}

/// 2.12.
pub fn category_percent(
    achievement: &Fraction,
    bonus: &Fraction,
    available: &Fraction,
    improvement: &Fraction,
) -> Fraction {
    let percent = percent_of(&(achievement + bonus), available) + improvement.clone();
    percent.min(Fraction::whole(100))
}

/// 2.13: relative gain over last year's achievement, in points of at most 10; last year counts as at least 30.
pub fn improvement(achievement_percent: &Fraction, prior: &Fraction) -> Fraction {
    let prior = prior.clone().max(Fraction::whole(law::PRIOR_QUALITY_LEAST));
    let gain = (achievement_percent - &prior) / prior * Fraction::whole(10);
    gain.max(Fraction::zero()).min(Fraction::whole(law::QUALITY_IMPROVEMENT_MAXIMUM))
}

fn row(tables: &Tables, worth: &Worth) -> MeasureScore {
    let Submission { measure_id, collection_type, submitter, figures } = &worth.submission;
    let proportion = !tables.measure(measure_id).is_score();
    MeasureScore {
        collection_type: collection_type.clone(),
        submitter: submitter.clone(),
        case_count: figures.case_count,
        // The reporting rate stands beside percents only.
        reporting_rate_micro: figures.reporting_rate.as_ref().filter(|_| proportion).map(|rate| rate.scaled(6)),
        performance_rate_micro: figures.value.as_ref().map(|value| value.scaled(6)),
        points_micro: worth.points.as_ref().map(|points| points.scaled(6)),
        available_points_micro: Some(if worth.points.is_some() { law::MEASURE_MAXIMUM * 1_000_000 } else { 0 }),
        counted: worth.counted,
        ..MeasureScore::new(Category::Quality, measure_id, worth.outcome)
    }
}

fn missing_row(name: &str) -> MeasureScore {
    MeasureScore {
        points_micro: Some(0),
        available_points_micro: Some(law::MEASURE_MAXIMUM * 1_000_000),
        counted: true,
        ..MeasureScore::new(Category::Quality, name, "missing_required")
    }
}
