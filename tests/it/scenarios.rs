//! Scenarios: the sample's give what was worked out apart from this program, files stack, and what can't be done is refused.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::support::{Bench, PIPELINE, Rows, Told, csv_rows, mips, parquet_rows, project};

fn scenario(name: &str) -> PathBuf {
    project().join("pipelines/scenarios").join(format!("{name}.toml"))
}

/// Runs the sample for finance with more arguments.
fn finance(bench: &Bench, more: &[&str]) {
    let mut command = mips();
    command.arg("run").arg(project().join("pipelines/finance.toml")).arg("--out").arg(bench.path("out")).args(more);
    command.args(["--set", "report.formats=[]", "--force"]);
    Told::of(command.output().expect("the program starts")).succeeded();
}

fn expected(file: &str, scenario: &str) -> Rows {
    let rows = csv_rows(&project().join("sample_data/expected").join(file));
    let of_scenario: Rows = rows.into_iter().filter(|row| row["scenario"] == scenario).collect();
    assert!(!of_scenario.is_empty(), "{file} has nothing of {scenario}");
    of_scenario
}

fn found(bench: &Bench, table: &str, scenario: &str) -> Rows {
    parquet_rows(&bench.path(&format!("out/{table}.parquet")))
        .into_iter()
        .filter(|row| row["scenario"] == scenario)
        .collect()
}

fn same(found: &str, expected: &str) -> bool {
    found == expected || matches!((found.parse::<f64>(), expected.parse::<f64>()), (Ok(a), Ok(b)) if a == b)
}

#[track_caller]
fn agree(what: &str, found: &BTreeMap<String, String>, expected: &BTreeMap<String, String>) {
    for (column, value) in expected.iter().filter(|(column, _)| *column != "working") {
        assert!(same(&found[column], value), "{what}, {column}: {} for {value}: {found:#?}", found[column]);
    }
}

/// Cents of a decimal.
fn cents(text: &str) -> i64 {
    let (whole, decimals) = text.split_once('.').expect("money has cents");
    assert_eq!(decimals.len(), 2, "{text}");
    format!("{whole}{decimals}").parse().expect("money")
}

mod of_the_sample {
    use super::*;

    const SCENARIOS: [&str; 11] = [
        "threshold-82",
        "threshold-60",
        "scaling-factor-3",
        "solved",
        "article-table",
        "group-instead-of-individual",
        "millpond-individual",
        "interoperability-reweighted",
        "controlling-blood-pressure",
        "cost-at-20",
        "threshold-82-solved",
    ];

    fn clinicians(bench: &Bench, name: &str) {
        let (found, expected) =
            (found(bench, "clinician_projection", name), expected("clinician_projection_checked.csv", name));
        assert_eq!(found.len(), expected.len(), "{name}");
        for (found, expected) in found.iter().zip(&expected) {
            agree(name, found, expected);
        }
    }

    fn groups(bench: &Bench, name: &str) {
        let own = &found(bench, "scenarios", name)[0]["positive_side"];
        let found: Rows =
            found(bench, "projection", name).into_iter().filter(|row| row["positive_side"] == *own).collect();
        for expected in expected("projection_checked.csv", name) {
            let is_it = |row: &&BTreeMap<String, String>| {
                row["group_by"] == expected["group_by"] && row["group_value"] == expected["group_value"]
            };
            agree(name, found.iter().find(is_it).expect("a group"), &expected);
        }
    }

    fn sides(bench: &Bench, name: &str) {
        let found = found(bench, "projection", name);
        for expected in expected("positive_side_checked.csv", name) {
            let side = &expected["positive_side"];
            let is_it = |row: &&BTreeMap<String, String>| row["group_by"] == "all" && row["positive_side"] == *side;
            let row = found.iter().find(is_it).unwrap_or_else(|| panic!("{name}: no side {side}"));
            assert!(same(&row["adjustment_dollars"], &expected["adjustment_dollars"]), "{name} {side}: {row:#?}");
        }
    }

    #[test]
    fn every_one_gives_the_scores_and_dollars_that_were_worked_out_apart() {
        let bench = Bench::new();
        for name in SCENARIOS {
            let file = scenario(name);
            finance(&bench, &["--scenario", file.to_str().expect("a path")]);
            clinicians(&bench, "pipeline");
            clinicians(&bench, name);
            groups(&bench, name);
            match name {
                // A printed table has both sides and no other.
                "article-table" => {
                    let rows = found(&bench, "projection", name);
                    assert!(rows.iter().all(|row| row["positive_side"] == "printed"), "{rows:#?}");
                }
                _ => sides(&bench, name),
            }
        }
    }

    #[test]
    fn totals_are_the_sums_of_their_rows_to_the_cent() {
        let bench = Bench::new();
        finance(&bench, &[]);
        let rows = parquet_rows(&bench.path("out/clinician_projection.parquet"));
        let sums = parquet_rows(&bench.path("out/projection.parquet"));
        let own: BTreeMap<String, String> = parquet_rows(&bench.path("out/scenarios.parquet"))
            .into_iter()
            .map(|row| (row["scenario"].clone(), row["positive_side"].clone()))
            .collect();
        assert_eq!(own.len(), 5);
        for column in ["base", "adjustment_dollars", "sequestration", "after_sequestration"] {
            for (scenario, side) in &own {
                let of_rows: i64 =
                    rows.iter().filter(|row| row["scenario"] == *scenario).map(|row| cents(&row[column])).sum();
                for by in ["all", "tin", "specialty", "state", "practice_size_band"] {
                    let is_own = |row: &&BTreeMap<String, String>| {
                        row["scenario"] == *scenario && row["positive_side"] == *side && row["group_by"] == by
                    };
                    let of_groups: i64 = sums.iter().filter(is_own).map(|row| cents(&row[column])).sum();
                    assert_eq!(of_groups, of_rows, "{scenario} {by} {column}");
                }
            }
        }
        for row in &rows {
            let [base, adjustment, sequestration, after] =
                ["base", "adjustment_dollars", "sequestration", "after_sequestration"]
                    .map(|column| cents(&row[column]));
            assert_eq!(base + adjustment + sequestration, after, "{row:#?}");
        }
    }

    #[test]
    fn threads_change_nothing() {
        let bench = Bench::new();
        let digest = |threads: &str| {
            finance(&bench, &["--threads", threads]);
            bench.manifest()["result_digest"].as_str().expect("a digest").to_owned()
        };
        assert_eq!(digest("1"), digest("3"));
    }

    #[test]
    fn a_scenario_is_set_beside_its_baseline_in_the_bands_of_that() {
        let bench = Bench::new();
        let file = scenario("threshold-82-solved");
        finance(&bench, &["--scenario", file.to_str().expect("a path")]);
        let comparison = parquet_rows(&bench.path("out/comparison.parquet"));
        let baseline_of = |name: &str| {
            let row = comparison.iter().find(|row| row["scenario"] == name).expect("a comparison");
            row["baseline"].clone()
        };
        assert_eq!(baseline_of("threshold-82"), "pipeline");
        assert_eq!(baseline_of("threshold-82-solved"), "threshold-82");
        let figure = |name: &str, statistic: &str| {
            let is_it = |row: &&BTreeMap<String, String>| {
                row["scenario"] == name && row["group_by"] == "all" && row["statistic"] == statistic
            };
            comparison.iter().find(is_it).expect("a figure").clone()
        };
        // sample_data/expected: -49,949.44 against -30,991.17, and -18.88 against -49,949.44.
        assert_eq!(figure("threshold-82", "adjustment_dollars")["difference"], "-18958.27");
        assert_eq!(figure("threshold-82-solved", "adjustment_dollars")["difference"], "49930.56");
        assert_eq!(figure("threshold-82", "higher_score")["scenario_value"], "2.0");
        assert_eq!(figure("threshold-82", "same_score")["scenario_value"], "62.0");
        let transitions = parquet_rows(&bench.path("out/transitions.parquet"));
        for name in ["threshold-82", "threshold-82-solved", "solved"] {
            let counted: u64 = transitions
                .iter()
                .filter(|row| row["scenario"] == name)
                .map(|row| row["clinicians"].parse::<u64>().expect("a count"))
                .sum();
            assert_eq!(counted, 71, "{name}");
        }
        // Harrow 2 at exactly 75 neither gains nor loses, and loses under a threshold of 82: the first of the movers.
        let movers = parquet_rows(&bench.path("out/movers.parquet"));
        let first = movers.iter().find(|row| row["scenario"] == "threshold-82" && row["rank"] == "1").expect("a mover");
        assert_eq!((first["npi"].as_str(), first["dollars_difference"].as_str()), ("2000140022", "-1313.78"));
    }
}

mod files {
    use super::*;

    const SCORES: &str = "entity_type,entity_id,quality,cost,ia,pi,part_b_paid,specialty
record,a,80,70,100,90,100000,Cardiology
record,b,40,30,50,60,50000,Urology
record,c,,,100,,20000,Urology
";

    /// A bench with a scenario, and what running it says.
    fn tried(text: &str) -> (Bench, Told) {
        let bench = Bench::with_scores(SCORES);
        bench.write("s.toml", format!("[scenario]\nname = \"s\"\ntitle = \"a question\"\n{text}"));
        let told = bench.run(&["--scenario", "s.toml"]);
        (bench, told)
    }

    #[test]
    fn later_files_stand_on_top_of_earlier_ones() {
        let bench = Bench::new();
        let [threshold, solved, both] = ["threshold-82", "solved", "threshold-82-solved"].map(scenario);
        let [threshold, solved, both] = [&threshold, &solved, &both].map(|path| path.to_str().expect("a path"));
        finance(&bench, &["--scenario", threshold, "--scenario", solved]);
        let stacked = found(&bench, "clinician_projection", "threshold-82+solved");
        finance(&bench, &["--scenario", both]);
        let of_one_file = found(&bench, "clinician_projection", "threshold-82-solved");
        assert_eq!(stacked.len(), 71);
        for (stacked, one) in stacked.iter().zip(&of_one_file) {
            for (column, value) in stacked.iter().filter(|(column, _)| *column != "scenario") {
                assert_eq!(&one[column], value, "{column}");
            }
        }
    }

    #[test]
    fn a_key_can_be_set_on_the_command_line() {
        let bench = Bench::with_scores(SCORES);
        bench.done(&["--set", "payment_adjustment.threshold=82"]);
        let rows = bench.table("clinician_projection");
        let score = |scenario: &str, id: &str| {
            let is_it = |row: &&BTreeMap<String, String>| row["scenario"] == scenario && row["entity_id"] == id;
            rows.iter().find(is_it).expect("a row")["final_score"].clone()
        };
        // One category is no score of one's own: the threshold.
        assert_eq!((score("pipeline", "c").as_str(), score("set", "c").as_str()), ("75.0", "82.0"));
        assert_eq!(score("pipeline", "a"), score("set", "a"));
    }

    #[test]
    fn without_finance_or_scenarios_nothing_is_projected() {
        let bench = Bench::with_scores(SCORES);
        bench.done(&[]);
        assert!(!bench.path("out/clinician_projection.parquet").exists());
        assert!(!bench.path("out/scenarios.parquet").exists());
    }

    #[test]
    fn a_submission_that_changes_nothing_is_said() {
        let bench = Bench::with_scores(
            "entity_type,tin,npi,quality,cost,ia,pi
group,123456788,,50,50,50,50
individual,123456788,1234567893,80,70,100,90
individual,123456789,1234567893,80,70,100,90
",
        );
        bench.write("s.toml", "[scenario]\nname = \"s\"\ntitle = \"a question\"\n[[submission]]\nas = \"group\"\n");
        bench.done(&["--scenario", "s.toml"]);
        let manifest = bench.manifest();
        let assumptions = manifest["assumptions"].as_array().expect("a list");
        let says =
            "scenario s: 1 of the practices that are meant have no score as a group: their clinicians keep their own";
        assert!(assumptions.iter().any(|sentence| sentence == says), "{assumptions:#?}");
    }

    #[test]
    fn what_no_practice_or_clinician_has_is_said() {
        let bench = Bench::new();
        let text = "[scenario]\nname = \"s\"\ntitle = \"t\"\n[[submission]]\nas = \"group\"\n[[performance]]\nmeasure_id = \"005\"\npoints = 5\n";
        bench.write("s.toml", text);
        let file = bench.path("s.toml");
        finance(&bench, &["--scenario", file.to_str().expect("a path")]);
        let manifest = bench.manifest();
        let said = |words: &str| manifest["assumptions"].as_array().expect("a list").iter().any(|one| one == words);
        assert!(said("scenario s: nobody who is meant reported measure 005 in that way"), "{manifest:#?}");
        // Of 14 practices Northgate, Millpond, Highmoor, Kestrel and Tidewater have a score as a group (sample_data/README.md).
        let kept =
            "scenario s: 9 of the practices that are meant have no score as a group: their clinicians keep their own";
        assert!(said(kept), "{:#?}", manifest["assumptions"]);
    }

    #[test]
    fn nothing_is_projected_where_nothing_is_scored_or_adjusted() {
        let bench =
            Bench::with_scores("entity_type,entity_id,performance_year,quality,ia,pi\nrecord,a,2017,80,100,90\n");
        bench.pipeline("[finance]\nsequestration = 0.02\n");
        let text = std::fs::read_to_string(bench.path("p.toml")).expect("a pipeline");
        bench.write("p.toml", text.replace("performance_year = 2024", "performance_year = 2017"));
        bench.run(&[]).failed(2, &["[finance]", "2017 does not cover the payment adjustment"]);
        bench.write("claims.csv", "tin,npi,beneficiary_id,service_date,service_count,allowed_amount\n123456789,1234567893,b,2024-01-02,1,10\n");
        bench.write("c.toml", format!("{PIPELINE}\n[[inputs]]\ntable = \"claims\"\npath = \"claims.csv\"\n"));
        bench
            .mips(&["run", "c.toml", "--set", "payment_adjustment.threshold=82"])
            .failed(2, &["where nothing is scored", "claims alone are only counted"]);
    }

    #[test]
    fn without_amounts_there_is_no_solved_side() {
        let bench = Bench::with_scores("entity_type,entity_id,quality,cost,ia,pi\nrecord,a,80,70,100,90\n");
        bench.pipeline("[finance]\n");
        bench.done(&[]);
        let sides: Vec<String> = bench.table("projection").iter().map(|row| row["positive_side"].clone()).collect();
        assert!(sides.contains(&"high".to_owned()) && !sides.contains(&"solved".to_owned()), "{sides:?}");
    }

    #[test]
    fn categories_can_be_taken_out_of_records_that_are_named() {
        let (bench, told) = tried("[[reweight]]\ncategories = [\"pi\"]\nwho = { specialty = [\"cardiology\"] }\n");
        told.succeeded();
        let rows = found(&bench, "clinician_projection", "s");
        // 80 x 55 % + 70 x 30 % + 100 x 15 % = 80, and b as before: 12 + 9 + 7.5 + 15.
        assert_eq!(rows.iter().map(|row| row["final_score"].as_str()).collect::<Vec<_>>(), ["80.0", "43.5", "75.0"]);
    }

    #[test]
    fn what_a_scenario_can_not_ask_is_refused() {
        let asks: [(&str, &[&str]); 13] = [
            (
                "[payment_adjustment]\nthreshhold = 82\n",
                &["unknown key `threshhold`", "did you mean `threshold`?", "s.toml:5"],
            ),
            ("[payment_adjustment]\nthreshold = 100\n", &["between 0 and the highest score"]),
            ("[payment_adjustment]\nmode = \"assumed\"\n", &["needs a `scaling_factor`"]),
            (
                "[payment_adjustment]\nmode = \"assumed\"\nscaling_factor = 4\n",
                &["scenario `s`", "a scaling factor is from 0 to 3"],
            ),
            (
                "[payment_adjustment]\ncurve = \"article-2023\"\n",
                &["no published table `article-2023`", "article-2024"],
            ),
            ("[weights]\nquality = 50\ncost = 30\nia = 15\n", &["sum to 95"]),
            (
                "[[reweighting]]\nscored = [\"quality\"]\nquality = 60\ncost = 40\n",
                &["`cost` has a weight and is not among"],
            ),
            (
                "[[reweighting]]\nscored = [\"quality\"]\nquality = 100\n",
                &["with fewer than 2 scored categories the score is the threshold"],
            ),
            ("[[reweight]]\ncategories = [\"piety\"]\n", &["no category `piety`", "did you mean `pi`?"]),
            (
                "[[reweight]]\ncategories = [\"pi\"]\nwho = { specialty = [\"Cardio\"] }\n",
                &["nobody in this run has the specialty `Cardio`"],
            ),
            ("[[performance]]\nmeasure_id = \"23\"\npoints = 5\n", &["no measure `23`"]),
            ("[[performance]]\nmeasure_id = \"236\"\npoints = 5\n", &["needs a run from measures"]),
            ("[[performance]]\nmeasure_id = \"480\"\npoints = 5\n", &["has a score and no rate to move"]),
        ];
        for (text, says) in asks {
            let (bench, told) = tried(text);
            told.failed(2, says);
            assert!(!bench.path("out").exists(), "{text}");
        }
    }

    #[test]
    fn names_and_baselines_have_to_make_sense() {
        let bench = Bench::with_scores(SCORES);
        let scenario = |name: &str, baseline: &str| {
            format!("[scenario]\nname = \"{name}\"\ntitle = \"t\"\nbaseline = \"{baseline}\"\n")
        };
        bench.write("a.toml", scenario("a", "b.toml"));
        bench.write("b.toml", scenario("b", "a.toml"));
        bench.run(&["--scenario", "a.toml"]).failed(2, &["go round in a circle"]);
        bench.run(&["--scenario", "e2.toml", "--scenario", "a.toml"]).failed(3, &["e2.toml"]);
        bench.write("base.toml", "[scenario]\nname = \"base\"\ntitle = \"t\"\n");
        bench.write("on.toml", scenario("on", "base.toml"));
        let told = bench.run(&["--scenario", "base.toml", "--scenario", "on.toml"]);
        told.failed(2, &["`baseline` in a scenario that stands on top", "on.toml", "only the first"]);
        bench.write("c.toml", "[scenario]\nname = \"two words\"\ntitle = \"t\"\n");
        bench.run(&["--scenario", "c.toml"]).failed(2, &["`two words` can't be the name of a scenario", "c.toml"]);
        bench.run(&["--scenario", "d.toml"]).failed(3, &["d.toml"]);
        bench.write("e.toml", "[scenario]\nname = \"e\"\ntitle = \"t\"\n[payment_adjustment]\nthreshold = 80\n");
        bench.write("sub/e.toml", "[scenario]\nname = \"e\"\ntitle = \"t\"\n[payment_adjustment]\nthreshold = 70\n");
        let listed = "[[scenarios]]\nfiles = [\"e.toml\"]\n[[scenarios]]\nfiles = [\"sub/e.toml\"]\n";
        let text = std::fs::read_to_string(bench.path("p.toml")).expect("a pipeline") + listed;
        bench.write("q.toml", text);
        bench.mips(&["run", "q.toml"]).failed(2, &["two scenarios that differ have the name `e`"]);
    }

    #[test]
    fn assumptions_have_to_make_sense() {
        let asks: [(&str, &[&str]); 6] = [
            ("growth = { 2031 = 0.02 }", &["`growth` of `2031`", "2026"]),
            ("growth = { 2026 = 2.5 }", &["0.025 for 2.5 percent more"]),
            ("sequestration = 2", &["`sequestration` is a share"]),
            ("paid_to_allowed = 78", &["`paid_to_allowed` is a share"]),
            ("scaling_low = 0.1", &["go together"]),
            ("by = [\"speciality\"]", &["`by` in [finance]", "did you mean `specialty`?"]),
        ];
        for (key, says) in asks {
            let bench = Bench::with_scores(SCORES);
            bench.pipeline(&format!("[finance]\n{key}\n"));
            bench.run(&[]).failed(2, says);
        }
    }

    #[test]
    fn allowed_charges_stand_for_payments_where_a_share_is_stated() {
        let bench = Bench::new();
        bench.write(
            "scores.csv",
            "entity_type,entity_id,quality,cost,ia,pi,part_b_paid,part_b_allowed
record,a,60,60,60,60,,100000.00
record,b,60,60,60,60,1000.00,2000.00
record,c,60,60,60,60,,
",
        );
        bench.write("p.toml", format!("{PIPELINE}\n[[inputs]]\ntable = \"category_scores\"\npath = \"scores.csv\"\n[finance]\npaid_to_allowed = 0.78\ngrowth = {{ 2025 = 0.01, 2026 = 0.025 }}\n"));
        bench.done(&[]);
        let rows = bench.table("clinician_projection");
        let shown = |column: &str| rows.iter().map(|row| row[column].as_str()).collect::<Vec<_>>();
        // 100,000 x 0.78 x 1.01 x 1.025 and 1,000 x 1.01 x 1.025; at 60 the reduction is 1.80 percent.
        assert_eq!(shown("base"), ["80749.50", "1035.25", ""]);
        assert_eq!(shown("amount_of"), ["part_b_allowed", "part_b_paid", ""]);
        assert_eq!(shown("adjustment_dollars"), ["-1453.49", "-18.63", ""]);
        // 2 percent of 79,296.01 and of 1,016.62.
        assert_eq!(shown("sequestration"), ["-1585.92", "-20.33", ""]);
        assert_eq!(shown("after_sequestration"), ["77710.09", "996.29", ""]);
    }
}
