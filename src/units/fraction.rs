//! An exact fraction in as little room as it needs: `i64` over `i64`, as nearly all are, `i128` over `i128`, or big integers.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};

use super::ratio::Ratio;

/// Numerator over a positive denominator; not kept in lowest terms, since most sums share a power of ten.
///
/// Fields rather than variants: a short fraction then stays in registers, where that of an enum goes through memory.
#[derive(Clone, Debug)]
pub(super) struct Fraction {
    short: Ratio,
    /// What stands for it where numerator or denominator takes more than 64 bits.
    long: Option<Box<Long>>,
}

/// Numerator and denominator of a fraction that takes more room.
#[derive(Clone, Debug)]
enum Long {
    /// Of 128 bits each, as bytes, which take no room to be aligned: a cohort keeps many.
    Wide([u8; 16], [u8; 16]),
    Big(Box<(BigInt, BigInt)>),
}

/// A fraction as it is handed to what seldom runs: whatever has its address taken, even there, goes through memory everywhere.
#[derive(Clone, Copy)]
struct View<'a> {
    short: Ratio,
    long: Option<&'a Long>,
}

impl View<'_> {
    /// Numerator and denominator, where both fit 128 bits.
    #[inline]
    fn wide(self) -> Option<(i128, i128)> {
        match self.long {
            None => Some((self.short.over().into(), self.short.under().into())),
            Some(Long::Wide(n, d)) => Some((i128::from_ne_bytes(*n), i128::from_ne_bytes(*d))),
            Some(Long::Big(_)) => None,
        }
    }

    fn parts(self) -> (BigInt, BigInt) {
        match self.long {
            None => (self.short.over().into(), self.short.under().into()),
            Some(Long::Wide(n, d)) => (i128::from_ne_bytes(*n).into(), i128::from_ne_bytes(*d).into()),
            Some(Long::Big(parts)) => parts.as_ref().clone(),
        }
    }

    /// The operation as it stands, which is nearly always enough.
    #[inline]
    fn combine(self, other: Self, small: SmallOp, big: BigOp) -> Fraction {
        if let (Some((an, ad)), Some((bn, bd))) = (self.wide(), other.wide())
            && let Some((n, d)) = small(an, ad, bn, bd)
        {
            return Fraction::of(n, d);
        }
        self.combine_long(other, small, big)
    }

    /// The operation in lowest terms, else in big integers.
    #[cold]
    fn combine_long(self, other: Self, small: SmallOp, big: BigOp) -> Fraction {
        if let (Some((an, ad)), Some((bn, bd))) = (self.wide(), other.wide()) {
            let ((an, ad), (bn, bd)) = (lowest(an, ad), lowest(bn, bd));
            if let Some((n, d)) = small(an, ad, bn, bd) {
                return Fraction::of(n, d);
            }
        }
        let ((an, ad), (bn, bd)) = (self.parts(), other.parts());
        let (n, d) = big(&an, &ad, &bn, &bd);
        Fraction::from_big(n, d)
    }

    #[cold]
    fn cmp(self, other: Self) -> Ordering {
        if let (Some((an, ad)), Some((bn, bd))) = (self.wide(), other.wide()) {
            if ad == bd {
                return an.cmp(&bn);
            }
            if let (Some(a), Some(b)) = (product(an, bd), product(bn, ad)) {
                return a.cmp(&b);
            }
        }
        let ((an, ad), (bn, bd)) = (self.parts(), other.parts());
        (an * bd).cmp(&(bn * ad))
    }

    /// As [`Fraction::floor`], of any fraction.
    #[cold]
    fn floor(self) -> i64 {
        let low = self.enclosed(0).and_then(|(low, _)| i64::try_from(low).ok());
        low.unwrap_or_else(|| if self.parts().0.is_negative() { i64::MIN } else { i64::MAX })
    }

    /// As [`Fraction::enclosed`].
    fn enclosed(self, decimals: u32) -> Option<(i128, i128)> {
        let scale = 10_i128.pow(decimals);
        if let Some((n, d)) = self.wide()
            && let Some(scaled) = n.checked_mul(scale)
        {
            let (low, rest) = scaled.div_mod_floor(&d);
            return Some((low, low + i128::from(rest != 0)));
        }
        let (n, d) = self.parts();
        let (low, rest) = (n * scale).div_mod_floor(&d);
        let low = low.to_i128()?;
        Some((low, low.checked_add(i128::from(!rest.is_zero()))?))
    }

    /// As [`Fraction::rounded`], of any fraction.
    #[inline(never)]
    fn rounded(self, scale: u64) -> Option<i64> {
        if let Some((n, d)) = self.wide()
            && let Some(size) = rounded_wide(n.unsigned_abs(), d.unsigned_abs(), scale)
        {
            let size = i64::try_from(size).ok()?;
            return Some(if n < 0 { -size } else { size });
        }
        let (n, d) = self.parts();
        let doubled: BigInt = n * scale * 2;
        let size: BigInt = (doubled.abs() + &d) / (d * 2);
        if doubled.is_negative() { (-size).to_i64() } else { size.to_i64() }
    }
}

type SmallOp = fn(i128, i128, i128, i128) -> Option<(i128, i128)>;
type BigOp = fn(&BigInt, &BigInt, &BigInt, &BigInt) -> (BigInt, BigInt);

impl Fraction {
    pub(super) const ZERO: Self = Self { short: Ratio::ZERO, long: None };

    /// # Panics
    /// When the denominator is zero: a programming error, since every denominator comes from checked law or counts.
    #[inline(always)]
    pub(super) fn new(numerator: i128, denominator: i128) -> Self {
        match (i64::try_from(numerator), i64::try_from(denominator)) {
            (Ok(n), Ok(d)) if d > 0 => Self::short(n, d),
            _ => Self::new_long(numerator, denominator),
        }
    }

    /// A numerator over a positive denominator, both short.
    #[inline(always)]
    fn short(over: i64, under: i64) -> Self {
        Self::from(Ratio::new(over, under))
    }

    fn long(long: Long) -> Self {
        Self { long: Some(Box::new(long)), ..Self::ZERO }
    }

    #[cold]
    fn new_long(numerator: i128, denominator: i128) -> Self {
        assert!(denominator != 0, "a fraction needs a denominator");
        if denominator > 0 {
            return Self::of(numerator, denominator);
        }
        Self::from_big(-BigInt::from(numerator), -BigInt::from(denominator))
    }

    /// A numerator over a positive denominator.
    #[inline]
    pub(super) fn of(numerator: i128, denominator: i128) -> Self {
        match (i64::try_from(numerator), i64::try_from(denominator)) {
            (Ok(n), Ok(d)) => Self::short(n, d),
            _ => Self::long(Long::Wide(numerator.to_ne_bytes(), denominator.to_ne_bytes())),
        }
    }

    /// A whole number.
    pub(super) fn whole(number: i64) -> Self {
        Self::short(number, 1)
    }

    /// `mantissa / 10^decimals`, with fewer decimals where the last are zeros: most numbers have few, and short ones add
    /// and multiply in 64 bits.
    pub(super) fn decimal(mut mantissa: i64, mut decimals: u32) -> Self {
        const STEPS: [(u32, i64); 4] = [(8, 100_000_000), (4, 10_000), (2, 100), (1, 10)];
        for (zeros, step) in STEPS {
            if decimals >= zeros && mantissa % step == 0 {
                (mantissa, decimals) = (mantissa / step, decimals - zeros);
            }
        }
        Self::of(mantissa.into(), 10_i128.pow(decimals))
    }

    fn from_big(numerator: BigInt, denominator: BigInt) -> Self {
        let common = numerator.gcd(&denominator);
        let (numerator, denominator) = (numerator / &common, denominator / &common);
        match (numerator.to_i128(), denominator.to_i128()) {
            (Some(n), Some(d)) => Self::of(n, d),
            _ => Self::long(Long::Big(Box::new((numerator, denominator)))),
        }
    }

    /// The fraction, where numerator and denominator fit 64 bits.
    #[inline(always)]
    pub(super) fn ratio(&self) -> Option<Ratio> {
        self.long.is_none().then_some(self.short)
    }

    /// Numerator and denominator, where both fit 64 bits.
    #[inline(always)]
    pub(super) fn narrow(&self) -> Option<(i64, i64)> {
        self.ratio().map(|ratio| (ratio.over(), ratio.under()))
    }

    /// Numerator and denominator, where both fit 128 bits.
    #[inline(always)]
    pub(super) fn wide(&self) -> Option<(i128, i128)> {
        self.view().wide()
    }

    #[inline(always)]
    fn view(&self) -> View<'_> {
        View { short: self.short, long: self.long.as_deref() }
    }

    #[inline]
    pub(super) fn add(&self, other: &Self) -> Self {
        if let (Some(a), Some(b)) = (self.narrow(), other.narrow())
            && let Some((n, d)) = add_narrow(a, b)
        {
            return Self::short(n, d);
        }
        self.view().combine(other.view(), add_small, |an, ad, bn, bd| (an * bd + bn * ad, ad * bd))
    }

    #[inline]
    pub(super) fn mul(&self, other: &Self) -> Self {
        if let (Some((an, ad)), Some((bn, bd))) = (self.narrow(), other.narrow())
            && let (Some(n), Some(d)) = (an.checked_mul(bn), ad.checked_mul(bd))
        {
            return Self::short(n, d);
        }
        let small: SmallOp = |an, ad, bn, bd| Some((product(an, bn)?, product(ad, bd)?));
        self.view().combine(other.view(), small, |an, ad, bn, bd| (an * bn, ad * bd))
    }

    pub(super) fn neg(&self) -> Self {
        if let Some((n, d)) = self.view().wide()
            && let Some(n) = n.checked_neg()
        {
            return Self::of(n, d);
        }
        let (n, d) = self.view().parts();
        Self::from_big(-n, d)
    }

    /// One over this fraction; none for zero.
    pub(super) fn invert(&self) -> Option<Self> {
        if self.is_zero() {
            return None;
        }
        if let Some((n, d)) = self.view().wide() {
            return Some(Self::new(d, n));
        }
        let (n, d) = self.view().parts();
        let sign = BigInt::from(if n.is_negative() { -1 } else { 1 });
        Some(Self::from_big(d * &sign, n * sign))
    }

    #[inline(always)]
    pub(super) fn cmp(&self, other: &Self) -> Ordering {
        match (self.ratio(), other.ratio()) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => self.view().cmp(other.view()),
        }
    }

    /// This fraction times a power of ten, as a whole number, half-way cases away from zero; none beyond 64 bits.
    #[inline(always)]
    pub(super) fn rounded(&self, decimals: u32) -> Option<i64> {
        let scale = 10_u64.pow(decimals);
        if let Some((n, d)) = self.narrow()
            && let Some(size) = rounded_size(n.unsigned_abs(), d.unsigned_abs(), scale)
        {
            let size = i64::try_from(size).ok()?;
            return Some(if n < 0 { -size } else { size });
        }
        self.view().rounded(scale)
    }

    /// The whole number at or next below this fraction; beyond 64 bits the greatest or the least.
    #[inline(always)]
    pub(super) fn floor(&self) -> i64 {
        match self.narrow() {
            Some((n, d)) => n.div_euclid(d),
            None => self.view().floor(),
        }
    }

    /// The whole numbers between which this fraction times a power of ten lies; none beyond 128 bits.
    pub(super) fn enclosed(&self, decimals: u32) -> Option<(i128, i128)> {
        self.view().enclosed(decimals)
    }

    /// The square root, cut off (not rounded) after `decimals` decimals.
    pub(super) fn root_cut(&self, decimals: u32) -> Self {
        let (n, d) = self.view().parts();
        let scale = BigInt::from(10).pow(decimals);
        let squared: BigInt = n * &scale * &scale / d;
        Self::from_big(squared.sqrt(), scale)
    }

    pub(super) fn is_zero(&self) -> bool {
        match self.long.as_deref() {
            None => self.short.over() == 0,
            Some(Long::Wide(n, _)) => i128::from_ne_bytes(*n) == 0,
            Some(Long::Big(parts)) => parts.0.is_zero(),
        }
    }
}

impl From<Ratio> for Fraction {
    #[inline(always)]
    fn from(short: Ratio) -> Self {
        Self { short, long: None }
    }
}

fn lowest(n: i128, d: i128) -> (i128, i128) {
    let common = n.gcd(&d);
    (n / common, d / common)
}

/// `size / d` times a scale, as a whole number, half up; none where that takes more than the 64 bits that divide fast.
#[inline(always)]
fn rounded_size(size: u64, d: u64, scale: u64) -> Option<u64> {
    if let Some(doubled) = size.checked_mul(2 * scale)
        && let (Some(half), Some(step)) = (doubled.checked_add(d), d.checked_mul(2))
    {
        return Some(half / step);
    }
    // Decimals with more digits than wanted.
    let step = d.is_multiple_of(scale).then(|| d / scale)?;
    Some(size / step + u64::from(size % step >= step - step / 2))
}

/// The same of longer numbers: where their product with the scale is too long, by the first bits of both, which nearly always
/// tell it; none where they don't.
fn rounded_wide(size: u128, d: u128, scale: u64) -> Option<u128> {
    if let Some(size) = rounded_short(size, d, scale) {
        return Some(size.into());
    }
    let doubled = 2 * u128::from(scale);
    let rounded = |size: u128, d: u128| Some(size.checked_mul(doubled)?.checked_add(d)? / (2 * d));
    if d <= u128::MAX / 4
        && let Some(size) = rounded(size, d)
    {
        return Some(size);
    }
    let short = (u128::BITS - d.leading_zeros()).saturating_sub(u64::BITS - 2);
    let (size, d) = (size >> short, d >> short);
    let (least, most) = (rounded(size, d + 1)?, rounded(size + 1, d)?);
    (least == most).then_some(least)
}

/// The same by so few of their first bits that 64 hold what is computed with them, which divides fastest and, but for scales of
/// many decimals, nearly always tells it; none where they don't.
fn rounded_short(size: u128, d: u128, scale: u64) -> Option<u64> {
    let doubled = 2 * scale;
    let room = u64::BITS - 2 - doubled.ilog2();
    let left_out = (u128::BITS - size.max(d).leading_zeros()).saturating_sub(room);
    let first = |number: u128| u64::try_from(number >> left_out).expect("there is room for so many");
    let (size, d) = (first(size), first(d));
    let rounded = |size: u64, d: u64| (size * doubled + d).checked_div(2 * d);
    let (least, most) = (rounded(size, d + 1)?, rounded(size + 1, d)?);
    (least == most).then_some(least)
}

/// A product, none beyond 128 bits. Numbers of 64 bits, as most are, need no look at the result.
#[inline]
fn product(a: i128, b: i128) -> Option<i128> {
    match (i64::try_from(a), i64::try_from(b)) {
        (Ok(a), Ok(b)) => Some(i128::from(a) * i128::from(b)),
        _ => a.checked_mul(b),
    }
}

/// How often one positive number goes into another, if it does without a remainder.
#[inline]
fn multiple(large: i128, small: i128) -> Option<i128> {
    if small == 1 {
        return Some(large);
    }
    match (u64::try_from(large), u64::try_from(small)) {
        (Ok(large), Ok(small)) => large.is_multiple_of(small).then(|| i128::from(large / small)),
        _ => (large % small == 0).then(|| large / small),
    }
}

/// The sums that are made most: of numbers with one denominator, and of a whole number with any other.
#[inline]
pub(super) fn add_narrow((an, ad): (i64, i64), (bn, bd): (i64, i64)) -> Option<(i64, i64)> {
    match (ad, bd) {
        _ if ad == bd => Some((an.checked_add(bn)?, ad)),
        (1, _) => Some((an.checked_mul(bd)?.checked_add(bn)?, bd)),
        (_, 1) => Some((bn.checked_mul(ad)?.checked_add(an)?, ad)),
        _ => None,
    }
}

/// Sums that share a denominator, or where one denominator divides the other, stay small.
#[inline]
pub(super) fn add_small(an: i128, ad: i128, bn: i128, bd: i128) -> Option<(i128, i128)> {
    if ad == bd {
        return Some((an.checked_add(bn)?, ad));
    }
    let ((ln, ld), (sn, sd)) = if ad > bd { ((an, ad), (bn, bd)) } else { ((bn, bd), (an, ad)) };
    if let Some(times) = multiple(ld, sd) {
        return Some((ln.checked_add(product(sn, times)?)?, ld));
    }
    let n = product(an, bd)?.checked_add(product(bn, ad)?)?;
    Some((n, product(ad, bd)?))
}
