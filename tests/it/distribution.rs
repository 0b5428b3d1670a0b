//! Distributions and the figures that a pipeline expects.

use crate::support::Bench;

fn practice() -> Bench {
    // Final scores 60, 75, 80, 100.
    let csv = "entity_type,entity_id,quality,cost,ia,pi,specialty,state,part_b_paid\n\
               record,a,60,60,60,60,Cardiology,GA,100000\nrecord,b,75,75,75,75,Cardiology,,100000\n\
               record,c,80,80,80,80,Dermatology,GA,100000\nrecord,d,100,100,100,100,Dermatology,TX,100000\n";
    Bench::with_scores(csv)
}

#[test]
fn everybody_is_counted_once() {
    let bench = practice();
    bench.done(&[]);
    let figures = [
        ("n", "4.0"),
        ("mean", "78.75"),
        ("median", "77.5"),
        ("min", "60.0"),
        ("max", "100.0"),
        ("p25", "71.25"),
        // Squares about the mean: 351.5625 + 14.0625 + 1.5625 + 451.5625 = 818.75, over 3.
        ("sd", "16.520189667999173"),
        ("share_negative", "0.25"),
        ("share_neutral", "0.25"),
        ("share_positive", "0.5"),
        ("share_max_negative", "0.0"),
        ("within_1", "0.25"),
        ("within_5", "0.5"),
        ("within_1_quarter", "0.0"),
        // -1.80, 0, 0.21, 1.05.
        ("mean_adjustment", "-0.135"),
        ("dollars_positive", "1260.0"),
        ("dollars_negative", "-1800.0"),
        ("dollars_net", "-540.0"),
        ("bin_60_65", "1.0"),
        ("bin_75_80", "1.0"),
        ("bin_80_85", "1.0"),
        ("bin_95_100", "1.0"),
        ("bin_70_75", "0.0"),
    ];
    for (statistic, value) in figures {
        assert_eq!(bench.figure("all", "all", statistic), value, "{statistic}");
    }
}

#[test]
fn groups_are_made_by_one_column_or_several_at_once() {
    let bench = practice();
    bench.pipeline("[distribution]\nby = [\"specialty\", [\"specialty\", \"state\"]]\n");
    bench.done(&[]);
    assert_eq!(bench.figure("specialty", "Cardiology", "mean"), "67.5");
    assert_eq!(bench.figure("specialty|state", "Cardiology|(missing)", "mean"), "75.0");
    assert_eq!(bench.figure("specialty|state", "Dermatology|TX", "n"), "1.0");
    assert_eq!(bench.figure("specialty|state", "Dermatology|TX", "sd"), "");
}

#[test]
fn a_column_that_nobody_can_be_grouped_by_is_refused() {
    let bench = practice();
    bench
        .run(&["--set", "distribution.by=[\"speciality\"]"])
        .failed(2, &["by `speciality`", "did you mean `specialty`?"]);
}

#[test]
fn an_expected_figure_that_comes_out_passes() {
    let bench = practice();
    bench.pipeline("[[expect]]\ntable = \"distribution\"\nstatistic = \"mean\"\nvalue = 78.7\nwithin = 0.05\n");
    bench.pipeline("[[expect]]\ntable = \"adjustment_table\"\nfinal_score = 60\nvalue = -1.80\n");
    bench.done(&[]);
}

#[test]
fn an_expected_figure_that_is_missed_fails_the_run_but_leaves_its_tables() {
    let bench = practice();
    bench.pipeline("[[expect]]\ntable = \"distribution\"\nstatistic = \"mean\"\nvalue = 82.7\nwithin = 0.05\n");
    bench.run(&[]).failed(1, &["an expected figure was missed", "should be 82.7 within 0.05 and came out as 78.75"]);
    assert_eq!(bench.manifest()["expectations"][0]["met"], false);
}

#[test]
fn a_statistic_that_does_not_exist_is_refused_before_the_run() {
    let bench = practice();
    bench.pipeline("[[expect]]\ntable = \"distribution\"\nstatistic = \"meen\"\nvalue = 1\n");
    bench.run(&[]).failed(2, &["[[expect]]: no statistic `meen`", "did you mean `mean`?"]);
}

#[test]
fn a_group_that_does_not_exist_is_a_miss() {
    let bench = practice();
    bench.pipeline("[[expect]]\ntable = \"distribution\"\ngroup_value = \"GA\"\nstatistic = \"mean\"\nvalue = 1\n");
    bench.run(&[]).failed(1, &["there is no such figure"]);
}

#[test]
fn the_statistics_are_those_of_the_dictionary() {
    let bench = practice();
    bench.done(&[]);
    let written: Vec<_> = bench.table("distribution").iter().map(|row| row["statistic"].clone()).collect();
    assert_eq!(written, mips_cohort::schema::distribution_statistics());
}

#[test]
fn published_figures_are_set_beside_ours() {
    let csv = "entity_type,entity_id,quality,cost,ia,pi,final_score,quality_weight\n\
               record,a,60,60,60,60,60.4,30\nrecord,b,75,75,75,75,75,30\n";
    let bench = Bench::with_scores(csv);
    bench.done(&[]);
    let rows = bench.table("published_differences");
    assert_eq!(rows.len(), 4);
    assert_eq!((rows[1]["figure"].as_str(), rows[1]["difference"].as_str()), ("final_score", "-0.4"));
    let comparison = bench.table("published_comparison");
    let within = comparison.iter().find(|row| row["group_value"] == "final_score" && row["statistic"] == "within_0.1");
    assert_eq!(within.expect("a row")["value"], "0.5");
}
