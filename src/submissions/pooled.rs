//! Part B claims of the clinicians of a small practice, taken together for its group score.

use std::collections::BTreeMap;

use super::QualityRows;
use crate::model::Collection;
use crate::model::submissions::{Channel, Counts, NOTHING_MORE, Program, QualityRow};

/// The claims rows of some units for a programme, counted together by measure and stratum as rows of a group; rows without counts stay out.
///
/// Two clinicians with 10 met of 20 and 30 met of 40: 40 met of 60.
pub fn pooled_claims(
    members: impl Iterator<Item = usize>,
    group: u32,
    program: Program,
    quality: &QualityRows,
) -> Vec<QualityRow> {
    let mut pooled: BTreeMap<(u16, u8), QualityRow> = BTreeMap::new();
    for member in members {
        for row in last_rows(quality, member, program) {
            let sum = pooled.entry((row.measure, row.stratum)).or_insert(QualityRow {
                unit: group,
                submitter: 0,
                more: NOTHING_MORE,
                counts: Counts::ZERO,
                ..row
            });
            sum.counts = sum.counts.plus(&row.counts);
        }
    }
    pooled.into_values().collect()
}

/// The counted claims rows of a clinician, each measure once: from the first of several submitters, and of rows that
/// replace each other the last; one without counts stays out.
fn last_rows(quality: &QualityRows, member: usize, program: Program) -> impl Iterator<Item = QualityRow> {
    let rows = quality.rows.of(member);
    let claims = rows.filter(|row| row.channel == Channel::new(program, Collection::Claims));
    let mut submitters: BTreeMap<u16, u16> = BTreeMap::new();
    let mut last: BTreeMap<(u16, u8), QualityRow> = BTreeMap::new();
    for row in claims {
        if *submitters.entry(row.measure).or_insert(row.submitter) == row.submitter {
            last.insert((row.measure, row.stratum), row);
        }
    }
    last.into_values().filter(|row| row.counts.are_given())
}
