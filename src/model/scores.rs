//! What goes into a final score and what comes out.

use super::{Categories, CategorySet, EntityType};
use crate::units::{Exact, Percent, Points};

/// A unit's category scores as given, with what decides how they are weighted.
#[derive(Debug, Clone)]
pub struct CategoryRecord {
    /// The kind of unit.
    pub entity_type: EntityType,
    /// The scores; none: not scored.
    pub scores: Categories<Option<Exact<Percent>>>,
    /// Whether the table of small practices applies.
    pub small_practice: bool,
    /// Categories for which an exception was approved.
    pub approved: CategorySet,
    /// Categories that a scenario takes out, whatever was given.
    pub set_aside: CategorySet,
    /// CMS applied the automatic policy for extreme and uncontrollable circumstances.
    pub automatic_euc: bool,
    /// Points for complex patients, given or computed; none: not known.
    pub complex_patient_bonus: Option<Exact<Points>>,
}

/// How a unit was scored, in the order of the names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pathway {
    /// A MIPS Value Pathway, by its number.
    Mvp(u8),
    /// The APM Performance Pathway.
    App,
    /// From given category scores.
    CategoryScores,
    /// With the scores of a hospital in place of quality and cost.
    Facility,
    /// Traditional MIPS, from measures.
    Traditional,
}

impl Pathway {
    /// The name in columns; `mvps` are the ids of the MIPS Value Pathways.
    ///
    /// # Panics
    /// For a pathway that has no id there.
    pub fn name(self, mvps: &[String]) -> &str {
        match self {
            Self::Mvp(number) => &mvps[usize::from(number)],
            Self::App => "app",
            Self::CategoryScores => "category_scores",
            Self::Facility => "facility",
            Self::Traditional => "traditional",
        }
    }
}

/// Why a category is not scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// An exception was approved.
    Approved,
    /// The automatic extreme-circumstances policy.
    AutomaticEuc,
    /// Promoting interoperability: a small practice.
    SmallPractice,
    /// Promoting interoperability: non-patient facing.
    NonPatientFacing,
    /// Promoting interoperability: hospital-based.
    HospitalBased,
    /// Promoting interoperability: based in an ambulatory surgical center.
    AscBased,
    /// Promoting interoperability: a clinical social worker.
    ClinicalSocialWorker,
    /// Joined in the last months of the year.
    LateJoiner,
    /// Cost has no weight in the APM Performance Pathway.
    App,
    /// No measure can be scored.
    NoMeasure,
    /// Cost has no weight for an APM entity.
    ApmEntity,
    /// The category has no weight for anyone this year.
    National,
    /// No score was given.
    NotGiven,
    /// A scenario takes the category out.
    Scenario,
}

impl Reason {
    /// The name in `reweighting_reason`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::AutomaticEuc => "automatic_euc",
            Self::SmallPractice => "small_practice",
            Self::NonPatientFacing => "non_patient_facing",
            Self::HospitalBased => "hospital_based",
            Self::AscBased => "asc_based",
            Self::ClinicalSocialWorker => "clinical_social_worker",
            Self::LateJoiner => "late_joiner",
            Self::App => "app",
            Self::NoMeasure => "no_measure",
            Self::ApmEntity => "apm_entity",
            Self::National => "national",
            Self::NotGiven => "not_given",
            Self::Scenario => "scenario",
        }
    }
}

/// What a unit scored.
#[derive(Debug, Clone)]
pub struct EntityScore {
    /// The scores that count; none: not scored.
    pub scores: Categories<Option<Exact<Percent>>>,
    /// Weights in whole percent: they sum to 100, or are all 0 with the threshold as final score.
    pub weights: Categories<u8>,
    /// Why a category is not scored; none for those that are.
    pub reasons: Categories<Option<Reason>>,
    /// Fewer than two categories are scored, so that the final score is the threshold.
    pub at_threshold: bool,
    /// Points added for complex patients.
    pub complex_patient_bonus: Option<Exact<Points>>,
    /// The final score, unrounded; none: the rule pack has no weights for what is scored.
    pub final_score: Option<Exact<Points>>,
}
