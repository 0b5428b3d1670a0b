//! The Promoting Interoperability category (section 4): the submissions of a unit and the best of them.

use std::collections::{BTreeMap, BTreeSet};

use super::answers::{Answers, State};
use super::apm_entity;
use super::cells::{days, number};
use super::fraction::Fraction;
use super::key::{Key, Kind};
use super::law::{self, Category};
use super::outputs::MeasureScore;
use super::redistribution::{HieOption, Points, score_option};
use super::rows::{Cohort, Interoperability};
use super::tables::Tables;
use super::units::Unit;

/// What Promoting Interoperability comes to for one unit.
#[derive(Clone, Debug)]
pub struct InteroperabilityScore {
    /// 13.15: everything that makes a submission is there, whatever the answers.
    pub submitted: bool,
    /// False where there is nobody to take a mean of (13.24).
    pub applies: bool,
    pub percent: Fraction,
    pub rows: Vec<MeasureScore>,
}

/// One submitter's submission, scored.
#[derive(Clone, Debug)]
pub struct Attempt<'a> {
    pub answers: Answers<'a>,
    pub submitter: &'a str,
    pub submitted: bool,
    pub percent: Fraction,
    pub total: Fraction,
    pub option: HieOption,
    pub points: Points,
}

/// A subgroup has its group's (10.2), an APM entity its own or its members' (13.24).
pub fn score(tables: &Tables, cohort: &Cohort, unit: &Unit) -> InteroperabilityScore {
    match unit.key.kind {
        Kind::Subgroup => score_rows(cohort, &Key::group(&unit.key.tin)),
        Kind::ApmEntity => apm_entity::interoperability(tables, cohort, unit),
        Kind::VirtualGroup | Kind::Group | Kind::Individual => score_rows(cohort, &unit.key),
    }
}

/// The rows of one unit.
pub fn score_rows(cohort: &Cohort, key: &Key) -> InteroperabilityScore {
    let own: Vec<&Interoperability> = cohort.interoperability.iter().filter(|row| key.owns(*row)).collect();
    let submitters: BTreeSet<&str> = own.iter().map(|row| row.submitter.as_str()).collect();
    let attempts: Vec<Attempt> = submitters.into_iter().map(|submitter| attempt(&own, submitter)).collect();

    // 13.2: the best submitter alone, a whole submission before a part of one; of equals the first by name.
    let mut best: Option<&Attempt> = None;
    for attempt in &attempts {
        let key = |attempt: &Attempt| (attempt.submitted, attempt.percent.clone());
        if best.is_none_or(|best| key(attempt) > key(best)) {
            best = Some(attempt);
        }
    }
    let mut rows = Vec::new();
    for attempt in &attempts {
        let is_best = best.is_some_and(|best| best.submitter == attempt.submitter);
        rows.extend(measure_rows(attempt, is_best));
    }
    InteroperabilityScore {
        submitted: best.is_some_and(|best| best.submitted),
        applies: true,
        percent: best.map(|best| best.percent.clone()).unwrap_or_else(Fraction::zero),
        rows,
    }
}

/// The rows of one submitter, the latest of each measure.
fn attempt<'a>(own: &[&'a Interoperability], submitter: &'a str) -> Attempt<'a> {
    let rows: Vec<&Interoperability> = own.iter().copied().filter(|row| row.submitter == submitter).collect();
    let mut latest: BTreeMap<&str, &Interoperability> = BTreeMap::new();
    for row in &rows {
        let place = latest.entry(&row.measure_id).or_insert(row);
        if row.submitted_at > place.submitted_at {
            *place = row;
        }
    }
    // CEHRT id and dates belong to the submission: taken from any of its rows (tables.md).
    let first = |cell: fn(&Interoperability) -> &str| rows.iter().map(|row| cell(row)).find(|cell| !cell.is_empty());
    let certified = first(|row| &row.cehrt_id).is_some();
    let period =
        days(first(|row| &row.performance_start).unwrap_or(""), first(|row| &row.performance_end).unwrap_or(""));
    let answers = Answers::new(latest);
    let gates_answered = law::GATES.iter().all(|gate| answers.answer(gate).is_some());
    let submitted = certified && period.is_some() && gates_answered && answers.every_required_measure_is_there();
    let gates_open = certified
        && period.is_some_and(|days| days >= law::INTEROPERABILITY_DAYS)
        && law::GATES.iter().all(|gate| answers.answer(gate) == Some(true));

    // 13b.38: of two HIE options the better counts; an option that is fulfilled before one that is
    // only answered, and that before one that is not there.
    let mut best: Option<((bool, bool), Fraction, HieOption, Points)> = None;
    for option in [HieOption::SendAndReceive, HieOption::Exchange, HieOption::Framework] {
        let points = score_option(&answers, option);
        let total = Fraction::sum(&points.values().map(|(points, _)| points.clone()).collect::<Vec<_>>());
        let standing = (option.is_fulfilled(&answers), option.is_there(&answers));
        if best.as_ref().is_none_or(|(other, most, _, _)| (standing, &total) > (*other, most)) {
            best = Some((standing, total, option, points));
        }
    }
    let ((fulfilled, _), measures_total, option, points) = best.expect("there are three options");
    let bonus = if answers.bonus_earned() { law::INTEROPERABILITY_BONUS } else { 0 };
    let total = measures_total + Fraction::whole(bonus);
    let passes = submitted && gates_open && fulfilled && answers.common_measures_fulfilled();
    let percent = if passes { total.clone().min(Fraction::whole(100)) } else { Fraction::zero() };
    Attempt { answers, submitter, submitted, percent, total, option, points }
}

/// tables.md, measure_scores: what became of each measure that is asked for or was answered; exclusions and levels of
/// engagement show in the row of their measure.
fn measure_rows(attempt: &Attempt, is_best: bool) -> Vec<MeasureScore> {
    let answers = &attempt.answers;
    let counts = is_best && attempt.submitted;
    let of_exclusions = |id: &str| answers.measure_excluded_by(id).is_some();
    let mut ids: BTreeSet<&str> = answers.rows().map(|(id, _)| id).filter(|id| !of_exclusions(id)).collect();
    ids.retain(|id| !id.ends_with("_PRE") && !id.ends_with("_PROD"));
    ids.extend(answers.rows().filter_map(|(id, _)| answers.measure_excluded_by(id)));
    ids.extend(law::GATES.iter().copied().chain(attempt.points.keys().copied()));
    let first_bonus = law::BONUS_MEASURES.iter().find(|id| answers.answer(id) == Some(true)).copied();
    let mut rows = Vec::new();
    for id in ids {
        let said = answers.answer(id).is_some() || answers.value(id).is_some();
        let yes = answers.answer(id) == Some(true);
        let state = answers.state(id);
        let (points, available) = attempt.points.get(id).map_or((0, 0), |(got, most)| (got.scaled(6), most.scaled(6)));
        let bonus = law::INTEROPERABILITY_BONUS * 1_000_000;
        let (outcome, points, available) = if Some(id) == first_bonus {
            ("bonus", bonus, bonus)
        } else if law::BONUS_MEASURES.contains(&id) {
            (if yes { "not_counted" } else { "not_attested" }, 0, 0)
        } else if HieOption::is_measure(id) && !attempt.option.has(id) {
            ("not_counted", 0, 0)
        } else if state == State::Excluded {
            ("exclusion_claimed", 0, 0)
        } else if !said {
            ("missing_required", 0, available)
        } else if answers.value(id).is_some() {
            ("scored", points, available)
        } else if yes && state == State::Fulfilled {
            ("attested", points, available)
        } else {
            ("not_attested", 0, available)
        };
        // Nobody asks for what was not said.
        if !said && state != State::Excluded && !law::GATES.contains(&id) && !attempt.points.contains_key(id) {
            continue;
        }
        let row = answers.rows().find(|(found, _)| *found == id).map(|(_, row)| row);
        let rate = row.and_then(|row| Some((number(&row.numerator)?, number(&row.denominator)?)));
        rows.push(MeasureScore {
            submitter: attempt.submitter.to_owned(),
            points_micro: Some(points),
            available_points_micro: Some(available),
            counted: counts && available > 0,
            performance_rate_micro: match rate {
                Some((n, d)) if d.is_positive() => Some((n / d * Fraction::whole(100)).scaled(6)),
                _ => None,
            },
            ..MeasureScore::new(Category::Pi, id, outcome)
        });
    }
    rows
}
