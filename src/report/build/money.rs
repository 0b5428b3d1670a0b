//! Dollars of the payment year, by group, and the range of the positive side.

use super::MOST_GROUPS;
use super::figures::{Figures, cell, heading, number, said, say, shown, spoken, words};
use super::scores::{cut, notes};
use crate::report::model::{Block, Cell, Chart, ChartKind, Section, Shape, Table};

/// The scenario that is the run itself.
const PIPELINE: &str = "pipeline";

/// Dollars; none, where nothing is projected.
pub(super) fn dollars(figures: &Figures<'_>) -> Option<Section> {
    let rows = &figures.projection;
    let scenario = figures.scenarios.find(&[("scenario", PIPELINE)])?;
    let own = figures.scenarios.text(scenario, "positive_side");
    let all =
        rows.find(&[("scenario", PIPELINE), ("positive_side", own), ("group_by", "all"), ("group_value", "all")])?;
    let figure = |column: &'static str, shape| said(number(rows, all, column, shape));
    let mut blocks = vec![Block::Text(vec![
        say("Medicare pays "),
        figure("base", Shape::Dollars),
        say(" dollars before any adjustment to "),
        figure("with_base", Shape::Count),
        say(" clinicians whose payments are known. The adjustment comes to "),
        figure("adjustment_dollars", Shape::DollarsDifference),
        say(": increases of "),
        figure("increases", Shape::DollarsDifference),
        say(" and reductions of "),
        figure("reductions", Shape::DollarsDifference),
        say(". Sequestration takes "),
        figure("sequestration", Shape::DollarsDifference),
        say(", and "),
        figure("after_sequestration", Shape::Dollars),
        say(" is paid."),
    ])];
    blocks.push(Block::Table(assumptions(figures)));
    blocks.push(Block::Table(sides(figures, own)));
    let mut groupings: Vec<&str> = (0..rows.len()).map(|row| rows.text(row, "group_by")).collect();
    groupings.dedup();
    let mut seen: Vec<&str> = Vec::new();
    for by in groupings.into_iter().filter(|by| *by != "all") {
        if !seen.contains(&by) {
            seen.push(by);
            blocks.push(Block::Chart(by_group(figures, own, by, seen.len())));
        }
    }
    Some(Section { id: "dollars", title: "Dollars of the payment year", blocks })
}

fn assumptions(figures: &Figures<'_>) -> Table {
    let finance = &figures.folder.manifest()["settings"]["finance"];
    let text = |key: &str| finance[key].as_str().map_or_else(|| words("none"), words);
    let mut rows = vec![vec![words("Where payments come from"), text("base")]];
    let growth = finance["growth"].as_object().into_iter().flatten();
    rows.extend(growth.map(|(year, rate)| {
        vec![words(format!("Growth of payments in {year}")), words(rate.as_str().unwrap_or_default())]
    }));
    rows.push(vec![
        words("Share of allowed charges that Medicare pays, where payments are not known"),
        text("paid_to_allowed"),
    ]);
    rows.push(vec![words("Share that sequestration takes"), text("sequestration")]);
    Table {
        caption: "Assumptions".to_owned(),
        columns: ["Assumption", "Value"].map(str::to_owned).to_vec(),
        rows,
        note: None,
    }
}

/// The same cohort with other positive sides.
fn sides(figures: &Figures<'_>, own: &str) -> Table {
    let rows = &figures.projection;
    let is = [("scenario", PIPELINE), ("group_by", "all")];
    let line = |row: usize| {
        let side = rows.text(row, "positive_side");
        let name = match side {
            "low" => "lowest factor thought possible",
            "high" => "highest factor thought possible",
            "published" => "published maximum",
            "solved" => "balanced within this cohort",
            other => other,
        };
        let figure = |column, shape| cell(number(rows, row, column, shape));
        vec![
            words(if side == own { format!("{name} (this run)") } else { name.to_owned() }),
            figure("increases", Shape::Dollars),
            figure("reductions", Shape::Dollars),
            figure("adjustment_dollars", Shape::DollarsDifference),
            figure("after_sequestration", Shape::Dollars),
        ]
    };
    Table {
        caption: "The range of the positive side".to_owned(),
        columns: ["Positive side", "Increases", "Reductions", "Adjustment", "After sequestration"]
            .map(str::to_owned)
            .to_vec(),
        rows: rows.rows_where(&is).map(line).collect(),
        note: None,
    }
}

/// Ids of the charts by group.
const CHARTS: [&str; 8] =
    ["dollars-1", "dollars-2", "dollars-3", "dollars-4", "dollars-5", "dollars-6", "dollars-7", "dollars-8"];

fn by_group(figures: &Figures<'_>, own: &str, by: &str, place: usize) -> Chart {
    let rows = &figures.projection;
    let is = [("scenario", PIPELINE), ("positive_side", own), ("group_by", by)];
    let size = |row: usize| rows.number(row, "adjustment_dollars").unwrap_or_default().abs();
    let mut groups: Vec<usize> = rows.rows_where(&is).collect();
    groups.sort_by(|a, b| size(*b).total_cmp(&size(*a)).then(a.cmp(b)));
    let (all, mut any_masked) = (groups.len(), false);
    groups.truncate(MOST_GROUPS);
    let line = |row: &usize| {
        let masked = figures.masks(rows.number(*row, "clinicians"));
        any_masked |= masked;
        let figure = |column, shape| shown(number(rows, *row, column, shape), masked);
        vec![
            words(rows.text(*row, "group_value")),
            figure("clinicians", Shape::Count),
            figure("base", Shape::Dollars),
            figure("adjustment_dollars", Shape::DollarsDifference),
            figure("after_sequestration", Shape::Dollars),
        ]
    };
    let lines: Vec<Vec<Cell>> = groups.iter().map(line).collect();
    Chart {
        id: CHARTS[(place - 1).min(CHARTS.len() - 1)],
        title: format!("Adjustment by {}", spoken(by)),
        description: format!("What the payment adjustment adds to or takes from each {}, in dollars.", spoken(by)),
        kind: ChartKind::Bars { values: vec![3] },
        marks: Vec::new(),
        horizontal: "Dollars".to_owned(),
        vertical: heading(by),
        table: Table {
            caption: format!("Dollars by {}", spoken(by)),
            columns: [&*heading(by), "Clinicians", "Before", "Adjustment", "After sequestration"]
                .map(str::to_owned)
                .to_vec(),
            rows: lines,
            note: notes([cut(all, MOST_GROUPS, "projection"), figures.mask_note(any_masked)]),
        },
    }
}
