//! The stage that projects dollars and evaluates scenarios, and writes what comes of it.

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::adjusting::Adjusted;
use super::base_payments::BasePayments;
use super::cohort::Cohort;
use super::groupings::groupings;
use super::intake::Tables;
use super::output_tables::OutputTables;
use super::outputs::Results;
use super::plan::Plan;
use super::projecting::{Projector, bases};
use super::scenarios::{Evaluated, Evaluation, Outcomes, evaluate};
use super::write::{Written, write_in_steps};
use crate::failure::Failure;
use crate::ingest::BATCH;
use crate::model::{EntityKey, EntityType};
use crate::schema::{
    CLINICIAN_PROJECTION, COMPARISON, MOVERS, PROJECTION, SCENARIO_DISTRIBUTION, SCENARIOS, TRANSITIONS,
};

/// What came of a projection.
#[derive(Default)]
pub(super) struct Projected {
    /// Its tables.
    pub(super) written: Vec<Written>,
    /// What scenarios could not change, in sentences.
    pub(super) remarks: Vec<String>,
}

/// Projects the dollars of a run, evaluates its scenarios one after the other, and writes their tables; nothing, where the
/// pipeline asks for neither.
pub(super) fn project(
    plan: &Plan,
    tables: &Tables,
    cohort: &Cohort<'_>,
    results: &Results<'_>,
    adjusted: &Adjusted,
    writer: &OutputTables<'_>,
) -> Result<Projected, Failure> {
    let (Some(assumptions), Some(finance)) = (&plan.assumptions, &plan.pipeline.finance) else {
        return Ok(Projected::default());
    };
    let groupings = groupings(plan, tables, results.assigned);
    let payments = BasePayments::of(finance.base, tables);
    let bases = bases(results, payments, assumptions)?;
    let projector = Projector { assumptions, finance, groupings: &groupings, bases: &bases };
    let (units, assigned) = (results.units, results.assigned);
    let evaluation = Evaluation { plan, tables, units, assigned, projector: &projector };
    let pipeline = evaluation.evaluated(cohort, results, adjusted, None)?;
    let of_scenario = |scenario| {
        writer.watch.go_on()?;
        evaluate(scenario, &evaluation, Some(&pipeline))
    };
    let scenarios: Vec<_> = plan.scenarios.par_iter().map(of_scenario).collect::<Result<_, Failure>>()?;
    let evaluated: Vec<Evaluated> = std::iter::once(pipeline).chain(scenarios).collect();
    let amount = |row: usize| {
        let (paid, allowed) = payments.part_b(results, &results.assigned[row]);
        assumptions.amount(paid, allowed)
    };
    let none = EntityKey { entity_type: EntityType::Record, tin: None, npi: None, id: None };
    let key = |unit: u32| match &tables.measures {
        Some(measures) => measures.units.key(unit as usize),
        None if (unit as usize) < tables.scores.len() => tables.scores.key(unit as usize),
        None => none,
    };
    let outcomes = Outcomes {
        scenarios: &plan.scenarios,
        law: &plan.law,
        evaluated: &evaluated,
        groupings: &groupings,
        bases: &bases,
        amount: &amount,
        key: &key,
        roster: results.roster,
        mvps: &tables.mvps,
        movers: finance.movers,
    };
    let remarks = evaluated.iter().flat_map(|evaluated| evaluated.remarks.clone()).collect();
    Ok(Projected { written: write(&outcomes, writer)?, remarks })
}

fn write(outcomes: &Outcomes<'_>, writer: &OutputTables<'_>) -> Result<Vec<Written>, Failure> {
    let rows = |range| [outcomes.clinician_projection(range)];
    let file = [writer.file(&CLINICIAN_PROJECTION)?];
    // Comparisons go through everybody once for each grouping, while the largest table is written.
    let compared = || (outcomes.comparison(), outcomes.movers(), outcomes.transitions());
    let write = || write_in_steps(file, outcomes.projected(), BATCH, rows, writer.watch);
    let (written, (comparison, movers, transitions)) = rayon::join(write, compared);
    let [projected] = written?;
    let mut written = vec![
        writer.whole(&SCENARIOS, &outcomes.scenarios())?,
        projected,
        writer.whole(&PROJECTION, &outcomes.projection())?,
        writer.whole(&SCENARIO_DISTRIBUTION, &outcomes.distribution())?,
    ];
    if !outcomes.scenarios.is_empty() {
        written.push(writer.whole(&COMPARISON, &comparison)?);
        written.push(writer.whole(&MOVERS, &movers)?);
        written.push(writer.whole(&TRANSITIONS, &transitions)?);
    }
    Ok(written)
}
