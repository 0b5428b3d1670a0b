//! Columns of which every cell is plainly what it should be, read whole: no cell is looked at by itself to see what its
//! column is, and one that says the same as the last is not read again.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, ArrowPrimitiveType, AsArray, MAX_INLINE_VIEW_LEN, PrimitiveArray, StringViewArray,
};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{DataType, UInt8Type, UInt32Type, UInt64Type};

use super::cells::trimmed;
use super::column::code;
use super::mapping::Mapped;
use super::values::{self, Identifiers, Reading};
use crate::schema::Kind;

/// The values of a column; none where a cell has to be looked at more closely, or the column is of another kind.
pub(super) fn values(raw: &ArrayRef, mapped: &Mapped, identifiers: Identifiers) -> Option<ArrayRef> {
    if !mapped.values.is_empty() {
        return None;
    }
    let kind = mapped.column.kind;
    let Some(texts) = raw.as_string_view_opt() else {
        return if kind == Kind::Count { counts(raw) } else { None };
    };
    match kind {
        Kind::Tin => read::<UInt32Type>(texts, |text| values::tin(text, identifiers)),
        Kind::Npi => read::<UInt64Type>(texts, |text| values::npi(text, identifiers)),
        Kind::Code(_) | Kind::CodeList(_) => read::<UInt8Type>(texts, |text| code(text, kind)),
        Kind::Text => as_they_are(texts),
        _ => None,
    }
}

/// Whole numbers that are counts.
fn counts(raw: &ArrayRef) -> Option<ArrayRef> {
    let options = CastOptions { safe: false, ..CastOptions::default() };
    raw.data_type().is_integer().then(|| cast_with_options(raw, &DataType::UInt32, &options).ok())?
}

fn read<T: ArrowPrimitiveType>(texts: &StringViewArray, read: impl Fn(&str) -> Reading<T::Native>) -> Option<ArrayRef> {
    let mut last: Option<(u128, T::Native)> = None;
    let mut values = Vec::with_capacity(texts.len());
    for (row, view) in texts.views().iter().enumerate() {
        let value = match last {
            // Two views that are the same stand for the same text.
            Some((known, value)) if known == *view => value,
            _ if texts.is_null(row) => T::Native::default(),
            _ => plain(trimmed(texts.value(row)), &read)?,
        };
        if texts.is_valid(row) {
            last = Some((*view, value));
        }
        values.push(value);
    }
    Some(Arc::new(PrimitiveArray::<T>::new(values.into(), texts.nulls().cloned())))
}

/// What a text says, where there is one and nothing is odd about it.
fn plain<T>(text: &str, read: impl Fn(&str) -> Reading<T>) -> Option<T> {
    match read(text) {
        Ok((value, None)) if !text.is_empty() => Some(value),
        _ => None,
    }
}

/// Short texts without blanks at their ends stand in their views already.
fn as_they_are(texts: &StringViewArray) -> Option<ArrayRef> {
    let is_plain = |text: &str| {
        !text.is_empty() && text.len() <= MAX_INLINE_VIEW_LEN as usize && trimmed(text).len() == text.len()
    };
    let mut last = None;
    let mut is_good = |row: usize, view: u128| {
        // A null says nothing of what an equal view says.
        texts.is_null(row) || last.replace(view) == Some(view) || is_plain(texts.value(row))
    };
    let all = texts.views().iter().enumerate().all(|(row, view)| is_good(row, *view));
    all.then(|| -> ArrayRef { Arc::new(texts.gc()) })
}
