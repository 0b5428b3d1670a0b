//! The tables of a run with their figures as numbers of a report: each knows its place.

use super::super::model::{Cell, Number, Shape, Source, Span};
use super::super::run_folder::{RunFolder, TableRows};
use super::mask::Mask;
use crate::failure::Failure;
use crate::schema::{
    ADJUSTMENT_CURVE, CATEGORY_CONTRIBUTIONS, COMPARISON, DISTRIBUTION, MOVERS, OutputTable, PROJECTION,
    REFERENCE_POINTS, SCENARIO_DISTRIBUTION, SCENARIOS, TRANSITIONS,
};

/// The small tables of a run, and its manifest.
pub(super) struct Figures<'a> {
    pub(super) folder: &'a RunFolder,
    pub(super) distribution: TableRows,
    pub(super) contributions: TableRows,
    pub(super) references: TableRows,
    pub(super) curve: TableRows,
    pub(super) scenarios: TableRows,
    pub(super) projection: TableRows,
    pub(super) scenario_distribution: TableRows,
    pub(super) comparison: TableRows,
    pub(super) movers: TableRows,
    pub(super) transitions: TableRows,
    /// What is masked.
    pub(super) mask: Mask,
}

/// Columns that tell the rows of a table apart.
fn key(table: &OutputTable) -> &'static [&'static str] {
    let keys: [(&OutputTable, &'static [&'static str]); 10] = [
        (&DISTRIBUTION, &["group_by", "group_value", "statistic"]),
        (&CATEGORY_CONTRIBUTIONS, &["category"]),
        (&REFERENCE_POINTS, &["name"]),
        (&ADJUSTMENT_CURVE, &["final_score"]),
        (&SCENARIOS, &["scenario"]),
        (&PROJECTION, &["scenario", "positive_side", "group_by", "group_value"]),
        (&SCENARIO_DISTRIBUTION, &["scenario", "statistic"]),
        (&COMPARISON, &["baseline", "scenario", "group_by", "group_value", "statistic"]),
        (&MOVERS, &["baseline", "scenario", "rank"]),
        (&TRANSITIONS, &["baseline", "scenario", "from_band", "to_band"]),
    ];
    keys.into_iter().find(|(known, _)| known.name == table.name).map_or(&[], |(_, key)| key)
}

impl<'a> Figures<'a> {
    pub(super) fn read(folder: &'a RunFolder, mask_below: Option<u32>) -> Result<Self, Failure> {
        Ok(Self {
            folder,
            distribution: folder.table(&DISTRIBUTION)?,
            contributions: folder.table(&CATEGORY_CONTRIBUTIONS)?,
            references: folder.table(&REFERENCE_POINTS)?,
            curve: folder.table(&ADJUSTMENT_CURVE)?,
            scenarios: folder.table(&SCENARIOS)?,
            projection: folder.table(&PROJECTION)?,
            scenario_distribution: folder.table(&SCENARIO_DISTRIBUTION)?,
            comparison: folder.table(&COMPARISON)?,
            movers: folder.table(&MOVERS)?,
            transitions: folder.table(&TRANSITIONS)?,
            mask: Mask::below(mask_below),
        })
    }

    /// A statistic of the distribution of a group.
    pub(super) fn statistic(&self, by: &str, value: &str, statistic: &str, shape: Shape) -> Option<Number> {
        let is = [("group_by", by), ("group_value", value), ("statistic", statistic)];
        number(&self.distribution, self.distribution.find(&is)?, "value", shape)
    }

    /// How many there are in a group.
    pub(super) fn count(&self, by: &str, value: &str) -> Option<f64> {
        self.statistic(by, value, "n", Shape::Count).map(|number| number.value)
    }

    /// A statistic of a group as a cell: masked where it is of few, or a share of few.
    pub(super) fn shown(&self, by: &str, value: &str, statistic: &str, shape: Shape) -> Cell {
        self.masked(self.statistic(by, value, statistic, shape), self.count(by, value))
    }

    /// A statistic of everybody.
    pub(super) fn overall(&self, statistic: &str, shape: Shape) -> Cell {
        self.shown("all", "all", statistic, shape)
    }

    fn of_scenario(&self, scenario: &str, statistic: &str, shape: Shape) -> Option<Number> {
        let rows = &self.scenario_distribution;
        number(rows, rows.find(&[("scenario", scenario), ("statistic", statistic)])?, "value", shape)
    }

    /// A statistic of everybody in a scenario.
    pub(super) fn shown_of_scenario(&self, scenario: &str, statistic: &str, shape: Shape) -> Cell {
        let of = self.of_scenario(scenario, "n", Shape::Count).map(|number| number.value);
        self.masked(self.of_scenario(scenario, statistic, shape), of)
    }

    fn masked(&self, found: Option<Number>, of: Option<f64>) -> Cell {
        let share = found.as_ref().filter(|found| found.shape == Shape::Share).map(|found| found.value);
        shown(found, self.mask.hides(of) || self.mask.hides_share(share, of))
    }

    /// Whether increases or reductions of a scenario are those of few. Then both are masked: with the net one tells the
    /// other.
    pub(super) fn hides_sides(&self, scenario: &str) -> bool {
        let shares = ["share_negative", "share_positive"];
        shares.map(|name| self.shown_of_scenario(scenario, name, Shape::Share)).contains(&Cell::Masked)
    }

    /// A figure of the law or of what was published.
    pub(super) fn reference(&self, name: &str, shape: Shape) -> Option<Number> {
        number(&self.references, self.references.find(&[("name", name)])?, "value", shape)
    }

    /// A number of the manifest.
    pub(super) fn of_manifest(&self, pointer: &str, shape: Shape) -> Option<Number> {
        let value = self.folder.manifest().pointer(pointer)?.as_f64()?;
        Some(Number { value, shape, source: Source::Manifest(pointer.to_owned()) })
    }
}

/// The number of a cell, with its place.
pub(super) fn number(rows: &TableRows, row: usize, column: &'static str, shape: Shape) -> Option<Number> {
    let table = rows.table();
    let text = |name: &&'static str| {
        let is_text = table.columns.iter().any(|column| column.name == *name && column.kind.is_text());
        let text = match is_text {
            true => rows.text(row, name).to_owned(),
            false => rows.number(row, name).map(|number| number.to_string()).unwrap_or_default(),
        };
        (*name, text)
    };
    let key = key(table).iter().map(text).collect();
    let value = rows.number(row, column)?;
    Some(Number { value, shape, source: Source::Table { table: table.name, row: key, column } })
}

/// A cell of a number, unless its group is masked.
pub(super) fn shown(number: Option<Number>, masked: bool) -> Cell {
    if masked { Cell::Masked } else { cell(number) }
}

/// A cell of a number that may not be there.
pub(super) fn cell(number: Option<Number>) -> Cell {
    number.map_or(Cell::Empty, Cell::Number)
}

/// A cell of words.
pub(super) fn words(text: impl Into<String>) -> Cell {
    Cell::Words(text.into())
}

/// A piece of a sentence: a number, or why there is none.
pub(super) fn said(cell: Cell) -> Span {
    match cell {
        Cell::Number(number) => Span::Number(number),
        Cell::Masked => say("(masked)"),
        _ => say("(not known)"),
    }
}

/// Words of a sentence.
pub(super) fn say(text: &str) -> Span {
    Span::Words(text.to_owned())
}

/// A name of the tables as people say it: `specialty`, `practice size band`.
pub(super) fn spoken(name: &str) -> String {
    match name {
        "tin" => "TIN".to_owned(),
        "npi" => "NPI".to_owned(),
        "ia" => "improvement activities".to_owned(),
        "pi" => "promoting interoperability".to_owned(),
        other => other.replace('_', " ").replace('|', ", "),
    }
}

/// The same at the head of a column.
pub(super) fn heading(name: &str) -> String {
    let spoken = spoken(name);
    let mut letters = spoken.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
