//! One provision: a value, its unit, where it stands and how sure we are.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::units::{Exact, decimal};

/// A provision of a rule pack.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provision {
    /// The value.
    pub value: Value,
    /// Its unit.
    pub unit: Unit,
    /// Key in the registry of sources.
    pub source: String,
    /// Where in the source.
    pub locator: String,
    /// How sure we are of it.
    pub confidence: Confidence,
    /// What a reader should know besides.
    pub note: Option<String>,
    /// Number of a decision.
    pub number: Option<u16>,
    /// Whether this is our decision where the text leaves room.
    #[serde(default)]
    pub decision: bool,
    /// Other values that a pipeline can choose.
    #[serde(default)]
    pub options: Vec<String>,
}

/// A value as written: a whole number, or text that holds a decimal, a fraction, a date or a choice.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A whole number.
    Whole(i64),
    /// Anything else.
    Text(String),
}

/// Units of provisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Unit {
    Percent,
    Points,
    Share,
    Dollars,
    Patients,
    Services,
    Clinicians,
    Categories,
    Days,
    Cases,
    Measures,
    Multiplier,
    Date,
    Choice,
}

/// How sure we are of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
pub enum Confidence {
    /// Read in the regulation, the final rule or the statute.
    #[serde(rename = "V")]
    Verified,
    /// Confirmed in data that CMS published.
    #[serde(rename = "D")]
    Data,
    /// Stated by a society, vendor or contractor only.
    #[serde(rename = "S")]
    Secondary,
    /// From memory, not found again in a source.
    #[serde(rename = "M")]
    Memory,
    /// Uncertain, or sources disagree.
    #[serde(rename = "U")]
    Uncertain,
}

impl Value {
    /// The exact number that the value states: `9`, `"1.05"` or `"1/4"`.
    pub fn number<U>(&self) -> Option<Exact<U>> {
        match self {
            Self::Whole(number) => Some(Exact::whole(*number)),
            Self::Text(text) => match text.split_once('/') {
                Some((over, under)) => {
                    let under = under.trim().parse::<i128>().ok().filter(|&under| under > 0)?;
                    Some(Exact::ratio(over.trim().parse().ok()?, under))
                }
                None => Some(Exact::decimal(decimal::parse(text, 9).ok()?.mantissa, 9)),
            },
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl Unit {
    /// Whether values of this unit are numbers.
    pub fn is_number(self) -> bool {
        !matches!(self, Self::Date | Self::Choice)
    }
}

impl Confidence {
    /// A few words for a person.
    pub fn about(self) -> &'static str {
        match self {
            Self::Verified => "read in the regulation",
            Self::Data => "confirmed in CMS data",
            Self::Secondary => "secondary source",
            Self::Memory => "from memory",
            Self::Uncertain => "uncertain",
        }
    }
}
