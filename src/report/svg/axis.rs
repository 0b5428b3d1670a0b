//! Axes: lines, ticks and their texts.

use super::canvas::{Canvas, LINE};
use super::scale::{Scale, Ticks};
use super::words::{lines, width};
use crate::report::model::Shape;

/// Ticks across a width, so many that their texts stay apart.
pub(super) fn ticks_across(values: (f64, f64), room: f64, shape: Shape) -> Ticks {
    let tries = [10.0, 8.0, 6.0, 5.0, 4.0, 3.0, 2.0].map(|most| Ticks::new(values, most, shape));
    let fits = |ticks: &&Ticks| {
        let texts: Vec<_> = ticks.all().into_iter().map(|(_, text)| width(&text) + 14.0).collect();
        texts.iter().sum::<f64>() <= room
    };
    tries.iter().find(fits).unwrap_or(&tries[tries.len() - 1]).clone()
}

/// How wide the texts of ticks are at most.
pub(super) fn widest(ticks: &Ticks) -> f64 {
    ticks.all().iter().map(|(_, text)| width(text)).fold(0.0, f64::max)
}

/// Lines across the plot at the ticks of the vertical axis, their texts at its left.
pub(super) fn vertical(canvas: &mut Canvas, ticks: &Ticks, scale: &Scale, across: (f64, f64)) {
    for (value, text) in ticks.all() {
        let y = scale.at(value);
        canvas.line((across.0, y), (across.1, y), if value == 0.0 { "zero" } else { "grid" });
        canvas.text(across.0 - 8.0, y + 4.5, "end", "tick", &text);
    }
}

/// Texts of the ticks of the horizontal axis, below the plot.
pub(super) fn horizontal(canvas: &mut Canvas, ticks: &Ticks, scale: &Scale, bottom: f64) {
    for (value, text) in ticks.all() {
        let (x, half) = (scale.at(value), width(&text) / 2.0);
        canvas.line((x, bottom), (x, bottom + 5.0), "zero");
        canvas.text(x.clamp(half, canvas.width() - half), bottom + 5.0 + LINE, "middle", "tick", &text);
    }
}

/// Lines up the plot at the ticks of the horizontal axis.
pub(super) fn upright(canvas: &mut Canvas, ticks: &Ticks, scale: &Scale, down: (f64, f64)) {
    for (value, _) in ticks.all() {
        let x = scale.at(value);
        canvas.line((x, down.0), (x, down.1), if value == 0.0 { "zero" } else { "grid" });
    }
}

/// What stands at the top left, or in the middle below the axis; gives the height of its lines.
pub(super) fn title(canvas: &mut Canvas, text: &str, place: (f64, f64), anchor: &str) -> f64 {
    let mut height = 0.0;
    for line in lines(text, canvas.width(), 3) {
        height += LINE;
        let half = width(&line) / 2.0;
        let x = if anchor == "middle" { place.0.clamp(half, canvas.width() - half) } else { place.0 };
        canvas.text(x, place.1 + height, anchor, "axis", &line);
    }
    height
}
