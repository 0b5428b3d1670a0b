//! What scenarios cost: a run that scores three of them beside a run that scores one, and beside the pipeline alone.
//!
//! `scripts/bench` runs it, on ten million measure rows of clinicians and practices that report as groups. A run is the whole
//! command, from the start of the process to its end, the tables that scenarios add included; `measure_scores`, which every
//! run would write alike, is left out.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{ArrayRef, Decimal64Array, RecordBatch, StringArray};

use common::{MEASURES, ROWS_EACH, counts, judge, median, mixed, write_parquet};

const ROUNDS: usize = 3;
/// Clinicians of a practice, and the practice itself as a group.
const UNITS_EACH: usize = 20;
/// Rows made at once.
const PIECE: usize = 1 << 20;

/// Change the curve, or which score counts.
const OF_ASSIGNMENT: [(&str, &str); 3] = [
    ("threshold-82", "[payment_adjustment]\nthreshold = 82\n"),
    ("scaling-factor-3", "[payment_adjustment]\nmode = \"assumed\"\nscaling_factor = 3\n"),
    ("as-group", "[[submission]]\nas = \"group\"\n"),
];
/// Change a measure of everybody, so that everybody is scored again.
const OF_PERFORMANCE: [(&str, &str); 3] = [
    ("measure-001", "[[performance]]\nmeasure_id = \"001\"\npoints = -5\n"),
    ("measure-117", "[[performance]]\nmeasure_id = \"117\"\npoints = 5\n"),
    ("measure-130", "[[performance]]\nmeasure_id = \"130\"\npoints = 10\n"),
];

/// Seconds and peak memory of the runs of a round.
type Round = [(f64, f64); 5];

fn main() {
    let rows: usize = std::env::var("MEASURE_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(10_000_000);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench_scenarios");
    fs::create_dir_all(&folder).expect("a folder");
    println!(
        "scenarios: {rows} measure rows of {} clinicians and practices, medians of {ROUNDS} rounds, {} threads",
        rows.div_ceil(ROWS_EACH),
        rayon::current_num_threads()
    );
    let (roster, quality) = make(&folder, rows);
    let run = |scenarios: &[(&str, &str)]| common::run(&folder, &pipeline(&folder, &roster, &quality, scenarios));
    let one_round =
        || [run(&[]), run(&OF_ASSIGNMENT[..1]), run(&OF_ASSIGNMENT), run(&OF_PERFORMANCE[..1]), run(&OF_PERFORMANCE)];
    // The first round warms the page cache.
    let rounds: Vec<Round> = (0..=ROUNDS).map(|_| one_round()).collect();
    let middle = |figure: &dyn Fn(&Round) -> f64| median(rounds[1..].iter().map(figure));
    let names = [
        "the pipeline alone",
        "one of assignment",
        "three of assignment",
        "one of performance",
        "three of performance",
    ];
    for (place, name) in names.into_iter().enumerate() {
        println!(
            "{name}: {:.3} s, {:.2} times the pipeline alone, peak {:.0} MB",
            middle(&|round| round[place].0),
            middle(&|round| round[place].0 / round[0].0),
            middle(&|round| round[place].1)
        );
    }
    let limits = [
        ("three of assignment / one", middle(&|round| round[2].0 / round[1].0), 1.6),
        ("three of performance / one", middle(&|round| round[4].0 / round[3].0), 2.6),
    ];
    let missed = limits.into_iter().filter(|(what, found, limit)| !judge(what, *found, *limit)).count();
    std::process::exit(i32::from(missed > 0));
}

fn pipeline(folder: &Path, roster: &Path, quality: &Path, scenarios: &[(&str, &str)]) -> String {
    let input =
        |table, path: &Path| format!("[[inputs]]\ntable = {table:?}\npath = {:?}\n", path.display().to_string());
    let scenario = |(name, text): &(&str, &str)| {
        let file = folder.join(format!("{name}.toml"));
        fs::write(&file, format!("[scenario]\nname = {name:?}\ntitle = {name:?}\n{text}")).expect("a scenario");
        format!("[[scenarios]]\nfiles = [{:?}]\n", file.display().to_string())
    };
    format!(
        "[pipeline]\nname = \"bench\"\nperformance_year = 2024\nout = \"out\"\n{}{}{}[limits]\nidentifiers = \"synthetic\"\n\
         [output]\nmeasure_scores = false\n",
        input("clinicians", roster),
        input("quality", quality),
        scenarios.iter().map(scenario).collect::<String>()
    )
}

fn texts(cells: impl Iterator<Item = Option<String>>) -> ArrayRef {
    Arc::new(cells.collect::<StringArray>())
}

fn tin(unit: usize) -> String {
    format!("{:09}", 100_000_000 + unit / UNITS_EACH)
}

/// The clinician of a unit; none: the unit is a practice.
fn npi(unit: usize) -> Option<String> {
    (!unit.is_multiple_of(UNITS_EACH)).then(|| format!("{:010}", 1_000_000_000 + unit))
}

/// A roster with payments, and counts of patients.
fn make(folder: &Path, rows: usize) -> (PathBuf, PathBuf) {
    let (roster, quality) =
        (folder.join(format!("roster_{rows}.parquet")), folder.join(format!("quality_{rows}.parquet")));
    if roster.exists() && quality.exists() {
        return (roster, quality);
    }
    let units = rows.div_ceil(ROWS_EACH);
    let clinicians = || (0..units).filter(|unit| npi(*unit).is_some());
    let one_of = |names: &[&str], unit: usize| {
        let place = usize::try_from(mixed(unit, 4)).unwrap_or(usize::MAX) % names.len();
        Some(names[place].to_owned())
    };
    let paid = clinicians().map(|unit| i64::try_from(mixed(unit, 5) % 30_000_000).ok()).collect::<Decimal64Array>();
    let paid = paid.with_precision_and_scale(18, 2).expect("dollars and cents");
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("tin", texts(clinicians().map(|unit| Some(tin(unit))))),
        ("npi", texts(clinicians().map(npi))),
        ("specialty", texts(clinicians().map(|unit| one_of(&["Cardiology", "Internal Medicine", "Urology"], unit)))),
        ("state", texts(clinicians().map(|unit| one_of(&["GA", "NC", "SC", "TN", "VA"], unit)))),
        ("part_b_paid", Arc::new(paid)),
    ];
    write_parquet(&roster, &[RecordBatch::try_from_iter(columns).expect("a batch")]);
    let piece = |start: usize| {
        let range = || start..rows.min(start + PIECE);
        let mut columns = vec![
            ("tin", texts(range().map(|row| Some(tin(row / ROWS_EACH))))),
            ("npi", texts(range().map(|row| npi(row / ROWS_EACH)))),
            ("measure_id", texts(range().map(|row| Some(MEASURES[row % ROWS_EACH].to_owned())))),
            ("collection_type", texts(range().map(|_| Some("registry".to_owned())))),
        ];
        columns.extend(counts(range()));
        RecordBatch::try_from_iter(columns).expect("a batch")
    };
    let pieces: Vec<_> = (0..rows).step_by(PIECE).map(piece).collect();
    write_parquet(&quality, &pieces);
    (roster, quality)
}
