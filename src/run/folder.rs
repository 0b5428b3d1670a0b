//! The run folder: written beside, then put in place whole.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, FailureKind};

/// The manifest: a folder that has one is an earlier run.
pub(super) const MANIFEST: &str = "manifest.json";
/// Rejected rows.
pub(super) const REJECTS: &str = "rejects.csv";
/// Rows that were used though something was odd about them.
pub(super) const FLAGS: &str = "flags.csv";
/// Accepted rows.
pub(super) const ACCEPTED: &str = "accepted";

/// Marks a folder in which a run is at work; locked as long as it is.
const MARKER: &str = ".running";

/// Where a run writes. Until [`RunFolder::commit`] everything is in `OUT.partial/`, which goes away if the run fails.
#[derive(Debug)]
pub(super) struct RunFolder {
    out: PathBuf,
    partial: PathBuf,
    force: bool,
    committed: bool,
    /// Held, so that no other run writes to the same folder.
    lock: std::fs::File,
}

impl RunFolder {
    /// Checks that the folder may be written and makes the one beside it.
    pub(super) fn prepare(out: &Path, force: bool) -> Result<Self, Failure> {
        let out: PathBuf = out.components().collect();
        if out.file_name().is_none() || out.is_symlink() {
            return Err(Failure::usage("the run folder is a folder of its own, and no link").at(&out));
        }
        check_replaceable(&out, force)?;
        let partial = beside(&out, ".partial");
        if partial.exists() {
            clear_leftover(&partial)?;
        }
        let accepted = partial.join(ACCEPTED);
        fs_err::create_dir_all(&accepted).map_err(|error| Failure::io("make", &accepted, &error))?;
        let lock = super::write::create(&partial.join(MARKER))?;
        lock.try_lock().map_err(|_| busy(&partial))?;
        Ok(Self { out, partial, force, committed: false, lock })
    }

    /// The folder to write to.
    pub(super) fn path(&self) -> &Path {
        &self.partial
    }

    /// Puts the folder in place, and takes away the earlier run that stood there.
    pub(super) fn commit(mut self) -> Result<(), Failure> {
        let moved = |path: &Path| {
            let path = path.to_owned();
            move |error: std::io::Error| Failure::io("move", &path, &error)
        };
        // Somebody may have put something there since the run began.
        check_replaceable(&self.out, self.force)?;
        let marker = self.partial.join(MARKER);
        fs_err::remove_file(&marker).map_err(|error| Failure::io("remove", &marker, &error))?;
        let earlier = beside(&self.out, ".replaced");
        if self.out.exists() {
            if earlier.exists() {
                only_ours(&earlier)?;
                remove(&earlier)?;
            }
            fs_err::rename(&self.out, &earlier).map_err(moved(&self.out))?;
        }
        fs_err::rename(&self.partial, &self.out).map_err(moved(&self.partial))?;
        self.committed = true;
        // The folder is in place; whoever waits for it may have it.
        let _ = self.lock.unlock();
        if earlier.exists() { remove(&earlier) } else { Ok(()) }
    }
}

impl Drop for RunFolder {
    fn drop(&mut self) {
        if !self.committed {
            // The failure that led here is the one to tell; a leftover is replaced by the next run.
            let _ = remove(&self.partial);
        }
    }
}

/// `OUT` with an ending.
pub(super) fn beside(out: &Path, ending: &str) -> PathBuf {
    let mut name = out.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn check_replaceable(out: &Path, force: bool) -> Result<(), Failure> {
    if !out.exists() {
        return Ok(());
    }
    if !out.is_dir() {
        return Err(Failure::new(FailureKind::Io, "the run folder is a file").at(out));
    }
    if contents(out)?.is_empty() {
        return Ok(());
    }
    only_ours(out)?;
    if force {
        return Ok(());
    }
    Err(Failure::usage("the folder holds an earlier run").at(out).hint("replace it with `--force`"))
}

/// What a run of ours left when it was killed goes; a folder of a run at work, or of somebody else, stays.
fn clear_leftover(partial: &Path) -> Result<(), Failure> {
    let marker = partial.join(MARKER);
    let Ok(lock) = std::fs::File::open(&marker) else {
        let failure = Failure::usage("the folder was not left by a run").at(partial);
        return Err(failure.hint("move it away, or choose another run folder with `--out`"));
    };
    lock.try_lock().map_err(|_| busy(partial))?;
    remove(partial)
}

fn busy(partial: &Path) -> Failure {
    Failure::usage("another run is writing to the folder").at(partial)
}

/// A folder is a run's when its manifest names everything in it.
fn only_ours(folder: &Path) -> Result<(), Failure> {
    let listed = listed(&folder.join(MANIFEST));
    for (inside, prefix) in [(folder.to_owned(), String::new()), (folder.join(ACCEPTED), format!("{ACCEPTED}/"))] {
        if !inside.is_dir() {
            continue;
        }
        for name in contents(&inside)? {
            let is_accepted = prefix.is_empty() && name == ACCEPTED;
            let is_listed = inside.join(&name).is_file() && listed.contains(&format!("{prefix}{name}"));
            if !is_accepted && !is_listed {
                let failure =
                    Failure::usage(format!("the folder holds `{prefix}{name}`, which no run wrote")).at(folder);
                return Err(failure.hint("a run folder holds one run and nothing else: choose another with `--out`"));
            }
        }
    }
    Ok(())
}

/// The files of the run that a manifest describes; nothing, if it is no manifest.
fn listed(manifest: &Path) -> BTreeSet<String> {
    let text = fs_err::read_to_string(manifest).unwrap_or_default();
    let Ok(manifest) = serde_json::from_str::<serde_json::Value>(&text) else { return BTreeSet::new() };
    let Some(outputs) = manifest["outputs"].as_array() else { return BTreeSet::new() };
    let files = outputs.iter().filter_map(|output| output["files"].as_array()).flatten();
    let files = files.filter_map(|file| Some(file.as_str()?.to_owned()));
    files.chain([MANIFEST, REJECTS, FLAGS].map(str::to_owned)).collect()
}

fn contents(folder: &Path) -> Result<BTreeSet<String>, Failure> {
    let entries = fs_err::read_dir(folder).map_err(|error| Failure::io("read", folder, &error))?;
    Ok(entries.filter_map(Result::ok).map(|entry| entry.file_name().to_string_lossy().into_owned()).collect())
}

fn remove(folder: &Path) -> Result<(), Failure> {
    fs_err::remove_dir_all(folder).map_err(|error| Failure::io("remove", folder, &error))
}
