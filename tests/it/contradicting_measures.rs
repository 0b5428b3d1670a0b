//! Rows of the measure tables against each other and against the pipeline: contradictions, repetitions, flags, and inputs
//! that don't go together.

use std::fs::File;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray, UInt32Array};
use parquet::arrow::ArrowWriter;

use crate::measure_rows::{ACTIVITIES, COST, INTEROPERABILITY, QUALITY, TABLES, Table, account, problems};
use crate::support::{Bench, PIPELINE};

/// Cells of a second measure of each table, and others that contradict them.
const PAIRS: [(&Table, &str, &str); 4] = [
    (&QUALITY, "measure_id=047", "measure_id=047 performance_met=79"),
    (&COST, "measure_id=TPCC_1", "measure_id=TPCC_1 cost=20001"),
    (&ACTIVITIES, "activity_id=IA_EPA_2", "activity_id=IA_EPA_2 share_of_clinicians=0.6"),
    (&INTEROPERABILITY, "measure_id=PI_PPHI_2", "measure_id=PI_PPHI_2 attested=no"),
];

/// What the rows of a key have in common.
fn key(table: &Table) -> &'static str {
    if table.name == QUALITY.name { "measure and submitter" } else { "unit and measure" }
}

#[test]
fn two_rows_of_one_key_that_say_different_things_are_both_rejected() {
    for (table, one, other) in PAIRS {
        let told = |line: u8, other: u8| {
            format!("{line}:  duplicate_key ``: line {other} says something else of the same {}", key(table))
        };
        assert_eq!(table.rejects(&[one, other]), [told(3, 4), told(4, 3)]);
        // A third row that agrees with one of them does not tell which is right.
        assert_eq!(table.rejects(&[one, other, one]), [told(3, 4), told(4, 3), told(5, 3)]);
    }
}

#[test]
fn rows_with_an_empty_line_between_them_keep_their_own_lines() {
    let bench = QUALITY.bench(&[""]);
    // Counts alone, and measures that an earlier clinician reported too: such rows are looked at several at once.
    let mut text =
        "tin,npi,measure_id,collection_type,performance_met,performance_not_met,eligible_population\n".to_owned();
    for npi in ["1234567893", "1000000004"] {
        let row = |measure: &str| format!("123456789,{npi},{measure},registry,80,20,100\n");
        text += &format!("{}{}\n{}\n\n{}", row("047"), row("130"), row("134"), row("317"));
    }
    bench.write("quality.csv", text + "123456789,1000000004,317,registry,79,21,100\n");
    bench.done(&[]);
    let lines: Vec<_> = bench.table("accepted/quality").into_iter().map(|row| row["source_line"].clone()).collect();
    assert_eq!(lines, ["9", "10", "12", "2", "3", "5", "8"], "the clinicians stand in the order of their NPIs");
    let told = |line: u8, other: u8| {
        format!("{line}:  duplicate_key ``: line {other} says something else of the same measure and submitter")
    };
    assert_eq!(problems(&bench, "rejects.csv"), [told(15, 16), told(16, 15)]);
}

#[test]
fn a_row_that_contradicts_another_file_is_told_of_it() {
    for (table, one, other) in PAIRS {
        let bench = table.bench(&["", one]);
        let (file, second) = (format!("{}.csv", table.name), format!("{}_b.csv", table.name));
        let only: String = table.csv(&[other]);
        bench.write(&second, only);
        bench.done(&[]);
        account(&bench, 1);
        let told =
            |line: u8, file: &str| format!("line {line} of {file} says something else of the same {}", key(table));
        let rows = bench.csv("rejects.csv");
        let found: Vec<_> = rows.iter().map(|row| (&*row["file"], &*row["line"], &*row["message"])).collect();
        assert_eq!(found, [(&*file, "3", &*told(2, &second)), (&*second, "2", &*told(3, &file))]);
        table.unharmed(&bench);
    }
}

#[test]
fn a_row_that_stands_twice_is_left_out_once() {
    for table in TABLES {
        let bench = table.run(&[""], 0);
        table.unharmed(&bench);
        assert!(bench.csv("rejects.csv").is_empty());
        assert_eq!(bench.manifest()["rows"][1]["excluded"]["identical_row"], 1, "{}", table.name);
    }
}

#[test]
fn a_later_row_of_a_submitter_replaces_the_earlier_one() {
    let bench = QUALITY.run(&["performance_met=70 submitted_at=2025-02-01"], 1);
    let rows = bench.table("measure_scores");
    let rates: Vec<_> =
        rows.iter().filter(|row| row["measure_id"] == "130").map(|row| &*row["performance_rate"]).collect();
    // 70 met and 20 not met: 70 / 90.
    assert_eq!(rates, ["77.777778"]);
}

#[test]
fn a_submission_that_disagrees_with_itself_is_rejected_whole() {
    let told = |line: u8| {
        format!("{line}:  conflicting_submission ``: rows of this submission disagree about its CEHRT id or its dates")
    };
    let period = |start: &str| format!("performance_start={start} performance_end=2024-12-31");
    let (early, late) = (period("2024-01-01"), period("2024-02-01"));
    for (one, other) in [("cehrt_id=A", "cehrt_id=B"), (&*early, &*late)] {
        let rows = [
            format!("measure_id=PI_PPHI_2 submitter=EHR {one}"),
            format!("measure_id=PI_ONCDIR_1 submitter=EHR {other}"),
            "measure_id=PI_INFBLO_1 submitter=EHR".to_owned(),
        ];
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        assert_eq!(INTEROPERABILITY.rejects(&rows), [told(3), told(4), told(5)]);
    }
    // Two submitters may differ.
    let bench = INTEROPERABILITY.run(&["submitter=EHR cehrt_id=A", "submitter=portal cehrt_id=B"], 2);
    assert!(bench.csv("rejects.csv").is_empty());
}

#[test]
fn a_rate_that_differs_from_its_counts_is_flagged_and_the_counts_are_used() {
    let bench = QUALITY.run(
        &[
            "measure_id=047 performance_rate=70 reporting_rate=99.98",
            // By no more than 0.01.
            "measure_id=236 performance_rate=80.01 reporting_rate=99.99",
        ],
        2,
    );
    assert!(bench.csv("rejects.csv").is_empty());
    assert_eq!(
        problems(&bench, "flags.csv"),
        [
            "3:14 performance_rate rate_differs `70`: `performance_rate` is 80 by the counts, which are used",
            "3:15 reporting_rate rate_differs `99.98`: `reporting_rate` is 100 by the counts, which are used",
        ]
    );
    let rows = bench.table("measure_scores");
    let found = rows.iter().find(|row| row["measure_id"] == "047").expect("the measure is scored");
    assert_eq!((&*found["performance_rate"], &*found["reporting_rate"]), ("80.0", "100.0"));
}

#[test]
fn flags_are_of_rows_that_are_used() {
    let twice = "measure_id=236 performance_rate=70";
    let bench =
        QUALITY.run(&["measure_id=047 performance_rate=70", "measure_id=047 performance_rate=71", twice, twice], 1);
    assert_eq!(
        problems(&bench, "flags.csv"),
        ["5:14 performance_rate rate_differs `70`: `performance_rate` is 80 by the counts, which are used"]
    );
}

#[test]
fn flags_stay_where_rows_cannot_be_told_apart() {
    let rows = ["", "measure_id=047 performance_rate=70", "measure_id=236", "measure_id=236"];
    let bench = QUALITY.bench(&rows);
    // All rows of a file with line ends of an old Macintosh stand on one line.
    bench.write("quality.csv", QUALITY.csv(&rows).replace('\n', "\r"));
    bench.done(&[]);
    account(&bench, 3);
    assert_eq!(bench.manifest()["rows"][1]["excluded"]["identical_row"], 1);
    assert_eq!(bench.csv("flags.csv").len(), 1);
}

#[test]
fn every_fault_of_a_row_is_told_with_the_row() {
    let bench = QUALITY.run(&["npi=1234567890 performance_met=-1 collection_type=paper"], 0);
    assert_eq!(
        problems(&bench, "rejects.csv"),
        [
            "3:3 npi bad_npi `1234567890`: the check digit of this NPI does not hold",
            "3:6 collection_type unknown_code `paper`: `collection_type`: not a collection type",
            "3:9 performance_met unreadable_number `-1`: `performance_met`: not a whole number from 0 to 4,294,967,294",
        ]
    );
    let row = ",123456789,1234567890,,130,paper,,,-1,20,,,100,,,,,,";
    assert!(bench.csv("rejects.csv").iter().all(|problem| problem["row"] == row));
}

#[test]
fn rows_of_parquet_are_rejected_by_their_number() {
    let rows = ["", "measure_id=47", "performance_met=101", "measure_id=226 stratum=reporting", "npi=1000000020", ""];
    let bench = QUALITY.bench(&[]);
    std::fs::remove_file(bench.path("quality.csv")).expect("the file");
    QUALITY.parquet(&rows, &bench.path("quality.parquet"));
    let pipeline = std::fs::read_to_string(bench.path("p.toml")).expect("a pipeline");
    bench.write("p.toml", pipeline.replace("quality*.csv", "quality.parquet"));
    bench.done(&[]);
    account(&bench, 1);
    assert_eq!(bench.manifest()["rows"][1]["excluded"]["identical_row"], 1);
    assert_eq!(
        problems(&bench, "rejects.csv"),
        [
            "2:5 measure_id unknown_measure `47`: no measure `47`: did you mean `047`?",
            "3:9 performance_met numerator_above_denominator `101`: 101 met of an eligible population of 100",
            "4:  missing_stratum ``: `226` lacks the stratum performance",
            "5:3 npi not_in_roster `1000000020`: no clinician 1000000020 of practice 123456789 on the roster",
        ]
    );
    QUALITY.unharmed(&bench);
}

/// Rows with nothing beside counts, which are checked in a shorter way than others.
const PLAIN: &str = "\
tin,npi,measure_id,collection_type,performance_met,performance_not_met,eligible_population
123456789,1234567893,130,registry,80,20,100
123456789,1234567893,047,registry,8,2,10
123456789,1000000004,130,registry,101,0,100
123456789,1000000004,047,registry,8,3,10
123456789,1000000020,130,registry,80,20,100
123456789,1000000004,226,registry,80,20,100
123456789,1000000004,47,registry,80,20,100
123456789,1000000004,236,claims,80,20,100
987654321,1000000012,236,claims,80,20,100
987654321,1000000012,130,registry,0,0,0
123456789,1000000004,130,registry,70,30,100
123456789,1000000004,130,registry,70,30,100
123456789,1000000004,047,registry,7,3,10
123456789,1000000004,047,registry,6,4,10
";

#[test]
fn rows_are_told_the_same_whatever_columns_stand_beside_them() {
    let run = |csv: String| {
        let bench = QUALITY.bench(&[]);
        bench.write("quality.csv", csv);
        bench.done(&[]);
        let digest = bench.manifest()["result_digest"].to_string();
        // The row verbatim shows the other columns.
        let mut rejects = bench.csv("rejects.csv");
        for reject in &mut rejects {
            reject.remove("row");
        }
        (rejects, digest, bench.table("measure_scores"))
    };
    let plain = run(PLAIN.to_owned());
    let codes: Vec<_> = plain.0.iter().map(|row| (&*row["line"], &*row["code"])).collect();
    assert_eq!(
        codes,
        [
            ("4", "numerator_above_denominator"),
            ("5", "counts_inconsistent"),
            ("6", "not_in_roster"),
            ("7", "missing_stratum"),
            ("8", "unknown_measure"),
            ("9", "not_offered"),
            ("14", "duplicate_key"),
            ("15", "duplicate_key"),
        ]
    );
    let mut lines = PLAIN.lines();
    let wider = format!("{},score\n", lines.next().expect("a header"));
    assert_eq!(run(wider + &lines.map(|line| format!("{line},\n")).collect::<String>()), plain);
}

#[test]
fn counts_of_any_length_are_whole_where_nothing_stands_beside_them() {
    let header = PLAIN.lines().next().expect("a header");
    for eligible in [65_535, 65_536, 70_000, 131_077] {
        let bench = QUALITY.bench(&[]);
        // The first clinician's rows tell what the measures are offered as, those of the second are taken as they are.
        let of_first = "123456789,1234567893,130,registry,70,30,100\n123456789,1234567893,047,registry,7,3,10\n";
        let of_second = format!(
            "123456789,1000000004,130,registry,{},1,{eligible}\n123456789,1000000004,047,registry,1,{},{eligible}\n",
            eligible - 1,
            eligible - 1
        );
        bench.write("quality.csv", format!("{header}\n{of_first}{of_second}"));
        bench.done(&[]);
        let scores = bench.table("measure_scores");
        let mut of_second = scores.iter().filter(|row| row["npi"] == "1000000004");
        let cases = ["047", "130"].map(|measure| {
            let score = of_second.find(|row| row["measure_id"] == measure);
            score.expect("the measure is scored")["case_count"].clone()
        });
        assert_eq!(cases, [eligible.to_string(), eligible.to_string()]);
    }
}

#[test]
fn a_count_that_stands_for_none_is_none_in_parquet_either() {
    let bench = QUALITY.bench(&[]);
    let texts = |cell: &str| Arc::new(StringArray::from(vec![cell; 3])) as ArrayRef;
    let counts = |cells: [u32; 3]| Arc::new(UInt32Array::from(cells.to_vec())) as ArrayRef;
    let columns = [
        ("tin", texts("123456789")),
        ("npi", texts("1234567893")),
        ("measure_id", Arc::new(StringArray::from(vec!["130", "047", "130"])) as ArrayRef),
        ("collection_type", texts("registry")),
        ("performance_met", counts([80, 8, 50])),
        ("performance_not_met", counts([20, 2, 10])),
        ("eligible_population", counts([100, 10, u32::MAX])),
    ];
    let batch = RecordBatch::try_from_iter(columns).expect("a batch");
    let file = File::create(bench.path("quality.parquet")).expect("a file");
    let mut writer = ArrowWriter::try_new(file, batch.schema(), None).expect("Parquet");
    writer.write(&batch).expect("rows");
    writer.close().expect("a footer");
    let pipeline = std::fs::read_to_string(bench.path("p.toml")).expect("a pipeline");
    bench.write("p.toml", pipeline.replace("quality*.csv", "quality.parquet"));
    bench.done(&[]);
    assert_eq!(
        problems(&bench, "rejects.csv"),
        ["3:7 eligible_population unreadable_number `4294967295`: \
          `eligible_population`: not a whole number from 0 to 4,294,967,294"]
    );
}

#[test]
fn more_rejects_than_tolerated_fail_the_run_and_name_the_first() {
    let bench = QUALITY.bench(&["", "measure_id=47"]);
    bench.run(&["--set", "limits.max_rejects=0"]).failed(
        1,
        &[
            "1 of 5 rows were rejected, which is more than `max_rejects = 0`",
            "line 3, column 5 (`measure_id`): unknown_measure: no measure `47`: did you mean `047`?",
        ],
    );
    assert!(!bench.path("out").exists());
    let rows = crate::support::csv_rows(&bench.path("out.rejects.csv"));
    assert_eq!((rows.len(), &*rows[0]["value"]), (1, "47"));
}

#[test]
fn measures_without_a_roster_are_refused() {
    let bench = QUALITY.bench(&[""]);
    let inputs = "[[inputs]]\ntable = \"quality\"\npath = \"quality.csv\"\n";
    bench.write("p.toml", format!("{PIPELINE}{inputs}"));
    bench.run(&[]).failed(2, &["[[inputs]] for `quality` but none for `clinicians`", "clinicians of a roster"]);
    assert!(!bench.path("out").exists());
}

#[test]
fn measures_beside_category_scores_are_refused() {
    for table in TABLES {
        let bench = table.bench(&[""]);
        bench.write("scores.csv", "tin,npi,quality,cost\n123456789,1234567893,80,70\n");
        bench.pipeline("[[inputs]]\ntable = \"category_scores\"\npath = \"scores.csv\"\n");
        let both = format!("[[inputs]] for both `category_scores` and `{}`", table.name);
        bench.run(&[]).failed(2, &[&both, "run them apart"]);
    }
}

#[test]
fn measures_of_a_year_whose_rule_pack_has_none_are_refused() {
    let bench = QUALITY.bench(&[""]);
    let told = bench.run(&["--set", "pipeline.performance_year=2017"]);
    told.failed(2, &["the rule pack of 2017 does not cover scoring from measures"]);
}

#[test]
fn a_measure_table_without_a_column_that_every_row_needs_is_refused() {
    let bench = Bench::new();
    bench.write("clinicians.csv", "tin,npi\n123456789,1234567893\n");
    bench.write("quality.csv", "tin,npi,Measure,performance_rate\n123456789,1234567893,130,80\n");
    let inputs =
        ["clinicians", "quality"].map(|table| format!("[[inputs]]\ntable = \"{table}\"\npath = \"{table}.csv\"\n"));
    bench.write("p.toml", format!("{PIPELINE}{}", inputs.concat()));
    bench.run(&[]).failed(2, &["no column `measure_id`", "quality.csv:1", "the header has: tin, npi, Measure"]);
}

#[test]
fn what_was_taken_as_enough_is_told() {
    let group = |cells: &str| format!("npi= {cells}");
    let (dated, shared) = ("performance_start=2024-01-01 performance_end=2024-12-31", "share_of_clinicians=0.5");
    let rows =
        [group("activity_id=IA_EPA_2"), group(&format!("activity_id=IA_EPA_3 {dated} {shared}")), dated.to_owned()];
    let bench = ACTIVITIES.bench(&rows.each_ref().map(String::as_str));
    bench.done(&[]);
    let assumptions = bench.manifest()["assumptions"].to_string();
    assert!(assumptions.contains("without dates, taken as long enough: 1\""), "{assumptions}");
    assert!(assumptions.contains("of groups without a share, taken as enough: 1\""), "{assumptions}");
}
