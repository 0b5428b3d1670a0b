//! Rows of `quality` in little room: a national run holds tens of millions of them at once.

use std::ops::Range;

use super::labels::{Label, Labels};
use crate::model::place;
use crate::model::submissions::{Channel, Counts, NO_STRATUM, NOTHING_MORE, Origin, QualityRow};

/// Rows of `quality` in runs: most rows follow one about the same unit, report what the unit before reported, and say nothing but how
/// many patients met the measure.
#[derive(Debug, Clone, Default)]
pub struct PackedRows {
    runs: Vec<Run>,
    /// What the rows of runs are about.
    labels: Labels,
    /// What each row says.
    cells: Vec<Cell>,
    /// What some rows say besides: nothing, or something of each row.
    besides: Vec<Beside>,
    /// In some run, rows may not be in the order of their submissions, each once and without a stratum.
    is_mixed: bool,
}

/// Rows on lines that follow each other, about one unit and from one submitter.
#[derive(Debug, Clone, Copy)]
struct Run {
    unit: u32,
    /// Line of its first row.
    line: u32,
    /// Place of its first row.
    start: u32,
    /// Place of the list of what its rows are about.
    labels: u32,
    file: u16,
    submitter: u16,
}

/// What every row says: the low halves of how many met the measure, did not, and are eligible. Few rows are about more than
/// 65,535 patients.
type Cell = [u16; 3];

/// What tells the submissions of a unit apart: rows that agree in this but for the stratum are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SubmissionKey {
    /// For which programme, and how it was collected.
    pub channel: Channel,
    /// The measure.
    pub measure: u16,
    /// Who submitted it.
    pub submitter: u16,
    /// Its stratum.
    pub stratum: u8,
}

impl SubmissionKey {
    /// Programme, measure, collection type and submitter as one number, which compares fast: submissions of a unit are in the order
    /// of these.
    #[inline(always)]
    pub fn order(self) -> u64 {
        let parts = [
            (u64::from(self.channel.program_code()), 8),
            (self.measure.into(), 16),
            (self.channel.collection() as u64, 8),
            (self.submitter.into(), 16),
        ];
        parts.into_iter().fold(0, |number, (part, bits)| number << bits | part)
    }
}

/// What a row can say besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Beside {
    exclusion: u32,
    exception: u32,
    more: u32,
    /// The high halves of the counts of its cell.
    high: [u16; 3],
}

impl Run {
    /// A row of the run, counted from its first.
    #[inline(always)]
    fn row(&self, row: u32, (label, low): (&Label, &Cell), beside: Beside) -> QualityRow {
        let Self { unit, file, .. } = *self;
        let line = self.line + row;
        let SubmissionKey { channel, measure, submitter, stratum } = label.key(self.submitter);
        let Beside { exclusion, exception, more, high } = beside;
        let count = |part: usize| u32::from(high[part]) << u16::BITS | u32::from(low[part]);
        let counts = Counts { met: count(0), not_met: count(1), exclusion, exception, eligible: count(2) };
        QualityRow { unit, counts, more, line, file, measure, submitter, channel, stratum }
    }
}

impl Beside {
    const NOTHING: Self = Self { exclusion: 0, exception: 0, more: NOTHING_MORE, high: [0; 3] };
}

/// What a row says, and what it says besides.
#[inline(always)]
fn packed(counts: Counts, more: u32) -> (Cell, Beside) {
    let Counts { met, not_met, exclusion, exception, eligible } = counts;
    let halves = [met, not_met, eligible].map(u32::to_le_bytes);
    let low = halves.map(|[first, second, ..]| u16::from_le_bytes([first, second]));
    let high = halves.map(|[.., third, fourth]| u16::from_le_bytes([third, fourth]));
    (low, Beside { exclusion, exception, more, high })
}

impl PackedRows {
    /// No rows.
    pub const fn new() -> Self {
        Self { runs: Vec::new(), labels: Labels::new(), cells: Vec::new(), besides: Vec::new(), is_mixed: false }
    }

    /// No rows, with room for so many in few runs.
    pub fn with_capacity(rows: usize) -> Self {
        Self { cells: Vec::with_capacity(rows), ..Self::new() }
    }

    /// Makes room for so many rows, each a run of its own that says something besides.
    pub fn reserve_exact(&mut self, rows: usize) {
        self.runs.reserve_exact(rows);
        self.cells.reserve_exact(rows);
        self.besides.reserve_exact(rows);
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Takes all rows out.
    pub fn clear(&mut self) {
        self.runs.clear();
        self.labels.clear();
        self.cells.clear();
        self.besides.clear();
        self.is_mixed = false;
    }

    /// Adds a row.
    #[inline(always)]
    pub fn push(&mut self, row: QualityRow) {
        let QualityRow { unit, counts, more, line, file, measure, submitter, channel, stratum } = row;
        self.is_mixed |= stratum != NO_STRATUM;
        self.begin((unit, submitter), Origin { line, file }, &[Label::new(measure, channel, stratum)]);
        self.say(packed(counts, more));
    }

    /// Adds rows of a unit from a submitter, on the lines from some line on, of which labels without a stratum and counts say all.
    /// `rise`: they are in the order of their submissions.
    ///
    /// # Panics
    /// When there are not as many labels as counts.
    #[inline(always)]
    pub fn extend_plain(
        &mut self,
        unit_and_submitter: (u32, u16),
        first: Origin,
        rise: bool,
        labels: &[Label],
        counts: impl ExactSizeIterator<Item = Counts>,
    ) {
        assert_eq!(labels.len(), counts.len(), "a label for each row");
        self.is_mixed |= !rise;
        self.begin(unit_and_submitter, first, labels);
        counts.for_each(|counts| self.say(packed(counts, NOTHING_MORE)));
    }

    /// As [`Self::extend_plain`], of rows with nothing but how many met the measure, did not, and are eligible, each below 65,536.
    ///
    /// # Panics
    /// When there are not as many labels as counts.
    #[inline(always)]
    pub fn extend_brief(
        &mut self,
        unit_and_submitter: (u32, u16),
        first: Origin,
        rise: bool,
        labels: &[Label],
        counts: impl ExactSizeIterator<Item = [u16; 3]>,
    ) {
        assert_eq!(labels.len(), counts.len(), "a label for each row");
        self.is_mixed |= !rise;
        self.begin(unit_and_submitter, first, labels);
        self.cells.extend(counts);
        if !self.besides.is_empty() {
            self.besides.resize(self.cells.len(), Beside::NOTHING);
        }
    }

    #[inline(always)]
    fn say(&mut self, (cell, beside): (Cell, Beside)) {
        if beside != Beside::NOTHING || !self.besides.is_empty() {
            self.besides.resize(self.cells.len(), Beside::NOTHING);
            self.besides.push(beside);
        }
        self.cells.push(cell);
    }

    /// Begins a run with rows that are about something, unless the last run goes on with them.
    #[inline(always)]
    fn begin(&mut self, (unit, submitter): (u32, u16), first: Origin, about: &[Label]) {
        let (start, Origin { line, file }) = (place(self.cells.len()), first);
        let goes_on = |last: &&mut Run| {
            (last.unit, last.file, last.submitter) == (unit, file, submitter)
                && last.line.checked_add(start - last.start) == Some(line)
        };
        if let Some(last) = self.runs.last_mut().filter(goes_on) {
            for (label, length) in about.iter().zip((start - last.start) as usize..) {
                let before = self.labels.of(last.labels, length)[length - 1].key(submitter);
                self.is_mixed |= before.order() >= label.key(submitter).order();
                last.labels = self.labels.longer(last.labels, length, *label);
            }
        } else if !about.is_empty() {
            let labels = self.labels.list(about);
            self.runs.push(Run { unit, line, start, labels, file, submitter });
        }
    }

    /// Adds some runs of others.
    pub fn append(&mut self, others: &Self, runs: Range<usize>) {
        let cells = others.rows_of(runs.clone());
        let before = self.cells.len();
        // The list of the run before, its length and its place here: most runs are about the same, and need not be compared.
        let mut known = None;
        for run in runs {
            let (length, run) = (others.rows_of(run..run + 1).len(), others.runs[run]);
            let labels = match known {
                Some((list, known_length, labels)) if list == run.labels && length <= known_length => labels,
                _ => self.labels.list(others.labels.of(run.labels, length)),
            };
            known = Some((run.labels, length, labels));
            self.runs.push(Run { start: place(run.start as usize - cells.start + before), labels, ..run });
        }
        let besides = others.besides.get(cells.clone()).unwrap_or_default();
        if !self.besides.is_empty() || besides.iter().any(|beside| *beside != Beside::NOTHING) {
            self.besides.resize(before, Beside::NOTHING);
            self.besides.extend_from_slice(besides);
            self.besides.resize(before + cells.len(), Beside::NOTHING);
        }
        self.cells.extend_from_slice(&others.cells[cells]);
        self.is_mixed |= others.is_mixed;
    }

    /// How many runs there are.
    pub fn runs(&self) -> usize {
        self.runs.len()
    }

    /// The units of the runs.
    pub fn units(&self) -> impl DoubleEndedIterator<Item = u32> + '_ {
        self.runs.iter().map(|run| run.unit)
    }

    /// The first run from `run` on that is not about its unit.
    pub fn next_unit(&self, run: usize) -> usize {
        let unit = self.runs[run].unit;
        run + self.runs[run..].iter().take_while(|run| run.unit == unit).count()
    }

    /// The runs with some number, of runs that are in the order of the numbers of their units.
    pub fn numbered(&self, number: usize, of_unit: impl Fn(u32) -> usize) -> Range<usize> {
        let start = self.runs.partition_point(|run| of_unit(run.unit) < number);
        start..start + self.runs[start..].partition_point(|run| of_unit(run.unit) == number)
    }

    /// Adds the rows of some runs to others: faster than [`Self::unpacked`] where all of them are wanted.
    pub fn unpack(&self, runs: Range<usize>, rows: &mut impl Extend<QualityRow>) {
        for (place, run) in runs.clone().zip(&self.runs[runs]) {
            let places = self.rows_of(place..place + 1);
            let cells = self.labels_of(run, &places).iter().zip(&self.cells[places.clone()]).zip(0..);
            match self.besides.get(places) {
                Some(besides) => {
                    rows.extend(cells.zip(besides).map(|((cell, row), beside)| run.row(row, cell, *beside)));
                }
                None => rows.extend(cells.map(|(cell, row)| run.row(row, cell, Beside::NOTHING))),
            }
        }
    }

    /// The rows of some runs, one by one.
    pub fn unpacked(&self, runs: Range<usize>) -> impl Iterator<Item = QualityRow> + '_ {
        runs.flat_map(move |place| {
            let (run, rows) = (&self.runs[place], self.rows_of(place..place + 1));
            let labels = self.labels_of(run, &rows);
            rows.zip(labels).zip(0..).map(move |((place, label), row)| {
                let beside = self.besides.get(place).copied().unwrap_or(Beside::NOTHING);
                run.row(row, (label, &self.cells[place]), beside)
            })
        })
    }

    /// Whether the rows of some runs are known to be in the order of their submissions, each once and without a stratum: those of
    /// one run where no run is otherwise.
    pub fn surely_rise(&self, runs: Range<usize>) -> bool {
        runs.len() == 1 && !self.is_mixed
    }

    /// The submission of each row of some runs.
    pub fn submission_keys(&self, runs: Range<usize>) -> impl Iterator<Item = SubmissionKey> + '_ {
        runs.flat_map(move |place| {
            let run = &self.runs[place];
            let labels = self.labels_of(run, &self.rows_of(place..place + 1)).iter();
            labels.map(|label| label.key(run.submitter))
        })
    }

    /// The rows at some places.
    pub fn range(&self, rows: Range<usize>) -> impl Iterator<Item = QualityRow> + '_ {
        let first = self.runs.partition_point(|run| run.start as usize <= rows.start).saturating_sub(1);
        let skipped = rows.start - self.runs.get(first).map_or(rows.start, |run| run.start as usize);
        self.unpacked(first..self.runs.len()).skip(skipped).take(rows.len())
    }

    /// Gives every submitter another number.
    pub fn renumber_submitters(&mut self, numbers: &[u16]) {
        self.runs.iter_mut().for_each(|run| run.submitter = numbers[usize::from(run.submitter)]);
    }

    /// Has `more` of the rows count from a later place on.
    pub fn count_more_from(&mut self, place: u32) {
        let there = self.besides.iter_mut().filter(|beside| beside.more != NOTHING_MORE);
        there.for_each(|beside| beside.more += place);
    }

    /// Brings runs in the order of a small number of their units, those of each as they stood. `scratch` is room that is used
    /// again.
    pub fn bring_in_order(&mut self, scratch: &mut Self, of_unit: impl Fn(u32) -> usize) {
        let number = |run: &Run| of_unit(run.unit);
        if self.runs.is_sorted_by_key(number) {
            return;
        }
        scratch.clear();
        scratch.cells.reserve_exact(self.cells.len());
        scratch.runs.reserve_exact(self.runs.len());
        scratch.besides.reserve_exact(self.besides.len());
        scratch.is_mixed = self.is_mixed;
        std::mem::swap(&mut scratch.labels, &mut self.labels);
        for run in ordered(self.runs.iter().map(number)) {
            let rows = self.rows_of(run..run + 1);
            scratch.runs.push(Run { start: place(scratch.cells.len()), ..self.runs[run] });
            // Runs that are out of order are short: copied one by one, their rows take less time than at once.
            self.cells[rows.clone()].iter().for_each(|cell| scratch.cells.push(*cell));
            self.besides.get(rows).into_iter().flatten().for_each(|beside| scratch.besides.push(*beside));
        }
        std::mem::swap(self, scratch);
    }

    /// What the rows of a run, at some places, are about.
    #[inline(always)]
    fn labels_of(&self, run: &Run, rows: &Range<usize>) -> &[Label] {
        self.labels.of(run.labels, rows.len())
    }

    /// Places of the rows of some runs.
    fn rows_of(&self, runs: Range<usize>) -> Range<usize> {
        let start = |run: usize| self.runs.get(run).map_or(self.cells.len(), |run| run.start as usize);
        start(runs.start)..start(runs.end)
    }
}

/// Places of small numbers in their order, those of each as they stood: counted, then put where they belong.
fn ordered(numbers: impl ExactSizeIterator<Item = usize> + Clone) -> Vec<usize> {
    let mut order = vec![0; numbers.len()];
    let mut next: Vec<usize> = Vec::new();
    for number in numbers.clone() {
        if next.len() < number + 2 {
            next.resize(number + 2, 0);
        }
        next[number + 1] += 1;
    }
    for number in 1..next.len() {
        next[number] += next[number - 1];
    }
    for (place, number) in numbers.enumerate() {
        order[next[number]] = place;
        next[number] += 1;
    }
    order
}

impl FromIterator<QualityRow> for PackedRows {
    fn from_iter<I: IntoIterator<Item = QualityRow>>(rows: I) -> Self {
        let mut packed = Self::new();
        rows.into_iter().for_each(|row| packed.push(row));
        packed
    }
}
