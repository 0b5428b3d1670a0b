//! What each reporting unit is: from its row of the roster, from those of its members, or from the `groups` table
//! (42 CFR 414.1305, 414.1380(c)(2)(iii)).

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Clinician, Exceeded, GroupCells, Own, Standing, Statuses, Units, of_clinician, of_practice};
use crate::model::{EntityType, Reason, UnitFacts, place};
use crate::rules::tables::letters;
use crate::rules::{Law, LowVolumeLaw, StatusLaw};
use crate::units::{Exact, FINE, Percent};

/// The units of a run under the law of its year.
#[derive(Debug, Clone, Copy)]
pub struct Participation<'a> {
    /// The units.
    pub units: &'a Units,
    /// The law.
    pub law: &'a Law,
}

impl<'a> Participation<'a> {
    /// What a unit is. `group_scored` tells whether the practice of an individual has a score as a group, which a late
    /// joiner shares.
    pub fn facts(&self, unit: usize, group_scored: bool) -> UnitFacts<'a> {
        match self.units.roster().clinicians().get(unit) {
            Some(clinician) => self.individual(unit, clinician, group_scored),
            None => self.group(unit),
        }
    }

    /// Whether a unit is a small practice (42 CFR 414.1305): as given, else at most 15 clinicians.
    pub fn is_small(&self, unit: usize) -> bool {
        let (roster, most) = (self.units.roster(), self.law.small_practice);
        let is_small = |clinician: usize| {
            let given = roster.clinicians()[clinician].small_practice;
            given.unwrap_or_else(|| self.units.practice_size(clinician) <= most)
        };
        if unit < roster.clinicians().len() {
            return is_small(unit);
        }
        let cells = self.units.cells(place(unit));
        let by_size = || cells.practice_size.map(|size| size <= most);
        let mut members = self.units.members(unit);
        let by_roster = || !members.is_empty() && members.all(is_small);
        cells.small_practice.or_else(by_size).unwrap_or_else(by_roster)
    }

    /// How the clinicians of a practice take part when it reports as a group; figures of the `groups` table go before the
    /// sums of the roster.
    pub fn of_practice(&self, unit: usize) -> Standing {
        let cells = self.units.cells(place(unit));
        let tin = self.units.key(unit).tin;
        let exceeds = |law| self.units.roster().practice_exceeds(tin?, cells.volume, &law);
        of_practice(cells.opted_in, self.law.low_volume.and_then(exceeds))
    }

    /// How a clinician takes part by themselves. Without figures of their own they exceed no more than those that `groups`
    /// gives for the practice.
    pub fn of_clinician(&self, clinician: usize) -> Own {
        let stated = self.units.roster().clinicians()[clinician];
        let of_practice =
            |law: LowVolumeLaw| self.units.cells(place(self.units.group_of(clinician))).volume.exceeded(&law);
        own(&stated, self.law, || self.law.low_volume.and_then(of_practice))
    }

    fn members(&self, unit: usize) -> &'a [Clinician] {
        &self.units.roster().clinicians()[self.units.members(unit)]
    }

    fn individual(&self, unit: usize, clinician: &'a Clinician, group_scored: bool) -> UnitFacts<'a> {
        let roster = self.units.roster();
        let (small, statuses) = (self.is_small(unit), clinician.statuses);
        UnitFacts {
            entity_type: EntityType::Individual,
            clinicians: self.units.practice_size(unit),
            small_practice: small,
            special_status: small || statuses.rural || statuses.hpsa || statuses.non_patient_facing,
            automatic_reweighting: automatic(clinician, small),
            specialty: clinician.specialty.map(|specialty| roster.specialty(specialty)),
            prior_quality: clinician.prior_quality_score.get().map(percent),
            prior_cost: clinician.prior_cost_score.get().map(percent),
            approved: clinician.approved,
            automatic_euc: clinician.automatic_euc,
            late_joiner: clinician.late_joiner && !group_scored,
            // The survey is one of groups (42 CFR 414.1335).
            survey_registered: false,
            apm_participant: self.units.is_apm_member(unit),
            complex_patient_bonus: clinician.complex_patient_bonus.get().map(|points| Exact::decimal(points, FINE)),
        }
    }

    fn group(&self, unit: usize) -> UnitFacts<'a> {
        let (members, cells) = (self.members(unit), self.units.cells(place(unit)));
        let (small, statuses) = (self.is_small(unit), self.group_statuses(members, &cells));
        let size = || self.units.members(unit).map(|member| self.units.practice_size(member)).max().unwrap_or(0);
        let is_group = self.units.key(unit).entity_type == EntityType::Group;
        UnitFacts {
            entity_type: self.units.key(unit).entity_type,
            clinicians: cells.practice_size.unwrap_or_else(size),
            small_practice: small,
            special_status: small || statuses.rural || statuses.hpsa || statuses.non_patient_facing,
            automatic_reweighting: first_status(small, statuses, false)
                .or_else(|| self.automatic_of_all(self.units.members(unit))),
            specialty: self.main_specialty(members),
            prior_quality: cells.prior_quality_score.map(percent).or_else(|| mean_prior(members)),
            prior_cost: cells.prior_cost_score.map(percent),
            approved: cells.approved,
            automatic_euc: false,
            late_joiner: false,
            survey_registered: self.units.is_survey_registered(place(unit)),
            apm_participant: is_group && self.units.members(unit).all(|member| self.units.is_apm_member(member)),
            complex_patient_bonus: cells.complex_patient_bonus.map(|points| Exact::decimal(points, FINE)),
        }
    }

    /// Statuses of a group: what the table says, else what enough of its clinicians have.
    fn group_statuses(&self, members: &[Clinician], cells: &GroupCells) -> Statuses {
        let Some(law) = &self.law.status else { return Statuses::default() };
        let share = |has: fn(&Statuses) -> bool| share(members, has);
        let exceeds = |has: fn(&Statuses) -> bool, least: fn(&StatusLaw) -> &Exact<Percent>| {
            share(has).is_some_and(|share| share > *least(law))
        };
        let asc = || share(|statuses| statuses.asc_based).is_some_and(|share| share >= law.asc);
        Statuses {
            rural: cells.rural.unwrap_or_else(|| exceeds(|statuses| statuses.rural, |law| &law.rural)),
            hpsa: cells.hpsa.unwrap_or_else(|| exceeds(|statuses| statuses.hpsa, |law| &law.hpsa)),
            non_patient_facing: cells
                .non_patient_facing
                .unwrap_or_else(|| exceeds(|statuses| statuses.non_patient_facing, |law| &law.group)),
            hospital_based: cells
                .hospital_based
                .unwrap_or_else(|| exceeds(|statuses| statuses.hospital_based, |law| &law.group)),
            asc_based: cells.asc_based.unwrap_or_else(asc),
        }
    }

    /// That of a group of which every eligible clinician qualifies; the first reason that any of them has
    /// (42 CFR 414.1380(c)(2)(iii)).
    fn automatic_of_all(&self, members: Range<usize>) -> Option<Reason> {
        let clinicians = self.units.roster().clinicians();
        let eligible = members.filter(|member| clinicians[*member].stated.may_be_eligible());
        let reasons: Option<Vec<Reason>> =
            eligible.map(|member| automatic(&clinicians[member], self.is_small(member))).collect();
        reasons?.into_iter().min()
    }

    /// The specialty of most members; of several the first in the alphabet.
    fn main_specialty(&self, members: &[Clinician]) -> Option<&'a str> {
        let mut counts: BTreeMap<String, (usize, u32)> = BTreeMap::new();
        for specialty in members.iter().filter_map(|member| member.specialty) {
            let name = letters(self.units.roster().specialty(specialty));
            counts.entry(name).or_insert((0, specialty)).0 += 1;
        }
        let most = counts.values().map(|(count, _)| *count).max()?;
        let (_, specialty) = counts.into_values().find(|(count, _)| *count == most)?;
        Some(self.units.roster().specialty(specialty))
    }
}

/// How a clinician takes part by themselves: where the pack does not cover eligibility, by law. `otherwise` is what the
/// clinician exceeds without figures of their own.
pub fn own(clinician: &Clinician, law: &Law, otherwise: impl FnOnce() -> Option<Exceeded>) -> Own {
    match law.low_volume {
        Some(_) => of_clinician(clinician.stated, clinician.exceeded.or_else(otherwise)),
        None => Own { standing: Standing::Required, in_group: true },
    }
}

/// Why promoting interoperability of a clinician is reweighted (42 CFR 414.1380(c)(2)(i)(A)(4), (C)).
fn automatic(clinician: &Clinician, small: bool) -> Option<Reason> {
    first_status(small, clinician.statuses, clinician.clinical_social_worker)
}

fn first_status(small: bool, statuses: Statuses, clinical_social_worker: bool) -> Option<Reason> {
    let in_order = [
        (small, Reason::SmallPractice),
        (statuses.non_patient_facing, Reason::NonPatientFacing),
        (statuses.hospital_based, Reason::HospitalBased),
        (statuses.asc_based, Reason::AscBased),
        (clinical_social_worker, Reason::ClinicalSocialWorker),
    ];
    in_order.into_iter().find(|(holds, _)| *holds).map(|(_, reason)| reason)
}

/// Share of the members with a status, in percent; none without members.
fn share(members: &[Clinician], has: impl Fn(&Statuses) -> bool) -> Option<Exact<Percent>> {
    let count = members.iter().filter(|member| has(&member.statuses)).count();
    let (count, all) = (i128::try_from(count).ok()?, i128::try_from(members.len()).ok()?);
    (all > 0).then(|| Exact::ratio(100 * count, all))
}

/// The plain mean of the members' quality achievements of last year.
fn mean_prior(members: &[Clinician]) -> Option<Exact<Percent>> {
    let priors = || members.iter().filter_map(|member| member.prior_quality_score.get().map(percent));
    let count = Exact::<Percent>::whole(i64::try_from(priors().count()).ok()?);
    priors().sum::<Exact<Percent>>().checked_div(&count).map(Exact::as_unit)
}

fn percent(mantissa: i64) -> Exact<Percent> {
    Exact::decimal(mantissa, FINE)
}
