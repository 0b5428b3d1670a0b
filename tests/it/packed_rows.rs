//! Packed rows are the rows that were packed, in whatever order and however they came.

use mips_cohort::ingest::PackedRows;
use mips_cohort::model::Collection;
use mips_cohort::model::submissions::{Channel, Counts, NO_STRATUM, NOTHING_MORE, Program, QualityRow};
use proptest::collection::vec;
use proptest::prelude::*;

/// Rows of which many go on where the one before ends, and some say more than the others.
fn rows() -> impl Strategy<Value = Vec<QualityRow>> {
    let row = (0..4_u32, 0..3_u32, 0..2_u16, 0..2_u16, 0..3_u32, any::<bool>());
    vec(row, 0..60).prop_map(|said| {
        let mut line = u32::MAX - 40;
        let row = |(unit, step, file, submitter, exclusion, has_more)| {
            // Lines past the last that is counted are all called that.
            line = u32::saturating_add(line, step);
            QualityRow {
                unit: unit * 3,
                counts: Counts { met: line, not_met: unit, exclusion, exception: step, eligible: 7 },
                more: if has_more && exclusion > 0 { step } else { NOTHING_MORE },
                line,
                file: file * u16::from(step == 0),
                measure: 5,
                submitter: submitter * u16::from(step == 2),
                channel: Channel::new(Program::App, Collection::Registry),
                stratum: NO_STRATUM - submitter as u8,
            }
        };
        said.into_iter().map(row).collect()
    })
}

/// Rows that say nothing besides what every row says.
fn plain(rows: &[QualityRow]) -> Vec<QualityRow> {
    let counts = |row: &QualityRow| Counts { exclusion: 0, exception: 0, ..row.counts };
    rows.iter().map(|row| QualityRow { counts: counts(row), more: NOTHING_MORE, ..*row }).collect()
}

fn all(packed: &PackedRows) -> Vec<QualityRow> {
    let (one_by_one, mut at_once) = (packed.unpacked(0..packed.runs()).collect::<Vec<_>>(), Vec::new());
    packed.unpack(0..packed.runs(), &mut at_once);
    assert_eq!(one_by_one, at_once);
    at_once
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rows_come_out_as_they_went_in(rows in rows(), from in 0..60_usize, count in 0..60_usize) {
        for rows in [plain(&rows), rows] {
            let packed: PackedRows = rows.iter().copied().collect();
            prop_assert_eq!(all(&packed), rows.clone());
            prop_assert_eq!(packed.len(), rows.len());
            let range = from.min(rows.len())..(from + count).min(rows.len());
            prop_assert_eq!(packed.range(range.clone()).collect::<Vec<_>>(), &rows[range]);
        }
    }

    #[test]
    fn runs_of_others_are_added_whatever_they_say(first in rows(), second in rows()) {
        for (first, second) in [(plain(&first), second.clone()), (first, plain(&second))] {
            let (mut packed, others): (PackedRows, PackedRows) =
                (first.iter().copied().collect(), second.iter().copied().collect());
            let middle = others.runs() / 2;
            packed.append(&others, 0..middle);
            packed.append(&others, middle..others.runs());
            packed.append(&others, middle..middle);
            prop_assert_eq!(all(&packed), [first, second].concat());
        }
    }

    #[test]
    fn rows_of_a_unit_stay_in_their_order(rows in rows()) {
        for rows in [plain(&rows), rows] {
            let mut packed: PackedRows = rows.iter().copied().collect();
            let mut sorted = rows;
            sorted.sort_by_key(|row| row.unit);
            // Room that was used before.
            let mut room: PackedRows = sorted.iter().copied().collect();
            packed.bring_in_order(&mut room, |unit| unit as usize);
            prop_assert_eq!(all(&packed), sorted.clone());
            let of_first = packed.numbered(0, |unit| unit as usize);
            prop_assert_eq!(packed.unpacked(of_first).count(), sorted.iter().filter(|row| row.unit == 0).count());
        }
    }
}
