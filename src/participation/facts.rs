//! What each reporting unit is: from its row of the roster, from those of its members, or from the `groups` table
//! (42 CFR 414.1305, 414.1380(c)(2)(iii)).

use std::collections::BTreeMap;

use super::{Clinician, GroupCells, Members, Statuses, Units};
use crate::model::{CategorySet, EntityType, Reason, UnitFacts, place};
use crate::rules::tables::letters;
use crate::rules::{Law, StatusLaw};
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
            None => match self.units.key(unit).entity_type {
                EntityType::Subgroup => self.subgroup(unit),
                entity_type => self.group(unit, entity_type),
            },
        }
    }

    /// Whether a unit is a small practice (42 CFR 414.1305): as given, else at most 15 clinicians; a subgroup as its group.
    pub fn is_small(&self, unit: usize) -> bool {
        let (roster, most) = (self.units.roster(), self.law.small_practice);
        let is_small = |clinician: usize| {
            let given = roster.clinicians()[clinician].small_practice;
            given.unwrap_or_else(|| self.units.practice_size(clinician) <= most)
        };
        if unit < roster.clinicians().len() {
            return is_small(unit);
        }
        let key = self.units.key(unit);
        if key.entity_type == EntityType::Subgroup {
            return self.is_small(self.practice_of_subgroup(unit));
        }
        let cells = self.units.cells(place(unit));
        let by_size = || cells.practice_size.map(|size| size <= most);
        let by_roster = || match key.entity_type {
            EntityType::Group => self.units.members(unit).all(is_small),
            _ => self.size(unit) <= most,
        };
        cells.small_practice.or_else(by_size).unwrap_or_else(by_roster)
    }

    /// Clinicians of a unit: as given, else those of its practices; of a subgroup or an APM entity its members, on the roster
    /// or not.
    fn size(&self, unit: usize) -> u32 {
        let by_roster = || {
            let members = self.units.members(unit);
            match self.units.key(unit).entity_type {
                EntityType::VirtualGroup => {
                    let mut practices: Vec<usize> = members.map(|member| self.units.group_of(member)).collect();
                    practices.dedup();
                    practices.into_iter().map(|practice| self.size(practice)).fold(0, u32::saturating_add)
                }
                EntityType::Subgroup | EntityType::ApmEntity => {
                    place(members.len()).saturating_add(self.units.others(unit))
                }
                _ => members.map(|member| self.units.practice_size(member)).max().unwrap_or(0),
            }
        };
        self.units.cells(place(unit)).practice_size.unwrap_or_else(by_roster)
    }

    /// The clinicians of a unit with members.
    pub(super) fn clinicians(&self, unit: usize) -> impl Iterator<Item = &'a Clinician> + Clone {
        let clinicians = self.units.roster().clinicians();
        self.units.members(unit).map(|member| &clinicians[member])
    }

    /// The practice that a subgroup is part of.
    ///
    /// # Panics
    /// For any other unit.
    pub fn practice_of_subgroup(&self, unit: usize) -> usize {
        let tin = self.units.key(unit).tin;
        tin.and_then(|tin| self.units.practice(tin)).expect("the members of a subgroup are on the roster")
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
            set_aside: CategorySet::default(),
            automatic_euc: clinician.automatic_euc,
            late_joiner: clinician.late_joiner && !group_scored,
            // The survey is one of groups (42 CFR 414.1335).
            survey_registered: false,
            apm_participant: self.units.is_apm_member(unit),
            complex_patient_bonus: clinician.complex_patient_bonus.get().map(|points| Exact::decimal(points, FINE)),
        }
    }

    /// A group, virtual group or APM entity.
    fn group(&self, unit: usize, entity_type: EntityType) -> UnitFacts<'a> {
        let (members, cells) = (self.clinicians(unit), self.units.cells(place(unit)));
        let (small, statuses) = (self.is_small(unit), self.group_statuses(&members, &cells));
        UnitFacts {
            entity_type,
            clinicians: self.size(unit),
            small_practice: small,
            special_status: small || statuses.rural || statuses.hpsa || statuses.non_patient_facing,
            automatic_reweighting: first_status(small, statuses, false)
                .or_else(|| self.automatic_of_all(self.units.members(unit))),
            specialty: self.main_specialty(members.clone()),
            prior_quality: cells.prior_quality_score.map(percent).or_else(|| mean_prior(&members)),
            prior_cost: cells.prior_cost_score.map(percent),
            approved: cells.approved,
            set_aside: CategorySet::default(),
            automatic_euc: false,
            late_joiner: false,
            survey_registered: self.units.registration(unit).survey,
            apm_participant: self.are_in_apm(unit),
            complex_patient_bonus: cells.complex_patient_bonus.map(|points| Exact::decimal(points, FINE)),
        }
    }

    /// A subgroup: what it is by its practice, but for its members and what its own row gives (42 CFR 414.1318).
    fn subgroup(&self, unit: usize) -> UnitFacts<'a> {
        let cells = self.units.cells(place(unit));
        let practice = self.group(self.practice_of_subgroup(unit), EntityType::Group);
        let given = cells.complex_patient_bonus.map(|points| Exact::decimal(points, FINE));
        UnitFacts {
            entity_type: EntityType::Subgroup,
            clinicians: self.size(unit),
            specialty: self.main_specialty(self.clinicians(unit)),
            prior_quality: cells.prior_quality_score.map(percent),
            prior_cost: cells.prior_cost_score.map(percent),
            survey_registered: self.units.registration(unit).survey,
            apm_participant: self.are_in_apm(unit),
            complex_patient_bonus: given.or(practice.complex_patient_bonus),
            ..practice
        }
    }

    /// Whether every clinician of a unit takes part in an alternative payment model, so that it has half the credit for
    /// activities: a virtual group too, which the APM Performance Pathway is closed to.
    fn are_in_apm(&self, unit: usize) -> bool {
        self.units.members(unit).all(|member| self.units.is_apm_member(member))
    }

    /// Statuses of a group: what the table says, else what enough of its clinicians have.
    fn group_statuses(&self, members: &(impl Iterator<Item = &'a Clinician> + Clone), cells: &GroupCells) -> Statuses {
        let Some(law) = &self.law.status else { return Statuses::default() };
        let share = |has: fn(&Statuses) -> bool| share(members.clone(), |member| has(&member.statuses));
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
    fn automatic_of_all(&self, members: Members<'_>) -> Option<Reason> {
        let clinicians = self.units.roster().clinicians();
        let eligible = members.filter(|member| clinicians[*member].stated.may_be_eligible());
        let reasons: Option<Vec<Reason>> =
            eligible.map(|member| automatic(&clinicians[member], self.is_small(member))).collect();
        reasons?.into_iter().min()
    }

    /// The specialty of most members; of several the first in the alphabet.
    fn main_specialty(&self, members: impl Iterator<Item = &'a Clinician>) -> Option<&'a str> {
        let mut counts: BTreeMap<String, (usize, u32)> = BTreeMap::new();
        for specialty in members.filter_map(|member| member.specialty) {
            let name = letters(self.units.roster().specialty(specialty));
            counts.entry(name).or_insert((0, specialty)).0 += 1;
        }
        let most = counts.values().map(|(count, _)| *count).max()?;
        let (_, specialty) = counts.into_values().find(|(count, _)| *count == most)?;
        Some(self.units.roster().specialty(specialty))
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

/// Share of clinicians of whom something holds, in percent; none without clinicians.
pub(super) fn share<'c>(
    clinicians: impl Iterator<Item = &'c Clinician> + Clone,
    holds: impl Fn(&Clinician) -> bool,
) -> Option<Exact<Percent>> {
    let count = clinicians.clone().filter(|clinician| holds(clinician)).count();
    let (count, all) = (i128::try_from(count).ok()?, i128::try_from(clinicians.count()).ok()?);
    (all > 0).then(|| Exact::ratio(100 * count, all))
}

/// The plain mean of clinicians' quality achievements of last year.
fn mean_prior<'c>(clinicians: &(impl Iterator<Item = &'c Clinician> + Clone)) -> Option<Exact<Percent>> {
    let priors = || clinicians.clone().filter_map(|clinician| clinician.prior_quality_score.get().map(percent));
    let count = Exact::<Percent>::whole(i64::try_from(priors().count()).ok()?);
    priors().sum::<Exact<Percent>>().checked_div(&count).map(Exact::as_unit)
}

fn percent(mantissa: i64) -> Exact<Percent> {
    Exact::decimal(mantissa, FINE)
}
