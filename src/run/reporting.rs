//! Reports of a run, as files.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::finance_settings::ReportFormat;
use super::folder::beside;
use super::write::Written;
use crate::failure::{Failure, FailureKind};
use crate::report::model::Report;
use crate::report::run_folder::RunFolder;
use crate::report::{build, html, markdown, workbook};

/// Where reports on a run go.
#[derive(Debug, Clone, Copy)]
pub enum Place<'a> {
    /// Into a folder, as `report.html` and so on.
    In(&'a Path),
    /// Beside the run folder, as `RUN.report.html` and so on: the run folder holds what the run wrote.
    Beside,
}

impl Place<'_> {
    fn file(self, folder: &RunFolder, format: ReportFormat) -> PathBuf {
        match self {
            Self::In(into) => into.join(format.file()),
            Self::Beside => {
                let run: PathBuf = folder.path().components().collect();
                beside(&run, &format!(".{}", format.file()))
            }
        }
    }
}

/// Writes the reports of a run whose tables stand in `folder`, in an order that is always the same; each appears whole or not
/// at all.
///
/// # Errors
/// When a table can't be read or a file can't be written.
pub fn write_reports(
    folder: &RunFolder,
    place: Place<'_>,
    formats: &[ReportFormat],
    mask_below: Option<u32>,
) -> Result<Vec<PathBuf>, Failure> {
    let mut formats = formats.to_vec();
    formats.sort_unstable();
    formats.dedup();
    if formats.is_empty() {
        return Ok(Vec::new());
    }
    let report = build(folder, mask_below)?;
    let write = |format: ReportFormat| write(folder, &report, &place.file(folder, format), format);
    formats.into_iter().map(write).collect()
}

fn write(folder: &RunFolder, report: &Report, path: &Path, format: ReportFormat) -> Result<PathBuf, Failure> {
    let unwritable = |error: std::io::Error| Failure::io("write", path, &error);
    let into = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs_err::create_dir_all(into).map_err(unwritable)?;
    let mut file = tempfile::Builder::new().prefix(".report").tempfile_in(into).map_err(unwritable)?;
    match format {
        ReportFormat::Html => {
            let page = html::html(report);
            let page = page.map_err(|_| Failure::new(FailureKind::Bug, "a report can't be written as a page"))?;
            file.write_all(page.as_bytes()).map_err(unwritable)?;
        }
        ReportFormat::Markdown => file.write_all(markdown::markdown(report).as_bytes()).map_err(unwritable)?,
        ReportFormat::Xlsx => workbook::workbook(folder, file.path())?,
    }
    file.as_file().sync_all().map_err(unwritable)?;
    allow_others_to_read(&file).map_err(unwritable)?;
    file.persist(path).map_err(|error| unwritable(error.error))?;
    Ok(path.to_owned())
}

/// A temporary file is its owner's alone; a report is like the tables beside it.
#[cfg(unix)]
fn allow_others_to_read(file: &tempfile::NamedTempFile) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn allow_others_to_read(_: &tempfile::NamedTempFile) -> std::io::Result<()> {
    Ok(())
}

/// Reports as the manifest lists them, each with the BLAKE3 of its bytes. They say what the tables say, and are no part of the
/// digest of results.
///
/// # Errors
/// When one can't be read back.
pub(super) fn listed(paths: Vec<PathBuf>) -> Result<Vec<Written>, Failure> {
    let listed = |path: PathBuf| {
        let bytes = fs_err::read(&path).map_err(|error| Failure::io("read", &path, &error))?;
        let table = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Written { table, files: vec![path], rows: 0, digest: blake3::hash(&bytes).to_hex().to_string() })
    };
    paths.into_iter().map(listed).collect()
}
