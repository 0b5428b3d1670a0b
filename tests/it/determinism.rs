//! The same inputs and settings give the same results, however they come and however many threads there are.

use std::fmt::Write as _;
use std::fs::File;
use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::support::{Bench, PIPELINE};

/// Scores with up to three decimals, empty for some; the roster is that of the same clinicians.
#[derive(Debug, Clone)]
struct Row {
    clinician: usize,
    scores: [Option<f64>; 4],
    paid: i64,
}

fn rows() -> Vec<Row> {
    (0..3000_usize)
        .map(|clinician| {
            let score = |category: usize| {
                let mixed = (clinician * 7919 + category * 104_729) % 100_003;
                (!mixed.is_multiple_of(7)).then(|| f64::from(u32::try_from(mixed % 100_001).expect("small")) / 1000.0)
            };
            Row {
                clinician,
                scores: [score(0), score(1), score(2), score(3)],
                paid: (clinician * 7717 % 1_000_000) as i64,
            }
        })
        .collect()
}

fn npi(clinician: usize) -> String {
    // Synthetic: any ten digits pass.
    format!("{:010}", 1_000_000_000 + clinician)
}

fn csv(rows: &[Row]) -> String {
    let mut text = "tin,npi,quality,cost,ia,pi,part_b_paid\n".to_owned();
    for row in rows {
        let score = |score: Option<f64>| score.map(|score| score.to_string()).unwrap_or_default();
        let [quality, cost, ia, pi] = row.scores.map(score);
        writeln!(text, "{:09},{},{quality},{cost},{ia},{pi},{}", row.clinician / 10 + 1, npi(row.clinician), row.paid)
            .expect("text");
    }
    text
}

fn parquet(rows: &[Row], path: &std::path::Path) {
    let score = |place: usize| Arc::new(rows.iter().map(|row| row.scores[place]).collect::<Float64Array>()) as ArrayRef;
    let text = |cell: &dyn Fn(&Row) -> String| {
        Arc::new(rows.iter().map(|row| Some(cell(row))).collect::<StringArray>()) as ArrayRef
    };
    let paid = Arc::new(rows.iter().map(|row| Some(row.paid)).collect::<arrow::array::Int64Array>()) as ArrayRef;
    let batch = RecordBatch::try_from_iter([
        ("tin", text(&|row| format!("{:09}", row.clinician / 10 + 1))),
        ("npi", text(&|row| npi(row.clinician))),
        ("quality", score(0)),
        ("cost", score(1)),
        ("ia", score(2)),
        ("pi", score(3)),
        ("part_b_paid", paid),
    ])
    .expect("a batch");
    // Many row groups, so that threads read at the same time.
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(100)).build();
    let file = File::create(path).expect("a file");
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).expect("Parquet");
    writer.write(&batch).expect("rows");
    writer.close().expect("a footer");
}

#[test]
fn threads_row_order_and_format_change_nothing() {
    let bench = Bench::new();
    let rows = rows();
    bench.write("scores.csv", csv(&rows));
    let settings =
        "[limits]\nidentifiers = \"synthetic\"\n[adjust]\nmode = \"solved\"\n[distribution]\nby = [\"tin\"]\n";
    let pipeline =
        |path: &str| format!("{PIPELINE}{settings}[[inputs]]\ntable = \"category_scores\"\npath = \"{path}\"\n");
    bench.write("p.toml", pipeline("scores.csv"));
    let digest = |args: &[&str]| {
        bench.done(&[&["--force"], args].concat());
        bench.manifest()["result_digest"].as_str().expect("a digest").to_owned()
    };
    let expected = digest(&["--threads", "1"]);
    assert_eq!(digest(&["--threads", "2"]), expected, "threads");

    let shuffled = Just(rows.clone()).prop_shuffle();
    let mut runner = TestRunner::new(Config { cases: 3, failure_persistence: None, ..Config::default() });
    runner
        .run(&shuffled, |rows| {
            bench.write("scores.csv", csv(&rows));
            prop_assert_eq!(digest(&[]), expected.clone());
            Ok(())
        })
        .expect("row order changes nothing");

    parquet(&rows, &bench.path("scores.parquet"));
    bench.write("p.toml", pipeline("scores.parquet"));
    assert_eq!(digest(&["--threads", "2"]), expected, "Parquet");

    // And it is no constant: one cent of one score is another result.
    let mut changed = rows;
    changed[1234].scores = [Some(12.34); 4];
    bench.write("scores.csv", csv(&changed));
    bench.write("p.toml", pipeline("scores.csv"));
    assert_ne!(digest(&[]), expected);
}

#[test]
fn accepted_rows_are_sorted_and_can_be_read_again() {
    let bench = Bench::new();
    let mut rows = rows();
    rows.reverse();
    bench.write("scores.csv", csv(&rows));
    let limits = "[limits]\nidentifiers = \"synthetic\"\n";
    bench
        .write("p.toml", format!("{PIPELINE}{limits}[[inputs]]\ntable = \"category_scores\"\npath = \"scores.csv\"\n"));
    bench.done(&[]);
    let accepted = bench.table("accepted/category_scores");
    assert_eq!(accepted.len(), 3000);
    assert!(accepted.is_sorted_by(|a, b| (&a["tin"], &a["npi"]) < (&b["tin"], &b["npi"])));
    // The file was in reverse order: the first row is its last line.
    assert_eq!(accepted[0]["source_line"], "3001");
    let first = bench.manifest()["result_digest"].clone();
    std::fs::rename(bench.path("out/accepted/category_scores.parquet"), bench.path("again.parquet")).expect("a file");
    std::fs::remove_dir_all(bench.path("out")).expect("the run");
    bench.write(
        "p.toml",
        format!("{PIPELINE}{limits}[[inputs]]\ntable = \"category_scores\"\npath = \"again.parquet\"\n"),
    );
    bench.done(&[]);
    assert_eq!(bench.manifest()["result_digest"], first);
}
