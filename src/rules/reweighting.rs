//! The reweighting tables: a row for every combination of scored categories.

use serde::Deserialize;

use super::{Confidence, RulesError};
use crate::model::{Categories, Category, CategorySet};

/// Whom a row is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Practice {
    Any,
    Small,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Scored {
    Scored,
    NotScored,
}

/// A row of `reweighting.csv`.
#[derive(Debug, Clone, Deserialize)]
pub struct ReweightingRow {
    practice: Practice,
    quality: Scored,
    cost: Scored,
    improvement_activities: Scored,
    promoting_interoperability: Scored,
    quality_weight: u8,
    cost_weight: u8,
    improvement_activities_weight: u8,
    promoting_interoperability_weight: u8,
    /// Key in the registry of sources.
    pub source: String,
    /// Where in the source.
    pub locator: String,
    /// How sure we are of it.
    pub confidence: Confidence,
}

impl ReweightingRow {
    /// Whether the row is for small practices.
    pub fn is_small(&self) -> bool {
        self.practice == Practice::Small
    }

    /// The categories that are scored.
    pub fn scored(&self) -> CategorySet {
        let flags = [self.quality, self.cost, self.improvement_activities, self.promoting_interoperability];
        CategorySet::of(|category| flags[category as usize] == Scored::Scored)
    }

    /// Their weights.
    pub fn weights(&self) -> Categories<u8> {
        Categories {
            quality: self.quality_weight,
            cost: self.cost_weight,
            improvement_activities: self.improvement_activities_weight,
            promoting_interoperability: self.promoting_interoperability_weight,
        }
    }

    /// Sum of the weights.
    pub fn total(&self) -> u32 {
        Category::ALL.into_iter().map(|category| u32::from(*self.weights().get(category))).sum()
    }
}

/// Weights by what is scored, for everyone and for small practices.
#[derive(Debug, Clone, Default)]
pub struct Reweighting {
    everyone: [Option<Categories<u8>>; 16],
    small: [Option<Categories<u8>>; 16],
}

impl Reweighting {
    pub(super) fn new(rows: &[ReweightingRow]) -> Self {
        let mut tables = Self::default();
        for row in rows {
            let table = if row.is_small() { &mut tables.small } else { &mut tables.everyone };
            table[usize::from(row.scored().bits())] = Some(row.weights());
        }
        tables
    }

    /// The same weights for everyone, by what is scored.
    pub(super) fn for_all(rows: Vec<(CategorySet, Categories<u8>)>) -> Self {
        let mut table = [None; 16];
        for (scored, weights) in rows {
            table[usize::from(scored.bits())] = Some(weights);
        }
        Self { everyone: table, small: table }
    }

    /// Puts other weights in the place of those when these categories are scored: of small practices, of all others, or of
    /// everybody.
    pub fn set(&mut self, scored: CategorySet, small_practice: Option<bool>, weights: Categories<u8>) {
        let place = usize::from(scored.bits());
        if small_practice != Some(true) {
            self.everyone[place] = Some(weights);
        }
        if small_practice != Some(false) {
            self.small[place] = Some(weights);
        }
    }

    /// The weights when these categories are scored; none where the pack has no row for them.
    pub fn weights(&self, small_practice: bool, scored: CategorySet) -> Option<Categories<u8>> {
        let table = if small_practice { &self.small } else { &self.everyone };
        table[usize::from(scored.bits())]
    }
}

pub(super) fn parse(file: &str, text: &str) -> Result<Vec<ReweightingRow>, RulesError> {
    let rows = csv::Reader::from_reader(text.as_bytes()).into_deserialize().collect::<Result<_, _>>();
    rows.map_err(|error| RulesError::new(file, error.to_string()))
}
