//! Which score adjusts the payments of the payment year (42 CFR 414.1405): clinicians bill through practices then that they
//! may not have been part of in the performance year.

use super::{Assigned, Roster};
use crate::ids::Tin;
use crate::model::place;
use crate::units::{Exact, Points};

/// Why a score applies to a clinician of a practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LookupRule {
    /// It is the score of this clinician in this practice.
    SameTinNpi,
    /// The clinician has none in this practice: it is the highest that the clinician has in any.
    HighestOfNpi,
    /// No score: payments are not adjusted.
    None,
}

impl LookupRule {
    /// The name in `rule`.
    pub fn name(self) -> &'static str {
        match self {
            Self::SameTinNpi => "same_tin_npi",
            Self::HighestOfNpi => "highest_of_npi",
            Self::None => "none",
        }
    }
}

/// A row of `payment_lookup`, as compact as a national roster needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lookup {
    /// Place on the roster of the clinician, of whom any practice that the roster does not name is meant where `elsewhere`.
    pub clinician: u32,
    /// A practice that the roster does not name with this NPI.
    pub elsewhere: bool,
    /// Why the score applies.
    pub rule: LookupRule,
    /// Place on the roster of the clinician whose score it is.
    pub source: Option<u32>,
}

/// For every NPI a row for practices that the roster does not name, then one for each practice that it does; by NPI and TIN.
/// `score` is the final score of a unit.
///
/// Scores of 70 and 88 in two practices: 88 in a third. Who was left out of a practice, or reports voluntarily, has no score
/// there, which the scores of others do not replace.
pub fn payment_lookup<'s>(
    roster: &Roster,
    assigned: &[Assigned],
    score: &dyn Fn(u32) -> Option<&'s Exact<Points>>,
) -> Vec<Lookup> {
    let clinicians = roster.clinicians();
    let mut order: Vec<u32> = (0..place(clinicians.len())).collect();
    let key = |clinician: &u32| clinicians[*clinician as usize].key;
    order.sort_unstable_by_key(|clinician| (key(clinician).npi(), key(clinician).tin()));
    let own = |clinician: u32| {
        let row = &assigned[clinician as usize];
        row.unit.filter(|_| row.standing.is_adjusted()).and_then(score)
    };
    let mut rows = Vec::with_capacity(2 * order.len());
    for of_npi in order.chunk_by(|a, b| key(a).npi() == key(b).npi()) {
        let scored = of_npi.iter().copied().filter(|clinician| own(*clinician).is_some());
        let highest = scored.reduce(|best, other| if own(other) > own(best) { other } else { best });
        let rule = if highest.is_some() { LookupRule::HighestOfNpi } else { LookupRule::None };
        rows.push(Lookup { clinician: of_npi[0], elsewhere: true, rule, source: highest });
        rows.extend(of_npi.iter().map(|&clinician| match own(clinician) {
            Some(_) => Lookup { clinician, elsewhere: false, rule: LookupRule::SameTinNpi, source: Some(clinician) },
            None => Lookup { clinician, elsewhere: false, rule: LookupRule::None, source: None },
        }));
    }
    rows
}

impl Lookup {
    /// The practice that a row is about; none: any that the roster does not name.
    pub fn tin(&self, roster: &Roster) -> Option<Tin> {
        (!self.elsewhere).then(|| roster.clinicians()[self.clinician as usize].key.tin())
    }
}
