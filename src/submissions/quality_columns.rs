//! The columns of a piece of `quality`.

use arrow::array::{Array, MAX_INLINE_VIEW_LEN, PrimitiveArray, RecordBatch, StringViewArray};
use arrow::datatypes::{Decimal64Type, TimestampSecondType, UInt8Type, UInt32Type};

use super::check::{number, numbers, texts};
use crate::ingest::EntityColumns;
use crate::model::Collection;
use crate::model::submissions::Given;

/// The columns of what is given beside the counts.
const MORE: [&str; 5] = ["performance_rate", "reporting_rate", "case_count", "score", "submitted_at"];

/// Those of them that counts say too.
const RATES: [&str; 2] = ["performance_rate", "reporting_rate"];

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
        Self {
            keys: EntityColumns::of(rows),
            measure_id: texts(rows, "measure_id"),
            collection_type: numbers(rows, "collection_type"),
            program: texts(rows, "program"),
            stratum: texts(rows, "stratum"),
            submitter: texts(rows, "submitter"),
            counts: counts.map(|name| numbers(rows, name)),
            performance_rate: numbers(rows, "performance_rate"),
            reporting_rate: numbers(rows, "reporting_rate"),
            case_count: numbers(rows, "case_count"),
            score: numbers(rows, "score"),
            submitted_at: numbers(rows, "submitted_at"),
            has_more: MORE.iter().any(|name| rows.column_by_name(name).is_some()),
            has_rates: RATES.iter().any(|name| rows.column_by_name(name).is_some()),
        }
    }

    /// What says which measure a row is about, how it was collected and for which programme, where all are short and no
    /// claims, which only some may report by: the same of another clinician stands for the same offer.
    pub(super) fn short_offer(&self, row: usize) -> Option<(u128, u8, u128)> {
        let short = |column: &StringViewArray| {
            (column.value(row).len() <= MAX_INLINE_VIEW_LEN as usize).then(|| column.views()[row])
        };
        let program = self.program.filter(|program| program.is_valid(row));
        let collection = number(self.collection_type, row).filter(|code| *code != Collection::Claims as u8)?;
        let measure = self.measure_id.filter(|ids| ids.is_valid(row))?;
        Some((short(measure)?, collection, program.map_or(Some(0), short)?))
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
