//! Legends: what is drawn how, in words.

use super::canvas::{Canvas, LINE};
use super::words::{fitted, width};

/// Names beside a swatch of their style, as many on a line as fit; gives the height.
pub(super) fn draw(canvas: &mut Canvas, top: f64, names: &[(String, &str)]) -> f64 {
    let (mut x, mut height) = (0.0, LINE);
    for (class, name) in names {
        let name = fitted(name, canvas.width() - 20.0);
        let wide = 20.0 + width(&name);
        if x > 0.0 && x + wide > canvas.width() {
            (x, height) = (0.0, height + LINE + 3.0);
        }
        let base = top + height;
        canvas.bar((x, x + 13.0), (base - 11.0, base), class);
        canvas.text(x + 20.0, base, "start", "axis", &name);
        x += wide + 18.0;
    }
    height + 8.0
}
