//! A line through points, with dots where counts stand.

use super::super::model::{Cell, Chart};
use super::columns::{Along, Frame};
use super::scale::range;
use super::{Size, shape, value};

/// A row of the table that has a horizontal place.
struct Point {
    x: f64,
    y: Option<f64>,
    weight: Option<f64>,
}

/// Draws the rows; one without a vertical place breaks the line.
pub(super) fn draw(chart: &Chart, size: Size, places: [usize; 2], weight: Option<usize>) -> Option<String> {
    let [x, y] = places;
    let mut points: Vec<_> = chart.table.rows.iter().filter_map(|cells| point(cells, places, weight)).collect();
    points.sort_by(|one, other| one.x.total_cmp(&other.x));
    if points.iter().all(|point| point.y.is_none()) {
        return None;
    }
    let marks = chart.marks.iter().map(|mark| mark.at.value);
    let across = Along { values: range(points.iter().map(|point| point.x).chain(marks)), shape: shape(chart, x) };
    // Heights are read from zero, which is therefore always on the axis.
    let up = Along { values: range(points.iter().filter_map(|point| point.y).chain([0.0])), shape: shape(chart, y) };
    let mut frame = Frame::new(chart, size, &across, &up);
    // A curve that runs along a mark must still be seen.
    frame.marks();
    for stretch in points.split(|point| point.y.is_none()) {
        let places: Vec<_> = stretch.iter().filter_map(|point| place(&frame, point)).collect();
        frame.canvas.path(&places, "curve");
    }
    dots(&mut frame, &points);
    let remark = weight.map(|weight| format!("Dots: {}, larger for more", chart.table.columns[weight]));
    Some(frame.finish(chart, remark.as_deref()))
}

fn point(cells: &[Cell], [x, y]: [usize; 2], weight: Option<usize>) -> Option<Point> {
    let at = |column| value(cells, column);
    Some(Point { x: at(x)?, y: at(y), weight: weight.and_then(at).filter(|weight| *weight > 0.0) })
}

fn place(frame: &Frame, point: &Point) -> Option<(f64, f64)> {
    Some((frame.x.at(point.x), frame.y.at(point.y?)))
}

/// Dots whose area goes with the count; the smallest can still be seen.
fn dots(frame: &mut Frame, points: &[Point]) {
    let largest = points.iter().filter_map(|point| point.weight).fold(0.0, f64::max);
    for point in points {
        if let (Some(center), Some(weight)) = (place(frame, point), point.weight) {
            frame.canvas.dot(center, 2.5 + 8.5 * (weight / largest).sqrt(), "dot");
        }
    }
}
