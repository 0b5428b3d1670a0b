//! The roster: clinicians of practices, and what a practice is by its clinicians.

use std::ops::Range;

use super::{Exceeded, Stated, Volume};
use crate::ids::{Tin, TinNpi};
use crate::model::CategorySet;
use crate::rules::LowVolumeLaw;
use crate::units::Optional;

/// A clinician of a practice, as far as scoring from categories and paying need it.
#[derive(Debug, Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "columns of the roster")]
pub struct Clinician {
    /// Who.
    pub key: TinNpi,
    /// As given.
    pub practice_size: Option<u32>,
    /// As given.
    pub small_practice: Option<bool>,
    /// Patients of segment 2: the weight in the group's means.
    pub segment_2_patients: Option<u32>,
    /// Mean HCC score, `FINE` decimals.
    pub hcc_score: Optional,
    /// Dual ratio, `FINE` decimals.
    pub dual_ratio: Optional,
    /// Points that CMS gave, `FINE` decimals.
    pub complex_patient_bonus: Optional,
    /// Approved exceptions.
    pub approved: CategorySet,
    /// The automatic extreme-circumstances policy applies.
    pub automatic_euc: bool,
    /// Statuses of the clinician.
    pub statuses: Statuses,
    /// What decides whether the clinician takes part.
    pub stated: Stated,
    /// What the clinician's own figures exceed; none: there are no figures.
    pub exceeded: Option<Exceeded>,
    /// A clinical social worker, whose promoting interoperability is reweighted.
    pub clinical_social_worker: bool,
    /// Joined the practice in the last months of the year.
    pub late_joiner: bool,
    /// Position among the roster's specialties.
    pub specialty: Option<u32>,
    /// Facility-based (42 CFR 414.1380(e)(2)(i)).
    pub facility_based: bool,
    /// Position among the roster's hospitals, of a clinician who is facility-based.
    pub facility: Option<u32>,
    /// Last year's quality achievement, percent with `FINE` decimals.
    pub prior_quality_score: Optional,
    /// Last year's cost score, percent with `FINE` decimals.
    pub prior_cost_score: Optional,
    /// Payments before the adjustment, cents.
    pub part_b_paid: Optional,
    /// Allowed charges of the same, cents.
    pub part_b_allowed: Optional,
}

impl Clinician {
    /// A clinician of whom nothing is known yet.
    pub fn new(key: TinNpi) -> Self {
        Self {
            key,
            practice_size: None,
            small_practice: None,
            segment_2_patients: None,
            hcc_score: Optional::NONE,
            dual_ratio: Optional::NONE,
            complex_patient_bonus: Optional::NONE,
            approved: CategorySet::default(),
            automatic_euc: false,
            statuses: Statuses::default(),
            stated: Stated::default(),
            exceeded: None,
            clinical_social_worker: false,
            late_joiner: false,
            specialty: None,
            facility_based: false,
            facility: None,
            prior_quality_score: Optional::NONE,
            prior_cost_score: Optional::NONE,
            part_b_paid: Optional::NONE,
            part_b_allowed: Optional::NONE,
        }
    }
}

/// Special statuses (42 CFR 414.1305).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a status of the regulation")]
pub struct Statuses {
    /// In a rural area.
    pub rural: bool,
    /// In a health professional shortage area.
    pub hpsa: bool,
    /// Few encounters with patients.
    pub non_patient_facing: bool,
    /// Most services in hospitals.
    pub hospital_based: bool,
    /// Most services in ambulatory surgical centers.
    pub asc_based: bool,
}

/// All clinicians, sorted by TIN and NPI.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    clinicians: Vec<Clinician>,
    /// Names of their specialties, sorted.
    specialties: Vec<String>,
    /// Numbers of their hospitals, sorted.
    facilities: Vec<String>,
    /// What practices billed by the figures of their clinicians, sorted; only those of which any figure is known.
    volumes: Vec<(Tin, Summed)>,
}

/// What a practice billed by the figures of its clinicians.
#[derive(Debug, Clone, Copy, Default)]
struct Summed {
    volume: Volume,
    /// All clinicians have figures.
    whole: bool,
}

impl Roster {
    /// A roster of clinicians sorted by key, each once.
    pub fn new(clinicians: Vec<Clinician>, specialties: Vec<String>, facilities: Vec<String>) -> Self {
        debug_assert!(clinicians.is_sorted_by(|a, b| a.key < b.key), "a roster is sorted by key");
        Self { clinicians, specialties, facilities, volumes: Vec::new() }
    }

    /// With what practices billed, by the figures of all clinicians in the order of their practices.
    #[must_use]
    pub fn with_volumes(mut self, figures: impl Iterator<Item = (Tin, Volume)>) -> Self {
        let mut practices: Vec<(Tin, Summed)> = Vec::new();
        for (tin, volume) in figures {
            let whole = !volume.is_unknown();
            match practices.last_mut().filter(|(last, _)| *last == tin) {
                Some((_, sum)) => *sum = Summed { volume: sum.volume.plus(volume), whole: sum.whole && whole },
                None => practices.push((tin, Summed { volume, whole })),
            }
        }
        practices.retain(|(_, sum)| !sum.volume.is_unknown());
        self.volumes = practices;
        self
    }

    fn volume(&self, tin: Tin) -> Summed {
        let place = self.volumes.binary_search_by_key(&tin, |(tin, _)| *tin);
        place.map(|place| self.volumes[place].1).unwrap_or_default()
    }

    /// What a practice exceeds: by the figures given for it, which go before the sums of its clinicians, or by the sums
    /// alone; none: not known. Sums that lack a clinician only show that everything is exceeded.
    pub fn practice_exceeds(&self, tin: Tin, given: Volume, law: &LowVolumeLaw) -> Option<Exceeded> {
        let summed = self.volume(tin);
        let exceeded = given.or(summed.volume).exceeded(law)?;
        (summed.whole || !given.is_unknown() || exceeded == Exceeded::Everything).then_some(exceeded)
    }

    /// The name of a specialty.
    pub fn specialty(&self, place: u32) -> &str {
        &self.specialties[place as usize]
    }

    /// The number of a hospital.
    pub fn facility(&self, place: u32) -> &str {
        &self.facilities[place as usize]
    }

    /// Place of the clinician of that key.
    pub fn place(&self, key: TinNpi) -> Option<usize> {
        self.clinicians.binary_search_by_key(&key, |clinician| clinician.key).ok()
    }

    /// The clinicians in order.
    pub fn clinicians(&self) -> &[Clinician] {
        &self.clinicians
    }

    /// The clinician of that key.
    pub fn find(&self, key: TinNpi) -> Option<&Clinician> {
        self.clinicians.get(self.place(key)?)
    }

    /// Places of the clinicians of a practice.
    pub fn places_of_tin(&self, tin: Tin) -> Range<usize> {
        let start = self.clinicians.partition_point(|clinician| clinician.key.tin() < tin);
        let length = self.clinicians[start..].partition_point(|clinician| clinician.key.tin() == tin);
        start..start + length
    }

    /// The clinicians of a practice.
    pub fn of_tin(&self, tin: Tin) -> &[Clinician] {
        &self.clinicians[self.places_of_tin(tin)]
    }

    /// Clinicians of a practice: as given, else the NPIs of the TIN on the roster.
    pub fn practice_size(&self, clinician: &Clinician) -> u32 {
        let counted = || u32::try_from(self.of_tin(clinician.key.tin()).len()).unwrap_or(u32::MAX);
        clinician.practice_size.unwrap_or_else(counted)
    }

    /// Whether the practice is small (42 CFR 414.1305): as given, else at most `most` clinicians.
    pub fn is_small(&self, clinician: &Clinician, most: u32) -> bool {
        clinician.small_practice.unwrap_or_else(|| self.practice_size(clinician) <= most)
    }
}
