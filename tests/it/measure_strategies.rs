//! Submissions of any kind for the properties of scoring: units and rows as reading makes them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use mips_cohort::ingest::QualityPiece;
use mips_cohort::model::submissions::{
    ActivityRow, Channel, CostRow, Counts, Given, InteroperabilityRow, NO_STRATUM, NOTHING_MORE, Origin, Period,
    Program, QualityRow,
};
use mips_cohort::model::{CategorySet, Collection, EntityType, Reason, UnitFacts, UnitRows};
use mips_cohort::rules::tables::{MeasureLaw, Metric, QualityMeasure};
use mips_cohort::rules::{Law, RuleFiles};
use mips_cohort::score::quality::score_quality;
use mips_cohort::score::record::MeasureScore;
use mips_cohort::submissions::QualityRows;
use mips_cohort::units::{Exact, FINE, Percent};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::{Index, select};

pub static LAW: LazyLock<Law> = LazyLock::new(|| Law::of_year(&RuleFiles::embedded(), 2024).expect("the pack of 2024"));

pub fn measures() -> &'static MeasureLaw {
    LAW.measures.as_deref().expect("2024 is scored from measures")
}

/// Offers of traditional MIPS that are neither suppressed nor calculated by CMS, in two collection types.
pub static OFFERS: LazyLock<Vec<(u16, Collection)>> = LazyLock::new(|| {
    let offers = |(place, measure): (u16, &'static QualityMeasure)| {
        let collections = [Collection::Registry, Collection::ElectronicHealthRecord].into_iter();
        let offered = move |collection: &Collection| measure.offer(*collection).is_some_and(|offer| !offer.suppressed);
        collections.filter(offered).map(move |collection| (place, collection))
    };
    let rated = |measure: &QualityMeasure| {
        !matches!(measure.metric, Metric::Cahps | Metric::CostScore | Metric::NonProportion)
            && measure.traditional
            && !measure.retired
    };
    measures().quality.measures.iter().filter(|(_, measure)| rated(measure)).flat_map(offers).collect()
});

pub fn facts() -> UnitFacts<'static> {
    UnitFacts {
        set_aside: CategorySet::default(),
        entity_type: EntityType::Individual,
        clinicians: 20,
        small_practice: false,
        special_status: false,
        automatic_reweighting: None,
        specialty: None,
        prior_quality: None,
        prior_cost: None,
        approved: CategorySet::default(),
        automatic_euc: false,
        late_joiner: false,
        survey_registered: false,
        apm_participant: false,
        complex_patient_bonus: None,
    }
}

pub fn whole<U>(number: i64) -> Exact<U> {
    Exact::whole(number)
}

pub fn counts(met: u32, not_met: u32, missing: u32) -> Counts {
    Counts { met, not_met, exclusion: 0, exception: 0, eligible: met + not_met + missing }
}

/// What one row of quality says.
#[derive(Debug, Clone)]
pub struct Said {
    pub offer: (u16, Collection),
    submitter: u16,
    stratum: u8,
    counts: Counts,
    given: Given,
}

impl Said {
    pub fn counted(offer: (u16, Collection), counts: Counts) -> Self {
        Self { offer, submitter: 0, stratum: NO_STRATUM, counts, given: Given::default() }
    }

    #[allow(clippy::type_complexity, reason = "what makes a row differ from others")]
    pub fn key(&self) -> (u16, u8, u16, u8, Option<i64>) {
        (self.offer.0, self.offer.1 as u8, self.submitter, self.stratum, self.given.submitted_at)
    }
}

/// Rows with counts or rates, of any offer, stratum, submitter and time; no two of one key.
pub fn submissions() -> impl Strategy<Value = Vec<Said>> {
    let row =
        (any::<Index>(), 0..3_u16, any::<Index>(), of(0..2_i64), (0..120_u32, 0..60_u32, 0..40_u32), any::<bool>());
    let said =
        |(offer, submitter, stratum, submitted_at, (met, not_met, missing), counted): (Index, _, Index, _, _, bool)| {
            let offer = *offer.get(&OFFERS);
            let measure = &measures().quality.measures[offer.0];
            let strata = measure.algorithm.map_or(0, |_| measure.strata.len());
            let percent = |part: u32, of: u32| i64::from(100 * part / of.max(1)) * 10_i64.pow(FINE);
            let given = Given {
                performance_rate: Some(percent(met, met + not_met)),
                reporting_rate: Some(percent(met + not_met, met + not_met + missing)),
                case_count: Some(met + not_met + missing),
                ..Given::default()
            };
            Said {
                offer,
                submitter,
                stratum: if strata == 0 { NO_STRATUM } else { stratum.index(strata) as u8 },
                counts: if counted { counts(met, not_met, missing) } else { Counts::NONE },
                given: Given { submitted_at, ..if counted { Given::default() } else { given } },
            }
        };
    vec(row.prop_map(said), 0..25).prop_map(|rows| {
        let rows: BTreeMap<_, _> = rows.into_iter().map(|said| (said.key(), said)).collect();
        rows.into_values().collect()
    })
}

/// Rows as reading brings them into order; how many were left out because they stand twice, and rejected.
pub fn sorted(said: &[Said]) -> (QualityRows, usize, usize) {
    let row = |(place, said): (usize, &Said)| QualityRow {
        unit: 0,
        measure: said.offer.0,
        channel: Channel::new(Program::Traditional, said.offer.1),
        submitter: said.submitter,
        stratum: said.stratum,
        counts: said.counts,
        more: if said.given == Given::default() { NOTHING_MORE } else { place as u32 },
        line: place as u32 + 2,
        file: 0,
    };
    let piece = QualityPiece {
        rows: said.iter().enumerate().map(row).collect(),
        given: said.iter().map(|said| said.given).collect(),
    };
    let (rows, faults) = QualityRows::sorted(piece, &[0, 1, 2], &measures().quality);
    assert!(faults.duplicates.conflicting.is_empty());
    (rows, faults.duplicates.identical.len(), faults.incomplete.len())
}

/// The quality percent, and what became of every measure.
pub fn quality(said: &[Said], facts: &UnitFacts<'_>) -> (Option<Exact<Percent>>, Vec<MeasureScore>) {
    let (rows, mut found) = (sorted(said).0, Vec::new());
    let quality = rows.rows.all_of(0);
    let reported = UnitRows { quality: &quality, given: &rows.given, ..UnitRows::default() };
    let score = score_quality(reported, facts, &measures().quality, &mut found);
    (score.percent, found)
}

pub fn cost_rows() -> impl Strategy<Value = Vec<CostRow>> {
    let row = |(measure, case_count, dollars): (Index, u32, i64)| {
        let measure = measure.index(measures().cost.measures.len()) as u16;
        CostRow { unit: 0, measure, case_count, cost: dollars * 1_000_000_000, origin: Origin { line: 2, file: 0 } }
    };
    vec((any::<Index>(), 0..60_u32, 0..60_000_i64).prop_map(row), 0..6)
}

pub fn activity_rows() -> impl Strategy<Value = Vec<ActivityRow>> {
    let row = |(activity, submitter, days, share): (Index, u16, Option<i32>, Option<i64>)| ActivityRow {
        unit: 0,
        activity: activity.index(measures().activities.activities.len()) as u16,
        submitter,
        period: days.map(|days| Period { start: 19_800, end: 19_800 + days }),
        share: share.map(|tenths| tenths * 10_i64.pow(FINE - 1)),
        submitted_at: None,
        origin: Origin { line: 2, file: 0 },
    };
    let rows = vec((any::<Index>(), 0..2_u16, of(60..200_i32), of(0..=10_i64)).prop_map(row), 0..8);
    rows.prop_map(|mut rows| {
        rows.sort_by_key(|row| (row.submitter, row.activity));
        rows
    })
}

/// One submission of everything, with some answers left out, changed or small.
pub fn interoperability_rows() -> impl Strategy<Value = Vec<InteroperabilityRow>> {
    let count = measures().interoperability.measures.len();
    let answers = vec((prop::bool::weighted(0.9), prop::bool::weighted(0.95), 0..=50_u32), count);
    (answers, prop::bool::weighted(0.8)).prop_map(|(answers, any)| {
        let rows = answers.into_iter().zip(0_u16..).filter(|((there, ..), _)| any && *there);
        let row = |((_, yes, numerator), measure): ((bool, bool, u32), u16)| {
            let has_rate = measures().interoperability.measures[measure].has_rate;
            InteroperabilityRow {
                unit: 0,
                measure,
                submitter: 0,
                rate: has_rate.then_some((numerator, 50)),
                attested: (!has_rate).then_some(yes),
                engaged: true,
                certified: true,
                period: Some(Period { start: 19_800, end: 20_000 }),
                submitted_at: None,
                origin: Origin { line: 2, file: 0 },
            }
        };
        rows.map(row).collect()
    })
}

pub fn any_facts() -> impl Strategy<Value = UnitFacts<'static>> {
    let types = select(vec![EntityType::Individual, EntityType::Group, EntityType::ApmEntity]);
    let statuses = (
        any::<bool>(),
        any::<bool>(),
        prop::bool::weighted(0.1),
        prop::bool::weighted(0.1),
        any::<bool>(),
        any::<bool>(),
    );
    let percents = || of((0..=10_000_i64).prop_map(|hundredths| Exact::decimal(hundredths, 2)));
    let bonus = of((0..=1_000_i64).prop_map(|hundredths| Exact::decimal(hundredths, 2)));
    (types, statuses, 0..16_u8, of(Just(Reason::HospitalBased)), percents(), percents(), bonus).prop_map(
        |(entity_type, statuses, approved, automatic_reweighting, prior_quality, prior_cost, bonus)| UnitFacts {
            entity_type,
            small_practice: statuses.0,
            special_status: statuses.1,
            automatic_euc: statuses.2,
            late_joiner: statuses.3,
            survey_registered: statuses.4,
            apm_participant: statuses.5,
            approved: CategorySet::from_bits(approved),
            automatic_reweighting,
            prior_quality,
            prior_cost,
            complex_patient_bonus: bonus,
            ..facts()
        },
    )
}
