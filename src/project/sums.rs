//! Sums of payments.

use super::Payment;

/// Payments of a group of clinicians, in cents; sums of whole numbers, so that a sum of sums is the same sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// Clinicians, with a known base or without.
    pub clinicians: u64,
    /// Those with a known base.
    pub with_base: u64,
    /// Before the adjustment.
    pub base: i128,
    /// Increases.
    pub increases: i128,
    /// Reductions: not positive.
    pub reductions: i128,
    /// What sequestration takes: not positive.
    pub sequestration: i128,
}

impl Sums {
    /// Adds a clinician.
    pub fn add(&mut self, payment: Option<Payment>) {
        self.clinicians += 1;
        let Some(payment) = payment else { return };
        self.with_base += 1;
        self.base += i128::from(payment.base);
        self.increases += i128::from(payment.adjustment.max(0));
        self.reductions += i128::from(payment.adjustment.min(0));
        self.sequestration += i128::from(payment.sequestration);
    }

    /// The same of another group.
    #[must_use]
    pub fn plus(self, other: &Self) -> Self {
        Self {
            clinicians: self.clinicians + other.clinicians,
            with_base: self.with_base + other.with_base,
            base: self.base + other.base,
            increases: self.increases + other.increases,
            reductions: self.reductions + other.reductions,
            sequestration: self.sequestration + other.sequestration,
        }
    }

    /// Increases less reductions.
    pub fn adjustment(&self) -> i128 {
        self.increases + self.reductions
    }

    /// What Medicare pays in the end.
    pub fn paid(&self) -> i128 {
        self.base + self.adjustment() + self.sequestration
    }
}
