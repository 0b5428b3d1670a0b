//! Claims rolled up: what counts, in which segment, for whom, and what it makes of clinicians.

use std::fmt::Write as _;
use std::process::Stdio;
use std::time::Duration;

use crate::support::{Bench, PIPELINE, Rows, Told};

const HEADER: &str = "tin,npi,beneficiary_id,service_date,hcpcs,modifiers,place_of_service,service_count,allowed_amount,\
                      paid_amount,covered_professional_service\n";
/// Days in the first and the second segment.
const FIRST: &str = "2023-01-15";
const SECOND: &str = "2024-01-15";

/// A line of the clinician 1000000004 in an office.
fn line(patient: &str, day: &str, services: &str, allowed: &str) -> String {
    format!("111111111,1000000004,{patient},{day},99213,,11,{services},{allowed},,\n")
}

/// A pipeline of claims alone.
fn alone(lines: &str) -> Bench {
    let bench = Bench::new();
    bench.write("claims.csv", format!("{HEADER}{lines}"));
    bench.write("p.toml", format!("{PIPELINE}[[inputs]]\ntable = \"claims\"\npath = \"claims.csv\"\n"));
    bench
}

/// The same with a roster.
fn with_roster(roster: &str, lines: &str) -> Bench {
    let bench = alone(lines);
    bench.write("clinicians.csv", roster);
    bench.pipeline("[[inputs]]\ntable = \"clinicians\"\npath = \"clinicians.csv\"\n");
    bench
}

/// Some columns of `claims_totals`.
fn totals(bench: &Bench, columns: &[&str]) -> Vec<String> {
    let told = |rows: Rows| {
        let row = |row: &std::collections::BTreeMap<String, String>| {
            columns.iter().map(|name| row[*name].as_str()).collect::<Vec<_>>().join(" ")
        };
        rows.iter().map(row).collect()
    };
    told(bench.table("claims_totals"))
}

/// How the only clinician of a roster takes part, and why not.
fn standing(bench: &Bench) -> (String, String) {
    bench.done(&[]);
    let row = bench.only("final_scores");
    (row["participation"].clone(), row["exclusion_reason"].clone())
}

/// So many patients with a service each, in both segments.
fn both_segments(patients: usize, allowed: &str) -> String {
    let mut lines = String::new();
    for patient in 0..patients {
        for day in [FIRST, SECOND] {
            lines += &line(&format!("P{patient}"), day, "1", allowed);
        }
    }
    lines
}

#[test]
fn ninety_thousand_dollars_200_patients_and_200_services_stay_below_the_threshold() {
    // 42 CFR 414.1305: low volume is at most 90,000 dollars, at most 200 patients, or at most 200 services.
    let roster = "tin,npi\n111111111,1000000004\n";
    let bench = with_roster(roster, &both_segments(200, "450"));
    assert_eq!(standing(&bench), ("excluded".into(), "low_volume".into()));
    let figures = ["npi", "period", "allowed_charges", "patients", "services"];
    let own = totals(&bench, &figures);
    assert_eq!(own[2..], ["1000000004 segment_1 90000.00 200 200.0", "1000000004 segment_2 90000.00 200 200.0"]);
    assert_eq!(bench.only("final_scores")["final_score"], "");

    // A cent more in both segments exceeds one of the three.
    let cent = [FIRST, SECOND].map(|day| line("P0", day, "0", "0.01")).concat();
    let bench = with_roster(roster, &(both_segments(200, "450") + &cent));
    assert_eq!(standing(&bench), ("excluded".into(), "not_opted_in".into()));
    // One more patient with a service exceeds the others.
    let bench = with_roster(roster, &both_segments(201, "450"));
    assert_eq!(standing(&bench), ("required".into(), String::new()));
}

#[test]
fn whoever_is_first_seen_in_the_second_segment_is_judged_on_it_alone() {
    let second: String = (0..201).map(|patient| line(&format!("P{patient}"), SECOND, "1", "450")).collect();
    let roster = "tin,npi\n111111111,1000000004\n";
    assert_eq!(standing(&with_roster(roster, &second)).0, "required");
    let first = second.replace(SECOND, FIRST);
    assert_eq!(standing(&with_roster(roster, &first)), ("excluded".into(), "low_volume".into()));
}

#[test]
fn a_clinician_of_the_roster_without_a_line_billed_nothing() {
    let bench = with_roster("tin,npi\n111111111,1000000004\n222222222,1000000012\n", &both_segments(201, "450"));
    bench.done(&[]);
    let rows = bench.table("final_scores");
    assert_eq!((rows[0]["participation"].as_str(), rows[1]["exclusion_reason"].as_str()), ("required", "low_volume"));
    assert_eq!(bench.manifest()["claims"]["clinicians_without_lines"], 1);
}

#[test]
fn a_patient_of_two_clinicians_counts_once_for_the_practice() {
    let lines = "111111111,1000000004,A,2023-01-15,,,,1,10,,\n111111111,1000000012,A,2023-01-16,,,,2,20,,\n\
                 111111111,1000000012,B,2023-01-16,,,,1,5,,\n222222222,1000000004,A,2023-01-16,,,,1,7,,\n";
    let bench = alone(lines);
    bench.done(&[]);
    assert_eq!(
        totals(&bench, &["tin", "npi", "patients", "services", "allowed_charges"]),
        [
            "111111111  2 4.0 35.00",
            "111111111 1000000004 1 1.0 10.00",
            "111111111 1000000012 2 3.0 25.00",
            "222222222  1 1.0 7.00",
            "222222222 1000000004 1 1.0 7.00",
        ]
    );
}

#[test]
fn a_practice_exceeds_by_patients_counted_once() {
    // Two clinicians see the same 201 patients: neither bills enough, the practice does, with 201 patients, not 402.
    let mut lines = String::new();
    for patient in 0..201 {
        for (npi, day) in [("1000000004", FIRST), ("1000000012", FIRST), ("1000000004", SECOND), ("1000000012", SECOND)]
        {
            writeln!(lines, "111111111,{npi},P{patient},{day},,,,1,300,,").expect("text");
        }
    }
    let bench = with_roster("tin,npi\n111111111,1000000004\n111111111,1000000012\n", &lines);
    bench.write("scores.csv", "tin,npi,quality,cost,ia,pi\n111111111,,90,80,70,60\n");
    bench.pipeline("[[inputs]]\ntable = \"category_scores\"\npath = \"scores.csv\"\n");
    bench.done(&[]);
    // 60,300 dollars each are too few, 120,600 of the practice are not: it brings both in as a group.
    let rows = bench.table("final_scores");
    assert!(rows.iter().all(|row| row["participation"] == "required" && row["scored_as"] == "group"), "{rows:?}");
    let practice = &bench.table("claims_totals")[0];
    assert_eq!((practice["patients"].as_str(), practice["services"].as_str()), ("201", "402.0"));
}

#[test]
fn the_days_at_the_edges_of_the_segments_are_in_them() {
    let days = ["2022-09-30", "2022-10-01", "2023-09-30", "2023-10-01", "2024-09-30", "2024-10-01"];
    let bench = alone(&days.map(|day| line("A", day, "1", "1")).concat());
    bench.done(&[]);
    assert_eq!(totals(&bench, &["npi", "period", "lines"])[..2], [" segment_1 2", " segment_2 2"]);
    assert_eq!(bench.manifest()["rows"][0]["excluded"]["outside_segments"], 2);
}

#[test]
fn lines_that_do_not_count_are_left_out_by_name() {
    let lines = "111111111,1000000004,A,2024-01-15,,,,1,10,,true\n111111111,1000000004,B,2024-01-15,,,,1,10,,no\n\
                 222222222,1000000012,C,2024-01-15,,,,1,10,,\n111111111,1000000004,D,2020-01-15,,,,1,10,,\n";
    let bench = with_roster("tin,npi\n111111111,1000000004\n", lines);
    bench.done(&[]);
    let rows = &bench.manifest()["rows"][1];
    assert_eq!((rows["read"].as_u64(), rows["used"].as_u64()), (Some(4), Some(1)), "{rows}");
    let reasons = serde_json::json!({"not_covered_professional_service": 1, "not_in_roster": 1, "outside_segments": 1});
    assert_eq!(rows["excluded"], reasons);
    assert_eq!(totals(&bench, &["lines"]), ["1", "1"]);
}

#[test]
fn a_clinician_who_is_not_on_the_roster_bills_for_the_practice_all_the_same() {
    let mut lines = String::new();
    for patient in 0..201 {
        for (npi, day) in [("1000000004", FIRST), ("1000000012", FIRST), ("1000000004", SECOND), ("1000000012", SECOND)]
        {
            writeln!(lines, "111111111,{npi},P{patient},{day},,,,1,300,,").expect("text");
        }
    }
    let bench = with_roster("tin,npi\n111111111,1000000004\n", &lines);
    bench.write("scores.csv", "tin,npi,quality,cost,ia,pi\n111111111,,90,80,70,60\n");
    bench.pipeline("[[inputs]]\ntable = \"category_scores\"\npath = \"scores.csv\"\n");
    bench.done(&[]);
    assert_eq!(bench.table("claims_totals")[0]["allowed_charges"], "120600.00");
    let row = &bench.table("final_scores")[0];
    assert_eq!((row["participation"].as_str(), row["scored_as"].as_str()), ("required", "group"));
}

#[test]
fn figures_of_the_roster_stand_for_the_practice_too() {
    let roster = "tin,npi,segment_1_charges,segment_1_patients,segment_1_services,segment_2_charges,segment_2_patients,\
                  segment_2_services\n111111111,1000000004,50000,300,300,50000,300,300\n\
                  111111111,1000000012,50000,300,300,50000,300,300\n";
    let bench = with_roster(roster, &format!("111111111,1000000004,A,{SECOND},,,,1,10,,\n"));
    bench.write("scores.csv", "tin,npi,quality,cost,ia,pi\n111111111,,90,80,70,60\n");
    bench.pipeline("[[inputs]]\ntable = \"category_scores\"\npath = \"scores.csv\"\n");
    bench.done(&[]);
    let rows = bench.table("final_scores");
    assert!(rows.iter().all(|row| row["participation"] == "required" && row["scored_as"] == "group"), "{rows:?}");
}

#[test]
fn codes_of_lines_that_are_none_are_named() {
    let codes = ["99213,,21", "99213.0,,POS21", ",,2.0", "99213,,"];
    let lines = codes.map(|codes| format!("111111111,1000000004,A,{SECOND},{codes},1,10,,\n"));
    let bench = with_roster("tin,npi\n111111111,1000000004\n", &lines.concat());
    let flags = || {
        let rows = bench.csv("flags.csv").into_iter();
        rows.map(|row| format!("{} {} {} `{}`", row["line"], row["column"], row["code"], row["value"]))
            .collect::<Vec<_>>()
    };
    bench.done(&[]);
    // Nobody asks for service codes without a list of them.
    assert_eq!(flags(), ["3 7 code_not_read `POS21`"]);
    let row = &bench.table("claims_totals")[1];
    assert_eq!((row["hospital_services"].as_str(), row["telehealth_lines"].as_str()), ("1.0", "1"));
    bench.write("codes.csv", "hcpcs\n99213\n");
    bench.pipeline("[claims]\npatient_facing_codes = \"codes.csv\"\n");
    bench.done(&["--force"]);
    assert_eq!(flags(), ["3 5 code_not_read `99213.0`", "3 7 code_not_read `POS21`", "4 5 code_not_read ``"]);
    assert_eq!(bench.table("claims_totals")[1]["patient_facing_encounters"], "2.0");
}

#[test]
fn sums_that_no_column_holds_end_the_run() {
    let line = format!("111111111,1000000004,A,{SECOND},,,,1,99999999999.99,,\n");
    let bench = alone(&line.repeat(100_001));
    bench.run(&[]).failed(2, &["practice 111111111", "does a column of amounts hold something else?"]);
}

#[test]
fn claims_alone_assess_nobody() {
    let bench = alone(&line("A", SECOND, "1", "10"));
    bench.done(&[]);
    let said = bench.manifest()["assumptions"].to_string();
    assert!(said.contains("not assessed, since there is no roster") && !said.contains("required"), "{said}");
}

#[test]
fn a_list_of_codes_that_are_none_is_refused_with_the_line() {
    let bench = with_roster("tin,npi\n111111111,1000000004\n", &line("A", SECOND, "1", "10"));
    bench.write("codes.csv", "hcpcs\n99213\n99202-99205\n");
    bench.pipeline("[claims]\npatient_facing_codes = \"codes.csv\"\n");
    bench.run(&[]).failed(2, &["`99202-99205` is no code", "codes.csv:3"]);
}

#[test]
fn every_bad_line_is_named_with_its_cell() {
    let good = line("A", SECOND, "1", "10");
    let bad = "11111111,1000000004,A,2024-01-15,,,,1,10,,\n111111111,1000000005,A,2024-01-15,,,,1,10,,\n\
               111111111,1000000004,,2024-01-15,,,,1,10,,\n111111111,1000000004,A,15/01/2024,,,,1,10,,\n\
               111111111,1000000004,A,2024-01-15,,,,-1,10,,\n111111111,1000000004,A,2024-01-15,,,,1,-10,,\n\
               111111111,1000000004,A,2024-01-15,,,,one,10,,\n111111111,1000000004,A,2024-01-15,,,,,,,perhaps\n\
               111111111,1000000004,A,2024-01-15,,,,4000001,1,,\n111111111,1000000004\n";
    let bench = alone(&format!("{good}{bad}"));
    bench.pipeline("[limits]\nmax_rejects = 100\n");
    bench.done(&[]);
    let found: Vec<_> = bench
        .csv("rejects.csv")
        .iter()
        .map(|row| format!("{} {} {} {}", row["line"], row["column"], row["code"], row["value"]))
        .collect();
    assert_eq!(
        found,
        [
            "3 1 bad_tin 11111111",
            "4 2 bad_npi 1000000005",
            "5 3 missing_value ",
            "6 4 unreadable_date 15/01/2024",
            "7 8 rate_out_of_range -1",
            "8 9 rate_out_of_range -10",
            "9 8 unreadable_number one",
            "10 11 unknown_code perhaps",
            "11 8 rate_out_of_range 4000001",
            "12  ragged_row ",
        ]
    );
    let rows = &bench.manifest()["rows"][0];
    assert_eq!(
        (rows["read"].as_u64(), rows["rejected"].as_u64(), rows["used"].as_u64()),
        (Some(11), Some(10), Some(1))
    );
    assert_eq!(totals(&bench, &["lines", "allowed_charges"]), ["1 10.00", "1 10.00"]);
}

#[test]
fn lines_that_say_the_same_are_several_services() {
    let bench = alone(&line("A", SECOND, "0.5", "10.25").repeat(3));
    bench.done(&[]);
    assert_eq!(totals(&bench, &["npi", "lines", "patients", "services", "allowed_charges"])[0], " 3 1 1.5 30.75");
}

#[test]
fn telehealth_counts_like_any_other_and_apart() {
    let by = |place: &str, modifiers: &str, services: u32| {
        format!("111111111,1000000004,A,{SECOND},99213,{modifiers},{place},{services},10,,\n")
    };
    // By place 02 and 10, with and without its zero; by modifiers 93, 95 and GT among others; and not at all.
    let lines = [
        by("02", "", 1),
        by("2", "", 2),
        by("10", "", 4),
        by("11", "93", 8),
        by("11", "25|95", 16),
        by("11", "25 gt", 32),
        by("11", "25", 64),
        by("12", "", 128),
    ];
    let bench = alone(&lines.concat());
    bench.done(&[]);
    let columns = ["npi", "lines", "services", "telehealth_lines", "telehealth_services"];
    assert_eq!(totals(&bench, &columns)[0], " 8 255.0 6 63.0");
}

/// A roster that exceeds the threshold by its own figures, claims, and an activity, so that there is a score with reasons.
fn scored(cells: (&str, &str), lines: &str) -> Bench {
    let figures = "100000,300,300,100000,300,300";
    let roster = format!(
        "tin,npi,small_practice,segment_1_charges,segment_1_patients,segment_1_services,segment_2_charges,segment_2_patients,\
         segment_2_services{}\n111111111,1000000004,no,{figures}{}\n",
        cells.0, cells.1
    );
    let bench = with_roster(&roster, lines);
    bench.write("ia.csv", "tin,npi,activity_id\n111111111,1000000004,IA_EPA_1\n");
    bench.pipeline("[[inputs]]\ntable = \"improvement_activities\"\npath = \"ia.csv\"\n");
    bench
}

fn reason(bench: &Bench) -> String {
    bench.done(&["--force"]);
    bench.only("entity_scores")["reweighting_reason"].clone()
}

/// Services at two places in a segment.
fn at(day: &str, first: (&str, &str), second: (&str, &str)) -> String {
    let line = |(place, services): (&str, &str)| format!("111111111,1000000004,A,{day},,,{place},{services},10,,\n");
    line(first) + &line(second)
}

#[test]
fn three_quarters_of_services_in_hospitals_make_hospital_based() {
    // 42 CFR 414.1305: 75 percent or more of covered services in places of service 19, 21, 22 or 23.
    for place in ["19", "21", "22", "23"] {
        let bench = scored(("", ""), &at(SECOND, (place, "75"), ("11", "25")));
        assert_eq!(reason(&bench), "cost:no_measure|pi:hospital_based", "{place}");
    }
    let just_below = scored(("", ""), &at(SECOND, ("21", "74.999"), ("11", "25.001")));
    assert_eq!(reason(&just_below), "cost:no_measure");
    // Qualifying in either segment is enough.
    let earlier = at(FIRST, ("21", "75"), ("11", "25")) + &at(SECOND, ("21", "1"), ("11", "99"));
    assert_eq!(reason(&scored(("", ""), &earlier)), "cost:no_measure|pi:hospital_based");
    // Distributions know it as well.
    let bench = scored(("", ""), &at(SECOND, ("21", "75"), ("11", "25")));
    bench.pipeline("[distribution]\nby = [\"hospital_based\"]\n");
    bench.done(&[]);
    assert_eq!(bench.figure("hospital_based", "true", "n"), "1.0");
    // What the roster says goes before what claims show.
    let given = scored((",hospital_based", ",no"), &at(SECOND, ("21", "100"), ("11", "0")));
    assert_eq!(reason(&given), "cost:no_measure");
}

#[test]
fn three_quarters_of_services_in_surgical_centers_make_asc_based() {
    let bench = scored(("", ""), &at(SECOND, ("24", "3"), ("11", "1")));
    assert_eq!(reason(&bench), "cost:no_measure|pi:asc_based");
    assert_eq!(reason(&scored(("", ""), &at(SECOND, ("24", "2.999"), ("11", "1")))), "cost:no_measure");
    let totals = bench.table("claims_totals");
    assert_eq!((totals[1]["asc_services"].as_str(), totals[1]["hospital_services"].as_str()), ("3.0", "0.0"));
}

#[test]
fn claims_without_places_of_service_make_nobody_hospital_based() {
    let bench = scored(("", ""), "");
    bench.write(
        "claims.csv",
        "tin,npi,beneficiary_id,service_date,service_count,allowed_amount\n111111111,1000000004,A,2024-01-15,1,1\n",
    );
    assert_eq!(reason(&bench), "cost:no_measure");
    let filled = bench.manifest()["claims"]["cells_filled"].to_string();
    assert!(!filled.contains("hospital_based"), "{filled}");
}

#[test]
fn a_hundred_encounters_are_non_patient_facing_and_one_more_is_not() {
    let lines = |encounters: u32| {
        let told = |code: &str, services| format!("111111111,1000000004,A,{SECOND},{code},,11,{services},10,,\n");
        told("99213", encounters) + &told("71046", 500)
    };
    let bench = scored(("", ""), &lines(100));
    // Without a list of codes nobody is.
    assert_eq!(reason(&bench), "cost:no_measure");
    assert_eq!(bench.table("claims_totals")[1]["patient_facing_encounters"], "");
    bench.write("codes.csv", "hcpcs,what\n99213,visit\n99214,visit\n");
    bench.pipeline("[claims]\npatient_facing_codes = \"codes.csv\"\n");
    assert_eq!(reason(&bench), "cost:no_measure|pi:non_patient_facing");
    assert_eq!(bench.table("claims_totals")[1]["patient_facing_encounters"], "100.0");
    assert!(bench.manifest()["inputs"].to_string().contains("codes.csv"));
    bench.write("claims.csv", format!("{HEADER}{}", lines(101)));
    assert_eq!(reason(&bench), "cost:no_measure");
}

#[test]
fn patient_facing_codes_that_cannot_be_used_are_refused() {
    let bench = alone(&line("A", SECOND, "1", "1"));
    bench.pipeline("[claims]\npatient_facing_codes = \"codes.csv\"\n");
    bench.run(&[]).failed(3, &["could not read", "codes.csv"]);
    bench.write("codes.csv", "code\n99213\n");
    bench.run(&[]).failed(2, &["no column `hcpcs`", "codes.csv:1"]);
    bench.write("codes.csv", "hcpcs\n");
    bench.run(&[]).failed(2, &["the file of patient-facing codes has none"]);
    bench.write("codes.csv", "hcpcs\n99213\n");
    bench.write("claims.csv", "tin,npi,beneficiary_id,service_date,service_count,allowed_amount\n");
    bench.run(&[]).failed(2, &["claims without a column for `hcpcs`"]);
}

#[test]
fn a_filled_cell_stays_and_the_manifest_counts_the_others() {
    let roster = "tin,npi,segment_1_charges,segment_2_patients,hospital_based\n111111111,1000000004,1000,,\n\
                  111111111,1000000012,,7,yes\n";
    let lines = line("A", FIRST, "1", "10") + &line("B", SECOND, "1", "20");
    let bench = with_roster(roster, &lines);
    bench.done(&[]);
    let filled = &bench.manifest()["claims"]["cells_filled"];
    let count = |name: &str| filled[name].as_u64().unwrap_or_default();
    // The second clinician has no line: nothing billed in the second segment, not seen in the first.
    assert_eq!(count("clinicians.segment_1_charges"), 0);
    assert_eq!(count("clinicians.segment_1_patients"), 1);
    assert_eq!(count("clinicians.segment_2_charges"), 2);
    assert_eq!(count("clinicians.segment_2_patients"), 1);
    assert_eq!(count("clinicians.hospital_based"), 1);
    assert_eq!(count("groups.segment_2_patients"), 1);
    assert_eq!(count("clinicians.part_b_paid"), 0);
    // Accepted rows are as they came in.
    assert_eq!(bench.table("accepted/clinicians")[1]["segment_2_patients"], "7");
    assert_eq!(bench.table("accepted/clinicians")[0]["segment_2_patients"], "");
}

#[test]
fn claims_of_a_named_period_stand_for_payments() {
    let paid = |day: &str, allowed: &str, paid: &str| format!("111111111,1000000004,A,{day},,,,1,{allowed},{paid},\n");
    let lines = paid(FIRST, "10", "8") + &paid(SECOND, "100.50", "80.40") + &paid("2024-12-31", "1000", "800");
    let roster = "tin,npi,part_b_paid\n111111111,1000000004,\n111111111,1000000012,5\n222222222,1000000020,\n";
    let bench = with_roster(roster, &lines);
    let told = || {
        let rows = bench.table("final_scores");
        rows.iter().map(|row| row["part_b_paid"].clone()).collect::<Vec<_>>().join(" ")
    };
    bench.done(&[]);
    assert_eq!(told(), " 5.00 ");
    bench.pipeline("[claims]\npayment_base = \"segment_2\"\n");
    bench.done(&["--force"]);
    assert_eq!(told(), "80.40 5.00 0.00");
    let claims = bench.manifest()["claims"].clone();
    assert_eq!(claims["payment_base"], "segment_2");
    assert_eq!(claims["cells_filled"]["clinicians.part_b_paid"], 2);
    assert_eq!(claims["cells_filled"]["clinicians.part_b_allowed"], 3);
    bench.done(&["--force", "--set", "claims.payment_base=segment_1"]);
    assert_eq!(told(), "8.00 5.00 0.00");
    // The calendar year reaches past the segments, and has rows of its own.
    bench.done(&["--force", "--set", "claims.payment_base=performance_year"]);
    assert_eq!(told(), "880.40 5.00 0.00");
    let own = totals(&bench, &["npi", "period", "lines", "paid"]);
    assert_eq!(
        own[3..],
        ["1000000004 segment_1 1 8.00", "1000000004 segment_2 1 80.40", "1000000004 performance_year 2 880.40"]
    );
    assert_eq!(bench.manifest()["rows"][1]["used"], 3);
    bench
        .run(&["--force", "--set", "claims.payment_base=segment_3"])
        .failed(2, &["unknown value `segment_3`", "segment_2"]);
}

#[test]
fn claims_alone_are_counted_and_nothing_is_scored() {
    let bench = alone(&line("A", SECOND, "1", "10"));
    let told = bench.run(&[]);
    told.succeeded();
    assert!(told.out.contains("claims") || told.err.contains("claims"), "{told:?}");
    let mut names: Vec<_> =
        bench.manifest()["outputs"].as_array().expect("outputs").iter().map(|one| one["table"].to_string()).collect();
    names.sort();
    assert_eq!(names, ["\"claims_totals\""]);
    assert_eq!(bench.csv("claims_totals.csv").len(), 2);
    let with_roster = with_roster("tin,npi\n111111111,1000000004\n", &line("A", SECOND, "1", "10"));
    with_roster.done(&[]);
    let row = with_roster.only("final_scores");
    assert_eq!((row["exclusion_reason"].as_str(), row["final_score"].as_str()), ("low_volume", ""));
}

#[test]
fn claims_beside_scores_need_a_roster_and_a_year_that_covers_them() {
    let bench = alone(&line("A", SECOND, "1", "10"));
    bench.write("scores.csv", "tin,npi,quality,cost\n111111111,1000000004,80,70\n");
    bench.pipeline("[[inputs]]\ntable = \"category_scores\"\npath = \"scores.csv\"\n");
    bench.run(&[]).failed(2, &["`claims` and `category_scores` but none for `clinicians`"]);
    alone("").run(&["--set", "pipeline.performance_year=2017"]).failed(2, &["rule pack of 2017 does not cover claims"]);
    let without = Bench::with_scores("tin,npi,quality,cost\n111111111,1000000004,80,70\n");
    without.pipeline("[claims]\npayment_base = \"segment_2\"\n");
    without.run(&[]).failed(2, &["[claims] without [[inputs]] for `claims`"]);
}

#[test]
fn a_file_without_a_column_that_a_line_needs_is_refused() {
    let bench = alone("");
    bench.write("claims.csv", "tin,npi,beneficiary_id,service_date,service_count\n");
    bench.run(&[]).failed(2, &["no column `allowed_amount`, which table `claims` can't do without"]);
}

#[test]
fn flags_of_many_lines_are_listed_up_to_a_number_and_all_counted() {
    let hyphens = line("A", SECOND, "1", "1").replace("111111111", "11-1111111").repeat(10_050);
    let bench = alone(&hyphens);
    bench.done(&[]);
    assert_eq!(bench.csv("flags.csv").len(), 10_000);
    assert_eq!(bench.manifest()["problems"]["spelling"], 10_050);
    assert_eq!(bench.manifest()["rows"][0]["flags_not_listed"]["spelling"], 50);
    assert_eq!(totals(&bench, &["lines"])[0], "10050");
}

#[test]
fn ctrl_c_among_claims_leaves_nothing() {
    let lines: String = (0..200_000).map(|row| line(&format!("P{row}"), SECOND, "1", "10")).collect();
    let bench = alone(&lines);
    bench.pipeline("[[inputs]]\ntable = \"claims\"\npath = \"more/*.csv\"\n");
    for copy in 0..9 {
        bench.write(&format!("more/{copy}.csv"), format!("{HEADER}{lines}"));
    }
    let child =
        bench.command(&["run", "p.toml"]).stderr(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("a process");
    while !bench.path("out.partial").exists() {
        std::thread::sleep(Duration::from_millis(1));
    }
    std::thread::sleep(Duration::from_millis(150));
    let killed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
    assert!(killed.success());
    let told = Told::of(child.wait_with_output().expect("an end"));
    told.failed(130, &["interrupted; nothing was written"]);
    assert_eq!(bench.names(), ["claims.csv", "more", "p.toml"]);
}
