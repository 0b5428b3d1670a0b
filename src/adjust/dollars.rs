//! 42 CFR 414.1405(e): the adjustment in dollars.

use crate::units::{CENTS, Dollars, Exact};

/// What the adjustment adds to or takes from a year of payments, in cents, half-up away from zero
/// (42 CFR 414.1405(e)).
///
/// 250,000.00 dollars at -5.40 percent: -13,500.00. The percent comes in hundredths, as it is paid.
pub fn adjustment_dollars(paid_cents: i64, percent_hundredths: i64) -> i64 {
    let paid = Exact::<Dollars>::decimal(paid_cents, CENTS);
    let share = Exact::ratio(i128::from(percent_hundredths), 10_000);
    (&paid * &share).round_half_up(CENTS)
}
