//! Clinical clusters and specialty sets of the eligible measure applicability process.

use serde::Deserialize;

use super::{Catalog, QualityMeasure, list, path, rows};
use crate::model::Collection;
use crate::rules::{Pack, RuleFiles, RulesError};

/// Whether a set is one of clinically related measures or of a specialty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClusterKind {
    /// Clinically related measures.
    Cluster,
    /// The measures of a specialty.
    SpecialtySet,
}

/// A set of measures of which a clinician who reports one could report the others.
#[derive(Debug, Clone)]
pub struct Cluster {
    /// What it is.
    pub kind: ClusterKind,
    /// Its name, a specialty for a specialty set.
    pub name: String,
    /// The collection type it is for.
    pub collection: Collection,
    /// Positions of its measures.
    pub members: Vec<u16>,
}

impl Cluster {
    /// Whether a specialty as the roster names it is that of this set.
    pub fn is_of(&self, specialty: &str) -> bool {
        letters(&self.name) == letters(specialty)
    }
}

/// What specialties are told apart by: their letters, whatever their case.
///
/// `Interventional Radiology` is `interventionalRadiology`.
pub fn letters(specialty: &str) -> String {
    specialty.chars().filter(|character| character.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

#[derive(Deserialize)]
struct Row {
    collection_type: String,
    kind: ClusterKind,
    name: String,
    members: String,
}

pub(super) fn read(
    files: &RuleFiles,
    pack: &Pack,
    measures: &Catalog<QualityMeasure>,
) -> Result<Vec<Cluster>, RulesError> {
    let file = path(pack, "clinical_clusters");
    let cluster = |row: Row| {
        let wrong = |what: String| RulesError::new(&file, format!("{}: {what}", row.name));
        let member = |id: &str| measures.find(id).ok_or_else(|| wrong(format!("no measure `{id}`")));
        Ok(Cluster {
            kind: row.kind,
            collection: Collection::named(&row.collection_type).ok_or_else(|| wrong("no collection type".into()))?,
            members: list(&row.members).map(member).collect::<Result<_, _>>()?,
            name: row.name.clone(),
        })
    };
    rows(files, pack, "clinical_clusters")?.into_iter().map(cluster).collect()
}
