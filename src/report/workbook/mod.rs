//! A finished run as an Excel workbook for finance: assumptions in cells that can be changed, and dollars as formulas
//! that follow them.
//!
//! Every formula is written with what it gives in the run, so that viewers that do not calculate show the run's
//! figures.

mod assumptions;
mod clinicians;
mod cohort;
mod distribution;
mod facts;
mod groups;
mod inputs;
mod layout;
mod looks;
mod movers;
mod page;
mod practices;
mod ranges;
mod summary;
#[cfg(test)]
mod tests;
mod transitions;

use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use self::cohort::Cohort;
use self::facts::{Facts, text_at};
use self::layout::Layout;
use self::looks::Looks;
use self::page::{Page, place};
use self::ranges::Ranges;
use super::run_folder::RunFolder;
use crate::failure::{Failure, FailureKind};

/// What writing a piece of a sheet comes to.
type Written = Result<(), XlsxError>;

/// How much a workbook takes.
#[derive(Debug, Clone, Copy)]
struct Limits {
    /// Clinicians on their sheet; Excel has 1,048,576 rows.
    clinicians: usize,
    /// Practices times clinicians that sums by practice go through: Excel takes seconds for so many, minutes for more.
    compared: usize,
    /// Cells of the sheet of clinicians from which on its file may pass 4 GiB.
    cells_of_large_file: usize,
}

const LIMITS: Limits = Limits { clinicians: 1_048_000, compared: 100_000_000, cells_of_large_file: 20_000_000 };

/// Writes the workbook of a run.
///
/// # Errors
/// When a table of the run can't be read, or the file can't be written.
pub fn workbook(folder: &RunFolder, path: &Path) -> Result<(), Failure> {
    write(folder, path, LIMITS)
}

fn write(folder: &RunFolder, path: &Path, limits: Limits) -> Result<(), Failure> {
    make(folder, path, limits).map_err(|failure| if failure.place.is_none() { failure.at(path) } else { failure })
}

fn make(folder: &RunFolder, path: &Path, limits: Limits) -> Result<(), Failure> {
    let facts = Facts::read(folder)?;
    let cohort = Cohort::read(folder, &facts, limits.clinicians)?;
    let layout = Layout::new(&facts, &cohort, limits.compared);
    let looks = Looks::new();
    let mut book = Workbook::new();
    prepare(&mut book, folder, path, layout.cells() > limits.cells_of_large_file)?;
    let named = assumptions::write(&mut Page::new(book.add_worksheet(), &looks), folder.manifest(), &facts)?;
    let ranges = Ranges::read(folder)?;
    summary::write(&mut Page::new(book.add_worksheet(), &looks), &facts, &cohort, &layout, &ranges)?;
    distribution::write(&mut Page::new(book.add_worksheet(), &looks), &facts)?;
    practices::write(&mut Page::new(book.add_worksheet(), &looks), &facts, &cohort, &layout)?;
    clinicians::write(&mut Page::new(book.add_worksheet_with_low_memory()?, &looks), &facts, &cohort, &layout)?;
    drop(cohort);
    movers::write(&mut book, &looks, folder, limits.clinicians)?;
    transitions::write(&mut book, &looks, folder)?;
    groups::write(&mut book, &looks, &facts, &groups::read(folder, &facts)?)?;
    for cell in named {
        book.define_name(cell.name, &format!("={}", place(assumptions::SHEET, cell.row, cell.column)))?;
    }
    Ok(book.save(path)?)
}

/// Properties that do not depend on the clock, and temporary files beside the workbook.
fn prepare(book: &mut Workbook, folder: &RunFolder, path: &Path, large: bool) -> Written {
    let manifest = folder.manifest();
    let started = text_at(manifest, "/started");
    let to_the_second = started.get(..19).unwrap_or("1980-01-01T00:00:00");
    let created = ExcelDateTime::parse_from_str(to_the_second).or_else(|_| ExcelDateTime::from_ymd(1980, 1, 1))?;
    let properties = DocProperties::new().set_title(title(folder)).set_author("mips-cohort");
    let digest = text_at(manifest, "/result_digest");
    book.set_properties(&properties.set_comment(format!("run {digest}")).set_creation_datetime(&created));
    book.use_zip_large_file(large);
    book.set_tempdir(path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")))?;
    Ok(())
}

fn title(folder: &RunFolder) -> String {
    match text_at(folder.manifest(), "/settings/pipeline/name") {
        name if name.is_empty() => "MIPS run".to_owned(),
        name => name,
    }
}

impl From<XlsxError> for Failure {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::IoError(error) => Self::new(FailureKind::Io, format!("could not write the file: {error}")),
            other => Self::new(FailureKind::Bug, format!("the workbook could not be made: {other}")),
        }
    }
}
