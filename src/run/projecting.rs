//! From payment adjustments to dollars of the payment year, row by row and by group, with every positive side.

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::adjusting::{Adjusted, adjust, has_balance};
use super::base_payments::BasePayments;
use super::cohort::Cohort;
use super::finance_settings::FinanceSettings;
use super::groupings::Grouping;
use super::outputs::{Results, rounded_score};
use super::pipeline::ScoreInput;
use crate::adjust::Mode;
use crate::compare::Outcome;
use crate::failure::Failure;
use crate::model::Pathway;
use crate::number::Number;
use crate::participation::{Assigned, Standing};
use crate::project::{Assumptions, Payment, Sums};
use crate::rules::Law;
use crate::units::{CENTS, Exact, Optional, Percent, Pure};

/// A row of `clinician_projection`, as compact as a national run with several scenarios needs it.
#[derive(Debug, Clone, Copy)]
pub(super) struct ProjectedRow {
    /// Number of the unit whose score counts, and how it was scored.
    pub(super) unit: Option<(u32, Pathway)>,
    pub(super) standing: Standing,
    /// Hundredths.
    pub(super) final_score: Option<i32>,
    /// Hundredths of a percent.
    pub(super) percent: Option<i32>,
    pub(super) payment: Option<Payment>,
}

impl ProjectedRow {
    /// What a comparison looks at.
    pub(super) fn outcome(&self) -> Outcome {
        Outcome {
            final_score: self.final_score,
            percent: self.percent,
            dollars: self.payment.map(|payment| payment.adjustment),
            adjusted: self.standing.is_adjusted(),
        }
    }
}

/// Dollars by group with one positive side.
#[derive(Clone)]
pub(super) struct Side {
    pub(super) name: String,
    /// For each grouping, for each of its groups.
    pub(super) sums: Vec<Vec<Sums>>,
}

/// What payments are made of, the same in every scenario.
pub(super) struct Projector<'a> {
    pub(super) assumptions: &'a Assumptions,
    pub(super) finance: &'a FinanceSettings,
    pub(super) groupings: &'a [Grouping],
    /// The base of each row, in cents.
    pub(super) bases: &'a [Optional],
}

/// The base of each row.
///
/// # Errors
/// When an amount is past what 64 bits hold.
pub(super) fn bases(
    results: &Results<'_>,
    payments: BasePayments<'_>,
    assumptions: &Assumptions,
) -> Result<Vec<Optional>, Failure> {
    let base = |row: &Assigned| {
        let (paid, allowed) = payments.part_b(results, row);
        let Some(amount) = assumptions.amount(paid, allowed) else { return Ok(Optional::NONE) };
        let base = assumptions.base(amount).ok_or_else(too_large)?;
        Ok(Some(base).into())
    };
    results.assigned.par_iter().with_min_len(1024).map(base).collect()
}

fn too_large() -> Failure {
    Failure::usage("[finance]: a payment times its growth is past what can be counted in cents")
}

impl Projector<'_> {
    /// The rows of a scenario with its own positive side.
    pub(super) fn rows(&self, cohort: &Cohort<'_>, results: &Results<'_>) -> Result<Vec<ProjectedRow>, Failure> {
        let small = |mantissa: i64| i32::try_from(mantissa).expect("a score or percent is small");
        let row = |(row, base): (&Assigned, &Optional)| {
            let unit = row.unit.map(|place| (place, &results.units[place as usize]));
            let percent = results.percent(row);
            Ok(ProjectedRow {
                unit: unit.map(|(place, unit)| (cohort.number(place), unit.pathway)),
                standing: row.standing,
                final_score: unit.and_then(|(_, unit)| rounded_score(unit)).map(small),
                percent: percent.map(small),
                payment: self.payment(*base, percent)?,
            })
        };
        results.assigned.par_iter().with_min_len(1024).zip(self.bases).map(row).collect()
    }

    fn payment(&self, base: Optional, percent: Option<i64>) -> Result<Option<Payment>, Failure> {
        let Some((base, percent)) = base.get().zip(percent) else { return Ok(None) };
        Payment::of(base, percent, self.assumptions.sequestration()).ok_or_else(too_large).map(Some)
    }

    /// Sums by group of payments, one for each row.
    pub(super) fn sums(&self, payments: impl Fn(usize) -> Option<Payment>) -> Vec<Vec<Sums>> {
        let mut sums: Vec<_> =
            self.groupings.iter().map(|grouping| vec![Sums::default(); grouping.values.len()]).collect();
        for row in 0..self.bases.len() {
            let payment = payments(row);
            for (grouping, sums) in self.groupings.iter().zip(&mut sums) {
                sums[grouping.codes[row] as usize].add(payment);
            }
        }
        sums
    }

    /// The sides of a scenario, its own first, each other one once: as published, with the lowest and the highest factor that
    /// are thought possible, and solved. A printed table has no other. `known` are sides of the same scores under the same
    /// threshold, which need not be worked out again.
    pub(super) fn sides(
        &self,
        results: &Results<'_>,
        own: &Adjusted,
        rows: &[ProjectedRow],
        (score_input, law): (ScoreInput, &Law),
        known: Option<&[Side]>,
    ) -> Result<Vec<Side>, Failure> {
        let name = own.note.mode.clone().unwrap_or_default();
        let mut sides = vec![Side { name: name.clone(), sums: self.sums(|row| rows[row].payment) }];
        if own.curve.is_none() || own.is_printed {
            return Ok(sides);
        }
        if let Some(known) = known {
            // The pipeline's own side is one of the others, under whatever name it goes there.
            let named = self.other_sides(law).into_iter().map(|(_, other)| other);
            let found =
                named.filter(|other| *other != name).filter_map(|other| known.iter().find(|side| side.name == other));
            sides.extend(found.cloned());
            return Ok(sides);
        }
        let can_solve = has_balance(results);
        let is_other = |(mode, other): &(Mode, &str)| *other != name && (*mode != Mode::Solved || can_solve);
        let others: Vec<_> = self.other_sides(law).into_iter().filter(is_other).collect();
        let side = |mode: (Mode, &'static str)| -> Result<Side, Failure> {
            let name = mode.1.to_owned();
            let adjusted = adjust(results, mode, score_input, law, None)?;
            let payments = (results.assigned.par_iter().with_min_len(1024).zip(self.bases))
                .map(|(row, base)| self.payment(*base, results.percent_of(row, &adjusted.percents)))
                .collect::<Result<Vec<_>, _>>()?;
            Ok(Side { name, sums: self.sums(|row| payments[row]) })
        };
        let found: Vec<_> = others.into_par_iter().map(side).collect::<Result<_, Failure>>()?;
        sides.extend(found);
        Ok(sides)
    }

    /// The ways to fix the positive side.
    fn other_sides(&self, law: &Law) -> Vec<(Mode, &'static str)> {
        let Some(payment) = &law.payment else { return Vec::new() };
        let published = payment.published_maximum.as_ref();
        // What is printed with two decimals was at most half a hundredth less or more.
        let printed = published.map(|maximum| Exact::<Percent>::decimal(maximum.round_half_up(CENTS), CENTS));
        let half = Exact::<Percent>::ratio(5, 1000);
        let of_maximum = |maximum: Exact<Percent>| &maximum / &payment.applicable_percent;
        let given = |factor: Option<Number>| factor.map(Number::exact::<Pure>);
        let low = || Some(of_maximum(printed.as_ref()? - &half));
        let high = || Some(of_maximum(printed.as_ref()? + &half));
        let mut sides = Vec::new();
        sides.extend(published.map(|_| (Mode::Published, "published")));
        sides.extend(given(self.finance.scaling_low).or_else(low).map(|factor| (Mode::Assumed(factor), "low")));
        sides.extend(given(self.finance.scaling_high).or_else(high).map(|factor| (Mode::Assumed(factor), "high")));
        sides.push((Mode::Solved, "solved"));
        sides
    }
}
