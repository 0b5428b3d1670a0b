//! 42 CFR 414.1405(e): what is paid with the adjustment, and after sequestration.

use crate::adjust::adjustment_dollars;
use crate::units::Ratio;

/// A payment with its adjustment, in cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Payment {
    /// Before the adjustment.
    pub base: i64,
    /// What the adjustment adds or takes.
    pub adjustment: i64,
    /// What sequestration takes: not positive.
    pub sequestration: i64,
}

impl Payment {
    /// A base with its adjustment (percent in hundredths), and sequestration on both: first the adjustment, then
    /// sequestration, each rounded to the cent (42 CFR 414.1405(e); 2 U.S.C. 901a(6)).
    ///
    /// 100.00 at -9.00 percent, then 2 percent less: -9.00, -1.82, and 89.18 is paid. None past what 64 bits hold.
    pub fn of(base: i64, percent: i64, sequestration: Ratio) -> Option<Self> {
        let adjustment = adjustment_dollars(base, percent);
        let sequestration = -sequestration.part(base.checked_add(adjustment)?)?;
        Some(Self { base, adjustment, sequestration })
    }

    /// What Medicare pays in the end.
    pub fn paid(self) -> i64 {
        self.base + self.adjustment + self.sequestration
    }
}

/// The payment of one claim line: the adjustment is on what Medicare pays, which is the allowed charge less what the patient
/// pays (42 CFR 414.1405(e)).
///
/// 125.00 allowed, 25.00 of it the patient's, at 1.05 percent and 2 percent sequestration: 1.05, -2.02, and 99.03 is paid.
pub fn line_payment(allowed: i64, coinsurance: i64, percent: i64, sequestration: Ratio) -> Option<Payment> {
    Payment::of(allowed.checked_sub(coinsurance)?, percent, sequestration)
}
