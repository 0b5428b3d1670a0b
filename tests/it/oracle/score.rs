//! The table of contents: units and their pathways, their categories, their scores, and which score each clinician gets.

use super::activities;
use super::app;
use super::assignment::{Assigned, Scored, assign};
use super::cost;
use super::facility;
use super::final_score::{final_score, payment_percent};
use super::fraction::Fraction;
use super::interoperability;
use super::law::{self, Category};
use super::lookup::payment_lookup;
use super::outputs::{EntityScore, MeasureScore, Scores};
use super::pathway::Pathway;
use super::quality;
use super::reweighting::{Submitted, Weighting, weigh};
use super::rows::Cohort;
use super::tables::Tables;
use super::units::{Unit, units};

/// Scores cohorts that share no TIN and no NPI, half of them at a time; every output table sorted by its key.
pub fn score_cohorts(tables: &Tables, cohorts: &[Cohort]) -> Scores {
    let (first, second) = cohorts.split_at(cohorts.len() / 2);
    let score_half = |half: &[Cohort]| {
        let mut all = Scores::default();
        for cohort in half {
            all.extend(score_cohort(tables, cohort));
        }
        all
    };
    let mut all = std::thread::scope(|scope| {
        let beside = scope.spawn(|| score_half(first));
        let mut all = score_half(second);
        all.extend(beside.join().expect("the other half is scored"));
        all
    });
    all.sort();
    all
}

/// Scores all units of one cohort, and its clinicians.
pub fn score_cohort(tables: &Tables, cohort: &Cohort) -> Scores {
    let mut scores = Scores::default();
    let mut scored: Vec<Scored> = Vec::new();
    for (unit, pathways) in units(tables, cohort) {
        // What was submitted for other programs stands beside the traditional score, else beside the first.
        let beside = pathways.get(&Pathway::Traditional).or(pathways.first()).cloned();
        for pathway in pathways {
            let (entity, mut measures, exact) = score_unit(tables, cohort, &unit, &pathway);
            if beside.as_ref() == Some(&pathway) {
                measures.extend(
                    quality::closed_rows(tables, cohort, &unit).into_iter().map(|row| keyed(row, &unit, &pathway)),
                );
            }
            scores.entity_scores.push(entity);
            scores.measure_scores.extend(measures);
            scored.push(Scored { key: unit.key.clone(), pathway, exact });
        }
    }
    let assigned: Vec<Assigned> =
        cohort.clinicians.iter().map(|clinician| assign(tables, cohort, clinician, &scored)).collect();
    scores.payment_lookup = payment_lookup(&assigned);
    scores.final_scores = assigned.into_iter().map(|one| one.row).collect();
    scores.sort();
    scores
}

/// One unit in one pathway: the four categories, the weights, the final score (unrounded beside its row).
fn score_unit(
    tables: &Tables,
    cohort: &Cohort,
    unit: &Unit,
    pathway: &Pathway,
) -> (EntityScore, Vec<MeasureScore>, Fraction) {
    let facility = facility::score_of(cohort, unit).filter(|_| *pathway == Pathway::Facility);
    let (quality, cost) = match facility {
        Some(facility) => (facility::quality(facility), facility::cost(facility)),
        None if *pathway == Pathway::App => {
            (app::score(tables, cohort, unit), cost::score(tables, cohort, unit, pathway))
        }
        None => (quality::score(tables, cohort, unit, pathway), cost::score(tables, cohort, unit, pathway)),
    };
    let ia = activities::score(tables, cohort, unit, pathway);
    let pi = interoperability::score(tables, cohort, unit);
    let submitted = Submitted {
        quality: quality.submitted,
        ia: ia.submitted,
        pi: pi.submitted,
        quality_measures: quality.percent.is_some(),
        cost_measures: cost.has_measures,
        pi_applies: pi.applies,
    };
    let weighting = weigh(unit, pathway, submitted);
    // Activities count as reported, a facility's scores or not (13.13).
    let reports_quality = match facility {
        Some(_) => quality::score(tables, cohort, unit, &Pathway::Traditional).submitted,
        None => quality.submitted,
    };
    let credit = activities::apm_credit(unit, ia.submitted, reports_quality, pi.submitted);
    let ia_points = if *pathway == Pathway::App { law::ACTIVITY_POINTS } else { ia.points + credit };
    let ia_percent = activities::percent(ia_points);
    let scored = |category: Category| weighting.is_scored(category);

    // A category that is not scored has no percent (tables.md: null when the weight moved).
    let quality_percent = quality.percent.as_ref().filter(|_| scored(Category::Quality));
    let cost_percent = cost.percent.as_ref().filter(|_| scored(Category::Cost));
    let ia_percent = Some(&ia_percent).filter(|_| scored(Category::Ia));
    let pi_percent = Some(&pi.percent).filter(|_| scored(Category::Pi));
    let bonus = unit.complex_patient_bonus.as_ref().filter(|_| !weighting.threshold);
    let exact = final_score(&weighting, [quality_percent, cost_percent, ia_percent, pi_percent], bonus);

    // A facility has no points and no improvement (10.5).
    let own = facility.is_none();
    let millionths = |value: &Fraction| value.scaled(6);
    let of_quality = |value: &Fraction| (own && scored(Category::Quality)).then(|| value.scaled(6));
    let [quality_weight, cost_weight, ia_weight, pi_weight] = weighting.weights;
    let entity = EntityScore {
        entity_type: unit.key.kind.name().to_owned(),
        tin: unit.key.tin.clone(),
        npi: unit.key.npi.clone(),
        entity_id: unit.key.entity_id.clone(),
        pathway: pathway.name().to_owned(),
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
        cost_improvement_micro: (own && scored(Category::Cost)).then(|| cost.improvement.scaled(6)),
        complex_patient_bonus_hundredths: bonus.map(|bonus| bonus.scaled(2)),
        final_score_hundredths: exact.scaled(2),
        payment_adjustment_percent_hundredths: payment_percent(&exact).scaled(2),
    };
    let measures = [quality.rows, cost.rows, ia.rows, pi.rows].into_iter().flatten();
    let measures = measures.filter_map(|row| finished(row, unit, pathway, &weighting)).collect();
    (entity, measures, exact)
}

/// The unit's key on a measure row. In a category that is not scored nothing counts and nothing is missing.
fn finished(row: MeasureScore, unit: &Unit, pathway: &Pathway, weighting: &Weighting) -> Option<MeasureScore> {
    let scored = weighting.is_scored(row.category);
    if !scored && row.outcome == "missing_required" {
        return None;
    }
    Some(MeasureScore { counted: row.counted && scored, ..keyed(row, unit, pathway) })
}

fn keyed(row: MeasureScore, unit: &Unit, pathway: &Pathway) -> MeasureScore {
    MeasureScore {
        entity_type: unit.key.kind.name().to_owned(),
        tin: unit.key.tin.clone(),
        npi: unit.key.npi.clone(),
        entity_id: unit.key.entity_id.clone(),
        pathway: pathway.name().to_owned(),
        ..row
    }
}
