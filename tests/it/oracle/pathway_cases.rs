//! MVPs, the APM Performance Pathway and subgroups in cases worked by hand.

use super::case_rows::{finals, full_interoperability, quality, rows, score, told};
use super::rows::Cohort;

/// 7 flat benchmarks at 55 give 6.5 each, the inverse 001 gives 5.5: 51 of 90 with the survey missing. PI: 100 for the two
/// clinicians of the group, 0 for the one beside it. 0.5 x 56.6667 + 0.2 x 100 + 0.3 x 66.6667 = 68.33.
#[test]
fn an_apm_entity_in_the_app_by_web_interface() {
    let entity = "entity_type=apm_entity entity_id=E";
    let mut cohort = Cohort {
        clinicians: rows(&[
            "tin=A npi=1 practice_size=40",
            "tin=A npi=2 practice_size=40",
            "tin=B npi=3 practice_size=40",
            "tin=B npi=4 practice_size=40 qp_status=qp",
        ]),
        groups: rows(&["entity_type=apm_entity entity_id=E practice_size=80"]),
        memberships: rows(&["entity_type=apm_entity entity_id=E tin=A", "entity_type=apm_entity entity_id=E tin=B"]),
        quality: quality(
            entity,
            "app1",
            "001:cmsWebInterface:55 110:cmsWebInterface:55 112:cmsWebInterface:55 113:cmsWebInterface:55 \
             134:cmsWebInterface:55 226:cmsWebInterface:55 236:cmsWebInterface:55 318:cmsWebInterface:55",
        ),
        interoperability: full_interoperability("entity_type=group tin=A"),
        ..Cohort::default()
    };
    let app = |cohort: &Cohort| told(&score(cohort), "apm_entity", "app");
    assert_eq!(app(&cohort), "56.6667 - 100.0000 66.6667 | 50/0/20/30 | cost:no_measure | 6833");
    // A cost measure that could be scored: then the APP is why it is not.
    cohort.cost = rows(&["entity_type=apm_entity entity_id=E measure_id=TPCC_1 case_count=20 cost=1500"]);
    assert_eq!(app(&cohort), "56.6667 - 100.0000 66.6667 | 50/0/20/30 | cost:app | 6833");
    // The survey was asked for, but eight other measures are too many for the reduction; with fewer it goes.
    cohort.registrations = rows(&["entity_type=apm_entity entity_id=E cahps_registered=yes"]);
    assert_eq!(app(&cohort), "56.6667 - 100.0000 66.6667 | 50/0/20/30 | cost:app | 6833");
    cohort.quality.truncate(3);
    // 5.5 + 2 x 6.5 = 18.5 of 80.
    assert_eq!(app(&cohort), "23.1250 - 100.0000 66.6667 | 50/0/20/30 | cost:app | 5156");
    // 134SSP at p50, decile 6, and 0 for the other two is not better: 6 of 30.
    cohort.quality.extend(quality(entity, "app1", "134SSP:registry:65.56"));
    assert_eq!(app(&cohort), "23.1250 - 100.0000 66.6667 | 50/0/20/30 | cost:app | 5156");
    cohort.quality.extend(quality(entity, "app1", "236SSP:registry:72.54 001:electronicHealthRecord:0"));
    // 6 + 6 + 10 of 30; five measures beside the survey, 001 being one by either route, leave it out of both sides.
    assert_eq!(app(&cohort), "73.3333 - 100.0000 66.6667 | 50/0/20/30 | cost:app | 7667");
    // Approved PI is not overridden by data; quality and IA are left, 75 and 25.
    cohort.groups[0].reweight = "pi|ia".to_owned();
    assert_eq!(app(&cohort), "73.3333 - 100.0000 - | 75/0/25/0 | cost:app|pi:approved | 8000");
    // All take part through the entity, but for the QP; the group's own PI row makes a traditional score besides.
    let counts = ["required apm_entity E app 8000"; 3];
    assert_eq!(finals(&score(&cohort))[..3], counts);
    assert_eq!(finals(&score(&cohort))[3], "excluded    ");
}

/// Members who are excused leave nobody for the mean; one who is not counts 0.
#[test]
fn an_apm_entity_whose_members_are_all_excused_has_no_interoperability() {
    let mut cohort = Cohort {
        clinicians: rows(&[
            "tin=A npi=1 practice_size=40 reweight=pi",
            "tin=A npi=2 practice_size=40 automatic_euc=yes",
        ]),
        groups: rows(&["entity_type=apm_entity entity_id=E practice_size=40"]),
        memberships: rows(&["entity_type=apm_entity entity_id=E tin=A"]),
        activities: rows(&["entity_type=apm_entity entity_id=E activity_id=IA_EPA_1"]),
        ..Cohort::default()
    };
    let traditional = |cohort: &Cohort| told(&score(cohort), "apm_entity", "traditional");
    // A high activity and the half credit.
    assert_eq!(traditional(&cohort), "0.0000 - 100.0000 - | 85/0/15/0 | cost:no_measure|pi:apm_entity | 1500");
    cohort.clinicians[0].reweight.clear();
    assert_eq!(traditional(&cohort), "0.0000 - 100.0000 0.0000 | 55/0/15/30 | cost:no_measure | 1500");
    cohort.groups[0].hospital_based = "yes".to_owned();
    assert_eq!(traditional(&cohort), "0.0000 - 100.0000 - | 85/0/15/0 | cost:no_measure|pi:hospital_based | 1500");
    // A member's data keep the category: 100 and nobody else.
    cohort.interoperability = full_interoperability("entity_type=individual tin=A npi=2");
    cohort.clinicians[0].reweight = "pi".to_owned();
    assert_eq!(traditional(&cohort), "0.0000 - 100.0000 100.0000 | 55/0/15/30 | cost:no_measure | 4500");
}

/// M0002 of a large practice, four slots: 488 is suppressed, 236 at p50 by registry; nothing else but the chosen 484.
#[test]
fn an_mvp_asks_for_four_measures_and_the_population_health_measure() {
    let group = "entity_type=group tin=A";
    let mut cohort = Cohort {
        clinicians: rows(&["tin=A npi=1 practice_size=40", "tin=A npi=2 practice_size=40"]),
        registrations: rows(&["entity_type=group tin=A mvp_id=M0002 population_health_measure=484"]),
        activities: rows(&[
            "entity_type=group tin=A activity_id=IA_CC_2",
            "entity_type=group tin=A activity_id=IA_EPA_1",
        ]),
        ..Cohort::default()
    };
    let mvp = |cohort: &Cohort| told(&score(cohort), "group", "M0002");
    // Nothing of quality: 0 of 40. One medium activity of the MVP; the other is not among its activities.
    assert_eq!(mvp(&cohort), "0.0000 - 50.0000 0.0000 | 55/0/15/30 | cost:no_measure | 750");
    // 484 lies at p10 or below: 10 of 10, one quarter of what is there beside four empty slots... of 50.
    cohort.quality = quality(group, "M0002", "484:administrativeClaims:1 479:administrativeClaims:0.0001");
    assert_eq!(mvp(&cohort), "20.0000 - 50.0000 0.0000 | 55/0/15/30 | cost:no_measure | 1850");
    // A suppressed measure takes one of the four: 10 of 40.
    cohort.quality.extend(quality(group, "M0002", "488:electronicHealthRecord:50"));
    assert_eq!(mvp(&cohort), "25.0000 - 50.0000 0.0000 | 55/0/15/30 | cost:no_measure | 2125");
    // Only the MVP's cost measures: MSPB is none of them. TPCC at the median: 7.5.
    cohort.cost = rows(&[
        "entity_type=group tin=A measure_id=MSPB_1 case_count=35 cost=1",
        "entity_type=group tin=A measure_id=TPCC_1 case_count=20 cost=1518.49",
    ]);
    let with_cost = mvp(&cohort);
    assert!(with_cost.starts_with("25.0000 75.0") && with_cost.contains("| 30/30/15/25 |"), "{with_cost}");
    // The activities make a traditional row too, and the registration is a group row: nobody is scored alone.
    let types: Vec<_> = score(&cohort).entity_scores.iter().map(|row| row.pathway.clone()).collect();
    assert_eq!(types, ["M0002", "traditional"]);
}

/// 480 is chosen in G0058: it holds the outcome slot, also with 0 points.
#[test]
fn the_chosen_outcome_claims_measure_holds_its_slot() {
    let key = "entity_type=individual tin=A npi=1";
    let mut cohort = Cohort {
        clinicians: rows(&["tin=A npi=1 practice_size=40"]),
        registrations: rows(&[
            "entity_type=individual tin=A npi=1 mvp_id=G0058 outcome_admin_claims_measure=480 population_health_measure=none",
        ]),
        quality: quality(key, "G0058", "480:administrativeClaims:0.0001"),
        ..Cohort::default()
    };
    let mvp = |cohort: &Cohort| told(&score(cohort), "individual", "G0058");
    assert!(mvp(&cohort).starts_with("25.0000 "), "{}", mvp(&cohort));
    cohort.quality[0].case_count = "24".to_owned();
    assert!(mvp(&cohort).starts_with("0.0000 "));
    let scores = score(&cohort);
    let missing =
        scores.measure_scores.iter().filter(|row| row.pathway == "G0058" && row.outcome == "missing_required");
    let names: Vec<&str> =
        missing.filter(|row| row.measure_id.starts_with("req")).map(|row| &*row.measure_id).collect();
    assert_eq!(names, ["required-1", "required-2", "required-3"]);
    // Under mips it is an extra measure of the traditional row, and the MVP has no such row.
    cohort.quality[0].program.clear();
    assert!(score(&cohort).measure_scores.iter().any(|row| row.measure_id == "outcome-required"));
}

/// M1370 has two claims measures, 128 and 155, none of them an outcome measure: two slots, and no requirement.
#[test]
fn a_small_practice_that_submits_only_claims_reports_the_claims_measures_of_the_mvp() {
    let key = "entity_type=individual tin=A npi=1";
    let mut cohort = Cohort {
        clinicians: rows(&["tin=A npi=1"]),
        registrations: rows(&["entity_type=individual tin=A npi=1 mvp_id=M1370"]),
        quality: quality(key, "M1370", "128:claims:100"),
        ..Cohort::default()
    };
    let mvp = |cohort: &Cohort| told(&score(cohort), "individual", "M1370");
    // 7 under the cap and 6 of a small practice, of 20.
    assert_eq!(mvp(&cohort), "65.0000 - 0.0000 - | 50/0/50/0 | cost:no_measure|pi:small_practice | 3250");
    // One measure by registry, and there are four slots: 7 + 1 + 6 of 40, 155 lying below p1.
    cohort.quality.extend(quality(key, "M1370", "155:registry:1"));
    assert_eq!(mvp(&cohort), "35.0000 - 0.0000 - | 50/0/50/0 | cost:no_measure|pi:small_practice | 1750");
}

/// The subgroup has its own activities; PI, cost, claims-based measures, statuses and bonus are the group's.
#[test]
fn a_subgroup_takes_from_its_group_what_it_has_not() {
    let cohort = Cohort {
        clinicians: rows(&["tin=A npi=1", "tin=A npi=2"]),
        groups: rows(&["entity_type=group tin=A practice_size=40 complex_patient_bonus=2.5 reweight=quality"]),
        memberships: rows(&["entity_type=subgroup entity_id=S tin=A npi=1"]),
        registrations: rows(&["entity_type=subgroup tin=A entity_id=S mvp_id=G0055 population_health_measure=484 \
             outcome_admin_claims_measure=492"]),
        quality: quality("entity_type=group tin=A", "mips", "492:administrativeClaims:0.01"),
        cost: rows(&["entity_type=group tin=A measure_id=TPCC_1 case_count=20 cost=1"]),
        activities: rows(&["entity_type=subgroup tin=A entity_id=S activity_id=IA_PCMH"]),
        interoperability: full_interoperability("entity_type=group tin=A"),
        ..Cohort::default()
    };
    let scores = score(&cohort);
    // Claims are no submission of quality, so what was approved for the group stays: 0.3 x 100 + 0.15 x 100 + 0.55 x 100.
    assert_eq!(
        told(&scores, "subgroup", "G0055"),
        "- 100.0000 100.0000 100.0000 | 0/30/15/55 | quality:approved | 10000"
    );
    assert_eq!(
        told(&scores, "group", "traditional"),
        "- 100.0000 0.0000 100.0000 | 0/30/15/55 | quality:approved | 8750"
    );
    assert_eq!(finals(&scores), ["required subgroup S G0055 10000", "required group  traditional 8750"]);
}
