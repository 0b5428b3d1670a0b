//! Traditional MIPS: all four categories from what was reported (42 CFR 414.1380).

use crate::model::{Categories, Category, CategoryRecord, EntityScore, EntityType, Reason, UnitFacts, UnitRows};
use crate::rules::Law;
use crate::rules::tables::MeasureLaw;
use crate::score::activities::{ApmCredit, score_activities};
use crate::score::cost::score_cost;
use crate::score::interoperability::score_interoperability;
use crate::score::quality::{QualityScore, score_quality};
use crate::score::record::Recorder;
use crate::score::{final_score, reweight};
use crate::units::{Exact, Percent, Points};

/// The score of a unit in traditional MIPS, with what its categories are made of.
#[derive(Debug, Clone)]
pub struct TraditionalScore {
    /// Category scores, weights and the final score.
    pub entity: EntityScore,
    /// The quality category.
    pub quality: QualityScore,
    /// Percentage points of the cost category for improvement.
    pub cost_improvement: Exact<Percent>,
}

/// Scores a unit in the order of the regulation: four categories, those that are not scored, weights, final score.
///
/// `bonus` gives the complex patient bonus, told whether anything was submitted (42 CFR 414.1380(c)(3)).
pub fn score_traditional(
    rows: UnitRows<'_>,
    facts: &UnitFacts<'_>,
    credit: ApmCredit,
    law: &Law,
    measures: &MeasureLaw,
    bonus: impl FnOnce(bool) -> Option<Exact<Points>>,
    recorder: &mut impl Recorder,
) -> TraditionalScore {
    let quality = score_quality(rows, facts, &measures.quality, recorder);
    let cost = score_cost(rows.cost, facts, &measures.cost, recorder);
    let interoperability = score_interoperability(rows.interoperability, &measures.interoperability, recorder);
    let other_data = quality.submitted && interoperability.is_some();
    let activities = score_activities(rows.activities, facts, credit, other_data, &measures.activities, recorder);
    let submitted = Categories {
        quality: quality.submitted,
        cost: false,
        improvement_activities: activities.submitted,
        promoting_interoperability: interoperability.is_some(),
    };
    let scores = Categories {
        quality: quality.percent.clone(),
        cost: cost.percent,
        improvement_activities: Some(activities.percent),
        // Nothing submitted scores 0, unless a reason moves the weight.
        promoting_interoperability: Some(interoperability.unwrap_or_else(Exact::zero)),
    };
    let reasons = not_scored(&scores, submitted, facts, law);
    for (category, _) in reasons.iter().filter(|(_, reason)| reason.is_some()) {
        recorder.leave_out(category);
    }
    let any = submitted.iter().any(|(_, submitted)| *submitted);
    let record = CategoryRecord {
        entity_type: facts.entity_type,
        scores,
        small_practice: facts.small_practice,
        approved: facts.approved,
        automatic_euc: facts.automatic_euc,
        complex_patient_bonus: bonus(any),
    };
    let weights = reweight::weights(record.small_practice, reweight::scored(reasons), law);
    let entity = final_score::combine(&record, reasons, weights, law);
    TraditionalScore { entity, quality, cost_improvement: cost.improvement }
}

/// Why each category that is not scored is not (42 CFR 414.1380(c)(2)(i)); the first reason that holds.
///
/// An exception that was approved, or the automatic policy for extreme circumstances, gives way to what was submitted, but
/// not in cost, nor for an APM entity. A late joiner has no category at all.
fn not_scored(
    scores: &Categories<Option<Exact<Percent>>>,
    submitted: Categories<bool>,
    facts: &UnitFacts<'_>,
    law: &Law,
) -> Categories<Option<Reason>> {
    Categories::from_fn(|category| {
        let submitted = *submitted.get(category);
        let stands = category == Category::Cost || facts.entity_type == EntityType::ApmEntity;
        let may_move = !submitted || stands;
        let automatic = facts.automatic_reweighting.filter(|_| category == Category::PromotingInteroperability);
        if may_move && facts.approved.contains(category) {
            Some(Reason::Approved)
        } else if may_move && facts.automatic_euc {
            Some(Reason::AutomaticEuc)
        } else if may_move && automatic.is_some() {
            automatic
        } else if facts.late_joiner {
            Some(Reason::LateJoiner)
        } else if *law.weights.get(category) == 0 {
            Some(Reason::National)
        } else {
            scores.get(category).is_none().then_some(Reason::NoMeasure)
        }
    })
}
