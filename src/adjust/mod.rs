//! 42 CFR 414.1405: from final scores to payment adjustments and dollars.

mod curve;
mod dollars;
mod scaling;

pub use curve::{Curve, reduction};
pub use dollars::adjustment_dollars;
pub use scaling::{Balance, Mode, ScalingError, solve};
