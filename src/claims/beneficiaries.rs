//! Patients as numbers: each text has one of its own, so that patients are told apart exactly.

use std::sync::{Mutex, PoisonError};

use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::BuildHasher;

/// Characters of ids that are numbered by what they say: those that Medicare's own ids have.
const LETTERS: &[u8; 38] = b"0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ_";
/// The first so many of them make numbers.
const DIGITS: u64 = 11;
/// Characters of a short id; there are fewer than `39^12` of those.
const SHORT: usize = 12;
const SHORT_IDS: u64 = 39_u64.pow(12);
/// Characters of a long number; there are fewer than `12^17` of those.
const LONG: usize = 17;
const LONG_NUMBERS: u64 = 12_u64.pow(17);
/// Parts of the dictionary, each locked by itself.
const SHARDS: usize = 64;

/// What each byte counts in an id, from 1; 0: it makes no part of one.
static WORTH: [u8; 256] = {
    let mut worth = [0; 256];
    let mut place = 0;
    while place < LETTERS.len() {
        #[allow(clippy::cast_possible_truncation, reason = "there are 38")]
        let number = place as u8 + 1;
        worth[LETTERS[place] as usize] = number;
        place += 1;
    }
    worth
};

/// Numbers patients by their ids.
///
/// Ids of up to 12 capitals and digits, as in claims and on Medicare cards, and numbers of up to 17 digits with a sign, as in
/// CMS's synthetic files, are numbers by themselves. Others are looked up in a dictionary, which holds each of them once.
#[derive(Debug)]
pub(super) struct Beneficiaries {
    others: Vec<Mutex<FxHashMap<Box<str>, u64>>>,
}

impl Default for Beneficiaries {
    fn default() -> Self {
        Self { others: (0..SHARDS).map(|_| Mutex::default()).collect() }
    }
}

impl Beneficiaries {
    /// The number of a patient; another text has another number.
    pub(super) fn number(&self, id: &str) -> u64 {
        let bytes = id.as_bytes();
        let by_itself = match bytes.len() {
            0..=SHORT => packed(bytes, LETTERS.len() as u64),
            length if length <= LONG => packed(bytes, DIGITS).map(|number| SHORT_IDS + number),
            _ => None,
        };
        by_itself.unwrap_or_else(|| SHORT_IDS + LONG_NUMBERS + self.looked_up(id))
    }

    /// Numbers of a part of the dictionary are those that leave the number of the part over.
    fn looked_up(&self, id: &str) -> u64 {
        let part = (FxBuildHasher.hash_one(id) >> 32) as usize % SHARDS;
        let mut known = self.others[part].lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = known.get(id) {
            return *number;
        }
        let number = (known.len() * SHARDS + part) as u64;
        known.insert(id.into(), number);
        number
    }
}

/// An id as the digits of a number, none of them 0, so that no two ids make the same; none for other characters.
fn packed(id: &[u8], letters: u64) -> Option<u64> {
    id.iter().try_fold(0, |number, byte| {
        let worth = u64::from(WORTH[usize::from(*byte)]);
        (1..=letters).contains(&worth).then_some(number * (letters + 1) + worth)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_id_has_a_number_of_its_own_and_keeps_it() {
        let patients = Beneficiaries::default();
        let ids = [
            "1",
            "01",
            "001",
            "1EG4TE5MK73",
            "1eg4te5mk73",
            "-10000010254618",
            "10000010254618",
            "ZZZZZZZZZZZZ",
            "____________",
            "000000000000",
            "99999999999999999",
            "-9999999999999999",
            "00013D2EFD8E45D1",
            "Zoë",
            "a b",
            "00013D2EFD8E45D2",
            "999999999999999999",
        ];
        let numbers: Vec<u64> = ids.iter().map(|id| patients.number(id)).collect();
        assert_eq!(numbers.iter().collect::<BTreeSet<_>>().len(), ids.len());
        assert_eq!(ids.iter().map(|id| patients.number(id)).collect::<Vec<_>>(), numbers);
    }

    #[test]
    fn the_three_ways_to_number_share_no_number() {
        let patients = Beneficiaries::default();
        assert!(patients.number("____________") < SHORT_IDS);
        let last = patients.number("-----------------");
        assert!((SHORT_IDS..SHORT_IDS + LONG_NUMBERS).contains(&last));
        assert!(patients.number("a") >= SHORT_IDS + LONG_NUMBERS);
    }
}
