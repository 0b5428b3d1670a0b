//! Horizontal bars of parts, one behind the other.

use super::super::model::Chart;
use super::rows::{BAR, Frame, Rows};
use super::scale::{Scale, range};
use super::words::width;
use super::{Size, axis, number, shape};

/// Draws the parts of every row; what is negative stands to the left of zero.
pub(super) fn draw(chart: &Chart, size: Size, parts: &[usize]) -> Option<String> {
    let ends = |cells: &Vec<_>| {
        let values = parts.iter().filter_map(|part| number(cells, *part)).map(|number| number.value);
        values.fold((0.0, 0.0), |(below, above), value| (below + f64::min(value, 0.0), above + f64::max(value, 0.0)))
    };
    chart.table.rows.iter().flat_map(|cells| parts.iter().filter_map(|part| number(cells, *part))).next()?;
    let marks = chart.marks.iter().map(|mark| mark.at.value);
    let ends = chart.table.rows.iter().map(ends).flat_map(|(below, above)| [below, above]);
    let rows = Rows::new(chart, size, 1);
    let values = range(ends.chain(marks).chain([0.0]));
    let places = (rows.left, size.width() - 14.0);
    let ticks = axis::ticks_across(values, places.1 - places.0, shape(chart, parts[0])).widened();
    let scale = Scale::new(ticks.round_range(), places);
    let names: Vec<_> =
        parts.iter().enumerate().map(|(place, part)| (class(place), chart.table.columns[*part].as_str())).collect();
    let mut frame = Frame::new(chart, size, rows, scale, ticks, &names);
    for (row, cells) in chart.table.rows.iter().enumerate() {
        bar(&mut frame, row, parts.iter().map(|part| number(cells, *part)));
    }
    Some(frame.finish(chart))
}

fn class(place: usize) -> String {
    format!("part part-{}", place % 6 + 1)
}

fn bar<'a>(frame: &mut Frame, row: usize, parts: impl Iterator<Item = Option<&'a super::Number>>) {
    let down = frame.rows.bar(row, 0, frame.top);
    let (mut below, mut above) = (0.0, 0.0);
    for (place, number) in parts.enumerate() {
        let Some(number) = number else { continue };
        let start = if number.value < 0.0 { &mut below } else { &mut above };
        let across = (frame.x.at(*start), frame.x.at(*start + number.value));
        *start += number.value;
        frame.canvas.bar(across, down, &class(place));
        let text = number.text();
        if width(&text) + 6.0 <= (across.1 - across.0).abs() {
            let middle = f64::midpoint(across.0, across.1);
            frame.canvas.text(
                middle,
                down.0 + BAR - 5.0,
                "middle",
                &format!("on-part on-part-{}", place % 6 + 1),
                &text,
            );
        }
    }
}
