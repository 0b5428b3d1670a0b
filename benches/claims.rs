//! Rolling up claims against `DuckDB` on the same files: charges, services and distinct patients of clinicians and practices in
//! both segments of the determination period.
//!
//! `scripts/bench_claims` runs it, with `DUCKDB_PYTHON` naming a Python that has duckdb. Both have two threads, and `DuckDB` two
//! gigabytes and a folder to spill to. Every round times one after the other, each a process of its own from start to end;
//! their results are compared row by row.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "made-up figures"
)]

mod common;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use arrow::array::{ArrayRef, Date32Array, Decimal128Array, Int32Array, RecordBatch, StringArray};
use mips_cohort::run::parquet_properties;
use parquet::arrow::ArrowWriter;
use rayon::prelude::*;

use common::{judge, median};

/// Lines of a file.
const FILE: usize = 5_000_000;
/// Rows made at once: a row group.
const PIECE: usize = 1 << 17;
/// Lines of a clinician, on the average.
const LINES_EACH: usize = 100;

struct Round {
    ours: f64,
    peak: f64,
    theirs: f64,
    their_peak: f64,
}

fn main() {
    let number =
        |name: &str, otherwise: usize| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise);
    let (lines, rounds) = (number("CLAIM_LINES", 10_000_000), number("ROUNDS", 3));
    let cache =
        std::env::var("CLAIMS_BENCH").map_or_else(|_| Path::new(env!("CARGO_TARGET_TMPDIR")).to_owned(), PathBuf::from);
    let folder = cache.join(format!("claims_{lines}"));
    make(&folder.join("lines"), lines);
    println!("{lines} lines of {} clinicians, medians of {rounds} rounds, 2 threads", lines.div_ceil(LINES_EACH));
    let found: Vec<Round> = (0..rounds).map(|_| round(&folder)).collect();
    let middle = |figure: fn(&Round) -> f64| median(found.iter().map(figure));
    println!("mips-cohort {:.2} s, peak {:.0} MB", middle(|round| round.ours), middle(|round| round.peak));
    println!("DuckDB      {:.2} s, peak {:.0} MB", middle(|round| round.theirs), middle(|round| round.their_peak));
    let limits = [
        ("mips-cohort / DuckDB", middle(|round| round.ours / round.theirs), 1.0),
        ("peak MB", middle(|round| round.peak), 2000.0),
    ];
    let missed = limits.into_iter().filter(|(what, found, limit)| !judge(what, *found, *limit)).count();
    std::process::exit(i32::from(missed > 0));
}

fn round(folder: &Path) -> Round {
    let (ours, peak) = common::run(folder, &pipeline(folder));
    let python = std::env::var("DUCKDB_PYTHON").expect("DUCKDB_PYTHON names a Python with duckdb");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/duckdb_claims.py");
    let mut duckdb = Command::new(&python);
    duckdb.arg(&script).arg("count").arg(folder);
    let (theirs, their_peak) = common::timed(&mut duckdb);
    let compared = Command::new(python).arg(script).arg("compare").arg(folder).status().expect("Python");
    assert!(compared.success(), "the results differ");
    println!(
        "  round: mips-cohort {ours:.2} s, {peak:.0} MB; DuckDB {theirs:.2} s, {their_peak:.0} MB; the same results"
    );
    Round { ours, peak, theirs, their_peak }
}

fn pipeline(folder: &Path) -> String {
    format!(
        "[pipeline]\nname = \"bench\"\nperformance_year = 2024\nout = \"out\"\n[[inputs]]\ntable = \"claims\"\npath = {:?}\n\
         [limits]\nidentifiers = \"synthetic\"\n",
        folder.join("lines").display().to_string()
    )
}

/// Makes lines up, in no order: most clinicians have few of them, and most practices few clinicians.
fn make(folder: &Path, lines: usize) {
    fs::create_dir_all(folder).expect("a folder");
    for (number, start) in (0..lines).step_by(FILE).enumerate() {
        let path = folder.join(format!("part_{number:03}.parquet"));
        if path.exists() {
            continue;
        }
        let pieces: Vec<usize> = (start..lines.min(start + FILE)).step_by(PIECE).collect();
        let end = lines.min(start + FILE);
        let batches: Vec<RecordBatch> =
            pieces.into_par_iter().map(|first| batch(first..end.min(first + PIECE), lines)).collect();
        let unfinished = folder.join("unfinished");
        let file = File::create(&unfinished).expect("a file");
        let mut writer = ArrowWriter::try_new(file, batches[0].schema(), Some(parquet_properties())).expect("Parquet");
        for batch in &batches {
            writer.write(batch).expect("rows");
        }
        writer.close().expect("a footer");
        fs::rename(unfinished, path).expect("a file");
    }
}

/// A number between 0 and 1 that has nothing to do with its neighbours.
fn share(row: usize, salt: u64) -> f64 {
    let mut mixed = (row as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ salt.wrapping_mul(0xD6E8_FEB8_6659_FD93);
    mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0x9FB2_1C65_1E98_DF25);
    ((mixed ^ (mixed >> 32)) >> 11) as f64 / (1_u64 << 53) as f64
}

struct Made {
    tin: String,
    npi: String,
    beneficiary: String,
}

fn who(row: usize, lines: usize) -> Made {
    let clinicians = lines.div_ceil(LINES_EACH);
    let rank = share(row, 1).powf(1.8);
    let clinician = ((rank * clinicians as f64) as usize * 7919 + 13) % clinicians;
    let practice = ((clinician as f64 / clinicians as f64).powi(2) * clinicians as f64 * 0.3) as usize;
    // A clinician has about four patients for ten lines.
    let own_lines = LINES_EACH as f64 / 1.8 * rank.max(1e-6).powf(1.0 / 1.8 - 1.0);
    let patient = (share(row, 2) * own_lines * 0.4) as usize;
    let beneficiary = (share(clinician, 3 + patient as u64) * lines as f64 / 4.0) as usize;
    Made {
        tin: format!("{:09}", 100_000_000 + practice * 7),
        npi: format!("{:010}", 1_000_000_000 + clinician),
        beneficiary: medicare_id(beneficiary),
    }
}

/// An id as Medicare cards have them: 11 digits and capitals.
fn medicare_id(number: usize) -> String {
    let kinds = [9, 26, 36, 10, 26, 36, 10, 26, 26, 10, 10];
    let letters = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let mut rest = number.wrapping_mul(0x9E37_79B1) % (1 << 45);
    let place = |kind: usize| {
        let digit = rest % kind;
        rest /= kind;
        char::from(match kind {
            9 => letters[digit + 1],
            26 => letters[digit + 10],
            _ => letters[digit],
        })
    };
    kinds.map(place).into_iter().collect()
}

fn batch(rows: std::ops::Range<usize>, lines: usize) -> RecordBatch {
    let made: Vec<Made> = rows.clone().map(|row| who(row, lines)).collect();
    let text = |cell: &dyn Fn(&Made) -> &str| -> ArrayRef {
        Arc::new(made.iter().map(|one| Some(cell(one))).collect::<StringArray>())
    };
    let pick = |salt: u64, from: &[&'static str]| -> ArrayRef {
        let cell = |row| Some(from[(share(row, salt) * from.len() as f64) as usize]);
        Arc::new(rows.clone().map(cell).collect::<StringArray>())
    };
    let money = |salt: u64, most: f64| -> ArrayRef {
        let cents = rows.clone().map(|row| (share(row, salt).powi(3) * most) as i128 + 500);
        let amounts = Decimal128Array::from_iter_values(cents).with_precision_and_scale(12, 2);
        Arc::new(amounts.expect("amounts of a few dollars"))
    };
    // 1 October 2022 and two years, with some days before and after.
    let days = Date32Array::from_iter_values(rows.clone().map(|row| 19_266 - 12 + (share(row, 4) * 755.0) as i32));
    let services = Int32Array::from_iter_values(rows.clone().map(|row| 1 + (share(row, 5).powi(8) * 6.0) as i32));
    RecordBatch::try_from_iter([
        ("tin", text(&|one| &one.tin)),
        ("npi", text(&|one| &one.npi)),
        ("beneficiary_id", text(&|one| &one.beneficiary)),
        ("service_date", Arc::new(days)),
        ("hcpcs", pick(6, &["99213", "99214", "99232", "93000", "71046", "J1100", "90837", "G0438"])),
        ("modifiers", pick(7, &["", "", "", "25", "59", "95", "26|GT", ""])),
        ("place_of_service", pick(8, &["11", "11", "11", "22", "21", "23", "24", "02"])),
        ("service_count", Arc::new(services)),
        ("allowed_amount", money(9, 40_000.0)),
        ("paid_amount", money(10, 32_000.0)),
    ])
    .expect("a batch")
}
