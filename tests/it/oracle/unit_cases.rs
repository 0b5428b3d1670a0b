//! Virtual groups, facilities and the payment lookup in cases worked by hand.

use super::case_rows::{A, B, finals, full_interoperability, rows, score, told};
use super::rows::Cohort;

/// A virtual group's score counts also where the clinician's own would be better; tested before it forms.
#[test]
fn a_virtual_groups_score_always_counts() {
    let mut cohort = Cohort {
        clinicians: rows(&[
            "tin=A npi=1 practice_size=40 late_joiner=yes",
            "tin=B npi=2 segment_2_charges=1 segment_2_patients=1 segment_2_services=1 part_b_paid=100",
            "tin=B npi=3 clinician_type=other",
        ]),
        memberships: rows(&[
            "entity_type=virtual_group entity_id=V tin=A",
            "entity_type=virtual_group entity_id=V tin=B",
        ]),
        activities: rows(&["entity_type=virtual_group entity_id=V activity_id=IA_EPA_1"]),
        ..Cohort::default()
    };
    let scores = score(&cohort);
    // 40 clinicians of A and 2 of B are no small practice: a high activity has 20 points of 40.
    assert_eq!(
        told(&scores, "virtual_group", "traditional"),
        "0.0000 - 50.0000 0.0000 | 55/0/15/30 | cost:no_measure | 750"
    );
    assert_eq!(told(&scores, "individual", "traditional").split(" | ").last(), Some("7500"));
    let expected =
        ["required virtual_group V traditional 750", "voluntary virtual_group V traditional 750", "excluded    "];
    // The practice of the second has one clinician without figures, so that nothing is known of it: taken as exceeding.
    assert_eq!(finals(&scores)[..1], expected[..1]);
    assert_eq!(finals(&scores)[1], "required virtual_group V traditional 750");
    assert_eq!(finals(&scores)[2], expected[2]);
    cohort.clinicians.pop();
    assert_eq!(finals(&score(&cohort)), expected[..2]);
}

/// A hospital's scores in place of one's own, never with automatic extreme circumstances.
#[test]
fn a_facility_score_stands_beside_the_traditional_one() {
    let mut cohort = Cohort {
        clinicians: rows(&[
            "tin=A npi=1 practice_size=40 facility_based=yes facility_ccn=050001",
            "tin=A npi=2 practice_size=40 facility_based=yes facility_ccn=050002",
            "tin=A npi=3 practice_size=40 facility_based=yes facility_ccn=050002 automatic_euc=yes",
            "tin=A npi=4 practice_size=40 reweight=cost",
        ]),
        facility_scores: rows(&[
            "ccn=050001 quality_score=90 cost_score=80",
            "ccn=050002 quality_score=60 cost_score=50",
        ]),
        ..Cohort::default()
    };
    // Each alone: 0.3 x 90 + 0.3 x 80; the third has nothing scored, and the fourth no facility.
    let expected = [
        "required individual  facility 5100",
        "required individual  facility 3300",
        "required individual  traditional 7500",
        "required individual  traditional 0",
    ];
    assert_eq!(finals(&score(&cohort)), expected);
    // As a group: three of four, the facility of two of them. 0.3 x 60 + 0.3 x 50 + 0.25 x 100.
    cohort.interoperability = full_interoperability("entity_type=group tin=A");
    let scores = score(&cohort);
    assert_eq!(told(&scores, "group", "facility"), "60.0000 50.0000 0.0000 100.0000 | 30/30/15/25 |  | 5800");
    assert_eq!(told(&scores, "group", "traditional"), "0.0000 - 0.0000 100.0000 | 55/0/15/30 | cost:no_measure | 3000");
    // One each: the hospital with the higher quality score.
    cohort.clinicians[2].facility_ccn.clear();
    assert!(told(&score(&cohort), "group", "facility").starts_with("90.0000 80.0000"));
    cohort.groups = rows(&["entity_type=group tin=A facility_ccn=050002 reweight=quality"]);
    assert_eq!(
        told(&score(&cohort), "group", "facility"),
        "- 50.0000 0.0000 100.0000 | 0/30/15/55 | quality:approved | 7000"
    );
}

/// An NPI's highest score stands in for TINs that the roster does not name with it.
#[test]
fn claims_are_paid_by_the_same_tin_and_npi_or_by_the_npis_highest_score() {
    let cohort = Cohort {
        clinicians: rows(&["tin=A npi=1 late_joiner=yes", "tin=B npi=1", "tin=B npi=2 newly_enrolled=yes"]),
        activities: rows(&["entity_type=individual tin=B npi=1 activity_id=IA_PCMH"]),
        ..Cohort::default()
    };
    let lookup = score(&cohort).payment_lookup;
    let lines: Vec<String> = lookup
        .iter()
        .map(|row| {
            let score = row.final_score_hundredths.map(|score| score.to_string()).unwrap_or_default();
            format!(
                "{} {} {} {score} {} {}",
                row.npi, row.tin, row.source_tin, row.payment_adjustment_percent_hundredths, row.rule
            )
        })
        .collect();
    // 0.5 x 0 + 0.5 x 100 as a small practice without cost and PI.
    let expected = [
        format!("1  {A} 7500 0 highest_of_npi"),
        format!("1 {A} {A} 7500 0 same_tin_npi"),
        format!("1 {B} {B} 5000 -300 same_tin_npi"),
        "2    0 none".to_owned(),
        format!("2 {B}   0 none"),
    ];
    assert_eq!(lines, expected);
}
