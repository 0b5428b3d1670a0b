//! The stages of a run, in order.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use tempfile::NamedTempFile;

use super::account::Account;
use super::adjusting::{adjust, dollars, mode};
use super::assumptions::{assumptions, notes};
use super::expect::Outcome;
use super::folder::{FLAGS, MANIFEST, REJECTS, RunFolder, beside};
use super::intake::{Tables, check};
use super::manifest::{InputFile, Manifest, Redaction, RulePack};
use super::output_tables::{Figures, Large, OutputTables};
use super::outputs::Results;
use super::plan::Plan;
use super::projection::project;
use super::published::{Figure, differences};
use super::reporting::{Place, listed, write_reports};
use super::scenarios::WhatIf;
use super::units::published;
use super::write::Written;
use crate::failure::{Failure, FailureKind};
use crate::ingest::{Accepted, Problem};
use crate::watch::Watch;

/// What a run tells when it is done.
#[derive(Debug)]
pub struct Summary {
    /// The run folder.
    pub out: PathBuf,
    /// Its manifest.
    pub manifest: Manifest,
    /// What a person should look at.
    pub notes: Vec<String>,
    /// Statistics of everybody's final scores, by name.
    pub overall: BTreeMap<String, f64>,
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

    /// Begins a stage, unless the user asked to stop.
    fn stage(&mut self, name: &'static str, rows: Option<u64>) -> Result<(), Failure> {
        self.stop();
        self.watch.go_on()?;
        self.watch.stage(name, rows);
        self.current = Some((name, Instant::now()));
        Ok(())
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

    clock.stage("check", None)?;
    let mut tables = check(plan, folder.path(), watch)?;
    gate(plan, &tables)?;

    clock.stage("score", Some(tables.scored() as u64))?;
    let nothing = WhatIf::default();
    let units = plan.cohort(&tables, &nothing).score();
    tables.flag_inferred(&units);
    let cohort = plan.cohort(&tables, &nothing);
    let assigned = cohort.assign(&units);
    watch.advance(units.len() as u64);

    clock.stage("adjust", None)?;
    let keys = |place: usize| tables.key(place);
    let mut results = Results::new(&keys, &units, &assigned, &tables);
    let adjusted = adjust(&results, mode(&plan.pipeline.adjust), plan.pipeline.adjust.score_input, &plan.law, None)?;
    (results.percents, results.adjusts) = (&adjusted.percents, adjusted.curve.is_some());
    let dollars = dollars(&results);
    results.dollars = &dollars;

    // Distributions take little; they are made while the large tables are written.
    clock.stage("write", Some(rows_to_write(&tables, &results)))?;
    let writer = OutputTables { folder: folder.path(), csv: plan.pipeline.output.csv, watch };
    let (large, distribution) =
        rayon::join(|| writer.large(&results, &tables, plan), || distribution(plan, &tables, &results));
    let figures = Figures {
        distribution: distribution?,
        differences: differences(&published(&tables.scores), &units, &adjusted.percents),
        curve: adjusted.curve.clone(),
    };
    let known = figures.known(plan);
    let expectations = known.judge(&plan.pipeline.expect);
    let Large { results: mut outputs, accepted } = large?;
    if !plan.rolls_up_claims_alone() {
        outputs.extend(writer.payment_lookup(&results)?);
    }
    outputs.extend(writer.figures(plan, &figures, &known, &keys)?);
    let mut assumptions = assumptions(plan, &tables, &results);
    if !plan.rolls_up_claims_alone() {
        outputs.extend(writer.about_scores(plan, &results, adjusted.curve.as_ref())?);
        clock.stage("project", None)?;
        let projected = project(plan, &tables, &cohort, &results, &adjusted, &writer)?;
        outputs.extend(projected.written);
        assumptions.extend(projected.remarks);
    }
    let result_digest = result_digest(&outputs);
    outputs.extend(accepted);
    write_problems(folder.path(), REJECTS, &tables.account, &tables.account.rejects)?;
    write_problems(folder.path(), FLAGS, &tables.account, &tables.account.flags)?;
    clock.stop();

    let account = &tables.account;
    let mut manifest = Manifest {
        program: concat!("mips-cohort ", env!("CARGO_PKG_VERSION")),
        started: started.to_string(),
        settings: plan.shown_pipeline(),
        redaction: Redaction::of(plan),
        rules: RulePack::of(plan),
        inputs: account.files.iter().map(InputFile::of).collect(),
        rows: account.files.clone(),
        problems: account.counts(),
        assumptions,
        claims: tables.claims.as_ref().map(|claims| claims.note.clone()),
        adjustment: adjusted.note,
        expectations,
        stages: clock.stages,
        outputs: outputs.into_iter().map(|written| written.relative_to(folder.path())).collect(),
        result_digest,
    };
    report(plan, folder.path(), &mut manifest, watch)?;
    write_manifest(folder.path(), &manifest)?;
    watch.go_on()?;
    folder.commit()?;
    forget_failed_run(plan)?;
    watch.done();
    let overall = figures.distribution.into_iter().filter(|figure| figure.group_by == "all");
    let overall = overall.filter_map(|figure| Some((figure.statistic, figure.value?))).collect();
    Ok(Summary { out: plan.out.clone(), notes: notes(&tables), manifest, overall })
}

#[cfg(feature = "tables")]
fn distribution(plan: &Plan, tables: &Tables, results: &Results<'_>) -> Result<Vec<Figure>, Failure> {
    if plan.rolls_up_claims_alone() {
        return Ok(Vec::new());
    }
    super::distributing::distribute(&plan.law, &plan.groupings(), tables, results)
}

#[cfg(not(feature = "tables"))]
#[allow(clippy::unnecessary_wraps, reason = "as with the feature")]
fn distribution(_: &Plan, _: &Tables, _: &Results<'_>) -> Result<Vec<Figure>, Failure> {
    Ok(Vec::new())
}

fn rows_to_write(tables: &Tables, results: &Results<'_>) -> u64 {
    let roster = tables.clinicians.as_ref().map_or(0, Accepted::len);
    (2 * tables.scored() + results.assigned.len() + roster) as u64
}

/// Where the rejected rows of a run that failed its gate stand.
fn failed_rejects(plan: &Plan) -> PathBuf {
    beside(&plan.out, ".rejects.csv")
}

/// Whether a file is a list of rejected rows, by its header; any other is somebody else's.
fn is_rejects_table(path: &Path) -> bool {
    fs_err::read(path).is_ok_and(|bytes| bytes.starts_with(Account::HEADER.join(",").as_bytes()))
}

/// A run that passed has its own rejects: those of an earlier one that failed would mislead.
fn forget_failed_run(plan: &Plan) -> Result<(), Failure> {
    let path = failed_rejects(plan);
    if !is_rejects_table(&path) {
        return Ok(());
    }
    match fs_err::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Failure::io("remove", &path, &error)),
        _ => Ok(()),
    }
}

/// Too many rejects, or nothing left: the rejected rows are put beside the run folder, so that they can be mended.
fn gate(plan: &Plan, tables: &Tables) -> Result<(), Failure> {
    let account = &tables.account;
    let failed = match account.gate(&plan.pipeline.limits.max_rejects) {
        Err(failure) => failure,
        Ok(()) if tables.scored() == 0 && tables.measures.is_none() && !plan.rolls_up_claims_alone() => {
            Failure::gate("no row of `category_scores` can be used")
        }
        Ok(()) if tables.roster.as_ref().is_some_and(|roster| roster.clinicians().is_empty()) => {
            Failure::gate("no row of `clinicians` can be used: there is nobody to score")
        }
        Ok(()) => return Ok(()),
    };
    if account.rejects.is_empty() {
        return Err(failed);
    }
    let path = failed_rejects(plan);
    if path.exists() && !is_rejects_table(&path) {
        return Err(failed.hint(format!("{} is in the way of the list of rejected rows", path.display())));
    }
    let unwritable = |error: std::io::Error| Failure::io("write", &path, &error);
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = NamedTempFile::new_in(folder).map_err(unwritable)?;
    account.write(&account.rejects, &file).map_err(|error| unwritable(error.into()))?;
    file.persist(&path).map_err(|error| unwritable(error.error))?;
    let first = account.first_rejects(5).join("\n  ");
    Err(failed.hint(format!("every rejected row is in {}; the first:\n  {first}", path.display())))
}

fn result_digest(written: &[Written]) -> String {
    let mut hasher = blake3::Hasher::new();
    for table in written {
        hasher.update(table.table.as_bytes()).update(&[0]).update(table.digest.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

fn write_problems(folder: &Path, name: &str, account: &Account, problems: &[(usize, Problem)]) -> Result<(), Failure> {
    let path = folder.join(name);
    let mut file = std::io::BufWriter::new(super::write::create(&path)?);
    account.write(problems, &mut file).map_err(|error| Failure::io("write", &path, &error.into()))?;
    super::write::sync(file, &path)
}

/// Writes the reports that the pipeline asks for, and names them in the manifest.
fn report(plan: &Plan, folder: &Path, manifest: &mut Manifest, watch: &dyn Watch) -> Result<(), Failure> {
    let Some(settings) = &plan.pipeline.report else { return Ok(()) };
    watch.stage("report", None);
    let value = serde_json::to_value(&manifest).map_err(|error| Failure::bug(error.to_string()))?;
    let run = crate::report::run_folder::RunFolder::new(folder, value);
    let written = write_reports(&run, Place::In(folder), &settings.formats, settings.mask_below)?;
    manifest.outputs.extend(listed(written)?.into_iter().map(|written| written.relative_to(folder)));
    Ok(())
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
