//! A run from measures against its floors: what reading ten million rows costs, and what writing what became of them does.
//!
//! `scripts/bench` runs it. Reading, grouping and scoring are the stages "check" and "score" of the manifest; their floor is
//! arrow-rs reading the same columns. Writing `measure_scores` is what a run with it takes longer than one without; its floor
//! writes the same table from memory, with the same settings, threads and syncs.

#![allow(clippy::cast_precision_loss, reason = "made-up figures")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray};

use common::{MEASURES, ROWS_EACH, counts, judge, median, read_parquet, seconds, write_floor, write_parquet};

const ROUNDS: usize = 5;
/// Rows made at once.
const PIECE: usize = 1 << 20;

struct Round {
    read: f64,
    score: f64,
    peak: f64,
    write: f64,
    write_floor: f64,
}

fn main() {
    let rows: usize = std::env::var("MEASURE_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(10_000_000);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench_measures");
    fs::create_dir_all(&folder).expect("a folder");
    println!(
        "{rows} measure rows of {} clinicians, medians of {ROUNDS} rounds, {} threads",
        rows.div_ceil(ROWS_EACH),
        rayon::current_num_threads()
    );
    let missed = [Order::ByClinician, Order::Shuffled].into_iter().map(|order| {
        let (roster, quality) = make(&folder, rows, order);
        let rounds: Vec<Round> = (0..=ROUNDS).map(|_| round(&folder, &roster, &quality)).collect();
        // The first round warms the page cache.
        report(order, &rounds[1..])
    });
    // Every figure is shown before the verdict.
    let missed: usize = missed.collect::<Vec<_>>().into_iter().sum();
    std::process::exit(i32::from(missed > 0));
}

/// The order of the rows of a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    /// All measures of a clinician together, clinicians in order: as registries and EHRs export them.
    ByClinician,
    /// Every row of another clinician than the one before.
    Shuffled,
}

fn round(folder: &Path, roster: &Path, quality: &Path) -> Round {
    let read = seconds(|| {
        read_parquet(roster);
        read_parquet(quality);
    });
    let (without, peak) = common::run(folder, &pipeline(roster, quality, false));
    let score = stages(folder);
    let (with, _) = common::run(folder, &pipeline(roster, quality, true));
    let table = folder.join("out/measure_scores.parquet");
    Round { read, score, peak, write: with - without, write_floor: write_floor(folder, std::iter::once(table)) }
}

/// Seconds of reading, grouping and scoring, as the manifest has them.
fn stages(folder: &Path) -> f64 {
    let text = fs::read_to_string(folder.join("out/manifest.json")).expect("a manifest");
    let manifest: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let stages = manifest["stages"].as_array().expect("stages");
    let counted = stages.iter().filter(|stage| matches!(stage[0].as_str(), Some("check" | "score")));
    counted.filter_map(|stage| stage[1].as_f64()).sum::<f64>() / 1000.0
}

fn pipeline(roster: &Path, quality: &Path, measure_scores: bool) -> String {
    let input =
        |table, path: &Path| format!("[[inputs]]\ntable = {table:?}\npath = {:?}\n", path.display().to_string());
    format!(
        "[pipeline]\nname = \"bench\"\nperformance_year = 2024\nout = \"out\"\n{}{}[limits]\nidentifiers = \"synthetic\"\n\
         [output]\nmeasure_scores = {measure_scores}\n",
        input("clinicians", roster),
        input("quality", quality)
    )
}

/// Shows the figures of one order, and gives how many limits were missed.
fn report(order: Order, rounds: &[Round]) -> usize {
    let middle = |figure: fn(&Round) -> f64| median(rounds.iter().map(figure));
    println!("rows {}:", if order == Order::Shuffled { "shuffled" } else { "clinician by clinician" });
    println!(
        "read floor {:.3} s; read, group and score {:.3} s; peak of the run {:.0} MB",
        middle(|round| round.read),
        middle(|round| round.score),
        middle(|round| round.peak)
    );
    println!(
        "measure_scores: write floor {:.3} s; scoring again and writing {:.3} s, {:.2} times the floor",
        middle(|round| round.write_floor),
        middle(|round| round.write),
        middle(|round| round.write / round.write_floor)
    );
    let limits = [
        ("read, group and score / read floor", middle(|round| round.score / round.read), 6.0),
        ("peak MB", middle(|round| round.peak), 600.0),
    ];
    limits.into_iter().filter(|(what, found, limit)| !judge(what, *found, *limit)).count()
}

/// A roster, and counts of patients for its clinicians.
fn make(folder: &Path, rows: usize, order: Order) -> (PathBuf, PathBuf) {
    let name = if order == Order::Shuffled { "shuffled" } else { "by_clinician" };
    let (roster, quality) =
        (folder.join(format!("roster_{rows}.parquet")), folder.join(format!("quality_{name}_{rows}.parquet")));
    if roster.exists() && quality.exists() {
        return (roster, quality);
    }
    let clinicians = rows.div_ceil(ROWS_EACH);
    let texts =
        |cells: &mut dyn Iterator<Item = String>| -> ArrayRef { Arc::new(cells.map(Some).collect::<StringArray>()) };
    let tin = |clinician: usize| format!("{:09}", 100_000_000 + clinician / 20);
    let npi = |clinician: usize| format!("{:010}", 1_000_000_000 + clinician);
    let columns = vec![("tin", texts(&mut (0..clinicians).map(tin))), ("npi", texts(&mut (0..clinicians).map(npi)))];
    write_parquet(&roster, &[RecordBatch::try_from_iter(columns).expect("a batch")]);
    let piece = |start: usize| {
        let range = || start..rows.min(start + PIECE);
        let clinician = |row: usize| match order {
            Order::ByClinician => row / ROWS_EACH,
            Order::Shuffled => (row * 7919) % clinicians,
        };
        let measure = |row: usize| match order {
            Order::ByClinician => row % ROWS_EACH,
            Order::Shuffled => row / clinicians % ROWS_EACH,
        };
        let mut columns = vec![
            ("tin", texts(&mut range().map(|row| tin(clinician(row))))),
            ("npi", texts(&mut range().map(|row| npi(clinician(row))))),
            ("measure_id", texts(&mut range().map(|row| MEASURES[measure(row)].to_owned()))),
            ("collection_type", texts(&mut range().map(|_| "registry".to_owned()))),
        ];
        columns.extend(counts(range()));
        RecordBatch::try_from_iter(columns).expect("a batch")
    };
    let pieces: Vec<_> = (0..rows).step_by(PIECE).map(piece).collect();
    write_parquet(&quality, &pieces);
    (roster, quality)
}
