//! Public files that print 0 for a category whether it was reweighted or scored 0.

use crate::model::CategoryRecord;
use crate::rules::Law;
use crate::score::score_categories;
use crate::units::{Exact, FINE, Points};

/// Takes promoting interoperability out where the published final score is nearer to the weighting without it; true
/// where it was 0, so that the published score had to tell.
///
/// In 2017, 100 quality, 0 advancing care information and 100 improvement activities: a published 100 is
/// `0.85 x 100 + 0.15 x 100`, a published 75 is `0.60 x 100 + 0.15 x 100`.
pub(super) fn infer_pi(record: &mut CategoryRecord, published: Option<i64>, law: &Law) -> bool {
    let is_zero = record.scores.promoting_interoperability.as_ref().is_some_and(Exact::is_zero);
    let Some(published) = published.filter(|_| is_zero) else { return false };
    let mut without = record.clone();
    without.scores.promoting_interoperability = None;
    let published: Exact<Points> = Exact::decimal(published, FINE);
    let distance = |record: &CategoryRecord| {
        let score = score_categories(record, law).final_score?;
        Some((&score - &published).max(&published - &score))
    };
    let nearer = match (distance(record), distance(&without)) {
        (Some(scored), Some(reweighted)) => reweighted < scored,
        (scored, _) => scored.is_none(),
    };
    if nearer {
        *record = without;
    }
    true
}
