//! What can be wrong with memberships, registrations, hospitals and the sizes of practices: each has a code, a place and a
//! message.

use crate::measure_rows::{QUALITY, problems};
use crate::support::Bench;

/// Two small practices and one of twenty clinicians, of whom two are there.
const ROSTER: &str = "tin,npi,practice_size\n123456789,1234567893,20\n123456789,1000000004,20\n\
                      987654321,1000000012,3\n555555555,1000000020,2\n";

/// A run with quality rows, a roster, and some more tables.
fn bench(tables: &[(&str, &str)]) -> Bench {
    let bench = QUALITY.bench(&[""]);
    bench.write("clinicians.csv", ROSTER);
    for (table, rows) in tables {
        bench.write(&format!("{table}.csv"), rows);
        bench.pipeline(&format!("[[inputs]]\ntable = \"{table}\"\npath = \"{table}.csv\"\n"));
    }
    bench.done(&[]);
    bench
}

fn told(bench: &Bench, file: &str, table: &str) -> Vec<String> {
    let all = problems(bench, file);
    let of_table = bench.csv(file).into_iter().map(|row| row["table"] == table);
    all.into_iter().zip(of_table).filter_map(|(told, of_table)| of_table.then_some(told)).collect()
}

#[test]
fn memberships_that_the_law_does_not_know_are_rejected() {
    let bench = bench(&[(
        "memberships",
        "entity_type,entity_id,tin,npi\n\
         virtual_group,V1,987654321,\n\
         virtual_group,V2,987654321,\n\
         virtual_group,V2,555555555,\n\
         virtual_group,V2,123456789,1234567893\n\
         subgroup,S1,123456789,1234567893\n\
         subgroup,S2,123456789,1234567893\n\
         subgroup,S2,123456789,1000000004\n\
         subgroup,S1,123456789,1000000012\n\
         subgroup,S1,123456789,\n\
         apm_entity,A1,111111111,\n\
         group,G1,123456789,\n",
    )]);
    let two_groups = "practice 987654321 is in 2 virtual groups: `V1`, `V2`";
    let two_subgroups = "clinician 1234567893 of practice 123456789 is in 2 subgroups: `S1`, `S2`";
    assert_eq!(
        told(&bench, "rejects.csv", "memberships"),
        [
            format!("2: entity_id conflicting_membership `V1`: {two_groups}"),
            format!("3: entity_id conflicting_membership `V2`: {two_groups}"),
            "5:4 npi unexpected_value `1234567893`: `npi` is filled: a virtual group takes in whole practices".to_owned(),
            format!("6: entity_id conflicting_membership `S1`: {two_subgroups}"),
            format!("7: entity_id conflicting_membership `S2`: {two_subgroups}"),
            "9: npi not_in_roster `1000000012`: no clinician 1000000012 of practice 123456789 on the roster, and a subgroup has members \
             of its practice alone"
                .to_owned(),
            "10:4 npi missing_value ``: `npi` is empty: a membership needs it".to_owned(),
            "12:1 entity_type unexpected_value `group`: a unit of type `group` has no members".to_owned(),
        ]
    );
    // An entity has other members than ours.
    let files = bench.manifest()["rows"].clone();
    let file = files.as_array().expect("files").iter().find(|file| file["table"] == "memberships").expect("the file");
    assert_eq!(file["excluded"]["member_not_in_roster"], 1);
    assert_eq!(file["used"], 2, "practice 555555555 in V2, clinician 1000000004 in S2");
}

#[test]
fn memberships_that_overlap_are_used_and_named() {
    let bench = bench(&[(
        "memberships",
        "entity_type,entity_id,tin,npi\n\
         apm_entity,A1,123456789,\n\
         apm_entity,A1,123456789,1234567893\n\
         apm_entity,A2,123456789,1000000004\n\
         virtual_group,V1,987654321,\n\
         apm_entity,A2,987654321,1000000012\n",
    )]);
    assert_eq!(
        told(&bench, "flags.csv", "memberships"),
        [
            "3: entity_id overlapping_membership `A1`: the whole practice 123456789 is a member of `A1` already",
            "4: entity_id overlapping_membership `A2`: a member of `A1` as well: the higher score counts",
            "6: entity_id overlapping_membership `A2`: the practice is in the virtual group `V1`, whose score counts whatever others \
             there are",
        ]
    );
}

#[test]
fn registrations_for_what_there_is_not_are_rejected() {
    let bench = bench(&[(
        "registrations",
        "entity_type,tin,npi,mvp_id,population_health_measure,outcome_admin_claims_measure\n\
         individual,123456789,1234567893,G0055,479,492\n\
         individual,123456789,1000000004,G00555,,\n\
         individual,987654321,1000000012,G0053,479,492\n\
         individual,555555555,1000000020,G0055,480,\n\
         group,123456789,,,479,\n\
         group,987654321,,none,none,none\n\
         group,111111111,,G0055,,\n",
    )]);
    assert_eq!(
        told(&bench, "rejects.csv", "registrations"),
        [
            "3:4 mvp_id unknown_mvp `G00555`: no MIPS Value Pathway `G00555`: did you mean `G0055`?",
            "4:6 outcome_admin_claims_measure not_offered `492`: `G0053` does not offer `492` here; it offers none",
            "5:5 population_health_measure not_offered `480`: `G0055` does not offer `480` here; it offers 479 or 484",
            "6:5 population_health_measure unexpected_value `479`: \
             `population_health_measure` is filled without `mvp_id`: it is chosen in a MIPS Value Pathway",
            "8:2 tin not_in_roster `111111111`: no clinician of practice 111111111 on the roster",
        ]
    );
}

#[test]
fn two_registrations_of_one_unit_contradict_each_other() {
    let bench = bench(&[("registrations", "tin,npi,mvp_id\n123456789,1234567893,G0055\n123456789,1234567893,G0053\n")]);
    let codes: Vec<_> = bench.csv("rejects.csv").into_iter().map(|row| row["code"].clone()).collect();
    assert_eq!(codes, ["duplicate_key", "duplicate_key"]);
}

#[test]
fn scores_of_hospitals_are_percents_and_whole() {
    let bench = bench(&[(
        "facility_scores",
        "ccn,quality_score,cost_score\n050001,80,70\n050002,101,70\n050003,,70\n,80,70\n050004,80,70\n050004,81,70\n",
    )]);
    assert_eq!(
        told(&bench, "rejects.csv", "facility_scores"),
        [
            "3:2 quality_score rate_out_of_range `101`: `quality_score`: not between 0 and 100",
            "4:2 quality_score missing_value ``: `quality_score` is empty: a row of `facility_scores` needs it",
            "5:1 ccn missing_value ``: `ccn` is empty: a row of `facility_scores` needs it",
            "6:  duplicate_key ``: line 7 says something else of the same unit",
            "7:  duplicate_key ``: line 6 says something else of the same unit",
        ]
    );
}

#[test]
fn sizes_of_practices_that_contradict_the_roster_are_named() {
    let bench = QUALITY.bench(&[""]);
    bench.write(
        "clinicians.csv",
        "tin,npi,practice_size,small_practice\n123456789,1234567893,1,\n123456789,1000000004,1,\n\
         987654321,1000000012,3,\n987654321,1000000020,4,\n555555555,1000000038,20,yes\n444444444,1000000046,3,no\n",
    );
    bench.write("groups.csv", "tin,practice_size\n987654321,1\n");
    bench.pipeline("[[inputs]]\ntable = \"groups\"\npath = \"groups.csv\"\n");
    bench.done(&[]);
    assert_eq!(
        problems(&bench, "flags.csv"),
        [
            "3: practice_size practice_size_differs `1`: a practice size of 1, with 2 clinicians of the practice on the roster",
            "4: practice_size practice_size_differs `3`: a practice size of 3, and of 4 for another clinician of the practice",
            "6: practice_size practice_size_differs `20`: a small practice of 20 clinicians: what `small_practice` says is used",
            "7: practice_size practice_size_differs `3`: no small practice with 3 clinicians: what `small_practice` says is used",
            "2: practice_size practice_size_differs `1`: a practice size of 1, with 2 clinicians of the practice on the roster",
        ]
    );
}

#[test]
fn a_subgroup_reports_in_a_pathway_and_takes_interoperability_from_its_practice() {
    let membership = ("memberships", "entity_type,entity_id,tin,npi\nsubgroup,S1,123456789,1000000004\n");
    let of_subgroup = "entity_type,tin,entity_id";
    let bench = bench(&[
        membership,
        (
            "promoting_interoperability",
            &format!("{of_subgroup},measure_id,attested\nsubgroup,123456789,S1,PI_PPHI_1,yes\n"),
        ),
    ]);
    assert_eq!(
        told(&bench, "rejects.csv", "promoting_interoperability"),
        ["2:1 entity_type not_offered `subgroup`: a subgroup takes promoting interoperability from its practice"]
    );
    let bench = QUALITY.bench(&["", "entity_type=subgroup npi= entity_id=S1"]);
    bench.write("memberships.csv", membership.1);
    bench.pipeline("[[inputs]]\ntable = \"memberships\"\npath = \"memberships.csv\"\n");
    bench.done(&[]);
    assert_eq!(
        problems(&bench, "rejects.csv"),
        ["3:7 program not_offered `mips`: a subgroup reports in a MIPS Value Pathway or the APM Performance Pathway"]
    );
}

#[test]
fn cells_and_registrations_that_change_nothing_are_named() {
    let bench = bench(&[
        (
            "memberships",
            "entity_type,entity_id,tin,npi\nsubgroup,S1,123456789,1000000004\nvirtual_group,V1,987654321,\n",
        ),
        (
            "groups",
            "entity_type,tin,entity_id,practice_size,reweight,opted_in,facility_ccn,prior_quality_score\n\
             subgroup,123456789,S1,,ia,,,60\n\
             virtual_group,,V1,30,,yes,,\n\
             group,123456789,,12,,,50001,\n",
        ),
        (
            "registrations",
            "entity_type,tin,npi,mvp_id,cahps_registered\n\
             individual,123456789,1234567893,,yes\n\
             individual,123456789,1000000004,none,no\n\
             group,123456789,,G0055,yes\n",
        ),
        ("facility_scores", "ccn,quality_score,cost_score\n050001,80,70\n"),
    ]);
    assert_eq!(
        told(&bench, "flags.csv", "groups"),
        [
            "2: reweight without_effect ``: of no effect for a subgroup: reweight",
            "3: opted_in without_effect ``: of no effect for a virtual group: opted_in",
            "4: practice_size practice_size_differs `12`: \
             a practice size of 12, and of 20 on the roster: that of `groups` is used for the group",
            "4: facility_ccn without_effect `50001`: no score of a hospital `50001`: did you mean `050001`?",
        ]
    );
    assert_eq!(
        told(&bench, "flags.csv", "registrations"),
        [
            "2: cahps_registered without_effect ``: the CAHPS survey is one of groups",
            "3: mvp_id without_effect ``: a registration for nothing",
        ]
    );
}
