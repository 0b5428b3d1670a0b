//! The payment adjustment: the curve, its modes, and dollars.

use std::fmt::Write as _;

use crate::support::{Bench, Rows};

fn percent_at(rows: &Rows, score: &str) -> f64 {
    let row = rows.iter().find(|row| row["final_score"] == score).unwrap_or_else(|| panic!("no row for {score}"));
    row["payment_adjustment_percent"].parse().expect("a percent")
}

#[test]
fn the_adjustment_table_of_2024_has_the_statutory_figures() {
    let bench = Bench::with_scores("entity_type,entity_id,quality,cost,ia,pi\nrecord,a,80,80,80,80\n");
    bench.done(&[]);
    let rows = bench.table("adjustment_table");
    // 42 CFR 414.1405(b): 1.05 x (S - 75) / 25 above, 9 x (75 - S) / 75 below, 9 at or below 18.75.
    let figures = [
        ("100.0", 1.05),
        ("90.0", 0.63),
        ("80.0", 0.21),
        ("75.0", 0.0),
        ("60.0", -1.80),
        ("50.0", -3.00),
        ("40.0", -4.20),
        ("30.0", -5.40),
        ("20.0", -6.60),
        ("18.76", -6.75),
        ("18.75", -9.00),
        ("10.0", -9.00),
    ];
    for (score, percent) in figures {
        assert_eq!(percent_at(&rows, score), percent, "at {score}");
    }
}

#[test]
fn the_article_of_2024_differs_below_the_threshold() {
    let bench = Bench::with_scores("entity_type,entity_id,quality,cost,ia,pi\nrecord,a,80,80,80,80\n");
    bench.pipeline("[adjust]\ncompare_with = [\"article-2024\"]\n");
    bench.done(&[]);
    let rows = bench.table("adjustment_comparison");
    assert_eq!(rows.len(), 10);
    let at = |score: &str| rows.iter().find(|row| row["final_score"] == score).expect("a row of the article");
    assert_eq!(at("90.0")["difference"], "0.0");
    // The article prints -1.73 at 60, the statutory line gives -1.80.
    assert_eq!(at("60.0")["published_percent"], "-1.73");
    assert_eq!(at("60.0")["payment_adjustment_percent"], "-1.8");
    assert_eq!(at("60.0")["difference"], "-0.07");
}

#[test]
fn an_assumed_scaling_factor_scales_the_positive_side_alone() {
    let bench = Bench::with_scores("entity_type,entity_id,quality,cost,ia,pi\nrecord,a,80,80,80,80\n");
    bench.pipeline("[adjust]\nmode = \"assumed\"\nscaling_factor = 0.5\n");
    bench.done(&[]);
    let rows = bench.table("adjustment_table");
    // 9 x 0.5 x 25 / 25.
    assert_eq!(percent_at(&rows, "100.0"), 4.5);
    assert_eq!(percent_at(&rows, "60.0"), -1.80);
}

#[test]
fn a_scaling_factor_above_three_is_refused() {
    let bench = Bench::with_scores("entity_type,entity_id,quality,cost,ia,pi\nrecord,a,80,80,80,80\n");
    bench.pipeline("[adjust]\nmode = \"assumed\"\nscaling_factor = 3.1\n");
    bench.run(&[]).failed(2, &["a scaling factor is from 0 to 3"]);
}

fn solved(rows: &[(&str, &str, &str)]) -> Bench {
    let mut csv = "entity_type,entity_id,quality,cost,ia,pi,part_b_paid,part_b_allowed\n".to_owned();
    for (place, (score, paid, allowed)) in rows.iter().enumerate() {
        writeln!(csv, "record,r{place},{score},{score},{score},{score},{paid},{allowed}").expect("text");
    }
    let bench = Bench::with_scores(&csv);
    bench.pipeline("[adjust]\nmode = \"solved\"\n");
    bench
}

#[test]
fn the_solved_factor_makes_gains_equal_losses() {
    // 100 dollars at 60 lose 1.80; 100 at 100 gain 9.00 before scaling: the factor is 0.2, the maximum 1.80.
    let bench = solved(&[("60", "100", ""), ("100", "100", "")]);
    bench.done(&[]);
    let adjustment = &bench.manifest()["adjustment"];
    assert_eq!(adjustment["scaling_factor"], "0.2");
    assert_eq!(adjustment["maximum_percent"], "1.8");
    assert_eq!(adjustment["base"], "part_b_paid");
    assert_eq!(adjustment["unrounded_residue"], "0.00");
    assert_eq!(adjustment["at_limit"], false);
    assert_eq!(bench.figure("all", "all", "dollars_net"), "0.0");
}

#[test]
fn allowed_charges_are_the_base_of_the_solved_factor_where_any_row_has_them() {
    // Allowed 300 at 60 lose 5.40; allowed 100 at 100 gain 9.00: 0.6.
    let bench = solved(&[("60", "100", "300"), ("100", "100", "100")]);
    bench.done(&[]);
    let adjustment = &bench.manifest()["adjustment"];
    assert_eq!(adjustment["scaling_factor"], "0.6");
    assert_eq!(adjustment["base"], "part_b_allowed");
}

#[test]
fn the_solved_factor_stops_at_three() {
    // 1,000,000 dollars at 10 lose 90,000; 100 dollars at 80 gain 1.80 before scaling.
    let bench = solved(&[("10", "1000000", ""), ("80", "100", "")]);
    bench.done(&[]);
    let adjustment = &bench.manifest()["adjustment"];
    assert_eq!(adjustment["scaling_factor"], "3");
    assert_eq!(adjustment["maximum_percent"], "27");
    assert_eq!(adjustment["at_limit"], true);
}

#[test]
fn the_solved_sides_agree_to_a_cent_for_each_clinician() {
    let scores = ["3.3", "18.75", "18.76", "41.07", "74.99", "75", "75.01", "83.333333", "91.7", "100"];
    let rows: Vec<(&str, String, &str)> = scores
        .iter()
        .enumerate()
        .map(|(place, score)| (*score, format!("{}.{:02}", 80_000 + 7919 * place, place * 7), ""))
        .collect();
    let rows: Vec<_> = rows.iter().map(|(score, paid, allowed)| (*score, paid.as_str(), *allowed)).collect();
    let bench = solved(&rows);
    bench.done(&[]);
    let adjustment = &bench.manifest()["adjustment"];
    assert_eq!(adjustment["at_limit"], false, "{adjustment}");
    assert_eq!(adjustment["unrounded_residue"], "0.00", "{adjustment}");
    // What rounding percents to hundredths leaves is at most half a hundredth of a percent of the base.
    let rounded: f64 = adjustment["rounded_residue"].as_str().expect("text").parse().expect("dollars");
    let base: f64 = rows.iter().map(|row| row.1.parse::<f64>().expect("dollars")).sum();
    assert!(rounded.abs() <= base * 0.00005, "{adjustment}");
}

#[test]
fn solving_needs_dollars() {
    let bench = solved(&[("60", "", ""), ("100", "", "")]);
    bench.run(&[]).failed(2, &["needs `part_b_allowed` or `part_b_paid`"]);
}

#[test]
fn dollars_are_payments_times_the_rounded_percent_half_up_to_the_cent() {
    let csv = "entity_type,entity_id,quality,cost,ia,pi,part_b_paid\n\
               record,a,30,30,30,30,250000\nrecord,b,60,60,60,60,0.25\nrecord,c,80,80,80,80,\"$1,234.56\"\n";
    let bench = Bench::with_scores(csv);
    bench.done(&[]);
    let rows = bench.table("final_scores");
    // 250,000 x -5.40 %.
    assert_eq!(rows[0]["adjustment_dollars"], "-13500.00");
    // 0.25 x -1.80 % = -0.0045.
    assert_eq!(rows[1]["adjustment_dollars"], "0.00");
    // 1,234.56 x 0.21 % = 2.592576.
    assert_eq!(rows[2]["adjustment_dollars"], "2.59");
}

#[test]
fn the_curve_takes_the_unrounded_score_unless_told_otherwise() {
    // 18.7504 prints as 18.75, but is above one quarter of the threshold.
    let bench =
        Bench::with_scores("entity_type,entity_id,quality,cost,ia,pi\nrecord,a,18.7504,18.7504,18.7504,18.7504\n");
    bench.done(&[]);
    let row = bench.only("final_scores");
    assert_eq!((row["final_score"].as_str(), row["payment_adjustment_percent"].as_str()), ("18.75", "-6.75"));
    bench.done(&["--force", "--set", "adjust.score_input=rounded"]);
    assert_eq!(bench.only("final_scores")["payment_adjustment_percent"], "-9.0");
}
