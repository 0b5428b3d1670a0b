//! Columns of text: short texts, as most are, stand in the view itself.

use std::sync::Arc;

use arrow::array::{ArrayRef, NullBufferBuilder, StringViewArray, make_view};
use arrow::buffer::{Buffer, ScalarBuffer};

/// Bytes that a view holds itself.
const INLINE: usize = 12;

/// Builds a column of text.
pub(crate) struct TextColumn {
    views: Vec<u128>,
    nulls: NullBufferBuilder,
    /// Texts that are too long for a view.
    long: Vec<u8>,
    /// The last long text and its view: the next row often has the same.
    last: Option<(Vec<u8>, u128)>,
}

impl TextColumn {
    pub(crate) fn with_capacity(rows: usize) -> Self {
        Self { views: Vec::with_capacity(rows), nulls: NullBufferBuilder::new(rows), long: Vec::new(), last: None }
    }

    pub(crate) fn push(&mut self, cell: Option<&str>) {
        let Some(text) = cell else {
            self.views.push(0);
            self.nulls.append_null();
            return;
        };
        let view =
            if text.len() <= INLINE { make_view(text.as_bytes(), 0, 0) } else { self.long_view(text.as_bytes()) };
        self.views.push(view);
        self.nulls.append_non_null();
    }

    fn long_view(&mut self, text: &[u8]) -> u128 {
        if let Some((_, view)) = self.last.as_ref().filter(|(last, _)| last == text) {
            return *view;
        }
        let offset = u32::try_from(self.long.len()).expect("a batch of text is smaller than 4 GiB");
        self.long.extend_from_slice(text);
        let view = make_view(text, 0, offset);
        self.last = Some((text.to_vec(), view));
        view
    }

    pub(crate) fn finish(mut self) -> StringViewArray {
        let buffers = if self.long.is_empty() { Vec::new() } else { vec![Buffer::from_vec(self.long)] };
        StringViewArray::new(ScalarBuffer::from(self.views), buffers, self.nulls.finish())
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
    let long = text.len() > INLINE;
    let buffers = if long { vec![Buffer::from(text.as_bytes())] } else { Vec::new() };
    let views = vec![make_view(text.as_bytes(), 0, 0); rows];
    Arc::new(StringViewArray::new(ScalarBuffer::from(views), buffers, None))
}
