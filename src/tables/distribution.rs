//! The distribution of final scores, overall and by attributes.
//!
//! polars counts how often each score occurs in each group; a national cohort shrinks to at most 10,001 rows a group,
//! and every statistic is exact integer arithmetic over those ([`statistics`](super::statistics)).

use polars::prelude::{Column, DataFrame, IntoLazy, PolarsResult, SortMultipleOptions, col, len, lit};

use super::statistics::{Frequencies, Frequency, statistics};

/// Scored clinicians as columns: those whose participation counts and who have a score.
#[derive(Debug, Default)]
pub struct ScoreFrame {
    /// Rounded final scores in hundredths.
    pub scores: Vec<i32>,
    /// Payment adjustments in hundredths of a percent; empty where the law has none.
    pub percents: Vec<i32>,
    /// Adjustments in cents; none where payments are not known.
    pub dollars: Vec<Option<i64>>,
    /// What the clinicians can be grouped by.
    pub attributes: Vec<Attribute>,
}

/// A column of text, each value once, and which of them each row has.
#[derive(Debug, Default)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// The values in order.
    pub values: Vec<String>,
    /// Position of each row's value.
    pub codes: Vec<u32>,
}

/// Scores that the statistics look at, in hundredths.
#[derive(Debug, Clone, Copy)]
pub struct Thresholds {
    /// The performance threshold.
    pub threshold: i64,
    /// One quarter of it; none where the law has no payment adjustment.
    pub quarter: Option<i64>,
}

/// A row of `distribution`.
#[derive(Debug, Clone, PartialEq)]
pub struct DistributionRow {
    /// `all`, or columns joined by `|`.
    pub group_by: String,
    /// `all`, or their values joined by `|`.
    pub group_value: String,
    /// Which figure.
    pub statistic: String,
    /// The figure; none where there is nothing to compute it from.
    pub value: Option<f64>,
}

/// All statistics, for everybody and for each group of each list of columns.
///
/// # Errors
/// When polars does.
///
/// # Panics
/// When `by` names an attribute that the frame does not have.
pub fn distribution(
    frame: ScoreFrame,
    by: &[Vec<String>],
    thresholds: Thresholds,
) -> PolarsResult<Vec<DistributionRow>> {
    let ScoreFrame { scores, percents, dollars, attributes } = frame;
    let rows = scores.len();
    let has_percents = !percents.is_empty() || rows == 0;
    let percents = if has_percents { percents } else { vec![0; rows] };
    let (mut names, mut values) = (Vec::new(), Vec::new());
    let mut columns = vec![
        Column::new("score".into(), scores),
        Column::new("percent".into(), percents),
        Column::new("dollars".into(), dollars),
    ];
    for (position, attribute) in attributes.into_iter().enumerate() {
        columns.push(Column::new(code_column(position).into(), attribute.codes));
        names.push(attribute.name);
        values.push(attribute.values);
    }
    let frame = DataFrame::new(rows, columns)?;
    let mut found = Vec::new();
    for list in std::iter::once(&Vec::new()).chain(by) {
        let place = |name: &String| names.iter().position(|known| known == name).expect("a known attribute");
        let places: Vec<usize> = list.iter().map(place).collect();
        for (codes, frequencies) in groups(&frame, &places, has_percents)? {
            let text = |(place, code): (&usize, &u32)| values[*place][*code as usize].as_str();
            let group_value = joined(&places.iter().zip(&codes).map(text).collect::<Vec<_>>());
            let group_by = joined(list);
            found.extend(statistics(&frequencies, thresholds).into_iter().map(|(statistic, value)| DistributionRow {
                group_by: group_by.clone(),
                group_value: group_value.clone(),
                statistic,
                value,
            }));
        }
    }
    Ok(found)
}

fn joined(parts: &[impl AsRef<str>]) -> String {
    if parts.is_empty() { "all".to_owned() } else { parts.iter().map(AsRef::as_ref).collect::<Vec<_>>().join("|") }
}

fn code_column(position: usize) -> String {
    format!("code_{position}")
}

/// How often each score occurs in each group, groups in the order of their codes.
fn groups(frame: &DataFrame, places: &[usize], has_percents: bool) -> PolarsResult<Vec<(Vec<u32>, Frequencies)>> {
    let codes: Vec<String> = places.iter().map(|place| code_column(*place)).collect();
    let keys: Vec<_> = codes.iter().map(String::as_str).chain(["score"]).map(col).collect();
    let gains = col("dollars").filter(col("dollars").gt(lit(0)));
    let losses = col("dollars").filter(col("dollars").lt(lit(0)));
    let counted = frame
        .clone()
        .lazy()
        .group_by(keys.clone())
        .agg([
            len().alias("count"),
            col("percent").cast(polars::prelude::DataType::Int64).sum().alias("percents"),
            col("dollars").count().alias("paid"),
            gains.sum().alias("gains"),
            losses.sum().alias("losses"),
        ])
        .sort_by_exprs(keys, SortMultipleOptions::default())
        .collect()?;
    let codes: Vec<Vec<u32>> = codes
        .iter()
        .map(|name| Ok(counted.column(name)?.u32()?.into_no_null_iter().collect()))
        .collect::<PolarsResult<_>>()?;
    let scores = counted.column("score")?.i32()?.clone();
    let counts = counted.column("count")?.cast(&polars::prelude::DataType::UInt64)?;
    let (counts, paid) = (counts.u64()?, counted.column("paid")?.cast(&polars::prelude::DataType::UInt64)?);
    let (percents, gains, losses) =
        (counted.column("percents")?.i64()?, counted.column("gains")?.i64()?, counted.column("losses")?.i64()?);
    let paid = paid.u64()?;
    let mut found: Vec<(Vec<u32>, Frequencies)> = Vec::new();
    for row in 0..counted.height() {
        let group: Vec<u32> = codes.iter().map(|column| column[row]).collect();
        if found.last().is_none_or(|(last, _)| *last != group) {
            found.push((group, Frequencies { has_percents, ..Default::default() }));
        }
        let Some((_, frequencies)) = found.last_mut() else { continue };
        let score = i64::from(scores.get(row).unwrap_or_default());
        frequencies.scores.push(Frequency { score, count: counts.get(row).unwrap_or_default() });
        frequencies.percents += percents.get(row).unwrap_or_default();
        frequencies.with_dollars += paid.get(row).unwrap_or_default();
        frequencies.gains += gains.get(row).unwrap_or_default();
        frequencies.losses += losses.get(row).unwrap_or_default();
    }
    Ok(found)
}
