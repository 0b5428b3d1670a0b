//! Rule packs from a folder in place of the embedded ones.

use std::collections::BTreeMap;
use std::path::Path;

use crate::failure::Failure;
use crate::rules::RuleFiles;

/// Reads every file under a rules folder, or takes the embedded packs.
///
/// # Errors
/// When the folder can't be read.
pub fn rule_files(dir: Option<&Path>) -> Result<RuleFiles, Failure> {
    let Some(dir) = dir else { return Ok(RuleFiles::embedded()) };
    let mut files = BTreeMap::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        let unreadable = |error: std::io::Error| Failure::io("read", &folder, &error);
        for entry in fs_err::read_dir(&folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(dir).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            files.insert(name, fs_err::read(&path).map_err(unreadable)?);
        }
    }
    Ok(RuleFiles::new(dir.display().to_string(), files))
}
