//! Marks: upright lines at places of the horizontal axis, with labels above the plot that leave each other room.

use super::canvas::{Canvas, LINE};
use super::scale::Scale;
use super::words::{fitted, width};
use crate::report::model::Mark;

/// A label between its mark and the middle of the chart, in a row above the plot; row 0 is the lowest.
#[derive(Debug)]
struct Label {
    mark: f64,
    left: f64,
    right: f64,
    row: usize,
    text: String,
}

/// Labels of the marks that stand on the scale.
#[derive(Debug)]
pub(super) struct Labels(Vec<Label>);

impl Labels {
    /// Finds a row for each. A label starts at its mark and goes towards the middle; marks below it have lower rows where
    /// that can be, so that no line goes through it.
    pub(super) fn new(marks: &[Mark], scale: &Scale, room: f64) -> Self {
        let on_scale = marks.iter().filter(|mark| scale.holds(mark.at.value));
        let labels = on_scale.map(|mark| label(mark, scale.at(mark.at.value), room));
        let (mut left, mut right): (Vec<_>, Vec<_>) = labels.partition(|label| label.mark < room / 2.0);
        left.sort_by(|one, other| other.mark.total_cmp(&one.mark));
        right.sort_by(|one, other| one.mark.total_cmp(&other.mark));
        let mut placed: Vec<Label> = Vec::new();
        for label in left.into_iter().chain(right) {
            let row = free_row(&label, &placed);
            placed.push(Label { row, ..label });
        }
        Self(placed)
    }

    /// How high they are together.
    pub(super) fn height(&self) -> f64 {
        self.0.iter().map(|label| rows_high(label.row + 1)).fold(0.0, f64::max)
    }

    /// Draws them and their lines, above and through a plot from `top` to `bottom`.
    pub(super) fn draw(&self, canvas: &mut Canvas, top: f64, bottom: f64) {
        for label in &self.0 {
            let base = top - rows_high(label.row) - 5.0;
            canvas.line((label.mark, top), (label.mark, bottom), "under");
            canvas.line((label.mark, base - LINE + 5.0), (label.mark, bottom), "mark");
        }
        for label in &self.0 {
            let base = top - rows_high(label.row) - 5.0;
            let (x, anchor) = if label.mark < label.left { (label.left, "start") } else { (label.right, "end") };
            canvas.text(x, base, anchor, "label", &label.text);
        }
    }
}

fn rows_high(rows: usize) -> f64 {
    (0..rows).map(|_| LINE).sum()
}

fn label(mark: &Mark, at: f64, room: f64) -> Label {
    let text = fitted(&mark.text(), room - 5.0);
    let wide = width(&text);
    let towards_middle = if at < room / 2.0 { at + 5.0 } else { at - 5.0 - wide };
    let left = towards_middle.clamp(0.0, (room - wide).max(0.0));
    Label { mark: at, left, right: left + wide, row: 0, text }
}

/// The lowest row above the lines that the label stands over, and free of other labels.
fn free_row(label: &Label, placed: &[Label]) -> usize {
    let below = placed.iter().filter(|other| (label.left - 3.0..=label.right + 3.0).contains(&other.mark));
    let mut row = below.map(|other| other.row + 1).max().unwrap_or(0);
    while placed
        .iter()
        .any(|other| other.row == row && label.left < other.right + 8.0 && other.left < label.right + 8.0)
    {
        row += 1;
    }
    row
}

#[cfg(test)]
mod tests {
    use super::{Labels, Scale};
    use crate::report::fixture::mark;

    fn rows(marks: &[(&str, f64)], room: f64) -> Vec<(String, usize)> {
        let marks: Vec<_> = marks.iter().map(|(label, at)| mark(label, *at)).collect();
        let labels = Labels::new(&marks, &Scale::new((0.0, 100.0), (0.0, room)), room);
        labels.0.into_iter().map(|label| (label.text, label.row)).collect()
    }

    #[test]
    fn labels_of_marks_that_lie_close_stand_in_rows_of_their_own() {
        let found = rows(&[("Published mean", 82.7), ("Published median", 84.0)], 700.0);
        assert_eq!(found, [("Published mean 82.70".to_owned(), 0), ("Published median 84.00".to_owned(), 1)]);
    }

    #[test]
    fn labels_of_marks_far_apart_share_a_row() {
        let found = rows(&[("Quarter", 18.75), ("Threshold", 75.0)], 700.0);
        assert_eq!(found, [("Quarter 18.75".to_owned(), 0), ("Threshold 75.00".to_owned(), 0)]);
    }

    #[test]
    fn marks_off_the_scale_are_not_drawn() {
        assert!(rows(&[("Elsewhere", 120.0)], 700.0).is_empty());
    }
}
