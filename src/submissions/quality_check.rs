//! Rows of `quality` against the rule pack, the roster and themselves; good ones become compact rows.

use std::collections::HashMap;

use super::check::{MEASURE_ID, listed, not_apm_entity, number, text, unit, unknown};
use super::quality_columns::Columns;
use super::quality_figures::{counts, differing_rates, enough, score_in_bounds, stratum};
use super::{Context, Submitters};
use crate::ingest::{Complaint, Piece, RowCheck, by_shelf};
use crate::model::submissions::{APP, Given, NOTHING_MORE, Origin, QualityPiece, QualityRow, TRADITIONAL};
use crate::model::{Collection, EntityType};
use crate::rules::tables::QualityMeasure;
use crate::schema::RejectCode;

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

impl QualityCheck<'_> {
    fn measure(&self, row: &QualityRow) -> &QualityMeasure {
        &self.context.law.quality.measures[row.measure]
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
        let measure = &self.context.law.quality.measures[place];
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
        let law = &self.context.law.quality;
        let place = listed(&law.measures, text(columns.measure_id, row), MEASURE_ID, row)?;
        let measure = &law.measures[place];
        let id = &measure.id;
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
