//! The stage that turns final scores into payment adjustments and dollars.

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::manifest::Adjustment;
use super::outputs::Results;
use super::pipeline::{AdjustMode, AdjustSettings, ScoreInput};
use super::units::Unit;
use crate::adjust::{Balance, Cohort, Curve, Mode, PrintedPoint, adjustment_dollars, solve};
use crate::failure::Failure;
use crate::participation::Assigned;
use crate::rules::Law;
use crate::units::{CENTS, Dollars, Exact, FINE, Optional, Percent, Points, decimal};

/// The curve of a run and what it makes of every unit.
pub(super) struct Adjusted {
    /// None where the rule pack does not cover the payment adjustment.
    pub(super) curve: Option<Curve>,
    /// Hundredths of a percent, for each unit.
    pub(super) percents: Vec<Optional>,
    pub(super) note: Adjustment,
    /// The curve is a printed table.
    pub(super) is_printed: bool,
}

/// The score that the curve takes.
fn input(score: &Exact<Points>, setting: ScoreInput) -> Exact<Points> {
    match setting {
        ScoreInput::Unrounded => score.clone(),
        ScoreInput::Rounded => Exact::decimal(score.round_half_up(CENTS), CENTS),
    }
}

/// A base in cents and the score of each row that has both; what is balanced, and its name.
struct Base {
    rows: Cohort,
    column: &'static str,
}

impl Base {
    /// Allowed charges, or payments when no row has charges.
    fn of(results: &Results<'_>, setting: ScoreInput) -> Self {
        let adjusted = || results.assigned.par_iter().filter(|row| row.standing.is_adjusted());
        let has_allowed = adjusted().any(|row| results.part_b(row).1.is_some());
        let base = |row: &Assigned| {
            let (paid, allowed) = results.part_b(row);
            let score = results.units[row.unit? as usize].final_score.as_ref()?;
            Some((if has_allowed { allowed? } else { paid? }, input(score, setting)))
        };
        let rows: Vec<_> = adjusted().filter_map(base).collect();
        Self { rows: rows.into(), column: if has_allowed { "part_b_allowed" } else { "part_b_paid" } }
    }

    /// Base times rounded percent, summed: gains less losses.
    fn rounded_residue(&self, curve: &Curve) -> Exact<Dollars> {
        let share = |(base, score): &(i64, Exact<Points>)| i128::from(*base) * i128::from(curve.rounded_percent(score));
        let cents_of_percents: i128 = self.rows.par_iter().with_min_len(1024).map(share).sum();
        Exact::ratio(cents_of_percents, 100 * 10_000)
    }
}

/// Whether anybody whose payments are adjusted has a score and an amount, without which there is nothing to balance.
pub(super) fn has_balance(results: &Results<'_>) -> bool {
    let counts = |row: &Assigned| {
        let (paid, allowed) = results.part_b(row);
        let has_score = |unit: u32| results.units[unit as usize].final_score.is_some();
        row.standing.is_adjusted() && paid.or(allowed).is_some() && row.unit.is_some_and(has_score)
    };
    results.assigned.par_iter().any(counts)
}

/// The way in which a pipeline fixes the positive side, and its name.
pub(super) fn mode(settings: &AdjustSettings) -> (Mode, &'static str) {
    match settings.mode {
        AdjustMode::Published => (Mode::Published, "published"),
        AdjustMode::Assumed => (Mode::Assumed(settings.scaling_factor.unwrap_or_default().exact()), "assumed"),
        AdjustMode::Solved => (Mode::Solved, "solved"),
    }
}

/// Fixes the positive side and adjusts every unit; a printed table has both sides.
pub(super) fn adjust(
    results: &Results<'_>,
    (mode, name): (Mode, &'static str),
    score_input: ScoreInput,
    law: &Law,
    printed: Option<Vec<PrintedPoint>>,
) -> Result<Adjusted, Failure> {
    let Some(payment) = &law.payment else {
        return Ok(Adjusted {
            curve: None,
            percents: vec![Optional::NONE; results.units.len()],
            note: Adjustment::default(),
            is_printed: false,
        });
    };
    let base = (mode == Mode::Solved).then(|| Base::of(results, score_input));
    if base.as_ref().is_some_and(|base| base.rows.is_empty()) {
        let failure = Failure::usage("`mode = \"solved\"` in [adjust] needs `part_b_allowed` or `part_b_paid`");
        return Err(failure.hint("nobody whose payments are adjusted has a score and either of them"));
    }
    let balance = base.as_ref().and_then(|base| Balance::of(&base.rows, law));
    let factor = balance.as_ref().map_or_else(|| Exact::zero().into(), |balance| solve(balance, law));
    let maximum = mode.maximum_increase(law, &factor).map_err(|error| Failure::usage(format!("[adjust]: {error}")))?;
    let is_printed = printed.is_some();
    let curve = Curve::new(law, maximum.clone()).map(|curve| curve.printed(printed.unwrap_or_default()));
    let percent = |unit: &Unit| {
        let score = input(unit.final_score.as_ref()?, score_input);
        Some(curve.as_ref()?.rounded_percent(&score))
    };
    let percents = results.units.par_iter().with_min_len(1024).map(|unit| percent(unit).into()).collect();
    let (name, maximum) = match &curve {
        Some(curve) if is_printed => ("printed", curve.percent(&law.maximum_score).into()),
        _ => (name, maximum),
    };
    let scaling = |maximum: &Exact<Percent>| maximum / &payment.applicable_percent;
    let fine = |mantissa: i64| decimal::short_text(mantissa, FINE);
    let mut note = Adjustment {
        mode: Some(name.to_owned()),
        maximum_percent: Some(fine(maximum.rounded(Exact::clone, FINE))),
        scaling_factor: Some(fine(maximum.rounded(scaling, FINE))),
        ..Default::default()
    };
    if let (Some(base), Some(balance), Some(curve)) = (&base, &balance, &curve) {
        let (exact, rounded) = (balance.residue(&factor), base.rounded_residue(curve));
        note.base = Some(base.column);
        note.at_limit = Some(factor.is(&payment.scaling_limit));
        note.unrounded_residue = Some(decimal::text(exact.rounded(Exact::clone, CENTS), CENTS));
        note.rounded_residue = Some(decimal::text(rounded.round_half_up(CENTS), CENTS));
    }
    Ok(Adjusted { curve, percents, note, is_printed })
}

/// Dollars of every assigned row, in cents.
pub(super) fn dollars(results: &Results<'_>) -> Vec<Optional> {
    let cents = |row: &Assigned| Some(adjustment_dollars(results.part_b(row).0?, results.percent(row)?));
    results.assigned.par_iter().with_min_len(1024).map(|row| cents(row).into()).collect()
}
