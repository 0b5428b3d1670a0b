//! The sheet of movers: clinicians whose dollars, percent or score differ from the baseline.

use rust_xlsxwriter::{Format, IgnoreError, Workbook};

use super::Written;
use super::looks::Looks;
use super::page::{Page, at};
use crate::failure::Failure;
use crate::report::run_folder::{RunFolder, TableRows};
use crate::schema::{MOVERS, OutputType};

const SHEET: &str = "Movers";
const HEAD: usize = 3;
const FIRST: usize = 4;

/// Reads and writes the sheet, if the run has the table: its first rows, `most` of them.
pub(super) fn write(book: &mut Workbook, looks: &Looks, folder: &RunFolder, most: usize) -> Result<(), Failure> {
    if !folder.has(&MOVERS) {
        return Ok(());
    }
    let mut page = Page::new(book.add_worksheet_with_low_memory()?, looks);
    open(&mut page)?;
    let (mut row, mut left_out) = (FIRST, 0);
    for batch in folder.pieces(&MOVERS)? {
        let rows = TableRows::new(&MOVERS, &batch?);
        let fit = rows.len().min(most + FIRST - row);
        for mover in 0..fit {
            line(&mut page, row, &rows, mover)?;
            row += 1;
        }
        left_out += rows.len() - fit;
    }
    if left_out > 0 {
        let warning = format!("{left_out} more stand in the table movers of the run folder");
        page.text(at(row), 0, &warning, &looks.warning)?;
    }
    let last = u16::try_from(MOVERS.columns.len() - 1).expect("within a sheet");
    page.filters(at(HEAD), at(row.max(FIRST + 1) - 1), last, 5)?;
    page.sheet.ignore_error_range(at(FIRST), 3, at(row.max(FIRST + 1) - 1), 5, IgnoreError::NumberStoredAsText)?;
    Ok(())
}

fn open(page: &mut Page<'_>) -> Written {
    page.sheet.set_name(SHEET)?;
    for (column, known) in (0..).zip(MOVERS.columns) {
        let width = match known.kind {
            OutputType::Money => 17,
            OutputType::Text => 16,
            _ => 11,
        };
        page.sheet.set_column_width(column, width)?;
    }
    page.open(
        "Movers",
        "Values of the run: the largest differences from the baseline first, by dollars, then percent, then score.",
    )?;
    let looks = page.looks;
    for (column, known) in (0..).zip(MOVERS.columns) {
        let look = if known.kind == OutputType::Text { &looks.head } else { &looks.head_number };
        page.text(at(HEAD), column, &heading(known.name), look)?;
    }
    page.sheet.set_row_height(at(HEAD), 32)?;
    Ok(())
}

/// The name of a column as a heading: `score_difference` is `Score difference`.
fn heading(name: &str) -> String {
    match name {
        "tin" | "npi" => name.to_uppercase(),
        "entity_id" => "Unit".to_owned(),
        name => {
            let words = name.replace('_', " ");
            words[..1].to_uppercase() + &words[1..]
        }
    }
}

fn line(page: &mut Page<'_>, row: usize, rows: &TableRows, mover: usize) -> Written {
    let looks = page.looks;
    for (column, known) in (0..).zip(MOVERS.columns) {
        match known.kind {
            OutputType::Text => match rows.text(mover, known.name) {
                "" => {}
                text => page.text(at(row), column, text, &looks.text)?,
            },
            kind => page.number(at(row), column, rows.number(mover, known.name), look(looks, known.name, kind))?,
        }
    }
    Ok(())
}

fn look<'a>(looks: &'a Looks, name: &str, kind: OutputType) -> &'a Format {
    match kind {
        OutputType::Money => &looks.plain.dollars,
        OutputType::Count => &looks.plain.count,
        _ if name.contains("percent") => &looks.plain.percent,
        _ => &looks.plain.score,
    }
}
