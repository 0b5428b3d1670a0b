//! The files of the rule packs, as bytes.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};

use super::RulesError;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// Every file of a rules folder by its path in it (`2024/program.toml`).
#[derive(Debug, Clone, Default)]
pub struct RuleFiles {
    files: BTreeMap<String, Vec<u8>>,
    origin: String,
}

impl RuleFiles {
    /// The packs that the program carries.
    pub fn embedded() -> Self {
        let mut files = BTreeMap::new();
        collect(&EMBEDDED, &mut files);
        Self { files, origin: "embedded".into() }
    }

    /// Packs read from elsewhere; `origin` names it in the manifest.
    pub fn new(origin: String, files: BTreeMap<String, Vec<u8>>) -> Self {
        Self { files, origin }
    }

    /// Where the files come from.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Years that have a program, oldest first.
    pub fn years(&self) -> Vec<u16> {
        let year = |path: &String| path.strip_suffix("/program.toml")?.parse().ok();
        self.files.keys().filter_map(year).collect()
    }

    /// The text of a file.
    ///
    /// # Errors
    /// When it is missing or not UTF-8.
    pub fn text(&self, path: &str) -> Result<&str, RulesError> {
        let bytes = self.files.get(path).ok_or_else(|| RulesError::new(path, format!("no file `{path}`")))?;
        std::str::from_utf8(bytes).map_err(|_| RulesError::new(path, "not UTF-8 text"))
    }

    /// Path and bytes of the files under a folder, in order of path.
    pub fn under(&self, folder: &str) -> impl Iterator<Item = (&str, &[u8])> {
        self.files
            .iter()
            .filter(move |(path, _)| path.starts_with(folder))
            .map(|(path, bytes)| (path.as_str(), &bytes[..]))
    }
}

fn collect(dir: &Dir<'_>, files: &mut BTreeMap<String, Vec<u8>>) {
    for file in dir.files() {
        files.insert(file.path().to_string_lossy().replace('\\', "/"), file.contents().to_vec());
    }
    for inner in dir.dirs() {
        collect(inner, files);
    }
}
