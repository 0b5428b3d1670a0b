//! Reporting units.

use std::cmp::Ordering;

use crate::ids::{Npi, Tin};
use crate::schema::ENTITY_TYPE;

/// Kind of reporting unit (42 CFR 414.1305), in the order of the codes of `entity_type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityType {
    /// A TIN/NPI.
    Individual,
    /// A TIN.
    Group,
    /// Two or more TINs that elected to be one.
    VirtualGroup,
    /// Part of a TIN, in an MVP.
    Subgroup,
    /// The participants of an alternative payment model.
    ApmEntity,
    /// A row of a public file that names nobody.
    Record,
}

impl EntityType {
    const ALL: [Self; 6] =
        [Self::Individual, Self::Group, Self::VirtualGroup, Self::Subgroup, Self::ApmEntity, Self::Record];

    /// The type at a position of the code set.
    ///
    /// # Panics
    /// Beyond the last code, which no decoded column holds.
    pub fn from_code(code: u8) -> Self {
        Self::ALL[usize::from(code)]
    }

    /// The name in sentences.
    pub fn spoken(self) -> &'static str {
        match self {
            Self::Individual => "clinician",
            Self::Group => "practice",
            Self::VirtualGroup => "virtual group",
            Self::Subgroup => "subgroup",
            Self::ApmEntity => "APM entity",
            Self::Record => "record",
        }
    }

    /// The name in columns.
    pub fn name(self) -> &'static str {
        ENTITY_TYPE.names[self as usize]
    }
}

/// Who a row is about. Ordered by type, TIN, NPI and id: the order of every output table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntityKey<'a> {
    /// The kind of unit.
    pub entity_type: EntityType,
    /// Of an individual, group or subgroup.
    pub tin: Option<Tin>,
    /// Of an individual.
    pub npi: Option<Npi>,
    /// Of a virtual group, subgroup, APM entity or record.
    pub id: Option<&'a str>,
}

impl Ord for EntityKey<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.entity_type, self.tin, self.npi, self.id).cmp(&(other.entity_type, other.tin, other.npi, other.id))
    }
}

impl PartialOrd for EntityKey<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
