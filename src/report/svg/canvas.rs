//! What a chart is drawn on.

use std::fmt::Write;

use super::super::model::Chart;
use super::Size;
use super::words::escaped;

/// From one line of text to the next.
pub(super) const LINE: f64 = 17.0;

/// A drawing in the making.
pub(super) struct Canvas {
    size: Size,
    body: String,
}

impl Canvas {
    pub(super) fn new(size: Size) -> Self {
        Self { size, body: String::new() }
    }

    /// How wide it is.
    pub(super) fn width(&self) -> f64 {
        self.size.width()
    }

    /// Text; `anchor` is start, middle or end.
    pub(super) fn text(&mut self, x: f64, y: f64, anchor: &str, class: &str, text: &str) {
        let (x, y, text) = (place(x), place(y), escaped(text));
        self.put(format_args!("<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" class=\"{class}\">{text}</text>"));
    }

    /// A straight line.
    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), class: &str) {
        let [x1, y1, x2, y2] = [from.0, from.1, to.0, to.1].map(place);
        self.put(format_args!("<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" class=\"{class}\"/>"));
    }

    /// A bar between two places from left to right, and two from top to bottom, in any order.
    pub(super) fn bar(&mut self, across: (f64, f64), down: (f64, f64), class: &str) {
        let (x, y) = (across.0.min(across.1), down.0.min(down.1));
        let [x, y, width, height] = [x, y, (across.1 - across.0).abs(), (down.1 - down.0).abs()].map(place);
        self.put(format_args!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" class=\"{class}\"/>"));
    }

    /// A dot.
    pub(super) fn dot(&mut self, center: (f64, f64), radius: f64, class: &str) {
        let [x, y, radius] = [center.0, center.1, radius].map(place);
        self.put(format_args!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" class=\"{class}\"/>"));
    }

    /// A line through points.
    pub(super) fn path(&mut self, points: &[(f64, f64)], class: &str) {
        let points: Vec<_> = points.iter().map(|(x, y)| format!("{},{}", place(*x), place(*y))).collect();
        self.put(format_args!("<polyline points=\"{}\" class=\"{class}\"/>", points.join(" ")));
    }

    fn put(&mut self, element: std::fmt::Arguments) {
        writeln!(self.body, "{element}").expect("a text takes what is written to it");
    }

    /// The whole drawing, with what a reader who can't see it should know.
    pub(super) fn finish(self, chart: &Chart, height: f64) -> String {
        let (size, id) = (self.size.name(), format!("{}-{}", escaped(&chart.id), self.size.name()));
        let (width, height) = (place(self.size.width()), place(height));
        let (title, description) = (escaped(&chart.title), escaped(&chart.description));
        format!(
            "<svg class=\"{size}\" role=\"img\" viewBox=\"0 0 {width} {height}\" \
             aria-labelledby=\"{id}-title {id}-desc\">\n\
             <title id=\"{id}-title\">{title}</title>\n<desc id=\"{id}-desc\">{description}</desc>\n{}</svg>",
            self.body
        )
    }
}

/// A place or length with one decimal, and no negative zero.
fn place(value: f64) -> String {
    let text = format!("{value:.1}");
    if text == "-0.0" { "0.0".to_owned() } else { text }
}
