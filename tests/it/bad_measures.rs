//! Everything that can be wrong with a row of the measure tables: its code, its place, its value and a message that helps,
//! and every other row scored as if it were not there.

use crate::measure_rows::{ACTIVITIES, COST, INTEROPERABILITY, QUALITY, TABLES, problems};

/// Cells of a quality row without counts.
const NO_COUNTS: &str = "performance_met= performance_not_met= eligible_population=";

#[test]
fn an_id_that_the_rule_pack_does_not_have_is_rejected_with_the_nearest() {
    assert_eq!(
        QUALITY.rejects(&["measure_id=0130", "measure_id=47", "measure_id=ZZZ", "program=G00053"]),
        [
            "3:5 measure_id unknown_measure `0130`: no measure `0130`: did you mean `130`?",
            "4:5 measure_id unknown_measure `47`: no measure `47`: did you mean `047`?",
            "5:5 measure_id unknown_measure `ZZZ`: no measure `ZZZ`",
            "6:7 program unknown_mvp `G00053`: no programme `G00053`: did you mean `G0053`?",
        ]
    );
    assert_eq!(
        COST.rejects(&["measure_id=MSPB1"]),
        ["3:5 measure_id unknown_measure `MSPB1`: no measure `MSPB1`: did you mean `MSPB_1`?"]
    );
    assert_eq!(
        ACTIVITIES.rejects(&["activity_id=IA_EPA1"]),
        ["3:5 activity_id unknown_activity `IA_EPA1`: no improvement activity `IA_EPA1`: did you mean `IA_EPA_1`?"]
    );
    assert_eq!(
        INTEROPERABILITY.rejects(&["measure_id=PI_EP1 attested= numerator=1 denominator=2"]),
        ["3:5 measure_id unknown_measure `PI_EP1`: no measure `PI_EP1`: did you mean `PI_EP_1`?"]
    );
}

#[test]
fn a_measure_where_it_is_not_offered_is_rejected_with_where_it_is() {
    assert_eq!(
        QUALITY.rejects(&[
            "measure_id=047 collection_type=electronicHealthRecord",
            "measure_id=128",
            "measure_id=047 collection_type=part_b_claims",
            "measure_id=321 collection_type=cahps score=90",
            "measure_id=236 collection_type=web_interface",
        ]),
        [
            "3:6 collection_type not_offered `electronicHealthRecord`: \
             `047` is not offered as `electronicHealthRecord`; it is as claims, registry",
            "4:5 measure_id not_offered `128`: `128` is not part of traditional MIPS",
            "5:6 collection_type not_offered `claims`: only small practices report by claims",
            "6:5 measure_id not_offered `321`: \
             `321` is calculated from its summary measures, which are reported one by one",
            "7:6 collection_type not_offered `cmsWebInterface`: \
             `236` as `cmsWebInterface` is not part of traditional MIPS",
        ]
    );
    // What one may not, another may: the small practice reports by claims.
    let bench = QUALITY.run(&["tin=987654321 npi=1000000012 measure_id=047 collection_type=part_b_claims"], 1);
    assert!(bench.csv("rejects.csv").is_empty());
}

#[test]
fn counts_and_rates_that_cannot_be_are_rejected() {
    assert_eq!(
        QUALITY.rejects(&[
            "performance_not_met=20 eligible_population_exclusion=1",
            "performance_met=101 performance_not_met=0",
            "performance_rate=101",
            "performance_met=-1",
            "reporting_rate=-0.5",
            "eligible_population=many",
        ]),
        [
            "3:13 eligible_population counts_inconsistent `100`: \
             101 met, not met, excepted or excluded of an eligible population of 100",
            "4:9 performance_met numerator_above_denominator `101`: 101 met of an eligible population of 100",
            "5:14 performance_rate rate_out_of_range `101`: `performance_rate`: not between 0 and 100",
            "6:9 performance_met unreadable_number `-1`: `performance_met`: not a whole number from 0 to 4,294,967,294",
            "7:15 reporting_rate rate_out_of_range `-0.5`: `reporting_rate`: not between 0 and 100",
            "8:13 eligible_population unreadable_number `many`: `eligible_population`: not a plain decimal number",
        ]
    );
    let score = |cells: &str| format!("{NO_COUNTS} case_count=300 {cells}");
    let survey = score("npi= measure_id=CAHPS_1 collection_type=cahps score=100.5");
    let own_survey = score("measure_id=CAHPS_1 collection_type=cahps score=80");
    let claims = score("measure_id=480 collection_type=administrativeClaims score=-0.02");
    assert_eq!(
        QUALITY.rejects(&[&survey, &claims, &own_survey]),
        [
            "3:17 score rate_out_of_range `100.5`: a score of the survey is between 0 and 100",
            "4:17 score rate_out_of_range `-0.02`: a score from claims is not negative",
            "5:6 collection_type not_offered `certifiedSurveyVendor`: the CAHPS survey is one of groups",
        ]
    );
    assert_eq!(
        COST.rejects(&["cost=-1", "cost=", "case_count=", "case_count=2.5"]),
        [
            "3:7 cost rate_out_of_range `-1`: `cost`: dollars are not negative",
            "4:7 cost missing_value ``: `cost` is empty: a row of `cost` needs it",
            "5:6 case_count missing_value ``: `case_count` is empty: a row of `cost` needs it",
            "6:6 case_count unreadable_number `2.5`: `case_count`: not a whole number from 0 to 4,294,967,294",
        ]
    );
}

#[test]
fn a_row_that_does_not_say_enough_is_rejected_with_what_it_lacks() {
    let row = |cells: &str| format!("{NO_COUNTS} {cells}");
    let rows = [
        row("performance_rate=80"),
        row("reporting_rate=90 case_count=30"),
        "performance_not_met=".to_owned(),
        row("measure_id=479 collection_type=administrativeClaims case_count=300"),
        row("measure_id=479 collection_type=administrativeClaims score=0.15"),
        row("measure_id=370 collection_type=registry stratum=adults"),
        "measure_id=".to_owned(),
        "collection_type=".to_owned(),
    ];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    assert_eq!(
        QUALITY.rejects(&rows),
        [
            "3:15 reporting_rate missing_completeness ``: neither counts nor a reporting rate with its cases",
            "4:14 performance_rate missing_completeness ``: neither counts nor a performance rate",
            "5:10 performance_not_met missing_completeness ``: \
             `performance_not_met` is empty: neither the counts nor a reporting rate with its cases are whole",
            "6:17 score missing_value ``: a measure from claims needs a score and its cases",
            "7:16 case_count missing_value ``: a measure from claims needs a score and its cases",
            "8:15 reporting_rate missing_completeness ``: neither counts nor a reporting rate with its cases",
            "9:5 measure_id missing_value ``: `measure_id` is empty: a row of `quality` needs it",
            "10:6 collection_type missing_value ``: `collection_type` is empty: a row of `quality` needs it",
        ]
    );
}

#[test]
fn a_measure_that_lacks_a_stratum_is_rejected_with_all_its_rows() {
    assert_eq!(
        QUALITY.rejects(&[
            "measure_id=226 stratum=perf",
            "measure_id=226",
            "measure_id=493 stratum=influenza",
            "measure_id=493 stratum=Tdap",
            "measure_id=009 collection_type=ecqm stratum=84Days",
        ]),
        [
            "3:8 stratum unknown_stratum `perf`: no stratum of the measure `perf`: did you mean `performance`?",
            "4:8 stratum missing_stratum ``: \
             `226` has several rates: its strata are reporting, performance, combinedPopulations",
            "5:  missing_stratum ``: `493` lacks the stratum herpesZoster, pneumococcal",
            "6:  missing_stratum ``: `493` lacks the stratum herpesZoster, pneumococcal",
            "7:  missing_stratum ``: `009` lacks the stratum 180Days",
        ]
    );
}

#[test]
fn a_stratum_whose_rows_contradict_each_other_is_missing() {
    assert_eq!(
        QUALITY.rejects(&[
            "measure_id=226 stratum=reporting",
            "measure_id=226 stratum=performance",
            "measure_id=226 stratum=performance performance_not_met=19",
        ]),
        [
            "3:  missing_stratum ``: `226` lacks the stratum performance",
            "4:  duplicate_key ``: line 5 says something else of the same measure and submitter",
            "5:  duplicate_key ``: line 4 says something else of the same measure and submitter",
        ]
    );
}

#[test]
fn a_row_that_stands_twice_and_lacks_a_stratum_is_counted_once_for_each() {
    let bench = QUALITY.run(&["measure_id=226 stratum=reporting"; 3], 0);
    QUALITY.unharmed(&bench);
    assert_eq!(bench.manifest()["rows"][1]["excluded"]["identical_row"], 2);
    assert_eq!(problems(&bench, "rejects.csv"), ["3:  missing_stratum ``: `226` lacks the stratum performance"]);
}

#[test]
fn answers_of_promoting_interoperability_go_with_their_measures() {
    assert_eq!(
        INTEROPERABILITY.rejects(&[
            "numerator=1 denominator=2",
            "denominator=2",
            "measure_id=PI_EP_1",
            "measure_id=PI_EP_1 attested= numerator=3 denominator=2",
            "measure_id=PI_EP_1 attested= numerator=3",
            "measure_id=PI_EP_1 attested= denominator=2",
            "measure_id=PI_EP_2 attested=perhaps",
            "measure_id=PI_PHCDRR_1 active_engagement=producing",
        ]),
        [
            "3:6 numerator unexpected_value `1`: `PI_PPHI_1` is answered yes or no, and has no rate",
            "4:7 denominator unexpected_value `2`: `PI_PPHI_1` is answered yes or no, and has no rate",
            "5:8 attested unexpected_value `true`: \
             `PI_EP_1` has a numerator and a denominator, and is not answered yes or no",
            "6:6 numerator numerator_above_denominator `3`: a numerator of 3 above a denominator of 2",
            "7:7 denominator missing_value ``: `denominator` is empty beside a numerator",
            "8:6 numerator missing_value ``: `numerator` is empty beside a denominator",
            "9:8 attested unknown_code `perhaps`: `attested`: neither true nor false",
            "10:9 active_engagement unknown_code `producing`: \
             `active_engagement`: not a level of active engagement: did you mean `production`?",
        ]
    );
}

#[test]
fn dates_and_shares_that_cannot_be_are_rejected() {
    let rows = [
        "performance_start=2024-13-01 performance_end=2024-12-31",
        "performance_start=2024-06-30 performance_end=2024-04-01",
        "performance_start=2024-06-30",
        "performance_end=2024-06-30",
        "submitted_at=yesterday",
    ];
    let expected = |first: u8, second: u8, moment: u8| {
        [
            format!(
                "3:{first} performance_start unreadable_date `2024-13-01`: `performance_start`: no date like 2024-03-30"
            ),
            format!(
                "4:{second} performance_end unexpected_value `2024-04-01`: the last day is before the first, 2024-06-30"
            ),
            format!("5:{second} performance_end missing_value ``: a first day without a last one"),
            format!("6:{first} performance_start missing_value ``: a last day without a first one"),
            format!("7:{moment} submitted_at unreadable_date `yesterday`: `submitted_at`: no date like 2024-03-30"),
        ]
    };
    assert_eq!(ACTIVITIES.rejects(&rows), expected(6, 7, 10));
    assert_eq!(INTEROPERABILITY.rejects(&rows), expected(11, 12, 14));
    assert_eq!(
        ACTIVITIES.rejects(&["share_of_clinicians=1.2"]),
        ["3:8 share_of_clinicians rate_out_of_range `1.2`: `share_of_clinicians`: not between 0 and 1"]
    );
}

#[test]
fn rows_of_units_that_nobody_names_are_rejected() {
    for table in TABLES {
        let found = table.rejects(&[
            "npi=1000000020",
            "tin=111111111 npi=",
            "entity_type=apm_entity tin= npi= entity_id=A1",
            "entity_type=subgroup npi= entity_id=S1",
            "entity_type=virtual_group tin= npi= entity_id=V1",
        ]);
        assert_eq!(
            found,
            [
                "3:3 npi not_in_roster `1000000020`: no clinician 1000000020 of practice 123456789 on the roster",
                "4:2 tin not_in_roster `111111111`: no clinician of practice 111111111 on the roster",
                "5:4 entity_id not_in_roster `A1`: no membership brings a clinician of the roster into the APM entity `A1`",
                "6:4 entity_id not_in_roster `S1`: no membership brings a clinician of the roster into the subgroup `S1` of practice 123456789",
                "7:4 entity_id not_in_roster `V1`: no membership brings a clinician of the roster into the virtual group `V1`",
            ],
            "{}",
            table.name
        );
    }
}

#[test]
fn groups_and_registrations_of_units_that_nobody_names_are_rejected() {
    for (table, column, cell) in [("groups", "rural", "yes"), ("registrations", "cahps_registered", "yes")] {
        let bench = QUALITY.bench(&[""]);
        let rows = format!("group,123456789,,{cell}\ngroup,111111111,,{cell}\napm_entity,,A1,{cell}\n");
        bench.write("units.csv", format!("entity_type,tin,entity_id,{column}\n{rows}"));
        bench.pipeline(&format!("[[inputs]]\ntable = \"{table}\"\npath = \"units.csv\"\n"));
        bench.done(&[]);
        assert_eq!(
            problems(&bench, "rejects.csv"),
            [
                "3:2 tin not_in_roster `111111111`: no clinician of practice 111111111 on the roster",
                "4:3 entity_id not_in_roster `A1`: no membership brings a clinician of the roster into the APM entity `A1`",
            ]
        );
    }
}
