//! Two finished runs, or scenarios of runs, side by side.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use arrow::array::RecordBatch;

use super::scenarios::{ComparedFigure, MoverRow, comparison_rows, mover_rows, transition_rows};
use super::write::{TableWriter, write_all};
use crate::compare::{Bands, Outcome, Pair, Tally, Transitions, largest};
use crate::failure::Failure;
use crate::report::run_folder::{RunFolder, TableRows};
use crate::schema::{
    CLINICIAN_PROJECTION, COMPARISON, FINAL_SCORES, MOVERS, OutputTable, REFERENCE_POINTS, SCENARIOS, TRANSITIONS,
};
use crate::watch::Watch;

/// One side of a comparison: a run, or a scenario of it.
#[derive(Debug, Clone)]
pub struct Compared {
    /// The run folder.
    pub run: PathBuf,
    /// A scenario of it; none: its final scores.
    pub scenario: Option<String>,
}

impl Compared {
    /// `RUN`, or `RUN#SCENARIO`.
    pub fn parse(text: &str) -> Self {
        match text.rsplit_once('#') {
            Some((run, scenario)) if !scenario.is_empty() => {
                Self { run: run.into(), scenario: Some(scenario.to_owned()) }
            }
            _ => Self { run: text.into(), scenario: None },
        }
    }

    fn name(&self) -> String {
        let run = self.run.display();
        self.scenario.as_ref().map_or_else(|| run.to_string(), |scenario| format!("{run}#{scenario}"))
    }
}

/// Who a row is about: TIN, NPI, id and kind of unit.
type Who = [String; 4];

/// What a comparison found.
#[derive(Debug)]
pub struct Comparison {
    /// What is compared with.
    pub baseline: String,
    /// What is compared.
    pub scenario: String,
    /// Rows of `comparison`.
    pub figures: RecordBatch,
    /// Rows of `movers`.
    pub movers: RecordBatch,
    /// Rows of `transitions`.
    pub transitions: RecordBatch,
    /// How many clinicians differ in anything.
    pub changed: usize,
    /// How many clinicians there are in either.
    pub clinicians: usize,
}

/// Compares two runs or scenarios clinician by clinician; `movers` of those who differ are listed.
///
/// # Errors
/// When a table can't be read, or a run has no such scenario.
pub fn compare(baseline: &Compared, scenario: &Compared, movers: usize) -> Result<Comparison, Failure> {
    let mut rows: BTreeMap<Who, Pair> = BTreeMap::new();
    let (before, bands) = outcomes(baseline)?;
    for (who, outcome) in before {
        rows.entry(who).or_default().baseline = Some(outcome);
    }
    for (who, outcome) in outcomes(scenario)?.0 {
        rows.entry(who).or_default().scenario = Some(outcome);
    }
    let names = &(baseline.name(), scenario.name());
    let mut tallies: BTreeMap<(&str, &str), Tally> = BTreeMap::new();
    let mut transitions = Transitions::default();
    for ([tin, ..], pair) in &rows {
        tallies.entry(("all", "all")).or_default().add(pair);
        if !tin.is_empty() {
            tallies.entry(("tin", tin)).or_default().add(pair);
        }
        transitions.add(pair, &bands);
    }
    let compared = |group| move |figure| ComparedFigure { baseline: &names.0, scenario: &names.1, group, figure };
    let figures: Vec<_> =
        tallies.iter().flat_map(|(group, tally)| tally.figures().into_iter().map(compared(*group))).collect();
    let everybody: Vec<(&Who, &Pair)> = rows.iter().collect();
    let listed: Vec<MoverRow> = largest(everybody.iter().map(|(_, pair)| **pair), movers)
        .into_iter()
        .zip(1..)
        .map(|(mover, rank)| MoverRow {
            baseline: names.0.clone(),
            scenario: names.1.clone(),
            rank,
            who: [0, 1, 2].map(|part| Some(everybody[mover.place].0[part].clone()).filter(|part| !part.is_empty())),
            mover,
        })
        .collect();
    Ok(Comparison {
        figures: comparison_rows(&figures),
        movers: mover_rows(&listed),
        transitions: transition_rows(&[(names.0.clone(), names.1.clone(), transitions)]),
        changed: everybody.iter().filter(|(_, pair)| pair.differs()).count(),
        clinicians: everybody.len(),
        baseline: names.0.clone(),
        scenario: names.1.clone(),
    })
}

/// The outcomes of a side in the order of its rows, and the bands that it gives as a baseline.
fn outcomes(side: &Compared) -> Result<(Vec<(Who, Outcome)>, Bands), Failure> {
    let folder = RunFolder::open(&side.run)?;
    let table = if side.scenario.is_some() { &CLINICIAN_PROJECTION } else { &FINAL_SCORES };
    if !folder.has(table) {
        let failure = Failure::usage(format!("the run has no table `{}`", table.name)).at(&side.run);
        return Err(failure.hint("a run has scenarios when its pipeline has [finance] or [[scenarios]]"));
    }
    let mut found = Vec::new();
    for piece in folder.pieces(table)? {
        let rows = TableRows::new(table, &piece?);
        let wanted = |row: &usize| side.scenario.as_ref().is_none_or(|name| rows.text(*row, "scenario") == name);
        found.extend((0..rows.len()).filter(wanted).map(|row| outcome(&rows, row)));
    }
    if let Some(name) = side.scenario.as_ref().filter(|_| found.is_empty()) {
        let scenarios = folder.table(&SCENARIOS)?;
        let names = (0..scenarios.len()).map(|row| scenarios.text(row, "scenario")).collect::<Vec<_>>().join(", ");
        let failure = Failure::usage(format!("the run has no scenario `{name}`")).at(&side.run);
        return Err(failure.hint(format!("it has: {names}")));
    }
    Ok((found, bands(&folder, side.scenario.as_deref())?))
}

fn outcome(rows: &TableRows, row: usize) -> (Who, Outcome) {
    let who = ["tin", "npi", "entity_id", "scored_as"].map(|part| rows.text(row, part).to_owned());
    #[allow(clippy::cast_possible_truncation, reason = "hundredths of numbers of at most 15 digits")]
    let hundredths = |column| rows.number(row, column).map(|number| (number * 100.0).round() as i64);
    let small = |column| hundredths(column).and_then(|number| i32::try_from(number).ok());
    // A clinician of the roster counts for the row; whose score it is may change with the score.
    let [tin, npi, id, kind] = who;
    let who = if npi.is_empty() { [tin, npi, id, kind] } else { [tin, npi, String::new(), String::new()] };
    let participation = rows.text(row, "participation");
    let outcome = Outcome {
        final_score: small("final_score"),
        percent: small("payment_adjustment_percent"),
        dollars: hundredths("adjustment_dollars"),
        adjusted: participation == "required" || participation == "opted_in",
    };
    (who, outcome)
}

/// The bands of a run or scenario: its full reduction and its maximum increase. Without them nothing is a full reduction, and
/// every increase an upper one.
fn bands(folder: &RunFolder, scenario: Option<&str>) -> Result<Bands, Failure> {
    let points = folder.table(&REFERENCE_POINTS)?;
    let point = |name: &str| points.find(&[("name", name)]).and_then(|row| points.number(row, "value"));
    let scenarios = folder.table(&SCENARIOS)?;
    let maximum = match scenario {
        Some(name) => scenarios.find(&[("scenario", name)]).and_then(|row| scenarios.number(row, "maximum_percent")),
        None => point("maximum_percent"),
    };
    #[allow(clippy::cast_possible_truncation, reason = "a percent")]
    let hundredths = |percent: f64| (percent * 100.0).round() as i32;
    Ok(Bands {
        full_reduction: point("full_reduction_percent").map_or(i32::MIN, hundredths),
        maximum: maximum.map_or(0, hundredths),
    })
}

/// Writes what a comparison found into a folder of its own, CSV beside Parquet.
///
/// # Errors
/// When the folder holds anything, or a file can't be written.
pub fn write_comparison(found: &Comparison, into: &Path, watch: &dyn Watch) -> Result<(), Failure> {
    fs_err::create_dir_all(into).map_err(|error| Failure::io("make", into, &error))?;
    let mut entries = fs_err::read_dir(into).map_err(|error| Failure::io("read", into, &error))?;
    if entries.next().is_some() {
        let failure = Failure::usage("the folder for a comparison is not empty").at(into);
        return Err(failure.hint("choose another with `--out`: nothing is written over"));
    }
    let tables: [(&OutputTable, &RecordBatch); 3] =
        [(&COMPARISON, &found.figures), (&MOVERS, &found.movers), (&TRANSITIONS, &found.transitions)];
    for (table, rows) in tables {
        let file = TableWriter::create(into, table.name, &table.arrow(), true)?;
        write_all([file], rows.num_rows(), |range| [rows.slice(range.start, range.len())], watch)?;
    }
    Ok(())
}
