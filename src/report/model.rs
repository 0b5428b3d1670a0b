//! What a report says, before it looks like anything: sections of sentences, tables and charts, every number with the place
//! in the run folder that it was taken from.

use std::fmt;

use serde::Serialize;

/// A report on a run.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// What it is on.
    pub title: String,
    /// One line below the title.
    pub subtitle: String,
    /// Its sections, in order.
    pub sections: Vec<Section>,
}

/// A part of a report under a heading.
#[derive(Debug, Clone, Serialize)]
pub struct Section {
    /// An id for links, the same in every report.
    pub id: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What stands in it.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Debug, Clone, Serialize)]
pub enum Block {
    /// A paragraph.
    Text(Vec<Span>),
    /// A list of remarks, as they stand in the manifest.
    List(Vec<String>),
    /// A table.
    Table(Table),
    /// A chart and the table that it draws.
    Chart(Chart),
}

/// A piece of a paragraph.
#[derive(Debug, Clone, Serialize)]
pub enum Span {
    /// Words; no figure of the run stands in them.
    Words(String),
    /// A number.
    Number(Number),
}

/// A table of a report.
#[derive(Debug, Clone, Serialize)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// Headings of its columns.
    pub columns: Vec<String>,
    /// Its rows, as long as the headings; the first cell names the row.
    pub rows: Vec<Vec<Cell>>,
    /// What a reader should know: rows that were left out, or masked.
    pub note: Option<String>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Cell {
    /// Words.
    Words(String),
    /// A number.
    Number(Number),
    /// A place on a scale, which is part of the name of a figure and no figure itself: the edge of a bin, the percent of a
    /// percentile.
    Place(f64),
    /// Too few clinicians for a figure to be shown.
    Masked,
    /// Nothing.
    Empty,
}

/// A number of a report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Number {
    /// Its value, as the table has it.
    pub value: f64,
    /// How it is written.
    pub shape: Shape,
    /// Where it stands.
    pub source: Source,
}

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Shape {
    /// 1,234
    Count,
    /// 82.70
    Score,
    /// -1.80 %, of a percent as it stands
    Percent,
    /// 34.9 %, of a share of 1
    Share,
    /// -29,935.91, dollars
    Dollars,
    /// +12.35, +0.63: a difference, with its sign
    Difference,
    /// +1,234.50, dollars with their sign
    DollarsDifference,
    /// 0.1167: as many decimals as it has
    Plain,
}

/// Where a number stands in the run folder.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Source {
    /// In a column of the row of a table in which the other columns have these texts; null is the empty text.
    Table {
        /// The table.
        table: &'static str,
        /// Column and text of the cells that tell its row.
        row: Vec<(&'static str, String)>,
        /// The column.
        column: &'static str,
    },
    /// In the manifest: a JSON pointer.
    Manifest(String),
}

/// A chart: a drawing of its table.
#[derive(Debug, Clone, Serialize)]
pub struct Chart {
    /// An id for links, no other chart's or section's.
    pub id: String,
    /// What it shows, in a few words.
    pub title: String,
    /// What a reader who can't see it should know.
    pub description: String,
    /// How it is drawn.
    pub kind: ChartKind,
    /// What it draws; positions in `kind` are those of its columns.
    pub table: Table,
    /// Lines drawn in, at places of the horizontal axis.
    pub marks: Vec<Mark>,
    /// What stands below the horizontal axis.
    pub horizontal: String,
    /// What stands beside the vertical axis.
    pub vertical: String,
}

/// How a table is drawn.
#[derive(Debug, Clone, Serialize)]
pub enum ChartKind {
    /// A bar for each row, side by side on a scale from 0 to 100: from `lower` to `upper`, as high as `count`.
    Histogram {
        /// Column of the lower edge.
        lower: usize,
        /// Column of the upper edge.
        upper: usize,
        /// Column of the height.
        count: usize,
    },
    /// A line through the rows, from left to right; a row whose `y` is empty breaks it.
    Line {
        /// Column of the horizontal place.
        x: usize,
        /// Column of the vertical place.
        y: usize,
        /// Column of a count that is drawn as dots on the line, larger for more; none: no dots.
        weight: Option<usize>,
    },
    /// A horizontal bar for each row, to the left of zero for what is negative.
    Bars {
        /// Columns of the lengths: several stand below each other.
        values: Vec<usize>,
    },
    /// A horizontal bar for each row whose parts stand one behind the other.
    Stacked {
        /// Columns of the parts.
        parts: Vec<usize>,
    },
}

/// A line drawn into a chart.
#[derive(Debug, Clone, Serialize)]
pub struct Mark {
    /// What it says.
    pub label: String,
    /// Where it stands.
    pub at: Number,
}

impl Report {
    /// Every number of the report, those of tables behind charts and of marks included.
    pub fn numbers(&self) -> Vec<&Number> {
        let mut found = Vec::new();
        for block in self.sections.iter().flat_map(|section| &section.blocks) {
            match block {
                Block::Text(spans) => found.extend(spans.iter().filter_map(|span| match span {
                    Span::Number(number) => Some(number),
                    Span::Words(_) => None,
                })),
                Block::List(_) => {}
                Block::Table(table) => found.extend(table.numbers()),
                Block::Chart(chart) => {
                    found.extend(chart.table.numbers());
                    found.extend(chart.marks.iter().map(|mark| &mark.at));
                }
            }
        }
        found
    }
}

impl Table {
    fn numbers(&self) -> impl Iterator<Item = &Number> {
        self.rows.iter().flatten().filter_map(Cell::number)
    }

    /// Whether numbers stand in a column, and no words.
    pub fn is_numeric(&self, column: usize) -> bool {
        let mut cells = self.rows.iter().filter_map(|cells| cells.get(column)).peekable();
        cells.peek().is_some() && cells.all(|cell| !matches!(cell, Cell::Words(_)))
    }
}

impl Cell {
    /// Its number.
    pub fn number(&self) -> Option<&Number> {
        match self {
            Self::Number(number) => Some(number),
            Self::Words(_) | Self::Place(_) | Self::Masked | Self::Empty => None,
        }
    }

    /// Where it stands on a scale.
    pub fn value(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(number.value),
            Self::Place(place) => Some(*place),
            Self::Words(_) | Self::Masked | Self::Empty => None,
        }
    }

    /// What is read in it.
    pub fn text(&self) -> String {
        match self {
            Self::Words(words) => words.clone(),
            Self::Number(number) => number.text(),
            Self::Place(place) => place.to_string(),
            Self::Masked => "masked".to_owned(),
            Self::Empty => String::new(),
        }
    }
}

impl Chart {
    /// Its marks in words: `Marked: performance threshold 75.00, quarter of it 18.75.`
    pub fn marks_text(&self) -> Option<String> {
        let marks: Vec<_> = self.marks.iter().map(Mark::text).collect();
        (!marks.is_empty()).then(|| format!("Marked: {}.", marks.join(", ")))
    }
}

impl Mark {
    /// What it says, and where it stands.
    pub fn text(&self) -> String {
        format!("{} {}", self.label, self.at.text())
    }
}

/// `distribution/value?group_by=all&statistic=mean`, the table, the column and the cells that tell the row; or
/// `manifest.json#/rows/0/accepted`.
impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Manifest(pointer) => write!(f, "manifest.json#{pointer}"),
            Self::Table { table, row, column } => {
                write!(f, "{table}/{column}")?;
                for (place, (name, text)) in row.iter().enumerate() {
                    let text = text.replace('%', "%25").replace('&', "%26").replace('=', "%3D");
                    write!(f, "{}{name}={text}", if place == 0 { '?' } else { '&' })?;
                }
                Ok(())
            }
        }
    }
}

impl Number {
    /// The number as it is written, without its unit.
    pub fn text(&self) -> String {
        let Self { value, shape, .. } = self;
        match shape {
            Shape::Count => grouped(&format!("{value:.0}")),
            Shape::Score => format!("{value:.2}"),
            Shape::Percent => format!("{value:.2} %"),
            Shape::Share => format!("{:.1} %", value * 100.0),
            Shape::Dollars => grouped(&format!("{value:.2}")),
            Shape::Difference => signed(&format!("{value:.2}")),
            Shape::DollarsDifference => signed(&grouped(&format!("{value:.2}"))),
            Shape::Plain => value.to_string(),
        }
    }
}

/// With commas between thousands: `-29,935.91`.
pub(super) fn grouped(text: &str) -> String {
    let (sign, rest) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, decimals) = rest.split_once('.').map_or((rest, None), |(whole, decimals)| (whole, Some(decimals)));
    let mut found = String::from(sign);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            found.push(',');
        }
        found.push(digit);
    }
    found.extend(decimals.map(|decimals| format!(".{decimals}")));
    found
}

/// With its sign, unless it is nothing.
pub(super) fn signed(text: &str) -> String {
    let is_nothing = !text.contains(|digit: char| digit.is_ascii_digit() && digit != '0');
    match text.strip_prefix('-') {
        Some(rest) if is_nothing => rest.to_owned(),
        None if !is_nothing => format!("+{text}"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::Source;

    #[test]
    fn a_place_in_a_table_names_its_column_and_its_row() {
        let row = vec![("group_by", "all".to_owned()), ("group_value", "A&B = C".to_owned())];
        let source = Source::Table { table: "distribution", row, column: "value" };
        assert_eq!(source.to_string(), "distribution/value?group_by=all&group_value=A%26B %3D C");
    }

    #[test]
    fn a_place_in_the_manifest_is_a_pointer() {
        assert_eq!(Source::Manifest("/tables/0/rows".to_owned()).to_string(), "manifest.json#/tables/0/rows");
    }
}
