//! From quality rows to submissions: one per measure, collection type and submitter, with its figures.

use std::collections::BTreeMap;

use super::cells::{collection_type, count};
use super::figures::{Figures, of_rows};
use super::rows::{Cohort, Keyed, Quality};
use super::tables::Tables;
use super::units::{Unit, roster};

/// One submission of one measure.
#[derive(Clone, Debug)]
pub struct Submission {
    pub measure_id: String,
    pub collection_type: String,
    pub submitter: String,
    pub figures: Figures,
}

type Key = (String, String, String);

/// All submissions of a unit, a small group's pooled claims among them.
pub fn of_unit(tables: &Tables, cohort: &Cohort, unit: &Unit) -> Vec<Submission> {
    let own: Vec<&Quality> = cohort.quality.iter().filter(|row| unit.owns(*row) && in_program(row)).collect();
    let mut submissions: Vec<Submission> = by_submission(&own)
        .into_iter()
        .map(|((measure_id, collection_type, submitter), rows)| Submission {
            figures: of_rows(tables.measure(&measure_id), &rows),
            measure_id,
            collection_type,
            submitter,
        })
        .collect();
    if unit.is_group() {
        submissions.extend(pooled_claims(tables, cohort, unit));
    }
    submissions
}

fn in_program(row: &Quality) -> bool {
    matches!(row.program.as_str(), "" | "mips")
}

/// The rows that stand, by submission: per stratum the latest `submitted_at` (13.2, 13b.35).
fn by_submission(rows: &[&Quality]) -> BTreeMap<Key, Vec<Quality>> {
    let mut latest: BTreeMap<(Key, String), &Quality> = BTreeMap::new();
    for row in rows {
        let key = (row.measure_id.clone(), collection_type(&row.collection_type).to_owned(), row.submitter.clone());
        let place = latest.entry((key, row.stratum.clone())).or_insert(row);
        if row.submitted_at > place.submitted_at {
            *place = row;
        }
    }
    let mut submissions: BTreeMap<Key, Vec<Quality>> = BTreeMap::new();
    for ((key, _), row) in latest {
        submissions.entry(key).or_default().push(row.clone());
    }
    submissions
}

/// 13.19, 13b.40: claims rows of all the TIN's clinicians, counts added up by measure and stratum, where the group has
/// an IA or PI row of its own. Rows with rates only stay out. The group must be a small practice.
fn pooled_claims(tables: &Tables, cohort: &Cohort, unit: &Unit) -> Vec<Submission> {
    let reports_otherwise =
        cohort.activities.iter().any(|row| unit.owns(row)) || cohort.interoperability.iter().any(|row| unit.owns(row));
    if !reports_otherwise || !unit.small_practice {
        return Vec::new();
    }
    let mut sums: BTreeMap<String, BTreeMap<String, [i64; 5]>> = BTreeMap::new();
    for clinician in roster(cohort, &unit.tin) {
        let rows: Vec<&Quality> = cohort
            .quality
            .iter()
            .filter(|row| {
                row.kind() == "individual"
                    && row.tin == unit.tin
                    && row.npi == clinician.npi
                    && in_program(row)
                    && collection_type(&row.collection_type) == "claims"
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
