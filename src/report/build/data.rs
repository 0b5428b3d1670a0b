//! What was read, what was wrong with it, and what was taken for granted.

use serde_json::Value;

use super::figures::{Figures, cell, words};
use crate::report::model::{Block, Section, Shape, Table};

/// The data and the assumptions.
pub(super) fn data(figures: &Figures<'_>) -> Section {
    let blocks = vec![Block::Table(files(figures)), Block::Table(problems(figures)), Block::List(assumptions(figures))];
    Section { id: "data", title: "Data quality and assumptions", blocks }
}

fn files(figures: &Figures<'_>) -> Table {
    let files = figures.folder.manifest()["rows"].as_array().map(Vec::as_slice).unwrap_or_default();
    let row = |(place, file): (usize, &Value)| {
        let count = |key: &str| cell(figures.of_manifest(&format!("/rows/{place}/{key}"), Shape::Count));
        let excluded = file["excluded"].as_object().into_iter().flatten();
        let excluded: Vec<String> = excluded.map(|(reason, count)| format!("{reason} {count}")).collect();
        vec![
            words(file["file"].as_str().unwrap_or_default()),
            words(file["table"].as_str().unwrap_or_default()),
            count("read"),
            count("used"),
            count("rejected"),
            words(excluded.join(", ")),
        ]
    };
    Table {
        caption: "What became of every row".to_owned(),
        columns: ["File", "Table", "Read", "Used", "Rejected", "Left out"].map(str::to_owned).to_vec(),
        rows: files.iter().enumerate().map(row).collect(),
        note: Some("Rejected rows stand word for word in rejects.csv, rows with a remark in flags.csv.".to_owned()),
    }
}

fn problems(figures: &Figures<'_>) -> Table {
    let problems = figures.folder.manifest()["problems"].as_object();
    let row = |(code, _): (&String, &Value)| {
        let about = crate::schema::RejectCode::ALL.iter().find(|known| known.name() == code);
        let fate = about.map_or("", |code| if code.is_flag() { "used" } else { "rejected" });
        vec![
            words(code),
            words(fate),
            cell(figures.of_manifest(&format!("/problems/{code}"), Shape::Count)),
            words(about.map_or("", |code| code.about())),
        ]
    };
    Table {
        caption: "What was wrong".to_owned(),
        columns: ["Code", "The row is", "Count", "Meaning"].map(str::to_owned).to_vec(),
        rows: problems.into_iter().flatten().map(row).collect(),
        note: None,
    }
}

fn assumptions(figures: &Figures<'_>) -> Vec<String> {
    let list = figures.folder.manifest()["assumptions"].as_array().into_iter().flatten();
    list.filter_map(|sentence| Some(sentence.as_str()?.to_owned())).collect()
}
