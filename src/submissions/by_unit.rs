//! Rows sorted by unit, and where those of each unit stand.

use crate::model::place;

/// Rows of a table in the order of their units.
#[derive(Debug, Clone)]
pub struct ByUnit<R> {
    rows: Vec<R>,
    /// First row of each unit, and the end.
    starts: Vec<u32>,
}

impl<R> ByUnit<R> {
    /// Rows that are sorted by unit.
    pub fn new(rows: Vec<R>, units: usize, unit: impl Fn(&R) -> u32) -> Self {
        // Many runs have no rows of a table, but for every unit a place where they would begin.
        let starts = if rows.is_empty() { vec![0; units + 1] } else { starts(rows.iter().map(unit), units) };
        Self { rows, starts }
    }

    /// The rows of a unit.
    pub fn of(&self, unit: usize) -> &[R] {
        &self.rows[self.starts[unit] as usize..self.starts[unit + 1] as usize]
    }

    /// All rows.
    pub fn rows(&self) -> &[R] {
        &self.rows
    }
}

/// Where the first of each unit stands in a sorted list of units, and the end.
pub(super) fn starts(sorted: impl Iterator<Item = u32>, units: usize) -> Vec<u32> {
    let (mut sorted, mut next) = (sorted.peekable(), 0);
    let start = |unit| {
        while sorted.next_if(|found| *found < unit).is_some() {
            next += 1;
        }
        next
    };
    (0..=place(units)).map(start).collect()
}

impl<R> Default for ByUnit<R> {
    fn default() -> Self {
        Self { rows: Vec::new(), starts: Vec::new() }
    }
}
