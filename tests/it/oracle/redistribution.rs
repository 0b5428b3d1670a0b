//! Points of the required Promoting Interoperability measures under one HIE option, after the exclusions have moved
//! their maxima (4.1, 4.3, 4.4, 13.14, 13.16).

use std::collections::BTreeMap;

use super::answers::{Answers, State};
use super::fraction::Fraction;
use super::law;

/// The three ways to meet the health information exchange objective; only one counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HieOption {
    SendAndReceive,
    Exchange,
    Framework,
}

impl HieOption {
    pub fn measures(self) -> &'static [&'static str] {
        match self {
            HieOption::SendAndReceive => &[law::SENDING, law::RECEIVING],
            HieOption::Exchange => &[law::EXCHANGE],
            HieOption::Framework => &[law::FRAMEWORK],
        }
    }

    pub fn is_measure(id: &str) -> bool {
        matches!(id, law::SENDING | law::RECEIVING | law::EXCHANGE | law::FRAMEWORK)
    }

    /// Whether a measure counts under this option; measures outside the objective always do.
    pub fn has(self, id: &str) -> bool {
        !HieOption::is_measure(id) || self.measures().contains(&id)
    }

    pub fn is_there(self, answers: &Answers) -> bool {
        self.measures().iter().all(|id| answers.state(id) != State::Missing)
    }

    pub fn is_fulfilled(self, answers: &Answers) -> bool {
        self.measures().iter().all(|id| matches!(answers.state(id), State::Fulfilled | State::Excluded))
    }
}

/// Points and maximum by measure.
pub type Points = BTreeMap<&'static str, (Fraction, Fraction)>;

/// Maxima in half points, so that the two halves of public health are whole.
pub fn maxima(answers: &Answers, option: HieOption) -> BTreeMap<&'static str, i64> {
    let mut maxima = BTreeMap::from([
        (law::PRESCRIBING, 20),
        (law::MONITORING, 20),
        (law::ACCESS, 50),
        (law::IMMUNIZATION, 25),
        (law::CASE_REPORTING, 25),
    ]);
    match option {
        HieOption::SendAndReceive => maxima.extend([(law::SENDING, 30), (law::RECEIVING, 30)]),
        HieOption::Exchange | HieOption::Framework => maxima.extend([(option.measures()[0], 60)]),
    }
    let excluded = |id: &str| answers.state(id) == State::Excluded;
    let mut move_all = |from: &'static str, to: &[&'static str]| {
        let moved = maxima.insert(from, 0).expect("a measure of the option");
        for receiver in to {
            *maxima.get_mut(receiver).expect("a measure of the option") += moved / to.len() as i64;
        }
    };
    // The order of 13.16.
    if excluded(law::MONITORING) {
        move_all(law::MONITORING, &[law::PRESCRIBING]);
    }
    if excluded(law::PRESCRIBING) {
        let left: Vec<&'static str> = option.measures().iter().copied().filter(|id| !excluded(id)).collect();
        move_all(law::PRESCRIBING, if left.is_empty() { &[law::ACCESS] } else { &left });
    }
    if option == HieOption::SendAndReceive {
        if excluded(law::RECEIVING) {
            move_all(law::RECEIVING, &[law::SENDING]);
        }
        if excluded(law::SENDING) {
            move_all(law::SENDING, &[law::ACCESS]);
        }
    }
    match (excluded(law::IMMUNIZATION), excluded(law::CASE_REPORTING)) {
        (true, true) => {
            move_all(law::IMMUNIZATION, &[law::ACCESS]);
            move_all(law::CASE_REPORTING, &[law::ACCESS]);
        }
        (true, false) => move_all(law::IMMUNIZATION, &[law::CASE_REPORTING]),
        (false, true) => move_all(law::CASE_REPORTING, &[law::IMMUNIZATION]),
        (false, false) => {}
    }
    maxima
}

/// Points of every required measure under one option; a measure that is not fulfilled has none.
pub fn score_option(answers: &Answers, option: HieOption) -> Points {
    maxima(answers, option)
        .into_iter()
        .map(|(id, half_points)| {
            let maximum = Fraction::ratio(half_points, 2);
            let points = match (answers.state(id), answers.value(id)) {
                (State::Fulfilled, Some((numerator, denominator))) => rate_points(numerator, denominator, &maximum),
                (State::Fulfilled, None) => maximum.clone(),
                _ => Fraction::zero(),
            };
            (id, (points, maximum))
        })
        .collect()
}

/// 13.14: half-up to whole points, at least 1 with a numerator of at least 1.
pub fn rate_points(numerator: i64, denominator: i64, maximum: &Fraction) -> Fraction {
    let points = (&Fraction::ratio(numerator, denominator) * maximum).rounded(0);
    if numerator >= 1 { points.max(Fraction::whole(1)) } else { Fraction::zero() }
}
