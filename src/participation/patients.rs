//! How complex the patients of a unit are (42 CFR 414.1380(c)(3)): its mean HCC score and dual ratio.

use super::{Clinician, Participation, Roster};
use crate::ids::Tin;
use crate::model::{EntityType, place};
use crate::units::{Exact, FINE, Pure};

/// The two indicators of a unit's patients; none: not known.
#[derive(Debug, Clone, Default)]
pub struct Indicators {
    /// Mean HCC risk score.
    pub hcc: Option<Exact<Pure>>,
    /// Share with Medicare and Medicaid.
    pub dual: Option<Exact<Pure>>,
}

impl Indicators {
    /// Of one clinician.
    pub fn of_clinician(clinician: &Clinician) -> Self {
        Self { hcc: clinician.hcc_score.get().map(fine), dual: clinician.dual_ratio.get().map(fine) }
    }

    /// Of a practice by its clinicians, both weighted by patients.
    pub fn of_practice(roster: &Roster, tin: Tin) -> Self {
        Self {
            hcc: mean_of_patients(roster.of_tin(tin).iter(), |clinician| clinician.hcc_score.get()),
            dual: mean_of_patients(roster.of_tin(tin).iter(), |clinician| clinician.dual_ratio.get()),
        }
    }
}

impl Participation<'_> {
    /// The indicators of a unit: as `groups` gives them, else by its clinicians. A subgroup has those of its practice; of a
    /// virtual group or an APM entity the dual ratio is the plain mean (42 CFR 414.1380(c)(3)(iv)).
    pub fn indicators(&self, unit: usize) -> Indicators {
        if let Some(clinician) = self.units.roster().clinicians().get(unit) {
            return Indicators::of_clinician(clinician);
        }
        let (cells, key) = (self.units.cells(place(unit)), self.units.key(unit));
        if key.entity_type == EntityType::Subgroup {
            return self.indicators(self.practice_of_subgroup(unit));
        }
        let by_roster = match key.tin {
            Some(tin) => Indicators::of_practice(self.units.roster(), tin),
            None => Indicators {
                hcc: mean_of_patients(self.clinicians(unit), |clinician| clinician.hcc_score.get()),
                dual: plain_mean(self.clinicians(unit), |clinician| clinician.dual_ratio.get()),
            },
        };
        Indicators {
            hcc: cells.hcc_score.map(fine).or(by_roster.hcc),
            dual: cells.dual_ratio.map(fine).or(by_roster.dual),
        }
    }
}

/// The mean of an indicator of clinicians, weighted by segment 2 patients; without any weight the plain mean.
///
/// HCC 1.0 with 300 patients and 2.0 with 100: `(300 + 200) / 400 = 1.25`.
fn mean_of_patients<'c>(
    clinicians: impl Iterator<Item = &'c Clinician>,
    indicator: impl Fn(&Clinician) -> Option<i64>,
) -> Option<Exact<Pure>> {
    let patients = |clinician: &Clinician| clinician.segment_2_patients.unwrap_or(0);
    let members: Vec<_> = clinicians.filter_map(|one| Some((indicator(one)?, patients(one)))).collect();
    let weighted = members.iter().any(|(_, patients)| *patients > 0);
    let weight = |patients: u32| if weighted { i64::from(patients) } else { 1 };
    let sum: Exact = members.iter().map(|(value, patients)| &fine(*value) * &Exact::whole(weight(*patients))).sum();
    let weights: i64 = members.iter().map(|(_, patients)| weight(*patients)).sum();
    sum.checked_div(&Exact::whole(weights))
}

fn plain_mean<'c>(
    clinicians: impl Iterator<Item = &'c Clinician>,
    indicator: impl Fn(&Clinician) -> Option<i64>,
) -> Option<Exact<Pure>> {
    let values: Vec<i64> = clinicians.filter_map(indicator).collect();
    let sum: Exact = values.iter().map(|value| fine(*value)).sum();
    sum.checked_div(&Exact::whole(i64::try_from(values.len()).ok()?))
}

fn fine(mantissa: i64) -> Exact<Pure> {
    Exact::decimal(mantissa, FINE)
}
