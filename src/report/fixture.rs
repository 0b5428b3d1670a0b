//! A report with every kind of block, for tests. Its numbers are invented.

use super::model::{Block, Cell, Chart, ChartKind, Mark, Number, Report, Section, Shape, Source, Span, Table};

/// A number out of a row of `distribution`.
pub(crate) fn number(value: f64, shape: Shape) -> Number {
    let row = vec![("group_by", "all".to_owned()), ("group_value", "all".to_owned()), ("statistic", "n".to_owned())];
    Number { value, shape, source: Source::Table { table: "distribution", row, column: "value" } }
}

/// A mark at a score.
pub(crate) fn mark(label: &str, at: f64) -> Mark {
    Mark { label: label.to_owned(), at: number(at, Shape::Score) }
}

fn cell(value: f64, shape: Shape) -> Cell {
    Cell::Number(number(value, shape))
}

fn words(text: &str) -> Cell {
    Cell::Words(text.to_owned())
}

fn table(caption: &str, columns: &[&str], rows: Vec<Vec<Cell>>) -> Table {
    let columns = columns.iter().map(|column| (*column).to_owned()).collect();
    Table { caption: caption.to_owned(), columns, rows, note: None }
}

/// A report on an invented cohort.
pub(crate) fn report() -> Report {
    Report {
        title: "MIPS 2024: 12,480 clinicians of the Tidewater & Highmoor practices".to_owned(),
        subtitle: "Performance year 2024, payment year 2026; pipeline finance.toml".to_owned(),
        sections: vec![
            Section { id: "summary", title: "Summary", blocks: vec![summary(), Block::Table(specialties())] },
            Section { id: "scores", title: "Final scores", blocks: vec![scores(), cumulative(), contributions()] },
            Section { id: "adjustments", title: "Payment adjustments", blocks: vec![curve(), dollars()] },
            Section { id: "scenarios", title: "Scenarios", blocks: vec![scenarios(), movers()] },
            Section {
                id: "data-quality",
                title: "Data quality",
                blocks: vec![quality(), empty_chart(), assumptions()],
            },
        ],
    }
}

fn summary() -> Block {
    let words = |text: &str| Span::Words(text.to_owned());
    let source = Source::Manifest("/tables/0/accepted".to_owned());
    Block::Text(vec![
        words("Of "),
        Span::Number(Number { value: 12_480.0, shape: Shape::Count, source }),
        words(" clinicians, "),
        Span::Number(number(0.349, Shape::Share)),
        words(" are paid less than without MIPS; the cohort as a whole "),
        Span::Number(number(-29_935.91, Shape::DollarsDifference)),
        words(" dollars in 2026. The mean final score is "),
        Span::Number(number(81.37, Shape::Score)),
        words(", "),
        Span::Number(number(-1.33, Shape::Difference)),
        words(" points from the mean that CMS published."),
    ])
}

fn specialties() -> Table {
    let row =
        |name: &str, count: f64, mean: f64| vec![words(name), cell(count, Shape::Count), cell(mean, Shape::Score)];
    let mut rows = vec![
        row("Family practice", 1204.0, 84.12),
        row("Physical medicine and rehabilitation <PM&R>", 311.0, 78.5),
        row("Nurse practitioner", 2955.0, 80.04),
    ];
    rows.push(vec![words("Addiction medicine"), Cell::Masked, Cell::Masked]);
    let note = Some("Groups of fewer than 11 clinicians are masked; 14 groups are left out.".to_owned());
    Table { note, ..table("Final scores by specialty", &["specialty", "clinicians", "mean score"], rows) }
}

fn published_marks() -> Vec<Mark> {
    vec![
        mark("quarter of the threshold", 18.75),
        mark("performance threshold", 75.0),
        mark("published mean", 82.7),
        mark("published median", 84.0),
    ]
}

fn chart(id: &'static str, titles: [&str; 4], kind: ChartKind, table: Table) -> Chart {
    let [title, description, horizontal, vertical] = titles.map(str::to_owned);
    Chart { id: id.to_owned(), title, description, kind, table, marks: Vec::new(), horizontal, vertical }
}

/// Clinicians in each bin of five points.
const BINS: [f64; 20] = [
    212.0, 8.0, 15.0, 96.0, 41.0, 60.0, 77.0, 118.0, 140.0, 171.0, 233.0, 301.0, 395.0, 560.0, 781.0, 2410.0, 1922.0,
    2104.0, 1788.0, 1048.0,
];

/// Lower edges of the bins.
fn edges() -> impl Iterator<Item = f64> {
    std::iter::successors(Some(0.0), |edge| Some(edge + 5.0))
}

fn scores() -> Block {
    let bin =
        |(lower, count)| vec![cell(lower, Shape::Plain), cell(lower + 5.0, Shape::Plain), cell(count, Shape::Count)];
    let rows = edges().zip(BINS).map(bin).collect();
    let titles = [
        "Clinicians by final score",
        "Most clinicians score above the performance threshold; a small group has no points at all.",
        "final score",
        "clinicians",
    ];
    let table = table("Clinicians by final score", &["from", "to", "clinicians"], rows);
    let kind = ChartKind::Histogram { lower: 0, upper: 1, count: 2 };
    Block::Chart(Chart { marks: published_marks(), ..chart("final-scores", titles, kind, table) })
}

fn cumulative() -> Block {
    let mut sum = 0.0;
    let rows = edges().zip(BINS).map(|(lower, count)| {
        sum += count;
        vec![cell(lower + 5.0, Shape::Score), cell(sum / 12_480.0, Shape::Share)]
    });
    let titles = [
        "Clinicians at or below a final score",
        "Half of the clinicians score less than 82 points.",
        "final score",
        "share of clinicians",
    ];
    let table = table("Share of clinicians by final score", &["final score", "share at or below"], rows.collect());
    let kind = ChartKind::Line { x: 0, y: 1, weight: None };
    Block::Chart(Chart { marks: published_marks(), ..chart("cumulative", titles, kind, table) })
}

fn contributions() -> Block {
    let row = |name: &str, parts: [f64; 5]| {
        [words(name)].into_iter().chain(parts.map(|part| cell(part, Shape::Score))).collect()
    };
    let rows = vec![
        row("Everybody", [23.61, 20.25, 13.9, 22.48, 1.13]),
        row("Small practices", [17.4, 21.7, 14.6, 6.02, 2.91]),
        row("Interventional pain management in rural practices", [12.77, 17.03, 11.2, 9.5, 0.4]),
    ];
    let titles = [
        "What the categories add to the final score",
        "Quality and promoting interoperability add most; in small practices cost does.",
        "points of the final score",
        "",
    ];
    let columns =
        ["group", "quality", "cost", "improvement activities", "promoting interoperability", "complex patient bonus"];
    let table = table("Mean points by category", &columns, rows);
    let kind = ChartKind::Stacked { parts: vec![1, 2, 3, 4, 5] };
    Block::Chart(Chart { marks: vec![mark("performance threshold", 75.0)], ..chart("categories", titles, kind, table) })
}

fn curve() -> Block {
    let row = |score: f64, percent: f64, count: Option<f64>| {
        let count = count.map_or(Cell::Empty, |count| cell(count, Shape::Count));
        vec![cell(score, Shape::Score), cell(percent, Shape::Percent), count]
    };
    let rows = vec![
        row(0.0, -9.0, Some(212.0)),
        row(18.75, -9.0, Some(41.0)),
        row(18.76, -6.75, None),
        row(40.0, -4.2, Some(77.0)),
        row(60.0, -1.8, Some(395.0)),
        row(75.0, 0.0, Some(2410.0)),
        row(82.0, 0.37, Some(1922.0)),
        row(90.0, 0.81, Some(1788.0)),
        row(100.0, 1.35, Some(310.0)),
    ];
    let titles = [
        "Payment adjustment by final score",
        "The reduction is 9 percent up to a quarter of the threshold, jumps there, and ends at the threshold.",
        "final score",
        "payment adjustment",
    ];
    let table = table("The curve", &["final score", "payment adjustment", "clinicians"], rows);
    let kind = ChartKind::Line { x: 0, y: 1, weight: Some(2) };
    let marks = vec![mark("quarter of the threshold", 18.75), mark("performance threshold", 75.0)];
    Block::Chart(Chart { marks, ..chart("curve", titles, kind, table) })
}

fn dollars() -> Block {
    let row = |name: &str, dollars: f64| vec![words(name), cell(dollars, Shape::Dollars)];
    let mut rows = vec![
        row("Tidewater Family Care", 48_211.4),
        row("Highmoor Heart", 12_050.03),
        row("Kestrel", -2300.5),
        row("Wren Physical Medicine and Rehabilitation of the Northern Counties", -87_896.84),
    ];
    rows.push(vec![words("Millpond"), Cell::Masked]);
    let titles = ["Dollars by practice", "One practice loses more than the others win.", "dollars in 2026", "practice"];
    let table = table("Adjustment in dollars", &["practice", "adjustment"], rows);
    Block::Chart(chart("dollars", titles, ChartKind::Bars { values: vec![1] }, table))
}

fn scenarios() -> Block {
    let row = |name: &str, low: f64, high: f64| {
        vec![words(name), cell(low, Shape::DollarsDifference), cell(high, Shape::DollarsDifference)]
    };
    let rows = vec![
        row("pipeline", 0.0, 0.0),
        row("threshold-82-solved", -3_412_090.25, -1_208_446.1),
        row("interoperability-reweighted", 120_500.0, 2_480_333.75),
    ];
    let titles = [
        "Dollars by scenario",
        "A threshold of 82 costs the cohort millions.",
        "dollars beside the pipeline",
        "scenario",
    ];
    let table = table("Scenarios beside the pipeline", &["scenario", "low", "high"], rows);
    Block::Chart(chart("by-scenario", titles, ChartKind::Bars { values: vec![1, 2] }, table))
}

fn movers() -> Block {
    let columns = [
        "rank",
        "TIN",
        "NPI",
        "what",
        "score before",
        "score",
        "difference",
        "percent before",
        "percent",
        "difference",
        "dollars before",
        "dollars",
        "difference in dollars",
    ];
    let row = |rank: f64, npi: &str, scores: [f64; 3], percents: [f64; 3], dollars: [f64; 3]| {
        let mut cells = vec![cell(rank, Shape::Count), words("001234567"), words(npi), words("changed")];
        for (numbers, shapes) in [
            (scores, [Shape::Score, Shape::Score, Shape::Difference]),
            (percents, [Shape::Percent, Shape::Percent, Shape::Difference]),
            (dollars, [Shape::Dollars, Shape::Dollars, Shape::DollarsDifference]),
        ] {
            cells.extend(numbers.into_iter().zip(shapes).map(|(value, shape)| cell(value, shape)));
        }
        cells
    };
    let rows = vec![
        row(1.0, "1234567893", [75.0, 12.35, -62.65], [0.0, -9.0, -9.0], [0.0, -29_935.91, -29_935.91]),
        row(2.0, "1098765432", [60.0, 72.35, 12.35], [-1.8, -0.32, 1.48], [-9120.5, -1621.42, 7499.08]),
    ];
    Block::Table(table("Who gains and loses most", &columns, rows))
}

fn quality() -> Block {
    let row = |name: &str, counts: [f64; 3]| {
        [words(name)].into_iter().chain(counts.map(|it| cell(it, Shape::Count))).collect()
    };
    let rows = vec![row("clinicians", [12_480.0, 3.0, 0.0]), row("quality", [74_102.0, 118.0, 12.0])];
    Block::Table(table("Rows of the inputs", &["table", "used", "rejected", "left out"], rows))
}

fn empty_chart() -> Block {
    let titles = ["Claims by month", "No claims were given.", "month", "claims"];
    let table = table("Claims by month", &["month", "claims"], Vec::new());
    Block::Chart(chart("claims", titles, ChartKind::Bars { values: vec![1] }, table))
}

fn assumptions() -> Block {
    Block::List(vec![
        "growth: Part B payments of 2026 are those of 2024 x 1.021 (decision.growth)".to_owned(),
        "a clinician whose payments are unknown has no dollars; it is counted in `clinicians` but not in `with_base`"
            .to_owned(),
    ])
}
