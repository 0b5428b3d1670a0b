//! A line of a claim, as compact as it goes to disk.

use crate::ids::TinNpi;

/// Periods that lines are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// The first segment of the determination period (42 CFR 414.1305).
    Segment1,
    /// The second.
    Segment2,
    /// The calendar year of the performance period, where it is the payment base.
    PerformanceYear,
}

impl Period {
    /// All periods.
    pub const ALL: [Self; 3] = [Self::Segment1, Self::Segment2, Self::PerformanceYear];
    /// How many there are.
    pub(super) const COUNT: usize = Self::ALL.len();

    /// The name in tables and pipelines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Segment1 => "segment_1",
            Self::Segment2 => "segment_2",
            Self::PerformanceYear => "performance_year",
        }
    }
}

/// What a line is beside its figures: a bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Marks(u8);

impl Marks {
    pub(super) const TELEHEALTH: Self = Self(1);
    pub(super) const HOSPITAL: Self = Self(2);
    pub(super) const ASC: Self = Self(4);
    pub(super) const ENCOUNTER: Self = Self(8);

    pub(super) fn has(self, mark: Self) -> bool {
        self.0 & mark.0 != 0
    }

    pub(super) fn add(&mut self, mark: Self) {
        self.0 |= mark.0;
    }
}

/// A line in one period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) clinician: TinNpi,
    /// Number of the patient.
    pub(super) beneficiary: u64,
    pub(super) period: Period,
    /// Cents, at most 100 billion dollars.
    pub(super) allowed: u64,
    /// Cents, at most 100 billion dollars.
    pub(super) paid: u64,
    /// Thousandths.
    pub(super) services: u32,
    pub(super) marks: Marks,
}

/// Bits of an amount.
const AMOUNT: u32 = 44;

impl Line {
    /// Bytes of a line.
    pub(super) const BYTES: usize = 32;

    pub(super) fn to_bytes(self) -> [u8; Self::BYTES] {
        let kind = u128::from(self.marks.0) | (self.period as u128) << 4;
        let figures = u128::from(self.allowed)
            | u128::from(self.paid) << AMOUNT
            | u128::from(self.services) << (2 * AMOUNT)
            | kind << (2 * AMOUNT + 32);
        let mut bytes = [0; Self::BYTES];
        bytes[..8].copy_from_slice(&self.clinician.number().to_le_bytes());
        bytes[8..16].copy_from_slice(&self.beneficiary.to_le_bytes());
        bytes[16..].copy_from_slice(&figures.to_le_bytes());
        bytes
    }

    #[allow(clippy::cast_possible_truncation, reason = "parts of a number are taken out of it")]
    pub(super) fn from_bytes(bytes: &[u8; Self::BYTES]) -> Self {
        let [clinician, beneficiary, low, high] = std::array::from_fn(|word| {
            let word = &bytes[8 * word..8 * word + 8];
            u64::from_le_bytes(word.try_into().expect("a word has 8 bytes"))
        });
        let figures = u128::from(low) | u128::from(high) << 64;
        let amount = |shift: u32| (figures >> shift) as u64 & ((1 << AMOUNT) - 1);
        let kind = (figures >> (2 * AMOUNT + 32)) as u8;
        Self {
            clinician: TinNpi::from_number(clinician),
            beneficiary,
            period: Period::ALL[usize::from(kind >> 4)],
            allowed: amount(0),
            paid: amount(AMOUNT),
            services: (figures >> (2 * AMOUNT)) as u32,
            marks: Marks(kind & 15),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{Npi, Tin};

    #[test]
    fn the_largest_line_is_read_as_it_was_written() {
        let mut marks = Marks::HOSPITAL;
        marks.add(Marks::ENCOUNTER);
        for period in Period::ALL {
            let line = Line {
                clinician: TinNpi::new(Tin::from_number(999_999_999), Npi::from_number(9_999_999_999)),
                beneficiary: u64::MAX,
                period,
                allowed: 9_999_999_999_999,
                paid: 9_999_999_999_998,
                services: 4_000_000_000,
                marks,
            };
            assert_eq!(Line::from_bytes(&line.to_bytes()), line);
        }
    }
}
