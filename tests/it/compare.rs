//! Two runs side by side.

use crate::support::{Bench, parquet_rows};

const BEFORE: &str = "entity_type,tin,npi,quality,cost,ia,pi,part_b_paid
individual,123456789,1234567893,80,70,100,90,100000
individual,123456789,1003000126,40,30,50,60,50000
individual,123456789,1003000134,75,75,75,75,10000
";
const AFTER: &str = "entity_type,tin,npi,quality,cost,ia,pi,part_b_paid
individual,123456789,1234567893,90,70,100,90,100000
individual,123456789,1003000126,40,30,50,60,50000
individual,123456789,1003000142,75,75,75,75,10000
";

/// A bench with two runs, `before` and `after`.
fn runs() -> Bench {
    let bench = Bench::with_scores(BEFORE);
    bench.done(&["--out", "before"]);
    bench.write("scores.csv", AFTER);
    bench.done(&["--out", "after"]);
    bench
}

#[test]
fn who_gains_and_who_is_gone_is_told() {
    let bench = runs();
    let told = bench.mips(&["compare", "before", "after", "--out", "tables"]);
    told.succeeded();
    assert!(told.out.contains("3 of 4 clinicians differ"), "{}", told.out);
    let movers = parquet_rows(&bench.path("tables/movers.parquet"));
    let lines: Vec<_> = movers
        .iter()
        .map(|row| {
            [&row["npi"], &row["what"], &row["score_difference"], &row["dollars_difference"]].map(String::as_str)
        })
        .collect();
    // 10 points of quality at 30 percent: 82.5 to 85.5, 0.32 to 0.44 percent (1.05 x 7.5 / 25 and 1.05 x 10.5 / 25).
    assert_eq!(
        lines,
        [
            ["1234567893", "changed", "3.0", "120.00"],
            ["1003000134", "only_in_baseline", "", "0.00"],
            ["1003000142", "only_in_scenario", "", "0.00"],
        ]
    );
    let transitions = parquet_rows(&bench.path("tables/transitions.parquet"));
    let cells: Vec<_> = transitions
        .iter()
        .map(|row| [&row["from_band"], &row["to_band"], &row["clinicians"]].map(String::as_str))
        .collect();
    assert_eq!(
        cells,
        [
            ["reduction", "reduction", "1"],
            ["neutral", "absent", "1"],
            ["lower_increase", "lower_increase", "1"],
            ["absent", "neutral", "1"],
        ]
    );
    let comparison = parquet_rows(&bench.path("tables/comparison.parquet"));
    let won = comparison.iter().find(|row| row["statistic"] == "dollars_won").expect("a figure");
    assert_eq!(won["scenario_value"], "120.0");
    // The same by practice, of which there is one.
    let by_practice =
        comparison.iter().find(|row| row["group_value"] == "123456789" && row["statistic"] == "dollars_won");
    assert_eq!(by_practice.expect("a figure")["scenario_value"], "120.0");
}

#[test]
fn tables_are_written_over_nothing() {
    let bench = runs();
    bench.mips(&["compare", "before", "after", "--out", "after"]).failed(2, &["not empty", "after"]);
    bench.mips(&["compare", "before", "after", "--out", "tables"]).succeeded();
    bench.mips(&["compare", "before", "after", "--out", "tables"]).failed(2, &["not empty", "tables"]);
}

#[test]
fn units_of_one_id_and_two_kinds_are_two() {
    let header = "entity_type,entity_id,quality,cost,ia,pi,part_b_paid\n";
    let bench =
        Bench::with_scores(&format!("{header}virtual_group,x,80,70,100,90,1000\napm_entity,x,40,30,50,60,1000\n"));
    bench.done(&["--out", "before"]);
    bench.write("scores.csv", format!("{header}virtual_group,x,80,70,100,90,1000\napm_entity,x,50,30,50,60,1000\n"));
    bench.done(&["--out", "after"]);
    let told = bench.mips(&["compare", "before", "after"]);
    assert!(told.out.contains("1 of 2 clinicians differ"), "{}", told.out);
}

#[test]
fn a_change_fails_where_none_is_wanted() {
    let bench = runs();
    bench.mips(&["compare", "before", "after", "--fail-on-change"]).failed(1, &["3 of 4 clinicians differ"]);
    bench.mips(&["compare", "before", "before", "--fail-on-change"]).succeeded();
}

#[test]
fn scenarios_of_runs_can_be_compared() {
    let bench = Bench::with_scores(BEFORE);
    bench.done(&["--set", "payment_adjustment.threshold=82", "--out", "run"]);
    let told = bench.mips(&["compare", "run#pipeline", "run#set", "--out", "tables"]);
    told.succeeded();
    let comparison = parquet_rows(&bench.path("tables/comparison.parquet"));
    let figure = |name: &str| comparison.iter().find(|row| row["statistic"] == name).expect("a figure");
    // 82.5: 1.05 x 7.5 / 25 = 0.32 and 1.05 x 0.5 / 18 = 0.03; 43.5: -9 x 31.5 / 75 = -3.78 and -9 x 38.5 / 82 = -4.23;
    // 75: 0 and -9 x 7 / 82 = -0.77. Of 100,000, 50,000 and 10,000: 320 - 1,890 + 0 and 30 - 2,115 - 77.
    assert_eq!(figure("adjustment_dollars")["baseline_value"], "-1570.0");
    assert_eq!(figure("adjustment_dollars")["scenario_value"], "-2162.0");
    assert_eq!(figure("dollars_lost")["scenario_value"], "-592.0");
    // The run folder's own table says the same.
    let own = parquet_rows(&bench.path("run/comparison.parquet"));
    let of_all =
        own.iter().find(|row| row["group_by"] == "all" && row["statistic"] == "dollars_lost").expect("a figure");
    assert_eq!(of_all["scenario_value"], "-592.0");
}

#[test]
fn what_can_not_be_compared_is_said() {
    let bench = runs();
    bench.mips(&["compare", "before", "nowhere"]).failed(3, &["nowhere"]);
    bench
        .mips(&["compare", "before", "after#solved"])
        .failed(2, &["the run has no table `clinician_projection`", "[[scenarios]]"]);
    bench.done(&["--set", "payment_adjustment.threshold=82", "--out", "run"]);
    bench
        .mips(&["compare", "run#pipeline", "run#solved"])
        .failed(2, &["no scenario `solved`", "it has: pipeline, set"]);
}
