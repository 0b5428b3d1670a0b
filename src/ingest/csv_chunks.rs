//! A CSV file in pieces that end with a row, to be parsed in parallel within bounded memory.

use std::io::{self, Read};

/// Bytes that a piece aims at.
const CHUNK: usize = 2 << 20;
/// Beyond this a row without an end is taken for a quote that somebody forgot to close.
const LONGEST_ROW: usize = 8 * CHUNK;

/// A piece of a file: whole rows.
#[derive(Debug)]
pub(super) struct Chunk {
    pub(super) bytes: Vec<u8>,
    /// Line of the file on which the piece starts, from 1.
    pub(super) first_line: u64,
}

/// Cuts a stream into [`Chunk`]s.
pub(super) struct Chunks<R> {
    stream: R,
    delimiter: u8,
    carry: Vec<u8>,
    next_line: u64,
    ended: bool,
}

impl<R: Read> Chunks<R> {
    pub(super) fn new(stream: R, delimiter: u8) -> Self {
        Self { stream, delimiter, carry: Vec::new(), next_line: 1, ended: false }
    }

    fn next_chunk(&mut self) -> io::Result<Option<Chunk>> {
        let mut bytes = std::mem::take(&mut self.carry);
        loop {
            if !self.ended {
                bytes.reserve_exact(CHUNK);
                let wanted = CHUNK as u64;
                self.ended = self.stream.by_ref().take(wanted).read_to_end(&mut bytes)? < CHUNK;
            }
            if bytes.is_empty() {
                return Ok(None);
            }
            let cut = if self.ended { Some(bytes.len()) } else { self.last_row_end(&bytes) };
            if let Some(cut) = cut {
                self.carry = bytes.split_off(cut);
                let first_line = self.next_line;
                self.next_line += memchr::memchr_iter(b'\n', &bytes).count() as u64;
                return Ok(Some(Chunk { bytes, first_line }));
            }
        }
    }

    /// Past the last line break that ends a row.
    fn last_row_end(&self, bytes: &[u8]) -> Option<usize> {
        let newline = memchr::memrchr(b'\n', bytes).map(|newline| newline + 1);
        if memchr::memchr(b'"', bytes).is_none() || bytes.len() > LONGEST_ROW {
            return newline;
        }
        let mut quotes = Quotes::new(self.delimiter);
        let mut end = None;
        for (place, &byte) in bytes.iter().enumerate() {
            if quotes.ends_row(byte) {
                end = Some(place + 1);
            }
        }
        end
    }
}

impl<R: Read> Iterator for Chunks<R> {
    type Item = io::Result<Chunk>;
    fn next(&mut self) -> Option<Self::Item> {
        self.next_chunk().transpose()
    }
}

/// Follows quoted cells byte by byte: a quote opens a cell only at its start, and a doubled one does not close it.
struct Quotes {
    delimiter: u8,
    state: State,
    /// A closing quote was followed by something else than the end of its cell.
    misplaced: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    CellStart,
    Plain,
    Quoted,
    AfterQuote,
}

impl Quotes {
    fn new(delimiter: u8) -> Self {
        Self { delimiter, state: State::CellStart, misplaced: false }
    }

    /// Takes a byte; true when it ends a row.
    fn ends_row(&mut self, byte: u8) -> bool {
        let before = self.state;
        self.state = match (before, byte) {
            (State::Quoted, b'"') => State::AfterQuote,
            (State::CellStart | State::AfterQuote, b'"') | (State::Quoted, _) => State::Quoted,
            (_, b'\n' | b'\r') => State::CellStart,
            (_, byte) if byte == self.delimiter => State::CellStart,
            _ => State::Plain,
        };
        self.misplaced |= before == State::AfterQuote && self.state == State::Plain;
        byte == b'\n' && before != State::Quoted
    }
}

/// Whether somebody forgot to close a quote in a row: it ends inside a quoted cell, or runs over several lines to a quote
/// that closes it in the middle of a cell.
pub(super) fn left_open(row: &[u8], delimiter: u8) -> bool {
    let mut quotes = Quotes::new(delimiter);
    for &byte in row {
        quotes.ends_row(byte);
    }
    let spans_lines = memchr::memchr(b'\n', row.trim_ascii_end()).is_some();
    quotes.state == State::Quoted || quotes.misplaced && spans_lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_break_inside_quotes_does_not_end_a_row() {
        assert!(!left_open(b"1,\"a\nb\",2\n", b','));
        assert!(left_open(b"1,\"a\nb,2\n", b','));
        assert!(left_open(b"1,\"a,2\n3,\"b\",4\n", b','));
        assert!(!left_open(b"1,\"a\"b,2\n", b','));
        assert!(!left_open(b"1,5\" tube,2\n", b','));
        assert!(!left_open(b"1,\"say \"\"yes\"\"\",2\n", b','));
    }

    #[test]
    fn pieces_carry_the_line_they_start_on() {
        let text = "a,b\n1,\"x\ny\"\n2,3";
        let chunks: Vec<_> = Chunks::new(text.as_bytes(), b',').map(Result::unwrap).collect();
        assert_eq!(chunks.len(), 1);
        assert_eq!(chunks[0].first_line, 1);
    }
}
