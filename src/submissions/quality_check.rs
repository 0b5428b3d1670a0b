//! Rows of `quality` against the rule pack, the roster and themselves; good ones become compact rows.

use std::ops::Range;

use arrow::array::{Array, StringViewArray};

use super::check::{MEASURE_ID, listed, number, text, unit, unknown};
use super::quality_columns::Columns;
use super::quality_figures::{counts, differing_rates, enough, score_in_bounds, stratum};
use super::quality_offers::{OfRows, Offered, Offers};
use super::{Context, Submitters};
use crate::ingest::{Complaint, Kept, PackedRows, Piece, QualityPiece, RowCheck, by_shelf};
use crate::model::submissions::{Channel, Counts, Given, NOTHING_MORE, Origin, Program, QualityRow};
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
    fn check(&self, piece: Piece<'_>, good: &[Range<usize>], complain: &mut dyn FnMut(Complaint)) -> Kept {
        let columns = Columns::of(piece.rows);
        let offers = Offers::default();
        let submitters = SubmitterColumn { names: columns.submitter, submitters: self.submitters, last: None };
        let mut rows = Rows { check: self, columns: &columns, piece, offers, submitters, given: Vec::new() };
        let mut found = PackedRows::with_capacity(good.iter().map(Range::len).sum());
        let runs = runs(good, &columns.keys.repeats(columns.len));
        for (run, clinician) in runs.iter().zip(self.clinicians(&columns, &runs)) {
            let mut row = run.start;
            while row < run.end {
                let plain = rows.push_plain(row..run.end.min(row + AT_ONCE), clinician, &mut found);
                row += plain;
                if plain == 0 {
                    rows.push_odd(row, clinician, &mut found, complain);
                    row += 1;
                }
            }
        }
        Kept::Quality(QualityPiece { rows: by_shelf(found), given: rows.given })
    }
}

/// Stretches of good rows, cut where the next row is about another unit.
fn runs(good: &[Range<usize>], repeats: &[bool]) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    for stretch in good {
        let mut start = stretch.start;
        while start < stretch.end {
            let others = repeats[start + 1..stretch.end].iter().take_while(|repeats| **repeats);
            let end = start + 1 + others.count();
            runs.push(start..end);
            start = end;
        }
    }
    runs
}

/// Rows of a clinician that are looked at together at most, so that odd ones among many cost little.
const AT_ONCE: usize = 64;

/// The rows of a piece, one after the other.
struct Rows<'a> {
    check: &'a QualityCheck<'a>,
    columns: &'a Columns<'a>,
    piece: Piece<'a>,
    offers: Offers,
    submitters: SubmitterColumn<'a>,
    /// What rows give beside counts.
    given: Vec<Given>,
}

impl Rows<'_> {
    /// Adds rows of a clinician as long as they are as most are: counts that agree with each other say all that the measure
    /// needs, and another row of the piece was good for the same offer. Gives how many they are; none where
    /// the first needs a closer look.
    #[inline(always)]
    fn push_plain(&mut self, rows: Range<usize>, clinician: Option<u32>, found: &mut PackedRows) -> usize {
        let Some((clinician, plain)) = clinician.zip(self.columns.plain.as_ref()) else { return 0 };
        let first = self.origin(rows.start);
        let rows = rows.start..rows.start + self.submitters.alike(rows.clone());
        let rows = rows.start..rows.start + self.follow(rows.clone());
        let stratum = self.columns.stratum;
        let OfRows { labels, rise } = self.offers.of_rows(rows.clone(), plain);
        let rows = rows.start..rows.end.min(rows.start + labels.len());
        if let Some(counts) = plain.brief_counts(rows.clone()).filter(|_| stratum.is_none() && !rows.is_empty()) {
            let key = (clinician, self.submitters.number(rows.start));
            found.extend_brief(key, first, *rise, &labels[..rows.len()], counts);
            return rows.len();
        }
        let is_whole =
            |(row, counts): &(usize, Counts)| counts.are_given() && counts.agree() && text(stratum, *row).is_none();
        let whole = rows.clone().zip(plain.counts(rows.clone())).take_while(is_whole).count();
        // Of a row that may not be good, the submitter is not numbered yet.
        if whole > 0 {
            let key = (clinician, self.submitters.number(rows.start));
            let counts = plain.counts(rows.start..rows.start + whole);
            found.extend_plain(key, first, *rise, &labels[..whole], counts);
        }
        whole
    }

    /// How many rows from the first on are on lines that follow each other.
    #[inline(always)]
    fn follow(&self, rows: Range<usize>) -> usize {
        let lines = &self.piece.lines[rows];
        1 + lines.windows(2).take_while(|pair| pair[0].checked_add(1) == Some(pair[1])).count()
    }

    fn origin(&self, row: usize) -> Origin {
        Origin::of(self.piece.lines[row], self.piece.file)
    }

    /// Adds a row that needs a closer look, unless it can't be used and was complained of.
    #[inline(never)]
    fn push_odd(
        &mut self,
        row: usize,
        clinician: Option<u32>,
        found: &mut PackedRows,
        complain: &mut dyn FnMut(Complaint),
    ) {
        let columns = self.columns;
        let given = if columns.has_more { columns.given(row) } else { Given::default() };
        let mut quality = match self.any(row, clinician, &given) {
            Ok(quality) => quality,
            Err(complaint) => return complain(*complaint),
        };
        if columns.has_rates {
            let measure = &self.check.context.law.quality.measures[quality.measure];
            differing_rates(row, &quality, &given, measure).into_iter().for_each(complain);
        }
        if given != Given::default() {
            quality.more = place(self.given.len());
            self.given.push(given);
        }
        found.push(quality);
    }

    /// A compact row of a clinician that was found, else of a group or another unit, or of nobody.
    fn any(&mut self, row: usize, clinician: Option<u32>, given: &Given) -> Result<QualityRow, Box<Complaint>> {
        let (check, columns) = (self.check, self.columns);
        let unit = match clinician {
            Some(unit) => unit,
            None => unit(check.context.participation.units, columns.keys.key(row), row)?,
        };
        // What is good for one clinician is for every other: claims, by which only some report, are never said shortly.
        let said = clinician.and_then(|_| columns.short_offer(row));
        let offered = if let Some(offered) = said.and_then(|said| self.offers.find(said)) {
            offered
        } else {
            let offered = check.offered(columns, row, (unit, clinician.is_some()))?;
            if let Some(said) = said {
                self.offers.insert(said, offered);
            }
            offered
        };
        let measure = &check.context.law.quality.measures[offered.measure];
        let counts = counts(columns, row)?;
        let stratum = stratum(columns, row, measure, counts, given)?;
        enough(columns, row, measure, counts, given)?;
        score_in_bounds(row, measure, given)?;
        let (Offered { measure, channel, .. }, Origin { line, file }) = (offered, self.origin(row));
        let (submitter, more) = (self.submitters.number(row), NOTHING_MORE);
        Ok(QualityRow { unit, counts, more, line, file, measure, submitter, channel, stratum })
    }
}

/// The submitters of the rows of a piece, often that of the row before.
struct SubmitterColumn<'a> {
    names: Option<&'a StringViewArray>,
    submitters: &'a Submitters,
    /// The last one, and its number.
    last: Option<(&'a str, u16)>,
}

impl SubmitterColumn<'_> {
    /// The number of a row's submitter, which is numbered with it.
    #[inline(always)]
    fn number(&mut self, row: usize) -> u16 {
        let Some(name) = text(self.names, row) else { return 0 };
        match self.last {
            Some((last, number)) if last == name => number,
            _ => self.last.insert((name, self.submitters.number(Some(name)))).1,
        }
    }

    /// How many rows from the first on are seen to have its submitter.
    fn alike(&self, rows: Range<usize>) -> usize {
        let Some(names) = self.names else { return rows.len() };
        let mark = |row: usize| (names.is_valid(row), names.views()[row]);
        rows.clone().take_while(|row| mark(*row) == mark(rows.start)).count()
    }
}

impl QualityCheck<'_> {
    /// The clinicians of runs of rows about one unit each, all found in one walk through the roster.
    fn clinicians(&self, columns: &Columns<'_>, runs: &[Range<usize>]) -> Vec<Option<u32>> {
        let clinician = |(place, run): (usize, &Range<usize>)| Some((columns.keys.clinician(run.start)?, place));
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
