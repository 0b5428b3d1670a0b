//! Random quality rows of one unit: which measures, from whom, how often, with the survey and claims-based measures.

use super::generate_measures::{score, submission_rows};
use super::law;
use super::random::Random;
use super::rows::Quality;
use super::tables::{Cluster, QualityMeasure, Tables};
use super::units::Unit;

const SUBMITTERS: [&str; 3] = ["Acme Registry", "Beta EHR", "Own portal"];

pub fn quality_rows(random: &mut Random, tables: &Tables, unit: &Unit, no_claims: bool) -> Vec<Quality> {
    let claims_offered = unit.small_practice && !no_claims;
    let pool = pool(tables, claims_offered);
    let chosen = match random.between(0, 9) {
        0..=2 => cluster_measures(random, tables, unit, claims_offered, &pool),
        3 => free_measures(random, &pool, 0, 2),
        4 | 5 => free_measures(random, &pool, 6, 8),
        _ => free_measures(random, &pool, 0, 9),
    };
    let mut rows = Vec::new();
    for (measure, collection_type, zero) in chosen {
        rows.extend(measure_rows(random, tables, unit, "mips", measure, &collection_type, zero));
        if random.chance(8) {
            // The same measure through another collection type or submitter.
            let others: Vec<&String> = measure
                .collection_types
                .iter()
                .filter(|other| offered(other, claims_offered) && **other != collection_type)
                .collect();
            if !others.is_empty() {
                let other = (*random.pick(&others)).clone();
                rows.extend(measure_rows(random, tables, unit, "mips", measure, &other, false));
            }
        }
    }
    if !unit.is_individual() && random.chance(if unit.survey_registered() { 60 } else { 5 }) {
        rows.extend(survey_rows(random, tables, unit, "mips"));
    }
    let chance = if unit.is_individual() { 8 } else { 22 };
    for id in ["479", "480", "484", "492"] {
        if random.chance(chance) {
            rows.push(claims_based_row(random, tables, unit, "mips", id));
        }
    }
    rows
}

pub fn offered(collection_type: &str, claims_offered: bool) -> bool {
    match collection_type {
        "registry" | "electronicHealthRecord" => true,
        "claims" => claims_offered,
        _ => false,
    }
}

/// Pairs of measure and collection type of traditional MIPS. Measures whose strata come without an algorithm are left
/// out: the contract does not say how their rows look.
fn pool(tables: &Tables, claims_offered: bool) -> Vec<(&QualityMeasure, String)> {
    let mut pool = Vec::new();
    for measure in tables.measures.values() {
        if !measure.traditional || strata_without_algorithm(measure) {
            continue;
        }
        for collection_type in measure.collection_types.iter().filter(|name| offered(name, claims_offered)) {
            pool.push((measure, collection_type.clone()));
        }
    }
    pool
}

pub fn strata_without_algorithm(measure: &QualityMeasure) -> bool {
    measure.algorithm.is_empty() && measure.strata.len() > 1
}

type Chosen<'a> = Vec<(&'a QualityMeasure, String, bool)>;

/// Some members of a cluster or specialty set, some of them without any eligible case; now and then one stranger.
fn cluster_measures<'a>(
    random: &mut Random,
    tables: &'a Tables,
    unit: &Unit,
    claims_offered: bool,
    pool: &[(&'a QualityMeasure, String)],
) -> Chosen<'a> {
    let likely = random.chance(80);
    let candidates: Vec<&Cluster> = tables
        .clusters
        .iter()
        .filter(|cluster| offered(&cluster.collection_type, claims_offered))
        .filter(|cluster| !likely || !cluster.specialty_set || cluster.is_for_specialty(&unit.specialty))
        .collect();
    let own: Vec<&Cluster> = candidates.iter().copied().filter(|cluster| cluster.specialty_set).collect();
    let cluster = if !own.is_empty() && random.chance(50) { *random.pick(&own) } else { *random.pick(&candidates) };
    let members: Vec<String> = cluster
        .members
        .iter()
        .filter(|id| pool.iter().any(|(measure, of)| measure.id == **id && *of == cluster.collection_type))
        .cloned()
        .collect();
    let count = random.between(1, members.len().max(1) as i64) as usize;
    let mut chosen: Chosen = random
        .some_of(&members, count)
        .iter()
        .map(|id| {
            let zero = random.chance(18) && !tables.is_suppressed(id, &cluster.collection_type);
            (tables.measure(id), cluster.collection_type.clone(), zero)
        })
        .collect();
    if random.chance(12) {
        let (measure, collection_type) = random.pick(pool).clone();
        if chosen.iter().all(|(other, _, _)| other.id != measure.id) {
            chosen.push((measure, collection_type, false));
        }
    }
    chosen
}

/// Any measures: sometimes none of them outcome or high-priority, new ones, topped-out ones, suppressed ones.
fn free_measures<'a>(random: &mut Random, pool: &[(&'a QualityMeasure, String)], least: i64, most: i64) -> Chosen<'a> {
    let plain: Vec<(&QualityMeasure, String)> =
        pool.iter().filter(|(measure, _)| !measure.is_outcome() && !measure.high_priority).cloned().collect();
    let no_outcome: Vec<(&QualityMeasure, String)> =
        pool.iter().filter(|(measure, _)| !measure.is_outcome()).cloned().collect();
    let one_type: Vec<(&QualityMeasure, String)> = {
        let of = random.pick(pool).1.clone();
        pool.iter().filter(|(measure, name)| *name == of && !measure.qcdr).cloned().collect()
    };
    let source = match random.between(0, 9) {
        0 | 1 => &plain,
        2 => &no_outcome,
        3 | 4 => &one_type,
        _ => pool,
    };
    let count = random.between(least, most) as usize;
    let mut picked = random.some_of(source, count);
    let suppressed = [("389", "registry"), ("488", "electronicHealthRecord")];
    for (id, of) in suppressed {
        if random.chance(10) {
            picked.extend(pool.iter().filter(|(measure, name)| measure.id == id && name == of).cloned());
        }
    }
    if random.chance(25) {
        let new: Vec<_> = pool.iter().filter(|(measure, _)| measure.first_year >= 2023).cloned().collect();
        picked.push(random.pick(&new).clone());
    }
    let mut chosen: Chosen = Vec::new();
    for (measure, collection_type) in picked {
        if chosen.iter().all(|(other, _, _)| other.id != measure.id) {
            let suppressed = suppressed.contains(&(measure.id.as_str(), collection_type.as_str()));
            let zero = random.chance(4) && !suppressed;
            chosen.push((measure, collection_type, zero));
        }
    }
    chosen
}

/// The rows of one measure: one submitter or two, resubmitted now and then.
pub fn measure_rows(
    random: &mut Random,
    tables: &Tables,
    unit: &Unit,
    program: &str,
    measure: &QualityMeasure,
    collection_type: &str,
    zero: bool,
) -> Vec<Quality> {
    let claims = collection_type == "claims";
    // Claims come from the clinician alone; the group's own claims from one named submitter, beside the pooled ones.
    let submitters: Vec<&str> = match (claims, unit.is_individual()) {
        (true, false) => vec!["Group biller"],
        (true, true) => vec![""],
        (false, _) => match random.between(0, 9) {
            0..=2 => vec![""],
            3..=7 => vec![*random.pick(&SUBMITTERS)],
            _ => random.some_of(&SUBMITTERS, 2),
        },
    };
    let mut rows = Vec::new();
    for submitter in submitters {
        let mut head = head(unit, program, &measure.id, spelled(random, collection_type, measure));
        head.submitter = submitter.to_owned();
        // An empty program is mips.
        if program == "mips" && random.chance(75) {
            head.program.clear();
        }
        if !random.chance(12) {
            rows.extend(submission_rows(random, tables, measure, &head, zero));
            continue;
        }
        let early = Quality { submitted_at: "2025-01-15".to_owned(), ..head.clone() };
        let late = Quality { submitted_at: "2025-02-20".to_owned(), ..head };
        let first = submission_rows(random, tables, measure, &early, zero);
        // The later rows bring every stratum again that the earlier ones had.
        let second: Vec<Quality> = loop {
            let again = submission_rows(random, tables, measure, &late, zero);
            if again.iter().map(|row| &row.stratum).eq(first.iter().map(|row| &row.stratum)) {
                break again;
            }
        };
        let mut both = [second, first];
        if random.chance(50) {
            both.reverse();
        }
        rows.extend(both.into_iter().flatten());
    }
    rows
}

fn head(unit: &Unit, program: &str, measure_id: &str, collection_type: String) -> Quality {
    Quality {
        entity_type: unit.key.kind.name().to_owned(),
        tin: unit.key.tin.clone(),
        npi: unit.key.npi.clone(),
        entity_id: unit.key.entity_id.clone(),
        program: program.to_owned(),
        measure_id: measure_id.to_owned(),
        collection_type,
        ..Quality::default()
    }
}

/// CMS's name of the collection type, or the everyday one.
fn spelled(random: &mut Random, collection_type: &str, measure: &QualityMeasure) -> String {
    let everyday = match collection_type {
        "claims" => "part_b_claims",
        "electronicHealthRecord" => "ecqm",
        "cmsWebInterface" => "web_interface",
        "registry" if measure.qcdr => "qcdr",
        "registry" if measure.id.ends_with("SSP") => "medicare_cqm",
        "registry" => "mips_cqm",
        "certifiedSurveyVendor" => "cahps",
        other => other,
    };
    if random.chance(10) { everyday.to_owned() } else { collection_type.to_owned() }
}

/// Some or all summary measures; sometimes every one below the case minimum.
pub fn survey_rows(random: &mut Random, tables: &Tables, unit: &Unit, program: &str) -> Vec<Quality> {
    let summaries: Vec<&QualityMeasure> = tables
        .measures
        .values()
        .filter(|measure| measure.metric_type == "cahps" && measure.id != law::SURVEY)
        .collect();
    let count = if random.chance(60) { summaries.len() } else { random.between(1, 5) as usize };
    let none_scored = random.chance(25);
    let mut rows = Vec::new();
    for measure in random.some_of(&summaries, count) {
        let collection_type = spelled(random, "certifiedSurveyVendor", measure);
        rows.push(Quality {
            score: score(random, tables.benchmark(&measure.id, "certifiedSurveyVendor")),
            reporting_rate: "100".to_owned(),
            case_count: if none_scored || random.chance(10) { "19" } else { *random.pick(&["20", "21", "250"]) }
                .to_owned(),
            submitter: "Survey vendor".to_owned(),
            ..head(unit, program, &measure.id, collection_type)
        });
    }
    rows
}

/// A claims-based measure around its case minimum.
pub fn claims_based_row(random: &mut Random, tables: &Tables, unit: &Unit, program: &str, id: &str) -> Quality {
    let (minimum, _) = law::claims_based_minimum(id);
    let cases = minimum + *random.pick(&[-1, 0, 0, 1, 100]);
    let program = if program == "mips" { "" } else { program };
    Quality {
        score: score(random, tables.benchmark(id, "administrativeClaims")),
        case_count: cases.to_string(),
        ..head(unit, program, id, "administrativeClaims".to_owned())
    }
}
