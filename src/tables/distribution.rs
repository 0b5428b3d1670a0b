//! The distribution of final scores, overall and by attributes.
//!
//! polars gathers the scores of each group and sums what goes with them; counted, a group shrinks to at most 10,001
//! scores and how often each occurs, and every statistic is exact integer arithmetic over those ([`statistics`](super::statistics)).

use std::hash::Hash;

use polars::prelude::{
    ChunkAgg, Column, DataFrame, DataType, Expr, Int32Chunked, IntoLazy, PlHashMap, PolarsError, PolarsResult,
    SortMultipleOptions, col, lit,
};

use super::statistics::{Frequencies, Frequency, frequencies, statistics};
use crate::model::place;
use crate::units::Optional;

/// Scored clinicians as columns: those whose participation counts and who have a score.
#[derive(Debug, Default)]
pub struct ScoreFrame {
    /// Rounded final scores in hundredths.
    pub scores: Vec<i32>,
    /// Payment adjustments in hundredths of a percent; empty where the law has none.
    pub percents: Vec<i32>,
    /// Adjustments in cents; none where payments are not known.
    pub dollars: Vec<Optional>,
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

impl Attribute {
    /// The attribute of values that are told apart by `V` and shown as `text`: each once, in order of its text, whatever
    /// the order of the rows.
    pub fn coded<V: Eq + Hash>(name: &str, values: impl Iterator<Item = V>, text: impl Fn(&V) -> String) -> Self {
        let mut seen: PlHashMap<V, u32> = PlHashMap::default();
        let mut codes = Vec::with_capacity(values.size_hint().0);
        for value in values {
            let next = place(seen.len());
            codes.push(*seen.entry(value).or_insert(next));
        }
        let mut ranked: Vec<(String, u32)> = seen.iter().map(|(value, code)| (text(value), *code)).collect();
        ranked.sort();
        let mut rank = vec![0; ranked.len()];
        for (position, (_, code)) in ranked.iter().enumerate() {
            rank[*code as usize] = place(position);
        }
        let codes = codes.into_iter().map(|code| rank[code as usize]).collect();
        Self { name: name.to_owned(), values: ranked.into_iter().map(|(text, _)| text).collect(), codes }
    }

    fn base(&self) -> i64 {
        i64::try_from(self.values.len()).unwrap_or(i64::MAX)
    }
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
    frame: &ScoreFrame,
    by: &[Vec<String>],
    thresholds: Thresholds,
) -> PolarsResult<Vec<DistributionRow>> {
    let rows = frame.scores.len();
    let figures = Figures::of(frame)?;
    let mut found = Vec::new();
    for list in std::iter::once(&Vec::new()).chain(by) {
        let named = |name: &String| frame.attributes.iter().find(|attribute| attribute.name == *name);
        let attributes: Vec<&Attribute> = list.iter().map(|name| named(name).expect("a known attribute")).collect();
        let groups = match attributes.is_empty() {
            true => figures.everybody()?,
            false => figures.groups(group_codes(&attributes, rows))?,
        };
        for (group, frequencies) in groups {
            let group_value = joined(&group_values(&attributes, group));
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

/// Several attributes as one, whose values are theirs joined by `|`.
pub fn combined(attributes: &[Attribute]) -> Attribute {
    let attributes: Vec<&Attribute> = attributes.iter().collect();
    let rows = attributes.first().map_or(0, |attribute| attribute.codes.len());
    let text = |group: &i64| joined(&group_values(&attributes, *group));
    Attribute::coded(&joined_names(&attributes), group_codes(&attributes, rows).into_iter(), text)
}

fn joined_names(attributes: &[&Attribute]) -> String {
    joined(&attributes.iter().map(|attribute| attribute.name.as_str()).collect::<Vec<_>>())
}

/// One number for each row's combination of values: the codes as digits, the first attribute's the highest.
fn group_codes(attributes: &[&Attribute], rows: usize) -> Vec<i64> {
    let mut codes = vec![0; rows];
    for attribute in attributes {
        let base = attribute.base();
        for (code, digit) in codes.iter_mut().zip(&attribute.codes) {
            *code = *code * base + i64::from(*digit);
        }
    }
    codes
}

/// The values that a group's number stands for.
fn group_values<'a>(attributes: &[&'a Attribute], mut group: i64) -> Vec<&'a str> {
    let mut values = Vec::new();
    for attribute in attributes.iter().rev() {
        let base = attribute.base();
        values.push(attribute.values[usize::try_from(group % base).unwrap_or_default()].as_str());
        group /= base;
    }
    values.reverse();
    values
}

/// Scores, and the columns that are summed beside them.
struct Figures {
    frame: DataFrame,
    /// Those that are known: a column of nothing would take as much room.
    summed: Vec<&'static str>,
}

impl Figures {
    fn of(frame: &ScoreFrame) -> PolarsResult<Self> {
        let rows = frame.scores.len();
        let mut columns = vec![Column::new("score".into(), &frame.scores)];
        let mut summed = Vec::new();
        let mut add = |name: &'static str, figures: Vec<i64>| {
            columns.push(Column::new(name.into(), figures));
            summed.push(name);
        };
        if !frame.percents.is_empty() {
            add("percents", frame.percents.iter().map(|percent| i64::from(*percent)).collect());
        }
        if frame.dollars.iter().any(|cents| cents.get().is_some()) {
            let cents =
                |figure: fn(Option<i64>) -> i64| frame.dollars.iter().map(|cents| figure(cents.get())).collect();
            add("paid", cents(|cents| i64::from(cents.is_some())));
            add("gains", cents(|cents| cents.unwrap_or(0).max(0)));
            add("losses", cents(|cents| cents.unwrap_or(0).min(0)));
        }
        Ok(Self { frame: DataFrame::new(rows, columns)?, summed })
    }

    fn sums(&self) -> impl Iterator<Item = Expr> {
        self.summed.iter().map(|name| col(*name).sum())
    }

    /// The scores of each group and its sums; groups in the order of their numbers.
    fn groups(&self, groups: Vec<i64>) -> PolarsResult<Vec<(i64, Frequencies)>> {
        let mut frame = self.frame.clone();
        frame.with_column(Column::new("group".into(), groups))?;
        let figures: Vec<_> = std::iter::once(col("score")).chain(self.sums()).collect();
        let grouped =
            frame.lazy().group_by([col("group")]).agg(figures).sort(["group"], SortMultipleOptions::default());
        self.frequencies(&grouped.collect()?)
    }

    /// Everybody's scores and sums.
    fn everybody(&self) -> PolarsResult<Vec<(i64, Frequencies)>> {
        if self.frame.height() == 0 {
            return Ok(Vec::new());
        }
        let scores = [lit(0).cast(DataType::Int64).alias("group"), col("score").implode(true)];
        let figures: Vec<_> = scores.into_iter().chain(self.sums()).collect();
        self.frequencies(&self.frame.clone().lazy().select(figures).collect()?)
    }

    fn frequencies(&self, grouped: &DataFrame) -> PolarsResult<Vec<(i64, Frequencies)>> {
        let whole =
            |name: &str| -> PolarsResult<Vec<i64>> { Ok(grouped.column(name)?.i64()?.into_no_null_iter().collect()) };
        let is_known = |name: &str| self.summed.contains(&name);
        let sum = |name: &str| if is_known(name) { whole(name) } else { Ok(vec![0; grouped.height()]) };
        let [numbers, percents, paid] = [whole("group")?, sum("percents")?, sum("paid")?];
        let [gains, losses] = [sum("gains")?, sum("losses")?];
        let lists = grouped.column("score")?.list()?.clone();
        let mut found = Vec::with_capacity(numbers.len());
        for row in 0..grouped.height() {
            let scores = lists.get_as_series(row).map(|scores| Ok::<_, PolarsError>(counted(scores.i32()?)));
            let scores = scores.transpose()?.unwrap_or_default();
            let frequencies = Frequencies {
                scores,
                has_percents: is_known("percents"),
                percents: percents[row],
                with_dollars: paid[row].unsigned_abs(),
                gains: gains[row],
                losses: losses[row],
            };
            found.push((numbers[row], frequencies));
        }
        Ok(found)
    }
}

/// How often each score occurs, ascending.
fn counted(scores: &Int32Chunked) -> Vec<Frequency> {
    let (Some(least), Some(most)) = (scores.min(), scores.max()) else { return Vec::new() };
    let place = |score: i32| usize::try_from(score - least).expect("the least score is the least");
    let mut counts = vec![0; place(most) + 1];
    scores.into_no_null_iter().for_each(|score| counts[place(score)] += 1);
    frequencies((i64::from(least)..).zip(counts).filter(|(_, count)| *count > 0))
}
