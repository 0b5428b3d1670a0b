//! Which hospital's scores a clinician or group can have (42 CFR 414.1380(e)(2)).

use std::collections::BTreeMap;

use super::Participation;
use super::facts::share;

impl<'a> Participation<'a> {
    /// The hospitals of a facility-based clinician or group, in order of their numbers; none: it is not facility-based, or
    /// nobody names a hospital.
    ///
    /// A group is facility-based when at least 75 percent of its clinicians are. Its hospital is the one that `groups` names,
    /// else that of most of those clinicians; several with as many all stand there.
    pub fn facilities(&self, unit: usize) -> Vec<&'a str> {
        let roster = self.units.roster();
        if let Some(clinician) = roster.clinicians().get(unit) {
            return clinician.facility.map(|place| roster.facility(place)).into_iter().collect();
        }
        let Some(least) = &self.law.facility_group_share else { return Vec::new() };
        let based = share(self.clinicians(unit), |clinician| clinician.facility_based);
        if based.is_none_or(|based| based < *least) {
            return Vec::new();
        }
        if let Some(given) = self.units.facility(unit) {
            return vec![given];
        }
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for place in self.clinicians(unit).filter_map(|clinician| clinician.facility) {
            *counts.entry(roster.facility(place)).or_default() += 1;
        }
        let most = counts.values().max().copied();
        counts.into_iter().filter(|(_, count)| Some(*count) == most).map(|(name, _)| name).collect()
    }
}
