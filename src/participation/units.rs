//! The reporting units of a run, numbered: the clinicians of the roster, their practices, and the APM entities named.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::{Roster, Volume};
use crate::ids::{Tin, TinNpi};
use crate::model::{CategorySet, EntityKey, EntityType, place};

/// What the `groups` table says of a unit; a cell that is filled goes before the roster.
#[derive(Debug, Clone, Copy, Default)]
#[allow(missing_docs, reason = "the columns of the table")]
pub struct GroupCells {
    pub practice_size: Option<u32>,
    pub small_practice: Option<bool>,
    pub rural: Option<bool>,
    pub hpsa: Option<bool>,
    pub non_patient_facing: Option<bool>,
    pub hospital_based: Option<bool>,
    pub asc_based: Option<bool>,
    pub hcc_score: Option<i64>,
    pub dual_ratio: Option<i64>,
    pub complex_patient_bonus: Option<i64>,
    pub prior_quality_score: Option<i64>,
    pub prior_cost_score: Option<i64>,
    pub approved: CategorySet,
    pub volume: Volume,
    pub opted_in: bool,
}

/// All reporting units, in the order of their keys: individuals, groups, APM entities.
#[derive(Debug, Clone)]
pub struct Units {
    roster: Arc<Roster>,
    /// Keys of the clinicians alone: they are asked for by the million, and the roster is wide.
    clinicians: Vec<TinNpi>,
    /// The practice of each clinician.
    practices: Vec<u32>,
    tins: Vec<Tin>,
    /// First clinician of each practice, and the end.
    starts: Vec<u32>,
    apm_entities: Vec<String>,
    cells: BTreeMap<u32, GroupCells>,
    survey_registered: BTreeSet<u32>,
    apm_members: BTreeSet<TinNpi>,
}

impl Units {
    /// The units of a roster and the APM entities that tables name, sorted and each once.
    pub fn new(roster: Arc<Roster>, apm_entities: Vec<String>) -> Self {
        let clinicians: Vec<TinNpi> = roster.clinicians().iter().map(|clinician| clinician.key).collect();
        let mut tins: Vec<Tin> = clinicians.iter().map(|key| key.tin()).collect();
        tins.dedup();
        let (cells, survey_registered, apm_members) = Default::default();
        let starts =
            tins.iter().map(|tin| clinicians.partition_point(|key| key.tin() < *tin)).chain([clinicians.len()]);
        let starts: Vec<u32> = starts.map(place).collect();
        let of_practice =
            |(number, range): (usize, &[u32])| std::iter::repeat_n(place(number), (range[1] - range[0]) as usize);
        let practices = starts.windows(2).enumerate().flat_map(of_practice).collect();
        Self { roster, clinicians, practices, tins, starts, apm_entities, cells, survey_registered, apm_members }
    }

    /// The roster.
    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    /// How many units there are.
    pub fn len(&self) -> usize {
        self.first_apm_entity() + self.apm_entities.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of a unit; none where the roster does not name it, or its type is not numbered.
    pub fn find(&self, key: EntityKey<'_>) -> Option<u32> {
        let number = match key.entity_type {
            EntityType::Individual => self.clinicians.binary_search(&TinNpi::new(key.tin?, key.npi?)).ok()?,
            EntityType::Group => self.clinicians.len() + self.tins.binary_search(&key.tin?).ok()?,
            EntityType::ApmEntity => {
                let id = key.id?;
                self.first_apm_entity() + self.apm_entities.binary_search_by(|found| found.as_str().cmp(id)).ok()?
            }
            EntityType::VirtualGroup | EntityType::Subgroup | EntityType::Record => return None,
        };
        Some(place(number))
    }

    /// Who a unit is.
    ///
    /// # Panics
    /// For a number past the last unit.
    pub fn key(&self, unit: usize) -> EntityKey<'_> {
        let clinicians = self.roster.clinicians();
        let none = EntityKey { entity_type: EntityType::Group, tin: None, npi: None, id: None };
        if let Some(clinician) = clinicians.get(unit) {
            let (tin, npi) = (clinician.key.tin(), clinician.key.npi());
            return EntityKey { entity_type: EntityType::Individual, tin: Some(tin), npi: Some(npi), ..none };
        }
        if let Some(&tin) = self.tins.get(unit - clinicians.len()) {
            return EntityKey { tin: Some(tin), ..none };
        }
        let id = &self.apm_entities[unit - self.first_apm_entity()];
        EntityKey { entity_type: EntityType::ApmEntity, id: Some(id), ..none }
    }

    /// The unit of the practice of a clinician, by the clinician's place on the roster.
    pub fn group_of(&self, clinician: usize) -> usize {
        self.clinicians.len() + self.practices[clinician] as usize
    }

    /// Places on the roster of the clinicians of a group; none of any other unit.
    pub fn members(&self, unit: usize) -> Range<usize> {
        let practice = unit.checked_sub(self.clinicians.len()).filter(|practice| *practice < self.tins.len());
        practice.map_or(0..0, |practice| self.starts[practice] as usize..self.starts[practice + 1] as usize)
    }

    /// Clinicians of the practice of a clinician: as given, else those on the roster.
    pub fn practice_size(&self, clinician: usize) -> u32 {
        let practice = self.practices[clinician] as usize;
        let counted = self.starts[practice + 1] - self.starts[practice];
        self.roster.clinicians()[clinician].practice_size.unwrap_or(counted)
    }

    /// The numbers of clinicians in ascending order of their keys; none for those that the roster does not name.
    ///
    /// The roster is walked once, which for many keys is far less work than to look each of them up.
    pub fn find_in_order<'k>(
        &'k self,
        keys: impl Iterator<Item = TinNpi> + 'k,
    ) -> impl Iterator<Item = Option<u32>> + 'k {
        let mut next = 0;
        keys.map(move |key| {
            let mut step = 1;
            while self.clinicians.get(next + step).is_some_and(|found| *found <= key) {
                next += step;
                step *= 2;
            }
            let window = &self.clinicians[next..self.clinicians.len().min(next + step)];
            next += window.partition_point(|found| *found <= key).saturating_sub(1);
            (self.clinicians.get(next) == Some(&key)).then(|| place(next))
        })
    }

    /// What the `groups` table says of a unit.
    pub fn cells(&self, unit: u32) -> GroupCells {
        self.cells.get(&unit).copied().unwrap_or_default()
    }

    /// Whether the unit registered for the CAHPS survey.
    pub fn is_survey_registered(&self, unit: u32) -> bool {
        self.survey_registered.contains(&unit)
    }

    /// Whether the clinician takes part in an alternative payment model.
    pub fn is_apm_member(&self, clinician: usize) -> bool {
        self.apm_members.contains(&self.roster.clinicians()[clinician].key)
    }

    /// How many clinicians of the roster are members of an APM entity.
    pub fn apm_members(&self) -> usize {
        (0..self.clinicians.len()).filter(|clinician| self.is_apm_member(*clinician)).count()
    }

    /// Takes a row of `groups`.
    pub fn add_cells(&mut self, unit: u32, cells: GroupCells) {
        self.cells.insert(unit, cells);
    }

    /// Takes a registration for the CAHPS survey.
    pub fn register_survey(&mut self, unit: u32) {
        self.survey_registered.insert(unit);
    }

    /// Takes a clinician, or a whole practice, as a member of an APM entity.
    pub fn add_apm_member(&mut self, tin: Tin, npi: Option<crate::ids::Npi>) {
        match npi {
            Some(npi) => _ = self.apm_members.insert(TinNpi::new(tin, npi)),
            None => self.apm_members.extend(self.roster.of_tin(tin).iter().map(|clinician| clinician.key)),
        }
    }

    fn first_apm_entity(&self) -> usize {
        self.clinicians.len() + self.tins.len()
    }
}
