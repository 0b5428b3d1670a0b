//! What claims say, put where the roster and `groups` say nothing: a cell that is filled stays as it is.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, ArrowPrimitiveType, BooleanArray, PrimitiveArray};
use arrow::datatypes::{Decimal64Type, UInt32Type};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rustc_hash::FxHashSet;

use super::claims::Says;
use super::records::{Numbers, SEGMENTS};
use crate::claims::{ClaimedStatuses, ClaimsTotals, Period, Totals, statuses};
use crate::ids::Tin;
use crate::ingest::{Accepted, Batch};
use crate::model::{EntityKey, EntityType, place};
use crate::participation::{Segment, Units, Volume};
use crate::rules::ClaimsLaw;
use crate::schema::Kind;
use crate::units::MILLI;

/// How many cells were filled, by table and column.
pub(super) type Filled = BTreeMap<String, u64>;

/// What empty cells are filled from.
pub(super) struct Filling<'a> {
    pub(super) totals: &'a ClaimsTotals,
    /// Practices of which the roster gives figures of every clinician.
    pub(super) given: &'a FxHashSet<Tin>,
    pub(super) law: &'a ClaimsLaw,
    pub(super) says: Says,
    /// The period that stands for the payments of the payment year.
    pub(super) base: Option<Period>,
}

/// What claims say of one clinician.
#[derive(Clone, Copy)]
struct Said {
    segments: [Segment; 2],
    statuses: ClaimedStatuses,
    paid: Option<i64>,
    allowed: Option<i64>,
    has_lines: bool,
}

/// What a unit billed in a segment.
fn segment(totals: &Totals) -> Segment {
    let whole_services = totals.services.div_ceil(10_u64.pow(MILLI));
    let count = |number: u64| Some(u32::try_from(number).unwrap_or(u32::MAX - 1));
    Segment { charges: Some(cents(totals.allowed)), patients: count(totals.patients), services: count(whole_services) }
}

fn cents(amount: u64) -> i64 {
    i64::try_from(amount).unwrap_or(i64::MAX)
}

/// The segments of a unit. Nothing in the first leaves it empty, as of somebody first seen in the second; nothing in the
/// second is nothing billed.
fn segments(periods: &[Option<&Totals>]) -> [Segment; 2] {
    let nothing = segment(&Totals::default());
    [periods[0].map(segment).unwrap_or_default(), periods[1].map_or(nothing, segment)]
}

impl Filling<'_> {
    /// The roster, how many of its cells were filled, and how many clinicians have no line in either segment.
    pub(super) fn clinicians(&self, accepted: &Accepted) -> (Accepted, Filled, u64) {
        let batches: Vec<_> = accepted.batches.par_iter().map(|batch| self.batch(batch)).collect();
        let (mut filled, mut without) = (Filled::new(), 0);
        let mut whole = Accepted { table: accepted.table, batches: Vec::with_capacity(batches.len()) };
        for (batch, counts, without_lines) in batches {
            for (name, count) in counts {
                *filled.entry(format!("{}.{name}", accepted.table.name)).or_default() += count;
            }
            without += without_lines;
            whole.batches.push(batch);
        }
        (whole, filled, without)
    }

    fn batch(&self, batch: &Batch) -> (Batch, Vec<(&'static str, u64)>, u64) {
        let said: Vec<Said> = (0..batch.len()).map(|row| self.said(batch.key(row))).collect();
        let mut columns = Columns { batch, filled: Vec::new(), counts: Vec::new() };
        for (number, names) in SEGMENTS.into_iter().enumerate() {
            let [charges, patients, services] = names;
            columns.numbers::<Decimal64Type>(charges, Kind::Money, |row| said[row].segments[number].charges);
            columns.numbers::<UInt32Type>(patients, Kind::Count, |row| said[row].segments[number].patients);
            columns.numbers::<UInt32Type>(services, Kind::Count, |row| said[row].segments[number].services);
        }
        columns.flags("hospital_based", |row| said[row].statuses.hospital_based);
        columns.flags("asc_based", |row| said[row].statuses.asc_based);
        columns.flags("non_patient_facing", |row| said[row].statuses.non_patient_facing);
        columns.numbers::<Decimal64Type>("part_b_paid", Kind::Money, |row| said[row].paid);
        columns.numbers::<Decimal64Type>("part_b_allowed", Kind::Money, |row| said[row].allowed);
        let without = said.iter().filter(|said| !said.has_lines).count() as u64;
        (batch.with_columns(&columns.filled), columns.counts, without)
    }

    fn said(&self, key: EntityKey<'_>) -> Said {
        let periods = key.tin.map(|tin| self.totals.of(tin, key.npi)).unwrap_or_default();
        let statuses = statuses(&periods[..2], self.law);
        let (paid, allowed) = self.payments(&periods);
        Said {
            segments: segments(&periods),
            statuses: ClaimedStatuses {
                hospital_based: statuses.hospital_based.filter(|_| self.says.places),
                asc_based: statuses.asc_based.filter(|_| self.says.places),
                non_patient_facing: statuses.non_patient_facing.filter(|_| self.says.encounters),
            },
            paid,
            allowed,
            has_lines: periods[..2].iter().any(Option::is_some),
        }
    }

    /// What Medicare paid, and allowed, in the period that stands for the payment year, in cents: nothing where there is no
    /// line in it.
    pub(super) fn payments(&self, periods: &[Option<&Totals>]) -> (Option<i64>, Option<i64>) {
        let amount = |amount: fn(&Totals) -> u64| {
            self.base.map(|base| periods[base as usize].map_or(0, |totals| cents(amount(totals))))
        };
        (amount(|totals| totals.paid).filter(|_| self.says.paid), amount(|totals| totals.allowed))
    }

    /// What a practice billed, patients of several clinicians counted once; unknown where it has no line, and left to the
    /// roster where that gives figures.
    pub(super) fn practice(&self, tin: Tin) -> Volume {
        if self.given.contains(&tin) {
            return Volume::default();
        }
        let periods = self.totals.of(tin, None);
        match periods[..2].iter().any(Option::is_some) {
            true => Volume { segments: segments(&periods) },
            false => Volume::default(),
        }
    }

    /// Fills the segment cells that `groups` leaves empty, also of practices that it does not name.
    pub(super) fn practices(&self, units: &mut Units) -> Filled {
        let mut filled = Filled::new();
        let mut tins: Vec<Tin> = self.totals.rows().iter().filter(|row| row.npi.is_none()).map(|row| row.tin).collect();
        tins.dedup();
        for tin in tins {
            let key = EntityKey { entity_type: EntityType::Group, tin: Some(tin), npi: None, id: None };
            let Some(unit) = units.find(key) else { continue };
            let mut cells = units.cells(unit);
            let before = cells.volume;
            cells.volume = before.or(self.practice(tin));
            count_filled(before, cells.volume, &mut filled);
            units.add_cells(unit, cells);
        }
        filled
    }
}

fn count_filled(before: Volume, after: Volume, filled: &mut Filled) {
    let cells = |volume: Volume| {
        let told =
            |segment: Segment| [segment.charges.is_some(), segment.patients.is_some(), segment.services.is_some()];
        volume.segments.map(told)
    };
    let names = SEGMENTS.iter().flatten();
    for ((before, after), name) in cells(before).iter().flatten().zip(cells(after).iter().flatten()).zip(names) {
        if before != after {
            *filled.entry(format!("groups.{name}")).or_default() += 1;
        }
    }
}

/// Columns of a batch in which cells were filled, and how many.
struct Columns<'a> {
    batch: &'a Batch,
    filled: Vec<(&'static str, ArrayRef)>,
    counts: Vec<(&'static str, u64)>,
}

impl Columns<'_> {
    fn numbers<T: ArrowPrimitiveType>(
        &mut self,
        name: &'static str,
        kind: Kind,
        said: impl Fn(usize) -> Option<T::Native>,
    ) {
        let given = Numbers::<T>::of(self.batch, name);
        let mut count = 0;
        let mut cell = |row: usize| {
            given.get(row).or_else(|| {
                let said = said(row);
                count += u64::from(said.is_some());
                said
            })
        };
        let cells: PrimitiveArray<T> = (0..self.batch.len()).map(&mut cell).collect();
        self.push(name, Arc::new(cells.with_data_type(kind.in_memory())), count);
    }

    fn flags(&mut self, name: &'static str, said: impl Fn(usize) -> Option<bool>) {
        let given = self.batch.flags(name);
        let mut count = 0;
        let mut cell = |row: usize| {
            super::records::flag(given, row).or_else(|| {
                let said = said(row);
                count += u64::from(said.is_some());
                said
            })
        };
        let cells: BooleanArray = (0..self.batch.len()).map(&mut cell).collect();
        self.push(name, Arc::new(cells), count);
    }

    fn push(&mut self, name: &'static str, cells: ArrayRef, count: u64) {
        debug_assert_eq!(place(cells.len()), place(self.batch.len()), "a cell for each row");
        if count > 0 {
            self.filled.push((name, cells));
            self.counts.push((name, count));
        }
    }
}
