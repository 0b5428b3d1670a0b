//! The sheet of groups: dollars by specialty, state, size or whatever else the run was asked for.

use std::collections::HashMap;

use rust_xlsxwriter::{ColNum, Workbook};

use super::Written;
use super::facts::Facts;
use super::looks::Looks;
use super::page::{Page, at};
use crate::failure::Failure;
use crate::report::run_folder::{RunFolder, TableRows};
use crate::schema::PROJECTION;

const SHEET: &str = "Groups";
const BAND: usize = 2;
const HEAD: usize = 3;
const FIRST: usize = 4;

/// Dollars of a group.
pub(super) struct Group {
    by: String,
    value: String,
    clinicians: Option<f64>,
    base: Option<f64>,
    /// In each scenario with its own positive side.
    scenarios: Vec<Option<Dollars>>,
}

#[derive(Clone, Copy)]
struct Dollars {
    adjustment: Option<f64>,
    after: Option<f64>,
}

/// Reads the groups other than everybody and single practices, which have sheets of their own.
///
/// # Errors
/// When the table can't be read.
pub(super) fn read(folder: &RunFolder, facts: &Facts) -> Result<Vec<Group>, Failure> {
    let mut groups: Vec<Group> = Vec::new();
    let mut known: HashMap<(String, String), usize> = HashMap::new();
    if !folder.has(&PROJECTION) {
        return Ok(groups);
    }
    for batch in folder.pieces(&PROJECTION)? {
        let rows = TableRows::new(&PROJECTION, &batch?);
        for row in (0..rows.len()).filter(|row| !matches!(rows.text(*row, "group_by"), "all" | "tin")) {
            let name = rows.text(row, "scenario");
            let Some(scenario) = facts.scenarios.iter().position(|one| one.name == name) else { continue };
            let key = (rows.text(row, "group_by").to_owned(), rows.text(row, "group_value").to_owned());
            let place = *known.entry(key).or_insert(groups.len());
            if place == groups.len() {
                groups.push(Group::new(&rows, row, facts.scenarios.len()));
            }
            // A scenario's own positive side stands before the others.
            groups[place].scenarios[scenario].get_or_insert_with(|| Dollars::of(&rows, row));
        }
    }
    Ok(groups)
}

impl Group {
    fn new(rows: &TableRows, row: usize, scenarios: usize) -> Self {
        Self {
            by: rows.text(row, "group_by").to_owned(),
            value: rows.text(row, "group_value").to_owned(),
            clinicians: rows.number(row, "clinicians"),
            base: rows.number(row, "base"),
            scenarios: vec![None; scenarios],
        }
    }
}

impl Dollars {
    fn of(rows: &TableRows, row: usize) -> Self {
        let number = |column| rows.number(row, column);
        Self { adjustment: number("adjustment_dollars"), after: number("after_sequestration") }
    }
}

/// Writes the sheet, if there are groups.
pub(super) fn write(book: &mut Workbook, looks: &Looks, facts: &Facts, groups: &[Group]) -> Written {
    if groups.is_empty() {
        return Ok(());
    }
    let page = &mut Page::new(book.add_worksheet(), looks);
    page.sheet.set_name(SHEET)?;
    page.narrow();
    page.open(
        "Groups",
        "Values of the run, each scenario with its own increases. Choose a grouping in the first column.",
    )?;
    heads(page, facts)?;
    for (row, group) in (FIRST..).zip(groups) {
        page.text(at(row), 0, &group.by.replace('_', " "), &looks.text)?;
        page.text(at(row), 1, &group.value, &looks.text)?;
        page.number(at(row), 2, group.clinicians, &looks.plain.count)?;
        page.number(at(row), 3, group.base, &looks.plain.dollars)?;
        for (column, dollars) in (4..).step_by(2).zip(&group.scenarios) {
            page.number(at(row), column, dollars.and_then(|one| one.adjustment), &looks.plain.dollars)?;
            page.number(at(row), column + 1, dollars.and_then(|one| one.after), &looks.plain.dollars)?;
        }
    }
    page.filters(at(HEAD), at(FIRST + groups.len() - 1), last_column(facts), 2)
}

fn last_column(facts: &Facts) -> ColNum {
    3 + 2 * ColNum::try_from(facts.scenarios.len()).expect("within a sheet")
}

fn heads(page: &mut Page<'_>, facts: &Facts) -> Written {
    let of_scenarios = facts.scenarios.iter().flat_map(|_| ["Adjustment", "After sequestration"]);
    let numbers: Vec<_> = ["Clinicians", "Base"].into_iter().chain(of_scenarios).collect();
    page.heads(at(HEAD), &["Group", "Value"], &numbers)?;
    page.sheet.set_row_height(at(HEAD), 32)?;
    page.widths(&[22.0, 32.0, 11.0])?;
    page.sheet.set_column_range_width(3, last_column(facts), 18)?;
    for ((number, scenario), column) in facts.scenarios.iter().enumerate().zip((4..).step_by(2)) {
        let look = &page.looks.bands[number % 2];
        page.text(at(BAND), column, &scenario.name, look)?;
        page.blanks(at(BAND), column + 1..column + 2, look)?;
    }
    Ok(())
}
