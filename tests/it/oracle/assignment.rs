//! Which score each clinician gets (section 8, 13b.29, 13b.30, 13b.48).

use super::cells::number;
use super::eligibility::{Participation, by_themselves, by_unit};
use super::final_score::{adjustment_cents, payment_percent};
use super::fraction::Fraction;
use super::key::{Key, Kind};
use super::members::has_member;
use super::outputs::FinalScore;
use super::pathway::Pathway;
use super::rows::{Clinician, Cohort};
use super::tables::Tables;

/// A unit's score in one pathway, unrounded.
#[derive(Clone, Debug)]
pub struct Scored {
    pub key: Key,
    pub pathway: Pathway,
    pub exact: Fraction,
}

/// A clinician's row with the score behind it, unrounded.
#[derive(Clone, Debug)]
pub struct Assigned {
    pub row: FinalScore,
    pub is_bound: bool,
    pub exact: Option<Fraction>,
}

/// The highest score among the units that bind the clinician, or, where none does, that report for them voluntarily; a
/// virtual group's before all. Of equals the first of tables.md. Only those who are bound are paid more or less (1.4).
pub fn assign(tables: &Tables, cohort: &Cohort, clinician: &Clinician, scored: &[Scored]) -> Assigned {
    let own = by_themselves(tables, cohort, clinician);
    let of_clinician: Vec<(&Scored, Participation)> = scored
        .iter()
        .filter(|one| has_member(cohort, &one.key, clinician))
        .map(|one| (one, by_unit(tables, cohort, &one.key, clinician)))
        .collect();
    let strongest = of_clinician.iter().map(|(_, by_unit)| *by_unit).fold(own.participation, Participation::max);
    let of_virtual_group = of_clinician.iter().any(|(one, _)| one.key.kind == Kind::VirtualGroup);
    let best = of_clinician
        .into_iter()
        .filter(|(one, by_unit)| match of_virtual_group {
            true => one.key.kind == Kind::VirtualGroup && strongest != Participation::Excluded,
            false => by_unit.competes(strongest),
        })
        .map(|(one, _)| one)
        .max_by(|a, b| {
            let name = |one: &Scored| (one.key.kind, one.pathway.rank(), one.key.entity_id.clone());
            a.exact.cmp(&b.exact).then_with(|| name(b).cmp(&name(a)))
        });
    let exact = best.map(|one| one.exact.clone());
    let percent = match &exact {
        Some(score) if strongest.is_bound() => payment_percent(score).scaled(2),
        _ => 0,
    };
    let excluded = own.exclusion.filter(|_| strongest == Participation::Excluded);
    let paid = number(&clinician.part_b_paid);
    let row = FinalScore {
        tin: clinician.tin.clone(),
        npi: clinician.npi.clone(),
        entity_id: best.map(|one| one.key.entity_id.clone()).unwrap_or_default(),
        participation: strongest.name(),
        exclusion_reason: excluded.map(|reason| reason.name().to_owned()).unwrap_or_default(),
        scored_as: best.map_or("", |one| one.key.kind.name()),
        pathway: best.map(|one| one.pathway.name().to_owned()).unwrap_or_default(),
        final_score_hundredths: exact.as_ref().map(|score| score.scaled(2)),
        payment_adjustment_percent_hundredths: percent,
        part_b_paid_cents: paid.as_ref().map(|paid| paid.scaled(2)),
        adjustment_dollars_cents: paid.as_ref().map(|paid| adjustment_cents(paid, percent)),
    };
    Assigned { row, is_bound: strongest.is_bound(), exact }
}
