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

    fn values(rows: &Rows, column: &str) -> BTreeSet<String> {
        rows.iter().map(|row| row[column].clone()).collect()
    }

    fn words(text: &str) -> BTreeSet<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn scores_are_those_of_an_independent_calculation() {
        let bench = Bench::new();
        run(&bench, MEASURES);
        let scores = expected("expected/entity_scores_checked.csv");
        let found = bench.table("entity_scores");
        assert_eq!(found.len(), scores.len());
        contain("entity_scores", &found, &scores, &["entity_type", "tin", "npi", "entity_id", "pathway"]);
        let scores = expected("expected/final_scores_checked.csv");
        let found = bench.table("final_scores");
        assert_eq!(found.len(), scores.len());
        contain("final_scores", &found, &scores, &["tin", "npi"]);
    }

    #[test]
    fn payments_look_up_what_an_independent_calculation_says() {
        let bench = Bench::new();
        run(&bench, MEASURES);
        let lookup = expected("expected/payment_lookup_checked.csv");
        let found = bench.table("payment_lookup");
        assert_eq!(found.len(), lookup.len());
        contain("payment_lookup", &found, &lookup, &["npi", "tin"]);
    }

    #[test]
    fn measures_become_what_the_readme_of_the_sample_says() {
        let bench = Bench::new();
        run(&bench, MEASURES);
        let outcomes = expected("expected/outcomes_checked.csv");
        assert!(outcomes.len() >= 60);
        contain(
            "measure_scores",
            &bench.table("measure_scores"),
            &outcomes,
            &["entity_type", "tin", "npi", "entity_id", "pathway", "category", "measure_id"],
        );
    }

    /// Every outcome that there is.
    #[test]
    fn every_outcome_is_there() {
        let bench = Bench::new();
        run(&bench, MEASURES);
        let wanted = [
            (
                "quality",
                "unknown_program suppressed superseded incomplete below_case_minimum no_benchmark capped floor benchmark",
            ),
            ("quality", "missing_required excluded"),
            ("cost", "groups_only below_case_minimum no_benchmark excluded benchmark"),
            ("ia", "unknown_program too_short below_half duplicate attested"),
            ("pi", "exclusion_claimed missing_required not_attested not_counted bonus attested scored"),
        ];
        let told = |row: &BTreeMap<String, String>| format!("{} {}", row["category"], row["outcome"]);
        let found: BTreeSet<String> = bench.table("measure_scores").iter().map(told).collect();
        let outcome_of = |(category, outcomes): (&str, &'static str)| {
            let category = category.to_owned();
            outcomes.split(' ').map(move |outcome| format!("{category} {outcome}"))
        };
        assert_eq!(found, wanted.into_iter().flat_map(outcome_of).collect());
    }

    /// Every kind of unit and every pathway, MIPS Value Pathways by name; each is the best score of somebody.
    #[test]
    fn every_unit_and_pathway_is_there() {
        let bench = Bench::new();
        run(&bench, MEASURES);
        let scores = bench.table("entity_scores");
        let kinds = "individual group virtual_group subgroup apm_entity";
        assert_eq!(values(&scores, "entity_type"), words(kinds));
        let pathways = "traditional app facility G0055 M0005 M1370";
        assert_eq!(values(&scores, "pathway"), words(pathways));
        let counted: Rows =
            bench.table("final_scores").into_iter().filter(|row| !row["scored_as"].is_empty()).collect();
        assert_eq!(values(&counted, "scored_as"), words(kinds));
        assert_eq!(values(&counted, "pathway"), words(pathways));
    }

    /// Every reason of 2024 that moves the weight of a category.
    #[test]
    fn every_reweighting_reason_is_there() {
        let bench = Bench::new();
        run(&bench, MEASURES);
        let found: BTreeSet<String> = values(&bench.table("entity_scores"), "reweighting_reason")
            .iter()
            .flat_map(|reasons| reasons.split('|'))
            .map(|reason| reason.rsplit(':').next().unwrap_or_default().to_owned())
            .collect();
        let wanted = "approved automatic_euc small_practice non_patient_facing hospital_based asc_based \
                      clinical_social_worker late_joiner no_measure app apm_entity threshold";
        let none = BTreeSet::from([String::new()]);
        assert_eq!(found.difference(&none).cloned().collect::<BTreeSet<_>>(), words(wanted));
    }

    /// A hospital's scores better than a clinician's own, and worse than a group's.
    #[test]
    fn a_facility_score_counts_where_it_is_higher() {
        let bench = Bench::new();
        run(&bench, MEASURES);
        let final_score = |kind: &str, pathway: &str| -> f64 {
            let of_kestrel = |row: &&BTreeMap<String, String>| {
                row["tin"] == "970161212" && row["entity_type"] == kind && row["pathway"] == pathway
            };
            let scores = bench.table("entity_scores");
            scores.iter().find(of_kestrel).expect("a score")["final_score"].parse().expect("a number")
        };
        assert!(final_score("individual", "facility") > final_score("individual", "traditional"));
        assert!(final_score("group", "facility") < final_score("group", "traditional"));
    }

    /// Every rule by which a score adjusts payments; the higher of two practices counts anywhere else.
    #[test]
    fn every_lookup_rule_is_there() {
        let bench = Bench::new();
        run(&bench, MEASURES);
        let lookup = bench.table("payment_lookup");
        assert_eq!(values(&lookup, "rule"), words("same_tin_npi highest_of_npi none"));
        let of_two_practices: BTreeSet<String> = lookup
            .iter()
            .filter(|row| row["npi"] == "1234567893")
            .map(|row| format!("{} {}", row["rule"], row["final_score"]))
            .collect();
        let wanted = ["same_tin_npi 78.12", "same_tin_npi 87.67", "highest_of_npi 87.67"].map(str::to_owned);
        assert_eq!(of_two_practices, BTreeSet::from(wanted));
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
