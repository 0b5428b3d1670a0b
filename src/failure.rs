//! What stops a run, and what a person needs to mend it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::rules::RulesError;

/// What kind of thing went wrong; the command line turns it into an exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// A gate failed: too many rejects, a figure off.
    Gate,
    /// The command, the pipeline or the rules are wrong.
    Usage,
    /// Something could not be read or written.
    Io,
    /// The user stopped the run.
    Interrupted,
    /// A defect of this program.
    Bug,
}

/// Where in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub path: PathBuf,
    /// Line from 1.
    pub line: Option<u64>,
    /// Column from 1.
    pub column: Option<u64>,
}

/// What went wrong, where, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The kind.
    pub kind: FailureKind,
    /// One sentence, lower case.
    pub message: String,
    /// Where, if it is somewhere.
    pub place: Option<Place>,
    /// What to do.
    pub hint: Option<String>,
}

impl Failure {
    /// A failure of a kind.
    pub fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), place: None, hint: None }
    }

    /// A wrong command, pipeline or rule pack.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Usage, message)
    }

    /// A failed gate.
    pub fn gate(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Gate, message)
    }

    /// A file that could not be read or written; `doing` is the verb (`read`, `write`).
    pub fn io(doing: &str, path: &Path, error: &io::Error) -> Self {
        Self::new(FailureKind::Io, format!("could not {doing} the file: {error}")).at(path)
    }

    /// The user stopped the run.
    pub fn interrupted() -> Self {
        Self::new(FailureKind::Interrupted, "interrupted; nothing was written")
    }

    /// A defect of this program.
    pub fn bug(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Bug, message)
    }

    /// In a file.
    #[must_use]
    pub fn at(mut self, path: &Path) -> Self {
        self.place = Some(Place { path: path.to_owned(), line: None, column: None });
        self
    }

    /// At a line and column of a file.
    #[must_use]
    pub fn at_line(mut self, path: &Path, line: u64, column: Option<u64>) -> Self {
        self.place = Some(Place { path: path.to_owned(), line: Some(line), column });
        self
    }

    /// With advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

impl From<RulesError> for Failure {
    fn from(error: RulesError) -> Self {
        let failure = Self::usage(error.to_string());
        let path = Path::new("rules").join(&error.file);
        match error.at {
            _ if error.file.is_empty() => failure,
            Some((line, column)) => failure.at_line(&path, line as u64, Some(column as u64)),
            None => failure.at(&path),
        }
    }
}

/// The nearest of some names to a misspelt one, if any is near.
pub fn nearest<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase();
    let scored = names.into_iter().map(|other| (strsim::jaro_winkler(&name, &other.to_lowercase()), other));
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 > 0.8).then_some(best.1)
}
