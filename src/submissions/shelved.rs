//! Rows of `quality` in the order of units, on shelves.

use std::ops::Range;

use smallvec::SmallVec;

use super::by_unit::starts;
use crate::ingest::{PackedRows, SHELF};
use crate::model::submissions::QualityRow;

/// Rows in the order of their units, those of each [`SHELF`] of units by themselves: they are too many to be moved once more.
#[derive(Debug, Clone, Default)]
pub struct ShelvedRows(Vec<Shelf>);

/// Rows of a unit: few enough, but for rare units, to need no room but the stack's.
pub type UnitQuality = SmallVec<[QualityRow; 32]>;

/// The rows of some units.
#[derive(Debug, Clone)]
pub(super) struct Shelf {
    rows: PackedRows,
    /// First run of each unit, and the end.
    starts: Vec<u32>,
}

impl Shelf {
    /// Rows that are in the order of units, of which the first has a number.
    pub(super) fn new(rows: PackedRows, first: u32) -> Self {
        let starts = starts(rows.units().map(|unit| unit - first), SHELF);
        Self { rows, starts }
    }
}

impl ShelvedRows {
    /// Rows by shelf.
    pub(super) fn new(shelves: Vec<Shelf>) -> Self {
        Self(shelves)
    }

    /// The rows of a unit, one by one.
    pub fn of(&self, unit: usize) -> impl Iterator<Item = QualityRow> + '_ {
        let (rows, runs) = self.packed(unit);
        rows.unpacked(runs)
    }

    /// Adds the rows of a unit to others, all at once; returning them would copy them once more.
    pub fn unpack(&self, unit: usize, rows: &mut UnitQuality) {
        let (packed, runs) = self.packed(unit);
        packed.unpack(runs, rows);
    }

    /// The rows of a unit, all at once.
    pub fn all_of(&self, unit: usize) -> UnitQuality {
        let mut rows = UnitQuality::new();
        self.unpack(unit, &mut rows);
        rows
    }

    fn packed(&self, unit: usize) -> (&PackedRows, Range<usize>) {
        static NONE: PackedRows = PackedRows::new();
        self.0.get(unit / SHELF).map_or((&NONE, 0..0), |shelf| {
            let start = |unit: usize| shelf.starts[unit] as usize;
            (&shelf.rows, start(unit % SHELF)..start(unit % SHELF + 1))
        })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.iter().map(|shelf| shelf.rows.len()).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rows at some places of them all.
    pub fn range(&self, range: Range<usize>) -> Vec<QualityRow> {
        let mut rows = Vec::with_capacity(range.len());
        let mut before = 0;
        for shelf in self.0.iter().map(|shelf| &shelf.rows) {
            let within = |place: usize| place.clamp(before, before + shelf.len()) - before;
            rows.extend(shelf.range(within(range.start)..within(range.end)));
            before += shelf.len();
        }
        rows
    }
}
