//! An exact fraction: `i128` over `i128` while that is enough, big integers when it is not.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};

/// Numerator over a positive denominator; not kept in lowest terms, since most sums share a power of ten.
#[derive(Clone, Debug)]
pub(super) enum Fraction {
    Small(i128, i128),
    Big(Box<(BigInt, BigInt)>),
}

type SmallOp = fn(i128, i128, i128, i128) -> Option<(i128, i128)>;
type BigOp = fn(&BigInt, &BigInt, &BigInt, &BigInt) -> (BigInt, BigInt);

impl Fraction {
    /// # Panics
    /// When the denominator is zero: a programming error, since every denominator comes from checked law or counts.
    pub(super) fn new(numerator: i128, denominator: i128) -> Self {
        assert!(denominator != 0, "a fraction needs a denominator");
        if denominator > 0 {
            return Self::Small(numerator, denominator);
        }
        Self::from_big(-BigInt::from(numerator), -BigInt::from(denominator))
    }

    fn from_big(numerator: BigInt, denominator: BigInt) -> Self {
        let common = numerator.gcd(&denominator);
        let (numerator, denominator) = (numerator / &common, denominator / &common);
        match (numerator.to_i128(), denominator.to_i128()) {
            (Some(n), Some(d)) => Self::Small(n, d),
            _ => Self::Big(Box::new((numerator, denominator))),
        }
    }

    fn parts(&self) -> (BigInt, BigInt) {
        match self {
            Self::Small(n, d) => (BigInt::from(*n), BigInt::from(*d)),
            Self::Big(parts) => parts.as_ref().clone(),
        }
    }

    fn lowest(n: i128, d: i128) -> (i128, i128) {
        let common = n.gcd(&d);
        (n / common, d / common)
    }

    /// Tries the operation as it stands, then in lowest terms, then in big integers.
    fn combine(&self, other: &Self, small: SmallOp, big: BigOp) -> Self {
        if let (Self::Small(an, ad), Self::Small(bn, bd)) = (self, other) {
            if let Some((n, d)) = small(*an, *ad, *bn, *bd) {
                return Self::Small(n, d);
            }
            let ((an, ad), (bn, bd)) = (Self::lowest(*an, *ad), Self::lowest(*bn, *bd));
            if let Some((n, d)) = small(an, ad, bn, bd) {
                return Self::Small(n, d);
            }
        }
        let ((an, ad), (bn, bd)) = (self.parts(), other.parts());
        let (n, d) = big(&an, &ad, &bn, &bd);
        Self::from_big(n, d)
    }

    pub(super) fn add(&self, other: &Self) -> Self {
        self.combine(other, add_small, |an, ad, bn, bd| (an * bd + bn * ad, ad * bd))
    }

    pub(super) fn mul(&self, other: &Self) -> Self {
        let small: SmallOp = |an, ad, bn, bd| Some((an.checked_mul(bn)?, ad.checked_mul(bd)?));
        self.combine(other, small, |an, ad, bn, bd| (an * bn, ad * bd))
    }

    pub(super) fn neg(&self) -> Self {
        match self {
            Self::Small(n, d) if *n != i128::MIN => Self::Small(-n, *d),
            _ => {
                let (n, d) = self.parts();
                Self::from_big(-n, d)
            }
        }
    }

    /// One over this fraction; none for zero.
    pub(super) fn invert(&self) -> Option<Self> {
        match self {
            Self::Small(0, _) => None,
            Self::Small(n, d) => Some(Self::new(*d, *n)),
            Self::Big(parts) if parts.0.is_negative() => Some(Self::from_big(-&parts.1, -&parts.0)),
            Self::Big(parts) => Some(Self::from_big(parts.1.clone(), parts.0.clone())),
        }
    }

    pub(super) fn cmp(&self, other: &Self) -> Ordering {
        if let (Self::Small(an, ad), Self::Small(bn, bd)) = (self, other) {
            if ad == bd {
                return an.cmp(bn);
            }
            if let (Some(a), Some(b)) = (an.checked_mul(*bd), bn.checked_mul(*ad)) {
                return a.cmp(&b);
            }
        }
        let ((an, ad), (bn, bd)) = (self.parts(), other.parts());
        (an * bd).cmp(&(bn * ad))
    }

    /// This fraction times a power of ten, as a whole number, half-way cases away from zero; none beyond 64 bits.
    pub(super) fn rounded(&self, decimals: u32) -> Option<i64> {
        let scale = 10_i128.pow(decimals);
        if let Self::Small(n, d) = self
            && let (Ok(size), Ok(d), Ok(scale)) =
                (u64::try_from(n.unsigned_abs()), u64::try_from(*d), u64::try_from(scale))
            && d % scale == 0
        {
            // Decimals with more digits than wanted, as most are: whole numbers of 64 bits, which divide fast.
            let step = d / scale;
            let size = i64::try_from(size / step + u64::from(size % step >= step - step / 2)).ok()?;
            return Some(if *n < 0 { -size } else { size });
        }
        if let Self::Small(n, d) = self
            && let Some(doubled) = n.checked_mul(2 * scale)
            && let (Some(half), Some(step)) = (doubled.abs().checked_add(*d), d.checked_mul(2))
        {
            return i64::try_from(half / step).ok().map(|size| if doubled < 0 { -size } else { size });
        }
        let (n, d) = self.parts();
        let doubled: BigInt = n * scale * 2;
        let size: BigInt = (doubled.abs() + &d) / (d * 2);
        if doubled.is_negative() { (-size).to_i64() } else { size.to_i64() }
    }

    /// The square root, cut off (not rounded) after `decimals` decimals.
    pub(super) fn root_cut(&self, decimals: u32) -> Self {
        let (n, d) = self.parts();
        let scale = BigInt::from(10).pow(decimals);
        let squared: BigInt = n * &scale * &scale / d;
        Self::from_big(squared.sqrt(), scale)
    }

    pub(super) fn is_zero(&self) -> bool {
        match self {
            Self::Small(n, _) => *n == 0,
            Self::Big(parts) => parts.0.is_zero(),
        }
    }
}

/// Sums that share a denominator, or where one denominator divides the other, stay small.
fn add_small(an: i128, ad: i128, bn: i128, bd: i128) -> Option<(i128, i128)> {
    if ad == bd {
        return Some((an.checked_add(bn)?, ad));
    }
    let ((ln, ld), (sn, sd)) = if ad > bd { ((an, ad), (bn, bd)) } else { ((bn, bd), (an, ad)) };
    if sd == 1 || ld % sd == 0 {
        return Some((ln.checked_add(sn.checked_mul(ld / sd)?)?, ld));
    }
    let n = an.checked_mul(bd)?.checked_add(bn.checked_mul(ad)?)?;
    Some((n, ad.checked_mul(bd)?))
}
