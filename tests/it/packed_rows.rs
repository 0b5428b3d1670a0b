//! Packed rows are the rows that were packed, in whatever order and however they came.

use mips_cohort::ingest::{Label, PackedRows};
use mips_cohort::model::Collection;
use mips_cohort::model::submissions::{Channel, Counts, NO_STRATUM, NOTHING_MORE, Origin, Program, QualityRow};
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
                measure: (line % 7) as u16,
                submitter: submitter * u16::from(step == 2),
                channel: Channel::new(Program::App, Collection::Registry),
                stratum: NO_STRATUM - u8::from(step == 2),
            }
        };
        said.into_iter().map(row).collect()
    })
}

/// Rows that say nothing besides what every row says.
fn plain(rows: &[QualityRow]) -> Vec<QualityRow> {
    let counts = |row: &QualityRow| Counts { met: row.counts.met % 65_536, exclusion: 0, exception: 0, ..row.counts };
    rows.iter().map(|row| QualityRow { counts: counts(row), more: NOTHING_MORE, ..*row }).collect()
}

fn all(packed: &PackedRows) -> Vec<QualityRow> {
    let (one_by_one, mut at_once) = (packed.unpacked(0..packed.runs()).collect::<Vec<_>>(), Vec::new());
    packed.unpack(0..packed.runs(), &mut at_once);
    assert_eq!(one_by_one, at_once);
    at_once
}

/// Units of which rows stand together are only said to rise where they do: each submission once, in order, without a stratum.
fn check_order(packed: &PackedRows) {
    let mut start = 0;
    while start < packed.runs() {
        let end = packed.next_unit(start);
        if packed.surely_rise(start..end) {
            let rows: Vec<_> = packed.submission_keys(start..end).collect();
            assert!(rows.is_sorted_by(|a, b| a.order() < b.order()), "{rows:?}");
            assert!(rows.iter().all(|row| row.stratum == NO_STRATUM), "{rows:?}");
        }
        start = end;
    }
}

#[test]
fn counts_past_sixteen_bits_are_whole_beside_those_that_are_not() {
    let row = |line: u32, met: u32, eligible: u32| QualityRow {
        unit: 3,
        counts: Counts { met, not_met: eligible - met, exclusion: 0, exception: 0, eligible },
        more: NOTHING_MORE,
        line,
        file: 0,
        measure: 5,
        submitter: 0,
        channel: Channel::new(Program::Traditional, Collection::Registry),
        stratum: NO_STRATUM,
    };
    let none = QualityRow { counts: Counts::NONE, ..row(9, 0, 0) };
    let rows =
        [row(1, 4, 7), row(2, 65_535, 65_535), row(3, 65_535, 65_536), row(4, 1, u32::MAX - 1), none, row(5, 4, 7)];
    for count in 0..=rows.len() {
        let packed: PackedRows = rows[..count].iter().copied().collect();
        assert_eq!(all(&packed), rows[..count]);
    }
}

/// Rows of the measures of some units, and where each list of them begins.
const LISTS: [(u32, u32, [u16; 3]); 6] = [
    (7, 1, [1, 2, 9]),
    (7, 4, [10, 12, 13]),
    (7, 8, [14, 15, 16]),
    (8, 11, [1, 3, 4]),
    (9, 14, [1, 3, 4]),
    (9, 17, [6, 7, 9]),
];

fn row(unit: u32, measure: u16, counts: Counts, line: u32) -> QualityRow {
    let (channel, stratum) = (channel(), NO_STRATUM);
    QualityRow { unit, counts, more: NOTHING_MORE, line, file: 0, measure, submitter: 2, channel, stratum }
}

fn label(measure: u16) -> Label {
    Label::new(measure, channel(), NO_STRATUM)
}

fn channel() -> Channel {
    Channel::new(Program::Traditional, Collection::Registry)
}

#[test]
fn rows_of_counts_alone_are_those_pushed_one_by_one() {
    let counts = |measure: u16| {
        let met = u32::from(measure) * 10_000;
        Counts { met, not_met: 1, exclusion: met % 2, exception: 0, eligible: 170_000 }
    };
    let (mut at_once, mut one_by_one) = (PackedRows::new(), PackedRows::new());
    for (unit, line, measures) in LISTS {
        let (key, first) = ((unit, 2), Origin { line, file: 0 });
        at_once.extend_plain(key, first, true, &measures.map(label), measures.into_iter().map(counts));
        at_once.extend_plain(key, first, true, &[], std::iter::empty());
        for (measure, line) in measures.into_iter().zip(line..) {
            one_by_one.push(row(unit, measure, counts(measure), line));
        }
    }
    assert_eq!(all(&at_once), all(&one_by_one));
    assert_eq!((at_once.runs(), one_by_one.runs()), (4, 4));
    // A run that goes on is in order as a whole, and one unit has two runs.
    assert!(at_once.surely_rise(0..1) && at_once.surely_rise(2..3) && !at_once.surely_rise(0..2));
    at_once.extend_plain((9, 2), Origin { line: 20, file: 0 }, true, &[label(9)], [counts(9)].into_iter());
    assert!(!at_once.surely_rise(2..3), "measure 9 again");
}

#[test]
fn brief_rows_are_those_pushed_one_by_one_before_and_after_others() {
    let (mut at_once, mut one_by_one) = (PackedRows::new(), PackedRows::new());
    let long = Counts { met: 70_000, not_met: 0, exclusion: 3, exception: 0, eligible: 80_000 };
    for (unit, line, measures) in LISTS {
        let counts = measures.map(|measure| [measure, 1, 20]);
        let labels = measures.map(label);
        at_once.extend_brief((unit, 2), Origin { line, file: 0 }, true, &labels, counts.into_iter());
        for ((measure, [met, not_met, eligible]), line) in measures.into_iter().zip(counts).zip(line..) {
            let [met, not_met, eligible] = [met, not_met, eligible].map(u32::from);
            let counts = Counts { met, not_met, exclusion: 0, exception: 0, eligible };
            one_by_one.push(row(unit, measure, counts, line));
        }
        if unit == 8 {
            at_once.push(row(unit, 30, long, 30));
            one_by_one.push(row(unit, 30, long, 30));
        }
        assert_eq!(all(&at_once), all(&one_by_one));
    }
    assert!(!at_once.surely_rise(0..2) && at_once.surely_rise(0..1));
}

#[test]
#[should_panic(expected = "a label for each row")]
fn brief_rows_without_a_label_each_are_refused() {
    let counts = [[1, 1, 20], [2, 1, 20]];
    PackedRows::new().extend_brief((7, 2), Origin { line: 2, file: 0 }, true, &[label(1)], counts.into_iter());
}

#[test]
#[should_panic(expected = "a label for each row")]
fn plain_rows_without_a_label_each_are_refused() {
    let counts = [Counts::ZERO];
    PackedRows::new().extend_plain((7, 2), Origin { line: 2, file: 0 }, true, &[], counts.into_iter());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rows_come_out_as_they_went_in(rows in rows(), from in 0..60_usize, count in 0..60_usize) {
        for rows in [plain(&rows), rows] {
            let packed: PackedRows = rows.iter().copied().collect();
            prop_assert_eq!(all(&packed), rows.clone());
            prop_assert_eq!(packed.len(), rows.len());
            check_order(&packed);
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
            check_order(&packed);
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
            check_order(&packed);
            let of_first = packed.numbered(0, |unit| unit as usize);
            prop_assert_eq!(packed.unpacked(of_first).count(), sorted.iter().filter(|row| row.unit == 0).count());
        }
    }
}
