//! Rows of `quality` against the rule pack, the roster and themselves; good ones become compact rows.

use rustc_hash::FxHashMap;

use super::check::{MEASURE_ID, listed, number, text, unit, unknown};
use super::quality_columns::Columns;
use super::quality_figures::{counts, differing_rates, enough, score_in_bounds, stratum};
use super::{Context, Submitters};
use crate::ingest::{Complaint, Kept, Piece, RowCheck, by_shelf};
use crate::model::submissions::{Channel, Given, NOTHING_MORE, Origin, Program, QualityPiece, QualityRow};
use crate::model::{Collection, EntityType, place};
use crate::schema::RejectCode;

/// The check of `quality`.
pub struct QualityCheck<'a> {
    /// What rows are checked against.
    pub context: Context<'a>,
    /// Where submitters are numbered.
    pub submitters: &'a Submitters,
}

impl RowCheck for QualityCheck<'_> {
    fn check(&self, piece: Piece<'_>, good: &[usize], complain: &mut dyn FnMut(Complaint)) -> Kept {
        let columns = Columns::of(piece.rows);
        let mut found = QualityPiece { rows: Vec::with_capacity(good.len()), given: Vec::new() };
        let units = self.units(&columns, good);
        let mut known = Known::default();
        let mut given = Given::default();
        for (&row, unit) in good.iter().zip(units) {
            if columns.has_more {
                given = columns.given(row);
            }
            match self.row(&columns, row, unit, &given, &mut known) {
                Ok(quality) => {
                    if columns.has_rates {
                        let measure = &self.context.law.quality.measures[quality.measure];
                        differing_rates(row, &quality, &given, measure).into_iter().for_each(&mut *complain);
                    }
                    let Origin { line, file } = Origin::of(piece.lines[row], piece.file);
                    let mut quality = QualityRow { line, file, ..quality };
                    if columns.has_more && given != Given::default() {
                        quality.more = place(found.given.len());
                        found.given.push(given);
                    }
                    found.rows.push(quality);
                }
                Err(complaint) => complain(*complaint),
            }
        }
        Kept::Quality(QualityPiece { rows: by_shelf(found.rows), ..found })
    }
}

/// Offers that rows of clinicians were found to be good for, by what rows say: the same few come again and again.
type Known = FxHashMap<(u128, u8, u128), Offer>;

/// A measure, with how it was collected and the programme it was reported for.
type Offer = (u16, Channel);

impl QualityCheck<'_> {
    /// A compact row of a clinician that was found, else of a group or another unit, or of nobody.
    fn row(
        &self,
        columns: &Columns<'_>,
        row: usize,
        clinician: Option<u32>,
        given: &Given,
        known: &mut Known,
    ) -> Result<QualityRow, Box<Complaint>> {
        let unit = match clinician {
            Some(unit) => unit,
            None => self::unit(self.context.participation.units, columns.keys.key(row), row)?,
        };
        let said = clinician.and_then(|_| columns.short_offer(row));
        let (place, channel) = if let Some(offer) = said.and_then(|said| known.get(&said)) {
            *offer
        } else {
            let offer = self.offered(columns, row, (unit, clinician.is_some()))?;
            said.map(|said| known.insert(said, offer));
            offer
        };
        let measure = &self.context.law.quality.measures[place];
        let counts = counts(columns, row)?;
        let stratum = stratum(columns, row, measure, counts, given)?;
        enough(columns, row, measure, counts, given)?;
        score_in_bounds(row, measure, given)?;
        let submitter = self.submitters.number(text(columns.submitter, row));
        let more = NOTHING_MORE;
        Ok(QualityRow { unit, counts, more, line: 0, file: 0, measure: place, submitter, channel, stratum })
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
    ) -> Result<Offer, Complaint> {
        let law = &self.context.law.quality;
        let place = listed(&law.measures, text(columns.measure_id, row), MEASURE_ID, row)?;
        let measure = &law.measures[place];
        let id = &measure.id;
        let program = self.program(columns, row)?;
        let collection = Collection::from_code(number(columns.collection_type, row).unwrap_or_default());
        let not_offered = |column, value: &str, message| {
            Err(Complaint { row, column, code: RejectCode::NotOffered, value: value.to_owned(), message })
        };
        let refuse = |message: String| not_offered("collection_type", collection.name(), message);
        if Some(place) == law.survey {
            let message = format!("`{id}` is calculated from its summary measures, which are reported one by one");
            return not_offered("measure_id", id, message);
        }
        let entity_type = if is_clinician { EntityType::Individual } else { columns.keys.key(row).entity_type };
        let traditional = program == Program::Traditional;
        if traditional && entity_type == EntityType::Subgroup {
            let message = "a subgroup reports in a MIPS Value Pathway or the APM Performance Pathway".to_owned();
            return not_offered("program", "mips", message);
        }
        if entity_type == EntityType::Individual && collection == Collection::CertifiedSurveyVendor {
            return refuse("the CAHPS survey is one of groups".to_owned());
        }
        if measure.offer(collection).is_none() {
            let types: Vec<_> = measure.collections().map(Collection::name).collect();
            return refuse(format!("`{id}` is not offered as `{}`; it is as {}", collection.name(), types.join(", ")));
        }
        if traditional && !measure.traditional {
            return not_offered("measure_id", id, format!("`{id}` is not part of traditional MIPS"));
        }
        if traditional && collection == Collection::CmsWebInterface {
            return refuse(format!("`{id}` as `{}` is not part of traditional MIPS", collection.name()));
        }
        if collection == Collection::Claims && !self.context.participation.is_small(unit as usize) {
            return refuse("only small practices report by claims".to_owned());
        }
        Ok((place, Channel::new(program, collection)))
    }

    fn program(&self, columns: &Columns<'_>, row: usize) -> Result<Program, Complaint> {
        let Some(name) = text(columns.program, row) else { return Ok(Program::Traditional) };
        let mvps = &self.context.law.mvps;
        if name.eq_ignore_ascii_case("mips") {
            return Ok(Program::Traditional);
        }
        if name.eq_ignore_ascii_case("app1") {
            return Ok(Program::App);
        }
        mvps.find(name).map(Program::Mvp).ok_or_else(|| {
            let known = ["mips", "app1"].into_iter().chain(mvps.ids());
            unknown(row, "program", RejectCode::UnknownMvp, name, known)
        })
    }
}
