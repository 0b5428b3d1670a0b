//! The clinicians of a run, the scenarios side by side, and sums of their dollars.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::RecordBatch;
use rustc_hash::FxHashMap;

use super::facts::{Facts, Scenario};
use crate::failure::{Failure, FailureKind};
use crate::report::run_folder::{RunFolder, TableRows};
use crate::schema::{CLINICIAN_PROJECTION, FINAL_SCORES, OutputTable};

/// The clinicians of a run.
pub(super) struct Cohort {
    /// As many as a sheet holds, in the order of the table.
    pub clinicians: Vec<Clinician>,
    /// For each scenario what became of each of them.
    pub figures: Vec<Vec<Figures>>,
    /// How many more there are.
    pub left_out: usize,
    /// Sums of everybody in each scenario.
    pub sums: Vec<Sums>,
    /// Practices with sums of everybody in each scenario; the empty one is that of units without a TIN.
    pub practices: BTreeMap<Box<str>, Practice>,
}

/// A clinician, or a unit where there is no roster.
pub(super) struct Clinician {
    pub tin: Box<str>,
    pub npi: Box<str>,
    pub entity_id: Box<str>,
    pub participation: Arc<str>,
    pub scored_as: Arc<str>,
    pub pathway: Arc<str>,
    pub amount: Option<f64>,
    pub amount_of: Arc<str>,
    pub base: Option<f64>,
}

/// What became of a clinician in a scenario.
#[derive(Clone, Default)]
pub(super) struct Figures {
    /// Whether payments are adjusted by the score.
    pub takes_part: bool,
    pub score: Option<f64>,
    pub percent: Option<f64>,
    pub adjustment: Option<f64>,
    pub sequestration: Option<f64>,
    pub after: Option<f64>,
}

/// Sums in cents.
#[derive(Clone, Default)]
pub(super) struct Sums {
    pub base: i64,
    pub adjustment: i64,
    pub increases: i64,
    pub reductions: i64,
    pub sequestration: i64,
    pub after: i64,
}

/// A practice.
#[derive(Default)]
pub(super) struct Practice {
    pub clinicians: usize,
    pub sums: Vec<Sums>,
}

impl Sums {
    fn add(&mut self, base: Option<f64>, figures: &Figures) {
        let adjustment = cents(figures.adjustment);
        self.base += cents(base);
        self.adjustment += adjustment;
        self.increases += adjustment.max(0);
        self.reductions += adjustment.min(0);
        self.sequestration += cents(figures.sequestration);
        self.after += cents(figures.after);
    }
}

#[allow(
    clippy::cast_possible_truncation,
    reason = "the tables have dollars as decimals of 18 digits, and a cohort far fewer"
)]
fn cents(dollars: Option<f64>) -> i64 {
    dollars.map_or(0, |dollars| (dollars * 100.0).round() as i64)
}

impl Cohort {
    /// Reads the clinicians; `most` of them are kept, the sums are those of all.
    ///
    /// # Errors
    /// When the table can't be read.
    pub(super) fn read(folder: &RunFolder, facts: &Facts, most: usize) -> Result<Self, Failure> {
        let mut reader = Reader::new(&facts.scenarios, most);
        let table = if facts.projected { &CLINICIAN_PROJECTION } else { &FINAL_SCORES };
        if folder.has(table) {
            for batch in folder.pieces(table)? {
                reader.take(table, &batch?, &facts.scenarios).map_err(|failure| failure.at(folder.path()))?;
            }
        }
        let mut cohort = reader.cohort;
        for figures in &mut cohort.figures {
            figures.resize_with(cohort.clinicians.len(), Figures::default);
        }
        Ok(cohort)
    }
}

/// A cohort while it is read.
struct Reader {
    cohort: Cohort,
    most: usize,
    /// For each scenario how many rows were read.
    read: Vec<usize>,
    /// Clinicians by key, once a scenario has them in another order than the first.
    known: Option<FxHashMap<Box<str>, usize>>,
    words: Vec<Arc<str>>,
}

impl Reader {
    fn new(scenarios: &[Scenario], most: usize) -> Self {
        let count = scenarios.len();
        let cohort = Cohort {
            clinicians: Vec::new(),
            figures: vec![Vec::new(); count],
            left_out: 0,
            sums: vec![Sums::default(); count],
            practices: BTreeMap::new(),
        };
        Self { cohort, most, read: vec![0; count], known: None, words: Vec::new() }
    }

    fn take(
        &mut self,
        table: &'static OutputTable,
        batch: &RecordBatch,
        scenarios: &[Scenario],
    ) -> Result<(), Failure> {
        let rows = TableRows::new(table, batch);
        let projected = table.name == CLINICIAN_PROJECTION.name;
        for row in 0..rows.len() {
            let scenario = match projected {
                true => position(scenarios, rows.text(row, "scenario"))?,
                false => 0,
            };
            let clinician = self.clinician(&rows, row, projected);
            let figures = figures(&rows, row, projected);
            self.sum(scenario, &clinician, &figures);
            if let Some(place) = self.place(scenario, clinician) {
                let of_scenario = &mut self.cohort.figures[scenario];
                if of_scenario.len() <= place {
                    of_scenario.resize_with(place + 1, Figures::default);
                }
                of_scenario[place] = figures;
            }
        }
        Ok(())
    }

    fn clinician(&mut self, rows: &TableRows, row: usize, projected: bool) -> Clinician {
        let paid = if projected { "amount" } else { "part_b_paid" };
        let amount = rows.number(row, paid);
        Clinician {
            tin: rows.text(row, "tin").into(),
            npi: rows.text(row, "npi").into(),
            entity_id: rows.text(row, "entity_id").into(),
            participation: self.word(rows.text(row, "participation")),
            scored_as: self.word(rows.text(row, "scored_as")),
            pathway: self.word(rows.text(row, "pathway")),
            amount,
            amount_of: self.word(if projected { rows.text(row, "amount_of") } else { paid }),
            base: if projected { rows.number(row, "base") } else { amount },
        }
    }

    /// Words that repeat from row to row are kept once.
    fn word(&mut self, text: &str) -> Arc<str> {
        if let Some(word) = self.words.iter().find(|word| word.as_ref() == text) {
            return Arc::clone(word);
        }
        let word: Arc<str> = text.into();
        self.words.push(Arc::clone(&word));
        word
    }

    fn sum(&mut self, scenario: usize, clinician: &Clinician, figures: &Figures) {
        let count = self.cohort.sums.len();
        self.cohort.sums[scenario].add(clinician.base, figures);
        if !self.cohort.practices.contains_key(&clinician.tin) {
            let practice = Practice { clinicians: 0, sums: vec![Sums::default(); count] };
            self.cohort.practices.insert(clinician.tin.clone(), practice);
        }
        let practice = self.cohort.practices.get_mut(&clinician.tin).expect("it is there by now");
        practice.clinicians += usize::from(scenario == 0);
        practice.sums[scenario].add(clinician.base, figures);
    }

    /// Where a clinician stands; none where there is no room.
    fn place(&mut self, scenario: usize, clinician: Clinician) -> Option<usize> {
        let next = self.read[scenario];
        self.read[scenario] += 1;
        if scenario > 0 {
            let in_order = self.cohort.clinicians.get(next).is_some_and(|known| known.is(&clinician));
            let place = if in_order { Some(next) } else { self.look_up(&clinician) };
            if place.is_some() || self.cohort.left_out > 0 {
                return place;
            }
        }
        let place = self.cohort.clinicians.len();
        if place >= self.most {
            self.cohort.left_out += 1;
            return None;
        }
        if let Some(known) = &mut self.known {
            known.insert(clinician.key(), place);
        }
        self.cohort.clinicians.push(clinician);
        Some(place)
    }

    fn look_up(&mut self, clinician: &Clinician) -> Option<usize> {
        let all = &self.cohort.clinicians;
        let by_key = || all.iter().enumerate().map(|(place, known)| (known.key(), place)).collect();
        self.known.get_or_insert_with(by_key).get(&clinician.key()).copied()
    }
}

impl Clinician {
    /// A clinician is told by practice and NPI, since the unit whose score counts may be another in another scenario; a
    /// unit without NPI by its kind and id.
    fn is(&self, other: &Self) -> bool {
        let same_unit = || self.entity_id == other.entity_id && self.scored_as == other.scored_as;
        self.tin == other.tin && self.npi == other.npi && (!self.npi.is_empty() || same_unit())
    }

    fn key(&self) -> Box<str> {
        let unit = if self.npi.is_empty() { format!("{}|{}", self.scored_as, self.entity_id) } else { String::new() };
        format!("{}|{}|{unit}", self.tin, self.npi).into()
    }
}

fn figures(rows: &TableRows, row: usize, projected: bool) -> Figures {
    let of_projection = |column| if projected { rows.number(row, column) } else { None };
    Figures {
        takes_part: !matches!(rows.text(row, "participation"), "voluntary" | "excluded"),
        score: rows.number(row, "final_score"),
        percent: rows.number(row, "payment_adjustment_percent"),
        adjustment: rows.number(row, "adjustment_dollars"),
        sequestration: of_projection("sequestration"),
        after: of_projection("after_sequestration"),
    }
}

fn position(scenarios: &[Scenario], name: &str) -> Result<usize, Failure> {
    scenarios.iter().position(|scenario| scenario.name == name).ok_or_else(|| {
        let table = CLINICIAN_PROJECTION.name;
        Failure::new(FailureKind::Io, format!("`{table}` has a scenario `{name}` that `scenarios` does not have"))
    })
}
