//! What each pathway asks for: its categories, and nothing else. Weights and the final score are the same for all.

mod app;
mod categories;
mod facility;
mod members;
mod mvp;
mod traditional;
mod weigh;

pub use app::score_app;
pub use facility::{FacilityScore, score_facility};
pub use members::MemberScore;
pub use mvp::score_mvp;
pub use traditional::score_traditional;

use weigh::Found;

use super::activities::ApmCredit;
use super::quality::QualityScore;
use crate::model::{EntityScore, EntityType, UnitFacts, UnitRows};
use crate::rules::Law;
use crate::rules::tables::MeasureLaw;
use crate::units::{Exact, Percent, Points};

/// A unit that is scored: what it is, what it submitted, and the law.
#[derive(Clone, Copy)]
pub struct Scored<'a> {
    /// What it is.
    pub facts: &'a UnitFacts<'a>,
    /// What it submitted.
    pub rows: UnitRows<'a>,
    /// Of an APM entity, what its members add to its promoting interoperability, which counts without rows of its own
    /// (42 CFR 414.1317(b)(3)).
    pub of_members: Option<&'a dyn Fn() -> Vec<MemberScore>>,
    /// How half the credit for alternative payment models counts.
    pub credit: ApmCredit,
    /// The law of the year.
    pub law: &'a Law,
    /// Its tables.
    pub measures: &'a MeasureLaw,
    /// The complex patient bonus, told whether anything was submitted (42 CFR 414.1380(c)(3)).
    pub bonus: &'a dyn Fn(bool) -> Option<Exact<Points>>,
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

impl Scored<'_> {
    fn is_apm_entity(&self) -> bool {
        self.facts.entity_type == EntityType::ApmEntity
    }
}
