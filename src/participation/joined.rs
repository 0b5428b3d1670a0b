//! Units that memberships make: virtual groups, subgroups and APM entities (42 CFR 414.1305, 414.1315, 414.1318).

use std::ops::Range;

use crate::ids::Tin;
use crate::model::{EntityKey, EntityType};

/// A virtual group, subgroup or APM entity, in the order of their keys.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Joined {
    /// Which of the three.
    pub entity_type: EntityType,
    /// The practice of a subgroup.
    pub tin: Option<Tin>,
    /// Its id.
    pub id: String,
}

impl Joined {
    /// The unit that a key names; none for a clinician, practice or record. A membership gives the practice of the member,
    /// which is part of the key of a subgroup alone.
    pub fn of(key: EntityKey<'_>) -> Option<Self> {
        let tin = match key.entity_type {
            EntityType::Subgroup => Some(key.tin?),
            EntityType::VirtualGroup | EntityType::ApmEntity => None,
            EntityType::Individual | EntityType::Group | EntityType::Record => return None,
        };
        Some(Self { entity_type: key.entity_type, tin, id: key.id?.to_owned() })
    }

    /// Its key.
    pub fn key(&self) -> EntityKey<'_> {
        EntityKey { entity_type: self.entity_type, tin: self.tin, npi: None, id: Some(&self.id) }
    }
}

/// Who is in such a unit.
#[derive(Debug, Clone, Default)]
pub struct Membership {
    /// Places of its clinicians on the roster.
    pub clinicians: Vec<u32>,
    /// Members named that are not on the roster, a whole practice as one.
    pub others: u32,
}

/// What a unit registered for (42 CFR 414.1335, 414.1365(b)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Registration {
    /// The CAHPS survey.
    pub survey: bool,
    /// A MIPS Value Pathway, by its number.
    pub mvp: Option<u8>,
    /// The population-health measure chosen there.
    pub population_health: Option<u16>,
    /// The outcome measure from claims chosen there in place of a quality measure.
    pub outcome_claims: Option<u16>,
}

/// Places on the roster of the clinicians of a unit, in order.
#[derive(Debug, Clone)]
pub enum Members<'a> {
    /// Clinicians that stand together: those of a practice.
    Together(Range<usize>),
    /// Any others.
    Apart(std::slice::Iter<'a, u32>),
}

impl Iterator for Members<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        match self {
            Self::Together(range) => range.next(),
            Self::Apart(places) => places.next().map(|place| *place as usize),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match self {
            Self::Together(range) => range.size_hint(),
            Self::Apart(places) => places.size_hint(),
        }
    }
}

impl ExactSizeIterator for Members<'_> {}
