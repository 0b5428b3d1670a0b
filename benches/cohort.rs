//! A cohort run against its floors: what reading the input and writing the outputs cost by themselves.
//!
//! `scripts/bench` runs it. Every round times, one after the other, the floors and the whole command; ratios are taken
//! round by round, and medians are printed. The floors read every column with arrow-rs and write the very tables that the
//! run wrote, from memory, with the same settings, threads and syncs.

#![allow(clippy::cast_precision_loss, reason = "made-up figures")]

mod common;

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Float64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use rayon::prelude::*;

use common::{judge, mixed, read_parquet, seconds, write_parquet};

const ROUNDS: usize = 5;

struct Round {
    read: f64,
    write: f64,
    from_parquet: f64,
    parse: f64,
    write_again: f64,
    from_csv: f64,
    peak_parquet: f64,
    peak_csv: f64,
}

fn main() {
    let rows: usize = std::env::var("ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(1_000_000);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench");
    fs::create_dir_all(&folder).expect("a folder");
    let (parquet, csv) = make(&folder, rows);
    let rounds: Vec<Round> = (0..=ROUNDS).map(|_| round(&folder, &parquet, &csv)).collect();
    // The first round warms the page cache.
    report(rows, &rounds[1..]);
}

fn round(folder: &Path, parquet: &Path, csv: &Path) -> Round {
    let read = seconds(|| read_parquet(parquet));
    let (from_parquet, peak_parquet) = run(folder, parquet);
    let write = write_floor(folder);
    let parse = seconds(|| parse_csv(csv));
    let (from_csv, peak_csv) = run(folder, csv);
    let write_again = write_floor(folder);
    Round { read, write, from_parquet, parse, write_again, from_csv, peak_parquet, peak_csv }
}

fn report(rows: usize, rounds: &[Round]) {
    let median = |figure: &dyn Fn(&Round) -> f64| common::median(rounds.iter().map(figure));
    println!("{rows} category rows, medians of {ROUNDS} rounds, {} threads", rayon::current_num_threads());
    println!(
        "Parquet: read floor {:.3} s + write floor {:.3} s; run {:.3} s, peak {:.0} MB",
        median(&|round| round.read),
        median(&|round| round.write),
        median(&|round| round.from_parquet),
        median(&|round| round.peak_parquet)
    );
    println!(
        "CSV:     parse floor {:.3} s + write floor {:.3} s; run {:.3} s, peak {:.0} MB",
        median(&|round| round.parse),
        median(&|round| round.write_again),
        median(&|round| round.from_csv),
        median(&|round| round.peak_csv)
    );
    let from_parquet = median(&|round| round.from_parquet / (round.read + round.write));
    let from_csv = median(&|round| round.from_csv / (round.parse + round.write_again));
    let peak = median(&|round| round.peak_parquet.max(round.peak_csv));
    let limits =
        [("run / floors, Parquet", from_parquet, 2.5), ("run / floors, CSV", from_csv, 1.6), ("peak MB", peak, 600.0)];
    let missed = limits.into_iter().filter(|(what, found, limit)| !judge(what, *found, *limit)).count();
    std::process::exit(i32::from(missed > 0));
}

/// Individuals with scores of up to four decimals, some missing, in random order of the practices.
fn make(folder: &Path, rows: usize) -> (PathBuf, PathBuf) {
    let (parquet, csv) = (folder.join(format!("scores_{rows}.parquet")), folder.join(format!("scores_{rows}.csv")));
    if parquet.exists() && csv.exists() {
        return (parquet, csv);
    }
    let who = |row: usize| (row * 7919) % rows;
    let score = |salt: u64, missing: u64| -> ArrayRef {
        let cell =
            |row| (mixed(row, salt) % 100 >= missing).then(|| (mixed(row, salt + 1) % 1_000_001) as f64 / 10_000.0);
        Arc::new((0..rows).map(cell).collect::<Float64Array>())
    };
    let texts = |cell: &dyn Fn(usize) -> String| -> ArrayRef {
        Arc::new((0..rows).map(|row| Some(cell(row))).collect::<StringArray>())
    };
    let specialties = ["Cardiology", "Dermatology", "Internal Medicine", "Family Practice", "Orthopedic Surgery"];
    let paid = (0..rows).map(|row| Some((mixed(row, 11) % 20_000_000) as f64 / 100.0));
    let bonus = (0..rows).map(|row| mixed(row, 12).is_multiple_of(3).then(|| (mixed(row, 13) % 1000) as f64 / 100.0));
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("tin", texts(&|row| format!("{:09}", 100_000_000 + who(row) / 12))),
        ("npi", texts(&|row| format!("{:010}", 1_000_000_000 + who(row)))),
        ("quality", score(1, 2)),
        ("cost", score(3, 30)),
        ("ia", score(5, 3)),
        ("pi", score(7, 40)),
        ("complex_patient_bonus", Arc::new(bonus.collect::<Float64Array>())),
        ("small_practice", Arc::new((0..rows).map(|row| Some(who(row) / 12 % 3 == 0)).collect::<BooleanArray>())),
        ("specialty", texts(&|row| specialties[(mixed(row, 9) % 5) as usize].to_owned())),
        ("state", texts(&|row| format!("S{:02}", mixed(row, 10) % 52))),
        ("part_b_paid", Arc::new(paid.collect::<Float64Array>())),
    ];
    let batch = RecordBatch::try_from_iter(columns).expect("a batch");
    write_parquet(&parquet, std::slice::from_ref(&batch));
    let mut writer = arrow::csv::WriterBuilder::new().build(BufWriter::new(File::create(&csv).expect("a file")));
    writer.write(&batch).expect("rows");
    (parquet, csv)
}

/// arrow-csv over pieces of the file, as typed columns.
fn parse_csv(path: &Path) {
    const PIECE: usize = 4 << 20;
    let bytes = fs::read(path).expect("a file");
    let start = bytes.iter().position(|&byte| byte == b'\n').expect("a header") + 1;
    let header = std::str::from_utf8(&bytes[..start]).expect("text").trim();
    let kind = |name: &str| match name {
        "tin" | "npi" | "specialty" | "state" => DataType::Utf8View,
        "small_practice" => DataType::Boolean,
        _ => DataType::Float64,
    };
    let schema =
        Arc::new(Schema::new(header.split(',').map(|name| Field::new(name, kind(name), true)).collect::<Vec<_>>()));
    let mut cuts = vec![start];
    while let Some(&last) = cuts.last().filter(|&&last| last < bytes.len()) {
        let end = (last + PIECE).min(bytes.len());
        cuts.push(bytes[end..].iter().position(|&byte| byte == b'\n').map_or(bytes.len(), |newline| end + newline + 1));
    }
    cuts.par_windows(2).for_each(|cut| {
        let builder = arrow::csv::ReaderBuilder::new(Arc::clone(&schema)).with_batch_size(16_384);
        let reader = builder.build_buffered(&bytes[cut[0]..cut[1]]).expect("a reader");
        reader.for_each(|batch| drop(std::hint::black_box(batch.expect("a batch"))));
    });
}

/// The whole command on one input.
fn run(folder: &Path, input: &Path) -> (f64, f64) {
    let pipeline = format!(
        "[pipeline]\nname = \"bench\"\nperformance_year = 2024\nout = \"out\"\n[[inputs]]\ntable = \"category_scores\"\npath = {:?}\n\
         [limits]\nidentifiers = \"synthetic\"\n[distribution]\nby = [\"specialty\", \"state\"]\n",
        input.display().to_string()
    );
    common::run(folder, &pipeline)
}

/// Writes the tables of the last run again.
fn write_floor(folder: &Path) -> f64 {
    let out = folder.join("out");
    common::write_floor(folder, parquet_files(&out).into_iter().chain(parquet_files(&out.join("accepted"))))
}

/// The Parquet files of a folder.
fn parquet_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.filter(|path| path.extension().is_some_and(|ending| ending == "parquet")).collect()
}
