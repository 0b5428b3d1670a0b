//! CMS's reference tables, read from a folder of CSV files by the names in their headers.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::cells::letters;
use super::fraction::Fraction;
use super::law::SUPPRESSED;

/// One quality measure of `quality_measures.csv`.
#[derive(Clone, Debug)]
pub struct QualityMeasure {
    pub id: String,
    pub measure_type: String,
    pub high_priority: bool,
    pub metric_type: String,
    /// simpleAverage, weightedAverage, overallStratumOnly, split; empty for an unstratified measure.
    pub algorithm: String,
    pub strata: Vec<String>,
    pub first_year: i64,
    pub qcdr: bool,
    pub collection_types: Vec<String>,
    /// Offered in traditional MIPS.
    pub traditional: bool,
}

impl QualityMeasure {
    /// 13.1.
    pub fn is_outcome(&self) -> bool {
        matches!(self.measure_type.as_str(), "outcome" | "intermediateOutcome" | "patientReportedOutcome")
    }

    /// The value scored is in the `score` column, not a percent (tables.md, quality).
    pub fn is_score(&self) -> bool {
        matches!(self.metric_type.as_str(), "nonProportion" | "cahps" | "costScore")
    }
}

/// One row of `benchmarks.csv`: quality or cost.
#[derive(Clone, Debug)]
pub struct Benchmark {
    pub measure_id: String,
    pub collection_type: String,
    pub inverse: bool,
    pub seven_point_cap: bool,
    /// p1, p10, p20, ... p90, p99.
    pub edges: Vec<Fraction>,
    /// The same as written.
    pub edges_as_written: Vec<String>,
}

/// A cluster or specialty set of `clinical_clusters.csv`, for one collection type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cluster {
    pub collection_type: String,
    pub specialty_set: bool,
    /// As in the file.
    pub name: String,
    pub members: Vec<String>,
}

impl Cluster {
    pub fn is_for_specialty(&self, specialty: &str) -> bool {
        letters(&self.name) == letters(specialty)
    }
}

/// A MIPS Value Pathway of `mvps.csv`.
#[derive(Clone, Debug)]
pub struct Mvp {
    pub quality_measures: Vec<String>,
    pub outcome_claims_measures: Vec<String>,
    pub population_health_measures: Vec<String>,
    pub cost_measures: Vec<String>,
    pub activities: Vec<String>,
}

/// One way to report one measure of the APM Performance Pathway, of `app_measures.csv`.
#[derive(Clone, Debug)]
pub struct AppMeasure {
    /// The measure that is asked for.
    pub slot: String,
    /// `reported`, `web_interface`, or `any` for claims-based measures.
    pub route: String,
    pub measure_id: String,
    pub collection_type: String,
}

/// The reference tables.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    pub measures: BTreeMap<String, QualityMeasure>,
    pub benchmarks: BTreeMap<(String, String), Benchmark>,
    /// Pairs of measure and collection type that CMS suppressed (2.9).
    pub suppressed: BTreeSet<(String, String)>,
    pub clusters: Vec<Cluster>,
    pub cost_measures: Vec<String>,
    /// Activity and its weight: medium, high, or empty for the medical home.
    pub activities: BTreeMap<String, String>,
    /// Activity and the programs that offer it.
    pub activity_programs: BTreeMap<String, Vec<String>>,
    pub mvps: BTreeMap<String, Mvp>,
    pub app_measures: Vec<AppMeasure>,
    /// The low-volume threshold: dollars, patients, services (1.2).
    pub low_volume: [i64; 3],
}

impl Tables {
    /// Reads the tables from the folder of a rule pack.
    pub fn read(folder: &Path) -> Tables {
        let mut tables = Tables::default();
        for row in rows(&folder.join("quality_measures.csv")) {
            tables.measures.insert(row["measure_id"].clone(), quality_measure(&row));
        }
        tables.low_volume = low_volume(&folder.join("program.toml"));
        for row in rows(&folder.join("benchmarks.csv")) {
            let key = (row["measure_id"].clone(), row["collection_type"].clone());
            tables.benchmarks.insert(key, benchmark(&row));
        }
        for row in rows(&folder.join("benchmark_exclusions.csv")) {
            if list(&row["reason_codes"]).iter().any(|code| code == SUPPRESSED) {
                tables.suppressed.insert((row["measure_id"].clone(), row["collection_type"].clone()));
            }
        }
        let clusters: BTreeSet<Cluster> = rows(&folder.join("clinical_clusters.csv"))
            .map(|row| Cluster {
                collection_type: row["collection_type"].clone(),
                specialty_set: row["kind"] == "specialty_set",
                name: row["name"].clone(),
                members: list(&row["members"]),
            })
            .collect();
        tables.clusters = clusters.into_iter().collect();
        tables.cost_measures = rows(&folder.join("cost_measures.csv")).map(|row| row["measure_id"].clone()).collect();
        for row in rows(&folder.join("improvement_activities.csv")) {
            tables.activities.insert(row["activity_id"].clone(), row["weight"].clone());
            tables.activity_programs.insert(row["activity_id"].clone(), list(&row["programs"]));
        }
        for row in rows(&folder.join("mvps.csv")) {
            tables.mvps.insert(row["mvp_id"].clone(), mvp(&row));
        }
        tables.app_measures = rows(&folder.join("app_measures.csv")).map(|row| app_measure(&row)).collect();
        tables
    }

    pub fn measure(&self, id: &str) -> &QualityMeasure {
        self.measures.get(id).unwrap_or_else(|| panic!("{id} is no quality measure"))
    }

    pub fn benchmark(&self, measure_id: &str, collection_type: &str) -> Option<&Benchmark> {
        self.benchmarks.get(&(measure_id.to_owned(), collection_type.to_owned()))
    }

    pub fn mvp(&self, id: &str) -> &Mvp {
        self.mvps.get(id).unwrap_or_else(|| panic!("{id} is no MIPS Value Pathway"))
    }

    pub fn is_suppressed(&self, measure_id: &str, collection_type: &str) -> bool {
        self.suppressed.contains(&(measure_id.to_owned(), collection_type.to_owned()))
    }
}

fn quality_measure(row: &BTreeMap<String, String>) -> QualityMeasure {
    QualityMeasure {
        id: row["measure_id"].clone(),
        measure_type: row["measure_type"].clone(),
        high_priority: row["high_priority"] == "true",
        metric_type: row["metric_type"].clone(),
        algorithm: row["overall_algorithm"].clone(),
        strata: list(&row["strata"]),
        first_year: row["first_year"].parse().expect("a year"),
        qcdr: row["qcdr"] == "true",
        collection_types: list(&row["collection_types"]),
        traditional: list(&row["programs"]).iter().any(|program| program == "mips"),
    }
}

fn benchmark(row: &BTreeMap<String, String>) -> Benchmark {
    let edges_as_written: Vec<String> = ["p1", "p10", "p20", "p30", "p40", "p50", "p60", "p70", "p80", "p90", "p99"]
        .iter()
        .map(|percentile| row[*percentile].clone())
        .collect();
    Benchmark {
        measure_id: row["measure_id"].clone(),
        collection_type: row["collection_type"].clone(),
        inverse: row["inverse"] == "true",
        seven_point_cap: row["seven_point_cap"] == "true",
        edges: edges_as_written.iter().map(|edge| Fraction::parse(edge).expect("an edge is a number")).collect(),
        edges_as_written,
    }
}

fn mvp(row: &BTreeMap<String, String>) -> Mvp {
    Mvp {
        quality_measures: list(&row["quality_measures"]),
        outcome_claims_measures: list(&row["admin_claims_measures"]),
        population_health_measures: list(&row["population_health_measures"]),
        cost_measures: list(&row["cost_measures"]),
        activities: list(&row["improvement_activities"]),
    }
}

fn app_measure(row: &BTreeMap<String, String>) -> AppMeasure {
    AppMeasure {
        slot: row["slot"].clone(),
        route: row["route"].clone(),
        measure_id: row["measure_id"].clone(),
        collection_type: row["collection_type"].clone(),
    }
}

/// Dollars, patients and services to be exceeded (1.2), of `program.toml`.
fn low_volume(file: &Path) -> [i64; 3] {
    let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let program: toml::Table = text.parse().expect("a rule pack");
    ["allowed_charges", "patients", "services"]
        .map(|element| program["low_volume"][element]["value"].as_integer().expect("a whole number"))
}

fn list(cell: &str) -> Vec<String> {
    cell.split('|').filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

fn rows(file: &Path) -> impl Iterator<Item = BTreeMap<String, String>> + use<> {
    let mut reader = csv::Reader::from_path(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let header = reader.headers().expect("a header").clone();
    reader.into_records().map(move |record| {
        let record = record.expect("a record");
        header.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect()
    })
}
