//! The sample practice gives what an independent calculation says it should.

use std::collections::BTreeMap;
use std::process::Command;

use crate::support::{Bench, Rows, Told, csv_rows, mips, parquet_rows, project};

fn run(bench: &Bench) {
    let mut command = mips();
    command.arg("run").arg(project().join("pipelines/sample.toml")).arg("--out").arg(bench.path("out"));
    Told::of(command.output().expect("the program starts")).succeeded();
}

/// The same text, or the same number.
fn same(found: &str, expected: &str) -> bool {
    found == expected || matches!((found.parse::<f64>(), expected.parse::<f64>()), (Ok(a), Ok(b)) if a == b)
}

#[track_caller]
fn agree(table: &str, found: &Rows, expected: &Rows) {
    assert_eq!(found.len(), expected.len(), "{table}");
    for (place, (found, expected)) in found.iter().zip(expected).enumerate() {
        for (column, value) in expected {
            assert!(
                same(&found[column], value),
                "{table}, row {place}, {column}: {} for {value}: {found:#?}",
                found[column]
            );
        }
    }
}

#[test]
fn scores_are_those_of_an_independent_calculation() {
    let bench = Bench::new();
    run(&bench);
    for table in ["entity_scores", "final_scores"] {
        let expected = csv_rows(&project().join(format!("sample_data/expected/{table}.csv")));
        agree(table, &parquet_rows(&bench.path(&format!("out/{table}.parquet"))), &expected);
    }
}

#[test]
fn figures_are_those_of_an_independent_calculation() {
    let bench = Bench::new();
    run(&bench);
    let expected = csv_rows(&project().join("sample_data/expected/distribution.csv"));
    assert!(expected.len() >= 40);
    for row in expected {
        let found = bench.figure(&row["group_by"], &row["group_value"], &row["statistic"]);
        assert!(same(&found, &row["value"]), "{row:?}: {found}");
    }
}

#[test]
fn bad_rows_are_those_that_were_put_there() {
    let bench = Bench::new();
    run(&bench);
    for file in ["rejects.csv", "flags.csv"] {
        let told = |row: &BTreeMap<String, String>| {
            (row["table"].clone(), row["line"].parse::<u32>().expect("a line"), row["code"].clone())
        };
        let mut found: Vec<_> = bench.csv(file).iter().map(told).collect();
        let mut expected: Vec<_> =
            csv_rows(&project().join("sample_data/expected").join(file)).iter().map(told).collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{file}");
    }
}

#[test]
fn the_sample_is_what_its_script_writes() {
    let output = Command::new("python3").arg(project().join("scripts/make_sample")).arg("--check").output();
    Told::of(output.expect("python3")).succeeded();
}
