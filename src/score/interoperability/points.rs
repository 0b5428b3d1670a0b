//! 87 FR 70066-70088: points of measures, and where those of excluded measures go.

use super::answers::Answers;
use crate::rules::tables::{InteroperabilityLaw, Role};
use crate::units::{Exact, Points};

/// What was said of a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Claimed {
    Answered(u16),
    Excluded,
    Nothing,
}

/// The options of health information exchange, of which one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exchange {
    /// Sending and receiving.
    First,
    /// Exchange in both directions.
    Second,
    /// The trusted exchange framework.
    Third,
}

impl Exchange {
    pub(super) const ALL: [Self; 3] = [Self::First, Self::Second, Self::Third];

    /// The measures of the option.
    pub(super) fn roles(self) -> &'static [Role] {
        match self {
            Self::First => &[Role::Sending, Role::Receiving],
            Self::Second => &[Role::Bidirectional],
            Self::Third => &[Role::Tefca],
        }
    }
}

/// The measures that earn points, in the order of the objectives.
const EARNING: [Role; 9] = [
    Role::EPrescribing,
    Role::DrugMonitoring,
    Role::Sending,
    Role::Receiving,
    Role::Bidirectional,
    Role::Tefca,
    Role::PatientAccess,
    Role::Immunization,
    Role::CaseReporting,
];

/// Most points of each measure after exclusions, and the points earned, with one option of exchange.
#[derive(Debug, Clone)]
pub(super) struct Result {
    pub(super) exchange: Exchange,
    most: Vec<(Role, Exact<Points>)>,
    earned: Vec<(Role, Exact<Points>)>,
    first_bonus: Option<u16>,
}

impl Result {
    /// Most points of a measure; none where it is excluded or another option counts.
    pub(super) fn most(&self, role: Role) -> Option<Exact<Points>> {
        self.most.iter().find(|(found, _)| *found == role).map(|(_, most)| most.clone())
    }

    /// Points of a measure.
    pub(super) fn points(&self, role: Role) -> Exact<Points> {
        self.earned.iter().find(|(found, _)| *found == role).map_or_else(Exact::zero, |(_, points)| points.clone())
    }

    /// Whether the bonus stands with a measure: the first that earns it.
    pub(super) fn has_bonus(&self, place: u16) -> bool {
        self.first_bonus == Some(place)
    }

    fn earned(&self) -> Exact<Points> {
        self.earned.iter().map(|(_, points)| points).sum()
    }

    fn sum(&self, law: &InteroperabilityLaw) -> Exact<Points> {
        let earned = self.earned();
        let bonus = if self.first_bonus.is_some() { law.bonus.clone() } else { Exact::zero() };
        (&earned + &bonus).min(law.most_points.clone())
    }

    /// The score: 0 unless every condition is met, at most 100.
    pub(super) fn total(&self, answers: &Answers, law: &InteroperabilityLaw) -> Exact<Points> {
        if answers.conditions_met(law, self) { self.sum(law) } else { Exact::zero() }
    }
}

/// The better option of exchange: one that is met before one of which something was said, then the one that is worth most,
/// and the first where equal.
pub(super) fn result(answers: &Answers, law: &InteroperabilityLaw) -> Result {
    let standing =
        |result: &Result| (answers.fulfils(result.exchange), answers.speaks_of(result.exchange), result.earned());
    let [first, others @ ..] = Exchange::ALL.map(|option| with_option(option, answers, law));
    others.into_iter().fold(first, |best, other| if standing(&other) > standing(&best) { other } else { best })
}

fn with_option(exchange: Exchange, answers: &Answers, law: &InteroperabilityLaw) -> Result {
    let most = most_points(exchange, answers, law);
    let earned = |(role, most): &(Role, Exact<Points>)| Some((*role, earned(*role, most, answers)?));
    Result { exchange, earned: most.iter().filter_map(earned).collect(), most, first_bonus: answers.bonus().next() }
}

/// A yes earns everything; a rate its share, to the nearest whole point, half-way cases up, at least 1.
///
/// 49 of 115 with 10 points: `4.26`, so 4; 1 of 1,000: 1.
fn earned(role: Role, most: &Exact<Points>, answers: &Answers) -> Option<Exact<Points>> {
    let Claimed::Answered(place) = answers.claimed(role) else { return None };
    if !answers.is_yes(place) {
        return Some(Exact::zero());
    }
    let Some(rate) = answers.rate(place) else { return Some(most.clone()) };
    let points = most * &(&rate / &Exact::whole(100));
    Some(Exact::whole(points.round_half_up(0).max(1)))
}

/// Most points of the measures that are asked for, after those of excluded measures have moved.
///
/// In order: drug monitoring to e-prescribing; e-prescribing, with what it got, in halves to the exchange measures not
/// excluded, to patient access if there is none; receiving to sending; sending, or both, to patient access; one
/// public-health measure to the other; both to patient access. The sum stays 100.
fn most_points(exchange: Exchange, answers: &Answers, law: &InteroperabilityLaw) -> Vec<(Role, Exact<Points>)> {
    let in_option = |role: &Role| {
        let of_exchange = Exchange::ALL.into_iter().any(|option| option.roles().contains(role));
        !of_exchange || exchange.roles().contains(role)
    };
    let of = |role: Role| law.with_role(role).map_or_else(Exact::zero, |place| law.measures[place].points.clone());
    let mut most: Vec<(Role, Exact<Points>)> =
        EARNING.into_iter().filter(in_option).map(|role| (role, of(role))).collect();
    let excluded = |role: Role| answers.claimed(role) == Claimed::Excluded;
    let open: Vec<Role> = exchange.roles().iter().copied().filter(|role| !excluded(*role)).collect();
    let or_access = |roles: Vec<Role>| if roles.is_empty() { vec![Role::PatientAccess] } else { roles };
    if excluded(Role::DrugMonitoring) {
        move_points(&mut most, Role::DrugMonitoring, &[Role::EPrescribing]);
    }
    if excluded(Role::EPrescribing) {
        move_points(&mut most, Role::EPrescribing, &or_access(open));
    }
    if exchange == Exchange::First && excluded(Role::Receiving) {
        move_points(&mut most, Role::Receiving, &[Role::Sending]);
    }
    if exchange == Exchange::First && excluded(Role::Sending) {
        move_points(&mut most, Role::Sending, &[Role::PatientAccess]);
    }
    match (excluded(Role::Immunization), excluded(Role::CaseReporting)) {
        (true, true) => {
            move_points(&mut most, Role::Immunization, &[Role::PatientAccess]);
            move_points(&mut most, Role::CaseReporting, &[Role::PatientAccess]);
        }
        (true, false) => move_points(&mut most, Role::Immunization, &[Role::CaseReporting]),
        (false, true) => move_points(&mut most, Role::CaseReporting, &[Role::Immunization]),
        (false, false) => {}
    }
    most
}

/// Takes a measure out and shares its points equally among others.
fn move_points(most: &mut Vec<(Role, Exact<Points>)>, from: Role, to: &[Role]) {
    let Some(place) = most.iter().position(|(role, _)| *role == from) else { return };
    let (_, points) = most.remove(place);
    let share = &points * &Exact::ratio(1, i128::try_from(to.len()).unwrap_or(1));
    for (_, most) in most.iter_mut().filter(|(role, _)| to.contains(role)) {
        *most = &*most + &share;
    }
}
