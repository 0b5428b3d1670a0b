//! The law of one performance year, typed.

use std::sync::Arc;

use super::claims_law::ClaimsLaw;
use super::tables::MeasureLaw;
use super::{Pack, PublishedTable, Reweighting, RuleFiles, RulesError, Unit};
use crate::model::Categories;
use crate::units::{CENTS, Dollars, Exact, Percent, Points, Pure};

/// What scoring needs of a rule pack.
#[derive(Debug, Clone)]
pub struct Law {
    /// The year in which performance is measured.
    pub performance_year: u16,
    /// The year in which payments are adjusted.
    pub payment_year: u16,
    /// Weights when all four categories are scored, whole percent (42 CFR 414.1380(c)(1)).
    pub weights: Categories<u8>,
    /// Weights when some are not (42 CFR 414.1380(c)(2)(ii)).
    pub reweighting: Reweighting,
    /// The performance threshold: the score that neither gains nor loses (42 CFR 414.1405(b)).
    pub threshold: Exact<Points>,
    /// The highest final score (42 CFR 414.1380(c)).
    pub maximum_score: Exact<Points>,
    /// Categories that must be scored for a score of one's own (42 CFR 414.1380(c)).
    pub fewest_scored: u32,
    /// Most clinicians of a small practice (42 CFR 414.1305).
    pub small_practice: u32,
    /// Complex patient bonus; none: the year has none, or the pack does not cover it.
    pub complex_patient_bonus: Option<BonusLaw>,
    /// Payment adjustment; none: the pack does not cover it.
    pub payment: Option<PaymentLaw>,
    /// When a group has a special status; none: the pack does not cover it.
    pub status: Option<StatusLaw>,
    /// Who bills too little to have to take part; none: the pack does not cover it, and everybody has to.
    pub low_volume: Option<LowVolumeLaw>,
    /// What claims say of clinicians; none: the pack does not cover it.
    pub claims: Option<ClaimsLaw>,
    /// Share of a group's clinicians, in percent, from which on it is facility-based (42 CFR 414.1380(e)(2)(ii)); none: the
    /// pack does not cover it.
    pub facility_group_share: Option<Exact<Percent>>,
    /// Scoring from measures; none: the pack does not cover it.
    pub measures: Option<Arc<MeasureLaw>>,
    /// Adjustment tables that others published.
    pub published: Vec<PublishedTable>,
    /// Hash of the pack.
    pub hash: String,
}

/// The complex patient bonus (42 CFR 414.1380(c)(3)).
#[derive(Debug, Clone)]
pub struct BonusLaw {
    /// Points at the mean.
    pub intercept: Exact<Points>,
    /// Points for each standard deviation above it.
    pub slope: Exact<Points>,
    /// Most points in all.
    pub cap: Exact<Points>,
    /// Fewest points in all.
    pub floor: Exact<Points>,
}

/// Shares of a group's clinicians, in percent, from which on the group has what they have (42 CFR 414.1305).
#[derive(Debug, Clone)]
pub struct StatusLaw {
    /// To be exceeded: non-patient facing and hospital-based.
    pub group: Exact<Percent>,
    /// To be exceeded: rural.
    pub rural: Exact<Percent>,
    /// To be exceeded: health professional shortage area.
    pub hpsa: Exact<Percent>,
    /// To be reached: ASC-based.
    pub asc: Exact<Percent>,
}

/// The low-volume threshold (42 CFR 414.1305): what has to be exceeded.
#[derive(Debug, Clone, Copy)]
pub struct LowVolumeLaw {
    /// Allowed charges, cents.
    pub charges: i64,
    /// Patients with Part B.
    pub patients: u32,
    /// Covered professional services.
    pub services: u32,
}

/// The payment adjustment (42 CFR 414.1405).
#[derive(Debug, Clone)]
pub struct PaymentLaw {
    /// The increase at the highest score before scaling.
    pub applicable_percent: Exact<Percent>,
    /// The reduction at a score of zero.
    pub maximum_reduction: Exact<Percent>,
    /// At or below this share of the threshold the full reduction applies.
    pub quarter: Exact<Pure>,
    /// Most that the scaling factor can be.
    pub scaling_limit: Exact<Pure>,
    /// The increase at the highest score, as published.
    pub published_maximum: Option<Exact<Percent>>,
    /// The share that sequestration takes of what is paid (2 U.S.C. 901a(6)); none: the pack does not cover it.
    pub sequestration: Option<Exact<Pure>>,
    /// The mean final score that was published.
    pub published_mean: Option<Exact<Points>>,
    /// The median.
    pub published_median: Option<Exact<Points>>,
}

impl Law {
    /// The law of a year.
    ///
    /// # Errors
    /// [`RulesError`] when there is no pack for the year, or a provision is missing or malformed.
    pub fn of_year(files: &RuleFiles, year: u16) -> Result<Self, RulesError> {
        if !files.years().contains(&year) {
            let years: Vec<_> = files.years().iter().map(u16::to_string).collect();
            let what = format!("no rule pack for performance year {year}: there are packs for {}", years.join(", "));
            return Err(RulesError::new("", what));
        }
        Self::from_pack(files, &Pack::read(files, year)?)
    }

    /// The law that a pack states.
    ///
    /// # Errors
    /// [`RulesError`] when a provision is missing or malformed.
    pub fn from_pack(files: &RuleFiles, pack: &Pack) -> Result<Self, RulesError> {
        Ok(Self {
            performance_year: pack.performance_year,
            payment_year: pack.payment_year,
            weights: weights(pack)?,
            reweighting: Reweighting::new(&pack.reweighting),
            threshold: pack.number("final_score.performance_threshold", Unit::Points)?,
            maximum_score: pack.number("final_score.maximum", Unit::Points)?,
            fewest_scored: pack.whole("final_score.fewest_scored_categories", Unit::Categories)?,
            small_practice: pack.whole("small_practice.most_clinicians", Unit::Clinicians)?,
            complex_patient_bonus: pack.covers("complex_patient_bonus").then(|| bonus(pack)).transpose()?,
            payment: pack.covers("payment_adjustment").then(|| payment(pack)).transpose()?,
            status: pack.covers("special_status").then(|| status(pack)).transpose()?,
            low_volume: pack.covers("low_volume").then(|| low_volume(pack)).transpose()?,
            claims: pack.covers("claims").then(|| ClaimsLaw::read(pack)).transpose()?,
            facility_group_share: pack
                .covers("facility_based")
                .then(|| pack.number("facility_based.group_share", Unit::Percent))
                .transpose()?,
            measures: match pack.tables.is_empty() {
                true => None,
                false => Some(Arc::new(MeasureLaw::read(files, pack)?)),
            },
            published: pack.published.clone(),
            hash: pack.hash.clone(),
        })
    }

    /// One quarter of the threshold: at or below it the full reduction applies. 18.75 for a threshold of 75.
    pub fn quarter_of_threshold(&self) -> Option<Exact<Points>> {
        Some(&self.threshold * &self.payment.as_ref()?.quarter)
    }
}

fn weights(pack: &Pack) -> Result<Categories<u8>, RulesError> {
    let weight = |name: &str| pack.whole(&format!("weights.{name}"), Unit::Percent);
    Ok(Categories {
        quality: weight("quality")?,
        cost: weight("cost")?,
        improvement_activities: weight("improvement_activities")?,
        promoting_interoperability: weight("promoting_interoperability")?,
    })
}

fn status(pack: &Pack) -> Result<StatusLaw, RulesError> {
    let share = |name: &str| pack.number(&format!("special_status.{name}"), Unit::Percent);
    Ok(StatusLaw {
        group: share("group_share")?,
        rural: share("rural_group_share")?,
        hpsa: share("hpsa_group_share")?,
        asc: share("ambulatory_surgical_center_group_share")?,
    })
}

fn low_volume(pack: &Pack) -> Result<LowVolumeLaw, RulesError> {
    Ok(LowVolumeLaw {
        charges: pack.number::<Dollars>("low_volume.allowed_charges", Unit::Dollars)?.round_half_up(CENTS),
        patients: pack.whole("low_volume.patients", Unit::Patients)?,
        services: pack.whole("low_volume.services", Unit::Services)?,
    })
}

fn bonus(pack: &Pack) -> Result<BonusLaw, RulesError> {
    Ok(BonusLaw {
        intercept: pack.number("complex_patient_bonus.intercept", Unit::Points)?,
        slope: pack.number("complex_patient_bonus.slope", Unit::Points)?,
        cap: pack.number("complex_patient_bonus.cap", Unit::Points)?,
        floor: pack.number("complex_patient_bonus.floor", Unit::Points)?,
    })
}

fn payment(pack: &Pack) -> Result<PaymentLaw, RulesError> {
    Ok(PaymentLaw {
        applicable_percent: pack.number("payment_adjustment.applicable_percent", Unit::Percent)?,
        maximum_reduction: pack.number("payment_adjustment.maximum_reduction", Unit::Percent)?,
        quarter: pack.number("payment_adjustment.quarter", Unit::Share)?,
        scaling_limit: pack.number("payment_adjustment.scaling_factor_limit", Unit::Multiplier)?,
        published_maximum: stated(pack, "payment_adjustment.published_maximum", Unit::Percent)?,
        sequestration: stated(pack, "sequestration.rate", Unit::Share)?,
        published_mean: stated(pack, "published_results.mean_final_score", Unit::Points)?,
        published_median: stated(pack, "published_results.median_final_score", Unit::Points)?,
    })
}

/// A number that not every pack states.
fn stated<U>(pack: &Pack, name: &str, unit: Unit) -> Result<Option<Exact<U>>, RulesError> {
    pack.provisions.contains_key(name).then(|| pack.number(name, unit)).transpose()
}
