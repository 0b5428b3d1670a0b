//! Which score a clinician gets (42 CFR 414.1405, 86 FR 65536): that of a virtual group, else the highest of those that the
//! clinician has.

use std::ops::Range;

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use crate::ids::Tin;
use crate::model::{EntityType, place};

use super::{Candidate, Candidates, Clinician, Own, Roster, Standing};

/// Clinicians that one thread takes at least.
const AT_ONCE: usize = 1024;

/// A virtual group, subgroup or APM entity that a clinician belongs to.
#[derive(Debug, Clone)]
pub struct Through {
    /// Places of its scores among the candidates.
    pub scores: Range<usize>,
    /// How the clinician takes part through it.
    pub standing: Standing,
    /// Which of the three.
    pub entity_type: EntityType,
}

/// The ways in which clinicians take part, by their place on the roster.
#[derive(Clone, Copy)]
pub struct Ways<'a> {
    /// Alone.
    pub own: &'a (dyn Fn(usize) -> Own + Sync),
    /// Through the practice, where it has a score.
    pub of_practice: &'a (dyn Fn(Tin) -> Standing + Sync),
    /// Through other units.
    pub joined: &'a (dyn Fn(usize) -> Vec<Through> + Sync),
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

/// Gives every clinician on the roster the strongest standing of their own and of the units with a score, and the score of a
/// virtual group, else the highest among the units that give such a standing. The units are in the order of their keys.
///
/// 70 in a group and 88 in an APM entity: 88. 70 in a virtual group and 88 alone: 70.
pub fn assign<'u>(
    units: &Candidates<impl Fn(usize) -> Candidate<'u> + Sync>,
    roster: &Roster,
    ways: Ways<'_>,
) -> Vec<Assigned> {
    let key = |place: usize| (units.at)(place).key;
    debug_assert!((0..units.count).is_sorted_by_key(key), "units are in the order of their keys");
    let groups: Vec<(Tin, (Range<usize>, Standing))> =
        units.groups().into_iter().map(|(tin, scores)| (tin, (scores, (ways.of_practice)(tin)))).collect();
    let assigned = |next: &mut usize, (index, clinician): (usize, &Clinician)| {
        let own = (ways.own)(index);
        let joined = (ways.joined)(index);
        let group = find(&groups, clinician.key.tin()).filter(|_| own.in_group);
        let individual = units.of_clinician(clinician.key, next).map(|scores| (scores, own.standing));
        let alone_or_practice = || individual.iter().chain(group).map(|(scores, standing)| (scores.clone(), *standing));
        let through = || joined.iter().map(|unit| (unit.scores.clone(), unit.standing));
        let standings = alone_or_practice().chain(through()).map(|(_, standing)| standing);
        let standing = standings.fold(own.standing, Standing::max);
        let competing = |(_, given): &(Range<usize>, Standing)| given.competes(standing);
        let takes_part = !matches!(standing, Standing::Excluded(_));
        let virtual_group = joined.iter().find(|unit| unit.entity_type == EntityType::VirtualGroup && takes_part);
        let best = match virtual_group {
            Some(unit) => units.best(unit.scores.clone()),
            None => units.best(alone_or_practice().chain(through()).filter(competing).flat_map(|(scores, _)| scores)),
        };
        Assigned { clinician: Some(place(index)), unit: best.map(place), standing }
    };
    roster.clinicians().par_iter().enumerate().with_min_len(AT_ONCE).map_init(|| 0, assigned).collect()
}

/// Without a roster every unit stands for itself.
pub fn each_for_itself(units: usize) -> Vec<Assigned> {
    let assigned = |unit| Assigned { clinician: None, unit: Some(place(unit)), standing: Standing::Required };
    (0..units).map(assigned).collect()
}

fn find<K: Ord + Copy, V>(sorted: &[(K, V)], key: K) -> Option<&V> {
    sorted.binary_search_by_key(&key, |(key, _)| *key).ok().map(|place| &sorted[place].1)
}
