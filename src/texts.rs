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

    pub(crate) fn finish(mut self) -> StringViewArray {
        self.0.finish()
    }
}

/// A column of the texts of some cells.
pub(crate) fn texts<T: AsRef<str>>(cells: impl ExactSizeIterator<Item = Option<T>>) -> ArrayRef {
    let mut column = TextColumn::with_capacity(cells.len());
    cells.for_each(|cell| column.push(cell.as_ref().map(AsRef::as_ref)));
    Arc::new(column.finish())
}

/// A column that says the same in every row.
pub(crate) fn repeated(text: &str, rows: usize) -> ArrayRef {
    let mut column = StringViewBuilder::with_capacity(rows);
    column.try_append_value_n(text, rows).expect("a text of a few bytes");
    Arc::new(column.finish())
}

/// A column of identifiers. Their digits are written one after the other, so that all are seen to be text at once.
pub(crate) fn identifiers<T: Digits>(cells: impl ExactSizeIterator<Item = Option<T>> + Clone) -> ArrayRef {
    let mut digits = Vec::with_capacity(cells.len() * T::COUNT);
    cells.clone().flatten().for_each(|cell| digits.extend_from_slice(cell.digits().as_ref()));
    let digits = String::from_utf8(digits).expect("digits are text");
    let mut column = StringViewBuilder::with_capacity(cells.len());
    let mut rest = digits.as_str();
    for cell in cells {
        let (text, after) = rest.split_at(if cell.is_some() { T::COUNT } else { 0 });
        column.append_option(cell.is_some().then_some(text));
        rest = after;
    }
    Arc::new(column.finish())
}
