//! How long work tells of its progress, and hears that it should stop.

use crate::failure::Failure;

/// Somebody who watches a run.
pub trait Watch: Sync {
    /// A stage begins; `rows` when their number is known.
    fn stage(&self, _name: &'static str, _rows: Option<u64>) {}
    /// So many more rows of the stage are done.
    fn advance(&self, _rows: u64) {}
    /// The last stage is over.
    fn done(&self) {}
    /// Whether the user asked to stop.
    fn interrupted(&self) -> bool {
        false
    }

    /// To call between pieces of work.
    ///
    /// # Errors
    /// When the user asked to stop.
    fn go_on(&self) -> Result<(), Failure> {
        if self.interrupted() { Err(Failure::interrupted()) } else { Ok(()) }
    }
}

/// Nobody watches.
#[derive(Debug, Clone, Copy)]
pub struct Unwatched;

impl Watch for Unwatched {}
