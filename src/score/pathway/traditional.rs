//! Traditional MIPS: all four categories from what was reported (42 CFR 414.1380).

use super::{PathwayScore, Scored};
use crate::score::activities::Inventory;
use crate::score::cost::CostMeasures;
use crate::score::quality::score_quality;
use crate::score::record::Recorder;

/// Scores a unit by six quality measures, every cost measure and every improvement activity.
pub fn score_traditional(unit: Scored<'_>, recorder: &mut impl Recorder) -> PathwayScore {
    let quality = score_quality(unit.rows, unit.facts, &unit.measures.quality, recorder);
    unit.score_others(quality, CostMeasures::All, Inventory::Traditional, recorder)
}
