//! Accepted rows as the structs that scoring takes.

use arrow::array::{Array, BooleanArray, PrimitiveArray};
use arrow::datatypes::{ArrowPrimitiveType, Decimal64Type, UInt8Type, UInt32Type};

use crate::ingest::Batch;
use crate::model::{Categories, Category, CategorySet};

/// A row of `category_scores` but for its key; decimals as mantissas of their columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct GivenRow {
    pub(super) scores: Categories<Option<i64>>,
    pub(super) small_practice: Option<bool>,
    pub(super) practice_size: Option<u32>,
    pub(super) approved: CategorySet,
    pub(super) complex_patient_bonus: Option<i64>,
    pub(super) part_b_paid: Option<i64>,
    pub(super) part_b_allowed: Option<i64>,
    pub(super) published: PublishedFigures,
}

/// Figures that came with a row.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct PublishedFigures {
    pub(super) weights: Categories<Option<i64>>,
    pub(super) final_score: Option<i64>,
    pub(super) payment_adjustment_percent: Option<i64>,
}

impl PublishedFigures {
    pub(super) fn any(&self) -> bool {
        let weight = Category::ALL.into_iter().any(|category| self.weights.get(category).is_some());
        weight || self.final_score.is_some() || self.payment_adjustment_percent.is_some()
    }
}

/// The columns of one batch of `category_scores`, looked up once.
pub(super) struct CategoryColumns<'a> {
    scores: Categories<Numbers<'a, Decimal64Type>>,
    weights: Categories<Numbers<'a, Decimal64Type>>,
    small_practice: Option<&'a BooleanArray>,
    practice_size: Numbers<'a, UInt32Type>,
    reweight: Numbers<'a, UInt8Type>,
    complex_patient_bonus: Numbers<'a, Decimal64Type>,
    part_b_paid: Numbers<'a, Decimal64Type>,
    part_b_allowed: Numbers<'a, Decimal64Type>,
    final_score: Numbers<'a, Decimal64Type>,
    payment_adjustment_percent: Numbers<'a, Decimal64Type>,
}

/// What the low-volume threshold is held against: charges, patients and services of the two segments.
pub(super) const SEGMENTS: [[&str; 3]; 2] = [
    ["segment_1_charges", "segment_1_patients", "segment_1_services"],
    ["segment_2_charges", "segment_2_patients", "segment_2_services"],
];

/// A column of numbers, if any file feeds it.
pub(super) struct Numbers<'a, T: ArrowPrimitiveType>(Option<&'a PrimitiveArray<T>>);

impl<'a, T: ArrowPrimitiveType> Numbers<'a, T> {
    pub(super) fn of(batch: &'a Batch, name: &str) -> Self {
        Self(batch.numbers(name))
    }

    pub(super) fn get(&self, row: usize) -> Option<T::Native> {
        self.0.filter(|column| column.is_valid(row)).map(|column| column.value(row))
    }
}

pub(super) fn flag(column: Option<&BooleanArray>, row: usize) -> Option<bool> {
    column.filter(|column| column.is_valid(row)).map(|column| column.value(row))
}

impl<'a> CategoryColumns<'a> {
    pub(super) fn of(batch: &'a Batch) -> Self {
        Self {
            scores: Categories::from_fn(|category| Numbers::of(batch, category.name())),
            weights: Categories::from_fn(|category| Numbers::of(batch, &format!("{}_weight", category.name()))),
            small_practice: batch.flags("small_practice"),
            practice_size: Numbers::of(batch, "practice_size"),
            reweight: Numbers::of(batch, "reweight"),
            complex_patient_bonus: Numbers::of(batch, "complex_patient_bonus"),
            part_b_paid: Numbers::of(batch, "part_b_paid"),
            part_b_allowed: Numbers::of(batch, "part_b_allowed"),
            final_score: Numbers::of(batch, "final_score"),
            payment_adjustment_percent: Numbers::of(batch, "payment_adjustment_percent"),
        }
    }

    /// Whether any figure came with the rows.
    pub(super) fn has_published(&self) -> bool {
        let weights = self.weights.iter().any(|(_, weight)| weight.0.is_some());
        weights || self.final_score.0.is_some() || self.payment_adjustment_percent.0.is_some()
    }

    pub(super) fn row(&self, row: usize) -> GivenRow {
        GivenRow {
            scores: Categories::from_fn(|category| self.scores.get(category).get(row)),
            small_practice: flag(self.small_practice, row),
            practice_size: self.practice_size.get(row),
            approved: CategorySet::from_bits(self.reweight.get(row).unwrap_or_default()),
            complex_patient_bonus: self.complex_patient_bonus.get(row),
            part_b_paid: self.part_b_paid.get(row),
            part_b_allowed: self.part_b_allowed.get(row),
            published: PublishedFigures {
                weights: Categories::from_fn(|category| self.weights.get(category).get(row)),
                final_score: self.final_score.get(row),
                payment_adjustment_percent: self.payment_adjustment_percent.get(row),
            },
        }
    }
}
