//! The reporting units of a run, numbered: the clinicians of the roster, their practices, and the virtual groups, subgroups
//! and APM entities that have members on it.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::{Joined, Members, Membership, Registration, Roster, Volume};
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

/// All reporting units, in the order of their keys: individuals, groups, virtual groups, subgroups, APM entities.
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
    joined: Vec<Joined>,
    /// Who is in each of them, clinicians in order.
    members: Vec<Membership>,
    /// Clinicians and the units that they are members of, in order.
    memberships: Vec<(u32, u32)>,
    cells: BTreeMap<u32, GroupCells>,
    facilities: BTreeMap<u32, String>,
    registrations: BTreeMap<u32, Registration>,
}

impl Units {
    /// The units of a roster, and those that memberships make, each with the places of its clinicians.
    pub fn new(roster: Arc<Roster>, joined: BTreeMap<Joined, Membership>) -> Self {
        let clinicians: Vec<TinNpi> = roster.clinicians().par_iter().map(|clinician| clinician.key).collect();
        let (mut tins, mut starts, mut practices) = (Vec::new(), vec![0], Vec::with_capacity(clinicians.len()));
        for (number, practice) in clinicians.chunk_by(|a, b| a.tin() == b.tin()).enumerate() {
            tins.push(practice[0].tin());
            practices.resize(practices.len() + practice.len(), place(number));
            starts.push(place(practices.len()));
        }
        let (joined, mut members): (Vec<_>, Vec<Membership>) = joined.into_iter().unzip();
        for Membership { clinicians, .. } in &mut members {
            clinicians.sort_unstable();
            clinicians.dedup();
        }
        let memberships = memberships(&members, clinicians.len() + tins.len());
        let (cells, facilities, registrations) = Default::default();
        Self {
            roster,
            clinicians,
            practices,
            tins,
            starts,
            joined,
            members,
            memberships,
            cells,
            facilities,
            registrations,
        }
    }

    /// The roster.
    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    /// How many units there are.
    pub fn len(&self) -> usize {
        self.first_joined() + self.joined.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of a unit; none where the roster does not name it, or its type is not numbered.
    pub fn find(&self, key: EntityKey<'_>) -> Option<u32> {
        let number = match key.entity_type {
            EntityType::Individual => self.clinicians.binary_search(&TinNpi::new(key.tin?, key.npi?)).ok()?,
            EntityType::Group => self.practice(key.tin?)?,
            EntityType::VirtualGroup | EntityType::Subgroup | EntityType::ApmEntity => {
                self.first_joined() + self.joined.binary_search_by(|unit| unit.key().cmp(&key)).ok()?
            }
            EntityType::Record => return None,
        };
        Some(place(number))
    }

    /// Who a unit is.
    ///
    /// # Panics
    /// For a number past the last unit.
    pub fn key(&self, unit: usize) -> EntityKey<'_> {
        let none = EntityKey { entity_type: EntityType::Group, tin: None, npi: None, id: None };
        if let Some(clinician) = self.clinicians.get(unit) {
            let (tin, npi) = (clinician.tin(), clinician.npi());
            return EntityKey { entity_type: EntityType::Individual, tin: Some(tin), npi: Some(npi), ..none };
        }
        match self.tins.get(unit - self.clinicians.len()) {
            Some(&tin) => EntityKey { tin: Some(tin), ..none },
            None => self.joined[unit - self.first_joined()].key(),
        }
    }

    /// The unit of a practice; none where the roster does not name it.
    pub fn practice(&self, tin: Tin) -> Option<usize> {
        self.tins.binary_search(&tin).ok().map(|practice| self.clinicians.len() + practice)
    }

    /// The unit of the practice of a clinician, by the clinician's place on the roster.
    pub fn group_of(&self, clinician: usize) -> usize {
        self.clinicians.len() + self.practices[clinician] as usize
    }

    /// The clinicians of a practice or of another unit with members; of a clinician none.
    pub fn members(&self, unit: usize) -> Members<'_> {
        match unit.checked_sub(self.clinicians.len()) {
            None => Members::Together(0..0),
            Some(practice) if practice < self.tins.len() => {
                Members::Together(self.starts[practice] as usize..self.starts[practice + 1] as usize)
            }
            Some(_) => Members::Apart(self.members[unit - self.first_joined()].clinicians.iter()),
        }
    }

    /// Members of a unit that are named and not on the roster.
    pub fn others(&self, unit: usize) -> u32 {
        unit.checked_sub(self.first_joined()).map_or(0, |joined| self.members[joined].others)
    }

    /// The virtual groups, subgroups and APM entities that a clinician belongs to.
    pub fn joined_by(&self, clinician: usize) -> impl Iterator<Item = (usize, EntityType)> {
        let clinician = place(clinician);
        let start = self.memberships.partition_point(|(member, _)| *member < clinician);
        let of_clinician = self.memberships[start..].iter().take_while(move |(member, _)| *member == clinician);
        of_clinician.map(|(_, unit)| {
            let unit = *unit as usize;
            (unit, self.joined[unit - self.first_joined()].entity_type)
        })
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

    /// What a unit registered for.
    pub fn registration(&self, unit: usize) -> Registration {
        self.registrations.get(&place(unit)).copied().unwrap_or_default()
    }

    /// The hospital that the `groups` table names for a unit.
    pub fn facility(&self, unit: usize) -> Option<&str> {
        self.facilities.get(&place(unit)).map(String::as_str)
    }

    /// Whether the clinician takes part in an alternative payment model.
    pub fn is_apm_member(&self, clinician: usize) -> bool {
        self.joined_by(clinician).any(|(_, entity_type)| entity_type == EntityType::ApmEntity)
    }

    /// Whether a unit takes part in an alternative payment model: a clinician, an entity of the model, and a practice or
    /// subgroup all of whose clinicians do. A virtual group is none of them.
    pub fn is_in_apm(&self, unit: usize) -> bool {
        match self.key(unit).entity_type {
            EntityType::Individual => self.is_apm_member(unit),
            EntityType::ApmEntity => true,
            EntityType::Group | EntityType::Subgroup => self.members(unit).all(|member| self.is_apm_member(member)),
            EntityType::VirtualGroup | EntityType::Record => false,
        }
    }

    /// Takes a row of `groups`.
    pub fn add_cells(&mut self, unit: u32, cells: GroupCells) {
        self.cells.insert(unit, cells);
    }

    /// Takes the hospital of a row of `groups`.
    pub fn add_facility(&mut self, unit: u32, ccn: String) {
        self.facilities.insert(unit, ccn);
    }

    /// Takes a row of `registrations`.
    pub fn register(&mut self, unit: u32, registration: Registration) {
        self.registrations.insert(unit, registration);
    }

    fn first_joined(&self) -> usize {
        self.clinicians.len() + self.tins.len()
    }
}

/// Pairs of a clinician and a unit, in order; the first of the units has the number `first`.
fn memberships(members: &[Membership], first: usize) -> Vec<(u32, u32)> {
    let of_unit = |(number, Membership { clinicians, .. }): (usize, &Membership)| {
        let unit = place(first + number);
        clinicians.iter().map(|clinician| (*clinician, unit)).collect::<Vec<_>>()
    };
    let mut found: Vec<_> = members.iter().enumerate().flat_map(of_unit).collect();
    found.sort_unstable();
    found
}
