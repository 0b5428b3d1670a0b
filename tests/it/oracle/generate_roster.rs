//! Random clinicians of one practice, and what the `groups` table says of it.

use super::law::Category;
use super::random::Random;
use super::rows::{Clinician, Cohort, Group};
use super::tables::Tables;

/// How many of the members have a special status: none, exactly three quarters, just more, all, or any.
pub fn flagged(random: &mut Random, size: usize) -> Vec<bool> {
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

/// Clinicians of a practice: at most 20, of a small one at most 6.
pub fn roster(random: &mut Random, tables: &Tables, tin: &str, first_npi: u64, small: bool) -> Vec<Clinician> {
    let size = match random.between(0, 99) {
        0..=19 => 1,
        _ if small => random.between(1, 6),
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
                npi: (first_npi + place as u64).to_string(),
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

pub fn prior(random: &mut Random) -> String {
    let usual = ["0", "29", "29.99", "30", "30.01", "31", "45.5", "60", "79.34", "92.125", "100", "1", "0.5"];
    match random.between(0, 9) {
        0..=3 => String::new(),
        4..=8 => (*random.pick(&usual)).to_owned(),
        _ => format!("{}.{:02}", random.between(0, 99), random.between(0, 99)),
    }
}

pub fn bonus(random: &mut Random) -> String {
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

pub fn reweight(random: &mut Random) -> String {
    if random.chance(55) {
        return String::new();
    }
    let names: Vec<&str> = Category::ALL.iter().map(|category| category.name()).collect();
    let count = random.between(1, 4) as usize;
    random.some_of(&names, count).join("|")
}

/// Some cells of the `groups` table.
pub fn group_row(random: &mut Random, cohort: &Cohort, tin: &str) -> Group {
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
