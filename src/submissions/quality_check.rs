//! Rows of `quality` against the rule pack, the roster and themselves; good ones become compact rows.

use super::check::{MEASURE_ID, listed, number, text, unit, unknown};
use super::quality_columns::{Columns, SaidOffer};
use super::quality_figures::{counts, differing_rates, enough, score_in_bounds, stratum};
use super::quality_offers::{Offered, Offers};
use super::{Context, Submitters};
use crate::ingest::{Complaint, Kept, Piece, RowCheck, by_shelf};
use crate::model::submissions::{
    Channel, Counts, Given, NO_STRATUM, NOTHING_MORE, Origin, Program, QualityPiece, QualityRow,
};
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
        let mut rows = Rows { check: self, columns: &columns, offers: Offers::default(), submitter: None };
        for (&row, clinician) in good.iter().zip(self.units(&columns, good)) {
            let Origin { line, file } = Origin::of(piece.lines[row], piece.file);
            let asked = rows.asked(row, clinician);
            if let Some(quality) = clinician.and_then(|clinician| rows.plain(row, clinician, asked)) {
                found.rows.push(QualityRow { line, file, ..quality });
                continue;
            }
            let given = if columns.has_more { columns.given(row) } else { Given::default() };
            match rows.any(row, clinician, asked, &given) {
                Ok(quality) => {
                    if columns.has_rates {
                        let measure = &self.context.law.quality.measures[quality.measure];
                        differing_rates(row, &quality, &given, measure).into_iter().for_each(&mut *complain);
                    }
                    let mut quality = QualityRow { line, file, ..quality };
                    if given != Given::default() {
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

/// What a row of a clinician says of its offer, where that is short, and the offer that another row of the piece was good for.
#[derive(Clone, Copy)]
struct Asked {
    said: Option<SaidOffer>,
    known: Option<Offered>,
}

/// The rows of a piece, one after the other.
struct Rows<'a> {
    check: &'a QualityCheck<'a>,
    columns: &'a Columns<'a>,
    offers: Offers,
    /// The last submitter, and its number.
    submitter: Option<(&'a str, u16)>,
}

impl Rows<'_> {
    /// For which offer a row of a clinician is.
    #[inline]
    fn asked(&mut self, row: usize, clinician: Option<u32>) -> Asked {
        let said = clinician.and_then(|_| match &self.columns.plain {
            Some(plain) => plain.offer(row),
            None => self.columns.short_offer(row),
        });
        Asked { said, known: said.and_then(|said| self.offers.find(said)) }
    }

    /// A row of a clinician as most are: counts that agree with each other say all that its measure needs, and another row
    /// of the piece was good for the same offer. None: the row needs a closer look.
    #[inline]
    fn plain(&mut self, row: usize, clinician: u32, asked: Asked) -> Option<QualityRow> {
        let (offered, counts) = (asked.known?, self.columns.plain.as_ref()?.counts(row));
        let is_whole = counts.are_given() && counts.agree() && text(self.columns.stratum, row).is_none();
        (offered.by_counts && is_whole).then(|| self.compact(row, clinician, offered, counts, NO_STRATUM))
    }

    /// A compact row of a clinician that was found, else of a group or another unit, or of nobody.
    fn any(
        &mut self,
        row: usize,
        clinician: Option<u32>,
        asked: Asked,
        given: &Given,
    ) -> Result<QualityRow, Box<Complaint>> {
        let (check, columns) = (self.check, self.columns);
        let unit = match clinician {
            Some(unit) => unit,
            None => unit(check.context.participation.units, columns.keys.key(row), row)?,
        };
        let offered = if let Some(offered) = asked.known {
            offered
        } else {
            let offered = check.offered(columns, row, (unit, clinician.is_some()))?;
            if let Some(said) = asked.said {
                self.offers.insert(said, offered);
            }
            offered
        };
        let measure = &check.context.law.quality.measures[offered.measure];
        let counts = counts(columns, row)?;
        let stratum = stratum(columns, row, measure, counts, given)?;
        enough(columns, row, measure, counts, given)?;
        score_in_bounds(row, measure, given)?;
        Ok(self.compact(row, unit, offered, counts, stratum))
    }

    /// A row that is good, but for where it stands.
    #[inline]
    fn compact(&mut self, row: usize, unit: u32, offered: Offered, counts: Counts, stratum: u8) -> QualityRow {
        let Offered { measure, channel, .. } = offered;
        let (submitter, more) = (self.submitter(row), NOTHING_MORE);
        QualityRow { unit, counts, more, line: 0, file: 0, measure, submitter, channel, stratum }
    }

    /// The number of a row's submitter, often that of the row before.
    fn submitter(&mut self, row: usize) -> u16 {
        let Some(name) = text(self.columns.submitter, row) else { return 0 };
        match self.submitter {
            Some((last, number)) if last == name => number,
            _ => self.submitter.insert((name, self.check.submitters.number(Some(name)))).1,
        }
    }
}

impl QualityCheck<'_> {
    /// The clinicians of rows, all found in one walk through the roster; rows of one often stand together.
    fn units(&self, columns: &Columns<'_>, good: &[usize]) -> Vec<Option<u32>> {
        let mut units = vec![None; good.len()];
        let (mut keys, mut starts) = (Vec::new(), Vec::new());
        let repeats = columns.keys.repeats(columns.len);
        for (place, row) in good.iter().enumerate() {
            if place > 0 && good[place - 1] + 1 == *row && repeats[*row] {
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
    ) -> Result<Offered, Complaint> {
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
        Ok(Offered::new(place, measure, Channel::new(program, collection)))
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
