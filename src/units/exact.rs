//! [`Exact`]: a fraction that knows its unit.

use std::cmp::Ordering;
use std::fmt;
use std::iter::Sum;
use std::marker::PhantomData;
use std::ops::{Add, Div, Mul, Neg, Sub};

use super::fraction::Fraction;
use super::ratio::Ratio;
use super::sum::sum;

/// Unit of plain numbers: shares, z scores, scaling factors.
#[derive(Clone, Copy, Debug)]
pub enum Pure {}
/// Unit of category scores, weights and payment adjustments: hundredths of the whole.
#[derive(Clone, Copy, Debug)]
pub enum Percent {}
/// Unit of final scores, thresholds and bonuses.
#[derive(Clone, Copy, Debug)]
pub enum Points {}
/// Unit of money.
#[derive(Clone, Copy, Debug)]
pub enum Dollars {}

/// An exact number of `U`. Sums of unlike things do not compile; nothing is ever rounded but by [`Exact::round_half_up`].
///
/// `9 % x 15 points / 75 points` is `nine * (fifteen / seventy_five)`: a quotient of like things is [`Pure`], and a
/// pure number scales any unit.
pub struct Exact<U = Pure> {
    value: Fraction,
    unit: PhantomData<fn() -> U>,
}

impl<U> Exact<U> {
    /// Nothing of this unit.
    pub const ZERO: Self = Self::of(Fraction::ZERO);

    const fn of(value: Fraction) -> Self {
        Self { value, unit: PhantomData }
    }

    /// A whole number of units.
    pub fn whole(number: i64) -> Self {
        Self::of(Fraction::whole(number))
    }

    /// `numerator / denominator` units.
    ///
    /// # Panics
    /// When the denominator is zero.
    #[inline(always)]
    pub fn ratio(numerator: i128, denominator: i128) -> Self {
        Self::of(Fraction::new(numerator, denominator))
    }

    /// The decimal `mantissa / 10^decimals`: `decimal(1876, 2)` is 18.76.
    pub fn decimal(mantissa: i64, decimals: u32) -> Self {
        Self::of(Fraction::decimal(mantissa, decimals))
    }

    /// Nothing of this unit.
    pub fn zero() -> Self {
        Self::ZERO
    }

    /// Whether this is exactly zero.
    pub fn is_zero(&self) -> bool {
        self.value.is_zero()
    }

    /// The nearest decimal with that many decimals, as a mantissa; half-way cases away from zero.
    ///
    /// `-1.805` at two decimals is `-181`.
    ///
    /// # Panics
    /// Beyond the range of `i64`, which no score, percent or sum of dollars of a nation reaches.
    #[inline(always)]
    pub fn round_half_up(&self, decimals: u32) -> i64 {
        self.value.rounded(decimals).expect("a score, percent or dollar amount fits 64 bits")
    }

    /// The same number under another unit: for definitions such as "one point of final score per percent of weight".
    #[must_use]
    #[inline(always)]
    pub fn as_unit<V>(self) -> Exact<V> {
        Exact::of(self.value)
    }

    /// The number without its unit, where numerator and denominator fit 64 bits: what asks often does so faster with that.
    #[inline(always)]
    pub fn narrow_ratio(&self) -> Option<Ratio> {
        self.value.ratio()
    }

    /// The sum of many numbers: sums of as many terms are added to each other, so that the long fractions that a sum of unlike
    /// denominators makes are added few times.
    pub fn total(numbers: impl Iterator<Item = Self>) -> Self {
        // Sums of powers of two terms, the largest first.
        let mut sums: Vec<(u32, Self)> = Vec::new();
        for mut sum in numbers {
            let mut power = 0;
            while let Some((_, before)) = sums.pop_if(|(last, _)| *last == power) {
                sum = &before + &sum;
                power += 1;
            }
            sums.push((power, sum));
        }
        sums.into_iter().rev().fold(Self::zero(), |total, (_, sum)| &total + &sum)
    }

    /// As [`Exact::decimal`], of longer numbers too.
    pub fn scaled(mantissa: i128, decimals: u32) -> Self {
        match i64::try_from(mantissa) {
            Ok(mantissa) => Self::decimal(mantissa, decimals),
            Err(_) => Self::ratio(mantissa, 10_i128.pow(decimals)),
        }
    }

    /// The whole number at or next below the number; beyond 64 bits, the greatest or the least.
    #[inline(always)]
    pub fn floor(&self) -> i64 {
        self.value.floor()
    }

    /// The mantissas of the decimals of so many digits between which the number lies; both are its own where it has no more
    /// digits, and there are none beyond 128 bits.
    pub fn enclosed(&self, decimals: u32) -> Option<(i128, i128)> {
        self.value.enclosed(decimals)
    }

    /// The decimals of so many digits between which the number lies; the number itself where they are beyond 128 bits.
    #[must_use]
    pub fn shorter(&self, decimals: u32) -> (Self, Self) {
        match self.enclosed(decimals) {
            Some((low, high)) => (Self::scaled(low, decimals), Self::scaled(high, decimals)),
            None => (self.clone(), self.clone()),
        }
    }

    /// The square root, cut off after `decimals` decimals. Negative numbers have none and panic.
    #[must_use]
    pub fn root_cut(&self, decimals: u32) -> Self {
        Self::of(self.value.root_cut(decimals))
    }

    /// The quotient, or none when `divisor` is zero.
    pub fn checked_div(&self, divisor: &Self) -> Option<Exact<Pure>> {
        Some(Exact::of(self.value.mul(&divisor.value.invert()?)))
    }
}

impl Exact<Points> {
    /// Whole points, at or next below them, from 0 to 255: what lies outside is cut.
    #[inline(always)]
    pub fn whole_points(&self) -> u8 {
        u8::try_from(self.floor().max(0)).unwrap_or(u8::MAX)
    }
}

impl<U> From<Ratio> for Exact<U> {
    #[inline(always)]
    fn from(ratio: Ratio) -> Self {
        Self::of(Fraction::from(ratio))
    }
}

impl<U> Default for Exact<U> {
    fn default() -> Self {
        Self::zero()
    }
}

impl<U> Clone for Exact<U> {
    fn clone(&self) -> Self {
        Self::of(self.value.clone())
    }
}

impl<U> fmt::Debug for Exact<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.value)
    }
}

impl<U> PartialEq for Exact<U> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl<U> Eq for Exact<U> {}
impl<U> PartialOrd for Exact<U> {
    #[inline(always)]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<U> Ord for Exact<U> {
    #[inline(always)]
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}

impl<U> Add for &Exact<U> {
    type Output = Exact<U>;
    fn add(self, other: Self) -> Exact<U> {
        Exact::of(self.value.add(&other.value))
    }
}
impl<U> Add<&Self> for Exact<U> {
    type Output = Self;
    /// Adding zero gives the number back as it is.
    fn add(self, other: &Self) -> Self {
        if other.is_zero() { self } else { &self + other }
    }
}
impl<U> Sub for &Exact<U> {
    type Output = Exact<U>;
    fn sub(self, other: Self) -> Exact<U> {
        Exact::of(self.value.add(&other.value.neg()))
    }
}
impl<U> Mul<&Exact<Pure>> for &Exact<U> {
    type Output = Exact<U>;
    fn mul(self, factor: &Exact<Pure>) -> Exact<U> {
        Exact::of(self.value.mul(&factor.value))
    }
}
impl<U> Div for &Exact<U> {
    type Output = Exact<Pure>;
    /// # Panics
    /// When the divisor is zero; where it can be, use [`Exact::checked_div`].
    fn div(self, divisor: Self) -> Exact<Pure> {
        self.checked_div(divisor).expect("the divisor is not zero")
    }
}
impl<U> Neg for &Exact<U> {
    type Output = Exact<U>;
    fn neg(self) -> Exact<U> {
        Exact::of(self.value.neg())
    }
}
impl<U> Sum for Exact<U> {
    fn sum<I: Iterator<Item = Self>>(numbers: I) -> Self {
        Self::of(sum(numbers.map(|number| number.value)))
    }
}
impl<'a, U: 'a> Sum<&'a Self> for Exact<U> {
    fn sum<I: Iterator<Item = &'a Self>>(numbers: I) -> Self {
        Self::of(sum(numbers.map(|number| &number.value)))
    }
}
