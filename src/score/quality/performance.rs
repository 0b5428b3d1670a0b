//! 42 CFR 414.1340, 414.1380(b)(1): completeness, cases and performance from counts, strata and given rates.

use super::points::Number;
use crate::model::submissions::{Counts, Given, NO_STRATUM, NOTHING_MORE, QualityRow};
use crate::rules::tables::{Algorithm, OVERALL, PERFORMANCE, QualityMeasure, REPORTING};
use crate::units::{Exact, FINE, Percent, Pure, Ratio};

/// What one submission of a measure says.
pub(super) trait Figures {
    /// The numbers it says it in.
    type Number: Number;

    /// Share of the eligible cases that were reported, in percent.
    fn reporting_rate(&self) -> Option<Self::Number>;

    /// Cases.
    fn cases(&self) -> Option<u32>;

    /// The rate in percent, or the score in the unit of its benchmark; none: no case counts.
    fn performance(&self) -> Option<Self::Number>;

    /// No case is eligible.
    fn nobody_eligible(&self) -> bool;
}

/// The counts of a measure with one rate, as nearly all are: what they say is worked out when it is asked for.
#[derive(Clone, Copy)]
pub(super) struct Counted(pub(super) Counts);

impl Figures for Counted {
    type Number = Ratio;

    #[inline(always)]
    fn reporting_rate(&self) -> Option<Ratio> {
        reporting_rate(self.0)
    }

    #[inline(always)]
    fn cases(&self) -> Option<u32> {
        Some(self.0.eligible - self.0.exclusion)
    }

    #[inline(always)]
    fn performance(&self) -> Option<Ratio> {
        performance_rate(self.0)
    }

    #[inline(always)]
    fn nobody_eligible(&self) -> bool {
        self.0.eligible == 0
    }
}

/// The figures of any submission.
#[derive(Debug, Clone, Default)]
pub(super) struct Reported {
    pub(super) reporting_rate: Option<Exact<Percent>>,
    pub(super) cases: Option<u32>,
    pub(super) performance: Option<Exact<Pure>>,
    pub(super) nobody_eligible: bool,
}

impl Figures for Reported {
    type Number = Exact<Pure>;

    fn reporting_rate(&self) -> Option<Exact<Pure>> {
        self.reporting_rate.clone().map(Exact::as_unit)
    }

    fn cases(&self) -> Option<u32> {
        self.cases
    }

    fn performance(&self) -> Option<Exact<Pure>> {
        self.performance.clone()
    }

    fn nobody_eligible(&self) -> bool {
        self.nobody_eligible
    }
}

/// The rows of one submission with what they give beside counts.
#[derive(Clone, Copy)]
pub(super) struct Strata<'a> {
    pub(super) measure: &'a QualityMeasure,
    pub(super) rows: &'a [QualityRow],
    pub(super) given: &'a [Given],
}

impl Strata<'_> {
    /// The counts of the submission where they say all of it: of one row, and of a measure that is scored on nothing else.
    #[inline(always)]
    pub(super) fn counted(self) -> Option<Counted> {
        let row = self.rows.first().filter(|row| self.is_unstratified() && row.counts.are_given())?;
        (self.measure.metric.is_rate() && !self.measure.qcdr).then_some(Counted(row.counts))
    }

    /// What the submission says, strata taken together as the measure's algorithm says.
    pub(super) fn reported(self) -> Reported {
        match self.measure.algorithm {
            _ if self.is_unstratified() => self.single(&self.rows[0]),
            Some(Algorithm::OverallStratumOnly) => self.stratum(OVERALL),
            Some(Algorithm::Split) => {
                let performance = self.stratum(PERFORMANCE).performance;
                Reported { performance, ..self.stratum(REPORTING) }
            }
            Some(Algorithm::SimpleAverage) => self.averaged(),
            None | Some(Algorithm::WeightedAverage) => self.pooled(),
        }
    }

    fn is_unstratified(self) -> bool {
        self.rows.len() == 1 && (self.rows[0].stratum == NO_STRATUM || self.measure.algorithm.is_none())
    }

    fn single(self, row: &QualityRow) -> Reported {
        let (given, performance) = (row.given(self.given), self.performance(row));
        if row.counts.are_given() {
            let counted = Counted(row.counts);
            let (reporting_rate, cases) = (counted.reporting_rate().map(Exact::from), counted.cases());
            return Reported { reporting_rate, cases, performance, nobody_eligible: counted.nobody_eligible() };
        }
        let (reporting_rate, cases) = (given.reporting_rate.map(percent), given.case_count);
        Reported { reporting_rate, cases, performance, nobody_eligible: false }
    }

    /// A score for measures that have one; a rate from counts; the given rate without counts, and of registries' own
    /// measures in any case.
    fn performance(self, row: &QualityRow) -> Option<Exact<Pure>> {
        let given = row.given(self.given);
        if !self.measure.metric.is_rate() {
            return given.score.map(|score| Exact::decimal(score, FINE));
        }
        let stated = || given.performance_rate.map(|rate| percent(rate).as_unit());
        let counted = || performance_rate(row.counts).map(Exact::from);
        match self.measure.qcdr {
            true => stated().or_else(counted),
            false if row.counts.are_given() => counted(),
            false => stated(),
        }
    }

    fn stratum(self, name: &str) -> Reported {
        let stratum = self.measure.stratum(name);
        let row = self.rows.iter().find(|row| Some(row.stratum) == stratum);
        row.map(|row| self.single(row)).unwrap_or_default()
    }

    /// Means of the strata's rates and the highest case count, over the strata that have a rate; over all where none has.
    fn averaged(self) -> Reported {
        let strata: Vec<_> = self.rows.iter().map(|row| self.single(row)).collect();
        let rated = strata.iter().any(|stratum| stratum.performance.is_some());
        let taken = || strata.iter().filter(|stratum| stratum.performance.is_some() || !rated);
        Reported {
            reporting_rate: mean(taken().filter_map(|stratum| stratum.reporting_rate.clone())),
            cases: taken().filter_map(|stratum| stratum.cases).max(),
            performance: mean(taken().filter_map(|stratum| stratum.performance.clone())),
            nobody_eligible: strata.iter().all(|stratum| stratum.nobody_eligible),
        }
    }

    /// Patients of all strata together; without counts, rates weighted by their cases.
    fn pooled(self) -> Reported {
        let stated = self.rows.iter().any(|row| self.measure.qcdr && row.given(self.given).performance_rate.is_some());
        if stated || !self.rows.iter().all(|row| row.counts.are_given()) {
            return self.weighted();
        }
        let counts = self.rows.iter().fold(Counts::ZERO, |sum, row| sum.plus(&row.counts));
        self.single(&QualityRow { counts, more: NOTHING_MORE, ..self.rows[0] })
    }

    fn weighted(self) -> Reported {
        let strata: Vec<_> = self.rows.iter().map(|row| self.single(row)).collect();
        let weight = |stratum: &Reported| Exact::<Pure>::whole(i64::from(stratum.cases.unwrap_or(0)));
        let weighted = |rate: &dyn Fn(&Reported) -> Option<Exact<Pure>>| {
            let there = || strata.iter().filter_map(|stratum| Some((rate(stratum)?, weight(stratum))));
            let sum: Exact<Pure> = there().map(|(rate, weight)| &rate * &weight).sum();
            sum.checked_div(&there().map(|(_, weight)| weight).sum())
        };
        Reported {
            reporting_rate: weighted(&|stratum| stratum.reporting_rate.clone().map(Exact::as_unit)).map(Exact::as_unit),
            cases: strata.iter().try_fold(0_u32, |sum, stratum| Some(sum.saturating_add(stratum.cases?))),
            performance: weighted(&|stratum| stratum.performance.clone()),
            nobody_eligible: strata.iter().all(|stratum| stratum.nobody_eligible),
        }
    }
}

fn percent(mantissa: i64) -> Exact<Percent> {
    Exact::decimal(mantissa, FINE)
}

/// Percent of the eligible cases with any answer (42 CFR 414.1340): `(met + not met + exceptions + exclusions) / eligible`.
///
/// 60 met, 10 not met, 3 exceptions and 2 exclusions of 100: 75 percent.
#[inline(always)]
pub fn reporting_rate(counts: Counts) -> Option<Ratio> {
    share(counts.reported(), counts.eligible.into())
}

/// Percent of the cases with a yes or no that are a yes: `met / (met + not met)`; none without any.
///
/// 60 met and 20 not met: 75 percent.
#[inline(always)]
pub fn performance_rate(counts: Counts) -> Option<Ratio> {
    let (met, not_met) = (u64::from(counts.met), u64::from(counts.not_met));
    if counts.are_given() { share(met, met + not_met) } else { None }
}

/// Part of a whole in percent; none of nothing.
#[inline(always)]
fn share(part: u64, whole: u64) -> Option<Ratio> {
    let short = |count: u64| i64::try_from(count).expect("counts are of 32 bits");
    (whole > 0).then(|| Ratio::new(short(100 * part), short(whole)))
}

fn mean<U>(numbers: impl Iterator<Item = Exact<U>>) -> Option<Exact<U>> {
    let (mut sum, mut count) = (Exact::zero(), 0);
    for number in numbers {
        sum = &sum + &number;
        count += 1;
    }
    (count > 0).then(|| &sum * &Exact::ratio(1, count))
}
