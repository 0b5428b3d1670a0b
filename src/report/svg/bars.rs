//! Horizontal bars on both sides of zero.

use super::super::model::{Cell, Chart};
use super::rows::{BAR, Frame, Rows};
use super::scale::{Scale, range};
use super::words::width;
use super::{Size, axis, number, shape};

/// Between a bar and its number.
const GAP: f64 = 5.0;

/// Draws the numbers of some columns of every row, with the number at the end of its bar.
pub(super) fn draw(chart: &Chart, size: Size, columns: &[usize]) -> Option<String> {
    let numbers =
        || chart.table.rows.iter().flat_map(|cells| columns.iter().filter_map(|column| number(cells, *column)));
    numbers().next()?;
    let rows = Rows::new(chart, size, columns.len());
    let widest = |negative: bool| {
        let texts =
            numbers().filter(|number| (number.value < 0.0) == negative).map(|number| width(&number.text()) + GAP);
        texts.fold(0.0, f64::max)
    };
    let marks = chart.marks.iter().map(|mark| mark.at.value);
    let values = range(numbers().map(|number| number.value).chain(marks).chain([0.0]));
    let places = (rows.left + widest(true), size.width() - widest(false).max(GAP));
    let ticks = axis::ticks_across(values, places.1 - places.0, shape(chart, columns[0]));
    let names = names(chart, columns);
    let mut frame = Frame::new(chart, size, rows, Scale::new(values, places), ticks, &names);
    for (row, cells) in chart.table.rows.iter().enumerate() {
        for (place, column) in columns.iter().enumerate() {
            let class = class(columns, place, number(cells, *column).is_some_and(|number| number.value < 0.0));
            bar(&mut frame, (row, place), &cells[*column], &class);
        }
    }
    Some(frame.finish(chart))
}

/// A legend is of use where bars are of several kinds.
fn names<'a>(chart: &'a Chart, columns: &[usize]) -> Vec<(String, &'a str)> {
    let several = columns.iter().enumerate().filter(|_| columns.len() > 1);
    several.map(|(place, column)| (class(columns, place, false), chart.table.columns[*column].as_str())).collect()
}

/// One kind of bars is told apart by sign, several by kind.
fn class(columns: &[usize], place: usize, negative: bool) -> String {
    match (columns.len(), negative) {
        (1, true) => "down".to_owned(),
        (1, false) => "column".to_owned(),
        _ => format!("part part-{}", place % 6 + 1),
    }
}

fn bar(frame: &mut Frame, (row, place): (usize, usize), cell: &Cell, class: &str) {
    let down = frame.rows.bar(row, place, frame.top);
    let (zero, base) = (frame.x.at(0.0), down.0 + BAR - 5.0);
    let Some(number) = cell.number().filter(|number| number.value.is_finite()) else {
        frame.canvas.text(zero + GAP, base, "start", "quiet", &cell.text());
        return;
    };
    let end = frame.x.at(number.value);
    frame.canvas.bar((zero, end), down, class);
    let (x, anchor) = if number.value < 0.0 { (end - GAP, "end") } else { (end + GAP, "start") };
    frame.canvas.text(x, base, anchor, "value", &number.text());
}
