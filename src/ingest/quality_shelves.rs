//! Rows of `quality` as they come in, on shelves of so many units each, so that each shelf can be brought in order by itself,
//! in the cache and beside others.

use super::packed_rows::PackedRows;
use crate::model::place;
use crate::model::submissions::Given;

/// Units of a shelf.
pub const SHELF: usize = 1 << 13;
/// Rows for which an empty shelf is made. Allocators give that much memory pages of its own, of which only those that are
/// written to count, and which grow without a copy.
const ROOM: usize = 3 << 18;

/// Rows of one piece of a file; `more` counts within the piece.
#[derive(Debug, Default)]
pub struct QualityPiece {
    /// The rows.
    pub rows: PackedRows,
    /// What they give beside counts.
    pub given: Vec<Given>,
}

/// All rows of `quality`, unsorted but for their shelf.
#[derive(Debug, Default)]
pub struct QualityShelves {
    /// The rows of each [`SHELF`] of units.
    pub shelves: Vec<PackedRows>,
    /// What they give beside counts.
    pub given: Vec<Given>,
}

impl QualityShelves {
    /// Adds pieces whose rows are in the order of their shelves.
    pub fn add(&mut self, mut pieces: Vec<QualityPiece>) {
        for piece in pieces.iter_mut().filter(|piece| !piece.given.is_empty()) {
            piece.rows.count_more_from(place(self.given.len()));
            self.given.append(&mut piece.given);
        }
        let last = pieces.iter().filter_map(|piece| piece.rows.units().next_back()).map(shelf_of).max();
        self.shelves.resize_with(self.shelves.len().max(last.map_or(0, |last| last + 1)), PackedRows::new);
        for (number, shelf) in self.shelves.iter_mut().enumerate() {
            for piece in &pieces {
                let runs = piece.rows.numbered(number, shelf_of);
                if shelf.is_empty() && !runs.is_empty() {
                    shelf.reserve_exact(ROOM);
                }
                shelf.append(&piece.rows, runs);
            }
        }
    }
}

impl From<QualityPiece> for QualityShelves {
    fn from(piece: QualityPiece) -> Self {
        let mut shelves = Self::default();
        shelves.add(vec![QualityPiece { rows: by_shelf(piece.rows), ..piece }]);
        shelves
    }
}

/// Rows in the order of their shelves, those of each as they stood.
pub fn by_shelf(mut rows: PackedRows) -> PackedRows {
    rows.bring_in_order(&mut PackedRows::new(), shelf_of);
    rows
}

fn shelf_of(unit: u32) -> usize {
    unit as usize / SHELF
}
