//! Lines taken as they are read.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Mutex;

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};
use rustc_hash::FxHashSet;

use super::beneficiaries::Beneficiaries;
use super::columns::{CodeBook, LineColumns};
use super::count::{AT_ONCE, count};
use super::line::{Line, Period};
use super::partitions::{PARTITIONS, Partitions, partition_of};
use super::totals::ClaimsTotals;
use crate::failure::Failure;
use crate::ids::Tin;
use crate::ingest::{Complaint, Kept, Piece, RowCheck};
use crate::rules::{ClaimsLaw, Days};
use crate::schema::RejectCode;
use crate::watch::Watch;

/// The most cents that a column of money holds.
const MOST_CENTS: u64 = 999_999_999_999_999_999;

/// How lines are read.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The law of the year.
    pub law: &'a ClaimsLaw,
    /// The practices whose lines count, of whichever of their clinicians; none: everybody's do.
    pub practices: Option<&'a FxHashSet<Tin>>,
    /// Patient-facing codes, in capitals; empty: none were given.
    pub encounters: &'a [String],
    /// The calendar year is counted too.
    pub performance_year: bool,
    /// Where lines go that do not fit memory.
    pub folder: &'a Path,
}

/// Takes the lines of claims.
#[derive(Debug)]
pub struct ClaimLines<'a> {
    practices: Option<&'a FxHashSet<Tin>>,
    book: CodeBook,
    periods: Vec<(Days, Period)>,
    beneficiaries: Beneficiaries,
    partitions: Partitions,
    /// Why lines could not be kept.
    failure: Mutex<Option<Failure>>,
}

/// Why a line does not count, in the order in which it is asked.
#[derive(Clone, Copy)]
enum LeftOut {
    NotInRoster,
    NotCovered,
    OutsidePeriod,
}

impl LeftOut {
    const ALL: [Self; 3] = [Self::NotInRoster, Self::NotCovered, Self::OutsidePeriod];

    fn name(self) -> &'static str {
        match self {
            Self::NotInRoster => "not_in_roster",
            Self::NotCovered => "not_covered_professional_service",
            Self::OutsidePeriod => "outside_segments",
        }
    }
}

impl<'a> ClaimLines<'a> {
    /// Ready to take lines.
    pub fn new(reading: Reading<'a>) -> Self {
        let law = reading.law;
        let [first, second] = law.segments.clone();
        let mut periods = vec![(first, Period::Segment1), (second, Period::Segment2)];
        if reading.performance_year {
            periods.push((law.performance_year.clone(), Period::PerformanceYear));
        }
        Self {
            practices: reading.practices,
            book: CodeBook::new(law, reading.encounters),
            periods,
            beneficiaries: Beneficiaries::default(),
            partitions: Partitions::new(reading.folder),
            failure: Mutex::new(None),
        }
    }

    /// Takes a line into the partition of its practice, once for each period that it is in.
    fn take(&self, columns: &LineColumns<'_>, row: usize, taken: &mut Taken) -> Result<(), LeftOut> {
        let clinician = columns.clinician(row);
        if !taken.is_known(clinician.tin(), self.practices) {
            return Err(LeftOut::NotInRoster);
        }
        if !columns.is_covered(row) {
            return Err(LeftOut::NotCovered);
        }
        let day = columns.day(row);
        let mut periods = self.periods.iter().filter(|(days, _)| days.contains(&day)).peekable();
        periods.peek().ok_or(LeftOut::OutsidePeriod)?;
        let line = Line {
            clinician,
            beneficiary: self.beneficiaries.number(columns.beneficiary(row)),
            period: Period::Segment1,
            allowed: columns.allowed(row),
            paid: columns.paid(row),
            services: columns.services(row),
            marks: columns.marks(row),
        };
        let partition = &mut taken.lines[partition_of(clinician.tin())];
        periods.for_each(|(_, period)| partition.extend_from_slice(&Line { period: *period, ..line }.to_bytes()));
        Ok(())
    }

    fn fail(&self, error: &std::io::Error) {
        let failure = Failure::io("write", self.partitions.folder(), error);
        self.failure.lock().unwrap_or_else(std::sync::PoisonError::into_inner).get_or_insert(failure);
    }

    /// What the lines come to.
    ///
    /// # Errors
    /// When lines can't be read back from the disk, a practice comes to more than a column holds, or the user asked to stop.
    pub fn totals(&self, watch: &dyn Watch) -> Result<ClaimsTotals, Failure> {
        let of_partition = |partition: usize| {
            watch.go_on()?;
            count(&self.partitions, partition, AT_ONCE)
                .map_err(|error| Failure::io("read", self.partitions.folder(), &error))
        };
        let rows = (0..PARTITIONS).into_par_iter().with_max_len(1).map(of_partition).collect::<Result<Vec<_>, _>>()?;
        // Joined one by one: each goes as soon as it is copied.
        let mut all = Vec::with_capacity(rows.iter().map(Vec::len).sum());
        for rows in rows {
            all.extend(rows);
        }
        if let Some(row) = all.iter().find(|row| row.totals.allowed.max(row.totals.paid) > MOST_CENTS) {
            let message =
                format!("the claims of practice {} come to more than 10,000,000,000,000,000 dollars", row.tin);
            return Err(Failure::usage(message).hint("does a column of amounts hold something else?"));
        }
        Ok(ClaimsTotals::sorted(all))
    }
}

/// What one piece gave.
struct Taken {
    /// Bytes of lines, by partition.
    lines: Vec<Vec<u8>>,
    left_out: [u64; LeftOut::ALL.len()],
    /// The last practice, and whether the roster has it: claims often stand together by who billed them.
    last: Option<(Tin, bool)>,
}

impl Taken {
    fn with_capacity(rows: usize) -> Self {
        let room = || Vec::with_capacity(rows * Line::BYTES / PARTITIONS * 2);
        Self { lines: (0..PARTITIONS).map(|_| room()).collect(), left_out: [0; LeftOut::ALL.len()], last: None }
    }

    fn is_known(&mut self, practice: Tin, practices: Option<&FxHashSet<Tin>>) -> bool {
        let Some(practices) = practices else { return true };
        match self.last {
            Some((last, known)) if last == practice => known,
            _ => {
                let known = practices.contains(&practice);
                self.last = Some((practice, known));
                known
            }
        }
    }
}

impl RowCheck for ClaimLines<'_> {
    fn check(&self, piece: Piece<'_>, good: &[Range<usize>], complain: &mut dyn FnMut(Complaint)) -> Kept {
        let columns = LineColumns::of(piece.rows, &self.book);
        let mut taken = Taken::with_capacity(good.iter().map(Range::len).sum());
        for row in good.iter().cloned().flatten() {
            match self.take(&columns, row, &mut taken) {
                Err(reason) => taken.left_out[reason as usize] += 1,
                Ok(()) => columns.unread(row).for_each(|(column, value, message)| {
                    let (code, value) = (RejectCode::CodeNotRead, value.to_owned());
                    complain(Complaint { row, column, code, value, message: message.to_owned() });
                }),
            }
        }
        if let Err(error) = self.partitions.add(&taken.lines) {
            self.fail(&error);
        }
        let left_out = LeftOut::ALL.into_iter().zip(taken.left_out).filter(|(_, lines)| *lines > 0);
        Kept::Taken(left_out.map(|(reason, lines)| (reason.name(), lines)).collect::<BTreeMap<_, _>>())
    }

    fn go_on(&self) -> Result<(), Failure> {
        let failure = self.failure.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        failure.clone().map_or(Ok(()), Err)
    }
}
