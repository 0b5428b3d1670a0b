//! The law as data: one rule pack for each performance year, each value with its source.
//!
//! A pack is read from bytes ([`RuleFiles`]), checked ([`check`]) and turned into the typed [`Law`] that scoring takes.

mod check;
mod claims_law;
mod files;
mod law;
mod pack;
mod provision;
mod reweighting;
pub mod tables;

use thiserror::Error;

pub use check::{Finding, check, lock_text};
pub use claims_law::{ClaimsLaw, Days};
pub use files::RuleFiles;
pub use law::{BonusLaw, Law, LowVolumeLaw, PaymentLaw, StatusLaw};
pub(crate) use pack::line_and_column;
pub use pack::{Area, Pack, PublishedRow, PublishedTable, Source};
pub use provision::{Confidence, Provision, Unit, Value};
pub use reweighting::{Reweighting, ReweightingRow};

/// Why a rule pack can't be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{what}")]
pub struct RulesError {
    /// The file within the rules folder.
    pub file: String,
    /// Line and column, where the file could not be parsed.
    pub at: Option<(usize, usize)>,
    /// What is wrong with it.
    pub what: String,
}

impl RulesError {
    pub(crate) fn new(file: &str, what: impl Into<String>) -> Self {
        Self { file: file.to_owned(), at: None, what: what.into() }
    }
}
