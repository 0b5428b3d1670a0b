//! Raw cells to typed columns of a table; rows that can't be read are set apart.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use arrow::array::{Array as _, ArrayRef, AsArray, BooleanArray, RecordBatch, RecordBatchOptions, UInt32Array};
use arrow::compute::{filter, filter_record_batch, take, take_record_batch};
use arrow::datatypes::{Field, Schema};
use arrow::error::ArrowError;

use super::accepted::Batch;
use super::cells::{CellColumns, Cells, CutRows};
use super::column::{ColumnReader, Read};
use super::keys;
use super::mapping::{Mapped, Mapping, Source};
use super::problem::Problem;
use super::pseudonyms::Pseudonyms;
use super::redaction::{WITHHELD, withhold_cell, withhold_figures, withhold_row, without_numbers};
use super::row_check::{Complaint, Kept, Piece, RowCheck};
use super::values::Identifiers;
use crate::model::place;
use crate::schema::Table;

/// Columns that say whom a row is about.
const KEY_COLUMNS: [&str; 4] = ["entity_type", "tin", "npi", "entity_id"];

/// What became of the rows of one piece.
pub(super) struct Decoded {
    /// The rows that are used, where they are kept as columns.
    pub(super) batch: Option<Batch>,
    /// Some of them share a line, and some have flags.
    pub(super) shares_lines: bool,
    /// What is left of the rows that are used.
    pub(super) kept: Kept,
    /// Rejecting problems, each with its row verbatim.
    pub(super) rejects: Vec<Problem>,
    pub(super) flags: Vec<Problem>,
    pub(super) read: u64,
    pub(super) used: u64,
    pub(super) rejected: u64,
    pub(super) excluded: BTreeMap<&'static str, u64>,
}

/// Turns pieces of one file into typed rows.
pub(super) struct Decoder<'a> {
    pub(super) table: &'static Table,
    pub(super) mapping: &'a Mapping,
    /// Constants as columns of one row.
    pub(super) constants: Vec<(usize, ArrayRef)>,
    pub(super) file: u32,
    pub(super) identifiers: Identifiers,
    pub(super) performance_year: u16,
    pub(super) check: Option<&'a dyn RowCheck>,
    /// In a run that is redacted.
    pub(super) pseudonyms: Option<&'a Pseudonyms>,
}

impl<'a> Decoder<'a> {
    /// A decoder for one file.
    ///
    /// # Errors
    /// The problem of a constant that its column can't hold.
    pub(super) fn new(
        table: &'static Table,
        mapping: &'a Mapping,
        file: u32,
        identifiers: Identifiers,
        performance_year: u16,
        check: Option<&'a dyn RowCheck>,
        pseudonyms: Option<&'a Pseudonyms>,
    ) -> Result<Self, Problem> {
        let mut constants = Vec::new();
        for (position, mapped) in mapping.columns.iter().enumerate() {
            if let Source::Constant(text) = &mapped.source {
                let mut column = ColumnReader::new(mapped, identifiers, 1);
                column.push_text(Some(text));
                let Read { values, mut problems } = column.finish();
                if let Some((_, mut problem)) = problems.pop() {
                    if pseudonyms.is_some() {
                        withhold_cell(&mut problem, mapped.column.kind);
                    }
                    return Err(problem);
                }
                constants.push((position, values));
            }
        }
        Ok(Self { table, mapping, constants, file, identifiers, performance_year, check, pseudonyms })
    }

    /// A reader for each column of the file that is read, for about so many rows.
    pub(super) fn readers(&self, rows: usize) -> Vec<ColumnReader<'a>> {
        let fed = self.mapping.columns.iter().filter(|mapped| matches!(mapped.source, Source::Cell(..)));
        fed.map(|mapped| ColumnReader::new(mapped, self.identifiers, rows)).collect()
    }

    /// Decodes the columns of a piece that the mapping reads.
    ///
    /// # Errors
    /// When a column has a type that can't be read as text either.
    fn decode(&self, cut: CellColumns, cut_rows: &CutRows) -> Result<Decoded, ArrowError> {
        let (batch, mut problems) = self.columns(cut, cut_rows.lines.len())?;
        let rows = Rows::there(self.mapping, &batch, &mut problems, cut_rows);
        let batch = rows.of(batch)?;
        let mut bad: BTreeSet<u32> = rejecting(&problems);
        let batch = keys::complete(self.table, self.mapping, batch, &bad, &mut problems);
        bad.extend(rejecting(&problems));
        let kept = self.check_rows(&batch, &rows.lines, &bad, &mut problems);
        bad.extend(rejecting(&problems));
        self.settle(&rows, batch, problems, &bad, kept)
    }

    /// The typed columns, and what is wrong with their cells.
    #[allow(clippy::type_complexity, reason = "used once, right above")]
    fn columns(&self, cut: CellColumns, rows: usize) -> Result<(RecordBatch, Vec<(u32, Problem)>), ArrowError> {
        let mut problems = Vec::new();
        let mut fields = Vec::new();
        let mut columns = Vec::new();
        let mut read = match cut {
            CellColumns::Read(read) => read,
            CellColumns::Raw(raw) => {
                let readers = self.readers(rows).into_iter().zip(&raw);
                readers.map(|(reader, raw)| reader.read_all(raw)).collect::<Result<_, _>>()?
            }
        }
        .into_iter();
        for (position, mapped) in self.mapping.columns.iter().enumerate() {
            let column = match &mapped.source {
                Source::Cell(..) => {
                    let mut read = read.next().expect("a column for each place");
                    if self.pseudonyms.is_some() {
                        read.problems.iter_mut().for_each(|(_, problem)| withhold_cell(problem, mapped.column.kind));
                    }
                    problems.append(&mut read.problems);
                    read.values
                }
                Source::Constant(_) => self.repeat(position, rows)?,
            };
            let kind = mapped.column.kind;
            fields.push(Field::new(mapped.column.name, kind.in_memory(), true));
            columns.push(match self.pseudonyms {
                Some(pseudonyms) => pseudonyms.column(kind, column),
                None => column,
            });
        }
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        Ok((RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), columns, &options)?, problems))
    }

    /// Has the rows that can be read checked against the rule pack and the roster.
    fn check_rows(
        &self,
        batch: &RecordBatch,
        lines: &[u32],
        bad: &BTreeSet<u32>,
        problems: &mut Vec<(u32, Problem)>,
    ) -> Kept {
        let Some(check) = self.check else { return Kept::Columns };
        let good = stretches(batch.num_rows(), bad);
        let mut complain = |complaint: Complaint| {
            let Complaint { row, column, code, value, message } = complaint;
            let mapped = self.mapping.columns.iter().find(|mapped| mapped.column.name == column);
            let mut problem = Problem {
                column: mapped.and_then(Mapped::place),
                header: mapped.map_or(column, Mapped::header).to_owned(),
                value,
                ..Problem::of_row(0, 0, code, message)
            };
            // What is said of a key is said of pseudonyms and of ids of units.
            if self.pseudonyms.is_some() && !KEY_COLUMNS.contains(&column) {
                withhold_figures(&mut problem);
            }
            problems.push((place(row), problem));
        };
        check.check(Piece { rows: batch, lines, file: self.file }, &good, &mut complain)
    }

    fn repeat(&self, position: usize, rows: usize) -> Result<ArrayRef, ArrowError> {
        let (_, value) = self.constants.iter().find(|(at, _)| *at == position).expect("every constant was read");
        take(value, &UInt32Array::from(vec![0; rows]), None)
    }

    /// Keeps the good rows of the year as the check left them, and gives every problem its place and its row.
    fn settle(
        &self,
        of_file: &Rows<'_>,
        batch: RecordBatch,
        problems: Vec<(u32, Problem)>,
        bad: &BTreeSet<u32>,
        kept: Kept,
    ) -> Result<Decoded, ArrowError> {
        let other_year = self.other_year(&batch, bad);
        let is_kept = |row: u32| !bad.contains(&row) && !other_year.contains(&row);
        let (mut rejects, mut flags) = (Vec::new(), Vec::new());
        for (row, mut problem) in problems {
            problem.file = self.file;
            problem.line = of_file.lines[row as usize];
            if self.pseudonyms.is_some() {
                problem.header = without_numbers(&problem.header);
            }
            if problem.code.is_flag() {
                if is_kept(row) {
                    flags.push(problem);
                }
            } else {
                problem.row = match self.pseudonyms {
                    Some(_) => WITHHELD.to_owned(),
                    None => of_file.verbatim(row as usize),
                };
                rejects.push(problem);
            }
        }
        let read = of_file.lines.len() as u64;
        let all = bad.is_empty() && other_year.is_empty();
        let keep =
            (!all).then(|| (0..place(of_file.lines.len())).map(|row| Some(is_kept(row))).collect::<BooleanArray>());
        let lines = || -> Result<UInt32Array, ArrowError> {
            let lines = UInt32Array::from(of_file.lines.to_vec());
            match &keep {
                Some(keep) => Ok(filter(&lines, keep)?.as_primitive().clone()),
                None => Ok(lines),
            }
        };
        let mut excluded = BTreeMap::new();
        if !other_year.is_empty() {
            excluded.insert("other_year", other_year.len() as u64);
        }
        let mut used = keep.as_ref().map_or(of_file.lines.len(), BooleanArray::true_count) as u64;
        if let Kept::Taken(left_out) = &kept {
            used -= left_out.values().sum::<u64>();
            excluded.extend(left_out);
        }
        let shares_lines = !flags.is_empty() && lines()?.values().windows(2).any(|pair| pair[0] == pair[1]);
        let batch = match (&kept, &keep) {
            (Kept::Columns, Some(keep)) => Some(filter_record_batch(&batch, keep)?),
            (Kept::Columns, None) => Some(batch),
            // Rows that the check made compact, or took, need no columns.
            (Kept::Quality(_) | Kept::Taken(_), _) => None,
        };
        let files = |rows: &RecordBatch| UInt32Array::from(vec![self.file; rows.num_rows()]);
        let batch = batch.map(|rows| Ok::<_, ArrowError>(Batch::new(files(&rows), lines()?, rows))).transpose()?;
        let rejected = bad.len() as u64;
        Ok(Decoded { batch, shares_lines, kept, rejects, flags, read, used, rejected, excluded })
    }

    fn other_year(&self, batch: &RecordBatch, bad: &BTreeSet<u32>) -> BTreeSet<u32> {
        let Some(years) = batch.column_by_name("performance_year") else { return BTreeSet::new() };
        let years: &UInt32Array = years.as_primitive();
        let other = |(row, year): (usize, Option<u32>)| {
            let row = place(row);
            (year.is_some_and(|year| year != u32::from(self.performance_year)) && !bad.contains(&row)).then_some(row)
        };
        years.iter().enumerate().filter_map(other).collect()
    }
}

/// Rows of a piece that are there.
struct Rows<'a> {
    /// The line of each.
    lines: Cow<'a, [u32]>,
    /// Their places among the rows that were cut; none: they are all there.
    places: Option<Vec<u32>>,
    cut: &'a CutRows,
}

impl<'a> Rows<'a> {
    /// The rows of which a cell is filled that tells whether a row is there, if with something that can't be read.
    fn there(mapping: &Mapping, batch: &RecordBatch, problems: &mut Vec<(u32, Problem)>, cut: &'a CutRows) -> Self {
        if mapping.filled_by.is_empty() {
            return Self { lines: Cow::Borrowed(&cut.lines), places: None, cut };
        }
        let telling: Vec<_> = mapping.filled_by.iter().filter_map(|column| mapping.columns[*column].place()).collect();
        let is_telling = |problem: &Problem| problem.column.is_some_and(|column| telling.contains(&column));
        let bad: BTreeSet<u32> =
            problems.iter().filter(|(_, problem)| is_telling(problem)).map(|(row, _)| *row).collect();
        let is_filled = |row: u32| mapping.filled_by.iter().any(|column| batch.column(*column).is_valid(row as usize));
        let places: Vec<u32> =
            (0..place(batch.num_rows())).filter(|row| is_filled(*row) || bad.contains(row)).collect();
        problems.retain_mut(|(row, _)| match places.binary_search(row) {
            Ok(found) => {
                *row = place(found);
                true
            }
            Err(_) => false,
        });
        let lines = places.iter().map(|row| cut.lines[*row as usize]).collect();
        Self { lines, places: Some(places), cut }
    }

    fn of(&self, batch: RecordBatch) -> Result<RecordBatch, ArrowError> {
        match &self.places {
            Some(places) => take_record_batch(&batch, &UInt32Array::from(places.clone())),
            None => Ok(batch),
        }
    }

    fn verbatim(&self, row: usize) -> String {
        self.cut.raw.row(self.places.as_ref().map_or(row, |places| places[row] as usize))
    }
}

/// Decodes a piece, with a decoder for each line that a row of the file can hold.
///
/// # Errors
/// When a column has a type that can't be read as text either.
pub(super) fn decode(decoders: &[Decoder<'_>], cells: Cells) -> Result<Vec<Decoded>, ArrowError> {
    let Cells { mut columns, mut rows } = cells;
    let mut ragged = std::mem::take(&mut rows.problems);
    if decoders.iter().any(|decoder| decoder.pseudonyms.is_some()) {
        ragged.iter_mut().for_each(withhold_row);
    }
    let of_line = |decoder: &Decoder<'_>| decoder.decode(columns.take(decoder.mapping.places().len()), &rows);
    let mut decoded = decoders.iter().map(of_line).collect::<Result<Vec<_>, _>>()?;
    if let Some(first) = decoded.first_mut() {
        first.read += ragged.len() as u64;
        first.rejected += ragged.len() as u64;
        first.rejects.splice(..0, ragged);
    }
    Ok(decoded)
}

/// Rows without the bad ones, in stretches.
fn stretches(rows: usize, bad: &BTreeSet<u32>) -> Vec<Range<usize>> {
    let mut start = 0;
    let ends = bad.iter().map(|row| *row as usize).chain([rows]);
    let stretches = ends.map(|end| std::mem::replace(&mut start, end + 1)..end);
    stretches.filter(|stretch| !stretch.is_empty()).collect()
}

fn rejecting(problems: &[(u32, Problem)]) -> BTreeSet<u32> {
    problems.iter().filter(|(_, problem)| !problem.code.is_flag()).map(|(row, _)| *row).collect()
}
