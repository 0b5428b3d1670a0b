//! Scenarios side by side: what they come to, who gains and loses, and from which band to which.

use super::MOST_MOVERS;
use super::figures::{Figures, cell, number, shown, spoken, words};
use super::scores::notes;
use crate::compare::Band;
use crate::report::model::{Block, Cell, Chart, ChartKind, Number, Section, Shape, Table};

/// The scenarios of a run; none, where there is only the pipeline.
pub(super) fn scenarios(figures: &Figures<'_>) -> Option<Section> {
    let rows = &figures.scenarios;
    if rows.len() < 2 {
        return None;
    }
    let mut blocks =
        vec![Block::Table(questions(figures)), Block::Chart(dollars(figures)), Block::Table(results(figures))];
    blocks.push(Block::Table(won_and_lost(figures)));
    for row in 1..rows.len() {
        blocks.push(Block::Table(transitions(figures, row)));
        blocks.push(Block::Table(movers(figures, row)));
    }
    Some(Section { id: "scenarios", title: "Scenarios", blocks })
}

fn name<'f>(figures: &'f Figures<'_>, row: usize) -> &'f str {
    figures.scenarios.text(row, "scenario")
}

/// What each asks.
fn questions(figures: &Figures<'_>) -> Table {
    let rows = &figures.scenarios;
    let line = |row: usize| {
        let figure = |column, shape| cell(number(rows, row, column, shape));
        vec![
            words(name(figures, row)),
            words(rows.text(row, "title")),
            words(rows.text(row, "baseline")),
            words(rows.text(row, "changes").replace('|', "; ")),
            figure("performance_threshold", Shape::Score),
            figure("maximum_percent", Shape::Percent),
            words(rows.text(row, "reference")),
        ]
    };
    Table {
        caption: "What each scenario asks".to_owned(),
        columns: ["Scenario", "Question", "Set beside", "Changes", "Threshold", "Maximum increase", "Reference"]
            .map(str::to_owned)
            .to_vec(),
        rows: (0..rows.len()).map(line).collect(),
        note: None,
    }
}

/// A figure of everybody in a scenario, with its own positive side.
fn projected(figures: &Figures<'_>, row: usize, column: &'static str, shape: Shape) -> Option<Number> {
    let side = figures.scenarios.text(row, "positive_side");
    let is = [("scenario", name(figures, row)), ("positive_side", side), ("group_by", "all")];
    number(&figures.projection, figures.projection.find(&is)?, column, shape)
}

fn dollars(figures: &Figures<'_>) -> Chart {
    let line = |row: usize| {
        let masked = figures.hides_sides(name(figures, row));
        let figure = |column| projected(figures, row, column, Shape::DollarsDifference);
        let side = |column| shown(figure(column), masked);
        vec![words(name(figures, row)), side("increases"), side("reductions"), cell(figure("adjustment_dollars"))]
    };
    Chart {
        id: "scenario-dollars".to_owned(),
        title: "Increases and reductions by scenario".to_owned(),
        description: "What payment adjustments add and take in each scenario, in dollars.".to_owned(),
        kind: ChartKind::Bars { values: vec![1, 2, 3] },
        marks: Vec::new(),
        horizontal: "Dollars".to_owned(),
        vertical: "Scenario".to_owned(),
        table: Table {
            caption: "Dollars by scenario".to_owned(),
            columns: ["Scenario", "Increases", "Reductions", "Adjustment"].map(str::to_owned).to_vec(),
            rows: (0..figures.scenarios.len()).map(line).collect(),
            note: None,
        },
    }
}

fn results(figures: &Figures<'_>) -> Table {
    let line = |row: usize| {
        let scenario = name(figures, row);
        let statistic = |name: &str, shape| figures.shown_of_scenario(scenario, name, shape);
        let money = |column| cell(projected(figures, row, column, Shape::Dollars));
        vec![
            words(scenario),
            statistic("mean", Shape::Score),
            statistic("median", Shape::Score),
            statistic("share_negative", Shape::Share),
            statistic("share_positive", Shape::Share),
            statistic("mean_adjustment", Shape::Percent),
            money("sequestration"),
            money("after_sequestration"),
        ]
    };
    Table {
        caption: "Scenarios side by side".to_owned(),
        columns: [
            "Scenario",
            "Mean score",
            "Median score",
            "Below the threshold",
            "Above it",
            "Mean adjustment",
            "Sequestration",
            "Paid in the end",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows: (0..figures.scenarios.len()).map(line).collect(),
        note: Some("Shares go by the threshold of the scenario.".to_owned()),
    }
}

fn won_and_lost(figures: &Figures<'_>) -> Table {
    let rows = &figures.comparison;
    let mut any_masked = false;
    let mut line = |row: usize| {
        let (scenario, baseline) = (name(figures, row), figures.scenarios.text(row, "baseline"));
        let figure = |statistic: &str, column, shape| {
            let is = [
                ("baseline", baseline),
                ("scenario", scenario),
                ("group_by", "all"),
                ("group_value", "all"),
                ("statistic", statistic),
            ];
            rows.find(&is).and_then(|row| number(rows, row, column, shape))
        };
        let few = |statistic: &str| {
            figures.mask.hides(figure(statistic, "scenario_value", Shape::Count).map(|number| number.value))
        };
        let count = |statistic: &str| shown(figure(statistic, "scenario_value", Shape::Count), few(statistic));
        // Both, or neither: with the difference one tells the other.
        let few_differ = few("more_dollars") || few("fewer_dollars");
        let side = |statistic: &str| shown(figure(statistic, "scenario_value", Shape::DollarsDifference), few_differ);
        let cells = vec![
            words(scenario),
            words(baseline),
            count("higher_score"),
            count("lower_score"),
            count("more_dollars"),
            count("fewer_dollars"),
            side("dollars_won"),
            side("dollars_lost"),
            cell(figure("adjustment_dollars", "difference", Shape::DollarsDifference)),
        ];
        any_masked |= cells.contains(&Cell::Masked);
        cells
    };
    let lines: Vec<Vec<Cell>> = (1..figures.scenarios.len()).map(&mut line).collect();
    Table {
        caption: "Won and lost".to_owned(),
        columns: [
            "Scenario",
            "Against",
            "Higher score",
            "Lower score",
            "More dollars",
            "Fewer dollars",
            "Dollars won",
            "Dollars lost",
            "Difference",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows: lines,
        note: notes([Some("By group: comparison.".to_owned()), figures.mask.note(any_masked)]),
    }
}

/// The matrix of a scenario: from the bands in the rows to those in the columns.
fn transitions(figures: &Figures<'_>, row: usize) -> Table {
    let rows = &figures.transitions;
    let (scenario, baseline) = (name(figures, row), figures.scenarios.text(row, "baseline"));
    let of_scenario = [("baseline", baseline), ("scenario", scenario)];
    let occurs =
        |column: &'static str, band: &str| rows.rows_where(&of_scenario).any(|row| rows.text(row, column) == band);
    let from: Vec<&str> = Band::ALL.into_iter().map(Band::name).filter(|band| occurs("from_band", band)).collect();
    let to: Vec<&str> = Band::ALL.into_iter().map(Band::name).filter(|band| occurs("to_band", band)).collect();
    let mut any_masked = false;
    let mut line = |from: &&str| -> Vec<Cell> {
        let cells = to.iter().map(|to| {
            let is = [("baseline", baseline), ("scenario", scenario), ("from_band", *from), ("to_band", *to)];
            let found = rows.find(&is).and_then(|row| number(rows, row, "clinicians", Shape::Count));
            let masked = figures.mask.hides(found.as_ref().map(|number| number.value));
            any_masked |= masked;
            shown(found, masked)
        });
        [words(spoken(from))].into_iter().chain(cells).collect()
    };
    let lines: Vec<Vec<Cell>> = from.iter().map(&mut line).collect();
    Table {
        caption: format!("From which band to which: {scenario} against {baseline}"),
        columns: ["From".to_owned()].into_iter().chain(to.iter().map(|to| format!("to {}", spoken(to)))).collect(),
        rows: lines,
        note: notes([
            Some("Clinicians. The upper band starts at half of the baseline's maximum increase.".to_owned()),
            figures.mask.note(any_masked),
        ]),
    }
}

/// Who differs most; nobody, where small groups are masked.
fn movers(figures: &Figures<'_>, row: usize) -> Table {
    let rows = &figures.movers;
    let (scenario, baseline) = (name(figures, row), figures.scenarios.text(row, "baseline"));
    let line = |row: usize| {
        let figure = |column, shape| cell(number(rows, row, column, shape));
        let who = ["tin", "npi", "entity_id"].map(|part| rows.text(row, part));
        let who: Vec<&str> = who.into_iter().filter(|part| !part.is_empty()).collect();
        vec![
            words(who.join(" ")),
            figure("baseline_final_score", Shape::Score),
            figure("final_score", Shape::Score),
            figure("baseline_percent", Shape::Percent),
            figure("percent", Shape::Percent),
            figure("dollars_difference", Shape::DollarsDifference),
        ]
    };
    let is = [("baseline", baseline), ("scenario", scenario)];
    let shown = if figures.mask.is_asked_for() { 0 } else { MOST_MOVERS };
    let note = match figures.mask.is_asked_for() {
        true => "Single clinicians are masked.",
        false => "The largest differences in dollars; movers has more, clinician_projection everybody.",
    };
    Table {
        caption: format!("Who moves most: {scenario} against {baseline}"),
        columns: ["Clinician", "Score before", "Score", "Percent before", "Percent", "Dollars"]
            .map(str::to_owned)
            .to_vec(),
        rows: rows.rows_where(&is).take(shown).map(line).collect(),
        note: Some(note.to_owned()),
    }
}
