//! 42 CFR 414.1405(e): the adjustment in dollars.

use crate::units::Exact;

/// A ratio of small whole numbers, by which amounts of cents are multiplied one after the other by the million.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    over: i64,
    under: i64,
}

impl Ratio {
    /// The ratio that a number is; none where it takes more than 64 bits to write.
    pub fn of<U>(number: &Exact<U>) -> Option<Self> {
        number.narrow_ratio().map(|(over, under)| Self { over, under })
    }

    /// That part of an amount, half-up, away from zero; none past what 64 bits hold.
    ///
    /// 2 percent of 52.25: 1.045, which is 1.05.
    pub fn part(self, cents: i64) -> Option<i64> {
        let (product, under) = (i128::from(cents) * i128::from(self.over), i128::from(self.under));
        let half_away = under * product.signum();
        i64::try_from((2 * product + half_away) / (2 * under)).ok()
    }
}

/// What the adjustment adds to or takes from a year of payments, in cents, half-up away from zero
/// (42 CFR 414.1405(e)).
///
/// 250,000.00 dollars at -5.40 percent: -13,500.00. The percent comes in hundredths, as it is paid.
///
/// # Panics
/// Never: payments of 18 digits times a percent fit.
pub fn adjustment_dollars(paid_cents: i64, percent_hundredths: i64) -> i64 {
    let share = Ratio { over: percent_hundredths, under: 10_000 };
    share.part(paid_cents).expect("payments times a percent fit 64 bits")
}
