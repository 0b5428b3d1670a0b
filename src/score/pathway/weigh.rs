//! From what a pathway found to the final score: which categories are not scored, the weights of the others, the bonus
//! (42 CFR 414.1380(c)).

use super::Scored;
use super::members::Submission;
use crate::model::{Categories, Category, CategoryRecord, CategorySet, EntityScore, Reason};
use crate::rules::Reweighting;
use crate::score::activities::ActivityScore;
use crate::score::record::Recorder;
use crate::score::{final_score, reweight};
use crate::units::{Exact, Percent};

/// What a pathway found in the categories, before any weight moves.
pub(super) struct Found {
    scores: Categories<Option<Exact<Percent>>>,
    submitted: Categories<bool>,
    /// Categories that have no weight in the pathway, with the reason.
    weightless: Categories<Option<Reason>>,
    /// Categories that keep their weight whatever exception was approved.
    pub(super) firm: CategorySet,
}

impl Found {
    /// What was found in the categories: quality with whether anything was submitted, cost with why it has no weight where
    /// that is so.
    pub(super) fn new(
        (quality, reported): (Option<Exact<Percent>>, bool),
        (cost, weightless): (Option<Exact<Percent>>, Option<Reason>),
        activities: ActivityScore,
        interoperability: Submission,
    ) -> Self {
        let nobody_had_to = interoperability.weightless();
        Self {
            weightless: Categories {
                cost: weightless,
                promoting_interoperability: nobody_had_to,
                ..Categories::default()
            },
            scores: Categories {
                quality,
                cost,
                improvement_activities: Some(activities.percent),
                promoting_interoperability: interoperability.percent,
            },
            submitted: Categories {
                quality: reported,
                cost: false,
                improvement_activities: activities.submitted,
                promoting_interoperability: interoperability.submitted,
            },
            firm: CategorySet::default(),
        }
    }
}

impl Scored<'_> {
    /// Weighs what was found, and adds the bonus for complex patients.
    pub(super) fn weigh(&self, found: Found, weights: &Reweighting, recorder: &mut impl Recorder) -> EntityScore {
        let reasons = self.not_scored(&found);
        for (category, _) in reasons.iter().filter(|(_, reason)| reason.is_some()) {
            recorder.leave_out(category);
        }
        let any = found.submitted.iter().any(|(_, submitted)| *submitted);
        let facts = self.facts;
        let record = CategoryRecord {
            entity_type: facts.entity_type,
            scores: found.scores,
            small_practice: facts.small_practice,
            approved: facts.approved,
            set_aside: facts.set_aside,
            automatic_euc: facts.automatic_euc,
            complex_patient_bonus: (self.bonus)(any),
        };
        let weights = reweight::weights(weights, record.small_practice, reweight::scored(reasons), self.law);
        final_score::combine(record, reasons, weights, self.law)
    }

    /// Why each category that is not scored is not (42 CFR 414.1380(c)(2)(i)); the first reason that holds.
    ///
    /// An exception that was approved, or the automatic policy for extreme circumstances, gives way to what was submitted, but
    /// not in cost, nor for an APM entity. A late joiner has no category at all.
    fn not_scored(&self, found: &Found) -> Categories<Option<Reason>> {
        let facts = self.facts;
        Categories::from_fn(|category| {
            let stands = category == Category::Cost || self.is_apm_entity();
            let may_move = (!found.submitted.get(category) || stands) && !found.firm.contains(category);
            let automatic = facts.automatic_reweighting.filter(|_| category == Category::PromotingInteroperability);
            let automatic = automatic.filter(|_| !found.submitted.get(category));
            if facts.set_aside.contains(category) {
                Some(Reason::Scenario)
            } else if may_move && facts.approved.contains(category) {
                Some(Reason::Approved)
            } else if may_move && facts.automatic_euc {
                Some(Reason::AutomaticEuc)
            } else if may_move && automatic.is_some() {
                automatic
            } else if facts.late_joiner {
                Some(Reason::LateJoiner)
            } else if let Some(reason) = found.weightless.get(category) {
                Some(*reason)
            } else if *self.law.weights.get(category) == 0 {
                Some(Reason::National)
            } else {
                found.scores.get(category).is_none().then_some(Reason::NoMeasure)
            }
        })
    }
}
