//! The check stage of a run from measures: every table read, checked against the rule pack and the roster, and in order.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::datatypes::Decimal64Type;

use super::account::Account;
use super::claims::Claims;
use super::intake::{settle, table, table_checked};
use super::measures::MeasureTables;
use super::memberships::{Memberships, memberships};
use super::plan::Plan;
use super::records::{Numbers, flag};
use super::roster::{add_groups, found};
use super::roster_checks::group_sizes;
use super::without_effect;
use crate::failure::Failure;
use crate::ingest::{Accepted, Batch, Intake, RowCheck, read};
use crate::participation::{Participation, Registration, Roster, Units};
use crate::rules::tables::MeasureLaw;
use crate::schema::{
    COST, FACILITY_SCORES, GROUPS, IMPROVEMENT_ACTIVITIES, PROMOTING_INTEROPERABILITY, QUALITY, REGISTRATIONS,
    RejectCode, Table,
};
use crate::score::pathway::FacilityScore;
use crate::submissions::{
    CHECKED, Context, QualityCheck, QualityRows, RegistrationCheck, Submitters, TableCheck, UnitCheck, activities,
    costs, interoperability,
};
use crate::units::{Exact, FINE};
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
    let mut units = tables.units(roster, law)?;
    if let Some(claims) = claims {
        claims.fill_practices(&mut units);
    }
    let facilities = tables.facilities()?;
    tables.flag_idle(&units, &facilities);
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
    let mut accepted = tables.accepted;
    let costs = costs(&cost, context);
    let activities = activities(&attested, context, number);
    let interoperability = interoperability(&answers, context, number);
    accepted.extend([cost, attested, answers].into_iter().filter(|rows| !rows.is_empty()));
    let mut read = MeasureTables {
        law: Arc::clone(law),
        quality: Arc::new(rows),
        cost: Arc::new(costs),
        activities: Arc::new(activities),
        interoperability: Arc::new(interoperability),
        facilities: Arc::new(facilities),
        submitters: Arc::new(names),
        accepted: Arc::new(accepted),
        scored: Vec::new(),
        units: Arc::new(units),
        what_if: Arc::default(),
    };
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
    fn units(&mut self, roster: Arc<Roster>, law: &MeasureLaw) -> Result<Units, Failure> {
        let mut joined = BTreeMap::new();
        if let Some(Memberships { mut intake, rows, units }) = memberships(self.plan, &roster, self.watch)? {
            self.account.add(&mut intake);
            self.accepted.push(rows);
            joined = units;
        }
        let mut units = Units::new(roster, joined);
        if let Some((mut intake, rows)) = self.about_units(&GROUPS, &UnitCheck { units: &units })? {
            intake.flags.extend(group_sizes(&rows, &units, &self.plan.law));
            intake.flags.extend(without_effect::group_cells(&rows));
            self.account.add(&mut intake);
            add_groups(&mut units, &rows);
            self.accepted.push(rows);
        }
        let check = RegistrationCheck { units: &units, mvps: &law.mvps, quality: &law.quality };
        if let Some((mut intake, rows)) = self.about_units(&REGISTRATIONS, &check)? {
            self.account.add(&mut intake);
            let registration = |(unit, batch, row): (u32, &Batch, usize)| {
                let chosen = check.read(&batch.rows, row).expect(CHECKED);
                let survey = flag(batch.flags("cahps_registered"), row) == Some(true);
                (unit, Registration { survey, ..chosen })
            };
            let registered: Vec<_> = found(&units, &rows).into_iter().map(registration).collect();
            for (unit, registration) in registered {
                units.register(unit, registration);
            }
            self.accepted.push(rows);
        }
        Ok(units)
    }

    /// The rows of a table about units, if the run has it.
    fn about_units(&self, table: &'static Table, check: &dyn RowCheck) -> Result<Option<(Intake, Accepted)>, Failure> {
        let has_table = !self.plan.inputs(table).is_empty();
        has_table.then(|| table_checked(self.plan, table, check, self.watch)).transpose()
    }

    /// What hospitals scored, by their number.
    fn facilities(&mut self) -> Result<BTreeMap<String, FacilityScore>, Failure> {
        if self.plan.inputs(&FACILITY_SCORES).is_empty() {
            return Ok(BTreeMap::new());
        }
        let (mut intake, rows) = table(self.plan, &FACILITY_SCORES, self.watch)?;
        self.account.add(&mut intake);
        let mut found = BTreeMap::new();
        for place in 0..rows.len() {
            let (batch, row) = rows.at(place);
            let percent = |name: &str| {
                let cell = Numbers::<Decimal64Type>::of(batch, name).get(row);
                Exact::decimal(cell.expect(CHECKED), FINE)
            };
            let score = FacilityScore { quality: percent("quality_score"), cost: percent("cost_score") };
            found.insert(batch.key(row).id.expect(CHECKED).to_owned(), score);
        }
        self.accepted.push(rows);
        Ok(found)
    }

    /// Names registrations and hospitals of groups that come to nothing.
    fn flag_idle(&mut self, units: &Units, facilities: &BTreeMap<String, FacilityScore>) {
        let participation = Participation { units, law: &self.plan.law };
        for rows in &self.accepted {
            if rows.table.name == REGISTRATIONS.name {
                self.account.flag(rows.table, without_effect::registrations(rows, participation));
            } else if rows.table.name == GROUPS.name && !facilities.is_empty() {
                let known = facilities.keys().map(String::as_str);
                self.account.flag(rows.table, without_effect::unknown_hospitals(rows, &known));
            }
        }
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
