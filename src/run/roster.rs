//! Accepted rows of `clinicians` and `groups` as clinicians and what units are.

use std::collections::{BTreeMap, BTreeSet};

use arrow::array::Array;
use arrow::datatypes::{ArrowPrimitiveType, Decimal64Type, UInt8Type, UInt32Type};
use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};
use rayon::slice::ParallelSliceMut;

use super::records::{Numbers, SEGMENTS, flag};
use crate::ids::TinNpi;
use crate::ingest::{Accepted, BATCH, Batch};
use crate::model::{CategorySet, EntityKey};
use crate::participation::{Clinician, GroupCells, Roster, Segment, Units, Volume};
use crate::rules::Law;
use crate::schema::{CLINICIAN_TYPE, QP_STATUS};
use crate::submissions::CHECKED;
use crate::units::Optional;

/// Rows of a roster whose columns are looked at together; they are of one batch.
const AT_ONCE: usize = 16 * 1024;
const _: () = assert!(BATCH.is_multiple_of(AT_ONCE), "chunks end where batches do");

/// The roster of the accepted rows of `clinicians`.
pub(super) fn roster(accepted: &Accepted, law: &Law) -> Roster {
    let (specialties, facilities) = (names(accepted, "specialty"), names(accepted, "facility_ccn"));
    let clinician = |place: usize| {
        let EntityKey { tin, npi, .. } = accepted.key(place);
        let (tin, npi) = tin.zip(npi).expect(CHECKED);
        Clinician::new(TinNpi::new(tin, npi))
    };
    let places = (0..accepted.len()).into_par_iter().with_min_len(AT_ONCE);
    let mut clinicians: Vec<Clinician> = places.map(clinician).collect();
    clinicians.par_chunks_mut(AT_ONCE).enumerate().for_each(|(chunk, clinicians)| {
        let (batch, first) = accepted.at(chunk * AT_ONCE);
        Filling { batch, first, clinicians }.fill([&specialties, &facilities], law);
    });
    let figures = accepted.batches.iter().filter(|batch| VolumeColumns::are_fed(batch)).flat_map(|batch| {
        let columns = VolumeColumns::of(batch);
        (0..batch.len()).filter_map(move |row| Some((batch.key(row).tin?, columns.row(row).unless_weight())))
    });
    let [specialties, facilities] =
        [specialties, facilities].map(|names| names.into_keys().map(str::to_owned).collect());
    Roster::new(clinicians, specialties, facilities).with_volumes(figures)
}

/// What units billed in the two segments.
struct VolumeColumns<'a> {
    segments: [(Numbers<'a, Decimal64Type>, [Numbers<'a, UInt32Type>; 2]); 2],
}

impl<'a> VolumeColumns<'a> {
    /// Whether a file feeds any of them.
    fn are_fed(batch: &Batch) -> bool {
        SEGMENTS.iter().flatten().any(|name| batch.rows.column_by_name(name).is_some())
    }

    fn of(batch: &'a Batch) -> Self {
        let segment = |[charges, patients, services]: [&str; 3]| {
            (Numbers::of(batch, charges), [patients, services].map(|name| Numbers::of(batch, name)))
        };
        Self { segments: SEGMENTS.map(segment) }
    }

    fn row(&self, row: usize) -> Volume {
        let segments = self.segments.each_ref().map(|(charges, [patients, services])| Segment {
            charges: charges.get(row),
            patients: patients.get(row),
            services: services.get(row),
        });
        Volume { segments }
    }
}

/// What stands in a column of a roster, in order, each with its place.
fn names<'a>(accepted: &'a Accepted, column: &str) -> BTreeMap<&'a str, u32> {
    let names: BTreeSet<&str> = accepted
        .batches
        .iter()
        .filter_map(|batch| batch.texts(column))
        .flat_map(|names| names.iter().flatten())
        .collect();
    names.into_iter().zip(0..).collect()
}

/// Clinicians that get what their rows say, column by column: of most rosters few columns are fed.
struct Filling<'a> {
    batch: &'a Batch,
    /// The row of the first clinician.
    first: usize,
    clinicians: &'a mut [Clinician],
}

/// What a flag says of a clinician.
type SayFlag = fn(&mut Clinician, bool);

/// Columns of flags, and what they say of a clinician.
const FLAGS: [(&str, SayFlag); 11] = [
    ("small_practice", |clinician, is_so| clinician.small_practice = Some(is_so)),
    ("rural", |clinician, is_so| clinician.statuses.rural = is_so),
    ("hpsa", |clinician, is_so| clinician.statuses.hpsa = is_so),
    ("non_patient_facing", |clinician, is_so| clinician.statuses.non_patient_facing = is_so),
    ("hospital_based", |clinician, is_so| clinician.statuses.hospital_based = is_so),
    ("asc_based", |clinician, is_so| clinician.statuses.asc_based = is_so),
    ("late_joiner", |clinician, is_so| clinician.late_joiner = is_so),
    ("automatic_euc", |clinician, is_so| clinician.automatic_euc = is_so),
    ("newly_enrolled", |clinician, is_so| clinician.stated.newly_enrolled = is_so),
    ("opted_in", |clinician, is_so| clinician.stated.opted_in = is_so),
    ("voluntary", |clinician, is_so| clinician.stated.voluntary = is_so),
];

/// Where a decimal of a clinician is kept.
type DecimalOf = fn(&mut Clinician) -> &mut Optional;

/// Columns of decimals, and where they are kept.
const DECIMALS: [(&str, DecimalOf); 7] = [
    ("hcc_score", |clinician| &mut clinician.hcc_score),
    ("dual_ratio", |clinician| &mut clinician.dual_ratio),
    ("complex_patient_bonus", |clinician| &mut clinician.complex_patient_bonus),
    ("prior_quality_score", |clinician| &mut clinician.prior_quality_score),
    ("prior_cost_score", |clinician| &mut clinician.prior_cost_score),
    ("part_b_paid", |clinician| &mut clinician.part_b_paid),
    ("part_b_allowed", |clinician| &mut clinician.part_b_allowed),
];

impl Filling<'_> {
    fn fill(mut self, [specialties, facilities]: [&BTreeMap<&str, u32>; 2], law: &Law) {
        self.numbers::<UInt32Type>("practice_size", |clinician, size| clinician.practice_size = Some(size));
        self.numbers::<UInt32Type>("segment_2_patients", |clinician, patients| {
            clinician.segment_2_patients = Some(patients);
        });
        for (name, decimal) in DECIMALS {
            self.numbers::<Decimal64Type>(name, |clinician, mantissa| *decimal(clinician) = Some(mantissa).into());
        }
        self.numbers::<UInt8Type>("reweight", |clinician, bits| clinician.approved = CategorySet::from_bits(bits));
        self.numbers::<UInt8Type>("clinician_type", |clinician, code| {
            let name = CLINICIAN_TYPE.names[usize::from(code)];
            clinician.stated.other_type = name == "other";
            clinician.clinical_social_worker = name == "clinical_social_worker";
        });
        self.numbers::<UInt8Type>("qp_status", |clinician, code| {
            let name = QP_STATUS.names[usize::from(code)];
            clinician.stated.qp = name == "qp";
            clinician.stated.partial_qp = name == "partial_qp";
        });
        // Who elects to take part is no longer left out by the status.
        self.flags("partial_qp_elects", |clinician, elects| clinician.stated.partial_qp &= !elects);
        for (name, say) in FLAGS {
            self.flags(name, say);
        }
        self.named("specialty", specialties, |clinician, place| clinician.specialty = Some(place));
        self.flags("facility_based", |clinician, is_so| clinician.facility_based = is_so);
        // Of anybody else the hospital decides nothing.
        self.named("facility_ccn", facilities, |clinician, place| {
            clinician.facility = Some(place).filter(|_| clinician.facility_based);
        });
        if let Some(law) = law.low_volume.filter(|_| VolumeColumns::are_fed(self.batch)) {
            let volume = VolumeColumns::of(self.batch);
            let exceeded = |row| volume.row(row).unless_weight().exceeded(&law);
            self.each(exceeded, |clinician, exceeded| clinician.exceeded = Some(exceeded));
        }
    }

    /// What the cells of a column of numbers say.
    fn numbers<T: ArrowPrimitiveType>(&mut self, name: &str, say: impl Fn(&mut Clinician, T::Native)) {
        if let Some(column) = self.batch.numbers::<T>(name) {
            self.each(|row| column.is_valid(row).then(|| column.value(row)), say);
        }
    }

    /// What the cells of a column of flags say.
    fn flags(&mut self, name: &str, say: impl Fn(&mut Clinician, bool)) {
        if let Some(column) = self.batch.flags(name) {
            self.each(|row| flag(Some(column), row), say);
        }
    }

    /// What the cells of a column of names say, by the place of each name.
    fn named(&mut self, column: &str, places: &BTreeMap<&str, u32>, say: impl Fn(&mut Clinician, u32)) {
        if let Some(column) = self.batch.texts(column) {
            self.each(|row| column.is_valid(row).then(|| places[column.value(row)]), say);
        }
    }

    /// What cells say, each of its clinician.
    fn each<T>(&mut self, cell: impl Fn(usize) -> Option<T>, say: impl Fn(&mut Clinician, T)) {
        for (row, clinician) in (self.first..).zip(self.clinicians.iter_mut()) {
            if let Some(value) = cell(row) {
                say(clinician, value);
            }
        }
    }
}

/// Takes the rows of `groups`, whose units were found as they were read.
pub(super) fn add_groups(units: &mut Units, accepted: &Accepted) {
    for (unit, batch, row) in found(units, accepted) {
        units.add_cells(unit, group_cells(batch, row));
        if let Some(ccn) = batch.texts("facility_ccn").filter(|column| column.is_valid(row)) {
            units.add_facility(unit, ccn.value(row).to_owned());
        }
    }
}

fn group_cells(batch: &Batch, row: usize) -> GroupCells {
    let number = |name: &str| Numbers::<Decimal64Type>::of(batch, name).get(row);
    let says = |name: &str| flag(batch.flags(name), row);
    GroupCells {
        practice_size: Numbers::<UInt32Type>::of(batch, "practice_size").get(row),
        small_practice: says("small_practice"),
        rural: says("rural"),
        hpsa: says("hpsa"),
        non_patient_facing: says("non_patient_facing"),
        hospital_based: says("hospital_based"),
        asc_based: says("asc_based"),
        hcc_score: number("hcc_score"),
        dual_ratio: number("dual_ratio"),
        complex_patient_bonus: number("complex_patient_bonus"),
        prior_quality_score: number("prior_quality_score"),
        prior_cost_score: number("prior_cost_score"),
        volume: VolumeColumns::of(batch).row(row),
        opted_in: says("opted_in").unwrap_or(false),
        approved: CategorySet::from_bits(Numbers::<UInt8Type>::of(batch, "reweight").get(row).unwrap_or_default()),
    }
}

/// Rows whose units were found as they were read.
pub(super) fn found<'a>(units: &Units, accepted: &'a Accepted) -> Vec<(u32, &'a Batch, usize)> {
    let rows = (0..accepted.len()).map(|place| accepted.at(place));
    rows.map(|(batch, row)| (units.find(batch.key(row)).expect(CHECKED), batch, row)).collect()
}
