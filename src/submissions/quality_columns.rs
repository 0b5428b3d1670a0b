//! The columns of a piece of `quality`.

use std::ops::Range;

use arrow::array::{Array, ByteView, MAX_INLINE_VIEW_LEN, PrimitiveArray, RecordBatch, StringViewArray};
use arrow::datatypes::{ArrowPrimitiveType, Decimal64Type, TimestampSecondType, UInt8Type, UInt32Type};

use super::check::{number, numbers, texts};
use crate::ingest::EntityColumns;
use crate::model::Collection;
use crate::model::submissions::{Counts, Given};

/// The columns of what is given beside the counts.
const MORE: [&str; 5] = ["performance_rate", "reporting_rate", "case_count", "score", "submitted_at"];

/// Those of them that counts say too.
const RATES: [&str; 2] = ["performance_rate", "reporting_rate"];

/// Measure, programme and collection type of a row, as they stand in its cells.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct SaidOffer {
    measure: u128,
    program: u128,
    collection: u8,
}

/// The columns of a piece.
pub(super) struct Columns<'a> {
    pub(super) keys: EntityColumns,
    pub(super) measure_id: Option<&'a StringViewArray>,
    pub(super) collection_type: Option<&'a PrimitiveArray<UInt8Type>>,
    pub(super) program: Option<&'a StringViewArray>,
    pub(super) stratum: Option<&'a StringViewArray>,
    pub(super) submitter: Option<&'a StringViewArray>,
    /// Met, not met, exclusion, exception, eligible.
    pub(super) counts: [Option<&'a PrimitiveArray<UInt32Type>>; 5],
    pub(super) performance_rate: Option<&'a PrimitiveArray<Decimal64Type>>,
    pub(super) reporting_rate: Option<&'a PrimitiveArray<Decimal64Type>>,
    pub(super) case_count: Option<&'a PrimitiveArray<UInt32Type>>,
    pub(super) score: Option<&'a PrimitiveArray<Decimal64Type>>,
    pub(super) submitted_at: Option<&'a PrimitiveArray<TimestampSecondType>>,
    /// There are columns beside the counts.
    pub(super) has_more: bool,
    /// There are columns that the counts can contradict.
    pub(super) has_rates: bool,
    /// How many rows there are.
    pub(super) len: usize,
    /// The columns of a piece that is plain.
    pub(super) plain: Option<Plain<'a>>,
}

/// Columns of a piece that gives nothing beside counts and has a short text or a number in every cell.
pub(super) struct Plain<'a> {
    measure_id: &'a [u128],
    collection_type: &'a [u8],
    program: Option<&'a [u128]>,
    met: &'a [u32],
    not_met: &'a [u32],
    exclusion: Option<&'a [u32]>,
    exception: Option<&'a [u32]>,
    eligible: &'a [u32],
}

impl<'a> Plain<'a> {
    fn of(columns: &Columns<'a>) -> Option<Self> {
        // None: a cell is empty; none within: there is no such column.
        let [met, not_met, exclusion, exception, eligible] =
            columns.counts.map(|column| column.map_or(Some(None), |column| full(column).map(Some)));
        let plain = Self {
            measure_id: short(columns.measure_id?)?,
            collection_type: full(columns.collection_type?)?,
            program: columns.program.map_or(Some(None), |program| short(program).map(Some))?,
            met: met??,
            not_met: not_met??,
            exclusion: exclusion?,
            exception: exception?,
            eligible: eligible??,
        };
        (!columns.has_more).then_some(plain)
    }

    /// What a row says it is offered as, as [`Columns::short_offer`].
    pub(super) fn offer(&self, row: usize) -> Option<SaidOffer> {
        let (measure, collection) = (self.measure_id[row], self.collection_type[row]);
        let program = self.program.map_or(0, |program| program[row]);
        (collection != Collection::Claims as u8).then_some(SaidOffer { measure, program, collection })
    }

    /// Whether some rows say the same, one by one, as some others of what they are offered as.
    #[inline]
    pub(super) fn are_offered_alike(&self, rows: Range<usize>, others: Range<usize>) -> bool {
        are_same(&self.measure_id[rows.clone()], &self.measure_id[others.clone()])
            && are_same(&self.collection_type[rows.clone()], &self.collection_type[others.clone()])
            && self.program.is_none_or(|program| are_same(&program[rows], &program[others]))
    }

    /// The counts of some rows, met, not met and eligible, where they are given and below 65,536, agree with each other and nobody is
    /// left out.
    #[inline(always)]
    pub(super) fn brief_counts(&self, rows: Range<usize>) -> Option<impl ExactSizeIterator<Item = [u16; 3]>> {
        let nobody =
            |column: Option<&[u32]>| column.is_none_or(|column| column[rows.clone()].iter().all(|count| *count == 0));
        let [met, not_met, eligible] =
            [self.met, self.not_met, self.eligible].map(|column| column[rows.clone()].iter());
        let counts = met.zip(not_met).zip(eligible).map(|((met, not_met), eligible)| [*met, *not_met, *eligible]);
        // All are looked at, which takes less time than an end at the first that is not so.
        let odd = counts.clone().fold(0, |odd, [met, not_met, eligible]| {
            odd | (met | not_met | eligible) >> u16::BITS | u32::from(met.wrapping_add(not_met) > eligible)
        });
        let short = |count: u32| u16::try_from(count).expect("they were seen to be short");
        (odd == 0 && nobody(self.exclusion) && nobody(self.exception))
            .then(|| counts.map(move |counts| counts.map(short)))
    }

    /// The counts of some rows.
    #[inline(always)]
    pub(super) fn counts(&self, rows: Range<usize>) -> impl ExactSizeIterator<Item = Counts> {
        let of = |column: &'a [u32]| column[rows.clone()].iter().copied();
        let fed = |column: Option<&'a [u32]>| column.map(|column| &column[rows.clone()]);
        let (exclusion, exception) = (fed(self.exclusion), fed(self.exception));
        let all = of(self.met).zip(of(self.not_met)).zip(of(self.eligible)).enumerate();
        all.map(move |(row, ((met, not_met), eligible))| {
            let or_none = |column: Option<&[u32]>| column.map_or(0, |column| column[row]);
            Counts { met, not_met, exclusion: or_none(exclusion), exception: or_none(exception), eligible }
        })
    }
}

/// Whether numbers are the same, one by one.
#[inline(always)]
fn are_same<T: PartialEq>(ours: &[T], others: &[T]) -> bool {
    match (ours, others) {
        // Where every row is of another clinician, a call for each would take longer than what it does.
        ([own], [other]) => own == other,
        _ => ours == others,
    }
}

/// The numbers of a column without empty cells.
fn full<T: ArrowPrimitiveType>(column: &PrimitiveArray<T>) -> Option<&[T::Native]> {
    (column.null_count() == 0).then(|| column.values().as_ref())
}

/// The views of a column without empty cells, whose texts all stand in their views: these say the same where they are the
/// same.
fn short(column: &StringViewArray) -> Option<&[u128]> {
    let is_short = |view: &u128| ByteView::from(*view).length <= MAX_INLINE_VIEW_LEN;
    (column.null_count() == 0 && column.views().iter().all(is_short)).then(|| column.views().as_ref())
}

impl<'a> Columns<'a> {
    pub(super) fn of(rows: &'a RecordBatch) -> Self {
        let counts = [
            "performance_met",
            "performance_not_met",
            "eligible_population_exclusion",
            "eligible_population_exception",
            "eligible_population",
        ];
        let counts = counts.map(|name| numbers(rows, name));
        let columns = Self {
            keys: EntityColumns::of(rows),
            measure_id: texts(rows, "measure_id"),
            collection_type: numbers(rows, "collection_type"),
            program: texts(rows, "program"),
            stratum: texts(rows, "stratum"),
            submitter: texts(rows, "submitter"),
            counts,
            performance_rate: numbers(rows, "performance_rate"),
            reporting_rate: numbers(rows, "reporting_rate"),
            case_count: numbers(rows, "case_count"),
            score: numbers(rows, "score"),
            submitted_at: numbers(rows, "submitted_at"),
            has_more: MORE.iter().any(|name| rows.column_by_name(name).is_some()),
            has_rates: RATES.iter().any(|name| rows.column_by_name(name).is_some()),
            len: rows.num_rows(),
            plain: None,
        };
        Self { plain: Plain::of(&columns), ..columns }
    }

    /// What says which measure a row is about, how it was collected and for which programme, where all are short and no
    /// claims, which only some may report by: the same of another clinician stands for the same offer.
    pub(super) fn short_offer(&self, row: usize) -> Option<SaidOffer> {
        let short = |column: &StringViewArray| {
            (column.value(row).len() <= MAX_INLINE_VIEW_LEN as usize).then(|| column.views()[row])
        };
        let program = self.program.filter(|program| program.is_valid(row));
        let collection = number(self.collection_type, row).filter(|code| *code != Collection::Claims as u8)?;
        let measure = self.measure_id.filter(|ids| ids.is_valid(row))?;
        Some(SaidOffer { measure: short(measure)?, program: program.map_or(Some(0), short)?, collection })
    }

    /// What a row gives beside the counts.
    pub(super) fn given(&self, row: usize) -> Given {
        Given {
            performance_rate: number(self.performance_rate, row),
            reporting_rate: number(self.reporting_rate, row),
            case_count: number(self.case_count, row),
            score: number(self.score, row),
            submitted_at: number(self.submitted_at, row),
        }
    }
}
