//! A roster beside the category scores: attributes, small practices, and which score counts.

use std::fmt::Write;
use std::fs::File;

use arrow::array::AsArray;
use arrow::datatypes::Decimal64Type;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::support::Bench;

const ROSTER: &str = "tin,npi,specialty,part_b_paid\n\
                      111111111,1000000004,Cardiology,1000\n111111111,1000000012,Cardiology,2000\n\
                      222222222,1000000020,Dermatology,\n";

fn bench(scores: &str) -> Bench {
    let bench = Bench::with_scores(scores);
    bench.write("clinicians.csv", ROSTER);
    bench.pipeline("[[inputs]]\ntable = \"clinicians\"\npath = \"clinicians.csv\"\n");
    bench
}

#[test]
fn a_clinician_gets_the_higher_of_the_own_score_and_the_groups() {
    let bench = bench(
        "tin,npi,quality,cost,ia,pi\n111111111,,80,80,80,80\n111111111,1000000004,90,90,90,90\n111111111,1000000012,70,70,70,70\n",
    );
    bench.done(&[]);
    let rows = bench.table("final_scores");
    let told = |row: usize| {
        (rows[row]["scored_as"].as_str(), rows[row]["final_score"].as_str(), rows[row]["adjustment_dollars"].as_str())
    };
    assert_eq!(told(0), ("individual", "90.0", "6.30"));
    assert_eq!(told(1), ("group", "80.0", "4.20"));
    // Nothing is known of the third: no score, and no dollars.
    assert_eq!(told(2), ("", "", ""));
    assert!(bench.manifest()["assumptions"].to_string().contains("without a score: 1 of the roster"));
}

#[test]
fn equal_scores_go_to_the_group() {
    let bench = bench("tin,npi,quality,cost,ia,pi\n111111111,,80,80,80,80\n111111111,1000000004,80,80,80,80\n");
    bench.done(&[]);
    assert_eq!(bench.table("final_scores")[0]["scored_as"], "group");
}

#[test]
fn a_practice_is_small_by_its_clinicians_on_the_roster() {
    let bench = bench("tin,npi,quality,cost,ia,pi\n111111111,,80,80,80,\n");
    bench.done(&[]);
    let row = bench.only("entity_scores");
    assert_eq!((row["quality_weight"].as_str(), row["ia_weight"].as_str()), ("40", "30"));
    assert_eq!(row["reweighting_reason"], "pi:not_given");
}

#[test]
fn an_approved_exception_takes_cost_out_but_not_a_category_that_came_in_all_the_same() {
    let bench = bench("tin,npi,quality,cost,ia,pi,reweight\n111111111,1000000004,80,80,80,80,cost|quality\n");
    bench.done(&[]);
    let row = bench.only("entity_scores");
    assert_eq!(row["reweighting_reason"], "cost:approved");
    assert_eq!((row["quality_weight"].as_str(), row["cost_score"].as_str()), ("55", ""));
}

#[test]
fn distributions_go_by_columns_of_the_roster() {
    let bench = bench("tin,npi,quality,cost,ia,pi\n111111111,,80,80,80,80\n222222222,1000000020,60,60,60,60\n");
    bench.pipeline("[distribution]\nby = [\"specialty\", \"small_practice\", \"practice_size\"]\n");
    bench.done(&[]);
    assert_eq!(bench.figure("specialty", "Cardiology", "n"), "2.0");
    assert_eq!(bench.figure("small_practice", "true", "n"), "3.0");
    assert_eq!(bench.figure("practice_size", "2", "mean"), "80.0");
}

#[test]
fn someone_who_is_not_on_the_roster_is_rejected() {
    let bench = bench(
        "tin,npi,quality,cost,ia,pi\n111111111,,80,80,80,80\n111111111,1000000020,60,60,60,60\n333333333,,1,1,1,1\n",
    );
    bench.done(&["--set", "limits.max_rejects=2"]);
    let rows = bench.csv("rejects.csv");
    let told: Vec<_> =
        rows.iter().map(|row| (row["line"].as_str(), row["code"].as_str(), row["row"].as_str())).collect();
    assert_eq!(
        told,
        [("3", "not_in_roster", "111111111,1000000020,60,60,60,60"), ("4", "not_in_roster", "333333333,,1,1,1,1")]
    );
}

#[test]
fn a_run_in_which_nobody_takes_part_has_a_row_for_everyone() {
    let bench = Bench::with_scores("tin,npi,quality,cost,ia,pi\n111111111,1000000004,80,80,80,80\n");
    bench.write("clinicians.csv", "tin,npi,qp_status,part_b_paid\n111111111,1000000004,qp,1000\n");
    bench.pipeline("[[inputs]]\ntable = \"clinicians\"\npath = \"clinicians.csv\"\n");
    bench.done(&[]);
    let row = bench.only("final_scores");
    let told = ["participation", "exclusion_reason", "final_score", "payment_adjustment_percent", "adjustment_dollars"];
    assert_eq!(told.map(|column| row[column].as_str()), ["excluded", "qp", "", "0.0", "0.00"]);
    assert!(bench.manifest()["assumptions"].to_string().contains("participation: 1 excluded (qp)"));
    let solved = bench.run(&["--force", "--set", "adjust.mode=solved"]);
    assert_eq!(solved.code, Some(2), "{}", solved.err);
    assert!(solved.err.contains("nobody whose payments are adjusted has a score"), "{}", solved.err);
}

#[test]
fn tables_that_only_measures_take_are_refused_beside_category_scores() {
    let bench = bench("tin,npi,quality,cost,ia,pi\n111111111,,80,80,80,80\n");
    bench.write("groups.csv", "tin,opted_in\n111111111,yes\n");
    bench.pipeline("[[inputs]]\ntable = \"groups\"\npath = \"groups.csv\"\n");
    let told = bench.run(&[]);
    assert_eq!(told.code, Some(2), "{}", told.err);
    assert!(told.err.contains("for both `category_scores` and `groups`"), "{}", told.err);
}

#[test]
fn a_year_whose_pack_does_not_cover_eligibility_takes_everybody_as_required() {
    let bench = Bench::with_scores("tin,npi,quality,cost,ia,pi\n111111111,1000000004,80,80,80,80\n");
    bench.write("clinicians.csv", "tin,npi,qp_status\n111111111,1000000004,qp\n");
    bench.pipeline("[[inputs]]\ntable = \"clinicians\"\npath = \"clinicians.csv\"\n");
    bench.done(&["--set", "pipeline.performance_year=2017"]);
    assert_eq!(bench.only("final_scores")["participation"], "required");
}

#[test]
fn payments_beyond_those_of_any_unit_are_no_number() {
    let bench = Bench::with_scores(
        "tin,npi,quality,cost,ia,pi,part_b_paid\n111111111,,80,80,80,80,100000000000\n111111111,1000000004,80,80,80,80,99999999999.99\n",
    );
    bench.done(&["--set", "limits.max_rejects=1"]);
    let rejects = bench.csv("rejects.csv");
    assert_eq!((rejects.len(), rejects[0]["code"].as_str()), (1, "unreadable_number"));
}

#[test]
fn a_column_that_is_called_nearly_like_ours_is_remarked() {
    let bench = Bench::with_scores("tin,npi,quality,cost,ia,pi\n111111111,1000000004,80,80,80,80\n");
    bench.write("clinicians.csv", "tin,npi,segment_1_charge,remark\n111111111,1000000004,100000,none\n");
    bench.pipeline("[[inputs]]\ntable = \"clinicians\"\npath = \"clinicians.csv\"\n");
    let told = bench.run(&[]);
    let note = "clinicians.csv: column `segment_1_charge` feeds nothing: did you mean `segment_1_charges`?";
    assert!(told.err.contains(note) || told.out.contains(note), "{}{}", told.out, told.err);
    assert!(!told.err.contains("`remark` feeds nothing") && !told.out.contains("`remark` feeds nothing"));
}

/// More than are looked at together, and than stand in one batch.
const MANY: i64 = 140_000;

#[test]
fn what_a_row_says_is_said_of_its_clinician_however_many_there_are() {
    let bench = bench("tin,npi,quality,cost,ia,pi\n111111111,,80,80,80,80\n");
    let mut text = "tin,npi,part_b_paid\n".to_owned();
    // Against the order of clinicians, each paid as many dollars as the NPI has past a billion.
    for dollars in (0..MANY).rev() {
        writeln!(text, "111111111,{:010},{dollars}", 1_000_000_000 + dollars).expect("text");
    }
    bench.write("clinicians.csv", text);
    bench.pipeline("[limits]\nidentifiers = \"synthetic\"\n");
    bench.done(&[]);
    let file = File::open(bench.path("out/final_scores.parquet")).expect("final scores");
    let mut dollars = 0;
    for batch in ParquetRecordBatchReaderBuilder::try_new(file).expect("Parquet").build().expect("a reader") {
        let batch = batch.expect("rows");
        let (npis, cents) =
            (batch["npi"].as_string_view(), batch["adjustment_dollars"].as_primitive::<Decimal64Type>());
        for (npi, cents) in npis.iter().zip(cents) {
            // 80 points are 0.21 percent: of 1,000 dollars 2.10.
            let said = (Some(format!("{:010}", 1_000_000_000 + dollars)), Some((dollars * 21 + 50) / 100));
            assert_eq!((npi.map(str::to_owned), cents), said);
            dollars += 1;
        }
    }
    assert_eq!(dollars, MANY);
}
