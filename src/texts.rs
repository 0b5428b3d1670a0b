//! Columns of text: short texts, as most are, stand in the view itself, long ones once however often they occur.
//!
//! Columns come from arrow's builder: it takes texts, so that nothing has to look at their bytes again.

use std::sync::Arc;

use arrow::array::{ArrayRef, StringViewArray, StringViewBuilder};

use crate::ids::Digits;

/// Builds a column of text.
pub(crate) struct TextColumn(StringViewBuilder);

impl TextColumn {
    pub(crate) fn with_capacity(rows: usize) -> Self {
        Self(StringViewBuilder::with_capacity(rows).with_deduplicate_strings())
    }

    pub(crate) fn push(&mut self, cell: Option<&str>) {
        self.0.append_option(cell);
    }

    /// So many cells that say the same, of which one is looked at.
    fn push_all(&mut self, cell: Option<&str>, cells: usize) {
        match cell {
            Some(text) => self.0.try_append_value_n(text, cells).expect("views count texts of less than 4 GiB"),
            None => (0..cells).for_each(|_| self.0.append_null()),
        }
    }

    pub(crate) fn finish(mut self) -> StringViewArray {
        self.0.finish()
    }
}

/// A column of the texts of some cells; often many in a row say the same.
pub(crate) fn texts<T: AsRef<str>>(cells: impl ExactSizeIterator<Item = Option<T>>) -> ArrayRef {
    let mut column = TextColumn::with_capacity(cells.len());
    let mut run: (Option<T>, usize) = (None, 0);
    for cell in cells {
        if text(run.0.as_ref()) == text(cell.as_ref()) {
            run.1 += 1;
        } else {
            column.push_all(text(run.0.as_ref()), run.1);
            run = (cell, 1);
        }
    }
    column.push_all(text(run.0.as_ref()), run.1);
    Arc::new(column.finish())
}

fn text<T: AsRef<str>>(cell: Option<&T>) -> Option<&str> {
    cell.map(AsRef::as_ref)
}

/// A column that says the same in every row.
pub(crate) fn repeated(text: &str, rows: usize) -> ArrayRef {
    let mut column = StringViewBuilder::with_capacity(rows);
    column.try_append_value_n(text, rows).expect("a text of a few bytes");
    Arc::new(column.finish())
}

/// A column of identifiers. Those that differ from the one before are written one after the other, so that all are seen to be
/// text at once.
pub(crate) fn identifiers<T: Digits + PartialEq>(cells: impl Iterator<Item = Option<T>>) -> ArrayRef {
    let cells: Vec<Option<T>> = cells.collect();
    let runs = || cells.chunk_by(|a, b| a == b);
    let mut digits = Vec::new();
    runs().filter_map(|run| run[0].as_ref()).for_each(|cell| digits.extend_from_slice(cell.digits().as_ref()));
    let digits = String::from_utf8(digits).expect("digits are text");
    let mut column = TextColumn(StringViewBuilder::with_capacity(cells.len()));
    let mut rest = digits.as_str();
    for run in runs() {
        let (text, after) = rest.split_at(if run[0].is_some() { T::COUNT } else { 0 });
        column.push_all(run[0].is_some().then_some(text), run.len());
        rest = after;
    }
    Arc::new(column.finish())
}
