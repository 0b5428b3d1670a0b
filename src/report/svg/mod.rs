//! Charts as SVG: drawings of tables, without scripts, colours and fonts left to the page that they stand in.
//!
//! Every chart is drawn twice, for a page and for a telephone, so that its text is as large as other text in both. Places
//! are written with one decimal: the same chart is the same bytes.

mod axis;
mod bars;
mod canvas;
mod columns;
mod histogram;
mod legend;
mod line;
mod marks;
mod rows;
mod scale;
mod stacked;
#[cfg(test)]
mod tests;
mod words;

use super::model::{Cell, Chart, ChartKind, Number, Shape};
use canvas::{Canvas, LINE};

/// For which width a chart is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    /// A page.
    Wide,
    /// A telephone.
    Narrow,
}

impl Size {
    /// Its name, for ids and styles.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Wide => "wide",
            Self::Narrow => "narrow",
        }
    }

    fn width(self) -> f64 {
        match self {
            Self::Wide => 760.0,
            Self::Narrow => 350.0,
        }
    }

    /// How high the area is in which columns or a line stand.
    fn plot_height(self) -> f64 {
        match self {
            Self::Wide => 270.0,
            Self::Narrow => 230.0,
        }
    }
}

/// The drawing of a chart.
pub(super) fn drawing(chart: &Chart, size: Size) -> String {
    let drawn = match &chart.kind {
        ChartKind::Histogram { lower, upper, count } => histogram::draw(chart, size, [*lower, *upper, *count]),
        ChartKind::Line { x, y, weight } => line::draw(chart, size, [*x, *y], *weight),
        ChartKind::Bars { values } => bars::draw(chart, size, values),
        ChartKind::Stacked { parts } => stacked::draw(chart, size, parts),
    };
    drawn.unwrap_or_else(|| nothing(chart, size))
}

/// Says in words that there is nothing to draw.
fn nothing(chart: &Chart, size: Size) -> String {
    let mut canvas = Canvas::new(size);
    canvas.text(0.0, LINE, "start", "quiet", "There is nothing to draw: the table has no figures.");
    canvas.finish(chart, LINE * 1.6)
}

/// The number of a cell that can be drawn.
/// The value of a cell, where there is one that can be drawn.
fn value(cells: &[Cell], column: usize) -> Option<f64> {
    cells.get(column).and_then(Cell::value).filter(|value| value.is_finite())
}

fn number(cells: &[Cell], column: usize) -> Option<&Number> {
    cells.get(column).and_then(Cell::number).filter(|number| number.value.is_finite())
}

/// How the numbers of a column are written.
fn shape(chart: &Chart, column: usize) -> Shape {
    let first = chart.table.rows.iter().find_map(|cells| number(cells, column));
    first.map_or(Shape::Plain, |number| number.shape)
}
