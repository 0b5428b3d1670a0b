//! Decimals as `i64` mantissas: read from text without a float in between, and written back.

use thiserror::Error;

/// Why a text is not a decimal number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NumberError {
    /// Something other than digits, one sign and one point.
    #[error("not a plain decimal number")]
    Unreadable,
    /// More digits before the point than the column holds.
    #[error("too large for this column")]
    TooLarge,
}

/// A decimal as read: its mantissa, and whether digits past the last decimal kept were rounded away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parsed {
    /// The number times `10^decimals`.
    pub mantissa: i64,
    /// Digits other than zero followed the last decimal kept; they were rounded half-up.
    pub rounded: bool,
}

/// As many digits as fit 64 bits whatever they are.
const SAFE_DIGITS: usize = 18;

/// Reads a plain decimal such as `-12.5`, keeping `decimals` decimals.
///
/// `parse("60.375", 15)` has the mantissa `60_375_000_000_000_000`. Digits past the last decimal kept, as binary floats
/// print them (`0.30000000000000004`), are rounded half-up and reported.
///
/// # Errors
/// [`NumberError`] when the text is no plain decimal, or too large.
pub fn parse(text: &str, decimals: u32) -> Result<Parsed, NumberError> {
    let (negative, digits) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] | rest => (false, rest),
    };
    if let Some(mantissa) = short(digits, decimals) {
        return Ok(Parsed { mantissa: if negative { -mantissa } else { mantissa }, rounded: false });
    }
    let point = digits.iter().position(|&byte| byte == b'.').unwrap_or(digits.len());
    let (whole, fraction) = (&digits[..point], digits.get(point + 1..).unwrap_or_default());
    let is_number = whole.iter().chain(fraction).all(u8::is_ascii_digit);
    if !is_number || whole.is_empty() && fraction.is_empty() {
        return Err(NumberError::Unreadable);
    }
    let kept = fraction.len().min(decimals as usize);
    let digits = whole.iter().chain(&fraction[..kept]);
    let mut mantissa = match whole.len() + kept <= SAFE_DIGITS {
        true => digits.fold(0, |mantissa, &digit| mantissa * 10 + i64::from(digit - b'0')),
        false => digits.copied().try_fold(0, push_digit)?,
    };
    let missing = decimals - u32::try_from(kept).unwrap_or(decimals);
    mantissa = mantissa.checked_mul(10_i64.pow(missing)).ok_or(NumberError::TooLarge)?;
    let rest = &fraction[kept..];
    if rest.first().is_some_and(|&digit| digit >= b'5') {
        mantissa = mantissa.checked_add(1).ok_or(NumberError::TooLarge)?;
    }
    let rounded = rest.iter().any(|&digit| digit != b'0');
    Ok(Parsed { mantissa: if negative { -mantissa } else { mantissa }, rounded })
}

/// The mantissa of a number whose digits all count and fit, as nearly all do; none for any other text.
fn short(text: &[u8], decimals: u32) -> Option<i64> {
    if text.len() > SAFE_DIGITS {
        return None;
    }
    let (mut mantissa, mut point) = (0, None);
    for (place, byte) in text.iter().enumerate() {
        match byte {
            b'0'..=b'9' => mantissa = mantissa * 10 + i64::from(byte - b'0'),
            b'.' if point.is_none() => point = Some(place),
            _ => return None,
        }
    }
    if text.len() == usize::from(point.is_some()) {
        return None;
    }
    let kept = point.map_or(0, |point| text.len() - point - 1);
    let missing = decimals.checked_sub(u32::try_from(kept).ok()?)?;
    mantissa.checked_mul(10_i64.checked_pow(missing)?)
}

fn push_digit(mantissa: i64, digit: u8) -> Result<i64, NumberError> {
    let shifted = mantissa.checked_mul(10).ok_or(NumberError::TooLarge)?;
    shifted.checked_add(i64::from(digit - b'0')).ok_or(NumberError::TooLarge)
}

/// Writes a mantissa with all its decimals: `text(-675, 2)` is `-6.75`.
pub fn text(mantissa: i64, decimals: u32) -> String {
    let scale = 10_u64.pow(decimals);
    let (sign, size) = (if mantissa < 0 { "-" } else { "" }, mantissa.unsigned_abs());
    if decimals == 0 {
        return format!("{sign}{size}");
    }
    format!("{sign}{}.{:0width$}", size / scale, size % scale, width = decimals as usize)
}

/// Writes a mantissa without trailing zeros: `short_text(60_375_000, 6)` is `60.375`.
pub fn short_text(mantissa: i64, decimals: u32) -> String {
    let long = text(mantissa, decimals);
    match long.contains('.') {
        true => long.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => long,
    }
}
