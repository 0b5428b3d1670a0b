//! Administrative-claims measures: extra to those that are asked for, scored or left out (2.2.5, 13.18), but for the one
//! that holds an outcome slot of an MVP (13b.42).

use super::fraction::Fraction;
use super::law;
use super::measure_points::{Standing, Worth, decile_points};
use super::submissions::Submission;
use super::tables::Tables;
use super::units::Unit;

pub fn score(tables: &Tables, unit: &Unit, submission: Submission) -> Worth {
    let (minimum, large_groups_only) = law::claims_based_minimum(&submission.measure_id);
    let asked = !large_groups_only || !unit.is_individual() && unit.practice_size >= law::CLAIMS_BASED_GROUP_SIZE;
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

/// Not asked for in this pathway (13b.49).
pub fn left_out(submission: Submission) -> Worth {
    Worth { submission, standing: Standing::Scored, outcome: "excluded", points: None, stands: true, counted: false }
}

/// 10.1, 13b.42: the outcome measure chosen at registration scores 0 without benchmark or enough cases.
pub fn chosen_outcome(tables: &Tables, submission: Submission) -> Worth {
    let (minimum, _) = law::claims_based_minimum(&submission.measure_id);
    let enough_cases = submission.figures.case_count.is_some_and(|cases| cases >= minimum);
    let benchmark = tables.benchmark(&submission.measure_id, &submission.collection_type);
    let (outcome, points) = match (&submission.figures.value, benchmark) {
        (Some(value), Some(benchmark)) if enough_cases => ("benchmark", decile_points(benchmark, value)),
        (Some(_), None) if enough_cases => ("no_benchmark", Fraction::zero()),
        _ => ("below_case_minimum", Fraction::zero()),
    };
    Worth { submission, standing: Standing::Scored, outcome, points: Some(points), stands: false, counted: false }
}
