//! From quality rows to submissions: one per measure, collection type and submitter, with its figures.

use std::collections::BTreeMap;

use super::cells::{collection_type, count};
use super::figures::{Figures, of_rows};
use super::key::{Key, Kind};
use super::members::roster;
use super::pathway::Pathway;
use super::rows::{Cohort, Quality};
use super::tables::Tables;
use super::units::Unit;

/// One submission of one measure.
#[derive(Clone, Debug)]
pub struct Submission {
    pub measure_id: String,
    pub collection_type: String,
    pub submitter: String,
    pub figures: Figures,
}

/// Measure, collection type, submitter.
type Name = (String, String, String);

/// All submissions of a unit in a pathway, a small group's pooled claims among them.
pub fn of_unit(tables: &Tables, cohort: &Cohort, unit: &Unit, pathway: &Pathway) -> Vec<Submission> {
    let mut submissions = own(tables, cohort, &unit.key, pathway);
    match unit.key.kind {
        Kind::Group => submissions.extend(pooled_claims(tables, cohort, unit, pathway)),
        Kind::Subgroup => submissions.extend(inherited(tables, cohort, unit, pathway, &submissions)),
        Kind::VirtualGroup | Kind::ApmEntity | Kind::Individual => {}
    }
    submissions
}

pub fn own(tables: &Tables, cohort: &Cohort, key: &Key, pathway: &Pathway) -> Vec<Submission> {
    let own: Vec<&Quality> =
        cohort.quality.iter().filter(|row| key.owns(*row) && pathway.has_program(&row.program)).collect();
    by_submission(&own)
        .into_iter()
        .map(|((measure_id, collection_type, submitter), rows)| Submission {
            figures: of_rows(tables.measure(&measure_id), &rows),
            measure_id,
            collection_type,
            submitter,
        })
        .collect()
}

/// 13b.41: claims-based measures that a subgroup is asked for and lacks come one by one from the group's rows of the
/// pathway, else of mips.
fn inherited(
    tables: &Tables,
    cohort: &Cohort,
    subgroup: &Unit,
    pathway: &Pathway,
    own_submissions: &[Submission],
) -> Vec<Submission> {
    let registration = &subgroup.registration;
    let asked: Vec<&str> = match pathway {
        Pathway::Mvp(_) => vec![&registration.population_health_measure, &registration.outcome_admin_claims_measure],
        _ => tables.app_measures.iter().filter(|asked| asked.route == "any").map(|asked| &*asked.slot).collect(),
    };
    let group = Key::group(&subgroup.key.tin);
    let of_group: Vec<Submission> = [pathway, &Pathway::Traditional]
        .into_iter()
        .flat_map(|source| own(tables, cohort, &group, source))
        .filter(|submission| submission.collection_type == "administrativeClaims")
        .collect();
    asked
        .into_iter()
        .filter(|id| own_submissions.iter().all(|own| own.measure_id != *id))
        .filter_map(|id| of_group.iter().find(|submission| submission.measure_id == id).cloned())
        .collect()
}

/// The rows that stand, by submission: per stratum the latest `submitted_at` (13.2, 13b.35).
fn by_submission(rows: &[&Quality]) -> BTreeMap<Name, Vec<Quality>> {
    let mut latest: BTreeMap<(Name, String), &Quality> = BTreeMap::new();
    for row in rows {
        let key = (row.measure_id.clone(), collection_type(&row.collection_type).to_owned(), row.submitter.clone());
        let place = latest.entry((key, row.stratum.clone())).or_insert(row);
        if row.submitted_at > place.submitted_at {
            *place = row;
        }
    }
    let mut submissions: BTreeMap<Name, Vec<Quality>> = BTreeMap::new();
    for ((key, _), row) in latest {
        submissions.entry(key).or_default().push(row.clone());
    }
    submissions
}

/// 13.19, 13b.40: claims rows of all the TIN's clinicians, counts added up by measure and stratum, where the group has
/// an IA or PI row of its own, program by program. Rows with rates only stay out. The group must be a small practice.
fn pooled_claims(tables: &Tables, cohort: &Cohort, unit: &Unit, pathway: &Pathway) -> Vec<Submission> {
    let reports_otherwise = cohort.activities.iter().any(|row| unit.key.owns(row))
        || cohort.interoperability.iter().any(|row| unit.key.owns(row));
    if !reports_otherwise || !unit.small_practice {
        return Vec::new();
    }
    let mut sums: BTreeMap<String, BTreeMap<String, [i64; 5]>> = BTreeMap::new();
    for clinician in roster(cohort, &unit.key.tin) {
        let key = Key::individual(&clinician.tin, &clinician.npi);
        let rows: Vec<&Quality> = cohort
            .quality
            .iter()
            .filter(|row| {
                key.owns(*row) && pathway.has_program(&row.program) && collection_type(&row.collection_type) == "claims"
            })
            .collect();
        for ((measure_id, _, _), rows) in by_submission(&rows) {
            for row in rows.iter().filter(|row| !row.eligible_population.is_empty()) {
                let sum = sums.entry(measure_id.clone()).or_default().entry(row.stratum.clone()).or_default();
                let cells = [
                    &row.performance_met,
                    &row.performance_not_met,
                    &row.eligible_population_exclusion,
                    &row.eligible_population_exception,
                    &row.eligible_population,
                ];
                for (total, cell) in sum.iter_mut().zip(cells) {
                    *total += count(cell).unwrap_or(0);
                }
            }
        }
    }
    sums.into_iter()
        .map(|(measure_id, mut strata)| {
            // A row of no cases without stratum adds nothing beside rows with strata (13b.36).
            if strata.len() > 1 {
                strata.remove("");
            }
            let rows: Vec<Quality> = strata.iter().map(|(stratum, sum)| counts_row(stratum, sum)).collect();
            Submission {
                figures: of_rows(tables.measure(&measure_id), &rows),
                measure_id,
                collection_type: "claims".to_owned(),
                submitter: String::new(),
            }
        })
        .collect()
}

fn counts_row(stratum: &str, [met, not_met, exclusion, exception, population]: &[i64; 5]) -> Quality {
    Quality {
        stratum: stratum.to_owned(),
        performance_met: met.to_string(),
        performance_not_met: not_met.to_string(),
        eligible_population_exclusion: exclusion.to_string(),
        eligible_population_exception: exception.to_string(),
        eligible_population: population.to_string(),
        ..Quality::default()
    }
}
