//! What was reported, by whom: rows of measures checked against the rule pack and the roster, made compact and brought into
//! the order of the units.

mod activities;
mod borrowed;
mod by_unit;
mod check;
mod cost;
mod interoperability;
mod pooled;
mod quality;
mod quality_check;
mod quality_columns;
mod quality_figures;
mod quality_offers;
mod registrations;
mod shelved;
mod submitters;

pub use activities::activities;
pub use borrowed::claims_of_practice;
pub use by_unit::ByUnit;
pub use check::{CHECKED, Context, TableCheck, UnitCheck};
pub use cost::costs;
pub use interoperability::interoperability;
pub use pooled::pooled_claims;
pub use quality::{Faults, QualityRows};
pub use quality_check::QualityCheck;
pub use registrations::RegistrationCheck;
pub use shelved::{ShelvedRows, UnitQuality};
pub use submitters::Submitters;
