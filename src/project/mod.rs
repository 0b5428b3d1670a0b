//! What Medicare pays in the payment year: payments before the adjustment, the adjustment, and what sequestration leaves.
//!
//! Pure and in whole cents: no files, no floats.

mod base;
mod part;
mod payment;
mod sums;

pub use base::{Amount, Assumptions};
pub use part::part;
pub use payment::{Payment, line_payment};
pub use sums::Sums;
