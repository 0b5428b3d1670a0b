//! Which score a clinician gets (42 CFR 414.1405, 86 FR 65536): that of a virtual group, else the highest of those that the
//! clinician has.

use std::cmp::Ordering;
use std::ops::Range;

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use crate::ids::{Tin, TinNpi};
use crate::model::{EntityKey, EntityType, Pathway, place};
use crate::units::{Exact, Points};

use super::{Clinician, Own, Roster, Standing};

/// Clinicians that one thread takes at least.
const AT_ONCE: usize = 1024;

/// A unit with a score.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// The unit.
    pub key: EntityKey<'a>,
    /// How it was scored.
    pub pathway: Pathway,
    /// Its final score, unrounded; none: it has none.
    pub final_score: Option<&'a Exact<Points>>,
}

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
/// virtual group, else the highest among the units that give such a standing. `units` are in the order of their keys.
///
/// 70 in a group and 88 in an APM entity: 88. 70 in a virtual group and 88 alone: 70.
pub fn assign(units: &[Candidate<'_>], roster: &Roster, ways: Ways<'_>) -> Vec<Assigned> {
    let individual =
        |key: EntityKey<'_>| Some(TinNpi::new(key.tin?, key.npi?)).filter(|_| is(key, EntityType::Individual));
    let group = |key: EntityKey<'_>| key.tin.filter(|_| is(key, EntityType::Group));
    let (individuals, groups) = rayon::join(|| indexed(units, individual), || indexed(units, group));
    let groups: Vec<(Tin, (Range<u32>, Standing))> =
        groups.into_iter().map(|(tin, scores)| (tin, (scores, (ways.of_practice)(tin)))).collect();
    let assigned = |(index, clinician): (usize, &Clinician)| {
        let own = (ways.own)(index);
        let joined = (ways.joined)(index);
        let group = find(&groups, clinician.key.tin()).filter(|_| own.in_group);
        let individual = find(&individuals, clinician.key).map(|scores| (scores.clone(), own.standing));
        let alone_or_practice = || individual.iter().chain(group).map(|(scores, standing)| (wide(scores), *standing));
        let through = || joined.iter().map(|unit| (unit.scores.clone(), unit.standing));
        let standings = alone_or_practice().chain(through()).map(|(_, standing)| standing);
        let standing = standings.fold(own.standing, Standing::max);
        let competing = |(_, given): &(Range<usize>, Standing)| given.competes(standing);
        let takes_part = !matches!(standing, Standing::Excluded(_));
        let virtual_group = joined.iter().find(|unit| unit.entity_type == EntityType::VirtualGroup && takes_part);
        let best = match virtual_group {
            Some(unit) => best(units, unit.scores.clone()),
            None => best(units, alone_or_practice().chain(through()).filter(competing).flat_map(|(scores, _)| scores)),
        };
        Assigned { clinician: Some(place(index)), unit: best.map(place), standing }
    };
    roster.clinicians().par_iter().enumerate().with_min_len(AT_ONCE).map(assigned).collect()
}

/// The place of the highest score; of equals by kind of unit, then by pathway, then by id.
fn best(units: &[Candidate<'_>], places: impl Iterator<Item = usize>) -> Option<usize> {
    let scored = places.filter(|place| units[*place].final_score.is_some());
    scored.reduce(|best, place| if before(&units[place], &units[best]).is_lt() { place } else { best })
}

fn before(a: &Candidate<'_>, b: &Candidate<'_>) -> Ordering {
    let of_equals = |unit: &Candidate<'_>| (kind_rank(unit.key.entity_type), pathway_rank(unit.pathway));
    let equals = || of_equals(a).cmp(&of_equals(b)).then_with(|| a.key.id.cmp(&b.key.id));
    b.final_score.cmp(&a.final_score).then_with(equals)
}

fn kind_rank(entity_type: EntityType) -> u8 {
    match entity_type {
        EntityType::VirtualGroup => 0,
        EntityType::ApmEntity => 1,
        EntityType::Group => 2,
        EntityType::Subgroup => 3,
        EntityType::Individual | EntityType::Record => 4,
    }
}

fn pathway_rank(pathway: Pathway) -> u8 {
    match pathway {
        Pathway::Mvp(_) => 0,
        Pathway::App => 1,
        Pathway::Traditional | Pathway::CategoryScores => 2,
        Pathway::Facility => 3,
    }
}

/// Without a roster every unit stands for itself.
pub fn each_for_itself(units: usize) -> Vec<Assigned> {
    let assigned = |unit| Assigned { clinician: None, unit: Some(place(unit)), standing: Standing::Required };
    (0..units).map(assigned).collect()
}

fn is(key: EntityKey<'_>, entity_type: EntityType) -> bool {
    key.entity_type == entity_type
}

/// Keys of one kind with the places of their scores, in order.
fn indexed<K: Ord>(units: &[Candidate<'_>], key: impl for<'k> Fn(EntityKey<'k>) -> Option<K>) -> Vec<(K, Range<u32>)> {
    let mut found: Vec<(K, Range<u32>)> = Vec::new();
    for (index, unit) in units.iter().enumerate().filter(|(_, unit)| unit.final_score.is_some()) {
        let Some(key) = key(unit.key) else { continue };
        match found.last_mut().filter(|(last, _)| *last == key) {
            Some((_, places)) => places.end = place(index) + 1,
            None => found.push((key, place(index)..place(index) + 1)),
        }
    }
    found
}

fn wide(places: &Range<u32>) -> Range<usize> {
    places.start as usize..places.end as usize
}

fn find<K: Ord + Copy, V>(sorted: &[(K, V)], key: K) -> Option<&V> {
    sorted.binary_search_by_key(&key, |(key, _)| *key).ok().map(|place| &sorted[place].1)
}
