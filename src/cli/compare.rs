//! `mips compare`

use comfy_table::{CellAlignment, Table, presets};

use super::args::CompareArgs;
use super::{print, say};
use crate::failure::Failure;
use crate::report::run_folder::TableRows;
use crate::run::{Compared, Comparison, compare as compare_runs, write_comparison};
use crate::schema::{COMPARISON, MOVERS, TRANSITIONS};
use crate::watch::Unwatched;

/// Compares two runs or scenarios and prints what differs.
pub(super) fn compare(args: &CompareArgs) -> Result<(), Failure> {
    let [baseline, run] = [&args.baseline, &args.run].map(|text| Compared::parse(text));
    let found = compare_runs(&baseline, &run, args.movers)?;
    print(&text(&found))?;
    if let Some(out) = &args.out {
        write_comparison(&found, out, &Unwatched)?;
        say(&format!("tables  {}", out.display()));
    }
    match (args.fail_on_change, found.changed) {
        (true, changed @ 1..) => Err(Failure::gate(format!("{changed} of {} clinicians differ", found.clinicians))),
        _ => Ok(()),
    }
}

fn table(header: Vec<String>) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(header);
    table
}

fn shown(table: &mut Table) -> String {
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let lines: Vec<String> = table.to_string().lines().map(|line| line.trim_end().to_owned()).collect();
    lines.join("\n") + "\n"
}

fn number(number: Option<f64>) -> String {
    number.map_or_else(String::new, |number| format!("{number:.2}"))
}

fn text(found: &Comparison) -> String {
    let mut text = format!("{} against {}\n\n", found.scenario, found.baseline);
    text += &format!("{} of {} clinicians differ\n\n", found.changed, found.clinicians);
    text += &figures(&TableRows::new(&COMPARISON, &found.figures));
    let movers = TableRows::new(&MOVERS, &found.movers);
    if !movers.is_empty() {
        text +=
            &format!("\n{}\n{}", transitions(&TableRows::new(&TRANSITIONS, &found.transitions)), mover_lines(&movers));
    }
    text
}

fn figures(rows: &TableRows) -> String {
    let mut lines = table(["", "baseline", "run", "difference"].map(str::to_owned).to_vec());
    for row in rows.rows_where(&[("group_by", "all")]) {
        let figure = |column| number(rows.number(row, column));
        let name = rows.text(row, "statistic").replace('_', " ");
        lines.add_row([name, figure("baseline_value"), figure("scenario_value"), figure("difference")]);
    }
    shown(&mut lines)
}

fn transitions(rows: &TableRows) -> String {
    let mut lines = table(["from band", "to band", "clinicians", "dollars"].map(str::to_owned).to_vec());
    for row in 0..rows.len() {
        let band = |column| rows.text(row, column).replace('_', " ");
        let count = rows.number(row, "clinicians").map_or_else(String::new, |count| format!("{count:.0}"));
        lines.add_row([band("from_band"), band("to_band"), count, number(rows.number(row, "dollars_difference"))]);
    }
    shown(&mut lines)
}

fn mover_lines(rows: &TableRows) -> String {
    let header = ["clinician", "what", "score before", "score", "percent before", "percent", "dollars"];
    let mut lines = table(header.map(str::to_owned).to_vec());
    for row in 0..rows.len() {
        let who = ["tin", "npi", "entity_id"].map(|part| rows.text(row, part));
        let who: Vec<&str> = who.into_iter().filter(|part| !part.is_empty()).collect();
        let figure = |column| number(rows.number(row, column));
        lines.add_row([
            who.join(" "),
            rows.text(row, "what").replace('_', " "),
            figure("baseline_final_score"),
            figure("final_score"),
            figure("baseline_percent"),
            figure("percent"),
            figure("dollars_difference"),
        ]);
    }
    shown(&mut lines)
}
