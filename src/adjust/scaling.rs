//! The scaling factor of the positive side (42 CFR 414.1405(b), SSA 1848(q)(6)(F)).

use thiserror::Error;

use super::curve::{reduction, share_above};
use crate::rules::Law;
use crate::units::{Dollars, Exact, Percent, Points, Pure};

/// How the positive side is fixed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mode {
    /// The year's maximum as published, at the highest score.
    Published,
    /// A scaling factor.
    Assumed(Exact<Pure>),
    /// The factor that makes increases and reductions balance.
    Solved,
}

/// Why the positive side can't be fixed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ScalingError {
    /// The pack has no published maximum.
    #[error("no maximum adjustment is published for performance year {0}")]
    NotPublished(u16),
    /// A factor outside what the statute allows.
    #[error("a scaling factor is from 0 to {0}")]
    OutOfRange(i64),
}

impl Mode {
    /// The increase at the highest score; `solved` is the factor of [`solve`], for that mode.
    ///
    /// # Errors
    /// [`ScalingError`] when the mode asks for what the law does not give.
    pub fn maximum_increase(&self, law: &Law, solved: &Exact<Pure>) -> Result<Exact<Percent>, ScalingError> {
        let Some(payment) = &law.payment else { return Ok(Exact::zero()) };
        match self {
            Self::Published => {
                payment.published_maximum.clone().ok_or(ScalingError::NotPublished(law.performance_year))
            }
            Self::Assumed(factor) if factor < &Exact::zero() || factor > &payment.scaling_limit => {
                Err(ScalingError::OutOfRange(payment.scaling_limit.round_half_up(0)))
            }
            Self::Assumed(factor) => Ok(&payment.applicable_percent * factor),
            Self::Solved => Ok(&payment.applicable_percent * solved),
        }
    }
}

/// Both sides of budget neutrality, summed over a cohort: percent of dollars, unrounded.
#[derive(Debug, Clone)]
pub struct Balance {
    /// Base times reduction, over those below the threshold.
    pub reductions: Exact<Dollars>,
    /// Base times increase before scaling, over those above it.
    pub unscaled_increases: Exact<Dollars>,
}

impl Balance {
    /// The balance of a cohort of base (dollars) and unrounded final score.
    pub fn of<'a>(cohort: impl Iterator<Item = (i64, &'a Exact<Points>)>, law: &Law) -> Option<Self> {
        let payment = law.payment.as_ref()?;
        let (below, above): (Vec<_>, Vec<_>) = cohort.partition(|(_, score)| *score < &law.threshold);
        let dollars = |cents: i64| Exact::<Dollars>::decimal(cents, crate::units::CENTS);
        let lost = |(cents, score): (i64, &Exact<Points>)| {
            share_of(&dollars(cents), &reduction(score, &law.threshold, payment))
        };
        let gained = |(cents, score): (i64, &Exact<Points>)| {
            let share = share_above(score, &law.threshold, &law.maximum_score);
            share_of(&dollars(cents), &(&payment.applicable_percent * &share))
        };
        Some(Self {
            reductions: Exact::total(below.into_iter().map(lost)),
            unscaled_increases: Exact::total(above.into_iter().map(gained)),
        })
    }
}

impl Balance {
    /// What increases with a factor leave of the reductions: gains less losses, unrounded.
    pub fn residue(&self, factor: &Exact<Pure>) -> Exact<Dollars> {
        &(&self.unscaled_increases * factor) - &self.reductions
    }
}

fn share_of(base: &Exact<Dollars>, percent: &Exact<Percent>) -> Exact<Dollars> {
    base * &(percent / &Exact::whole(100))
}

/// The factor that makes the increases equal the reductions, at most the statutory limit of 3
/// (SSA 1848(q)(6)(F)(i)).
///
/// 100 dollars at 60 lose 1.80; 100 dollars at 100 gain 9.00 before scaling: the factor is 0.2. With nobody above the
/// threshold any factor balances nothing, and the limit stands.
pub fn solve(balance: &Balance, law: &Law) -> Exact<Pure> {
    let limit = law.payment.as_ref().map_or_else(Exact::zero, |payment| payment.scaling_limit.clone());
    let factor = balance.reductions.checked_div(&balance.unscaled_increases);
    factor.map_or(limit.clone(), |factor| factor.min(limit))
}
