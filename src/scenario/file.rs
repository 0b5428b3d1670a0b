//! A scenario file: a header, and what it changes by name. Unknown keys are errors.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::Who;
use crate::number::Number;

/// A scenario as written.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ScenarioFile {
    /// What it is.
    pub scenario: Header,
    /// The curve.
    pub payment_adjustment: Option<PaymentChange>,
    /// The weights of who is scored in all four categories.
    pub weights: Option<Weights>,
    /// Weights of who is scored in fewer.
    #[serde(default)]
    pub reweighting: Vec<WeightRow>,
    /// Categories that are taken out.
    #[serde(default)]
    pub reweight: Vec<Exception>,
    /// Measures that go better or worse.
    #[serde(default)]
    pub performance: Vec<Improvement>,
    /// Who reports as what.
    #[serde(default)]
    pub submission: Vec<Reporting>,
}

/// `[scenario]`
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// Its name in tables.
    pub name: String,
    /// What it asks, in a sentence.
    pub title: String,
    /// Who wrote it.
    #[serde(default)]
    pub author: String,
    /// What it goes back to.
    #[serde(default)]
    pub reference: String,
    /// The file of another scenario, relative to this one: this one is on top of that, and set beside it. Without it, on top
    /// of the pipeline.
    pub baseline: Option<PathBuf>,
}

/// `[payment_adjustment]`
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct PaymentChange {
    /// The performance threshold; the quarter line moves with it, and the score of who has fewer than two categories.
    pub threshold: Option<Number>,
    /// published, assumed or solved, as in `[adjust]` of a pipeline.
    pub mode: Option<ModeName>,
    /// With assumed.
    pub scaling_factor: Option<Number>,
    /// A published table of the rule pack in place of the curve.
    pub curve: Option<String>,
}

/// How the positive side is fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "as in `[adjust]` of a pipeline")]
pub enum ModeName {
    Published,
    Assumed,
    Solved,
}

/// Whole percents by category; 0 where one is left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs, reason = "the categories")]
pub struct Weights {
    pub quality: u8,
    pub cost: u8,
    pub ia: u8,
    pub pi: u8,
}

/// `[[reweighting]]`: the weights of who is scored in these categories alone.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct WeightRow {
    /// quality, cost, ia, pi: those that are scored.
    pub scored: Vec<String>,
    /// Of small practices instead of all others.
    #[serde(default)]
    pub small_practice: bool,
    /// Their weights.
    #[serde(flatten)]
    pub weights: BTreeMap<String, u8>,
}

/// `[[reweight]]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// quality, cost, ia, pi: taken out whatever was submitted.
    pub categories: Vec<String>,
    /// Of whom; everybody unless given.
    #[serde(default)]
    pub who: Who,
}

/// `[[performance]]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Improvement {
    /// A quality measure with a rate.
    pub measure_id: String,
    /// Only where it was collected so.
    pub collection_type: Option<String>,
    /// Percentage points that are added to its rate.
    pub points: Number,
    /// Of whom; everybody unless given.
    #[serde(default)]
    pub who: Who,
}

/// `[[submission]]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Reporting {
    /// As what practices report.
    #[serde(rename = "as")]
    pub as_what: ReportingAs,
    /// Of whom; everybody unless given.
    #[serde(default)]
    pub who: Who,
}

/// As what a practice reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ReportingAs {
    /// Clinician by clinician: what the practice reported as a group is left aside.
    Individual,
    /// As a group, where it has a score as one: what its clinicians reported themselves is left aside.
    Group,
}
