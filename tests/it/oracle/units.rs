//! Who is scored, and in which pathways (tables.md, entity_scores).

use std::collections::BTreeSet;

use super::attributes::{entity, group, individual};
use super::cells::{collection_type, yes};
use super::eligibility::{Participation, by_practice, by_themselves};
use super::facility;
use super::fraction::Fraction;
use super::key::{Key, Kind};
use super::law::Category;
use super::members::{entities, roster, tins};
use super::pathway::Pathway;
use super::rows::{Cohort, Registration};
use super::tables::Tables;

/// One unit that gets a score, with all attributes scoring asks for.
#[derive(Clone, Debug)]
pub struct Unit {
    pub key: Key,
    pub practice_size: i64,
    pub small_practice: bool,
    /// Small, rural, HPSA or non-patient facing: activities count double (5.1).
    pub special_status: bool,
    /// Why Promoting Interoperability is reweighted without being asked for (4.5), first reason that holds.
    pub automatic_pi_reason: Option<&'static str>,
    /// Letters only, lower case; empty when unknown.
    pub specialty: String,
    /// A late joiner whose TIN has no group row that binds them (13b.30).
    pub late_joiner: bool,
    pub automatic_euc: bool,
    pub reweight: BTreeSet<Category>,
    pub complex_patient_bonus: Option<Fraction>,
    pub prior_quality: Option<Fraction>,
    pub prior_cost: Option<Fraction>,
    /// Every NPI of the unit is in an APM entity (13b.45).
    pub in_apm_entity: bool,
    /// What the unit registered for; empty cells where it did not.
    pub registration: Registration,
}

impl Unit {
    pub fn is_individual(&self) -> bool {
        self.key.is_individual()
    }

    pub fn survey_registered(&self) -> bool {
        yes(&self.registration.cahps_registered)
    }
}

/// All units with their pathways. Excluded clinicians have none; those who are required or opted in by themselves have a
/// traditional score even without rows, unless their TIN has a group row that binds them as well.
pub fn units(tables: &Tables, cohort: &Cohort) -> Vec<(Unit, BTreeSet<Pathway>)> {
    let mut units: Vec<(Unit, BTreeSet<Pathway>)> = Vec::new();
    for key in entities(cohort) {
        let unit = entity(cohort, &key);
        let pathways = pathways(cohort, &unit);
        units.push((unit, pathways));
    }
    let clinicians: Vec<_> = cohort.clinicians.iter().collect();
    for tin in tins(&clinicians) {
        let unit = group(cohort, tin);
        let pathways_of_group = pathways(cohort, &unit);
        units.push((unit, pathways_of_group));
        let group_binds = group_binds(tables, cohort, tin);
        for clinician in roster(cohort, tin) {
            let own = by_themselves(tables, cohort, clinician).participation;
            let unit = individual(cohort, clinician, group_binds);
            let mut pathways = pathways(cohort, &unit);
            if own == Participation::Excluded {
                pathways.clear();
            } else if own.is_bound() && !group_binds {
                add_traditional(cohort, &unit, &mut pathways);
            }
            units.push((unit, pathways));
        }
    }
    units.retain(|(_, pathways)| !pathways.is_empty());
    units
}

/// Whether the TIN is scored as a group and the group is required or opted in (13b.29, 13b.30, 13b.48).
pub fn group_binds(tables: &Tables, cohort: &Cohort, tin: &str) -> bool {
    !pathways(cohort, &group(cohort, tin)).is_empty() && by_practice(tables, cohort, tin).is_bound()
}

/// The pathways that a unit's own rows and registration open.
fn pathways(cohort: &Cohort, unit: &Unit) -> BTreeSet<Pathway> {
    let mut pathways = BTreeSet::new();
    if !unit.registration.mvp_id.is_empty() {
        pathways.insert(Pathway::Mvp(unit.registration.mvp_id.clone()));
    }
    if unit.in_apm_entity && unit.key.kind != Kind::VirtualGroup && reports_app(cohort, &unit.key) {
        pathways.insert(Pathway::App);
    }
    if unit.key.kind != Kind::Subgroup && reports_traditionally(cohort, &unit.key) {
        add_traditional(cohort, unit, &mut pathways);
    }
    pathways
}

/// 13b.46: a facility score stands beside a traditional one.
fn add_traditional(cohort: &Cohort, unit: &Unit, pathways: &mut BTreeSet<Pathway>) {
    pathways.insert(Pathway::Traditional);
    if facility::score_of(cohort, unit).is_some() {
        pathways.insert(Pathway::Facility);
    }
}

fn reports_app(cohort: &Cohort, key: &Key) -> bool {
    cohort.quality.iter().any(|row| key.owns(row) && row.program == "app1")
}

/// A quality row of the program, or one of IA or PI; claims-based and CAHPS rows alone are none.
fn reports_traditionally(cohort: &Cohort, key: &Key) -> bool {
    let is_asked_for = |name: &str| !matches!(collection_type(name), "administrativeClaims" | "certifiedSurveyVendor");
    cohort.quality.iter().any(|row| {
        key.owns(row) && Pathway::Traditional.has_program(&row.program) && is_asked_for(&row.collection_type)
    }) || cohort.activities.iter().any(|row| key.owns(row))
        || cohort.interoperability.iter().any(|row| key.owns(row))
}
