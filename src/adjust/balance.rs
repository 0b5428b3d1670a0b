//! Budget neutrality: what a cohort loses below the threshold, and gains above it before scaling (42 CFR 414.1405(b)).

use std::sync::Arc;

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::curve::{reduction, share_above};
use crate::rules::{Law, PaymentLaw};
use crate::units::{CENTS, Dollars, Enclosed, Exact, Percent, Points, Pure};

/// Decimals of a dollar to which the shares of a cohort are enclosed: sums of a nation's fit 128 bits.
const SHARE: u32 = 20;
/// Rows that one thread takes at least.
const AT_ONCE: usize = 1024;

/// Base in cents and final score of somebody who is adjusted.
type Row = (i64, Exact<Points>);
/// Everybody who is adjusted; no base is negative, so that bounds of sums make bounds of products and quotients.
pub type Cohort = Arc<[Row]>;
/// What a row loses or gains; none: nothing on that side.
type Share = fn(&Shares, &Row) -> Option<Exact<Dollars>>;

/// Both sides of budget neutrality, summed over a cohort: percent of dollars, unrounded.
#[derive(Debug, Clone)]
pub struct Balance {
    /// Base times reduction, over those below the threshold.
    pub reductions: Enclosed<Dollars>,
    /// Base times increase before scaling, over those at or above it.
    pub unscaled_increases: Enclosed<Dollars>,
}

impl Balance {
    /// The balance of a cohort; none where the law has no payment adjustment.
    ///
    /// # Panics
    /// When a base is negative, which reading refuses.
    pub fn of(cohort: &Cohort, law: &Law) -> Option<Self> {
        assert!(cohort.iter().all(|(cents, _)| *cents >= 0), "amounts are not negative");
        let shares = Shares {
            cohort: Arc::clone(cohort),
            threshold: law.threshold.clone(),
            maximum_score: law.maximum_score.clone(),
            payment: law.payment.clone()?,
        };
        Some(Self { reductions: shares.sum(Shares::lost), unscaled_increases: shares.sum(Shares::gained) })
    }

    /// What increases with a factor leave of the reductions: gains less losses, unrounded.
    pub fn residue(&self, factor: &Enclosed<Pure>) -> Enclosed<Dollars> {
        let Self { reductions, unscaled_increases: increases } = self.clone();
        let low = &(increases.low() * factor.low()) - reductions.high();
        let high = &(increases.high() * factor.high()) - reductions.low();
        let factor = factor.clone();
        Enclosed::between(low, high, move || &(increases.exact() * factor.exact()) - reductions.exact())
    }
}

/// What everybody of a cohort loses or gains.
#[derive(Clone)]
struct Shares {
    cohort: Cohort,
    threshold: Exact<Points>,
    maximum_score: Exact<Points>,
    payment: PaymentLaw,
}

impl Shares {
    /// 100 dollars at 60 lose 1.80; none at or above the threshold.
    fn lost(&self, (cents, score): &Row) -> Option<Exact<Dollars>> {
        let is_below = score < &self.threshold;
        is_below.then(|| share_of(*cents, &reduction(score, &self.threshold, &self.payment)))
    }

    /// 100 dollars at 100 gain 9.00 before scaling; none below the threshold.
    fn gained(&self, (cents, score): &Row) -> Option<Exact<Dollars>> {
        let share = || share_above(score, &self.threshold, &self.maximum_score);
        (score >= &self.threshold).then(|| share_of(*cents, &(&self.payment.applicable_percent * &share())))
    }

    fn sum(&self, share: Share) -> Enclosed<Dollars> {
        let enclosed = |row| share(self, row).map_or(Some((0, 0)), |dollars| dollars.enclosed(SHARE));
        let add = |a: Option<(i128, i128)>, b: Option<(i128, i128)>| {
            let ((a_low, a_high), (b_low, b_high)) = a.zip(b)?;
            Some((a_low.checked_add(b_low)?, a_high.checked_add(b_high)?))
        };
        let bounds = self.cohort.par_iter().with_min_len(AT_ONCE).map(enclosed).reduce(|| Some((0, 0)), add);
        let shares = self.clone();
        // On one thread: whoever asks for it may be one of many that wait for each other.
        let exact = move || Exact::total(shares.cohort.iter().filter_map(|row| share(&shares, row)));
        match bounds {
            Some((low, high)) => Enclosed::between(Exact::scaled(low, SHARE), Exact::scaled(high, SHARE), exact),
            None => Enclosed::exactly(exact()),
        }
    }
}

fn share_of(cents: i64, percent: &Exact<Percent>) -> Exact<Dollars> {
    &Exact::decimal(cents, CENTS) * &(percent / &Exact::whole(100))
}
