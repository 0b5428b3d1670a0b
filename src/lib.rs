//! Scores whole cohorts of clinicians under Medicare's Merit-based Incentive Payment System.
//!
//! Records go in as CSV or Parquet ([`ingest`]), are scored exactly under the law of a performance year ([`rules`],
//! [`score`]), get their payment adjustments ([`adjust`]), and come out as tables ([`run`]).

pub mod adjust;
pub mod claims;
pub mod cli;
pub mod compare;
pub mod failure;
pub mod ids;
pub mod ingest;
pub mod model;
pub mod number;
pub mod participation;
pub mod project;
pub mod report;
pub mod rules;
pub mod run;
pub mod scenario;
pub mod schema;
pub mod score;
pub mod submissions;
#[cfg(feature = "tables")]
pub mod tables;
mod texts;
pub mod units;
pub mod watch;
