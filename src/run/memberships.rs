//! Virtual groups, subgroups and APM entities of a run: their members, as far as the roster names them.

use std::collections::{BTreeMap, BTreeSet};

use super::intake::table;
use super::plan::Plan;
use super::roster_checks::overlaps;
use crate::failure::Failure;
use crate::ids::{Tin, TinNpi};
use crate::ingest::{Accepted, Intake, Problem};
use crate::model::{EntityKey, EntityType, place};
use crate::participation::{Joined, Membership, Roster};
use crate::schema::{MEMBERSHIPS, RejectCode};
use crate::watch::Watch;

/// Rows of `memberships` that name somebody on the roster, and the units that they make.
pub(super) struct Memberships {
    pub(super) intake: Intake,
    pub(super) rows: Accepted,
    pub(super) units: BTreeMap<Joined, Membership>,
}

/// Reads `memberships`; none: the run has no such table.
///
/// Members that the roster does not name are left out and counted: an entity has others than ours. A subgroup has none but of
/// its practice, so that its rows are rejected, as are those of a practice in two virtual groups and of a clinician in two
/// subgroups of a practice, which the law does not know (42 CFR 414.1315(c), 414.1318(a)).
pub(super) fn memberships(plan: &Plan, roster: &Roster, watch: &dyn Watch) -> Result<Option<Memberships>, Failure> {
    if plan.inputs(&MEMBERSHIPS).is_empty() {
        return Ok(None);
    }
    let (mut intake, mut rows) = table(plan, &MEMBERSHIPS, watch)?;
    let mut rejected: BTreeMap<usize, Problem> = BTreeMap::new();
    let outside = elsewhere(&rows, roster).into_iter().map(|fault| (RejectCode::NotInRoster, "npi", fault));
    let several = contradicting(&rows).into_iter().map(|fault| (RejectCode::ConflictingMembership, "entity_id", fault));
    for (code, column, (place, message)) in outside.chain(several) {
        let key = rows.key(place);
        let value = match column {
            "npi" => key.npi.map(|npi| npi.to_string()),
            _ => key.id.map(str::to_owned),
        };
        let problem = || rows.problem(place, code, message).about(column, value.unwrap_or_default());
        rejected.entry(place).or_insert_with(problem);
    }
    let is_stranger = |place: &usize| !rejected.contains_key(place) && members(roster, rows.key(*place)).is_empty();
    let strangers: Vec<usize> = (0..rows.len()).filter(is_stranger).collect();
    let problem = |place: &usize| rows.problem(*place, RejectCode::NotInRoster, String::new());
    intake.exclude("member_not_in_roster", &strangers.iter().map(problem).collect::<Vec<_>>());
    let mut units: BTreeMap<Joined, Membership> = BTreeMap::new();
    for unit in strangers.iter().filter_map(|place| Joined::of(rows.key(*place))) {
        units.entry(unit).or_default().others += 1;
    }
    let mut gone: Vec<usize> = rejected.keys().copied().chain(strangers).collect();
    gone.sort_unstable();
    intake.reject(rejected.into_values().collect())?;
    rows.remove(&gone);
    intake.flags.extend(overlaps(&rows));
    for row in 0..rows.len() {
        let key = rows.key(row);
        if let Some(unit) = Joined::of(key) {
            units.entry(unit).or_default().clinicians.extend(members(roster, key).map(place));
        }
    }
    // A unit of strangers alone scores nobody here.
    units.retain(|_, membership| !membership.clinicians.is_empty());
    Ok(Some(Memberships { intake, rows, units }))
}

/// Places on the roster of the clinicians that a membership names.
fn members(roster: &Roster, key: EntityKey<'_>) -> std::ops::Range<usize> {
    match (key.tin, key.npi) {
        (Some(tin), Some(npi)) => {
            let place = roster.place(TinNpi::new(tin, npi));
            place.map_or(0..0, |place| place..place + 1)
        }
        (Some(tin), None) => roster.places_of_tin(tin),
        (None, _) => 0..0,
    }
}

/// Members of subgroups whom the roster does not name in the practice.
fn elsewhere(rows: &Accepted, roster: &Roster) -> Vec<(usize, String)> {
    let subgroup = |place: &usize| rows.key(*place).entity_type == EntityType::Subgroup;
    let outside = (0..rows.len()).filter(subgroup).filter(|place| members(roster, rows.key(*place)).is_empty());
    let message = |place: usize| {
        let key = rows.key(place);
        let (tin, npi) = (key.tin.map(|tin| tin.to_string()), key.npi.map(|npi| npi.to_string()));
        let message = format!(
            "no clinician {} of practice {} on the roster, and a subgroup has members of its practice alone",
            npi.unwrap_or_default(),
            tin.unwrap_or_default()
        );
        (place, message)
    };
    outside.map(message).collect()
}

/// Rows that say what can't be of one member: two virtual groups, or two subgroups.
fn contradicting(rows: &Accepted) -> Vec<(usize, String)> {
    let mut practices: BTreeMap<Tin, BTreeSet<&str>> = BTreeMap::new();
    let mut clinicians: BTreeMap<TinNpi, BTreeSet<&str>> = BTreeMap::new();
    let keys = || (0..rows.len()).map(|place| (place, rows.key(place)));
    for (_, key) in keys() {
        match (key.entity_type, key.tin, key.npi, key.id) {
            (EntityType::VirtualGroup, Some(tin), _, Some(id)) => _ = practices.entry(tin).or_default().insert(id),
            (EntityType::Subgroup, Some(tin), Some(npi), Some(id)) => {
                clinicians.entry(TinNpi::new(tin, npi)).or_default().insert(id);
            }
            _ => {}
        }
    }
    let several = |what: String, kind: &str, ids: &BTreeSet<&str>| {
        let ids: Vec<_> = ids.iter().map(|id| format!("`{id}`")).collect();
        (ids.len() > 1).then(|| format!("{what} is in {} {kind}: {}", ids.len(), ids.join(", ")))
    };
    let message = |key: EntityKey<'_>| match (key.entity_type, key.tin, key.npi) {
        (EntityType::VirtualGroup, Some(tin), _) => {
            several(format!("practice {tin}"), "virtual groups", &practices[&tin])
        }
        (EntityType::Subgroup, Some(tin), Some(npi)) => {
            several(format!("clinician {npi} of practice {tin}"), "subgroups", &clinicians[&TinNpi::new(tin, npi)])
        }
        _ => None,
    };
    keys().filter_map(|(place, key)| Some((place, message(key)?))).collect()
}
