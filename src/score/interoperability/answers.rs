//! What one submitter answered: values, answers, exclusions and attestations (42 CFR 414.1325(a)(1)(iii), 414.1375(b)).

use super::points::{Claimed, Exchange, Result};
use crate::model::submissions::{InteroperabilityRow, Period};
use crate::rules::tables::{InteroperabilityLaw, Role};
use crate::units::{Exact, Pure};

/// The measures that every submission has to speak of, beside those of an option of exchange.
const REQUIRED: [Role; 5] =
    [Role::EPrescribing, Role::DrugMonitoring, Role::PatientAccess, Role::Immunization, Role::CaseReporting];

/// The last answer to a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Rate(u32, u32),
    Said(bool),
}

/// The answers of one submission, by position of the measure.
#[derive(Debug, Clone)]
pub(super) struct Answers {
    by_measure: Vec<Option<Answer>>,
    /// A level of active engagement stands in the measure's own row.
    engaged: Vec<bool>,
    certified: bool,
    period: Option<Period>,
    /// Role of each measure, its position, and the measure it belongs to.
    roles: Vec<(Role, u16, Option<u16>)>,
}

impl Answers {
    /// Takes rows together; they stand in the order in which they were submitted, measure by measure: the last one counts.
    pub(super) fn of(rows: &[InteroperabilityRow], law: &InteroperabilityLaw) -> Self {
        let count = law.measures.len();
        let roles = law.measures.iter().map(|(place, measure)| (measure.role, place, measure.of)).collect();
        let mut answers =
            Self { by_measure: vec![None; count], engaged: vec![false; count], certified: false, period: None, roles };
        for row in rows {
            let place = usize::from(row.measure);
            let answer = match law.measures[row.measure].has_rate {
                true => row.rate.map(|(over, under)| Answer::Rate(over, under)),
                false => row.attested.map(Answer::Said),
            };
            // A row without an answer takes none back.
            if answer.is_some() {
                answers.by_measure[place] = answer;
                answers.engaged[place] = row.engaged;
            }
            answers.certified |= row.certified;
            answers.period = answers.period.or(row.period);
        }
        answers
    }

    /// Whether a measure that belongs to another, with a role, was answered yes.
    fn claims(&self, role: Role, of: u16) -> bool {
        let mut belonging = self.roles.iter().filter(|(found, _, owner)| *found == role && *owner == Some(of));
        belonging.any(|(_, place, _)| self.by_measure[usize::from(*place)] == Some(Answer::Said(true)))
    }

    /// A value or an answer is there.
    pub(super) fn answered(&self, place: u16) -> bool {
        self.by_measure[usize::from(place)].is_some()
    }

    /// Yes, or a numerator of at least 1; in public health with a level of active engagement.
    pub(super) fn is_yes(&self, place: u16) -> bool {
        let engaged = || self.engaged[usize::from(place)] || self.claims(Role::Engagement, place);
        match self.by_measure[usize::from(place)] {
            Some(Answer::Rate(over, _)) => over > 0,
            Some(Answer::Said(said)) => said && (!self.needs_engagement(place) || engaged()),
            None => false,
        }
    }

    fn needs_engagement(&self, place: u16) -> bool {
        let public_health = [Role::Immunization, Role::CaseReporting];
        self.roles.iter().any(|(role, found, _)| *found == place && public_health.contains(role))
    }

    /// An exclusion is claimed, and the measure was not carried out all the same.
    pub(super) fn excluded(&self, place: u16) -> bool {
        self.claims(Role::Exclusion, place) && !self.is_yes(place)
    }

    /// The rate of a measure in percent.
    pub(super) fn rate(&self, place: u16) -> Option<Exact<Pure>> {
        match self.by_measure[usize::from(place)] {
            Some(Answer::Rate(over, under)) if under > 0 => {
                Some(Exact::ratio(100 * i128::from(over), i128::from(under)))
            }
            _ => None,
        }
    }

    fn with_role(&self, role: Role) -> impl Iterator<Item = u16> + '_ {
        self.roles.iter().filter(move |(found, ..)| *found == role).map(|(_, place, _)| *place)
    }

    /// The measure that alone has a role, as the points are asked for it.
    pub(super) fn claimed(&self, role: Role) -> Claimed {
        match self.with_role(role).next() {
            Some(place) if self.excluded(place) => Claimed::Excluded,
            Some(place) if self.answered(place) => Claimed::Answered(place),
            _ => Claimed::Nothing,
        }
    }

    /// Whether this is a submission at all (42 CFR 414.1325(a)(1)(iii)).
    pub(super) fn is_submission(&self, law: &InteroperabilityLaw) -> bool {
        let there = |role| self.claimed(role) != Claimed::Nothing;
        let exchange =
            there(Role::Sending) && there(Role::Receiving) || there(Role::Bidirectional) || there(Role::Tefca);
        let attestations = self.with_role(Role::Attestation).all(|place| self.answered(place));
        let has_role = |role: &Role| law.with_role(*role).is_some();
        self.certified
            && self.period.is_some()
            && attestations
            && exchange
            && REQUIRED.into_iter().filter(has_role).all(there)
    }

    /// Whether nothing stands against a score: the period is long enough, every attestation a yes, every required
    /// measure a yes, a numerator of at least 1, or excluded, with active engagement in public health (42 CFR 414.1375(b)).
    pub(super) fn conditions_met(&self, law: &InteroperabilityLaw, result: &Result) -> bool {
        let attested = self.with_role(Role::Attestation).all(|place| self.is_yes(place));
        let long_enough = self.period.is_some_and(|period| period.within(law.year).days() >= law.days);
        attested
            && long_enough
            && REQUIRED.into_iter().all(|role| self.is_met(role) || law.with_role(role).is_none())
            && self.fulfils(result.exchange)
    }

    /// Reported with a yes or a numerator of at least 1, or excluded.
    fn is_met(&self, role: Role) -> bool {
        match self.claimed(role) {
            Claimed::Answered(place) => self.is_yes(place),
            Claimed::Excluded => true,
            Claimed::Nothing => false,
        }
    }

    /// Whether an option of exchange is met by all its measures.
    pub(super) fn fulfils(&self, option: Exchange) -> bool {
        option.roles().iter().all(|role| self.is_met(*role))
    }

    /// Whether something was said of all measures of an option.
    pub(super) fn speaks_of(&self, option: Exchange) -> bool {
        option.roles().iter().all(|role| self.claimed(*role) != Claimed::Nothing)
    }

    /// The optional public-health measures that were answered yes.
    pub(super) fn bonus(&self) -> impl Iterator<Item = u16> + '_ {
        self.with_role(Role::Bonus).filter(|place| self.is_yes(*place))
    }
}
