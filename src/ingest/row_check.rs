//! Checks of whole rows against the rule pack and the roster, while their text is still at hand.

use std::collections::BTreeMap;
use std::ops::Range;

use arrow::array::RecordBatch;

use super::quality_shelves::QualityPiece;
use crate::failure::Failure;
use crate::schema::RejectCode;

/// What is wrong with a row, or odd about it.
#[derive(Debug, Clone)]
pub struct Complaint {
    /// Position of the row in its batch.
    pub row: usize,
    /// Our column.
    pub column: &'static str,
    /// What is wrong.
    pub code: RejectCode,
    /// The value, as it stands.
    pub value: String,
    /// What is wrong, for a person.
    pub message: String,
}

/// Rows of one piece of a file that could be read.
#[derive(Debug, Clone, Copy)]
pub struct Piece<'a> {
    /// Their columns.
    pub rows: &'a RecordBatch,
    /// The line of each.
    pub lines: &'a [u32],
    /// Position of the file among those of its table.
    pub file: u32,
}

/// What is left of the good rows of a piece once they were checked.
#[derive(Debug)]
pub enum Kept {
    /// Their columns.
    Columns,
    /// Rows of `quality`, compact.
    Quality(QualityPiece),
    /// Nothing: the check took what it needs, but for so many rows that it left out for reasons that are no fault.
    Taken(BTreeMap<&'static str, u64>),
}

/// Knows what rows of a table must hold beyond readable cells.
pub trait RowCheck: Sync {
    /// Names what is wrong with rows; `good` are those of which nothing is known yet, in stretches.
    fn check(&self, piece: Piece<'_>, good: &[Range<usize>], complain: &mut dyn FnMut(Complaint)) -> Kept;

    /// Asked between pieces.
    ///
    /// # Errors
    /// When a check that takes rows could not keep them.
    fn go_on(&self) -> Result<(), Failure> {
        Ok(())
    }
}
