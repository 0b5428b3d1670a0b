//! The check stage of a run from measures: every table read, checked against the rule pack and the roster, and in order.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::account::Account;
use super::intake::{settle, table, table_checked};
use super::plan::Plan;
use super::roster::{add_groups, add_registrations, units};
use crate::failure::Failure;
use crate::ids::TinNpi;
use crate::ingest::{Accepted, Intake, read};
use crate::model::submissions::{APP, ActivityRow, CostRow, InteroperabilityRow, TRADITIONAL};
use crate::model::{EntityType, Pathway};
use crate::participation::{Participation, Roster, Units};
use crate::rules::tables::{MeasureLaw, Metric};
use crate::schema::{
    COST, GROUPS, IMPROVEMENT_ACTIVITIES, MEMBERSHIPS, PROMOTING_INTEROPERABILITY, QUALITY, REGISTRATIONS, RejectCode,
};
use crate::submissions::{
    ByUnit, Context, QualityCheck, QualityRows, Submitters, TableCheck, activities, costs, interoperability,
};
use crate::watch::Watch;

/// What was submitted, by unit.
pub(super) struct MeasureTables {
    pub(super) units: Units,
    pub(super) quality: QualityRows,
    pub(super) cost: ByUnit<CostRow>,
    pub(super) activities: ByUnit<ActivityRow>,
    pub(super) interoperability: ByUnit<InteroperabilityRow>,
    /// Names of submitters: number 1 is the first.
    pub(super) submitters: Vec<String>,
    /// Accepted rows of the tables but `clinicians` and `quality`.
    pub(super) accepted: Vec<Accepted>,
    /// The units that have a score of their own, with how it is made, in order.
    pub(super) scored: Vec<(u32, Pathway)>,
}

impl MeasureTables {
    /// Whether a practice reported as a group: whether its unit has rows of quality, improvement activities or promoting
    /// interoperability.
    pub(super) fn reports(&self, unit: usize, law: &MeasureLaw) -> bool {
        let reported = |measure: u16| {
            let measure = law.quality.measure(measure);
            !measure.is_from_claims() && measure.metric != Metric::Cahps
        };
        let quality = self.quality.rows.of(unit).iter();
        !self.activities.of(unit).is_empty()
            || !self.interoperability.of(unit).is_empty()
            || quality.filter(|row| row.program == TRADITIONAL).any(|row| reported(row.measure))
    }

    /// How many rows belong to units that have no score of their own: a group's costs where its clinicians report, say.
    pub(super) fn rows_without_score(&self) -> usize {
        let scored: BTreeSet<u32> = self.scored.iter().map(|(unit, _)| *unit).collect();
        let rows = |unit: usize| {
            let reported = self.quality.rows.of(unit).len() + self.cost.of(unit).len();
            reported + self.activities.of(unit).len() + self.interoperability.of(unit).len()
        };
        let unscored = (0..crate::model::place(self.units.len())).filter(|unit| !scored.contains(unit));
        unscored.map(|unit| rows(unit as usize)).sum()
    }

    /// Every unit that reported, and every clinician of a practice that did not; whoever reported for the APM Performance
    /// Pathway there.
    fn scored(&self, law: &MeasureLaw) -> Vec<(u32, Pathway)> {
        let clinicians = self.units.roster().clinicians().len();
        let traditional =
            |unit: usize| self.reports(unit, law) || unit < clinicians && !self.reports(self.units.group_of(unit), law);
        let app = |unit: usize| self.quality.rows.of(unit).iter().any(|row| row.program == APP);
        let pathways = |unit: u32| {
            let app = app(unit as usize).then_some((unit, Pathway::App));
            let traditional = traditional(unit as usize).then_some((unit, Pathway::Traditional));
            app.into_iter().chain(traditional)
        };
        (0..crate::model::place(self.units.len())).flat_map(pathways).collect()
    }
}

/// Reads everything but the roster.
pub(super) fn read_measures(
    plan: &Plan,
    law: &MeasureLaw,
    roster: Arc<Roster>,
    account: &mut Account,
    watch: &dyn Watch,
) -> Result<MeasureTables, Failure> {
    let mut accepted = Vec::new();
    let memberships = memberships(plan, &roster, account, watch)?;
    let mut units = units(roster, memberships.as_ref());
    accepted.extend(memberships);
    for (table, add) in
        [(&GROUPS, add_groups as fn(&mut Units, &Accepted) -> Vec<usize>), (&REGISTRATIONS, add_registrations)]
    {
        if plan.inputs(table).is_empty() {
            continue;
        }
        let (mut intake, mut rows) = self::table(plan, table, watch)?;
        if table.name == GROUPS.name {
            let is_own = |place: &usize| rows.key(*place).entity_type == EntityType::Individual;
            let own: Vec<usize> = (0..rows.len()).filter(is_own).collect();
            let message = "a clinician's own attributes stand in `clinicians`";
            reject(&mut intake, &mut rows, &own, RejectCode::NotOffered, message)?;
        }
        let strangers = add(&mut units, &rows);
        reject(&mut intake, &mut rows, &strangers, RejectCode::NotInRoster, "the roster names nobody of this unit")?;
        account.add(&mut intake);
        accepted.push(rows);
    }
    let context = Context { participation: Participation { units: &units, law: &plan.law }, law };
    let submitters = Submitters::default();
    let check = QualityCheck { context, submitters: &submitters };
    let mut quality = match plan.inputs(&QUALITY).as_slice() {
        [] => Intake::default(),
        inputs => read(&QUALITY, inputs, plan.options(Some(&check)), watch)?,
    };
    let mut others = BTreeMap::new();
    for table in [&COST, &IMPROVEMENT_ACTIVITIES, &PROMOTING_INTEROPERABILITY] {
        if plan.inputs(table).is_empty() {
            others.insert(table.name, Accepted { table, batches: Vec::new() });
            continue;
        }
        let (mut intake, mut rows) = table_checked(plan, table, &TableCheck { context, table }, watch)?;
        if table.name == PROMOTING_INTEROPERABILITY.name {
            let conflicts = conflicting_submissions(&rows);
            let message = "rows of this submission disagree about its CEHRT id or its dates";
            reject(&mut intake, &mut rows, &conflicts, RejectCode::ConflictingSubmission, message)?;
        }
        for name in rows.batches.iter().filter_map(|batch| batch.texts("submitter")).flat_map(|names| names.iter()) {
            submitters.number(name);
        }
        account.add(&mut intake);
        others.insert(table.name, rows);
    }
    if submitters.too_many() {
        return Err(Failure::usage("more than 65,535 submitters: they could not be told apart"));
    }
    let (names, places) = submitters.sorted();
    let shelves = std::mem::take(&mut quality.quality);
    let (rows, faults) = QualityRows::sorted(shelves, &places, &law.quality);
    quality.exclude("mvp_not_scored", &faults.value_pathway);
    settle(&mut quality, &faults.duplicates, "measure and submitter")?;
    quality.reject(faults.incomplete)?;
    account.add(&mut quality);
    let number = |name: Option<&str>| match name.map(|name| names.binary_search_by(|found| found.as_str().cmp(name))) {
        Some(Ok(place)) => u16::try_from(place + 1).unwrap_or(u16::MAX),
        _ => 0,
    };
    let mut tables = MeasureTables {
        quality: rows,
        cost: costs(&others[COST.name], context),
        activities: activities(&others[IMPROVEMENT_ACTIVITIES.name], context, number),
        interoperability: interoperability(&others[PROMOTING_INTEROPERABILITY.name], context, number),
        submitters: names,
        accepted,
        scored: Vec::new(),
        units,
    };
    tables.accepted.extend(others.into_values().filter(|rows| !rows.is_empty()));
    tables.scored = tables.scored(law);
    Ok(tables)
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

/// Rejects the rows at some places.
fn reject(
    intake: &mut Intake,
    rows: &mut Accepted,
    places: &[usize],
    code: RejectCode,
    message: &str,
) -> Result<(), Failure> {
    intake.reject(places.iter().map(|place| rows.problem(*place, code, message.to_owned())).collect())?;
    rows.remove(places);
    Ok(())
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
