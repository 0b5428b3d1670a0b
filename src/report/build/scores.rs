//! Final scores: their distribution, what they are made of, and what they come to in percent.

use super::MOST_GROUPS;
use super::figures::{Figures, cell, heading, number, shown, spoken, words};
use crate::report::model::{Block, Cell, Chart, ChartKind, Mark, Section, Shape, Table};

/// The distribution of final scores.
pub(super) fn distribution(figures: &Figures<'_>) -> Option<Section> {
    figures.count("all", "all")?;
    let mut blocks = vec![Block::Chart(histogram(figures)), Block::Chart(cumulative(figures))];
    blocks.extend(groups(figures).into_iter().map(Block::Table));
    Some(Section { id: "distribution", title: "Final scores", blocks })
}

fn marks(figures: &Figures<'_>, names: &[(&str, &str)]) -> Vec<Mark> {
    let mark = |(name, label): &(&str, &str)| {
        let at = figures.reference(name, Shape::Score)?;
        Some(Mark { label: (*label).to_owned(), at })
    };
    names.iter().filter_map(mark).collect()
}

const THRESHOLD: (&str, &str) = ("performance_threshold", "threshold");
const QUARTER: (&str, &str) = ("quarter_of_threshold", "full reduction to");

fn histogram(figures: &Figures<'_>) -> Chart {
    let rows = &figures.distribution;
    let is = [("group_by", "all"), ("group_value", "all")];
    let bins = rows.rows_where(&is).filter_map(|row| {
        let edges = rows.text(row, "statistic").strip_prefix("bin_")?;
        let (lower, upper) = edges.split_once('_')?;
        let count = number(rows, row, "value", Shape::Count);
        let masked = figures.mask.hides(rows.number(row, "value"));
        let edge = |text: &str| text.parse().ok().map(Cell::Place);
        Some((vec![edge(lower)?, edge(upper)?, shown(count, masked)], masked))
    });
    let (bins, masked): (Vec<_>, Vec<bool>) = bins.unzip();
    Chart {
        id: "histogram".to_owned(),
        title: "How many have which final score".to_owned(),
        description:
            "Clinicians by final score, in bins of five points. Vertical lines stand at the performance threshold \
                      and at one quarter of it, at or below which the full reduction applies."
                .to_owned(),
        kind: ChartKind::Histogram { lower: 0, upper: 1, count: 2 },
        marks: marks(figures, &[QUARTER, THRESHOLD]),
        horizontal: "Final score".to_owned(),
        vertical: "Clinicians".to_owned(),
        table: Table {
            caption: "Clinicians by final score".to_owned(),
            columns: ["From", "To", "Clinicians"].map(str::to_owned).to_vec(),
            rows: bins,
            note: figures.mask.note(masked.contains(&true)),
        },
    }
}

fn cumulative(figures: &Figures<'_>) -> Chart {
    let (of, mut any_masked) = (figures.count("all", "all"), false);
    let percentile = |percent: u32| {
        let score = figures.statistic("all", "all", &format!("p{percent}"), Shape::Score);
        let masked = figures.mask.hides_percentile(percent.into(), of);
        any_masked |= masked;
        vec![Cell::Place(percent.into()), shown(score, masked)]
    };
    let percents = [1, 5].into_iter().chain((10..=95).step_by(5)).chain([99]);
    let rows = percents.map(percentile).collect();
    Chart {
        id: "cumulative".to_owned(),
        title: "The share of clinicians up to each final score".to_owned(),
        description:
            "Percentiles of the final score, beside the mean and the median that CMS published for the nation."
                .to_owned(),
        kind: ChartKind::Line { x: 1, y: 0, weight: None },
        marks: marks(
            figures,
            &[
                THRESHOLD,
                ("published_mean_final_score", "published mean"),
                ("published_median_final_score", "published median"),
            ],
        ),
        horizontal: "Final score".to_owned(),
        vertical: "Percent of clinicians".to_owned(),
        table: Table {
            caption: "Percentiles of the final score".to_owned(),
            columns: ["Percent of clinicians", "Final score at most"].map(str::to_owned).to_vec(),
            rows,
            note: figures.mask.note(any_masked),
        },
    }
}

/// A table for each grouping of the pipeline.
fn groups(figures: &Figures<'_>) -> Vec<Table> {
    let rows = &figures.distribution;
    let mut groupings: Vec<&str> = (0..rows.len()).map(|row| rows.text(row, "group_by")).collect();
    groupings.dedup();
    groupings.into_iter().filter(|by| *by != "all").map(|by| group_table(figures, by)).collect()
}

fn group_table(figures: &Figures<'_>, by: &str) -> Table {
    let rows = &figures.distribution;
    let is = [("group_by", by), ("statistic", "n")];
    let mut groups: Vec<(&str, f64)> = rows
        .rows_where(&is)
        .map(|row| (rows.text(row, "group_value"), rows.number(row, "value").unwrap_or_default()))
        .collect();
    groups.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    let (all, mut any_masked) = (groups.len(), false);
    groups.truncate(MOST_GROUPS);
    let mut line = |(value, _): &(&str, f64)| {
        let cells = [
            ("n", Shape::Count),
            ("mean", Shape::Score),
            ("median", Shape::Score),
            ("share_negative", Shape::Share),
            ("mean_adjustment", Shape::Percent),
            ("dollars_net", Shape::DollarsDifference),
        ]
        .map(|(name, shape)| figures.shown(by, value, name, shape));
        any_masked |= cells.contains(&Cell::Masked);
        [words(*value)].into_iter().chain(cells).collect()
    };
    let lines: Vec<Vec<Cell>> = groups.iter().map(&mut line).collect();
    Table {
        caption: format!("Final scores by {}", spoken(by)),
        columns: [
            &*heading(by),
            "Clinicians",
            "Mean",
            "Median",
            "Below the threshold",
            "Mean adjustment",
            "Net dollars",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows: lines,
        note: notes([cut(all, MOST_GROUPS, "distribution"), figures.mask.note(any_masked)]),
    }
}

/// Says that a table has more rows than a report shows.
pub(super) fn cut(all: usize, shown: usize, table: &str) -> Option<String> {
    (all > shown).then(|| format!("The largest are shown; {table} has all."))
}

/// Remarks below a table, one after the other.
pub(super) fn notes<const N: usize>(notes: [Option<String>; N]) -> Option<String> {
    let said: Vec<String> = notes.into_iter().flatten().collect();
    (!said.is_empty()).then(|| said.join(" "))
}

/// What the categories add to the mean.
pub(super) fn categories(figures: &Figures<'_>) -> Option<Section> {
    let rows = &figures.contributions;
    if rows.is_empty() {
        return None;
    }
    let places = 0..rows.len();
    let name = |row: usize| spoken(rows.text(row, "category"));
    let few = |row: usize| figures.mask.hides(rows.number(row, "scored"));
    let few_others = |row: usize| figures.mask.hides(rows.number(row, "not_scored"));
    let parts: Vec<Cell> =
        places.clone().map(|row| shown(number(rows, row, "mean_contribution", Shape::Score), few(row))).collect();
    let any_masked = places.clone().any(|row| few(row) || few_others(row));
    let columns: Vec<String> = ["What".to_owned()].into_iter().chain(places.clone().map(name)).collect();
    let chart = Chart {
        id: "mean-score".to_owned(),
        title: "What the mean final score is made of".to_owned(),
        description:
            "Points that each category adds to the mean final score; scores that are the threshold because too \
                      few categories could be scored stand for themselves."
                .to_owned(),
        kind: ChartKind::Stacked { parts: (1..columns.len()).collect() },
        marks: Vec::new(),
        horizontal: "Points of the final score".to_owned(),
        vertical: String::new(),
        table: Table {
            caption: "Points of the mean final score".to_owned(),
            columns,
            rows: vec![[words("This run")].into_iter().chain(parts).collect()],
            note: figures.mask.note(any_masked),
        },
    };
    let line = |row: usize| {
        let masked = few(row) || few_others(row);
        let figure = |column, shape| shown(number(rows, row, column, shape), masked);
        vec![
            words(name(row)),
            figure("scored", Shape::Count),
            figure("not_scored", Shape::Count),
            figure("mean_score", Shape::Score),
            cell(number(rows, row, "mean_weight", Shape::Score)),
            shown(number(rows, row, "mean_contribution", Shape::Score), few(row)),
        ]
    };
    let table = Table {
        caption: "Categories".to_owned(),
        columns: ["Category", "Scored", "Not scored", "Mean score, percent", "Mean weight, percent", "Points"]
            .map(str::to_owned)
            .to_vec(),
        rows: places.map(line).collect(),
        note: notes([
            Some(
                "The mean score is of those for whom the category is scored; weights and points are of all.".to_owned(),
            ),
            figures.mask.note(any_masked),
        ]),
    };
    Some(Section { id: "categories", title: "Categories", blocks: vec![Block::Chart(chart), Block::Table(table)] })
}

/// The curve with the cohort on it.
pub(super) fn adjustment(figures: &Figures<'_>) -> Option<Section> {
    let rows = &figures.curve;
    if rows.is_empty() {
        return None;
    }
    let mut any_masked = false;
    let line = |row: usize| {
        let masked = figures.mask.hides(rows.number(row, "clinicians"));
        any_masked |= masked;
        vec![
            cell(number(rows, row, "final_score", Shape::Score)),
            cell(number(rows, row, "payment_adjustment_percent", Shape::Percent)),
            shown(number(rows, row, "clinicians", Shape::Count), masked),
        ]
    };
    // Every ten points, wherever the curve bends or jumps, and wherever somebody is.
    let is_shown = |row: &usize| {
        let is_ten = rows.number(*row, "final_score").is_some_and(|score| score % 10.0 == 0.0);
        is_ten || rows.number(*row, "clinicians") != Some(0.0)
    };
    let lines: Vec<Vec<Cell>> = (0..rows.len()).filter(is_shown).map(line).collect();
    let chart = Chart {
        id: "curve".to_owned(),
        title: "What a final score comes to".to_owned(),
        description:
            "Payment adjustment in percent by final score. Dots show how many clinicians have a score from that \
                      point up to the next."
                .to_owned(),
        kind: ChartKind::Line { x: 0, y: 1, weight: Some(2) },
        marks: marks(figures, &[QUARTER, THRESHOLD]),
        horizontal: "Final score".to_owned(),
        vertical: "Payment adjustment, percent".to_owned(),
        table: Table {
            caption: "The curve, and who is on it".to_owned(),
            columns: ["Final score", "Payment adjustment", "Clinicians up to the next point"]
                .map(str::to_owned)
                .to_vec(),
            rows: lines,
            note: figures.mask.note(any_masked),
        },
    };
    Some(Section { id: "adjustment", title: "Payment adjustment", blocks: vec![Block::Chart(chart)] })
}
