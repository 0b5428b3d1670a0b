//! The complex patient bonus against the roster's own means, and given ones.

use crate::support::Bench;

fn bench(mode: &str, roster: &str, scores: &str) -> Bench {
    let bench = Bench::with_scores(scores);
    bench.write("clinicians.csv", roster);
    bench.pipeline(&format!(
        "[[inputs]]\ntable = \"clinicians\"\npath = \"clinicians.csv\"\n[score]\ncomplex_patient_bonus = \"{mode}\"\n"
    ));
    bench
}

const NPIS: [&str; 3] = ["1000000004", "1000000012", "1000000020"];

fn roster() -> String {
    // HCC 1, 2, 3: mean 2, median 2, standard deviation the root of 2/3, 0.816496580927726.
    let rows = NPIS.iter().zip(1..).map(|(npi, hcc)| format!("123456789,{npi},{hcc},{hcc}00\n")).collect::<String>();
    format!("tin,npi,hcc_score,segment_2_patients\n{rows}")
}

#[test]
fn the_cohort_is_its_own_reference() {
    let rows = NPIS.map(|npi| format!("123456789,{npi},50,50,50,50\n")).concat();
    let bench = bench("cohort", &roster(), &format!("tin,npi,quality,cost,ia,pi\n{rows}"));
    bench.done(&[]);
    let bonuses: Vec<_> = bench.table("entity_scores").iter().map(|row| row["complex_patient_bonus"].clone()).collect();
    // Below the median; at the mean 1.5; 1.5 + 4 x 1 / 0.816496580927726 = 6.398979.
    assert_eq!(bonuses, ["0.0", "1.5", "6.4"]);
}

#[test]
fn a_group_has_the_mean_of_its_members_weighted_by_patients() {
    let bench = bench("cohort", &roster(), "tin,quality,cost,ia,pi\n123456789,50,50,50,50\n");
    bench.done(&[]);
    // (1 x 100 + 2 x 200 + 3 x 300) / 600 = 2.3333; 1.5 + 4 x 0.3333 / 0.816496580927726 = 3.132993.
    assert_eq!(bench.only("entity_scores")["complex_patient_bonus"], "3.13");
}

#[test]
fn a_bonus_that_was_given_wins() {
    let scores = "tin,npi,quality,cost,ia,pi,complex_patient_bonus\n123456789,1000000020,50,50,50,50,2.5\n";
    let bench = bench("cohort", &roster(), scores);
    bench.done(&[]);
    assert_eq!(bench.only("entity_scores")["final_score"], "52.5");
}

#[test]
fn nobody_who_submitted_nothing_gets_a_computed_bonus() {
    let bench = bench("cohort", &roster(), "tin,npi,quality,cost,ia,pi\n123456789,1000000020,0,60,0,0\n");
    bench.done(&[]);
    let row = bench.only("entity_scores");
    assert_eq!((row["complex_patient_bonus"].as_str(), row["final_score"].as_str()), ("", "18.0"));
}

#[test]
fn the_sum_with_the_bonus_is_capped_at_a_hundred() {
    let scores = "entity_type,entity_id,quality,cost,ia,pi,complex_patient_bonus\nrecord,a,98,95,100,100,6.5\n";
    let bench = Bench::with_scores(scores);
    bench.done(&[]);
    assert_eq!(bench.only("entity_scores")["final_score"], "100.0");
}

#[test]
fn a_cohort_without_a_roster_is_refused() {
    let bench = Bench::with_scores("entity_type,entity_id,quality\nrecord,a,98\n");
    bench.run(&["--set", "score.complex_patient_bonus=cohort"]).failed(2, &["needs the table `clinicians`"]);
}
