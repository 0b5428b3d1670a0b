//! Which files an input names.

use std::path::{Path, PathBuf};

use super::input::{Format, Input};
use crate::failure::{Failure, FailureKind, nearest};

/// Endings that are read, and what they are.
const ENDINGS: [(&str, Format); 6] = [
    (".csv", Format::Csv),
    (".csv.gz", Format::Csv),
    (".csv.zst", Format::Csv),
    (".tsv", Format::Csv),
    (".txt", Format::Csv),
    (".parquet", Format::Parquet),
];

/// The files of an input in order of path, relative paths taken from `base`.
///
/// # Errors
/// When there are none.
pub(super) fn files(input: &Input, base: &Path) -> Result<Vec<PathBuf>, Failure> {
    let path = base.join(&input.path);
    let missing = || Failure::new(FailureKind::Io, format!("no file for `{}`", input.table)).at(&path);
    if path.is_file() {
        return Ok(vec![path]);
    }
    let mut found: Vec<PathBuf> = if path.is_dir() {
        let entries = fs_err::read_dir(&path).map_err(|error| Failure::io("read", &path, &error))?;
        entries.filter_map(Result::ok).map(|entry| entry.path()).filter(|path| format_of(path).is_some()).collect()
    } else {
        // Only what the pipeline says is a pattern, not the folder that it stands in.
        let base = glob::Pattern::escape(&base.to_string_lossy());
        let pattern = Path::new(&base).join(&input.path);
        let matches = glob::glob(&pattern.to_string_lossy());
        let matches = matches.map_err(|error| Failure::usage(error.to_string()).at(&path))?;
        matches.filter_map(Result::ok).filter(|path| !path.is_dir()).collect()
    };
    found.sort();
    if found.is_empty() {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let beside = names_beside(&path);
        return Err(match nearest(&name, beside.iter().map(String::as_str)) {
            Some(near) => missing().hint(format!("did you mean `{near}`?")),
            None => missing().hint("`path` is a file, a folder or a glob, relative to the pipeline file"),
        });
    }
    match found.iter().find(|path| path.metadata().is_ok_and(|metadata| !metadata.is_file())) {
        Some(path) => Err(not_a_file(path)),
        None => Ok(found),
    }
}

/// A pipe gives its bytes once, and a file is read more often: for its rows, its hash, and rows that are rejected later.
fn not_a_file(path: &Path) -> Failure {
    let failure = Failure::new(FailureKind::Io, "neither a file nor a folder".to_owned()).at(path);
    failure.hint("a pipe or a device can't be read twice: write what it gives to a file")
}

fn names_beside(path: &Path) -> Vec<String> {
    let entries = path.parent().and_then(|folder| fs_err::read_dir(folder).ok());
    let names = entries.into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path());
    let readable = names.filter(|path| format_of(path).is_some());
    readable.filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned())).collect()
}

/// The format that a file's ending tells.
fn format_of(path: &Path) -> Option<Format> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    ENDINGS.iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, format)| *format)
}

/// The format of a file of an input.
///
/// # Errors
/// When neither the input nor the ending tells.
pub(super) fn format(input: &Input, path: &Path) -> Result<Format, Failure> {
    let format = input.format.or_else(|| format_of(path));
    let unknown = || Failure::usage("the ending of the file does not tell its format").at(path);
    format.ok_or_else(|| unknown().hint("add `format = \"csv\"` or `format = \"parquet\"` to the input"))
}
