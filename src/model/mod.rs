//! Plain structs: what the rules are about.

mod categories;
mod entity;
mod scores;

pub use categories::{Categories, Category, CategorySet};
pub use entity::{EntityKey, EntityType};
pub use scores::{CategoryRecord, EntityScore, Reason};
