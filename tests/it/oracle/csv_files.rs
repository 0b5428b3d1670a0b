//! The input tables as CSV files, written and read.

use std::path::Path;

use super::rows::{Cohort, Row};

/// The tables that are written.
pub const FILES: [&str; 9] = [
    "clinicians",
    "groups",
    "memberships",
    "registrations",
    "facility_scores",
    "quality",
    "cost",
    "improvement_activities",
    "promoting_interoperability",
];

/// Writes the tables of all cohorts to one folder, one file per table, the columns of the row structs.
pub fn write_csv(cohorts: &[Cohort], folder: &Path) -> Result<(), csv::Error> {
    std::fs::create_dir_all(folder)?;
    write(folder, cohorts.iter().flat_map(|cohort| &cohort.clinicians))?;
    write(folder, cohorts.iter().flat_map(|cohort| &cohort.groups))?;
    write(folder, cohorts.iter().flat_map(|cohort| &cohort.memberships))?;
    write(folder, cohorts.iter().flat_map(|cohort| &cohort.registrations))?;
    write(folder, cohorts.iter().flat_map(|cohort| &cohort.facility_scores))?;
    write(folder, cohorts.iter().flat_map(|cohort| &cohort.quality))?;
    write(folder, cohorts.iter().flat_map(|cohort| &cohort.cost))?;
    write(folder, cohorts.iter().flat_map(|cohort| &cohort.activities))?;
    write(folder, cohorts.iter().flat_map(|cohort| &cohort.interoperability))
}

fn write<'a, R: Row + 'a>(folder: &Path, rows: impl Iterator<Item = &'a R>) -> Result<(), csv::Error> {
    let mut writer = csv::Writer::from_path(folder.join(format!("{}.csv", R::TABLE)))?;
    writer.write_record(R::COLUMNS)?;
    for row in rows {
        writer.write_record(row.cells())?;
    }
    writer.flush()?;
    Ok(())
}
