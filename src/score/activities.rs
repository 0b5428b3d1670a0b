//! 42 CFR 414.1380(b)(3): the improvement activities category.

use super::record::{MeasureScore, Outcome, Recorder, Subject};
use crate::model::submissions::ActivityRow;
use crate::model::{Category, EntityType, UnitFacts};
use crate::rules::tables::{ActivityLaw, ActivityWeight, Mvp, MvpLaw};
use crate::units::{Exact, FINE, Percent, Pure};

/// The improvement activities score of a unit.
#[derive(Debug, Clone)]
pub struct ActivityScore {
    /// Percent.
    pub percent: Exact<Percent>,
    /// An activity was attested.
    pub submitted: bool,
}

/// How half the credit for taking part in an alternative payment model and activities go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApmCredit {
    /// The credit is added.
    Additive,
    /// The credit is the least.
    Floor,
}

/// The activities that a pathway takes, and what they are worth there.
#[derive(Debug, Clone, Copy)]
pub enum Inventory<'a> {
    /// Those of traditional MIPS, worth twice as much with a special status.
    Traditional,
    /// Those of the APM Performance Pathway.
    App,
    /// Those of a MIPS Value Pathway, worth the same for everybody (42 CFR 414.1365(d)(3)(ii)).
    Mvp(&'a Mvp, &'a MvpLaw),
}

impl Inventory<'_> {
    fn takes(self, place: u16, law: &ActivityLaw) -> bool {
        match self {
            Self::Traditional => law.activities[place].traditional,
            Self::App => law.activities[place].app,
            Self::Mvp(pathway, _) => pathway.activities.contains(&place),
        }
    }

    /// Medium 10 and high 20, with a special status 20 and 40 (42 CFR 414.1380(b)(3)); in a MIPS Value Pathway 20 and 40.
    fn points(self, place: u16, facts: &UnitFacts<'_>, law: &ActivityLaw) -> i64 {
        let of = |(usual, special): (i64, i64)| if facts.special_status { special } else { usual };
        match (law.activities[place].weight, self) {
            (ActivityWeight::Full, _) => law.full_credit,
            (ActivityWeight::Medium, Self::Mvp(_, mvps)) => mvps.medium_points,
            (ActivityWeight::High, Self::Mvp(_, mvps)) => mvps.high_points,
            (ActivityWeight::Medium, _) => of(law.medium),
            (ActivityWeight::High, _) => of(law.high),
        }
    }
}

/// Scores the category: the points of the best submitter's activities over 40, at most 100 percent.
///
/// A high and two medium activities: `20 + 10 + 10 = 40`, the whole category; of a small practice one high activity is
/// enough. `other_data` tells whether quality and promoting interoperability were submitted, without which half the
/// credit for an alternative payment model needs an attested activity (42 CFR 414.1380(b)(3)(i)).
pub fn score_activities(
    rows: &[ActivityRow],
    inventory: Inventory<'_>,
    facts: &UnitFacts<'_>,
    credit: ApmCredit,
    other_data: bool,
    law: &ActivityLaw,
    recorder: &mut impl Recorder,
) -> ActivityScore {
    let submitters = || rows.chunk_by(|a, b| a.submitter == b.submitter);
    let sum = |rows: &[ActivityRow]| {
        judged(rows, inventory, facts, law).map(|(_, _, points)| points).sum::<i64>().min(law.full_credit)
    };
    let mut best = (-1, None);
    for rows in submitters() {
        if sum(rows) > best.0 {
            best = (sum(rows), Some(rows[0].submitter));
        }
    }
    for rows in submitters() {
        for (row, outcome, points) in judged(rows, inventory, facts, law) {
            let attested = outcome == Outcome::Attested;
            recorder.measure(|| MeasureScore {
                submitter: row.submitter,
                points: Some(Exact::whole(points)),
                available: Exact::whole(law.full_credit),
                counted: attested && best.1 == Some(row.submitter),
                ..MeasureScore::new(Category::ImprovementActivities, Subject::Measure(row.activity), outcome)
            });
        }
    }
    let attested = submitters().any(|rows| judged(rows, inventory, facts, law).any(|row| row.1 == Outcome::Attested));
    let points = with_credit(best.0.max(0), facts, credit, attested || other_data, law).min(law.full_credit);
    ActivityScore { percent: Exact::ratio(100 * i128::from(points), i128::from(law.full_credit)), submitted: attested }
}

/// Half of the category for taking part in an alternative payment model (42 CFR 414.1380(b)(3)(i)), not where an exception
/// was approved (42 CFR 414.1380(c)(2)(iv)).
fn with_credit(points: i64, facts: &UnitFacts<'_>, credit: ApmCredit, data: bool, law: &ActivityLaw) -> i64 {
    let entitled = facts.apm_participant && data && facts.approved.is_empty() && !facts.automatic_euc;
    match credit {
        _ if !entitled => points,
        ApmCredit::Additive => points + law.apm_points,
        ApmCredit::Floor => points.max(law.apm_points),
    }
}

/// Each row of one submitter with its outcome and points. Rows of one activity stand in the order in which they were
/// submitted: the last one counts.
fn judged<'a>(
    rows: &'a [ActivityRow],
    inventory: Inventory<'a>,
    facts: &'a UnitFacts<'_>,
    law: &'a ActivityLaw,
) -> impl Iterator<Item = (&'a ActivityRow, Outcome, i64)> {
    rows.iter().enumerate().map(move |(place, row)| {
        let again = rows.get(place + 1).is_some_and(|next| next.activity == row.activity);
        let outcome = match inventory.takes(row.activity, law) {
            true => outcome(row, again, facts, law),
            false => Outcome::UnknownProgram,
        };
        let points = if outcome == Outcome::Attested { inventory.points(row.activity, facts, law) } else { 0 };
        (row, outcome, points)
    })
}

/// 90 continuous days of the year, for a group by half of its clinicians (42 CFR 414.1360(a)(2)).
fn outcome(row: &ActivityRow, again: bool, facts: &UnitFacts<'_>, law: &ActivityLaw) -> Outcome {
    if row.period.is_some_and(|period| period.within(law.year).days() < law.days) {
        return Outcome::TooShort;
    }
    let share = row.share.map(|share| Exact::<Pure>::decimal(share, FINE));
    let by_group = facts.entity_type != EntityType::Individual;
    if by_group && share.is_some_and(|share| share < law.group_share) {
        return Outcome::BelowHalf;
    }
    if again { Outcome::Duplicate } else { Outcome::Attested }
}
