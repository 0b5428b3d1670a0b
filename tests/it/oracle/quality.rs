//! The quality category (section 2).

use std::collections::BTreeSet;

use super::claims_based;
use super::fraction::Fraction;
use super::key::Kind;
use super::law::{self, Category};
use super::measure_points::{Standing, Worth, worth};
use super::outputs::MeasureScore;
use super::pathway::Pathway;
use super::rows::Cohort;
use super::selection::{fill_slots, full_participation, mark_best_of_each_measure, required};
use super::submissions::{Submission, of_unit, own};
use super::survey;
use super::tables::Tables;
use super::units::Unit;

/// What quality comes to for one unit, before anybody asks whether the category is scored.
#[derive(Clone, Debug, Default)]
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

/// Quality of traditional MIPS, or of an MVP.
pub fn score(tables: &Tables, cohort: &Cohort, unit: &Unit, pathway: &Pathway) -> QualityScore {
    let mut ordinary = Vec::new();
    let mut surveys = Vec::new();
    let mut claims_based: Vec<Worth> = Vec::new();
    let mut chosen_outcome: Vec<Worth> = Vec::new();
    let mut strangers = Vec::new();
    for submission in of_unit(tables, cohort, unit, pathway) {
        match place(tables, unit, pathway, &submission) {
            Place::Ordinary => ordinary.push(worth(tables, unit, submission)),
            Place::Survey => surveys.push(submission),
            Place::Extra => claims_based.push(claims_based::score(tables, unit, submission)),
            Place::OutcomeSlot => chosen_outcome.push(claims_based::chosen_outcome(tables, submission)),
            Place::LeftOut => claims_based.push(claims_based::left_out(submission)),
            Place::Stranger => strangers.push(stranger(submission)),
        }
    }
    let (summaries, whole_survey) = survey::score(tables, surveys);
    let survey_scored = !whole_survey.is_empty();

    // 2.2, 13.1 to 13.4: the best of each measure, the slots, and what fills them.
    mark_best_of_each_measure(&mut ordinary);
    let submitted = survey_scored || ordinary.iter().any(|worth| worth.standing != Standing::Empty);
    let required = required(tables, unit, pathway, &ordinary, survey_scored, has_chosen_outcome(unit, pathway));
    let mut worths = ordinary;
    for mut more in [whole_survey, chosen_outcome] {
        mark_best_of_each_measure(&mut more);
        worths.extend(more);
    }
    let missing = fill_slots(tables, &required, &mut worths);

    let counted: Vec<Fraction> = worths
        .iter()
        .chain(&claims_based)
        .filter(|worth| worth.counted)
        .filter_map(|worth| worth.points.clone())
        .collect();
    let participates = full_participation(tables, &required, &worths);
    let mut rows: Vec<MeasureScore> = Vec::new();
    rows.extend(worths.iter().chain(&claims_based).chain(&strangers).map(|worth| row(tables, worth)));
    rows.extend(summaries.iter().map(|worth| summary_row(tables, worth)));
    rows.extend(missing.iter().map(|name| missing_row(name)));
    QualityScore { rows, ..total(unit, submitted, &counted, missing.len(), participates) }
}

/// 13b.42: the unit chose an outcome claims measure in its MVP.
fn has_chosen_outcome(unit: &Unit, pathway: &Pathway) -> bool {
    let chosen = &unit.registration.outcome_admin_claims_measure;
    matches!(pathway, Pathway::Mvp(_)) && !chosen.is_empty() && chosen != "none"
}

/// Rows of what was submitted for programs that are not open to the unit.
pub fn closed_rows(tables: &Tables, cohort: &Cohort, unit: &Unit) -> Vec<MeasureScore> {
    of_closed_programs(tables, cohort, unit).into_iter().map(|submission| row(tables, &stranger(submission))).collect()
}

/// Submissions for an MVP that the unit did not register for, or for the APP where it has no part in it.
fn of_closed_programs(tables: &Tables, cohort: &Cohort, unit: &Unit) -> Vec<Submission> {
    let in_app = unit.in_apm_entity && unit.key.kind != Kind::VirtualGroup;
    let is_open = |program: &str| match program {
        "" | "mips" => true,
        "app1" => in_app,
        mvp => mvp == unit.registration.mvp_id,
    };
    let rows = cohort.quality.iter().filter(|row| unit.key.owns(*row) && !is_open(&row.program));
    let programs: BTreeSet<&str> = rows.map(|row| row.program.as_str()).collect();
    let pathway = |program: &str| match program {
        "app1" => Pathway::App,
        mvp => Pathway::Mvp(mvp.to_owned()),
    };
    programs.into_iter().flat_map(|program| own(tables, cohort, &unit.key, &pathway(program))).collect()
}

/// What a submission is in a pathway.
enum Place {
    Ordinary,
    Survey,
    /// A claims-based measure beside those that are asked for.
    Extra,
    /// The outcome claims measure chosen for an MVP (13b.42).
    OutcomeSlot,
    /// A claims-based measure of the MVP that was not chosen (13.22).
    LeftOut,
    /// Not of this pathway.
    Stranger,
}

fn place(tables: &Tables, unit: &Unit, pathway: &Pathway, submission: &Submission) -> Place {
    let id = &submission.measure_id;
    let claims_based = submission.collection_type == "administrativeClaims";
    let survey = submission.collection_type == "certifiedSurveyVendor";
    let Pathway::Mvp(mvp) = pathway else {
        return if claims_based {
            Place::Extra
        } else if survey {
            Place::Survey
        } else {
            Place::Ordinary
        };
    };
    let mvp = tables.mvp(mvp);
    let lists = |measures: &[String], id: &str| measures.iter().any(|listed| listed == id);
    if survey {
        return if lists(&mvp.quality_measures, law::SURVEY) { Place::Survey } else { Place::Stranger };
    }
    if !claims_based {
        return if lists(&mvp.quality_measures, id) { Place::Ordinary } else { Place::Stranger };
    }
    if *id == unit.registration.population_health_measure {
        Place::Extra
    } else if *id == unit.registration.outcome_admin_claims_measure {
        Place::OutcomeSlot
    } else if lists(&mvp.population_health_measures, id) || lists(&mvp.outcome_claims_measures, id) {
        Place::LeftOut
    } else {
        Place::Stranger
    }
}

/// A submission under a program that does not have the measure (tables.md, measure_scores).
pub fn stranger(submission: Submission) -> Worth {
    let (standing, outcome) = (Standing::Empty, "unknown_program");
    Worth { submission, standing, outcome, points: None, stands: false, counted: false }
}

/// 2.11 to 2.13: points of what counts, slots left empty, bonus and improvement.
pub fn total(unit: &Unit, submitted: bool, counted: &[Fraction], missing: usize, participates: bool) -> QualityScore {
    let achievement = Fraction::sum(counted);
    let available = Fraction::whole(law::MEASURE_MAXIMUM * (counted.len() + missing) as i64);
    let bonus = Fraction::whole(if unit.small_practice && submitted { law::SMALL_PRACTICE_BONUS } else { 0 });
    let improvement = match (&unit.prior_quality, available.is_zero()) {
        (Some(prior), false) if participates => improvement(&percent_of(&achievement, &available), prior),
        _ => Fraction::zero(),
    };
    let percent = (!available.is_zero()).then(|| category_percent(&achievement, &bonus, &available, &improvement));
    QualityScore { submitted, percent, achievement, available, bonus, improvement, rows: Vec::new() }
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

pub fn row(tables: &Tables, worth: &Worth) -> MeasureScore {
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

/// A summary measure of the survey: it counts through 321 only.
pub fn summary_row(tables: &Tables, worth: &Worth) -> MeasureScore {
    MeasureScore { available_points_micro: Some(0), ..row(tables, worth) }
}

pub fn missing_row(name: &str) -> MeasureScore {
    MeasureScore {
        points_micro: Some(0),
        available_points_micro: Some(law::MEASURE_MAXIMUM * 1_000_000),
        counted: true,
        ..MeasureScore::new(Category::Quality, name, "missing_required")
    }
}
