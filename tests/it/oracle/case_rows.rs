//! Rows for cases worked by hand, and what came of them.

use std::collections::BTreeMap;

use crate::support::project;

use super::outputs::{EntityScore, FinalScore, Scores};
use super::rows::{Cohort, Interoperability, Quality, Row};
use super::score::score_cohort;
use super::tables::Tables;

pub const A: &str = "100000001";
pub const B: &str = "100000002";

/// A row from `column=value` words; `A` and `B` are TINs.
fn row<R: Row>(words: &str) -> R {
    let cells: BTreeMap<&str, &str> = words.split(' ').filter_map(|word| word.split_once('=')).collect();
    R::from_cells(|column| match (column, cells.get(column).copied().unwrap_or_default()) {
        ("tin", "A") => A.to_owned(),
        ("tin", "B") => B.to_owned(),
        (_, cell) => cell.to_owned(),
    })
}

pub fn rows<R: Row>(lines: &[&str]) -> Vec<R> {
    lines.iter().map(|words| row(words)).collect()
}

/// Quality rows of one key: `id:type:rate`, 100 complete cases each.
pub fn quality(key: &str, program: &str, measures: &str) -> Vec<Quality> {
    let one = |words: &str| {
        let [id, of, rate] = words.split(':').collect::<Vec<_>>().try_into().expect("three words");
        let value = if of == "administrativeClaims" { "score" } else { "performance_rate" };
        let complete = if of == "administrativeClaims" { "" } else { "reporting_rate=100" };
        row(&format!(
            "{key} program={program} measure_id={id} collection_type={of} {value}={rate} case_count=300 {complete}"
        ))
    };
    measures.split(' ').filter(|words| !words.is_empty()).map(one).collect()
}

/// A submission that earns 100.
pub fn full_interoperability(key: &str) -> Vec<Interoperability> {
    let yes = ["PI_PPHI_1", "PI_PPHI_2", "PI_ONCDIR_1", "PI_INFBLO_1", "PI_EP_2", "PI_HIE_5"];
    let engaged = ["PI_PHCDRR_1", "PI_PHCDRR_3"];
    let rates = ["PI_EP_1", "PI_PEA_1"];
    let head = format!("{key} cehrt_id=C performance_start=2024-01-01 performance_end=2024-12-31");
    let yes = yes.map(|id| format!("measure_id={id} attested=yes"));
    let engaged = engaged.map(|id| format!("measure_id={id} attested=yes active_engagement=production"));
    let rates = rates.map(|id| format!("measure_id={id} numerator=4 denominator=4"));
    yes.iter().chain(&engaged).chain(&rates).map(|cells| row(&format!("{head} {cells}"))).collect()
}

pub fn score(cohort: &Cohort) -> Scores {
    score_cohort(&Tables::read(&project().join("rules/2024")), cohort)
}

/// Quality, cost, IA, PI in percent, weights, reason and final score of the only row of a pathway and type.
pub fn told(scores: &Scores, entity_type: &str, pathway: &str) -> String {
    let found: Vec<&EntityScore> =
        scores.entity_scores.iter().filter(|row| row.entity_type == entity_type && row.pathway == pathway).collect();
    let [one] = found[..] else { panic!("{} rows of {entity_type} {pathway}", found.len()) };
    let percent = |micro: Option<i64>| micro.map_or("-".to_owned(), |micro| format!("{:.4}", micro as f64 / 1e6));
    let percents =
        [one.quality_score_micro, one.cost_score_micro, one.ia_score_micro, one.pi_score_micro].map(percent).join(" ");
    let weights = [one.quality_weight, one.cost_weight, one.ia_weight, one.pi_weight].map(|weight| weight.to_string());
    let reason = one.reweighting_reason.clone().unwrap_or_default();
    format!("{percents} | {} | {reason} | {}", weights.join("/"), one.final_score_hundredths)
}

/// Participation, what counts, and the score of each clinician, in the order of TIN and NPI.
pub fn finals(scores: &Scores) -> Vec<String> {
    let line = |row: &FinalScore| {
        let score = row.final_score_hundredths.map(|score| score.to_string()).unwrap_or_default();
        format!("{} {} {} {} {score}", row.participation, row.scored_as, row.entity_id, row.pathway)
    };
    scores.final_scores.iter().map(line).collect()
}
