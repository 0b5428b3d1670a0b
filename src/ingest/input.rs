//! An `[[inputs]]` table of a pipeline.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Where rows of a table come from.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The table.
    pub table: String,
    /// A file, a folder or a glob.
    pub path: PathBuf,
    /// Without it the file's extension decides.
    pub format: Option<Format>,
    /// A named mapping of a public file.
    pub preset: Option<String>,
    /// Our column = their header.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, String>,
    /// Our column = a value for every row.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub constants: BTreeMap<String, String>,
    /// Our column = { their value = our value }.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, BTreeMap<String, String>>,
    /// Character encoding of a CSV file.
    #[serde(default)]
    pub encoding: Encoding,
    /// What separates the cells of a CSV file; a comma unless given.
    pub delimiter: Option<char>,
}

/// File formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Comma-separated, plain or compressed.
    Csv,
    /// Apache Parquet.
    Parquet,
}

/// Character encodings of CSV files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
pub enum Encoding {
    /// UTF-8, with or without a byte-order mark.
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    /// What Excel for Windows writes; covers Latin-1.
    #[serde(rename = "windows-1252", alias = "latin-1")]
    Windows1252,
}
