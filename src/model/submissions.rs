//! What was reported, as compact rows: one struct for each row of an input table, sorted by unit.
//!
//! Measures are positions in the tables of the rule pack, reporting units positions among the units of the run,
//! submitters positions in the sorted list of their names.

use super::Collection;

/// No stratum was named.
pub const NO_STRATUM: u8 = u8::MAX;
/// No figure was given.
pub const NO_COUNT: u32 = u32::MAX;
/// Nothing beside the counts was given.
pub const NOTHING_MORE: u32 = u32::MAX;
/// The programme that a row was reported for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Program {
    /// Traditional MIPS.
    Traditional,
    /// The APM Performance Pathway.
    App,
    /// A MIPS Value Pathway, by its number.
    Mvp(u8),
}

impl Program {
    /// MIPS Value Pathways that rows can name.
    pub const MOST_MVPS: usize = Channel::PROGRAMS - 2;

    fn code(self) -> u8 {
        match self {
            Self::Traditional => 0,
            Self::App => 1,
            Self::Mvp(number) => number + 2,
        }
    }

    fn of_code(code: u8) -> Self {
        match code {
            0 => Self::Traditional,
            1 => Self::App,
            mvp => Self::Mvp(mvp - 2),
        }
    }
}

/// Where a row stands in the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// Line or row of the file.
    pub line: u32,
    /// Position of the file among those of its table.
    pub file: u16,
}

impl Origin {
    /// A line of a file.
    ///
    /// # Panics
    /// Past 65,535 files of one table, which reading refuses.
    pub fn of(line: u32, file: u32) -> Self {
        Self { line, file: u16::try_from(file).expect("reading refuses more files of a table") }
    }
}

/// The counts of a quality measure; [`NO_COUNT`] where a cell is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Counts {
    /// Patients for whom the quality action was met.
    pub met: u32,
    /// Patients for whom it was not.
    pub not_met: u32,
    /// Patients who leave the denominator.
    pub exclusion: u32,
    /// Patients with a valid reason.
    pub exception: u32,
    /// Everybody whom the measure is about.
    pub eligible: u32,
}

impl Counts {
    /// Nothing was counted.
    pub const NONE: Self =
        Self { met: NO_COUNT, not_met: NO_COUNT, exclusion: NO_COUNT, exception: NO_COUNT, eligible: NO_COUNT };

    /// Nobody was counted.
    pub const ZERO: Self = Self { met: 0, not_met: 0, exclusion: 0, exception: 0, eligible: 0 };

    /// The counts of two rows together; past the largest, a sum stays below [`NO_COUNT`].
    #[must_use]
    pub fn plus(self, other: &Self) -> Self {
        let plus = |a: u32, b: u32| a.saturating_add(b).min(NO_COUNT - 1);
        Self {
            met: plus(self.met, other.met),
            not_met: plus(self.not_met, other.not_met),
            exclusion: plus(self.exclusion, other.exclusion),
            exception: plus(self.exception, other.exception),
            eligible: plus(self.eligible, other.eligible),
        }
    }

    /// Everybody for whom something was reported: `met + not met + exceptions + exclusions`.
    pub fn reported(&self) -> u64 {
        [self.met, self.not_met, self.exception, self.exclusion].into_iter().map(u64::from).sum()
    }

    /// Whether no more were reported than are eligible.
    pub fn agree(&self) -> bool {
        self.reported() <= u64::from(self.eligible)
    }

    /// Whether the eligible population was counted, without which the others say nothing.
    pub fn are_given(&self) -> bool {
        self.eligible != NO_COUNT
    }
}

/// The programme that a row was reported for, and how it was collected. One byte: ten million rows are in memory at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Channel(u8);

impl Channel {
    const PROGRAMS: usize = 1 << (8 - Self::COLLECTION_BITS);
    const COLLECTION_BITS: u32 = 3;

    /// A programme and a collection type.
    ///
    /// # Panics
    /// Past [`Program::MOST_MVPS`], which reading a pack refuses.
    pub fn new(program: Program, collection: Collection) -> Self {
        assert!(usize::from(program.code()) < Self::PROGRAMS, "a pack has fewer programmes");
        Self(program.code() << Self::COLLECTION_BITS | collection as u8)
    }

    /// Both as a number.
    pub fn code(self) -> u8 {
        self.0
    }

    /// A programme and a collection type from their number, as [`Self::code`] gives it.
    pub(crate) fn from_code(code: u8) -> Self {
        Self(code)
    }

    /// The programme.
    pub fn program(self) -> Program {
        Program::of_code(self.program_code())
    }

    /// The programme as a number: traditional MIPS is the smallest.
    pub fn program_code(self) -> u8 {
        self.0 >> Self::COLLECTION_BITS
    }

    /// Whether it is traditional MIPS.
    pub fn is_traditional(self) -> bool {
        self.0 < 1 << Self::COLLECTION_BITS
    }

    /// The collection type.
    pub fn collection(self) -> Collection {
        Collection::from_code(self.0 & ((1 << Self::COLLECTION_BITS) - 1))
    }
}

/// A row of `quality`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QualityRow {
    /// The unit.
    pub unit: u32,
    /// Its counts.
    pub counts: Counts,
    /// Position of what was given beside the counts.
    pub more: u32,
    /// Line or row of its file.
    pub line: u32,
    /// Position of its file among those of the table.
    pub file: u16,
    /// The measure.
    pub measure: u16,
    /// Who submitted it.
    pub submitter: u16,
    /// For which programme, and how it was collected.
    pub channel: Channel,
    /// Its stratum.
    pub stratum: u8,
}

impl QualityRow {
    /// Where the row stands in the input.
    pub fn origin(&self) -> Origin {
        Origin { line: self.line, file: self.file }
    }

    /// What the row gives beside counts, of what all rows give.
    pub fn given(&self, all: &[Given]) -> Given {
        if self.more == NOTHING_MORE { Given::default() } else { all[self.more as usize] }
    }
}

/// What a quality row gives beside counts; decimals as mantissas of 15 decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Given {
    /// Percent.
    pub performance_rate: Option<i64>,
    /// Percent.
    pub reporting_rate: Option<i64>,
    /// Cases.
    pub case_count: Option<u32>,
    /// In the unit of the benchmark.
    pub score: Option<i64>,
    /// Seconds since 1970.
    pub submitted_at: Option<i64>,
}

/// A row of `cost`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CostRow {
    /// The unit.
    pub unit: u32,
    /// The measure.
    pub measure: u16,
    /// Cases.
    pub case_count: u32,
    /// Risk-adjusted average in dollars, 9 decimals.
    pub cost: i64,
    /// Where it stands.
    pub origin: Origin,
}

/// First and last day, as days since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    /// First day.
    pub start: i32,
    /// Last day.
    pub end: i32,
}

impl Period {
    /// Days from the first to the last, both counted: 1 January to 30 March 2024 are 90.
    pub fn days(self) -> i64 {
        (i64::from(self.end) - i64::from(self.start) + 1).max(0)
    }

    /// The part of this period that lies within another.
    #[must_use]
    pub fn within(self, other: Self) -> Self {
        Self { start: self.start.max(other.start), end: self.end.min(other.end) }
    }
}

/// A row of `improvement_activities`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActivityRow {
    /// The unit.
    pub unit: u32,
    /// The activity.
    pub activity: u16,
    /// Who submitted it.
    pub submitter: u16,
    /// When it was performed; none: taken as long enough.
    pub period: Option<Period>,
    /// Share of the clinicians who performed it, 15 decimals; none: taken as enough.
    pub share: Option<i64>,
    /// Seconds since 1970.
    pub submitted_at: Option<i64>,
    /// Where it stands.
    pub origin: Origin,
}

/// A row of `promoting_interoperability`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InteroperabilityRow {
    /// The unit.
    pub unit: u32,
    /// The measure.
    pub measure: u16,
    /// Who submitted it.
    pub submitter: u16,
    /// Numerator and denominator of a rate.
    pub rate: Option<(u32, u32)>,
    /// The answer of a yes/no measure.
    pub attested: Option<bool>,
    /// Active engagement was stated, at either level.
    pub engaged: bool,
    /// The certified technology was named.
    pub certified: bool,
    /// The performance period.
    pub period: Option<Period>,
    /// Seconds since 1970.
    pub submitted_at: Option<i64>,
    /// Where it stands.
    pub origin: Origin,
}
