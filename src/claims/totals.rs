//! What lines come to.

use super::line::{Line, Marks, Period};
use crate::ids::{Npi, Tin};

/// Figures of a clinician or a practice in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Allowed charges, cents.
    pub allowed: u64,
    /// What Medicare paid, cents.
    pub paid: u64,
    /// Distinct patients.
    pub patients: u64,
    /// Services, thousandths.
    pub services: u64,
    /// Lines.
    pub lines: u64,
    /// Lines by telehealth.
    pub telehealth_lines: u64,
    /// Services by telehealth, thousandths.
    pub telehealth_services: u64,
    /// Services in hospitals, thousandths.
    pub hospital_services: u64,
    /// Services in ambulatory surgical centers, thousandths.
    pub asc_services: u64,
    /// Services with a patient-facing code, thousandths.
    pub encounters: u64,
}

/// Totals of a clinician, or of a whole practice, in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TotalsRow {
    /// The practice.
    pub tin: Tin,
    /// The clinician; none: the whole practice.
    pub npi: Option<Npi>,
    /// The period.
    pub period: Period,
    /// The figures.
    pub totals: Totals,
}

/// All totals, in the order of practice, clinician and period.
#[derive(Debug, Default)]
pub struct ClaimsTotals {
    rows: Vec<TotalsRow>,
}

impl Totals {
    /// Adds a line; patients are counted apart.
    pub(super) fn add(&mut self, line: &Line) {
        let services = u64::from(line.services);
        let marked = |mark: Marks| if line.marks.has(mark) { services } else { 0 };
        self.allowed += line.allowed;
        self.paid += line.paid;
        self.services += services;
        self.lines += 1;
        self.telehealth_lines += u64::from(line.marks.has(Marks::TELEHEALTH));
        self.telehealth_services += marked(Marks::TELEHEALTH);
        self.hospital_services += marked(Marks::HOSPITAL);
        self.asc_services += marked(Marks::ASC);
        self.encounters += marked(Marks::ENCOUNTER);
    }

    /// Adds the lines of a clinician to those of the practice; patients are counted apart.
    pub(super) fn add_clinician(&mut self, other: &Self) {
        self.allowed += other.allowed;
        self.paid += other.paid;
        self.services += other.services;
        self.lines += other.lines;
        self.telehealth_lines += other.telehealth_lines;
        self.telehealth_services += other.telehealth_services;
        self.hospital_services += other.hospital_services;
        self.asc_services += other.asc_services;
        self.encounters += other.encounters;
    }
}

impl TotalsRow {
    fn key(&self) -> (Tin, Option<Npi>, Period) {
        (self.tin, self.npi, self.period)
    }
}

impl ClaimsTotals {
    /// Totals in any order.
    pub(super) fn sorted(mut rows: Vec<TotalsRow>) -> Self {
        rayon::slice::ParallelSliceMut::par_sort_unstable_by_key(rows.as_mut_slice(), TotalsRow::key);
        Self { rows }
    }

    /// The rows in order; a practice stands before its clinicians.
    pub fn rows(&self) -> &[TotalsRow] {
        &self.rows
    }

    /// The figures of a clinician, or without an NPI of a practice, in each period; none: there is no line.
    pub fn of(&self, tin: Tin, npi: Option<Npi>) -> [Option<&Totals>; Period::COUNT] {
        let start = self.rows.partition_point(|row| (row.tin, row.npi) < (tin, npi));
        let own = self.rows[start..].iter().take_while(|row| (row.tin, row.npi) == (tin, npi));
        let mut found = [None; Period::COUNT];
        own.for_each(|row| found[row.period as usize] = Some(&row.totals));
        found
    }
}
