//! Who takes part and as what, and which score counts.

mod assign;
mod candidates;
mod eligibility;
mod facility;
mod facts;
mod joined;
mod lookup;
mod patients;
mod roster;
mod standing;
mod units;

pub use assign::{Assigned, Through, Ways, assign, each_for_itself};
pub use candidates::{Candidate, Candidates};
pub use eligibility::{
    Exceeded, Exclusion, Own, Segment, Standing, Stated, Volume, of_apm_participant, of_clinician, of_practice,
};
pub use facts::Participation;
pub use joined::{Joined, Members, Membership, Registration};
pub use lookup::{Lookup, LookupRule, payment_lookup};
pub use patients::Indicators;
pub use roster::{Clinician, Roster, Statuses};
pub use standing::own;
pub use units::{GroupCells, Units};
