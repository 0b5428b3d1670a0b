//! Benchmarks: what a performance rate, a score or a cost is worth (42 CFR 414.1380(b)(1)(ii), (b)(2)(i)).

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::Deserialize;

use super::{CostLaw, QualityLaw, path, rows};
use crate::model::Collection;
use crate::rules::{Pack, RuleFiles, RulesError};
use crate::units::{Exact, Points, Pure, decimal};

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

/// Where a value falls on a curve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Past the best edge: the most points.
    Top,
    /// Short of the worst edge: the fewest points.
    Bottom,
    /// In a range: its number, 1 to 9, or 10 where the best range has a width; and how much of it is covered.
    Range(u8, Exact<Pure>),
}

impl BenchmarkCurve {
    /// Points for a value: the range it falls in, and how much of that range it covers (42 CFR 414.1380(b)(1)(ii)).
    ///
    /// 82.31 between 73.08 and 82.71 in the eighth range gives `8 + 9.23 / 9.63 = 8.9585`.
    pub fn points(&self, value: &Exact<Pure>, most: &Exact<Points>, least: &Exact<Points>) -> Exact<Points> {
        match self.place(value) {
            Place::Top => most.clone(),
            Place::Bottom => least.clone(),
            Place::Range(range, covered) => (&Exact::whole(i64::from(range)) + &covered).as_unit(),
        }
    }

    /// Where a value falls.
    pub fn place(&self, value: &Exact<Pure>) -> Place {
        if self.inverse { self.place_inverse(value) } else { self.place_direct(value) }
    }

    /// The range whose lower edge is the highest that the value reaches. A range as wide as nothing holds no value, so
    /// equal edges give the better one.
    fn place_direct(&self, value: &Exact<Pure>) -> Place {
        let compare = self.comparing(value);
        let reached = self.edges[..EDGES - 1].partition_point(|edge| compare(*edge).is_le()).checked_sub(1);
        match reached {
            None => Place::Bottom,
            Some(place) if place == EDGES - 2 => Place::Top,
            Some(place) => Place::Range(range(place + 1), self.covered(value, place, place)),
        }
    }

    /// The range whose upper edge is the lowest that holds the value; an edge belongs to the better range.
    fn place_inverse(&self, value: &Exact<Pure>) -> Place {
        let compare = self.comparing(value);
        match self.edges[1..].partition_point(|edge| compare(*edge).is_lt()) {
            0 => Place::Top,
            place if place == EDGES - 1 => Place::Bottom,
            place => Place::Range(range(EDGES - 1 - place), self.covered(value, place, place + 1)),
        }
    }

    /// How an edge compares with a value: by one multiplication each where the value is a ratio of 64 bits, as nearly all
    /// are.
    fn comparing<'v>(&self, value: &'v Exact<Pure>) -> impl Fn(i64) -> Ordering + use<'v> {
        let scale = self.scale;
        let scaled = value.narrow_ratio().map(|(over, under)| (product(over, scale), under));
        move |edge| match scaled {
            Some((over, under)) => product(edge, under).cmp(&over),
            None => Exact::ratio(edge.into(), scale.into()).cmp(value),
        }
    }

    /// The share of the range above the edge at `lower` that lies between a value and the edge at `from`.
    fn covered(&self, value: &Exact<Pure>, lower: usize, from: usize) -> Exact<Pure> {
        let (width, from) = (self.edges[lower + 1] - self.edges[lower], self.edges[from]);
        if let Some((over, under)) = value.narrow_ratio() {
            let distance = product(over, self.scale) - product(from, under);
            return Exact::ratio(distance.abs(), product(width, under));
        }
        let distance = &Exact::ratio(from.into(), self.scale.into()) - value;
        let distance = (-&distance).max(distance);
        &distance * &Exact::ratio(self.scale.into(), width.into())
    }
}

/// A product that no two numbers of 64 bits exceed.
fn product(a: i64, b: i64) -> i128 {
    i128::from(a) * i128::from(b)
}

fn range(number: usize) -> u8 {
    u8::try_from(number).expect("there are ten ranges")
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
