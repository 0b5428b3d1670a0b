//! 42 CFR 414.1380(c)(2): categories that are not scored, and where their weight goes.

use crate::model::{Categories, Category, CategoryRecord, CategorySet, EntityType, Reason};
use crate::rules::{Law, Reweighting};

/// What the weights of a unit are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weights {
    /// They sum to 100.
    Of(Categories<u8>),
    /// Too few categories are scored: the final score is the threshold.
    Threshold,
    /// The rule pack has no row for what is scored.
    NoRow,
}

/// Why each category that is not scored is not (42 CFR 414.1380(c)(2)(i)).
///
/// The first reason that holds: an approved exception, the automatic extreme-circumstances policy, a year without weight
/// for anyone, no score given. Data overrides an exception in every category but cost: a
/// quality score that came in all the same is scored. The exception of an APM entity stands whatever came in.
pub(super) fn not_scored(record: &CategoryRecord, law: &Law) -> Categories<Option<Reason>> {
    Categories::from_fn(|category| {
        let given = record.scores.get(category).is_some();
        let excepted = if record.approved.contains(category) {
            Some(Reason::Approved)
        } else if record.automatic_euc {
            Some(Reason::AutomaticEuc)
        } else {
            None
        };
        let stands = category == Category::Cost || record.entity_type == EntityType::ApmEntity;
        match excepted {
            _ if record.set_aside.contains(category) => Some(Reason::Scenario),
            Some(reason) if !given || stands => Some(reason),
            _ if *law.weights.get(category) == 0 => Some(Reason::National),
            _ if !given => Some(Reason::NotGiven),
            _ => None,
        }
    })
}

/// The categories that are scored.
pub(super) fn scored(reasons: Categories<Option<Reason>>) -> CategorySet {
    CategorySet::of(|category| reasons.get(category).is_none())
}

/// Weights of a table by what is scored (42 CFR 414.1380(c)(2)(ii)(F) for everyone, (G) for small practices).
///
/// In 2024, without promoting interoperability: 55 / 30 / 15 / 0, for a small practice 40 / 30 / 30 / 0. With fewer than
/// two scored categories the final score is the threshold (42 CFR 414.1380(c)).
pub(super) fn weights(table: &Reweighting, small_practice: bool, scored: CategorySet, law: &Law) -> Weights {
    if scored.len() < law.fewest_scored {
        return Weights::Threshold;
    }
    table.weights(small_practice, scored).map_or(Weights::NoRow, Weights::Of)
}
