//! Random virtual groups, APM entities and subgroups over the practices of a cohort, what units register for, and facilities.

use std::collections::BTreeSet;

use super::cells::yes;
use super::generate_eligibility::sometimes;
use super::generate_roster::{bonus, flagged, prior, reweight};
use super::key::{Key, Kind};
use super::members::{members, roster, tins};
use super::random::Random;
use super::rows::{Cohort, FacilityScore, Group, Membership, Registration};
use super::tables::Tables;

/// Clinicians of a TIN in a virtual group (1.8).
const LARGEST_OF_VIRTUAL_GROUP: usize = 10;

pub fn add_entities(random: &mut Random, tables: &Tables, cohort: &mut Cohort) {
    let clinicians: Vec<_> = cohort.clinicians.iter().collect();
    let tins: Vec<String> = tins(&clinicians).into_iter().map(str::to_owned).collect();
    let mut keys: Vec<Key> = Vec::new();
    if random.chance(50) {
        keys.extend(virtual_group(random, cohort, &tins));
    }
    if random.chance(22) {
        keys.push(apm_entity(random, cohort, &tins));
        if random.chance(15) {
            keys.push(second_apm_entity(random, cohort, &tins[0]));
        }
    }
    if random.chance(14) && roster(cohort, &tins[0]).len() >= 2 {
        keys.extend(subgroups(random, cohort, &tins[0]));
    }
    for key in keys {
        if key.kind == Kind::ApmEntity && random.chance(15) {
            excuse_members(random, cohort, &key);
            cohort.groups.push(Group {
                practice_size: "40".to_owned(),
                small_practice: String::new(),
                ..entity_row(random, &key)
            });
            continue;
        }
        if random.chance(if key.kind == Kind::ApmEntity { 60 } else { 40 }) {
            cohort.groups.push(entity_row(random, &key));
        }
        let (for_an_mvp, for_the_survey) = match key.kind {
            Kind::Subgroup => (random.chance(90), random.chance(10)),
            _ => (random.chance(35), random.chance(35)),
        };
        if for_an_mvp || for_the_survey {
            cohort.registrations.push(registration(random, tables, &key, for_an_mvp, for_the_survey));
        }
    }
}

fn membership(key: &Key, tin: &str, npi: &str) -> Membership {
    Membership {
        entity_type: key.kind.name().to_owned(),
        entity_id: key.entity_id.clone(),
        tin: tin.to_owned(),
        npi: npi.to_owned(),
    }
}

/// Two or more small TINs as a whole, no clinician in two of them.
fn virtual_group(random: &mut Random, cohort: &mut Cohort, tins: &[String]) -> Option<Key> {
    let small: Vec<String> =
        tins.iter().filter(|tin| roster(cohort, tin).len() <= LARGEST_OF_VIRTUAL_GROUP).cloned().collect();
    if small.len() < 2 {
        return None;
    }
    let count = random.between(2, small.len() as i64) as usize;
    let joined = random.some_of(&small, count);
    let members: Vec<&str> = joined.iter().flat_map(|tin| roster(cohort, tin)).map(|row| row.npi.as_str()).collect();
    if members.iter().collect::<BTreeSet<_>>().len() < members.len() {
        return None;
    }
    let key = Key::entity(Kind::VirtualGroup, "", &format!("VG{}", tins[0]));
    cohort.memberships.extend(joined.iter().map(|tin| membership(&key, tin, "")));
    Some(key)
}

/// An APM entity that takes in the whole of a TIN, every NPI, or all but some; of other TINs less.
fn apm_entity(random: &mut Random, cohort: &mut Cohort, tins: &[String]) -> Key {
    let key = Key::entity(Kind::ApmEntity, "", &format!("APM{}", tins[0]));
    for (place, tin) in tins.iter().enumerate() {
        let npis: Vec<String> = roster(cohort, tin).iter().map(|row| row.npi.clone()).collect();
        if place > 0 && random.chance(35) {
            continue;
        }
        if random.chance(40) {
            cohort.memberships.push(membership(&key, tin, ""));
            continue;
        }
        let count = match random.between(0, 9) {
            0..=4 => npis.len(),
            5..=7 => (npis.len() - 1).max(1),
            _ => npis.len().div_ceil(2),
        };
        cohort.memberships.extend(npis[..count].iter().map(|npi| membership(&key, tin, npi)));
    }
    key
}

/// Another APM entity with one or two clinicians of the first TIN.
fn second_apm_entity(random: &mut Random, cohort: &mut Cohort, tin: &str) -> Key {
    let key = Key::entity(Kind::ApmEntity, "", &format!("APA{tin}"));
    let npis: Vec<String> = roster(cohort, tin).iter().map(|row| row.npi.clone()).collect();
    let members = random.some_of(&npis, 2);
    cohort.memberships.extend(members.iter().map(|npi| membership(&key, tin, npi)));
    key
}

/// All members, of large practices, have an exception for Promoting Interoperability, or all but one.
fn excuse_members(random: &mut Random, cohort: &mut Cohort, key: &Key) {
    let of_entity = members(cohort, key);
    let tins: Vec<String> = tins(&of_entity).into_iter().map(str::to_owned).collect();
    let mut npis: Vec<String> = of_entity.iter().map(|row| row.npi.clone()).collect();
    if random.chance(30) {
        npis.pop();
    }
    for clinician in cohort.clinicians.iter_mut().filter(|row| tins.contains(&row.tin)) {
        clinician.practice_size = "40".to_owned();
        clinician.small_practice.clear();
        if npis.contains(&clinician.npi) {
            clinician.reweight = (*random.pick(&["pi", "pi", "cost|pi", "quality|ia|pi"])).to_owned();
        }
    }
}

/// One or two subgroups without a common clinician, now and then of nearly all.
fn subgroups(random: &mut Random, cohort: &mut Cohort, tin: &str) -> Vec<Key> {
    let npis: Vec<String> = roster(cohort, tin).iter().map(|row| row.npi.clone()).collect();
    let first = match random.between(0, 9) {
        0..=4 => npis.len() - 1,
        5 | 6 => npis.len(),
        _ => npis.len().div_ceil(2),
    };
    let mut keys = Vec::new();
    for (name, members) in [("S1", &npis[..first]), ("S2", &npis[first..])] {
        if members.is_empty() || name == "S2" && random.chance(40) {
            continue;
        }
        let key = Key::entity(Kind::Subgroup, tin, name);
        cohort.memberships.extend(members.iter().map(|npi| membership(&key, tin, npi)));
        keys.push(key);
    }
    keys
}

/// A row of the `groups` table. A subgroup has little of its own (13b.41).
fn entity_row(random: &mut Random, key: &Key) -> Group {
    let sizes = ["15", "16", "17", "3", "40"];
    let row = Group {
        entity_type: key.kind.name().to_owned(),
        tin: key.tin.clone(),
        entity_id: key.entity_id.clone(),
        practice_size: if random.chance(35) { (*random.pick(&sizes)).to_owned() } else { String::new() },
        prior_quality_score: prior(random),
        prior_cost_score: prior(random),
        ..Group::default()
    };
    if key.kind == Kind::Subgroup {
        return row;
    }
    let mut flag = |percent: i64| {
        let yes = random.chance(50);
        if random.chance(percent) { random.yes_no(yes) } else { String::new() }
    };
    Group {
        small_practice: flag(12),
        rural: flag(12),
        hpsa: flag(12),
        non_patient_facing: flag(12),
        hospital_based: flag(12),
        asc_based: flag(12),
        complex_patient_bonus: bonus(random),
        reweight: if random.chance(50) { reweight(random) } else { String::new() },
        opted_in: if key.kind == Kind::ApmEntity { sometimes(random, 50) } else { String::new() },
        ..row
    }
}

/// MVPs in which claims, the survey, an outcome claims measure or suppression matter come up more often.
const FAVOURITES: [&str; 6] = ["G0055", "G0058", "M0005", "M0002", "M1366", "G0057"];

pub fn registration(
    random: &mut Random,
    tables: &Tables,
    key: &Key,
    for_an_mvp: bool,
    for_the_survey: bool,
) -> Registration {
    let mut row = Registration {
        entity_type: key.kind.name().to_owned(),
        tin: key.tin.clone(),
        npi: key.npi.clone(),
        entity_id: key.entity_id.clone(),
        ..Registration::default()
    };
    if for_the_survey {
        let registered = random.chance(85);
        row.cahps_registered = random.yes_no(registered);
    }
    if for_an_mvp {
        let all: Vec<&String> = tables.mvps.keys().collect();
        row.mvp_id =
            if random.chance(65) { random.pick(&FAVOURITES).to_string() } else { random.pick(&all).to_string() };
        row.population_health_measure = random.pick(&["479", "479", "484", "484", "none", ""]).to_string();
        let outcomes = &tables.mvp(&row.mvp_id).outcome_claims_measures;
        if !outcomes.is_empty() && random.chance(75) {
            row.outcome_admin_claims_measure = random.pick(outcomes).clone();
        }
    }
    row
}

/// Hospitals with CMS's scores, and clinicians who work there; one hospital in four has no scores.
pub fn add_facilities(random: &mut Random, cohort: &mut Cohort, seed: u64) {
    if !random.chance(12) {
        return;
    }
    let hospitals: Vec<String> = (0..3).map(|place| ccn(seed * 3 + place)).collect();
    for ccn in &hospitals {
        if random.chance(75) {
            cohort.facility_scores.push(FacilityScore {
                ccn: ccn.clone(),
                quality_score: percent(random),
                cost_score: percent(random),
            });
        }
    }
    let mostly = random.pick(&hospitals).clone();
    let size = cohort.clinicians.len();
    let based = if random.chance(50) { vec![true; size] } else { flagged(random, size) };
    for (clinician, based) in cohort.clinicians.iter_mut().zip(based) {
        clinician.facility_based = if based { random.yes_no(true) } else { sometimes(random, 5) };
        if yes(&clinician.facility_based) || random.chance(10) {
            clinician.facility_ccn = match random.between(0, 9) {
                0 => String::new(),
                1..=4 => random.pick(&hospitals).clone(),
                _ => mostly.clone(),
            };
        }
    }
    for group in &mut cohort.groups {
        if random.chance(20) {
            group.facility_ccn = random.pick(&hospitals).clone();
        }
    }
}

/// Six digits or letters.
fn ccn(mut number: u64) -> String {
    let mut characters = ['0'; 6];
    for place in (0..6).rev() {
        characters[place] = char::from_digit((number % 36) as u32, 36).expect("a digit").to_ascii_uppercase();
        number /= 36;
    }
    characters.iter().collect()
}

fn percent(random: &mut Random) -> String {
    match random.between(0, 9) {
        0 => (*random.pick(&["0", "100", "75", "50"])).to_owned(),
        1..=6 => format!("{}.{:02}", random.between(60, 99), random.between(0, 99)),
        _ => format!("{}.{:03}", random.between(0, 99), random.between(0, 999)),
    }
}
