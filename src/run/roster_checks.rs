//! What contradicts itself on a roster and among memberships, and is used all the same: named in `flags.csv`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use arrow::datatypes::UInt32Type;

use super::records::{Numbers, flag};
use crate::ids::{Npi, Tin};
use crate::ingest::{Accepted, Problem};
use crate::model::{EntityKey, EntityType};
use crate::participation::Units;
use crate::rules::Law;
use crate::schema::RejectCode;

/// Practices whose clinicians state a size that is less than the roster's, different sizes, or a small practice that the size
/// denies; of each the first row that does.
pub(super) fn practice_sizes(clinicians: &Accepted, law: &Law) -> Vec<Problem> {
    let stated = |place: usize| {
        let (batch, row) = clinicians.at(place);
        let size = Numbers::<UInt32Type>::of(batch, "practice_size").get(row);
        (size, flag(batch.flags("small_practice"), row))
    };
    let has_any = clinicians
        .batches
        .iter()
        .any(|batch| batch.numbers::<UInt32Type>("practice_size").is_some() || batch.flags("small_practice").is_some());
    if !has_any {
        return Vec::new();
    }
    let fault = |practice: Range<usize>| {
        let counted = u32::try_from(practice.len()).unwrap_or(u32::MAX);
        let largest = practice.clone().filter_map(|place| stated(place).0).max();
        practice.into_iter().find_map(|place| {
            let (size, small) = stated(place);
            let message = size_fault(size, small, counted, largest, law.small_practice)?;
            Some(sized(clinicians.problem(place, RejectCode::PracticeSizeDiffers, message), size))
        })
    };
    practices(clinicians).filter_map(fault).collect()
}

/// Places of the clinicians of each practice, which stand together.
fn practices(clinicians: &Accepted) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let tin = (start < clinicians.len()).then(|| clinicians.key(start).tin)?;
        let end = (start..clinicians.len()).find(|place| clinicians.key(*place).tin != tin);
        let practice = start..end.unwrap_or(clinicians.len());
        start = practice.end;
        Some(practice)
    })
}

/// What is wrong with what a clinician or a practice states of its size.
fn size_fault(
    size: Option<u32>,
    small: Option<bool>,
    counted: u32,
    largest: Option<u32>,
    most_of_small: u32,
) -> Option<String> {
    if let Some(size) = size.filter(|size| *size < counted) {
        return Some(format!("a practice size of {size}, with {counted} clinicians of the practice on the roster"));
    }
    if let Some((size, largest)) = size.zip(largest).filter(|(size, largest)| size < largest) {
        return Some(format!("a practice size of {size}, and of {largest} for another clinician of the practice"));
    }
    match (small?, size) {
        (true, size) if size.unwrap_or(counted) > most_of_small => Some(format!(
            "a small practice of {} clinicians: what `small_practice` says is used",
            size.unwrap_or(counted)
        )),
        (false, Some(size)) if size <= most_of_small => {
            Some(format!("no small practice with {size} clinicians: what `small_practice` says is used"))
        }
        _ => None,
    }
}

fn sized(problem: Problem, size: Option<u32>) -> Problem {
    match size {
        Some(size) => problem.about("practice_size", size.to_string()),
        None => problem,
    }
}

/// Rows of `groups` with a size that is less than the clinicians of the unit on the roster, or that `small_practice` denies.
pub(super) fn group_sizes(groups: &Accepted, units: &Units, law: &Law) -> Vec<Problem> {
    let fault = |place: usize| {
        let (batch, row) = groups.at(place);
        let size = Numbers::<UInt32Type>::of(batch, "practice_size").get(row);
        let small = flag(batch.flags("small_practice"), row);
        let unit = units.find(batch.key(row))? as usize;
        let counted = u32::try_from(units.members(unit).len()).unwrap_or(u32::MAX);
        let stated = units.members(unit).filter_map(|member| units.roster().clinicians()[member].practice_size).max();
        let differs = || {
            let stated = stated.filter(|_| batch.key(row).entity_type == EntityType::Group)?;
            let size = size.filter(|size| *size != stated)?;
            Some(format!(
                "a practice size of {size}, and of {stated} on the roster: that of `groups` is used for the group"
            ))
        };
        let message = size_fault(size, small, counted, size, law.small_practice).or_else(differs)?;
        Some(sized(groups.problem(place, RejectCode::PracticeSizeDiffers, message), size))
    };
    (0..groups.len()).filter_map(fault).collect()
}

/// A virtual group, subgroup or APM entity.
type Unit<'a> = (EntityType, &'a str);

/// Memberships that overlap: a clinician whose whole practice is a member already, a member of several APM entities, and a
/// member of another unit whose practice is in a virtual group.
pub(super) fn overlaps(memberships: &Accepted) -> Vec<Problem> {
    let mut units: BTreeMap<(Tin, Option<Npi>), BTreeSet<Unit<'_>>> = BTreeMap::new();
    let rows = || (0..memberships.len()).map(|place| (place, memberships.key(place)));
    for (_, key) in rows() {
        if let Some((tin, id)) = key.tin.zip(key.id) {
            units.entry((tin, key.npi)).or_default().insert((key.entity_type, id));
        }
    }
    let fault = |key: EntityKey<'_>| {
        let (tin, own) = (key.tin?, (key.entity_type, key.id?));
        let of = |npi: Option<Npi>| units.get(&(tin, npi)).into_iter().flatten();
        if key.npi.is_some() && of(None).any(|unit| *unit == own) {
            return Some(format!("the whole practice {tin} is a member of `{}` already", own.1));
        }
        let mut others = of(None).chain(key.npi.iter().flat_map(|npi| of(Some(*npi)))).filter(|unit| **unit != own);
        let entity = others.clone().find(|(kind, _)| *kind == EntityType::ApmEntity && own.0 == EntityType::ApmEntity);
        if let Some((_, other)) = entity {
            return Some(format!("a member of `{other}` as well: the higher score counts"));
        }
        let (_, other) = others.find(|(kind, _)| *kind == EntityType::VirtualGroup)?;
        Some(format!("the practice is in the virtual group `{other}`, whose score counts whatever others there are"))
    };
    let problem = |(place, key): (usize, EntityKey<'_>)| {
        let problem = memberships.problem(place, RejectCode::OverlappingMembership, fault(key)?);
        Some(problem.about("entity_id", key.id.unwrap_or_default().to_owned()))
    };
    rows().filter_map(problem).collect()
}
