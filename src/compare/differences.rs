//! What a group is in the baseline, in the scenario, and what differs.

use super::{Outcome, Pair};
use crate::units::{Exact, MICRO};

/// A figure of a group: in the baseline, in the scenario, and the difference, each with [`MICRO`] decimals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Its name.
    pub statistic: &'static str,
    /// None for what only a comparison has, or where there is nothing to compute it from.
    pub baseline: Option<i64>,
    /// None where there is nothing to compute it from.
    pub scenario: Option<i64>,
    /// Scenario less baseline, where both are there.
    pub difference: Option<i64>,
}

/// Sums over a group in one of the two.
#[derive(Debug, Clone, Copy, Default)]
struct Totals {
    clinicians: u64,
    scored: u64,
    scores: i64,
    adjusted: u64,
    percents: i64,
    with_dollars: u64,
    cents: i128,
}

impl Totals {
    fn add(&mut self, outcome: &Outcome) {
        self.clinicians += 1;
        if let Some(score) = outcome.final_score {
            self.scored += 1;
            self.scores += i64::from(score);
        }
        if let Some(percent) = outcome.percent.filter(|_| outcome.adjusted && outcome.final_score.is_some()) {
            self.adjusted += 1;
            self.percents += i64::from(percent);
        }
        if let Some(cents) = outcome.dollars {
            self.with_dollars += 1;
            self.cents += i128::from(cents);
        }
    }

    fn figures(&self) -> [Option<Exact<()>>; 5] {
        let mean = |sum: i64, count: u64| (count > 0).then(|| Exact::ratio(sum.into(), 100 * i128::from(count)));
        [
            Some(count(self.clinicians)),
            Some(count(self.scored)),
            mean(self.scores, self.scored),
            mean(self.percents, self.adjusted),
            (self.with_dollars > 0).then(|| dollars(self.cents)),
        ]
    }
}

fn count(number: u64) -> Exact<()> {
    Exact::ratio(number.into(), 1)
}

fn dollars(cents: i128) -> Exact<()> {
    Exact::ratio(cents, 100)
}

/// A group in both.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tally {
    baseline: Totals,
    scenario: Totals,
    higher: u64,
    lower: u64,
    same: u64,
    more: u64,
    fewer: u64,
    won: i128,
    lost: i128,
}

impl Tally {
    /// Adds a clinician.
    pub fn add(&mut self, pair: &Pair) {
        if let Some(outcome) = &pair.baseline {
            self.baseline.add(outcome);
        }
        if let Some(outcome) = &pair.scenario {
            self.scenario.add(outcome);
        }
        match pair.score() {
            Some(1..) => self.higher += 1,
            Some(0) => self.same += 1,
            Some(_) => self.lower += 1,
            None => {}
        }
        let dollars = pair.dollars().unwrap_or(0);
        self.more += u64::from(dollars > 0);
        self.fewer += u64::from(dollars < 0);
        self.won += i128::from(dollars.max(0));
        self.lost += i128::from(dollars.min(0));
    }

    /// Its figures, in the order of the table.
    pub fn figures(&self) -> Vec<Figure> {
        let names = ["clinicians", "scored", "mean_final_score", "mean_adjustment", "adjustment_dollars"];
        let micro = |number: &Exact<()>| number.round_half_up(MICRO);
        let values = self.baseline.figures().into_iter().zip(self.scenario.figures());
        let mut found: Vec<Figure> = Vec::new();
        for (statistic, (baseline, scenario)) in names.into_iter().zip(values) {
            let difference = baseline.as_ref().zip(scenario.as_ref()).map(|(baseline, scenario)| scenario - baseline);
            let [baseline, scenario, difference] =
                [baseline, scenario, difference].map(|number| number.as_ref().map(micro));
            found.push(Figure { statistic, baseline, scenario, difference });
        }
        let of_comparison = [
            ("higher_score", count(self.higher)),
            ("lower_score", count(self.lower)),
            ("same_score", count(self.same)),
            ("more_dollars", count(self.more)),
            ("fewer_dollars", count(self.fewer)),
            ("dollars_won", dollars(self.won)),
            ("dollars_lost", dollars(self.lost)),
        ];
        let only = |(statistic, value): (&'static str, Exact<()>)| Figure {
            statistic,
            baseline: None,
            scenario: Some(micro(&value)),
            difference: None,
        };
        found.extend(of_comparison.map(only));
        found
    }
}
