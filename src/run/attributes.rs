//! What clinicians can be grouped by: columns of the roster, or of the category scores without one.

use std::collections::BTreeMap;

use arrow::array::Array;
use arrow::util::display::array_value_to_string;

use crate::failure::{Failure, nearest};
use crate::ingest::Accepted;
use crate::participation::Roster;
use crate::schema::{Kind, Table};
use crate::tables::Attribute;

/// A value that is not there.
const MISSING: &str = "(missing)";

/// Columns that make sense to group by.
fn groupable(table: &Table) -> impl Iterator<Item = &'static str> {
    let by_kind = |kind: Kind| matches!(kind, Kind::Text | Kind::Flag | Kind::Code(_));
    let columns = table.columns.iter();
    columns
        .filter(move |column| by_kind(column.kind) || matches!(column.name, "tin" | "practice_size"))
        .map(|column| column.name)
}

/// Checks that every column of `distribution.by` can be grouped by.
pub(super) fn check(by: &[Vec<String>], table: &'static Table) -> Result<(), Failure> {
    for name in by.iter().flatten() {
        if !groupable(table).any(|known| known == name) {
            let failure =
                Failure::usage(format!("`by` in [distribution]: table `{}` can't be grouped by `{name}`", table.name));
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
    let columns: Vec<_> = accepted.batches.iter().map(|batch| batch.rows.column_by_name(name)).collect();
    let kind = accepted.table.position(name).map(|position| accepted.table.columns[position].kind);
    let text = |place: u32| -> String {
        if let Some(derived) = roster.and_then(|(roster, most)| derived(name, roster, most, place)) {
            return derived;
        }
        let at = accepted.order[place as usize];
        let column = columns[at.batch as usize].filter(|column| column.is_valid(at.row as usize));
        let value = column.map(|column| array_value_to_string(column, at.row as usize).unwrap_or_default());
        match (kind, value) {
            (Some(Kind::Code(codes)), Some(value)) => {
                value.parse().map_or(value, |position: usize| codes.names[position].to_owned())
            }
            (Some(Kind::Tin), Some(value)) => format!("{value:0>9}"),
            (_, Some(value)) => value,
            (Some(Kind::Flag), None) if roster.is_some() => "false".to_owned(),
            (_, None) => MISSING.to_owned(),
        }
    };
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let mut first_codes = Vec::with_capacity(places.len());
    for &place in places {
        let next = crate::model::place(seen.len());
        first_codes.push(*seen.entry(text(place)).or_insert(next));
    }
    // Codes in the order of the values, whatever the order of the rows.
    let mut rank = vec![0; seen.len()];
    for (position, code) in seen.values().enumerate() {
        rank[*code as usize] = crate::model::place(position);
    }
    let codes = first_codes.into_iter().map(|code| rank[code as usize]).collect();
    Attribute { name: name.to_owned(), values: seen.into_keys().collect(), codes }
}

/// Columns of the roster that have a default.
fn derived(name: &str, roster: &Roster, most: u32, place: u32) -> Option<String> {
    let clinician = roster.clinicians().get(place as usize)?;
    match name {
        "practice_size" => Some(roster.practice_size(clinician).to_string()),
        "small_practice" => Some(roster.is_small(clinician, most).to_string()),
        _ => None,
    }
}
