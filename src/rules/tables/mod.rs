//! The tables of a pack: measures, benchmarks and activities, typed and joined.

mod activities;
mod app;
mod benchmark;
mod catalog;
mod clusters;
mod cost;
mod interoperability;
mod mvps;
mod quality;

use serde::Deserialize;
use serde::de::DeserializeOwned;

pub use activities::{Activity, ActivityLaw, ActivityWeight};
pub use app::{AppLaw, AppMeasure, Route};
pub use benchmark::{BenchmarkCurve, Ends, OnCurve};
pub use catalog::{Catalog, Listed};
pub use clusters::{Cluster, ClusterKind, letters};
pub use cost::{CostLaw, CostMeasure};
pub use interoperability::{InteroperabilityLaw, InteroperabilityMeasure, Role};
pub use mvps::{Mvp, MvpLaw};
pub use quality::{Algorithm, CaseMinimum, Metric, OVERALL, Offer, PERFORMANCE, QualityLaw, QualityMeasure, REPORTING};

use super::provision::Confidence;
use super::{Pack, RuleFiles, RulesError};
use crate::model::submissions::Period;

/// Where the values of a table come from.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableSource {
    /// Key in the registry of sources.
    pub source: String,
    /// Where in the source.
    pub locator: String,
    /// How sure we are of it.
    pub confidence: Confidence,
    /// What a reader should know besides.
    pub note: Option<String>,
}

/// Everything that scoring from measures needs of a year (42 CFR 414.1380(b)).
#[derive(Debug, Clone)]
pub struct MeasureLaw {
    /// Quality (42 CFR 414.1380(b)(1)).
    pub quality: QualityLaw,
    /// What the APM Performance Pathway asks for (42 CFR 414.1367).
    pub app: AppLaw,
    /// Cost (42 CFR 414.1380(b)(2)).
    pub cost: CostLaw,
    /// Improvement activities (42 CFR 414.1380(b)(3)).
    pub activities: ActivityLaw,
    /// Promoting interoperability (42 CFR 414.1380(b)(4)).
    pub interoperability: InteroperabilityLaw,
    /// MIPS Value Pathways (42 CFR 414.1365).
    pub mvps: MvpLaw,
}

impl MeasureLaw {
    /// The tables of a pack.
    ///
    /// # Errors
    /// [`RulesError`] when a table is missing, malformed, or speaks of a measure that another does not have.
    pub(super) fn read(files: &RuleFiles, pack: &Pack) -> Result<Self, RulesError> {
        let benchmarks = benchmark::read(files, pack)?;
        let quality = QualityLaw::read(files, pack, &benchmarks)?;
        let cost = CostLaw::read(files, pack, &benchmarks)?;
        benchmark::belong(&benchmarks, pack, &quality, &cost)?;
        let activities = ActivityLaw::read(files, pack)?;
        Ok(Self {
            app: AppLaw::read(files, pack, &quality)?,
            mvps: MvpLaw::read(files, pack, &quality, &cost, &activities)?,
            quality,
            cost,
            activities,
            interoperability: InteroperabilityLaw::read(files, pack)?,
        })
    }
}

/// The programme code of traditional MIPS.
const TRADITIONAL: &str = "mips";
/// The programme code of the APM Performance Pathway.
const APP: &str = "app1";

/// The rows of a CSV table of a pack.
fn rows<T: DeserializeOwned>(files: &RuleFiles, pack: &Pack, table: &str) -> Result<Vec<T>, RulesError> {
    let file = path(pack, table);
    let rows = csv::Reader::from_reader(files.text(&file)?.as_bytes()).into_deserialize().collect::<Result<_, _>>();
    rows.map_err(|error| RulesError::new(&file, error.to_string()))
}

/// The year in which activities and promoting interoperability are performed (42 CFR 414.1320): that of quality measures.
pub(super) fn performance_year(pack: &Pack) -> Result<Period, RulesError> {
    Ok(Period { start: pack.day("quality.performance_start")?, end: pack.day("quality.performance_end")? })
}

/// The parts of a cell that holds a list.
fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|').filter(|part| !part.is_empty())
}

/// The path of a CSV table of a pack.
fn path(pack: &Pack, table: &str) -> String {
    format!("{}/{table}.csv", pack.performance_year)
}

/// Whether the year of a pack is outside those from a first to a last; none: still in use.
fn retired(pack: &Pack, first: u16, last: Option<u16>) -> bool {
    let year = pack.performance_year;
    year < first || last.is_some_and(|last| last < year)
}
