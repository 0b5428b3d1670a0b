//! Random volumes, elections and exclusions over a practice that is otherwise complete; most practices get none.

use super::key::Key;
use super::random::Random;
use super::rows::{Clinician, Cohort, Group};

/// How often an element of the threshold is exceeded, in percent.
const EXCEEDED: [i64; 5] = [100, 95, 85, 50, 8];

/// The practice of one TIN.
pub fn add_eligibility(random: &mut Random, cohort: &mut Cohort, tin: &str) {
    if !random.chance(36) {
        return;
    }
    let exceeded = *random.pick(&EXCEEDED);
    let touched = *random.pick(&[60, 90, 100]);
    let size = cohort.clinicians.iter().filter(|row| row.tin == tin).count();
    let halves = size >= 2 && random.chance(12);
    for (place, clinician) in cohort.clinicians.iter_mut().filter(|row| row.tin == tin).enumerate() {
        if halves {
            halve(random, clinician, place);
        } else if random.chance(touched) {
            let own = if random.chance(70) { exceeded } else { *random.pick(&EXCEEDED) };
            set_volume(clinician, volume(random, own));
        }
        if random.chance(touched) {
            elect(random, clinician);
        }
    }
    if size >= 2 && random.chance(50) {
        let key = Key::group(tin);
        let place = cohort.groups.iter().position(|row| key.owns(row)).unwrap_or_else(|| {
            let row = Group { entity_type: "group".to_owned(), tin: tin.to_owned(), ..Group::default() };
            cohort.groups.push(row);
            cohort.groups.len() - 1
        });
        add_to_group(random, &mut cohort.groups[place], exceeded);
    }
}

pub fn sometimes(random: &mut Random, percent: i64) -> String {
    match random.chance(percent) {
        true => random.yes_no(true),
        false if random.chance(20) => random.yes_no(false),
        false => String::new(),
    }
}

fn elect(random: &mut Random, clinician: &mut Clinician) {
    clinician.opted_in = sometimes(random, 35);
    clinician.voluntary = sometimes(random, 30);
    clinician.newly_enrolled = sometimes(random, 7);
    clinician.qp_status = match random.between(0, 99) {
        0..=5 => "qp",
        6..=15 => "partial_qp",
        16..=40 => "none",
        _ => "",
    }
    .to_owned();
    clinician.partial_qp_elects = sometimes(random, if clinician.qp_status == "partial_qp" { 50 } else { 4 });
    if random.chance(8) {
        clinician.clinician_type = "other".to_owned();
    }
}

/// Charges, patients and services of both segments: each segment full, with holes, or empty.
fn volume(random: &mut Random, exceeded: i64) -> [String; 6] {
    let holes = [(); 2].map(|()| match random.between(0, 99) {
        0..=69 => 0,
        70..=84 => 35,
        _ => 100,
    });
    std::array::from_fn(|place| {
        if random.chance(holes[place / 3]) {
            return String::new();
        }
        let exceeded = random.chance(exceeded);
        if place % 3 == 0 { charges(random, exceeded) } else { count(random, exceeded) }
    })
}

/// Mostly at the limit and one cent above it.
fn charges(random: &mut Random, exceeded: bool) -> String {
    match (exceeded, random.chance(60)) {
        (true, true) => (*random.pick(&["90000.01", "$90,000.01"])).to_owned(),
        (true, false) => format!("{}.{:02}", random.between(90_001, 400_000), random.between(0, 99)),
        (false, true) => (*random.pick(&["90000.00", "90000", "$90,000.00"])).to_owned(),
        (false, false) => (*random.pick(&["0", "0.00", "89999.99", "30000.00", "12.34"])).to_owned(),
    }
}

/// Mostly at the limit and one above it.
fn count(random: &mut Random, exceeded: bool) -> String {
    let close = random.chance(60);
    match (exceeded, close) {
        (true, true) => 201,
        (true, false) => random.between(202, 5_000),
        (false, true) => 200,
        (false, false) => *random.pick(&[0, 1, 66, 199]),
    }
    .to_string()
}

fn set_volume(clinician: &mut Clinician, volume: [String; 6]) {
    [
        clinician.segment_1_charges,
        clinician.segment_1_patients,
        clinician.segment_1_services,
        clinician.segment_2_charges,
        clinician.segment_2_patients,
        clinician.segment_2_services,
    ] = volume;
}

/// Two clinicians who each have half of the threshold, or just more, so that their sum is at it or just above.
fn halve(random: &mut Random, clinician: &mut Clinician, place: usize) {
    if place < 2 {
        let volume = std::array::from_fn(|figure| {
            let more = random.chance(65);
            match (figure % 3, more) {
                (0, true) => "45000.01",
                (0, false) => "45000.00",
                (_, true) => "101",
                (_, false) => "100",
            }
            .to_owned()
        });
        set_volume(clinician, volume);
    }
}

/// Figures of the practice, or some, or none, and whether it opts in.
fn add_to_group(random: &mut Random, group: &mut Group, exceeded: i64) {
    group.opted_in = sometimes(random, 50);
    if random.chance(60) {
        [
            group.segment_1_charges,
            group.segment_1_patients,
            group.segment_1_services,
            group.segment_2_charges,
            group.segment_2_patients,
            group.segment_2_services,
        ] = volume(random, exceeded);
    }
}
