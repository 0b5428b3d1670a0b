//! A rule pack as read: provisions, decisions, sources, tables.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::tables::TableSource;
use super::{Provision, ReweightingRow, RuleFiles, RulesError, Unit, reweighting};
use crate::units::Exact;

/// The rule pack of one performance year.
#[derive(Debug, Clone)]
pub struct Pack {
    /// The year in which performance is measured.
    pub performance_year: u16,
    /// The year in which payments are adjusted.
    pub payment_year: u16,
    /// Provisions by name (`payment_adjustment.quarter`).
    pub provisions: BTreeMap<String, Provision>,
    /// Decisions where the text leaves room, by name.
    pub decisions: BTreeMap<String, Provision>,
    /// Where everything stands.
    pub sources: BTreeMap<String, Source>,
    /// Weights by what is scored.
    pub reweighting: Vec<ReweightingRow>,
    /// Where the tables of measures come from; empty: the pack has none.
    pub tables: BTreeMap<String, TableSource>,
    /// Sources that rows of tables name themselves.
    pub row_sources: Vec<String>,
    /// Adjustment tables that others published.
    pub published: Vec<PublishedTable>,
    /// What is covered and how it was verified.
    pub areas: Vec<Area>,
    /// BLAKE3 of every file of the pack.
    pub hash: String,
}

/// An entry of the citation registry.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// What it is called.
    pub title: String,
    /// Where it can be read.
    pub url: String,
    /// Which text was read.
    pub read: Option<String>,
}

/// An adjustment table that somebody published.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishedTable {
    /// Its name in `compare_with`.
    pub name: String,
    /// What it is called.
    pub title: String,
    /// Key in the registry of sources.
    pub source: String,
    /// Where it can be read.
    pub url: String,
    /// What its figures are.
    pub what: String,
    /// What a reader should know.
    pub note: Option<String>,
    /// Its rows.
    #[serde(rename = "row")]
    pub rows: Vec<PublishedRow>,
}

/// A row of a published table, as printed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishedRow {
    /// Points.
    pub final_score: String,
    /// Percent.
    pub payment_adjustment_percent: String,
    /// What a reader should know.
    pub note: Option<String>,
}

/// A part of the programme: whether the engine covers it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// What it is called.
    pub name: String,
    /// Whether it is computed.
    pub covered: bool,
    /// How it was verified; empty: it was not.
    pub verified: String,
    /// What a reader should know.
    #[serde(default)]
    pub note: String,
}

impl Pack {
    /// Reads the pack of a year.
    ///
    /// # Errors
    /// [`RulesError`] for the first thing that is missing or malformed.
    pub fn read(files: &RuleFiles, year: u16) -> Result<Self, RulesError> {
        let file = |name: &str| format!("{year}/{name}");
        let program = file("program.toml");
        let mut top: toml::Table = parse(&program, files.text(&program)?)?;
        let mut year_of = |key: &str| {
            let number = top.remove(key).and_then(|value| value.as_integer());
            let number = number.and_then(|number| u16::try_from(number).ok());
            number.ok_or_else(|| RulesError::new(&program, format!("`{key}` is missing or no year")))
        };
        let (performance_year, payment_year) = (year_of("performance_year")?, year_of("payment_year")?);
        let sources = file("sources.toml");
        let status = file("status.toml");
        let weights = file("reweighting.csv");
        Ok(Self {
            performance_year,
            payment_year,
            provisions: provisions(&program, top)?,
            decisions: optional(files, &file("decisions.toml"))?.unwrap_or_default(),
            sources: parse(&sources, files.text(&sources)?)?,
            reweighting: reweighting::parse(&weights, files.text(&weights)?)?,
            tables: optional(files, &file("tables.toml"))?.unwrap_or_default(),
            row_sources: row_sources(files, &file("case_minimums.csv"))?,
            published: published(files, &file("published/"))?,
            areas: parse::<Status>(&status, files.text(&status)?)?.area,
            hash: hash(files, &file("")),
        })
    }

    /// The number of a provision.
    ///
    /// # Errors
    /// [`RulesError`] when it is missing, of another unit, or no number.
    pub fn number<U>(&self, name: &str, unit: Unit) -> Result<Exact<U>, RulesError> {
        let wrong = |what: String| RulesError::new(&format!("{}/program.toml", self.performance_year), what);
        let provision = self.provisions.get(name).ok_or_else(|| wrong(format!("no provision `{name}`")))?;
        if provision.unit != unit {
            return Err(wrong(format!("`{name}` has the unit {:?}, not {unit:?}", provision.unit)));
        }
        provision.value.number().ok_or_else(|| wrong(format!("`{name}`: `{}` is no number", provision.value)))
    }

    /// The whole number of a provision.
    ///
    /// # Errors
    /// As [`Pack::number`], and when it is not whole or too large for its type.
    pub fn whole<N: TryFrom<i64>>(&self, name: &str, unit: Unit) -> Result<N, RulesError> {
        let number: Exact = self.number(name, unit)?;
        let whole = Some(number.round_half_up(0)).filter(|whole| Exact::whole(*whole) == number);
        whole.and_then(|whole| N::try_from(whole).ok()).ok_or_else(|| {
            let file = format!("{}/program.toml", self.performance_year);
            RulesError::new(&file, format!("`{name}` is no whole number that fits"))
        })
    }

    /// The text of a provision.
    ///
    /// # Errors
    /// [`RulesError`] when it is missing or of another unit.
    pub fn text(&self, name: &str, unit: Unit) -> Result<String, RulesError> {
        let wrong = |what: String| RulesError::new(&format!("{}/program.toml", self.performance_year), what);
        match self.provisions.get(name) {
            Some(provision) if provision.unit == unit => Ok(provision.value.to_string()),
            Some(provision) => Err(wrong(format!("`{name}` has the unit {:?}, not {unit:?}", provision.unit))),
            None => Err(wrong(format!("no provision `{name}`"))),
        }
    }

    /// The day of a provision, as days since 1970.
    ///
    /// # Errors
    /// [`RulesError`] when it is missing, of another unit, or no date.
    pub fn day(&self, name: &str) -> Result<i32, RulesError> {
        let day: Result<jiff::civil::Date, _> = self.text(name, Unit::Date)?.parse();
        let wrong = |_| {
            let file = format!("{}/program.toml", self.performance_year);
            RulesError::new(&file, format!("`{name}` is no date"))
        };
        day.map(|day| (day - jiff::civil::date(1970, 1, 1)).get_days()).map_err(wrong)
    }

    /// Whether any provision of a group is there.
    pub fn covers(&self, group: &str) -> bool {
        self.provisions.keys().any(|name| name.split('.').next() == Some(group))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Status {
    area: Vec<Area>,
}

fn parse<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, RulesError> {
    toml::from_str(text).map_err(|error: toml::de::Error| {
        let at = error.span().map(|span| line_and_column(text, span.start));
        RulesError { file: file.to_owned(), at, what: error.message().to_owned() }
    })
}

fn optional<T: DeserializeOwned>(files: &RuleFiles, file: &str) -> Result<Option<T>, RulesError> {
    match files.text(file) {
        Ok(text) => parse(file, text).map(Some),
        Err(_) => Ok(None),
    }
}

/// Line and column, both from 1, of a byte of a text.
pub(crate) fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
    let before = &text[..byte.min(text.len())];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// Tables of tables become names with dots; a table with a `value` is a provision.
fn provisions(file: &str, top: toml::Table) -> Result<BTreeMap<String, Provision>, RulesError> {
    let mut found = BTreeMap::new();
    let mut open: Vec<_> = top.into_iter().collect();
    while let Some((name, value)) = open.pop() {
        match value {
            toml::Value::Table(inner) if !inner.contains_key("value") => {
                open.extend(inner.into_iter().map(|(key, value)| (format!("{name}.{key}"), value)));
            }
            provision => {
                let wrong = |error: toml::de::Error| RulesError::new(file, format!("[{name}]: {}", error.message()));
                let provision = provision.try_into().map_err(wrong)?;
                found.insert(name, provision);
            }
        }
    }
    Ok(found)
}

/// The sources of a table whose rows each name their own.
fn row_sources(files: &RuleFiles, file: &str) -> Result<Vec<String>, RulesError> {
    #[derive(Deserialize)]
    struct Row {
        source: String,
    }
    let Ok(text) = files.text(file) else { return Ok(Vec::new()) };
    let rows = csv::Reader::from_reader(text.as_bytes()).into_deserialize().map(|row| row.map(|row: Row| row.source));
    rows.collect::<Result<_, _>>().map_err(|error| RulesError::new(file, error.to_string()))
}

fn published(files: &RuleFiles, folder: &str) -> Result<Vec<PublishedTable>, RulesError> {
    files.under(folder).map(|(path, _)| parse(path, files.text(path)?)).collect()
}

fn hash(files: &RuleFiles, folder: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    for (path, bytes) in files.under(folder) {
        hasher.update(path.as_bytes()).update(&[0]).update(blake3::hash(bytes).as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}
