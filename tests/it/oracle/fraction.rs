//! Exact fractions on big integers. Scoring knows no other number (rule book 13.5).

use std::cmp::Ordering;
use std::ops::{Add, Div, Mul, Sub};

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

/// A fraction in lowest terms with a denominator above zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fraction {
    numerator: BigInt,
    denominator: BigInt,
}

impl Fraction {
    pub fn new(numerator: BigInt, denominator: BigInt) -> Fraction {
        assert!(!denominator.is_zero(), "a fraction needs a denominator");
        let divisor = numerator.gcd(&denominator);
        let sign = if denominator.is_negative() { -BigInt::one() } else { BigInt::one() };
        Fraction { numerator: &sign * numerator / &divisor, denominator: sign * denominator / divisor }
    }

    pub fn whole(number: i64) -> Fraction {
        Fraction { numerator: BigInt::from(number), denominator: BigInt::one() }
    }

    pub fn ratio(numerator: i64, denominator: i64) -> Fraction {
        Fraction::new(BigInt::from(numerator), BigInt::from(denominator))
    }

    pub fn zero() -> Fraction {
        Fraction::whole(0)
    }

    /// A plain decimal such as `-12.345`, exact as written.
    pub fn parse(text: &str) -> Option<Fraction> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (before, after) = digits.split_once('.').unwrap_or((digits, ""));
        if before.is_empty() && after.is_empty() || !before.chars().chain(after.chars()).all(|c| c.is_ascii_digit()) {
            return None;
        }
        let numerator: BigInt = format!("{before}{after}").parse().ok()?;
        let denominator = BigInt::from(10).pow(after.len() as u32);
        Some(Fraction::new(if negative { -numerator } else { numerator }, denominator))
    }

    pub fn is_zero(&self) -> bool {
        self.numerator.is_zero()
    }

    pub fn is_positive(&self) -> bool {
        self.numerator.is_positive()
    }

    /// The number times ten to the `decimals`, rounded half-up, away from zero (13.5, 13.6).
    pub fn scaled(&self, decimals: u32) -> i64 {
        let shifted = self.numerator.abs() * BigInt::from(10).pow(decimals);
        let rounded: BigInt = (shifted * 2 + &self.denominator) / (&self.denominator * 2);
        let signed = if self.numerator.is_negative() { -rounded } else { rounded };
        signed.to_i64().expect("a scaled score fits 64 bits")
    }

    /// Rounded half-up, away from zero, to so many decimals.
    pub fn rounded(&self, decimals: u32) -> Fraction {
        Fraction::new(BigInt::from(self.scaled(decimals)), BigInt::from(10).pow(decimals))
    }

    pub fn mean(values: &[Fraction]) -> Option<Fraction> {
        if values.is_empty() {
            return None;
        }
        Some(Fraction::sum(values) / Fraction::whole(values.len() as i64))
    }

    pub fn sum(values: &[Fraction]) -> Fraction {
        values.iter().fold(Fraction::zero(), |total, value| &total + value)
    }

    /// Numerator and denominator, for tests and for the generator.
    pub fn parts(&self) -> (i64, i64) {
        (self.numerator.to_i64().expect("small"), self.denominator.to_i64().expect("small"))
    }
}

impl Default for Fraction {
    fn default() -> Fraction {
        Fraction::zero()
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Fraction) -> Ordering {
        (&self.numerator * &other.denominator).cmp(&(&other.numerator * &self.denominator))
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Fraction) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Add for &Fraction {
    type Output = Fraction;
    fn add(self, other: &Fraction) -> Fraction {
        Fraction::new(
            &self.numerator * &other.denominator + &other.numerator * &self.denominator,
            &self.denominator * &other.denominator,
        )
    }
}

impl Sub for &Fraction {
    type Output = Fraction;
    fn sub(self, other: &Fraction) -> Fraction {
        Fraction::new(
            &self.numerator * &other.denominator - &other.numerator * &self.denominator,
            &self.denominator * &other.denominator,
        )
    }
}

impl Mul for &Fraction {
    type Output = Fraction;
    fn mul(self, other: &Fraction) -> Fraction {
        Fraction::new(&self.numerator * &other.numerator, &self.denominator * &other.denominator)
    }
}

impl Div for &Fraction {
    type Output = Fraction;
    fn div(self, other: &Fraction) -> Fraction {
        Fraction::new(&self.numerator * &other.denominator, &self.denominator * &other.numerator)
    }
}

macro_rules! by_value {
    ($($operation:ident $method:ident),+) => {$(
        impl $operation for Fraction {
            type Output = Fraction;
            fn $method(self, other: Fraction) -> Fraction {
                (&self).$method(&other)
            }
        }
    )+};
}
by_value!(Add add, Sub sub, Mul mul, Div div);
