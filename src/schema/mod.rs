//! The columns, types and codes of every table: the one place that readers, writers, the dictionary and tests take them
//! from.

mod claims;
mod codes;
mod inputs;
mod outputs;
mod projections;

use arrow::datatypes::{DataType, TimeUnit};

pub use claims::{CLAIMS, CLAIMS_TOTALS};
pub use codes::{
    ACTIVE_ENGAGEMENT, CATEGORY, CLINICIAN_TYPE, COLLECTION_TYPE, Codes, ENTITY_TYPE, QP_STATUS, RejectCode,
};
pub use inputs::{
    CATEGORY_SCORES, CLINICIANS, COST, FACILITY_SCORES, GROUPS, IMPROVEMENT_ACTIVITIES, INPUTS, MEMBERSHIPS,
    PROMOTING_INTEROPERABILITY, PROVIDER_PAYMENTS, QUALITY, REGISTRATIONS,
};
pub use outputs::{
    ADJUSTMENT_COMPARISON, ADJUSTMENT_TABLE, COMPARISON_STATISTICS, DISTRIBUTION, ENTITY_SCORES, FINAL_SCORES,
    MEASURE_SCORES, OUTPUTS, OutputColumn, OutputTable, OutputType, PAYMENT_LOOKUP, PUBLISHED_COMPARISON,
    PUBLISHED_DIFFERENCES, distribution_statistics,
};

pub use projections::{
    ADJUSTMENT_CURVE, CATEGORY_CONTRIBUTIONS, CLINICIAN_PROJECTION, COMPARISON, MOVERS, PROJECTION, REFERENCE_POINTS,
    SCENARIO_DISTRIBUTION, SCENARIOS, TRANSITIONS,
};

use crate::units::{CENTS, FINE, MILLI, NANO};

/// An input table.
#[derive(Debug)]
pub struct Table {
    /// Its name in a pipeline.
    pub name: &'static str,
    /// What a row is.
    pub about: &'static str,
    /// Who a row is about.
    pub key: Key,
    /// Columns that tell rows of the same key apart.
    pub unique_by: &'static [&'static str],
    /// Columns of which a file must have at least one to be of use; empty: the key is enough.
    pub needs_one_of: &'static [&'static str],
    /// Columns, besides those of the key, that no row can do without.
    pub needs: &'static [&'static str],
    /// Its columns, in the order of the contract.
    pub columns: &'static [Column],
}

/// Who a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// A TIN/NPI: `tin` and `npi`.
    Clinician,
    /// A reporting unit: `entity_type`, `tin`, `npi`, `entity_id`.
    Entity,
    /// A member of a unit: the unit's `entity_type` and `entity_id`, the member's `tin` and, unless it is the whole
    /// practice, `npi`.
    Member,
    /// A hospital: `ccn`.
    Facility,
    /// Somebody who is paid: `npi`, and `tin` where the file knows the practice.
    Provider,
}

/// A column of an input table.
#[derive(Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: Kind,
    /// What it means, with its unit.
    pub about: &'static str,
}

/// What the cells of an input column hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// A TIN, nine digits.
    Tin,
    /// An NPI, ten digits.
    Npi,
    /// Free text, trimmed.
    Text,
    /// One of a closed set of codes.
    Code(&'static Codes),
    /// Several of a closed set of codes, joined by `|`.
    CodeList(&'static Codes),
    /// true or false.
    Flag,
    /// A percent from 0 to 100, exact to 15 decimals.
    Percent,
    /// A number between two whole numbers, exact to 15 decimals.
    Number(i64, i64),
    /// Dollars and cents, not negative.
    Money,
    /// Dollars, not negative, exact to 9 decimals.
    Amount,
    /// A whole number from 0.
    Count,
    /// A number from 0 to 4,000,000, exact to 3 decimals.
    Quantity,
    /// A day, ISO 8601.
    Date,
    /// A moment, ISO 8601: a date, a date and time, or both with an offset.
    Moment,
}

/// Decimals in 64 bits: 18 digits, so many of them behind the point.
pub(crate) const fn decimal64(decimals: u32) -> DataType {
    #[allow(clippy::cast_possible_wrap, clippy::cast_possible_truncation, reason = "at most 18")]
    DataType::Decimal64(18, decimals as i8)
}

impl Kind {
    /// The type of an accepted column in memory.
    pub fn in_memory(self) -> DataType {
        match self {
            Self::Tin | Self::Count => DataType::UInt32,
            Self::Npi => DataType::UInt64,
            Self::Text => DataType::Utf8View,
            Self::Code(_) | Self::CodeList(_) => DataType::UInt8,
            Self::Flag => DataType::Boolean,
            Self::Percent | Self::Number(..) => decimal64(FINE),
            Self::Money => decimal64(CENTS),
            Self::Amount => decimal64(NANO),
            Self::Quantity => decimal64(MILLI),
            Self::Date => DataType::Date32,
            Self::Moment => DataType::Timestamp(TimeUnit::Second, None),
        }
    }

    /// What a reader of the dictionary needs to know.
    pub fn describe(self) -> String {
        match self {
            Self::Tin => "TIN: 9 digits, kept as text".into(),
            Self::Npi => "NPI: 10 digits, Luhn check with prefix 80840".into(),
            Self::Text => "text".into(),
            Self::Code(codes) => codes.describe(),
            Self::CodeList(codes) => format!("any of {}, joined by |", codes.names.join(", ")),
            Self::Flag => "true/false, yes/no, y/n, 1/0".into(),
            Self::Percent => "percent, 0 to 100".into(),
            Self::Number(least, most) => format!("number, {least} to {most}"),
            Self::Money => "dollars".into(),
            Self::Amount => "dollars, exact to 9 decimals".into(),
            Self::Count => "whole number".into(),
            Self::Quantity => "number, exact to 3 decimals".into(),
            Self::Date => "date, ISO 8601".into(),
            Self::Moment => "date, or date and time, ISO 8601".into(),
        }
    }
}

impl Table {
    /// The input table of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        INPUTS.iter().copied().find(|table| table.name == name)
    }

    /// Where a column of that name stands.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// Columns that no row can do without. For entities the key rules decide row by row.
    pub fn required(&self) -> &'static [&'static str] {
        match self.key {
            Key::Clinician => &["tin", "npi"],
            Key::Entity => &[],
            Key::Member => &["entity_type", "entity_id", "tin"],
            Key::Facility => &["ccn"],
            Key::Provider => &["npi"],
        }
    }
}
