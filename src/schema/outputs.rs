//! Output tables.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};

use super::projections::{
    CATEGORY_CONTRIBUTIONS, CLINICIAN_PROJECTION, COMPARISON, MOVERS, PROJECTION, REFERENCE_POINTS,
    SCENARIO_DISTRIBUTION, SCENARIOS, TRANSITIONS,
};
use super::{CLAIMS_TOTALS, decimal64};
use crate::units::CENTS;

/// An output table: rows sorted by key.
#[derive(Debug)]
pub struct OutputTable {
    /// Its name, and the name of its files.
    pub name: &'static str,
    /// What a row is.
    pub about: &'static str,
    /// Its columns.
    pub columns: &'static [OutputColumn],
}

/// A column of an output table.
#[derive(Debug)]
pub struct OutputColumn {
    /// Its name.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: OutputType,
    /// What it means, with its unit.
    pub about: &'static str,
}

/// What the cells of an output column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputType {
    /// Text; identifiers keep their zeros.
    Text,
    /// Percent or points, rounded half-up to 6 decimals.
    Micro,
    /// Final score, bonus or payment percent, rounded half-up to 2 decimals.
    Hundredths,
    /// Whole percent.
    Weight,
    /// Dollars and cents.
    Money,
    /// A statistic: the double nearest to the exact value.
    Statistic,
    /// A whole number from 0.
    Count,
    /// True or false.
    Flag,
}

impl OutputType {
    /// The type in Arrow and Parquet.
    pub fn arrow(self) -> DataType {
        match self {
            Self::Text => DataType::Utf8View,
            Self::Micro | Self::Hundredths | Self::Statistic => DataType::Float64,
            Self::Weight => DataType::Int32,
            Self::Money => decimal64(CENTS),
            Self::Count => DataType::Int64,
            Self::Flag => DataType::Boolean,
        }
    }

    /// What a reader of the dictionary needs to know.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Micro => "number, half-up to 6 decimals",
            Self::Hundredths => "number, half-up to 2 decimals",
            Self::Weight => "whole percent",
            Self::Money => "decimal(18,2), dollars",
            Self::Statistic => "number",
            Self::Count => "whole number",
            Self::Flag => "true or false",
        }
    }
}

impl OutputTable {
    /// The Arrow schema of its files.
    pub fn arrow(&self) -> SchemaRef {
        let fields = self.columns.iter().map(|column| Field::new(column.name, column.kind.arrow(), true));
        Arc::new(Schema::new(fields.collect::<Vec<_>>()))
    }
}

pub(super) const fn column(name: &'static str, kind: OutputType, about: &'static str) -> OutputColumn {
    OutputColumn { name, kind, about }
}

use OutputType::{Count, Flag, Hundredths, Micro, Money, Statistic, Text, Weight};

/// Statistics of `published_comparison`: shares within so much, the largest difference and the mean one.
pub static COMPARISON_STATISTICS: [&str; 7] =
    ["n", "within_0.005", "within_0.01", "within_0.1", "within_1", "largest", "mean"];

/// Statistics of `distribution`, in the order in which they are written.
pub fn distribution_statistics() -> Vec<String> {
    let percentiles = (1..100).map(|percent| format!("p{percent}"));
    let bins = (0..20).map(|bin| format!("bin_{:02}_{:02}", bin * 5, bin * 5 + 5));
    let owned = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    let mut names = owned(&["n", "mean", "median", "sd", "min", "max"]);
    names.extend(percentiles);
    names.extend(owned(&["share_max_negative", "share_negative", "share_neutral", "share_positive"]));
    names.extend(owned(&["within_1", "within_5", "within_1_quarter", "within_5_quarter"]));
    names.extend(owned(&["mean_adjustment", "dollars_positive", "dollars_negative", "dollars_net"]));
    names.extend(bins);
    names
}

/// Every output table.
pub static OUTPUTS: &[&OutputTable] = &[
    &ENTITY_SCORES,
    &MEASURE_SCORES,
    &FINAL_SCORES,
    &PAYMENT_LOOKUP,
    &DISTRIBUTION,
    &ADJUSTMENT_TABLE,
    &ADJUSTMENT_COMPARISON,
    &PUBLISHED_DIFFERENCES,
    &PUBLISHED_COMPARISON,
    &CLAIMS_TOTALS,
    &CATEGORY_CONTRIBUTIONS,
    &REFERENCE_POINTS,
    &SCENARIOS,
    &CLINICIAN_PROJECTION,
    &PROJECTION,
    &SCENARIO_DISTRIBUTION,
    &COMPARISON,
    &MOVERS,
    &TRANSITIONS,
];

/// What every reporting unit scored.
pub static ENTITY_SCORES: OutputTable = OutputTable {
    name: "entity_scores",
    about: "one row per reporting unit and pathway",
    columns: &[
        column("entity_type", Text, "individual, group, virtual_group, subgroup, apm_entity or record"),
        column("tin", Text, "of an individual, group or subgroup"),
        column("npi", Text, "of an individual"),
        column("entity_id", Text, "of a virtual group, subgroup, APM entity or record"),
        column(
            "pathway",
            Text,
            "traditional; the id of a MIPS Value Pathway; app: the APM Performance Pathway; facility: with the scores of a \
             hospital; category_scores: scored from given category scores",
        ),
        column("quality_score", Micro, "percent; null: not scored, its weight moved"),
        column("cost_score", Micro, "percent; null: not scored, its weight moved"),
        column("ia_score", Micro, "percent; null: not scored, its weight moved"),
        column("pi_score", Micro, "percent; null: not scored, its weight moved"),
        column("quality_weight", Weight, "percent of the final score"),
        column("cost_weight", Weight, "percent of the final score"),
        column("ia_weight", Weight, "percent of the final score"),
        column("pi_weight", Weight, "percent of the final score"),
        column("reweighting_reason", Text, "category:reason joined by |; null with standard weights"),
        column("quality_achievement_points", Micro, "points of the measures that count, without bonus"),
        column("quality_available_points", Micro, "what they could be, empty slots included"),
        column("quality_bonus_points", Micro, "bonus of a small practice"),
        column("quality_improvement", Micro, "percentage points on the year before"),
        column("cost_improvement", Micro, "percentage points on the year before"),
        column("complex_patient_bonus", Hundredths, "points added; null: none was given or computed"),
        column("final_score", Hundredths, "0 to 100; null: the rule pack has no weights for what is scored"),
        column(
            "payment_adjustment_percent",
            Hundredths,
            "what the final score comes to; who is paid so, final_scores says; null: not covered by the rule pack",
        ),
    ],
};

/// What became of every measure.
pub static MEASURE_SCORES: OutputTable = OutputTable {
    name: "measure_scores",
    about: "one row per reporting unit and measure, counted or not, and per slot that nothing fills",
    columns: &[
        column("entity_type", Text, "as in entity_scores"),
        column("tin", Text, "as in entity_scores"),
        column("npi", Text, "as in entity_scores"),
        column("entity_id", Text, "as in entity_scores"),
        column("pathway", Text, "as in entity_scores"),
        column("category", Text, "quality, cost, ia or pi"),
        column(
            "measure_id",
            Text,
            "of the rule pack; an empty slot is required-1, ... or outcome-required; members: the mean of an APM entity's \
             members, so many cases",
        ),
        column("collection_type", Text, "of a quality measure"),
        column("submitter", Text, "who submitted it"),
        column("case_count", Count, "cases"),
        column("reporting_rate", Micro, "percent of the eligible cases reported"),
        column("performance_rate", Micro, "percent; else the score, or dollars"),
        column("points", Micro, "what it is worth, counted or not"),
        column("available_points", Micro, "what it could be worth"),
        column("counted", Flag, "part of the score"),
        column(
            "outcome",
            Text,
            "the first that holds. Quality: suppressed, superseded (a submission of the same measure that lost), incomplete, \
             below_case_minimum, no_benchmark, capped (7 replaced more), floor (7 or 5 replaced less), benchmark, \
             missing_required (an empty slot), excluded (out of both sides). Cost: groups_only, below_case_minimum, \
             no_benchmark, benchmark. IA: unknown_program, too_short, below_half, duplicate, attested. PI: \
             exclusion_claimed, missing_required, not_attested, not_counted, bonus, attested, scored",
        ),
    ],
};

/// The score that each clinician gets.
pub static FINAL_SCORES: OutputTable = OutputTable {
    name: "final_scores",
    about: "one row per TIN/NPI of the roster; without a roster one per reporting unit",
    columns: &[
        column("tin", Text, "the practice"),
        column("npi", Text, "the clinician; null for groups and records"),
        column("entity_id", Text, "of the unit whose score counts, where it has one"),
        column(
            "participation",
            Text,
            "required, opted_in, voluntary (never adjusted; scored where something was reported) or excluded",
        ),
        column(
            "exclusion_reason",
            Text,
            "why the clinician is excluded: not_eligible_type, newly_enrolled, qp, partial_qp, low_volume or not_opted_in",
        ),
        column("scored_as", Text, "type of the unit whose score counts; null: no unit of the clinician has a score"),
        column("pathway", Text, "of that score, as in entity_scores"),
        column("final_score", Hundredths, "0 to 100"),
        column("payment_adjustment_percent", Hundredths, "percent of Part B payments"),
        column("part_b_paid", Money, "as given"),
        column("adjustment_dollars", Money, "part_b_paid x payment_adjustment_percent, half-up to the cent"),
    ],
};

/// Which score adjusts the payments of the payment year.
pub static PAYMENT_LOOKUP: OutputTable = OutputTable {
    name: "payment_lookup",
    about: "which score adjusts payments of the payment year, one row per NPI and practice of the roster, and one per NPI for \
            any other practice",
    columns: &[
        column("npi", Text, "the clinician"),
        column("tin", Text, "the practice billed through; null: any that the roster does not name with this NPI"),
        column("source_tin", Text, "the practice in which the score was earned; null: there is none"),
        column("final_score", Hundredths, "0 to 100; null: no score applies"),
        column("payment_adjustment_percent", Hundredths, "percent; 0 where no score applies"),
        column(
            "rule",
            Text,
            "same_tin_npi: earned in this practice; highest_of_npi: the highest that the NPI earned in any; none: left out, \
             voluntary or without a score there",
        ),
    ],
};

/// Statistics of final scores.
pub static DISTRIBUTION: OutputTable = OutputTable {
    name: "distribution",
    about: "statistics of the rounded final scores, overall and by roster columns",
    columns: &[
        column("group_by", Text, "all, or columns joined by |"),
        column("group_value", Text, "all, or their values joined by |; a missing value is (missing)"),
        column(
            "statistic",
            Text,
            "n, mean, median, sd (n - 1), min, max, p1 to p99 (linear interpolation between closest ranks); shares by the \
             rounded final score: share_max_negative (at or below one quarter of the threshold), share_negative (below \
             the threshold), share_neutral (at it), share_positive (above it), within_1 and within_5 (points from the \
             threshold), within_1_quarter and within_5_quarter (from one quarter of it); mean_adjustment (percent), \
             dollars_positive, dollars_negative, dollars_net; bin_00_05 to bin_95_100 (counts; lower edge in, the last \
             bin both)",
        ),
        column("value", Statistic, "shares are 0 to 1"),
    ],
};

/// The payment adjustment curve.
pub static ADJUSTMENT_TABLE: OutputTable = OutputTable {
    name: "adjustment_table",
    about: "payment adjustment by final score, at tens and at every breakpoint of the curve",
    columns: &[
        column("final_score", Hundredths, "points"),
        column("payment_adjustment_percent", Hundredths, "percent of Part B payments"),
    ],
};

/// The payment adjustment curve beside tables that others published.
pub static ADJUSTMENT_COMPARISON: OutputTable = OutputTable {
    name: "adjustment_comparison",
    about: "the adjustment table beside a published one",
    columns: &[
        column("published_table", Text, "its name in the rule pack"),
        column("final_score", Hundredths, "points"),
        column("payment_adjustment_percent", Hundredths, "by the rule pack"),
        column("published_percent", Hundredths, "as published"),
        column("difference", Hundredths, "ours less theirs, percentage points"),
    ],
};

/// Figures given in the input beside those computed.
pub static PUBLISHED_DIFFERENCES: OutputTable = OutputTable {
    name: "published_differences",
    about: "figures that came with the input beside those computed, one row per unit and figure",
    columns: &[
        column("entity_type", Text, "as in entity_scores"),
        column("tin", Text, "as in entity_scores"),
        column("npi", Text, "as in entity_scores"),
        column("entity_id", Text, "as in entity_scores"),
        column("figure", Text, "a column of entity_scores"),
        column(
            "inferred",
            Text,
            "pi_inferred_from_final: the preset chose the weighting nearer to the published score",
        ),
        column("published", Micro, "as given"),
        column("computed", Micro, "as computed; null: not computed"),
        column("difference", Micro, "computed less published"),
    ],
};

/// How close the computed figures are to those given.
pub static PUBLISHED_COMPARISON: OutputTable = OutputTable {
    name: "published_comparison",
    about: "statistics of published_differences by figure, overall and by whether it was inferred",
    columns: &[
        column("group_by", Text, "figure, or figure|inferred"),
        column("group_value", Text, "their values joined by |"),
        column("statistic", Text, "n, within_0.005, within_0.01, within_0.1, within_1 (shares), largest, mean"),
        column("value", Statistic, "differences without their sign"),
    ],
};
