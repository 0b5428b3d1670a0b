//! What a run took for granted, in sentences.

use super::intake::Tables;
use super::outputs::Results;
use super::pipeline::BonusMode;
use super::plan::Plan;

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
        found.push(format!("{unscored} clinicians on the roster have no category scores and are left without a score"));
    }
    let no_weights = results.units.iter().filter(|unit| unit.final_score.is_none()).count();
    if no_weights > 0 {
        found.push(format!(
            "{no_weights} units are left without a score: the rule pack has no weights for what they scored"
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
