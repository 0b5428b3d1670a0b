//! Workbooks of an invented run.

mod cohort;
mod folder;
mod tables;

use std::io::Read;
use std::path::Path;

use super::{LIMITS, Limits, workbook, write};
use crate::report::run_folder::RunFolder;

/// Two folders for each test: the run and what is made of it.
fn made(make: fn(&Path, usize) -> RunFolder, limits: Limits) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let folder = make(home.path(), 40);
    write(&folder, &home.path().join("workbook.xlsx"), limits).unwrap();
    home
}

/// Writes the run folder and its workbook to `WORKBOOK_FOLDER`, of `WORKBOOK_CLINICIANS` clinicians, to look at and for
/// `scripts/check_workbook`.
#[test]
#[ignore = "writes files to keep"]
fn a_workbook_to_look_at() {
    let path = std::env::var("WORKBOOK_FOLDER").unwrap();
    let count = std::env::var("WORKBOOK_CLINICIANS").map_or(40, |count| count.parse().unwrap());
    let path = Path::new(&path);
    let folder = folder::with_scenarios(path, count);
    let begun = std::time::Instant::now();
    workbook(&folder, &path.join("workbook.xlsx")).unwrap();
    println!("{count} clinicians: {:?}", begun.elapsed());
}
