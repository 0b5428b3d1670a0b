//! The improvement activities category (section 5).

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{days, number};
use super::fraction::Fraction;
use super::law::{self, Category};
use super::outputs::MeasureScore;
use super::pathway::Pathway;
use super::rows::{Activity, Cohort};
use super::tables::Tables;
use super::units::Unit;

/// What improvement activities come to for one unit.
#[derive(Clone, Debug)]
pub struct ActivityScore {
    /// At least one activity was attested that holds.
    pub submitted: bool,
    /// Without the credit for APM participants.
    pub points: i64,
    pub rows: Vec<MeasureScore>,
}

pub fn score(tables: &Tables, cohort: &Cohort, unit: &Unit, pathway: &Pathway) -> ActivityScore {
    // The latest row of each submitter and activity (2.2).
    let mut latest: BTreeMap<(&str, &str), &Activity> = BTreeMap::new();
    let mut replaced: Vec<&Activity> = Vec::new();
    for row in cohort.activities.iter().filter(|row| unit.key.owns(*row)) {
        let Some(place) = latest.get_mut(&(row.submitter.as_str(), row.activity_id.as_str())) else {
            latest.insert((&row.submitter, &row.activity_id), row);
            continue;
        };
        let before = if row.submitted_at > place.submitted_at { std::mem::replace(place, row) } else { row };
        // The very same row again says nothing new.
        if before != *place && !replaced.contains(&before) {
            replaced.push(before);
        }
    }
    let submitters: BTreeSet<&str> = latest.keys().map(|(submitter, _)| *submitter).collect();
    let points_of = |submitter: &str| -> i64 {
        let own = latest.iter().filter(|((of, _), _)| *of == submitter);
        let points: i64 = own.map(|(_, row)| worth(tables, unit, pathway, row).1).sum();
        points.min(law::ACTIVITY_POINTS)
    };
    // 13.2: the best submitter alone; of equals the first by name.
    let mut best: Option<(&str, i64)> = None;
    for submitter in submitters {
        let points = points_of(submitter);
        if best.is_none_or(|(_, most)| points > most) {
            best = Some((submitter, points));
        }
    }
    let again = replaced.into_iter().map(|row| {
        let (outcome, _) = worth(tables, unit, pathway, row);
        MeasureScore {
            submitter: row.submitter.clone(),
            points_micro: Some(0),
            available_points_micro: Some(law::ACTIVITY_POINTS * 1_000_000),
            ..MeasureScore::new(
                Category::Ia,
                &row.activity_id,
                if outcome == "attested" { "duplicate" } else { outcome },
            )
        }
    });
    let rows: Vec<MeasureScore> = latest
        .iter()
        .map(|((submitter, id), row)| {
            let (outcome, points) = worth(tables, unit, pathway, row);
            let is_best = best.is_some_and(|(name, _)| name == *submitter);
            MeasureScore {
                submitter: (*submitter).to_owned(),
                points_micro: Some(points * 1_000_000),
                available_points_micro: Some(law::ACTIVITY_POINTS * 1_000_000),
                // The APP's full credit does not come from activities (10.3).
                counted: is_best && outcome == "attested" && *pathway != Pathway::App,
                ..MeasureScore::new(Category::Ia, id, outcome)
            }
        })
        .chain(again)
        .collect();
    ActivityScore {
        submitted: rows.iter().any(|row| row.outcome == "attested"),
        points: best.map(|(_, points)| points).unwrap_or(0),
        rows,
    }
}

/// Outcome, first that holds, and points of one activity (5.1, 5.3, 5.5).
fn worth(tables: &Tables, unit: &Unit, pathway: &Pathway, row: &Activity) -> (&'static str, i64) {
    let activity_id = row.activity_id.as_str();
    let offered_in = |program: &str| tables.activity_programs[activity_id].iter().any(|offered| offered == program);
    let offered = match pathway {
        Pathway::Mvp(id) => tables.mvp(id).activities.iter().any(|listed| listed == activity_id),
        Pathway::App => offered_in("app1"),
        Pathway::Traditional | Pathway::Facility => offered_in("mips"),
    };
    if !offered {
        return ("unknown_program", 0);
    }
    if days(&row.performance_start, &row.performance_end).is_some_and(|days| days < law::ACTIVITY_DAYS) {
        return ("too_short", 0);
    }
    if !unit.is_individual() && number(&row.share_of_clinicians).is_some_and(|share| share < Fraction::ratio(1, 2)) {
        return ("below_half", 0);
    }
    let of_mvp = matches!(pathway, Pathway::Mvp(_));
    ("attested", activity_points(tables, activity_id, unit.special_status, of_mvp))
}

/// 5.1, 5.5, 10.1: medium 10, high 20, twice that with a special status or in an MVP; the medical home is the whole category.
pub fn activity_points(tables: &Tables, activity_id: &str, special_status: bool, of_mvp: bool) -> i64 {
    let times = if special_status { 2 } else { 1 };
    match tables.activities.get(activity_id).map(String::as_str) {
        _ if activity_id == law::MEDICAL_HOME => law::ACTIVITY_POINTS,
        Some("medium") if of_mvp => law::MVP_MEDIUM_ACTIVITY,
        Some("high") if of_mvp => law::MVP_HIGH_ACTIVITY,
        Some("medium") => times * law::MEDIUM_ACTIVITY,
        Some("high") => times * law::HIGH_ACTIVITY,
        other => panic!("{activity_id} is no activity of 2024 ({other:?})"),
    }
}

/// 5.4, 13.12, 13b.45: 20 points for APM participants who attest an activity, or submit quality and PI data; none with an
/// approved or automatic exception.
pub fn apm_credit(unit: &Unit, activities_submitted: bool, quality_submitted: bool, pi_submitted: bool) -> i64 {
    let excused = unit.automatic_euc || !unit.reweight.is_empty();
    let reports = activities_submitted || quality_submitted && pi_submitted;
    if unit.in_apm_entity && reports && !excused { law::APM_CREDIT } else { 0 }
}

/// 5.2.
pub fn percent(points: i64) -> Fraction {
    Fraction::ratio(100 * points.min(law::ACTIVITY_POINTS), law::ACTIVITY_POINTS)
}
