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
    record: CategoryRecord,
    reasons: Categories<Option<Reason>>,
    weights: Weights,
    law: &Law,
) -> EntityScore {
    let mut score = EntityScore {
        scores: record.scores.map(|category, score| score.filter(|_| reasons.get(category).is_none())),
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
            score.complex_patient_bonus = record.complex_patient_bonus;
            score.final_score = Some(weighted(&score, law));
        }
    }
    score
}

fn weighted(score: &EntityScore, law: &Law) -> Exact<Points> {
    let weighted = |category| {
        let percent = score.scores.get(category).as_ref()?;
        let weight = Exact::ratio(i128::from(*score.weights.get(category)), 100);
        Some((percent * &weight).as_unit())
    };
    let points = Category::ALL.into_iter().filter_map(weighted).chain(score.complex_patient_bonus.clone());
    points.sum::<Exact<Points>>().min(law.maximum_score.clone())
}
