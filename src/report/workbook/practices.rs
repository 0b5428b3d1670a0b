//! The sheet of practices: sums of their clinicians.

use rust_xlsxwriter::{ColNum, IgnoreError, RowNum};

use super::Written;
use super::cohort::{Cohort, Practice, Sums};
use super::facts::Facts;
use super::layout::{Layout, TIN};
use super::page::{Page, at, count, dollars, letters};

/// The sheet of practices.
pub(super) const SHEET: &str = "TINs";
const BAND: usize = 3;
const TOTAL: usize = 4;
const HEAD: usize = 5;
const FIRST: usize = 6;
const CLINICIANS: ColNum = 1;
const BASE: ColNum = 2;
/// What units without a TIN are called, as in the tables.
const MISSING: &str = "(missing)";

/// A column of dollars.
struct Column {
    head: &'static str,
    scenario: usize,
    kind: Kind,
}

enum Kind {
    /// Sums of a column of the sheet of clinicians.
    Sum { of: ColNum, cents: fn(&Sums) -> i64 },
    /// Adjustment less that of the baseline; the columns of both.
    Difference { own: ColNum, baseline: ColNum, with: usize },
}

/// Writes the sheet.
pub(super) fn write(page: &mut Page<'_>, facts: &Facts, cohort: &Cohort, layout: &Layout) -> Written {
    page.sheet.set_name(SHEET)?;
    let remark = match layout.by_practice {
        true => "A row for each practice: sums over the sheet of clinicians, which follow the cells of Assumptions.",
        false => {
            "A row for each practice: sums over its clinicians as values of the run, since adding up so many practices \
                  would take minutes. They do not follow the cells of Assumptions."
        }
    };
    page.open("Practices by TIN", remark)?;
    let columns = columns(facts, layout);
    bands(page, facts, &columns)?;
    heads(page, &columns)?;
    let end = FIRST + cohort.practices.len().max(1);
    totals(page, cohort, &columns, end)?;
    for (row, (tin, practice)) in (FIRST..).zip(&cohort.practices) {
        Line { row, tin, practice, layout }.write(page, &columns)?;
    }
    let last = BASE + ColNum::try_from(columns.len()).expect("within a sheet");
    page.filters(at(HEAD), at(end - 1), last, 1)?;
    page.sheet.ignore_error_range(at(FIRST), 0, at(end - 1), 0, IgnoreError::NumberStoredAsText)?;
    Ok(())
}

fn columns(facts: &Facts, layout: &Layout) -> Vec<Column> {
    let beside = |scenario: usize| facts.scenarios[scenario].baseline;
    let width = |scenario| 1 + ColNum::from(facts.projected) + ColNum::from(beside(scenario).is_some());
    let adjustment = |scenario: usize| BASE + 1 + (0..scenario).map(width).sum::<ColNum>();
    let mut found: Vec<Column> = Vec::new();
    for scenario in 0..facts.scenarios.len() {
        let mut push = |head, kind| found.push(Column { head, scenario, kind });
        push("Adjustment", Kind::Sum { of: layout.adjustment(scenario), cents: |sums| sums.adjustment });
        if facts.projected {
            push("After sequestration", Kind::Sum { of: layout.after(scenario), cents: |sums| sums.after });
        }
        if let Some(with) = beside(scenario) {
            let (own, baseline) = (adjustment(scenario), adjustment(with));
            push("Adjustment less baseline's", Kind::Difference { own, baseline, with });
        }
    }
    found
}

fn bands(page: &mut Page<'_>, facts: &Facts, columns: &[Column]) -> Written {
    let mut before = None;
    for (place, column) in (BASE + 1..).zip(columns) {
        let name = if before == Some(column.scenario) { "" } else { &facts.scenarios[column.scenario].name };
        page.text(at(BAND), place, name, &page.looks.bands[column.scenario % 2])?;
        before = Some(column.scenario);
    }
    Ok(())
}

fn heads(page: &mut Page<'_>, columns: &[Column]) -> Written {
    let names: Vec<_> = ["Clinicians", "Base"].into_iter().chain(columns.iter().map(|column| column.head)).collect();
    page.heads(at(HEAD), &["TIN"], &names)?;
    let wide = std::iter::repeat_n(18.0, columns.len() + 1);
    page.widths(&[14.0, 11.0].into_iter().chain(wide).collect::<Vec<_>>())?;
    page.sheet.set_row_height(at(HEAD), 32)?;
    Ok(())
}

fn totals(page: &mut Page<'_>, cohort: &Cohort, columns: &[Column], end: usize) -> Written {
    let looks = page.looks;
    page.text(at(TOTAL), 0, "Sum", &looks.total_text)?;
    let sum = |column| format!("SUM({0}{1}:{0}{end})", letters(column), FIRST + 1);
    let everybody = cohort.practices.values().map(|practice| practice.clinicians).sum();
    page.formula(at(TOTAL), CLINICIANS, &sum(CLINICIANS), count(everybody), &looks.total.count)?;
    page.formula(at(TOTAL), BASE, &sum(BASE), dollars(cohort.sums[0].base), &looks.total.dollars)?;
    for (place, column) in (BASE + 1..).zip(columns) {
        page.formula(at(TOTAL), place, &sum(place), dollars(column.cents(&cohort.sums)), &looks.total.dollars)?;
    }
    Ok(())
}

/// The row of a practice.
struct Line<'a> {
    row: usize,
    tin: &'a str,
    practice: &'a Practice,
    layout: &'a Layout,
}

impl Line<'_> {
    fn write(&self, page: &mut Page<'_>, columns: &[Column]) -> Written {
        let (row, looks, sums) = (at(self.row), page.looks, &self.practice.sums);
        page.text(row, 0, if self.tin.is_empty() { MISSING } else { self.tin }, &looks.identifier)?;
        page.number(row, CLINICIANS, Some(count(self.practice.clinicians)), &looks.plain.count)?;
        self.sum(page, row, BASE, self.layout.base(), sums[0].base)?;
        for (place, column) in (BASE + 1..).zip(columns) {
            let cents = column.cents(sums);
            match &column.kind {
                Kind::Sum { of, .. } => self.sum(page, row, place, *of, cents)?,
                Kind::Difference { own, baseline, .. } => {
                    let formula = format!("{0}{2}-{1}{2}", letters(*own), letters(*baseline), self.row + 1);
                    page.formula(row, place, &formula, dollars(cents), &looks.plain.dollars)?;
                }
            }
        }
        Ok(())
    }

    fn sum(&self, page: &mut Page<'_>, row: RowNum, place: ColNum, of: ColNum, cents: i64) -> Written {
        let look = &page.looks.plain.dollars;
        if !self.layout.by_practice {
            return page.number(row, place, Some(dollars(cents)), look);
        }
        // Cells without a TIN are found as empty ones.
        let asked = if self.tin.is_empty() { "\"=\"".to_owned() } else { format!("$A{}", self.row + 1) };
        let formula = format!("SUMIFS({},{},{asked})", self.layout.range(of), self.layout.range(TIN));
        page.formula(row, place, &formula, dollars(cents), look)
    }
}

impl Column {
    fn cents(&self, sums: &[Sums]) -> i64 {
        match &self.kind {
            Kind::Sum { cents, .. } => cents(&sums[self.scenario]),
            Kind::Difference { with, .. } => sums[self.scenario].adjustment - sums[*with].adjustment,
        }
    }
}
