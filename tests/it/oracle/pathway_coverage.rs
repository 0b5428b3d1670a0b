//! What the random cohorts show of units and pathways: enough of each.

use std::collections::BTreeMap;

use crate::support::project;

use super::generate::cohort;
use super::score::score_cohort;
use super::tables::Tables;

type Counts = BTreeMap<String, usize>;

fn count(counts: &mut Counts, name: String) {
    *counts.entry(name).or_default() += 1;
}

/// MIPS Value Pathways under one name.
fn pathway(name: &str) -> &str {
    if matches!(name, "traditional" | "app" | "facility" | "") { name } else { "mvp" }
}

#[test]
fn random_cohorts_show_every_unit_in_every_pathway() {
    let tables = Tables::read(&project().join("rules/2024"));
    let mut seen = [(); 6].map(|()| Counts::new());
    let [entities, reasons, outcomes, finals, lookups, participations] = &mut seen;
    for seed in 0..2_000 {
        let scores = score_cohort(&tables, &cohort(seed, &tables));
        for row in &scores.entity_scores {
            count(entities, format!("{} {}", row.entity_type, pathway(&row.pathway)));
            for reason in row.reweighting_reason.iter().flat_map(|reason| reason.split('|')) {
                count(reasons, format!("{} {reason}", pathway(&row.pathway)));
            }
        }
        for row in &scores.measure_scores {
            count(outcomes, format!("{} {} {}", pathway(&row.pathway), row.category.name(), row.outcome));
        }
        for row in &scores.final_scores {
            count(finals, format!("{} {}", row.scored_as, pathway(&row.pathway)));
            count(participations, format!("{} {}", row.scored_as, row.participation));
        }
        for row in &scores.payment_lookup {
            let elsewhere =
                row.tin.is_empty() && scores.final_scores.iter().filter(|one| one.npi == row.npi).count() > 1;
            count(lookups, format!("{}{}", row.rule, if elsewhere { " of several" } else { "" }));
        }
    }
    for counts in &seen {
        println!("{counts:#?}");
    }
    // Five kinds in three pathways, but no virtual group in the APP and no subgroup in traditional MIPS; facility scores of
    // two kinds.
    assert_eq!(seen[0].len(), 5 * 3 - 2 + 2, "{:?}", seen[0]);
    assert!(seen[0].values().all(|count| *count >= 20), "{:?}", seen[0]);
    assert_eq!(seen[3].len(), seen[0].len() + 1, "each counts for somebody, and for some nothing: {:?}", seen[3]);
    assert!(
        ["mvp", "app", "traditional"].iter().any(|pathway| seen[1].contains_key(&format!("{pathway} pi:apm_entity")))
    );
}
