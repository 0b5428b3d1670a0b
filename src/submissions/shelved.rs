//! Rows of `quality` in the order of units, on shelves.

use std::ops::Range;

use super::ByUnit;
use crate::ingest::SHELF;
use crate::model::submissions::QualityRow;

/// Rows in the order of their units, those of each [`SHELF`] of units by themselves: they are too many to be moved once more.
#[derive(Debug, Clone, Default)]
pub struct ShelvedRows(Vec<ByUnit<QualityRow>>);

impl ShelvedRows {
    /// Rows by shelf; units are counted within each.
    pub(super) fn new(shelves: Vec<ByUnit<QualityRow>>) -> Self {
        Self(shelves)
    }

    /// The rows of a unit.
    pub fn of(&self, unit: usize) -> &[QualityRow] {
        self.0.get(unit / SHELF).map_or(&[], |shelf| shelf.of(unit % SHELF))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.iter().map(|shelf| shelf.rows().len()).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rows at some places of them all.
    pub fn range(&self, range: Range<usize>) -> Vec<QualityRow> {
        let mut rows = Vec::with_capacity(range.len());
        let mut before = 0;
        for shelf in self.0.iter().map(ByUnit::rows) {
            let within = |place: usize| place.clamp(before, before + shelf.len()) - before;
            rows.extend_from_slice(&shelf[within(range.start)..within(range.end)]);
            before += shelf.len();
        }
        rows
    }
}
