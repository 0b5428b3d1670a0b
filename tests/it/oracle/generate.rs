//! Random cohorts: one practice each, biased to the corners of the rules. Every row is valid under tables.md.

use super::fraction::Fraction;
use super::generate_eligibility::add_eligibility;
use super::generate_other::{activity_rows, cost_rows, interoperability_rows};
use super::generate_quality::quality_rows;
use super::law::Category;
use super::random::Random;
use super::rows::{Clinician, Cohort, Group, Membership, Registration};
use super::tables::Tables;
use super::units::{self, Unit};

/// One practice of 1 to 20 clinicians. Different seeds (below 400 million) give different TINs and NPIs.
pub fn cohort(seed: u64, tables: &Tables) -> Cohort {
    let mut random = Random::new(seed);
    let tin = format!("{:09}", 100_000_000 + seed % 400_000_000);
    let mut cohort = Cohort { clinicians: roster(&mut random, tables, seed, &tin), ..Cohort::default() };
    let size = cohort.clinicians.len();
    let reports_as_group = size >= 2 && random.chance(55);
    if size >= 2 && random.chance(if reports_as_group { 45 } else { 10 }) {
        let row = group_row(&mut random, &cohort, &tin);
        cohort.groups.push(row);
    }
    if random.chance(18) {
        cohort.memberships = memberships(&mut random, &cohort, &tin);
    }
    if reports_as_group && random.chance(40) {
        cohort.registrations.push(Registration {
            entity_type: "group".to_owned(),
            tin: tin.clone(),
            cahps_registered: if random.chance(85) { random.yes_no(true) } else { random.yes_no(false) },
            ..Registration::default()
        });
    }
    let with_own_rows = *random.pick(&[0, 20, 50, 90]);
    if reports_as_group {
        let group = units::group(&cohort, &tin);
        fill(&mut random, tables, &mut cohort, &group, false);
    }
    let group_is_large = reports_as_group && !units::group(&cohort, &tin).small_practice;
    for clinician in cohort.clinicians.clone() {
        let unit = units::individual(&cohort, &clinician, reports_as_group);
        if random.chance(if reports_as_group { with_own_rows / 2 } else { 92 }) {
            fill(&mut random, tables, &mut cohort, &unit, group_is_large);
        }
    }
    repeat_some_rows(&mut random, &mut cohort);
    add_eligibility(&mut Random::new(!seed), &mut cohort);
    cohort
}

/// Rows of one unit in some of the categories.
fn fill(random: &mut Random, tables: &Tables, cohort: &mut Cohort, unit: &Unit, no_claims: bool) {
    if random.chance(82) {
        cohort.quality.extend(quality_rows(random, tables, unit, no_claims));
    }
    if random.chance(70) {
        cohort.cost.extend(cost_rows(random, tables, unit));
    }
    if random.chance(72) {
        cohort.activities.extend(activity_rows(random, tables, unit));
    }
    if random.chance(60) {
        cohort.interoperability.extend(interoperability_rows(random, unit));
    }
}

/// Identical repeats, which count once.
fn repeat_some_rows(random: &mut Random, cohort: &mut Cohort) {
    if random.chance(10) && !cohort.quality.is_empty() {
        let row = random.pick(&cohort.quality).clone();
        cohort.quality.push(row);
    }
    if random.chance(5) && !cohort.activities.is_empty() {
        let row = random.pick(&cohort.activities).clone();
        cohort.activities.push(row);
    }
    if random.chance(5) && !cohort.interoperability.is_empty() {
        let row = random.pick(&cohort.interoperability).clone();
        cohort.interoperability.push(row);
    }
}

/// How many of the members have a special status: none, exactly three quarters, just more, all, or any.
fn flagged(random: &mut Random, size: usize) -> Vec<bool> {
    let exact = 3 * size / 4;
    let count = match random.between(0, 99) {
        0..=64 => 0,
        65..=74 => exact,
        75..=81 => exact + 1,
        82..=87 => size,
        _ => random.between(0, size as i64) as usize,
    };
    (0..size).map(|place| place < count).collect()
}

fn roster(random: &mut Random, tables: &Tables, seed: u64, tin: &str) -> Vec<Clinician> {
    let size = match random.between(0, 99) {
        0..=19 => 1,
        20..=64 => random.between(2, 8),
        65..=79 => random.between(15, 17),
        _ => random.between(9, 20),
    } as usize;
    // Practice size and the small flag are the practice's: the same on all its rows.
    let practice_size =
        if random.chance(20) { random.pick(&["15", "16", "40", "9"]).to_string() } else { String::new() };
    let small_practice = if random.chance(12) {
        let small = random.chance(50);
        random.yes_no(small)
    } else {
        String::new()
    };
    let types = [
        "physician",
        "nurse_practitioner",
        "physical_therapist",
        "clinical_social_worker",
        "crna",
        "audiologist",
        "",
        "nurse_midwife",
        "clinical_psychologist",
        "dietitian",
    ];
    let all_of_one_type =
        random.chance(25).then(|| (*random.pick(&["clinical_social_worker", "physician"])).to_owned());
    let sets: Vec<String> =
        tables.clusters.iter().filter(|cluster| cluster.specialty_set).map(|cluster| cluster.name.clone()).collect();
    let specialty = specialty(random, &sets);
    let [rural, hpsa, facing, hospital, asc] = [(); 5].map(|()| flagged(random, size));
    let rare_trouble = random.chance(35);
    (0..size)
        .map(|place| {
            let mut flag = |flags: &[bool]| match flags[place] {
                true => random.yes_no(true),
                false if random.chance(10) => random.yes_no(false),
                false => String::new(),
            };
            let [rural, hpsa, non_patient_facing, hospital_based, asc_based] =
                [&rural, &hpsa, &facing, &hospital, &asc].map(|flags| flag(flags));
            let own_specialty = if random.chance(80) { specialty.clone() } else { self::specialty(random, &sets) };
            Clinician {
                tin: tin.to_owned(),
                npi: (1_000_000_000 + (seed % 400_000_000) * 20 + place as u64).to_string(),
                clinician_type: all_of_one_type.clone().unwrap_or_else(|| (*random.pick(&types)).to_owned()),
                specialty: own_specialty,
                practice_size: practice_size.clone(),
                small_practice: small_practice.clone(),
                rural,
                hpsa,
                non_patient_facing,
                hospital_based,
                asc_based,
                late_joiner: if random.chance(6) { random.yes_no(true) } else { String::new() },
                complex_patient_bonus: bonus(random),
                prior_quality_score: prior(random),
                prior_cost_score: prior(random),
                reweight: if rare_trouble { reweight(random) } else { String::new() },
                automatic_euc: if rare_trouble && random.chance(30) { random.yes_no(true) } else { String::new() },
                part_b_paid: paid(random),
                ..Clinician::default()
            }
        })
        .collect()
}

/// A set's name as CMS writes it, or with other letters' case and spacing, or none of them.
fn specialty(random: &mut Random, sets: &[String]) -> String {
    let name = random.pick(sets).clone();
    match random.between(0, 9) {
        0 => String::new(),
        1 => "Family Practice".to_owned(),
        2 | 3 => name.chars().flat_map(|c| if c.is_uppercase() { vec![' ', c] } else { vec![c] }).collect(),
        4 => name.to_uppercase(),
        _ => name,
    }
}

fn prior(random: &mut Random) -> String {
    let usual = ["0", "29", "29.99", "30", "30.01", "31", "45.5", "60", "79.34", "92.125", "100", "1", "0.5"];
    match random.between(0, 9) {
        0..=3 => String::new(),
        4..=8 => (*random.pick(&usual)).to_owned(),
        _ => format!("{}.{:02}", random.between(0, 99), random.between(0, 99)),
    }
}

fn bonus(random: &mut Random) -> String {
    match random.between(0, 19) {
        0 => (*random.pick(&["0", "10", "9.99", "0.01"])).to_owned(),
        1 | 2 => format!("{}.{:02}", random.between(0, 9), random.between(0, 99)),
        _ => String::new(),
    }
}

fn paid(random: &mut Random) -> String {
    match random.between(0, 9) {
        0 | 1 => String::new(),
        2 => "0".to_owned(),
        3 => "$250,000.00".to_owned(),
        _ => format!("{}.{:02}", random.between(0, 400_000), random.between(0, 99)),
    }
}

fn reweight(random: &mut Random) -> String {
    if random.chance(55) {
        return String::new();
    }
    let names: Vec<&str> = Category::ALL.iter().map(|category| category.name()).collect();
    let count = random.between(1, 4) as usize;
    random.some_of(&names, count).join("|")
}

/// Some cells of the `groups` table.
fn group_row(random: &mut Random, cohort: &Cohort, tin: &str) -> Group {
    let flags_given = !cohort.clinicians[0].small_practice.is_empty();
    let size_given = random.chance(30);
    let small_given = random.chance(20) || size_given && flags_given;
    let mut cell = |given: bool, yes: i64| {
        let yes = random.chance(yes);
        if given { random.yes_no(yes) } else { String::new() }
    };
    let small_practice = cell(small_given, 50);
    let mut sometimes = |percent: i64| random.chance(percent);
    let given: Vec<bool> = (0..5).map(|_| sometimes(12)).collect();
    let mut cell = |given: bool| {
        let yes = random.chance(50);
        if given { random.yes_no(yes) } else { String::new() }
    };
    Group {
        entity_type: "group".to_owned(),
        tin: tin.to_owned(),
        small_practice,
        rural: cell(given[0]),
        hpsa: cell(given[1]),
        non_patient_facing: cell(given[2]),
        hospital_based: cell(given[3]),
        asc_based: cell(given[4]),
        practice_size: if size_given { random.pick(&["15", "16", "17", "3"]).to_string() } else { String::new() },
        complex_patient_bonus: bonus(random),
        prior_quality_score: prior(random),
        prior_cost_score: prior(random),
        reweight: if random.chance(40) { reweight(random) } else { String::new() },
        ..Group::default()
    }
}

/// An APM entity that takes in the whole TIN, every NPI, or all but some.
fn memberships(random: &mut Random, cohort: &Cohort, tin: &str) -> Vec<Membership> {
    let member = |npi: &str| Membership {
        entity_type: "apm_entity".to_owned(),
        entity_id: format!("APM{tin}"),
        tin: tin.to_owned(),
        npi: npi.to_owned(),
    };
    if random.chance(40) {
        return vec![member("")];
    }
    let all: Vec<&str> = cohort.clinicians.iter().map(|clinician| clinician.npi.as_str()).collect();
    let count = if random.chance(50) { all.len() } else { all.len() - 1 };
    all[..count].iter().map(|npi| member(npi)).collect()
}

/// A benchmark edge as a fraction of met to met and not met, when it is one.
pub fn as_counts(edge: &Fraction) -> Option<(i64, i64)> {
    let share = edge / &Fraction::whole(100);
    (share <= Fraction::whole(1)).then(|| share.parts())
}
