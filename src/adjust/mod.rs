//! 42 CFR 414.1405: from final scores to payment adjustments and dollars.

mod balance;
mod curve;
mod dollars;
mod scaling;

pub use balance::{Balance, Cohort};
pub use curve::{Curve, PrintedPoint, reduction};
pub use dollars::adjustment_dollars;
pub use scaling::{Mode, ScalingError, solve};
