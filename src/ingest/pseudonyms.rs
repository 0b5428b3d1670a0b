//! Pseudonyms of TINs and NPIs: a keyed one-to-one mapping of nine digits to nine and of ten to ten, so that tables still
//! join and nobody falls together with anybody else.
//!
//! A number goes through an alternating Feistel network of ten rounds, as in format FF1 of NIST SP 800-38G, with keyed
//! BLAKE3 as its round function. Who does not have the key can neither undo it nor try identifiers out.

use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::ids::{Digits, Npi, Tin};

/// What the key is derived for; another text gives other pseudonyms.
const PURPOSE: &str = "mips-cohort pseudonyms of TIN and NPI 1";
const ROUNDS: usize = 10;

/// Gives pseudonyms by a key.
pub struct Pseudonyms {
    fingerprint: String,
    tins: Network,
    npis: Network,
}

impl Pseudonyms {
    /// Bytes that a key has at least: with fewer it could be guessed.
    pub const SHORTEST_KEY: usize = 16;

    /// Pseudonyms by the bytes of a key file; none: they are too few.
    pub fn by_key(bytes: &[u8]) -> Option<Self> {
        if bytes.len() < Self::SHORTEST_KEY {
            return None;
        }
        let key = blake3::derive_key(PURPOSE, bytes);
        let fingerprint = blake3::hash(&key).to_hex()[..8].to_owned();
        Some(Self { fingerprint, tins: Network::new(key, b't', Tin::COUNT), npis: Network::new(key, b'n', Npi::COUNT) })
    }

    /// Tells keys apart without giving one away.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The pseudonym of a practice.
    ///
    /// # Panics
    /// Never: a pseudonym has as many digits as what it stands for.
    pub fn tin(&self, tin: Tin) -> Tin {
        Tin::from_number(u32::try_from(self.tins.pseudonym(tin.number().into())).expect("nine digits fit 32 bits"))
    }

    /// The pseudonym of a clinician. Its check digit need not hold.
    pub fn npi(&self, npi: Npi) -> Npi {
        Npi::from_number(self.npis.pseudonym(npi.number()))
    }
}

/// The key stays where it is.
impl fmt::Debug for Pseudonyms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pseudonyms").field("fingerprint", &self.fingerprint).finish_non_exhaustive()
    }
}

/// The network for numbers of so many digits.
struct Network {
    key: [u8; blake3::KEY_LEN],
    kind: u8,
    /// How many values the left and the right half have.
    sizes: [u64; 2],
    /// What each round adds for a half, from 1; 0: not known yet. Halves are few, and identifiers many.
    rounds: [Vec<AtomicU32>; ROUNDS],
}

impl Network {
    fn new(key: [u8; blake3::KEY_LEN], kind: u8, digits: usize) -> Self {
        let [left, right] =
            [digits / 2, digits - digits / 2].map(|digits| 10_usize.pow(digits.try_into().unwrap_or(0)));
        // The half that a round looks at is the other one.
        let seen = |round: usize| if round.is_multiple_of(2) { right } else { left };
        let rounds = std::array::from_fn(|round| (0..seen(round)).map(|_| AtomicU32::new(0)).collect());
        Self { key, kind, sizes: [left as u64, right as u64], rounds }
    }

    /// Zeros are nobody's and stay. What would become zeros goes through once more, which keeps the mapping one-to-one.
    fn pseudonym(&self, number: u64) -> u64 {
        match number {
            0 => 0,
            number => Some(self.once(number)).filter(|mapped| *mapped != 0).unwrap_or_else(|| self.once(0)),
        }
    }

    fn once(&self, number: u64) -> u64 {
        let (mut left, mut right) = (number / self.sizes[1], number % self.sizes[1]);
        for round in 0..ROUNDS {
            // Both are less than the size: to take it away is quicker than to divide by it.
            let (sum, size) = (left + self.added(round, right), self.sizes[round % 2]);
            (left, right) = (right, if sum < size { sum } else { sum - size });
        }
        left * self.sizes[1] + right
    }

    /// What a round adds to one half for the other.
    fn added(&self, round: usize, half: u64) -> u64 {
        let known = &self.rounds[round][usize::try_from(half).expect("a half has five digits at most")];
        match known.load(Ordering::Relaxed) {
            // Threads that both find nothing both find out the same.
            0 => {
                let added = self.find_out(round, half);
                known.store(u32::try_from(added + 1).expect("a half has five digits at most"), Ordering::Relaxed);
                added
            }
            added => u64::from(added - 1),
        }
    }

    fn find_out(&self, round: usize, half: u64) -> u64 {
        let [.., low] = round.to_be_bytes();
        let mut said = [low, self.kind, 0, 0, 0, 0];
        said[2..].copy_from_slice(&half.to_le_bytes()[..4]);
        let hash = blake3::keyed_hash(&self.key, &said);
        let number = hash.as_bytes()[..8].iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte));
        number % self.sizes[round % 2]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const KEY: &[u8] = b"sixteen bytes or more";

    fn by(key: &[u8]) -> Pseudonyms {
        Pseudonyms::by_key(key).expect("a key that is long enough")
    }

    #[test]
    fn pseudonyms_are_what_a_calculation_in_python_gives() {
        let pseudonyms = by(KEY);
        assert_eq!(pseudonyms.tin(Tin::from_number(70_055_101)).to_string(), "325638431");
        assert_eq!(pseudonyms.npi(Npi::from_number(2_000_110_017)).to_string(), "0790707264");
        assert_eq!(pseudonyms.fingerprint(), "a60b5be6");
    }

    #[test]
    fn everybody_has_a_pseudonym_of_their_own() {
        let pseudonyms = by(KEY);
        let tins: BTreeSet<_> = (1..=50_000).map(|tin| pseudonyms.tin(Tin::from_number(tin * 19_997))).collect();
        let npis: BTreeSet<_> =
            (1..=50_000).map(|npi| pseudonyms.npi(Npi::from_number(1_000_000_000 + npi * 13))).collect();
        assert_eq!((tins.len(), npis.len()), (50_000, 50_000));
        assert!(tins.iter().all(|tin| tin.number() > 0 && tin.number() < 1_000_000_000));
        assert!(npis.iter().all(|npi| npi.number() > 0 && npi.number() < 10_000_000_000));
    }

    #[test]
    fn zeros_stay_and_nothing_else_becomes_zeros() {
        // A network of two digits, of which every number can be looked at.
        let network = Network::new([7; blake3::KEY_LEN], b't', 2);
        let mapped: BTreeSet<_> = (0..100).map(|number| network.pseudonym(number)).collect();
        assert_eq!(network.pseudonym(0), 0);
        assert_eq!(mapped, (0..100).collect());
    }

    #[test]
    fn another_key_gives_other_pseudonyms() {
        let (one, other) = (by(KEY), by(b"sixteen bytes or less"));
        let differ = |tin: u32| one.tin(Tin::from_number(tin)) != other.tin(Tin::from_number(tin));
        assert!((70_055_101..70_055_201).all(differ));
        assert_ne!(one.fingerprint(), other.fingerprint());
    }

    #[test]
    fn a_key_of_fifteen_bytes_is_too_short() {
        assert!(Pseudonyms::by_key(&[1; 15]).is_none());
        assert!(Pseudonyms::by_key(&[1; 16]).is_some());
    }

    #[test]
    fn a_key_is_not_printed() {
        assert_eq!(format!("{:?}", by(KEY)), "Pseudonyms { fingerprint: \"a60b5be6\", .. }");
    }
}
