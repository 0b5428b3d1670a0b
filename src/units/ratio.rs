//! A fraction of 64 bits, as nearly all are.

use std::cmp::Ordering;
use std::num::NonZeroI64;

/// Numerator over a positive denominator, not kept in lowest terms: 2/4 is equal to 1/2.
#[derive(Debug, Clone, Copy)]
pub struct Ratio {
    over: i64,
    under: NonZeroI64,
}

const ONE: NonZeroI64 = NonZeroI64::new(1).expect("one is not zero");

impl Ratio {
    /// Nothing.
    pub const ZERO: Self = Self { over: 0, under: ONE };

    /// # Panics
    /// When the denominator is not positive.
    #[inline(always)]
    pub fn new(over: i64, under: i64) -> Self {
        let under = NonZeroI64::new(under).filter(|under| under.is_positive());
        Self { over, under: under.expect("denominators are positive") }
    }

    /// The numerator.
    #[inline(always)]
    pub fn over(self) -> i64 {
        self.over
    }

    /// The denominator.
    #[inline(always)]
    pub fn under(self) -> i64 {
        self.under.get()
    }

    /// That part of an amount, half-up, away from zero; none past what 64 bits hold.
    ///
    /// 2 percent of 52.25: 1.045, which is 1.05.
    pub fn part(self, cents: i64) -> Option<i64> {
        let (product, under) = (i128::from(cents) * i128::from(self.over), i128::from(self.under()));
        let half_away = under * product.signum();
        i64::try_from((2 * product + half_away) / (2 * under)).ok()
    }
}

impl Ord for Ratio {
    #[inline(always)]
    fn cmp(&self, other: &Self) -> Ordering {
        let product = |a: i64, b: i64| i128::from(a) * i128::from(b);
        product(self.over, other.under()).cmp(&product(other.over, self.under()))
    }
}

impl PartialOrd for Ratio {
    #[inline(always)]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ratio {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ratio {}
