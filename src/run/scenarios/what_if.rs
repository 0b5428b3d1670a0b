//! What a scenario asks of reporting units.

use crate::model::{CategorySet, PerformanceMove};

/// Some of the units of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum UnitSet {
    /// Every unit.
    All,
    /// Those that are marked.
    Of(Vec<bool>),
}

impl UnitSet {
    /// Whether a unit is among them.
    pub(crate) fn contains(&self, unit: usize) -> bool {
        match self {
            Self::All => true,
            Self::Of(marked) => marked[unit],
        }
    }
}

/// What a scenario asks of units; nothing, of the run itself.
#[derive(Debug, Clone, Default)]
pub(crate) struct WhatIf {
    /// Units whose reports are left aside; empty: none.
    pub(crate) aside: Vec<bool>,
    /// Categories that are taken out, of whom.
    pub(crate) exceptions: Vec<(UnitSet, CategorySet)>,
    /// What it could not change, in sentences.
    pub(crate) remarks: Vec<String>,
    /// Measures that move, of whom.
    pub(crate) moves: Vec<(UnitSet, PerformanceMove)>,
}

impl WhatIf {
    /// Whether the reports of a unit are left aside.
    pub(crate) fn leaves_aside(&self, unit: usize) -> bool {
        self.aside.get(unit).is_some_and(|aside| *aside)
    }

    /// The categories that are taken out of a unit's score.
    pub(crate) fn set_aside(&self, unit: usize) -> CategorySet {
        let of_unit = self.exceptions.iter().filter(|(units, _)| units.contains(unit));
        of_unit.fold(CategorySet::default(), |set, (_, categories)| set.union(*categories))
    }

    /// The measures of a unit that move.
    pub(crate) fn moves(&self, unit: usize) -> Vec<PerformanceMove> {
        let of_unit = self.moves.iter().filter(|(units, _)| units.contains(unit));
        of_unit.map(|(_, one)| one.clone()).collect()
    }
}
