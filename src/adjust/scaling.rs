//! The scaling factor of the positive side (42 CFR 414.1405(b), SSA 1848(q)(6)(F)).

use thiserror::Error;

use super::Balance;
use crate::rules::Law;
use crate::units::{Dollars, Enclosed, Exact, Percent, Pure};

/// Decimals to which a factor is enclosed: so many that what is printed of it, with up to 15, is nearly always told.
const FACTOR: u32 = 22;

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
    pub fn maximum_increase(&self, law: &Law, solved: &Enclosed<Pure>) -> Result<Enclosed<Percent>, ScalingError> {
        let Some(payment) = &law.payment else { return Ok(Exact::zero().into()) };
        match self {
            Self::Published => {
                let published = payment.published_maximum.clone().map(Enclosed::exactly);
                published.ok_or(ScalingError::NotPublished(law.performance_year))
            }
            Self::Assumed(factor) if factor < &Exact::zero() || factor > &payment.scaling_limit => {
                Err(ScalingError::OutOfRange(payment.scaling_limit.round_half_up(0)))
            }
            Self::Assumed(factor) => Ok((&payment.applicable_percent * factor).into()),
            Self::Solved => {
                let applicable = payment.applicable_percent.clone();
                Ok(solved.map(move |factor| &applicable * factor))
            }
        }
    }
}

/// The factor that makes the increases equal the reductions, at most the statutory limit of 3
/// (SSA 1848(q)(6)(F)(i)).
///
/// 100 dollars at 60 lose 1.80; 100 dollars at 100 gain 9.00 before scaling: the factor is 0.2. With nobody above the
/// threshold any factor balances nothing, and the limit stands.
pub fn solve(balance: &Balance, law: &Law) -> Enclosed<Pure> {
    let limit = law.payment.as_ref().map_or_else(Exact::zero, |payment| payment.scaling_limit.clone());
    let Balance { reductions, unscaled_increases: increases } = balance.clone();
    let of = |reductions: &Exact<Dollars>, increases: &Exact<Dollars>, limit: &Exact<Pure>| {
        let factor = reductions.checked_div(increases);
        factor.map_or(limit.clone(), |factor| factor.min(limit.clone()))
    };
    let (low, high) = (of(reductions.low(), increases.high(), &limit), of(reductions.high(), increases.low(), &limit));
    Enclosed::between(low.shorter(FACTOR).0, high.shorter(FACTOR).1, move || {
        of(reductions.exact(), increases.exact(), &limit)
    })
}
