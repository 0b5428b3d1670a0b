//! An amount in several parts.

/// The part of an amount in cents that goes to one of several practices, by its place among them: all parts are equal, and
/// the cents that are left over go one each to the first.
///
/// 100.00 in three parts: 33.34, 33.33 and 33.33.
///
/// # Panics
/// Without any practice, or with an amount below zero.
pub fn part(cents: i64, place: usize, of: usize) -> i64 {
    let count = i64::try_from(of).expect("practices of one NPI are few");
    let left_over = usize::try_from(cents % count).expect("amounts are not negative");
    cents / count + i64::from(place < left_over)
}
