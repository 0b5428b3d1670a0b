//! The measures of the APM Performance Pathway (42 CFR 414.1367).

use serde::Deserialize;

use super::quality::QualityLaw;
use super::{path, rows};
use crate::model::Collection;
use crate::rules::{Pack, RuleFiles, RulesError};

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

pub(super) fn read(files: &RuleFiles, pack: &Pack, quality: &QualityLaw) -> Result<Vec<AppMeasure>, RulesError> {
    let file = path(pack, "app_measures");
    let measure = |row: Row| {
        let wrong =
            || RulesError::new(&file, format!("`{}` is not offered as `{}`", row.measure_id, row.collection_type));
        let measure = quality.measures.find(&row.measure_id).ok_or_else(wrong)?;
        let collection = Collection::named(&row.collection_type).ok_or_else(wrong)?;
        quality.measures[measure].offer(collection).ok_or_else(wrong)?;
        Ok(AppMeasure { slot: row.slot, route: row.route, measure, collection })
    };
    rows(files, pack, "app_measures")?.into_iter().map(measure).collect()
}
