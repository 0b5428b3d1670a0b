//! The output tables of a run, written side by side.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, RecordBatch};

use super::expect::Known;
use super::folder::ACCEPTED;
use super::intake::Tables;
use super::outputs::{Results, batch};
use super::plan::Plan;
use super::published::{Difference, Figure, comparison};
use super::write::{TableWriter, Written};
use super::{accepted_rows, adjustment_table};
use crate::adjust::Curve;
use crate::failure::Failure;
use crate::model::EntityKey;
use crate::schema::{
    ADJUSTMENT_COMPARISON, ADJUSTMENT_TABLE, DISTRIBUTION, ENTITY_SCORES, FINAL_SCORES, OutputTable,
    PUBLISHED_COMPARISON, PUBLISHED_DIFFERENCES,
};
use crate::texts::texts;
use crate::watch::Watch;

/// Everything that figures are taken from.
pub(super) struct Figures {
    pub(super) distribution: Vec<Figure>,
    pub(super) differences: Vec<Difference>,
    pub(super) curve: Option<Curve>,
}

impl Figures {
    /// The figures that can be expected.
    pub(super) fn known(&self, plan: &Plan) -> Known<'_> {
        let rows = self.curve.as_ref().map(|curve| adjustment_table::rows(&plan.law, curve));
        Known {
            distribution: &self.distribution,
            published_comparison: comparison(&self.differences),
            adjustment_table: rows.unwrap_or_default(),
        }
    }
}

/// Writes tables into a folder.
pub(super) struct OutputTables<'a> {
    pub(super) folder: &'a Path,
    pub(super) csv: bool,
    pub(super) watch: &'a dyn Watch,
}

impl OutputTables<'_> {
    fn table(
        &self,
        table: &OutputTable,
        rows: usize,
        batch: impl Fn(Range<usize>) -> RecordBatch + Sync,
    ) -> Result<Written, Failure> {
        let mut writer = TableWriter::create(self.folder, table.name, &table.arrow(), self.csv)?;
        writer.write(rows, batch, self.watch)?;
        writer.close()
    }

    fn whole(&self, table: &OutputTable, rows: &RecordBatch) -> Result<Written, Failure> {
        self.table(table, rows.num_rows(), |range| rows.slice(range.start, range.len()))
    }

    /// Scores of units and of clinicians.
    pub(super) fn results(&self, results: &Results<'_>) -> Result<Vec<Written>, Failure> {
        let (units, clinicians) = rayon::join(
            || self.table(&ENTITY_SCORES, results.units.len(), |range| results.entity_scores(range)),
            || self.table(&FINAL_SCORES, results.assigned.len(), |range| results.final_scores(range)),
        );
        Ok(vec![units?, clinicians?])
    }

    /// Everything that is small.
    pub(super) fn figures<'k>(
        &self,
        plan: &Plan,
        figures: &Figures,
        known: &Known<'_>,
        keys: &(dyn Fn(usize) -> EntityKey<'k> + Sync),
    ) -> Result<Vec<Written>, Failure> {
        let mut written = Vec::new();
        if cfg!(feature = "tables") {
            written.push(self.whole(&DISTRIBUTION, &figure_rows(&DISTRIBUTION, known.distribution))?);
        }
        if let Some(curve) = &figures.curve {
            written.push(self.whole(&ADJUSTMENT_TABLE, &adjustment_table::table(&known.adjustment_table))?);
            let wanted = &plan.pipeline.adjust.compare_with;
            let tables: Vec<_> = plan.law.published.iter().filter(|table| wanted.contains(&table.name)).collect();
            if !tables.is_empty() {
                written.push(self.whole(&ADJUSTMENT_COMPARISON, &adjustment_table::comparison(&tables, curve)?)?);
            }
        }
        let differences = &figures.differences;
        if !differences.is_empty() {
            let rows = |range| super::published::rows(differences, keys, range);
            written.push(self.table(&PUBLISHED_DIFFERENCES, differences.len(), rows)?);
            let compared = figure_rows(&PUBLISHED_COMPARISON, &known.published_comparison);
            written.push(self.whole(&PUBLISHED_COMPARISON, &compared)?);
        }
        Ok(written)
    }

    /// The rows that were used.
    pub(super) fn accepted(&self, tables: &Tables) -> Result<Vec<Written>, Failure> {
        let folder = self.folder.join(ACCEPTED);
        let files = &tables.account.files;
        let first = files.len() - tables.infers_pi.len();
        let mut written = Vec::new();
        if let Some(clinicians) = &tables.clinicians {
            written.push(accepted_rows::write(clinicians, &files[..first], &folder, self.watch)?);
        }
        written.push(accepted_rows::write(&tables.scores, &files[first..], &folder, self.watch)?);
        Ok(written)
    }
}

fn figure_rows(table: &OutputTable, figures: &[Figure]) -> RecordBatch {
    let value: ArrayRef = Arc::new(figures.iter().map(|figure| figure.value).collect::<Float64Array>());
    let columns = vec![
        texts(figures.iter().map(|figure| Some(figure.group_by.as_str()))),
        texts(figures.iter().map(|figure| Some(figure.group_value.as_str()))),
        texts(figures.iter().map(|figure| Some(figure.statistic.as_str()))),
        value,
    ];
    batch(table, columns)
}
