//! Which unit a row is about (tables.md, the entity key).

use super::rows::{Cohort, Keyed, Registration};

/// Kinds of units, in the order in which one goes before another with the same final score (tables.md, final_scores). A
/// virtual group's score goes before all (section 8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    VirtualGroup,
    ApmEntity,
    Group,
    Subgroup,
    Individual,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Kind::VirtualGroup => "virtual_group",
            Kind::ApmEntity => "apm_entity",
            Kind::Group => "group",
            Kind::Subgroup => "subgroup",
            Kind::Individual => "individual",
        }
    }

    /// Units that `memberships` makes.
    pub const OF_MEMBERSHIPS: [Kind; 3] = [Kind::VirtualGroup, Kind::ApmEntity, Kind::Subgroup];
}

/// A unit, as all tables name it; what does not belong to its kind is empty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    pub kind: Kind,
    pub tin: String,
    pub npi: String,
    pub entity_id: String,
}

impl Key {
    pub fn individual(tin: &str, npi: &str) -> Key {
        Key { kind: Kind::Individual, tin: tin.to_owned(), npi: npi.to_owned(), entity_id: String::new() }
    }

    pub fn group(tin: &str) -> Key {
        Key { kind: Kind::Group, tin: tin.to_owned(), npi: String::new(), entity_id: String::new() }
    }

    /// A virtual group, subgroup or APM entity; only a subgroup has a TIN.
    pub fn entity(kind: Kind, tin: &str, entity_id: &str) -> Key {
        let tin = if kind == Kind::Subgroup { tin } else { "" };
        Key { kind, tin: tin.to_owned(), npi: String::new(), entity_id: entity_id.to_owned() }
    }

    pub fn owns(&self, row: &impl Keyed) -> bool {
        row.kind() == self.kind.name()
            && row.tin() == self.tin
            && row.npi() == self.npi
            && row.entity_id() == self.entity_id
    }

    pub fn is_individual(&self) -> bool {
        self.kind == Kind::Individual
    }

    pub fn registration<'a>(&self, cohort: &'a Cohort) -> Option<&'a Registration> {
        cohort.registrations.iter().find(|row| self.owns(*row))
    }
}
