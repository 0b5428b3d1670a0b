//! Who takes part and as what, and which score counts.

mod assign;
mod roster;

pub use assign::{Assigned, Candidate, assign};
pub use roster::{Clinician, Roster};
