//! The sheet of distributions: how many clinicians score what in each scenario.

use rust_xlsxwriter::{
    Chart, ChartAxisLabelPosition, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartSolidFill, ColNum,
    RowNum,
};

use super::Written;
use super::facts::Facts;
use super::looks::SERIES;
use super::page::{Page, at};

const SHEET: &str = "Distribution";
const BINS: RowNum = 3;
const BIN_COUNT: usize = 20;
const PERCENTILES: RowNum = 27;
/// The column of the first scenario.
const FIRST: ColNum = 1;

/// Writes the sheet.
pub(super) fn write(page: &mut Page<'_>, facts: &Facts) -> Written {
    page.sheet.set_name(SHEET)?;
    page.narrow();
    page.open("Distribution of final scores", "Values of the run: whoever has a final score, as printed.")?;
    page.widths(&[16.0])?;
    page.sheet.set_column_range_width(FIRST, end(facts), 14)?;
    heads(page, BINS, "Points", facts)?;
    for bin in 0..BIN_COUNT {
        let (low, high) = (bin * 5, bin * 5 + 5);
        let label = if high == 100 { format!("{low} to {high}") } else { format!("{low} to < {high}") };
        line(page, BINS + 1 + at(bin), &label, &format!("bin_{low:02}_{high:02}"), facts)?;
    }
    heads(page, PERCENTILES, "Percentile", facts)?;
    for percentile in 1..100 {
        line(page, PERCENTILES + percentile, &percentile.to_string(), &format!("p{percentile}"), facts)?;
    }
    page.sheet.set_freeze_panes(0, FIRST)?;
    bins(page, facts)?;
    percentiles(page, facts)
}

fn end(facts: &Facts) -> ColNum {
    FIRST + ColNum::try_from(facts.scenarios.len()).expect("within a sheet")
}

fn heads(page: &mut Page<'_>, row: RowNum, first: &str, facts: &Facts) -> Written {
    let names: Vec<_> = facts.scenarios.iter().map(|scenario| scenario.name.as_str()).collect();
    page.heads(row, &[first], &names)?;
    page.sheet.set_row_height(row, 32)?;
    Ok(())
}

fn line(page: &mut Page<'_>, row: RowNum, label: &str, statistic: &str, facts: &Facts) -> Written {
    let looks = page.looks;
    let look = if statistic.starts_with('p') { &looks.plain.score } else { &looks.plain.count };
    match label.parse() {
        Ok(number) => page.number(row, 0, Some(number), &looks.plain.count)?,
        Err(_) => page.text(row, 0, label, &looks.text)?,
    }
    for (scenario, column) in (FIRST..end(facts)).enumerate() {
        page.number(row, column, facts.statistic(scenario, statistic), look)?;
    }
    Ok(())
}

/// Columns of clinicians by bins of five points.
fn bins(page: &mut Page<'_>, facts: &Facts) -> Written {
    let mut chart = Chart::new_column();
    let last = BINS + at(BIN_COUNT);
    for (number, column) in (FIRST..end(facts)).enumerate() {
        let fill = ChartSolidFill::new().set_color(SERIES[number % SERIES.len()]).clone();
        chart
            .add_series()
            .set_name((SHEET, BINS, column))
            .set_categories((SHEET, BINS + 1, 0, last, 0))
            .set_values((SHEET, BINS + 1, column, last, column))
            .set_format(ChartFormat::new().set_solid_fill(&fill))
            .set_gap(40);
    }
    chart.title().set_name("Clinicians by final score").set_font(ChartFont::new().set_size(12));
    chart.x_axis().set_name("final score");
    chart.y_axis().set_name("clinicians").set_num_format("#,##0");
    place(page, facts, &mut chart, BINS, "How many clinicians score what, in bins of five points")
}

/// A line of final scores from the lowest percentile to the highest.
fn percentiles(page: &mut Page<'_>, facts: &Facts) -> Written {
    let mut chart = Chart::new_line();
    let (first, last) = (PERCENTILES + 1, PERCENTILES + 99);
    for (number, column) in (FIRST..end(facts)).enumerate() {
        let line = ChartLine::new().set_color(SERIES[number % SERIES.len()]).set_width(2).clone();
        chart
            .add_series()
            .set_name((SHEET, PERCENTILES, column))
            .set_categories((SHEET, first, 0, last, 0))
            .set_values((SHEET, first, column, last, column))
            .set_format(ChartFormat::new().set_line(&line));
    }
    chart.title().set_name("Final score by percentile").set_font(ChartFont::new().set_size(12));
    chart.x_axis().set_name("percent of clinicians at or below").set_label_interval(10).set_tick_interval(10);
    chart.y_axis().set_name("final score").set_min(0).set_max(100);
    place(page, facts, &mut chart, PERCENTILES, "The final score at each percentile")
}

/// To the right of the tables.
fn place(page: &mut Page<'_>, facts: &Facts, chart: &mut Chart, row: RowNum, description: &str) -> Written {
    let grid = ChartLine::new().set_color(0xD9_DE_E5).clone();
    chart.y_axis().set_major_gridlines_line(&grid);
    chart.x_axis().set_label_position(ChartAxisLabelPosition::Low);
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.set_width(900).set_height(420).set_alt_text(description);
    page.sheet.insert_chart(row, end(facts) + 1, &*chart)?;
    Ok(())
}
