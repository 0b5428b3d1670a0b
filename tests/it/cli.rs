//! What the program prints, word for word.

use crate::support::{Bench, Told, snapshot};

fn told(args: &[&str]) -> Told {
    Bench::new().mips(args)
}

#[test]
fn help_of_every_verb() {
    let verbs: [&[&str]; 9] = [
        &["--help"],
        &["run", "--help"],
        &["compare", "--help"],
        &["report", "--help"],
        &["rules", "--help"],
        &["rules", "show", "--help"],
        &["rules", "check", "--help"],
        &["rules", "list", "--help"],
        &["schema", "--help"],
    ];
    let text: String = verbs.iter().map(|args| format!("$ mips {}\n{}\n", args.join(" "), told(args).out)).collect();
    snapshot("help.txt", &text);
}

#[test]
fn the_dictionary_of_tables() {
    let told = told(&["schema"]);
    told.succeeded();
    snapshot("schema.md", &told.out);
}

#[test]
fn the_provisions_of_a_group() {
    let told = told(&["rules", "show", "2024", "payment_adjustment"]);
    told.succeeded();
    snapshot("rules_show.txt", &told.out);
}

#[test]
fn the_years_and_what_is_covered() {
    let told = told(&["rules", "list"]);
    told.succeeded();
    snapshot("rules_list.txt", &told.out);
}

#[test]
fn a_run_tells_what_it_did_in_five_lines() {
    let bench = Bench::with_scores(
        "entity_type,entity_id,quality,cost,ia,pi,part_b_paid\nrecord,a,80,80,80,80,1000\nrecord,b,60,60,60,60,1000\n",
    );
    let told = bench.run(&[]);
    told.succeeded();
    snapshot("summary.txt", &told.err);
}

#[test]
fn a_failed_gate_shows_the_first_rejects() {
    let bench = Bench::with_scores("tin,npi,quality\n123456789,1234567890,101\n12345678,1234567893,80\n");
    let told = bench.run(&[]);
    assert_eq!(told.code, Some(1));
    snapshot("failed_gate.txt", &told.err);
}

#[test]
fn a_dry_run_prints_the_pipeline_with_its_defaults_and_touches_nothing() {
    let bench = Bench::with_scores("");
    let told = bench.run(&["--dry-run", "--set", "adjust.mode=solved"]);
    told.succeeded();
    snapshot("dry_run.toml", &told.out);
    assert_eq!(bench.names(), ["p.toml", "scores.csv"]);
    // What it prints is a pipeline.
    bench.write("again.toml", &told.out);
    let again = bench.mips(&["run", "again.toml", "--dry-run"]);
    assert_eq!(again.out, told.out, "{again:?}");
}

#[test]
fn completions_and_the_manual_page_are_printed() {
    for (args, words) in [(vec!["completions", "bash"], "_mips"), (vec!["man"], ".TH mips")] {
        let told = told(&args);
        told.succeeded();
        assert!(told.out.contains(words));
    }
}

#[test]
fn unknown_names_come_with_the_nearest_known_one() {
    told(&["schema", "clinician"]).failed(2, &["no table `clinician`", "did you mean `clinicians`?"]);
    told(&["rules", "show", "2024", "payment_adjustments"]).failed(2, &["did you mean `payment_adjustment."]);
    told(&["rules", "show", "2031"]).failed(2, &["no rule pack for performance year 2031", "2017, 2024"]);
    let bench = Bench::with_scores("");
    bench.run(&["--set", "adjust.mode=solve"]).failed(2, &["--set: unknown value `solve`", "did you mean `solved`?"]);
    bench.run(&["--set", "adjust"]).failed(2, &["section.key=value"]);
}
