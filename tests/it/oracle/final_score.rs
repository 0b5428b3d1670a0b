//! The final score and the payment adjustment (sections 8 and 9, 13.6, 13.26).

use super::fraction::Fraction;
use super::law;
use super::reweighting::Weighting;

/// Section 8: the weighted percents and the complex patient bonus, at most 100; the threshold where fewer than two
/// categories are scored.
pub fn final_score(weighting: &Weighting, percents: [Option<&Fraction>; 4], bonus: Option<&Fraction>) -> Fraction {
    if weighting.threshold {
        return Fraction::whole(law::THRESHOLD);
    }
    let mut total = bonus.cloned().unwrap_or_else(Fraction::zero);
    for (weight, percent) in weighting.weights.into_iter().zip(percents) {
        if let Some(percent) = percent {
            total = &total + &(&Fraction::ratio(weight, 100) * percent);
        }
    }
    total.min(Fraction::whole(100))
}

/// 9.1 with the published maximum, unrounded percent of an unrounded score.
pub fn payment_percent(score: &Fraction) -> Fraction {
    let threshold = Fraction::whole(law::THRESHOLD);
    if *score <= &threshold / &Fraction::whole(4) {
        Fraction::whole(-law::MAXIMUM_REDUCTION)
    } else if *score < threshold {
        &Fraction::whole(-law::MAXIMUM_REDUCTION) * &(&(&threshold - score) / &threshold)
    } else {
        let above = &(score - &threshold) / &Fraction::whole(100 - law::THRESHOLD);
        &above * &Fraction::ratio(law::PUBLISHED_MAXIMUM_HUNDREDTHS, 100)
    }
}

/// 13.6: the paid amount times the rounded percent, to the cent.
pub fn adjustment_cents(paid: &Fraction, percent_hundredths: i64) -> i64 {
    (paid * &Fraction::ratio(percent_hundredths, 10_000)).scaled(2)
}
