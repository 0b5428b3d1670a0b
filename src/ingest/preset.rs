//! Named mappings of public files.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::failure::{Failure, nearest};

static PRESETS: LazyLock<Vec<Preset>> = LazyLock::new(|| {
    let texts = [
        include_str!("presets/physician-compare-2017.toml"),
        include_str!("presets/rif-carrier.toml"),
        include_str!("presets/de-synpuf-carrier.toml"),
        include_str!("presets/physician-other-practitioners.toml"),
    ];
    texts.iter().map(|text| toml::from_str(text).expect("an embedded preset parses")).collect()
});

/// How a public file maps to a table of ours.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// Its name in a pipeline.
    pub name: String,
    /// The table.
    pub table: String,
    /// What the file is.
    pub about: String,
    /// Where it is published.
    pub source: String,
    /// What separates the cells of the CSV file; a comma unless given.
    pub delimiter: Option<char>,
    /// Our column = their header; `{line}` in it stands for the number of the line.
    pub columns: BTreeMap<String, String>,
    /// Our column = a value for every row.
    #[serde(default)]
    pub constants: BTreeMap<String, String>,
    /// Our column = theirs times a fraction.
    #[serde(default)]
    pub scale: BTreeMap<String, (i64, i64)>,
    /// Our column = how its dates are written, in the letters of `strftime`; ISO 8601 is read beside it.
    #[serde(default)]
    pub dates: BTreeMap<String, String>,
    /// Where a row of theirs holds several of ours.
    pub lines: Option<Lines>,
    /// A promoting interoperability score of 0 may mean that the category was reweighted: the published final score tells.
    #[serde(default)]
    pub infer_pi_from_final_score: bool,
}

/// Rows of ours in a row of theirs, side by side.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lines {
    /// How many there can be.
    pub count: u32,
    /// Columns of ours of which a line that is there has at least one.
    pub filled_by: Vec<String>,
}

/// What stands for the number of a line in the header of a preset.
pub(super) const LINE: &str = "{line}";

/// All presets.
pub fn presets() -> &'static [Preset] {
    &PRESETS
}

impl Preset {
    /// The preset of that name.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn named(name: &str) -> Result<&'static Self, Failure> {
        PRESETS.iter().find(|preset| preset.name == name).ok_or_else(|| {
            let names: Vec<_> = PRESETS.iter().map(|preset| preset.name.as_str()).collect();
            let failure = Failure::usage(format!("unknown preset `{name}`"));
            match nearest(name, names.iter().copied()) {
                Some(near) => failure.hint(format!("did you mean `{near}`?")),
                None => failure.hint(format!("presets are: {}", names.join(", "))),
            }
        })
    }
}
