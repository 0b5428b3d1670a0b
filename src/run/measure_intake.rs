//! The check stage of a run from measures: every table read, checked against the rule pack and the roster, and in order.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::account::Account;
use super::claims::Claims;
use super::intake::{settle, table, table_checked};
use super::measures::MeasureTables;
use super::plan::Plan;
use super::roster::{add_groups, add_registrations, units};
use crate::failure::Failure;
use crate::ids::TinNpi;
use crate::ingest::{Accepted, Intake, read};
use crate::model::EntityType;
use crate::participation::{Participation, Roster, Units};
use crate::rules::tables::MeasureLaw;
use crate::schema::{
    COST, GROUPS, IMPROVEMENT_ACTIVITIES, MEMBERSHIPS, PROMOTING_INTEROPERABILITY, QUALITY, REGISTRATIONS, RejectCode,
    Table,
};
use crate::submissions::{
    Context, QualityCheck, QualityRows, Submitters, TableCheck, UnitCheck, activities, costs, interoperability,
};
use crate::watch::Watch;

/// Reads everything but the roster.
pub(super) fn read_measures(
    plan: &Plan,
    law: &Arc<MeasureLaw>,
    roster: Arc<Roster>,
    claims: Option<&mut Claims>,
    account: &mut Account,
    watch: &dyn Watch,
) -> Result<MeasureTables, Failure> {
    let mut tables = Tables { plan, watch, account, accepted: Vec::new() };
    let mut units = tables.units(roster)?;
    if let Some(claims) = claims {
        claims.fill_practices(&mut units);
    }
    let context = Context { participation: Participation { units: &units, law: &plan.law }, law };
    let submitters = Submitters::default();
    let mut quality = tables.quality(context, &submitters)?;
    let cost = tables.checked(&COST, context, &submitters)?;
    let attested = tables.checked(&IMPROVEMENT_ACTIVITIES, context, &submitters)?;
    let answers = tables.checked(&PROMOTING_INTEROPERABILITY, context, &submitters)?;
    if submitters.too_many() {
        return Err(Failure::usage("more than 65,535 submitters: they could not be told apart"));
    }
    let (names, places) = submitters.sorted();
    let rows = tables.settled(&mut quality, &places, law)?;
    let number = |name: Option<&str>| {
        name.map_or(0, |name| {
            let place = names.binary_search_by(|found| found.as_str().cmp(name)).expect("every submitter is numbered");
            u16::try_from(place + 1).expect("there are no more submitters than numbers")
        })
    };
    let mut read = MeasureTables {
        law: Arc::clone(law),
        quality: rows,
        cost: costs(&cost, context),
        activities: activities(&attested, context, number),
        interoperability: interoperability(&answers, context, number),
        submitters: names,
        accepted: tables.accepted,
        scored: Vec::new(),
        units,
    };
    read.accepted.extend([cost, attested, answers].into_iter().filter(|rows| !rows.is_empty()));
    if !plan.rolls_up_claims_alone() {
        read.scored = read.find_scored(&plan.law);
    }
    Ok(read)
}

/// The tables of a run from measures, as they are read.
struct Tables<'a> {
    plan: &'a Plan,
    watch: &'a dyn Watch,
    account: &'a mut Account,
    /// Accepted rows of the tables about units.
    accepted: Vec<Accepted>,
}

impl Tables<'_> {
    /// The units, from the roster, `memberships`, `groups` and `registrations`.
    fn units(&mut self, roster: Arc<Roster>) -> Result<Units, Failure> {
        let memberships = memberships(self.plan, &roster, self.account, self.watch)?;
        let mut units = units(roster, memberships.as_ref());
        self.accepted.extend(memberships);
        for (table, add) in [(&GROUPS, add_groups as fn(&mut Units, &Accepted)), (&REGISTRATIONS, add_registrations)] {
            if self.plan.inputs(table).is_empty() {
                continue;
            }
            let check = UnitCheck { units: &units, individuals: table.name != GROUPS.name };
            let (mut intake, rows) = table_checked(self.plan, table, &check, self.watch)?;
            add(&mut units, &rows);
            self.account.add(&mut intake);
            self.accepted.push(rows);
        }
        Ok(units)
    }

    fn quality(&self, context: Context<'_>, submitters: &Submitters) -> Result<Intake, Failure> {
        let check = QualityCheck { context, submitters };
        match self.plan.inputs(&QUALITY).as_slice() {
            [] => Ok(Intake::default()),
            inputs => read(&QUALITY, inputs, self.plan.options(Some(&check)), self.watch),
        }
    }

    /// The rows of `quality` in order, without those that others speak against.
    fn settled(&mut self, quality: &mut Intake, places: &[u16], law: &MeasureLaw) -> Result<QualityRows, Failure> {
        let shelves = std::mem::take(&mut quality.quality);
        let (rows, faults) = QualityRows::sorted(shelves, places, &law.quality);
        quality.exclude("mvp_not_scored", &faults.value_pathway);
        settle(quality, &faults.duplicates, "measure and submitter")?;
        quality.reject(faults.incomplete)?;
        self.account.add(quality);
        Ok(rows)
    }

    /// The good rows of one of the smaller tables, whose submitters are numbered.
    fn checked(
        &mut self,
        table: &'static Table,
        context: Context<'_>,
        submitters: &Submitters,
    ) -> Result<Accepted, Failure> {
        if self.plan.inputs(table).is_empty() {
            return Ok(Accepted { table, batches: Vec::new() });
        }
        let (mut intake, mut rows) = table_checked(self.plan, table, &TableCheck { context, table }, self.watch)?;
        if table.name == PROMOTING_INTEROPERABILITY.name {
            let conflicts = conflicting_submissions(&rows);
            let message = "rows of this submission disagree about its CEHRT id or its dates";
            let problem = |place: &usize| rows.problem(*place, RejectCode::ConflictingSubmission, message.to_owned());
            intake.reject(conflicts.iter().map(problem).collect())?;
            rows.remove(&conflicts);
        }
        for name in rows.batches.iter().filter_map(|batch| batch.texts("submitter")).flat_map(|names| names.iter()) {
            submitters.number(name);
        }
        self.account.add(&mut intake);
        Ok(rows)
    }
}

/// The members of units that are scored, as far as the roster names them; others are left out and counted.
fn memberships(
    plan: &Plan,
    roster: &Roster,
    account: &mut Account,
    watch: &dyn Watch,
) -> Result<Option<Accepted>, Failure> {
    if plan.inputs(&MEMBERSHIPS).is_empty() {
        return Ok(None);
    }
    let (mut intake, mut rows) = table(plan, &MEMBERSHIPS, watch)?;
    let without_effect = |place: usize| {
        let key = rows.key(place);
        let on_roster = match (key.tin, key.npi) {
            (Some(tin), Some(npi)) => roster.find(TinNpi::new(tin, npi)).is_some(),
            (Some(tin), None) => !roster.of_tin(tin).is_empty(),
            (None, _) => false,
        };
        match key.entity_type {
            EntityType::ApmEntity => (!on_roster).then_some((place, "member_not_in_roster")),
            _ => Some((place, "unit_not_scored")),
        }
    };
    let without_effect: Vec<_> = (0..rows.len()).filter_map(without_effect).collect();
    for (place, reason) in &without_effect {
        intake.exclude(reason, &[rows.problem(*place, RejectCode::NotOffered, String::new())]);
    }
    rows.remove(&without_effect.into_iter().map(|(place, _)| place).collect::<Vec<_>>());
    account.add(&mut intake);
    Ok(Some(rows))
}

/// Places of the rows of submissions (unit and submitter) whose rows name several CEHRT ids, or several periods.
fn conflicting_submissions(accepted: &Accepted) -> Vec<usize> {
    let mut found = Vec::new();
    let mut start = 0;
    while start < accepted.len() {
        let key = accepted.key(start);
        let length = (start..accepted.len()).take_while(|place| accepted.key(*place) == key).count();
        let mut by_submitter: BTreeMap<_, Vec<(usize, BTreeMap<String, String>)>> = BTreeMap::new();
        for place in start..start + length {
            let (batch, row) = accepted.at(place);
            let mut cells = batch.cells(row);
            by_submitter.entry(cells.remove("submitter")).or_default().push((place, cells));
        }
        for rows in by_submitter.values() {
            let several = |column: &str| {
                let mut said = rows.iter().filter_map(|(_, cells)| cells.get(column));
                let first = said.next();
                said.any(|other| Some(other) != first)
            };
            if ["cehrt_id", "performance_start", "performance_end"].into_iter().any(several) {
                found.extend(rows.iter().map(|(place, _)| *place));
            }
        }
        start += length;
    }
    found.sort_unstable();
    found
}
