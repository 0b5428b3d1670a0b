//! Which score a clinician gets (42 CFR 414.1405, 86 FR 65536): the highest of those that the clinician has.

use crate::ids::{Tin, TinNpi};
use crate::model::{EntityKey, EntityType, place};
use crate::units::{Exact, Points};

use super::Roster;

/// A unit with its score.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// The unit.
    pub key: EntityKey<'a>,
    /// Its final score, unrounded; none: it has none.
    pub final_score: Option<&'a Exact<Points>>,
}

/// A row of `final_scores`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assigned {
    /// Place of the clinician on the roster; none without a roster.
    pub clinician: Option<u32>,
    /// Place of the unit whose score counts; none: no unit of the clinician has a score.
    pub unit: Option<u32>,
}

/// Gives every clinician on the roster the highest score among the individual and the group; equal scores go to the
/// group. `units` are in the order of their keys.
pub fn assign(units: &[Candidate<'_>], roster: &Roster) -> Vec<Assigned> {
    let individuals: Vec<(TinNpi, u32)> = indexed(units, EntityType::Individual)
        .filter_map(|(place, key)| Some((TinNpi::new(key.tin?, key.npi?), place)))
        .collect();
    let groups: Vec<(Tin, u32)> =
        indexed(units, EntityType::Group).filter_map(|(place, key)| Some((key.tin?, place))).collect();
    let best = |key: TinNpi| {
        let group = find(&groups, key.tin());
        let individual = find(&individuals, key);
        let scored = |place: Option<u32>| Some((place?, units[place? as usize].final_score?));
        match (scored(group), scored(individual)) {
            (Some((group, group_score)), Some((individual, score))) => {
                Some(if score > group_score { individual } else { group })
            }
            (group, individual) => group.or(individual).map(|(place, _)| place),
        }
    };
    let assigned = roster.clinicians().iter().enumerate();
    assigned.map(|(index, clinician)| Assigned { clinician: Some(place(index)), unit: best(clinician.key) }).collect()
}

/// Without a roster every unit stands for itself.
pub fn each_for_itself(units: usize) -> Vec<Assigned> {
    (0..units).map(|unit| Assigned { clinician: None, unit: Some(place(unit)) }).collect()
}

fn indexed<'a>(units: &'a [Candidate<'a>], kind: EntityType) -> impl Iterator<Item = (u32, EntityKey<'a>)> {
    // A unit can stand there twice, once without a final score.
    let scored = units.iter().enumerate().filter(|(_, unit)| unit.final_score.is_some());
    let keys = scored.map(|(index, unit)| (place(index), unit.key));
    keys.filter(move |(_, key)| key.entity_type == kind)
}

fn find<K: Ord + Copy>(sorted: &[(K, u32)], key: K) -> Option<u32> {
    sorted.binary_search_by_key(&key, |(key, _)| *key).ok().map(|place| sorted[place].1)
}
