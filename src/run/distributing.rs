//! The stage that makes distributions of final scores.

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::attributes::attribute;
use super::intake::Tables;
use super::outputs::{Results, rounded_score};
use super::plan::Plan;
use super::published::Figure;
use crate::failure::Failure;
use crate::participation::Assigned;
use crate::tables::{ScoreFrame, Thresholds, distribution};
use crate::units::CENTS;

/// Statistics of the scores of everyone who takes part, overall and by the pipeline's columns.
pub(super) fn distribute(plan: &Plan, tables: &Tables, results: &Results<'_>) -> Result<Vec<Figure>, Failure> {
    let scored = |(place, row): (usize, &Assigned)| {
        let unit = row.unit?;
        let score = rounded_score(&results.units[unit as usize])?;
        // Rows of the roster stand in its order, units in that of the category scores.
        Some((place, row.clinician.unwrap_or(unit), unit, i32::try_from(score).ok()?))
    };
    let rows: Vec<_> = results.assigned.iter().enumerate().filter_map(scored).collect();
    let places: Vec<u32> = rows.iter().map(|row| row.1).collect();
    let by = plan.groupings();
    let mut names: Vec<&String> = by.iter().flatten().collect();
    names.sort();
    names.dedup();
    let table = tables.clinicians.as_ref().unwrap_or(&tables.scores);
    let roster = tables.roster.as_ref().map(|roster| (roster, plan.law.small_practice));
    let percent = |unit: u32| results.percents[unit as usize].and_then(|percent| i32::try_from(percent).ok());
    let frame = ScoreFrame {
        scores: rows.iter().map(|row| row.3).collect(),
        percents: rows.iter().filter_map(|row| percent(row.2)).collect(),
        dollars: rows.iter().map(|row| results.dollars[row.0]).collect(),
        attributes: names.into_par_iter().map(|name| attribute(name, table, roster, &places)).collect(),
    };
    let thresholds = Thresholds {
        threshold: plan.law.threshold.round_half_up(CENTS),
        quarter: plan.law.quarter_of_threshold().map(|quarter| quarter.round_half_up(CENTS)),
    };
    let found = distribution(&frame, &by, thresholds).map_err(|error| Failure::bug(format!("polars: {error}")))?;
    let figure = |row: crate::tables::DistributionRow| Figure {
        group_by: row.group_by,
        group_value: row.group_value,
        statistic: row.statistic,
        value: row.value,
    };
    Ok(found.into_iter().map(figure).collect())
}
