//! The stage that makes distributions of final scores.

use super::attributes::attribute;
use super::intake::Tables;
use super::outputs::{Results, rounded_score};
use super::published::Figure;
use crate::failure::Failure;
use crate::rules::Law;
use crate::tables::{ScoreFrame, Thresholds, distribution};
use crate::units::CENTS;

/// Statistics of the scores of everyone who takes part, overall and by lists of columns.
pub(super) fn distribute(
    law: &Law,
    by: &[Vec<String>],
    tables: &Tables,
    results: &Results<'_>,
) -> Result<Vec<Figure>, Failure> {
    let (mut scores, mut percents, mut dollars, mut places) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (row, cents) in results.assigned.iter().zip(results.dollars) {
        let Some(unit) = row.unit.filter(|_| row.standing.is_adjusted()) else { continue };
        let score = rounded_score(&results.units[unit as usize]);
        let Some(score) = score.and_then(|score| i32::try_from(score).ok()) else { continue };
        let percent = results.percents[unit as usize].get().and_then(|percent| i32::try_from(percent).ok());
        scores.push(score);
        percents.extend(percent);
        dollars.push(*cents);
        // Rows of the roster stand in its order, units in that of the category scores.
        places.push(row.clinician.unwrap_or(unit));
    }
    let mut names: Vec<&String> = by.iter().flatten().collect();
    names.sort();
    names.dedup();
    let table = tables.filled.as_ref().or(tables.clinicians.as_ref()).unwrap_or(&tables.scores);
    let roster = tables.roster.as_deref().map(|roster| (roster, law.small_practice));
    let attributes = names.into_iter().map(|name| attribute(name, table, roster, &places)).collect();
    let frame = ScoreFrame { scores, percents, dollars, attributes };
    let thresholds = Thresholds {
        threshold: law.threshold.round_half_up(CENTS),
        quarter: law.quarter_of_threshold().map(|quarter| quarter.round_half_up(CENTS)),
    };
    let found = distribution(&frame, by, thresholds).map_err(|error| Failure::bug(format!("polars: {error}")))?;
    let figure = |row: crate::tables::DistributionRow| Figure {
        group_by: row.group_by,
        group_value: row.group_value,
        statistic: row.statistic,
        value: row.value,
    };
    Ok(found.into_iter().map(figure).collect())
}
