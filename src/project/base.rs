//! The base: what Medicare pays for covered professional services of the payment year before the adjustment.

use crate::units::{Exact, Pure, Ratio};

/// What is known of a clinician's payments, in cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// What Medicare pays.
    Paid(i64),
    /// Allowed charges, of which patients pay a part.
    Allowed(i64),
}

impl Amount {
    /// The amount as given.
    pub fn cents(self) -> i64 {
        match self {
            Self::Paid(cents) | Self::Allowed(cents) => cents,
        }
    }

    /// The column that it stands in.
    pub fn column(self) -> &'static str {
        match self {
            Self::Paid(_) => "part_b_paid",
            Self::Allowed(_) => "part_b_allowed",
        }
    }
}

/// How payments of one year become those of the payment year.
#[derive(Debug, Clone, Copy)]
pub struct Assumptions {
    paid: Ratio,
    allowed: Option<Ratio>,
    sequestration: Ratio,
}

impl Assumptions {
    /// Growth of each year, the share of allowed charges that Medicare pays, and the share that sequestration takes; none:
    /// a product of too many digits.
    pub fn new(
        growth: impl Iterator<Item = Exact<Pure>>,
        paid_to_allowed: Option<&Exact<Pure>>,
        sequestration: &Exact<Pure>,
    ) -> Option<Self> {
        let one = Exact::<Pure>::whole(1);
        let growth = growth.fold(one.clone(), |factor, year| &factor * &(&one + &year));
        let allowed = match paid_to_allowed {
            Some(ratio) => Some((&growth * ratio).narrow_ratio()?),
            None => None,
        };
        Some(Self { paid: growth.narrow_ratio()?, allowed, sequestration: sequestration.narrow_ratio()? })
    }

    /// What is known of payments, as far as these assumptions can use it: allowed charges only with a stated share.
    pub fn amount(&self, paid: Option<i64>, allowed: Option<i64>) -> Option<Amount> {
        let allowed = || allowed.filter(|_| self.allowed.is_some()).map(Amount::Allowed);
        paid.map(Amount::Paid).or_else(allowed)
    }

    /// The base of the payment year, half-up to the cent; none past what 64 bits hold.
    ///
    /// 100,000.00 paid, growing by 1 and then by 2.5 percent: 103,525.00. 100,000.00 allowed, of which 78 percent are paid:
    /// 80,749.50.
    pub fn base(&self, amount: Amount) -> Option<i64> {
        match amount {
            Amount::Paid(cents) => self.paid.part(cents),
            Amount::Allowed(cents) => self.allowed?.part(cents),
        }
    }

    /// The share that sequestration takes.
    pub fn sequestration(&self) -> Ratio {
        self.sequestration
    }
}
