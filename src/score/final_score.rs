//! 42 CFR 414.1380(c): the final score.

use super::reweight::Weights;
use crate::model::{Categories, Category, CategoryRecord, EntityScore, Reason};
use crate::rules::Law;
use crate::units::{Exact, Points};

/// Weighs the category scores, adds the complex patient bonus and caps the sum (42 CFR 414.1380(c), Table 1).
///
/// 91.34 quality, 60.375 cost and 100 improvement activities of a small practice without promoting interoperability:
/// `0.40 x 91.34 + 0.30 x 60.375 + 0.30 x 100 = 84.6485`.
pub(super) fn combine(
    record: &CategoryRecord,
    reasons: Categories<Option<Reason>>,
    weights: Weights,
    law: &Law,
) -> EntityScore {
    let scores =
        Categories::from_fn(|category| record.scores.get(category).clone().filter(|_| reasons.get(category).is_none()));
    let mut score = EntityScore {
        scores,
        weights: Categories::default(),
        reasons,
        at_threshold: false,
        complex_patient_bonus: None,
        final_score: None,
    };
    match weights {
        Weights::NoRow => {}
        Weights::Threshold => {
            score.at_threshold = true;
            score.final_score = Some(law.threshold.clone());
        }
        Weights::Of(weights) => {
            score.weights = weights;
            score.complex_patient_bonus.clone_from(&record.complex_patient_bonus);
            score.final_score = Some(weighted(&score, law));
        }
    }
    score
}

fn weighted(score: &EntityScore, law: &Law) -> Exact<Points> {
    let mut sum = Exact::zero();
    for category in Category::ALL {
        if let Some(percent) = score.scores.get(category) {
            let weight = Exact::ratio(i128::from(*score.weights.get(category)), 100);
            sum = &sum + &(percent * &weight).as_unit::<Points>();
        }
    }
    if let Some(bonus) = &score.complex_patient_bonus {
        sum = &sum + bonus;
    }
    sum.min(law.maximum_score.clone())
}
