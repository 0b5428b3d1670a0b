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
        let mut starts = Vec::with_capacity(units + 1);
        let mut next = 0;
        for number in 0..=units {
            while rows.get(next).is_some_and(|row| (unit(row) as usize) < number) {
                next += 1;
            }
            starts.push(place(next));
        }
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

impl<R> Default for ByUnit<R> {
    fn default() -> Self {
        Self { rows: Vec::new(), starts: Vec::new() }
    }
}
