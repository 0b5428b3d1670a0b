use super::super::fixture::report;
use super::super::model::{Block, Cell, Chart, ChartKind};
use super::{Size, drawing};

/// A chart of the fixture.
fn chart(id: &str) -> Chart {
    let blocks = report().sections.into_iter().flat_map(|section| section.blocks);
    let charts = blocks.filter_map(|block| match block {
        Block::Chart(chart) => Some(chart),
        _ => None,
    });
    charts.into_iter().find(|chart| chart.id == id).expect("a chart of the fixture")
}

fn count(chart: &Chart, what: &str) -> usize {
    drawing(chart, Size::Wide).matches(what).count()
}

#[test]
fn a_histogram_has_a_column_for_each_row_and_a_line_for_each_mark() {
    let chart = chart("final-scores");
    assert_eq!((count(&chart, "class=\"column\""), count(&chart, "class=\"mark\"")), (20, 4));
}

#[test]
fn a_row_without_a_value_breaks_the_line() {
    let mut chart = chart("curve");
    assert_eq!(count(&chart, "<polyline"), 1);
    chart.table.rows[4][1] = Cell::Empty;
    assert_eq!(count(&chart, "<polyline"), 2);
}

#[test]
fn dots_stand_where_there_are_counts() {
    assert_eq!(count(&chart("curve"), "class=\"dot\""), 8);
}

#[test]
fn the_largest_dot_stands_for_the_most() {
    assert_eq!(count(&chart("curve"), "r=\"11.0\""), 1);
}

#[test]
fn what_is_negative_goes_down_and_what_is_masked_says_so() {
    let chart = chart("dollars");
    let found = ["class=\"column\"", "class=\"down\"", ">masked<"].map(|what| count(&chart, what));
    assert_eq!(found, [2, 2, 1]);
}

#[test]
fn parts_stand_one_behind_the_other() {
    let Chart { kind: ChartKind::Stacked { parts }, .. } = chart("categories") else { panic!("a stacked chart") };
    // Three rows, and the legend.
    assert_eq!((parts.len(), count(&chart("categories"), "class=\"part part-")), (5, 5 * 4));
}

#[test]
fn text_of_the_report_is_written_out() {
    let mut chart = chart("dollars");
    chart.table.rows[0][0] = Cell::Words("<script>".to_owned());
    assert_eq!((count(&chart, "<script>"), count(&chart, "&lt;script&gt;")), (0, 1));
}

#[test]
fn figures_that_are_no_numbers_are_not_drawn() {
    let mut chart = chart("final-scores");
    if let Cell::Number(number) = &mut chart.table.rows[0][2] {
        number.value = f64::NAN;
    }
    assert_eq!((count(&chart, "class=\"column\""), count(&chart, "NaN")), (19, 0));
}
