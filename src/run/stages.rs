//! The stages of a run, in order.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use arrow::array::{ArrayRef, Float64Array, RecordBatch};
use tempfile::NamedTempFile;

use super::adjusting::{Adjusted, adjust, dollars};
use super::expect::{Figures, Outcome};
use super::folder::{FLAGS, MANIFEST, REJECTS, RunFolder, beside};
use super::intake::{Tables, check};
use super::manifest::{InputFile, Manifest, RulePack};
use super::outputs::{Results, batch, texts};
use super::plan::Plan;
use super::published::{Figure, comparison, differences};
use super::units::{Scoring, published, reference};
use super::write::{TableWriter, Written};
use super::{accepted_rows, adjustment_table};
use crate::failure::{Failure, FailureKind};
use crate::ingest::Problem;
use crate::participation::{Candidate, assign};
use crate::schema::{
    ADJUSTMENT_COMPARISON, ADJUSTMENT_TABLE, DISTRIBUTION, ENTITY_SCORES, FINAL_SCORES, OutputTable,
    PUBLISHED_COMPARISON, PUBLISHED_DIFFERENCES, RejectCode,
};
use crate::watch::Watch;

/// What a run tells when it is done.
#[derive(Debug)]
pub struct Summary {
    /// The run folder.
    pub out: PathBuf,
    /// Its manifest.
    pub manifest: Manifest,
    /// Statistics of everybody's final scores, by name.
    pub overall: BTreeMap<String, f64>,
    /// The first rejected rows, for a person.
    pub first_rejects: Vec<String>,
}

impl Summary {
    /// Expectations that were missed.
    pub fn missed(&self) -> impl Iterator<Item = &Outcome> {
        self.manifest.expectations.iter().filter(|outcome| !outcome.met)
    }
}

/// Tells the watcher of each stage and keeps its time.
struct Clock<'a> {
    watch: &'a dyn Watch,
    stages: Vec<(&'static str, u64)>,
    current: Option<(&'static str, Instant)>,
}

impl<'a> Clock<'a> {
    fn new(watch: &'a dyn Watch) -> Self {
        Self { watch, stages: Vec::new(), current: None }
    }

    fn stage(&mut self, name: &'static str, rows: Option<u64>) {
        self.stop();
        self.watch.stage(name, rows);
        self.current = Some((name, Instant::now()));
    }

    fn stop(&mut self) {
        if let Some((name, start)) = self.current.take() {
            self.stages.push((name, u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX)));
        }
    }
}

/// Runs a plan: reads, scores, adjusts, distributes and writes.
///
/// # Errors
/// [`Failure`] of any kind; then no run folder is written, and an earlier one stands as it was. A missed expectation is
/// no failure: it is in the summary.
pub fn run(plan: &Plan, watch: &dyn Watch) -> Result<Summary, Failure> {
    let started = jiff::Timestamp::now();
    let folder = RunFolder::prepare(&plan.out, plan.force)?;
    let mut clock = Clock::new(watch);

    clock.stage("check", None);
    let mut tables = check(plan, watch)?;
    gate(plan, &tables)?;

    clock.stage("score", Some(tables.scores.len() as u64));
    let scoring = Scoring {
        law: &plan.law,
        roster: tables.roster.as_ref(),
        reference: reference(&plan.pipeline.score, tables.roster.as_ref()),
        infers_pi: &tables.infers_pi,
    };
    let units = scoring.units(&tables.scores);
    let inferred = units.iter().enumerate().filter(|(_, unit)| unit.inferred).map(|(place, _)| place);
    let inferred: Vec<Problem> = inferred.map(|place| inferred_flag(&tables, place)).collect();
    watch.go_on()?;
    let candidates: Vec<_> = units.iter().enumerate().map(|(place, unit)| {
        Candidate { key: tables.scores.key(place), final_score: unit.final_score.as_ref() }
    }).collect();
    let assigned = assign(&candidates, tables.roster.as_ref());
    drop(candidates);
    watch.advance(units.len() as u64);

    clock.stage("adjust", None);
    let scores = &tables.scores;
    let keys = |place: usize| scores.key(place);
    let mut results = Results {
        keys: &keys,
        units: &units,
        percents: &[],
        assigned: &assigned,
        dollars: &[],
        roster: tables.roster.as_ref(),
    };
    let Adjusted { curve, percents, note } = adjust(&results, &plan.pipeline.adjust, &plan.law)?;
    let dollars = dollars(&results, &percents);
    (results.percents, results.dollars) = (&percents, &dollars);
    watch.go_on()?;

    clock.stage("distribute", None);
    #[cfg(feature = "tables")]
    let distribution = super::distributing::distribute(plan, &tables, &results)?;
    #[cfg(not(feature = "tables"))]
    let distribution: Vec<Figure> = Vec::new();
    let curve_rows = curve.as_ref().map(|curve| adjustment_table::rows(&plan.law, curve)).unwrap_or_default();
    let given = published(&tables.scores);
    let differences = differences(&given, &units, &percents);
    let compared = comparison(&differences);
    let figures =
        Figures { distribution: &distribution, published_comparison: &compared, adjustment_table: &curve_rows };
    let expectations = figures.judge(&plan.pipeline.expect)?;
    watch.go_on()?;

    let rows = tables.scores.len() + assigned.len();
    let roster_rows = tables.clinicians.as_ref().map_or(0, crate::ingest::Accepted::len);
    clock.stage("write", Some((rows + units.len() + roster_rows) as u64));
    let mut writer = Writer { folder: folder.path(), csv: plan.pipeline.output.csv, watch, written: Vec::new() };
    writer.table(&ENTITY_SCORES, units.len(), |range| results.entity_scores(range))?;
    writer.table(&FINAL_SCORES, assigned.len(), |range| results.final_scores(range))?;
    if cfg!(feature = "tables") {
        writer.whole(&DISTRIBUTION, &figure_rows(&DISTRIBUTION, &distribution))?;
    }
    if let Some(curve) = &curve {
        writer.whole(&ADJUSTMENT_TABLE, &adjustment_table::table(&curve_rows))?;
        let wanted = &plan.pipeline.adjust.compare_with;
        let tables: Vec<_> = plan.law.published.iter().filter(|table| wanted.contains(&table.name)).collect();
        if !tables.is_empty() {
            writer.whole(&ADJUSTMENT_COMPARISON, &adjustment_table::comparison(&tables, curve)?)?;
        }
    }
    if !differences.is_empty() {
        let rows = |range| super::published::rows(&differences, &keys, range);
        writer.table(&PUBLISHED_DIFFERENCES, differences.len(), rows)?;
        writer.whole(&PUBLISHED_COMPARISON, &figure_rows(&PUBLISHED_COMPARISON, &compared))?;
    }
    let result_digest = result_digest(&writer.written);
    writer.accepted(&tables)?;
    let outputs = writer.written;

    let first = tables.account.files.len() - tables.infers_pi.len();
    tables.account.flags.extend(inferred.into_iter().map(|problem| (first + problem.file as usize, problem)));
    let account = &tables.account;
    write_problems(folder.path(), REJECTS, &tables, false)?;
    write_problems(folder.path(), FLAGS, &tables, true)?;
    clock.stop();
    let manifest = Manifest {
        program: concat!("mips-cohort ", env!("CARGO_PKG_VERSION")),
        started: started.to_string(),
        settings: plan.pipeline.clone(),
        rules: RulePack {
            performance_year: plan.law.performance_year,
            origin: plan.rules_origin.clone(),
            hash: plan.law.hash.clone(),
        },
        inputs: account.files.iter().map(InputFile::of).collect(),
        rows: account.files.clone(),
        problems: count_problems(&tables),
        assumptions: assumptions(plan, &tables, &results),
        adjustment: note,
        expectations,
        stages: clock.stages.clone(),
        outputs: outputs.into_iter().map(|written| relative(written, folder.path())).collect(),
        result_digest,
    };
    write_manifest(folder.path(), &manifest)?;
    watch.go_on()?;
    folder.commit()?;
    watch.done();
    let overall = distribution.into_iter().filter(|figure| figure.group_by == "all");
    let overall = overall.filter_map(|figure| Some((figure.statistic, figure.value?))).collect();
    let first_rejects = account.first_rejects(3);
    Ok(Summary { out: plan.out.clone(), manifest, overall, first_rejects })
}

/// Too many rejects, or nothing left: the rejected rows are put beside the run folder, so that they can be mended.
fn gate(plan: &Plan, tables: &Tables) -> Result<(), Failure> {
    let account = &tables.account;
    let failed = match account.gate(&plan.pipeline.limits.max_rejects) {
        Err(failure) => failure,
        Ok(()) if tables.scores.is_empty() => Failure::gate("no row of `category_scores` can be used"),
        Ok(()) => return Ok(()),
    };
    let path = beside(&plan.out, ".rejects.csv");
    let unwritable = |error: std::io::Error| Failure::io("write", &path, &error);
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = NamedTempFile::new_in(folder).map_err(unwritable)?;
    account.write(&account.rejects, &file).map_err(|error| unwritable(error.into()))?;
    file.persist(&path).map_err(|error| unwritable(error.error))?;
    let first = account.first_rejects(5).join("\n  ");
    Err(failed.hint(format!("every rejected row is in {}; the first:\n  {first}", path.display())))
}

fn inferred_flag(tables: &Tables, place: usize) -> Problem {
    let message = "0 may mean that the category was reweighted: the published final score decided".to_owned();
    tables.scores.problem(place, RejectCode::PiInferredFromFinal, message)
}

struct Writer<'a> {
    folder: &'a Path,
    csv: bool,
    watch: &'a dyn Watch,
    written: Vec<Written>,
}

impl Writer<'_> {
    fn table(
        &mut self,
        table: &OutputTable,
        rows: usize,
        batch: impl Fn(std::ops::Range<usize>) -> RecordBatch + Sync,
    ) -> Result<(), Failure> {
        let mut writer = TableWriter::create(self.folder, table.name, &table.arrow(), self.csv)?;
        writer.write(rows, batch, self.watch)?;
        self.written.push(writer.close()?);
        Ok(())
    }

    fn whole(&mut self, table: &OutputTable, rows: &RecordBatch) -> Result<(), Failure> {
        self.table(table, rows.num_rows(), |range| rows.slice(range.start, range.len()))
    }

    fn accepted(&mut self, tables: &Tables) -> Result<(), Failure> {
        let folder = self.folder.join(super::folder::ACCEPTED);
        let files = &tables.account.files;
        let scores = files.len() - tables.infers_pi.len();
        if let Some(clinicians) = &tables.clinicians {
            self.written.push(accepted_rows::write(clinicians, &files[..scores], &folder, self.watch)?);
        }
        self.written.push(accepted_rows::write(&tables.scores, &files[scores..], &folder, self.watch)?);
        Ok(())
    }
}

fn figure_rows(table: &OutputTable, figures: &[Figure]) -> RecordBatch {
    let value: ArrayRef = std::sync::Arc::new(figures.iter().map(|figure| figure.value).collect::<Float64Array>());
    let columns = vec![
        texts(figures.iter().map(|figure| Some(figure.group_by.as_str()))),
        texts(figures.iter().map(|figure| Some(figure.group_value.as_str()))),
        texts(figures.iter().map(|figure| Some(figure.statistic.as_str()))),
        value,
    ];
    batch(table, columns)
}

fn result_digest(written: &[Written]) -> String {
    let mut hasher = blake3::Hasher::new();
    for table in written {
        hasher.update(table.table.as_bytes()).update(&[0]).update(table.digest.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

fn relative(written: Written, folder: &Path) -> Written {
    let inside = |path: &PathBuf| path.strip_prefix(folder).unwrap_or(path).to_owned();
    Written { files: written.files.iter().map(inside).collect(), ..written }
}

fn write_problems(folder: &Path, name: &str, tables: &Tables, flags: bool) -> Result<(), Failure> {
    let path = folder.join(name);
    let mut file = std::io::BufWriter::new(super::write::create(&path)?);
    let problems = if flags { &tables.account.flags } else { &tables.account.rejects };
    tables.account.write(problems, &mut file).map_err(|error| Failure::io("write", &path, &error.into()))?;
    super::write::sync(file, &path)
}

fn write_manifest(folder: &Path, manifest: &Manifest) -> Result<(), Failure> {
    let path = folder.join(MANIFEST);
    let mut file = std::io::BufWriter::new(super::write::create(&path)?);
    let unwritable = |error: serde_json::Error| {
        Failure::new(FailureKind::Io, format!("could not write the file: {error}")).at(&path)
    };
    serde_json::to_writer_pretty(&mut file, manifest).map_err(unwritable)?;
    super::write::sync(file, &path)
}

fn count_problems(tables: &Tables) -> BTreeMap<&'static str, u64> {
    let mut counts = BTreeMap::new();
    for (_, problem) in tables.account.rejects.iter().chain(&tables.account.flags) {
        *counts.entry(problem.code.name()).or_default() += 1;
    }
    counts
}

/// What the run took for granted, in sentences.
fn assumptions(plan: &Plan, tables: &Tables, results: &Results<'_>) -> Vec<String> {
    let mut found = vec![
        "participation: everyone is taken as required to take part; eligibility is not assessed from category scores"
            .to_owned(),
    ];
    let mode = plan.pipeline.score.complex_patient_bonus;
    found.push(match mode {
        super::BonusMode::Off => "complex patient bonus: only where it is given; CMS has not printed the national means".into(),
        super::BonusMode::Cohort => "complex patient bonus: against the means of this roster, not the nation's".into(),
        super::BonusMode::Given => "complex patient bonus: against the means of the pipeline".to_owned(),
    });
    match plan.law.payment {
        None => found.push(format!(
            "payment adjustment: the rule pack of {} does not cover it; percents and dollars are null",
            plan.law.performance_year
        )),
        Some(_) => found.push(format!("payment adjustment: mode {:?}", plan.pipeline.adjust.mode).to_lowercase()),
    }
    let unscored = results.assigned.iter().filter(|row| row.unit.is_none()).count();
    if unscored > 0 {
        found.push(format!("{unscored} clinicians on the roster have no category scores and are left without a score"));
    }
    let no_weights = results.units.iter().filter(|unit| unit.final_score.is_none()).count();
    if no_weights > 0 {
        found.push(format!("{no_weights} units are left without a score: the rule pack has no weights for what they scored"));
    }
    let inferred = results.units.iter().filter(|unit| unit.inferred).count();
    if inferred > 0 {
        found.push(format!("pi_inferred_from_final: for {inferred} rows the published final score decided whether a category was reweighted"));
    }
    let left_out: usize = tables.account.files.iter().map(|file| file.left_out.len()).sum();
    if left_out > 0 {
        found.push(format!("{left_out} columns of the input feed nothing; `inputs` names them"));
    }
    found
}
