//! Whom scenarios mean: clinicians of the roster, and the units that are made of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow::array::{Array, AsArray};
use arrow::datatypes::UInt8Type;

use super::PlannedScenario;
use super::what_if::{UnitSet, WhatIf};
use crate::failure::Failure;
use crate::ids::TinNpi;
use crate::ingest::{Accepted, Batch};
use crate::model::submissions::QualityRow;
use crate::model::{EntityKey, EntityType, PerformanceMove};
use crate::participation::Units;
use crate::rules::Law;
use crate::run::intake::Tables;
use crate::run::measures::MeasureTables;
use crate::scenario::{Cells, Reporting, ReportingAs, Who};
use crate::schema::{Kind, Table};

/// What a scenario asks of the units of a run.
///
/// # Errors
/// When it names a value that no row has.
pub(super) fn what_if(scenario: &PlannedScenario, tables: &Tables, law: &Law) -> Result<WhatIf, Failure> {
    let here = |failure: Failure| Failure {
        message: format!("scenario `{}`: {}", scenario.header.name, failure.message),
        ..failure
    };
    let selection = Selection { tables, law };
    let mut found = WhatIf::default();
    for exception in &scenario.changes.reweight {
        found.exceptions.push((selection.units(&exception.who).map_err(here)?, exception.set()?));
    }
    for one in &scenario.changes.performance {
        let Some(measures) = &tables.measures else {
            return Err(here(Failure::usage("[[performance]] needs a run from measures")));
        };
        let units = selection.units(&one.who).map_err(here)?;
        let moved = one.parsed(&measures.law.quality)?;
        if !is_reported(measures, &units, &moved) {
            found.remarks.push(format!(
                "scenario {}: nobody who is meant reported measure {} in that way",
                scenario.header.name, one.measure_id
            ));
        }
        found.moves.push((units, moved));
    }
    for one in &scenario.changes.submission {
        let (aside, without_effect) = selection.aside(one).map_err(here)?;
        if without_effect > 0 {
            let kept = match one.as_what {
                ReportingAs::Group => "have no score as a group: their clinicians keep their own",
                ReportingAs::Individual => "do not report as a group",
            };
            let name = &scenario.header.name;
            found.remarks.push(format!("scenario {name}: {without_effect} of the practices that are meant {kept}"));
        }
        found.aside.resize(aside.len(), false);
        found.aside.iter_mut().zip(aside).for_each(|(all, one)| *all |= one);
    }
    Ok(found)
}

struct Selection<'a> {
    tables: &'a Tables,
    law: &'a Law,
}

impl Selection<'_> {
    /// The units that are meant: clinicians, and whatever is made of such clinicians alone; of category scores, rows.
    fn units(&self, who: &Who) -> Result<UnitSet, Failure> {
        if who.is_everybody() {
            return Ok(UnitSet::All);
        }
        let Some(measures) = &self.tables.measures else {
            return Ok(UnitSet::Of(self.rows(&self.tables.scores, who)?));
        };
        let roster = self.tables.filled.as_ref().or(self.tables.clinicians.as_ref());
        let units = &measures.units;
        let Who { entity_id, .. } = who;
        let clinicians = Who { entity_id: Vec::new(), ..who.clone() };
        let mut meant = match roster {
            Some(roster) if !clinicians.is_everybody() => self.rows(roster, &clinicians)?,
            _ => vec![true; units.roster().clinicians().len()],
        };
        let larger = meant.len()..units.len();
        meant.extend(vec![false; larger.len()]);
        for unit in larger {
            let mut members = units.members(unit).peekable();
            meant[unit] = members.peek().is_some() && members.all(|member| meant[member]);
        }
        if !entity_id.is_empty() {
            known(entity_id, "entity_id", |id| (0..units.len()).any(|unit| units.key(unit).id == Some(id)))?;
            let is_named = |key: EntityKey<'_>| key.id.is_some_and(|id| entity_id.iter().any(|named| named == id));
            meant.iter_mut().enumerate().for_each(|(unit, meant)| *meant &= is_named(units.key(unit)));
        }
        Ok(UnitSet::Of(meant))
    }

    /// The units whose reports are left aside, and for how many of the practices that are meant nothing changes.
    fn aside(&self, one: &Reporting) -> Result<(Vec<bool>, usize), Failure> {
        let meant = self.units(&one.who)?;
        Ok(match &self.tables.measures {
            Some(measures) => aside_of_measures(one.as_what, measures, &meant, self.law),
            None => self.aside_of_categories(one.as_what, &meant),
        })
    }

    fn aside_of_categories(&self, as_what: ReportingAs, meant: &UnitSet) -> (Vec<bool>, usize) {
        let scores = &self.tables.scores;
        let is = |place: usize, kind: EntityType| scores.key(place).entity_type == kind && meant.contains(place);
        let practices = |kind: EntityType| {
            let tins = (0..scores.len()).filter(|place| is(*place, kind)).map(|place| scores.key(place).tin);
            tins.collect::<BTreeSet<_>>()
        };
        let (groups, others) = (practices(EntityType::Group), practices(EntityType::Individual));
        let aside = |place: usize| match as_what {
            ReportingAs::Individual => is(place, EntityType::Group),
            ReportingAs::Group => is(place, EntityType::Individual) && groups.contains(&scores.key(place).tin),
        };
        ((0..scores.len()).map(aside).collect(), others.difference(&groups).count())
    }

    /// Which rows of a table are meant.
    fn rows(&self, rows: &Accepted, who: &Who) -> Result<Vec<bool>, Failure> {
        let cells = |place: usize| RowCells { table: rows.table, at: rows.at(place), selection: self };
        for (column, values) in who.columns() {
            let has = |value: &str| {
                let is = |text: Option<String>| text.is_some_and(|text| text.eq_ignore_ascii_case(value));
                (0..rows.len()).any(|place| is(cells(place).text(column)))
            };
            known(values, column, has)?;
        }
        Ok((0..rows.len()).map(|place| who.means(&cells(place))).collect())
    }
}

/// Refuses a value that nothing has: a scenario for another roster, or a slip of the pen.
fn known(values: &[String], column: &str, has: impl Fn(&str) -> bool) -> Result<(), Failure> {
    match values.iter().find(|value| !has(value)) {
        Some(value) => Err(Failure::usage(format!("`who`: nobody in this run has the {column} `{value}`"))),
        None => Ok(()),
    }
}

fn aside_of_measures(as_what: ReportingAs, measures: &MeasureTables, meant: &UnitSet, law: &Law) -> (Vec<bool>, usize) {
    let units: &Arc<Units> = &measures.units;
    let clinicians = units.roster().clinicians().len();
    let is_practice = |unit: usize| unit >= clinicians && units.key(unit).entity_type == EntityType::Group;
    let covers: Vec<bool> =
        (0..units.len()).map(|unit| is_practice(unit) && meant.contains(unit) && measures.covers(unit, law)).collect();
    let aside = |unit: usize| match as_what {
        ReportingAs::Individual => is_practice(unit) && meant.contains(unit),
        ReportingAs::Group => unit < clinicians && covers[units.group_of(unit)],
    };
    let practices = (0..units.len()).filter(|unit| is_practice(*unit) && meant.contains(*unit));
    ((0..units.len()).map(aside).collect(), practices.filter(|unit| !covers[*unit]).count())
}

/// Whether anybody who is meant, or a clinician whose claims a practice pools, reported a measure that moves.
fn is_reported(measures: &MeasureTables, meant: &UnitSet, moved: &PerformanceMove) -> bool {
    let is_it = |row: &QualityRow| {
        row.measure == moved.measure && moved.collection.is_none_or(|collection| collection == row.channel.collection())
    };
    let has = |unit: usize| measures.quality.rows.of(unit).any(|row| is_it(&row));
    let pools = |unit: usize| measures.units.members(unit).any(has);
    (0..measures.units.len()).any(|unit| meant.contains(unit) && (has(unit) || pools(unit)))
}

/// A row of the roster or of category scores.
struct RowCells<'a> {
    table: &'static Table,
    at: (&'a Batch, usize),
    selection: &'a Selection<'a>,
}

impl RowCells<'_> {
    fn key(&self) -> EntityKey<'_> {
        self.at.0.key(self.at.1)
    }

    fn own_text(&self, column: &str) -> Option<String> {
        let (batch, row) = self.at;
        let kind = self.table.columns[self.table.position(column)?].kind;
        let cells = batch.rows.column_by_name(column).filter(|cells| cells.is_valid(row))?;
        match kind {
            Kind::Text => Some(cells.as_string_view().value(row).to_owned()),
            Kind::Code(codes) => {
                Some(codes.names[usize::from(cells.as_primitive::<UInt8Type>().value(row))].to_owned())
            }
            _ => None,
        }
    }

    /// The row of the roster about the same clinician, of a row of category scores.
    fn on_roster(&self) -> Option<RowCells<'_>> {
        let tables = self.selection.tables;
        let (roster, key) = (tables.roster.as_ref()?, self.key());
        let place = roster.place(TinNpi::new(key.tin?, key.npi?))?;
        let rows = tables.filled.as_ref().or(tables.clinicians.as_ref())?;
        let is_other = rows.table.name != self.table.name;
        is_other.then(|| RowCells { table: rows.table, at: rows.at(place), selection: self.selection })
    }
}

impl Cells for RowCells<'_> {
    fn text(&self, column: &'static str) -> Option<String> {
        let key = self.key();
        match column {
            "tin" => key.tin.map(|tin| tin.to_string()),
            "npi" => key.npi.map(|npi| npi.to_string()),
            "entity_id" => key.id.map(str::to_owned),
            other => self.own_text(other).or_else(|| self.on_roster()?.own_text(other)),
        }
    }

    fn small_practice(&self) -> bool {
        let (key, most) = (self.key(), self.selection.law.small_practice);
        let (batch, row) = self.at;
        let given = || crate::run::records::flag(batch.flags("small_practice"), row);
        let on_roster = || {
            let roster = self.selection.tables.roster.as_ref()?;
            let clinician = roster.find(TinNpi::new(key.tin?, key.npi?))?;
            Some(roster.is_small(clinician, most))
        };
        on_roster().or_else(given).unwrap_or(false)
    }
}
