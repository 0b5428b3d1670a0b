//! A report for a terminal: plain text, charts as their tables.

use comfy_table::{CellAlignment, ContentArrangement, Table as Lines, presets};

use crate::report::model::{Block, Cell, Chart, ChartKind, Report, Span, Table};

/// How many characters the longest bar of a histogram has.
const LONGEST_BAR: f64 = 30.0;

/// The report in lines of at most `width` characters, as far as its tables can be made so narrow.
pub(super) fn terminal(report: &Report, width: u16) -> String {
    let mut text = format!("{}\n{}\n", wrapped(&report.title, width, ""), wrapped(&report.subtitle, width, ""));
    for section in &report.sections {
        text += &format!("\n{}\n{}\n", section.title, "-".repeat(section.title.chars().count()));
        for block in &section.blocks {
            text += &format!("\n{}\n", block_text(block, width));
        }
    }
    text
}

fn block_text(block: &Block, width: u16) -> String {
    match block {
        Block::Text(spans) => wrapped(&spans.iter().map(span).collect::<String>(), width, ""),
        Block::List(remarks) => {
            let remarks: Vec<_> = remarks.iter().map(|remark| format!("- {}", wrapped(remark, width, "  "))).collect();
            remarks.join("\n")
        }
        Block::Table(table) => table_text(table, width, None),
        Block::Chart(chart) => chart_text(chart, width),
    }
}

fn span(span: &Span) -> String {
    match span {
        Span::Words(words) => words.clone(),
        Span::Number(number) => number.text(),
    }
}

fn chart_text(chart: &Chart, width: u16) -> String {
    let mut text = format!("{}\n{}\n", wrapped(&chart.title, width, ""), wrapped(&chart.description, width, ""));
    if let Some(marks) = chart.marks_text() {
        text += &format!("{}\n", wrapped(&marks, width, ""));
    }
    let bars = match chart.kind {
        ChartKind::Histogram { count, .. } => Some(count),
        ChartKind::Line { .. } | ChartKind::Bars { .. } | ChartKind::Stacked { .. } => None,
    };
    text + "\n" + &table_text(&chart.table, width, bars)
}

/// A table; a bar of characters at the end of each row for a column of counts.
fn table_text(table: &Table, width: u16, bars: Option<usize>) -> String {
    let mut lines = Lines::new();
    lines.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    let bar_heading = bars.map(|_| String::new());
    lines.set_header(table.columns.iter().cloned().chain(bar_heading));
    let value = |cells: &[Cell], column: usize| cells[column].number().map_or(0.0, |number| number.value);
    let largest = bars.map(|column| table.rows.iter().map(|cells| value(cells, column)).fold(0.0, f64::max));
    for cells in &table.rows {
        let bar = bars.zip(largest).map(|(column, largest)| bar(value(cells, column), largest));
        lines.add_row(cells.iter().map(Cell::text).chain(bar));
    }
    for column in (0..table.columns.len()).filter(|column| table.is_numeric(*column)) {
        if let Some(column) = lines.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let rows: Vec<_> = lines.to_string().lines().map(|line| line.trim_end().to_owned()).collect();
    let nothing = if table.rows.is_empty() { "\n no rows" } else { "" };
    let note = table.note.as_ref().map_or_else(String::new, |note| format!("\n{}", wrapped(note, width, "")));
    format!("{}\n{}{nothing}{note}", wrapped(&table.caption, width, ""), rows.join("\n"))
}

/// A bar as long as a count is of the largest; what is not nothing can be seen.
fn bar(count: f64, largest: f64) -> String {
    let mut bar = String::new();
    let mut drawn = 0.0;
    while drawn * largest < count * LONGEST_BAR {
        bar.push('#');
        drawn += 1.0;
    }
    bar
}

/// Words in lines of at most `width` characters, all but the first after an indent.
fn wrapped(text: &str, width: u16, indent: &str) -> String {
    let room = usize::from(width).saturating_sub(indent.len());
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= room => *line = format!("{line} {word}"),
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join(&format!("\n{indent}"))
}

#[cfg(test)]
mod tests {
    use super::{bar, terminal, wrapped};
    use crate::report::fixture::report;

    #[test]
    fn every_number_is_in_it() {
        let (report, text) = (report(), terminal(&report(), 200));
        for number in report.numbers() {
            assert!(text.contains(&number.text()), "{number:?}");
        }
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        let text = terminal(&report(), 100);
        let widest = text.lines().max_by_key(|line| line.chars().count()).unwrap_or_default();
        assert!(widest.chars().count() <= 100, "{widest}");
    }

    #[test]
    fn a_bar_of_what_is_not_nothing_can_be_seen() {
        assert_eq!((bar(0.0, 600.0).len(), bar(1.0, 600.0).len(), bar(600.0, 600.0).len()), (0, 1, 30));
    }

    #[test]
    fn words_go_to_the_next_line() {
        assert_eq!(wrapped("one two three", 9, "  "), "one two\n  three");
    }
}
