//! A column of ours being filled, cell by cell, with what is wrong with its cells.

use std::borrow::Cow;
use std::sync::Arc;

use arrow::array::{ArrayRef, ArrowPrimitiveType, BooleanBuilder, PrimitiveBuilder};
use arrow::datatypes::{Date32Type, Decimal64Type, TimestampSecondType, UInt8Type, UInt32Type, UInt64Type};
use arrow::error::ArrowError;

use super::cells::{RawColumn, trimmed};
use super::mapping::Mapped;
use super::plain;
use super::problem::Problem;
use super::values::{self, Complaint, Identifiers, Reading};
use crate::model::place;
use crate::schema::{Kind, RejectCode, decimal64};
use crate::texts::TextColumn;
use crate::units::{CENTS, FINE, MILLI, NANO};

/// A column that was read: its values, and problems by row.
pub(super) struct Read {
    pub(super) values: ArrayRef,
    pub(super) problems: Vec<(u32, Problem)>,
}

/// Reads the cells of one column.
pub(super) struct ColumnReader<'a> {
    mapped: &'a Mapped,
    identifiers: Identifiers,
    values: Values,
    row: usize,
    /// The last code that was read.
    last_code: Option<(String, u8)>,
    problems: Vec<(u32, Problem)>,
}

enum Values {
    Tins(PrimitiveBuilder<UInt32Type>),
    Npis(PrimitiveBuilder<UInt64Type>),
    Counts(PrimitiveBuilder<UInt32Type>),
    Codes(PrimitiveBuilder<UInt8Type>),
    Decimals(PrimitiveBuilder<Decimal64Type>),
    Flags(BooleanBuilder),
    Dates(PrimitiveBuilder<Date32Type>),
    Moments(PrimitiveBuilder<TimestampSecondType>),
    Texts(TextColumn),
}

impl<'a> ColumnReader<'a> {
    /// A reader for about so many rows.
    pub(super) fn new(mapped: &'a Mapped, identifiers: Identifiers, rows: usize) -> Self {
        let decimals =
            |decimals| Values::Decimals(PrimitiveBuilder::with_capacity(rows).with_data_type(decimal64(decimals)));
        let values = match mapped.column.kind {
            Kind::Tin => Values::Tins(PrimitiveBuilder::with_capacity(rows)),
            Kind::Npi => Values::Npis(PrimitiveBuilder::with_capacity(rows)),
            Kind::Count => Values::Counts(PrimitiveBuilder::with_capacity(rows)),
            Kind::Code(_) | Kind::CodeList(_) => Values::Codes(PrimitiveBuilder::with_capacity(rows)),
            Kind::Percent | Kind::Number(..) => decimals(FINE),
            Kind::Money => decimals(CENTS),
            Kind::Amount => decimals(NANO),
            Kind::Quantity => decimals(MILLI),
            Kind::Flag => Values::Flags(BooleanBuilder::with_capacity(rows)),
            Kind::Date => Values::Dates(PrimitiveBuilder::with_capacity(rows)),
            Kind::Moment => Values::Moments(PrimitiveBuilder::with_capacity(rows)),
            Kind::Text => Values::Texts(TextColumn::with_capacity(rows)),
        };
        Self { mapped, identifiers, values, row: 0, last_code: None, problems: Vec::new() }
    }

    /// Reads a whole raw column.
    ///
    /// # Errors
    /// When its type can't be read as text either.
    pub(super) fn read_all(mut self, raw: &ArrayRef) -> Result<Read, ArrowError> {
        if let Some(values) = plain::values(raw, self.mapped, self.identifiers) {
            return Ok(Read { values, problems: Vec::new() });
        }
        let as_text = !self.mapped.values.is_empty();
        match if as_text { RawColumn::text(raw)? } else { RawColumn::new(raw)? } {
            RawColumn::Text(texts) => self.push_texts(texts.iter()),
            RawColumn::Float(floats) => floats.iter().for_each(|cell| self.push_float(cell)),
            RawColumn::Whole(wholes) => wholes.iter().for_each(|cell| self.push_whole(cell)),
            RawColumn::Flag(flags) => flags.iter().for_each(|cell| self.push_flag(cell)),
        }
        Ok(self.finish())
    }

    /// The column.
    pub(super) fn finish(self) -> Read {
        let values: ArrayRef = match self.values {
            Values::Tins(mut numbers) | Values::Counts(mut numbers) => Arc::new(numbers.finish()),
            Values::Npis(mut numbers) => Arc::new(numbers.finish()),
            Values::Codes(mut numbers) => Arc::new(numbers.finish()),
            Values::Decimals(mut numbers) => Arc::new(numbers.finish()),
            Values::Flags(mut flags) => Arc::new(flags.finish()),
            Values::Dates(mut dates) => Arc::new(dates.finish()),
            Values::Moments(mut moments) => Arc::new(moments.finish()),
            Values::Texts(texts) => Arc::new(texts.finish()),
        };
        Read { values, problems: self.problems }
    }

    /// Reads a cell of text.
    pub(super) fn push_text(&mut self, cell: Option<&str>) {
        self.push_texts(std::iter::once(cell));
    }

    /// Reads cells of text; blanks at their ends don't count, and an empty one is missing.
    pub(super) fn push_texts<'t>(&mut self, cells: impl Iterator<Item = Option<&'t str>>) {
        let (identifiers, mapped) = (self.identifiers, self.mapped);
        let (kind, scale) = (mapped.column.kind, mapped.scale);
        let keep = Keep { mapped, row: self.row, problems: &mut self.problems };
        let texts = Texts { cells, keep, row: &mut self.row };
        match &mut self.values {
            Values::Tins(tins) => texts.read_into(tins, |text| values::tin(text, identifiers)),
            Values::Npis(npis) => texts.read_into(npis, |text| values::npi(text, identifiers)),
            Values::Counts(counts) => texts.read_into(counts, values::count),
            Values::Codes(codes) => texts.read_into(codes, remembering(&mut self.last_code, |text| code(text, kind))),
            Values::Decimals(decimals) => match (kind, bounds(kind)) {
                (Kind::Percent, Some(bounds)) => texts.read_into(decimals, |text| values::number(text, bounds, scale)),
                (_, Some(bounds)) => texts.read_into(decimals, |text| values::pure_number(text, bounds, scale)),
                (Kind::Amount, None) => texts.read_into(decimals, |text| values::dollars(text, NANO)),
                (Kind::Quantity, None) => texts.read_into(decimals, values::quantity),
                (_, None) => texts.read_into(decimals, values::money),
            },
            Values::Dates(dates) => match mapped.dates {
                Some(format) => texts.read_into(dates, |text| values::date_as(text, format)),
                None => texts.read_into(dates, values::date),
            },
            Values::Moments(moments) => texts.read_into(moments, values::moment),
            Values::Flags(flags) => texts.each(values::flag, |flag| flags.append_option(flag)),
            Values::Texts(column) => texts.each_text(|text| column.push(text)),
        }
    }

    fn push_float(&mut self, cell: Option<f64>) {
        let (kind, scale) = (self.mapped.column.kind, self.mapped.scale);
        let Values::Decimals(_) = self.values else {
            return self.push_text(cell.map(|float| float.to_string()).as_deref());
        };
        let read = |float| match bounds(kind) {
            Some(bounds) => values::float_number(float, bounds, scale),
            None if kind == Kind::Amount => values::dollars(&float.to_string(), NANO),
            None if kind == Kind::Quantity => values::float_quantity(float),
            None => values::float_money(float),
        };
        self.push_decimal(cell.map(|float| (float, read(float))));
    }

    fn push_whole(&mut self, cell: Option<i64>) {
        let scale = self.mapped.scale;
        if let (Values::Counts(counts), true) =
            (&mut self.values, cell.is_none_or(|whole| u32::try_from(whole).is_ok_and(|count| count < u32::MAX)))
        {
            counts.append_option(cell.and_then(|whole| u32::try_from(whole).ok()));
            self.row += 1;
            return;
        }
        match (&self.values, bounds(self.mapped.column.kind)) {
            (Values::Decimals(_), Some(bounds)) => {
                self.push_decimal(cell.map(|whole| (whole, values::whole_number(whole, bounds, scale))));
            }
            _ => self.push_text(cell.map(|whole| whole.to_string()).as_deref()),
        }
    }

    fn push_flag(&mut self, cell: Option<bool>) {
        match &mut self.values {
            Values::Flags(flags) => {
                flags.append_option(cell);
                self.row += 1;
            }
            _ => self.push_text(cell.map(|flag| flag.to_string()).as_deref()),
        }
    }

    fn push_decimal(&mut self, cell: Option<(impl ToString, Reading<i64>)>) {
        let row = self.next_row();
        let mut keep = Keep { mapped: self.mapped, row, problems: &mut self.problems };
        if let Values::Decimals(decimals) = &mut self.values {
            decimals.append_option(cell.and_then(|(cell, reading)| keep.value(&cell, reading)));
        }
    }

    fn next_row(&mut self) -> usize {
        self.row += 1;
        self.row - 1
    }
}

fn bounds(kind: Kind) -> Option<(i64, i64)> {
    match kind {
        Kind::Percent => Some((0, 100)),
        Kind::Number(least, most) => Some((least, most)),
        _ => None,
    }
}

pub(super) fn code(text: &str, kind: Kind) -> Reading<u8> {
    match kind {
        Kind::CodeList(codes) => values::code_list(text, codes),
        Kind::Code(codes) => values::code(text, codes),
        _ => Err(Complaint { code: RejectCode::UnknownCode, message: "not a column of codes".into() }),
    }
}

/// Reads codes; the next row often has the same as the last.
fn remembering(last: &mut Option<(String, u8)>, read: impl Fn(&str) -> Reading<u8>) -> impl FnMut(&str) -> Reading<u8> {
    move |text| {
        if let Some((_, code)) = last.as_ref().filter(|(known, _)| known == text) {
            return Ok((*code, None));
        }
        let reading = read(text);
        if let Ok((code, None)) = &reading {
            *last = Some((text.to_owned(), *code));
        }
        reading
    }
}

/// Cells of one column, from some row on.
struct Texts<'a, I> {
    cells: I,
    keep: Keep<'a>,
    row: &'a mut usize,
}

impl<'t, I: Iterator<Item = Option<&'t str>>> Texts<'_, I> {
    fn read_into<T: ArrowPrimitiveType>(
        self,
        column: &mut PrimitiveBuilder<T>,
        read: impl FnMut(&str) -> Reading<T::Native>,
    ) {
        self.each(read, |value| column.append_option(value));
    }

    /// Reads each cell, and puts down what it says.
    fn each<T>(self, mut read: impl FnMut(&str) -> Reading<T>, mut put: impl FnMut(Option<T>)) {
        let Self { cells, mut keep, row } = self;
        for cell in cells {
            let text = cell.map(trimmed).filter(|text| !text.is_empty());
            put(text.and_then(|text| {
                let text = keep.translated(text);
                let reading = read(&text);
                keep.value(text.as_ref(), reading)
            }));
            *row += 1;
            keep.row = *row;
        }
    }

    /// Puts down each cell as it is.
    fn each_text(self, mut put: impl FnMut(Option<&str>)) {
        let Self { cells, keep, row } = self;
        for cell in cells {
            let text = cell.map(trimmed).filter(|text| !text.is_empty()).map(|text| keep.translated(text));
            put(text.as_deref());
            *row += 1;
        }
    }
}

/// Keeps the values of readings and notes their complaints.
struct Keep<'a> {
    mapped: &'a Mapped,
    row: usize,
    problems: &'a mut Vec<(u32, Problem)>,
}

impl<'a> Keep<'a> {
    /// Our value, where the input says what theirs means.
    fn translated<'t>(&self, text: &'t str) -> Cow<'t, str>
    where
        'a: 't,
    {
        if self.mapped.values.is_empty() {
            return text.into();
        }
        self.mapped.values.get(&text.to_lowercase()).map_or(text.into(), |ours| ours.as_str().into())
    }

    #[inline]
    fn value<T>(&mut self, cell: &(impl ToString + ?Sized), reading: Reading<T>) -> Option<T> {
        match reading {
            Ok((value, None)) => Some(value),
            Ok((value, Some(complaint))) => {
                self.note(cell, complaint);
                Some(value)
            }
            Err(complaint) => {
                self.note(cell, complaint);
                None
            }
        }
    }

    #[cold]
    fn note(&mut self, cell: &(impl ToString + ?Sized), complaint: Complaint) {
        let name = self.mapped.column.name;
        let message = match complaint.code {
            RejectCode::BadTin | RejectCode::BadNpi => complaint.message,
            _ => format!("`{name}`: {}", complaint.message),
        };
        let problem = Problem {
            column: self.mapped.place(),
            header: self.mapped.header().to_owned(),
            value: cell.to_string(),
            ..Problem::of_row(0, 0, complaint.code, message)
        };
        self.problems.push((place(self.row), problem));
    }
}
