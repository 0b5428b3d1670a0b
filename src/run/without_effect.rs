//! Cells and rows about units that are used and change nothing: named in `flags.csv`.

use arrow::array::Array;

use super::records::{SEGMENTS, flag};
use crate::failure::nearest;
use crate::ingest::{Accepted, Problem};
use crate::model::EntityType;
use crate::participation::{Participation, Standing};
use crate::schema::RejectCode;

/// What a subgroup has of its practice, whatever its own row says.
const OF_PRACTICE: [&str; 10] = [
    "small_practice",
    "rural",
    "hpsa",
    "non_patient_facing",
    "hospital_based",
    "asc_based",
    "hcc_score",
    "dual_ratio",
    "reweight",
    "opted_in",
];

/// Cells of `groups` that the kind of unit has no use for.
pub(super) fn group_cells(groups: &Accepted) -> Vec<Problem> {
    let fault = |place: usize| {
        let (batch, row) = groups.at(place);
        let kind = batch.key(row).entity_type;
        let names: &[&[&str]] = match kind {
            EntityType::Subgroup => &[&OF_PRACTICE, &["facility_ccn"]],
            EntityType::VirtualGroup => &[&["opted_in", "facility_ccn"]],
            EntityType::ApmEntity => &[&["facility_ccn"]],
            EntityType::Individual | EntityType::Group | EntityType::Record => return None,
        };
        let segments = SEGMENTS.iter().map(<[&str; 3]>::as_slice);
        let filled = |name: &&str| batch.rows.column_by_name(name).is_some_and(|column| column.is_valid(row));
        let idle: Vec<&str> = names.iter().copied().chain(segments).flatten().copied().filter(filled).collect();
        let message = format!("of no effect for a {}: {}", kind.spoken(), idle.join(", "));
        idle.first().map(|name| groups.problem(place, RejectCode::WithoutEffect, message).about(name, String::new()))
    };
    (0..groups.len()).filter_map(fault).collect()
}

/// Registrations that register nothing, or what the unit can't have.
pub(super) fn registrations(registrations: &Accepted, participation: Participation<'_>) -> Vec<Problem> {
    let fault = |place: usize| {
        let (batch, row) = registrations.at(place);
        let key = batch.key(row);
        let unit = participation.units.find(key)? as usize;
        let survey = flag(batch.flags("cahps_registered"), row) == Some(true);
        let registration = participation.units.registration(unit);
        let is_individual = key.entity_type == EntityType::Individual;
        let excluded = || matches!(participation.of_clinician(unit).standing, Standing::Excluded(_));
        let (column, message) = if registration.mvp.is_none() && !survey {
            ("mvp_id", "a registration for nothing")
        } else if is_individual && survey {
            ("cahps_registered", "the CAHPS survey is one of groups")
        } else if is_individual && excluded() {
            ("mvp_id", "the clinician is left out of the program by the own figures, and has no score of their own")
        } else {
            return None;
        };
        let problem = registrations.problem(place, RejectCode::WithoutEffect, message.to_owned());
        Some(problem.about(column, String::new()))
    };
    (0..registrations.len()).filter_map(fault).collect()
}

/// Hospitals that rows name and `facility_scores`, whose numbers are `known`, does not have.
pub(super) fn unknown_hospitals<'f>(rows: &Accepted, known: &(impl Iterator<Item = &'f str> + Clone)) -> Vec<Problem> {
    let fault = |place: usize| {
        let (batch, row) = rows.at(place);
        let ccn = batch.texts("facility_ccn").filter(|column| column.is_valid(row))?.value(row);
        if known.clone().any(|name| name == ccn) {
            return None;
        }
        let bare = |name: &str| name.trim_start_matches('0').to_ascii_uppercase();
        let near = known.clone().find(|name| bare(name) == bare(ccn)).or_else(|| nearest(ccn, known.clone()));
        let near = near.map(|near| format!(": did you mean `{near}`?")).unwrap_or_default();
        let message = format!("no score of a hospital `{ccn}`{near}");
        Some(rows.problem(place, RejectCode::WithoutEffect, message).about("facility_ccn", ccn.to_owned()))
    };
    (0..rows.len()).filter_map(fault).collect()
}
