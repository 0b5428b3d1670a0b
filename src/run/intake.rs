//! The check stage: every table read, sorted, and free of duplicates and strangers.

use super::account::Account;
use super::plan::Plan;
use super::records::roster;
use super::units::Unit;
use crate::failure::Failure;
use crate::ids::TinNpi;
use crate::ingest::{Accepted, Duplicates, Intake, Options, Problem, read};
use crate::model::EntityType;
use crate::participation::Roster;
use crate::schema::{CATEGORY_SCORES, CLINICIANS, RejectCode, Table};
use crate::watch::Watch;

/// The tables of a run, as they can be used.
pub(super) struct Tables {
    pub(super) scores: Accepted,
    pub(super) clinicians: Option<Accepted>,
    pub(super) roster: Option<Roster>,
    pub(super) account: Account,
    /// For each file of the category scores, whether its preset infers promoting interoperability.
    pub(super) infers_pi: Vec<bool>,
}

impl Tables {
    /// Flags the rows for which a preset let the published final score decide.
    pub(super) fn flag_inferred(&mut self, units: &[Unit]) {
        let first = self.account.files.len() - self.infers_pi.len();
        for (place, _) in units.iter().enumerate().filter(|(_, unit)| unit.inferred) {
            let message = "0 may mean that the category was reweighted: the published final score decided".to_owned();
            let mut problem = self.scores.problem(place, RejectCode::PiInferredFromFinal, message);
            "pi".clone_into(&mut problem.header);
            self.account.flags.push((first + problem.file as usize, problem));
        }
    }
}

/// Reads and validates everything that the pipeline names.
pub(super) fn check(plan: &Plan, watch: &dyn Watch) -> Result<Tables, Failure> {
    let mut account = Account::default();
    let clinicians = match plan.has_roster() {
        true => {
            let (mut intake, accepted) = table(plan, &CLINICIANS, watch)?;
            account.add(&mut intake);
            Some(accepted)
        }
        false => None,
    };
    let roster = clinicians.as_ref().map(roster);
    let (mut intake, mut scores) = table(plan, &CATEGORY_SCORES, watch)?;
    if let Some(roster) = &roster {
        reject_strangers(&mut intake, &mut scores, roster)?;
    }
    let infers_pi = intake.infers_pi.clone();
    account.add(&mut intake);
    account.close()?;
    Ok(Tables { scores, clinicians, roster, account, infers_pi })
}

fn table(plan: &Plan, table: &'static Table, watch: &dyn Watch) -> Result<(Intake, Accepted), Failure> {
    let options = Options {
        base: &plan.base,
        strictness: plan.pipeline.limits.identifiers,
        pad_identifiers: plan.pipeline.limits.pad_identifiers,
        performance_year: plan.law.performance_year,
    };
    let mut intake = read(table, &plan.inputs(table), options, watch)?;
    if intake.files.iter().map(|file| file.used).sum::<u64>() > u64::from(u32::MAX) {
        return Err(Failure::usage(format!("more than {} rows of `{}`", u32::MAX, table.name)));
    }
    let (accepted, duplicates) = Accepted::sorted(table, &std::mem::take(&mut intake.batches));
    watch.go_on()?;
    settle(&mut intake, &duplicates)?;
    Ok((intake, accepted))
}

/// Rows that contradict each other are rejected, each with the place of another; repeated ones are left out.
fn settle(intake: &mut Intake, duplicates: &Duplicates) -> Result<(), Failure> {
    let mut rejected = Vec::new();
    for rows in &duplicates.conflicting {
        for (position, problem) in rows.iter().enumerate() {
            let other = &rows[usize::from(position == 0)];
            let file = match other.file == problem.file {
                true => String::new(),
                false => format!(" of {}", intake.files[other.file as usize].file.display()),
            };
            let message = format!("line {}{file} says something else of the same unit", other.line);
            rejected.push(Problem { message, ..problem.clone() });
        }
    }
    intake.exclude("identical_row", &duplicates.identical);
    intake.reject(rejected)
}

/// Individuals that the roster does not name, and groups without any clinician on it.
fn reject_strangers(intake: &mut Intake, accepted: &mut Accepted, roster: &Roster) -> Result<(), Failure> {
    let mut strangers = Vec::new();
    for place in 0..accepted.len() {
        let key = accepted.key(place);
        let missing = match (key.entity_type, key.tin, key.npi) {
            (EntityType::Individual, Some(tin), Some(npi)) => roster
                .find(TinNpi::new(tin, npi))
                .is_none()
                .then(|| format!("no clinician {npi} of practice {tin} on the roster")),
            (EntityType::Group | EntityType::Subgroup, Some(tin), _) => {
                roster.of_tin(tin).is_empty().then(|| format!("no clinician of practice {tin} on the roster"))
            }
            _ => None,
        };
        if let Some(message) = missing {
            strangers.push((place, message));
        }
    }
    let problems = strangers.iter();
    let problems =
        problems.map(|(place, message)| accepted.problem(*place, RejectCode::NotInRoster, message.clone())).collect();
    intake.reject(problems)?;
    accepted.remove(&strangers.iter().map(|(place, _)| *place).collect::<Vec<_>>());
    Ok(())
}
