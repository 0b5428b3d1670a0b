//! What a run took for granted, in sentences.

use std::collections::{BTreeMap, BTreeSet};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::base_payments;
use super::intake::Tables;
use super::outputs::Results;
use super::pipeline::BonusMode;
use super::plan::Plan;
use crate::failure::nearest;
use crate::ingest::FileAccount;
use crate::participation::{Assigned, Exceeded, Standing};
use crate::schema::{CATEGORY, CLAIMS, Table};

/// What the run took for granted, in sentences.
pub(super) fn assumptions(plan: &Plan, tables: &Tables, results: &Results<'_>) -> Vec<String> {
    let mut found = participation(tables, plan, results);
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
    let takes_part = |row: &&Assigned| !matches!(row.standing, Standing::Excluded(_));
    let unscored = results.assigned.par_iter().filter(takes_part).filter(|row| row.unit.is_none()).count();
    if unscored > 0 {
        found.push(format!("without anything that is scored, and so without a score: {unscored} of the roster"));
    }
    if let Some(clinicians) = &tables.clinicians {
        let untyped = clinicians.count_missing("clinician_type");
        found.push(format!("clinician_type not stated: {untyped} of the roster"));
    }
    if let Some(measures) = &tables.measures {
        let rows = measures.rows_without_score();
        if rows > 0 {
            found.push(format!("{rows} rows of measures belong to units without a score of their own: an excluded clinician's, a group's where its clinicians report alone, or the other way round"));
        }
        let closed = measures.rows_in_closed_programs();
        if closed > 0 {
            found.push(format!("{closed} rows of quality are for a program that is not open to their unit, a MIPS Value Pathway it did not register for or the APM Performance Pathway without taking part in a model; no score of the unit takes them, and `measure_scores` has them as unknown_program"));
        }
        let facilities = measures.facility_based_without_score();
        if facilities > 0 {
            found.push(format!("facility-based clinicians without a score of a hospital in `facility_scores`, who are scored without: {facilities}"));
        }
        let undated = measures.activities_without_dates();
        if undated > 0 {
            found.push(format!("improvement activities without dates, taken as long enough: {undated}"));
        }
        let unshared = measures.activities_without_share();
        if unshared > 0 {
            found.push(format!("improvement activities of groups without a share, taken as enough: {unshared}"));
        }
    }
    if let Some(clinicians) = &tables.clinicians {
        let rejected: u64 = tables.account.files[tables.files(clinicians.table)].iter().map(|file| file.rejected).sum();
        if rejected > 0 {
            found.push(format!(
                "practice sizes, and what practices billed, are counted without the {rejected} rows of the roster that were rejected"
            ));
        }
    }
    let no_weights = results.units.par_iter().filter(|unit| unit.final_score.is_none()).count();
    if no_weights > 0 {
        found.push(format!(
            "without a score, since the rule pack has no weights for what they scored: {no_weights} units"
        ));
    }
    let inferred = results.units.par_iter().filter(|unit| unit.inferred).count();
    if inferred > 0 {
        found.push(format!("pi_inferred_from_final: for {inferred} rows the published final score decided whether a category was reweighted"));
    }
    found.extend(tables.claims.iter().flat_map(|claims| claims.note.sentences()));
    found.extend(base_payments::sentences(plan, tables));
    let left_out: usize = tables.account.files.iter().map(|file| file.left_out.len()).sum();
    if left_out > 0 {
        found.push(format!("{left_out} columns of the input feed nothing; `inputs` names them"));
    }
    found
}

/// How clinicians take part, and what that was taken from for want of figures.
fn participation(tables: &Tables, plan: &Plan, results: &Results<'_>) -> Vec<String> {
    if tables.roster.is_none() && tables.scored() == 0 {
        return vec!["participation: not assessed, since there is no roster".to_owned()];
    }
    let (Some(roster), Some(_)) = (&tables.roster, plan.law.low_volume) else {
        return vec!["participation: everyone is taken as required to take part; eligibility is not assessed without a roster, nor by a pack without the low-volume threshold".into()];
    };
    let mut counts: BTreeMap<Standing, usize> = BTreeMap::new();
    for row in results.assigned {
        *counts.entry(row.standing).or_default() += 1;
    }
    let told = counts.iter().rev().map(|(standing, count)| match standing {
        Standing::Excluded(reason) => format!("{count} excluded ({})", reason.name()),
        other => format!("{count} {}", other.name()),
    });
    let mut found = vec![format!("participation: {}", told.collect::<Vec<_>>().join(", "))];
    let clinicians = roster.clinicians();
    let unknown = clinicians.iter().filter(|clinician| clinician.exceeded.is_none()).count();
    if unknown > 0 {
        found.push(format!("participation: {unknown} of the roster without figures of the determination period, taken to exceed the low-volume threshold, or no more than `groups` says of their practice; practices with such clinicians are taken to exceed it too"));
    }
    if unknown < clinicians.len() && tables.claims.is_none() {
        found.push("participation: patients of a practice are summed over its clinicians where `groups` does not give them; those of two clinicians count twice".to_owned());
    }
    let void = clinicians.iter().filter(|one| one.stated.opted_in && one.exceeded == Some(Exceeded::Nothing)).count();
    if void > 0 {
        found.push(format!(
            "participation: {void} opted in with nothing of the threshold exceeded, which has no effect"
        ));
    }
    found
}

/// What a person should look at before trusting the figures.
pub(super) fn notes(tables: &Tables) -> Vec<String> {
    let mut found: Vec<String> = tables.account.files.iter().flat_map(misspelt).collect();
    let claims = || tables.account.files.iter().filter(|file| file.table == CLAIMS.name);
    if claims().count() > 0 && claims().all(|file| file.used == 0) {
        let reasons = claims().flat_map(|file| file.excluded.keys().copied()).collect::<BTreeSet<_>>();
        let reasons = reasons.into_iter().collect::<Vec<_>>().join(", ");
        found.push(format!("no line of the claims counts ({reasons}): whoever they are to speak of billed nothing"));
    }
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

/// Columns of a file that feed nothing and are called nearly like one of ours that nothing feeds.
fn misspelt(file: &FileAccount) -> Vec<String> {
    let columns = Table::named(file.table).map_or(&[][..], |table| table.columns);
    let unfed =
        || columns.iter().map(|column| column.name).filter(|name| !file.mapped.iter().any(|(fed, _)| fed == name));
    let note = |header: &String| {
        let near = nearest(header, unfed())?;
        Some(format!("{}: column `{header}` feeds nothing: did you mean `{near}`?", file.path.display()))
    };
    file.left_out.iter().filter_map(note).collect()
}
