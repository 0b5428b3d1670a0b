//! The sheet that comes after the assumptions: the scenarios side by side.

use rust_xlsxwriter::{Chart, ChartFont, ChartFormat, ChartLine, ChartSolidFill, ColNum, Format, RowNum};

use super::Written;
use super::cohort::{Cohort, Sums};
use super::facts::Facts;
use super::layout::Layout;
use super::looks::{DOLLARS, Looks, SERIES};
use super::page::{Page, count, dollars, letters};
use super::ranges::Ranges;

/// The sheet of sums.
pub(super) const SHEET: &str = "Summary";
const HEAD: RowNum = 3;
/// The column of the first scenario.
const FIRST: ColNum = 1;

/// Writes the sheet.
pub(super) fn write(page: &mut Page<'_>, facts: &Facts, cohort: &Cohort, layout: &Layout, ranges: &Ranges) -> Written {
    page.sheet.set_name(SHEET)?;
    page.narrow();
    let remark = match layout.complete {
        true => {
            "Scores are values of the run. Dollars are sums over the clinicians and follow the cells of Assumptions."
        }
        false => "Values of the run: not every clinician fits on a sheet, so that sums do not follow Assumptions.",
    };
    page.open("Summary", remark)?;
    page.widths(&[36.0])?;
    page.sheet.set_column_range_width(FIRST, FIRST + 7.max(column(facts.scenarios.len())), 20)?;
    let mut summary = Summary { page, facts, cohort, layout, row: HEAD };
    summary.heads()?;
    summary.scores()?;
    let adjustment = summary.money()?;
    summary.differences(adjustment)?;
    let row = summary.row + 1;
    chart(page, facts, adjustment, row)?;
    ranges.write(page, facts, row + 18)
}

fn column(scenario: usize) -> ColNum {
    FIRST + ColNum::try_from(scenario).expect("within a sheet")
}

struct Summary<'p, 'a> {
    page: &'p mut Page<'a>,
    facts: &'p Facts,
    cohort: &'p Cohort,
    layout: &'p Layout,
    row: RowNum,
}

impl Summary<'_, '_> {
    fn heads(&mut self) -> Written {
        let looks = self.page.looks;
        self.page.text(HEAD, 0, "Scenario", &looks.head)?;
        self.page.sheet.set_freeze_panes(HEAD + 1, FIRST)?;
        for (number, scenario) in self.facts.scenarios.iter().enumerate() {
            self.page.text(HEAD, column(number), &scenario.name, &looks.head_number)?;
            self.page.text(HEAD + 1, column(number), &scenario.title, &looks.quiet_above)?;
            let beside = scenario.baseline.map_or("", |baseline| &self.facts.scenarios[baseline].name);
            self.page.text(HEAD + 2, column(number), beside, &looks.quiet_above)?;
            self.page.text(HEAD + 3, column(number), &scenario.positive_side, &looks.quiet_above)?;
        }
        self.page.sheet.set_row_height(HEAD + 1, 62)?;
        for (row, name) in (HEAD + 1..).zip(["Title", "Set beside", "Increases"]) {
            self.page.text(row, 0, name, &looks.remark)?;
        }
        self.row = HEAD + 4;
        Ok(())
    }

    fn section(&mut self, title: &str) -> Written {
        self.row += 1;
        let look = &self.page.looks.section;
        self.page.text(self.row, 0, title, look)?;
        self.page.blanks(self.row, FIRST..column(self.facts.scenarios.len()), look)?;
        self.row += 1;
        Ok(())
    }

    fn scores(&mut self) -> Written {
        let numbers = &self.page.looks.plain;
        self.section("Scores")?;
        let clinicians = self.cohort.clinicians.len() + self.cohort.left_out;
        self.values("Clinicians", &numbers.count, |_| Some(count(clinicians)))?;
        let facts = self.facts;
        for (name, statistic, look) in [
            ("With a final score", "n", &numbers.count),
            ("Mean final score", "mean", &numbers.score),
            ("Median final score", "median", &numbers.score),
            ("Below the threshold", "share_negative", &numbers.rough_share),
            ("At the threshold", "share_neutral", &numbers.rough_share),
            ("Above the threshold", "share_positive", &numbers.rough_share),
        ] {
            self.values(name, look, |scenario| facts.statistic(scenario, statistic))?;
        }
        Ok(())
    }

    fn values(&mut self, name: &str, look: &Format, value: impl Fn(usize) -> Option<f64>) -> Written {
        self.page.text(self.row, 0, name, &self.page.looks.text)?;
        for scenario in 0..self.facts.scenarios.len() {
            self.page.number(self.row, column(scenario), value(scenario), look)?;
        }
        self.row += 1;
        Ok(())
    }

    /// Sums of dollars; gives the row of the adjustment.
    fn money(&mut self) -> Result<RowNum, rust_xlsxwriter::XlsxError> {
        let (title, base) = match self.facts.projected {
            true => ("Dollars of the payment year", "Base"),
            false => ("Dollars of the payments given", "Part B paid"),
        };
        self.section(title)?;
        let layout = self.layout;
        let sum = |column| format!("SUM({})", layout.range(column));
        let part = |column, sign| format!("SUMIF({},\"{sign}0\")", layout.range(column));
        self.sums(base, |_| sum(layout.base()), |sums| sums.base)?;
        let adjustment = self.row;
        self.sums("Adjustment", |scenario| sum(layout.adjustment(scenario)), |sums| sums.adjustment)?;
        self.sums("  increases", |scenario| part(layout.adjustment(scenario), '>'), |sums| sums.increases)?;
        self.sums("  reductions", |scenario| part(layout.adjustment(scenario), '<'), |sums| sums.reductions)?;
        if self.facts.projected {
            self.sums("Sequestration", |scenario| sum(layout.sequestration(scenario)), |sums| sums.sequestration)?;
            self.sums("After sequestration", |scenario| sum(layout.after(scenario)), |sums| sums.after)?;
        }
        Ok(adjustment)
    }

    fn sums(&mut self, name: &str, formula: impl Fn(usize) -> String, cents: impl Fn(&Sums) -> i64) -> Written {
        let Looks { text, plain, .. } = self.page.looks;
        self.page.text(self.row, 0, name, text)?;
        for (scenario, sums) in self.cohort.sums.iter().enumerate() {
            let gives = dollars(cents(sums));
            match self.layout.complete {
                true => self.page.formula(self.row, column(scenario), &formula(scenario), gives, &plain.dollars)?,
                false => self.page.number(self.row, column(scenario), Some(gives), &plain.dollars)?,
            }
        }
        self.row += 1;
        Ok(())
    }

    fn differences(&mut self, adjustment: RowNum) -> Written {
        let by_adjustment: fn(&Sums) -> i64 = |sums| sums.adjustment;
        let mut lines = vec![("Adjustment less the baseline's", adjustment, by_adjustment)];
        if self.facts.projected {
            lines.push(("After sequestration less the baseline's", adjustment + 4, |sums| sums.after));
        }
        if self.facts.scenarios.iter().all(|scenario| scenario.baseline.is_none()) {
            return Ok(());
        }
        self.section("Beside the baseline")?;
        for (name, of, cents) in lines {
            self.page.text(self.row, 0, name, &self.page.looks.text)?;
            for (number, scenario) in self.facts.scenarios.iter().enumerate() {
                let Some(baseline) = scenario.baseline else { continue };
                let formula = format!("{0}{2}-{1}{2}", letters(column(number)), letters(column(baseline)), of + 1);
                let gives = dollars(cents(&self.cohort.sums[number]) - cents(&self.cohort.sums[baseline]));
                self.page.formula(self.row, column(number), &formula, gives, &self.page.looks.plain.dollars)?;
            }
            self.row += 1;
        }
        Ok(())
    }
}

/// A column for the adjustment of each scenario.
fn chart(page: &mut Page<'_>, facts: &Facts, adjustment: RowNum, row: RowNum) -> Written {
    let last = column(facts.scenarios.len() - 1);
    let mut chart = Chart::new_column();
    chart
        .add_series()
        .set_name("Adjustment")
        .set_categories((SHEET, HEAD, FIRST, HEAD, last))
        .set_values((SHEET, adjustment, FIRST, adjustment, last))
        .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(SERIES[0])))
        .set_invert_if_negative()
        .set_invert_if_negative_color(0xB4_23_18)
        .set_gap(80);
    chart.title().set_name("Adjustment by scenario, dollars").set_font(ChartFont::new().set_size(12));
    chart.legend().set_hidden();
    let grid = ChartLine::new().set_color(0xD9_DE_E5).clone();
    chart.y_axis().set_num_format(DOLLARS.replace(".00", "")).set_major_gridlines_line(&grid);
    chart.x_axis().set_label_position(rust_xlsxwriter::ChartAxisLabelPosition::Low);
    chart.set_width(760).set_height(320).set_alt_text("A column for the adjustment dollars of each scenario");
    page.sheet.insert_chart(row, 0, &chart)?;
    Ok(())
}
