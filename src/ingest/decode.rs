//! Raw cells to typed columns of a table; rows that can't be read are set apart.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, ArrowPrimitiveType, AsArray, BooleanArray, BooleanBuilder, PrimitiveArray, PrimitiveBuilder,
    RecordBatch, RecordBatchOptions, StringViewArray, UInt32Array,
};
use arrow::compute::{filter, filter_record_batch, take};
use arrow::datatypes::{Decimal64Type, Field, Schema, UInt8Type, UInt32Type, UInt64Type};
use arrow::error::ArrowError;

use super::accepted::Batch;
use super::cells::{Cells, RawColumn, trimmed};
use super::keys;
use super::mapping::{Mapped, Mapping, Source};
use super::problem::Problem;
use super::values::{self, Identifiers, Reading};
use crate::model::place;
use crate::schema::{Kind, RejectCode, Table, decimal64};
use crate::units::{CENTS, FINE};

/// What became of the rows of one piece.
pub(super) struct Decoded {
    pub(super) batch: Batch,
    /// Rejecting problems, each with its row verbatim.
    pub(super) rejects: Vec<Problem>,
    pub(super) flags: Vec<Problem>,
    pub(super) read: u64,
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
    ) -> Result<Self, Problem> {
        let mut constants = Vec::new();
        for (position, mapped) in mapping.columns.iter().enumerate() {
            if let Source::Constant(text) = &mapped.source {
                let cell: ArrayRef = Arc::new(StringViewArray::from(vec![text.trim()]));
                let mut column = ColumnReader { mapped, identifiers, problems: Vec::new() };
                let value = column.read(&cell).expect("text is read as text");
                if let Some((_, problem)) = column.problems.pop() {
                    return Err(problem);
                }
                constants.push((position, value));
            }
        }
        Ok(Self { table, mapping, constants, file, identifiers, performance_year })
    }

    /// Decodes a piece.
    ///
    /// # Errors
    /// When a column has a type that can't be read as text either.
    pub(super) fn decode(&self, cells: Cells) -> Result<Decoded, ArrowError> {
        let rows = cells.lines.len();
        let mut problems = Vec::new();
        let mut fields = Vec::new();
        let mut columns = Vec::new();
        let mut raw_columns = cells.columns.iter();
        for (position, mapped) in self.mapping.columns.iter().enumerate() {
            let column = match &mapped.source {
                Source::Cell(..) => {
                    let raw = raw_columns.next().expect("a raw column for each place");
                    let mut reader = ColumnReader { mapped, identifiers: self.identifiers, problems: Vec::new() };
                    let column = reader.read(raw)?;
                    problems.append(&mut reader.problems);
                    column
                }
                Source::Constant(_) => self.repeat(position, rows)?,
            };
            fields.push(Field::new(mapped.column.name, mapped.column.kind.in_memory(), true));
            columns.push(column);
        }
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        let batch = RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), columns, &options)?;
        let mut bad: BTreeSet<u32> = rejecting(&problems);
        let batch = keys::complete(self.table, self.mapping, batch, &bad, &mut problems);
        bad.extend(rejecting(&problems));
        self.settle(cells, batch, problems, &bad)
    }

    fn repeat(&self, position: usize, rows: usize) -> Result<ArrayRef, ArrowError> {
        let (_, value) = self.constants.iter().find(|(at, _)| *at == position).expect("every constant was read");
        take(value, &UInt32Array::from(vec![0; rows]), None)
    }

    /// Keeps the good rows of the year, and gives every problem its place and its row.
    fn settle(
        &self,
        cells: Cells,
        batch: RecordBatch,
        problems: Vec<(u32, Problem)>,
        bad: &BTreeSet<u32>,
    ) -> Result<Decoded, ArrowError> {
        let other_year = self.other_year(&batch, bad);
        let keep: BooleanArray =
            (0..place(cells.lines.len())).map(|row| Some(!bad.contains(&row) && !other_year.contains(&row))).collect();
        let (mut rejects, mut flags) = (cells.problems, Vec::new());
        let ragged = rejects.len() as u64;
        for (row, mut problem) in problems {
            problem.file = self.file;
            problem.line = cells.lines[row as usize];
            if problem.code.is_flag() {
                if keep.value(row as usize) {
                    flags.push(problem);
                }
            } else {
                problem.row = cells.raw.row(row as usize);
                rejects.push(problem);
            }
        }
        let lines = UInt32Array::from(cells.lines);
        let all = bad.is_empty() && other_year.is_empty();
        let (rows, lines) = match all {
            true => (batch, lines),
            false => (filter_record_batch(&batch, &keep)?, filter(&lines, &keep)?.as_primitive().clone()),
        };
        let mut excluded = BTreeMap::new();
        if !other_year.is_empty() {
            excluded.insert("other_year", other_year.len() as u64);
        }
        let files = UInt32Array::from(vec![self.file; lines.len()]);
        let batch = Batch::new(files, lines, rows);
        Ok(Decoded { batch, rejects, flags, read: cells.read, rejected: ragged + bad.len() as u64, excluded })
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

fn rejecting(problems: &[(u32, Problem)]) -> BTreeSet<u32> {
    problems.iter().filter(|(_, problem)| !problem.code.is_flag()).map(|(row, _)| *row).collect()
}

/// Reads one column and collects what is wrong with its cells, each with its row.
struct ColumnReader<'a> {
    mapped: &'a Mapped,
    identifiers: Identifiers,
    problems: Vec<(u32, Problem)>,
}

impl ColumnReader<'_> {
    fn read(&mut self, raw: &ArrayRef) -> Result<ArrayRef, ArrowError> {
        let raw = match self.mapped.values.is_empty() {
            true => RawColumn::new(raw)?,
            false => self.translated(RawColumn::text(raw)?),
        };
        let bounds = match self.mapped.column.kind {
            Kind::Percent => Some((0, 100)),
            Kind::Number(least, most) => Some((least, most)),
            _ => None,
        };
        let scale = self.mapped.scale;
        Ok(match (raw, bounds, self.mapped.column.kind) {
            (RawColumn::Float(floats), Some(bounds), _) => decimals(
                self.primitive::<Decimal64Type, _>(floats.iter(), |float| values::float_number(float, bounds, scale)),
                FINE,
            ),
            (RawColumn::Whole(wholes), Some(bounds), _) => decimals(
                self.primitive::<Decimal64Type, _>(wholes.iter(), |whole| values::whole_number(whole, bounds, scale)),
                FINE,
            ),
            (RawColumn::Float(floats), _, Kind::Money) => {
                decimals(self.primitive(floats.iter(), values::float_money), CENTS)
            }
            (RawColumn::Flag(flags), _, Kind::Flag) => Arc::new(flags),
            (RawColumn::Text(texts), ..) => self.text_column(&texts),
            (RawColumn::Float(array), ..) => self.other(&(Arc::new(array) as ArrayRef))?,
            (RawColumn::Whole(array), ..) => self.other(&(Arc::new(array) as ArrayRef))?,
            (RawColumn::Flag(array), ..) => self.other(&(Arc::new(array) as ArrayRef))?,
        })
    }

    fn other(&mut self, array: &ArrayRef) -> Result<ArrayRef, ArrowError> {
        match RawColumn::text(array)? {
            RawColumn::Text(texts) => Ok(self.text_column(&texts)),
            _ => unreachable!("text is text"),
        }
    }

    /// Their values in place of which ours stand.
    fn translated(&self, raw: RawColumn) -> RawColumn {
        let RawColumn::Text(texts) = raw else { return raw };
        let ours = |text: &str| self.mapped.values.get(&text.trim().to_lowercase()).cloned();
        let translated = texts.iter().map(|cell| cell.map(|text| ours(text).unwrap_or_else(|| text.to_owned())));
        RawColumn::Text(translated.collect())
    }

    fn text_column(&mut self, texts: &StringViewArray) -> ArrayRef {
        let cells = || texts.iter().map(|cell| cell.map(trimmed).filter(|text| !text.is_empty()));
        let (identifiers, scale) = (self.identifiers, self.mapped.scale);
        match self.mapped.column.kind {
            Kind::Tin => Arc::new(self.primitive::<UInt32Type, _>(cells(), |text| values::tin(text, identifiers))),
            Kind::Npi => Arc::new(self.primitive::<UInt64Type, _>(cells(), |text| values::npi(text, identifiers))),
            Kind::Text => Arc::new(cells().collect::<StringViewArray>()),
            Kind::Code(codes) => Arc::new(self.primitive::<UInt8Type, _>(cells(), |text| values::code(text, codes))),
            Kind::CodeList(codes) => {
                Arc::new(self.primitive::<UInt8Type, _>(cells(), |text| values::code_list(text, codes)))
            }
            Kind::Flag => {
                let mut flags = BooleanBuilder::with_capacity(texts.len());
                for (row, cell) in cells().enumerate() {
                    flags.append_option(cell.and_then(|text| self.keep(row, text, values::flag(text))));
                }
                Arc::new(flags.finish())
            }
            Kind::Percent => decimals(self.primitive(cells(), |text| values::number(text, (0, 100), scale)), FINE),
            Kind::Number(least, most) => {
                decimals(self.primitive(cells(), |text| values::number(text, (least, most), scale)), FINE)
            }
            Kind::Money => decimals(self.primitive(cells(), values::money), CENTS),
            Kind::Count => Arc::new(self.primitive::<UInt32Type, _>(cells(), values::count)),
        }
    }

    fn primitive<T: ArrowPrimitiveType, C: Copy + ToString>(
        &mut self,
        cells: impl ExactSizeIterator<Item = Option<C>>,
        read: impl Fn(C) -> Reading<T::Native>,
    ) -> PrimitiveArray<T> {
        let mut builder = PrimitiveBuilder::<T>::with_capacity(cells.len());
        for (row, cell) in cells.enumerate() {
            builder.append_option(cell.and_then(|cell| self.keep(row, &cell, read(cell))));
        }
        builder.finish()
    }

    /// The value of a reading; complaints are noted.
    fn keep<T>(&mut self, row: usize, cell: &(impl ToString + ?Sized), reading: Reading<T>) -> Option<T> {
        let (value, complaint) = match reading {
            Ok((value, None)) => return Some(value),
            Ok((value, Some(complaint))) => (Some(value), complaint),
            Err(complaint) => (None, complaint),
        };
        let name = self.mapped.column.name;
        let message = match complaint.code {
            RejectCode::BadTin | RejectCode::BadNpi => complaint.message,
            _ => format!("`{name}`: {}", complaint.message),
        };
        let problem = Problem {
            file: 0,
            line: 0,
            column: self.mapped.place(),
            header: self.mapped.header().to_owned(),
            code: complaint.code,
            value: cell.to_string(),
            message,
            row: String::new(),
        };
        self.problems.push((place(row), problem));
        value
    }
}

fn decimals(array: PrimitiveArray<Decimal64Type>, decimals: u32) -> ArrayRef {
    Arc::new(array.with_data_type(decimal64(decimals)))
}
