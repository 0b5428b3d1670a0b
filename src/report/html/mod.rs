//! A report as one page of HTML that needs nothing else: styles and drawings stand in it, scripts do not.

#[cfg(test)]
mod tests;

use std::fmt;

use askama::Template;

use super::model::{Block, Cell, Chart, Report, Span, Table};
use super::svg::{Size, drawing};

/// From so many columns on a table is printed small.
const MANY_COLUMNS: usize = 8;
/// A table with no more rows is printed on one sheet, and open at first behind a chart.
const FEW_ROWS: usize = 8;
/// A longer word may be broken anywhere, where a table would be too wide otherwise.
const LONG_WORD: usize = 24;

/// The page; its words and marks are in `templates/report.html`, its looks in `templates/report.css`.
#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    report: &'a Report,
}

/// The report as a page, the same bytes for the same report.
///
/// # Errors
/// When a part of it can't be written out, which does not happen to numbers and text.
pub fn html(report: &Report) -> Result<String, fmt::Error> {
    Page { report }.render().map_err(|_| fmt::Error)
}

impl Page<'_> {
    /// A chart, drawn for a page and for a telephone; the page shows one of them.
    fn drawings(chart: &Chart) -> String {
        format!("{}\n{}", drawing(chart, Size::Wide), drawing(chart, Size::Narrow))
    }

    /// Headings of columns, and whether numbers stand below them.
    fn headings(table: &Table) -> Vec<(&String, bool)> {
        let is_numeric = (0..).map(|column| table.is_numeric(column));
        table.columns.iter().zip(is_numeric).collect()
    }

    /// Cells of rows, and whether numbers stand in their columns.
    fn rows(table: &Table) -> Vec<Vec<(&Cell, bool)>> {
        let is_numeric: Vec<_> = (0..table.columns.len()).map(|column| table.is_numeric(column)).collect();
        table.rows.iter().map(|cells| cells.iter().zip(is_numeric.iter().copied()).collect()).collect()
    }

    fn has_long_word(text: &str) -> bool {
        text.split_whitespace().any(|word| word.chars().count() > LONG_WORD)
    }

    fn has_many_columns(table: &Table) -> bool {
        table.columns.len() >= MANY_COLUMNS
    }

    fn has_few_rows(table: &Table) -> bool {
        table.rows.len() <= FEW_ROWS
    }
}
