//! The columns of claim lines, and what their codes say.

use arrow::array::{Array, AsArray, BooleanArray, PrimitiveArray, RecordBatch, StringViewArray};
use arrow::datatypes::{Date32Type, Decimal64Type, UInt32Type, UInt64Type};
use rustc_hash::FxHashSet;

use super::line::Marks;
use crate::ids::{Npi, Tin, TinNpi};
use crate::rules::ClaimsLaw;

/// Columns of modifiers.
const MODIFIERS: [&str; 4] = ["modifiers", "modifier_2", "modifier_3", "modifier_4"];

/// What codes of lines say.
#[derive(Debug)]
pub(super) struct CodeBook {
    /// By place of service.
    places: [Marks; 100],
    telehealth_modifiers: Vec<String>,
    /// Patient-facing codes, in capitals; empty: none were given.
    encounters: FxHashSet<String>,
}

impl CodeBook {
    pub(super) fn new(law: &ClaimsLaw, encounters: &[String]) -> Self {
        let mut places = [Marks::default(); 100];
        let lists = [
            (&law.hospital_places, Marks::HOSPITAL),
            (&law.asc_places, Marks::ASC),
            (&law.telehealth_places, Marks::TELEHEALTH),
        ];
        for (list, mark) in lists {
            list.iter().filter_map(|code| place_number(code)).for_each(|place| places[place].add(mark));
        }
        let telehealth_modifiers = law.telehealth_modifiers.clone();
        Self { places, telehealth_modifiers, encounters: encounters.iter().cloned().collect() }
    }

    fn is_telehealth(&self, modifiers: &str) -> bool {
        let is_listed =
            |modifier: &str| self.telehealth_modifiers.iter().any(|code| code.eq_ignore_ascii_case(modifier));
        modifiers.split(|character: char| !character.is_ascii_alphanumeric()).any(is_listed)
    }

    fn is_encounter(&self, code: &str) -> bool {
        match code.bytes().any(|byte| byte.is_ascii_lowercase()) {
            true => self.encounters.contains(&code.to_ascii_uppercase()),
            false => self.encounters.contains(code),
        }
    }
}

/// Whether a text is a HCPCS code: five letters or digits.
pub fn is_service_code(text: &str) -> bool {
    text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// A place of service as a number: `02`, `2` and `2.0`, as spreadsheets write it, are the same place.
fn place_number(code: &str) -> Option<usize> {
    match code.strip_suffix(".0").unwrap_or(code).as_bytes() {
        [one] | [b'0', one] if one.is_ascii_digit() => Some(usize::from(one - b'0')),
        [ten, one] if ten.is_ascii_digit() && one.is_ascii_digit() => Some(usize::from((ten - b'0') * 10 + one - b'0')),
        _ => None,
    }
}

/// The columns of some lines.
pub(super) struct LineColumns<'a> {
    book: &'a CodeBook,
    tin: &'a PrimitiveArray<UInt32Type>,
    npi: &'a PrimitiveArray<UInt64Type>,
    beneficiary: &'a StringViewArray,
    date: &'a PrimitiveArray<Date32Type>,
    services: &'a PrimitiveArray<Decimal64Type>,
    allowed: &'a PrimitiveArray<Decimal64Type>,
    paid: Option<&'a PrimitiveArray<Decimal64Type>>,
    covered: Option<&'a BooleanArray>,
    place: Option<&'a StringViewArray>,
    code: Option<&'a StringViewArray>,
    modifiers: [Option<&'a StringViewArray>; MODIFIERS.len()],
}

impl<'a> LineColumns<'a> {
    /// The columns of rows that have all that a line needs.
    pub(super) fn of(rows: &'a RecordBatch, book: &'a CodeBook) -> Self {
        let needed = |name| rows.column_by_name(name).expect("a table has the columns that it can't do without");
        let texts = |name| rows.column_by_name(name).and_then(|column| column.as_string_view_opt());
        Self {
            book,
            tin: needed("tin").as_primitive(),
            npi: needed("npi").as_primitive(),
            beneficiary: needed("beneficiary_id").as_string_view(),
            date: needed("service_date").as_primitive(),
            services: needed("service_count").as_primitive(),
            allowed: needed("allowed_amount").as_primitive(),
            paid: rows.column_by_name("paid_amount").and_then(|column| column.as_primitive_opt()),
            covered: rows.column_by_name("covered_professional_service").and_then(|column| column.as_boolean_opt()),
            place: texts("place_of_service"),
            code: texts("hcpcs").filter(|_| !book.encounters.is_empty()),
            modifiers: MODIFIERS.map(texts),
        }
    }

    pub(super) fn clinician(&self, row: usize) -> TinNpi {
        TinNpi::new(Tin::from_number(self.tin.value(row)), Npi::from_number(self.npi.value(row)))
    }

    pub(super) fn beneficiary(&self, row: usize) -> &'a str {
        self.beneficiary.value(row)
    }

    /// Days since 1970.
    pub(super) fn day(&self, row: usize) -> i32 {
        self.date.value(row)
    }

    /// Thousandths.
    pub(super) fn services(&self, row: usize) -> u32 {
        u32::try_from(self.services.value(row)).expect("a count of services has a limit")
    }

    /// Cents.
    pub(super) fn allowed(&self, row: usize) -> u64 {
        self.allowed.value(row).unsigned_abs()
    }

    /// Cents; nothing where it is not stated.
    pub(super) fn paid(&self, row: usize) -> u64 {
        self.paid.filter(|column| column.is_valid(row)).map_or(0, |column| column.value(row).unsigned_abs())
    }

    pub(super) fn is_covered(&self, row: usize) -> bool {
        self.covered.is_none_or(|column| column.is_null(row) || column.value(row))
    }

    /// Codes of a line that say nothing: a place of service that is none, and where patient-facing codes are asked for, no
    /// code of five letters or digits. Column, value and what is wrong.
    pub(super) fn unread(&self, row: usize) -> impl Iterator<Item = (&'static str, &'a str, &'static str)> {
        let text =
            |column: Option<&'a StringViewArray>| column.filter(|column| column.is_valid(row)).map(|c| c.value(row));
        let place = text(self.place).filter(|place| place_number(place).is_none());
        let code = self.code.map(|_| text(self.code).unwrap_or_default()).filter(|code| !is_service_code(code));
        let place =
            place.map(|place| ("place_of_service", place, "no place of service of two digits: taken as any other"));
        let code =
            code.map(|code| ("hcpcs", code, "no code of five letters or digits: taken as no patient-facing encounter"));
        place.into_iter().chain(code)
    }

    /// What the codes of a line say.
    pub(super) fn marks(&self, row: usize) -> Marks {
        let text = |column: Option<&'a StringViewArray>| {
            column.filter(|column| column.is_valid(row)).map(|column| column.value(row))
        };
        let mut marks =
            text(self.place).and_then(place_number).map_or(Marks::default(), |place| self.book.places[place]);
        if self.modifiers.iter().filter_map(|column| text(*column)).any(|modifiers| self.book.is_telehealth(modifiers))
        {
            marks.add(Marks::TELEHEALTH);
        }
        if text(self.code).is_some_and(|code| self.book.is_encounter(code)) {
            marks.add(Marks::ENCOUNTER);
        }
        marks
    }
}
