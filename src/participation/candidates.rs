//! The units whose scores compete for clinicians, and which of some is the best.

use std::cmp::Ordering;
use std::ops::Range;

use crate::ids::{Tin, TinNpi};
use crate::model::{EntityKey, EntityType, Pathway};
use crate::units::{Exact, Points};

/// A unit, with its score if it has one.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// The unit.
    pub key: EntityKey<'a>,
    /// How it was scored.
    pub pathway: Pathway,
    /// Its final score, unrounded.
    pub final_score: Option<&'a Exact<Points>>,
}

impl Candidate<'_> {
    /// The clinician that it is.
    fn clinician(&self) -> Option<TinNpi> {
        let key = Some(self.key).filter(|key| is(*key, EntityType::Individual))?;
        Some(TinNpi::new(key.tin?, key.npi?))
    }
}

/// All units in the order of their keys. They are made as they are looked at: a nation has many.
#[derive(Clone, Copy)]
pub struct Candidates<F> {
    /// How many there are.
    pub count: usize,
    /// The one at a place.
    pub at: F,
}

impl<'u, F: Fn(usize) -> Candidate<'u>> Candidates<F> {
    /// Places of the scores of a clinician. `next` is the place after those of the clinician before, where those of this one
    /// begin, unless others were passed over; it may be any.
    pub(super) fn of_clinician(&self, key: TinNpi, next: &mut usize) -> Option<Range<usize>> {
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
    pub(super) fn groups(&self) -> Vec<(Tin, Range<usize>)> {
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
    pub(super) fn best(&self, places: impl Iterator<Item = usize>) -> Option<usize> {
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

fn is(key: EntityKey<'_>, entity_type: EntityType) -> bool {
    key.entity_type == entity_type
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Npi;

    /// Units in the order of their keys: clinicians by TIN and NPI, one of them in two pathways, then practices.
    const UNITS: [(u32, Option<u64>, bool); 9] = [
        (100, Some(1), true),
        (100, Some(3), true),
        (100, Some(3), false),
        (100, Some(4), false),
        (200, Some(1), true),
        (300, Some(9), true),
        (100, None, true),
        (100, None, true),
        (300, None, false),
    ];

    fn at<'s>(score: &'s Exact<Points>) -> impl Fn(usize) -> Candidate<'s> {
        move |place| {
            let (tin, npi, is_scored) = UNITS[place];
            let entity_type = if npi.is_some() { EntityType::Individual } else { EntityType::Group };
            let (tin, npi) = (Some(Tin::from_number(tin)), npi.map(Npi::from_number));
            let key = EntityKey { entity_type, tin, npi, id: None };
            Candidate { key, pathway: Pathway::Traditional, final_score: is_scored.then_some(score) }
        }
    }

    #[test]
    fn the_scores_of_a_clinician_are_found_from_wherever_the_walk_is() {
        let score = Exact::whole(80);
        let units = Candidates { count: UNITS.len(), at: at(&score) };
        for (tin, npi, scores) in [
            (99, 9, None),
            (100, 1, Some(0..1)),
            (100, 2, None),
            (100, 3, Some(1..3)),
            (100, 4, None),
            (200, 1, Some(4..5)),
            (300, 9, Some(5..6)),
            (300, 10, None),
        ] {
            let key = TinNpi::new(Tin::from_number(tin), Npi::from_number(npi));
            for start in 0..=UNITS.len() {
                let mut next = start;
                assert_eq!(units.of_clinician(key, &mut next), scores, "{tin} {npi} from {start}");
            }
        }
    }

    #[test]
    fn practices_with_a_score_are_found_behind_the_clinicians() {
        let score = Exact::whole(80);
        let units = Candidates { count: UNITS.len(), at: at(&score) };
        assert_eq!(units.groups(), [(Tin::from_number(100), 6..8)]);
        assert_eq!(Candidates { count: 6, at: at(&score) }.groups(), []);
        assert_eq!(Candidates { count: 0, at: at(&score) }.groups(), []);
    }
}
