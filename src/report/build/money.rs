//! Dollars of the payment year, by group, and the range of the positive side.

use super::MOST_GROUPS;
use super::figures::{Figures, heading, number, said, say, shown, spoken, words};
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
    let hides_sides = figures.hides_sides(PIPELINE);
    let with_base = figures.mask.hides(rows.number(all, "with_base"));
    let figure = |column: &'static str, shape| said(shown(number(rows, all, column, shape), with_base));
    let side = |column| said(shown(number(rows, all, column, Shape::DollarsDifference), with_base || hides_sides));
    let mut blocks = vec![Block::Text(vec![
        say("Medicare pays "),
        figure("base", Shape::Dollars),
        say(" dollars before any adjustment to "),
        figure("with_base", Shape::Count),
        say(" clinicians whose payments are known. The adjustment comes to "),
        figure("adjustment_dollars", Shape::DollarsDifference),
        say(": increases of "),
        side("increases"),
        say(" and reductions of "),
        side("reductions"),
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
    let hides_sides = figures.hides_sides(PIPELINE);
    let line = |row: usize| {
        let side = rows.text(row, "positive_side");
        let name = match side {
            "low" => "lowest factor thought possible",
            "high" => "highest factor thought possible",
            "published" => "published maximum",
            "solved" => "balanced within this cohort",
            other => other,
        };
        let few = figures.mask.hides(rows.number(row, "with_base"));
        let figure = |column, shape| shown(number(rows, row, column, shape), few);
        let of_side = |column| shown(number(rows, row, column, Shape::Dollars), few || hides_sides);
        vec![
            words(if side == own { format!("{name} (this run)") } else { name.to_owned() }),
            of_side("increases"),
            of_side("reductions"),
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
        note: figures.mask.note(hides_sides),
    }
}

fn by_group(figures: &Figures<'_>, own: &str, by: &str, place: usize) -> Chart {
    let rows = &figures.projection;
    let is = [("scenario", PIPELINE), ("positive_side", own), ("group_by", by)];
    let size = |row: usize| rows.number(row, "adjustment_dollars").unwrap_or_default().abs();
    let mut groups: Vec<usize> = rows.rows_where(&is).collect();
    groups.sort_by(|a, b| size(*b).total_cmp(&size(*a)).then(a.cmp(b)));
    let (all, mut any_masked) = (groups.len(), false);
    groups.truncate(MOST_GROUPS);
    let line = |row: &usize| {
        let few = |column| figures.mask.hides(rows.number(*row, column));
        let masked = few("clinicians") || few("with_base");
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
        id: format!("dollars-{place}"),
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
            note: notes([cut(all, MOST_GROUPS, "projection"), figures.mask.note(any_masked)]),
        },
    }
}
