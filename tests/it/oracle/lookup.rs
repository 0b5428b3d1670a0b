//! Which percent a claim of the payment year is paid with (section 8; tables.md, payment_lookup).

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::assignment::Assigned;
use super::final_score::payment_percent;
use super::outputs::PaymentLookup;

/// One row per TIN/NPI of the roster, and one per NPI for every TIN that the roster does not name with it.
pub fn payment_lookup(assigned: &[Assigned]) -> Vec<PaymentLookup> {
    let npis: BTreeSet<&str> = assigned.iter().map(|one| one.row.npi.as_str()).collect();
    let same = assigned.iter().map(|one| lookup(&one.row.npi, &one.row.tin, bound(one), "same_tin_npi"));
    let elsewhere = npis.into_iter().map(|npi| {
        let of_npi = assigned.iter().filter(|one| one.row.npi == npi).filter_map(bound);
        let highest = of_npi.max_by_key(|one| (one.exact.clone(), Reverse(one.row.tin.clone())));
        lookup(npi, "", highest, "highest_of_npi")
    });
    same.chain(elsewhere).collect()
}

/// Required or opted in, with a score.
fn bound(one: &Assigned) -> Option<&Assigned> {
    (one.is_bound && one.exact.is_some()).then_some(one)
}

fn lookup(npi: &str, tin: &str, source: Option<&Assigned>, rule: &'static str) -> PaymentLookup {
    let exact = source.and_then(|source| source.exact.as_ref());
    PaymentLookup {
        npi: npi.to_owned(),
        tin: tin.to_owned(),
        source_tin: source.map(|source| source.row.tin.clone()).unwrap_or_default(),
        final_score_hundredths: exact.map(|score| score.scaled(2)),
        payment_adjustment_percent_hundredths: exact.map_or(0, |score| payment_percent(score).scaled(2)),
        rule: if source.is_some() { rule } else { "none" },
    }
}
