//! Sums of fractions.

use std::borrow::Borrow;

use super::fraction::{Fraction, add_narrow, add_small};

/// The sum of some fractions.
pub(super) fn sum<F: Borrow<Fraction>>(fractions: impl Iterator<Item = F>) -> Fraction {
    let mut sum = RunningSum { short: (0, 1), wide: (0, 1), rest: Fraction::ZERO };
    fractions.for_each(|fraction| sum.add(fraction.borrow()));
    sum.total()
}

/// A sum in the making. Short fractions are added to each other as long as their sum is short, which is fast; then that sum is
/// added to one of 128 bits, so that hardly anything takes room of its own but the total.
struct RunningSum {
    short: (i64, i64),
    wide: (i128, i128),
    /// What fits neither.
    rest: Fraction,
}

impl RunningSum {
    #[inline(always)]
    fn add(&mut self, next: &Fraction) {
        if let Some(next) = next.narrow() {
            self.short = add_short(self.short, next).unwrap_or_else(|| {
                self.keep_short();
                next
            });
        } else if let Some((over, under)) = next.wide() {
            self.add_wide(over, under);
        } else {
            self.rest = self.rest.add(next);
        }
    }

    fn total(mut self) -> Fraction {
        self.keep_short();
        let wide = Fraction::of(self.wide.0, self.wide.1);
        if self.rest.is_zero() { wide } else { self.rest.add(&wide) }
    }

    /// Adds the short sum to the long one; whoever goes on begins it anew.
    fn keep_short(&mut self) {
        let (over, under) = self.short;
        self.add_wide(over.into(), under.into());
    }

    fn add_wide(&mut self, over: i128, under: i128) {
        if over == 0 {
            return;
        }
        if self.wide.0 == 0 {
            self.wide = (over, under);
            return;
        }
        match add_small(self.wide.0, self.wide.1, over, under) {
            Some(sum) => self.wide = sum,
            None => self.rest = self.rest.add(&Fraction::of(over, under)),
        }
    }
}

/// The sum of two numerators over denominators, where it is as short.
#[inline(always)]
fn add_short(a: (i64, i64), b: (i64, i64)) -> Option<(i64, i64)> {
    let ((an, ad), (bn, bd)) = (a, b);
    let unlike = || Some((an.checked_mul(bd)?.checked_add(bn.checked_mul(ad)?)?, ad.checked_mul(bd)?));
    add_narrow(a, b).or_else(unlike)
}
