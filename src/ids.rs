//! Identifiers: TIN, NPI and the pair of them, parsed from text so that leading zeros survive.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// How strictly identifiers are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Strictness {
    /// An NPI starts with 1 or 2 and its check digit holds.
    #[default]
    Strict,
    /// Made-up NPIs pass: any ten digits.
    Synthetic,
}

/// Why a text is no identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum IdError {
    /// Not the right number of digits, or something other than digits.
    #[error("{name} has {digits} digits")]
    Shape {
        /// What the identifier is called.
        name: &'static str,
        /// Digits it has.
        digits: usize,
    },
    /// The Luhn check with prefix 80840 fails.
    #[error("the check digit of this NPI does not hold")]
    CheckDigit,
    /// Nobody has it.
    #[error("nobody has a TIN of zeros")]
    Zeros,
    /// Neither 1 nor 2 in front.
    #[error("an NPI starts with 1 or 2")]
    FirstDigit,
}

/// Taxpayer identification number of a practice: nine digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tin(u32);

/// National provider identifier of a clinician: ten digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Npi(u64);

/// A clinician in a practice, the unit that MIPS adjusts: TIN and NPI in one number, ordered by TIN, then NPI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TinNpi(u64);

impl Tin {
    const DIGITS: usize = 9;

    /// Reads nine digits, not all of them zero.
    ///
    /// # Errors
    /// [`IdError`] for anything else.
    ///
    /// # Panics
    /// Never: nine digits fit.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let number = digits::<{ Self::DIGITS }>(text, "a TIN")?;
        if number == 0 {
            return Err(IdError::Zeros);
        }
        Ok(Self(u32::try_from(number).expect("nine digits fit 32 bits")))
    }

    /// The number without leading zeros, as columns hold it.
    pub fn number(self) -> u32 {
        self.0
    }

    /// A TIN from the number a column holds.
    pub fn from_number(number: u32) -> Self {
        Self(number)
    }
}

impl Npi {
    const DIGITS: usize = 10;
    /// The Luhn sum of the prefix 80840 that precedes every NPI in the check (45 CFR 162.406).
    const PREFIX_SUM: u64 = 24;

    /// Reads ten digits; unless `synthetic`, the first is 1 or 2 and the Luhn check with prefix 80840 holds.
    ///
    /// `1234567893` holds, `1234567890` does not.
    ///
    /// # Errors
    /// [`IdError`], by what is wrong.
    pub fn parse(text: &str, strictness: Strictness) -> Result<Self, IdError> {
        let number = digits::<{ Self::DIGITS }>(text, "an NPI")?;
        let npi = Self(number);
        if strictness == Strictness::Synthetic {
            return Ok(npi);
        }
        if !matches!(number / 1_000_000_000, 1 | 2) {
            return Err(IdError::FirstDigit);
        }
        if npi.luhn_holds() { Ok(npi) } else { Err(IdError::CheckDigit) }
    }

    fn luhn_holds(self) -> bool {
        let mut rest = self.0;
        let mut sum = Self::PREFIX_SUM;
        for place in 0..Self::DIGITS {
            let digit = rest % 10;
            rest /= 10;
            let doubled = digit * 2;
            sum += match place % 2 {
                0 => digit,
                _ => doubled / 10 + doubled % 10,
            };
        }
        sum % 10 == 0
    }

    /// The number, as columns hold it.
    pub fn number(self) -> u64 {
        self.0
    }

    /// An NPI from the number a column holds.
    pub fn from_number(number: u64) -> Self {
        Self(number)
    }
}

impl TinNpi {
    const NPIS: u64 = 10_000_000_000;

    /// The key of a clinician in a practice.
    pub fn new(tin: Tin, npi: Npi) -> Self {
        Self(u64::from(tin.0) * Self::NPIS + npi.0)
    }

    /// Both in one number.
    pub fn number(self) -> u64 {
        self.0
    }

    /// A key from its number.
    pub fn from_number(number: u64) -> Self {
        Self(number)
    }

    /// The practice.
    ///
    /// # Panics
    /// Never: a key is made of a TIN.
    pub fn tin(self) -> Tin {
        Tin(u32::try_from(self.0 / Self::NPIS).expect("a key holds a nine-digit TIN"))
    }

    /// The clinician.
    pub fn npi(self) -> Npi {
        Npi(self.0 % Self::NPIS)
    }
}

#[inline]
fn digits<const N: usize>(text: &str, name: &'static str) -> Result<u64, IdError> {
    let number = || {
        let bytes: &[u8; N] = text.as_bytes().try_into().ok()?;
        let (first, rest) = bytes.split_first_chunk()?;
        let push = |number: u64, byte: &u8| byte.is_ascii_digit().then(|| number * 10 + u64::from(byte - b'0'));
        rest.iter().try_fold(eight_digits(*first)?, push)
    };
    number().ok_or(IdError::Shape { name, digits: N })
}

/// Reads eight digits at once: neighbours make numbers of two digits, these of four, these the number.
#[inline]
fn eight_digits(ascii: [u8; 8]) -> Option<u64> {
    const ZEROS: u64 = u64::from_le_bytes([b'0'; 8]);
    const HIGH_BITS: u64 = u64::from_le_bytes([0x80; 8]);
    const TO_HIGH_BITS: u64 = u64::from_le_bytes([0x76; 8]);
    let digits = u64::from_le_bytes(ascii) ^ ZEROS;
    // 9 and 0x76 are 0x7F: of other bytes than digits, those that have no high bit get one.
    let past_nine = digits.wrapping_add(TO_HIGH_BITS);
    if (digits | past_nine) & HIGH_BITS != 0 {
        return None;
    }
    let twos = (digits * 10 + (digits >> 8)) & 0x00FF_00FF_00FF_00FF;
    let fours = (twos * 100 + (twos >> 16)) & 0x0000_FFFF_0000_FFFF;
    Some((fours * 10_000 + (fours >> 32)) & 0xFFFF_FFFF)
}

/// An identifier as its digits, leading zeros included.
pub trait Digits {
    /// How many digits it has.
    const COUNT: usize;
    /// As many bytes as the identifier has digits.
    type Text: AsRef<[u8]>;
    /// The digits in ASCII.
    fn digits(&self) -> Self::Text;
}

impl Digits for Tin {
    const COUNT: usize = Self::DIGITS;
    type Text = [u8; Self::DIGITS];
    fn digits(&self) -> Self::Text {
        ascii(u64::from(self.0))
    }
}

impl Digits for Npi {
    const COUNT: usize = Self::DIGITS;
    type Text = [u8; Self::DIGITS];
    fn digits(&self) -> Self::Text {
        ascii(self.0)
    }
}

fn ascii<const N: usize>(mut number: u64) -> [u8; N] {
    let mut text = [b'0'; N];
    for digit in text.iter_mut().rev() {
        *digit = b"0123456789"[usize::from((number % 10) as u8)];
        number /= 10;
    }
    text
}

impl fmt::Display for Tin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.digits()))
    }
}

impl fmt::Display for Npi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.digits()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_npi_holds_when_its_luhn_sum_with_prefix_80840_does() {
        assert_eq!(Npi::parse("1234567893", Strictness::Strict).map(Npi::number), Ok(1_234_567_893));
        assert_eq!(Npi::parse("1234567890", Strictness::Strict), Err(IdError::CheckDigit));
        assert_eq!(Npi::parse("3234567891", Strictness::Strict), Err(IdError::FirstDigit));
        assert!(Npi::parse("0234567890", Strictness::Synthetic).is_ok());
    }

    #[test]
    fn only_digits_are_read() {
        let shape = IdError::Shape { name: "an NPI", digits: 10 };
        for (place, other) in (0..10).flat_map(|place| (0..=127_u8).map(move |other| (place, other))) {
            let mut bytes = *b"9876543210";
            bytes[place] = other;
            let text = str::from_utf8(&bytes).expect("ASCII");
            let number = text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().expect("a number"));
            assert_eq!(Npi::parse(text, Strictness::Synthetic).map(Npi::number), number.ok_or(shape), "{text:?}");
        }
        for text in ["", "987654321", "98765432101", "98765432\u{e9}", "\u{e9}87654321", "\u{ff19}8765432"] {
            assert_eq!(Npi::parse(text, Strictness::Synthetic), Err(shape), "{text}");
        }
    }

    #[test]
    fn leading_zeros_of_a_tin_survive() {
        let tin = Tin::parse("000123456").expect("nine digits");
        let key = TinNpi::new(tin, Npi::from_number(1_234_567_893));
        assert_eq!(key.tin().to_string(), "000123456");
        assert_eq!(key.npi().to_string(), "1234567893");
        assert_eq!(Tin::parse("12345678"), Err(IdError::Shape { name: "a TIN", digits: 9 }));
    }
}
