//! 42 CFR 414.1405(e): the adjustment in dollars.

use crate::units::Ratio;

/// What the adjustment adds to or takes from a year of payments, in cents, half-up away from zero
/// (42 CFR 414.1405(e)).
///
/// 250,000.00 dollars at -5.40 percent: -13,500.00. The percent comes in hundredths, as it is paid.
///
/// # Panics
/// Never: payments of 18 digits times a percent fit.
pub fn adjustment_dollars(paid_cents: i64, percent_hundredths: i64) -> i64 {
    let share = Ratio::new(percent_hundredths, 10_000);
    share.part(paid_cents).expect("payments times a percent fit 64 bits")
}
