//! Who differs most.

use std::cmp::Reverse;

use super::Pair;

/// A clinician who differs, by the place of the pair.
#[derive(Debug, Clone, Copy)]
pub struct Mover {
    /// Position among the pairs.
    pub place: usize,
    /// Both outcomes.
    pub pair: Pair,
}

/// Those who differ, at most so many: the largest difference in dollars first, then in percent, then in score, whatever the
/// sign; of equals the first.
pub fn largest(pairs: impl Iterator<Item = Pair>, most: usize) -> Vec<Mover> {
    let differing = pairs.enumerate().filter(|(_, pair)| pair.differs());
    let mut movers: Vec<Mover> = differing.map(|(place, pair)| Mover { place, pair }).collect();
    movers.sort_unstable_by_key(|mover| {
        let Mover { place, pair } = mover;
        let size = |difference: Option<i32>| difference.map_or(0, i32::unsigned_abs);
        let dollars = pair.dollars().map_or(0, i64::unsigned_abs);
        (Reverse((dollars, size(pair.percent()), size(pair.score()))), *place)
    });
    movers.truncate(most);
    movers
}
