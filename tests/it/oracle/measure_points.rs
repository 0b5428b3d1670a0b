//! Points of one measure: the decile formula, floors, caps, and what became of a submission (2.3, 2.4, 2.6, 2.7).

use super::fraction::Fraction;
use super::law;
use super::submissions::Submission;
use super::tables::{Benchmark, Tables};
use super::units::Unit;

/// Decile points of a value, between 1 and 10, before cap and floor. Quality and cost rows alike (13.27).
pub fn decile_points(benchmark: &Benchmark, value: &Fraction) -> Fraction {
    if benchmark.inverse { inverse_points(&benchmark.edges, value) } else { regular_points(&benchmark.edges, value) }
}

/// The same with the cap of a measure topped out for a second year (2.7).
pub fn capped_points(benchmark: &Benchmark, value: &Fraction) -> Fraction {
    let points = decile_points(benchmark, value);
    if benchmark.seven_point_cap { points.min(Fraction::whole(law::TOPPED_OUT_CAP)) } else { points }
}

/// Points of a value written as a decimal, for sweeps: decile points and points under the cap.
pub fn points_of(
    tables: &Tables,
    measure_id: &str,
    collection_type: &str,
    value: &str,
) -> Option<(Fraction, Fraction)> {
    let benchmark = tables.benchmark(measure_id, collection_type)?;
    let value = Fraction::parse(value)?;
    Some((decile_points(benchmark, &value), capped_points(benchmark, &value)))
}

/// 2.6, higher is better. `edges` are p1, p10, ... p90, p99: the lower bound of decile d is `edges[d - 1]`.
fn regular_points(edges: &[Fraction], rate: &Fraction) -> Fraction {
    if rate < &edges[0] {
        return Fraction::whole(1);
    }
    if rate >= &edges[9] {
        return Fraction::whole(law::MEASURE_MAXIMUM);
    }
    let decile = (1..=9).rev().find(|d| rate >= &edges[d - 1]).expect("not below p1");
    let (lower, upper) = (&edges[decile - 1], &edges[decile]);
    Fraction::whole(decile as i64) + (rate - lower) / (upper - lower)
}

/// 2.6, lower is better: decile d reaches from above `edges[10 - d]` to `edges[11 - d]`, the upper edge included.
fn inverse_points(edges: &[Fraction], rate: &Fraction) -> Fraction {
    if rate <= &edges[1] {
        return Fraction::whole(law::MEASURE_MAXIMUM);
    }
    if rate > &edges[10] {
        return Fraction::whole(1);
    }
    let decile =
        (1..=9).find(|d| &edges[10 - d] < rate && rate <= &edges[11 - d]).expect("above p10 and not above p99");
    let (lower, upper) = (&edges[10 - decile], &edges[11 - decile]);
    Fraction::whole(decile as i64) + (upper - rate) / (upper - lower)
}

/// Whether a submission can fill a slot; a better standing beats a worse one (13b.35).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Eligible population 0.
    Empty,
    /// In the APP: without benchmark or enough cases (10.3).
    LeftOut,
    Suppressed,
    Scored,
}

/// A submission with what it is worth.
#[derive(Clone, Debug)]
pub struct Worth {
    pub submission: Submission,
    pub standing: Standing,
    pub outcome: &'static str,
    pub points: Option<Fraction>,
    /// The one of its measure that counts (13.2).
    pub stands: bool,
    pub counted: bool,
}

/// 2.3 for measures a unit submits itself.
pub fn worth(tables: &Tables, unit: &Unit, submission: Submission) -> Worth {
    let (standing, outcome, points) = judge(tables, unit, &submission);
    Worth { submission, standing, outcome, points, stands: false, counted: false }
}

fn judge(tables: &Tables, unit: &Unit, submission: &Submission) -> (Standing, &'static str, Option<Fraction>) {
    let id = submission.measure_id.as_str();
    let figures = &submission.figures;
    if figures.empty {
        return (Standing::Empty, "excluded", None);
    }
    if tables.is_suppressed(id, &submission.collection_type) {
        return (Standing::Suppressed, "suppressed", None);
    }
    let small_practice_points = if unit.small_practice { law::SMALL_PRACTICE_POINTS } else { 0 };
    if !figures.complete() {
        return (Standing::Scored, "incomplete", Some(Fraction::whole(small_practice_points)));
    }
    let floor = new_measure_floor(tables.measure(id).first_year);
    let without_score = Some(Fraction::whole(floor.unwrap_or(small_practice_points)));
    let enough_cases = figures.case_count.is_some_and(|cases| cases >= law::case_minimum(id, !unit.is_individual()));
    let Some(value) = figures.value.as_ref().filter(|_| enough_cases) else {
        return (Standing::Scored, "below_case_minimum", without_score);
    };
    let Some(benchmark) = tables.benchmark(id, &submission.collection_type) else {
        return (Standing::Scored, "no_benchmark", without_score);
    };
    let decile = decile_points(benchmark, value);
    let capped = capped_points(benchmark, value);
    let least = Fraction::whole(floor.unwrap_or(0));
    let outcome = if capped < decile {
        "capped"
    } else if capped < least {
        "floor"
    } else {
        "benchmark"
    };
    (Standing::Scored, outcome, Some(capped.max(least)))
}

/// 10.3, 13b.44: in the APP no cap and no floor; what lacks a benchmark or enough cases leaves both sides.
pub fn worth_in_app(tables: &Tables, unit: &Unit, submission: Submission) -> Worth {
    let (standing, outcome, points) = match judge(tables, unit, &submission) {
        (_, "below_case_minimum" | "no_benchmark", _) => (Standing::LeftOut, "excluded", None),
        (standing, "benchmark" | "capped" | "floor", _) => {
            let benchmark = tables.benchmark(&submission.measure_id, &submission.collection_type);
            let value = submission.figures.value.as_ref();
            let points = decile_points(benchmark.expect("a benchmark"), value.expect("a value"));
            (standing, "benchmark", Some(points))
        }
        other => other,
    };
    Worth { submission, standing, outcome, points, stands: false, counted: false }
}

/// 13.17: 7 points in a measure's first year, 5 in its second.
fn new_measure_floor(first_year: i64) -> Option<i64> {
    match law::PERFORMANCE_YEAR - first_year {
        0 => Some(law::FIRST_YEAR_FLOOR),
        1 => Some(law::SECOND_YEAR_FLOOR),
        _ => None,
    }
}
