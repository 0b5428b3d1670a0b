//! Accepted rows of `clinicians` and `groups` as clinicians and what units are.

use std::collections::{BTreeMap, BTreeSet};

use arrow::array::{Array, BooleanArray, StringViewArray};
use arrow::datatypes::{Decimal64Type, UInt8Type, UInt32Type};
use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};

use super::records::{Numbers, SEGMENTS, flag};
use crate::ids::TinNpi;
use crate::ingest::{Accepted, BATCH, Batch};
use crate::model::{CategorySet, EntityKey};
use crate::participation::{Clinician, GroupCells, Roster, Segment, Stated, Statuses, Units, Volume};
use crate::rules::{Law, LowVolumeLaw};
use crate::schema::{CLINICIAN_TYPE, QP_STATUS};
use crate::submissions::CHECKED;

/// Rows of a roster that one thread takes at least.
const AT_ONCE: usize = 1024;

/// The roster of the accepted rows of `clinicians`.
pub(super) fn roster(accepted: &Accepted, law: &Law) -> Roster {
    let (specialties, facilities) = (names(accepted, "specialty"), names(accepted, "facility_ccn"));
    let columns = |batch| ClinicianColumns::of(batch, [&specialties, &facilities], law);
    let columns: Vec<_> = accepted.batches.iter().map(columns).collect();
    let clinician = |place: usize| columns[place / BATCH].row(place % BATCH);
    let clinicians = (0..accepted.len()).into_par_iter().with_min_len(AT_ONCE).map(clinician).collect();
    drop(columns);
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

struct ClinicianColumns<'a> {
    batch: &'a Batch,
    specialty: Named<'a>,
    facility: Named<'a>,
    low_volume: Option<LowVolumeLaw>,
    volume: VolumeColumns<'a>,
    clinician_type: Numbers<'a, UInt8Type>,
    qp_status: Numbers<'a, UInt8Type>,
    practice_size: Numbers<'a, UInt32Type>,
    segment_2_patients: Numbers<'a, UInt32Type>,
    hcc_score: Numbers<'a, Decimal64Type>,
    dual_ratio: Numbers<'a, Decimal64Type>,
    complex_patient_bonus: Numbers<'a, Decimal64Type>,
    prior_quality_score: Numbers<'a, Decimal64Type>,
    prior_cost_score: Numbers<'a, Decimal64Type>,
    reweight: Numbers<'a, UInt8Type>,
    part_b_paid: Numbers<'a, Decimal64Type>,
    part_b_allowed: Numbers<'a, Decimal64Type>,
    flags: [Option<&'a BooleanArray>; FLAGS.len()],
}

/// A column of text, and the place of each of its values.
struct Named<'a> {
    column: Option<&'a StringViewArray>,
    places: &'a BTreeMap<&'a str, u32>,
}

impl Named<'_> {
    fn get(&self, row: usize) -> Option<u32> {
        let column = self.column.filter(|column| column.is_valid(row))?;
        self.places.get(column.value(row)).copied()
    }
}

/// Columns of flags, in the order in which [`ClinicianColumns`] keeps them.
const FLAGS: [&str; 13] = [
    "small_practice",
    "rural",
    "hpsa",
    "non_patient_facing",
    "hospital_based",
    "asc_based",
    "late_joiner",
    "automatic_euc",
    "newly_enrolled",
    "partial_qp_elects",
    "opted_in",
    "voluntary",
    "facility_based",
];

impl<'a> ClinicianColumns<'a> {
    fn of(batch: &'a Batch, [specialties, facilities]: [&'a BTreeMap<&'a str, u32>; 2], law: &Law) -> Self {
        Self {
            batch,
            specialty: Named { column: batch.texts("specialty"), places: specialties },
            facility: Named { column: batch.texts("facility_ccn"), places: facilities },
            // Of most rosters no column is fed, and nothing is known to be exceeded.
            low_volume: law.low_volume.filter(|_| VolumeColumns::are_fed(batch)),
            volume: VolumeColumns::of(batch),
            clinician_type: Numbers::of(batch, "clinician_type"),
            qp_status: Numbers::of(batch, "qp_status"),
            practice_size: Numbers::of(batch, "practice_size"),
            segment_2_patients: Numbers::of(batch, "segment_2_patients"),
            hcc_score: Numbers::of(batch, "hcc_score"),
            dual_ratio: Numbers::of(batch, "dual_ratio"),
            complex_patient_bonus: Numbers::of(batch, "complex_patient_bonus"),
            prior_quality_score: Numbers::of(batch, "prior_quality_score"),
            prior_cost_score: Numbers::of(batch, "prior_cost_score"),
            reweight: Numbers::of(batch, "reweight"),
            part_b_paid: Numbers::of(batch, "part_b_paid"),
            part_b_allowed: Numbers::of(batch, "part_b_allowed"),
            flags: FLAGS.map(|name| batch.flags(name)),
        }
    }

    fn row(&self, row: usize) -> Clinician {
        let EntityKey { tin, npi, .. } = self.batch.key(row);
        let (tin, npi) = tin.zip(npi).expect(CHECKED);
        let [small_practice, flags @ ..] = self.flags.map(|column| flag(column, row));
        let [statuses @ .., newly_enrolled, partial_qp_elects, opted_in, voluntary, facility_based] =
            flags.map(|flag| flag.unwrap_or(false));
        let [rural, hpsa, non_patient_facing, hospital_based, asc_based, late_joiner, automatic_euc] = statuses;
        let qp_status = self.qp_status.get(row).map(|code| QP_STATUS.names[usize::from(code)]);
        let clinician_type = self.clinician_type.get(row).map(|code| CLINICIAN_TYPE.names[usize::from(code)]);
        let stated = Stated {
            other_type: clinician_type == Some("other"),
            newly_enrolled,
            qp: qp_status == Some("qp"),
            partial_qp: qp_status == Some("partial_qp") && !partial_qp_elects,
            opted_in,
            voluntary,
        };
        let exceeded = self.low_volume.and_then(|law| self.volume.row(row).unless_weight().exceeded(&law));
        Clinician {
            key: TinNpi::new(tin, npi),
            practice_size: self.practice_size.get(row),
            small_practice,
            segment_2_patients: self.segment_2_patients.get(row),
            hcc_score: self.hcc_score.get(row).into(),
            dual_ratio: self.dual_ratio.get(row).into(),
            complex_patient_bonus: self.complex_patient_bonus.get(row).into(),
            approved: CategorySet::from_bits(self.reweight.get(row).unwrap_or_default()),
            automatic_euc,
            statuses: Statuses { rural, hpsa, non_patient_facing, hospital_based, asc_based },
            stated,
            exceeded,
            clinical_social_worker: clinician_type == Some("clinical_social_worker"),
            late_joiner,
            specialty: self.specialty.get(row),
            facility_based,
            facility: self.facility.get(row).filter(|_| facility_based),
            prior_quality_score: self.prior_quality_score.get(row).into(),
            prior_cost_score: self.prior_cost_score.get(row).into(),
            part_b_paid: self.part_b_paid.get(row).into(),
            part_b_allowed: self.part_b_allowed.get(row).into(),
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
