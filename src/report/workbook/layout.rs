//! Where figures stand on the sheet of clinicians, and how other sheets speak of them.

use rust_xlsxwriter::ColNum;

use super::cohort::Cohort;
use super::facts::Facts;
use super::page::letters;

/// The sheet of clinicians.
pub(super) const SHEET: &str = "Clinicians";
/// Rows of the sheet, from 0: what the columns of a scenario have in common, sums, headings, the first clinician.
pub(super) const BAND: usize = 3;
pub(super) const TOTAL: usize = 4;
pub(super) const HEAD: usize = 5;
pub(super) const FIRST: usize = 6;

/// Columns that come before those of scenarios.
pub(super) const TIN: ColNum = 0;
pub(super) const UNIT: ColNum = 2;
pub(super) const AMOUNT: ColNum = 6;
pub(super) const AMOUNT_OF: ColNum = 7;

/// Columns of a scenario, from its first one on.
pub(super) const SCORE: ColNum = 0;
/// The percent of the run, which the percent is taken from while nothing is changed.
pub(super) const OF_RUN: ColNum = 1;

/// Where figures stand.
pub(super) struct Layout {
    projected: bool,
    scenarios: usize,
    clinicians: usize,
    /// Whether every clinician is on the sheet, so that sums can be formulas.
    pub complete: bool,
    /// Whether sums by practice can be formulas.
    pub by_practice: bool,
}

impl Layout {
    /// The layout of a cohort; `compared` is how much sums by practice may go through.
    pub(super) fn new(facts: &Facts, cohort: &Cohort, compared: usize) -> Self {
        let clinicians = cohort.clinicians.len();
        let complete = cohort.left_out == 0;
        let by_practice = complete && cohort.practices.len().saturating_mul(clinicians) <= compared;
        Self { projected: facts.projected, scenarios: facts.scenarios.len(), clinicians, complete, by_practice }
    }

    /// How many cells the sheet has.
    pub(super) fn cells(&self) -> usize {
        self.clinicians * usize::from(self.last_column() + 1)
    }

    /// Where the base stands.
    pub(super) fn base(&self) -> ColNum {
        if self.projected { 8 } else { AMOUNT }
    }

    fn width(&self) -> ColNum {
        if self.projected { 6 } else { 3 }
    }

    /// The first column of a scenario.
    ///
    /// # Panics
    /// With more scenarios than a sheet has columns for.
    pub(super) fn block(&self, scenario: usize) -> ColNum {
        self.base() + 1 + self.width() * ColNum::try_from(scenario).expect("within a sheet")
    }

    /// The last column of the sheet.
    pub(super) fn last_column(&self) -> ColNum {
        self.block(self.scenarios) - 1
    }

    /// Where the percent stands that dollars are calculated with.
    pub(super) fn percent(&self, scenario: usize) -> ColNum {
        self.block(scenario) + if self.projected { 2 } else { 1 }
    }

    /// Where the dollars of a scenario stand.
    pub(super) fn adjustment(&self, scenario: usize) -> ColNum {
        self.percent(scenario) + 1
    }

    /// Where it stands what sequestration takes; projections alone have it.
    pub(super) fn sequestration(&self, scenario: usize) -> ColNum {
        self.adjustment(scenario) + 1
    }

    /// Where it stands what is left; projections alone have it.
    pub(super) fn after(&self, scenario: usize) -> ColNum {
        self.adjustment(scenario) + 2
    }

    /// The row after the last clinician, from 0; there is always one to speak of.
    pub(super) fn end(&self) -> usize {
        FIRST + self.clinicians.max(1)
    }

    /// The cells of a column, for formulas on the sheet itself.
    pub(super) fn cells_of(&self, column: ColNum) -> String {
        format!("{0}${1}:{0}${2}", letters(column), FIRST + 1, self.end())
    }

    /// The cells of a column, for formulas on other sheets.
    pub(super) fn range(&self, column: ColNum) -> String {
        format!("{SHEET}!${0}${1}:${0}${2}", letters(column), FIRST + 1, self.end())
    }
}
