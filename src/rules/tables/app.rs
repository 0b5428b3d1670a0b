//! The APM Performance Pathway (42 CFR 414.1367): its measures and its weights.

use serde::Deserialize;

use super::quality::QualityLaw;
use super::{path, rows};
use crate::model::{Categories, CategorySet, Collection};
use crate::rules::{Pack, Reweighting, RuleFiles, RulesError, Unit};

/// How the measures of the pathway are reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// As eCQMs, MIPS CQMs or Medicare CQMs.
    Reported,
    /// Through the CMS Web Interface.
    WebInterface,
    /// By nobody: CMS calculates them, whatever the others are reported through.
    Any,
}

/// A submission that fills a slot of the pathway.
#[derive(Debug, Clone)]
pub struct AppMeasure {
    /// The measure that is asked for.
    pub slot: String,
    /// How it is reported.
    pub route: Route,
    /// The measure.
    pub measure: u16,
    /// Its collection type.
    pub collection: Collection,
}

#[derive(Deserialize)]
struct Row {
    slot: String,
    route: Route,
    measure_id: String,
    collection_type: String,
}

/// What the pathway asks for, and how it weighs what is scored.
#[derive(Debug, Clone)]
pub struct AppLaw {
    /// Its measures, those of one slot together.
    pub measures: Vec<AppMeasure>,
    /// Weights by what is scored.
    pub weights: Reweighting,
}

impl AppLaw {
    pub(super) fn read(files: &RuleFiles, pack: &Pack, quality: &QualityLaw) -> Result<Self, RulesError> {
        let file = path(pack, "app_measures");
        let measure = |row: Row| {
            let wrong =
                || RulesError::new(&file, format!("`{}` is not offered as `{}`", row.measure_id, row.collection_type));
            let measure = quality.measures.find(&row.measure_id).ok_or_else(wrong)?;
            let collection = Collection::named(&row.collection_type).ok_or_else(wrong)?;
            quality.measures[measure].offer(collection).ok_or_else(wrong)?;
            Ok(AppMeasure { slot: row.slot, route: row.route, measure, collection })
        };
        Ok(Self {
            measures: rows(files, pack, "app_measures")?.into_iter().map(measure).collect::<Result<_, _>>()?,
            weights: weights(pack)?,
        })
    }
}

/// The weights of the pathway: of everything it scores, without quality, and without promoting interoperability. What has a
/// weight there is scored.
fn weights(pack: &Pack) -> Result<Reweighting, RulesError> {
    let groups = ["weights", "weights_without_quality", "weights_without_promoting_interoperability"];
    let row = |group: &str| {
        let weight = |name: &str| pack.whole::<u8>(&format!("app.{group}.{name}"), Unit::Percent);
        let weights = Categories {
            quality: weight("quality")?,
            cost: weight("cost")?,
            improvement_activities: weight("improvement_activities")?,
            promoting_interoperability: weight("promoting_interoperability")?,
        };
        Ok((CategorySet::of(|category| *weights.get(category) > 0), weights))
    };
    groups.into_iter().map(row).collect::<Result<_, _>>().map(Reweighting::for_all)
}
