//! Figures of the law and of what CMS published, to set a run's beside.

use arrow::array::RecordBatch;

use super::outputs::{batch, decimals};
use super::plan::Plan;
use crate::adjust::Curve;
use crate::schema::REFERENCE_POINTS;
use crate::texts::texts;
use crate::units::{Exact, MICRO};

/// A figure, and the provision of the rule pack in which its source stands.
struct Point {
    name: &'static str,
    value: Option<i64>,
    source: Option<&'static str>,
}

impl Point {
    fn new<U>(name: &'static str, value: Option<&Exact<U>>, source: Option<&'static str>) -> Self {
        Self { name, value: value.map(|value| value.round_half_up(MICRO)), source }
    }
}

/// Rows of `reference_points`: those that the rule pack states.
pub(super) fn rows(plan: &Plan, curve: &Curve) -> RecordBatch {
    let law = &plan.law;
    let payment = law.payment.as_ref();
    let quarter = law.quarter_of_threshold();
    let full = payment.map(|payment| -&payment.maximum_reduction);
    let published = |of: fn(&crate::rules::PaymentLaw) -> Option<&Exact<crate::units::Points>>| payment.and_then(of);
    let points = [
        Point::new("performance_threshold", Some(&law.threshold), Some("final_score.performance_threshold")),
        Point::new("quarter_of_threshold", quarter.as_ref(), Some("payment_adjustment.quarter")),
        Point::new(
            "published_mean_final_score",
            published(|payment| payment.published_mean.as_ref()),
            Some("published_results.mean_final_score"),
        ),
        Point::new(
            "published_median_final_score",
            published(|payment| payment.published_median.as_ref()),
            Some("published_results.median_final_score"),
        ),
        Point::new(
            "published_maximum_percent",
            payment.and_then(|payment| payment.published_maximum.as_ref()),
            Some("payment_adjustment.published_maximum"),
        ),
        Point::new("full_reduction_percent", full.as_ref(), Some("payment_adjustment.maximum_reduction")),
        Point { name: "maximum_percent", value: Some(curve.rounded_maximum(MICRO)), source: None },
    ];
    let stated: Vec<_> = points.into_iter().filter(|point| point.value.is_some()).collect();
    let source = |point: &Point| point.source.map(|name| format!("rules/{}/program.toml {name}", law.performance_year));
    let columns = vec![
        texts(stated.iter().map(|point| Some(point.name))),
        decimals(stated.iter().map(|point| point.value), MICRO),
        texts(stated.iter().map(source)),
    ];
    batch(&REFERENCE_POINTS, columns)
}
