//! Administrative-claims measures: extra to the six, scored or left out (2.2.5, 13.18).

use super::law;
use super::measure_points::{Standing, Worth, decile_points};
use super::submissions::Submission;
use super::tables::Tables;
use super::units::Unit;

pub fn score(tables: &Tables, unit: &Unit, submission: Submission) -> Worth {
    let (minimum, large_groups_only) = law::claims_based_minimum(&submission.measure_id);
    let asked = !large_groups_only || unit.is_group() && unit.practice_size >= law::CLAIMS_BASED_GROUP_SIZE;
    let enough_cases = submission.figures.case_count.is_some_and(|cases| cases >= minimum);
    let points =
        match (&submission.figures.value, tables.benchmark(&submission.measure_id, &submission.collection_type)) {
            (Some(value), Some(benchmark)) if asked && enough_cases => Some(decile_points(benchmark, value)),
            _ => None,
        };
    Worth {
        submission,
        standing: Standing::Scored,
        outcome: if points.is_some() { "benchmark" } else { "excluded" },
        counted: points.is_some(),
        points,
        stands: true,
    }
}
