//! 42 CFR 414.1380(c)(3): the complex patient bonus.

use crate::rules::BonusLaw;
use crate::units::{Exact, FINE, Points, Pure};

/// National figures of one risk indicator, or the cohort's own.
#[derive(Debug, Clone)]
pub struct Moments {
    /// Mean.
    pub mean: Exact<Pure>,
    /// Standard deviation.
    pub standard_deviation: Exact<Pure>,
    /// Median: below it an indicator earns nothing.
    pub median: Exact<Pure>,
}

/// What the indicators are compared with.
#[derive(Debug, Clone)]
pub struct Reference {
    /// Mean HCC risk score, the medical indicator; none: not known.
    pub hcc: Option<Moments>,
    /// Share of patients with Medicare and Medicaid, the social indicator; none: not known.
    pub dual: Option<Moments>,
}

/// The bonus for a unit's indicators: both components, from the floor to the cap on their sum
/// (42 CFR 414.1380(c)(3)(v)-(viii)).
///
/// Z scores of 1.25 and 0.25 give `6.5 + 2.5 = 9.0`; there is no cap on one component. None without any indicator.
pub fn bonus(
    hcc: Option<&Exact<Pure>>,
    dual: Option<&Exact<Pure>>,
    reference: &Reference,
    law: &BonusLaw,
) -> Option<Exact<Points>> {
    let medical = hcc.zip(reference.hcc.as_ref()).map(|(hcc, moments)| component(hcc, moments, law));
    let social = dual.zip(reference.dual.as_ref()).map(|(dual, moments)| component(dual, moments, law));
    if medical.is_none() && social.is_none() {
        return None;
    }
    let sum: Exact<Points> = medical.into_iter().chain(social).sum();
    Some(sum.max(law.floor.clone()).min(law.cap.clone()))
}

/// One component: 1.5 points at the mean and 4 more for each standard deviation above it, nothing below the median
/// (42 CFR 414.1380(c)(3)(v)).
///
/// A z score of -0.1, at or above the median: `1.5 - 0.4 = 1.1`. Where everybody is alike the z score is 0.
fn component(indicator: &Exact<Pure>, moments: &Moments, law: &BonusLaw) -> Exact<Points> {
    if indicator < &moments.median {
        return Exact::zero();
    }
    let z = (indicator - &moments.mean).checked_div(&moments.standard_deviation).unwrap_or_else(Exact::zero);
    &law.intercept + &(&law.slope * &z)
}

/// Mean, standard deviation and median of decimals with [`FINE`] decimals; none when there are none.
///
/// The standard deviation is the root of the exact population variance, cut off after 15 decimals.
pub fn moments(mut indicators: Vec<i64>) -> Option<Moments> {
    if indicators.is_empty() {
        return None;
    }
    indicators.sort_unstable();
    let count = Exact::<Pure>::whole(i64::try_from(indicators.len()).ok()?);
    let fine = |mantissa: &i64| Exact::decimal(*mantissa, FINE);
    let mean = &indicators.iter().map(fine).sum::<Exact>() / &count;
    let squares: Exact = indicators.iter().map(|indicator| &fine(indicator) * &fine(indicator)).sum();
    let variance = &(&squares / &count) - &(&mean * &mean);
    let (below, above) = (&indicators[(indicators.len() - 1) / 2], &indicators[indicators.len() / 2]);
    let median = &(&fine(below) + &fine(above)) * &Exact::ratio(1, 2);
    Some(Moments { mean, standard_deviation: variance.root_cut(FINE), median })
}
