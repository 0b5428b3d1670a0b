//! A column of ours being filled, cell by cell, with what is wrong with its cells.

use std::borrow::Cow;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanBuilder, PrimitiveBuilder};
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
use crate::units::{CENTS, FINE, NANO};

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
    /// The last code that was read: the next row often has the same.
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
            RawColumn::Text(texts) => texts.iter().for_each(|cell| self.push_text(cell)),
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

    /// Reads a cell of text; blanks at its ends don't count, and an empty one is missing.
    pub(super) fn push_text(&mut self, cell: Option<&str>) {
        let cell = cell.map(trimmed).filter(|text| !text.is_empty()).map(|text| self.translated(text));
        let cell = cell.as_deref();
        let (identifiers, scale, kind) = (self.identifiers, self.mapped.scale, self.mapped.column.kind);
        let row = self.next_row();
        let (mapped, problems) = (self.mapped, &mut self.problems);
        let mut keep = Keep { mapped, row, problems };
        match &mut self.values {
            Values::Tins(tins) => {
                tins.append_option(cell.and_then(|text| keep.value(text, values::tin(text, identifiers))));
            }
            Values::Npis(npis) => {
                npis.append_option(cell.and_then(|text| keep.value(text, values::npi(text, identifiers))));
            }
            Values::Counts(counts) => {
                counts.append_option(cell.and_then(|text| keep.value(text, values::count(text))));
            }
            Values::Codes(codes) => {
                let known = |text| self.last_code.as_ref().filter(|(last, _)| last == text).map(|(_, code)| *code);
                let value = cell.and_then(|text| known(text).or_else(|| keep.value(text, code(text, kind))));
                if let (Some(text), Some(value)) = (cell, value)
                    && known(text).is_none()
                {
                    self.last_code = Some((text.to_owned(), value));
                }
                codes.append_option(value);
            }
            Values::Decimals(decimals) => {
                decimals.append_option(cell.and_then(|text| keep.value(text, decimal(text, kind, scale))));
            }
            Values::Flags(flags) => flags.append_option(cell.and_then(|text| keep.value(text, values::flag(text)))),
            Values::Dates(dates) => dates.append_option(cell.and_then(|text| keep.value(text, values::date(text)))),
            Values::Moments(moments) => {
                moments.append_option(cell.and_then(|text| keep.value(text, values::moment(text))));
            }
            Values::Texts(texts) => texts.push(cell),
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

    fn next_row(&mut self) -> u32 {
        self.row += 1;
        place(self.row - 1)
    }

    /// Our value, where the input says what theirs means.
    fn translated<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.mapped.values.is_empty() {
            return text.into();
        }
        self.mapped.values.get(&text.to_lowercase()).map_or(text.into(), |ours| ours.clone().into())
    }
}

fn bounds(kind: Kind) -> Option<(i64, i64)> {
    match kind {
        Kind::Percent => Some((0, 100)),
        Kind::Number(least, most) => Some((least, most)),
        _ => None,
    }
}

fn decimal(text: &str, kind: Kind, scale: Option<(i64, i64)>) -> Reading<i64> {
    match (bounds(kind), kind) {
        (Some(_), Kind::Number(..)) if text.ends_with('%') => {
            let message = "a percent sign, where no percent is asked for".to_owned();
            Err(Complaint { code: RejectCode::UnreadableNumber, message })
        }
        (Some(bounds), _) => values::number(text, bounds, scale),
        (None, Kind::Amount) => values::dollars(text, NANO),
        (None, _) => values::money(text),
    }
}

pub(super) fn code(text: &str, kind: Kind) -> Reading<u8> {
    match kind {
        Kind::CodeList(codes) => values::code_list(text, codes),
        Kind::Code(codes) => values::code(text, codes),
        _ => Err(Complaint { code: RejectCode::UnknownCode, message: "not a column of codes".into() }),
    }
}

/// Keeps the values of readings and notes their complaints.
struct Keep<'a> {
    mapped: &'a Mapped,
    row: u32,
    problems: &'a mut Vec<(u32, Problem)>,
}

impl Keep<'_> {
    fn value<T>(&mut self, cell: &(impl ToString + ?Sized), reading: Reading<T>) -> Option<T> {
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
            column: self.mapped.place(),
            header: self.mapped.header().to_owned(),
            value: cell.to_string(),
            ..Problem::of_row(0, 0, complaint.code, message)
        };
        self.problems.push((self.row, problem));
        value
    }
}
