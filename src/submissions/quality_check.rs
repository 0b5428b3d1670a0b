//! Rows of `quality` against the rule pack, the roster and themselves; good ones become compact rows.

use std::collections::HashMap;

use arrow::array::{Array, PrimitiveArray, RecordBatch, StringViewArray};
use arrow::datatypes::{Decimal64Type, TimestampSecondType, UInt8Type, UInt32Type};

use super::check::{not_apm_entity, number, numbers, offered, text, texts, unit, unknown};
use super::{Context, Submitters};
use crate::ingest::{Complaint, EntityColumns, Piece, RowCheck, by_shelf};
use crate::model::submissions::{
    APP, Counts, Given, NO_COUNT, NO_STRATUM, NOTHING_MORE, Origin, QualityPiece, QualityRow, TRADITIONAL,
};
use crate::model::{Collection, EntityType};
use crate::rules::tables::{Metric, QualityMeasure};
use crate::schema::RejectCode;
use crate::score::quality::performance::{performance_rate, reporting_rate};
use crate::units::{Exact, FINE, Percent};

/// The check of `quality`.
pub struct QualityCheck<'a> {
    /// What rows are checked against.
    pub context: Context<'a>,
    /// Where submitters are numbered.
    pub submitters: &'a Submitters,
}

impl RowCheck for QualityCheck<'_> {
    fn check(
        &self,
        piece: Piece<'_>,
        good: &mut dyn Iterator<Item = usize>,
        complain: &mut dyn FnMut(Complaint),
    ) -> Option<QualityPiece> {
        let columns = Columns::of(piece.rows);
        let mut found = QualityPiece { rows: Vec::with_capacity(piece.rows.num_rows()), given: Vec::new() };
        let good: Vec<usize> = good.collect();
        let units = self.units(&columns, &good);
        let mut known = Known::default();
        for (row, unit) in good.into_iter().zip(units) {
            match self.row(&columns, row, unit, &mut known) {
                Ok((mut quality, given)) => {
                    quality.origin = Origin::of(piece.lines[row], piece.file);
                    for complaint in differing_rates(&columns, row, &quality, &given, self.measure(&quality)) {
                        complain(complaint);
                    }
                    if columns.has_more && given != Given::default() {
                        quality.more = u32::try_from(found.given.len()).expect("a piece has few rows");
                        found.given.push(given);
                    }
                    found.rows.push(quality);
                }
                Err(complaint) => complain(complaint),
            }
        }
        Some(QualityPiece { rows: by_shelf(found.rows), ..found })
    }
}

/// Offers that rows of clinicians were found to be good for, by what rows say: the same few come again and again.
type Known = HashMap<(u128, u8, u128), (u16, Collection, u8)>;
/// Bytes of a text that stands in its view whole.
const SHORT: usize = 12;

/// The columns of what is given beside the counts.
const MORE: [&str; 5] = ["performance_rate", "reporting_rate", "case_count", "score", "submitted_at"];

/// The columns of a piece.
struct Columns<'a> {
    keys: EntityColumns,
    measure_id: Option<&'a StringViewArray>,
    collection_type: Option<&'a PrimitiveArray<UInt8Type>>,
    program: Option<&'a StringViewArray>,
    stratum: Option<&'a StringViewArray>,
    submitter: Option<&'a StringViewArray>,
    /// Met, not met, exclusion, exception, eligible.
    counts: [Option<&'a PrimitiveArray<UInt32Type>>; 5],
    performance_rate: Option<&'a PrimitiveArray<Decimal64Type>>,
    reporting_rate: Option<&'a PrimitiveArray<Decimal64Type>>,
    case_count: Option<&'a PrimitiveArray<UInt32Type>>,
    score: Option<&'a PrimitiveArray<Decimal64Type>>,
    submitted_at: Option<&'a PrimitiveArray<TimestampSecondType>>,
    /// There are columns beside the counts.
    has_more: bool,
}

impl<'a> Columns<'a> {
    fn of(rows: &'a RecordBatch) -> Self {
        let counts = [
            "performance_met",
            "performance_not_met",
            "eligible_population_exclusion",
            "eligible_population_exception",
            "eligible_population",
        ];
        Self {
            keys: EntityColumns::of(rows),
            measure_id: texts(rows, "measure_id"),
            collection_type: numbers(rows, "collection_type"),
            program: texts(rows, "program"),
            stratum: texts(rows, "stratum"),
            submitter: texts(rows, "submitter"),
            counts: counts.map(|name| numbers(rows, name)),
            performance_rate: numbers(rows, "performance_rate"),
            reporting_rate: numbers(rows, "reporting_rate"),
            case_count: numbers(rows, "case_count"),
            score: numbers(rows, "score"),
            submitted_at: numbers(rows, "submitted_at"),
            has_more: MORE.iter().any(|name| rows.column_by_name(name).is_some()),
        }
    }

    /// What says which measure a row is about, how it was collected and for which programme, where all are short and no
    /// claims, which only some may report by: the same of another clinician stands for the same offer.
    fn short_offer(&self, row: usize) -> Option<(u128, u8, u128)> {
        let short = |column: &StringViewArray| (column.value(row).len() <= SHORT).then(|| column.views()[row]);
        let program = self.program.filter(|program| program.is_valid(row));
        let collection = number(self.collection_type, row).filter(|code| *code != Collection::Claims as u8)?;
        let measure = self.measure_id.filter(|ids| ids.is_valid(row))?;
        Some((short(measure)?, collection, program.map_or(Some(0), short)?))
    }

    /// What a row gives beside the counts.
    fn given(&self, row: usize) -> Given {
        Given {
            performance_rate: number(self.performance_rate, row),
            reporting_rate: number(self.reporting_rate, row),
            case_count: number(self.case_count, row),
            score: number(self.score, row),
            submitted_at: number(self.submitted_at, row),
        }
    }
}

impl QualityCheck<'_> {
    fn measure(&self, row: &QualityRow) -> &QualityMeasure {
        self.context.law.quality.measure(row.measure)
    }

    /// A compact row of a clinician that was found, else of a group or another unit, or of nobody.
    fn row(
        &self,
        columns: &Columns<'_>,
        row: usize,
        clinician: Option<u32>,
        known: &mut Known,
    ) -> Result<(QualityRow, Given), Complaint> {
        let unit = match clinician {
            Some(unit) => unit,
            None => self::unit(self.context.participation.units, columns.keys.key(row), row)?,
        };
        let said = clinician.and_then(|_| columns.short_offer(row));
        let (place, collection, program) = if let Some(offer) = said.and_then(|said| known.get(&said)) {
            *offer
        } else {
            let offer = self.offered(columns, row, (unit, clinician.is_some()))?;
            said.map(|said| known.insert(said, offer));
            offer
        };
        let measure = self.context.law.quality.measure(place);
        let counts = counts(columns, row)?;
        let given = if columns.has_more { columns.given(row) } else { Given::default() };
        let stratum = stratum(columns, row, measure, counts, given)?;
        enough(columns, row, measure, counts, given)?;
        score_in_bounds(row, measure, given)?;
        let submitter = self.submitters.number(text(columns.submitter, row));
        let origin = Origin { line: 0, file: 0 };
        let more = NOTHING_MORE;
        Ok((QualityRow { unit, measure: place, collection, program, submitter, stratum, counts, more, origin }, given))
    }

    /// The clinicians of rows, all found in one walk through the roster; rows of one often stand together.
    fn units(&self, columns: &Columns<'_>, good: &[usize]) -> Vec<Option<u32>> {
        let mut units = vec![None; good.len()];
        let (mut keys, mut starts) = (Vec::new(), Vec::new());
        for (place, row) in good.iter().enumerate() {
            if place > 0 && good[place - 1] + 1 == *row && columns.keys.repeats(*row) {
                continue;
            }
            starts.push(place);
            if let Some(clinician) = columns.keys.clinician(*row) {
                keys.push((clinician, place));
            }
        }
        keys.sort_unstable();
        let numbers = self.context.participation.units.find_in_order(keys.iter().map(|(key, _)| *key));
        for ((_, place), number) in keys.iter().zip(numbers) {
            units[*place] = number;
        }
        for (index, start) in starts.iter().enumerate() {
            let end = starts.get(index + 1).copied().unwrap_or(good.len());
            let unit = units[*start];
            units[*start..end].fill(unit);
        }
        units
    }

    /// The measure, its collection type and the programme, where all three go together.
    fn offered(
        &self,
        columns: &Columns<'_>,
        row: usize,
        (unit, is_clinician): (u32, bool),
    ) -> Result<(u16, Collection, u8), Complaint> {
        let (law, id) = (&self.context.law.quality, text(columns.measure_id, row).unwrap_or_default());
        let place = law.find(id).ok_or_else(|| {
            let known = law.measures.iter().map(|measure| measure.id.as_str());
            unknown(row, "measure_id", RejectCode::UnknownMeasure, id, known)
        })?;
        let measure = law.measure(place);
        offered(row, "measure_id", id, measure.retired)?;
        let program = self.program(columns, row)?;
        if program == TRADITIONAL && !is_clinician {
            not_apm_entity(columns.keys.key(row), row)?;
        }
        let collection = Collection::from_code(number(columns.collection_type, row).unwrap_or_default());
        let not_offered = |column, value: &str, message| {
            Err(Complaint { row, column, code: RejectCode::NotOffered, value: value.to_owned(), message })
        };
        let refuse = |message: String| not_offered("collection_type", collection.name(), message);
        if Some(place) == law.survey {
            let message = format!("`{id}` is calculated from its summary measures, which are reported one by one");
            return not_offered("measure_id", id, message);
        }
        let individual = columns.keys.key(row).entity_type == EntityType::Individual;
        if individual && collection == Collection::CertifiedSurveyVendor {
            return refuse("the CAHPS survey is one of groups".to_owned());
        }
        if measure.offer(collection).is_none() {
            let types: Vec<_> = measure.collections().map(Collection::name).collect();
            return refuse(format!("`{id}` is not offered as `{}`; it is as {}", collection.name(), types.join(", ")));
        }
        if program == TRADITIONAL && !measure.traditional {
            return not_offered("measure_id", id, format!("`{id}` is not part of traditional MIPS"));
        }
        if program == TRADITIONAL && collection == Collection::CmsWebInterface {
            return refuse(format!("`{id}` as `{}` is not part of traditional MIPS", collection.name()));
        }
        if collection == Collection::Claims && !self.context.participation.is_small(unit as usize) {
            return refuse("only small practices report by claims".to_owned());
        }
        Ok((place, collection, program))
    }

    fn program(&self, columns: &Columns<'_>, row: usize) -> Result<u8, Complaint> {
        let Some(name) = text(columns.program, row) else { return Ok(TRADITIONAL) };
        let mvps = &self.context.law.mvps;
        if name.eq_ignore_ascii_case("mips") {
            return Ok(TRADITIONAL);
        }
        if name.eq_ignore_ascii_case("app1") {
            return Ok(APP);
        }
        let place = mvps.iter().position(|mvp| mvp.eq_ignore_ascii_case(name));
        place.and_then(|place| u8::try_from(place + 2).ok()).ok_or_else(|| {
            let known = ["mips", "app1"].into_iter().chain(mvps.iter().map(String::as_str));
            unknown(row, "program", RejectCode::UnknownMvp, name, known)
        })
    }
}

/// The counts of a row, where the eligible population, met and not met are there; exceptions and exclusions may be missing.
fn counts(columns: &Columns<'_>, row: usize) -> Result<Counts, Complaint> {
    let [met, not_met, exclusion, exception, eligible] = columns.counts;
    let (met, not_met, eligible) = (number(met, row), number(not_met, row), number(eligible, row));
    let (exclusion, exception) = (number(exclusion, row), number(exception, row));
    let complaint =
        |column, code, value: u32, message| Err(Complaint { row, column, code, value: value.to_string(), message });
    let Some(eligible) = eligible else {
        let given = Counts { met: met.unwrap_or(NO_COUNT), not_met: not_met.unwrap_or(NO_COUNT), ..Counts::NONE };
        return Ok(Counts {
            exclusion: exclusion.unwrap_or(NO_COUNT),
            exception: exception.unwrap_or(NO_COUNT),
            ..given
        });
    };
    let (exclusion, exception) = (exclusion.unwrap_or(0), exception.unwrap_or(0));
    let there = met.zip(not_met).or((eligible == 0).then_some((met.unwrap_or(0), not_met.unwrap_or(0))));
    let Some((met, not_met)) = there else {
        // The eligible population alone gives no rate: whether what else is given does, is seen next.
        return Ok(Counts::NONE);
    };
    if met > eligible {
        let message = format!("{met} met of an eligible population of {eligible}");
        return complaint("performance_met", RejectCode::NumeratorAboveDenominator, met, message);
    }
    let reported = [met, not_met, exclusion, exception].into_iter().map(u64::from).sum::<u64>();
    if reported > u64::from(eligible) {
        let message = format!("{reported} met, not met, excepted or excluded of an eligible population of {eligible}");
        return complaint("eligible_population", RejectCode::CountsInconsistent, eligible, message);
    }
    Ok(Counts { met, not_met, exclusion, exception, eligible })
}

/// The stratum that a row names. A measure with several rates needs one, unless nobody is eligible or a registry states the
/// rate of its own measure.
fn stratum(
    columns: &Columns<'_>,
    row: usize,
    measure: &QualityMeasure,
    counts: Counts,
    given: Given,
) -> Result<u8, Complaint> {
    let Some(name) = text(columns.stratum, row) else {
        let whole =
            measure.algorithm.is_none() || counts.eligible == 0 || (measure.qcdr && given.performance_rate.is_some());
        if whole {
            return Ok(NO_STRATUM);
        }
        let message = format!("`{}` has several rates: its strata are {}", measure.id, measure.strata.join(", "));
        let (column, code) = ("stratum", RejectCode::MissingStratum);
        return Err(Complaint { row, column, code, value: String::new(), message });
    };
    measure.stratum(name).ok_or_else(|| {
        unknown(row, "stratum", RejectCode::UnknownStratum, name, measure.strata.iter().map(String::as_str))
    })
}

/// Whether a row says enough to be scored: a score where the measure has one; counts, or both rates and the cases.
fn enough(
    columns: &Columns<'_>,
    row: usize,
    measure: &QualityMeasure,
    counts: Counts,
    given: Given,
) -> Result<(), Complaint> {
    let missing = |column, code, message: &str| {
        Err(Complaint { row, column, code, value: String::new(), message: message.to_owned() })
    };
    match measure.metric {
        Metric::CostScore if given.score.is_none() || given.case_count.is_none() => {
            let column = if given.score.is_none() { "score" } else { "case_count" };
            return missing(column, RejectCode::MissingValue, "a measure from claims needs a score and its cases");
        }
        Metric::Cahps | Metric::CostScore => return Ok(()),
        Metric::NonProportion if given.score.is_none() && counts.eligible != 0 => {
            return missing("score", RejectCode::MissingValue, "`score` is empty: the measure has no rate");
        }
        _ => {}
    }
    if counts.are_given() {
        return Ok(());
    }
    if let Some(name) = missing_count(columns, row).filter(|_| given.reporting_rate.is_none()) {
        let message = format!("`{name}` is empty: neither the counts nor a reporting rate with its cases are whole");
        return missing(name, RejectCode::MissingCompleteness, &message);
    }
    if given.reporting_rate.is_none() || given.case_count.is_none() {
        let message = "neither counts nor a reporting rate with its cases";
        return missing("reporting_rate", RejectCode::MissingCompleteness, message);
    }
    if measure.metric != Metric::NonProportion && given.performance_rate.is_none() && given.case_count != Some(0) {
        let message = "neither counts nor a performance rate";
        return missing("performance_rate", RejectCode::MissingCompleteness, message);
    }
    Ok(())
}

/// The CAHPS survey scores from 0 to 100, and what CMS calculates from claims is never negative; other scores may be anything.
fn score_in_bounds(row: usize, measure: &QualityMeasure, given: Given) -> Result<(), Complaint> {
    let Some(score) = given.score else { return Ok(()) };
    let (within, message) = match measure.metric {
        Metric::Cahps => ((0..=100 * 10_i64.pow(FINE)).contains(&score), "a score of the survey is between 0 and 100"),
        Metric::CostScore => (score >= 0, "a score from claims is not negative"),
        _ => return Ok(()),
    };
    let (column, code, value) = ("score", RejectCode::RateOutOfRange, crate::units::decimal::short_text(score, FINE));
    if within { Ok(()) } else { Err(Complaint { row, column, code, value, message: message.to_owned() }) }
}

/// The first of the counts that make a rate which is empty, where another is filled.
fn missing_count(columns: &Columns<'_>, row: usize) -> Option<&'static str> {
    let [met, not_met, _, _, eligible] = columns.counts.map(|column| number(column, row));
    let counts = [("performance_met", met), ("performance_not_met", not_met), ("eligible_population", eligible)];
    let some = counts.iter().any(|(_, count)| count.is_some());
    counts.into_iter().find(|(_, count)| some && count.is_none()).map(|(name, _)| name)
}

/// Rates given beside counts that say something else by more than 0.01.
fn differing_rates(
    columns: &Columns<'_>,
    row: usize,
    quality: &QualityRow,
    given: &Given,
    measure: &QualityMeasure,
) -> Vec<Complaint> {
    if !quality.counts.are_given() || columns.performance_rate.is_none() && columns.reporting_rate.is_none() {
        return Vec::new();
    }
    let tolerance = Exact::<Percent>::ratio(1, 100);
    let pairs = [
        ("performance_rate", given.performance_rate.filter(|_| !measure.qcdr), performance_rate(quality.counts)),
        ("reporting_rate", given.reporting_rate, reporting_rate(quality.counts)),
    ];
    let differing = pairs.into_iter().filter_map(|(column, given, counted)| {
        let (given, counted) = (Exact::<Percent>::decimal(given?, FINE), counted?);
        let apart = (&given - &counted).max(&counted - &given);
        let text = |rate: &Exact<Percent>| crate::units::decimal::short_text(rate.round_half_up(6), 6);
        let message = format!("`{column}` is {} by the counts, which are used", text(&counted));
        let (code, value) = (RejectCode::RateDiffers, text(&given));
        (apart > tolerance).then_some(Complaint { row, column, code, value, message })
    });
    differing.collect()
}
