//! The sheet of clinicians: what they are paid in each scenario, calculated in cells.

use rust_xlsxwriter::{ColNum, Formula, IgnoreError, RowNum};

use super::Written;
use super::cohort::{Clinician, Cohort, Figures, Sums};
use super::facts::{Facts, Scenario};
use super::layout::{AMOUNT, AMOUNT_OF, BAND, FIRST, HEAD, Layout, OF_RUN, SCORE, SHEET, TIN, TOTAL, UNIT};
use super::page::{Page, at, dollars, letters};

/// Writes the sheet, row after row, since rows go to disk as soon as the next one begins.
pub(super) fn write(page: &mut Page<'_>, facts: &Facts, cohort: &Cohort, layout: &Layout) -> Written {
    page.sheet.set_name(SHEET)?;
    columns(page, facts, layout)?;
    page.open("Clinicians", &remark(facts))?;
    if cohort.left_out > 0 {
        let table = if facts.projected { "clinician_projection" } else { "final_scores" };
        let held = cohort.clinicians.len();
        let warning = format!(
            "{} clinicians are left out here: the first {held} stand on the sheet, all of them in the table {table} of \
             the run folder. Sums on this and other sheets are those of all, as values.",
            cohort.left_out
        );
        page.text(2, 0, &warning, &page.looks.warning)?;
    }
    bands(page, facts, layout)?;
    totals(page, facts, cohort, layout)?;
    heads(page, facts, layout)?;
    let rows = Rows::new(facts, layout);
    for (place, clinician) in cohort.clinicians.iter().enumerate() {
        rows.write(page, FIRST + place, clinician, |scenario| &cohort.figures[scenario][place])?;
    }
    page.filters(at(HEAD), at(layout.end() - 1), layout.last_column(), 2)?;
    page.sheet.ignore_error_range(at(FIRST), TIN, at(layout.end() - 1), UNIT, IgnoreError::NumberStoredAsText)?;
    Ok(())
}

fn remark(facts: &Facts) -> String {
    let base = "A row for each clinician and practice; participation, unit and pathway are those of the run itself.";
    match facts.projected {
        true => format!(
            "{base} Dollars follow the cells of Assumptions; the percent of the run stands in hidden columns before \
             each percent. An empty cell is not known."
        ),
        false => format!("{base} Dollars are those of the payments given. An empty cell is not known."),
    }
}

/// Widths and looks of whole columns, so that cells need none of their own.
fn columns(page: &mut Page<'_>, facts: &Facts, layout: &Layout) -> Written {
    let looks = page.looks;
    page.widths(&[12.0, 13.0, 14.0, 13.0, 14.0, 16.0, 15.0])?;
    for column in 0..AMOUNT {
        page.sheet.set_column_format(column, if column <= UNIT { &looks.identifier } else { &looks.text })?;
    }
    let mut dollars: Vec<ColNum> = vec![AMOUNT, layout.base()];
    if facts.projected {
        page.sheet.set_column_format(AMOUNT_OF, &looks.text)?.set_column_width(AMOUNT_OF, 16)?;
    }
    for scenario in 0..facts.scenarios.len() {
        let block = layout.block(scenario);
        page.sheet.set_column_format(block + SCORE, &looks.plain.score)?.set_column_width(block + SCORE, 12)?;
        let percent = layout.percent(scenario);
        page.sheet.set_column_format(percent, &looks.plain.percent)?.set_column_width(percent, 10)?;
        dollars.push(layout.adjustment(scenario));
        if facts.projected {
            let of_run = block + OF_RUN;
            page.sheet.set_column_format(of_run, &looks.plain.percent)?.set_column_width(of_run, 10)?;
            page.sheet.group_columns_collapsed(of_run, of_run)?;
            dollars.extend([layout.sequestration(scenario), layout.after(scenario)]);
        }
    }
    for column in dollars {
        page.sheet.set_column_format(column, &looks.plain.dollars)?.set_column_width(column, 17)?;
    }
    Ok(())
}

/// The name of each scenario above its columns.
fn bands(page: &mut Page<'_>, facts: &Facts, layout: &Layout) -> Written {
    for (number, scenario) in facts.scenarios.iter().enumerate() {
        let look = &page.looks.bands[number % 2];
        let (first, next) = (layout.block(number), layout.block(number + 1));
        page.text(at(BAND), first, &scenario.name, look)?;
        page.blanks(at(BAND), first + 1..next, look)?;
    }
    Ok(())
}

/// Sums of what the filters show, above the headings.
fn totals(page: &mut Page<'_>, facts: &Facts, cohort: &Cohort, layout: &Layout) -> Written {
    let looks = page.looks;
    page.blanks(at(TOTAL), 0..layout.last_column() + 1, &looks.total_text)?;
    page.text(
        at(TOTAL),
        0,
        if layout.complete { "Sum of the rows shown" } else { "Sum of all clinicians" },
        &looks.total_text,
    )?;
    total(page, layout, layout.base(), cohort.sums[0].base)?;
    for (scenario, sums) in cohort.sums.iter().enumerate() {
        total(page, layout, layout.adjustment(scenario), sums.adjustment)?;
        if facts.projected {
            let Sums { sequestration, after, .. } = sums;
            total(page, layout, layout.sequestration(scenario), *sequestration)?;
            total(page, layout, layout.after(scenario), *after)?;
        }
    }
    Ok(())
}

fn total(page: &mut Page<'_>, layout: &Layout, column: ColNum, cents: i64) -> Written {
    let look = &page.looks.total.dollars;
    match layout.complete {
        true => {
            page.formula(at(TOTAL), column, &format!("SUBTOTAL(109,{})", layout.cells_of(column)), dollars(cents), look)
        }
        false => page.number(at(TOTAL), column, Some(dollars(cents)), look),
    }
}

fn heads(page: &mut Page<'_>, facts: &Facts, layout: &Layout) -> Written {
    let texts = ["TIN", "NPI", "Unit", "Participation", "Scored as", "Pathway"];
    match facts.projected {
        true => {
            page.heads(at(HEAD), &texts, &["Amount", "Amount of", "Base"])?;
            page.text(at(HEAD), AMOUNT_OF, "Amount of", &page.looks.head)?;
        }
        false => page.heads(at(HEAD), &texts, &["Part B paid"])?,
    }
    let names: &[&str] = match facts.projected {
        true => &["Final score", "Percent of the run", "Percent", "Adjustment", "Sequestration", "After sequestration"],
        false => &["Final score", "Percent", "Adjustment"],
    };
    for scenario in 0..facts.scenarios.len() {
        for (column, name) in (layout.block(scenario)..).zip(names) {
            page.text(at(HEAD), column, name, &page.looks.head_number)?;
        }
    }
    page.sheet.set_row_height(at(HEAD), 32)?;
    Ok(())
}

/// What is the same in every row: the letters of columns and the names of cells.
struct Rows<'a> {
    facts: &'a Facts,
    layout: &'a Layout,
    base: String,
    blocks: Vec<Letters>,
}

struct Letters {
    score: String,
    of_run: String,
    percent: String,
    adjustment: String,
    sequestration: String,
}

impl<'a> Rows<'a> {
    fn new(facts: &'a Facts, layout: &'a Layout) -> Self {
        let of = |scenario| Letters {
            score: letters(layout.block(scenario) + SCORE),
            of_run: letters(layout.block(scenario) + OF_RUN),
            percent: letters(layout.percent(scenario)),
            adjustment: letters(layout.adjustment(scenario)),
            sequestration: letters(layout.sequestration(scenario)),
        };
        let blocks = (0..facts.scenarios.len()).map(of).collect();
        Self { facts, layout, base: letters(layout.base()), blocks }
    }

    fn write<'f>(
        &self,
        page: &mut Page<'_>,
        row: usize,
        clinician: &Clinician,
        figures: impl Fn(usize) -> &'f Figures,
    ) -> Written {
        let (row, number) = (at(row), row + 1);
        identity(page, row, clinician)?;
        plain(page, row, AMOUNT, clinician.amount)?;
        if self.facts.projected {
            word(page, row, AMOUNT_OF, &clinician.amount_of)?;
            let (amount, of) = (letters(AMOUNT), letters(AMOUNT_OF));
            let formula = format!(
                "ROUND({amount}{number}*IF({of}{number}=\"part_b_allowed\",paid_to_allowed,1)*growth_factor,2)"
            );
            calculated(page, row, self.layout.base(), &formula, clinician.base)?;
        }
        for (scenario, letters) in self.blocks.iter().enumerate() {
            self.scenario(page, (row, number), scenario, letters, figures(scenario))?;
        }
        Ok(())
    }

    fn scenario(
        &self,
        page: &mut Page<'_>,
        (row, number): (RowNum, usize),
        scenario: usize,
        letters: &Letters,
        figures: &Figures,
    ) -> Written {
        let Letters { score, of_run, percent, adjustment, sequestration } = letters;
        let (layout, base) = (self.layout, &self.base);
        plain(page, row, layout.block(scenario) + SCORE, figures.score)?;
        if self.facts.projected {
            plain(page, row, layout.block(scenario) + OF_RUN, figures.percent)?;
        }
        let asked = &self.facts.scenarios[scenario];
        match self.facts.projected && asked.live && figures.takes_part && figures.score.is_some() {
            true => {
                let formula = percent_formula(asked, &format!("{score}{number}"), &format!("{of_run}{number}"));
                calculated(page, row, layout.percent(scenario), &formula, figures.percent)?;
            }
            false => plain(page, row, layout.percent(scenario), figures.percent)?,
        }
        let formula = format!("ROUND({base}{number}*{percent}{number}/100,2)");
        calculated(page, row, layout.adjustment(scenario), &formula, figures.adjustment)?;
        if self.facts.projected {
            let formula = format!("-ROUND(({base}{number}+{adjustment}{number})*sequestration_rate,2)");
            calculated(page, row, layout.sequestration(scenario), &formula, figures.sequestration)?;
            let formula = format!("{base}{number}+{adjustment}{number}+{sequestration}{number}");
            calculated(page, row, layout.after(scenario), &formula, figures.after)?;
        }
        Ok(())
    }
}

/// The percent of the run where its side of the curve is that of the run; else by the line of the law, for the printed
/// score (42 CFR 414.1405(b)).
fn percent_formula(scenario: &Scenario, score: &str, of_run: &str) -> String {
    let key = &scenario.key;
    let increase =
        format!("IF(threshold_{key}<100,ROUND(maximum_{key}*({score}-threshold_{key})/(100-threshold_{key}),2),0)");
    let reduction = format!(
        "IF({score}<=quarter_{key},-maximum_reduction,\
         ROUND(-maximum_reduction*(threshold_{key}-{score})/threshold_{key},2))"
    );
    format!(
        "IF({score}>=threshold_{key},IF(increase_of_run_{key}=1,{of_run},{increase}),\
         IF(reduction_of_run_{key}=1,{of_run},{reduction}))"
    )
}

fn word(page: &mut Page<'_>, row: RowNum, column: ColNum, text: &str) -> Written {
    if !text.is_empty() {
        page.sheet.write_string(row, column, text)?;
    }
    Ok(())
}

fn plain(page: &mut Page<'_>, row: RowNum, column: ColNum, number: Option<f64>) -> Written {
    if let Some(number) = number {
        page.sheet.write_number(row, column, number)?;
    }
    Ok(())
}

/// A formula where the run has a figure; a cell that is empty there stays empty.
fn calculated(page: &mut Page<'_>, row: RowNum, column: ColNum, formula: &str, gives: Option<f64>) -> Written {
    if let Some(gives) = gives {
        page.sheet.write_formula(row, column, Formula::new(formula).set_result(gives.to_string()))?;
    }
    Ok(())
}

fn identity(page: &mut Page<'_>, row: RowNum, clinician: &Clinician) -> Written {
    let identifiers = [&clinician.tin, &clinician.npi, &clinician.entity_id];
    for (column, text) in (TIN..).zip(identifiers).filter(|(_, text)| !text.is_empty()) {
        page.sheet.write_string(row, column, &**text)?;
    }
    let words = [&clinician.participation, &clinician.scored_as, &clinician.pathway];
    (UNIT + 1..).zip(words).try_for_each(|(column, text)| word(page, row, column, text))
}
