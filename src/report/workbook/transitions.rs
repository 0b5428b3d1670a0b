//! The sheet of transitions: from which band of payment clinicians go to which, a square for each scenario.

use rust_xlsxwriter::{ColNum, Workbook};

use super::Written;
use super::looks::Looks;
use super::page::{Page, at, letters};
use crate::compare::Band;
use crate::failure::Failure;
use crate::report::run_folder::{RunFolder, TableRows};
use crate::schema::TRANSITIONS;

const SHEET: &str = "Transitions";
const WIDTH: ColNum = 8;

/// Reads and writes the sheet, if the run has the table.
pub(super) fn write(book: &mut Workbook, looks: &Looks, folder: &RunFolder) -> Result<(), Failure> {
    let rows = folder.table(&TRANSITIONS)?;
    if rows.is_empty() {
        return Ok(());
    }
    let mut page = Page::new(book.add_worksheet(), looks);
    page.sheet.set_name(SHEET)?;
    page.narrow();
    page.open(
        "Transitions",
        "Values of the run: clinicians by band of payment adjustment, rows before, columns in the scenario.",
    )?;
    page.widths(&[24.0])?;
    page.sheet.set_column_range_width(1, 2 * WIDTH + 4, 13)?;
    page.sheet.set_freeze_panes(2, 1)?;
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    for row in 0..rows.len() {
        let pair = (rows.text(row, "baseline"), rows.text(row, "scenario"));
        if !pairs.contains(&pair) {
            pairs.push(pair);
        }
    }
    for (number, pair) in pairs.into_iter().enumerate() {
        let first = 3 + number * (Band::ALL.len() + 6);
        Square { rows: &rows, pair, first }.write(&mut page)?;
    }
    Ok(())
}

/// What a pair of scenarios comes to.
struct Square<'a> {
    rows: &'a TableRows,
    pair: (&'a str, &'a str),
    first: usize,
}

impl Square<'_> {
    fn write(&self, page: &mut Page<'_>) -> Written {
        let looks = page.looks;
        let (baseline, scenario) = self.pair;
        let title = format!("From {baseline} (rows) to {scenario} (columns)");
        page.text(at(self.first), 0, &title, &looks.section)?;
        page.blanks(at(self.first), 1..WIDTH + 2, &looks.section)?;
        self.half(page, 1, "clinicians", "Clinicians")?;
        let dollars = WIDTH + 3;
        page.text(at(self.first), dollars, "Difference of adjustment dollars", &looks.section)?;
        page.blanks(at(self.first), dollars + 1..dollars + WIDTH + 1, &looks.section)?;
        self.half(page, dollars, "dollars_difference", "Dollars")
    }

    /// A square of one figure, with sums.
    fn half(&self, page: &mut Page<'_>, start: ColNum, figure: &str, name: &str) -> Written {
        let (looks, head) = (page.looks, self.first + 1);
        let is_count = figure == "clinicians";
        let look = if is_count { &looks.plain.count } else { &looks.plain.dollars };
        let total = if is_count { &looks.total.count } else { &looks.total.dollars };
        page.text(at(head), 0, "Band before", &looks.head)?;
        let mut columns = [0.0; Band::ALL.len()];
        for (from, band) in Band::ALL.into_iter().map(Band::name).enumerate() {
            let row = head + 1 + from;
            page.text(at(row), 0, &band.replace('_', " "), &looks.text)?;
            let mut sum = 0.0;
            for ((column, to), below) in (start..).zip(Band::ALL.map(Band::name)).zip(&mut columns) {
                page.text(at(head), column, &to.replace('_', " "), &looks.head_number)?;
                let found = self.figure(band, to, figure);
                page.number(at(row), column, found, look)?;
                sum += found.unwrap_or_default();
                *below += found.unwrap_or_default();
            }
            let (first, last) = (letters(start), letters(start + WIDTH - 1));
            let formula = format!("SUM({first}{0}:{last}{0})", row + 1);
            page.formula(at(row), start + WIDTH, &formula, cent(sum), total)?;
        }
        page.text(at(head), start + WIDTH, &format!("{name}, sum"), &looks.head_number)?;
        let bottom = head + 1 + Band::ALL.len();
        page.text(at(bottom), 0, "Sum", &looks.total_text)?;
        let everything = columns.iter().sum();
        for (column, sum) in (start..).zip(columns.into_iter().chain([everything])) {
            let formula = format!("SUM({0}{1}:{0}{2})", letters(column), head + 2, bottom);
            page.formula(at(bottom), column, &formula, cent(sum), total)?;
        }
        Ok(())
    }

    fn figure(&self, from: &str, to: &str, figure: &str) -> Option<f64> {
        let (baseline, scenario) = self.pair;
        let cells = [("baseline", baseline), ("scenario", scenario), ("from_band", from), ("to_band", to)];
        self.rows.number(self.rows.find(&cells)?, figure)
    }
}

/// A sum of cents, without what adding floats leaves.
fn cent(sum: f64) -> f64 {
    (sum * 100.0).round() / 100.0
}
