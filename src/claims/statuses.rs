//! 42 CFR 414.1305: special statuses that claims show. Qualifying in either segment is enough.

use super::totals::Totals;
use crate::rules::ClaimsLaw;

/// What claims say of a clinician; none: they say nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ClaimedStatuses {
    /// Most services in hospitals.
    pub hospital_based: Option<bool>,
    /// Most services in ambulatory surgical centers.
    pub asc_based: Option<bool>,
    /// Few encounters with patients.
    pub non_patient_facing: Option<bool>,
}

/// The statuses of a clinician by the claims of each segment; a segment without lines says nothing.
///
/// 75 of 100 services in hospitals: hospital-based; 74.999: not.
pub fn statuses(segments: &[Option<&Totals>], law: &ClaimsLaw) -> ClaimedStatuses {
    let any = |holds: &dyn Fn(&Totals) -> Option<bool>| {
        segments.iter().flatten().filter_map(|totals| holds(totals)).reduce(|either, other| either || other)
    };
    ClaimedStatuses {
        hospital_based: any(&|totals| reaches(totals.hospital_services, totals, law.hospital_share)),
        asc_based: any(&|totals| reaches(totals.asc_services, totals, law.asc_share)),
        non_patient_facing: any(&|totals| Some(totals.encounters <= law.most_encounters)),
    }
}

/// Whether some services are at least a percentage of all; none without services.
fn reaches(some: u64, totals: &Totals, percent: u32) -> Option<bool> {
    let all = u128::from(totals.services);
    (all > 0).then(|| u128::from(some) * 100 >= all * u128::from(percent))
}
