//! What was submitted in a run from measures, by unit, and which units have a score.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::ids::Tin;
use crate::ingest::Accepted;
use crate::model::submissions::{APP, ActivityRow, CostRow, InteroperabilityRow, TRADITIONAL};
use crate::model::{EntityKey, EntityType, Pathway};
use crate::participation::{Participation, Standing, Units};
use crate::rules::Law;
use crate::rules::tables::{MeasureLaw, Metric};
use crate::submissions::{ByUnit, QualityRows};

/// What was submitted, by unit.
pub(super) struct MeasureTables {
    /// What the rows are scored by.
    pub(super) law: Arc<MeasureLaw>,
    pub(super) units: Units,
    pub(super) quality: QualityRows,
    pub(super) cost: ByUnit<CostRow>,
    pub(super) activities: ByUnit<ActivityRow>,
    pub(super) interoperability: ByUnit<InteroperabilityRow>,
    /// Names of submitters: number 1 is the first.
    pub(super) submitters: Vec<String>,
    /// Accepted rows of the tables but `clinicians` and `quality`.
    pub(super) accepted: Vec<Accepted>,
    /// The units that have a score of their own, with how it is made, in order.
    pub(super) scored: Vec<(u32, Pathway)>,
}

impl MeasureTables {
    /// Whether a practice reported as a group: whether its unit has rows of quality, improvement activities or promoting
    /// interoperability.
    pub(super) fn reports(&self, unit: usize) -> bool {
        let reported = |measure: u16| {
            let measure = &self.law.quality.measures[measure];
            !measure.is_from_claims() && measure.metric != Metric::Cahps
        };
        let quality = self.quality.rows.of(unit).iter();
        !self.activities.of(unit).is_empty()
            || !self.interoperability.of(unit).is_empty()
            || quality.filter(|row| row.channel.program() == TRADITIONAL).any(|row| reported(row.measure))
    }

    /// How the clinicians of a practice take part when it reports as a group.
    pub(super) fn of_practice(&self, tin: Tin, law: &Law) -> Standing {
        let key = EntityKey { entity_type: EntityType::Group, tin: Some(tin), npi: None, id: None };
        let unit = self.units.find(key).expect("every practice of the roster is a unit");
        self.participation(law).of_practice(unit as usize)
    }

    /// The units under the law of the year.
    pub(super) fn participation<'a>(&'a self, law: &'a Law) -> Participation<'a> {
        Participation { units: &self.units, law }
    }

    /// Whether a practice reports as a group, and its clinicians take part through it.
    pub(super) fn covers(&self, group: usize, law: &Law) -> bool {
        self.reports(group) && self.participation(law).of_practice(group).is_adjusted()
    }

    /// How many rows belong to units that have no score of their own: a group's costs where its clinicians report, say.
    pub(super) fn rows_without_score(&self) -> usize {
        let scored: BTreeSet<u32> = self.scored.iter().map(|(unit, _)| *unit).collect();
        let rows = |unit: usize| {
            let reported = self.quality.rows.of(unit).len() + self.cost.of(unit).len();
            reported + self.activities.of(unit).len() + self.interoperability.of(unit).len()
        };
        let unscored = (0..crate::model::place(self.units.len())).filter(|unit| !scored.contains(unit));
        unscored.map(|unit| rows(unit as usize)).sum()
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

    /// Every unit that reported but for excluded clinicians, and every clinician who has to and whose practice did not;
    /// whoever reported for the APM Performance Pathway there.
    pub(super) fn find_scored(&self, law: &Law) -> Vec<(u32, Pathway)> {
        let clinicians = self.units.roster().clinicians().len();
        let standing = |unit: usize| (unit < clinicians).then(|| self.participation(law).of_clinician(unit).standing);
        // Who has to take part has a score without reporting anything, unless the practice takes part for them.
        let alone = |unit: usize, own: Standing| own.is_adjusted() && !self.covers(self.units.group_of(unit), law);
        let app = |unit: usize| self.quality.rows.of(unit).iter().any(|row| row.channel.program() == APP);
        let ways = |unit: usize| match standing(unit) {
            Some(Standing::Excluded(_)) => (false, false),
            Some(own) => (app(unit), self.reports(unit) || alone(unit, own)),
            None => (app(unit), self.reports(unit)),
        };
        let pathways = |unit: u32| {
            let (app, traditional) = ways(unit as usize);
            let app = app.then_some((unit, Pathway::App));
            let traditional = traditional.then_some((unit, Pathway::Traditional));
            app.into_iter().chain(traditional)
        };
        (0..crate::model::place(self.units.len())).into_par_iter().flat_map_iter(pathways).collect()
    }
}
