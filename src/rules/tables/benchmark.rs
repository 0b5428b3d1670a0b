//! Benchmarks: what a performance rate, a score or a cost is worth (42 CFR 414.1380(b)(1)(ii), (b)(2)(i)).

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{CostLaw, QualityLaw, path, rows};
use crate::model::Collection;
use crate::rules::{Pack, RuleFiles, RulesError};
use crate::units::{Exact, Points, Pure, Ratio, decimal};

/// Edges of the ten ranges, in ascending order: p1, p10, ... p90, p99.
const EDGES: usize = 11;
/// Most decimals of an edge.
const DECIMALS: u32 = 6;

/// Points by performance, with edges in the unit of the measure.
#[derive(Debug, Clone)]
pub struct BenchmarkCurve {
    /// Edges times `scale`: whole numbers multiply fast.
    edges: [i64; EDGES],
    /// The least power of ten that makes all edges whole, so that what is computed with them stays small.
    scale: i64,
    /// Lower values are better.
    inverse: bool,
}

impl BenchmarkCurve {
    /// Points for a value: the range it falls in, and how much of that range it covers (42 CFR 414.1380(b)(1)(ii)).
    ///
    /// 82.31 between 73.08 and 82.71 in the eighth range gives `8 + 9.23 / 9.63 = 8.9585`.
    pub fn points(&self, value: &Exact<Pure>, ends: Ends<'_>) -> Exact<Points> {
        let narrow = || self.narrow_points(value.narrow_ratio()?, ends);
        narrow().map_or_else(|| self.wide_points(value, ends), |on_curve| on_curve.points.into())
    }

    /// The points of a ratio of small numbers, as nearly all are. None: the numbers are not small enough.
    #[inline(always)]
    pub fn narrow_points(&self, value: Ratio, ends: Ends<'_>) -> Option<OnCurve<Ratio>> {
        let (over, under) = (value.over().checked_mul(self.scale)?, value.under());
        // Edges rise, so that none is further from zero than both outer ones.
        for outer in [self.edges[0], self.edges[EDGES - 1]] {
            outer.checked_mul(under)?;
        }
        let passed = match self.inverse {
            true => self.passed(|edge| edge * under < over),
            false => self.passed(|edge| edge * under <= over),
        };
        let end =
            |points: &Exact<Points>| Some(OnCurve { points: points.narrow_ratio()?, whole: points.whole_points() });
        match self.range(passed) {
            Place::Least => end(ends.least),
            Place::Most => end(ends.most),
            Place::Within(Range { number, from, width }) => {
                let distance = over.checked_sub(from * under)?.checked_abs()?;
                let width = width.checked_mul(under)?;
                let points = Ratio::new(i64::from(number).checked_mul(width)?.checked_add(distance)?, width);
                Some(OnCurve { points, whole: number })
            }
        }
    }

    /// The points of any value.
    #[cold]
    fn wide_points(&self, value: &Exact<Pure>, ends: Ends<'_>) -> Exact<Points> {
        let exact = |edge: i64| Exact::<Pure>::ratio(edge.into(), self.scale.into());
        let is_passed = |edge: i64| if self.inverse { exact(edge) < *value } else { exact(edge) <= *value };
        match self.range(self.passed(is_passed)) {
            Place::Least => ends.least.clone(),
            Place::Most => ends.most.clone(),
            Place::Within(Range { number, from, width }) => {
                let distance = &exact(from) - value;
                let covered = &(-&distance).max(distance) / &exact(width);
                (&Exact::whole(number.into()) + &covered).as_unit()
            }
        }
    }

    /// How many edges a value passes, from the lowest on, given whether it passes one. A range as wide as nothing holds no value,
    /// so that equal edges give the better range, and an edge belongs to the better of its two.
    ///
    /// From the best edge but one on, points are the most: the best edge is not looked at.
    #[inline(always)]
    fn passed(&self, is_passed: impl Fn(i64) -> bool) -> usize {
        let edges: &[i64; EDGES - 1] = match self.inverse {
            true => self.edges.last_chunk(),
            false => self.edges.first_chunk(),
        }
        .expect("there is one more");
        // The third and the seventh, then the two or three on the side that they tell: two looks that wait for nothing in
        // between are faster than halving, where each waits for the one before.
        let start = match (is_passed(edges[2]), is_passed(edges[6])) {
            (false, _) => 0,
            (true, false) => 3,
            (true, true) => 7,
        };
        start + edges[start..start + 3].iter().filter(|edge| is_passed(**edge)).count()
    }

    /// Where a value is that passed so many edges from the lowest on.
    #[inline(always)]
    fn range(&self, passed: usize) -> Place {
        let (worst, best) = if self.inverse { (EDGES - 1, 0) } else { (0, EDGES - 1) };
        if passed == worst {
            return Place::Least;
        }
        if passed == best {
            return Place::Most;
        }
        // The range of a direct measure starts with the last edge passed, that of an inverse one ends before the next.
        let lower = if self.inverse { passed } else { passed - 1 };
        let (number, from) = if self.inverse { (EDGES - 1 - passed, passed + 1) } else { (passed, lower) };
        let width = self.edges[lower + 1] - self.edges[lower];
        let number = u8::try_from(number).expect("there are ten ranges");
        Place::Within(Range { number, from: self.edges[from], width })
    }
}

/// The points at the ends of a curve.
#[derive(Debug, Clone, Copy)]
pub struct Ends<'a> {
    /// Past the best edge.
    pub most: &'a Exact<Points>,
    /// Short of the worst edge.
    pub least: &'a Exact<Points>,
}

/// Points on a curve.
#[derive(Debug, Clone, Copy)]
pub struct OnCurve<P> {
    /// The points.
    pub points: P,
    /// The whole points of them, which the range tells: a value at its better edge is in the next one.
    pub whole: u8,
}

/// Where on a curve a value is.
enum Place {
    /// Short of the worst edge.
    Least,
    /// Past the best edge.
    Most,
    /// In a range.
    Within(Range),
}

/// A range of a curve.
#[derive(Clone, Copy)]
struct Range {
    /// Points at its worse edge: 1 to 9.
    number: u8,
    /// Its worse edge, times the scale.
    from: i64,
    /// From edge to edge, times the scale.
    width: i64,
}

/// A row of `benchmarks.csv`.
#[derive(Deserialize)]
struct Row {
    measure_id: String,
    collection_type: String,
    inverse: bool,
    seven_point_cap: bool,
    p1: String,
    p10: String,
    p20: String,
    p30: String,
    p40: String,
    p50: String,
    p60: String,
    p70: String,
    p80: String,
    p90: String,
    p99: String,
}

/// A benchmark with what belongs to it.
#[derive(Debug, Clone)]
pub(super) struct Benchmark {
    pub(super) curve: BenchmarkCurve,
    /// Topped out for the second year in a row or longer.
    pub(super) capped: bool,
}

/// Benchmarks by measure and collection type.
pub(super) type Benchmarks = BTreeMap<(String, Collection), Benchmark>;

pub(super) fn read(files: &RuleFiles, pack: &Pack) -> Result<Benchmarks, RulesError> {
    let file = path(pack, "benchmarks");
    let entry = |row: Row| {
        let wrong = |what: &str| RulesError::new(&file, format!("{} {}: {what}", row.measure_id, row.collection_type));
        let texts = [
            &row.p1, &row.p10, &row.p20, &row.p30, &row.p40, &row.p50, &row.p60, &row.p70, &row.p80, &row.p90, &row.p99,
        ];
        let mut edges = Vec::with_capacity(EDGES);
        for text in texts {
            let parsed = decimal::parse(text, DECIMALS).map_err(|error| wrong(&format!("`{text}` is {error}")))?;
            edges.push(parsed.mantissa);
        }
        if !edges.is_sorted() {
            return Err(wrong("the percentiles do not rise"));
        }
        let mut scale = 10_i64.pow(DECIMALS);
        while scale > 1 && edges.iter().all(|edge| edge % 10 == 0) {
            edges = edges.into_iter().map(|edge| edge / 10).collect();
            scale /= 10;
        }
        let edges = edges.try_into().map_err(|_| wrong("a benchmark has eleven percentiles"))?;
        let collection = Collection::named(&row.collection_type).ok_or_else(|| wrong("no collection type"))?;
        let curve = BenchmarkCurve { edges, scale, inverse: row.inverse };
        Ok(((row.measure_id, collection), Benchmark { curve, capped: row.seven_point_cap }))
    };
    let rows: Vec<Row> = rows(files, pack, "benchmarks")?;
    let mut benchmarks = Benchmarks::new();
    for row in rows {
        let (key, benchmark) = entry(row)?;
        if benchmarks.contains_key(&key) {
            return Err(RulesError::new(&file, format!("`{}` has two benchmarks as `{}`", key.0, key.1.name())));
        }
        benchmarks.insert(key, benchmark);
    }
    Ok(benchmarks)
}

/// Whether every benchmark is that of a measure as it is offered: another would be lost in silence.
pub(super) fn belong(
    benchmarks: &Benchmarks,
    pack: &Pack,
    quality: &QualityLaw,
    cost: &CostLaw,
) -> Result<(), RulesError> {
    let offered = |id: &str, collection: Collection| {
        let quality = quality.measures.find(id).and_then(|place| quality.measures[place].offer(collection));
        quality.is_some() || collection == Collection::AdministrativeClaims && cost.measures.find(id).is_some()
    };
    let stray = benchmarks.keys().find(|(id, collection)| !offered(id, *collection));
    stray.map_or(Ok(()), |(id, collection)| {
        Err(RulesError::new(&path(pack, "benchmarks"), format!("`{id}` is not offered as `{}`", collection.name())))
    })
}
