//! Cost measures (42 CFR 414.1350, 414.1380(b)(2)).

use serde::Deserialize;

use super::benchmark::Benchmarks;
use super::{BenchmarkCurve, Catalog, Ends, Listed, path, retired, rows};
use crate::model::Collection;
use crate::rules::{Pack, RuleFiles, RulesError, Unit};
use crate::units::{Exact, Percent, Points};

/// A cost measure.
#[derive(Debug, Clone)]
pub struct CostMeasure {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Least cases (42 CFR 414.1350(c)).
    pub case_minimum: u32,
    /// Individuals are not scored on it.
    pub groups_only: bool,
    /// The year is outside those in which it is used.
    pub retired: bool,
    /// Ten ranges around the national median; none: too few reporters.
    pub benchmark: Option<BenchmarkCurve>,
}

impl Listed for CostMeasure {
    fn id(&self) -> &str {
        &self.id
    }

    fn is_retired(&self) -> bool {
        self.retired
    }
}

/// Cost measures and the parameters of the category.
#[derive(Debug, Clone)]
pub struct CostLaw {
    /// The measures, in the order of the pack.
    pub measures: Catalog<CostMeasure>,
    /// Most points of a measure.
    pub most_points: Exact<Points>,
    /// Fewest points of a measure.
    pub least_points: Exact<Points>,
    /// Most improvement, and the factor on the relative rise.
    pub improvement_cap: Exact<Percent>,
}

/// A row of `cost_measures.csv`.
#[derive(Deserialize)]
struct Row {
    measure_id: String,
    title: String,
    case_minimum: u32,
    groups_only: bool,
    first_year: u16,
    last_year: Option<u16>,
}

impl CostLaw {
    /// Most and fewest points on a benchmark.
    #[inline(always)]
    pub fn ends(&self) -> Ends<'_> {
        Ends { most: &self.most_points, least: &self.least_points }
    }

    pub(super) fn read(files: &RuleFiles, pack: &Pack, benchmarks: &Benchmarks) -> Result<Self, RulesError> {
        let measure = |row: Row| {
            let benchmark = benchmarks.get(&(row.measure_id.clone(), Collection::AdministrativeClaims));
            CostMeasure {
                id: row.measure_id,
                title: row.title,
                case_minimum: row.case_minimum,
                groups_only: row.groups_only,
                retired: retired(pack, row.first_year, row.last_year),
                benchmark: benchmark.map(|benchmark| benchmark.curve.clone()),
            }
        };
        let measures: Vec<_> = rows(files, pack, "cost_measures")?.into_iter().map(measure).collect();
        Ok(Self {
            measures: Catalog::new(measures, &path(pack, "cost_measures"))?,
            most_points: pack.number("cost.measure_points_maximum", Unit::Points)?,
            least_points: pack.number("cost.measure_points_minimum", Unit::Points)?,
            improvement_cap: pack.number("cost.improvement_cap", Unit::Percent)?,
        })
    }
}
