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
mod bad_input;
mod bonus;
mod cases;
mod cli;
mod determinism;
mod distribution;
mod ingest;
mod properties;
mod roster;
mod rules;
mod run_folder;
mod sample;
mod support;
