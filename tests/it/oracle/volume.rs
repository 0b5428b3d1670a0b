//! How much a clinician or a practice bills, against the low-volume threshold (1.2, 1.3).

use super::attributes::given;
use super::cells::number;
use super::fraction::Fraction;
use super::key::Key;
use super::members::roster;
use super::rows::{Clinician, Cohort};

/// How many of the three elements of the threshold are exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    None,
    Some,
    All,
}

/// Place of the patients of segment 2.
const SEGMENT_2_PATIENTS: usize = 4;

/// Charges, patients and services of segment 1, then of segment 2; an empty cell is none.
pub type Volume = [Option<Fraction>; 6];

/// 1.2: the figures of a TIN/NPI. Patients of segment 2 alone are the weight in the group's means (tables.md), and no figure
/// of volume.
pub fn of_clinician(clinician: &Clinician) -> Volume {
    let volume = cells_of(clinician);
    let filled = volume.iter().enumerate().filter(|(_, figure)| figure.is_some());
    let is_weight = filled.map(|(place, _)| place).eq([SEGMENT_2_PATIENTS]);
    if is_weight { Volume::default() } else { volume }
}

fn cells_of(clinician: &Clinician) -> Volume {
    [
        &clinician.segment_1_charges,
        &clinician.segment_1_patients,
        &clinician.segment_1_services,
        &clinician.segment_2_charges,
        &clinician.segment_2_patients,
        &clinician.segment_2_services,
    ]
    .map(|cell| number(cell))
}

/// The figures that `groups` gives for a TIN.
pub fn given_for(cohort: &Cohort, tin: &str) -> Volume {
    let row = given(cohort, &Key::group(tin));
    [
        &row.segment_1_charges,
        &row.segment_1_patients,
        &row.segment_1_services,
        &row.segment_2_charges,
        &row.segment_2_patients,
        &row.segment_2_services,
    ]
    .map(|cell| number(cell))
}

/// 1.2: the class of a TIN. Each figure as given, else the sum over its roster (tables.md, groups). Where nothing is given
/// and a clinician has no figures, sums only tell when everything is exceeded; otherwise it is not known.
pub fn class_of_practice(cohort: &Cohort, tin: &str, limits: [i64; 3]) -> Class {
    let stated = given_for(cohort, tin);
    let members: Vec<Volume> = roster(cohort, tin).into_iter().map(of_clinician).collect();
    let known = stated.iter().any(Option::is_some) || members.iter().all(|volume| volume.iter().any(Option::is_some));
    if !known {
        return Class::All;
    }
    let summed: Volume = std::array::from_fn(|place| {
        let filled: Vec<Fraction> = members.iter().filter_map(|volume| volume[place].clone()).collect();
        stated[place].clone().or_else(|| (!filled.is_empty()).then(|| Fraction::sum(&filled)))
    });
    class(&summed, limits)
}

/// 1.2, 1.3: both segments count, the one in which less is exceeded. Without segment 1 segment 2 decides alone; without
/// segment 2 nothing was billed in it. Without both nothing is known, and all is taken as exceeded (tables.md).
pub fn class(volume: &Volume, limits: [i64; 3]) -> Class {
    let (first, second) = volume.split_at(3);
    match (segment_class(first, limits), segment_class(second, limits)) {
        (None, None) => Class::All,
        (None, Some(second)) => second,
        (Some(_), None) => Class::None,
        (Some(first), Some(second)) => first.min(second),
    }
}

/// None for an empty segment. An empty cell of a filled one is not exceeded (13b.28).
fn segment_class(segment: &[Option<Fraction>], limits: [i64; 3]) -> Option<Class> {
    if segment.iter().all(Option::is_none) {
        return None;
    }
    let exceeded = segment
        .iter()
        .zip(limits)
        .filter(|(figure, limit)| figure.as_ref().is_some_and(|figure| *figure > Fraction::whole(*limit)))
        .count();
    Some(match exceeded {
        0 => Class::None,
        3 => Class::All,
        _ => Class::Some,
    })
}
