//! The categories that pathways share.

use super::members::{Submission, mean_of_members};
use super::{Found, PathwayScore, Scored};
use crate::model::Reason;
use crate::score::activities::{ActivityScore, Inventory, score_activities};
use crate::score::cost::{CostMeasures, CostScore, leave_out_cost, score_cost};
use crate::score::interoperability::score_interoperability;
use crate::score::quality::QualityScore;
use crate::score::record::Recorder;
use crate::units::Exact;

impl<'a> Scored<'a> {
    /// The percent of promoting interoperability; none: nothing was submitted, and whether anybody had to.
    pub(super) fn score_interoperability(&self, recorder: &mut impl Recorder) -> Submission {
        let rows = self.rows.interoperability;
        let own = score_interoperability(rows, &self.measures.interoperability, recorder);
        match (own, self.of_members) {
            (Some(percent), _) => Submission { percent: Some(percent), submitted: true },
            (None, None) => Submission { percent: Some(Exact::zero()), submitted: false },
            (None, Some(members)) => mean_of_members(&members(), recorder),
        }
    }

    pub(super) fn score_activities(
        &self,
        inventory: Inventory<'a>,
        other_data: bool,
        recorder: &mut impl Recorder,
    ) -> ActivityScore {
        let (rows, law) = (self.rows.activities, &self.measures.activities);
        score_activities(rows, inventory, self.facts, self.credit, other_data, law, recorder)
    }

    /// The cost category; of an APM entity it has no weight, and the reason is that, where anything could be scored.
    pub(super) fn score_cost(
        &self,
        measures: CostMeasures<'_>,
        recorder: &mut impl Recorder,
    ) -> (CostScore, Option<Reason>) {
        if self.is_apm_entity() {
            return self.leave_out_cost(measures, Reason::ApmEntity, recorder);
        }
        (score_cost(self.rows.cost, measures, self.facts, &self.measures.cost, recorder), None)
    }

    /// Cost without weight, and the reason, where anything could be scored.
    pub(super) fn leave_out_cost(
        &self,
        measures: CostMeasures<'_>,
        reason: Reason,
        recorder: &mut impl Recorder,
    ) -> (CostScore, Option<Reason>) {
        let any = leave_out_cost(self.rows.cost, measures, self.facts, &self.measures.cost, recorder);
        (CostScore { percent: None, improvement: Exact::zero() }, any.then_some(reason))
    }

    /// The other categories of a pathway in which all four count, in the order of the regulation, and the final score.
    pub(super) fn score_others(
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
        let reported = (quality.percent.clone(), quality.submitted);
        let found = Found::new(reported, (cost.percent, weightless), activities, interoperability);
        let entity = self.weigh(found, &self.law.reweighting, recorder);
        PathwayScore { entity, quality: Some(quality), cost_improvement: cost.improvement }
    }
}
