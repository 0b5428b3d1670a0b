//! Scoring every unit of a run from measures.

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::measures::MeasureTables;
use super::units::{Details, Unit, micro};
use crate::model::submissions::QualityRow;
use crate::model::{Categories, EntityScore, EntityType, Pathway, Reason, UnitFacts, UnitRows, place};
use crate::rules::Law;
use crate::rules::tables::MeasureLaw;
use crate::score::activities::ApmCredit;
use crate::score::complex_patient_bonus::{Reference, bonus};
use crate::score::pathway::{TraditionalScore, score_traditional};
use crate::score::quality::{QualityScore, score_app_quality};
use crate::score::record::{MeasureScore, Recorder};
use crate::submissions::pooled_claims;
use crate::units::{Exact, FINE, Percent, Points, Pure};

/// What scoring from measures needs.
pub(super) struct MeasureScoring<'a> {
    pub(super) law: &'a Law,
    pub(super) measures: &'a MeasureLaw,
    pub(super) tables: &'a MeasureTables,
    pub(super) reference: Option<Reference>,
    pub(super) credit: ApmCredit,
}

impl MeasureScoring<'_> {
    /// Scores the units in their order.
    pub(super) fn units(&self) -> Vec<Unit> {
        let unit = |(unit, pathway): &(u32, Pathway)| match pathway {
            Pathway::App => self.app_unit(*unit as usize),
            _ => self.unit(*unit as usize),
        };
        self.tables.scored.par_iter().with_min_len(64).map(unit).collect()
    }

    fn unit(&self, unit: usize) -> Unit {
        let score = self.score(unit, &mut ());
        let details = details(&score.quality, &score.cost_improvement);
        let clinician = self.tables.units.roster().clinicians().get(unit);
        Unit {
            part_b_paid: clinician.map(|clinician| clinician.part_b_paid).unwrap_or_default(),
            part_b_allowed: clinician.map(|clinician| clinician.part_b_allowed).unwrap_or_default(),
            details: Some(details),
            ..Unit::scored(score.entity, self.law, Pathway::Traditional)
        }
    }

    /// The APM Performance Pathway, of which quality alone is scored: there is no final score.
    fn app_unit(&self, unit: usize) -> Unit {
        let quality = self.app_quality(unit, &mut ());
        let other = Some(Reason::NotGiven);
        let scored = quality.percent.is_some();
        let details = details(&quality, &Exact::zero());
        let score = EntityScore {
            scores: Categories { quality: quality.percent, ..Categories::default() },
            weights: Categories::default(),
            reasons: Categories {
                quality: (!scored).then_some(Reason::NoMeasure),
                cost: Some(Reason::App),
                improvement_activities: other,
                promoting_interoperability: other,
            },
            at_threshold: false,
            complex_patient_bonus: None,
            final_score: None,
        };
        Unit { details: Some(details), ..Unit::scored(score, self.law, Pathway::App) }
    }

    fn app_quality(&self, unit: usize, recorder: &mut impl Recorder) -> QualityScore {
        let facts = self.tables.participation(self.law).facts(unit, false);
        let rows = UnitRows {
            quality: self.tables.quality.rows.of(unit),
            given: &self.tables.quality.given,
            ..UnitRows::default()
        };
        score_app_quality(rows, &facts, &self.measures.quality, &self.measures.app, recorder)
    }

    /// What became of every measure of a unit.
    pub(super) fn measures_of(&self, unit: usize, pathway: Pathway) -> Vec<MeasureScore> {
        let mut found: Vec<MeasureScore> = Vec::new();
        match pathway {
            Pathway::App => _ = self.app_quality(unit, &mut found),
            _ => _ = self.score(unit, &mut found),
        }
        found
    }

    fn score(&self, unit: usize, recorder: &mut impl Recorder) -> TraditionalScore {
        let (tables, units) = (self.tables, &self.tables.units);
        let is_individual = units.key(unit).entity_type == EntityType::Individual;
        let group_scored = is_individual && tables.covers(units.group_of(unit), self.law);
        let facts = tables.participation(self.law).facts(unit, group_scored);
        let pooled = self.pooled(unit, &facts);
        let rows = UnitRows {
            quality: tables.quality.rows.of(unit),
            pooled: &pooled,
            given: &tables.quality.given,
            cost: tables.cost.of(unit),
            activities: tables.activities.of(unit),
            interoperability: tables.interoperability.of(unit),
        };
        let bonus = |submitted| self.bonus(unit, &facts, submitted);
        score_traditional(rows, &facts, self.credit, self.law, self.measures, bonus, recorder)
    }

    /// Claims of the clinicians of a small practice that reported improvement activities or promoting interoperability as a
    /// group.
    fn pooled(&self, unit: usize, facts: &UnitFacts<'_>) -> Vec<QualityRow> {
        let tables = self.tables;
        let other = !tables.activities.of(unit).is_empty() || !tables.interoperability.of(unit).is_empty();
        if facts.entity_type != EntityType::Group || !facts.small_practice || !other {
            return Vec::new();
        }
        pooled_claims(tables.units.members(unit), place(unit), &tables.quality)
    }

    /// A bonus that was given wins; else it is computed for those who submitted something (42 CFR 414.1380(c)(3)).
    fn bonus(&self, unit: usize, facts: &UnitFacts<'_>, submitted: bool) -> Option<Exact<Points>> {
        if facts.complex_patient_bonus.is_some() || !submitted {
            return facts.complex_patient_bonus.clone();
        }
        let (hcc, dual) = self.indicators(unit);
        bonus(hcc.as_ref(), dual.as_ref(), self.reference.as_ref()?, self.law.complex_patient_bonus.as_ref()?)
    }

    /// Mean HCC score and dual ratio.
    #[allow(clippy::type_complexity, reason = "HCC score and dual ratio")]
    fn indicators(&self, unit: usize) -> (Option<Exact<Pure>>, Option<Exact<Pure>>) {
        let units = &self.tables.units;
        let fine = |mantissa| Exact::decimal(mantissa, FINE);
        if let Some(clinician) = units.roster().clinicians().get(unit) {
            return (clinician.hcc_score.get().map(fine), clinician.dual_ratio.get().map(fine));
        }
        let cells = units.cells(place(unit));
        let Some(tin) = units.key(unit).tin else { return (cells.hcc_score.map(fine), cells.dual_ratio.map(fine)) };
        let roster = units.roster();
        let hcc = cells.hcc_score.map(fine).or_else(|| roster.group_mean(tin, |clinician| clinician.hcc_score.get()));
        let dual =
            cells.dual_ratio.map(fine).or_else(|| roster.group_mean(tin, |clinician| clinician.dual_ratio.get()));
        (hcc, dual)
    }
}

/// What categories are made of, as it is written.
fn details(quality: &QualityScore, cost_improvement: &Exact<Percent>) -> Details {
    Details {
        achievement_points: micro(&quality.achievement),
        available_points: micro(&quality.available),
        bonus_points: micro(&quality.bonus),
        quality_improvement: micro(&quality.improvement),
        cost_improvement: micro(cost_improvement),
    }
}
