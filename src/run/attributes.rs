//! What clinicians can be grouped by: columns of the roster, or of the category scores without one.

use std::fmt;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{UInt8Type, UInt32Type};
use arrow::util::display::array_value_to_string;

use crate::failure::{Failure, nearest};
use crate::ids::Tin;
use crate::ingest::{Accepted, BATCH};
use crate::participation::Roster;
use crate::schema::{Kind, Table};
use crate::tables::Attribute;

/// A value that is not there.
const MISSING: &str = "(missing)";

/// Practice sizes in bands: small practices are up to 15.
const SIZE_BAND: &str = "practice_size_band";
/// The most clinicians of each band, and its name.
const SIZE_BANDS: [(u32, &str); 4] = [(1, "1"), (15, "2 to 15"), (24, "16 to 24"), (99, "25 to 99")];

/// Columns that groups can be made by at once: the numbers of their combinations then fit 64 bits.
const MOST_AT_ONCE: usize = 4;

/// Columns that make sense to group by.
fn groupable(table: &Table) -> impl Iterator<Item = &'static str> {
    let by_kind = |kind: Kind| matches!(kind, Kind::Text | Kind::Flag | Kind::Code(_));
    let columns = table.columns.iter();
    columns
        .filter(move |column| by_kind(column.kind) || matches!(column.name, "tin" | "practice_size"))
        .map(|column| column.name)
        .chain([SIZE_BAND])
}

/// Checks that every column of a list of groupings can be grouped by.
pub(super) fn check(by: &[Vec<String>], table: &'static Table, what: &str) -> Result<(), Failure> {
    if let Some(list) = by.iter().find(|list| list.len() > MOST_AT_ONCE) {
        let message = format!("{what}: at most {MOST_AT_ONCE} columns at once, not {}", list.len());
        return Err(Failure::usage(message));
    }
    for name in by.iter().flatten() {
        if !groupable(table).any(|known| known == name) {
            let failure = Failure::usage(format!("{what}: table `{}` can't be grouped by `{name}`", table.name));
            return Err(match nearest(name, groupable(table)) {
                Some(near) => failure.hint(format!("did you mean `{near}`?")),
                None => failure.hint(format!("it can by: {}", groupable(table).collect::<Vec<_>>().join(", "))),
            });
        }
    }
    Ok(())
}

/// The values of a column at some places of a table.
pub(super) fn attribute(name: &str, accepted: &Accepted, roster: Option<(&Roster, u32)>, places: &[u32]) -> Attribute {
    if name == SIZE_BAND {
        return banded(&attribute("practice_size", accepted, roster, places));
    }
    let kind = accepted.table.position(name).map(|position| accepted.table.columns[position].kind);
    let columns: Vec<_> = accepted.batches.iter().map(|batch| batch.rows.column_by_name(name)).collect();
    let cell = |place: u32| {
        let (batch, row) = (place as usize / BATCH, place as usize % BATCH);
        columns[batch].filter(|column| column.is_valid(row)).map(|column| (column, row))
    };
    let label = |cell: Option<(&ArrayRef, usize)>| match (kind, cell) {
        (Some(Kind::Code(codes)), Some((column, row))) => {
            codes.names[usize::from(column.as_primitive::<UInt8Type>().value(row))].to_owned()
        }
        (Some(Kind::Tin), Some((column, row))) => {
            Tin::from_number(column.as_primitive::<UInt32Type>().value(row)).to_string()
        }
        (_, Some((column, row))) => array_value_to_string(column, row).unwrap_or_default(),
        (Some(Kind::Flag), None) if roster.is_some() => "false".to_owned(),
        (_, None) => MISSING.to_owned(),
    };
    if let Some(derived) = roster.and_then(|(roster, most)| derived(name, roster, most)) {
        return Attribute::coded(name, places.iter().map(|place| derived(*place)), ToString::to_string);
    }
    if let Some(Kind::Text) = kind {
        let text = |place: &u32| cell(*place).map(|(column, row)| column.as_string_view().value(row));
        return Attribute::coded(name, places.iter().map(text), |text| text.unwrap_or(MISSING).to_owned());
    }
    // A flag, code or number is told apart by its text; there are few, and they are short.
    Attribute::coded(name, places.iter().map(|place| label(cell(*place))), Clone::clone)
}

/// Practice sizes as bands.
fn banded(sizes: &Attribute) -> Attribute {
    let band = |size: &String| match size.parse::<u32>() {
        Ok(size) => SIZE_BANDS.iter().find(|(most, _)| size <= *most).map_or("100 and more", |(_, name)| name),
        Err(_) => MISSING,
    };
    let bands: Vec<&str> = sizes.values.iter().map(band).collect();
    Attribute::coded(SIZE_BAND, sizes.codes.iter().map(|code| bands[*code as usize]), ToString::to_string)
}

/// Columns of the roster that have a default, by place.
fn derived<'a>(name: &str, roster: &'a Roster, most: u32) -> Option<Box<dyn Fn(u32) -> Derived + 'a>> {
    let clinician = move |place: u32| &roster.clinicians()[place as usize];
    match name {
        "practice_size" => Some(Box::new(move |place| Derived::Size(roster.practice_size(clinician(place))))),
        "small_practice" => Some(Box::new(move |place| Derived::Small(roster.is_small(clinician(place), most)))),
        _ => None,
    }
}

/// A value that the roster gives where a cell is empty.
#[derive(PartialEq, Eq, Hash)]
enum Derived {
    Size(u32),
    Small(bool),
}

impl fmt::Display for Derived {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Size(size) => size.fmt(f),
            Self::Small(small) => small.fmt(f),
        }
    }
}
