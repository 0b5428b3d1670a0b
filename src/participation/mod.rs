//! Who takes part and as what, and which score counts.

mod assign;
mod facts;
mod roster;
mod units;

pub use assign::{Assigned, Candidate, assign, each_for_itself};
pub use facts::Participation;
pub use roster::{Clinician, Roster, Statuses};
pub use units::{GroupCells, Units};
