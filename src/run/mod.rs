//! A run: from a pipeline file to a run folder.
//!
//! Stages: check (read and validate), score, adjust, write (with the distributions). Everything is written beside the run
//! folder and put in place at the end, whole or not at all.

mod accepted_rows;
mod account;
mod adjusting;
mod adjustment_table;
mod assumptions;
#[cfg(feature = "tables")]
mod attributes;
mod base_payments;
mod claims;
mod claims_fill;
mod claims_settings;
mod claims_totals;
mod cohort;
mod comparing;
mod contributions;
#[cfg(feature = "tables")]
mod distributing;
mod encode;
mod expect;
mod finance_settings;
mod folder;
mod groupings;
mod infer;
mod intake;
mod manifest;
mod measure_intake;
mod measure_scores;
mod measure_units;
mod measures;
mod memberships;
mod output_tables;
mod outputs;
mod payment_lookup;
mod pipeline;
mod plan;
mod projecting;
mod projection;
mod provider_payments;
mod published;
mod quality_rows;
mod records;
mod redaction;
mod reference_points;
mod reporting;
mod roster;
mod roster_checks;
mod rules_dir;
mod scenarios;
mod stages;
mod toml_text;
mod units;
mod without_effect;
mod write;

pub use claims::ClaimsNote;
pub use claims_settings::{ClaimsSettings, PaymentBase};
pub use comparing::{Compared, Comparison, compare, write_comparison};
pub use expect::Outcome;
pub use finance_settings::{BaseSource, FinanceSettings, ReportFormat, ReportSettings, ScenarioEntry};
pub use manifest::{Adjustment, InputFile, Manifest, RulePack};
pub use pipeline::{AdjustMode, ApmCreditSetting, BonusMode, Expectation, Pipeline, RejectLimit, ScoreInput};
pub use plan::{Overrides, Plan};
pub use reporting::{Place, write_reports};
pub use rules_dir::rule_files;
pub use stages::{Summary, run};
pub use write::{Written, parquet_properties};
