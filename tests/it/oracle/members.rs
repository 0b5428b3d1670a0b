//! Who belongs to a unit: the roster, and `memberships` (1.8).

use std::collections::BTreeSet;

use super::key::{Key, Kind};
use super::rows::{Clinician, Cohort, Membership};

pub fn roster<'a>(cohort: &'a Cohort, tin: &str) -> Vec<&'a Clinician> {
    cohort.clinicians.iter().filter(|clinician| clinician.tin == tin).collect()
}

pub fn members<'a>(cohort: &'a Cohort, key: &Key) -> Vec<&'a Clinician> {
    cohort.clinicians.iter().filter(|clinician| has_member(cohort, key, clinician)).collect()
}

pub fn has_member(cohort: &Cohort, key: &Key, clinician: &Clinician) -> bool {
    match key.kind {
        Kind::Individual => clinician.tin == key.tin && clinician.npi == key.npi,
        Kind::Group => clinician.tin == key.tin,
        Kind::VirtualGroup | Kind::ApmEntity | Kind::Subgroup => {
            cohort.memberships.iter().any(|row| key_of(row).is_some_and(|of| of == *key) && takes_in(row, clinician))
        }
    }
}

/// An empty npi takes in the whole TIN.
fn takes_in(row: &Membership, clinician: &Clinician) -> bool {
    row.tin == clinician.tin && (row.npi.is_empty() || row.npi == clinician.npi)
}

fn key_of(row: &Membership) -> Option<Key> {
    let kind = Kind::OF_MEMBERSHIPS.into_iter().find(|kind| kind.name() == row.entity_type)?;
    Some(Key::entity(kind, &row.tin, &row.entity_id))
}

/// All virtual groups, subgroups and APM entities.
pub fn entities(cohort: &Cohort) -> BTreeSet<Key> {
    cohort.memberships.iter().filter_map(key_of).collect()
}

pub fn is_in_apm_entity(cohort: &Cohort, clinician: &Clinician) -> bool {
    cohort.memberships.iter().any(|row| row.entity_type == Kind::ApmEntity.name() && takes_in(row, clinician))
}

/// The TINs of a unit's members.
pub fn tins<'a>(members: &[&'a Clinician]) -> BTreeSet<&'a str> {
    members.iter().map(|clinician| clinician.tin.as_str()).collect()
}
