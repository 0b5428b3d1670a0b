//! The payment adjustment curve.

use crate::rules::{Law, PaymentLaw};
use crate::units::{CENTS, Enclosed, Exact, Percent, Points, Pure};

/// Decimals of the bounds of a maximum: their products with shares fit fast fractions.
const BOUND: u32 = 9;

/// The curve of one run: the statutory lines with the positive side fixed, or a table that somebody printed.
#[derive(Debug, Clone)]
pub struct Curve {
    threshold: Exact<Points>,
    maximum_score: Exact<Points>,
    law: PaymentLaw,
    /// Where it balances a cohort, it keeps that until it is dropped or worked out.
    maximum_increase: Enclosed<Percent>,
    /// Decimals between which the maximum lies, so short that nearly all percents can be told by them and fast.
    bounds: (Exact<Percent>, Exact<Percent>),
    /// In place of the lines of the law; empty: those hold.
    printed: Vec<PrintedPoint>,
}

/// A row of a printed table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedPoint {
    /// The final score.
    pub score: Exact<Points>,
    /// The percent beside it.
    pub percent: Exact<Percent>,
}

impl Curve {
    /// A curve that reaches `maximum_increase` at the highest score; none where the law has no payment adjustment.
    pub fn new(law: &Law, maximum_increase: impl Into<Enclosed<Percent>>) -> Option<Self> {
        let maximum_increase = maximum_increase.into();
        Some(Self {
            threshold: law.threshold.clone(),
            maximum_score: law.maximum_score.clone(),
            law: law.payment.clone()?,
            bounds: (maximum_increase.low().shorter(BOUND).0, maximum_increase.high().shorter(BOUND).1),
            maximum_increase,
            printed: Vec::new(),
        })
    }

    /// The same with a printed table in place of the lines of the law.
    #[must_use]
    pub fn printed(mut self, mut rows: Vec<PrintedPoint>) -> Self {
        rows.sort_by(|a, b| a.score.cmp(&b.score));
        self.printed = rows;
        self
    }

    /// The adjustment for a final score, unrounded.
    pub fn percent(&self, score: &Exact<Points>) -> Exact<Percent> {
        if !self.printed.is_empty() {
            return between(&self.printed, score);
        }
        if score < &self.threshold {
            return -&reduction(score, &self.threshold, &self.law);
        }
        self.increase(score)
    }

    /// The adjustment as it is paid: half-up, away from zero, to hundredths of a percent.
    ///
    /// With maximums a little below and a little above the exact one a percent mostly comes out the same, and so does the
    /// exact one, which lies between.
    pub fn rounded_percent(&self, score: &Exact<Points>) -> i64 {
        if self.printed.is_empty() && score >= &self.threshold {
            let share = share_above(score, &self.threshold, &self.maximum_score);
            let [low, high] = [&self.bounds.0, &self.bounds.1].map(|bound| (bound * &share).round_half_up(CENTS));
            return match low == high {
                true => low,
                false => self.maximum_increase.rounded(|maximum| maximum * &share, CENTS),
            };
        }
        self.percent(score).round_half_up(CENTS)
    }

    /// The adjustment at the highest score, rounded to so many decimals.
    pub fn rounded_maximum(&self, decimals: u32) -> i64 {
        match self.printed.is_empty() {
            true => {
                let share = share_above(&self.maximum_score, &self.threshold, &self.maximum_score);
                self.maximum_increase.rounded(|maximum| maximum * &share, decimals)
            }
            false => self.percent(&self.maximum_score).round_half_up(decimals),
        }
    }

    /// Increase for a final score at or above the performance threshold: a line from zero at the threshold to the
    /// maximum at the highest score (42 CFR 414.1405(b), SSA 1848(q)(6)(A)).
    ///
    /// For a threshold of 75 and a maximum of 1.05 percent: 90 gives `1.05 x 15 / 25 = 0.63`.
    fn increase(&self, score: &Exact<Points>) -> Exact<Percent> {
        self.maximum_increase.exact() * &share_above(score, &self.threshold, &self.maximum_score)
    }
}

/// Reduction for a final score below the performance threshold.
///
/// A line from zero at the threshold to the full reduction at a score of zero; at or below one quarter of the
/// threshold the full reduction (42 CFR 414.1405(b), SSA 1848(q)(6)(A)(iv)).
///
/// For a threshold of 75 and 9 percent: 60 gives `9 x 15 / 75 = 1.80`.
pub fn reduction(score: &Exact<Points>, threshold: &Exact<Points>, law: &PaymentLaw) -> Exact<Percent> {
    if score <= &(threshold * &law.quarter) {
        return law.maximum_reduction.clone();
    }
    &law.maximum_reduction * &(&(threshold - score) / threshold)
}

/// What a printed table says of a score: between two of its scores a straight line, beyond the first and the last what stands
/// there. Scores ascend.
///
/// -1.73 at 60 and 0 at 75: -0.865 at 67.50.
fn between(table: &[PrintedPoint], score: &Exact<Points>) -> Exact<Percent> {
    let above = table.partition_point(|point| &point.score < score);
    match (above.checked_sub(1).map(|below| &table[below]), table.get(above)) {
        (Some(below), Some(above)) => {
            let share = share_above(score, &below.score, &above.score);
            &below.percent + &(&(&above.percent - &below.percent) * &share)
        }
        (Some(last), None) => last.percent.clone(),
        (None, Some(first)) => first.percent.clone(),
        (None, None) => Exact::zero(),
    }
}

/// How far a score is on the way from the threshold to the highest score: 90 is `15 / 25` of the way.
pub(super) fn share_above(score: &Exact<Points>, threshold: &Exact<Points>, maximum: &Exact<Points>) -> Exact<Pure> {
    (score - threshold).checked_div(&(maximum - threshold)).unwrap_or_else(Exact::zero)
}
