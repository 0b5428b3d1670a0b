//! Reading one cell of an input table (tables.md, opening paragraph).

use super::fraction::Fraction;

/// A number; `$`, `,` and `%` are accepted in money and percent columns.
pub fn number(cell: &str) -> Option<Fraction> {
    let plain: String = cell.chars().filter(|c| !matches!(c, '$' | ',' | '%' | ' ')).collect();
    Fraction::parse(&plain)
}

/// A count of patients or cases.
pub fn count(cell: &str) -> Option<i64> {
    cell.trim().parse().ok()
}

/// true/false, yes/no, y/n, 1/0, any case; empty is neither.
pub fn yes_no(cell: &str) -> Option<bool> {
    match cell.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" | "y" | "1" => Some(true),
        "false" | "no" | "n" | "0" => Some(false),
        _ => None,
    }
}

pub fn yes(cell: &str) -> bool {
    yes_no(cell) == Some(true)
}

/// Days since some fixed day, of a date `2024-01-31`.
pub fn day_number(cell: &str) -> Option<i64> {
    let mut parts = cell.trim().get(..10)?.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let leap = |y: i64| y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
    let lengths = [31, if leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let before_year: i64 = (2000..year).map(|y| if leap(y) { 366 } else { 365 }).sum();
    let before_month: i64 = lengths.iter().take(usize::try_from(month).ok()?.checked_sub(1)?).sum();
    Some(before_year + before_month + day)
}

/// Days of a period, both ends included; none when a date is missing.
pub fn days(start: &str, end: &str) -> Option<i64> {
    Some(day_number(end)? - day_number(start)? + 1)
}

/// CMS's own name of a collection type; everyday names are read too (tables.md, quality).
pub fn collection_type(cell: &str) -> &str {
    match cell {
        "part_b_claims" => "claims",
        "mips_cqm" | "qcdr" | "medicare_cqm" => "registry",
        "ecqm" => "electronicHealthRecord",
        "web_interface" => "cmsWebInterface",
        "cahps" => "certifiedSurveyVendor",
        other => other,
    }
}

/// Lower-case letters only, for comparing specialties (13b.33).
pub fn letters(cell: &str) -> String {
    cell.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}
