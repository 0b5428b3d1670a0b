//! Scoring every unit of a run from measures.

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::measures::MeasureTables;
use super::units::{Details, Unit, micro};
use crate::model::submissions::{Program, QualityRow};
use crate::model::{EntityType, Pathway, UnitFacts, UnitRows, place};
use crate::participation::{Participation, Standing};
use crate::rules::Law;
use crate::rules::tables::MeasureLaw;
use crate::score::activities::ApmCredit;
use crate::score::complex_patient_bonus::{Reference, bonus};
use crate::score::interoperability::score_interoperability;
use crate::score::pathway::{
    MemberScore, PathwayScore, Scored, score_app, score_facility, score_mvp, score_traditional,
};
use crate::score::quality::{MvpChoice, QualityScore, record_unknown};
use crate::score::record::{MeasureScore, Recorder};
use crate::submissions::{UnitQuality, claims_of_practice, pooled_claims};
use crate::units::{Exact, Percent, Points};

/// Units that one thread takes at least.
const AT_ONCE: usize = 64;
/// Units that one thread takes at most, so that none waits long for another at the end.
const MOST_AT_ONCE: usize = 1024;

/// What scoring from measures needs.
pub(super) struct MeasureScoring<'a> {
    pub(super) law: &'a Law,
    pub(super) measures: &'a MeasureLaw,
    pub(super) tables: &'a MeasureTables,
    pub(super) reference: Option<Reference>,
    pub(super) credit: ApmCredit,
}

impl<'a> MeasureScoring<'a> {
    /// Scores the units in their order.
    pub(super) fn units(&self) -> Vec<Unit> {
        let unit = |(unit, pathway): &(u32, Pathway)| self.unit(*unit as usize, *pathway);
        self.tables.scored.par_iter().with_min_len(AT_ONCE).with_max_len(MOST_AT_ONCE).map(unit).collect()
    }

    /// The score of a unit in a pathway.
    pub(super) fn unit(&self, unit: usize, pathway: Pathway) -> Unit {
        let score = self.score(unit, pathway, &mut ());
        let clinician = self.tables.units.roster().clinicians().get(unit);
        Unit {
            part_b_paid: clinician.map(|clinician| clinician.part_b_paid).unwrap_or_default(),
            part_b_allowed: clinician.map(|clinician| clinician.part_b_allowed).unwrap_or_default(),
            details: score.quality.as_ref().map(|quality| details(quality, &score.cost_improvement)),
            ..Unit::scored(score.entity, self.law, pathway)
        }
    }

    /// What became of every measure of a unit.
    pub(super) fn measures_of(&self, unit: usize, pathway: Pathway) -> Vec<MeasureScore> {
        let mut found: Vec<MeasureScore> = Vec::new();
        self.score(unit, pathway, &mut found);
        // Once for each unit: beside its traditional score, else beside its first.
        let scored = &self.tables.scored[self.tables.scores_of(unit)];
        let beside = scored.iter().find(|(_, pathway)| *pathway == Pathway::Traditional).or(scored.first());
        if beside.is_some_and(|(_, beside)| *beside == pathway) {
            self.record_closed(unit, &mut found);
        }
        found
    }

    /// Takes down what was reported for programmes that are not open to the unit.
    fn record_closed(&self, unit: usize, found: &mut Vec<MeasureScore>) {
        let rows = self.tables.quality.rows.all_of(unit);
        let mut closed: Vec<Program> = rows.iter().map(|row| row.channel.program()).collect();
        closed.dedup();
        closed.retain(|program| !self.tables.is_open(unit, *program));
        if closed.is_empty() {
            return;
        }
        let facts = self.participation().facts(unit, false);
        let rows = UnitRows { quality: &rows, given: &self.tables.quality.given, ..UnitRows::default() };
        for program in closed {
            record_unknown(rows, program, &facts, &self.measures.quality, found);
        }
    }

    fn participation(&self) -> Participation<'a> {
        self.tables.participation(self.law)
    }

    fn score(&self, unit: usize, pathway: Pathway, recorder: &mut impl Recorder) -> PathwayScore {
        let (tables, units) = (self.tables, &self.tables.units);
        let facts = self.participation().facts(unit, self.is_in_scored_group(unit));
        let facts = UnitFacts { set_aside: tables.what_if.set_aside(unit), ..facts };
        let moves = tables.what_if.moves(unit);
        let joined = self.joined_rows(unit, pathway, &facts);
        let practice = match facts.entity_type {
            EntityType::Subgroup => self.participation().practice_of_subgroup(unit),
            _ => unit,
        };
        let mut quality = UnitQuality::new();
        tables.quality.rows.unpack(unit, &mut quality);
        let own_cost = tables.cost.of(unit);
        let members = || self.interoperability_of_members(unit);
        let scored = Scored {
            facts: &facts,
            rows: UnitRows {
                quality: &quality,
                pooled: &joined,
                given: &tables.quality.given,
                moves: &moves,
                cost: if own_cost.is_empty() { tables.cost.of(practice) } else { own_cost },
                activities: tables.activities.of(unit),
                interoperability: tables.interoperability_of(practice),
            },
            of_members: if facts.entity_type == EntityType::ApmEntity { Some(&members) } else { None },
            credit: self.credit,
            law: self.law,
            measures: self.measures,
            bonus: &|submitted| self.bonus(unit, &facts, submitted),
        };
        match pathway {
            Pathway::App => score_app(scored, recorder),
            Pathway::Mvp(number) => score_mvp(scored, self.choice(units.registration(unit), number), recorder),
            Pathway::Facility => {
                let facility = tables.facility(unit, self.law).expect("the pathway is for units that have one");
                score_facility(scored, facility, recorder)
            }
            Pathway::Traditional | Pathway::CategoryScores => score_traditional(scored, recorder),
        }
    }

    fn choice(&self, registration: crate::participation::Registration, number: u8) -> MvpChoice<'a> {
        MvpChoice {
            number,
            pathway: self.measures.mvps.of(number),
            measures_required: self.measures.mvps.measures_required,
            population_health: registration.population_health,
            outcome_claims: registration.outcome_claims,
        }
    }

    /// Whether the practice of a clinician has a score as a group.
    fn is_in_scored_group(&self, unit: usize) -> bool {
        let units = &self.tables.units;
        unit < units.roster().clinicians().len() && self.tables.covers(units.group_of(unit), self.law)
    }

    /// Quality rows that a unit has from others: a subgroup the measures from claims of its practice, a small practice that
    /// reported improvement activities or promoting interoperability the Part B claims of its clinicians.
    fn joined_rows(&self, unit: usize, pathway: Pathway, facts: &UnitFacts<'_>) -> Vec<QualityRow> {
        let tables = self.tables;
        let quality = &tables.quality;
        let program = match pathway {
            Pathway::App => Program::App,
            Pathway::Mvp(number) => Program::Mvp(number),
            Pathway::Traditional | Pathway::Facility | Pathway::CategoryScores => Program::Traditional,
        };
        let other = || !tables.activities.of(unit).is_empty() || !tables.interoperability.of(unit).is_empty();
        match facts.entity_type {
            EntityType::Subgroup => {
                let practice = self.participation().practice_of_subgroup(unit);
                let [own, offered] = [unit, practice].map(|unit| quality.rows.all_of(unit));
                let registration = tables.units.registration(unit);
                let chosen = [registration.population_health, registration.outcome_claims];
                let asked = |measure: u16| match program {
                    Program::App => self.measures.app.measures.iter().any(|slot| slot.measure == measure),
                    _ => chosen.contains(&Some(measure)),
                };
                claims_of_practice(&own, &offered, program, asked, &self.measures.quality)
            }
            EntityType::Group if facts.small_practice && other() => {
                pooled_claims(tables.units.members(unit), place(unit), program, quality)
            }
            _ => Vec::new(),
        }
    }

    /// What the members of an APM entity add to its promoting interoperability, but for those whom the program leaves out
    /// (42 CFR 414.1317(b)(3)).
    fn interoperability_of_members(&self, entity: usize) -> Vec<MemberScore> {
        let (tables, units) = (self.tables, &self.tables.units);
        let percent = |unit: usize| {
            let rows = tables.interoperability_of(unit);
            score_interoperability(rows, &self.measures.interoperability, &mut ())
        };
        let mut of_practice: Option<(usize, Option<Exact<Percent>>)> = None;
        let mut found = Vec::new();
        for member in units.members(entity) {
            let standing = self.participation().of_joined(member, (entity, EntityType::ApmEntity));
            if standing.is_none_or(|standing| matches!(standing, Standing::Excluded(_))) {
                continue;
            }
            let practice = units.group_of(member);
            let known = of_practice.take().filter(|(known, _)| *known == practice);
            let (_, as_group) = of_practice.insert(known.unwrap_or_else(|| (practice, percent(practice))));
            let facts = self.participation().facts(member, self.is_in_scored_group(member));
            found.extend(MemberScore::of(as_group.clone(), percent(member), &facts));
        }
        found
    }

    /// A bonus that was given wins; else it is computed for those who submitted something (42 CFR 414.1380(c)(3)).
    fn bonus(&self, unit: usize, facts: &UnitFacts<'_>, submitted: bool) -> Option<Exact<Points>> {
        if facts.complex_patient_bonus.is_some() || !submitted {
            return facts.complex_patient_bonus.clone();
        }
        let reference = self.reference.as_ref()?;
        let indicators = self.participation().indicators(unit);
        let law = self.law.complex_patient_bonus.as_ref()?;
        bonus(indicators.hcc.as_ref(), indicators.dual.as_ref(), reference, law)
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
