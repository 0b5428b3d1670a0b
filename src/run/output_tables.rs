//! The output tables of a run, written side by side.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, RecordBatch};

use super::accepted_rows::AcceptedRows;
use super::adjustment_table;
use super::expect::Known;
use super::folder::ACCEPTED;
use super::intake::Tables;
use super::measures::MeasureTables;
use super::outputs::{Results, batch};
use super::plan::Plan;
use super::published::{Difference, Figure, comparison};
use super::quality_rows::QualityFile;
use super::scenarios::WhatIf;
use super::write::{TableWriter, Written, write_all, write_in_steps};
use crate::adjust::Curve;
use crate::failure::Failure;
use crate::ingest::Accepted;
use crate::model::EntityKey;
use crate::participation::payment_lookup;
use crate::schema::{
    ADJUSTMENT_COMPARISON, ADJUSTMENT_CURVE, ADJUSTMENT_TABLE, CATEGORY_CONTRIBUTIONS, CLAIMS_TOTALS, DISTRIBUTION,
    ENTITY_SCORES, FINAL_SCORES, MEASURE_SCORES, OutputTable, PAYMENT_LOOKUP, PUBLISHED_COMPARISON,
    PUBLISHED_DIFFERENCES, QUALITY, REFERENCE_POINTS,
};
use crate::texts::texts;
use crate::watch::Watch;

/// Units whose measures are written at once.
const UNITS_AT_ONCE: usize = 4096;
/// Rows written at once in a run from measures: all rows of `quality` are in memory meanwhile.
const ROWS_AT_ONCE: usize = 32 * 1024;

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

/// The tables that have a row for each unit or clinician, as they were written.
#[derive(Default)]
pub(super) struct Large {
    pub(super) results: Vec<Written>,
    pub(super) accepted: Vec<Written>,
}

/// Writes tables into a folder.
pub(super) struct OutputTables<'a> {
    pub(super) folder: &'a Path,
    pub(super) csv: bool,
    pub(super) watch: &'a dyn Watch,
}

impl OutputTables<'_> {
    pub(super) fn file(&self, table: &OutputTable) -> Result<TableWriter, Failure> {
        TableWriter::create(self.folder, table.name, &table.arrow(), self.csv)
    }

    fn table(
        &self,
        table: &OutputTable,
        rows: usize,
        batch: impl Fn(Range<usize>) -> RecordBatch + Sync,
    ) -> Result<Written, Failure> {
        let [written] = write_all([self.file(table)?], rows, |range| [batch(range)], self.watch)?;
        Ok(written)
    }

    pub(super) fn whole(&self, table: &OutputTable, rows: &RecordBatch) -> Result<Written, Failure> {
        self.table(table, rows.num_rows(), |range| rows.slice(range.start, range.len()))
    }

    /// Scores of units and of clinicians, and the rows that were used. Tables of the same rows are written side by side.
    pub(super) fn large(&self, results: &Results<'_>, tables: &Tables, plan: &Plan) -> Result<Large, Failure> {
        let mut large = match &tables.measures {
            Some(measures) => self.large_from_measures(results, tables, measures, plan)?,
            None if plan.rolls_up_claims_alone() => Large::default(),
            None => self.large_from_categories(results, tables)?,
        };
        if let Some(claims) = &tables.claims {
            let rows = |range| super::claims_totals::rows(claims, range);
            large.results.push(self.table(&CLAIMS_TOTALS, claims.totals.rows().len(), rows)?);
        }
        for payments in tables.payments.iter().filter(|payments| !payments.rows.is_empty()) {
            large.accepted.push(self.accepted(&payments.rows, tables)?);
        }
        Ok(large)
    }

    fn large_from_categories(&self, results: &Results<'_>, tables: &Tables) -> Result<Large, Failure> {
        let files = &tables.account.files;
        let first = files.len() - tables.infers_pi.len();
        let folder = self.folder.join(ACCEPTED);
        let rows = AcceptedRows::new(&tables.scores, &files[first..]);
        let (unit_file, row_file) = (self.file(&ENTITY_SCORES)?, rows.file(&folder)?);
        let clinician_file = self.file(&FINAL_SCORES)?;
        let units = |range: Range<usize>| {
            let rows = rows.batch(range.clone());
            [results.entity_scores(range, Some(&rows)), rows]
        };
        let count = results.units.len();
        let Some(roster) = &tables.clinicians else {
            let batches = |range: Range<usize>| {
                let [units, rows] = units(range.clone());
                let clinicians = results.final_scores(range, &[&units, &rows]);
                [units, rows, clinicians]
            };
            let files = [unit_file, row_file, clinician_file];
            let [units, rows, clinicians] = write_all(files, count, batches, self.watch)?;
            return Ok(Large { results: vec![units, clinicians], accepted: vec![rows] });
        };
        let roster = AcceptedRows::new(roster, &files[..first]);
        let roster_file = roster.file(&folder)?;
        let clinicians = |range: Range<usize>| {
            let rows = roster.batch(range.clone());
            [results.final_scores(range, &[&rows]), rows]
        };
        let (units, clinicians) = rayon::join(
            || write_all([unit_file, row_file], count, units, self.watch),
            || write_all([clinician_file, roster_file], results.assigned.len(), clinicians, self.watch),
        );
        let ([units, rows], [clinicians, roster]) = (units?, clinicians?);
        Ok(Large { results: vec![units, clinicians], accepted: vec![roster, rows] })
    }

    /// The same for a run from measures, with what became of every measure.
    fn large_from_measures(
        &self,
        results: &Results<'_>,
        tables: &Tables,
        measures: &MeasureTables,
        plan: &Plan,
    ) -> Result<Large, Failure> {
        let folder = self.folder.join(ACCEPTED);
        let mut large = Large::default();
        let units = |range: Range<usize>| [results.entity_scores(range, None)];
        let in_steps = |table, rows, batch: &(dyn Fn(Range<usize>) -> [RecordBatch; 1] + Sync)| {
            let [written] = write_in_steps([self.file(table)?], rows, ROWS_AT_ONCE, batch, self.watch)?;
            Ok::<_, Failure>(written)
        };
        let scores = !plan.rolls_up_claims_alone();
        if scores {
            large.results.push(in_steps(&ENTITY_SCORES, results.units.len(), &units)?);
        }
        if scores && plan.pipeline.output.measure_scores {
            let nothing = WhatIf::default();
            let scoring = plan.cohort(tables, &nothing).measure_scoring().expect("a run from measures");
            let files = [self.file(&MEASURE_SCORES)?];
            let rows = |range| [super::measure_scores::rows(&scoring, range)];
            let [written] = write_in_steps(files, measures.scored.len(), UNITS_AT_ONCE, rows, self.watch)?;
            large.results.push(written);
        }
        let clinicians = |range: Range<usize>| [results.final_scores(range, &[])];
        large.results.push(in_steps(&FINAL_SCORES, results.assigned.len(), &clinicians)?);
        for accepted in tables.clinicians.iter().chain(measures.accepted.iter()) {
            large.accepted.push(self.accepted(accepted, tables)?);
        }
        if !measures.quality.rows.is_empty() {
            let rows = QualityFile::new(measures, &tables.account.files[tables.files(&QUALITY)]);
            let file = [rows.file(&folder)?];
            let count = measures.quality.rows.len();
            let rows = |range| [rows.batch(range)];
            let [written] = write_in_steps(file, count, ROWS_AT_ONCE, rows, self.watch)?;
            large.accepted.push(written);
        }
        Ok(large)
    }

    /// The rows of a table that were used.
    fn accepted(&self, accepted: &Accepted, tables: &Tables) -> Result<Written, Failure> {
        let rows = AcceptedRows::new(accepted, &tables.account.files[tables.files(accepted.table)]);
        let file = [rows.file(&self.folder.join(ACCEPTED))?];
        let [written] = write_all(file, accepted.len(), |range| [rows.batch(range)], self.watch)?;
        Ok(written)
    }

    /// Which score adjusts the payments of the payment year, where there is a roster.
    pub(super) fn payment_lookup(&self, results: &Results<'_>) -> Result<Option<Written>, Failure> {
        let Some(roster) = results.roster else { return Ok(None) };
        let score = |unit: u32| results.units[unit as usize].final_score.as_ref();
        let rows = payment_lookup(roster, results.assigned, &score);
        let batch = |range| [super::payment_lookup::rows(results, roster, &rows, range)];
        let files = [self.file(&PAYMENT_LOOKUP)?];
        let [written] = write_in_steps(files, rows.len(), ROWS_AT_ONCE, batch, self.watch)?;
        Ok(Some(written))
    }

    /// What the final scores are made of, and what they can be set beside.
    pub(super) fn about_scores(
        &self,
        plan: &Plan,
        results: &Results<'_>,
        curve: Option<&Curve>,
    ) -> Result<Vec<Written>, Failure> {
        let contributions = super::contributions::contributions(results, &plan.law);
        let mut written = vec![self.whole(&CATEGORY_CONTRIBUTIONS, &contributions)?];
        if let Some(curve) = curve {
            let scores = results.adjusted_scores();
            written.push(self.whole(&ADJUSTMENT_CURVE, &adjustment_table::curve(&plan.law, curve, scores))?);
            written.push(self.whole(&REFERENCE_POINTS, &super::reference_points::rows(plan, curve))?);
        }
        Ok(written)
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
        if plan.rolls_up_claims_alone() {
            return Ok(written);
        }
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
