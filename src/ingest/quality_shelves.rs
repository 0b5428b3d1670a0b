//! Rows of `quality` as they come in, on shelves of so many units each, so that each shelf can be brought in order by itself,
//! in the cache and beside others.

use rayon::iter::{
    IndexedParallelIterator, IntoParallelRefIterator, IntoParallelRefMutIterator, ParallelExtend, ParallelIterator,
};

use crate::model::place;
use crate::model::submissions::{NOTHING_MORE, QualityPiece, QualityRow};

/// Units of a shelf.
pub const SHELF: usize = 1 << 13;
/// Rows for which an empty shelf is made. Allocators give that much memory pages of its own, of which only those that are
/// written to count, and which grow without a copy.
const ROOM: usize = 3 << 18;
/// Rows that one thread copies at least.
const LEAST_AT_ONCE: usize = 1 << 14;

/// All rows of `quality`, unsorted but for their shelf.
#[derive(Debug, Default)]
pub struct QualityShelves {
    /// The rows of each [`SHELF`] of units.
    pub shelves: Vec<Vec<QualityRow>>,
    /// What they give beside counts.
    pub given: Vec<crate::model::submissions::Given>,
}

impl QualityShelves {
    /// Adds pieces whose rows are in the order of their shelves.
    pub fn add(&mut self, mut pieces: Vec<QualityPiece>) {
        for piece in pieces.iter_mut().filter(|piece| !piece.given.is_empty()) {
            let before = place(self.given.len());
            piece.rows.iter_mut().filter(|row| row.more != NOTHING_MORE).for_each(|row| row.more += before);
            self.given.append(&mut piece.given);
        }
        let last = pieces.iter().filter_map(|piece| piece.rows.last()).map(shelf_of).max();
        self.shelves.resize_with(self.shelves.len().max(last.map_or(0, |last| last + 1)), Vec::new);
        self.shelves.par_iter_mut().enumerate().for_each(|(number, shelf)| {
            for piece in &pieces {
                let start = piece.rows.partition_point(|row| shelf_of(row) < number);
                let length = piece.rows[start..].partition_point(|row| shelf_of(row) == number);
                if shelf.capacity() == 0 && length > 0 {
                    shelf.reserve_exact(ROOM);
                }
                // Clinician after clinician, a shelf takes all that came in: by itself that would keep one thread busy.
                shelf.par_extend(piece.rows[start..start + length].par_iter().with_min_len(LEAST_AT_ONCE));
            }
        });
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
pub fn by_shelf(rows: Vec<QualityRow>) -> Vec<QualityRow> {
    let mut rows = rows;
    bring_together(&mut rows, &mut Vec::new(), shelf_of);
    rows
}

fn shelf_of(row: &QualityRow) -> usize {
    row.unit as usize / SHELF
}

/// Brings rows in the order of a small number, those of each as they stood: counted, then put where they belong. `scratch`
/// is room that is used again.
pub(crate) fn bring_together(
    rows: &mut [QualityRow],
    scratch: &mut Vec<QualityRow>,
    number: impl Fn(&QualityRow) -> usize,
) {
    if rows.is_sorted_by_key(&number) {
        return;
    }
    let mut next: Vec<usize> = Vec::new();
    for row in &*rows {
        let number = number(row);
        if next.len() < number + 2 {
            next.resize(number + 2, 0);
        }
        next[number + 1] += 1;
    }
    for number in 1..next.len() {
        next[number] += next[number - 1];
    }
    scratch.clear();
    scratch.extend_from_slice(rows);
    for row in scratch {
        let place = &mut next[number(row)];
        rows[*place] = *row;
        *place += 1;
    }
}
