//! Plain structs: what the rules are about.

mod categories;
mod collection;
mod entity;
mod scores;
pub mod submissions;
mod unit_facts;

pub use categories::{Categories, Category, CategorySet};
pub use collection::Collection;
pub use entity::{EntityKey, EntityType};
pub use scores::{CategoryRecord, EntityScore, Pathway, Reason};
pub use unit_facts::{PerformanceMove, UnitFacts, UnitRows};

/// The place of a row as columns hold it.
///
/// # Panics
/// Past 2^32 rows of one table, which reading refuses.
pub fn place(index: usize) -> u32 {
    u32::try_from(index).expect("reading refuses more rows than 32 bits count")
}
