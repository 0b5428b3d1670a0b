//! Who is scored: individuals and groups, and what the roster and the `groups` table say about them.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{count, letters, number, yes, yes_no};
use super::eligibility::{Exclusion, Participation, by_practice, by_themselves, status};
use super::fraction::Fraction;
use super::law::{Category, SMALL_PRACTICE_SIZE};
use super::rows::{Clinician, Cohort, Group, Keyed};
use super::tables::Tables;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Group,
    Individual,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Kind::Group => "group",
            Kind::Individual => "individual",
        }
    }
}

/// One unit that gets a score, with all attributes scoring asks for.
#[derive(Clone, Debug)]
pub struct Unit {
    pub kind: Kind,
    pub tin: String,
    /// Empty for a group.
    pub npi: String,
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
    pub survey_registered: bool,
}

impl Unit {
    pub fn is_group(&self) -> bool {
        self.kind == Kind::Group
    }

    pub fn owns(&self, row: &impl Keyed) -> bool {
        row.kind() == self.kind.name() && row.tin() == self.tin && row.npi() == self.npi
    }
}

/// All units with a `traditional` row (tables.md, entity_scores): those with a quality, IA or PI row, and every
/// required or opted-in clinician whose TIN has no group row that binds them as well. Excluded clinicians have none.
/// Administrative-claims and CAHPS rows alone make none.
pub fn units(tables: &Tables, cohort: &Cohort) -> Vec<Unit> {
    let tins: BTreeSet<&str> = cohort.clinicians.iter().map(|clinician| clinician.tin.as_str()).collect();
    let mut units = Vec::new();
    for tin in tins {
        let has_group_row = submits(cohort, "group", tin, "");
        if has_group_row {
            units.push(group(cohort, tin));
        }
        let group_binds = has_group_row && by_practice(tables, cohort, tin).is_bound();
        for clinician in roster(cohort, tin) {
            let own = by_themselves(tables, cohort, clinician).participation;
            let submits_own = submits(cohort, "individual", tin, &clinician.npi);
            if own != Participation::Excluded && submits_own || own.is_bound() && !group_binds {
                units.push(individual(cohort, clinician, group_binds));
            }
        }
    }
    units
}

fn submits(cohort: &Cohort, kind: &str, tin: &str, npi: &str) -> bool {
    fn is_own(row: &impl Keyed, kind: &str, tin: &str, npi: &str) -> bool {
        row.kind() == kind && row.tin() == tin && row.npi() == npi
    }
    cohort.quality.iter().any(|row| {
        is_own(row, kind, tin, npi)
            && !matches!(
                super::cells::collection_type(&row.collection_type),
                "administrativeClaims" | "certifiedSurveyVendor"
            )
    }) || cohort.activities.iter().any(|row| is_own(row, kind, tin, npi))
        || cohort.interoperability.iter().any(|row| is_own(row, kind, tin, npi))
}

pub fn roster<'a>(cohort: &'a Cohort, tin: &str) -> Vec<&'a Clinician> {
    cohort.clinicians.iter().filter(|clinician| clinician.tin == tin).collect()
}

/// What the `groups` table says of a practice; empty cells where it says nothing.
pub fn given(cohort: &Cohort, tin: &str) -> Group {
    cohort.groups.iter().find(|row| row.kind() == "group" && row.tin == tin).cloned().unwrap_or_default()
}

/// Practice size of a clinician: as given, else the NPIs of the TIN in the roster (tables.md, clinicians).
fn practice_size(cohort: &Cohort, clinician: &Clinician) -> i64 {
    count(&clinician.practice_size).unwrap_or_else(|| roster(cohort, &clinician.tin).len() as i64)
}

fn is_small(cohort: &Cohort, clinician: &Clinician) -> bool {
    yes_no(&clinician.small_practice).unwrap_or(practice_size(cohort, clinician) <= SMALL_PRACTICE_SIZE)
}

/// 4.5: the first automatic reason of a clinician.
fn automatic_reason(cohort: &Cohort, clinician: &Clinician) -> Option<&'static str> {
    let reasons = [
        (is_small(cohort, clinician), "small_practice"),
        (yes(&clinician.non_patient_facing), "non_patient_facing"),
        (yes(&clinician.hospital_based), "hospital_based"),
        (yes(&clinician.asc_based), "asc_based"),
        (clinician.clinician_type == "clinical_social_worker", "clinical_social_worker"),
    ];
    reasons.iter().find(|(holds, _)| *holds).map(|(_, reason)| *reason)
}

pub fn individual(cohort: &Cohort, clinician: &Clinician, group_binds: bool) -> Unit {
    let small_practice = is_small(cohort, clinician);
    Unit {
        kind: Kind::Individual,
        tin: clinician.tin.clone(),
        npi: clinician.npi.clone(),
        practice_size: practice_size(cohort, clinician),
        small_practice,
        special_status: small_practice
            || yes(&clinician.rural)
            || yes(&clinician.hpsa)
            || yes(&clinician.non_patient_facing),
        automatic_pi_reason: automatic_reason(cohort, clinician),
        specialty: letters(&clinician.specialty),
        late_joiner: yes(&clinician.late_joiner) && !group_binds,
        automatic_euc: yes(&clinician.automatic_euc),
        reweight: categories(&clinician.reweight),
        complex_patient_bonus: number(&clinician.complex_patient_bonus),
        prior_quality: number(&clinician.prior_quality_score),
        prior_cost: number(&clinician.prior_cost_score),
        in_apm_entity: is_member(cohort, clinician),
        survey_registered: false,
    }
}

/// 1.7, 13.10: what the roster says about the group, overridden cell by cell by the `groups` table.
pub fn group(cohort: &Cohort, tin: &str) -> Unit {
    let members = roster(cohort, tin);
    let given = given(cohort, tin);
    let practice_size = count(&given.practice_size)
        .unwrap_or_else(|| members.iter().map(|clinician| practice_size(cohort, clinician)).max().unwrap_or_default());
    let small_practice = yes_no(&given.small_practice).unwrap_or_else(|| {
        if given.practice_size.is_empty() {
            members.iter().all(|clinician| is_small(cohort, clinician))
        } else {
            practice_size <= SMALL_PRACTICE_SIZE
        }
    });
    let status = |given: &str, of: fn(&Clinician) -> &str| {
        yes_no(given).unwrap_or_else(|| more_than_three_quarters(&members, of))
    };
    let non_patient_facing = status(&given.non_patient_facing, |clinician| &clinician.non_patient_facing);
    let hospital_based = status(&given.hospital_based, |clinician| &clinician.hospital_based);
    let asc_based =
        yes_no(&given.asc_based).unwrap_or_else(|| members.iter().all(|clinician| yes(&clinician.asc_based)));
    let rural = status(&given.rural, |clinician| &clinician.rural);
    let hpsa = status(&given.hpsa, |clinician| &clinician.hpsa);
    let own_reasons = [
        (small_practice, "small_practice"),
        (non_patient_facing, "non_patient_facing"),
        (hospital_based, "hospital_based"),
        (asc_based, "asc_based"),
    ];
    let own_reason = own_reasons.iter().find(|(holds, _)| *holds).map(|(_, reason)| *reason);
    Unit {
        kind: Kind::Group,
        tin: tin.to_owned(),
        npi: String::new(),
        practice_size,
        small_practice,
        special_status: small_practice || rural || hpsa || non_patient_facing,
        automatic_pi_reason: own_reason.or_else(|| reason_of_all(cohort, &members)),
        specialty: most_common_specialty(&members),
        late_joiner: false,
        automatic_euc: false,
        reweight: categories(&given.reweight),
        complex_patient_bonus: number(&given.complex_patient_bonus),
        prior_quality: number(&given.prior_quality_score).or_else(|| mean_prior_quality(&members)),
        prior_cost: number(&given.prior_cost_score),
        in_apm_entity: members.iter().all(|clinician| is_member(cohort, clinician)),
        survey_registered: cohort
            .registrations
            .iter()
            .any(|row| row.kind() == "group" && row.tin == tin && yes(&row.cahps_registered)),
    }
}

/// 1.7: more than 75 percent of the NPIs.
fn more_than_three_quarters(members: &[&Clinician], of: fn(&Clinician) -> &str) -> bool {
    let those = members.iter().filter(|clinician| yes(of(clinician))).count();
    4 * those > 3 * members.len()
}

/// 13b.39: all clinicians qualify on their own, leaving aside those out by type, newly enrolled or QPs; the reason is
/// the first in the list that any of them has.
fn reason_of_all(cohort: &Cohort, members: &[&Clinician]) -> Option<&'static str> {
    let out = [Exclusion::NotEligibleType, Exclusion::NewlyEnrolled, Exclusion::Qp];
    let asked = members.iter().filter(|clinician| status(clinician).is_none_or(|status| !out.contains(&status)));
    let reasons: Option<BTreeSet<&str>> = asked.map(|clinician| automatic_reason(cohort, clinician)).collect();
    let reasons = reasons?;
    ["small_practice", "non_patient_facing", "hospital_based", "asc_based", "clinical_social_worker"]
        .into_iter()
        .find(|reason| reasons.contains(reason))
}

/// 13b.33: most members' specialty, a tie goes to the alphabetically first. Empty cells don't vote.
fn most_common_specialty(members: &[&Clinician]) -> String {
    let mut votes: BTreeMap<String, usize> = BTreeMap::new();
    for clinician in members {
        *votes.entry(letters(&clinician.specialty)).or_default() += 1;
    }
    votes.remove("");
    let most = votes.values().copied().max();
    votes.into_iter().find(|(_, count)| Some(*count) == most).map(|(name, _)| name).unwrap_or_default()
}

/// 13b.31: the plain mean of its clinicians' values.
fn mean_prior_quality(members: &[&Clinician]) -> Option<Fraction> {
    let values: Vec<Fraction> = members.iter().filter_map(|clinician| number(&clinician.prior_quality_score)).collect();
    Fraction::mean(&values)
}

fn is_member(cohort: &Cohort, clinician: &Clinician) -> bool {
    cohort.memberships.iter().any(|row| {
        row.entity_type == "apm_entity" && row.tin == clinician.tin && (row.npi.is_empty() || row.npi == clinician.npi)
    })
}

fn categories(cell: &str) -> BTreeSet<Category> {
    Category::ALL.into_iter().filter(|category| cell.split('|').any(|name| name.trim() == category.name())).collect()
}
