//! What every row of a measure table must hold: a unit of the run, and ids that the rule pack has.

use std::ops::Range;

use arrow::array::{Array, AsArray, PrimitiveArray, RecordBatch, StringViewArray};
use arrow::datatypes::{ArrowPrimitiveType, Date32Type, UInt32Type};
use arrow::util::display::array_value_to_string;

use crate::failure::nearest;
use crate::ingest::{Complaint, EntityColumns, Kept, Piece, RowCheck};
use crate::model::{EntityKey, EntityType};
use crate::participation::{Participation, Units};
use crate::rules::tables::{Catalog, Listed, MeasureLaw};
use crate::schema::{COST, IMPROVEMENT_ACTIVITIES, PROMOTING_INTEROPERABILITY, RejectCode, Table};

/// What rows are checked against.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The units of the run.
    pub participation: Participation<'a>,
    /// The tables of the rule pack.
    pub law: &'a MeasureLaw,
}

/// Rows that come after the check of their table have a unit, and ids that the pack lists.
pub const CHECKED: &str = "the row was checked as it was read";

/// The position of an id that was checked.
pub(super) fn place<T: Listed>(catalog: &Catalog<T>, id: Option<&str>) -> u16 {
    id.and_then(|id| catalog.find(id)).expect(CHECKED)
}

/// A cell of text, where there is one.
#[inline]
pub(super) fn text(column: Option<&StringViewArray>, row: usize) -> Option<&str> {
    column.filter(|column| column.is_valid(row)).map(|column| column.value(row))
}

/// A number, where there is one.
pub(super) fn number<T: ArrowPrimitiveType>(column: Option<&PrimitiveArray<T>>, row: usize) -> Option<T::Native> {
    column.filter(|column| column.is_valid(row)).map(|column| column.value(row))
}

/// A column of text.
pub(super) fn texts<'a>(rows: &'a RecordBatch, name: &str) -> Option<&'a StringViewArray> {
    rows.column_by_name(name)?.as_string_view_opt()
}

/// A column of numbers.
pub(super) fn numbers<'a, T: ArrowPrimitiveType>(rows: &'a RecordBatch, name: &str) -> Option<&'a PrimitiveArray<T>> {
    rows.column_by_name(name)?.as_primitive_opt()
}

/// The number of a row's unit; else why it has none.
pub(super) fn unit(units: &Units, key: EntityKey<'_>, row: usize) -> Result<u32, Complaint> {
    units.find(key).ok_or_else(|| {
        let not_in_roster =
            |column, value, message| Complaint { row, column, code: RejectCode::NotInRoster, value, message };
        let digits = |part: Option<String>| part.unwrap_or_default();
        let tin = digits(key.tin.map(|tin| tin.to_string()));
        match key.entity_type {
            EntityType::Individual => {
                let npi = digits(key.npi.map(|npi| npi.to_string()));
                let message = format!("no clinician {npi} of practice {tin} on the roster");
                not_in_roster("npi", npi, message)
            }
            EntityType::Group => {
                let message = format!("no clinician of practice {tin} on the roster");
                not_in_roster("tin", tin, message)
            }
            EntityType::VirtualGroup | EntityType::Subgroup | EntityType::ApmEntity => {
                let (id, kind) = (key.id.unwrap_or_default(), key.entity_type.spoken());
                let of = if tin.is_empty() { String::new() } else { format!(" of practice {tin}") };
                let message = format!("no membership brings a clinician of the roster into the {kind} `{id}`{of}");
                not_in_roster("entity_id", id.to_owned(), message)
            }
            other @ EntityType::Record => {
                let message = format!("units of type `{}` are not scored from measures", other.name());
                Complaint {
                    code: RejectCode::NotOffered,
                    ..not_in_roster("entity_type", other.name().to_owned(), message)
                }
            }
        }
    })
}

/// A subgroup reports in a MIPS Value Pathway or the APM Performance Pathway, and takes promoting interoperability from its
/// practice (42 CFR 414.1318).
fn reports(table: &Table, key: EntityKey<'_>, row: usize) -> Result<(), Complaint> {
    if key.entity_type != EntityType::Subgroup || table.name != PROMOTING_INTEROPERABILITY.name {
        return Ok(());
    }
    let message = "a subgroup takes promoting interoperability from its practice".to_owned();
    let (column, code) = ("entity_type", RejectCode::NotOffered);
    Err(Complaint { row, column, code, value: key.entity_type.name().to_owned(), message })
}

/// An id that a table of the pack does not have, with the one it is but for leading zeros, which spreadsheets lose, else the
/// nearest.
pub(super) fn unknown<'n>(
    row: usize,
    column: &'static str,
    code: RejectCode,
    value: &str,
    known: impl Iterator<Item = &'n str>,
) -> Complaint {
    let what = match code {
        RejectCode::UnknownActivity => "improvement activity",
        RejectCode::UnknownMvp if column == "mvp_id" => "MIPS Value Pathway",
        RejectCode::UnknownMvp => "programme",
        RejectCode::UnknownStratum => "stratum of the measure",
        _ => "measure",
    };
    let known: Vec<&str> = known.collect();
    let digits = |id: &str| id.trim_start_matches('0').to_owned();
    let padded = known.iter().copied().find(|known| digits(known) == digits(value));
    let near = padded.or_else(|| nearest(value, known)).map(|near| format!(": did you mean `{near}`?"));
    let near = near.unwrap_or_default();
    Complaint { row, column, code, value: value.to_owned(), message: format!("no {what} `{value}`{near}") }
}

/// The check of `groups`: that the run has the unit of a row.
#[derive(Clone, Copy)]
pub struct UnitCheck<'a> {
    /// The units of the run.
    pub units: &'a Units,
}

impl RowCheck for UnitCheck<'_> {
    fn check(&self, piece: Piece<'_>, good: &[Range<usize>], complain: &mut dyn FnMut(Complaint)) -> Kept {
        let keys = EntityColumns::of(piece.rows);
        for row in good.iter().cloned().flatten() {
            let key = keys.key(row);
            if key.entity_type == EntityType::Individual {
                let message = "a clinician's own attributes stand in `clinicians`".to_owned();
                let (column, code, value) = ("npi", RejectCode::NotOffered, key.npi.map(|npi| npi.to_string()));
                complain(Complaint { row, column, code, value: value.unwrap_or_default(), message });
            } else if let Err(complaint) = unit(self.units, key, row) {
                complain(complaint);
            }
        }
        Kept::Columns
    }
}

/// The check of `cost`, `improvement_activities` and `promoting_interoperability`.
#[derive(Clone, Copy)]
pub struct TableCheck<'a> {
    /// What rows are checked against.
    pub context: Context<'a>,
    /// Which of the tables.
    pub table: &'static Table,
}

impl RowCheck for TableCheck<'_> {
    fn check(&self, piece: Piece<'_>, good: &[Range<usize>], complain: &mut dyn FnMut(Complaint)) -> Kept {
        let keys = EntityColumns::of(piece.rows);
        let columns = Columns::of(piece.rows);
        for row in good.iter().cloned().flatten() {
            let key = keys.key(row);
            let found = unit(self.context.participation.units, key, row)
                .and_then(|_| reports(self.table, key, row))
                .and_then(|()| self.row(&columns, row));
            if let Err(complaint) = found {
                complain(complaint);
            }
        }
        Kept::Columns
    }
}

/// The columns that checks look at.
struct Columns<'a> {
    measure_id: Option<&'a StringViewArray>,
    activity_id: Option<&'a StringViewArray>,
    numerator: Option<&'a PrimitiveArray<UInt32Type>>,
    denominator: Option<&'a PrimitiveArray<UInt32Type>>,
    attested: Option<&'a arrow::array::BooleanArray>,
    start: Option<&'a PrimitiveArray<Date32Type>>,
    end: Option<&'a PrimitiveArray<Date32Type>>,
}

impl<'a> Columns<'a> {
    fn of(rows: &'a RecordBatch) -> Self {
        Self {
            measure_id: texts(rows, "measure_id"),
            activity_id: texts(rows, "activity_id"),
            numerator: numbers(rows, "numerator"),
            denominator: numbers(rows, "denominator"),
            attested: rows.column_by_name("attested").and_then(|column| column.as_boolean_opt()),
            start: numbers(rows, "performance_start"),
            end: numbers(rows, "performance_end"),
        }
    }
}

impl TableCheck<'_> {
    fn row(&self, columns: &Columns<'_>, row: usize) -> Result<(), Complaint> {
        let law = self.context.law;
        match self.table.name {
            table if table == COST.name => {
                listed(&law.cost.measures, text(columns.measure_id, row), MEASURE_ID, row).map(|_| ())
            }
            table if table == IMPROVEMENT_ACTIVITIES.name => {
                listed(&law.activities.activities, text(columns.activity_id, row), ACTIVITY_ID, row)?;
                period(columns, row)
            }
            _ => {
                self.interoperability(columns, row)?;
                period(columns, row)
            }
        }
    }

    fn interoperability(&self, columns: &Columns<'_>, row: usize) -> Result<(), Complaint> {
        let law = &self.context.law.interoperability;
        let measure = &law.measures[listed(&law.measures, text(columns.measure_id, row), MEASURE_ID, row)?];
        let id = &measure.id;
        let (over, under) = (number(columns.numerator, row), number(columns.denominator, row));
        let attested = columns.attested.filter(|column| column.is_valid(row)).map(|column| column.value(row));
        let complaint = |column, code, value: String, message: String| Complaint { row, column, code, value, message };
        if let Some(attested) = attested.filter(|_| measure.has_rate) {
            let message = format!("`{id}` has a numerator and a denominator, and is not answered yes or no");
            return Err(complaint("attested", RejectCode::UnexpectedValue, attested.to_string(), message));
        }
        if !measure.has_rate && (over.is_some() || under.is_some()) {
            let message = format!("`{id}` is answered yes or no, and has no rate");
            let column = if over.is_some() { "numerator" } else { "denominator" };
            let value = over.or(under).unwrap_or_default().to_string();
            return Err(complaint(column, RejectCode::UnexpectedValue, value, message));
        }
        match (over, under) {
            (Some(over), Some(under)) if over > under => {
                let message = format!("a numerator of {over} above a denominator of {under}");
                Err(complaint("numerator", RejectCode::NumeratorAboveDenominator, over.to_string(), message))
            }
            (Some(_), None) => {
                let message = "`denominator` is empty beside a numerator".to_owned();
                Err(complaint("denominator", RejectCode::MissingValue, String::new(), message))
            }
            (None, Some(_)) => {
                let message = "`numerator` is empty beside a denominator".to_owned();
                Err(complaint("numerator", RejectCode::MissingValue, String::new(), message))
            }
            _ => Ok(()),
        }
    }
}

/// A column of ids, and what an id is rejected with that no table of the pack has.
type IdColumn = (&'static str, RejectCode);
/// Ids of measures.
pub(super) const MEASURE_ID: IdColumn = ("measure_id", RejectCode::UnknownMeasure);
/// Ids of improvement activities.
const ACTIVITY_ID: IdColumn = ("activity_id", RejectCode::UnknownActivity);

/// The position of an id among those that a table of the pack lists for the year.
pub(super) fn listed<T: Listed>(
    catalog: &Catalog<T>,
    id: Option<&str>,
    (column, code): IdColumn,
    row: usize,
) -> Result<u16, Complaint> {
    let id = id.unwrap_or_default();
    let known = || catalog.iter().map(|(_, entry)| entry.id());
    let place = catalog.find(id).ok_or_else(|| unknown(row, column, code, id, known()))?;
    if !catalog[place].is_retired() {
        return Ok(place);
    }
    let message = format!("`{id}` is not offered in this performance year");
    Err(Complaint { row, column, code: RejectCode::NotOffered, value: id.to_owned(), message })
}

/// Both days or none, and not the last before the first.
fn period(columns: &Columns<'_>, row: usize) -> Result<(), Complaint> {
    let complaint =
        |column, code, value, message: &str| Err(Complaint { row, column, code, value, message: message.to_owned() });
    let missing = |column, message| complaint(column, RejectCode::MissingValue, String::new(), message);
    match (number(columns.start, row), number(columns.end, row)) {
        (Some(start), Some(end)) if end < start => {
            let day = |column: Option<&PrimitiveArray<Date32Type>>| {
                column.and_then(|column| array_value_to_string(column, row).ok()).unwrap_or_default()
            };
            let message = format!("the last day is before the first, {}", day(columns.start));
            complaint("performance_end", RejectCode::UnexpectedValue, day(columns.end), &message)
        }
        (Some(_), None) => missing("performance_end", "a first day without a last one"),
        (None, Some(_)) => missing("performance_start", "a last day without a first one"),
        _ => Ok(()),
    }
}
