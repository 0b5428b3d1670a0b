//! Facility-based scoring: a hospital's scores in place of quality and cost (42 CFR 414.1380(e)).

use super::{Found, PathwayScore, Scored};
use crate::score::activities::Inventory;
use crate::score::quality::score_quality;
use crate::score::record::Recorder;
use crate::units::{Exact, Percent};

/// What a hospital's value-based purchasing score comes to; the better quality score first, then the better cost score.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FacilityScore {
    /// For quality.
    pub quality: Exact<Percent>,
    /// For cost.
    pub cost: Exact<Percent>,
}

/// Scores a facility-based clinician or group: nothing has to be submitted for quality, nothing improves, and the bonus for
/// complex patients needs no submission (42 CFR 414.1380(c)(3)(i)).
pub fn score_facility(unit: Scored<'_>, facility: FacilityScore, recorder: &mut impl Recorder) -> PathwayScore {
    let interoperability = unit.score_interoperability(recorder);
    // Half the credit for alternative payment models asks what was reported, whatever it is worth here.
    let quality = score_quality(unit.rows, unit.facts, &unit.measures.quality, &mut ());
    let other_data = quality.submitted && interoperability.submitted;
    let activities = unit.score_activities(Inventory::Traditional, other_data, recorder);
    let found = Found::new((Some(facility.quality), false), (Some(facility.cost), None), activities, interoperability);
    let bonus = |_| (unit.bonus)(true);
    let unit = Scored { bonus: &bonus, ..unit };
    let entity = unit.weigh(found, &unit.law.reweighting, recorder);
    PathwayScore { entity, quality: None, cost_improvement: Exact::zero() }
}
