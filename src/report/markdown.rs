//! A report as Markdown, with the tables of GitHub.

use super::model::{Block, Cell, Chart, Report, Span, Table};

/// The report; a chart is its description and its table.
pub fn markdown(report: &Report) -> String {
    let mut text = format!("# {}\n\n{}\n", escaped(&report.title), escaped(&report.subtitle));
    for section in &report.sections {
        text += &format!("\n## {}\n", escaped(section.title));
        for block in &section.blocks {
            text += &format!("\n{}", block_text(block));
        }
    }
    text
}

fn block_text(block: &Block) -> String {
    match block {
        Block::Text(spans) => format!("{}\n", spans.iter().map(span).collect::<String>()),
        Block::List(remarks) => remarks.iter().map(|remark| format!("- {}\n", escaped(remark))).collect(),
        Block::Table(table) => table_text(table),
        Block::Chart(chart) => chart_text(chart),
    }
}

fn span(span: &Span) -> String {
    match span {
        Span::Words(words) => escaped(words),
        Span::Number(number) => number.text(),
    }
}

fn chart_text(chart: &Chart) -> String {
    let mut text = format!("### {}\n\n{}\n\n", escaped(&chart.title), escaped(&chart.description));
    if let Some(marks) = chart.marks_text() {
        text += &format!("{}\n\n", escaped(&marks));
    }
    text + &table_text(&chart.table)
}

fn table_text(table: &Table) -> String {
    let rule = |column| if table.is_numeric(column) { "---:" } else { "---" };
    let rules: Vec<_> = (0..table.columns.len()).map(rule).collect();
    let mut text = format!("**{}**\n\n", escaped(&table.caption));
    text += &line(table.columns.iter().map(|column| escaped(column)));
    text += &format!("|{}|\n", rules.join("|"));
    text.extend(table.rows.iter().map(|cells| line(cells.iter().map(|cell| escaped(&Cell::text(cell))))));
    if table.rows.is_empty() {
        text += "\nNo rows.\n";
    }
    if let Some(note) = &table.note {
        text += &format!("\n{}\n", escaped(note));
    }
    text
}

fn line(cells: impl Iterator<Item = String>) -> String {
    format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
}

/// On one line, and with what means something in Markdown or in its tables written out.
fn escaped(text: &str) -> String {
    let mut found = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let goes_on = letters.peek().is_some_and(|next| next.is_alphanumeric() || *next == '#');
        match letter {
            '\n' | '\r' => found.push(' '),
            '<' => found.push_str("&lt;"),
            '&' if goes_on => found.push_str("&amp;"),
            '\\' | '|' | '*' | '[' | ']' => found.extend(['\\', letter]),
            _ => found.push(letter),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{escaped, markdown};
    use crate::report::fixture::report;

    #[test]
    fn a_table_has_its_numbers_at_the_right() {
        let text = markdown(&report());
        assert!(text.contains("| specialty | clinicians | mean score |"), "{text}");
        assert!(text.contains("|---|---:|---:|"), "{text}");
        assert!(text.contains("| Family practice | 1,204 | 84.12 |"), "{text}");
    }

    #[test]
    fn what_means_something_in_a_table_is_written_out() {
        assert_eq!(escaped("a|b\n<i> R & D &#38;"), "a\\|b &lt;i> R & D &amp;#38;");
    }

    #[test]
    fn every_number_is_in_it() {
        let (report, text) = (report(), markdown(&report()));
        for number in report.numbers() {
            assert!(text.contains(&number.text()), "{number:?}");
        }
    }

    #[test]
    fn a_chart_says_what_is_marked_in_it() {
        assert!(markdown(&report()).contains("Marked: quarter of the threshold 18.75, performance threshold 75.00"));
    }
}
