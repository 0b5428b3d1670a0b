//! How clinicians of a run take part: alone, through their practice, and through the units they belong to
//! (42 CFR 414.1310, 414.1315, 414.1318).

use super::{Clinician, Exceeded, Own, Participation, Standing, of_apm_participant, of_clinician, of_practice};
use crate::model::{EntityType, place};
use crate::rules::{Law, LowVolumeLaw};

impl Participation<'_> {
    /// What a practice exceeds; figures of the `groups` table go before the sums of the roster. None: not known.
    fn practice_exceeds(&self, unit: usize) -> Option<Exceeded> {
        let volume = self.units.cells(place(unit)).volume;
        self.units.roster().practice_exceeds(self.units.key(unit).tin?, volume, &self.law.low_volume?)
    }

    /// How the clinicians of a practice take part when it reports as a group.
    pub fn of_practice(&self, unit: usize) -> Standing {
        of_practice(self.units.cells(place(unit)).opted_in, self.practice_exceeds(unit))
    }

    /// How a clinician takes part by themselves. Without figures of their own they exceed no more than those that `groups`
    /// gives for the practice.
    pub fn of_clinician(&self, clinician: usize) -> Own {
        let stated = self.units.roster().clinicians()[clinician];
        own(&stated, self.law, || self.law.low_volume.and_then(|law| self.given_for_practice(clinician, law)))
    }

    fn given_for_practice(&self, clinician: usize, law: LowVolumeLaw) -> Option<Exceeded> {
        self.units.cells(place(self.units.group_of(clinician))).volume.exceeded(&law)
    }

    /// How a clinician takes part through a virtual group, subgroup or APM entity; none: a subgroup can't bring the clinician
    /// in. Who is left out for another reason than volume takes part there as alone, by reporting voluntarily at most.
    ///
    /// A virtual group was tested before it formed, as its clinicians and practices are (42 CFR 414.1315); a subgroup takes
    /// part as its practice does, and can neither opt in by itself nor report voluntarily (42 CFR 414.1318).
    pub fn of_joined(&self, clinician: usize, (unit, entity_type): (usize, EntityType)) -> Option<Standing> {
        let own = self.of_clinician(clinician);
        let practice = self.units.group_of(clinician);
        match entity_type {
            EntityType::Subgroup => Some(self.of_practice(practice)).filter(|it| own.in_group && it.is_adjusted()),
            EntityType::VirtualGroup | EntityType::ApmEntity if !own.in_group => Some(own.standing),
            EntityType::VirtualGroup => Some(own.standing.max(self.of_practice(practice))),
            EntityType::ApmEntity => Some(self.of_apm_participant(clinician, unit, own.standing)),
            EntityType::Individual | EntityType::Group | EntityType::Record => None,
        }
    }

    fn of_apm_participant(&self, clinician: usize, entity: usize, own: Standing) -> Standing {
        let stated = &self.units.roster().clinicians()[clinician];
        let exceeded = stated.exceeded.or_else(|| self.given_for_practice(clinician, self.law.low_volume?));
        let elects = stated.stated.opted_in || self.units.cells(place(entity)).opted_in;
        of_apm_participant(own, elects, exceeded, self.practice_exceeds(self.units.group_of(clinician)))
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
