//! Which categories are scored, why others are not, and the weights (section 6, 4.5, 13.21).

use std::collections::BTreeMap;

use super::key::Kind;
use super::law::{self, Category};
use super::pathway::Pathway;
use super::units::Unit;

/// What a unit submitted, and whether anything can be scored.
#[derive(Clone, Copy, Debug, Default)]
pub struct Submitted {
    pub quality: bool,
    pub ia: bool,
    pub pi: bool,
    /// There is something available to score.
    pub quality_measures: bool,
    pub cost_measures: bool,
    /// Promoting Interoperability has rows of its own or somebody to take a mean of (13.24).
    pub pi_applies: bool,
}

/// The weights, with the reason for each category that is not scored.
#[derive(Clone, Debug)]
pub struct Weighting {
    pub weights: [i64; 4],
    pub reasons: BTreeMap<Category, &'static str>,
    /// Fewer than two categories: the final score is the threshold (6.2).
    pub threshold: bool,
}

impl Weighting {
    pub fn is_scored(&self, category: Category) -> bool {
        !self.reasons.contains_key(&category)
    }

    /// tables.md, `reweighting_reason`.
    pub fn reason(&self) -> Option<String> {
        let mut parts: Vec<String> =
            self.reasons.iter().map(|(category, reason)| format!("{}:{reason}", category.name())).collect();
        if self.threshold {
            parts.push("threshold".to_owned());
        }
        (!parts.is_empty()).then(|| parts.join("|"))
    }
}

pub fn weigh(unit: &Unit, pathway: &Pathway, submitted: Submitted) -> Weighting {
    let reasons: BTreeMap<Category, &'static str> = Category::ALL
        .into_iter()
        .filter_map(|category| Some((category, reason(unit, pathway, submitted, category)?)))
        .collect();
    let scored = Category::ALL.map(|category| !reasons.contains_key(&category));
    let weights = match pathway {
        Pathway::App => law::app_weights(scored),
        Pathway::Mvp(_) | Pathway::Traditional | Pathway::Facility => law::weights(scored, unit.small_practice),
    };
    Weighting { weights: weights.unwrap_or([0; 4]), reasons, threshold: weights.is_none() }
}

/// The first reason that holds. Data submitted override all but a late joiner's and what was approved for an APM entity
/// (13.21, 13b.44); cost can't be submitted, nor can a facility's scores (13b.46).
pub fn reason(unit: &Unit, pathway: &Pathway, submitted: Submitted, category: Category) -> Option<&'static str> {
    let overridden = match category {
        Category::Quality => submitted.quality,
        Category::Cost => false,
        Category::Ia => submitted.ia,
        Category::Pi => submitted.pi,
    };
    let nothing_to_score = match category {
        Category::Quality => !submitted.quality_measures,
        Category::Cost => !submitted.cost_measures,
        Category::Ia | Category::Pi => false,
    };
    let of_apm_entity = unit.key.kind == Kind::ApmEntity;
    // 13b.44: the APP's activities stay at full credit.
    let full_credit = *pathway == Pathway::App && category == Category::Ia;
    if full_credit {
        unit.late_joiner.then_some("late_joiner")
    } else if unit.reweight.contains(&category) && (!overridden || of_apm_entity) {
        Some("approved")
    } else if unit.automatic_euc && !overridden {
        Some("automatic_euc")
    } else if category == Category::Pi && !overridden && unit.automatic_pi_reason.is_some() {
        unit.automatic_pi_reason
    } else if unit.late_joiner {
        Some("late_joiner")
    } else if nothing_to_score {
        Some("no_measure")
    } else if category == Category::Cost && *pathway == Pathway::App {
        Some("app")
    } else if of_apm_entity && (category == Category::Cost || category == Category::Pi && !submitted.pi_applies) {
        Some("apm_entity")
    } else {
        None
    }
}
