//! Quality measures and what they are scored by (42 CFR 414.1325-1340, 414.1380(b)(1)).

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::benchmark::Benchmarks;
use super::{BenchmarkCurve, Catalog, Cluster, Ends, Listed, TRADITIONAL, clusters, list, path, retired, rows};
use crate::model::{Collection, EntityType};
use crate::rules::{Pack, RuleFiles, RulesError, Unit};
use crate::units::{Exact, Percent, Points};

/// How a measure states performance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Metric {
    /// A share of patients, in percent.
    SinglePerformanceRate,
    /// Several shares, one for each stratum.
    MultiPerformanceRate,
    /// A share that a qualified clinical data registry states.
    RegistrySinglePerformanceRate,
    /// Several of them.
    RegistryMultiPerformanceRate,
    /// A figure in the unit of its benchmark.
    NonProportion,
    /// A summary measure of the CAHPS survey, or the survey itself.
    Cahps,
    /// Calculated by CMS from claims.
    CostScore,
}

impl Metric {
    /// Whether performance is a share of patients, which counts tell, rather than a score.
    pub fn is_rate(self) -> bool {
        !matches!(self, Self::NonProportion | Self::Cahps | Self::CostScore)
    }
}

/// How the strata of a measure make one rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Algorithm {
    /// The mean of the rates.
    SimpleAverage,
    /// Patients of all strata together.
    WeightedAverage,
    /// The rate of one stratum.
    OverallStratumOnly,
    /// One stratum tells completeness and cases, another the rate.
    Split,
}

/// What a measure is worth in one collection type.
#[derive(Debug, Clone, Default)]
pub struct Offer {
    /// The benchmark; none: too few reporters.
    pub benchmark: Option<BenchmarkCurve>,
    /// Topped out for the second year or longer: the cap applies (42 CFR 414.1380(b)(1)(iv)).
    pub capped: bool,
    /// Left out because of a significant change (42 CFR 414.1380(b)(1)(vii)(A)).
    pub suppressed: bool,
}

/// Least cases of a measure that differs from the others in this, and least clinicians.
#[derive(Debug, Clone, Copy)]
pub struct CaseMinimum {
    /// Of an individual; none: individuals are not scored on it.
    pub individual: Option<u32>,
    /// Of a group or another unit.
    pub group: u32,
    /// Least clinicians of the unit.
    pub clinicians: u32,
}

impl CaseMinimum {
    /// Least cases of a type of unit; none: such units are not scored on the measure.
    pub fn cases_of(&self, entity_type: EntityType) -> Option<u32> {
        if entity_type == EntityType::Individual { self.individual } else { Some(self.group) }
    }
}

/// A quality measure.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "as CMS's table has them")]
pub struct QualityMeasure {
    /// Its id.
    pub id: String,
    /// Place of its id among all in the order of text.
    pub id_place: u16,
    /// Its title.
    pub title: String,
    /// It measures an outcome: `outcome`, `intermediateOutcome` or `patientReportedOutcome`.
    pub outcome: bool,
    /// High priority (42 CFR 414.1305).
    pub high_priority: bool,
    /// How it states performance.
    pub metric: Metric,
    /// How strata make one rate; none: it has one rate.
    pub algorithm: Option<Algorithm>,
    /// Names of its strata.
    pub strata: Vec<String>,
    /// Of a qualified clinical data registry.
    pub qcdr: bool,
    /// The year is outside those in which it is offered.
    pub retired: bool,
    /// Part of traditional MIPS.
    pub traditional: bool,
    /// Least points in its first two years (42 CFR 414.1380(b)(1)(i)(C)).
    pub floor: Option<Exact<Points>>,
    /// Where it has minimums of its own.
    pub minimum: Option<CaseMinimum>,
    offers: [Option<Offer>; Collection::COUNT],
}

impl Listed for QualityMeasure {
    fn id(&self) -> &str {
        &self.id
    }

    fn is_retired(&self) -> bool {
        self.retired
    }
}

impl QualityMeasure {
    /// Whether CMS calculates it from claims.
    pub fn is_from_claims(&self) -> bool {
        self.metric == Metric::CostScore
    }

    /// Whether it meets the outcome requirement, for want of an outcome measure by its priority.
    #[inline(always)]
    pub fn tells_outcome(&self) -> bool {
        self.outcome | self.high_priority
    }

    /// What it is worth in a collection type; none: it is not offered there.
    pub fn offer(&self, collection: Collection) -> Option<&Offer> {
        self.offers[collection as usize].as_ref()
    }

    /// The collection types in which it is offered.
    pub fn collections(&self) -> impl Iterator<Item = Collection> + '_ {
        Collection::ALL.into_iter().filter(|collection| self.offer(*collection).is_some())
    }

    /// The position of a stratum.
    pub fn stratum(&self, name: &str) -> Option<u8> {
        let place = self.strata.iter().position(|stratum| stratum.eq_ignore_ascii_case(name))?;
        u8::try_from(place).ok()
    }

    /// The strata without which the measure says nothing, by position.
    pub fn needed_strata(&self) -> impl Iterator<Item = u8> + '_ {
        let needed = move |name: &str| match self.algorithm {
            Some(Algorithm::OverallStratumOnly) => name == OVERALL,
            Some(Algorithm::Split) => name == REPORTING || name == PERFORMANCE,
            Some(Algorithm::SimpleAverage | Algorithm::WeightedAverage) => true,
            None => false,
        };
        let named = self.strata.iter().enumerate().filter(move |(_, name)| needed(name));
        named.filter_map(|(place, _)| u8::try_from(place).ok())
    }
}

/// The stratum that stands for the measure.
pub const OVERALL: &str = "overall";
/// The stratum that tells completeness and cases.
pub const REPORTING: &str = "reporting";
/// The stratum that tells the rate.
pub const PERFORMANCE: &str = "performance";

/// Quality measures and the parameters of the category.
#[derive(Debug, Clone)]
pub struct QualityLaw {
    /// The measures, in the order of the pack.
    pub measures: Catalog<QualityMeasure>,
    /// The CAHPS survey as one measure.
    pub survey: Option<u16>,
    /// Sets for the eligible measure applicability process.
    pub clusters: Vec<Cluster>,
    /// Slots of traditional reporting (42 CFR 414.1335).
    pub measures_required: u32,
    /// Least share of eligible cases reported (42 CFR 414.1340).
    pub data_completeness: Exact<Percent>,
    /// Least cases (42 CFR 414.1380(b)(1)(iii)).
    pub case_minimum: u32,
    /// Most points of a measure.
    pub most_points: Exact<Points>,
    /// Fewest points of a measure with a benchmark.
    pub least_points: Exact<Points>,
    /// Points of a small practice's measure that can't be scored on a benchmark.
    pub small_practice_points: Exact<Points>,
    /// The cap of topped out measures.
    pub topped_out_cap: Exact<Points>,
    /// Other measures up to which an unscored CAHPS survey takes a slot away.
    pub cahps_most_other_measures: u32,
    /// Bonus points of small practices.
    pub small_practice_bonus: Exact<Points>,
    /// Most improvement, and the factor on the relative rise.
    pub improvement_cap: Exact<Percent>,
    /// An achievement of the year before counts as at least this.
    pub improvement_previous_floor: Exact<Percent>,
}

/// A row of `quality_measures.csv`.
#[derive(Deserialize)]
struct Row {
    measure_id: String,
    title: String,
    measure_type: String,
    high_priority: bool,
    metric_type: Metric,
    overall_algorithm: Option<Algorithm>,
    strata: String,
    first_year: u16,
    last_year: Option<u16>,
    qcdr: bool,
    collection_types: String,
    programs: String,
}

#[derive(Deserialize)]
struct ExclusionRow {
    measure_id: String,
    collection_type: String,
    reason_codes: String,
}

/// A row of `case_minimums.csv`.
#[derive(Deserialize)]
struct MinimumRow {
    measure_id: String,
    individual: Option<u32>,
    group: u32,
    fewest_clinicians: Option<u32>,
}

/// CMS's code of a measure suppressed for a significant change.
const SUPPRESSED: &str = "BR-022";
/// The id of the CAHPS survey as one measure.
const SURVEY: &str = "321";

impl QualityLaw {
    /// Most and fewest points on a benchmark.
    #[inline(always)]
    pub fn ends(&self) -> Ends<'_> {
        Ends { most: &self.most_points, least: &self.least_points }
    }

    pub(super) fn read(files: &RuleFiles, pack: &Pack, benchmarks: &Benchmarks) -> Result<Self, RulesError> {
        let reader = Reader {
            pack,
            first_year_points: pack.number("quality.new_measure_points_first_year", Unit::Points)?,
            second_year_points: pack.number("quality.new_measure_points_second_year", Unit::Points)?,
            benchmarks,
            suppressed: suppressed(files, pack)?,
            minimums: minimums(files, pack)?,
        };
        let rows: Vec<Row> = rows(files, pack, "quality_measures")?;
        let mut measures: Vec<_> = rows.into_iter().map(|row| reader.measure(row)).collect::<Result<_, _>>()?;
        let mut by_id: Vec<&mut QualityMeasure> = measures.iter_mut().collect();
        by_id.sort_by(|a, b| a.id.cmp(&b.id));
        by_id.into_iter().zip(0..).for_each(|(measure, place)| measure.id_place = place);
        let measures = Catalog::new(measures, &path(pack, "quality_measures"))?;
        reader.belongs(&measures)?;
        Ok(Self {
            survey: measures.find(SURVEY),
            clusters: clusters::read(files, pack, &measures)?,
            measures_required: pack.whole("quality.measures_required", Unit::Measures)?,
            data_completeness: pack.number("quality.data_completeness", Unit::Percent)?,
            case_minimum: pack.whole("quality.case_minimum", Unit::Cases)?,
            most_points: pack.number("quality.measure_points_maximum", Unit::Points)?,
            least_points: pack.number("quality.measure_points_minimum", Unit::Points)?,
            small_practice_points: pack.number("quality.small_practice_points", Unit::Points)?,
            topped_out_cap: pack.number("quality.topped_out_cap", Unit::Points)?,
            cahps_most_other_measures: pack.whole("quality.cahps_most_other_measures", Unit::Measures)?,
            small_practice_bonus: pack.number("quality.small_practice_bonus", Unit::Points)?,
            improvement_cap: pack.number("quality.improvement_cap", Unit::Percent)?,
            improvement_previous_floor: pack.number("quality.improvement_previous_floor", Unit::Percent)?,
            measures,
        })
    }
}

fn suppressed(files: &RuleFiles, pack: &Pack) -> Result<BTreeSet<(String, Collection)>, RulesError> {
    let file = path(pack, "benchmark_exclusions");
    let rows: Vec<ExclusionRow> = rows(files, pack, "benchmark_exclusions")?;
    let suppressed = rows.into_iter().filter(|row| list(&row.reason_codes).any(|code| code == SUPPRESSED));
    let key = |row: ExclusionRow| {
        let wrong = || RulesError::new(&file, format!("`{}` is no collection type", row.collection_type));
        Ok((row.measure_id, Collection::named(&row.collection_type).ok_or_else(wrong)?))
    };
    suppressed.map(key).collect()
}

fn minimums(files: &RuleFiles, pack: &Pack) -> Result<BTreeMap<String, CaseMinimum>, RulesError> {
    let rows: Vec<MinimumRow> = rows(files, pack, "case_minimums")?;
    let mut minimums = BTreeMap::new();
    for row in rows {
        let clinicians = row.fewest_clinicians.unwrap_or(0);
        let minimum = CaseMinimum { individual: row.individual, group: row.group, clinicians };
        if minimums.insert(row.measure_id.clone(), minimum).is_some() {
            return Err(RulesError::new(&path(pack, "case_minimums"), format!("`{}` stands twice", row.measure_id)));
        }
    }
    Ok(minimums)
}

/// What the rows of measures are joined with.
struct Reader<'a> {
    pack: &'a Pack,
    first_year_points: Exact<Points>,
    second_year_points: Exact<Points>,
    benchmarks: &'a Benchmarks,
    suppressed: BTreeSet<(String, Collection)>,
    minimums: BTreeMap<String, CaseMinimum>,
}

impl Reader<'_> {
    /// A suppression or a minimum of a measure that is not there would be lost in silence.
    fn belongs(&self, measures: &Catalog<QualityMeasure>) -> Result<(), RulesError> {
        let stray = |table: &str, what: String| Err(RulesError::new(&path(self.pack, table), what));
        for (id, collection) in &self.suppressed {
            if measures.find(id).is_none_or(|place| measures[place].offer(*collection).is_none()) {
                return stray("benchmark_exclusions", format!("`{id}` is not offered as `{}`", collection.name()));
            }
        }
        match self.minimums.keys().find(|id| measures.find(id).is_none()) {
            Some(id) => stray("case_minimums", format!("no quality measure `{id}`")),
            None => Ok(()),
        }
    }

    fn measure(&self, row: Row) -> Result<QualityMeasure, RulesError> {
        let file = path(self.pack, "quality_measures");
        let wrong = |what: String| RulesError::new(&file, format!("{}: {what}", row.measure_id));
        let mut offers: [Option<Offer>; Collection::COUNT] = Default::default();
        for name in list(&row.collection_types) {
            let collection = Collection::named(name).ok_or_else(|| wrong(format!("`{name}` is no collection type")))?;
            offers[collection as usize] = Some(self.offer(&row.measure_id, collection));
        }
        let floor = match self.pack.performance_year.checked_sub(row.first_year) {
            Some(0) => Some(self.first_year_points.clone()),
            Some(1) => Some(self.second_year_points.clone()),
            _ => None,
        };
        let minimum = self.minimums.get(&row.measure_id).copied();
        if row.metric_type == Metric::CostScore && minimum.is_none() {
            return Err(wrong("a measure from claims needs a row in case_minimums.csv".into()));
        }
        Ok(QualityMeasure {
            outcome: matches!(row.measure_type.as_str(), "outcome" | "intermediateOutcome" | "patientReportedOutcome"),
            high_priority: row.high_priority,
            metric: row.metric_type,
            algorithm: row.overall_algorithm,
            strata: list(&row.strata).map(str::to_owned).collect(),
            qcdr: row.qcdr,
            retired: retired(self.pack, row.first_year, row.last_year),
            traditional: list(&row.programs).any(|program| program == TRADITIONAL),
            // New measures that CMS itself calculates have no floor.
            floor: floor.filter(|_| !matches!(row.metric_type, Metric::CostScore | Metric::Cahps)),
            minimum,
            offers,
            id: row.measure_id,
            id_place: 0,
            title: row.title,
        })
    }

    fn offer(&self, measure: &str, collection: Collection) -> Offer {
        let key = (measure.to_owned(), collection);
        let benchmark = self.benchmarks.get(&key);
        Offer {
            benchmark: benchmark.map(|benchmark| benchmark.curve.clone()),
            capped: benchmark.is_some_and(|benchmark| benchmark.capped),
            suppressed: self.suppressed.contains(&key),
        }
    }
}
