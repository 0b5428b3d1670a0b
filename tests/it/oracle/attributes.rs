//! What the roster and the `groups` table say about a unit (1.7, 13.10, 13b.31, 13b.33, 13b.39, 13b.41).

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{count, letters, number, yes, yes_no};
use super::eligibility::{Exclusion, status};
use super::fraction::Fraction;
use super::key::{Key, Kind};
use super::law::{Category, SMALL_PRACTICE_SIZE};
use super::members::{is_in_apm_entity, members, roster, tins};
use super::rows::{Clinician, Cohort, Group};
use super::units::Unit;

/// What the `groups` table says of a unit; empty cells where it says nothing.
pub fn given(cohort: &Cohort, key: &Key) -> Group {
    cohort.groups.iter().find(|row| key.owns(*row)).cloned().unwrap_or_default()
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
    let key = Key::individual(&clinician.tin, &clinician.npi);
    Unit {
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
        in_apm_entity: is_in_apm_entity(cohort, clinician),
        registration: key.registration(cohort).cloned().unwrap_or_default(),
        key,
    }
}

pub fn group(cohort: &Cohort, tin: &str) -> Unit {
    of_several(cohort, Key::group(tin))
}

/// Any unit of `memberships`.
pub fn entity(cohort: &Cohort, key: &Key) -> Unit {
    if key.kind == Kind::Subgroup { subgroup(cohort, key) } else { of_several(cohort, key.clone()) }
}

/// 1.7, 13.10: what the roster says about a group, virtual group or APM entity, overridden cell by cell by `groups`.
fn of_several(cohort: &Cohort, key: Key) -> Unit {
    let members = members(cohort, &key);
    let given = given(cohort, &key);
    let practice_size = count(&given.practice_size).unwrap_or_else(|| size(cohort, key.kind, &members));
    let small_practice = yes_no(&given.small_practice).unwrap_or_else(|| {
        if key.kind == Kind::Group && given.practice_size.is_empty() {
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
        in_apm_entity: members.iter().all(|clinician| is_in_apm_entity(cohort, clinician)),
        registration: key.registration(cohort).cloned().unwrap_or_default(),
        key,
    }
}

/// 10.2, 13b.41: statuses, small practice, reweighting and bonus are the group's; size, specialty and last year's scores
/// its own.
fn subgroup(cohort: &Cohort, key: &Key) -> Unit {
    let members = members(cohort, key);
    let given = given(cohort, key);
    Unit {
        practice_size: count(&given.practice_size).unwrap_or(members.len() as i64),
        specialty: most_common_specialty(&members),
        prior_quality: number(&given.prior_quality_score),
        prior_cost: number(&given.prior_cost_score),
        in_apm_entity: members.iter().all(|clinician| is_in_apm_entity(cohort, clinician)),
        registration: key.registration(cohort).cloned().unwrap_or_default(),
        key: key.clone(),
        ..group(cohort, &key.tin)
    }
}

/// 1.7: clinicians of a practice; of a virtual group those of all its TINs, each as its own row of `groups` gives it; of an
/// APM entity its own.
fn size(cohort: &Cohort, kind: Kind, members: &[&Clinician]) -> i64 {
    if kind == Kind::ApmEntity {
        return members.len() as i64;
    }
    let of_tin = |tin: &&str| {
        let given = given(cohort, &Key::group(tin)).practice_size;
        if let Some(given) = count(&given).filter(|_| kind == Kind::VirtualGroup) {
            return given;
        }
        let sizes = members.iter().filter(|clinician| clinician.tin == *tin);
        sizes.map(|clinician| practice_size(cohort, clinician)).max().unwrap_or_default()
    };
    tins(members).iter().map(of_tin).sum()
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

fn categories(cell: &str) -> BTreeSet<Category> {
    Category::ALL.into_iter().filter(|category| cell.split('|').any(|name| name.trim() == category.name())).collect()
}
