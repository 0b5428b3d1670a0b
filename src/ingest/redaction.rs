//! What becomes of identifiers at the door of a run that is redacted: pseudonyms in columns and texts, and nothing of raw
//! cells in what is said of bad rows.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, ArrowPrimitiveType, AsArray, PrimitiveArray};
use arrow::datatypes::{UInt32Type, UInt64Type};

use super::problem::Problem;
use super::pseudonyms::Pseudonyms;
use crate::failure::Failure;
use crate::ids::{Digits, Npi, Tin};
use crate::schema::{Kind, RejectCode};
use crate::texts::TextColumn;

/// What stands in place of what is withheld.
pub const WITHHELD: &str = "(redacted)";

/// Digits of a number that is withheld from messages: no TIN has fewer, if it lost its leading zeros.
const TELLING: usize = 6;

impl Pseudonyms {
    /// A column as everything after the door knows it.
    pub(super) fn column(&self, kind: Kind, column: ArrayRef) -> ArrayRef {
        match kind {
            Kind::Tin => mapped::<UInt32Type>(&column, |tin| self.tin(Tin::from_number(tin)).number()),
            Kind::Npi => mapped::<UInt64Type>(&column, |npi| self.npi(Npi::from_number(npi)).number()),
            Kind::Text => self.texts(column),
            _ => column,
        }
    }

    fn texts(&self, column: ArrayRef) -> ArrayRef {
        let texts = column.as_string_view();
        // The length of a text stands in the first half of the first word of its view.
        let is_long = |view: &u128| (*view & u128::from(u32::MAX)) >= Tin::COUNT as u128;
        if !texts.views().iter().any(is_long) {
            return column;
        }
        let mut found = TextColumn::with_capacity(texts.len());
        texts.iter().for_each(|cell| found.push(cell.map(|text| self.text(text)).as_deref()));
        Arc::new(found.finish())
    }

    /// A text with pseudonyms in place of its numbers of nine or ten digits, whose hyphens and blanks stay where they are. Two
    /// texts that differ still do.
    pub fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if text.bytes().filter(u8::is_ascii_digit).count() < Tin::COUNT {
            return text.into();
        }
        let digits = |place: &Range<usize>| text[place.clone()].bytes().filter(u8::is_ascii_digit).count();
        let is_one = |place: &Range<usize>| [Tin::COUNT, Npi::COUNT].contains(&digits(place));
        let joined = numbers(text, |digit| digit.is_ascii_digit(), |between| matches!(between, '-' | ' '));
        let alone = numbers(text, |digit| digit.is_ascii_digit(), |_| false);
        let (whole, other): (Vec<_>, Vec<_>) = joined.into_iter().partition(is_one);
        let is_in =
            |place: &Range<usize>| other.iter().any(|other| other.start <= place.start && place.end <= other.end);
        let parts = alone.into_iter().filter(|place| is_one(place) && is_in(place));
        let mut found = text.to_owned();
        for place in whole.into_iter().chain(parts) {
            found.replace_range(place.clone(), &self.number(&text[place]));
        }
        found.into()
    }

    /// A number of nine or ten digits with those of its pseudonym.
    fn number(&self, text: &str) -> String {
        let digits = text.bytes().filter(u8::is_ascii_digit);
        let number = digits.clone().fold(0, |number, digit| number * 10 + u64::from(digit - b'0'));
        let pseudonym = match u32::try_from(number) {
            Ok(tin) if digits.count() == Tin::COUNT => self.tin(Tin::from_number(tin)).to_string(),
            _ => self.npi(Npi::from_number(number)).to_string(),
        };
        let mut pseudonym = pseudonym.chars();
        let replaced = |old: char| if old.is_ascii_digit() { pseudonym.next().unwrap_or(old) } else { old };
        text.chars().map(replaced).collect()
    }
}

/// Cells that say the same as the one before them are not mapped again.
fn mapped<T: ArrowPrimitiveType>(column: &ArrayRef, map: impl Fn(T::Native) -> T::Native) -> ArrayRef {
    let column = column.as_primitive::<T>();
    let mut last = (T::Native::default(), map(T::Native::default()));
    let values: Vec<_> = column
        .values()
        .iter()
        .map(|value| {
            if *value != last.0 {
                last = (*value, map(*value));
            }
            last.1
        })
        .collect();
    Arc::new(PrimitiveArray::<T>::new(values.into(), column.nulls().cloned()))
}

/// A text of raw cells without its longer numbers, which might be somebody's.
pub fn without_numbers(text: &str) -> String {
    let between = |character: char| !character.is_alphanumeric() && character != '`';
    let mut found = text.to_owned();
    for place in numbers(text, char::is_numeric, between).into_iter().rev() {
        if text[place.clone()].chars().filter(|digit| digit.is_numeric()).count() >= TELLING {
            found.replace_range(place, WITHHELD);
        }
    }
    found
}

/// Where numbers stand in a text: digits with at most one character between two of them that `joins` them.
fn numbers(text: &str, is_digit: impl Fn(char) -> bool, joins: impl Fn(char) -> bool) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut joined = 0;
    for (start, character) in text.char_indices() {
        let end = start + character.len_utf8();
        match found.last_mut() {
            Some(last) if is_digit(character) && (start == last.end || start == joined) => last.end = end,
            Some(last) if start == last.end && joins(character) => joined = end,
            _ if is_digit(character) => found.push(start..end),
            _ => {}
        }
    }
    found
}

/// What was said of a raw cell without what it says of somebody. Messages about cells quote nothing of them, but for how an
/// identifier was mended.
pub(super) fn withhold_cell(problem: &mut Problem, kind: Kind) {
    if matches!(kind, Kind::Tin | Kind::Npi) && !problem.value.is_empty() {
        WITHHELD.clone_into(&mut problem.value);
    }
    problem.value = without_numbers(&problem.value);
    if matches!(problem.code, RejectCode::Spelling | RejectCode::LeadingZerosPadded) {
        problem.code.about().clone_into(&mut problem.message);
    }
}

/// What was said of cells that were read as what they are not: an NPI in a column of counts, say.
pub(super) fn withhold_figures(problem: &mut Problem) {
    problem.value = without_numbers(&problem.value);
    problem.message = without_numbers(&problem.message);
}

/// What was said of a row that could not be cut into cells, so that nothing is known of what its text says.
pub(super) fn withhold_row(problem: &mut Problem) {
    if !problem.value.is_empty() {
        WITHHELD.clone_into(&mut problem.value);
    }
    WITHHELD.clone_into(&mut problem.row);
    problem.header = without_numbers(&problem.header);
}

/// A failure that names headers or cells of a file.
pub(super) fn withhold_from(failure: Failure) -> Failure {
    let hint = failure.hint.as_deref().map(without_numbers);
    Failure { message: without_numbers(&failure.message), hint, ..failure }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pseudonyms() -> Pseudonyms {
        Pseudonyms::by_key(b"sixteen bytes or more").expect("a key that is long enough")
    }

    #[test]
    fn numbers_of_nine_or_ten_digits_in_texts_become_pseudonyms() {
        let pseudonyms = pseudonyms();
        assert_eq!(pseudonyms.text("070055101"), "325638431");
        assert_eq!(pseudonyms.text("2000110017"), "0790707264");
        assert_eq!(pseudonyms.text("07-0055101"), "32-5638431");
        assert_eq!(pseudonyms.text("TIN 070055101, Zoë"), "TIN 325638431, Zoë");
        assert_eq!(pseudonyms.text("12 070055101"), "12 325638431");
    }

    #[test]
    fn other_texts_stay_as_they_are() {
        let pseudonyms = pseudonyms();
        for text in
            ["ACO-SUMMIT", "A1234", "0015ELARKSPUR24", "12345678", "12345678901", "2024-03-30", "1234-5678 Zoë 1"]
        {
            assert_eq!(pseudonyms.text(text), text, "{text}");
        }
    }

    #[test]
    fn longer_numbers_are_withheld_from_what_is_said_of_raw_cells() {
        assert_eq!(without_numbers("`tin`: read as `070055101`"), "`tin`: read as `(redacted)`");
        assert_eq!(without_numbers("07-005 5101"), "(redacted)");
        assert_eq!(without_numbers("7.0055101E7"), "(redacted)E7");
        assert_eq!(without_numbers("412 of 388, between 0 and 100: `101`"), "412 of 388, between 0 and 100: `101`");
    }
}
