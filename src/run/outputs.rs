//! Rows of output tables as record batches.

#![allow(clippy::cast_precision_loss, reason = "figures leave as doubles")]

use std::ops::Range;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, Decimal64Array, Float64Array, Float64Builder, Int32Builder, PrimitiveBuilder, RecordBatch, new_null_array,
};
use arrow::datatypes::{ArrowPrimitiveType, DataType};

use super::intake::Tables;
use super::units::{Details, Unit};
use crate::model::{Categories, Category, EntityKey};
use crate::participation::{Assigned, Clinician, Roster, Standing};
use crate::schema::{ENTITY_SCORES, FINAL_SCORES, OutputTable, decimal64};
use crate::texts::{TextColumn, identifiers, repeated, texts};
use crate::units::{CENTS, MICRO, Optional};

/// Everything that rows are made of.
#[derive(Clone, Copy)]
pub(super) struct Results<'a> {
    pub(super) keys: &'a (dyn Fn(usize) -> EntityKey<'a> + Sync),
    pub(super) units: &'a [Unit],
    /// Hundredths of a percent, for each unit; none: no final score, or no curve.
    pub(super) percents: &'a [Optional],
    pub(super) assigned: &'a [Assigned],
    /// Cents, for each assigned row.
    pub(super) dollars: &'a [Optional],
    pub(super) roster: Option<&'a Roster>,
    /// Ids of the MIPS Value Pathways.
    mvps: &'a [String],
    /// The year has a payment adjustment.
    pub(super) adjusts: bool,
}

impl<'a> Results<'a> {
    /// Results before anything is adjusted.
    pub(super) fn new(
        keys: &'a (dyn Fn(usize) -> EntityKey<'a> + Sync),
        units: &'a [Unit],
        assigned: &'a [Assigned],
        tables: &'a Tables,
    ) -> Self {
        let (roster, mvps) = (tables.roster.as_deref(), tables.mvps.as_slice());
        Self { keys, units, percents: &[], assigned, dollars: &[], roster, mvps, adjusts: false }
    }

    /// Rows of `entity_scores`; `given` are the same rows as they came in, whose keys stand here too, where there are such.
    pub(super) fn entity_scores(&self, range: Range<usize>, given: Option<&RecordBatch>) -> RecordBatch {
        let units = &self.units[range.clone()];
        let mut columns = match given {
            Some(given) => {
                let nothing = || new_null_array(&DataType::Utf8View, units.len());
                let key = |name| given.column_by_name(name).cloned().unwrap_or_else(nothing);
                ["entity_type", "tin", "npi", "entity_id"].map(key).to_vec()
            }
            None => key_columns(&range.clone().map(self.keys).collect::<Vec<_>>()),
        };
        let mut scored = ScoreColumns::with_capacity(units.len());
        for unit in units {
            scored.push(unit);
        }
        columns.push(pathways(units, self.mvps));
        columns.extend(scored.scores.map(finished));
        columns.extend(scored.weights.map(finished));
        columns.push(Arc::new(scored.reasons.finish()));
        columns.extend(details(units));
        columns.extend([scored.complex_patient_bonus, scored.final_score].map(finished));
        columns.push(decimals(self.percents[range].iter().map(|percent| percent.get()), CENTS));
        batch(&ENTITY_SCORES, columns)
    }

    /// Rows of `final_scores`. Columns that stand in `known`, the same rows of other tables, are taken from there: what is
    /// the same array is encoded once.
    pub(super) fn final_scores(&self, range: Range<usize>, known: &[&RecordBatch]) -> RecordBatch {
        let rows = &self.assigned[range.clone()];
        let known = |name| known.iter().find_map(|batch| batch.column_by_name(name)).cloned();
        let unit = |row: &Assigned| Some(&self.units[row.unit? as usize]);
        let key = |row: &Assigned| Some((self.keys)(row.unit? as usize));
        let tin = |row: &Assigned| Some(self.clinician(row)?.key.tin());
        let npi = |row: &Assigned| Some(self.clinician(row)?.key.npi());
        let columns = vec![
            known("tin").unwrap_or_else(|| identifiers(rows.iter().map(tin))),
            known("npi").unwrap_or_else(|| identifiers(rows.iter().map(npi))),
            known("entity_id").unwrap_or_else(|| texts(rows.iter().map(|row| key(row)?.id))),
            participations(rows),
            exclusion_reasons(rows),
            known("entity_type").unwrap_or_else(|| texts(rows.iter().map(|row| Some(key(row)?.entity_type.name())))),
            known("pathway").unwrap_or_else(|| texts(rows.iter().map(|row| Some(unit(row)?.pathway.name(self.mvps))))),
            known("final_score").unwrap_or_else(|| decimals(rows.iter().map(|row| rounded_score(unit(row)?)), CENTS)),
            known("payment_adjustment_percent")
                .unwrap_or_else(|| decimals(rows.iter().map(|row| self.percent(row)), CENTS)),
            known("part_b_paid").unwrap_or_else(|| money(rows.iter().map(|row| self.part_b(row).0))),
            money(self.dollars[range].iter().map(|cents| cents.get())),
        ];
        batch(&FINAL_SCORES, columns)
    }

    /// The payment adjustment of a row in hundredths of a percent: 0 for those who are left out or report voluntarily.
    pub(super) fn percent(&self, row: &Assigned) -> Option<i64> {
        self.percent_of(row, self.percents)
    }

    /// The same with other percents of the units.
    pub(super) fn percent_of(&self, row: &Assigned, percents: &[Optional]) -> Option<i64> {
        if row.standing.is_adjusted() {
            return percents[row.unit? as usize].get();
        }
        self.adjusts.then_some(0)
    }

    /// The final scores in hundredths, as they are printed, of everybody whose payments are adjusted by one.
    pub(super) fn adjusted_scores(&self) -> impl Iterator<Item = i64> {
        let adjusted = self.assigned.iter().filter(|row| row.standing.is_adjusted());
        adjusted.filter_map(|row| rounded_score(&self.units[row.unit? as usize]))
    }

    /// The clinician of a row, where there is a roster.
    pub(super) fn clinician(&self, row: &Assigned) -> Option<&'a Clinician> {
        self.roster?.clinicians().get(row.clinician? as usize)
    }

    /// What Medicare pays, and allows, the clinician of a row, in cents; without a roster, the unit.
    pub(super) fn part_b(&self, row: &Assigned) -> (Option<i64>, Option<i64>) {
        match (self.clinician(row), row.unit) {
            (Some(clinician), _) => (clinician.part_b_paid.get(), clinician.part_b_allowed.get()),
            (None, Some(unit)) => {
                let unit = &self.units[unit as usize];
                (unit.part_b_paid.get(), unit.part_b_allowed.get())
            }
            (None, None) => (None, None),
        }
    }
}

/// The final score in hundredths, as it is printed.
pub(super) fn rounded_score(unit: &Unit) -> Option<i64> {
    unit.final_score.as_ref().map(|score| score.round_half_up(CENTS))
}

/// A batch of an output table.
pub(super) fn batch(table: &OutputTable, columns: Vec<ArrayRef>) -> RecordBatch {
    RecordBatch::try_new(table.arrow(), columns).expect("columns as the schema has them")
}

/// `entity_type`, `tin`, `npi`, `entity_id`.
pub(super) fn key_columns(keys: &[EntityKey<'_>]) -> Vec<ArrayRef> {
    vec![
        texts(keys.iter().map(|key| Some(key.entity_type.name()))),
        identifiers(keys.iter().map(|key| key.tin)),
        identifiers(keys.iter().map(|key| key.npi)),
        texts(keys.iter().map(|key| key.id)),
    ]
}

/// Decimal mantissas as doubles.
pub(super) fn decimals(cells: impl Iterator<Item = Option<i64>>, decimals: u32) -> ArrayRef {
    Arc::new(cells.map(|cell| cell.map(|mantissa| double(mantissa, decimals))).collect::<Float64Array>())
}

/// The double nearest to a decimal: both parts of the quotient are exact, so the quotient is right.
fn double(mantissa: i64, decimals: u32) -> f64 {
    mantissa as f64 / 10_i64.pow(decimals) as f64
}

fn money(cells: impl Iterator<Item = Option<i64>>) -> ArrayRef {
    Arc::new(cells.collect::<Decimal64Array>().with_data_type(decimal64(CENTS)))
}

/// How each clinician takes part; where all do alike, in the space of one.
fn participations(rows: &[Assigned]) -> ArrayRef {
    match rows.first().map(|row| row.standing.name()) {
        Some(first) if rows.iter().all(|row| row.standing.name() == first) => repeated(first, rows.len()),
        _ => texts(rows.iter().map(|row| Some(row.standing.name()))),
    }
}

/// Why clinicians are left out.
fn exclusion_reasons(rows: &[Assigned]) -> ArrayRef {
    let reason = |row: &Assigned| match row.standing {
        Standing::Excluded(reason) => Some(reason.name()),
        _ => None,
    };
    match rows.iter().any(|row| reason(row).is_some()) {
        true => texts(rows.iter().map(reason)),
        false => new_null_array(&DataType::Utf8View, rows.len()),
    }
}

/// The pathway of each unit; where all have the same, in the space of one.
fn pathways(units: &[Unit], mvps: &[String]) -> ArrayRef {
    match units.first().map(|unit| unit.pathway) {
        Some(first) if units.iter().all(|unit| unit.pathway == first) => repeated(first.name(mvps), units.len()),
        _ => texts(units.iter().map(|unit| Some(unit.pathway.name(mvps)))),
    }
}

/// What categories are made of, where they are scored.
fn details(units: &[Unit]) -> Vec<ArrayRef> {
    type Part = fn(&Details) -> i32;
    let columns: [(Category, Part); 5] = [
        (Category::Quality, |details| details.achievement_points),
        (Category::Quality, |details| details.available_points),
        (Category::Quality, |details| details.bonus_points),
        (Category::Quality, |details| details.quality_improvement),
        (Category::Cost, |details| details.cost_improvement),
    ];
    if units.iter().all(|unit| unit.details.is_none()) {
        return vec![new_null_array(&DataType::Float64, units.len()); columns.len()];
    }
    let column = |(category, part): (Category, Part)| {
        let scored = |unit: &Unit| unit.details.as_ref().filter(|_| unit.scores.get(category).is_some()).map(part);
        decimals(units.iter().map(|unit| scored(unit).map(i64::from)), MICRO)
    };
    columns.map(column).to_vec()
}

/// Columns of `entity_scores` that are filled together: units are large, and going through them once for each column would
/// fetch them from memory as often.
struct ScoreColumns {
    scores: [Float64Builder; 4],
    weights: [Int32Builder; 4],
    reasons: TextColumn,
    complex_patient_bonus: Float64Builder,
    final_score: Float64Builder,
    /// The reasons of the unit at hand.
    text: String,
}

impl ScoreColumns {
    fn with_capacity(units: usize) -> Self {
        let doubles = || Float64Builder::with_capacity(units);
        Self {
            scores: std::array::from_fn(|_| doubles()),
            weights: std::array::from_fn(|_| Int32Builder::with_capacity(units)),
            reasons: TextColumn::with_capacity(units),
            complex_patient_bonus: doubles(),
            final_score: doubles(),
            text: String::new(),
        }
    }

    fn push(&mut self, unit: &Unit) {
        for (place, category) in Category::ALL.into_iter().enumerate() {
            self.scores[place].append_option(unit.scores.get(category).map(|score| double(score.into(), MICRO)));
            self.weights[place].append_option(unit.final_score.is_some().then(|| (*unit.weights.get(category)).into()));
        }
        self.push_reasons(unit);
        self.complex_patient_bonus.append_option(unit.complex_patient_bonus.map(|points| double(points.into(), CENTS)));
        self.final_score.append_option(rounded_score(unit).map(|score| double(score, CENTS)));
    }

    /// `category:reason` joined by `|`, ending with `threshold` where the final score is it; null with standard weights.
    fn push_reasons(&mut self, unit: &Unit) {
        if !unit.moved {
            return self.reasons.push(None);
        }
        self.text.clear();
        write_reasons(unit.reasons, &mut self.text);
        if unit.at_threshold {
            self.text.push_str(if self.text.is_empty() { "threshold" } else { "|threshold" });
        }
        self.reasons.push(Some(&self.text));
    }
}

fn finished<T: ArrowPrimitiveType>(mut column: PrimitiveBuilder<T>) -> ArrayRef {
    Arc::new(column.finish())
}

fn write_reasons(reasons: Categories<Option<crate::model::Reason>>, text: &mut String) {
    for (category, reason) in reasons.iter() {
        if let Some(reason) = reason {
            let join = if text.is_empty() { "" } else { "|" };
            text.extend([join, category.name(), ":", reason.name()]);
        }
    }
}
