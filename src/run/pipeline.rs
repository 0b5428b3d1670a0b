//! The pipeline file: what to read, how to score it, what to write.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::claims_settings::ClaimsSettings;
use super::finance_settings::{FinanceSettings, ReportSettings, ScenarioEntry};
use super::toml_text::parse;
use crate::failure::Failure;
use crate::ids::Strictness;
use crate::ingest::Input;
use crate::number::Number;
use crate::rules::PublishedTable;

/// A pipeline file. Unknown keys are errors; sections left out have their defaults.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Pipeline {
    /// What the run is.
    pub pipeline: Header,
    /// Where rows come from.
    #[serde(default)]
    pub inputs: Vec<Input>,
    /// What claims are taken for.
    #[serde(default)]
    pub claims: ClaimsSettings,
    /// How final scores are made.
    #[serde(default)]
    pub score: ScoreSettings,
    /// How payment adjustments are made.
    #[serde(default)]
    pub adjust: AdjustSettings,
    /// What distributions are made of.
    #[serde(default)]
    pub distribution: DistributionSettings,
    /// What is written.
    #[serde(default)]
    pub output: OutputSettings,
    /// From what Medicare paid to what it will pay; none: nothing is projected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finance: Option<FinanceSettings>,
    /// What could be different.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scenarios: Vec<ScenarioEntry>,
    /// What is made for people to read; none: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<ReportSettings>,
    /// What is tolerated.
    #[serde(default)]
    pub limits: Limits,
    /// Figures that must come out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expect: Vec<Expectation>,
}

/// `[pipeline]`
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// A name for people.
    pub name: String,
    /// The performance year whose law applies.
    pub performance_year: u16,
    /// The run folder, relative to the pipeline file.
    pub out: PathBuf,
}

/// `[score]`
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct ScoreSettings {
    /// Where the complex patient bonus comes from.
    pub complex_patient_bonus: BonusMode,
    /// National mean HCC score, with `given`.
    pub hcc_mean: Option<Number>,
    /// National standard deviation of HCC scores, with `given`.
    pub hcc_sd: Option<Number>,
    /// National median HCC score, with `given`.
    pub hcc_median: Option<Number>,
    /// National mean dual ratio, with `given`.
    pub dual_mean: Option<Number>,
    /// National standard deviation of dual ratios, with `given`.
    pub dual_sd: Option<Number>,
    /// National median dual ratio, with `given`.
    pub dual_median: Option<Number>,
    /// How half the credit of improvement activities for an alternative payment model goes with activities.
    pub ia_apm_credit: ApmCreditSetting,
}

/// How half the credit for taking part in an alternative payment model and activities go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ApmCreditSetting {
    /// The credit is added.
    #[default]
    Additive,
    /// The credit is the least.
    Floor,
}

/// Where the complex patient bonus comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum BonusMode {
    /// Only what the input gives.
    #[default]
    Off,
    /// From the roster's own means.
    Cohort,
    /// From national means in the pipeline.
    Given,
}

/// `[adjust]`
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct AdjustSettings {
    /// How the positive side is fixed.
    pub mode: AdjustMode,
    /// With `assumed`.
    pub scaling_factor: Option<Number>,
    /// Which final score the curve takes.
    pub score_input: ScoreInput,
    /// Published tables to set beside ours, by name.
    pub compare_with: Vec<String>,
}

/// How the positive side is fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum AdjustMode {
    /// The year's published maximum.
    #[default]
    Published,
    /// A scaling factor.
    Assumed,
    /// Budget neutrality within the cohort.
    Solved,
}

/// Which final score the curve takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ScoreInput {
    /// The exact one.
    #[default]
    Unrounded,
    /// The printed one.
    Rounded,
}

/// `[distribution]`
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct DistributionSettings {
    /// Columns, or lists of columns, by which it is repeated.
    pub by: Vec<OneOrMany>,
}

/// A column or several.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(untagged)]
pub enum OneOrMany {
    /// One.
    One(String),
    /// Several at once.
    Many(Vec<String>),
}

impl OneOrMany {
    /// The columns.
    pub fn columns(&self) -> Vec<&str> {
        match self {
            Self::One(column) => vec![column],
            Self::Many(columns) => columns.iter().map(String::as_str).collect(),
        }
    }
}

/// `[output]`
#[derive(Debug, Clone, Copy, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct OutputSettings {
    /// CSV beside Parquet.
    pub csv: bool,
    /// What became of every measure, in a run from measures.
    pub measure_scores: bool,
}

impl Default for OutputSettings {
    fn default() -> Self {
        Self { csv: false, measure_scores: true }
    }
}

/// `[limits]`
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Share (`"0.5%"`) or number of all rows read that may be rejected.
    pub max_rejects: RejectLimit,
    /// How strictly identifiers are read.
    pub identifiers: Strictness,
    /// Put lost leading zeros of identifiers back.
    pub pad_identifiers: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_rejects: RejectLimit::Share("0.5%".into()),
            identifiers: Strictness::default(),
            pad_identifiers: false,
        }
    }
}

/// How many rows may be rejected.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(untagged)]
pub enum RejectLimit {
    /// A number of rows.
    Rows(u64),
    /// A percentage, such as `"0.5%"`.
    Share(String),
}

impl RejectLimit {
    /// Whether so many rejected rows of so many read are within the limit; none when the text is no share.
    pub fn allows(&self, rejected: u64, read: u64) -> Option<bool> {
        match self {
            Self::Rows(most) => Some(rejected <= *most),
            Self::Share(text) => {
                let percent = text.trim().strip_suffix('%')?.trim();
                let mantissa = crate::units::decimal::parse(percent, 6).ok()?.mantissa;
                let limit = u128::try_from(mantissa).ok()?;
                Some(u128::from(rejected) * 100_000_000 <= limit * u128::from(read))
            }
        }
    }
}

/// `[[expect]]`: a figure of an output table that must come out.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// `distribution`, `published_comparison` or `adjustment_table`.
    pub table: String,
    /// Of a distribution or comparison.
    #[serde(default = "all")]
    pub group_by: String,
    /// Of a distribution or comparison.
    #[serde(default = "all")]
    pub group_value: String,
    /// Of a distribution or comparison.
    pub statistic: Option<String>,
    /// Of the adjustment table.
    pub final_score: Option<Number>,
    /// The figure.
    pub value: Number,
    /// How far off it may be.
    #[serde(default)]
    pub within: Number,
    /// Where the figure was published.
    pub source: Option<String>,
}

fn all() -> String {
    "all".into()
}

impl Pipeline {
    /// Reads a pipeline from its text, then sets single keys (`adjust.mode=solved`).
    ///
    /// # Errors
    /// For text that is no pipeline, with line, column and the nearest known key.
    pub fn parse(text: &str, path: &Path, settings: &[String]) -> Result<Self, Failure> {
        parse(text, path, settings)
    }

    /// Whether the keys that belong together are there.
    ///
    /// # Errors
    /// For the first that is missing or out of place.
    pub fn check(&self, published: &[PublishedTable]) -> Result<(), Failure> {
        match (self.adjust.mode == AdjustMode::Assumed, self.adjust.scaling_factor) {
            (true, None) => {
                let failure = Failure::usage("`mode = \"assumed\"` in [adjust] needs a `scaling_factor`");
                return Err(failure.hint("such as `--set adjust.scaling_factor=0.1167`"));
            }
            (false, Some(_)) => {
                return Err(Failure::usage("`scaling_factor` in [adjust] goes with `mode = \"assumed\"` alone"));
            }
            _ => {}
        }
        let moments = self.score.moments();
        let given = self.score.complex_patient_bonus == BonusMode::Given;
        if given && moments.values().any(Option::is_none) || !given && moments.values().any(Option::is_some) {
            let names = moments.keys().copied().collect::<Vec<_>>().join(", ");
            return Err(Failure::usage(format!(
                "[score]: `complex_patient_bonus = \"given\"` goes with all of {names}"
            )));
        }
        if self.limits.max_rejects.allows(0, 1).is_none() {
            return Err(Failure::usage("`max_rejects` in [limits] is a number of rows or a share such as \"0.5%\""));
        }
        let unknown = |name: &&String| !published.iter().any(|table| &table.name == *name);
        if let Some(name) = self.adjust.compare_with.iter().find(unknown) {
            let names: Vec<_> = published.iter().map(|table| table.name.as_str()).collect();
            let failure = Failure::usage(format!("no published table `{name}` in the rule pack"));
            return Err(failure.hint(format!("it has: {}", names.join(", "))));
        }
        Ok(())
    }
}

impl ScoreSettings {
    /// The national figures by key.
    pub fn moments(&self) -> BTreeMap<&'static str, Option<&Number>> {
        BTreeMap::from([
            ("hcc_mean", self.hcc_mean.as_ref()),
            ("hcc_sd", self.hcc_sd.as_ref()),
            ("hcc_median", self.hcc_median.as_ref()),
            ("dual_mean", self.dual_mean.as_ref()),
            ("dual_sd", self.dual_sd.as_ref()),
            ("dual_median", self.dual_median.as_ref()),
        ])
    }
}
