//! The table of contents: units, their categories, their scores, and which score each clinician gets.

use super::activities;
use super::cells::number;
use super::cost;
use super::eligibility::{Participation, by_themselves, by_unit};
use super::final_score::{adjustment_cents, final_score, payment_percent};
use super::fraction::Fraction;
use super::interoperability;
use super::law::Category;
use super::outputs::{EntityScore, FinalScore, MeasureScore, Scores};
use super::quality;
use super::reweighting::{Submitted, Weighting, weigh};
use super::rows::{Clinician, Cohort};
use super::tables::Tables;
use super::units::{Unit, units};

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
    let mut scored: Vec<(Unit, Fraction)> = Vec::new();
    for unit in units(tables, cohort) {
        let (entity, measures, exact) = score_unit(tables, cohort, &unit);
        scores.entity_scores.push(entity);
        scores.measure_scores.extend(measures);
        scored.push((unit, exact));
    }
    for clinician in &cohort.clinicians {
        scores.final_scores.push(score_clinician(tables, cohort, clinician, &scored));
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

/// Section 8, 13b.29: the highest score among the units that bind the clinician, or, where none does, that report for
/// them voluntarily; of equals the group's (tables.md). Only those who are bound are paid more or less (1.4).
fn score_clinician(tables: &Tables, cohort: &Cohort, clinician: &Clinician, scored: &[(Unit, Fraction)]) -> FinalScore {
    let own = by_themselves(tables, cohort, clinician);
    let units: Vec<(&Unit, &Fraction, Participation)> = scored
        .iter()
        .filter(|(unit, _)| unit.tin == clinician.tin && (unit.is_group() || unit.npi == clinician.npi))
        .map(|(unit, score)| (unit, score, by_unit(tables, cohort, unit, own)))
        .collect();
    let strongest = units.iter().map(|(_, _, by_unit)| *by_unit).fold(own.participation, Participation::max);
    let best = units
        .into_iter()
        .filter(|(_, _, by_unit)| by_unit.competes(strongest))
        .max_by(|(a, x, _), (b, y, _)| x.cmp(y).then_with(|| b.kind.cmp(&a.kind)));
    let percent = match best {
        Some((_, score, _)) if strongest.is_bound() => payment_percent(score).scaled(2),
        _ => 0,
    };
    let excluded = own.exclusion.filter(|_| strongest == Participation::Excluded);
    let paid = number(&clinician.part_b_paid);
    FinalScore {
        tin: clinician.tin.clone(),
        npi: clinician.npi.clone(),
        entity_id: String::new(),
        participation: strongest.name(),
        exclusion_reason: excluded.map(|reason| reason.name().to_owned()).unwrap_or_default(),
        scored_as: best.map_or("", |(unit, _, _)| unit.kind.name()),
        pathway: best.map_or("", |_| "traditional"),
        final_score_hundredths: best.map(|(_, score, _)| score.scaled(2)),
        payment_adjustment_percent_hundredths: percent,
        part_b_paid_cents: paid.as_ref().map(|paid| paid.scaled(2)),
        adjustment_dollars_cents: paid.as_ref().map(|paid| adjustment_cents(paid, percent)),
    }
}
