//! Rows that were rejected, rows that were flagged, and the account of a file.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;

use crate::schema::RejectCode;

/// One thing wrong with one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Position of the file among those read for the table.
    pub file: u32,
    /// Line of a CSV file, row of a Parquet file, from 1.
    pub line: u32,
    /// Place of the cell in its row, from 1.
    pub column: Option<u32>,
    /// Its header.
    pub header: String,
    /// What is wrong.
    pub code: RejectCode,
    /// The value, as it stands.
    pub value: String,
    /// What is wrong, for a person.
    pub message: String,
    /// The row, verbatim; empty where it is not kept (flags).
    pub row: String,
}

impl Problem {
    /// A problem of a whole row.
    pub fn of_row(file: u32, line: u32, code: RejectCode, message: String) -> Self {
        let (column, header, value, row) = (None, String::new(), String::new(), String::new());
        Self { file, line, column, header, code, value, message, row }
    }

    /// With the cell that it is about.
    #[must_use]
    pub fn about(mut self, column: &str, value: String) -> Self {
        column.clone_into(&mut self.header);
        self.value = value;
        self
    }
}

/// What became of the rows of one file.
#[derive(Debug, Clone, Default, Serialize)]
pub struct FileAccount {
    /// The table.
    pub table: &'static str,
    /// The file, from the pipeline's folder on.
    pub file: PathBuf,
    /// The file, from where the program runs.
    #[serde(skip)]
    pub path: PathBuf,
    /// Rows read.
    pub read: u64,
    /// Rows used.
    pub used: u64,
    /// Rows rejected: each stands in `rejects.csv`.
    pub rejected: u64,
    /// Rows left out for a reason that is no fault.
    pub excluded: BTreeMap<&'static str, u64>,
    /// Flags beyond those that `flags.csv` lists, by code.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub flags_not_listed: BTreeMap<&'static str, u64>,
    /// Flags that it lists.
    #[serde(skip)]
    pub flags_listed: u64,
    /// Bytes of the file.
    #[serde(skip)]
    pub bytes: u64,
    /// BLAKE3 of the file.
    #[serde(skip)]
    pub hash: String,
    /// Headers that map to no column of ours.
    #[serde(skip)]
    pub left_out: Vec<String>,
    /// Our column and their header.
    #[serde(skip)]
    pub mapped: Vec<(&'static str, String)>,
}

impl FileAccount {
    /// Whether a flag is among the first so many of the file; if not, it is only counted.
    pub(super) fn lists(&mut self, flag: &Problem, most: u64) -> bool {
        let listed = self.flags_listed < most;
        match listed {
            true => self.flags_listed += 1,
            false => *self.flags_not_listed.entry(flag.code.name()).or_default() += 1,
        }
        listed
    }

    /// Whether every row read is accounted for.
    pub fn closes(&self) -> bool {
        self.read == self.used + self.rejected + self.excluded.values().sum::<u64>()
    }
}
