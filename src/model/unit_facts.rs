//! What a reporting unit is, and what it submitted.

use super::submissions::{ActivityRow, CostRow, Given, InteroperabilityRow, QualityRow};
use super::{CategorySet, Collection, EntityType, Reason};
use crate::units::{Exact, Percent, Points};

/// What scoring needs to know of a unit besides what it submitted.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each is a status of the regulation")]
pub struct UnitFacts<'a> {
    /// The kind of unit.
    pub entity_type: EntityType,
    /// Clinicians of the unit.
    pub clinicians: u32,
    /// At most 15 clinicians (42 CFR 414.1305).
    pub small_practice: bool,
    /// Small, rural, in a shortage area or non-patient facing: activities count double (42 CFR 414.1380(b)(3)).
    pub special_status: bool,
    /// Why promoting interoperability moves its weight unless something is submitted (42 CFR 414.1380(c)(2)(i)(C)).
    pub automatic_reweighting: Option<Reason>,
    /// Specialty as the roster names it; of a group, that of most members.
    pub specialty: Option<&'a str>,
    /// Last year's quality achievement.
    pub prior_quality: Option<Exact<Percent>>,
    /// Last year's cost score.
    pub prior_cost: Option<Exact<Percent>>,
    /// Categories for which an exception was approved.
    pub approved: CategorySet,
    /// Categories that a scenario takes out, whatever was submitted.
    pub set_aside: CategorySet,
    /// The automatic policy for extreme and uncontrollable circumstances.
    pub automatic_euc: bool,
    /// Joined in the last months of the year, in a practice without a group score (42 CFR 414.1380(c)(2)(i)(A)).
    pub late_joiner: bool,
    /// Registered for the CAHPS survey.
    pub survey_registered: bool,
    /// All its clinicians take part in an alternative payment model.
    pub apm_participant: bool,
    /// Points for complex patients that were given.
    pub complex_patient_bonus: Option<Exact<Points>>,
}

/// A measure whose performance a scenario moves.
#[derive(Debug, Clone)]
pub struct PerformanceMove {
    /// The measure.
    pub measure: u16,
    /// Only as it was collected so; none: however.
    pub collection: Option<Collection>,
    /// Percentage points that are added to the rate.
    pub points: Exact<Percent>,
}

/// The rows of one unit.
#[derive(Debug, Clone, Copy, Default)]
pub struct UnitRows<'a> {
    /// Quality measures by programme, measure, collection type, submitter, stratum and time.
    pub quality: &'a [QualityRow],
    /// Part B claims of the clinicians of a group, counted together.
    pub pooled: &'a [QualityRow],
    /// What quality rows give beside counts.
    pub given: &'a [Given],
    /// Measures whose performance a scenario moves.
    pub moves: &'a [PerformanceMove],
    /// Cost measures, in order.
    pub cost: &'a [CostRow],
    /// Improvement activities, by submitter.
    pub activities: &'a [ActivityRow],
    /// Promoting interoperability, by submitter.
    pub interoperability: &'a [InteroperabilityRow],
}
