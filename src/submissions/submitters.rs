//! Names of submitters, numbered.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// Numbers names as they come, from several threads; nobody in particular is 0.
#[derive(Debug, Default)]
pub struct Submitters {
    numbers: Mutex<BTreeMap<String, u16>>,
    /// There were more names than numbers.
    too_many: AtomicBool,
}

impl Submitters {
    /// The number of a name; past 65,535 names there is none, which [`Submitters::too_many`] remembers.
    ///
    /// # Panics
    /// When another thread panicked here.
    pub fn number(&self, name: Option<&str>) -> u16 {
        let Some(name) = name else { return 0 };
        let mut numbers = self.numbers.lock().expect("no thread panics with the names in hand");
        if let Some(number) = numbers.get(name) {
            return *number;
        }
        let Ok(number) = u16::try_from(numbers.len() + 1) else {
            self.too_many.store(true, Ordering::Relaxed);
            return 0;
        };
        numbers.insert(name.to_owned(), number);
        number
    }

    /// Whether there were more names than numbers, so that some submitters can't be told apart.
    pub fn too_many(&self) -> bool {
        self.too_many.load(Ordering::Relaxed)
    }

    /// The names in order, and for each number given so far its place among them from 1, so that the order in which threads
    /// met the names can't show.
    ///
    /// # Panics
    /// When another thread panicked with the names in hand.
    pub fn sorted(self) -> (Vec<String>, Vec<u16>) {
        let numbers = self.numbers.into_inner().expect("no thread panics with the names in hand");
        let mut places = vec![0; numbers.len() + 1];
        for (place, number) in (1..).zip(numbers.values()) {
            places[usize::from(*number)] = place;
        }
        (numbers.into_keys().collect(), places)
    }
}
