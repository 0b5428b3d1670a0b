//! Random quality rows under the program of an MVP or of the APM Performance Pathway.

use std::collections::BTreeSet;

use super::generate_quality::{claims_based_row, measure_rows, offered, strata_without_algorithm, survey_rows};
use super::key::Kind;
use super::law;
use super::random::Random;
use super::rows::{Cohort, Quality};
use super::tables::{QualityMeasure, Tables};
use super::units::Unit;

/// How often, in percent of the units, a measure comes under a program that does not have it (`unknown_program`).
const STRANGERS: i64 = 4;

/// Some measures of the MVP, sometimes claims alone; the survey and claims-based measures where the MVP has them.
pub fn mvp_rows(random: &mut Random, tables: &Tables, unit: &Unit, mvp_id: &str, no_claims: bool) -> Vec<Quality> {
    let mvp = tables.mvp(mvp_id);
    let claims_offered = unit.small_practice && !no_claims;
    let listed = |measure: &QualityMeasure| mvp.quality_measures.contains(&measure.id);
    let mut pool = pairs(tables, claims_offered, listed);
    let claims: Vec<_> = pool.iter().filter(|(_, of)| of == "claims").cloned().collect();
    if !claims.is_empty() && random.chance(30) {
        pool = claims;
    }
    let count = match random.between(0, 9) {
        0 | 1 => random.between(0, 2),
        2..=6 => random.between(3, 5),
        _ => random.between(4, 9),
    };
    let mut chosen = random.some_of(&pool, count as usize);
    if random.chance(STRANGERS) {
        let others = pairs(tables, false, |measure| measure.traditional && !listed(measure));
        chosen.push(random.pick(&others).clone());
    }
    let mut rows = Vec::new();
    for (measure, collection_type) in chosen {
        let zero = random.chance(5) && !tables.is_suppressed(&measure.id, &collection_type);
        rows.extend(measure_rows(random, tables, unit, mvp_id, measure, &collection_type, zero));
    }
    let has_survey = mvp.quality_measures.iter().any(|id| id == law::SURVEY);
    if has_survey && !unit.is_individual() && random.chance(45) {
        rows.extend(survey_rows(random, tables, unit, mvp_id));
    }
    // A group's come with those for its subgroups.
    if unit.key.kind != Kind::Group {
        rows.extend(claims_based_rows(random, tables, unit, mvp_id, 55));
    }
    rows
}

/// Pairs of measure and collection type; without those whose strata come without an algorithm.
fn pairs(
    tables: &Tables,
    claims_offered: bool,
    wanted: impl Fn(&QualityMeasure) -> bool,
) -> Vec<(&QualityMeasure, String)> {
    let measures = tables.measures.values().filter(|measure| wanted(measure) && !strata_without_algorithm(measure));
    measures
        .flat_map(|measure| measure.collection_types.iter().map(move |of| (measure, of.clone())))
        .filter(|(_, of)| offered(of, claims_offered))
        .collect()
}

fn claims_based_rows(random: &mut Random, tables: &Tables, unit: &Unit, mvp_id: &str, chance: i64) -> Vec<Quality> {
    let mvp = tables.mvp(mvp_id);
    let mut rows = Vec::new();
    for id in mvp.population_health_measures.iter().chain(&mvp.outcome_claims_measures) {
        if random.chance(chance) {
            rows.push(claims_based_row(random, tables, unit, mvp_id, id));
        }
    }
    rows
}

/// Claims-based rows of a group under the MVP it is registered for and those of its subgroups.
pub fn group_claims_rows(random: &mut Random, tables: &Tables, cohort: &Cohort, group: &Unit) -> Vec<Quality> {
    let of_subgroups = cohort
        .registrations
        .iter()
        .filter(|row| row.entity_type == Kind::Subgroup.name() && row.tin == group.key.tin)
        .map(|row| row.mvp_id.as_str());
    let mvps: BTreeSet<&str> = of_subgroups.chain([group.registration.mvp_id.as_str()]).collect();
    let mvps = mvps.into_iter().filter(|id| !id.is_empty());
    mvps.flat_map(|id| claims_based_rows(random, tables, group, id, 60)).collect()
}

/// Measures of the APP by one route or both, with the survey and claims-based measures.
pub fn app_rows(random: &mut Random, tables: &Tables, unit: &Unit) -> Vec<Quality> {
    let large = matches!(unit.key.kind, Kind::ApmEntity | Kind::Group);
    let routes: &[&str] = match random.between(0, 9) {
        0..=2 if large => &["web_interface"],
        3 | 4 if large => &["reported", "web_interface"],
        5 => &[],
        _ => &["reported"],
    };
    let mut rows = Vec::new();
    for route in routes {
        let everything = random.chance(50);
        for measure in tables.app_measures.iter().filter(|measure| measure.route == *route) {
            let of_entities = measure.measure_id.ends_with("SSP");
            let chance = match *route {
                "web_interface" if everything => 100,
                "web_interface" => 75,
                _ if everything => 65,
                _ => 35,
            };
            let known = tables.measure(&measure.measure_id);
            if of_entities && !large || strata_without_algorithm(known) || !random.chance(chance) {
                continue;
            }
            let zero = random.chance(5);
            rows.extend(measure_rows(random, tables, unit, "app1", known, &measure.collection_type, zero));
        }
    }
    if random.chance(STRANGERS) {
        let others = pairs(tables, false, |measure| measure.traditional && !measure.is_score());
        let (measure, of) = random.pick(&others).clone();
        if tables.app_measures.iter().all(|asked| asked.measure_id != measure.id) {
            rows.extend(measure_rows(random, tables, unit, "app1", measure, &of, false));
        }
    }
    if !unit.is_individual() && random.chance(if unit.key.kind == Kind::ApmEntity { 65 } else { 40 }) {
        rows.extend(survey_rows(random, tables, unit, "app1"));
    }
    for id in ["479", "484"] {
        if random.chance(if unit.is_individual() { 10 } else { 45 }) {
            rows.push(claims_based_row(random, tables, unit, "app1", id));
        }
    }
    rows
}
