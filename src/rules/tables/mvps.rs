//! MIPS Value Pathways (42 CFR 414.1365): what each takes in.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::activities::Activity;
use super::cost::CostLaw;
use super::quality::QualityLaw;
use super::{ActivityLaw, Catalog, Listed, list, path, rows};
use crate::model::submissions::Program;
use crate::rules::{Pack, RuleFiles, RulesError, Unit};

/// A MIPS Value Pathway.
#[derive(Debug, Clone)]
pub struct Mvp {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Positions of its quality measures, the CAHPS survey among them where it has one.
    pub quality: BTreeSet<u16>,
    /// Positions of the outcome measures from claims that can be chosen in place of a quality measure.
    pub outcome_claims: BTreeSet<u16>,
    /// Positions of the population-health measures, of which one is chosen at registration.
    pub population_health: BTreeSet<u16>,
    /// Positions of its cost measures.
    pub cost: BTreeSet<u16>,
    /// Positions of its improvement activities.
    pub activities: BTreeSet<u16>,
}

/// The pathways and what all of them ask for.
#[derive(Debug, Clone)]
pub struct MvpLaw {
    /// The pathways, in the order of the pack.
    pub pathways: Vec<Mvp>,
    /// Quality measures that count.
    pub measures_required: u32,
    /// Points of a medium activity.
    pub medium_points: i64,
    /// Points of an activity of high weight.
    pub high_points: i64,
}

#[derive(Deserialize)]
struct Row {
    mvp_id: String,
    title: String,
    quality_measures: String,
    admin_claims_measures: String,
    population_health_measures: String,
    cost_measures: String,
    improvement_activities: String,
}

impl MvpLaw {
    pub(super) fn read(
        files: &RuleFiles,
        pack: &Pack,
        quality: &QualityLaw,
        cost: &CostLaw,
        activities: &ActivityLaw,
    ) -> Result<Self, RulesError> {
        let file = path(pack, "mvps");
        let rows: Vec<Row> = rows(files, pack, "mvps")?;
        let most = Program::MOST_MVPS;
        if rows.len() > most {
            let what = format!("{} MIPS Value Pathways, more than the {most} that rows can name", rows.len());
            return Err(RulesError::new(&file, what));
        }
        if let Some(pair) = rows.windows(2).find(|pair| pair[0].mvp_id >= pair[1].mvp_id) {
            let what = format!("`{}` does not come after `{}`", pair[1].mvp_id, pair[0].mvp_id);
            return Err(RulesError::new(&file, what));
        }
        let pathway = |row: Row| {
            let measures = |cell: &str| places(&quality.measures, cell, &row.mvp_id, &file);
            Ok(Mvp {
                quality: measures(&row.quality_measures)?,
                outcome_claims: measures(&row.admin_claims_measures)?,
                population_health: measures(&row.population_health_measures)?,
                cost: places(&cost.measures, &row.cost_measures, &row.mvp_id, &file)?,
                activities: places::<Activity>(
                    &activities.activities,
                    &row.improvement_activities,
                    &row.mvp_id,
                    &file,
                )?,
                id: row.mvp_id,
                title: row.title,
            })
        };
        Ok(Self {
            pathways: rows.into_iter().map(pathway).collect::<Result<_, _>>()?,
            measures_required: pack.whole("mvp.quality_measures_required", Unit::Measures)?,
            medium_points: pack.whole("mvp.medium_points", Unit::Points)?,
            high_points: pack.whole("mvp.high_points", Unit::Points)?,
        })
    }

    /// The pathway of a number.
    ///
    /// # Panics
    /// For a number that no pathway has.
    pub fn of(&self, number: u8) -> &Mvp {
        &self.pathways[usize::from(number)]
    }

    /// The number of a pathway, whatever the case of its id.
    pub fn find(&self, id: &str) -> Option<u8> {
        let place = self.pathways.iter().position(|pathway| pathway.id.eq_ignore_ascii_case(id));
        place.and_then(|place| u8::try_from(place).ok())
    }

    /// Ids of the pathways, in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.pathways.iter().map(|pathway| pathway.id.as_str())
    }
}

/// Positions of the entries that a cell names.
fn places<T: Listed>(catalog: &Catalog<T>, cell: &str, mvp: &str, file: &str) -> Result<BTreeSet<u16>, RulesError> {
    let place = |id: &str| {
        catalog.find(id).ok_or_else(|| RulesError::new(file, format!("{mvp}: `{id}` stands in no other table")))
    };
    list(cell).map(place).collect()
}
