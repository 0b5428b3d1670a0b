//! Participation in cases worked by hand, and what the random practices show of it.

use std::collections::BTreeMap;

use crate::support::project;

use super::eligibility::{Exclusion, Own, Participation, by_practice, by_themselves};
use super::generate::cohort;
use super::outputs::FinalScore;
use super::rows::{Activity, Clinician, Cohort, Group, Row};
use super::score::score_cohort;
use super::tables::Tables;
use super::volume::{Class, class, class_of_practice, of_clinician};

const TIN: &str = "111111111";
const SEGMENTS: [&str; 6] = [
    "segment_1_charges",
    "segment_1_patients",
    "segment_1_services",
    "segment_2_charges",
    "segment_2_patients",
    "segment_2_services",
];

fn tables() -> Tables {
    Tables::read(&project().join("rules/2024"))
}

/// A row of the TIN with the six figures, `-` for an empty cell, and other cells, `column=value` each.
fn row<R: Row>(figures: &str, other: &str) -> R {
    let segments = SEGMENTS.into_iter().zip(figures.split(' ')).filter(|(_, figure)| *figure != "-");
    let others = other.split(' ').filter_map(|cell| cell.split_once('='));
    let cells: BTreeMap<&str, &str> = segments.chain(others).chain([("tin", TIN), ("part_b_paid", "1000")]).collect();
    R::from_cells(|column| cells.get(column).copied().unwrap_or_default().to_owned())
}

const BELOW: &str = "90000.00 200 200 90000.00 200 200";
const PART: &str = "90000.01 200 200 90000.01 201 200";
const ABOVE: &str = "90000.01 201 201 90000.01 201 201";
const UNKNOWN: &str = "- - - - - -";

#[test]
fn the_segment_in_which_less_is_exceeded_decides() {
    let limits = tables().low_volume;
    let class = |figures: &str| class(&of_clinician(&row(figures, "")), limits);
    assert_eq!(limits, [90_000, 200, 200]);
    assert_eq!(class(UNKNOWN), Class::All);
    assert_eq!(class(ABOVE), Class::All);
    assert_eq!(class(BELOW), Class::None);
    assert_eq!(class(PART), Class::Some);
    assert_eq!(class("$90,000.01 201 201 0 0 201"), Class::Some);
    assert_eq!(class("90000.01 201 201 0 0 0"), Class::None);
    // An empty cell of a filled segment is not exceeded, an empty segment 1 is not asked for, an empty segment 2 is 0.
    assert_eq!(class("90000.01 201 - 90000.01 201 201"), Class::Some);
    assert_eq!(class("- - - 90000.01 201 201"), Class::All);
    assert_eq!(class("- - - 90000.01 200 -"), Class::Some);
    assert_eq!(class("90000.01 201 201 - - -"), Class::None);
}

#[test]
fn a_practice_has_the_sums_of_its_clinicians_where_nothing_else_is_given() {
    let mut cohort = Cohort {
        clinicians: vec![
            row("45000.00 100 100 45000.00 - 100", "npi=1"),
            row("45000.01 101 101 45000.01 201 -", "npi=2"),
        ],
        ..Cohort::default()
    };
    let tables = tables();
    let class = |cohort: &Cohort| class_of_practice(cohort, TIN, tables.low_volume);
    // Services of segment 2 are 100.
    assert_eq!(class(&cohort), Class::Some);
    assert_eq!(by_practice(&tables, &cohort, TIN), Participation::Voluntary);
    // Sums that lack a clinician show nothing, but for a practice of which figures are given.
    cohort.clinicians.push(row("- - - - 900 -", "npi=3"));
    assert_eq!(class(&cohort), Class::All);
    cohort.groups = vec![row("- - - - - 150", "entity_type=group")];
    assert_eq!(class(&cohort), Class::Some);
    cohort.clinicians.pop();
    cohort.groups = vec![row(UNKNOWN, "entity_type=group opted_in=yes")];
    assert_eq!(by_practice(&tables, &cohort, TIN), Participation::OptedIn);
    cohort.groups = vec![row("- - - - - 201", "entity_type=group")];
    assert_eq!(class(&cohort), Class::All);
    cohort.groups = vec![row("- - - 0 0 0", "entity_type=group opted_in=yes")];
    assert_eq!(by_practice(&tables, &cohort, TIN), Participation::Voluntary);
}

#[test]
fn the_first_reason_that_holds_takes_a_clinician_out() {
    use Exclusion::{LowVolume, NewlyEnrolled, NotEligibleType, NotOptedIn, PartialQp, Qp};
    use Participation::{Excluded, OptedIn, Required, Voluntary};
    let tables = tables();
    let cases = [
        (UNKNOWN, "", Required, None),
        (ABOVE, "opted_in=yes voluntary=yes", Required, None),
        (PART, "opted_in=yes voluntary=yes", OptedIn, None),
        (PART, "opted_in=no", Excluded, Some(NotOptedIn)),
        (PART, "voluntary=yes", Voluntary, Some(NotOptedIn)),
        (BELOW, "opted_in=yes", Excluded, Some(LowVolume)),
        (BELOW, "voluntary=yes", Voluntary, Some(LowVolume)),
        (BELOW, "clinician_type=other newly_enrolled=yes", Excluded, Some(NotEligibleType)),
        (ABOVE, "clinician_type=other voluntary=yes", Voluntary, Some(NotEligibleType)),
        (ABOVE, "newly_enrolled=yes qp_status=qp", Excluded, Some(NewlyEnrolled)),
        (ABOVE, "newly_enrolled=yes voluntary=yes", Voluntary, Some(NewlyEnrolled)),
        (ABOVE, "qp_status=qp voluntary=yes", Excluded, Some(Qp)),
        (ABOVE, "qp_status=qp partial_qp_elects=yes", Excluded, Some(Qp)),
        (BELOW, "qp_status=partial_qp voluntary=yes", Excluded, Some(PartialQp)),
        (ABOVE, "qp_status=partial_qp partial_qp_elects=yes", Required, None),
        (BELOW, "qp_status=partial_qp partial_qp_elects=yes", Excluded, Some(LowVolume)),
        (ABOVE, "qp_status=none newly_enrolled=no", Required, None),
    ];
    let mut cohort = Cohort::default();
    for (figures, other, participation, exclusion) in cases {
        let own = by_themselves(&tables, &cohort, &row(figures, other));
        assert_eq!(own, Own { participation, exclusion }, "{figures} {other}");
    }
    // Without own figures no more than the practice's.
    cohort.groups = vec![row(BELOW, "entity_type=group")];
    let own = by_themselves(&tables, &cohort, &row(UNKNOWN, ""));
    assert_eq!(own, Own { participation: Excluded, exclusion: Some(LowVolume) });
}

/// One activity of a unit.
fn activity(npi: &str) -> Activity {
    row(UNKNOWN, &format!("npi={npi} activity_id=IA_EPA_1"))
}

/// Participation, reason, and as what the first clinician is scored.
fn told(cohort: &Cohort) -> (&'static str, String, &'static str, bool) {
    let first = score_cohort(&tables(), cohort).final_scores.swap_remove(0);
    let FinalScore { participation, exclusion_reason, scored_as, .. } = first;
    assert_eq!(first.final_score_hundredths.is_some(), !scored_as.is_empty());
    assert_eq!(first.part_b_paid_cents, Some(100_000));
    (participation, exclusion_reason, scored_as, first.adjustment_dollars_cents != Some(0))
}

#[test]
fn a_practice_that_reports_reaches_those_whose_volume_alone_is_too_low() {
    let cases = [
        // Own figures and flags, figures and election of the practice, own row; what becomes of it.
        (BELOW, "", ABOVE, "", false, ("required", "", "group", true)),
        (BELOW, "", ABOVE, "", true, ("required", "", "group", true)),
        (PART, "voluntary=yes", PART, "opted_in=yes", true, ("opted_in", "", "group", true)),
        (BELOW, "", PART, "", false, ("voluntary", "", "group", false)),
        (BELOW, "", PART, "", true, ("voluntary", "", "group", false)),
        (BELOW, "voluntary=yes", BELOW, "opted_in=yes", true, ("voluntary", "", "group", false)),
        (PART, "opted_in=yes", BELOW, "", true, ("opted_in", "", "individual", true)),
        (ABOVE, "", BELOW, "", true, ("required", "", "individual", true)),
        (ABOVE, "", BELOW, "", false, ("required", "", "individual", true)),
        (ABOVE, "clinician_type=other", ABOVE, "", true, ("excluded", "not_eligible_type", "", false)),
        (ABOVE, "newly_enrolled=yes voluntary=yes", ABOVE, "", true, ("voluntary", "", "individual", false)),
        (ABOVE, "newly_enrolled=yes voluntary=yes", ABOVE, "", false, ("voluntary", "", "", false)),
        (ABOVE, "qp_status=qp", ABOVE, "", true, ("excluded", "qp", "", false)),
        (ABOVE, "qp_status=partial_qp voluntary=yes", ABOVE, "", true, ("excluded", "partial_qp", "", false)),
    ];
    for (own, flags, practice, election, own_row, (participation, reason, scored_as, paid)) in cases {
        let mut cohort = Cohort {
            clinicians: vec![row(own, &format!("npi=1 {flags}")), row(UNKNOWN, "npi=2")],
            groups: vec![row::<Group>(practice, &format!("entity_type=group {election}"))],
            activities: vec![activity("")],
            ..Cohort::default()
        };
        cohort.activities.extend(own_row.then(|| activity("1")));
        let expected = (participation, reason.to_owned(), scored_as, paid);
        assert_eq!(told(&cohort), expected, "{own} {flags}, {practice} {election}, {own_row}");
    }
}

#[test]
fn without_a_group_row_those_who_must_are_scored_and_voluntary_ones_where_they_report() {
    let alone = |figures: &str, flags: &str, activities: Vec<Activity>| Cohort {
        clinicians: vec![row::<Clinician>(figures, &format!("npi=1 {flags}"))],
        groups: vec![row::<Group>(ABOVE, "entity_type=group")],
        activities,
        ..Cohort::default()
    };
    let rows = |cohort: &Cohort| score_cohort(&tables(), cohort).entity_scores.len();
    let nobody = alone(BELOW, "", vec![]);
    assert_eq!((rows(&nobody), told(&nobody)), (0, ("excluded", "low_volume".to_owned(), "", false)));
    let silent = alone(BELOW, "voluntary=yes", vec![]);
    assert_eq!((rows(&silent), told(&silent)), (0, ("voluntary", String::new(), "", false)));
    let excluded = alone(PART, "", vec![activity("1")]);
    assert_eq!((rows(&excluded), told(&excluded)), (0, ("excluded", "not_opted_in".to_owned(), "", false)));
    let elected = alone(PART, "opted_in=yes", vec![]);
    assert_eq!((rows(&elected), told(&elected)), (1, ("opted_in", String::new(), "individual", true)));
}

#[test]
fn a_groups_interoperability_moves_when_all_who_can_be_asked_qualify() {
    let reason = |other: &str| {
        let members =
            ["npi=1 practice_size=40 hospital_based=yes".to_owned(), format!("npi=2 practice_size=40 {other}")];
        let cohort = Cohort {
            clinicians: members.iter().map(|cells| row(UNKNOWN, cells)).collect(),
            activities: vec![activity("")],
            ..Cohort::default()
        };
        let reasons = score_cohort(&tables(), &cohort).entity_scores.swap_remove(0).reweighting_reason;
        reasons.unwrap_or_default().contains("pi:hospital_based")
    };
    assert!(!reason(""));
    assert!(reason("clinician_type=other voluntary=yes"));
    assert!(reason("newly_enrolled=yes"));
    assert!(reason("qp_status=qp"));
    assert!(!reason("qp_status=partial_qp"));
}

#[test]
fn random_practices_show_every_participation_and_most_clinicians_plain() {
    let tables = tables();
    let (mut seen, mut plain, mut clinicians) = (BTreeMap::new(), 0, 0);
    for seed in 0..400 {
        let cohort = cohort(seed, &tables);
        let untouched = |row: &&Clinician| {
            let cells = [&row.opted_in, &row.voluntary, &row.newly_enrolled, &row.qp_status, &row.partial_qp_elects];
            of_clinician(row).iter().all(Option::is_none) && cells.iter().all(|cell| cell.is_empty())
        };
        plain += cohort.clinicians.iter().filter(untouched).count();
        clinicians += cohort.clinicians.len();
        for row in score_cohort(&tables, &cohort).final_scores {
            *seen.entry((row.participation, row.exclusion_reason, row.scored_as)).or_insert(0) += 1;
        }
    }
    // Six reasons; the other three scored as any unit, voluntary ones perhaps not at all, and subgroups only as required.
    assert_eq!(seen.len(), 6 + 3 * 4 + 1 + 1, "{seen:?}");
    assert!((60..=72).contains(&(100 * plain / clinicians)), "{plain} of {clinicians}");
}
