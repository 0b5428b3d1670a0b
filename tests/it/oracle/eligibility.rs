//! Who has to take part, who may, and who is out (section 1, 13b.28, 13b.29).

use super::attributes::given;
use super::cells::yes;
use super::key::{Key, Kind};
use super::rows::{Clinician, Cohort};
use super::tables::Tables;
use super::volume::{self, Class};

/// From the weakest to the strongest (13b.29).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Participation {
    Excluded,
    Voluntary,
    OptedIn,
    Required,
}

impl Participation {
    pub fn name(self) -> &'static str {
        match self {
            Participation::Excluded => "excluded",
            Participation::Voluntary => "voluntary",
            Participation::OptedIn => "opted_in",
            Participation::Required => "required",
        }
    }

    /// 1.4: paid more or less by the score.
    pub fn is_bound(self) -> bool {
        self >= Participation::OptedIn
    }

    /// 13b.29: whether the score of a unit that gives this participation counts for someone who has the strongest.
    pub fn competes(self, strongest: Participation) -> bool {
        self != Participation::Excluded && self.is_bound() == strongest.is_bound()
    }
}

/// Why a clinician is out, in the order in which the reasons are asked for (tables.md, final_scores).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exclusion {
    NotEligibleType,
    NewlyEnrolled,
    Qp,
    PartialQp,
    LowVolume,
    NotOptedIn,
}

impl Exclusion {
    pub fn name(self) -> &'static str {
        match self {
            Exclusion::NotEligibleType => "not_eligible_type",
            Exclusion::NewlyEnrolled => "newly_enrolled",
            Exclusion::Qp => "qp",
            Exclusion::PartialQp => "partial_qp",
            Exclusion::LowVolume => "low_volume",
            Exclusion::NotOptedIn => "not_opted_in",
        }
    }

    /// 1.4: scored all the same for those who want to be; QPs and partial QPs are not.
    fn may_report_voluntarily(self) -> bool {
        !matches!(self, Exclusion::Qp | Exclusion::PartialQp)
    }

    /// 1.2: the volume of the clinician alone, which a practice that reports as a group makes up for.
    fn is_of_volume(self) -> bool {
        matches!(self, Exclusion::LowVolume | Exclusion::NotOptedIn)
    }
}

/// What a clinician is without the practice; the reason stands beside a voluntary participation too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Own {
    pub participation: Participation,
    pub exclusion: Option<Exclusion>,
}

/// 1.1, 1.5: what takes a clinician out whatever the volume.
pub fn status(clinician: &Clinician) -> Option<Exclusion> {
    if clinician.clinician_type == "other" {
        Some(Exclusion::NotEligibleType)
    } else if yes(&clinician.newly_enrolled) {
        Some(Exclusion::NewlyEnrolled)
    } else if clinician.qp_status == "qp" {
        Some(Exclusion::Qp)
    } else if clinician.qp_status == "partial_qp" && !yes(&clinician.partial_qp_elects) {
        Some(Exclusion::PartialQp)
    } else {
        None
    }
}

/// Without figures of their own clinicians exceed no more than what `groups` gives for the practice.
fn own_class(tables: &Tables, cohort: &Cohort, clinician: &Clinician) -> Class {
    let figures = volume::of_clinician(clinician);
    let figures = if figures.iter().any(Option::is_some) { figures } else { volume::given_for(cohort, &clinician.tin) };
    volume::class(&figures, tables.low_volume)
}

/// 1.2, 1.4, 1.5: a TIN/NPI by its own figures and flags.
pub fn by_themselves(tables: &Tables, cohort: &Cohort, clinician: &Clinician) -> Own {
    let class = own_class(tables, cohort, clinician);
    let of_volume = match class {
        Class::None => Some(Exclusion::LowVolume),
        Class::Some if !yes(&clinician.opted_in) => Some(Exclusion::NotOptedIn),
        Class::Some | Class::All => None,
    };
    let exclusion = status(clinician).or(of_volume);
    let participation = match exclusion {
        None if class == Class::All => Participation::Required,
        None => Participation::OptedIn,
        Some(reason) if yes(&clinician.voluntary) && reason.may_report_voluntarily() => Participation::Voluntary,
        Some(_) => Participation::Excluded,
    };
    Own { participation, exclusion }
}

/// 1.2, 13b.28: what a practice that reports as a group makes of its clinicians.
pub fn by_practice(tables: &Tables, cohort: &Cohort, tin: &str) -> Participation {
    match volume::class_of_practice(cohort, tin, tables.low_volume) {
        Class::All => Participation::Required,
        Class::Some if yes(&given(cohort, &Key::group(tin)).opted_in) => Participation::OptedIn,
        Class::Some | Class::None => Participation::Voluntary,
    }
}

/// 13b.29: what a scored unit makes of one of its clinicians. A practice changes nothing for those who are out for another
/// reason than their volume. A virtual group is tested before it forms: by the clinician alone and by the practice (1.2);
/// a subgroup has its group's standing, and can neither opt in by itself nor report voluntarily (10.2).
pub fn by_unit(tables: &Tables, cohort: &Cohort, unit: &Key, clinician: &Clinician) -> Participation {
    let own = by_themselves(tables, cohort, clinician);
    let of_practice = if own.exclusion.is_none_or(Exclusion::is_of_volume) {
        by_practice(tables, cohort, &clinician.tin)
    } else {
        Participation::Excluded
    };
    match unit.kind {
        Kind::Individual => own.participation,
        Kind::Group => of_practice,
        Kind::VirtualGroup => own.participation.max(of_practice),
        Kind::Subgroup if of_practice.is_bound() => of_practice,
        Kind::Subgroup => Participation::Excluded,
        Kind::ApmEntity => by_apm_entity(tables, cohort, unit, clinician),
    }
}

/// 13b.28: required if the TIN/NPI or its whole TIN exceeds the threshold, opted in by their own flag or the entity's where
/// anything is exceeded, else as they are by their own flags.
fn by_apm_entity(tables: &Tables, cohort: &Cohort, entity: &Key, clinician: &Clinician) -> Participation {
    let own = by_themselves(tables, cohort, clinician);
    if own.exclusion.is_some_and(|reason| !reason.is_of_volume()) {
        return own.participation;
    }
    let class_of_tin = volume::class_of_practice(cohort, &clinician.tin, tables.low_volume);
    let elected = yes(&clinician.opted_in) || yes(&given(cohort, entity).opted_in);
    match own_class(tables, cohort, clinician).max(class_of_tin) {
        Class::All => Participation::Required,
        Class::Some if elected => Participation::OptedIn,
        Class::Some | Class::None => own.participation,
    }
}
