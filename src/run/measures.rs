//! What was submitted in a run from measures, by unit, and which units have a score.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::scenarios::WhatIf;
use crate::ids::Tin;
use crate::ingest::Accepted;
use crate::model::submissions::{ActivityRow, CostRow, InteroperabilityRow, Program};
use crate::model::{EntityType, Pathway};
use crate::participation::{Participation, Standing, Units};
use crate::rules::Law;
use crate::rules::tables::{MeasureLaw, Metric};
use crate::score::pathway::FacilityScore;
use crate::submissions::{ByUnit, QualityRows};

/// What was submitted, by unit. A copy shares the rows: a scenario has one of its own.
#[derive(Clone)]
pub(super) struct MeasureTables {
    /// What the rows are scored by.
    pub(super) law: Arc<MeasureLaw>,
    pub(super) units: Arc<Units>,
    pub(super) quality: Arc<QualityRows>,
    pub(super) cost: Arc<ByUnit<CostRow>>,
    pub(super) activities: Arc<ByUnit<ActivityRow>>,
    pub(super) interoperability: Arc<ByUnit<InteroperabilityRow>>,
    /// What hospitals scored, by their number.
    pub(super) facilities: Arc<BTreeMap<String, FacilityScore>>,
    /// Names of submitters: number 1 is the first.
    pub(super) submitters: Arc<Vec<String>>,
    /// Accepted rows of the tables but `clinicians` and `quality`.
    pub(super) accepted: Arc<Vec<Accepted>>,
    /// The units that have a score of their own, with how it is made, in order.
    pub(super) scored: Vec<(u32, Pathway)>,
    /// What a scenario asks of units; of the run itself, nothing.
    pub(super) what_if: Arc<WhatIf>,
}

impl MeasureTables {
    /// Whether a unit reported in traditional MIPS: whether it has rows of quality, improvement activities or promoting
    /// interoperability.
    fn reports(&self, unit: usize) -> bool {
        if self.what_if.leaves_aside(unit) {
            return false;
        }
        let reported = |measure: u16| {
            let measure = &self.law.quality.measures[measure];
            !measure.is_from_claims() && measure.metric != Metric::Cahps
        };
        let mut quality = self.quality.rows.of(unit).filter(|row| row.channel.is_traditional());
        !self.activities.of(unit).is_empty()
            || !self.interoperability.of(unit).is_empty()
            || quality.any(|row| reported(row.measure))
    }

    /// Whether a unit reported for the APM Performance Pathway, which has to be open to it.
    fn reports_app(&self, unit: usize) -> bool {
        let reported = || self.quality.rows.of(unit).any(|row| row.channel.program() == Program::App);
        // Most units have many rows and are in no such model.
        self.is_open(unit, Program::App) && !self.what_if.leaves_aside(unit) && reported()
    }

    /// Whether a programme is open to a unit: traditional MIPS, a MIPS Value Pathway that it registered for, and the APM
    /// Performance Pathway where all of it takes part in an alternative payment model.
    pub(super) fn is_open(&self, unit: usize, program: Program) -> bool {
        match program {
            Program::Traditional => true,
            Program::App => self.units.is_in_apm(unit),
            Program::Mvp(number) => self.units.registration(unit).mvp == Some(number),
        }
    }

    /// How the clinicians of a practice take part when it reports as a group.
    pub(super) fn of_practice(&self, tin: Tin, law: &Law) -> Standing {
        let unit = self.units.practice(tin).expect("every practice of the roster is a unit");
        self.participation(law).of_practice(unit)
    }

    /// The units under the law of the year.
    pub(super) fn participation<'a>(&'a self, law: &'a Law) -> Participation<'a> {
        Participation { units: &self.units, law }
    }

    /// Whether a practice reports as a group, in whatever pathway, and its clinicians take part through it.
    pub(super) fn covers(&self, group: usize, law: &Law) -> bool {
        let has_row = self.reports(group) || self.reports_app(group) || self.mvp(group).is_some();
        has_row && self.participation(law).of_practice(group).is_adjusted()
    }

    /// The MIPS Value Pathway that a unit registered for and reports in.
    fn mvp(&self, unit: usize) -> Option<u8> {
        self.units.registration(unit).mvp.filter(|_| !self.what_if.leaves_aside(unit))
    }

    /// What a unit reported of promoting interoperability; nothing where a scenario leaves that aside.
    pub(super) fn interoperability_of(&self, unit: usize) -> &[InteroperabilityRow] {
        if self.what_if.leaves_aside(unit) { &[] } else { self.interoperability.of(unit) }
    }

    /// The hospital scores that a unit can have in place of quality and cost: of several hospitals the best.
    pub(super) fn facility(&self, unit: usize, law: &Law) -> Option<FacilityScore> {
        let scores = self.participation(law).facilities(unit).into_iter().filter_map(|ccn| self.facilities.get(ccn));
        scores.max().cloned()
    }

    /// Places of the scores of a unit.
    pub(super) fn scores_of(&self, unit: usize) -> Range<usize> {
        let unit = crate::model::place(unit);
        let start = self.scored.partition_point(|(scored, _)| *scored < unit);
        start..start + self.scored[start..].iter().take_while(|(scored, _)| *scored == unit).count()
    }

    /// How many rows belong to units that have no score of their own: a group's costs where its clinicians report, say.
    pub(super) fn rows_without_score(&self) -> usize {
        let scored: BTreeSet<u32> = self.scored.iter().map(|(unit, _)| *unit).collect();
        let rows = |unit: usize| {
            let reported = self.quality.rows.of(unit).count() + self.cost.of(unit).len();
            reported + self.activities.of(unit).len() + self.interoperability.of(unit).len()
        };
        let unscored = (0..crate::model::place(self.units.len())).filter(|unit| !scored.contains(unit));
        unscored.map(|unit| rows(unit as usize)).sum()
    }

    /// How many rows of quality are for a programme that is not open to their unit.
    pub(super) fn rows_in_closed_programs(&self) -> usize {
        let closed = |unit: usize| {
            let rows = self.quality.rows.of(unit);
            rows.filter(|row| !self.is_open(unit, row.channel.program())).count()
        };
        (0..self.units.len()).into_par_iter().map(closed).sum()
    }

    /// How many facility-based clinicians have no hospital with a score.
    pub(super) fn facility_based_without_score(&self) -> usize {
        let roster = self.units.roster();
        let has_score = |place: u32| self.facilities.contains_key(roster.facility(place));
        let based = roster.clinicians().iter().filter(|clinician| clinician.facility_based);
        based.filter(|clinician| !clinician.facility.is_some_and(has_score)).count()
    }

    /// Improvement activities whose days nobody stated.
    pub(super) fn activities_without_dates(&self) -> usize {
        self.activities.rows().iter().filter(|row| row.period.is_none()).count()
    }

    /// Improvement activities of groups and other units of which nobody stated how many of the clinicians performed them.
    pub(super) fn activities_without_share(&self) -> usize {
        let needs_share = |unit: u32| self.units.key(unit as usize).entity_type != EntityType::Individual;
        self.activities.rows().iter().filter(|row| row.share.is_none() && needs_share(row.unit)).count()
    }

    /// Every unit that reported but for excluded clinicians, and every clinician who has to and whose practice did not; each
    /// in every pathway that is open to it.
    pub(super) fn find_scored(&self, law: &Law) -> Vec<(u32, Pathway)> {
        let pathways = |unit: u32| self.pathways(unit as usize, law).into_iter().map(move |pathway| (unit, pathway));
        (0..crate::model::place(self.units.len())).into_par_iter().flat_map_iter(pathways).collect()
    }

    /// The pathways in which a unit is scored, in their order.
    fn pathways(&self, unit: usize, law: &Law) -> impl IntoIterator<Item = Pathway> + use<> {
        let is_individual = unit < self.units.roster().clinicians().len();
        let own = is_individual.then(|| self.participation(law).of_clinician(unit).standing);
        if matches!(own, Some(Standing::Excluded(_))) {
            return [None; 4].into_iter().flatten();
        }
        let is_subgroup = !is_individual && self.units.key(unit).entity_type == EntityType::Subgroup;
        // Who has to take part has a score without reporting anything, unless the practice takes part for them.
        let alone = || {
            let has_to = own.is_some_and(Standing::is_adjusted);
            has_to && !self.covers(self.units.group_of(unit), law)
        };
        let traditional = !is_subgroup && (self.reports(unit) || alone());
        let pathways = [
            self.mvp(unit).map(Pathway::Mvp),
            self.reports_app(unit).then_some(Pathway::App),
            (traditional && self.is_facility_scored(unit, law)).then_some(Pathway::Facility),
            traditional.then_some(Pathway::Traditional),
        ];
        pathways.into_iter().flatten()
    }

    /// Whether a unit with a score in traditional MIPS has one with the scores of a hospital: not under the automatic policy
    /// for extreme circumstances nor as a late joiner, a group only with activities or promoting interoperability
    /// (42 CFR 414.1380(e)).
    fn is_facility_scored(&self, unit: usize, law: &Law) -> bool {
        if self.facilities.is_empty() {
            return false;
        }
        let may = if let Some(clinician) = self.units.roster().clinicians().get(unit) {
            let joined_late = || clinician.late_joiner && !self.covers(self.units.group_of(unit), law);
            !clinician.automatic_euc && !joined_late()
        } else {
            let attested = !self.activities.of(unit).is_empty() || !self.interoperability.of(unit).is_empty();
            attested && self.units.key(unit).entity_type == EntityType::Group
        };
        may && self.facility(unit, law).is_some()
    }
}
