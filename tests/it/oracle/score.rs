//! The table of contents: units, their categories, their scores, and which score each clinician gets.

use super::activities;
use super::cells::number;
use super::cost;
use super::final_score::{adjustment_cents, final_score, payment_percent};
use super::fraction::Fraction;
use super::interoperability;
use super::law::Category;
use super::outputs::{EntityScore, FinalScore, MeasureScore, Scores};
use super::quality;
use super::reweighting::{Submitted, Weighting, weigh};
use super::rows::{Clinician, Cohort};
use super::tables::Tables;
use super::units::{Kind, Unit, units};

/// Scores cohorts that share no TIN; every output table sorted by its key.
pub fn score_cohorts(tables: &Tables, cohorts: &[Cohort]) -> Scores {
    let mut all = Scores::default();
    for cohort in cohorts {
        let scores = score_cohort(tables, cohort);
        all.entity_scores.extend(scores.entity_scores);
        all.measure_scores.extend(scores.measure_scores);
        all.final_scores.extend(scores.final_scores);
    }
    all.entity_scores.sort();
    all.measure_scores.sort();
    all.final_scores.sort();
    all
}

/// Scores all TINs of one cohort.
pub fn score_cohort(tables: &Tables, cohort: &Cohort) -> Scores {
    let mut scores = Scores::default();
    let mut by_unit: Vec<(Unit, Fraction)> = Vec::new();
    for unit in units(cohort) {
        let (entity, measures, exact) = score_unit(tables, cohort, &unit);
        scores.entity_scores.push(entity);
        scores.measure_scores.extend(measures);
        by_unit.push((unit, exact));
    }
    for clinician in &cohort.clinicians {
        scores.final_scores.push(score_clinician(clinician, &by_unit));
    }
    scores.entity_scores.sort();
    scores.measure_scores.sort();
    scores.final_scores.sort();
    scores
}

/// One unit: the four categories, the weights, the final score (unrounded beside its row).
fn score_unit(tables: &Tables, cohort: &Cohort, unit: &Unit) -> (EntityScore, Vec<MeasureScore>, Fraction) {
    let quality = quality::score(tables, cohort, unit);
    let cost = cost::score(tables, cohort, unit);
    let ia = activities::score(tables, cohort, unit);
    let pi = interoperability::score(cohort, unit);
    let weighting = weigh(
        unit,
        Submitted {
            quality: quality.submitted,
            ia: ia.submitted,
            pi: pi.submitted,
            quality_measures: quality.percent.is_some(),
            cost_measures: cost.percent.is_some(),
        },
    );
    let credit = activities::apm_credit(unit, ia.submitted, quality.submitted, pi.submitted);
    let ia_percent = activities::percent(ia.points + credit);
    let scored = |category: Category| weighting.is_scored(category);

    // A category that is not scored has no percent (tables.md: null when the weight moved).
    let quality_percent = quality.percent.as_ref().filter(|_| scored(Category::Quality));
    let cost_percent = cost.percent.as_ref().filter(|_| scored(Category::Cost));
    let ia_percent = Some(&ia_percent).filter(|_| scored(Category::Ia));
    let pi_percent = Some(&pi.percent).filter(|_| scored(Category::Pi));
    let bonus = unit.complex_patient_bonus.as_ref().filter(|_| !weighting.threshold);
    let exact = final_score(&weighting, [quality_percent, cost_percent, ia_percent, pi_percent], bonus);

    let millionths = |value: &Fraction| value.scaled(6);
    let of_quality = |value: &Fraction| scored(Category::Quality).then(|| value.scaled(6));
    let [quality_weight, cost_weight, ia_weight, pi_weight] = weighting.weights;
    let entity = EntityScore {
        entity_type: unit.kind.name().to_owned(),
        tin: unit.tin.clone(),
        npi: unit.npi.clone(),
        entity_id: String::new(),
        pathway: "traditional".to_owned(),
        quality_score_micro: quality_percent.map(millionths),
        cost_score_micro: cost_percent.map(millionths),
        ia_score_micro: ia_percent.map(millionths),
        pi_score_micro: pi_percent.map(millionths),
        quality_weight,
        cost_weight,
        ia_weight,
        pi_weight,
        reweighting_reason: weighting.reason(),
        quality_achievement_points_micro: of_quality(&quality.achievement),
        quality_available_points_micro: of_quality(&quality.available),
        quality_bonus_points_micro: of_quality(&quality.bonus),
        quality_improvement_micro: of_quality(&quality.improvement),
        cost_improvement_micro: scored(Category::Cost).then(|| cost.improvement.scaled(6)),
        complex_patient_bonus_hundredths: bonus.map(|bonus| bonus.scaled(2)),
        final_score_hundredths: exact.scaled(2),
        payment_adjustment_percent_hundredths: payment_percent(&exact).scaled(2),
    };
    let measures = [quality.rows, cost.rows, ia.rows, pi.rows].into_iter().flatten();
    let measures = measures.filter_map(|row| finished(row, unit, &weighting)).collect();
    (entity, measures, exact)
}

/// The unit's key on a measure row. In a category that is not scored nothing counts and nothing is missing.
fn finished(row: MeasureScore, unit: &Unit, weighting: &Weighting) -> Option<MeasureScore> {
    let scored = weighting.is_scored(row.category);
    if !scored && row.outcome == "missing_required" {
        return None;
    }
    Some(MeasureScore {
        entity_type: unit.kind.name().to_owned(),
        tin: unit.tin.clone(),
        npi: unit.npi.clone(),
        counted: row.counted && scored,
        ..row
    })
}

/// Section 8: the highest score among the units a clinician belongs to; of equals the group's (tables.md).
fn score_clinician(clinician: &Clinician, by_unit: &[(Unit, Fraction)]) -> FinalScore {
    let own = by_unit
        .iter()
        .filter(|(unit, _)| unit.tin == clinician.tin && (unit.kind == Kind::Group || unit.npi == clinician.npi));
    let (unit, score) = own
        .max_by(|(a, x), (b, y)| x.cmp(y).then_with(|| b.kind.cmp(&a.kind)))
        .expect("a group row, or a row of the clinician's own");
    let percent = payment_percent(score).scaled(2);
    let paid = number(&clinician.part_b_paid);
    FinalScore {
        tin: clinician.tin.clone(),
        npi: clinician.npi.clone(),
        entity_id: String::new(),
        participation: "required",
        exclusion_reason: String::new(),
        scored_as: unit.kind.name(),
        pathway: "traditional",
        final_score_hundredths: Some(score.scaled(2)),
        payment_adjustment_percent_hundredths: percent,
        part_b_paid_cents: paid.as_ref().map(|paid| paid.scaled(2)),
        adjustment_dollars_cents: paid.as_ref().map(|paid| adjustment_cents(paid, percent)),
    }
}
