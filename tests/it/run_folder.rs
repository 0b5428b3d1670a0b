//! The run folder: whole or not at all, and never somebody else's.

use crate::support::Bench;

const SCORES: &str = "entity_type,entity_id,quality,cost,ia,pi\nrecord,a,80,80,80,80\n";

#[test]
fn an_earlier_run_is_replaced_only_by_force() {
    let bench = Bench::with_scores(SCORES);
    bench.done(&[]);
    bench.run(&[]).failed(2, &["the folder holds an earlier run", "--force"]);
    bench.done(&["--force"]);
    assert_eq!(bench.names(), ["out", "p.toml", "scores.csv"]);
}

#[test]
fn a_folder_with_other_files_is_refused_even_by_force() {
    let bench = Bench::with_scores(SCORES);
    bench.write("out/thesis.docx", "years of work");
    bench.run(&["--force"]).failed(2, &["the folder holds `thesis.docx`, which no run wrote"]);
    assert_eq!(bench.names(), ["out", "p.toml", "scores.csv"]);
}

#[test]
fn a_failed_run_leaves_the_earlier_one_as_it_was() {
    let bench = Bench::with_scores(SCORES);
    bench.done(&[]);
    let before = bench.manifest();
    bench.write("scores.csv", "entity_type,entity_id,quality\nrecord,a,101\n");
    bench.run(&["--force"]).failed(1, &["rate_out_of_range"]);
    assert_eq!(bench.manifest(), before);
}

#[test]
fn what_a_killed_run_left_behind_is_cleared_away() {
    let bench = Bench::with_scores(SCORES);
    bench.write("out.partial/entity_scores.parquet", "half a file");
    bench.write("out.partial/.running", "");
    bench.done(&[]);
    assert_eq!(bench.names(), ["out", "p.toml", "scores.csv"]);
}

#[test]
fn a_partial_folder_that_no_run_left_is_refused() {
    let bench = Bench::with_scores(SCORES);
    bench.write("out.partial/flags.csv", "precious");
    bench.run(&["--force"]).failed(2, &["the folder was not left by a run"]);
    assert!(bench.path("out.partial/flags.csv").exists());
}

#[test]
fn a_folder_with_files_named_like_ours_but_no_manifest_is_refused() {
    let bench = Bench::with_scores(SCORES);
    bench.write("out/final_scores.csv", "precious");
    bench.run(&["--force"]).failed(2, &["the folder holds `final_scores.csv`, which no run wrote"]);
}

#[test]
fn a_folder_in_which_another_run_is_at_work_is_refused() {
    let bench = Bench::with_scores(SCORES);
    bench.write("out.partial/.running", "");
    let held = std::fs::File::open(bench.path("out.partial/.running")).expect("the marker");
    held.lock().expect("a lock");
    bench.run(&[]).failed(2, &["another run is writing to the folder"]);
    drop(held);
    bench.done(&[]);
}

#[test]
fn a_slash_at_the_end_of_the_folder_changes_nothing() {
    let bench = Bench::with_scores(SCORES);
    bench.done(&["--out", "out/"]);
    bench.done(&["--out", "out/", "--force"]);
    bench.run(&["--out", "."]).failed(2, &["the run folder is a folder of its own"]);
    assert_eq!(bench.names(), ["out", "p.toml", "scores.csv"]);
}

#[test]
fn the_out_option_goes_before_the_pipelines_folder() {
    let bench = Bench::with_scores(SCORES);
    bench.done(&["--out", "elsewhere"]);
    assert_eq!(bench.names(), ["elsewhere", "p.toml", "scores.csv"]);
}

#[test]
fn csv_stands_beside_parquet_and_says_the_same() {
    let bench = Bench::with_scores(SCORES);
    bench.done(&[]);
    for table in ["entity_scores", "final_scores", "distribution", "adjustment_table"] {
        assert_eq!(bench.csv(&format!("{table}.csv")), bench.table(table), "{table}");
    }
    bench.done(&["--force", "--set", "output.csv=false"]);
    assert!(!bench.path("out/entity_scores.csv").exists());
    bench.done(&["--force", "--set", "output.csv=false", "--csv"]);
    assert!(bench.path("out/entity_scores.csv").exists());
}

#[test]
fn the_manifest_names_every_file_of_the_run() {
    let bench = Bench::with_scores(SCORES);
    bench.done(&[]);
    let manifest = bench.manifest();
    let outputs = manifest["outputs"].as_array().expect("outputs");
    let mut named: Vec<String> = outputs
        .iter()
        .flat_map(|output| output["files"].as_array().expect("files"))
        .map(|file| file.as_str().expect("a path").to_owned())
        .collect();
    named.retain(|name| !name.starts_with("accepted/"));
    named.extend(["accepted", "manifest.json", "rejects.csv", "flags.csv"].map(str::to_owned));
    named.sort();
    let mut found: Vec<_> = std::fs::read_dir(bench.path("out"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"))
        .collect();
    found.sort();
    assert_eq!(found, named);
    assert_eq!(manifest["rows"][0]["read"], 1);
    assert_eq!(manifest["rules"]["origin"], "embedded");
    assert_eq!(manifest["settings"]["adjust"]["mode"], "published");
}
