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
    /// Adds a line; patients are counted apart. Past the largest number a sum stays there, above every limit.
    pub(super) fn add(&mut self, line: &Line) {
        let services = u64::from(line.services);
        let marked = |mark: Marks| if line.marks.has(mark) { services } else { 0 };
        self.allowed = self.allowed.saturating_add(line.allowed);
        self.paid = self.paid.saturating_add(line.paid);
        self.services = self.services.saturating_add(services);
        self.lines = self.lines.saturating_add(1);
        self.telehealth_lines = self.telehealth_lines.saturating_add(u64::from(line.marks.has(Marks::TELEHEALTH)));
        self.telehealth_services = self.telehealth_services.saturating_add(marked(Marks::TELEHEALTH));
        self.hospital_services = self.hospital_services.saturating_add(marked(Marks::HOSPITAL));
        self.asc_services = self.asc_services.saturating_add(marked(Marks::ASC));
        self.encounters = self.encounters.saturating_add(marked(Marks::ENCOUNTER));
    }

    /// Adds the lines of a clinician to those of the practice; patients are counted apart.
    pub(super) fn add_clinician(&mut self, other: &Self) {
        self.allowed = self.allowed.saturating_add(other.allowed);
        self.paid = self.paid.saturating_add(other.paid);
        self.services = self.services.saturating_add(other.services);
        self.lines = self.lines.saturating_add(other.lines);
        self.telehealth_lines = self.telehealth_lines.saturating_add(other.telehealth_lines);
        self.telehealth_services = self.telehealth_services.saturating_add(other.telehealth_services);
        self.hospital_services = self.hospital_services.saturating_add(other.hospital_services);
        self.asc_services = self.asc_services.saturating_add(other.asc_services);
        self.encounters = self.encounters.saturating_add(other.encounters);
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
