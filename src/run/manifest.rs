//! `manifest.json`: what ran, on what, and what came of every row.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;

use super::claims::ClaimsNote;
use super::expect::Outcome;
use super::pipeline::Pipeline;
use super::plan::Plan;
use super::write::Written;
use crate::ingest::FileAccount;

/// The manifest of a run, written last.
#[derive(Debug, Clone, Serialize)]
pub struct Manifest {
    /// This program and its version.
    pub program: &'static str,
    /// When the run began, UTC.
    pub started: String,
    /// The pipeline with every default filled in.
    pub settings: Pipeline,
    /// What stands in place of identifiers, in a run that is redacted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redaction: Option<Redaction>,
    /// The rule pack.
    pub rules: RulePack,
    /// The files that were read.
    pub inputs: Vec<InputFile>,
    /// What became of every row.
    pub rows: Vec<FileAccount>,
    /// Rejecting problems and flags by code.
    pub problems: BTreeMap<&'static str, u64>,
    /// What was taken for granted.
    pub assumptions: Vec<String>,
    /// What claims were taken for, in a run with claims.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claims: Option<ClaimsNote>,
    /// The positive side of the curve.
    pub adjustment: Adjustment,
    /// `[[expect]]` and what came out.
    pub expectations: Vec<Outcome>,
    /// Milliseconds of each stage.
    pub stages: Vec<(&'static str, u64)>,
    /// The tables that were written.
    pub outputs: Vec<Written>,
    /// Hash of the logical rows of the output tables: the same at any thread count, row order or file format.
    pub result_digest: String,
}

/// What stands in place of identifiers.
#[derive(Debug, Clone, Serialize)]
pub struct Redaction {
    /// What it is.
    pub tin_and_npi: &'static str,
    /// Runs with the same one share their key, and so their pseudonyms.
    pub key_fingerprint: String,
}

/// The rule pack of a run.
#[derive(Debug, Clone, Serialize)]
pub struct RulePack {
    /// Its year.
    pub performance_year: u16,
    /// The year in which payments are adjusted.
    pub payment_year: u16,
    /// `embedded`, or the folder it was read from.
    pub origin: String,
    /// BLAKE3 of its files.
    pub hash: String,
}

/// A file that was read.
#[derive(Debug, Clone, Serialize)]
pub struct InputFile {
    /// The table.
    pub table: &'static str,
    /// The file.
    pub file: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// BLAKE3 of it.
    pub hash: String,
    /// Our column and their header.
    pub columns: BTreeMap<&'static str, String>,
    /// Headers that feed nothing.
    pub columns_left_out: Vec<String>,
}

/// How the positive side of the curve was fixed.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Adjustment {
    /// published, assumed or solved; none: the rule pack does not cover it.
    pub mode: Option<String>,
    /// Percent at the highest score, as an exact decimal where it has one.
    pub maximum_percent: Option<String>,
    /// The scaling factor, 15 decimals.
    pub scaling_factor: Option<String>,
    /// With `solved`: the column that was balanced.
    pub base: Option<&'static str>,
    /// With `solved`: base times unrounded percent, gains less losses, dollars.
    pub unrounded_residue: Option<String>,
    /// With `solved`: base times rounded percent, gains less losses, dollars; what rounding leaves.
    pub rounded_residue: Option<String>,
    /// With `solved`: the statutory limit was reached, so that the sides do not balance.
    pub at_limit: Option<bool>,
}

impl Redaction {
    pub(super) fn of(plan: &Plan) -> Option<Self> {
        let key_fingerprint = plan.pseudonyms.as_ref()?.fingerprint().to_owned();
        Some(Self { tin_and_npi: "pseudonyms", key_fingerprint })
    }
}

impl RulePack {
    pub(super) fn of(plan: &Plan) -> Self {
        let law = &plan.law;
        let (performance_year, payment_year) = (law.performance_year, law.payment_year);
        Self { performance_year, payment_year, origin: plan.rules_origin.clone(), hash: law.hash.clone() }
    }
}

impl InputFile {
    pub(super) fn of(account: &FileAccount) -> Self {
        Self {
            table: account.table,
            file: account.file.clone(),
            bytes: account.bytes,
            hash: account.hash.clone(),
            columns: account.mapped.iter().cloned().collect(),
            columns_left_out: account.left_out.clone(),
        }
    }
}
