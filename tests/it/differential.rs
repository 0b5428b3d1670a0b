//! The program against the slow oracle: every benchmark swept, and ten thousand random practices scored by both.

use std::collections::{BTreeMap, BTreeSet};

use mips_cohort::model::Collection;
use mips_cohort::rules::tables::Ends;
use mips_cohort::rules::{Law, RuleFiles};
use mips_cohort::units::{Exact, Pure, decimal};

use crate::oracle::fraction::Fraction;
use crate::oracle::generate::cohorts as cohorts_of;
use crate::oracle::measure_points::decile_points;
use crate::oracle::outputs::{EntityScore, FinalScore, MeasureScore, PaymentLookup, Scores};
use crate::oracle::rows::Cohort;
use crate::oracle::score::score_cohorts;
use crate::oracle::tables::Tables;
use crate::oracle::{csv_files, law};
use crate::support::{Bench, PIPELINE, project};

/// Random practices; in steps, so that their outputs fit in memory.
const COHORTS: u64 = 10_000;
const STEP: u64 = 1_000;

fn tables() -> Tables {
    Tables::read(&project().join("rules/2024"))
}

/// At every percentile of every benchmark, just below and just above it, and half-way to the next.
#[test]
fn every_benchmark_gives_the_points_of_the_oracle() {
    let (tables, law) = (tables(), Law::of_year(&RuleFiles::embedded(), 2024).expect("the law of 2024"));
    let measures = law.measures.expect("measures");
    let mut compared = 0;
    for ((id, collection), benchmark) in &tables.benchmarks {
        let quality = &measures.quality;
        let (curve, most, least) = if let Some(place) = measures.cost.measures.find(id) {
            let measure = &measures.cost.measures[place];
            (measure.benchmark.as_ref(), &measures.cost.most_points, &measures.cost.least_points)
        } else {
            let place = quality.measures.find(id).unwrap_or_else(|| panic!("{id} is no measure"));
            let offer = quality.measures[place].offer(Collection::named(collection).expect("a type"));
            (offer.and_then(|offer| offer.benchmark.as_ref()), &quality.most_points, &quality.least_points)
        };
        let curve = curve.unwrap_or_else(|| panic!("{id} {collection} has no benchmark"));
        for value in values_to_try(&benchmark.edges_as_written) {
            let text = decimal::short_text(value, 6);
            let ours = curve.points(&Exact::<Pure>::decimal(value, 6), Ends { most, least }).round_half_up(12);
            let theirs = decile_points(benchmark, &Fraction::parse(&text).expect("a decimal")).scaled(12);
            assert_eq!(ours, theirs, "{id} {collection} at {text}");
            compared += 1;
        }
    }
    let rows = tables.benchmarks.len();
    assert_eq!(rows, 358, "benchmarks were added or lost");
    assert!(compared > rows * 25, "{compared} values of {rows} benchmarks");
}

/// Edges with 6 decimals, each with its neighbours and the middle of the range above it.
fn values_to_try(edges: &[String]) -> BTreeSet<i64> {
    let edges: Vec<i64> = edges.iter().map(|edge| decimal::parse(edge, 6).expect("a decimal").mantissa).collect();
    let near = edges.iter().flat_map(|edge| [edge - 1, *edge, edge + 1, edge - 100, edge + 100]);
    let middles = edges.windows(2).map(|pair| i64::midpoint(pair[0], pair[1]));
    let far = [0, edges[0] / 2, edges[edges.len() - 1] + 1_000_000];
    near.chain(middles).chain(far).filter(|value| *value >= 0).collect()
}

#[test]
fn random_practices_score_as_the_oracle_says() {
    let tables = tables();
    let cohorts = std::env::var("COHORTS").ok().and_then(|count| count.parse().ok()).unwrap_or(COHORTS);
    let mut outcomes = BTreeSet::new();
    for start in (0..cohorts).step_by(STEP as usize) {
        let cohorts = cohorts_of(start..cohorts.min(start + STEP), &tables);
        let wanted = score_cohorts(&tables, &cohorts);
        compare(&cohorts, &wanted);
        outcomes.extend(wanted.measure_scores.iter().map(|row| (row.category, row.outcome)));
    }
    assert!(outcomes.len() >= 24, "the practices show {} outcomes: {outcomes:?}", outcomes.len());
}

fn compare(cohorts: &[Cohort], wanted: &Scores) {
    let bench = Bench::new();
    csv_files::write_csv(cohorts, &bench.path("")).expect("files");
    bench.write(
        "p.toml",
        format!("{PIPELINE}[limits]\nidentifiers = \"synthetic\"\nmax_rejects = 0\n")
            .replace("csv = true", "csv = false"),
    );
    for table in csv_files::FILES {
        if bench.path(&format!("{table}.csv")).exists() {
            bench.pipeline(&format!("[[inputs]]\ntable = \"{table}\"\npath = \"{table}.csv\"\n"));
        }
    }
    bench.done(&[]);
    same("entity_scores", &bench, wanted.entity_scores.iter().map(entity_line));
    same("measure_scores", &bench, wanted.measure_scores.iter().map(measure_line));
    same("final_scores", &bench, wanted.final_scores.iter().map(final_line));
    same("payment_lookup", &bench, wanted.payment_lookup.iter().map(lookup_line));
}

/// Columns that hold numbers, by how many decimals they are compared with.
const MICRO: &[&str] = &[
    "quality_score",
    "cost_score",
    "ia_score",
    "pi_score",
    "quality_achievement_points",
    "quality_available_points",
    "quality_bonus_points",
    "quality_improvement",
    "cost_improvement",
    "reporting_rate",
    "performance_rate",
    "points",
    "available_points",
];
const HUNDREDTHS: &[&str] =
    &["complex_patient_bonus", "final_score", "payment_adjustment_percent", "part_b_paid", "adjustment_dollars"];

/// Compares the rows of a table with those of the oracle, as lines of `column=value` in the order of the columns' names.
#[track_caller]
fn same(table: &str, bench: &Bench, wanted: impl Iterator<Item = String>) {
    let line = |row: BTreeMap<String, String>| {
        let cell = |(column, value): (String, String)| {
            let scale = if MICRO.contains(&column.as_str()) { 1e6 } else { 100.0 };
            let is_number = MICRO.contains(&column.as_str()) || HUNDREDTHS.contains(&column.as_str());
            match value.parse::<f64>() {
                Ok(number) if is_number => format!("{column}={:.0}", number * scale),
                _ => format!("{column}={value}"),
            }
        };
        row.into_iter().map(cell).collect::<Vec<_>>().join(" ").replace("=-0", "=0")
    };
    // Equal lines are told apart by how often they stand there.
    let numbered = |lines: Vec<String>| {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let number = |line: String| {
            let times = seen.entry(line.clone()).or_default();
            *times += 1;
            if *times == 1 { line } else { format!("{line} (no. {times})") }
        };
        lines.into_iter().map(number).collect::<BTreeSet<String>>()
    };
    let ours = numbered(bench.table(table).into_iter().map(line).collect());
    let theirs = numbered(wanted.collect());
    let first = |a: &BTreeSet<String>, b: &BTreeSet<String>| {
        let only: Vec<_> = a.difference(b).collect();
        let lines: String = only.iter().take(12).map(|line| format!("\n  {line}")).collect();
        format!("{}:{lines}", only.len())
    };
    assert!(
        ours == theirs,
        "{table}: rows only of the program {}\nrows only of the oracle {}",
        first(&ours, &theirs),
        first(&theirs, &ours)
    );
}

/// A line of cells, sorted by column.
fn joined(cells: impl IntoIterator<Item = (&'static str, String)>) -> String {
    let mut cells: Vec<_> = cells.into_iter().collect();
    cells.sort();
    cells.iter().map(|(column, value)| format!("{column}={value}")).collect::<Vec<_>>().join(" ")
}

/// What every row about a unit begins with.
fn unit_cells(cells: [&String; 5]) -> impl IntoIterator<Item = (&'static str, String)> {
    ["entity_type", "tin", "npi", "entity_id", "pathway"].into_iter().zip(cells.map(String::clone))
}

fn number(value: Option<i64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn entity_line(row: &EntityScore) -> String {
    let key = unit_cells([&row.entity_type, &row.tin, &row.npi, &row.entity_id, &row.pathway]);
    joined(key.into_iter().chain([
        ("quality_score", number(row.quality_score_micro)),
        ("cost_score", number(row.cost_score_micro)),
        ("ia_score", number(row.ia_score_micro)),
        ("pi_score", number(row.pi_score_micro)),
        ("quality_weight", row.quality_weight.to_string()),
        ("cost_weight", row.cost_weight.to_string()),
        ("ia_weight", row.ia_weight.to_string()),
        ("pi_weight", row.pi_weight.to_string()),
        ("reweighting_reason", row.reweighting_reason.clone().unwrap_or_default()),
        ("quality_achievement_points", number(row.quality_achievement_points_micro)),
        ("quality_available_points", number(row.quality_available_points_micro)),
        ("quality_bonus_points", number(row.quality_bonus_points_micro)),
        ("quality_improvement", number(row.quality_improvement_micro)),
        ("cost_improvement", number(row.cost_improvement_micro)),
        ("complex_patient_bonus", number(row.complex_patient_bonus_hundredths)),
        ("final_score", row.final_score_hundredths.to_string()),
        ("payment_adjustment_percent", row.payment_adjustment_percent_hundredths.to_string()),
    ]))
}

fn measure_line(row: &MeasureScore) -> String {
    let key = unit_cells([&row.entity_type, &row.tin, &row.npi, &row.entity_id, &row.pathway]);
    joined(key.into_iter().chain([
        ("category", row.category.name().to_owned()),
        ("measure_id", row.measure_id.clone()),
        ("collection_type", row.collection_type.clone()),
        ("submitter", row.submitter.clone()),
        ("case_count", number(row.case_count)),
        ("reporting_rate", number(row.reporting_rate_micro)),
        ("performance_rate", number(row.performance_rate_micro)),
        ("points", number(row.points_micro)),
        ("available_points", number(row.available_points_micro)),
        ("counted", row.counted.to_string()),
        ("outcome", row.outcome.to_owned()),
    ]))
}

fn final_line(row: &FinalScore) -> String {
    joined([
        ("tin", row.tin.clone()),
        ("npi", row.npi.clone()),
        ("entity_id", row.entity_id.clone()),
        ("participation", row.participation.to_owned()),
        ("exclusion_reason", row.exclusion_reason.clone()),
        ("scored_as", row.scored_as.to_owned()),
        ("pathway", row.pathway.clone()),
        ("final_score", number(row.final_score_hundredths)),
        ("payment_adjustment_percent", row.payment_adjustment_percent_hundredths.to_string()),
        ("part_b_paid", number(row.part_b_paid_cents)),
        ("adjustment_dollars", number(row.adjustment_dollars_cents)),
    ])
}

fn lookup_line(row: &PaymentLookup) -> String {
    joined([
        ("npi", row.npi.clone()),
        ("tin", row.tin.clone()),
        ("source_tin", row.source_tin.clone()),
        ("final_score", number(row.final_score_hundredths)),
        ("payment_adjustment_percent", row.payment_adjustment_percent_hundredths.to_string()),
        ("rule", row.rule.to_owned()),
    ])
}

/// The oracle has its own constants; those that a pack states as well must be the same.
#[test]
fn the_oracle_and_the_pack_state_the_same_law() {
    let law = Law::of_year(&RuleFiles::embedded(), 2024).expect("the law of 2024");
    let measures = law.measures.expect("measures");
    assert_eq!(i64::from(measures.quality.measures_required), law::REQUIRED_MEASURES as i64);
    assert_eq!(measures.activities.full_credit, law::ACTIVITY_POINTS);
    assert_eq!(measures.activities.days, law::ACTIVITY_DAYS);
    assert_eq!(measures.interoperability.days, law::INTEROPERABILITY_DAYS);
}
