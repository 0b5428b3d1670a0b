//! What claims say of clinicians: segments, special statuses, telehealth.

use std::ops::RangeInclusive;

use super::tables::performance_year;
use super::{Pack, RulesError, Unit};
use crate::model::submissions::Period;
use crate::units::{Exact, MILLI, Pure};

/// Days since 1970, both ends included.
pub type Days = RangeInclusive<i32>;

/// What the roll-up of claims needs of a rule pack.
#[derive(Debug, Clone)]
pub struct ClaimsLaw {
    /// The two segments of the determination period (42 CFR 414.1305).
    pub segments: [Days; 2],
    /// The performance period (42 CFR 414.1320).
    pub performance_year: Days,
    /// Least percent of services in hospitals that makes a clinician hospital-based (42 CFR 414.1305).
    pub hospital_share: u32,
    /// Least percent of services in ambulatory surgical centers that makes a clinician ASC-based (42 CFR 414.1305).
    pub asc_share: u32,
    /// Most patient-facing encounters of a non-patient facing clinician, thousandths (42 CFR 414.1305).
    pub most_encounters: u64,
    /// Places of service in hospitals.
    pub hospital_places: Vec<String>,
    /// Places of service in ambulatory surgical centers.
    pub asc_places: Vec<String>,
    /// Places of service by telehealth.
    pub telehealth_places: Vec<String>,
    /// Modifiers of services by telehealth.
    pub telehealth_modifiers: Vec<String>,
}

impl ClaimsLaw {
    /// The law that a pack states.
    ///
    /// # Errors
    /// [`RulesError`] when a provision is missing or malformed.
    pub(super) fn read(pack: &Pack) -> Result<Self, RulesError> {
        let segment = |number: u8| -> Result<Days, RulesError> {
            let edge = |edge: &str| pack.day(&format!("low_volume.segment_{number}_{edge}"));
            Ok(edge("start")?..=edge("end")?)
        };
        let list = |name: &str| -> Result<Vec<String>, RulesError> {
            let text = pack.text(&format!("claims.{name}"), Unit::Choice)?;
            Ok(text.split('|').map(|code| code.trim().to_owned()).collect())
        };
        let share = |name: &str| pack.whole(&format!("special_status.{name}_share"), Unit::Percent);
        let encounters: Exact<Pure> = pack.number("special_status.non_patient_facing_encounters", Unit::Services)?;
        let Period { start, end } = performance_year(pack)?;
        Ok(Self {
            segments: [segment(1)?, segment(2)?],
            performance_year: start..=end,
            hospital_share: share("hospital_based")?,
            asc_share: share("ambulatory_surgical_center")?,
            most_encounters: encounters.round_half_up(MILLI).unsigned_abs(),
            hospital_places: list("hospital_places")?,
            asc_places: list("ambulatory_surgical_center_places")?,
            telehealth_places: list("telehealth_places")?,
            telehealth_modifiers: list("telehealth_modifiers")?,
        })
    }
}
