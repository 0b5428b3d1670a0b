//! What a run took for granted, in sentences.

use super::intake::Tables;
use super::outputs::Results;
use super::pipeline::BonusMode;
use super::plan::Plan;
use crate::schema::CATEGORY;

/// What the run took for granted, in sentences.
pub(super) fn assumptions(plan: &Plan, tables: &Tables, results: &Results<'_>) -> Vec<String> {
    let mut found = vec![
        "participation: everyone is taken as required to take part; eligibility is not assessed from category scores"
            .to_owned(),
    ];
    let mode = plan.pipeline.score.complex_patient_bonus;
    found.push(match mode {
        BonusMode::Off => {
            "complex patient bonus: only where it is given; CMS has not printed the national means".into()
        }
        BonusMode::Cohort => "complex patient bonus: against the means of this roster, not the nation's".into(),
        BonusMode::Given => "complex patient bonus: against the means of the pipeline".to_owned(),
    });
    match plan.law.payment {
        None => found.push(format!(
            "payment adjustment: the rule pack of {} does not cover it; percents and dollars are null",
            plan.law.performance_year
        )),
        Some(_) => found.push(format!("payment adjustment: mode {:?}", plan.pipeline.adjust.mode).to_lowercase()),
    }
    let unscored = results.assigned.iter().filter(|row| row.unit.is_none()).count();
    if unscored > 0 {
        found.push(format!("without category scores, and so without a score: {unscored} of the roster"));
    }
    if let Some(clinicians) = &tables.clinicians {
        let untyped = clinicians.count_missing("clinician_type");
        found.push(format!("clinician_type not stated: {untyped} of the roster"));
    }
    let no_weights = results.units.iter().filter(|unit| unit.final_score.is_none()).count();
    if no_weights > 0 {
        found.push(format!(
            "without a score, since the rule pack has no weights for what they scored: {no_weights} units"
        ));
    }
    let inferred = results.units.iter().filter(|unit| unit.inferred).count();
    if inferred > 0 {
        found.push(format!("pi_inferred_from_final: for {inferred} rows the published final score decided whether a category was reweighted"));
    }
    let left_out: usize = tables.account.files.iter().map(|file| file.left_out.len()).sum();
    if left_out > 0 {
        found.push(format!("{left_out} columns of the input feed nothing; `inputs` names them"));
    }
    found
}

/// What a person should look at before trusting the figures.
pub(super) fn notes(tables: &Tables) -> Vec<String> {
    let mut found = Vec::new();
    let first = tables.account.files.len() - tables.infers_pi.len();
    for file in &tables.account.files[first..] {
        let fed = |name: &&&str| !file.mapped.iter().any(|(column, _)| *column == **name);
        let missing: Vec<_> = CATEGORY.names.iter().filter(fed).copied().collect();
        if !missing.is_empty() {
            let left_out = match file.left_out.is_empty() {
                true => String::new(),
                false => format!("; columns that feed nothing: {}", file.left_out.join(", ")),
            };
            let path = file.path.display();
            found.push(format!("{path} has no column for {}: taken as not scored{left_out}", missing.join(", ")));
        }
    }
    found
}
