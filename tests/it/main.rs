//! Tests of the whole program, each named as a sentence.

#![allow(unreachable_pub, reason = "modules of one crate")]
#![allow(clippy::float_cmp, reason = "figures are compared as they are written")]
#![allow(
    clippy::cast_possible_wrap,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "small numbers"
)]

mod adjustment;
mod article_rules;
mod bad_input;
mod bad_measures;
mod bad_units;
mod bonus;
mod cases;
mod claims;
mod claims_presets;
mod claims_recount;
mod cli;
mod compare;
mod contradicting_measures;
mod determinism;
mod differential;
mod distribution;
mod ingest;
mod measure_cases;
mod measure_determinism;
mod measure_properties;
mod measure_rows;
mod measure_strategies;
#[allow(clippy::pedantic, dead_code, reason = "an independent piece of work, with a style of its own")]
mod oracle;
mod packed_rows;
mod pathway_properties;
mod payments;
mod properties;
mod redaction;
mod reports;
mod roster;
mod rules;
mod run_folder;
mod sample;
mod scenarios;
mod support;
