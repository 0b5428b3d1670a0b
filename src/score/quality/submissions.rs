//! The submissions of a unit: rows taken together, scored, and the best of each measure found.

use std::cmp::Ordering;

use smallvec::SmallVec;

use super::performance::{Figures, Reported, Strata};
use super::points::{Terms, Worth};
use crate::model::submissions::{Program, QualityRow};
use crate::model::{Collection, PerformanceMove, UnitFacts, UnitRows};
use crate::rules::tables::{Metric, Offer, QualityLaw, QualityMeasure};
use crate::score::record::Outcome;
use crate::units::{Exact, Percent, Points};

/// One submission of a measure: what it says and what it is worth.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each tells something of its own")]
pub(super) struct Submission<'a> {
    pub(super) place: u16,
    pub(super) measure: &'a QualityMeasure,
    /// Its rows, those of one stratum in the order in which they were submitted.
    pub(super) rows: &'a [QualityRow],
    pub(super) worth: Worth,
    /// Reported by somebody, rather than calculated by CMS or asked in a survey.
    pub(super) reported: bool,
    /// It says that nobody was eligible, and no more.
    pub(super) nobody_eligible: bool,
    /// Another submission of the measure goes before.
    pub(super) superseded: bool,
    /// Among the measures that make the score.
    pub(super) counted: bool,
}

/// The submissions of a unit: few enough, but for rare units, to need no room but the stack's.
pub(super) type Submissions<'a> = SmallVec<[Submission<'a>; 32]>;

impl<'a> Submission<'a> {
    /// How it was collected.
    pub(super) fn collection(&self) -> Collection {
        self.rows[0].channel.collection()
    }

    /// Who submitted it.
    pub(super) fn submitter(&self) -> u16 {
        self.rows[0].submitter
    }

    /// What its measure is worth as it was collected.
    pub(super) fn offer(&self) -> &'a Offer {
        offer(self.measure, self.collection())
    }

    /// What became of it.
    pub(super) fn outcome(&self) -> Outcome {
        match self.superseded && self.worth.outcome != Outcome::Suppressed {
            true => Outcome::Superseded,
            false => self.worth.outcome,
        }
    }

    /// Somebody was eligible: more than a statement that nobody was.
    pub(super) fn has_cases(&self) -> bool {
        !self.nobody_eligible
    }

    /// Scored before suppressed before left out before nobody eligible, then more points; of equals the first by the name of
    /// its collection type, then of its submitter.
    pub(super) fn rank(&self, other: &Self) -> Ordering {
        let class = |submission: &Self| match (submission.worth.points(), submission.worth.outcome) {
            (Some(_), _) => 3,
            (None, Outcome::Suppressed) => 2,
            (None, _) if submission.has_cases() => 1,
            (None, _) => 0,
        };
        let points = self.worth.points().cmp(&other.worth.points());
        let first =
            || (other.collection().name(), other.submitter()).cmp(&(self.collection().name(), self.submitter()));
        class(self).cmp(&class(other)).then(points).then_with(first)
    }
}

/// Scores every submission of the rows, in the order of measures; all but the best of each measure are superseded
/// (42 CFR 414.1380(b)(1)(i)).
pub(super) fn submissions<'a>(
    rows: UnitRows<'a>,
    program: Program,
    facts: &UnitFacts<'_>,
    law: &'a QualityLaw,
    found: &mut Submissions<'a>,
) {
    found.clear();
    let unit = Unit { rows, program, facts, law };
    for rows_of in [rows.quality, rows.pooled] {
        for group in of_program(rows_of, program).chunk_by(same_submission) {
            match unit.plain(group) {
                Some(submission) => found.push(submission),
                None => unit.push_any(group, found),
            }
        }
    }
    if !rows.pooled.is_empty() {
        found.sort_by_key(|submission| (submission.place, submission.collection(), submission.submitter()));
    }
    supersede(found);
}

/// A unit whose submissions are scored.
struct Unit<'a, 'u> {
    rows: UnitRows<'a>,
    program: Program,
    facts: &'u UnitFacts<'u>,
    law: &'a QualityLaw,
}

impl<'a> Unit<'a, '_> {
    /// A submission of counts alone and of small numbers, as most are.
    #[inline(always)]
    fn plain(&self, group: &'a [QualityRow]) -> Option<Submission<'a>> {
        let (measure, offer) = self.offered(group);
        let strata = Strata { measure, rows: group, given: self.rows.given };
        let counted = strata.counted().filter(|_| self.rows.moves.is_empty())?;
        let worth = Worth::of_reported(&counted, self.terms(measure, offer))?;
        Some(submission(group, measure, counted.nobody_eligible(), worth))
    }

    /// Scores any submission; apart, so that scoring plain ones stays short.
    #[cold]
    #[inline(never)]
    fn push_any(&self, group: &'a [QualityRow], found: &mut Submissions<'a>) {
        let (measure, offer) = self.offered(group);
        let (says, terms) = (reported(measure, group, self.rows), self.terms(measure, offer));
        let worth = match measure.minimum.filter(|_| measure.is_from_claims()) {
            Some(minimum) => Worth::of_claims(minimum, &says, terms),
            None if measure.metric == Metric::Cahps => Worth::of_survey(&says, terms),
            None => Worth::of_reported(&says, terms).expect("any number is small enough"),
        };
        found.push(submission(group, measure, says.nobody_eligible, worth));
    }

    #[inline(always)]
    fn offered(&self, group: &[QualityRow]) -> (&'a QualityMeasure, &'a Offer) {
        let measure = &self.law.measures[group[0].measure];
        (measure, offer(measure, group[0].channel.collection()))
    }

    #[inline(always)]
    fn terms<'t>(&'t self, measure: &'t QualityMeasure, offer: &'t Offer) -> Terms<'t> {
        Terms { measure, offer, program: self.program, facts: self.facts, law: self.law }
    }
}

#[inline(always)]
fn offer(measure: &QualityMeasure, collection: Collection) -> &Offer {
    measure.offer(collection).expect("reading refuses a collection type that is not offered")
}

#[inline(always)]
fn submission<'a>(
    rows: &'a [QualityRow],
    measure: &'a QualityMeasure,
    nobody_eligible: bool,
    worth: Worth,
) -> Submission<'a> {
    Submission {
        place: rows[0].measure,
        measure,
        rows,
        worth,
        reported: !measure.is_from_claims() && measure.metric != Metric::Cahps,
        nobody_eligible,
        superseded: false,
        counted: false,
    }
}

/// Rows of one programme, which stand together.
pub(super) fn of_program(rows: &[QualityRow], program: Program) -> &[QualityRow] {
    let belongs = |row: &QualityRow| row.channel.program() == program;
    // Most units report for one programme alone.
    if let (Some(first), Some(last)) = (rows.first(), rows.last())
        && belongs(first)
        && belongs(last)
    {
        return rows;
    }
    rows.iter().position(belongs).map_or(&[], |start| {
        let length = rows[start..].partition_point(belongs);
        &rows[start..start + length]
    })
}

fn same_submission(a: &QualityRow, b: &QualityRow) -> bool {
    (a.measure, a.channel, a.submitter) == (b.measure, b.channel, b.submitter)
}

/// What the rows of a submission say, with the moves of a scenario.
pub(super) fn reported(measure: &QualityMeasure, group: &[QualityRow], rows: UnitRows<'_>) -> Reported {
    let of = |rows_of: &[QualityRow]| Strata { measure, rows: rows_of, given: rows.given }.reported();
    let repeats = group.windows(2).any(|pair| pair[0].stratum == pair[1].stratum);
    let reported = match repeats {
        // Rows of one stratum stand in the order in which they were submitted: the last one counts.
        true => of(&group.chunk_by(|a, b| a.stratum == b.stratum).map(|rows| rows[rows.len() - 1]).collect::<Vec<_>>()),
        false => of(group),
    };
    if rows.moves.is_empty() { reported } else { moved(reported, &group[0], rows.moves) }
}

/// What is reported with the moves of a scenario: the rate goes up or down, from 0 to 100 percent; completeness and cases stay.
///
/// 62.5 percent moved by 10 points: 72.5.
fn moved(mut reported: Reported, row: &QualityRow, moves: &[PerformanceMove]) -> Reported {
    let is_meant = |one: &&PerformanceMove| {
        one.measure == row.measure && one.collection.is_none_or(|collection| collection == row.channel.collection())
    };
    let mut meant = moves.iter().filter(is_meant).peekable();
    if meant.peek().is_some() {
        let points: Exact<Percent> = meant.map(|one| &one.points).sum();
        let with_points = |rate: Exact| (&rate + &points.as_unit()).max(Exact::zero()).min(Exact::whole(100));
        reported.performance = reported.performance.map(with_points);
    }
    reported
}

fn supersede(found: &mut [Submission<'_>]) {
    // Most units submit each measure once.
    if found.is_sorted_by(|a, b| a.place < b.place) {
        return;
    }
    for same in found.chunk_by_mut(|a, b| a.place == b.place) {
        if same.len() == 1 {
            continue;
        }
        let mut best = 0;
        for place in 1..same.len() {
            if same[place].rank(&same[best]) == Ordering::Greater {
                best = place;
            }
        }
        for (place, submission) in same.iter_mut().enumerate() {
            submission.superseded = place != best;
        }
    }
}

/// The CAHPS survey as one measure: the mean of its scored summary measures, half-up to 6 decimals; none: no summary
/// measure was scored (42 CFR 414.1380(b)(1)).
///
/// Summary measures of 8 and 9.5 points: 8.75.
pub(super) fn survey_points(found: &[Submission<'_>]) -> Option<Exact<Points>> {
    let scored = || {
        let summaries = found.iter().filter(|one| !one.reported && one.measure.metric == Metric::Cahps);
        summaries.filter(|one| !one.superseded).filter_map(|one| one.worth.points())
    };
    let count = i64::try_from(scored().count()).ok().filter(|count| *count > 0)?;
    let mean = scored().sum::<Exact<Points>>().checked_div(&Exact::whole(count))?;
    Some(Exact::decimal(mean.round_half_up(crate::units::MICRO), crate::units::MICRO))
}
