//! Rows of `quality` against the rule pack, the roster and themselves; good ones become compact rows.

use super::check::{MEASURE_ID, listed, number, text, unit, unknown};
use super::quality_columns::Columns;
use super::quality_figures::{counts, differing_rates, enough, score_in_bounds, stratum};
use super::quality_offers::{Offered, Offers};
use super::{Context, Submitters};
use crate::ingest::{Complaint, Kept, PackedRows, Piece, QualityPiece, RowCheck, by_shelf};
use crate::model::submissions::{Channel, Counts, Given, NO_STRATUM, NOTHING_MORE, Origin, Program, QualityRow};
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
        let stands = |row: usize, quality| {
            let Origin { line, file } = Origin::of(piece.lines[row], piece.file);
            QualityRow { line, file, ..quality }
        };
        let offers = Offers::default();
        let mut rows = Rows { check: self, columns: &columns, offers, submitter: None, given: Vec::new() };
        let mut found = PackedRows::with_capacity(good.len());
        let repeats = columns.keys.repeats(columns.len);
        let runs: Vec<&[usize]> = good.chunk_by(|a, b| a + 1 == *b && repeats[*b]).collect();
        for (run, clinician) in runs.iter().zip(self.clinicians(&columns, &runs)) {
            for &row in *run {
                let known = rows.known(row, clinician);
                if let Some(quality) = rows.plain(row, clinician, known) {
                    found.push(stands(row, quality));
                } else if let Some(quality) = rows.odd(row, clinician, known, complain) {
                    found.push(stands(row, quality));
                }
            }
        }
        Kept::Quality(QualityPiece { rows: by_shelf(found), given: rows.given })
    }
}

/// The rows of a piece, one after the other.
struct Rows<'a> {
    check: &'a QualityCheck<'a>,
    columns: &'a Columns<'a>,
    offers: Offers,
    /// The last submitter, and its number.
    submitter: Option<(&'a str, u16)>,
    /// What rows give beside counts.
    given: Vec<Given>,
}

impl Rows<'_> {
    /// The offer of a row of a clinician, where another row of the piece was good for it.
    #[inline(always)]
    fn known(&mut self, row: usize, clinician: Option<u32>) -> Option<Offered> {
        clinician?;
        let said = match &self.columns.plain {
            Some(plain) => plain.offer(row),
            None => self.columns.short_offer(row),
        };
        self.offers.find(said?)
    }

    /// A row of a clinician as most are: counts that agree with each other say all that its measure needs, and another row
    /// of the piece was good for the same offer. None: the row needs a closer look.
    #[inline(always)]
    fn plain(&mut self, row: usize, clinician: Option<u32>, known: Option<Offered>) -> Option<QualityRow> {
        let (clinician, offered, plain) = (clinician?, known?, self.columns.plain.as_ref()?);
        let counts = plain.counts(row);
        let is_whole = counts.are_given() && counts.agree() && text(self.columns.stratum, row).is_none();
        (offered.by_counts && is_whole).then(|| self.compact(row, clinician, offered, counts, NO_STRATUM))
    }

    /// A row that needs a closer look; none: it can't be used, and was complained of.
    #[inline(never)]
    fn odd(
        &mut self,
        row: usize,
        clinician: Option<u32>,
        known: Option<Offered>,
        complain: &mut dyn FnMut(Complaint),
    ) -> Option<QualityRow> {
        let columns = self.columns;
        let given = if columns.has_more { columns.given(row) } else { Given::default() };
        let mut quality = self.any(row, clinician, known, &given).map_err(|complaint| complain(*complaint)).ok()?;
        if columns.has_rates {
            let measure = &self.check.context.law.quality.measures[quality.measure];
            differing_rates(row, &quality, &given, measure).into_iter().for_each(complain);
        }
        if given != Given::default() {
            quality.more = place(self.given.len());
            self.given.push(given);
        }
        Some(quality)
    }

    /// A compact row of a clinician that was found, else of a group or another unit, or of nobody.
    fn any(
        &mut self,
        row: usize,
        clinician: Option<u32>,
        known: Option<Offered>,
        given: &Given,
    ) -> Result<QualityRow, Box<Complaint>> {
        let (check, columns) = (self.check, self.columns);
        let unit = match clinician {
            Some(unit) => unit,
            None => unit(check.context.participation.units, columns.keys.key(row), row)?,
        };
        let offered = if let Some(offered) = known {
            offered
        } else {
            let offered = check.offered(columns, row, (unit, clinician.is_some()))?;
            // What is good for one clinician is for every other: claims, by which only some report, are never said shortly.
            if let Some(said) = clinician.and_then(|_| columns.short_offer(row)) {
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
    #[inline(always)]
    fn compact(&mut self, row: usize, unit: u32, offered: Offered, counts: Counts, stratum: u8) -> QualityRow {
        let Offered { measure, channel, .. } = offered;
        let (submitter, more) = (self.submitter(row), NOTHING_MORE);
        QualityRow { unit, counts, more, line: 0, file: 0, measure, submitter, channel, stratum }
    }

    /// The number of a row's submitter, often that of the row before.
    #[inline(always)]
    fn submitter(&mut self, row: usize) -> u16 {
        let Some(name) = text(self.columns.submitter, row) else { return 0 };
        match self.submitter {
            Some((last, number)) if last == name => number,
            _ => self.submitter.insert((name, self.check.submitters.number(Some(name)))).1,
        }
    }
}

impl QualityCheck<'_> {
    /// The clinicians of runs of rows about one unit each, all found in one walk through the roster.
    fn clinicians(&self, columns: &Columns<'_>, runs: &[&[usize]]) -> Vec<Option<u32>> {
        let clinician = |(place, run): (usize, &&[usize])| Some((columns.keys.clinician(run[0])?, place));
        let mut keys: Vec<_> = runs.iter().enumerate().filter_map(clinician).collect();
        keys.sort_unstable();
        let numbers = self.context.participation.units.find_in_order(keys.iter().map(|(key, _)| *key));
        let mut clinicians = vec![None; runs.len()];
        for ((_, place), number) in keys.iter().zip(numbers) {
            clinicians[*place] = number;
        }
        clinicians
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
