//! What one Promoting Interoperability submission says about each measure (4.1, 4.2, 13.15, 13b.38).

use std::collections::BTreeMap;

use super::cells::{count, yes, yes_no};
use super::law;
use super::rows::Interoperability;

/// What became of a required measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Numerator of at least one, or yes; for the two public-health measures with the level of engagement.
    Fulfilled,
    /// Not fulfilled, but its exclusion is claimed.
    Excluded,
    /// There is a value or an answer, and it is not enough.
    Failed,
    Missing,
}

/// The standing rows of one submission by measure.
#[derive(Clone, Debug)]
pub struct Answers<'a> {
    rows: BTreeMap<&'a str, &'a Interoperability>,
}

impl<'a> Answers<'a> {
    pub fn new(rows: BTreeMap<&'a str, &'a Interoperability>) -> Answers<'a> {
        Answers { rows }
    }

    pub fn rows(&self) -> impl Iterator<Item = (&'a str, &'a Interoperability)> {
        self.rows.iter().map(|(id, row)| (*id, *row))
    }

    pub fn has_row(&self, id: &str) -> bool {
        self.rows.contains_key(id)
    }

    pub fn answer(&self, id: &str) -> Option<bool> {
        yes_no(&self.rows.get(id)?.attested)
    }

    /// Numerator and denominator.
    pub fn value(&self, id: &str) -> Option<(i64, i64)> {
        let row = self.rows.get(id)?;
        Some((count(&row.numerator)?, count(&row.denominator)?))
    }

    /// A reported measure beats its exclusion; a measure that was not carried out (no, or a numerator of 0) does not.
    pub fn state(&self, id: &str) -> State {
        let reported = match self.value(id) {
            Some((numerator, _)) => Some(numerator >= 1),
            None => self.answer(id).map(|yes| yes && (!is_public_health(id) || self.is_engaged(id))),
        };
        let excluded = law::exclusions(id).iter().any(|exclusion| self.answer(exclusion) == Some(true));
        match (reported, excluded) {
            (Some(true), _) => State::Fulfilled,
            (_, true) => State::Excluded,
            (Some(false), false) => State::Failed,
            (None, false) => State::Missing,
        }
    }

    /// The measure that an exclusion's id belongs to.
    pub fn measure_excluded_by(&self, id: &str) -> Option<&'static str> {
        [law::PRESCRIBING, law::MONITORING, law::SENDING, law::RECEIVING, law::IMMUNIZATION, law::CASE_REPORTING]
            .into_iter()
            .find(|measure| law::exclusions(measure).contains(&id))
    }

    /// Active engagement by column or by the PRE or PROD row (13b.38).
    fn is_engaged(&self, id: &str) -> bool {
        let by_column = self.rows.get(id).is_some_and(|row| !row.active_engagement.is_empty());
        let by_row =
            |suffix: &str| self.rows.get(format!("{id}_{suffix}").as_str()).is_some_and(|row| yes(&row.attested));
        by_column || by_row("PRE") || by_row("PROD")
    }

    /// The required measures that stand beside any HIE option.
    const COMMON: [&'static str; 5] =
        [law::PRESCRIBING, law::MONITORING, law::ACCESS, law::IMMUNIZATION, law::CASE_REPORTING];

    /// 13.15: a value, an answer or an exclusion for every required measure.
    pub fn every_required_measure_is_there(&self) -> bool {
        let is_there = |id: &str| self.state(id) != State::Missing;
        Self::COMMON.into_iter().all(is_there)
            && (is_there(law::SENDING) && is_there(law::RECEIVING)
                || is_there(law::EXCHANGE)
                || is_there(law::FRAMEWORK))
    }

    /// 4.2: every required measure reported or excluded, HIE apart.
    pub fn common_measures_fulfilled(&self) -> bool {
        Self::COMMON.into_iter().all(|id| matches!(self.state(id), State::Fulfilled | State::Excluded))
    }

    pub fn bonus_earned(&self) -> bool {
        law::BONUS_MEASURES.iter().any(|id| self.answer(id) == Some(true))
    }
}

fn is_public_health(id: &str) -> bool {
    matches!(id, law::IMMUNIZATION | law::CASE_REPORTING)
}
