//! Claims counted a second time, slowly: row by row, with a set of patients for everybody.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::File;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use arrow::array::{ArrayRef, Date32Array, Decimal128Array, Float64Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;

use crate::support::{Bench, PIPELINE, Rows};

/// A made-up line.
#[derive(Debug, Clone)]
struct Line {
    tin: u32,
    npi: u64,
    patient: String,
    /// Days since 1970.
    day: i32,
    modifier: &'static str,
    place: &'static str,
    /// Halves.
    services: u32,
    /// Cents.
    allowed: i64,
    covered: bool,
}

const FIRST_DAY: i32 = 19_266;
const LAST_DAY: i32 = 19_996;
const SECOND_SEGMENT: i32 = 19_631;

fn mixed(row: usize, salt: u64) -> usize {
    let mut mixed = (row as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ salt.wrapping_mul(0xD6E8_FEB8_6659_FD93);
    mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    (mixed >> 33) as usize
}

/// So many lines. Patients have ids of all kinds; some share their digits, or differ in case alone.
fn lines(count: usize, clinicians: usize, patients: usize) -> Vec<Line> {
    let line = |row: usize| {
        let clinician = mixed(row, 1) % clinicians * (mixed(row, 2) % clinicians) / clinicians;
        let patient = mixed(row, 3) % patients;
        Line {
            tin: 1 + u32::try_from(clinician % (clinicians / 3 + 1)).expect("few"),
            npi: 1_000_000_000 + clinician as u64,
            patient: match patient % 5 {
                0 => format!("{patient}"),
                1 => format!("0{patient}"),
                2 => format!("-1000{patient:010}"),
                3 => format!("{patient:016X}"),
                _ => format!("p{}", patient / 2),
            },
            day: FIRST_DAY - 20 + i32::try_from(mixed(row, 4) % 780).expect("days"),
            modifier: ["", "", "25", "95", "25|GT"][mixed(row, 5) % 5],
            place: ["11", "21", "24", "02", "22", ""][mixed(row, 6) % 6],
            services: u32::try_from(mixed(row, 7) % 7).expect("few"),
            allowed: i64::try_from(mixed(row, 8) % 100_000).expect("dollars"),
            covered: !mixed(row, 9).is_multiple_of(20),
        }
    };
    (0..count).map(line).collect()
}

#[derive(Debug, Default)]
struct Counted {
    allowed: i64,
    patients: BTreeSet<String>,
    halves: u32,
    lines: usize,
    telehealth_lines: usize,
    hospital_halves: u32,
    asc_halves: u32,
}

/// Totals as the table prints them, by TIN, NPI and segment.
fn recount(lines: &[Line]) -> Vec<String> {
    let mut found: BTreeMap<(u32, Option<u64>, u8), Counted> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.covered && (FIRST_DAY..=LAST_DAY).contains(&line.day)) {
        let segment = if line.day < SECOND_SEGMENT { 1 } else { 2 };
        for npi in [None, Some(line.npi)] {
            let counted = found.entry((line.tin, npi, segment)).or_default();
            counted.allowed += line.allowed;
            if !counted.patients.contains(&line.patient) {
                counted.patients.insert(line.patient.clone());
            }
            counted.halves += line.services;
            counted.lines += 1;
            let by_telehealth = line.place == "02" || line.modifier.contains("95") || line.modifier.contains("GT");
            counted.telehealth_lines += usize::from(by_telehealth);
            counted.hospital_halves += if matches!(line.place, "21" | "22") { line.services } else { 0 };
            counted.asc_halves += if line.place == "24" { line.services } else { 0 };
        }
    }
    let half = |halves: u32| format!("{:?}", f64::from(halves) / 2.0);
    let row = |((tin, npi, segment), counted): ((u32, Option<u64>, u8), Counted)| {
        format!(
            "{tin:09} {} segment_{segment} {}.{:02} {} {} {} {} {} {}",
            npi.map(|npi| npi.to_string()).unwrap_or_default(),
            counted.allowed / 100,
            counted.allowed % 100,
            counted.patients.len(),
            half(counted.halves),
            counted.lines,
            counted.telehealth_lines,
            half(counted.hospital_halves),
            half(counted.asc_halves),
        )
    };
    found.into_iter().map(row).collect()
}

fn told(rows: &Rows) -> Vec<String> {
    let names = [
        "tin",
        "npi",
        "period",
        "allowed_charges",
        "patients",
        "services",
        "lines",
        "telehealth_lines",
        "hospital_services",
        "asc_services",
    ];
    rows.iter().map(|row| names.map(|name| row[name].clone()).join(" ")).collect()
}

fn day(number: i32) -> String {
    let file = Date32Array::from(vec![number]);
    arrow::util::display::array_value_to_string(&file, 0).expect("a date")
}

fn csv(lines: &[Line]) -> String {
    let mut text = "tin,npi,beneficiary_id,service_date,modifiers,place_of_service,service_count,allowed_amount,\
                    covered_professional_service\n"
        .to_owned();
    for line in lines {
        let Line { tin, npi, patient, modifier, place, covered, .. } = line;
        let services = f64::from(line.services) / 2.0;
        let (dollars, cents) = (line.allowed / 100, line.allowed % 100);
        writeln!(
            text,
            "{tin:09},{npi},{patient},{},{modifier},{place},{services},{dollars}.{cents:02},{covered}",
            day(line.day)
        )
        .expect("text");
    }
    text
}

fn parquet(lines: &[Line], path: &Path, group: usize) {
    let text = |cell: &dyn Fn(&Line) -> String| -> ArrayRef {
        Arc::new(lines.iter().map(|line| Some(cell(line))).collect::<StringArray>())
    };
    let allowed = Decimal128Array::from_iter_values(lines.iter().map(|line| i128::from(line.allowed)));
    let services = lines.iter().map(|line| Some(f64::from(line.services) / 2.0)).collect::<Float64Array>();
    let covered = lines.iter().map(|line| Some(line.covered)).collect::<arrow::array::BooleanArray>();
    let batch = RecordBatch::try_from_iter([
        ("tin", text(&|line| format!("{:09}", line.tin))),
        ("npi", text(&|line| line.npi.to_string())),
        ("beneficiary_id", text(&|line| line.patient.clone())),
        ("service_date", Arc::new(Date32Array::from_iter_values(lines.iter().map(|line| line.day)))),
        ("modifiers", text(&|line| line.modifier.to_owned())),
        ("place_of_service", text(&|line| line.place.to_owned())),
        ("service_count", Arc::new(services)),
        ("allowed_amount", Arc::new(allowed.with_precision_and_scale(12, 2).expect("dollars and cents"))),
        ("covered_professional_service", Arc::new(covered)),
    ])
    .expect("a batch");
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(group)).build();
    let mut writer =
        ArrowWriter::try_new(File::create(path).expect("a file"), batch.schema(), Some(properties)).expect("Parquet");
    writer.write(&batch).expect("rows");
    writer.close().expect("a footer");
}

fn bench(path: &str) -> Bench {
    let bench = Bench::new();
    let input = format!("[[inputs]]\ntable = \"claims\"\npath = {path:?}\n[limits]\nidentifiers = \"synthetic\"\n");
    bench.write("p.toml", format!("{}{input}", PIPELINE.replace("csv = true", "csv = false")));
    bench
}

#[test]
fn threads_order_and_format_of_claims_change_nothing_and_a_slow_count_agrees() {
    let mut made = lines(40_000, 300, 2_000);
    let expected = recount(&made);
    let bench = bench("claims.csv");
    bench.write("claims.csv", csv(&made));
    let counted = |args: &[&str]| {
        bench.done(&[&["--force"], args].concat());
        (bench.manifest()["result_digest"].clone(), told(&bench.table("claims_totals")))
    };
    let (digest, found) = counted(&["--threads", "1"]);
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(found, expected);
    }
    assert_eq!(counted(&["--threads", "2"]).0, digest, "threads");
    for salt in [11, 12] {
        made.sort_by_cached_key(|line| mixed((i64::from(line.day) + line.allowed).unsigned_abs() as usize, salt));
        bench.write("claims.csv", csv(&made));
        assert_eq!(counted(&["--threads", "3"]).0, digest, "order");
    }
    let pipeline = std::fs::read_to_string(bench.path("p.toml")).expect("a pipeline");
    bench.write("p.toml", pipeline.replace("claims.csv", "claims.parquet"));
    parquet(&made, &bench.path("claims.parquet"), 700);
    assert_eq!(counted(&["--threads", "2"]).0, digest, "Parquet");
    made[77].allowed += 1;
    made[77].covered = true;
    made[77].day = SECOND_SEGMENT;
    parquet(&made, &bench.path("claims.parquet"), 700);
    assert_ne!(counted(&[]).0, digest);
}

/// Most memory of a run of a million lines, in MB.
const MOST_MEMORY: f64 = 300.0;

#[test]
fn a_million_lines_take_little_memory_and_a_slow_count_agrees() {
    let made = lines(1_000_000, 3_000, 60_000);
    let bench = bench("claims.parquet");
    parquet(&made, &bench.path("claims.parquet"), 1 << 17);
    let mut run = bench.command(&["run", "p.toml", "--threads", "2"]);
    let mut child = run.stderr(Stdio::null()).stdout(Stdio::null()).spawn().expect("a process");
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0.0_f64;
    let done = loop {
        if let Some(done) = child.try_wait().expect("a process") {
            break done;
        }
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with("VmHWM:"));
        let found = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
        peak = peak.max(found.unwrap_or_default() / 1000.0);
        std::thread::sleep(Duration::from_millis(5));
    };
    assert!(done.success());
    assert!(peak < MOST_MEMORY, "{peak} MB");
    let (found, expected) = (told(&bench.table("claims_totals")), recount(&made));
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(found, expected);
    }
}
