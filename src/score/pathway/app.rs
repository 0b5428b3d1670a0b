//! The APM Performance Pathway: a fixed set of quality measures, no cost, activities in full (42 CFR 414.1367).

use super::{Found, PathwayScore, Scored};
use crate::model::{Category, CategorySet, Reason};
use crate::score::activities::{ActivityScore, Inventory};
use crate::score::cost::CostMeasures;
use crate::score::quality::score_app_quality;
use crate::score::record::Recorder;
use crate::units::Exact;

/// Scores a unit: quality 50, improvement activities 20 in full, promoting interoperability 30 percent; without quality
/// 25 and 75, without promoting interoperability 75 and 25.
///
/// Quality of 80 percent and promoting interoperability of 90: `40 + 20 + 27 = 87`.
pub fn score_app(unit: Scored<'_>, recorder: &mut impl Recorder) -> PathwayScore {
    let (law, app) = (&unit.measures.quality, &unit.measures.app);
    let quality = score_app_quality(unit.rows, unit.facts, law, &app.measures, recorder);
    let (cost, weightless) = unit.leave_out_cost(CostMeasures::All, Reason::App, recorder);
    let interoperability = unit.score_interoperability(recorder);
    let other_data = quality.submitted && interoperability.submitted;
    let activities = unit.score_activities(Inventory::App, other_data, recorder);
    let in_full = ActivityScore { percent: Exact::whole(100), ..activities };
    let reported = (quality.percent.clone(), quality.submitted);
    let mut found = Found::new(reported, (None, weightless), in_full, interoperability);
    // Nothing has to be submitted for activities, so that no exception is needed.
    found.firm = CategorySet::of(|category| category == Category::ImprovementActivities);
    recorder.uncount(Category::ImprovementActivities);
    let entity = unit.weigh(found, &app.weights, recorder);
    PathwayScore { entity, quality: Some(quality), cost_improvement: cost.improvement }
}
