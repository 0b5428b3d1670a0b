//! The check stage: every table read, sorted, and free of duplicates and strangers.

use std::path::Path;
use std::sync::Arc;

use super::account::Account;
use super::base_payments::check_claims;
use super::claims::{Claims, read_claims};
use super::measure_intake::read_measures;
use super::measures::MeasureTables;
use super::plan::Plan;
use super::provider_payments::{ProviderPayments, provider_payments};
use super::roster::roster;
use super::roster_checks::practice_sizes;
use super::units::Unit;
use super::without_effect::unknown_hospitals;
use crate::failure::Failure;
use crate::ids::TinNpi;
use crate::ingest::{Accepted, Duplicates, FileAccount, Intake, Problem, RowCheck, read};
use crate::model::{EntityKey, EntityType};
use crate::participation::Roster;
use crate::schema::{CATEGORY_SCORES, CLINICIANS, RejectCode, Table};
use crate::watch::Watch;

/// The tables of a run, as they can be used.
pub(super) struct Tables {
    /// Category scores; without rows in a run from measures.
    pub(super) scores: Accepted,
    pub(super) clinicians: Option<Accepted>,
    /// The same with what claims say in empty cells, in a run with claims.
    #[cfg_attr(not(feature = "tables"), allow(dead_code, reason = "only distributions ask for it"))]
    pub(super) filled: Option<Accepted>,
    pub(super) roster: Option<Arc<Roster>>,
    /// What was reported, in a run from measures.
    pub(super) measures: Option<MeasureTables>,
    /// What claims came to, in a run with claims.
    pub(super) claims: Option<Claims>,
    /// What Medicare paid, in a run with `provider_payments`.
    pub(super) payments: Option<ProviderPayments>,
    pub(super) account: Account,
    /// For each file of the category scores, whether its preset infers promoting interoperability.
    pub(super) infers_pi: Vec<bool>,
    /// Ids of the MIPS Value Pathways, where any can be scored.
    pub(super) mvps: Vec<String>,
}

impl Tables {
    /// How many units are scored.
    pub(super) fn scored(&self) -> usize {
        self.measures.as_ref().map_or(self.scores.len(), |measures| measures.scored.len())
    }

    /// Who a scored unit is.
    pub(super) fn key(&self, place: usize) -> EntityKey<'_> {
        match &self.measures {
            Some(measures) => measures.units.key(measures.scored[place].0 as usize),
            None => self.scores.key(place),
        }
    }

    /// Positions of the files of a table.
    pub(super) fn files(&self, table: &Table) -> std::ops::Range<usize> {
        let is_of = |file: &FileAccount| file.table == table.name;
        let start = self.account.files.iter().position(is_of).unwrap_or(0);
        start..start + self.account.files.iter().filter(|file| is_of(file)).count()
    }

    /// Flags the rows for which a preset let the published final score decide.
    pub(super) fn flag_inferred(&mut self, units: &[Unit]) {
        if !self.infers_pi.contains(&true) {
            return;
        }
        let first = self.account.files.len() - self.infers_pi.len();
        for (place, _) in units.iter().enumerate().filter(|(_, unit)| unit.inferred) {
            let message = "0 may mean that the category was reweighted: the published final score decided".to_owned();
            let mut problem = self.scores.problem(place, RejectCode::PiInferredFromFinal, message);
            "pi".clone_into(&mut problem.header);
            self.account.flags.push((first + problem.file as usize, problem));
        }
    }
}

/// Reads and validates everything that the pipeline names; `folder` takes what does not fit memory.
pub(super) fn check(plan: &Plan, folder: &Path, watch: &dyn Watch) -> Result<Tables, Failure> {
    let mut account = Account::default();
    let clinicians = match plan.has_roster() {
        true => {
            let (mut intake, accepted) = table(plan, &CLINICIANS, watch)?;
            intake.flags.extend(practice_sizes(&accepted, &plan.law));
            account.add(&mut intake);
            Some(accepted)
        }
        false => None,
    };
    let mut claims = read_claims(plan, clinicians.as_ref(), &mut account, folder, watch)?;
    claims.as_ref().map_or(Ok(()), |claims| check_claims(plan, claims))?;
    let filled = claims.as_mut().zip(clinicians.as_ref()).map(|(claims, rows)| claims.fill_clinicians(rows));
    let roster = filled.as_ref().or(clinicians.as_ref()).map(|accepted| roster(accepted, &plan.law)).map(Arc::new);
    let payments = match &roster {
        Some(roster) => provider_payments(plan, roster, &mut account, watch)?,
        None => None,
    };
    if let (Some(law), Some(roster), true) = (&plan.law.measures, &roster, plan.scores_measures()) {
        let measures = read_measures(plan, law, Arc::clone(roster), claims.as_mut(), &mut account, watch)?;
        if let Some(rows) = clinicians.as_ref().filter(|_| !measures.facilities.is_empty()) {
            let known = measures.facilities.keys().map(String::as_str);
            account.flag(&CLINICIANS, unknown_hospitals(rows, &known));
        }
        account.close()?;
        let scores = Accepted { table: &CATEGORY_SCORES, batches: Vec::new() };
        let infers_pi = Vec::new();
        let mvps = law.mvps.ids().map(str::to_owned).collect();
        return Ok(Tables {
            scores,
            clinicians,
            filled,
            roster: Some(Arc::clone(roster)),
            measures: Some(measures),
            claims,
            payments,
            account,
            infers_pi,
            mvps,
        });
    }
    let (mut intake, mut scores) = table(plan, &CATEGORY_SCORES, watch)?;
    if let Some(roster) = &roster {
        reject_strangers(&mut intake, &mut scores, roster)?;
    }
    let infers_pi = intake.infers_pi.clone();
    account.add(&mut intake);
    account.close()?;
    let (measures, mvps) = (None, Vec::new());
    Ok(Tables { scores, clinicians, filled, roster, measures, claims, payments, account, infers_pi, mvps })
}

/// Reads a table.
pub(super) fn table(plan: &Plan, table: &'static Table, watch: &dyn Watch) -> Result<(Intake, Accepted), Failure> {
    accepted(table, read(table, &plan.inputs(table), plan.options(None), watch)?, watch)
}

/// Reads a table whose rows are checked one by one.
pub(super) fn table_checked(
    plan: &Plan,
    table: &'static Table,
    check: &dyn RowCheck,
    watch: &dyn Watch,
) -> Result<(Intake, Accepted), Failure> {
    accepted(table, read(table, &plan.inputs(table), plan.options(Some(check)), watch)?, watch)
}

/// The rows of a table in the order of their keys, without duplicates.
pub(super) fn accepted(
    table: &'static Table,
    mut intake: Intake,
    watch: &dyn Watch,
) -> Result<(Intake, Accepted), Failure> {
    if intake.files.iter().map(|file| file.used).sum::<u64>() > u64::from(u32::MAX) {
        return Err(Failure::usage(format!("more than {} rows of `{}`", u32::MAX, table.name)));
    }
    let (accepted, duplicates) = Accepted::sorted(table, std::mem::take(&mut intake.batches));
    watch.go_on()?;
    let same = if table.unique_by.is_empty() { "unit" } else { "unit and measure" };
    settle(&mut intake, &duplicates, same)?;
    Ok((intake, accepted))
}

/// Rows that contradict each other are rejected, each with the place of another; repeated ones are left out.
pub(super) fn settle(intake: &mut Intake, duplicates: &Duplicates, same: &str) -> Result<(), Failure> {
    let mut rejected = Vec::new();
    for rows in &duplicates.conflicting {
        for (position, problem) in rows.iter().enumerate() {
            let other = &rows[usize::from(position == 0)];
            let file = match other.file == problem.file {
                true => String::new(),
                false => format!(" of {}", intake.files[other.file as usize].file.display()),
            };
            let message = format!("line {}{file} says something else of the same {same}", other.line);
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
