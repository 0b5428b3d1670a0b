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

impl Candidate<'_> {
    /// The clinician that it is.
    fn clinician(&self) -> Option<TinNpi> {
        let key = Some(self.key).filter(|key| is(*key, EntityType::Individual))?;
        Some(TinNpi::new(key.tin?, key.npi?))
    }
}

/// All units, with a score or without, in the order of their keys. They are made as they are looked at: a nation has many.
#[derive(Clone, Copy)]
pub struct Candidates<F> {
    /// How many there are.
    pub count: usize,
    /// The one at a place.
    pub at: F,
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
/// virtual group, else the highest among the units that give such a standing. The units are in the order of their keys.
///
/// 70 in a group and 88 in an APM entity: 88. 70 in a virtual group and 88 alone: 70.
pub fn assign<'u>(
    units: Candidates<impl Fn(usize) -> Candidate<'u> + Sync>,
    roster: &Roster,
    ways: Ways<'_>,
) -> Vec<Assigned> {
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

impl<'u, F: Fn(usize) -> Candidate<'u>> Candidates<F> {
    /// Places of the scores of a clinician. `next` is where the units of the clinician before end on the roster: most
    /// often those of this one begin there.
    fn of_clinician(&self, key: TinNpi, next: &mut usize) -> Option<Range<usize>> {
        let is_before = |place: usize| (self.at)(place).clinician().is_some_and(|found| found < key);
        let begins = (*next == 0 || is_before(*next - 1)) && (*next == self.count || !is_before(*next));
        if !begins {
            *next = self.first(is_before);
        }
        let start = *next;
        while *next < self.count && (self.at)(*next).clinician() == Some(key) {
            *next += 1;
        }
        self.scored(start..*next)
    }

    /// Places of the scores of each practice, in order.
    fn groups(&self) -> Vec<(Tin, Range<usize>)> {
        let first = self.first(|place| (self.at)(place).key.entity_type < EntityType::Group);
        let groups =
            (first..self.count).map(|place| (self.at)(place).key).take_while(|key| is(*key, EntityType::Group));
        let mut found: Vec<(Tin, Range<usize>)> = Vec::new();
        for (place, tin) in (first..).zip(groups.map_while(|key| key.tin)) {
            match found.last_mut().filter(|(last, _)| *last == tin) {
                Some((_, places)) => places.end = place + 1,
                None => found.push((tin, place..place + 1)),
            }
        }
        found.retain(|(_, places)| self.scored(places.clone()).is_some());
        found
    }

    /// Places of which any has a score.
    fn scored(&self, mut places: Range<usize>) -> Option<Range<usize>> {
        let all = places.clone();
        places.any(|place| (self.at)(place).final_score.is_some()).then_some(all)
    }

    /// The first place that is not before.
    fn first(&self, is_before: impl Fn(usize) -> bool) -> usize {
        let (mut start, mut end) = (0, self.count);
        while start < end {
            let middle = start.midpoint(end);
            if is_before(middle) {
                start = middle + 1;
            } else {
                end = middle;
            }
        }
        start
    }

    /// The place of the highest score; of equals by kind of unit, then by pathway, then by id.
    fn best(&self, places: impl Iterator<Item = usize>) -> Option<usize> {
        let scored = places.filter(|place| (self.at)(*place).final_score.is_some());
        scored.reduce(|best, place| if before(&(self.at)(place), &(self.at)(best)).is_lt() { place } else { best })
    }
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

fn find<K: Ord + Copy, V>(sorted: &[(K, V)], key: K) -> Option<&V> {
    sorted.binary_search_by_key(&key, |(key, _)| *key).ok().map(|place| &sorted[place].1)
}
