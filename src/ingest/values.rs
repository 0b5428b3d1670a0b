//! What a cell says: text and numbers to the values of our columns.

use std::borrow::Cow;

use crate::ids::{IdError, Npi, Strictness, Tin};
use crate::schema::{Codes, RejectCode};
use crate::units::decimal::{self, Parsed};
use crate::units::{CENTS, FINE, MILLI, NumberError};

/// What was wrong with a cell, or odd about it. The message quotes nothing of the cell, but how an identifier was mended:
/// runs that are redacted print it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Complaint {
    pub(super) code: RejectCode,
    pub(super) message: String,
}

/// A value, perhaps with something odd to tell; or why there is none.
pub(super) type Reading<T> = Result<(T, Option<Complaint>), Complaint>;

fn complaint(code: RejectCode, message: impl Into<String>) -> Complaint {
    Complaint { code, message: message.into() }
}

#[allow(clippy::unnecessary_wraps, reason = "the end of every reading")]
fn fine<T>(value: T) -> Reading<T> {
    Ok((value, None))
}

/// How identifiers are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Identifiers {
    pub(super) strictness: Strictness,
    pub(super) pad: bool,
}

pub(super) fn tin(text: &str, identifiers: Identifiers) -> Reading<u32> {
    identifier(text, 9, identifiers.pad, RejectCode::BadTin, |text| Tin::parse(text).map(Tin::number))
}

pub(super) fn npi(text: &str, identifiers: Identifiers) -> Reading<u64> {
    let parse = |text: &str| Npi::parse(text, identifiers.strictness).map(Npi::number);
    identifier(text, 10, identifiers.pad, RejectCode::BadNpi, parse)
}

/// Reads an identifier as it stands, else without its separators, else with its leading zeros put back.
fn identifier<T>(
    text: &str,
    digits: usize,
    pad: bool,
    code: RejectCode,
    parse: impl Fn(&str) -> Result<T, IdError>,
) -> Reading<T> {
    let error = match parse(text) {
        Ok(value) => return fine(value),
        Err(error) => error,
    };
    let bare: String = text.chars().filter(|character| !matches!(character, '-' | ' ')).collect();
    if bare.len() != text.len()
        && let Ok(value) = parse(&bare)
    {
        return Ok((value, Some(complaint(RejectCode::Spelling, format!("read as `{bare}`")))));
    }
    let short = !bare.is_empty() && bare.len() < digits && bare.bytes().all(|byte| byte.is_ascii_digit());
    if pad && short {
        let padded = format!("{bare:0>digits$}");
        if let Ok(value) = parse(&padded) {
            return Ok((value, Some(complaint(RejectCode::LeadingZerosPadded, format!("read as `{padded}`")))));
        }
    }
    let hint = if short { "; if leading zeros were lost, set `pad_identifiers = true` in [limits]" } else { "" };
    Err(complaint(code, format!("{error}{hint}")))
}

/// A decimal with [`FINE`] decimals between two whole numbers, after scaling.
pub(super) fn number(text: &str, bounds: (i64, i64), scale: Option<(i64, i64)>) -> Reading<i64> {
    let parsed = plain_or_bare(text, FINE, '%').map_err(|error| match error {
        NumberError::Unreadable => complaint(RejectCode::UnreadableNumber, error.to_string()),
        NumberError::TooLarge => out_of_bounds(bounds),
    })?;
    let odd = parsed.rounded.then(|| complaint(RejectCode::DecimalsCut, "kept to 15 decimals"));
    within(parsed.mantissa, bounds, scale).map(|value| (value, odd))
}

/// A decimal where no percent is asked for.
pub(super) fn pure_number(text: &str, bounds: (i64, i64), scale: Option<(i64, i64)>) -> Reading<i64> {
    if text.ends_with('%') {
        return Err(complaint(RejectCode::UnreadableNumber, "a percent sign, where no percent is asked for"));
    }
    number(text, bounds, scale)
}

/// The same from a binary float: as the shortest decimal that gives it back.
#[allow(
    clippy::float_cmp,
    clippy::cast_possible_truncation,
    reason = "the comparison is the point; the size is checked"
)]
pub(super) fn float_number(float: f64, bounds: (i64, i64), scale: Option<(i64, i64)>) -> Reading<i64> {
    const MILLION: f64 = 1e6;
    let millionths = (float * MILLION).round();
    // Six decimals that give the float back are its shortest decimal: no two decimals of up to 15 digits share a float.
    if millionths.abs() < 1e9 && millionths / MILLION == float {
        return within(millionths as i64 * 1_000_000_000, bounds, scale).map(|value| (value, None));
    }
    number(&float.to_string(), bounds, scale)
}

/// The same from a whole number.
pub(super) fn whole_number(whole: i64, bounds: (i64, i64), scale: Option<(i64, i64)>) -> Reading<i64> {
    let mantissa = whole.checked_mul(10_i64.pow(FINE)).ok_or_else(|| out_of_bounds(bounds))?;
    within(mantissa, bounds, scale).map(|value| (value, None))
}

fn within(mantissa: i64, (least, most): (i64, i64), scale: Option<(i64, i64)>) -> Result<i64, Complaint> {
    let scaled = scale.map_or(i128::from(mantissa), |scale| scaled(mantissa, scale));
    let unit = 10_i128.pow(FINE);
    if scaled < i128::from(least) * unit || scaled > i128::from(most) * unit {
        return Err(out_of_bounds((least, most)));
    }
    i64::try_from(scaled).map_err(|_| out_of_bounds((least, most)))
}

/// Half-up at the fifteenth decimal, as when more are read; `under` divides most products evenly.
fn scaled(mantissa: i64, (over, under): (i64, i64)) -> i128 {
    let product = i128::from(mantissa) * i128::from(over);
    (2 * product + i128::from(under) * product.signum()) / (2 * i128::from(under))
}

fn out_of_bounds((least, most): (i64, i64)) -> Complaint {
    complaint(RejectCode::RateOutOfRange, format!("not between {least} and {most}"))
}

/// Dollars of a cell, more than any unit is paid: with less, adjustments of a nation add up within 64 bits.
pub(super) const MOST_DOLLARS: i64 = 100_000_000_000;

/// Dollars in cents.
pub(super) fn money(text: &str) -> Reading<i64> {
    dollars(text, CENTS)
}

/// Dollars with so many decimals.
pub(super) fn dollars(text: &str, decimals: u32) -> Reading<i64> {
    let parsed = plain_or_bare(text, decimals, '$');
    let parsed = parsed.map_err(|error| complaint(RejectCode::UnreadableNumber, error.to_string()))?;
    if parsed.mantissa < 0 {
        return Err(complaint(RejectCode::RateOutOfRange, "dollars are not negative"));
    }
    if parsed.mantissa >= 10_i64.pow(18).min(MOST_DOLLARS.saturating_mul(10_i64.pow(decimals))) {
        return Err(complaint(RejectCode::UnreadableNumber, NumberError::TooLarge.to_string()));
    }
    if parsed.rounded {
        let message = format!("rounded to {decimals} decimals");
        return Ok((parsed.mantissa, Some(complaint(RejectCode::DecimalsCut, message))));
    }
    fine(parsed.mantissa)
}

/// The same from a binary float, as the shortest decimal that gives it back.
#[allow(
    clippy::float_cmp,
    clippy::cast_possible_truncation,
    reason = "the comparison is the point; the size is checked"
)]
pub(super) fn float_money(float: f64) -> Reading<i64> {
    let cents = (float * 100.0).round();
    if (0.0..1e13).contains(&cents) && cents / 100.0 == float {
        return fine(cents as i64);
    }
    money(&float.to_string())
}

/// Most services of a line: three decimals of it fit 32 bits.
pub(super) const MOST_SERVICES: i64 = 4_000_000;

/// A number from 0, in thousandths.
pub(super) fn quantity(text: &str) -> Reading<i64> {
    let parsed = plain_or_bare(text, MILLI, '#');
    let parsed = parsed.map_err(|error| complaint(RejectCode::UnreadableNumber, error.to_string()))?;
    if !(0..=MOST_SERVICES * 10_i64.pow(MILLI)).contains(&parsed.mantissa) {
        return Err(out_of_bounds((0, MOST_SERVICES)));
    }
    let odd = parsed.rounded.then(|| complaint(RejectCode::DecimalsCut, format!("rounded to {MILLI} decimals")));
    Ok((parsed.mantissa, odd))
}

/// The same from a binary float.
#[allow(
    clippy::float_cmp,
    clippy::cast_possible_truncation,
    reason = "the comparison is the point; the size is checked"
)]
pub(super) fn float_quantity(float: f64) -> Reading<i64> {
    if float.trunc() == float && (0.0..=4e6).contains(&float) {
        return fine(float as i64 * 10_i64.pow(MILLI));
    }
    quantity(&float.to_string())
}

/// A whole number from 0; `12.0` is one.
pub(super) fn count(text: &str) -> Reading<u32> {
    let unreadable = |message: &str| complaint(RejectCode::UnreadableNumber, message);
    let parsed = plain_or_bare(text, 0, '#').map_err(|error| unreadable(&error.to_string()))?;
    match u32::try_from(parsed.mantissa) {
        // The largest number stands for a count that was not given.
        Ok(count) if !parsed.rounded && count < u32::MAX => fine(count),
        _ => Err(unreadable("not a whole number from 0 to 4,294,967,294")),
    }
}

/// A day as days since 1970: `2024-03-30`.
pub(super) fn date(text: &str) -> Reading<i32> {
    // A moment in UTC is on a day of UTC.
    let in_utc = || text.parse::<jiff::Timestamp>().map(|moment| moment.to_zoned(jiff::tz::TimeZone::UTC).date());
    let day: jiff::civil::Date = text.parse().or_else(|_| in_utc()).map_err(|_| unreadable_date())?;
    let epoch = jiff::civil::date(1970, 1, 1);
    fine((day - epoch).get_days())
}

/// The same as a format of `strftime` writes it, else as ISO 8601 does. A year of two digits is none: nobody wrote of 24.
pub(super) fn date_as(text: &str, format: &str) -> Reading<i32> {
    match jiff::civil::Date::strptime(format, text) {
        Ok(day) if day.year() < 1000 => Err(unreadable_date()),
        Ok(day) => fine((day - jiff::civil::date(1970, 1, 1)).get_days()),
        Err(_) => date(text),
    }
}

/// A moment as seconds since 1970: a date, a date and time, or both with an offset; without one it is taken as UTC.
pub(super) fn moment(text: &str) -> Reading<i64> {
    if let Ok(moment) = text.parse::<jiff::Timestamp>() {
        return fine(moment.as_second());
    }
    let civil: jiff::civil::DateTime = text.parse().map_err(|_| unreadable_date())?;
    let moment = civil.to_zoned(jiff::tz::TimeZone::UTC).map_err(|_| unreadable_date())?;
    fine(moment.timestamp().as_second())
}

fn unreadable_date() -> Complaint {
    complaint(RejectCode::UnreadableDate, "no date like 2024-03-30")
}

pub(super) fn flag(text: &str) -> Reading<bool> {
    let is = |words: [&str; 4]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is(["true", "yes", "y", "1"]) {
        fine(true)
    } else if is(["false", "no", "n", "0"]) {
        fine(false)
    } else {
        Err(complaint(RejectCode::UnknownCode, "neither true nor false"))
    }
}

pub(super) fn code(text: &str, codes: &Codes) -> Reading<u8> {
    if let Some(position) = codes.position(text) {
        return fine(position);
    }
    let near = crate::failure::nearest(text, codes.names.iter().copied());
    let near = near.map(|near| format!(": did you mean `{near}`?")).unwrap_or_default();
    Err(complaint(RejectCode::UnknownCode, format!("not {}{near}", codes.what)))
}

/// Codes joined by `|`, one bit each.
pub(super) fn code_list(text: &str, codes: &Codes) -> Reading<u8> {
    let mut bits = 0;
    for word in text.split('|').map(str::trim).filter(|word| !word.is_empty()) {
        bits |= 1 << code(word, codes)?.0;
    }
    fine(bits)
}

/// Reads a number as it stands, as most do, else without its sign of unit and its thousands separators.
fn plain_or_bare(text: &str, decimals: u32, sign: char) -> Result<Parsed, NumberError> {
    decimal::parse(text, decimals).or_else(|_| decimal::parse(&bare_number(text, sign), decimals))
}

/// A number without its sign of unit and its thousands separators, which stand before every third digit and nowhere
/// else: `1,234.5` is a number, `9,5` is none.
fn bare_number(text: &str, sign: char) -> Cow<'_, str> {
    let signless = text.strip_prefix(sign).or_else(|| text.strip_suffix(sign)).map_or(text, str::trim);
    if !signless.contains(',') {
        return signless.into();
    }
    let whole = signless.split('.').next().unwrap_or_default().trim_start_matches(['-', '+']);
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let in_place = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    if in_place && signless.matches(',').count() == whole.matches(',').count() {
        return signless.replace(',', "").into();
    }
    text.into()
}
