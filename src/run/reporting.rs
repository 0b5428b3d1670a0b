//! Reports of a run, as files.

use std::path::{Path, PathBuf};

use super::finance_settings::ReportFormat;
use super::write::Written;
use crate::failure::{Failure, FailureKind};
use crate::report::model::Report;
use crate::report::run_folder::RunFolder;
use crate::report::{build, html, markdown, workbook};

/// Writes the reports of a run whose tables stand in `folder`, in an order that is always the same.
///
/// # Errors
/// When a table can't be read or a file can't be written.
pub fn write_reports(
    folder: &RunFolder,
    into: &Path,
    formats: &[ReportFormat],
    mask_below: Option<u32>,
) -> Result<Vec<PathBuf>, Failure> {
    let mut formats = formats.to_vec();
    formats.sort_unstable();
    formats.dedup();
    if formats.is_empty() {
        return Ok(Vec::new());
    }
    fs_err::create_dir_all(into).map_err(|error| Failure::io("make", into, &error))?;
    let report = build(folder, mask_below)?;
    formats.into_iter().map(|format| write(folder, &report, into, format)).collect()
}

fn write(folder: &RunFolder, report: &Report, into: &Path, format: ReportFormat) -> Result<PathBuf, Failure> {
    let path = into.join(format.file());
    let text = match format {
        ReportFormat::Html => {
            html::html(report).map_err(|_| Failure::new(FailureKind::Bug, "a report can't be written as a page"))?
        }
        ReportFormat::Markdown => markdown::markdown(report),
        ReportFormat::Xlsx => {
            workbook::workbook(folder, &path)?;
            return Ok(path);
        }
    };
    fs_err::write(&path, text).map_err(|error| Failure::io("write", &path, &error))?;
    Ok(path)
}

/// Reports as the manifest lists them. They say what the tables say, and are no part of the digest of results.
pub(super) fn listed(paths: Vec<PathBuf>) -> Vec<Written> {
    let listed = |path: PathBuf| Written {
        table: path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        files: vec![path],
        rows: 0,
        digest: String::new(),
    };
    paths.into_iter().map(listed).collect()
}
