//! Random cohorts: one practice each or several that have to do with each other, biased to the corners of the rules. Every
//! row is valid under tables.md.

use std::collections::BTreeSet;

use super::attributes;
use super::generate_eligibility::add_eligibility;
use super::generate_entities::{add_entities, add_facilities, registration};
use super::generate_other::{activity_rows, cost_rows, interoperability_rows};
use super::generate_pathways::{app_rows, group_claims_rows, mvp_rows};
use super::generate_quality::quality_rows;
use super::generate_roster::{group_row, roster};
use super::key::{Key, Kind};
use super::members::{entities, tins};
use super::random::Random;
use super::rows::Cohort;
use super::tables::Tables;
use super::units::Unit;

/// A practice of 1 to 20 clinicians, now and then with up to three smaller ones. Different seeds (below 160 million) give
/// different TINs and NPIs.
pub fn cohort(seed: u64, tables: &Tables) -> Cohort {
    let mut random = Random::new(seed);
    let mut cohort = Cohort::default();
    let tin = 100_000_000 + seed % 400_000_000;
    cohort.extend(practice(&mut random, tables, tin, 1_000_000_000 + seed % 400_000_000 * 20, false));
    if random.chance(30) {
        for place in 0..random.between(1, 3) as u64 {
            let number = seed % 160_000_000 * 3 + place;
            cohort.extend(practice(&mut random, tables, 500_000_000 + number, 7_000_000_000 + number * 6, true));
        }
        share_npis(&mut random, &mut cohort);
    }
    add_facilities(&mut random, &mut cohort, seed);
    add_entities(&mut random, tables, &mut cohort);
    for key in entities(&cohort) {
        let unit = attributes::entity(&cohort, &key);
        fill(&mut random, tables, &mut cohort, &unit, key.kind == Kind::ApmEntity);
    }
    for tin in tins_of(&cohort) {
        fill_practice(&mut random, tables, &mut cohort, &tin);
    }
    repeat_some_rows(&mut random, &mut cohort);
    for (place, tin) in (0..).zip(tins_of(&cohort)) {
        add_eligibility(&mut Random::new(!seed ^ place << 32), &mut cohort, &tin);
    }
    cohort
}

fn tins_of(cohort: &Cohort) -> BTreeSet<String> {
    tins(&cohort.clinicians.iter().collect::<Vec<_>>()).into_iter().map(str::to_owned).collect()
}

/// The cohorts of several seeds, half of them at a time.
pub fn cohorts(seeds: std::ops::Range<u64>, tables: &Tables) -> Vec<Cohort> {
    let middle = u64::midpoint(seeds.start, seeds.end);
    let of = |seeds: std::ops::Range<u64>| seeds.map(|seed| cohort(seed, tables)).collect::<Vec<_>>();
    std::thread::scope(|scope| {
        let second = scope.spawn(|| of(middle..seeds.end));
        let mut all = of(seeds.start..middle);
        all.extend(second.join().expect("the other half is there"));
        all
    })
}

/// Clinicians, and perhaps a row of the `groups` table.
fn practice(random: &mut Random, tables: &Tables, tin: u64, first_npi: u64, small: bool) -> Cohort {
    let tin = format!("{tin:09}");
    let mut practice = Cohort { clinicians: roster(random, tables, &tin, first_npi, small), ..Cohort::default() };
    if practice.clinicians.len() >= 2 && random.chance(30) {
        let row = group_row(random, &practice, &tin);
        practice.groups.push(row);
    }
    practice
}

/// Some clinicians bill under several of the TINs.
fn share_npis(random: &mut Random, cohort: &mut Cohort) {
    let first = cohort.clinicians[0].tin.clone();
    let mut npis: Vec<String> =
        cohort.clinicians.iter().filter(|row| row.tin == first).map(|row| row.npi.clone()).collect();
    for clinician in cohort.clinicians.iter_mut().filter(|row| row.tin != first) {
        if random.chance(15) {
            clinician.npi = npis.pop().unwrap_or_else(|| clinician.npi.clone());
        }
    }
}

/// The practice as a group or not, and its clinicians.
fn fill_practice(random: &mut Random, tables: &Tables, cohort: &mut Cohort, tin: &str) {
    let size = cohort.clinicians.iter().filter(|row| row.tin == tin).count();
    let key = Key::group(tin);
    let reports_as_group = size >= 2 && random.chance(55);
    let registers = size >= 2 && random.chance(if reports_as_group { 25 } else { 6 });
    let for_the_survey = reports_as_group && random.chance(40);
    if registers || for_the_survey {
        cohort.registrations.push(registration(random, tables, &key, registers, for_the_survey));
    }
    let group = attributes::group(cohort, tin);
    if reports_as_group {
        fill(random, tables, cohort, &group, false);
        let rows = group_claims_rows(random, tables, cohort, &group);
        cohort.quality.extend(rows);
    }
    let with_own_rows = *random.pick(&[0, 20, 50, 90]);
    let no_claims = size >= 2 && (reports_as_group || registers) && !group.small_practice;
    let clinicians: Vec<_> = cohort.clinicians.iter().filter(|row| row.tin == tin).cloned().collect();
    for clinician in clinicians {
        let key = Key::individual(tin, &clinician.npi);
        if random.chance(if reports_as_group { 6 } else { 14 }) {
            cohort.registrations.push(registration(random, tables, &key, true, false));
        }
        let unit = attributes::individual(cohort, &clinician, reports_as_group);
        if random.chance(if reports_as_group { with_own_rows / 2 } else { 92 }) {
            fill(random, tables, cohort, &unit, no_claims);
        }
    }
}

/// Rows of one unit in some of the categories.
fn fill(random: &mut Random, tables: &Tables, cohort: &mut Cohort, unit: &Unit, no_claims: bool) {
    let mvp = unit.registration.mvp_id.as_str();
    let subgroup = unit.key.kind == Kind::Subgroup;
    if !subgroup && random.chance(if mvp.is_empty() { 82 } else { 45 }) {
        cohort.quality.extend(quality_rows(random, tables, unit, no_claims));
    }
    if !mvp.is_empty() && random.chance(88) {
        cohort.quality.extend(mvp_rows(random, tables, unit, mvp, no_claims));
    } else if mvp.is_empty() && random.chance(2) {
        // A program that the unit is not registered for.
        let other = random.pick(&tables.mvps.keys().collect::<Vec<_>>()).to_string();
        cohort.quality.extend(mvp_rows(random, tables, unit, &other, no_claims));
    }
    let app = match unit.key.kind {
        Kind::VirtualGroup => 0,
        _ if !unit.in_apm_entity => 1,
        Kind::ApmEntity => 75,
        Kind::Subgroup => 50,
        Kind::Group => 35,
        Kind::Individual => 20,
    };
    if random.chance(app) {
        cohort.quality.extend(app_rows(random, tables, unit));
    }
    if random.chance(if subgroup { 40 } else { 70 }) {
        cohort.cost.extend(cost_rows(random, tables, unit));
    }
    if random.chance(72) {
        cohort.activities.extend(activity_rows(random, tables, unit));
    }
    let interoperability = match unit.key.kind {
        Kind::Subgroup => 0,
        Kind::ApmEntity => 40,
        Kind::VirtualGroup | Kind::Group | Kind::Individual => 60,
    };
    if random.chance(interoperability) {
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
