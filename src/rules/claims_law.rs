//! What claims say of clinicians: segments, special statuses, telehealth.

use std::ops::RangeInclusive;

use super::{Pack, RulesError, Unit};
use crate::units::{Exact, MILLI, Pure};

/// Days since 1970, both ends included.
pub type Days = RangeInclusive<i32>;

/// What the roll-up of claims needs of a rule pack.
#[derive(Debug, Clone)]
pub struct ClaimsLaw {
    /// The two segments of the determination period (42 CFR 414.1305).
    pub segments: [Days; 2],
    /// The calendar year of the performance period.
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
        let day = |name: &str| {
            let text = pack.text(name, Unit::Date)?;
            let wrong =
                || RulesError::new(&format!("{}/program.toml", pack.performance_year), format!("`{name}` is no date"));
            text.parse().map(day_number).map_err(|_| wrong())
        };
        let segment = |number: u8| -> Result<Days, RulesError> {
            let edge = |edge: &str| day(&format!("low_volume.segment_{number}_{edge}"));
            Ok(edge("start")?..=edge("end")?)
        };
        let list = |name: &str| -> Result<Vec<String>, RulesError> {
            let text = pack.text(&format!("claims.{name}"), Unit::Choice)?;
            Ok(text.split('|').map(|code| code.trim().to_owned()).collect())
        };
        let share = |name: &str| pack.whole(&format!("special_status.{name}_share"), Unit::Percent);
        let encounters: Exact<Pure> = pack.number("special_status.non_patient_facing_encounters", Unit::Services)?;
        let year = i16::try_from(pack.performance_year).unwrap_or(i16::MAX);
        let of_year = |month, of_month| day_number(jiff::civil::date(year, month, of_month));
        Ok(Self {
            segments: [segment(1)?, segment(2)?],
            performance_year: of_year(1, 1)..=of_year(12, 31),
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

fn day_number(day: jiff::civil::Date) -> i32 {
    (day - jiff::civil::date(1970, 1, 1)).get_days()
}
