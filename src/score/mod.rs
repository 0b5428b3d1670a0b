//! 42 CFR 414.1380: from measures and category scores to the final score.
//!
//! Everything here is pure and exact: no files, no clock, no floats, and nothing rounded in between.

pub mod activities;
pub mod complex_patient_bonus;
pub mod cost;
mod final_score;
pub mod interoperability;
pub mod pathway;
pub mod quality;
pub mod record;
mod reweight;

use crate::model::{CategoryRecord, EntityScore};
use crate::rules::Law;

/// The final score of a unit from its category scores, in the order of the regulation.
pub fn score_categories(record: &CategoryRecord, law: &Law) -> EntityScore {
    let reasons = reweight::not_scored(record, law);
    let scored = reweight::scored(reasons);
    let weights = reweight::weights(&law.reweighting, record.small_practice, scored, law);
    final_score::combine(record.clone(), reasons, weights, law)
}
