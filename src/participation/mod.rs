//! Who takes part and as what, and which score counts.

mod assign;
mod eligibility;
mod facts;
mod roster;
mod units;

pub use assign::{Assigned, Candidate, assign, each_for_itself};
pub use eligibility::{Exceeded, Exclusion, Own, Segment, Standing, Stated, Volume, of_clinician, of_practice};
pub use facts::{Participation, own};
pub use roster::{Clinician, Roster, Statuses};
pub use units::{GroupCells, Units};
