//! The frame of charts with a row of bars for each row of the table: names, the axis below, marks.

use super::super::model::{Cell, Chart};
use super::canvas::{Canvas, LINE};
use super::marks::Labels;
use super::scale::{Scale, Ticks};
use super::words::{lines, width};
use super::{Size, axis, legend};

/// How high a bar is.
pub(super) const BAR: f64 = 18.0;
/// Between the bars of a row.
const BETWEEN_BARS: f64 = 3.0;
/// Between rows.
const BETWEEN_ROWS: f64 = 14.0;
/// How wide names may be beside their bars.
const NAMES: f64 = 210.0;

/// A row: its name, and where its bars begin.
struct Row {
    name: Vec<String>,
    name_top: f64,
    bars_top: f64,
}

/// Rows from top to bottom.
pub(super) struct Rows {
    all: Vec<Row>,
    /// Where bars may begin.
    pub(super) left: f64,
    height: f64,
}

impl Rows {
    /// Names stand beside the bars on a page, above them on a telephone.
    pub(super) fn new(chart: &Chart, size: Size, bars: usize) -> Self {
        let names = chart.table.rows.iter().map(|cells| cells.first().map_or_else(String::new, Cell::text));
        let names: Vec<String> = names.collect();
        let widest = names.iter().map(|name| width(name)).fold(0.0, f64::max).min(NAMES);
        let (left, room) = match size {
            Size::Wide => (widest + 12.0, widest + 1.0),
            Size::Narrow => (0.0, size.width()),
        };
        let bars_high: f64 = (0..bars).map(|_| BAR + BETWEEN_BARS).sum::<f64>() - BETWEEN_BARS;
        let (mut rows, mut y) = (Vec::new(), BETWEEN_ROWS / 2.0);
        for name in names {
            let name = lines(&name, room, 3);
            let name_high: f64 = name.iter().map(|_| LINE).sum();
            let (name_top, bars_top, high) = match size {
                Size::Wide => {
                    let high = name_high.max(bars_high);
                    (y + (high - name_high) / 2.0, y + (high - bars_high) / 2.0, high)
                }
                Size::Narrow => (y, y + name_high + 3.0, name_high + 3.0 + bars_high),
            };
            rows.push(Row { name, name_top, bars_top });
            y += high + BETWEEN_ROWS;
        }
        Self { all: rows, left, height: y - BETWEEN_ROWS / 2.0 }
    }

    /// From top to bottom where the bar of a row stands.
    pub(super) fn bar(&self, row: usize, bar: usize, top: f64) -> (f64, f64) {
        let above: f64 = (0..bar).map(|_| BAR + BETWEEN_BARS).sum();
        let y = top + self.all[row].bars_top + above;
        (y, y + BAR)
    }
}

/// A canvas with rows, an axis and a legend on it.
pub(super) struct Frame {
    pub(super) canvas: Canvas,
    pub(super) rows: Rows,
    pub(super) x: Scale,
    /// Where rows begin.
    pub(super) top: f64,
    bottom: f64,
    labels: Labels,
    ticks: Ticks,
}

impl Frame {
    /// Draws all but the bars, which come after; then [`Frame::finish`].
    pub(super) fn new(chart: &Chart, size: Size, rows: Rows, x: Scale, ticks: Ticks, names: &[(String, &str)]) -> Self {
        let mut canvas = Canvas::new(size);
        let labels = Labels::new(&chart.marks, &x, canvas.width());
        let mut top = if names.is_empty() { 0.0 } else { legend::draw(&mut canvas, 0.0, names) };
        top += axis::title(&mut canvas, &chart.vertical, (0.0, top), "start");
        top += labels.height() + 8.0;
        let bottom = top + rows.height;
        axis::upright(&mut canvas, &ticks, &x, (top, bottom));
        Self { canvas, rows, x, top, bottom, labels, ticks }
    }

    /// Marks over the bars, names over marks, the axis and its title below them.
    pub(super) fn finish(mut self, chart: &Chart) -> String {
        self.labels.draw(&mut self.canvas, self.top, self.bottom);
        for row in &self.rows.all {
            let mut base = self.top + row.name_top - 4.0;
            for line in &row.name {
                base += LINE;
                self.canvas.text(0.0, base, "start", "name", line);
            }
        }
        axis::horizontal(&mut self.canvas, &self.ticks, &self.x, self.bottom);
        let (middle, end) = (f64::midpoint(self.rows.left, self.canvas.width()), self.bottom + LINE + 9.0);
        let title = axis::title(&mut self.canvas, &chart.horizontal, (middle, end), "middle");
        self.canvas.finish(chart, end + title + 6.0)
    }
}
