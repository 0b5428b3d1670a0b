//! A number that takes long to work out, between two that do not.

use std::fmt;
use std::sync::{Arc, LazyLock};

use super::Exact;

/// How an exact number is worked out, once.
type Work<U> = LazyLock<Exact<U>, Box<dyn FnOnce() -> Exact<U> + Send + Sync>>;

/// An exact number between two short ones that are near it. What is rounded mostly comes out the same of both, and so of
/// the number itself, which is worked out only where it does not: a sum over a cohort is a fraction of thousands of digits.
pub struct Enclosed<U: 'static> {
    low: Exact<U>,
    high: Exact<U>,
    exact: Arc<Work<U>>,
}

impl<U> Enclosed<U> {
    /// A number that is known.
    pub fn exactly(number: Exact<U>) -> Self {
        let known = number.clone();
        Self { low: number.clone(), high: number, exact: Arc::new(LazyLock::new(Box::new(move || known))) }
    }

    /// A number that is no less than `low` and no more than `high`.
    pub fn between(low: Exact<U>, high: Exact<U>, exact: impl FnOnce() -> Exact<U> + Send + Sync + 'static) -> Self {
        if low == high {
            return Self::exactly(low);
        }
        Self { low, high, exact: Arc::new(LazyLock::new(Box::new(exact))) }
    }

    /// A number that is no more than this one.
    pub fn low(&self) -> &Exact<U> {
        &self.low
    }

    /// A number that is no less than this one.
    pub fn high(&self) -> &Exact<U> {
        &self.high
    }

    /// The number itself.
    pub fn exact(&self) -> &Exact<U> {
        &self.exact
    }

    /// What it comes to in a function that rises with it, or falls.
    #[must_use]
    pub fn map<V>(&self, of: impl Fn(&Exact<U>) -> Exact<V> + Send + Sync + 'static) -> Enclosed<V> {
        let (low, high) = (of(&self.low), of(&self.high));
        let whole = self.clone();
        let exact = move || of(whole.exact());
        if low <= high { Enclosed::between(low, high, exact) } else { Enclosed::between(high, low, exact) }
    }

    /// The same in such a function, rounded to so many decimals as [`Exact::round_half_up`] does.
    pub fn rounded<V>(&self, of: impl Fn(&Exact<U>) -> Exact<V>, decimals: u32) -> i64 {
        let [low, high] = [&self.low, &self.high].map(|bound| of(bound).round_half_up(decimals));
        if low == high { low } else { of(self.exact()).round_half_up(decimals) }
    }

    /// Whether it is a certain number.
    pub fn is(&self, number: &Exact<U>) -> bool {
        (&self.low..=&self.high).contains(&number) && self.exact() == number
    }
}

impl<U> From<Exact<U>> for Enclosed<U> {
    fn from(number: Exact<U>) -> Self {
        Self::exactly(number)
    }
}

impl<U> Clone for Enclosed<U> {
    fn clone(&self) -> Self {
        Self { low: self.low.clone(), high: self.high.clone(), exact: Arc::clone(&self.exact) }
    }
}

impl<U> fmt::Debug for Enclosed<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} to {:?}", self.low, self.high)
    }
}
