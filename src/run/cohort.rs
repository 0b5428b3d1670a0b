//! Everybody who is scored under one law: scored, and given the score that counts.

use super::intake::Tables;
use super::measure_units::MeasureScoring;
use super::measures::MeasureTables;
use super::pipeline::{ApmCreditSetting, ScoreSettings};
use super::scenarios::WhatIf;
use super::units::{Scoring, Unit, reference};
use crate::ids::Tin;
use crate::model::{EntityKey, EntityType};
use crate::participation::{
    Assigned, Candidate, Candidates, Through, Volume, Ways, assign, each_for_itself, of_practice, own,
};
use crate::rules::Law;
use crate::score::activities::ApmCredit;

/// A cohort under the law of its year, or as a scenario has it.
#[derive(Clone, Copy)]
pub(super) struct Cohort<'a> {
    /// The law.
    pub(super) law: &'a Law,
    /// How final scores are made.
    pub(super) settings: &'a ScoreSettings,
    /// What was read.
    pub(super) tables: &'a Tables,
    /// What was reported, in a run from measures.
    pub(super) measures: Option<&'a MeasureTables>,
    /// What a scenario asks of rows of category scores.
    pub(super) what_if: &'a WhatIf,
}

impl<'a> Cohort<'a> {
    /// Who a scored unit is.
    pub(super) fn key(&self, place: usize) -> EntityKey<'a> {
        match self.measures {
            Some(measures) => measures.units.key(measures.scored[place].0 as usize),
            None => self.tables.scores.key(place),
        }
    }

    /// The number of a scored unit: the same in every scenario of a run.
    pub(super) fn number(&self, place: u32) -> u32 {
        self.measures.map_or(place, |measures| measures.scored[place as usize].0)
    }

    /// Scores every unit.
    pub(super) fn score(&self) -> Vec<Unit> {
        match self.measure_scoring() {
            Some(scoring) => scoring.units(),
            None => self.category_scoring().units(&self.tables.scores),
        }
    }

    fn category_scoring(&self) -> Scoring<'a> {
        let roster = self.tables.roster.as_deref();
        let reference = reference(self.settings, roster);
        Scoring { law: self.law, roster, reference, infers_pi: &self.tables.infers_pi, what_if: self.what_if }
    }

    /// Scoring from measures, where the run has them.
    pub(super) fn measure_scoring(&self) -> Option<MeasureScoring<'a>> {
        let tables = self.measures?;
        let reference = reference(self.settings, Some(tables.units.roster()));
        let credit = match self.settings.ia_apm_credit {
            ApmCreditSetting::Additive => ApmCredit::Additive,
            ApmCreditSetting::Floor => ApmCredit::Floor,
        };
        Some(MeasureScoring { law: self.law, measures: &tables.law, tables, reference, credit })
    }

    /// Gives each clinician the score that counts.
    pub(super) fn assign(&self, units: &[Unit]) -> Vec<Assigned> {
        let Some(roster) = &self.tables.roster else { return each_for_itself(units.len()) };
        let claims = self.tables.claims.as_ref();
        let billed = |tin: Tin| claims.map_or(Volume::default(), |claims| claims.practice(tin));
        let exceeds = |tin: Tin| roster.practice_exceeds(tin, billed(tin), &self.law.low_volume?);
        let of_practice = |tin: Tin| match self.measures {
            Some(measures) => measures.of_practice(tin, self.law),
            None => of_practice(false, exceeds(tin)),
        };
        let own = |place: usize| match self.measures {
            Some(measures) => measures.participation(self.law).of_clinician(place),
            None => own(&roster.clinicians()[place], self.law, || None),
        };
        let at = |place: usize| {
            let Unit { pathway, final_score, .. } = &units[place];
            Candidate { key: self.key(place), pathway: *pathway, final_score: final_score.as_ref() }
        };
        let joined = |clinician: usize| match self.measures {
            Some(measures) => through(measures, clinician, units, self.law),
            None => Vec::new(),
        };
        let candidates = Candidates { count: units.len(), at };
        assign(&candidates, roster, Ways { own: &own, of_practice: &of_practice, joined: &joined })
    }
}

/// The virtual groups, subgroups and APM entities with a score that a clinician takes part through.
fn through(measures: &MeasureTables, clinician: usize, units: &[Unit], law: &Law) -> Vec<Through> {
    let participation = measures.participation(law);
    let through = |(unit, entity_type): (usize, EntityType)| {
        let scores = measures.scores_of(unit);
        let is_scored = units[scores.clone()].iter().any(|unit| unit.final_score.is_some());
        let standing = participation.of_joined(clinician, (unit, entity_type)).filter(|_| is_scored)?;
        Some(Through { scores, standing, entity_type })
    };
    measures.units.joined_by(clinician).filter_map(through).collect()
}
