//! Rows of `quality`, in the order of units, programmes, measures, collection types, submitters, strata and time.

use std::ops::Range;

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};

use super::ShelvedRows;
use super::shelved::Shelf;
use crate::ingest::{Duplicates, PackedRows, Problem, QualityShelves, SHELF, SubmissionKey};
use crate::model::place;
use crate::model::submissions::{Given, NO_STRATUM, QualityRow};
use crate::rules::tables::{QualityLaw, QualityMeasure};
use crate::schema::RejectCode;

/// The rows of `quality` that can be used.
#[derive(Debug, Clone, Default)]
pub struct QualityRows {
    /// The rows.
    pub rows: ShelvedRows,
    /// What they give beside counts.
    pub given: Vec<Given>,
}

/// Rows that were taken out because of other rows.
#[derive(Debug, Default)]
pub struct Faults {
    /// Repeat or contradict another row.
    pub duplicates: Duplicates,
    /// Lack a stratum.
    pub incomplete: Vec<Problem>,
}

impl Faults {
    fn extend(&mut self, others: Self) {
        self.duplicates.identical.extend(others.duplicates.identical);
        self.duplicates.conflicting.extend(others.duplicates.conflicting);
        self.incomplete.extend(others.incomplete);
    }
}

impl QualityRows {
    /// Sorts rows, and takes out those that repeat or contradict each other and submissions that lack a stratum.
    /// `submitters` gives for each number of a submitter its place among their names.
    pub fn sorted(rows: impl Into<QualityShelves>, submitters: &[u16], law: &QualityLaw) -> (Self, Faults) {
        let QualityShelves { shelves, given } = rows.into();
        let order = Order { submitters, given: &given, law };
        let settle = |room: &mut Room, (number, shelf)| order.settled(number, shelf, room);
        let settled: Vec<_> = shelves.into_par_iter().enumerate().map_init(Room::default, settle).collect();
        let (mut shelves, mut faults) = (Vec::with_capacity(settled.len()), Faults::default());
        for (shelf, of_shelf) in settled {
            shelves.push(shelf);
            faults.extend(of_shelf);
        }
        (Self { rows: ShelvedRows::new(shelves), given }, faults)
    }
}

/// What rows are brought in order by.
#[derive(Clone, Copy)]
struct Order<'a> {
    submitters: &'a [u16],
    given: &'a [Given],
    law: &'a QualityLaw,
}

/// Room that is used for one shelf after the other.
#[derive(Debug, Default)]
struct Room {
    packed: PackedRows,
    of_unit: Vec<QualityRow>,
}

impl Order<'_> {
    /// A shelf in order and without its faults.
    fn settled(self, number: usize, mut rows: PackedRows, room: &mut Room) -> (Shelf, Faults) {
        let first = place(number * SHELF);
        let Room { packed, of_unit } = room;
        rows.bring_in_order(packed, |unit| (unit - first) as usize);
        rows.renumber_submitters(self.submitters);
        let (mut faults, mut changed) = (Faults::default(), false);
        let mut start = 0;
        while start < rows.runs() {
            let end = rows.next_unit(start);
            if !rows.surely_rise(start..end) && !self.is_settled(rows.submission_keys(start..end)) {
                of_unit.clear();
                rows.unpack(start..end, of_unit);
                if !changed {
                    packed.clear();
                    packed.reserve_exact(rows.len());
                    packed.append(&rows, 0..start);
                }
                changed = true;
                self.sort(of_unit);
                self.take_faults(of_unit, &mut faults);
                for row in &*of_unit {
                    packed.push(*row);
                }
            } else if changed {
                packed.append(&rows, start..end);
            }
            start = end;
        }
        if changed {
            std::mem::swap(&mut rows, packed);
        }
        (Shelf::new(rows, first), faults)
    }

    /// Whether the rows of a unit stand in order already, each a submission of its own that is whole by itself: then nothing can
    /// be wrong with them.
    fn is_settled(self, mut of_unit: impl Iterator<Item = SubmissionKey>) -> bool {
        let mut before = None;
        of_unit.all(|row| {
            let rises = before.replace(row.order()).is_none_or(|before| before < row.order());
            rises && (row.stratum == NO_STRATUM || self.law.measures[row.measure].algorithm.is_none())
        })
    }

    fn sort(self, of_unit: &mut [QualityRow]) {
        let at = |row: &QualityRow| row.given(self.given).submitted_at;
        let sorting = |row: &QualityRow| (submission(row), row.stratum);
        let compare = |a: &QualityRow, b: &QualityRow| {
            let rest = || at(a).cmp(&at(b)).then_with(|| a.origin().cmp(&b.origin()));
            sorting(a).cmp(&sorting(b)).then_with(rest)
        };
        if !of_unit.is_sorted_by(|a, b| compare(a, b).is_le()) {
            of_unit.sort_unstable_by(compare);
        }
    }

    /// Takes out the rows of a unit with which something is wrong, and notes what.
    fn take_faults(self, rows: &mut Vec<QualityRow>, faults: &mut Faults) {
        let mut out = Vec::new();
        let mut start = 0;
        while start < rows.len() {
            let of = submission(&rows[start]);
            let length = rows[start..].iter().take_while(|row| submission(row) == of).count();
            let of_submission = start..start + length;
            let before = out.len();
            if length > 1 {
                duplicates(rows, of_submission.clone(), self.given, faults, &mut out);
            }
            let measure = &self.law.measures[rows[start].measure];
            if measure.algorithm.is_some() {
                let is_left = |place: &usize| out[before..].binary_search(place).is_err();
                let left: Vec<usize> = of_submission.clone().filter(is_left).collect();
                strata(rows, &left, measure, faults, &mut out);
            }
            start = of_submission.end;
        }
        remove(rows, out);
    }
}

fn remove(rows: &mut Vec<QualityRow>, mut out: Vec<usize>) {
    if out.is_empty() {
        return;
    }
    out.sort_unstable();
    let mut out = out.into_iter().peekable();
    let mut place = 0;
    rows.retain(|_| {
        let gone = out.next_if_eq(&place).is_some();
        place += 1;
        !gone
    });
}

/// What rows of one submission of a unit share.
fn submission(row: &QualityRow) -> u64 {
    let QualityRow { channel, measure, submitter, stratum, .. } = *row;
    SubmissionKey { channel, measure, submitter, stratum }.order()
}

/// Rows of one stratum and time: the same again is left out, anything else rejected with what it contradicts.
fn duplicates(
    rows: &[QualityRow],
    submission: Range<usize>,
    given: &[Given],
    faults: &mut Faults,
    out: &mut Vec<usize>,
) {
    let key = |row: &QualityRow| (row.stratum, row.given(given).submitted_at);
    let mut start = submission.start;
    while start < submission.end {
        let length = rows[start..submission.end].partition_point(|row| key(row) == key(&rows[start]));
        let same = start..start + length;
        let says = |place: usize| (rows[place].counts, rows[place].given(given));
        if length > 1 && same.clone().all(|place| says(place) == says(start)) {
            let again = same.clone().skip(1);
            faults.duplicates.identical.extend(again.map(|place| problem(&rows[place], RejectCode::DuplicateKey, "")));
            out.extend(same.clone().skip(1));
        } else if length > 1 {
            let conflicting = same.clone().map(|place| problem(&rows[place], RejectCode::DuplicateKey, ""));
            faults.duplicates.conflicting.push(conflicting.collect());
            out.extend(same.clone());
        }
        start = same.end;
    }
}

/// A measure without one of the strata it needs says nothing: all rows of the submission that are left are rejected.
fn strata(rows: &[QualityRow], left: &[usize], measure: &QualityMeasure, faults: &mut Faults, out: &mut Vec<usize>) {
    if left.iter().all(|place| rows[*place].stratum == NO_STRATUM) {
        return;
    }
    let there = |stratum: u8| left.iter().any(|place| rows[*place].stratum == stratum);
    let missing: Vec<&str> = measure
        .needed_strata()
        .filter(|stratum| !there(*stratum))
        .map(|stratum| measure.strata[usize::from(stratum)].as_str())
        .collect();
    if missing.is_empty() {
        return;
    }
    let message = format!("`{}` lacks the stratum {}", measure.id, missing.join(", "));
    faults.incomplete.extend(left.iter().map(|place| problem(&rows[*place], RejectCode::MissingStratum, &message)));
    out.extend(left);
}

fn problem(row: &QualityRow, code: RejectCode, message: &str) -> Problem {
    Problem::of_row(u32::from(row.file), row.line, code, message.to_owned())
}
