//! What a row of `quality` says in figures: whether it is enough to be scored, and whether it agrees with itself.

use super::check::{number, text, unknown};
use super::quality_columns::Columns;
use crate::ingest::Complaint;
use crate::model::submissions::{Counts, Given, NO_COUNT, NO_STRATUM, QualityRow};
use crate::rules::tables::{Metric, QualityMeasure};
use crate::schema::RejectCode;
use crate::score::quality::performance::{performance_rate, reporting_rate};
use crate::units::decimal::short_text;
use crate::units::{Exact, FINE, Percent};

/// The counts of a row, where the eligible population, met and not met are there; exceptions and exclusions may be missing.
pub(super) fn counts(columns: &Columns<'_>, row: usize) -> Result<Counts, Complaint> {
    let [met, not_met, exclusion, exception, eligible] = columns.counts;
    let (met, not_met, eligible) = (number(met, row), number(not_met, row), number(eligible, row));
    let (exclusion, exception) = (number(exclusion, row), number(exception, row));
    let complaint =
        |column, code, value: u32, message| Err(Complaint { row, column, code, value: value.to_string(), message });
    let Some(eligible) = eligible else {
        let given = Counts { met: met.unwrap_or(NO_COUNT), not_met: not_met.unwrap_or(NO_COUNT), ..Counts::NONE };
        return Ok(Counts {
            exclusion: exclusion.unwrap_or(NO_COUNT),
            exception: exception.unwrap_or(NO_COUNT),
            ..given
        });
    };
    let (exclusion, exception) = (exclusion.unwrap_or(0), exception.unwrap_or(0));
    let there = met.zip(not_met).or((eligible == 0).then_some((met.unwrap_or(0), not_met.unwrap_or(0))));
    let Some((met, not_met)) = there else {
        // The eligible population alone gives no rate: whether what else is given does, is seen next.
        return Ok(Counts::NONE);
    };
    if met > eligible {
        let message = format!("{met} met of an eligible population of {eligible}");
        return complaint("performance_met", RejectCode::NumeratorAboveDenominator, met, message);
    }
    let counts = Counts { met, not_met, exclusion, exception, eligible };
    if !counts.agree() {
        let reported = counts.reported();
        let message = format!("{reported} met, not met, excepted or excluded of an eligible population of {eligible}");
        return complaint("eligible_population", RejectCode::CountsInconsistent, eligible, message);
    }
    Ok(counts)
}

/// The stratum that a row names. A measure with several rates needs one, unless nobody is eligible or a registry states the
/// rate of its own measure.
pub(super) fn stratum(
    columns: &Columns<'_>,
    row: usize,
    measure: &QualityMeasure,
    counts: Counts,
    given: &Given,
) -> Result<u8, Complaint> {
    let Some(name) = text(columns.stratum, row) else {
        let whole =
            measure.algorithm.is_none() || counts.eligible == 0 || (measure.qcdr && given.performance_rate.is_some());
        if whole {
            return Ok(NO_STRATUM);
        }
        let message = format!("`{}` has several rates: its strata are {}", measure.id, measure.strata.join(", "));
        let (column, code) = ("stratum", RejectCode::MissingStratum);
        return Err(Complaint { row, column, code, value: String::new(), message });
    };
    measure.stratum(name).ok_or_else(|| {
        unknown(row, "stratum", RejectCode::UnknownStratum, name, measure.strata.iter().map(String::as_str))
    })
}

/// Whether a row says enough to be scored: a score where the measure has one; counts, or both rates and the cases.
pub(super) fn enough(
    columns: &Columns<'_>,
    row: usize,
    measure: &QualityMeasure,
    counts: Counts,
    given: &Given,
) -> Result<(), Complaint> {
    let missing = |column, code, message: &str| {
        Err(Complaint { row, column, code, value: String::new(), message: message.to_owned() })
    };
    match measure.metric {
        Metric::CostScore if given.score.is_none() || given.case_count.is_none() => {
            let column = if given.score.is_none() { "score" } else { "case_count" };
            return missing(column, RejectCode::MissingValue, "a measure from claims needs a score and its cases");
        }
        Metric::Cahps | Metric::CostScore => return Ok(()),
        Metric::NonProportion if given.score.is_none() && counts.eligible != 0 => {
            return missing("score", RejectCode::MissingValue, "`score` is empty: the measure has no rate");
        }
        _ => {}
    }
    if counts.are_given() {
        return Ok(());
    }
    if let Some(name) = missing_count(columns, row).filter(|_| given.reporting_rate.is_none()) {
        let message = format!("`{name}` is empty: neither the counts nor a reporting rate with its cases are whole");
        return missing(name, RejectCode::MissingCompleteness, &message);
    }
    if given.reporting_rate.is_none() || given.case_count.is_none() {
        let message = "neither counts nor a reporting rate with its cases";
        return missing("reporting_rate", RejectCode::MissingCompleteness, message);
    }
    if measure.metric != Metric::NonProportion && given.performance_rate.is_none() && given.case_count != Some(0) {
        let message = "neither counts nor a performance rate";
        return missing("performance_rate", RejectCode::MissingCompleteness, message);
    }
    Ok(())
}

/// The CAHPS survey scores from 0 to 100, and what CMS calculates from claims is never negative; other scores may be anything.
pub(super) fn score_in_bounds(row: usize, measure: &QualityMeasure, given: &Given) -> Result<(), Complaint> {
    let Some(score) = given.score else { return Ok(()) };
    let (within, message) = match measure.metric {
        Metric::Cahps => ((0..=100 * 10_i64.pow(FINE)).contains(&score), "a score of the survey is between 0 and 100"),
        Metric::CostScore => (score >= 0, "a score from claims is not negative"),
        _ => return Ok(()),
    };
    let (column, code, value) = ("score", RejectCode::RateOutOfRange, short_text(score, FINE));
    if within { Ok(()) } else { Err(Complaint { row, column, code, value, message: message.to_owned() }) }
}

/// The first of the counts that make a rate which is empty, where another is filled.
fn missing_count(columns: &Columns<'_>, row: usize) -> Option<&'static str> {
    let [met, not_met, _, _, eligible] = columns.counts.map(|column| number(column, row));
    let counts = [("performance_met", met), ("performance_not_met", not_met), ("eligible_population", eligible)];
    let some = counts.iter().any(|(_, count)| count.is_some());
    counts.into_iter().find(|(_, count)| some && count.is_none()).map(|(name, _)| name)
}

/// Rates given beside counts that say something else by more than 0.01.
pub(super) fn differing_rates(
    row: usize,
    quality: &QualityRow,
    given: &Given,
    measure: &QualityMeasure,
) -> Vec<Complaint> {
    if !quality.counts.are_given() {
        return Vec::new();
    }
    let tolerance = Exact::<Percent>::ratio(1, 100);
    let pairs = [
        ("performance_rate", given.performance_rate.filter(|_| !measure.qcdr), performance_rate(quality.counts)),
        ("reporting_rate", given.reporting_rate, reporting_rate(quality.counts)),
    ];
    let differing = pairs.into_iter().filter_map(|(column, given, counted)| {
        let (given, counted) = (Exact::<Percent>::decimal(given?, FINE), Exact::from(counted?));
        let apart = (&given - &counted).max(&counted - &given);
        let text = |rate: &Exact<Percent>| short_text(rate.round_half_up(6), 6);
        let message = format!("`{column}` is {} by the counts, which are used", text(&counted));
        let (code, value) = (RejectCode::RateDiffers, text(&given));
        (apart > tolerance).then_some(Complaint { row, column, code, value, message })
    });
    differing.collect()
}
