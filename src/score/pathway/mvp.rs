//! A MIPS Value Pathway: its own measures in quality and cost, its own activities (42 CFR 414.1365).

use super::{PathwayScore, Scored};
use crate::score::activities::Inventory;
use crate::score::cost::CostMeasures;
use crate::score::quality::{MvpChoice, score_mvp_quality};
use crate::score::record::Recorder;

/// Scores a unit that registered for the pathway. Promoting interoperability and weights are those of everybody.
pub fn score_mvp(unit: Scored<'_>, choice: MvpChoice<'_>, recorder: &mut impl Recorder) -> PathwayScore {
    let quality = score_mvp_quality(unit.rows, unit.facts, choice, &unit.measures.quality, recorder);
    let inventory = Inventory::Mvp(choice.pathway, &unit.measures.mvps);
    unit.score_others(quality, CostMeasures::Mvp(choice.pathway), inventory, recorder)
}
