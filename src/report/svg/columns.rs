//! The frame of charts whose values go upwards: axes, titles and marks.

use super::super::model::{Chart, Shape};
use super::canvas::{Canvas, LINE};
use super::marks::Labels;
use super::scale::{Scale, Ticks};
use super::{Size, axis};

/// A canvas with axes on it.
pub(super) struct Frame {
    pub(super) canvas: Canvas,
    pub(super) x: Scale,
    pub(super) y: Scale,
    labels: Labels,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

/// The values along an axis and how they are written.
pub(super) struct Along {
    pub(super) values: (f64, f64),
    pub(super) shape: Shape,
}

impl Frame {
    /// Draws axes for values; what stands in the plot comes after, then [`Frame::finish`].
    pub(super) fn new(chart: &Chart, size: Size, across: &Along, up: &Along) -> Self {
        let mut canvas = Canvas::new(size);
        let y_ticks = Ticks::new(up.values, 6.0, up.shape).widened();
        let (left, right) = (axis::widest(&y_ticks) + 10.0, canvas.width() - 14.0);
        let x_ticks = axis::ticks_across(across.values, right - left, across.shape).widened();
        let x = Scale::new(x_ticks.round_range(), (left, right));
        let labels = Labels::new(&chart.marks, &x, canvas.width());

        let title = axis::title(&mut canvas, &chart.vertical, (0.0, 0.0), "start");
        let top = title + 10.0 + labels.height();
        let bottom = top + size.plot_height();
        let y = Scale::new(y_ticks.round_range(), (bottom, top));
        axis::vertical(&mut canvas, &y_ticks, &y, (left, right));
        axis::horizontal(&mut canvas, &x_ticks, &x, bottom);
        Self { canvas, x, y, labels, left, right, top, bottom }
    }

    /// Draws the marks, over what is drawn already.
    pub(super) fn marks(&mut self) {
        self.labels.draw(&mut self.canvas, self.top, self.bottom);
    }

    /// The title below the plot, and what remark there is below that.
    pub(super) fn finish(mut self, chart: &Chart, remark: Option<&str>) -> String {
        let middle = f64::midpoint(self.left, self.right);
        let mut end = self.bottom + LINE + 9.0;
        for text in [Some(chart.horizontal.as_str()), remark].into_iter().flatten() {
            end += axis::title(&mut self.canvas, text, (middle, end), "middle");
        }
        self.canvas.finish(chart, end + 6.0)
    }
}
