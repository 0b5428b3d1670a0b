//! CSV files: opened, decompressed, and cut into cells.

use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::ops::Range;
use std::path::Path;

use csv::{ByteRecord, StringRecord};

use super::cells::{CellColumns, Cells, CutRows, RawRows, verbatim};
use super::column::ColumnReader;
use super::csv_chunks::{Chunk, Chunks, left_open};
use super::csv_plain::plain;
use super::input::{Encoding, Input};
use super::preset::Preset;
use super::problem::Problem;
use crate::failure::{Failure, FailureKind};
use crate::schema::RejectCode;

const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";
const UTF16_MARKS: [&[u8]; 2] = [b"\xFF\xFE", b"\xFE\xFF"];
const GZIP: &[u8] = b"\x1F\x8B";
const ZSTD: &[u8] = b"\x28\xB5\x2F\xFD";

/// How the text of a CSV file is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    encoding: Encoding,
}

/// A CSV file past its header.
pub(super) struct CsvFile {
    pub(super) headers: Vec<String>,
    pub(super) dialect: Dialect,
    first: Option<Chunk>,
    chunks: Chunks<Box<dyn Read + Send>>,
}

impl Dialect {
    fn of(input: &Input, path: &Path) -> Result<Self, Failure> {
        let is_tsv = path.to_string_lossy().to_lowercase().contains(".tsv");
        let preset = input.preset.as_deref().map(Preset::named).transpose()?;
        let delimiter = input.delimiter.or_else(|| preset?.delimiter).unwrap_or(if is_tsv { '\t' } else { ',' });
        let delimiter = u8::try_from(delimiter).map_err(|_| Failure::usage("`delimiter` is one ASCII character"))?;
        Ok(Self { delimiter, encoding: input.encoding })
    }

    fn reader(self, bytes: &[u8]) -> csv::Reader<Cursor<&[u8]>> {
        let mut builder = csv::ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(self.delimiter);
        builder.from_reader(Cursor::new(bytes))
    }

    fn decode(self, chunk: Chunk) -> Chunk {
        match self.encoding {
            Encoding::Utf8 => chunk,
            Encoding::Windows1252 => {
                let (text, ..) = encoding_rs::WINDOWS_1252.decode(&chunk.bytes);
                Chunk { bytes: text.into_owned().into_bytes(), first_line: chunk.first_line }
            }
        }
    }
}

/// A file's bytes, decompressed if they are gzip or zstd, whatever the file is called.
fn open(path: &Path) -> io::Result<Box<dyn Read + Send>> {
    let mut file = BufReader::with_capacity(1 << 18, fs_err::File::open(path)?.into_parts().0);
    let start = file.fill_buf()?;
    if start.starts_with(GZIP) {
        return Ok(Box::new(flate2::bufread::MultiGzDecoder::new(file)));
    }
    if start.starts_with(ZSTD) {
        return Ok(Box::new(zstd::Decoder::with_buffer(file)?));
    }
    Ok(Box::new(file))
}

impl CsvFile {
    /// Opens a file and reads its header.
    ///
    /// # Errors
    /// When it can't be read, is empty, is UTF-16 or its header is no text.
    pub(super) fn open(path: &Path, input: &Input) -> Result<Self, Failure> {
        let dialect = Dialect::of(input, path)?;
        let unreadable = |error: io::Error| Failure::io("read", path, &error);
        let mut chunks = Chunks::new(open(path).map_err(unreadable)?, dialect.delimiter);
        let empty = || Failure::new(FailureKind::Io, "the file is empty: not even a header").at(path);
        let mut first = chunks.next().ok_or_else(empty)?.map_err(unreadable)?;
        if UTF16_MARKS.iter().any(|mark| first.bytes.starts_with(mark)) {
            let failure = Failure::new(FailureKind::Io, "the file is UTF-16, which is not read").at(path);
            return Err(failure.hint("save it as CSV UTF-8"));
        }
        if first.bytes.starts_with(UTF8_MARK) {
            first.bytes.drain(..UTF8_MARK.len());
        }
        let mut first = dialect.decode(first);
        let (headers, end) = read_header(dialect, &first.bytes).ok_or_else(empty)?;
        let headers = headers.map_err(|column| {
            let failure = Failure::new(FailureKind::Io, "the header is not UTF-8 text").at_line(path, 1, Some(column));
            failure.hint("if it was saved by Excel for Windows, add `encoding = \"windows-1252\"` to the input")
        })?;
        let rest = first.bytes.split_off(end);
        let first_line = first.first_line + memchr::memchr_iter(b'\n', &first.bytes).count() as u64;
        let first = (!rest.is_empty()).then_some(Chunk { bytes: rest, first_line });
        Ok(Self { headers, dialect, first, chunks })
    }

    /// The next piece of the file.
    pub(super) fn next_chunk(&mut self) -> Option<io::Result<Chunk>> {
        if let Some(first) = self.first.take() {
            return Some(Ok(first));
        }
        self.chunks.next().map(|chunk| chunk.map(|chunk| self.dialect.decode(chunk)))
    }
}

/// Trimmed headers (or the place of one that is no text) and where the next row starts.
#[allow(clippy::type_complexity, reason = "used once, right above")]
fn read_header(dialect: Dialect, bytes: &[u8]) -> Option<(Result<Vec<String>, u64>, usize)> {
    let mut reader = dialect.reader(bytes);
    let mut record = ByteRecord::new();
    if !reader.read_byte_record(&mut record).ok()? {
        return None;
    }
    let end = usize::try_from(reader.position().byte()).ok()?;
    let header = |(place, cell): (usize, &[u8])| match std::str::from_utf8(cell) {
        Ok(text) => Ok(text.trim().to_owned()),
        Err(_) => Err(place as u64 + 1),
    };
    Some((record.iter().enumerate().map(header).collect(), end))
}

/// What cutting a piece needs to know of the file.
pub(super) struct Shape<'a> {
    pub(super) dialect: Dialect,
    pub(super) file: u32,
    pub(super) headers: &'a [String],
    /// Places of the columns to read.
    pub(super) places: &'a [usize],
}

/// Cuts a piece into rows and has its cells read, column by column. Rows of another width, with an open quote or with
/// bytes that are no text are set apart. `readers` makes a reader for each place.
pub(super) fn cut<'r>(chunk: Chunk, shape: &Shape<'_>, readers: impl Fn(usize) -> Vec<ColumnReader<'r>>) -> Cells {
    let Chunk { bytes, first_line } = chunk;
    let rows = memchr::memchr_iter(b'\n', &bytes).count() + 1;
    let mut cutter = Cutter {
        shape,
        columns: readers(rows),
        lines: Vec::with_capacity(rows),
        spans: Vec::with_capacity(rows),
        problems: Vec::new(),
    };
    match plain(&bytes) {
        Some(text) => cutter.cut_plain(text, first_line),
        None => cutter.cut(&bytes, first_line),
    }
    let Cutter { columns, lines, spans, problems, .. } = cutter;
    let columns = CellColumns::Read(columns.into_iter().map(ColumnReader::finish).collect());
    Cells { columns, rows: CutRows { lines, raw: RawRows::Csv(bytes, spans), problems } }
}

/// A place in a piece.
pub(super) fn offset(place: usize) -> u32 {
    u32::try_from(place).expect("a piece is smaller than 4 GiB")
}

/// What a piece has given so far.
pub(super) struct Cutter<'a, 'r> {
    pub(super) shape: &'a Shape<'a>,
    pub(super) columns: Vec<ColumnReader<'r>>,
    pub(super) lines: Vec<u32>,
    /// Where the rows that are kept stand.
    pub(super) spans: Vec<Range<u32>>,
    problems: Vec<Problem>,
}

impl Cutter<'_, '_> {
    fn cut(&mut self, bytes: &[u8], first_line: u64) {
        let mut reader = self.shape.dialect.reader(bytes);
        let has_quotes = memchr::memchr(b'"', bytes).is_some();
        let mut record = ByteRecord::new();
        let mut start = 0;
        let mut line = first_line;
        while reader.read_byte_record(&mut record).unwrap_or(false) {
            let end = usize::try_from(reader.position().byte()).expect("a piece fits memory");
            let blank = bytes[start..end].iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
            line += memchr::memchr_iter(b'\n', &bytes[start..start + blank]).count() as u64;
            start += blank;
            let row = &bytes[start..end];
            let end = match has_quotes.then(|| self.end_of_first_line(row, &record, end == bytes.len())).flatten() {
                None => {
                    record = self.take(row, start, record, line);
                    end
                }
                Some(length) => {
                    let message = "a quote that is opened on this line is never closed".to_owned();
                    self.reject(RejectCode::RaggedRow, message, &row[..length], line, None);
                    let mut next = csv::Position::new();
                    next.set_byte((start + length) as u64);
                    reader.seek(next).expect("a place within the piece");
                    start + length
                }
            };
            line += memchr::memchr_iter(b'\n', &bytes[start..end]).count() as u64;
            start = end;
        }
    }

    /// Where the first line of a row ends, if the row swallowed what follows because its quote was left open: it runs
    /// over several lines, or to the end of the piece, and is of the wrong width or still open.
    fn end_of_first_line(&self, row: &[u8], record: &ByteRecord, is_last: bool) -> Option<usize> {
        let first_line = memchr::memchr(b'\n', row).map_or(row.len(), |newline| newline + 1);
        let spans_lines = first_line < row.len();
        if !spans_lines && !is_last {
            return None;
        }
        let swallowed = spans_lines && record.len() != self.shape.headers.len();
        (swallowed || left_open(row, self.shape.dialect.delimiter)).then_some(first_line)
    }

    /// Keeps a row or rejects it, and gives its record back to be filled again.
    fn take(&mut self, row: &[u8], start: usize, record: ByteRecord, line: u64) -> ByteRecord {
        if record.len() != self.shape.headers.len() {
            self.reject_width(record.len(), row, line);
            return record;
        }
        let record = match StringRecord::from_byte_record(record) {
            Ok(record) => record,
            Err(error) => {
                let place = error.utf8_error().field();
                let record = error.into_byte_record();
                let message = "bytes that are not UTF-8 text".to_owned();
                let cell = Some((place, verbatim(&record[place])));
                self.reject(RejectCode::BadEncoding, message, row, line, cell);
                return record;
            }
        };
        for (column, &place) in self.columns.iter_mut().zip(self.shape.places) {
            column.push_text(Some(&record[place]));
        }
        self.keep(start..start + row.len(), line);
        record.into_byte_record()
    }

    /// Notes where a row stands whose cells were read.
    pub(super) fn keep(&mut self, row: Range<usize>, line: u64) {
        self.spans.push(offset(row.start)..offset(row.end));
        self.lines.push(u32::try_from(line).unwrap_or(u32::MAX));
    }

    /// Rejects a row that has more or fewer cells than the header.
    pub(super) fn reject_width(&mut self, cells: usize, row: &[u8], line: u64) {
        let message = format!("{cells} cells where the header has {}", self.shape.headers.len());
        self.reject(RejectCode::RaggedRow, message, row, line, None);
    }

    fn reject(&mut self, code: RejectCode, message: String, row: &[u8], line: u64, cell: Option<(usize, String)>) {
        let mut problem = Problem::of_row(self.shape.file, u32::try_from(line).unwrap_or(u32::MAX), code, message);
        if let Some((place, value)) = cell {
            problem.column = u32::try_from(place + 1).ok();
            problem.header.clone_from(&self.shape.headers[place]);
            problem.value = value;
        }
        problem.row = verbatim(row);
        self.problems.push(problem);
    }
}
