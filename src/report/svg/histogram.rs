//! Histograms: a column for each row, on a scale from 0 to 100.

use super::super::model::{Chart, Shape};
use super::columns::{Along, Frame};
use super::scale::range;
use super::{Size, shape, value};

/// Draws the rows that have both edges and a height.
pub(super) fn draw(chart: &Chart, size: Size, columns: [usize; 3]) -> Option<String> {
    let [_, _, count] = columns;
    let bins: Vec<_> = chart.table.rows.iter().filter_map(|cells| bin(cells, columns)).collect();
    if bins.is_empty() {
        return None;
    }
    let across = Along { values: (0.0, 100.0), shape: Shape::Score };
    let heights = bins.iter().map(|[_, _, count]| *count);
    let up = Along { values: range(heights.chain([0.0])), shape: shape(chart, count) };
    let mut frame = Frame::new(chart, size, &across, &up);
    for [lower, upper, count] in bins {
        let across = (frame.x.at(lower) + 1.0, frame.x.at(upper) - 1.0);
        frame.canvas.bar(across, (frame.y.at(count), frame.y.at(0.0)), "column");
    }
    frame.marks();
    Some(frame.finish(chart, None))
}

fn bin(cells: &[super::Cell], columns: [usize; 3]) -> Option<[f64; 3]> {
    let [lower, upper, count] = columns.map(|column| value(cells, column));
    Some([lower?, upper?, count?])
}
