//! By what dollars are summed and differences told: everybody, and the columns that the pipeline names.

#[cfg(feature = "tables")]
use super::attributes::attribute;
use super::intake::Tables;
use super::plan::Plan;
use crate::participation::Assigned;

/// A way to divide the rows of `final_scores` into groups.
pub(super) struct Grouping {
    /// `all`, or columns joined by `|`.
    pub(super) by: String,
    /// `all`, or their values joined by `|`, in order.
    pub(super) values: Vec<String>,
    /// The group of each row, by its place in `values`.
    pub(super) codes: Vec<u32>,
}

/// Everybody, then the groups of the pipeline.
pub(super) fn groupings(plan: &Plan, tables: &Tables, assigned: &[Assigned]) -> Vec<Grouping> {
    let everybody = Grouping { by: "all".to_owned(), values: vec!["all".to_owned()], codes: vec![0; assigned.len()] };
    let mut found = vec![everybody];
    found.extend(by_columns(plan, tables, assigned));
    found
}

#[cfg(feature = "tables")]
fn by_columns(plan: &Plan, tables: &Tables, assigned: &[Assigned]) -> Vec<Grouping> {
    let table = tables.filled.as_ref().or(tables.clinicians.as_ref()).unwrap_or(&tables.scores);
    let roster = tables.roster.as_deref().map(|roster| (roster, plan.law.small_practice));
    // Rows of the roster stand in its order, units in that of the category scores.
    let places: Vec<u32> = assigned.iter().map(|row| row.clinician.or(row.unit).unwrap_or_default()).collect();
    let grouping = |columns: Vec<String>| {
        let attributes = columns.iter().map(|name| attribute(name, table, roster, &places)).collect::<Vec<_>>();
        let combined = crate::tables::combined(&attributes);
        Grouping { by: combined.name, values: combined.values, codes: combined.codes }
    };
    plan.finance_groupings().into_iter().map(grouping).collect()
}

#[cfg(not(feature = "tables"))]
fn by_columns(_: &Plan, _: &Tables, _: &[Assigned]) -> Vec<Grouping> {
    Vec::new()
}
