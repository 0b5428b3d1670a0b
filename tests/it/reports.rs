//! Reports: every number stands in a table of the run, small groups are masked, and files are where they should be.

use std::collections::BTreeMap;
use std::path::Path;

use mips_cohort::report::build;
use mips_cohort::report::model::{Block, Cell, Number, Report, Shape, Source};
use mips_cohort::report::run_folder::RunFolder;

use crate::support::{Bench, Rows, Told, csv_rows, mips, project};

/// The sample for finance, run into `out` with more arguments.
fn finance(bench: &Bench, more: &[&str]) {
    let mut command = mips();
    command.arg("run").arg(project().join("pipelines/finance.toml")).arg("--out").arg(bench.path("out")).args(more);
    Told::of(command.output().expect("the program starts")).succeeded();
}

fn report(bench: &Bench, mask_below: Option<u32>) -> Report {
    let folder = RunFolder::open(&bench.path("out")).expect("a run folder");
    build(&folder, mask_below).expect("a report")
}

/// Looks numbers up in the CSV files and the manifest of a run, as a person would.
struct Tables<'a> {
    folder: &'a Path,
    read: BTreeMap<&'static str, Rows>,
    manifest: serde_json::Value,
}

impl<'a> Tables<'a> {
    fn of(folder: &'a Path) -> Self {
        let text = std::fs::read_to_string(folder.join("manifest.json")).expect("a manifest");
        Self { folder, read: BTreeMap::new(), manifest: serde_json::from_str(&text).expect("JSON") }
    }

    fn value(&mut self, source: &Source) -> f64 {
        match source {
            Source::Manifest(pointer) => {
                self.manifest.pointer(pointer).and_then(serde_json::Value::as_f64).expect("a number of the manifest")
            }
            Source::Table { table, row, column } => {
                let path = self.folder.join(format!("{table}.csv"));
                let rows = self.read.entry(table).or_insert_with(|| csv_rows(&path));
                let is = |found: &&BTreeMap<String, String>| row.iter().all(|(name, text)| same(&found[*name], text));
                let found: Vec<_> = rows.iter().filter(is).collect();
                assert_eq!(found.len(), 1, "{source} is a row: {found:#?}");
                found[0][*column].parse().unwrap_or_else(|_| panic!("{source}: `{}`", found[0][*column]))
            }
        }
    }
}

/// The same text, or the same number.
fn same(found: &str, wanted: &str) -> bool {
    found == wanted || matches!((found.parse::<f64>(), wanted.parse::<f64>()), (Ok(a), Ok(b)) if a == b)
}

#[test]
fn every_number_stands_in_the_tables_of_its_run() {
    let bench = Bench::new();
    finance(&bench, &[]);
    let report = report(&bench, None);
    let folder = bench.path("out");
    let mut tables = Tables::of(&folder);
    let numbers: Vec<&Number> = report.numbers();
    assert!(numbers.len() > 900, "the report has only {} numbers", numbers.len());
    let sources: std::collections::BTreeSet<&str> = numbers
        .iter()
        .map(|number| match &number.source {
            Source::Table { table, .. } => *table,
            Source::Manifest(_) => "manifest",
        })
        .collect();
    let expected = [
        "adjustment_curve",
        "category_contributions",
        "comparison",
        "distribution",
        "manifest",
        "movers",
        "projection",
        "reference_points",
        "scenario_distribution",
        "scenarios",
        "transitions",
    ];
    assert_eq!(sources.into_iter().collect::<Vec<_>>(), expected);
    for number in numbers {
        let found = tables.value(&number.source);
        assert_eq!(number.value, found, "{}", number.source);
    }
}

#[test]
fn no_figure_hides_in_the_words_of_a_paragraph() {
    let bench = Bench::new();
    finance(&bench, &[]);
    for block in report(&bench, None).sections.iter().flat_map(|section| &section.blocks) {
        let Block::Text(spans) = block else { continue };
        for span in spans {
            if let mips_cohort::report::model::Span::Words(words) = span {
                assert!(!words.chars().any(|letter| letter.is_ascii_digit()), "{words}");
            }
        }
    }
}

#[test]
fn files_stand_in_the_run_folder_and_go_with_the_run() {
    let bench = Bench::new();
    finance(&bench, &[]);
    let listed = |manifest: &serde_json::Value, file: &str| {
        manifest["outputs"].as_array().expect("a list").iter().any(|output| output["files"][0] == file)
    };
    for file in ["report.html", "report.xlsx", "report.md"] {
        assert!(bench.path("out").join(file).is_file(), "{file}");
        assert!(listed(&bench.manifest(), file), "{file}");
    }
    // A run in its place takes them away.
    finance(&bench, &["--force", "--set", "report.formats=[\"markdown\"]"]);
    assert!(!bench.path("out/report.html").exists());
    // Somebody's own file of that name is not the run's to take away.
    bench.write("out/report.html", "mine");
    let mut command = mips();
    command.arg("run").arg(project().join("pipelines/finance.toml")).arg("--out").arg(bench.path("out")).arg("--force");
    Told::of(command.output().expect("the program starts")).failed(2, &["`report.html`, which no run wrote"]);
}

#[test]
fn a_report_made_later_stands_beside_the_run() {
    let bench = Bench::new();
    finance(&bench, &["--set", "report.formats=[]"]);
    let told = bench.mips(&["report", "out/", "--format", "html", "--format", "xlsx"]);
    told.succeeded();
    assert!(told.err.contains("out.report.html"), "{}", told.err);
    assert!(bench.path("out.report.html").is_file() && bench.path("out.report.xlsx").is_file());
    assert!(!bench.path("out/report.html").exists());
    assert_eq!(bench.names(), ["out", "out.report.html", "out.report.xlsx"], "nothing is left of the writing");
}

#[test]
fn the_same_run_folder_gives_the_same_bytes() {
    let bench = Bench::new();
    finance(&bench, &[]);
    let bytes = |folder: &str, file: &str| std::fs::read(bench.path(folder).join(file)).expect("a report");
    bench
        .mips(&["report", "out", "--out", "again", "--format", "html", "--format", "xlsx", "--format", "markdown"])
        .succeeded();
    for file in ["report.html", "report.xlsx", "report.md"] {
        assert!(bytes("out", file) == bytes("again", file), "{file}");
    }
}

/// How many clinicians stand behind a statistic.
struct Counts {
    distribution: Rows,
    scenarios: Rows,
}

impl Counts {
    fn of(bench: &Bench) -> Self {
        Self { distribution: bench.csv("distribution.csv"), scenarios: bench.csv("scenario_distribution.csv") }
    }

    fn behind(&self, table: &str, row: &[(&str, String)]) -> f64 {
        let rows = if table == "distribution" { &self.distribution } else { &self.scenarios };
        let is = |found: &&BTreeMap<String, String>| {
            let same = |(name, text): &(&str, String)| *name == "statistic" || found[*name] == *text;
            found["statistic"] == "n" && row.iter().all(same)
        };
        rows.iter().find(is).expect("a group")["value"].parse().expect("a count")
    }
}

#[test]
fn figures_of_few_clinicians_are_masked_on_request() {
    let bench = Bench::new();
    finance(&bench, &[]);
    let report = report(&bench, Some(11));
    let cells = |table: &mips_cohort::report::model::Table| table.rows.iter().flatten().cloned().collect::<Vec<_>>();
    let all: Vec<Cell> = report
        .sections
        .iter()
        .flat_map(|section| &section.blocks)
        .flat_map(|block| match block {
            Block::Table(table) => cells(table),
            Block::Chart(chart) => cells(&chart.table),
            Block::Text(_) | Block::List(_) => Vec::new(),
        })
        .collect();
    assert!(all.iter().any(|cell| matches!(cell, Cell::Masked)));
    // No count of clinicians is left that is small, whatever it counts, nor a share of few or of all but few.
    let counts = Counts::of(&bench);
    let is_few = |count: f64| count > 0.0 && count < 11.0;
    for number in report.numbers() {
        let Source::Table { table, row, .. } = &number.source else { continue };
        assert!(number.shape != Shape::Count || !is_few(number.value), "{}", number.source);
        if number.shape == Shape::Share {
            let of = counts.behind(table, row);
            for share in [number.value, 1.0 - number.value] {
                assert!(!is_few((share * of).round()), "{} of {of}", number.source);
            }
        }
        let percentile = row.iter().find_map(|(_, text)| text.strip_prefix('p')?.parse::<f64>().ok());
        if let Some(percent) = percentile {
            let beyond = percent.min(100.0 - percent) / 100.0 * counts.behind(table, row);
            assert!(beyond >= 11.0, "{}", number.source);
        }
    }
    let told = bench.mips(&["report", "out", "--format", "terminal", "--mask-below"]);
    told.succeeded();
    assert!(told.out.contains("Figures of fewer than 11 clinicians are masked."), "{}", told.out);
    assert!(!told.out.contains("2000140022"), "a single clinician");
}

#[test]
fn a_run_without_dollars_has_a_report_too() {
    let bench = Bench::with_scores("entity_type,entity_id,quality,cost,ia,pi\nrecord,a,80,70,100,90\n");
    bench.done(&[]);
    let told = bench.mips(&["report", "out", "--format", "terminal", "--format", "html", "--format", "xlsx"]);
    told.succeeded();
    assert!(told.out.contains("Key figures") && told.out.contains("82.50"), "{}", told.out);
}

#[test]
fn what_is_no_run_folder_gives_no_report() {
    let bench = Bench::new();
    bench.write("empty/note.txt", "");
    bench.mips(&["report", "empty"]).failed(3, &["manifest.json", "a report is made of a run folder"]);
    bench.write("broken/manifest.json", "{");
    bench.mips(&["report", "broken"]).failed(3, &["not the manifest of a run"]);
}
