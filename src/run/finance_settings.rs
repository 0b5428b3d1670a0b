//! What a pipeline says of money, scenarios and reports.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::pipeline::OneOrMany;
use crate::failure::Failure;
use crate::number::Number;
use crate::project::Assumptions;
use crate::rules::Law;
use crate::units::{Exact, Pure};

/// `[finance]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct FinanceSettings {
    /// Where the payments come from that are projected.
    pub base: BaseSource,
    /// Growth of payments by year, up to the payment year: 0.025 is 2.5 percent more than the year before.
    pub growth: BTreeMap<String, Number>,
    /// The share of allowed charges that Medicare pays, where `part_b_paid` is not known.
    pub paid_to_allowed: Option<Number>,
    /// The share that sequestration takes; the rule pack's unless given.
    pub sequestration: Option<Number>,
    /// The lowest scaling factor that is thought possible; what rounds to the published maximum unless given.
    pub scaling_low: Option<Number>,
    /// The highest.
    pub scaling_high: Option<Number>,
    /// Columns, or lists of columns, by which dollars are summed.
    pub by: Vec<OneOrMany>,
    /// How many of those who differ most are listed, for each scenario.
    pub movers: usize,
}

/// Where the payments come from that are projected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BaseSource {
    /// The roster; without one, what is scored.
    #[default]
    Roster,
    /// Claims of the period that `payment_base` in `[claims]` names.
    Claims,
    /// The table `provider_payments`.
    ProviderPayments,
}

impl Default for FinanceSettings {
    fn default() -> Self {
        let by = ["tin", "specialty", "state", "practice_size_band"];
        Self {
            base: BaseSource::default(),
            growth: BTreeMap::new(),
            paid_to_allowed: None,
            sequestration: None,
            scaling_low: None,
            scaling_high: None,
            by: by.map(|column| OneOrMany::One(column.to_owned())).to_vec(),
            movers: 1000,
        }
    }
}

/// `[[scenarios]]`: a scenario of one file, or of several on top of each other.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ScenarioEntry {
    /// Its files, relative to the pipeline; the later on top.
    pub files: Vec<PathBuf>,
}

/// `[report]`
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReportSettings {
    /// html, xlsx, markdown.
    pub formats: Vec<ReportFormat>,
    /// Figures of fewer clinicians than this are masked in reports; none: nothing is.
    pub mask_below: Option<u32>,
    /// The file of the key by which identifiers become pseudonyms, relative to the pipeline; none: they stay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redact: Option<PathBuf>,
}

/// What a report can be written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ReportFormat {
    /// One page that stands alone.
    Html,
    /// A workbook with formulas.
    Xlsx,
    /// Text.
    Markdown,
}

impl ReportFormat {
    /// The name of the file in a run folder.
    pub fn file(self) -> &'static str {
        match self {
            Self::Html => "report.html",
            Self::Xlsx => "report.xlsx",
            Self::Markdown => "report.md",
        }
    }
}

impl FinanceSettings {
    /// What the law says where nothing is given.
    pub(super) fn fill(&mut self, law: &Law) {
        let by_law = law.payment.as_ref().and_then(|payment| payment.sequestration.as_ref());
        self.sequestration = self.sequestration.or_else(|| by_law.map(Number::nearest));
    }

    /// The assumptions, checked.
    ///
    /// # Errors
    /// For the first that makes no sense.
    pub(super) fn assumptions(&self, law: &Law) -> Result<Assumptions, Failure> {
        let wrong = |what: &str| Err(Failure::usage(format!("[finance]: {what}")));
        if law.payment.is_none() {
            let year = law.performance_year;
            return wrong(&format!("the rule pack of {year} does not cover the payment adjustment"));
        }
        let last = law.payment_year;
        let is_year = |year: &&String| year.parse::<u16>().is_ok_and(|year| (last - 10..=last).contains(&year));
        if let Some(year) = self.growth.keys().find(|year| !is_year(year)) {
            return wrong(&format!("`growth` of `{year}`: a year up to the payment year, {last}"));
        }
        let share = |number: &Number| number.exact::<Pure>();
        let (zero, one) = (Exact::zero(), Exact::whole(1));
        if self.growth.values().any(|growth| share(growth) <= -&one || share(growth) > one) {
            return wrong("`growth` is a share of the year before: 0.025 for 2.5 percent more");
        }
        let Some(sequestration) = self.sequestration.as_ref().map(share) else {
            return wrong("`sequestration` is not in the rule pack: give it, 0.02 for 2 percent");
        };
        if sequestration < zero || sequestration >= one {
            return wrong("`sequestration` is a share from 0 to 1: 0.02 for 2 percent");
        }
        let ratio = self.paid_to_allowed.as_ref().map(share);
        if ratio.as_ref().is_some_and(|ratio| ratio <= &zero || ratio > &one) {
            return wrong("`paid_to_allowed` is a share from 0 to 1: 0.78 for 78 percent");
        }
        let limit = law.payment.as_ref().map_or_else(Exact::zero, |payment| payment.scaling_limit.clone());
        let factors = [&self.scaling_low, &self.scaling_high].map(|factor| factor.as_ref().map(share));
        if factors.iter().flatten().any(|factor| factor < &zero || factor > &limit) {
            return wrong(&format!("`scaling_low` and `scaling_high` lie between 0 and {}", limit.round_half_up(0)));
        }
        let [low, high] = &factors;
        if low.is_some() != high.is_some() || low.as_ref().zip(high.as_ref()).is_some_and(|(low, high)| low > high) {
            return wrong("`scaling_low` and `scaling_high` go together, the lower first");
        }
        let growth = self.growth.values().map(share);
        match Assumptions::new(growth, ratio.as_ref(), &sequestration) {
            Some(assumptions) => Ok(assumptions),
            None => wrong("growth and shares have too many digits to be multiplied exactly"),
        }
    }
}
