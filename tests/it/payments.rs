//! Where the base of dollars comes from: the roster, claims, or what a table says that Medicare paid.

mod public_file;

use crate::support::{Bench, PIPELINE};

/// Figures of both segments that exceed the low-volume threshold.
const SEGMENTS: &str = "100000,300,300,100000,300,300";

/// A bench whose clinicians (TIN, NPI, what the roster says is paid) all score 60, which loses 1.80 percent.
fn bench(clinicians: &[(&str, &str, &str)], more: &str) -> Bench {
    let mut roster = "tin,npi,part_b_paid,segment_1_charges,segment_1_patients,segment_1_services,segment_2_charges,\
                      segment_2_patients,segment_2_services\n"
        .to_owned();
    let mut scores = "tin,npi,quality,cost,ia,pi\n".to_owned();
    for (tin, npi, paid) in clinicians {
        roster += &format!("{tin},{npi},{paid},{SEGMENTS}\n");
        scores += &format!("{tin},{npi},60,60,60,60\n");
    }
    let bench = Bench::with_scores(&scores);
    bench.write("clinicians.csv", roster);
    bench.pipeline("[[inputs]]\ntable = \"clinicians\"\npath = \"clinicians.csv\"\n");
    bench.pipeline(more);
    bench
}

/// The same with a table of payments.
fn paid(clinicians: &[(&str, &str, &str)], rows: &str, more: &str) -> Bench {
    let input = "[[inputs]]\ntable = \"provider_payments\"\npath = \"paid.csv\"\n";
    let bench = bench(clinicians, &format!("{input}[finance]\nbase = \"provider_payments\"\n{more}"));
    bench.write("paid.csv", rows);
    bench
}

/// A column of a table, in the order of its rows.
fn column(bench: &Bench, table: &str, name: &str) -> Vec<String> {
    bench.table(table).iter().map(|row| row[name].clone()).collect()
}

/// A column of `clinician_projection`.
fn projected(bench: &Bench, name: &str) -> Vec<String> {
    column(bench, "clinician_projection", name)
}

#[track_caller]
fn assumes(bench: &Bench, words: &str) {
    let manifest = bench.manifest();
    let sentences = manifest["assumptions"].as_array().expect("sentences");
    assert!(sentences.iter().any(|text| text.as_str().is_some_and(|text| text.contains(words))), "{sentences:#?}");
}

/// What became of the rows of `provider_payments`: read, used, rejected, and left out by reason.
fn account(bench: &Bench) -> (u64, u64, u64, serde_json::Value) {
    let manifest = bench.manifest();
    let files = manifest["rows"].as_array().expect("files");
    let file = files.iter().find(|file| file["table"] == "provider_payments").expect("its file");
    let count = |name: &str| file[name].as_u64().expect("a count");
    (count("read"), count("used"), count("rejected"), file["excluded"].clone())
}

mod of_claims {
    use super::*;

    const HEADER: &str = "tin,npi,beneficiary_id,service_date,service_count,allowed_amount";
    const CLINICIANS: [(&str, &str, &str); 3] = [
        ("111111111", "1000000004", "1000.00"),
        ("222222222", "1000000004", "2000.00"),
        ("222222222", "1000000012", "500.00"),
    ];

    /// Two lines in the second segment of the first clinician, 300.00 allowed and 230.00 paid; one in the first segment each
    /// of the first and the third.
    fn with_claims(paid: bool, finance: &str) -> Bench {
        let cell = |amount: &str| if paid { format!(",{amount}") } else { String::new() };
        let bench = bench(&CLINICIANS, "[[inputs]]\ntable = \"claims\"\npath = \"claims.csv\"\n");
        bench.write(
            "claims.csv",
            [
                format!("{HEADER}{}", cell("paid_amount")),
                format!("111111111,1000000004,A,2024-01-15,1,200.00{}", cell("150.00")),
                format!("111111111,1000000004,B,2024-02-15,1,100.00{}", cell("80.00")),
                format!("111111111,1000000004,A,2023-01-15,1,50.00{}", cell("40.00")),
                format!("222222222,1000000012,A,2023-01-15,1,50.00{}", cell("40.00")),
                String::new(),
            ]
            .join("\n"),
        );
        bench.pipeline(&format!("[claims]\npayment_base = \"segment_2\"\n[finance]\n{finance}"));
        bench
    }

    #[test]
    fn claims_of_the_payment_base_take_the_place_of_the_roster_in_the_projection_alone() {
        let bench = with_claims(true, "base = \"claims\"\n");
        bench.done(&[]);
        // 150.00 + 80.00; the others have no line in the second segment.
        assert_eq!(projected(&bench, "amount"), ["230.00", "0.00", "0.00"]);
        assert_eq!(projected(&bench, "amount_of"), ["part_b_paid"; 3]);
        assert_eq!(projected(&bench, "base"), ["230.00", "0.00", "0.00"]);
        // 1.80 percent of 230.00; 2 percent of 225.86 are 4.5172.
        assert_eq!(projected(&bench, "adjustment_dollars"), ["-4.14", "0.00", "0.00"]);
        assert_eq!(projected(&bench, "sequestration"), ["-4.52", "0.00", "0.00"]);
        assert_eq!(column(&bench, "final_scores", "part_b_paid"), ["1000.00", "2000.00", "500.00"]);
        assert_eq!(column(&bench, "final_scores", "adjustment_dollars"), ["-18.00", "-36.00", "-9.00"]);
        let all = bench.table("projection");
        assert_eq!((all[0]["group_by"].as_str(), all[0]["base"].as_str()), ("all", "230.00"));
        assumes(
            &bench,
            "what Medicare paid by the claims of segment_2, in place of what the roster gives; nothing for the 2",
        );
    }

    #[test]
    fn unless_asked_for_the_roster_stays_the_base() {
        for finance in ["", "base = \"roster\"\n"] {
            let bench = with_claims(true, finance);
            bench.done(&[]);
            assert_eq!(projected(&bench, "base"), ["1000.00", "2000.00", "500.00"]);
            assert_eq!(projected(&bench, "adjustment_dollars"), ["-18.00", "-36.00", "-9.00"]);
        }
    }

    #[test]
    fn claims_without_payments_give_allowed_charges_where_a_share_is_stated() {
        let bench = with_claims(false, "base = \"claims\"\n");
        bench.run(&[]).failed(2, &["`base = \"claims\"` in [finance] needs `paid_to_allowed`", "no `paid_amount`"]);
        let bench = with_claims(false, "base = \"claims\"\npaid_to_allowed = 0.8\n");
        bench.done(&[]);
        // 300.00 x 0.8, and 1.80 percent of it.
        assert_eq!(projected(&bench, "amount"), ["300.00", "0.00", "0.00"]);
        assert_eq!(projected(&bench, "amount_of"), ["part_b_allowed"; 3]);
        assert_eq!(projected(&bench, "base"), ["240.00", "0.00", "0.00"]);
        assert_eq!(projected(&bench, "adjustment_dollars"), ["-4.32", "0.00", "0.00"]);
        assumes(&bench, "allowed charges by the claims of segment_2");
    }

    #[test]
    fn the_claims_and_their_period_have_to_be_given() {
        let without = bench(&CLINICIANS, "[finance]\nbase = \"claims\"\n");
        without.run(&[]).failed(2, &["`base = \"claims\"` in [finance] without [[inputs]] for `claims`", "p.toml"]);
        let told = with_claims(true, "base = \"claims\"\n");
        let text = std::fs::read_to_string(told.path("p.toml")).expect("a pipeline");
        told.write("p.toml", text.replace("payment_base = \"segment_2\"\n", ""));
        told.run(&[]).failed(2, &["needs `payment_base` in [claims]"]);
    }
}

mod of_providers {
    use super::*;

    #[test]
    fn an_npi_in_several_practices_is_shared_to_the_cent_and_the_first_have_the_cents_left_over() {
        let clinicians = [
            ("333333333", "1000000004", "1"),
            ("111111111", "1000000004", "1"),
            ("222222222", "1000000004", "1"),
            ("222222222", "1000000012", "1"),
        ];
        let bench =
            paid(&clinicians, "npi,part_b_paid\n1000000012,1000.00\n1000000004,100.01\n", "growth = { 2026 = 1 }\n");
        bench.done(&[]);
        // 10,001 cents are three times 3,333 and 2 more. In the order of TIN, then NPI.
        assert_eq!(projected(&bench, "amount"), ["33.34", "33.34", "1000.00", "33.33"]);
        // Twice as much; 1.80 percent of 66.68 is 1.20024, of 66.66 it is 1.19988.
        assert_eq!(projected(&bench, "base"), ["66.68", "66.68", "2000.00", "66.66"]);
        assert_eq!(projected(&bench, "adjustment_dollars"), ["-1.20", "-1.20", "-36.00", "-1.20"]);
        assert_eq!(column(&bench, "final_scores", "part_b_paid"), ["1.00"; 4]);
        assumes(&bench, "of 1 NPIs in several practices of the roster");
        assumes(&bench, "0 of the roster have no row in it");
        let rows = bench.table("accepted/provider_payments");
        let told: Vec<_> = rows.iter().map(|row| format!("{} {}", row["npi"], row["source_line"])).collect();
        assert_eq!(told, ["1000000004 3", "1000000012 2"]);
    }

    #[test]
    fn a_row_with_a_practice_speaks_of_that_alone() {
        let clinicians = [
            ("111111111", "1000000004", ""),
            ("222222222", "1000000004", ""),
            ("222222222", "1000000012", ""),
            ("333333333", "1000000012", ""),
        ];
        let rows = "npi,tin,part_b_paid\n1000000004,222222222,70.00\n1000000004,,100.01\n1000000012,333333333,5.00\n";
        let bench = paid(&clinicians, rows, "");
        bench.done(&[]);
        // Half of 100.01 for the practice without a row of its own, which has the odd cent.
        assert_eq!(projected(&bench, "amount"), ["50.01", "70.00", "", "5.00"]);
        assumes(&bench, "1 of the roster have no row in it");
    }

    #[test]
    fn a_row_of_an_npi_whose_practices_all_have_their_own_is_flagged() {
        let rows = "npi,tin,part_b_paid\n1000000004,111111111,70.00\n1000000004,,100.00\n";
        let bench = paid(&[("111111111", "1000000004", "")], rows, "");
        bench.done(&[]);
        assert_eq!(projected(&bench, "amount"), ["70.00"]);
        let flags = bench.csv("flags.csv");
        assert_eq!((flags[0]["code"].as_str(), flags[0]["line"].as_str()), ("without_effect", "3"));
        assert_eq!(account(&bench).1, 2);
    }

    #[test]
    fn suppressed_amounts_and_clinicians_who_are_not_in_it_leave_no_base() {
        let clinicians =
            [("111111111", "1000000004", "9"), ("111111111", "1000000012", "9"), ("111111111", "1000000020", "9")];
        let rows = "npi,part_b_paid,part_b_allowed\n1000000004,,\n1000000012,,40.00\n";
        let bench = paid(&clinicians, rows, "");
        bench.done(&[]);
        assert_eq!(projected(&bench, "base"), ["", "", ""]);
        assert_eq!(projected(&bench, "adjustment_dollars"), ["", "", ""]);
        assumes(&bench, "2 of the roster are in `provider_payments` without an amount that can be used");
        assumes(&bench, "1 of the roster have no row in it");
        assert_eq!(bench.table("projection")[0]["with_base"], "0");
        let bench = paid(&clinicians, rows, "paid_to_allowed = 0.5\n");
        bench.done(&[]);
        assert_eq!(projected(&bench, "base"), ["", "20.00", ""]);
        assumes(&bench, "1 of the roster are in `provider_payments` without an amount that can be used");
    }

    #[test]
    fn strangers_are_left_out_whatever_they_say() {
        let clinicians = [("111111111", "1000000004", "9")];
        // Somebody else, twice and differently; then a practice of the NPI that the roster does not name.
        let rows =
            "npi,tin,part_b_paid\n1000000012,,1.00\n1000000012,,2.00\n1000000004,222222222,3.00\n1000000004,,4.00\n";
        let bench = paid(&clinicians, rows, "");
        bench.done(&[]);
        assert_eq!(account(&bench), (4, 1, 0, serde_json::json!({ "not_in_roster": 3 })));
        assert_eq!(projected(&bench, "amount"), ["4.00"]);
        assert_eq!(bench.table("accepted/provider_payments").len(), 1);
        let nobody = paid(&clinicians, "npi,part_b_paid\n1000000012,1.00\n", "");
        nobody.done(&[]);
        assert_eq!(account(&nobody), (1, 0, 0, serde_json::json!({ "not_in_roster": 1 })));
        assert_eq!(projected(&nobody, "amount"), [""]);
    }

    #[test]
    fn two_rows_of_one_npi_that_differ_are_rejected_and_repeats_left_out() {
        let clinicians = [("111111111", "1000000004", "9"), ("111111111", "1000000012", "9")];
        let rows = "npi,part_b_paid\n1000000004,1.00\n1000000004,2.00\n1000000012,3.00\n1000000012,3.00\n,4.00\n";
        let bench = paid(&clinicians, rows, "[limits]\nmax_rejects = 3\n");
        bench.done(&[]);
        assert_eq!(account(&bench), (5, 1, 3, serde_json::json!({ "identical_row": 1 })));
        let codes: Vec<_> = bench.csv("rejects.csv").into_iter().map(|row| row["code"].clone()).collect();
        assert_eq!(codes, ["duplicate_key", "duplicate_key", "missing_value"]);
        assert_eq!(projected(&bench, "amount"), ["", "3.00"]);
    }

    #[test]
    fn a_run_from_measures_takes_it_too() {
        let bench = Bench::new();
        bench.write("clinicians.csv", "tin,npi\n111111111,1000000004\n222222222,1000000004\n");
        bench.write("paid.csv", "npi,part_b_paid\n1000000004,100.01\n");
        let inputs = ["clinicians", "provider_payments"].into_iter().zip(["clinicians.csv", "paid.csv"]);
        let inputs: String =
            inputs.map(|(table, path)| format!("[[inputs]]\ntable = {table:?}\npath = {path:?}\n")).collect();
        bench.write("p.toml", format!("{PIPELINE}{inputs}[finance]\nbase = \"provider_payments\"\n"));
        bench.done(&[]);
        // Nobody reported: 9.00 percent of 50.01 and of 50.00.
        assert_eq!(projected(&bench, "amount"), ["50.01", "50.00"]);
        assert_eq!(projected(&bench, "adjustment_dollars"), ["-4.50", "-4.50"]);
        assert_eq!(column(&bench, "final_scores", "adjustment_dollars"), ["", ""]);
        assert_eq!(bench.only("accepted/provider_payments")["part_b_paid"], "100.01");
    }

    #[test]
    fn what_is_solved_goes_by_the_roster_whatever_the_base() {
        let adjustment = |base: &str| {
            let clinicians = [("111111111", "1000000004", "100"), ("111111111", "1000000012", "300")];
            let bench = bench(&clinicians, &format!("[adjust]\nmode = \"solved\"\n{base}"));
            bench.write(
                "scores.csv",
                "tin,npi,quality,cost,ia,pi\n111111111,1000000004,60,60,60,60\n111111111,1000000012,100,100,100,100\n",
            );
            bench.write("paid.csv", "npi,part_b_paid\n1000000004,900.00\n1000000012,1.00\n");
            bench.done(&[]);
            // 1.80 percent of 100.00 is 0.60 percent of 300.00.
            let manifest = bench.manifest()["adjustment"].clone();
            assert_eq!(manifest["maximum_percent"], "0.6");
            (manifest, column(&bench, "final_scores", "adjustment_dollars"))
        };
        let input = "[[inputs]]\ntable = \"provider_payments\"\npath = \"paid.csv\"\n";
        assert_eq!(adjustment("[finance]\n"), adjustment(&format!("{input}[finance]\nbase = \"provider_payments\"\n")));
    }
}
