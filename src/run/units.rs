//! Scoring every reporting unit of a run.

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};

use super::infer::infer_pi;
use super::pipeline::{BonusMode, ScoreSettings};
use super::records::{CategoryColumns, GivenRow, PublishedFigures};
use super::scenarios::WhatIf;
use crate::ids::TinNpi;
use crate::ingest::{Accepted, BATCH};
use crate::model::{
    Categories, CategoryRecord, CategorySet, EntityKey, EntityScore, EntityType, Pathway, Reason, place,
};
use crate::number::Number;
use crate::participation::{Indicators, Roster};
use crate::rules::Law;
use crate::score::complex_patient_bonus::{Moments, Reference, bonus, moments};
use crate::score::score_categories;
use crate::units::{CENTS, Exact, FINE, MICRO, Optional, Points};

/// What a unit scored, as compact as a national run needs it: rounded, but for the final score.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    /// Percents with [`MICRO`] decimals; none: not scored.
    pub(super) scores: Categories<Option<i32>>,
    pub(super) weights: Categories<u8>,
    pub(super) reasons: Categories<Option<Reason>>,
    pub(super) at_threshold: bool,
    /// The weights are not the standard ones.
    pub(super) moved: bool,
    /// Points with two decimals.
    pub(super) complex_patient_bonus: Option<i32>,
    /// Unrounded.
    pub(super) final_score: Option<Exact<Points>>,
    pub(super) part_b_paid: Optional,
    pub(super) part_b_allowed: Optional,
    /// Its preset chose between two weightings by the published final score.
    pub(super) inferred: bool,
    /// How it was scored.
    pub(super) pathway: Pathway,
    /// What its categories are made of; none when scored from given categories.
    pub(super) details: Option<Details>,
}

impl Unit {
    /// A unit whose payments are not known.
    pub(super) fn scored(score: EntityScore, law: &Law, pathway: Pathway) -> Self {
        Self {
            scores: Categories::from_fn(|category| score.scores.get(category).as_ref().map(micro)),
            weights: score.weights,
            reasons: score.reasons,
            at_threshold: score.at_threshold,
            moved: score.weights != law.weights,
            complex_patient_bonus: score.complex_patient_bonus.map(|points| narrow(points.round_half_up(CENTS))),
            final_score: score.final_score,
            part_b_paid: Optional::NONE,
            part_b_allowed: Optional::NONE,
            inferred: false,
            pathway,
            details: None,
        }
    }
}

/// A number with [`MICRO`] decimals.
pub(super) fn micro<U>(number: &Exact<U>) -> i32 {
    narrow(number.round_half_up(MICRO))
}

/// What categories are made of, with [`MICRO`] decimals; where a category is not scored, its figures say nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Details {
    pub(super) achievement_points: i32,
    pub(super) available_points: i32,
    pub(super) bonus_points: i32,
    pub(super) quality_improvement: i32,
    pub(super) cost_improvement: i32,
}

/// What scoring needs besides the rows.
pub(super) struct Scoring<'a> {
    pub(super) law: &'a Law,
    pub(super) roster: Option<&'a Roster>,
    pub(super) reference: Option<Reference>,
    /// For each file, whether its preset infers promoting interoperability.
    pub(super) infers_pi: &'a [bool],
    /// What a scenario asks.
    pub(super) what_if: &'a WhatIf,
}

/// What the complex patient bonus is measured against: nothing, the roster's own figures, or those of the pipeline.
pub(super) fn reference(settings: &ScoreSettings, roster: Option<&Roster>) -> Option<Reference> {
    match settings.complex_patient_bonus {
        BonusMode::Off => None,
        BonusMode::Cohort => {
            let clinicians = roster?.clinicians();
            Some(Reference {
                hcc: moments(clinicians.iter().filter_map(|clinician| clinician.hcc_score.get()).collect()),
                dual: moments(clinicians.iter().filter_map(|clinician| clinician.dual_ratio.get()).collect()),
            })
        }
        BonusMode::Given => {
            let given = |mean: Option<Number>, sd: Option<Number>, median: Option<Number>| {
                Some(Moments { mean: mean?.exact(), standard_deviation: sd?.exact(), median: median?.exact() })
            };
            Some(Reference {
                hcc: given(settings.hcc_mean, settings.hcc_sd, settings.hcc_median),
                dual: given(settings.dual_mean, settings.dual_sd, settings.dual_median),
            })
        }
    }
}

impl Scoring<'_> {
    /// Scores the rows in the order of their keys.
    pub(super) fn units(&self, accepted: &Accepted) -> Vec<Unit> {
        let columns: Vec<_> = accepted.batches.iter().map(CategoryColumns::of).collect();
        let unit = |place: usize| {
            let (batch, row) = accepted.at(place);
            let infers_pi = self.infers_pi[batch.files.value(row) as usize];
            let set_aside = self.what_if.set_aside(place);
            let unit = self.unit(batch.key(row), &columns[place / BATCH].row(row), infers_pi, set_aside);
            let final_score = unit.final_score.filter(|_| !self.what_if.leaves_aside(place));
            Unit { final_score, ..unit }
        };
        (0..accepted.len()).into_par_iter().with_min_len(1024).map(unit).collect()
    }

    fn unit(&self, key: EntityKey<'_>, given: &GivenRow, infers_pi: bool, set_aside: CategorySet) -> Unit {
        let mut record = CategoryRecord { set_aside, ..self.record(key, given) };
        let inferred = infers_pi && infer_pi(&mut record, given.published.final_score, self.law);
        let clinician = self.clinician(key);
        Unit {
            part_b_paid: given.part_b_paid.or_else(|| clinician?.part_b_paid.get()).into(),
            part_b_allowed: given.part_b_allowed.or_else(|| clinician?.part_b_allowed.get()).into(),
            inferred,
            ..Unit::scored(score_categories(&record, self.law), self.law, Pathway::CategoryScores)
        }
    }

    fn record(&self, key: EntityKey<'_>, given: &GivenRow) -> CategoryRecord {
        let clinician = self.clinician(key);
        CategoryRecord {
            entity_type: key.entity_type,
            scores: Categories::from_fn(|category| {
                given.scores.get(category).map(|percent| Exact::decimal(percent, FINE))
            }),
            small_practice: self.small_practice(key, given),
            approved: clinician.map_or(given.approved, |clinician| given.approved.union(clinician.approved)),
            set_aside: CategorySet::default(),
            automatic_euc: clinician.is_some_and(|clinician| clinician.automatic_euc),
            complex_patient_bonus: self.complex_patient_bonus(key, given),
        }
    }

    fn clinician(&self, key: EntityKey<'_>) -> Option<&crate::participation::Clinician> {
        self.roster?.find(TinNpi::new(key.tin?, key.npi?))
    }

    /// As the row says, else as the roster does, else by the practice size of the row.
    fn small_practice(&self, key: EntityKey<'_>, given: &GivenRow) -> bool {
        let most = self.law.small_practice;
        let on_roster = || {
            let roster = self.roster?;
            let practice = roster.of_tin(key.tin?);
            let clinician = self.clinician(key).or_else(|| practice.first())?;
            Some(roster.is_small(clinician, most))
        };
        let by_size = || given.practice_size.map(|size| size <= most);
        given.small_practice.or_else(on_roster).or_else(by_size).unwrap_or(false)
    }

    /// A bonus that was given wins; else it is computed for those who submitted something.
    fn complex_patient_bonus(&self, key: EntityKey<'_>, given: &GivenRow) -> Option<Exact<Points>> {
        let stated = given.complex_patient_bonus.or_else(|| self.clinician(key)?.complex_patient_bonus.get());
        if let Some(points) = stated {
            return Some(Exact::decimal(points, FINE));
        }
        let submitted =
            [given.scores.quality, given.scores.improvement_activities, given.scores.promoting_interoperability];
        if !submitted.iter().flatten().any(|&percent| percent > 0) {
            return None;
        }
        let Indicators { hcc, dual } = self.indicators(key)?;
        bonus(hcc.as_ref(), dual.as_ref(), self.reference.as_ref()?, self.law.complex_patient_bonus.as_ref()?)
    }

    fn indicators(&self, key: EntityKey<'_>) -> Option<Indicators> {
        match key.entity_type {
            EntityType::Individual => Some(Indicators::of_clinician(self.clinician(key)?)),
            EntityType::Group | EntityType::Subgroup => Some(Indicators::of_practice(self.roster?, key.tin?)),
            EntityType::VirtualGroup | EntityType::ApmEntity | EntityType::Record => None,
        }
    }
}

/// A percent or a bonus of points in half the space.
pub(super) fn narrow(mantissa: i64) -> i32 {
    i32::try_from(mantissa).expect("a percent with 6 decimals fits 32 bits")
}

/// Figures that came with the rows, in the order of their keys.
pub(super) fn published(accepted: &Accepted) -> Vec<(u32, PublishedFigures)> {
    let of_batch = |(position, batch): (usize, _)| {
        let columns = CategoryColumns::of(batch);
        let rows = if columns.has_published() { batch.len() } else { 0 };
        (0..rows).map(move |row| (place(position * BATCH + row), columns.row(row).published))
    };
    accepted.batches.iter().enumerate().flat_map(of_batch).filter(|(_, figures)| figures.any()).collect()
}
