//! What must hold in every pathway, whatever was reported: percents are percents, weights are whole.

use mips_cohort::model::submissions::{Channel, Program, QualityRow};
use mips_cohort::model::{Pathway, UnitFacts, UnitRows};
use mips_cohort::score::activities::ApmCredit;
use mips_cohort::score::pathway::{
    FacilityScore, PathwayScore, Scored, score_app, score_facility, score_mvp, score_traditional,
};
use mips_cohort::score::quality::MvpChoice;
use mips_cohort::units::Exact;
use proptest::prelude::*;

use crate::measure_strategies::{
    LAW, activity_rows, any_facts, cost_rows, interoperability_rows, measures, sorted, submissions, whole,
};

/// A pathway of each kind; that of the heart has an outcome measure from claims to choose.
const PATHWAYS: [Pathway; 5] =
    [Pathway::Traditional, Pathway::App, Pathway::Facility, Pathway::Mvp(0), Pathway::Mvp(2)];

fn program(pathway: Pathway) -> Program {
    match pathway {
        Pathway::App => Program::App,
        Pathway::Mvp(number) => Program::Mvp(number),
        _ => Program::Traditional,
    }
}

fn score(rows: UnitRows<'_>, facts: &UnitFacts<'_>, pathway: Pathway) -> PathwayScore {
    let unit = Scored {
        facts,
        rows,
        of_members: None,
        credit: ApmCredit::Additive,
        law: &LAW,
        measures: measures(),
        bonus: &|_| facts.complex_patient_bonus.clone(),
    };
    match pathway {
        Pathway::App => score_app(unit, &mut ()),
        Pathway::Facility => {
            score_facility(unit, FacilityScore { quality: whole(80), cost: Exact::ratio(200, 3) }, &mut ())
        }
        Pathway::Mvp(number) => {
            let pathway = measures().mvps.of(number);
            let choice = MvpChoice {
                number,
                pathway,
                measures_required: measures().mvps.measures_required,
                population_health: pathway.population_health.first().copied(),
                outcome_claims: pathway.outcome_claims.first().copied(),
            };
            score_mvp(unit, choice, &mut ())
        }
        _ => score_traditional(unit, &mut ()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn scores_are_percents_and_weights_whole(
        said in submissions(),
        cost in cost_rows(),
        activities in activity_rows(),
        interoperability in interoperability_rows(),
        facts in any_facts(),
    ) {
        let rows = sorted(&said).0;
        for pathway in PATHWAYS {
            let channel = |row: &QualityRow| Channel::new(program(pathway), row.channel.collection());
            let quality: Vec<_> =
                rows.rows.of(0).map(|row| QualityRow { channel: channel(&row), ..row }).collect();
            let rows = UnitRows {
                quality: &quality,
                given: &rows.given,
                cost: &cost,
                activities: &activities,
                interoperability: &interoperability,
                ..UnitRows::default()
            };
            let PathwayScore { entity, quality, cost_improvement } = score(rows, &facts, pathway);
            prop_assert_eq!(quality.is_none(), pathway == Pathway::Facility);
            if let Some(quality) = quality {
                prop_assert!(quality.achievement >= Exact::zero() && quality.achievement <= quality.available);
                prop_assert!(quality.improvement >= Exact::zero() && quality.improvement <= whole(10));
                prop_assert_eq!(quality.percent.is_none(), quality.available.is_zero());
            }
            prop_assert!(cost_improvement >= Exact::zero() && cost_improvement <= whole(1));
            for (category, percent) in entity.scores.iter() {
                let within = percent.as_ref().is_none_or(|percent| *percent >= Exact::zero() && *percent <= whole(100));
                prop_assert!(within, "{}: {percent:?}", category.name());
            }
            let weights: u32 = entity.weights.iter().map(|(_, weight)| u32::from(*weight)).sum();
            let final_score = entity.final_score.expect("2024 has weights for everything");
            prop_assert!(final_score >= Exact::zero() && final_score <= whole(100));
            prop_assert_eq!(weights, if entity.at_threshold { 0 } else { 100 });
            prop_assert!(!entity.at_threshold || final_score == whole(75));
        }
    }
}
