//! What a workbook needs to know of a run before it goes through the clinicians.

use std::collections::HashMap;

use serde_json::Value;

use crate::failure::Failure;
use crate::report::run_folder::{RunFolder, TableRows};
use crate::schema::{CLINICIAN_PROJECTION, DISTRIBUTION, REFERENCE_POINTS, SCENARIO_DISTRIBUTION, SCENARIOS};

/// A run as the workbook shows it.
pub(super) struct Facts {
    /// Whether dollars of the payment year are projected; else they are those of the scores.
    pub projected: bool,
    /// Its scenarios; the first is the run itself.
    pub scenarios: Vec<Scenario>,
    /// What money is projected with.
    pub finance: Finance,
    statistics: HashMap<(usize, String), f64>,
}

/// A scenario.
pub(super) struct Scenario {
    /// Its name in the tables.
    pub name: String,
    /// Its name as part of the names of cells.
    pub key: String,
    /// What it asks.
    pub title: String,
    /// Who wrote it.
    pub author: String,
    /// What it goes back to.
    pub reference: String,
    /// The scenario that it is set beside.
    pub baseline: Option<usize>,
    /// What it changes.
    pub changes: Vec<String>,
    /// Points.
    pub threshold: Option<f64>,
    /// How the increases were fixed.
    pub positive_side: String,
    /// The increase at a score of 100, percent.
    pub maximum: Option<f64>,
    /// Whether percents can be calculated again: its curve is the law's, not a published table.
    pub live: bool,
}

/// What money is projected with.
pub(super) struct Finance {
    /// Growth by year, shares of 1.
    pub growth: Vec<(String, f64)>,
    /// The share of allowed charges that Medicare pays.
    pub paid_to_allowed: Option<f64>,
    /// What sequestration takes, a share of 1.
    pub sequestration: Option<f64>,
    /// The full reduction, percent.
    pub maximum_reduction: Option<f64>,
    /// At or below this share of the threshold the full reduction applies.
    pub quarter_share: Option<f64>,
}

impl Finance {
    /// Growth over all years.
    pub(super) fn growth_factor(&self) -> f64 {
        self.growth.iter().map(|(_, rate)| 1.0 + rate).product()
    }
}

impl Facts {
    /// Reads them.
    ///
    /// # Errors
    /// When a table can't be read.
    pub(super) fn read(folder: &RunFolder) -> Result<Self, Failure> {
        let table = folder.table(&SCENARIOS)?;
        let points = folder.table(&REFERENCE_POINTS)?;
        let manifest = folder.manifest();
        let mut scenarios = scenarios(&table);
        if scenarios.is_empty() {
            scenarios.push(run_itself(manifest, &points));
        }
        let finance = finance(manifest, &points);
        let calculable = finance.maximum_reduction.is_some() && finance.quarter_share.is_some();
        for scenario in &mut scenarios {
            scenario.live &= calculable;
        }
        let statistics = statistics(folder, &scenarios)?;
        Ok(Self { projected: folder.has(&CLINICIAN_PROJECTION), scenarios, finance, statistics })
    }

    /// A statistic of the scores of a scenario.
    pub(super) fn statistic(&self, scenario: usize, name: &str) -> Option<f64> {
        self.statistics.get(&(scenario, name.to_owned())).copied()
    }

    /// Whether a scenario changes anything that is calculated in cells.
    pub(super) fn any_live(&self) -> bool {
        self.projected && self.scenarios.iter().any(|scenario| scenario.live)
    }
}

fn scenarios(table: &TableRows) -> Vec<Scenario> {
    let position = |name: &str| table.find(&[("scenario", name)]);
    let mut found: Vec<Scenario> = Vec::new();
    for row in 0..table.len() {
        let text = |column| table.text(row, column).to_owned();
        let changes: Vec<_> = table.text(row, "changes").split('|').map(str::trim).map(str::to_owned).collect();
        let (threshold, maximum) = (table.number(row, "performance_threshold"), table.number(row, "maximum_percent"));
        let curve_of_the_law = table.text(row, "positive_side") != "printed";
        found.push(Scenario {
            key: key(table.text(row, "scenario"), &found),
            name: text("scenario"),
            title: text("title"),
            author: text("author"),
            reference: text("reference"),
            baseline: position(table.text(row, "baseline")).filter(|baseline| *baseline != row),
            changes: changes.into_iter().filter(|change| !change.is_empty()).collect(),
            threshold,
            positive_side: text("positive_side"),
            maximum,
            live: curve_of_the_law && threshold.is_some() && maximum.is_some(),
        });
    }
    found
}

/// The run alone, where it has no table of scenarios.
fn run_itself(manifest: &Value, points: &TableRows) -> Scenario {
    let (threshold, maximum) = (point(points, "performance_threshold"), point(points, "maximum_percent"));
    Scenario {
        name: "pipeline".to_owned(),
        key: "pipeline".to_owned(),
        title: text_at(manifest, "/settings/pipeline/name"),
        author: String::new(),
        reference: String::new(),
        baseline: None,
        changes: Vec::new(),
        threshold,
        positive_side: text_at(manifest, "/adjustment/mode"),
        maximum,
        live: threshold.is_some() && maximum.is_some(),
    }
}

/// Letters, digits and underscores, told apart from those before it whatever the case.
fn key(name: &str, before: &[Scenario]) -> String {
    let plain = |character: char| if character.is_ascii_alphanumeric() { character.to_ascii_lowercase() } else { '_' };
    let first: String = name.chars().map(plain).take(200).collect();
    let taken = |key: &String| before.iter().any(|scenario| scenario.key == *key);
    let mut numbered = (2..).map(|number| format!("{first}_{number}"));
    if taken(&first) { numbered.find(|key| !taken(key)).expect("numbers do not end") } else { first }
}

fn finance(manifest: &Value, points: &TableRows) -> Finance {
    let growth = manifest.pointer("/settings/finance/growth").and_then(Value::as_object);
    let years = growth.into_iter().flatten().filter_map(|(year, rate)| Some((year.clone(), decimal(rate)?)));
    let mut growth: Vec<_> = years.collect();
    growth.sort_by(|a, b| a.0.cmp(&b.0));
    let at = |pointer| manifest.pointer(pointer).and_then(decimal);
    let quarter = point(points, "quarter_of_threshold").zip(point(points, "performance_threshold"));
    Finance {
        growth,
        paid_to_allowed: at("/settings/finance/paid_to_allowed"),
        sequestration: at("/settings/finance/sequestration"),
        maximum_reduction: point(points, "full_reduction_percent").map(f64::abs),
        quarter_share: quarter.map(|(quarter, threshold)| quarter / threshold),
    }
}

fn point(points: &TableRows, name: &str) -> Option<f64> {
    points.number(points.find(&[("name", name)])?, "value")
}

/// A number of the manifest, which has decimals as texts.
fn decimal(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.parse().ok())
}

/// A text of the manifest; empty where there is none.
pub(super) fn text_at(manifest: &Value, pointer: &str) -> String {
    match manifest.pointer(pointer) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

fn statistics(folder: &RunFolder, scenarios: &[Scenario]) -> Result<HashMap<(usize, String), f64>, Failure> {
    let mut found = HashMap::new();
    let of_run = folder.table(&DISTRIBUTION)?;
    for row in of_run.rows_where(&[("group_by", "all")]) {
        let value = of_run.number(row, "value");
        found.extend(value.map(|value| ((0, of_run.text(row, "statistic").to_owned()), value)));
    }
    let table = folder.table(&SCENARIO_DISTRIBUTION)?;
    for (number, scenario) in scenarios.iter().enumerate() {
        for row in table.rows_where(&[("scenario", &scenario.name)]) {
            let value = table.number(row, "value");
            found.extend(value.map(|value| ((number, table.text(row, "statistic").to_owned()), value)));
        }
    }
    Ok(found)
}
