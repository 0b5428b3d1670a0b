//! What comes of a scenario: rescored where it has to be, assigned and adjusted anew, projected.

use std::borrow::Cow;
use std::sync::Arc;

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};

use super::plan::PlannedScenario;
use super::select::what_if;
use super::what_if::WhatIf;
use crate::adjust::PrintedPoint;
use crate::failure::Failure;
use crate::model::Pathway;
use crate::participation::Assigned;
use crate::rules::Law;
use crate::run::adjusting::{Adjusted, adjust, dollars, mode};
use crate::run::cohort::Cohort;
use crate::run::intake::Tables;
use crate::run::manifest::Adjustment;
use crate::run::measures::MeasureTables;
use crate::run::outputs::Results;
use crate::run::pipeline::{AdjustMode, AdjustSettings};
use crate::run::plan::Plan;
use crate::run::projecting::{ProjectedRow, Projector, Side};
use crate::run::published::Figure;
use crate::run::units::Unit;
use crate::scenario::{Changes, ModeName};
use crate::units::{CENTS, Exact, decimal};

/// What the pipeline gave, which scenarios start from.
pub(in crate::run) struct Evaluation<'a> {
    /// The run.
    pub(in crate::run) plan: &'a Plan,
    /// What was read.
    pub(in crate::run) tables: &'a Tables,
    /// The scores of the pipeline itself.
    pub(in crate::run) units: &'a [Unit],
    /// Whose score counts for whom.
    pub(in crate::run) assigned: &'a [Assigned],
    /// How payments are projected.
    pub(in crate::run) projector: &'a Projector<'a>,
}

/// What came of a scenario, or of the pipeline.
pub(in crate::run) struct Evaluated {
    /// A row for each row of `final_scores`.
    pub(in crate::run) rows: Vec<ProjectedRow>,
    /// Its own positive side first.
    pub(in crate::run) sides: Vec<Side>,
    /// Statistics of everybody.
    pub(in crate::run) distribution: Vec<Figure>,
    /// What it could not change, in sentences.
    pub(in crate::run) remarks: Vec<String>,
    /// How its positive side was fixed.
    pub(in crate::run) adjustment: Adjustment,
    /// The increase at the highest score, hundredths of a percent.
    pub(in crate::run) maximum: i32,
}

/// Evaluates a scenario; `before` is what came of the pipeline.
///
/// # Errors
/// When it names somebody whom the run does not have, or asks for what the run can't do.
pub(in crate::run) fn evaluate(
    scenario: &PlannedScenario,
    from: &Evaluation<'_>,
    before: Option<&Evaluated>,
) -> Result<Evaluated, Failure> {
    let Evaluation { plan, tables, .. } = *from;
    let what_if = Arc::new(what_if(scenario, tables, &plan.law)?);
    let law = &scenario.law;
    let measures = tables.measures.as_ref().map(|measures| with(measures, &what_if, law));
    let settings = &plan.pipeline.score;
    let cohort = Cohort { law, settings, tables, measures: measures.as_ref(), what_if: &what_if };
    let units = units(scenario, from, &cohort);
    let is_as_before = matches!(units, Cow::Borrowed(_));
    let assigned = if is_as_before { Cow::Borrowed(from.assigned) } else { Cow::Owned(cohort.assign(&units)) };
    let keys = |place: usize| cohort.key(place);
    let mut results = Results::new(&keys, &units, &assigned, tables);
    let adjustment = adjust_settings(&scenario.changes, &plan.pipeline.adjust);
    let printed = printed(&scenario.changes, law)?;
    let adjusted = adjust(&results, mode(&adjustment), adjustment.score_input, law, printed);
    let adjusted = adjusted.map_err(|failure| Failure {
        message: format!("scenario `{}`: {}", scenario.header.name, failure.message),
        ..failure
    })?;
    (results.percents, results.adjusts) = (&adjusted.percents, adjusted.curve.is_some());
    let dollars = dollars(&results);
    results.dollars = &dollars;
    // With the same scores and threshold every other positive side is what it is for the pipeline.
    let same = is_as_before && law.threshold == plan.law.threshold && !adjusted.is_printed;
    from.evaluated(&cohort, &results, &adjusted, before.filter(|_| same))
}

impl Evaluation<'_> {
    /// What comes of results that are adjusted; `same` has the same scores under the same threshold.
    ///
    /// # Errors
    /// When amounts are past what can be counted.
    pub(in crate::run) fn evaluated(
        &self,
        cohort: &Cohort<'_>,
        results: &Results<'_>,
        adjusted: &Adjusted,
        same: Option<&Evaluated>,
    ) -> Result<Evaluated, Failure> {
        let rows = self.projector.rows(cohort, results)?;
        let score_input = self.plan.pipeline.adjust.score_input;
        let known = same.map(|evaluated| evaluated.sides.as_slice());
        let sides = || self.projector.sides(results, adjusted, &rows, (score_input, cohort.law), known);
        let (sides, distribution) = rayon::join(sides, || overall(cohort.law, self.tables, results));
        let highest = adjusted.curve.as_ref().map(|curve| curve.rounded_percent(&cohort.law.maximum_score));
        let maximum = highest.and_then(|percent| i32::try_from(percent).ok()).unwrap_or_default();
        Ok(Evaluated {
            sides: sides?,
            distribution: distribution?,
            remarks: cohort.what_if.remarks.clone(),
            adjustment: adjusted.note.clone(),
            maximum,
            rows,
        })
    }
}

/// What was reported, as a scenario has it: the same rows, and who is scored by them.
fn with(measures: &MeasureTables, what_if: &Arc<WhatIf>, law: &Law) -> MeasureTables {
    let mut changed = MeasureTables { what_if: Arc::clone(what_if), ..measures.clone() };
    if !what_if.aside.is_empty() {
        changed.scored = changed.find_scored(law);
    }
    changed
}

/// The units of a scenario. Only those are scored again of which a change can speak; a unit whose score is the threshold has
/// the scenario's.
fn units<'a>(scenario: &PlannedScenario, from: &Evaluation<'a>, cohort: &Cohort<'_>) -> Cow<'a, [Unit]> {
    let changes = &scenario.changes;
    let weighs = changes.weights.is_some() || !changes.reweighting.is_empty();
    let what_if = cohort.what_if;
    let is_touched = weighs || !what_if.exceptions.is_empty() || !what_if.moves.is_empty() || !what_if.aside.is_empty();
    let scored = match (is_touched, cohort.measures, from.tables.measures.as_ref()) {
        (false, ..) => Cow::Borrowed(from.units),
        (true, Some(measures), Some(before)) if !weighs => Cow::Owned(rescored(measures, before, from.units, cohort)),
        (true, ..) => Cow::Owned(cohort.score()),
    };
    match changes.payment.threshold {
        Some(_) if scored.iter().any(|unit| unit.at_threshold) => {
            let mut moved = scored.into_owned();
            for unit in moved.iter_mut().filter(|unit| unit.at_threshold) {
                unit.final_score = Some(cohort.law.threshold.clone());
            }
            Cow::Owned(moved)
        }
        _ => scored,
    }
}

/// The units of a scenario, each as it was where nothing that it depends on changed.
fn rescored(measures: &MeasureTables, before: &MeasureTables, units: &[Unit], cohort: &Cohort<'_>) -> Vec<Unit> {
    let scoring = cohort.measure_scoring().expect("a run from measures");
    let touched = touched(measures);
    let unit = |(unit, pathway): &(u32, Pathway)| {
        let same = before.scored.binary_search(&(*unit, *pathway)).ok().filter(|_| !touched[*unit as usize]);
        match same {
            Some(place) => units[place].clone(),
            None => scoring.unit(*unit as usize, *pathway),
        }
    };
    measures.scored.as_slice().into_par_iter().with_min_len(64).map(unit).collect()
}

/// The units whose score a scenario can change.
fn touched(measures: &MeasureTables) -> Vec<bool> {
    let (units, what_if) = (&measures.units, &measures.what_if);
    let has = |unit: usize, measure: u16| measures.quality.rows.of(unit).any(|row| row.measure == measure);
    let moves = |unit: usize| {
        what_if.moves.iter().filter(|(set, _)| set.contains(unit)).any(|(_, one)| {
            // A small practice has the claims of its clinicians.
            has(unit, one.measure) || units.members(unit).any(|member| has(member, one.measure))
        })
    };
    let loses = |unit: usize| what_if.exceptions.iter().any(|(set, _)| set.contains(unit));
    let mut touched: Vec<bool> = (0..units.len()).into_par_iter().map(|unit| loses(unit) || moves(unit)).collect();
    // Where a practice or its clinicians report otherwise, so may whatever they belong to be scored otherwise.
    let clinicians = units.roster().clinicians().len();
    let practice = |unit: usize| if unit < clinicians { units.group_of(unit) } else { unit };
    let aside = (0..what_if.aside.len()).filter(|unit| what_if.aside[*unit]);
    let mut practices: Vec<usize> = aside.map(practice).collect();
    practices.sort_unstable();
    practices.dedup();
    for practice in practices {
        touched[practice] = true;
        for member in units.members(practice) {
            touched[member] = true;
            units.joined_by(member).for_each(|(joined, _)| touched[joined] = true);
        }
    }
    touched
}

/// How the positive side of a scenario is fixed: as it says, else as the pipeline does.
fn adjust_settings(changes: &Changes, pipeline: &AdjustSettings) -> AdjustSettings {
    let Some(mode) = changes.payment.mode else { return pipeline.clone() };
    let mode = match mode {
        ModeName::Published => AdjustMode::Published,
        ModeName::Assumed => AdjustMode::Assumed,
        ModeName::Solved => AdjustMode::Solved,
    };
    AdjustSettings { mode, scaling_factor: changes.payment.scaling_factor, ..pipeline.clone() }
}

/// The printed table that stands in place of the curve.
fn printed(changes: &Changes, law: &Law) -> Result<Option<Vec<PrintedPoint>>, Failure> {
    let Some(name) = &changes.payment.curve else { return Ok(None) };
    let table = law.published.iter().find(|table| table.name == *name);
    let rows = table.into_iter().flat_map(|table| &table.rows).map(|row| {
        let hundredths = |text: &str| decimal::parse(text, CENTS).map(|parsed| parsed.mantissa);
        let wrong = |error| Failure::usage(format!("published table `{name}`: {error}"));
        Ok(PrintedPoint {
            score: Exact::decimal(hundredths(&row.final_score).map_err(wrong)?, CENTS),
            percent: Exact::decimal(hundredths(&row.payment_adjustment_percent).map_err(wrong)?, CENTS),
        })
    });
    rows.collect::<Result<Vec<_>, Failure>>().map(Some)
}

#[cfg(feature = "tables")]
fn overall(law: &Law, tables: &Tables, results: &Results<'_>) -> Result<Vec<Figure>, Failure> {
    crate::run::distributing::distribute(law, &[], tables, results)
}

#[cfg(not(feature = "tables"))]
#[allow(clippy::unnecessary_wraps, reason = "as with the feature")]
fn overall(_: &Law, _: &Tables, _: &Results<'_>) -> Result<Vec<Figure>, Failure> {
    Ok(Vec::new())
}
