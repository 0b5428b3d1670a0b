//! The claims of a run: read, rolled up, and put where the roster says nothing.

use std::path::Path;

use arrow::array::Array;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rustc_hash::FxHashSet;
use serde::Serialize;

use super::account::Account;
use super::claims_fill::{Filled, Filling};
use super::plan::Plan;
use super::records::SEGMENTS;
use crate::claims::{ClaimLines, ClaimsTotals, Period, Reading, is_service_code};
use crate::failure::Failure;
use crate::ids::{Tin, TinNpi};
use crate::ingest::{Accepted, BATCH, FileAccount, read, without_numbers};
use crate::participation::{Clinician, Roster, Units};
use crate::rules::ClaimsLaw;
use crate::schema::CLAIMS;
use crate::watch::Watch;

/// What stands for the table of patient-facing codes among the inputs.
const CODES: &str = "patient_facing_codes";

/// What claims came to.
pub(super) struct Claims {
    pub(super) totals: ClaimsTotals,
    /// Practices of which the roster gives figures of every clinician.
    given: FxHashSet<Tin>,
    law: ClaimsLaw,
    says: Says,
    base: Option<Period>,
    /// What the manifest says of them.
    pub(super) note: ClaimsNote,
}

/// What all files of the claims say, and the pipeline.
#[derive(Debug, Clone, Copy)]
pub(super) struct Says {
    /// Places of service.
    pub(super) places: bool,
    /// Payments.
    pub(super) paid: bool,
    /// Which codes are patient-facing.
    pub(super) encounters: bool,
}

/// What became of claims, for the manifest.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ClaimsNote {
    /// Patient-facing codes; none: no file was named, and claims make nobody non-patient facing.
    pub patient_facing_codes: Option<usize>,
    /// The period whose claims stand for the payments of the payment year, of which they are an estimate.
    pub payment_base: Option<&'static str>,
    /// A file has no places of service, so that claims make nobody hospital-based or ASC-based.
    pub without_places: bool,
    /// A file has no payments, so that none are taken from claims though the pipeline asks for them.
    pub without_payments: bool,
    /// No line has a patient-facing code of the list.
    pub without_encounters: bool,
    /// Cells that were empty and are taken from claims, by table and column.
    pub cells_filled: Filled,
    /// Clinicians of the roster without a line in either segment: they billed nothing.
    pub clinicians_without_lines: u64,
}

/// Reads the claims of a run, if it has any. Lines of clinicians whom a roster does not name are left out.
pub(super) fn read_claims(
    plan: &Plan,
    clinicians: Option<&Accepted>,
    account: &mut Account,
    folder: &Path,
    watch: &dyn Watch,
) -> Result<Option<Claims>, Failure> {
    let inputs = plan.inputs(&CLAIMS);
    let Some(law) = plan.law.claims.as_ref().filter(|_| !inputs.is_empty()) else { return Ok(None) };
    let encounters = plan.pipeline.claims.patient_facing_codes.as_deref();
    let encounters = encounters.map(|path| patient_facing_codes(plan, path, account)).transpose()?;
    let base = plan.pipeline.claims.payment_base.map(Period::from);
    let known = clinicians.map(practices_of);
    let lines = ClaimLines::new(Reading {
        law,
        practices: known.as_ref(),
        encounters: encounters.as_deref().unwrap_or_default(),
        performance_year: base == Some(Period::PerformanceYear),
        folder,
    });
    let mut intake = read(&CLAIMS, &inputs, plan.options(Some(&lines)), watch)?;
    let fed = |column: &str| intake.files.iter().all(|file| file.mapped.iter().any(|(name, _)| *name == column));
    if encounters.is_some() && !fed("hcpcs") {
        let failure = Failure::usage("`patient_facing_codes` in [claims], and claims without a column for `hcpcs`");
        return Err(failure.hint("without codes on every line nobody can be told to be non-patient facing"));
    }
    let says = Says { places: fed("place_of_service"), paid: fed("paid_amount"), encounters: encounters.is_some() };
    account.add(&mut intake);
    let note = ClaimsNote {
        patient_facing_codes: encounters.as_ref().map(Vec::len),
        payment_base: base.filter(|_| says.paid).map(Period::name),
        without_places: !says.places,
        without_payments: base.is_some() && !says.paid,
        ..ClaimsNote::default()
    };
    let given = clinicians.map(practices_with_figures).unwrap_or_default();
    let totals = lines.totals(watch)?;
    let has_encounters = totals.rows().iter().any(|row| row.totals.encounters > 0);
    let note = ClaimsNote { without_encounters: says.encounters && !has_encounters, ..note };
    Ok(Some(Claims { totals, given, law: law.clone(), says, base, note }))
}

impl Claims {
    /// The roster with what claims say in its empty cells.
    pub(super) fn fill_clinicians(&mut self, accepted: &Accepted) -> Accepted {
        let (accepted, filled, without) = self.filling().clinicians(accepted);
        self.note.cells_filled.extend(filled);
        self.note.clinicians_without_lines = without;
        accepted
    }

    /// What practices billed, in the empty cells of `groups`.
    pub(super) fn fill_practices(&mut self, units: &mut Units) {
        let filled = self.filling().practices(units);
        self.note.cells_filled.extend(filled);
    }

    /// What practices billed.
    pub(super) fn practice(&self, tin: Tin) -> crate::participation::Volume {
        self.filling().practice(tin)
    }

    /// What claims of the payment base come to for a clinician: paid and allowed, in cents.
    pub(super) fn payments(&self, clinician: TinNpi) -> (Option<i64>, Option<i64>) {
        self.filling().payments(&self.totals.of(clinician.tin(), Some(clinician.npi())))
    }

    /// What claims as the base of dollars take for granted.
    pub(super) fn base_sentence(&self, roster: &Roster) -> Option<String> {
        let base = self.base?;
        let has_no_line =
            |one: &&Clinician| self.totals.of(one.key.tin(), Some(one.key.npi()))[base as usize].is_none();
        let without = roster.clinicians().par_iter().filter(has_no_line).count();
        let amounts = if self.says.paid { "what Medicare paid" } else { "allowed charges" };
        Some(format!(
            "base of dollars: {amounts} by the claims of {}, in place of what the roster gives; nothing for the {without} of the roster without a line in it",
            base.name()
        ))
    }

    fn filling(&self) -> Filling<'_> {
        Filling { totals: &self.totals, given: &self.given, law: &self.law, says: self.says, base: self.base }
    }

    /// Whether payments, and encounters, are known of every line.
    pub(super) fn says(&self) -> Says {
        self.says
    }
}

impl ClaimsNote {
    /// What was taken from claims, in sentences.
    pub(super) fn sentences(&self) -> Vec<String> {
        let cells: u64 = self.cells_filled.values().sum();
        let mut found = vec![format!(
            "claims: taken as all that were billed in the determination period; they fill {cells} empty cells of the roster and of `groups`, and clinicians without a line, {} of the roster, billed nothing",
            self.clinicians_without_lines
        )];
        if self.patient_facing_codes.is_none() {
            found.push("claims: without a list of patient-facing codes they make nobody non-patient facing".to_owned());
        }
        if self.without_encounters {
            found.push("claims: no line has a code of the list of patient-facing codes: everybody in them is non-patient facing".to_owned());
        }
        if self.without_places {
            found.push(
                "claims: a file has no `place_of_service`, so that they make nobody hospital-based or ASC-based"
                    .to_owned(),
            );
        }
        if self.without_payments {
            found.push("claims: a file has no `paid_amount`, so that no payments are taken from them".to_owned());
        }
        if let Some(base) = self.payment_base {
            found.push(format!(
                "claims: those of {base} stand for the payments of the payment year where the roster gives none"
            ));
        }
        found
    }
}

fn practices_of(accepted: &Accepted) -> FxHashSet<Tin> {
    (0..accepted.len()).filter_map(|place| accepted.key(place).tin).collect()
}

/// Practices of which the roster gives figures of every clinician: what it says of them stands, and claims add nothing.
/// Patients of the second segment alone are a weight and no figure.
fn practices_with_figures(accepted: &Accepted) -> FxHashSet<Tin> {
    let names = SEGMENTS.iter().flatten().filter(|name| **name != "segment_2_patients");
    let columns: Vec<_> = accepted
        .batches
        .iter()
        .map(|batch| names.clone().filter_map(|name| batch.rows.column_by_name(name)).collect::<Vec<_>>())
        .collect();
    let is_given = |place: usize| columns[place / BATCH].iter().any(|column| column.is_valid(place % BATCH));
    let places = || (0..accepted.len()).filter_map(|place| Some((accepted.key(place).tin?, is_given(place))));
    let without: FxHashSet<Tin> = places().filter(|(_, given)| !given).map(|(tin, _)| tin).collect();
    places().map(|(tin, _)| tin).filter(|tin| !without.contains(tin)).collect()
}

/// The codes of a CSV file with a column `hcpcs`, in capitals.
fn patient_facing_codes(plan: &Plan, named: &Path, account: &mut Account) -> Result<Vec<String>, Failure> {
    let path = &plan.base.join(named);
    let unreadable = |error: std::io::Error| Failure::io("read", path, &error);
    let bytes = fs_err::read(path).map_err(unreadable)?;
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(bytes.as_slice());
    let headers = reader.headers().map_err(|error| unreadable(error.into()))?;
    let column = headers.iter().position(|header| header.eq_ignore_ascii_case("hcpcs")).ok_or_else(|| {
        let failure = Failure::usage("no column `hcpcs` in the file of patient-facing codes").at_line(path, 1, None);
        failure.hint("it is a CSV file with a header and a code on each line")
    })?;
    let mut codes = Vec::new();
    let mut rows = 0;
    for record in reader.records() {
        let record = record.map_err(|error| unreadable(error.into()))?;
        rows += 1;
        let Some(code) = record.get(column).filter(|code| !code.is_empty()) else { continue };
        if !is_service_code(code) {
            let line = record.position().map_or(0, csv::Position::line);
            let code = if plan.pseudonyms.is_some() { without_numbers(code) } else { code.to_owned() };
            let failure = Failure::usage(format!("`{code}` is no code: five letters or digits"));
            return Err(failure
                .at_line(path, line, None)
                .hint("each code stands on a line of its own, ranges written out"));
        }
        codes.push(code.to_ascii_uppercase());
    }
    if codes.is_empty() {
        return Err(Failure::usage("the file of patient-facing codes has none").at(path));
    }
    account.files.push(FileAccount {
        table: CODES,
        file: named.to_owned(),
        path: path.to_owned(),
        read: rows,
        used: rows,
        bytes: bytes.len() as u64,
        hash: blake3::hash(&bytes).to_hex().to_string(),
        mapped: vec![("hcpcs", "hcpcs".to_owned())],
        ..FileAccount::default()
    });
    codes.sort_unstable();
    codes.dedup();
    Ok(codes)
}
