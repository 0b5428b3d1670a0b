//! Which score a clinician gets (42 CFR 414.1405, 86 FR 65536): the highest of those that the clinician has.

use crate::ids::{Tin, TinNpi};
use crate::model::{EntityKey, EntityType, place};
use crate::units::{Exact, Points};

use super::{Clinician, Own, Roster, Standing};

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
    /// How the clinician takes part.
    pub standing: Standing,
}

/// Gives every clinician on the roster the strongest standing of their own and that of a practice that reports as a group,
/// and the highest score among the units that give such a standing; equal scores go to the group. `units` are in the order
/// of their keys; `own` tells how the clinician at a place takes part alone, `of_practice` how through the practice.
pub fn assign(
    units: &[Candidate<'_>],
    roster: &Roster,
    own: &dyn Fn(usize) -> Own,
    of_practice: &dyn Fn(Tin) -> Standing,
) -> Vec<Assigned> {
    let individuals: Vec<(TinNpi, u32)> = indexed(units, EntityType::Individual)
        .filter_map(|(place, key)| Some((TinNpi::new(key.tin?, key.npi?), place)))
        .collect();
    let groups: Vec<(Tin, (u32, Standing))> = indexed(units, EntityType::Group)
        .filter_map(|(place, key)| Some((key.tin?, (place, of_practice(key.tin?)))))
        .collect();
    let assigned = |(index, clinician): (usize, &Clinician)| {
        let own = own(index);
        let group = find(&groups, clinician.key.tin()).filter(|_| own.in_group);
        let individual = find(&individuals, clinician.key).map(|place| (place, own.standing));
        let standing = group.map_or(own.standing, |(_, standing)| standing.max(own.standing));
        let competing =
            |unit: Option<(u32, Standing)>| unit.filter(|(_, own)| own.competes(standing)).map(|unit| unit.0);
        let unit = better(units, competing(group), competing(individual));
        Assigned { clinician: Some(place(index)), unit, standing }
    };
    roster.clinicians().iter().enumerate().map(assigned).collect()
}

/// The unit of the higher score; of equals the group.
fn better(units: &[Candidate<'_>], group: Option<u32>, individual: Option<u32>) -> Option<u32> {
    let score = |place: u32| units[place as usize].final_score;
    match group.zip(individual) {
        Some((group, individual)) => Some(if score(individual) > score(group) { individual } else { group }),
        None => group.or(individual),
    }
}

/// Without a roster every unit stands for itself.
pub fn each_for_itself(units: usize) -> Vec<Assigned> {
    let assigned = |unit| Assigned { clinician: None, unit: Some(place(unit)), standing: Standing::Required };
    (0..units).map(assigned).collect()
}

fn indexed<'a>(units: &'a [Candidate<'a>], kind: EntityType) -> impl Iterator<Item = (u32, EntityKey<'a>)> {
    // A unit can stand there twice, once without a final score.
    let scored = units.iter().enumerate().filter(|(_, unit)| unit.final_score.is_some());
    let keys = scored.map(|(index, unit)| (place(index), unit.key));
    keys.filter(move |(_, key)| key.entity_type == kind)
}

fn find<K: Ord + Copy, V: Copy>(sorted: &[(K, V)], key: K) -> Option<V> {
    sorted.binary_search_by_key(&key, |(key, _)| *key).ok().map(|place| sorted[place].1)
}
