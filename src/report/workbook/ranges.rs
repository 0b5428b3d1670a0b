//! What the dollars of each scenario come to with other positive sides, as the run has them.

use rust_xlsxwriter::RowNum;

use super::Written;
use super::facts::Facts;
use super::page::Page;
use crate::failure::Failure;
use crate::report::run_folder::{RunFolder, TableRows};
use crate::schema::PROJECTION;

const COLUMNS: [&str; 5] = ["adjustment_dollars", "increases", "reductions", "sequestration", "after_sequestration"];

/// Sums of everybody, by scenario and positive side.
pub(super) struct Ranges {
    lines: Vec<Line>,
}

struct Line {
    scenario: String,
    positive_side: String,
    dollars: [Option<f64>; COLUMNS.len()],
}

impl Ranges {
    /// Reads them.
    ///
    /// # Errors
    /// When the table can't be read.
    pub(super) fn read(folder: &RunFolder) -> Result<Self, Failure> {
        let mut lines = Vec::new();
        if folder.has(&PROJECTION) {
            for batch in folder.pieces(&PROJECTION)? {
                let rows = TableRows::new(&PROJECTION, &batch?);
                lines.extend(rows.rows_where(&[("group_by", "all")]).map(|row| Line::of(&rows, row)));
            }
        }
        Ok(Self { lines })
    }

    /// Writes them below the chart of the summary.
    pub(super) fn write(&self, page: &mut Page<'_>, facts: &Facts, row: RowNum) -> Written {
        if self.lines.is_empty() {
            return Ok(());
        }
        let looks = page.looks;
        page.text(
            row,
            0,
            "What increases could be: values of the run, which do not follow Assumptions",
            &looks.section,
        )?;
        page.blanks(row, 1..7, &looks.section)?;
        let names = ["Adjustment", "Increases", "Reductions", "Sequestration", "After sequestration"];
        page.heads(row + 1, &["Scenario", "Increases are"], &names)?;
        let order = |line: &&Line| facts.scenarios.iter().position(|scenario| scenario.name == line.scenario);
        let mut lines: Vec<_> = self.lines.iter().collect();
        lines.sort_by_key(order);
        for (row, line) in (row + 2..).zip(lines) {
            page.text(row, 0, &line.scenario, &looks.text)?;
            page.text(row, 1, &line.positive_side, &looks.text)?;
            for (column, dollars) in (2..).zip(line.dollars) {
                page.number(row, column, dollars, &looks.plain.dollars)?;
            }
        }
        Ok(())
    }
}

impl Line {
    fn of(rows: &TableRows, row: usize) -> Self {
        let text = |column| rows.text(row, column).to_owned();
        let (scenario, positive_side) = (text("scenario"), text("positive_side"));
        Self { scenario, positive_side, dollars: COLUMNS.map(|column| rows.number(row, column)) }
    }
}
