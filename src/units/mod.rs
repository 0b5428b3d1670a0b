//! Numbers: exact fractions with a unit, and decimals as integers.
//!
//! Scoring computes with [`Exact`] and rounds once, on the way out. Columns hold decimals as `i64` mantissas with a
//! fixed number of decimals ([`decimal`]). There is no float in either.

pub mod decimal;
mod enclosed;
mod exact;
mod fraction;
mod optional;
mod ratio;
mod sum;

pub use decimal::NumberError;
pub use enclosed::Enclosed;
pub use exact::{Dollars, Exact, Percent, Points, Pure};
pub use optional::Optional;
pub use ratio::Ratio;

/// Decimals kept of percents, scores and ratios as they come in: `Decimal64(18, 15)` columns.
pub const FINE: u32 = 15;
/// Decimals of money, final scores and payment percents.
pub const CENTS: u32 = 2;
/// Decimals kept of counts of services.
pub const MILLI: u32 = 3;
/// Decimals kept of average costs.
pub const NANO: u32 = 9;
/// Decimals of category percents on the way out.
pub const MICRO: u32 = 6;
