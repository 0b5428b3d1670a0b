//! Pieces of a CSV file without a quote or a carriage return, as most are: every delimiter ends a cell, and every line
//! break a row, so that finding those two bytes is all the parsing there is.

use super::csv_file::Cutter;

/// The text of a piece that can be cut like this; it must also be text throughout.
pub(super) fn plain(bytes: &[u8]) -> Option<&str> {
    memchr::memchr2(b'"', b'\r', bytes).is_none().then(|| std::str::from_utf8(bytes).ok()).flatten()
}

impl Cutter<'_, '_> {
    /// Cuts the text of a piece that is [`plain`].
    pub(super) fn cut_plain(&mut self, text: &str, first_line: u64) {
        let delimiter = self.shape.dialect.delimiter;
        let bytes = text.as_bytes();
        let open_end = (bytes.last() != Some(&b'\n')).then_some(bytes.len());
        let mut line = first_line;
        let mut start = 0;
        let mut ends = Vec::with_capacity(self.shape.headers.len());
        for end in memchr::memchr2_iter(delimiter, b'\n', bytes).chain(open_end) {
            ends.push(end);
            if bytes.get(end) == Some(&delimiter) {
                continue;
            }
            // A blank line is no row.
            if end > start {
                self.read += 1;
                self.take_plain(text, start, &ends, line);
            }
            line += 1;
            start = end + 1;
            ends.clear();
        }
    }

    /// Keeps a row or rejects it; `ends` are the places at which its cells end.
    fn take_plain(&mut self, text: &str, start: usize, ends: &[usize], line: u64) {
        let row = start..ends.last().map_or(start, |end| (end + 1).min(text.len()));
        if ends.len() != self.shape.headers.len() {
            return self.reject_width(ends.len(), &text.as_bytes()[row], line);
        }
        for (column, &place) in self.columns.iter_mut().zip(self.shape.places) {
            let first = if place == 0 { start } else { ends[place - 1] + 1 };
            column.push_text(Some(&text[first..ends[place]]));
        }
        self.keep(row, line);
    }
}
