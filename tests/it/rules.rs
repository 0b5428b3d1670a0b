//! The rule packs that the program carries.

use std::collections::BTreeSet;

use mips_cohort::rules::{Pack, RuleFiles, check, lock_text};

use crate::support::{Bench, project};

#[test]
fn every_pack_is_sound() {
    assert_eq!(check(&RuleFiles::embedded()), []);
}

#[test]
fn closed_packs_are_what_they_were_when_they_were_locked() {
    let locked = std::fs::read_to_string(project().join("rules/rules.lock")).expect("the lock");
    assert_eq!(
        lock_text(&RuleFiles::embedded()),
        locked,
        "if the law was meant to change: mips rules check --rules-dir rules --print-lock > rules/rules.lock"
    );
}

#[test]
fn the_pack_of_2024_has_both_reweighting_tables_whole_and_every_decision() {
    let pack = Pack::read(&RuleFiles::embedded(), 2024).expect("the pack of 2024");
    for small in [false, true] {
        let rows = pack.reweighting.iter().filter(|row| row.is_small() == small);
        let combinations: BTreeSet<u8> = rows.map(|row| row.scored().bits()).collect();
        assert_eq!(combinations.len(), 16, "small: {small}");
    }
    let numbers: BTreeSet<u16> = pack.decisions.values().filter_map(|decision| decision.number).collect();
    assert_eq!(numbers, (1..=51).collect());
}

/// A copy of the packs with one file changed.
fn changed(file: &str, from: &str, to: &str) -> Bench {
    let bench = Bench::new();
    for (path, bytes) in RuleFiles::embedded().under("") {
        bench.write(&format!("rules/{path}"), bytes);
    }
    let path = format!("rules/{file}");
    let text = std::fs::read_to_string(bench.path(&path)).expect("a rule file");
    assert!(text.contains(from), "{file} has no `{from}`");
    bench.write(&path, text.replacen(from, to, 1));
    bench
}

#[track_caller]
fn complains(bench: &Bench, says: &str) {
    let told = bench.mips(&["rules", "check", "--rules-dir", "rules"]);
    assert_eq!(told.code, Some(2), "{told:#?}");
    assert!(told.out.contains(says), "no `{says}` in {}", told.out);
}

#[test]
fn the_check_finds_what_is_wrong_with_a_pack() {
    let program = "2024/program.toml";
    complains(&changed(program, "\"(c)(1)\"", "\"\""), "has no locator");
    complains(&changed(program, "\"(c)(1)\"", "\"(c)(2)\""), "2024/program.toml: changed since it was locked");
    complains(&changed(program, "\"cfr-414.1380\"", "\"cfr-1\""), "`cfr-1` is cited but not registered");
    complains(&changed(program, "confidence = \"V\"", "confidence = \"X\""), "unknown variant `X`");
    complains(&changed(program, "value      = 30", "value      = \"thirty\""), "`thirty` is no number");
    complains(&changed(program, "[final_score.maximum]", "[final_score.most]"), "no provision `final_score.maximum`");
    complains(&changed("2024/reweighting.csv", ",30,30,15,25,", ",30,30,15,24,"), "weights sum to neither 100 nor 0");
    complains(&changed("2024/tables.toml", "[benchmarks]", "[marks]"), "`benchmarks.csv` has no source");
    complains(&changed("2024/decisions.toml", "decision   = true", "decision   = false"), "lacks `decision = true`");
}

#[test]
fn rows_of_a_pack_that_speak_of_nothing_are_found() {
    let claims = "\n001,claims,";
    complains(&changed("2024/benchmarks.csv", claims, "\n00X,claims,"), "`00X` is not offered as `claims`");
    let twice = "\n001,electronicHealthRecord,";
    complains(&changed("2024/benchmarks.csv", claims, twice), "`001` has two benchmarks as `electronicHealthRecord`");
    let (exclusions, minimums) = ("2024/benchmark_exclusions.csv", "2024/case_minimums.csv");
    complains(&changed(exclusions, "389,registry,", "389,claims,"), "`389` is not offered as `claims`");
    complains(&changed(exclusions, "389,registry,", "389,paper,"), "`paper` is no collection type");
    complains(&changed(minimums, "\n483,", "\n480,"), "`480` stands twice");
    complains(&changed(minimums, "\n483,30", "\n48X,30"), "no quality measure `48X`");
    complains(&changed("2024/quality_measures.csv", "\n005,", "\n001,"), "`001` stands twice");
    complains(&changed("2024/program.toml", "value      = 6\n", "value      = -6\n"), "is no whole number that fits");
}

#[test]
fn a_run_takes_its_law_from_a_folder() {
    let bench = changed("2024/program.toml", "value      = 75\n", "value      = 60\n");
    bench.write("scores.csv", "entity_type,entity_id,quality,cost,ia,pi\nrecord,a,60,60,60,60\n");
    bench.write(
        "p.toml",
        format!("{}[[inputs]]\ntable = \"category_scores\"\npath = \"scores.csv\"\n", crate::support::PIPELINE),
    );
    bench.done(&["--rules-dir", "rules"]);
    // With a threshold of 60, a score of 60 is neutral.
    assert_eq!(bench.only("final_scores")["payment_adjustment_percent"], "0.0");
    assert_eq!(bench.manifest()["rules"]["origin"], "rules");
}

#[test]
fn a_rules_folder_that_is_not_there_is_an_error_of_reading() {
    Bench::new().mips(&["rules", "list", "--rules-dir", "nowhere"]).failed(3, &["could not read", "nowhere"]);
}

#[test]
fn a_combination_that_a_pack_does_not_have_leaves_a_unit_without_a_score() {
    let bench =
        Bench::with_scores("entity_type,entity_id,quality,cost,ia,pi\nrecord,a,,,100,100\nrecord,b,100,,100,100\n");
    bench.done(&["--set", "pipeline.performance_year=2017"]);
    let rows = bench.table("entity_scores");
    assert_eq!((rows[0]["final_score"].as_str(), rows[1]["final_score"].as_str()), ("", "100.0"));
    assert!(bench.manifest()["assumptions"].to_string().contains("no weights for what they scored: 1 units"));
}
