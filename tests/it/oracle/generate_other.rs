//! Random rows of one unit for cost, improvement activities and Promoting Interoperability.

use super::generate_measures::score;
use super::law;
use super::random::Random;
use super::rows::{Activity, Cost, Interoperability};
use super::tables::Tables;
use super::units::Unit;

pub fn cost_rows(random: &mut Random, tables: &Tables, unit: &Unit) -> Vec<Cost> {
    let count = random.between(1, 6) as usize;
    let mut ids = random.some_of(&tables.cost_measures, count);
    for id in [law::COST_GROUPS_ONLY, "COST_AKID_1"] {
        if random.chance(10) && ids.iter().all(|other| other != id) {
            ids.push(id.to_owned());
        }
    }
    // Of an MVP some of its own.
    if let Some(mvp) = tables.mvps.get(&unit.registration.mvp_id) {
        for id in mvp.cost_measures.iter().filter(|id| !ids.contains(*id)).cloned().collect::<Vec<_>>() {
            if random.chance(75) {
                ids.push(id);
            }
        }
    }
    ids.iter()
        .map(|id| {
            let cases = law::cost_case_minimum(id) + *random.pick(&[-1, 0, 0, 0, 1, 50]);
            Cost {
                entity_type: unit.key.kind.name().to_owned(),
                tin: unit.key.tin.clone(),
                npi: unit.key.npi.clone(),
                entity_id: unit.key.entity_id.clone(),
                measure_id: id.clone(),
                case_count: cases.to_string(),
                cost: score(random, tables.benchmark(id, "administrativeClaims")),
            }
        })
        .collect()
}

/// Periods of 89, 90 and more days; none.
const ACTIVITY_PERIODS: [(&str, &str); 7] = [
    ("2024-01-01", "2024-03-29"),
    ("2024-01-01", "2024-03-30"),
    ("2024-10-03", "2024-12-31"),
    ("2024-10-04", "2024-12-31"),
    ("2024-01-01", "2024-12-31"),
    ("2024-02-15", "2024-09-30"),
    ("", ""),
];
const SHARES: [&str; 8] = ["0.5", "0.50", "0.49", "0.499999", "1", "0.75", "", ""];

pub fn activity_rows(random: &mut Random, tables: &Tables, unit: &Unit) -> Vec<Activity> {
    let ids: Vec<String> = tables.activities.keys().cloned().collect();
    let submitters = match random.between(0, 9) {
        0..=3 => vec![""],
        4..=7 => vec!["Acme Registry"],
        _ => vec!["Acme Registry", "Beta EHR"],
    };
    let shared = random.chance(50).then(|| random.pick(&ids).clone());
    let mut rows = Vec::new();
    for submitter in submitters {
        let count = random.between(1, 4) as usize;
        let mut picked = random.some_of(&ids, count);
        if random.chance(8) {
            picked.push(law::MEDICAL_HOME.to_owned());
        }
        if let Some(mvp) = tables.mvps.get(&unit.registration.mvp_id) {
            let count = random.between(0, 4) as usize;
            picked.extend(random.some_of(&mvp.activities, count));
        }
        picked.extend(shared.clone());
        picked.sort();
        picked.dedup();
        for id in picked {
            let again = random.chance(10);
            let mut row = |at: &str| {
                // Most periods are long enough.
                let (start, end) =
                    if random.chance(60) { ACTIVITY_PERIODS[4] } else { *random.pick(&ACTIVITY_PERIODS) };
                Activity {
                    entity_type: unit.key.kind.name().to_owned(),
                    tin: unit.key.tin.clone(),
                    npi: unit.key.npi.clone(),
                    entity_id: unit.key.entity_id.clone(),
                    activity_id: id.clone(),
                    performance_start: start.to_owned(),
                    performance_end: end.to_owned(),
                    share_of_clinicians: if !unit.is_individual() {
                        random.pick(&SHARES).to_string()
                    } else {
                        String::new()
                    },
                    submitter: submitter.to_owned(),
                    submitted_at: at.to_owned(),
                }
            };
            if again {
                rows.extend([row("2025-03-01"), row("2025-01-31")]);
            } else {
                rows.push(row(""));
            }
        }
    }
    rows
}

/// Periods of 179, 180 and more days.
const INTEROPERABILITY_PERIODS: [(&str, &str); 6] = [
    ("2024-07-05", "2024-12-31"),
    ("2024-07-06", "2024-12-31"),
    ("2024-01-01", "2024-06-28"),
    ("2024-01-01", "2024-06-27"),
    ("2024-01-01", "2024-12-31"),
    ("2024-03-01", "2024-11-30"),
];

pub fn interoperability_rows(random: &mut Random, unit: &Unit) -> Vec<Interoperability> {
    let submitters = match random.between(0, 9) {
        0..=3 => vec![""],
        4..=7 => vec!["Beta EHR"],
        _ => vec!["Beta EHR", "Own portal"],
    };
    submitters.into_iter().flat_map(|submitter| one_submission(random, unit, submitter)).collect()
}

fn one_submission(random: &mut Random, unit: &Unit, submitter: &str) -> Vec<Interoperability> {
    let (start, end) = match random.between(0, 99) {
        0..=69 => INTEROPERABILITY_PERIODS[4],
        70..=96 => *random.pick(&INTEROPERABILITY_PERIODS),
        _ => ("", ""),
    };
    let blank = Interoperability {
        entity_type: unit.key.kind.name().to_owned(),
        tin: unit.key.tin.clone(),
        npi: unit.key.npi.clone(),
        entity_id: unit.key.entity_id.clone(),
        submitter: submitter.to_owned(),
        ..Interoperability::default()
    };
    let mut rows: Vec<Interoperability> = Vec::new();
    // Trouble of any kind in a minority, so that most submissions score.
    let troubled = random.chance(35);
    let mut answer = |random: &mut Random, id: &str, yes: bool| {
        rows.push(Interoperability { measure_id: id.to_owned(), attested: random.yes_no(yes), ..blank.clone() });
    };
    for gate in law::GATES {
        match random.between(0, 99) {
            0..=3 if troubled => {}
            4..=8 if troubled => answer(random, gate, false),
            _ => answer(random, gate, true),
        }
    }
    if random.chance(40) {
        let yes = random.chance(80);
        answer(random, "PI_ONCACB_1", yes);
    }
    for id in law::BONUS_MEASURES {
        if random.chance(20) {
            let yes = random.chance(85);
            answer(random, id, yes);
        }
    }
    let mut excluded = |random: &mut Random, id: &str| {
        let exclusion = *random.pick(law::exclusions(id));
        answer(random, exclusion, true);
    };
    let mut wanted: Vec<&str> =
        vec![law::PRESCRIBING, law::MONITORING, law::ACCESS, law::IMMUNIZATION, law::CASE_REPORTING];
    wanted.extend(match random.between(0, 9) {
        0..=3 => vec![law::SENDING, law::RECEIVING],
        4 | 5 => vec![law::EXCHANGE],
        6 => vec![law::FRAMEWORK],
        7 => vec![law::SENDING, law::RECEIVING, law::EXCHANGE],
        8 => vec![law::EXCHANGE, law::FRAMEWORK],
        _ => vec![law::SENDING, law::EXCHANGE],
    });
    // An exclusion in place of the measure, or beside it, or nothing at all.
    let mut reported = Vec::new();
    for id in wanted {
        let has_exclusion = !law::exclusions(id).is_empty();
        match random.between(0, 99) {
            0..=21 if has_exclusion => excluded(random, id),
            22..=25 if has_exclusion => {
                excluded(random, id);
                reported.push((id, troubled, true));
            }
            26..=29 if troubled => {}
            _ => reported.push((id, troubled, false)),
        }
    }
    for (id, may_fail, beside_exclusion) in reported {
        let again = random.chance(6);
        for at in if again { &["2025-01-20", "2025-03-30"][..] } else { &[""] } {
            let row = Interoperability { measure_id: id.to_owned(), submitted_at: (*at).to_owned(), ..blank.clone() };
            rows.extend(reported_rows(random, row, may_fail, beside_exclusion));
        }
    }
    certify(random, &mut rows, start, end, troubled);
    rows
}

/// The row of a reported measure, with the row of its engagement level where that stands apart.
fn reported_rows(
    random: &mut Random,
    mut row: Interoperability,
    may_fail: bool,
    beside_exclusion: bool,
) -> Vec<Interoperability> {
    if matches!(row.measure_id.as_str(), law::PRESCRIBING | law::SENDING | law::RECEIVING | law::ACCESS) {
        let denominator = *random.pick(&[1, 2, 4, 8, 20, 20, 40, 100, 115, 200, 951, 1951]);
        let fails = may_fail && random.chance(8);
        row.numerator = if fails { 0 } else { random.between(1, denominator) }.to_string();
        row.denominator = denominator.to_string();
        return vec![row];
    }
    let yes = !(may_fail && random.chance(8));
    row.attested = random.yes_no(yes);
    let public_health = matches!(row.measure_id.as_str(), law::IMMUNIZATION | law::CASE_REPORTING);
    let forgets_the_level = may_fail && !beside_exclusion && random.chance(6);
    if !public_health || forgets_the_level {
        return vec![row];
    }
    if random.chance(75) {
        row.active_engagement = random.pick(&["pre_production", "production"]).to_string();
        return vec![row];
    }
    let level = Interoperability {
        measure_id: format!("{}_{}", row.measure_id, random.pick(&["PRE", "PROD"])),
        attested: random.yes_no(true),
        ..row.clone()
    };
    vec![row, level]
}

/// CEHRT id and period, on every row of the submission or on its first only; rarely missing.
fn certify(random: &mut Random, rows: &mut [Interoperability], start: &str, end: &str, troubled: bool) {
    let certified = !(troubled && random.chance(10));
    let everywhere = random.chance(60);
    for (place, row) in rows.iter_mut().enumerate() {
        if place == 0 || everywhere {
            row.cehrt_id = if certified { "0015EABC1234567".to_owned() } else { String::new() };
            row.performance_start = start.to_owned();
            row.performance_end = end.to_owned();
        }
    }
}
