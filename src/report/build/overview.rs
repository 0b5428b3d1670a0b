//! What ran, and what it came to in a few lines.

use serde_json::Value;

use super::figures::{Figures, cell, said, say, shown, words};
use crate::report::model::{Block, Cell, Section, Shape, Table};

/// What ran and on what.
pub(super) fn what_ran(figures: &Figures<'_>) -> Section {
    let manifest = figures.folder.manifest();
    let text = |pointer: &str| match manifest.pointer(pointer) {
        Some(Value::String(text)) => words(text.clone()),
        Some(Value::Null) | None => Cell::Empty,
        Some(other) => words(other.to_string()),
    };
    let mut rows = vec![
        vec![words("Pipeline"), text("/settings/pipeline/name")],
        vec![words("Performance year"), text("/settings/pipeline/performance_year")],
        vec![words("Program"), text("/program")],
        vec![words("Started"), text("/started")],
        vec![words("Rule pack"), text("/rules/hash")],
        vec![words("Positive side"), text("/adjustment/mode")],
        vec![words("Result digest"), text("/result_digest")],
    ];
    rows.retain(|row| !matches!(row[1], Cell::Empty));
    let table =
        Table { caption: "The run".to_owned(), columns: vec!["What".to_owned(), "Value".to_owned()], rows, note: None };
    Section { id: "what-ran", title: "What ran", blocks: vec![Block::Table(table)] }
}

/// The figures that most people look for; none, where nothing was scored.
pub(super) fn summary(figures: &Figures<'_>) -> Option<Section> {
    figures.count("all", "all")?;
    let overall = |name: &str, shape| figures.overall(name, shape);
    let mut sentence = vec![Block::Text(vec![
        said(overall("n", Shape::Count)),
        say(" clinicians take part and have a score. Their mean final score is "),
        said(overall("mean", Shape::Score)),
        say(", the median "),
        said(overall("median", Shape::Score)),
        say("; "),
        said(overall("share_negative", Shape::Share)),
        say(" are below the performance threshold of "),
        said(cell(figures.reference("performance_threshold", Shape::Score))),
        say(", "),
        said(overall("share_neutral", Shape::Share)),
        say(" at it and "),
        said(overall("share_positive", Shape::Share)),
        say(" above it."),
    ])];
    let line = |name: &str, ours: &str, published: Option<&str>, shape: Shape| {
        let published = published.and_then(|name| figures.reference(name, shape));
        vec![words(name), overall(ours, shape), cell(published)]
    };
    // Both sides, or neither: with the net one tells the other.
    let hides_side =
        ["share_negative", "share_positive"].map(|name| overall(name, Shape::Share)).contains(&Cell::Masked);
    let side = |name: &str, ours: &str| {
        let dollars = figures.statistic("all", "all", ours, Shape::Dollars);
        vec![words(name), shown(dollars, hides_side), Cell::Empty]
    };
    let rows = vec![
        line("Mean final score", "mean", Some("published_mean_final_score"), Shape::Score),
        line("Median final score", "median", Some("published_median_final_score"), Shape::Score),
        line("Within 1 point of the threshold", "within_1", None, Shape::Share),
        line("Within 5 points of the threshold", "within_5", None, Shape::Share),
        line("Full reduction", "share_max_negative", None, Shape::Share),
        line("Mean payment adjustment", "mean_adjustment", None, Shape::Percent),
        side("Increases, dollars", "dollars_positive"),
        side("Reductions, dollars", "dollars_negative"),
        line("Net, dollars", "dollars_net", None, Shape::Dollars),
    ];
    sentence.push(Block::Table(Table {
        caption: "Key figures".to_owned(),
        columns: ["Figure", "This run", "Published for the nation"].map(str::to_owned).to_vec(),
        rows,
        note: Some(
            "Dollars are those of the payments given, before growth and sequestration. Where published figures come \
             from stands in reference_points."
                .to_owned(),
        ),
    }));
    Some(Section { id: "summary", title: "Summary", blocks: sentence })
}
