//! What each pathway asks for: its categories, and nothing else. Weights and the final score are the same for all.

mod app;
mod facility;
mod mvp;
mod traditional;

pub use app::score_app;
pub use facility::{FacilityScore, score_facility};
pub use mvp::score_mvp;
pub use traditional::score_traditional;

use super::activities::{ActivityScore, ApmCredit, Inventory, score_activities};
use super::cost::{CostMeasures, CostScore, leave_out_cost, score_cost};
use super::interoperability::score_interoperability;
use super::quality::QualityScore;
use super::record::Recorder;
use super::{final_score, reweight};
use crate::model::{Categories, Category, CategoryRecord, CategorySet, EntityScore, EntityType, Reason};
use crate::model::{UnitFacts, UnitRows};
use crate::rules::tables::MeasureLaw;
use crate::rules::{Law, Reweighting};
use crate::units::{Exact, Percent, Points};

/// A unit that is scored: what it is, what it submitted, and the law.
#[derive(Clone, Copy)]
pub struct Scored<'a> {
    /// What it is.
    pub facts: &'a UnitFacts<'a>,
    /// What it submitted.
    pub rows: UnitRows<'a>,
    /// Promoting interoperability that stands in for rows of its own.
    pub interoperability: Interoperability<'a>,
    /// How half the credit for alternative payment models counts.
    pub credit: ApmCredit,
    /// The law of the year.
    pub law: &'a Law,
    /// Its tables.
    pub measures: &'a MeasureLaw,
    /// The complex patient bonus, told whether anything was submitted (42 CFR 414.1380(c)(3)).
    pub bonus: &'a dyn Fn(bool) -> Option<Exact<Points>>,
}

/// What a unit without rows of promoting interoperability has instead.
#[derive(Clone, Copy)]
pub enum Interoperability<'a> {
    /// Nothing.
    Own,
    /// An APM entity: the percents of its members who have one, and of those who have to and have none, a 0 each
    /// (42 CFR 414.1317(b)(3)).
    OfMembers(&'a dyn Fn() -> Vec<MemberScore>),
}

/// What a member of an APM entity adds to the entity's promoting interoperability.
#[derive(Debug, Clone)]
pub enum MemberScore {
    /// Submitted, by the member or the member's group.
    Submitted(Exact<Percent>),
    /// Not submitted, and not reweighted: it counts as 0.
    Nothing,
}

/// The score of a unit in a pathway, with what its categories are made of.
#[derive(Debug, Clone)]
pub struct PathwayScore {
    /// Category scores, weights and the final score.
    pub entity: EntityScore,
    /// The quality category, where it is made of measures.
    pub quality: Option<QualityScore>,
    /// Percentage points of the cost category for improvement.
    pub cost_improvement: Exact<Percent>,
}

/// What a pathway found in the categories, before any weight moves.
struct Found {
    scores: Categories<Option<Exact<Percent>>>,
    submitted: Categories<bool>,
    /// Categories that have no weight in the pathway, with the reason.
    weightless: Categories<Option<Reason>>,
    /// Categories that keep their weight whatever exception was approved.
    firm: CategorySet,
}

impl<'a> Scored<'a> {
    /// The percent of promoting interoperability; none: nothing was submitted, and whether anybody had to.
    fn score_interoperability(&self, recorder: &mut impl Recorder) -> Submission {
        let rows = self.rows.interoperability;
        if let Interoperability::OfMembers(members) = self.interoperability
            && rows.is_empty()
        {
            return mean_of_members(&members());
        }
        let own = score_interoperability(rows, &self.measures.interoperability, recorder);
        Submission { submitted: own.is_some(), percent: Some(own.unwrap_or_else(Exact::zero)) }
    }

    fn score_activities(
        &self,
        inventory: Inventory<'a>,
        other_data: bool,
        recorder: &mut impl Recorder,
    ) -> ActivityScore {
        let (rows, law) = (self.rows.activities, &self.measures.activities);
        score_activities(rows, inventory, self.facts, self.credit, other_data, law, recorder)
    }

    /// The cost category; of an APM entity it has no weight, and the reason is that, where anything could be scored.
    fn score_cost(&self, measures: CostMeasures<'_>, recorder: &mut impl Recorder) -> (CostScore, Option<Reason>) {
        if self.is_apm_entity() {
            return self.leave_out_cost(measures, Reason::ApmEntity, recorder);
        }
        (score_cost(self.rows.cost, measures, self.facts, &self.measures.cost, recorder), None)
    }

    /// Cost without weight, and the reason, where anything could be scored.
    fn leave_out_cost(
        &self,
        measures: CostMeasures<'_>,
        reason: Reason,
        recorder: &mut impl Recorder,
    ) -> (CostScore, Option<Reason>) {
        let any = leave_out_cost(self.rows.cost, measures, self.facts, &self.measures.cost, recorder);
        (CostScore { percent: None, improvement: Exact::zero() }, any.then_some(reason))
    }

    /// The other categories of a pathway in which all four count, in the order of the regulation, and the final score.
    fn score_others(
        &self,
        quality: QualityScore,
        measures: CostMeasures<'_>,
        inventory: Inventory<'a>,
        recorder: &mut impl Recorder,
    ) -> PathwayScore {
        let (cost, weightless) = self.score_cost(measures, recorder);
        let interoperability = self.score_interoperability(recorder);
        let other_data = quality.submitted && interoperability.submitted;
        let activities = self.score_activities(inventory, other_data, recorder);
        let found = Found {
            weightless: Categories {
                cost: weightless,
                promoting_interoperability: interoperability.weightless(),
                ..Categories::default()
            },
            scores: Categories {
                quality: quality.percent.clone(),
                cost: cost.percent,
                improvement_activities: Some(activities.percent),
                promoting_interoperability: interoperability.percent,
            },
            submitted: Categories {
                quality: quality.submitted,
                cost: false,
                improvement_activities: activities.submitted,
                promoting_interoperability: interoperability.submitted,
            },
            firm: CategorySet::default(),
        };
        let entity = self.weigh(found, &self.law.reweighting, recorder);
        PathwayScore { entity, quality: Some(quality), cost_improvement: cost.improvement }
    }

    fn is_apm_entity(&self) -> bool {
        self.facts.entity_type == EntityType::ApmEntity
    }

    /// Weighs what was found, and adds the bonus for complex patients.
    fn weigh(&self, found: Found, weights: &Reweighting, recorder: &mut impl Recorder) -> EntityScore {
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
            automatic_euc: facts.automatic_euc,
            complex_patient_bonus: (self.bonus)(any),
        };
        let weights = reweight::weights(weights, record.small_practice, reweight::scored(reasons), self.law);
        final_score::combine(&record, reasons, weights, self.law)
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
            if may_move && facts.approved.contains(category) {
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

/// Promoting interoperability as submitted.
struct Submission {
    /// Percent, 0 where nothing was submitted; none: no member of an APM entity had to.
    percent: Option<Exact<Percent>>,
    submitted: bool,
}

impl Submission {
    /// Why the category is not scored where nobody had to submit anything.
    fn weightless(&self) -> Option<Reason> {
        self.percent.is_none().then_some(Reason::ApmEntity)
    }
}

/// The mean of the members of an APM entity. Percents of 80, 100 and one who submitted nothing: 60.
fn mean_of_members(members: &[MemberScore]) -> Submission {
    let submitted = || {
        members.iter().filter_map(|member| match member {
            MemberScore::Submitted(percent) => Some(percent),
            MemberScore::Nothing => None,
        })
    };
    let sum: Exact<Percent> = submitted().cloned().sum();
    let count = Exact::<Percent>::whole(i64::try_from(members.len()).expect("members stand on the roster"));
    Submission { percent: sum.checked_div(&count).map(Exact::as_unit), submitted: submitted().next().is_some() }
}
