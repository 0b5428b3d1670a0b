//! 42 CFR 414.1380(b)(1)(vi), (b)(2)(iv): improvement on the year before.

use crate::units::{Exact, Percent};

/// The relative rise of a score, times a cap, never below zero nor above that cap.
///
/// From 79.34 to 85 with a cap of 10: `5.66 / 79.34 x 10 = 0.7134`. None where the score before is zero.
pub fn improvement(now: &Exact<Percent>, before: &Exact<Percent>, cap: &Exact<Percent>) -> Option<Exact<Percent>> {
    let rise = (now - before).checked_div(before)?;
    Some((cap * &rise).max(Exact::zero()).min(cap.clone()))
}
