//! 42 CFR 414.1340, 414.1380(b)(1): completeness, cases and performance from counts, strata and given rates.

use crate::model::submissions::{Counts, Given, NO_STRATUM, NOTHING_MORE, QualityRow};
use crate::rules::tables::{Algorithm, Metric, OVERALL, PERFORMANCE, QualityMeasure, REPORTING};
use crate::units::{Exact, FINE, Percent, Pure};

/// What one submission of a measure says.
#[derive(Debug, Clone, Default)]
pub(super) struct Reported {
    /// Share of the eligible cases that were reported.
    pub(super) reporting_rate: Option<Exact<Percent>>,
    /// Cases.
    pub(super) cases: Option<u32>,
    /// The rate in percent, or the score in the unit of its benchmark; none: no case counts.
    pub(super) performance: Option<Exact<Pure>>,
    /// No case is eligible.
    pub(super) nobody_eligible: bool,
}

/// The rows of one submission with what they give beside counts.
#[derive(Clone, Copy)]
pub(super) struct Strata<'a> {
    pub(super) measure: &'a QualityMeasure,
    pub(super) rows: &'a [QualityRow],
    pub(super) given: &'a [Given],
}

impl Strata<'_> {
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
        let given = row.given(self.given);
        let counted = row.counts.are_given();
        Reported {
            reporting_rate: match counted {
                true => reporting_rate(row.counts),
                false => given.reporting_rate.map(percent),
            },
            cases: if counted { Some(row.counts.eligible - row.counts.exclusion) } else { given.case_count },
            performance: self.performance(row.counts, given),
            nobody_eligible: counted && row.counts.eligible == 0,
        }
    }

    /// A score for measures that have one; a rate from counts; the given rate without counts, and of registries' own
    /// measures in any case.
    fn performance(self, counts: Counts, given: Given) -> Option<Exact<Pure>> {
        if matches!(self.measure.metric, Metric::NonProportion | Metric::Cahps | Metric::CostScore) {
            return given.score.map(|score| Exact::decimal(score, FINE));
        }
        let stated = || given.performance_rate.map(|rate| percent(rate).as_unit());
        let counted = || performance_rate(counts).map(Exact::as_unit);
        match self.measure.qcdr {
            true => stated().or_else(counted),
            false if counts.are_given() => counted(),
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

/// Share of the eligible cases with any answer (42 CFR 414.1340): `(met + not met + exceptions + exclusions) / eligible`.
///
/// 60 met, 10 not met, 3 exceptions and 2 exclusions of 100: 75 percent.
pub fn reporting_rate(counts: Counts) -> Option<Exact<Percent>> {
    let reported = [counts.met, counts.not_met, counts.exception, counts.exclusion];
    let reported: i128 = reported.into_iter().map(i128::from).sum();
    (counts.eligible > 0).then(|| Exact::ratio(100 * reported, i128::from(counts.eligible)))
}

/// Share of the cases with a yes or no that are a yes: `met / (met + not met)`; none without any.
///
/// 60 met and 20 not met: 75 percent.
pub fn performance_rate(counts: Counts) -> Option<Exact<Percent>> {
    let (met, not_met) = (i128::from(counts.met), i128::from(counts.not_met));
    (counts.are_given() && met + not_met > 0).then(|| Exact::ratio(100 * met, met + not_met))
}

fn mean<U>(numbers: impl Iterator<Item = Exact<U>>) -> Option<Exact<U>> {
    let (mut sum, mut count) = (Exact::zero(), 0);
    for number in numbers {
        sum = &sum + &number;
        count += 1;
    }
    (count > 0).then(|| &sum * &Exact::ratio(1, count))
}
