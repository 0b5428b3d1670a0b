//! What a table of a pack lists, found by id or by position.

use std::collections::HashMap;
use std::ops::Index;

use crate::rules::RulesError;

/// An entry of a [`Catalog`].
pub trait Listed {
    /// Its id.
    fn id(&self) -> &str;

    /// The year is outside those in which it is used.
    fn is_retired(&self) -> bool;
}

/// The entries of a table, in the order of the pack.
#[derive(Debug, Clone)]
pub struct Catalog<T> {
    entries: Vec<T>,
    places: HashMap<String, u16>,
}

impl<T: Listed> Catalog<T> {
    /// The entries of a file.
    ///
    /// # Errors
    /// [`RulesError`] when an id stands twice, or there are more entries than positions.
    pub(super) fn new(entries: Vec<T>, file: &str) -> Result<Self, RulesError> {
        let mut places = HashMap::with_capacity(entries.len());
        for (place, entry) in entries.iter().enumerate() {
            let place = u16::try_from(place).map_err(|_| RulesError::new(file, "more than 65,536 rows"))?;
            if places.insert(entry.id().to_owned(), place).is_some() {
                return Err(RulesError::new(file, format!("`{}` stands twice", entry.id())));
            }
        }
        Ok(Self { entries, places })
    }

    /// The position of an entry.
    pub fn find(&self, id: &str) -> Option<u16> {
        self.places.get(id).copied()
    }

    /// The entries with their positions.
    pub fn iter(&self) -> impl Iterator<Item = (u16, &T)> {
        (0..).zip(&self.entries)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl<T> Index<u16> for Catalog<T> {
    type Output = T;

    fn index(&self, place: u16) -> &T {
        &self.entries[usize::from(place)]
    }
}
