//! The sample practices give what independent calculations say they should.

use std::collections::BTreeMap;
use std::process::Command;

use crate::support::{Bench, Rows, Told, csv_rows, mips, parquet_rows, project};

/// The health system that is scored from measures.
const MEASURES: &str = "sample.toml";
/// The practice that is scored from category scores.
const CATEGORIES: &str = "category_scores.toml";

fn run(bench: &Bench, pipeline: &str) {
    let mut command = mips();
    command.arg("run").arg(project().join("pipelines").join(pipeline)).arg("--out").arg(bench.path("out"));
    Told::of(command.output().expect("the program starts")).succeeded();
}

fn expected(file: &str) -> Rows {
    csv_rows(&project().join("sample_data").join(file))
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

/// Each expected row stands among those found, the key columns as given.
#[track_caller]
fn contain(table: &str, found: &Rows, expected: &Rows, keys: &[&str]) {
    for row in expected {
        let is_it = |found: &&BTreeMap<String, String>| keys.iter().all(|key| found[*key] == row[*key]);
        let candidates: Vec<_> = found.iter().filter(is_it).collect();
        let agrees = |found: &&&BTreeMap<String, String>| {
            row.iter().all(|(column, value)| value.is_empty() && column == "points" || same(&found[column], value))
        };
        assert!(candidates.iter().any(|found| agrees(&found)), "{table}: {row:#?} is not among {candidates:#?}");
    }
}

mod from_measures {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn scores_are_those_of_an_independent_calculation() {
        let bench = Bench::new();
        run(&bench, MEASURES);
        let scores = expected("expected/entity_scores_checked.csv");
        let found = bench.table("entity_scores");
        assert_eq!(found.len(), scores.len());
        contain("entity_scores", &found, &scores, &["entity_type", "tin", "npi"]);
        let scores = expected("expected/final_scores_checked.csv");
        let found = bench.table("final_scores");
        assert_eq!(found.len(), scores.len());
        contain("final_scores", &found, &scores, &["tin", "npi"]);
    }

    #[test]
    fn measures_become_what_the_readme_of_the_sample_says() {
        let bench = Bench::new();
        run(&bench, MEASURES);
        let outcomes = expected("expected/outcomes_checked.csv");
        assert!(outcomes.len() >= 40);
        contain(
            "measure_scores",
            &bench.table("measure_scores"),
            &outcomes,
            &["entity_type", "tin", "npi", "measure_id"],
        );
    }

    /// Every outcome that traditional MIPS can give.
    #[test]
    fn every_outcome_is_there() {
        let bench = Bench::new();
        run(&bench, MEASURES);
        let found: BTreeSet<(String, String)> = bench
            .table("measure_scores")
            .into_iter()
            .map(|mut row| (row.remove("category").unwrap_or_default(), row.remove("outcome").unwrap_or_default()))
            .collect();
        let wanted = [
            ("quality", "suppressed superseded incomplete below_case_minimum no_benchmark capped floor benchmark"),
            ("quality", "missing_required excluded"),
            ("cost", "groups_only below_case_minimum no_benchmark benchmark"),
            ("ia", "unknown_program too_short below_half duplicate attested"),
            ("pi", "exclusion_claimed missing_required not_attested not_counted bonus attested scored"),
        ];
        for (category, outcomes) in wanted {
            for outcome in outcomes.split(' ') {
                let there = found.contains(&(category.to_owned(), outcome.to_owned()));
                assert!(there, "no {category} measure is {outcome}");
            }
        }
    }

    /// Every way to take part, and every reason not to.
    #[test]
    fn every_participation_is_there() {
        let bench = Bench::new();
        run(&bench, MEASURES);
        let told = |row: &BTreeMap<String, String>| format!("{} {}", row["participation"], row["exclusion_reason"]);
        let found: BTreeSet<String> = bench.table("final_scores").iter().map(told).collect();
        let excluded = ["not_eligible_type", "newly_enrolled", "qp", "partial_qp", "low_volume", "not_opted_in"]
            .map(|reason| format!("excluded {reason}"));
        let others = ["required ", "opted_in ", "voluntary "].map(str::to_owned);
        assert_eq!(found, excluded.into_iter().chain(others).collect());
    }

    #[test]
    fn bad_rows_are_those_that_were_put_there() {
        let bench = Bench::new();
        run(&bench, MEASURES);
        let told = |row: &BTreeMap<String, String>| {
            let file = row["file"].rsplit('/').next().unwrap_or_default().to_owned();
            (row["table"].clone(), file, row["line"].parse::<u32>().expect("a line"), row["code"].clone())
        };
        for file in ["rejects.csv", "flags.csv"] {
            let found: BTreeSet<_> = bench.csv(file).iter().map(told).collect();
            let wanted: BTreeSet<_> = expected(&format!("expected/{file}")).iter().map(told).collect();
            assert_eq!(found, wanted, "{file}");
        }
    }

    #[test]
    fn the_sample_is_what_its_script_writes() {
        let output = Command::new("python3").arg(project().join("scripts/make_sample")).arg("--check").output();
        Told::of(output.expect("python3")).succeeded();
    }
}

mod from_category_scores {
    use super::*;

    #[test]
    fn scores_are_those_of_an_independent_calculation() {
        let bench = Bench::new();
        run(&bench, CATEGORIES);
        for table in ["entity_scores", "final_scores"] {
            let expected = expected(&format!("category_scores/expected/{table}.csv"));
            agree(table, &parquet_rows(&bench.path(&format!("out/{table}.parquet"))), &expected);
        }
    }

    #[test]
    fn figures_are_those_of_an_independent_calculation() {
        let bench = Bench::new();
        run(&bench, CATEGORIES);
        let expected = expected("category_scores/expected/distribution.csv");
        assert!(expected.len() >= 40);
        for row in expected {
            let found = bench.figure(&row["group_by"], &row["group_value"], &row["statistic"]);
            assert!(same(&found, &row["value"]), "{row:?}: {found}");
        }
    }

    #[test]
    fn bad_rows_are_those_that_were_put_there() {
        let bench = Bench::new();
        run(&bench, CATEGORIES);
        for file in ["rejects.csv", "flags.csv"] {
            let told = |row: &BTreeMap<String, String>| {
                (row["table"].clone(), row["line"].parse::<u32>().expect("a line"), row["code"].clone())
            };
            let mut found: Vec<_> = bench.csv(file).iter().map(told).collect();
            let mut expected: Vec<_> =
                super::expected(&format!("category_scores/expected/{file}")).iter().map(told).collect();
            found.sort();
            expected.sort();
            assert_eq!(found, expected, "{file}");
        }
    }

    #[test]
    fn the_sample_is_what_its_script_writes() {
        let output =
            Command::new("python3").arg(project().join("scripts/make_category_scores")).arg("--check").output();
        Told::of(output.expect("python3")).succeeded();
    }
}
