//! Columns of which every cell is plainly what it should be, read whole: no cell is looked at by itself to see what its
//! column is, and one that says the same as the last is not read again.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayAccessor, ArrayRef, ArrowPrimitiveType, AsArray, DictionaryArray, MAX_INLINE_VIEW_LEN, PrimitiveArray,
    StringArray, StringViewArray,
};
use arrow::compute::{CastOptions, cast, cast_with_options, take};
use arrow::datatypes::{DataType, Decimal64Type, Int32Type, UInt8Type, UInt32Type, UInt64Type};

use super::cells::trimmed;
use super::column::code;
use super::mapping::Mapped;
use super::values::{self, Identifiers};
use crate::ids::{Npi, Tin};
use crate::schema::Kind;

/// The values of a column; none where a cell has to be looked at more closely, or the column is of another kind.
pub(super) fn values(raw: &ArrayRef, mapped: &Mapped, identifiers: Identifiers) -> Option<ArrayRef> {
    if !mapped.values.is_empty() {
        return None;
    }
    let kind = mapped.column.kind;
    if let Some(texts) = raw.as_string_view_opt() {
        return match kind {
            Kind::Text => as_they_are(texts),
            _ => of_texts(&texts, texts.views(), kind, identifiers),
        };
    }
    if let Some(keyed) = raw.as_dictionary_opt::<Int32Type>() {
        let texts = keyed.downcast_dict::<StringArray>().filter(|texts| texts.values().null_count() == 0)?;
        return match kind {
            Kind::Text => keyed_as_they_are(keyed),
            _ => of_texts(&texts, keyed.keys().values(), kind, identifiers),
        };
    }
    match kind {
        Kind::Count => counts(raw),
        Kind::Date => (*raw.data_type() == DataType::Date32 && raw.null_count() == 0).then(|| Arc::clone(raw)),
        Kind::Money => decimals(raw, kind, values::MOST_DOLLARS * 100 - 1),
        Kind::Quantity => decimals(raw, kind, values::MOST_SERVICES * 1000),
        _ => None,
    }
}

/// What texts say; texts of which the marks are the same are the same.
fn of_texts<'t, M: PartialEq>(
    texts: &impl ArrayAccessor<Item = &'t str>,
    marks: &[M],
    kind: Kind,
    identifiers: Identifiers,
) -> Option<ArrayRef> {
    match kind {
        Kind::Tin => read::<UInt32Type, _>(texts, marks, |text| Tin::parse(text).ok().map(Tin::number)),
        Kind::Npi => {
            let strictness = identifiers.strictness;
            read::<UInt64Type, _>(texts, marks, |text| Npi::parse(text, strictness).ok().map(Npi::number))
        }
        Kind::Code(_) | Kind::CodeList(_) => read::<UInt8Type, _>(texts, marks, |text| plain_code(text, kind)),
        _ => None,
    }
}

/// Whole numbers that are counts; the largest stands for a count that was not given.
fn counts(raw: &ArrayRef) -> Option<ArrayRef> {
    let options = CastOptions { safe: false, ..CastOptions::default() };
    let cast = raw.data_type().is_integer().then(|| cast_with_options(raw, &DataType::UInt32, &options).ok())??;
    (!cast.as_primitive::<UInt32Type>().values().contains(&u32::MAX)).then_some(cast)
}

/// Whole numbers and decimals of no more digits than ours, none of them negative or above the most.
fn decimals(raw: &ArrayRef, kind: Kind, most: i64) -> Option<ArrayRef> {
    let DataType::Decimal64(_, ours) = kind.in_memory() else { return None };
    let fits = match raw.data_type() {
        DataType::Decimal32(_, scale) | DataType::Decimal64(_, scale) | DataType::Decimal128(_, scale) => {
            (0..=ours).contains(scale)
        }
        other => other.is_integer(),
    };
    if !fits || raw.null_count() > 0 {
        return None;
    }
    let options = CastOptions { safe: false, ..CastOptions::default() };
    let cast = cast_with_options(raw, &kind.in_memory(), &options).ok()?;
    let bounded = cast.as_primitive::<Decimal64Type>().values().iter().all(|value| (0..=most).contains(value));
    bounded.then_some(cast)
}

/// Of cells that follow each other many are the same.
fn read<'t, T: ArrowPrimitiveType, M: PartialEq>(
    texts: &impl ArrayAccessor<Item = &'t str>,
    marks: &[M],
    read: impl Fn(&str) -> Option<T::Native>,
) -> Option<ArrayRef> {
    let mut values = Vec::with_capacity(texts.len());
    for run in marks.chunk_by(|a, b| a == b) {
        // A null says nothing of what a cell with the same mark says.
        let mut rows = values.len()..values.len() + run.len();
        let value = match rows.find(|row| texts.is_valid(*row)) {
            Some(row) => read(trimmed(texts.value(row)))?,
            None => T::Native::default(),
        };
        values.resize(values.len() + run.len(), value);
    }
    if texts.null_count() > 0 {
        let empty = (0..texts.len()).filter(|row| texts.is_null(*row));
        empty.for_each(|row| values[row] = T::Native::default());
    }
    Some(Arc::new(PrimitiveArray::<T>::new(values.into(), texts.nulls().cloned())))
}

/// The code of a text, where there is one and nothing is odd about it.
fn plain_code(text: &str, kind: Kind) -> Option<u8> {
    match code(text, kind) {
        Ok((code, None)) if !text.is_empty() => Some(code),
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

/// The same of texts in a dictionary, which are looked at once for all rows if they are fewer.
fn keyed_as_they_are(keyed: &DictionaryArray<Int32Type>) -> Option<ArrayRef> {
    let views = |texts: &dyn Array| cast(texts, &DataType::Utf8View).ok();
    if keyed.values().len() > keyed.len() {
        return as_they_are(views(keyed)?.as_string_view());
    }
    let distinct = as_they_are(views(keyed.values())?.as_string_view())?;
    take(&distinct, keyed.keys(), None).ok()
}
