//! Pieces of a CSV file without a quote or a carriage return, as most are: every delimiter ends a cell, and every line
//! break a row, so that finding those two bytes is all the parsing there is.

use super::csv_file::{Cutter, offset};

/// The text of a piece that can be cut like this; it must also be text throughout.
pub(super) fn plain(bytes: &[u8]) -> Option<&str> {
    memchr::memchr2(b'"', b'\r', bytes).is_none().then(|| std::str::from_utf8(bytes).ok()).flatten()
}

impl Cutter<'_, '_> {
    /// Cuts the text of a piece that is [`plain`], and then reads it column by column.
    pub(super) fn cut_plain(&mut self, text: &str, first_line: u64) {
        let width = self.shape.headers.len();
        let mut ends: Vec<u32> = Vec::with_capacity(self.lines.capacity() * width);
        self.find_cells(text.as_bytes(), first_line, &mut ends);
        for (column, &place) in self.columns.iter_mut().zip(self.shape.places) {
            column.push_texts(self.spans.iter().zip(ends.chunks_exact(width)).map(|(row, ends)| {
                let start = if place == 0 { row.start } else { ends[place - 1] + 1 };
                Some(&text[start as usize..ends[place] as usize])
            }));
        }
    }

    /// Keeps or rejects each row; `ends` are the places at which the cells of the rows that are kept end.
    fn find_cells(&mut self, bytes: &[u8], first_line: u64, ends: &mut Vec<u32>) {
        let width = self.shape.headers.len();
        let delimiter = self.shape.dialect.delimiter;
        let open_end = (bytes.last() != Some(&b'\n')).then_some(bytes.len());
        let (mut line, mut start, mut kept) = (first_line, 0, 0);
        for end in memchr::memchr2_iter(delimiter, b'\n', bytes).chain(open_end) {
            ends.push(offset(end));
            if bytes.get(end) == Some(&delimiter) {
                continue;
            }
            let row = start..(end + 1).min(bytes.len());
            let cells = ends.len() - kept;
            // A blank line is no row.
            if end > start && cells == width {
                self.keep(row, line);
                kept = ends.len();
            } else if end > start {
                self.reject_width(cells, &bytes[row], line);
            }
            ends.truncate(kept);
            line += 1;
            start = end + 1;
        }
    }
}
