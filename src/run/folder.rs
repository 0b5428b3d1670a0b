//! The run folder: written beside, then put in place whole.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, FailureKind};
use crate::schema::{INPUTS, OUTPUTS};

/// The manifest: a folder that has one is an earlier run.
pub(super) const MANIFEST: &str = "manifest.json";
/// Rejected rows.
pub(super) const REJECTS: &str = "rejects.csv";
/// Rows that were used though something was odd about them.
pub(super) const FLAGS: &str = "flags.csv";
/// Accepted rows.
pub(super) const ACCEPTED: &str = "accepted";

/// Where a run writes. Until [`RunFolder::commit`] everything is in `OUT.partial/`, which goes away if the run fails.
#[derive(Debug)]
pub(super) struct RunFolder {
    out: PathBuf,
    partial: PathBuf,
    committed: bool,
}

impl RunFolder {
    /// Checks that the folder may be written and makes the one beside it.
    pub(super) fn prepare(out: &Path, force: bool) -> Result<Self, Failure> {
        check_replaceable(out, force)?;
        let partial = beside(out, ".partial");
        if partial.exists() {
            only_ours(&partial)?;
            remove(&partial)?;
        }
        let accepted = partial.join(ACCEPTED);
        fs_err::create_dir_all(&accepted).map_err(|error| Failure::io("make", &accepted, &error))?;
        Ok(Self { out: out.to_owned(), partial, committed: false })
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
    let names = contents(out)?;
    if names.is_empty() {
        return Ok(());
    }
    only_ours(out)?;
    let is_run = names.contains(MANIFEST);
    if is_run && !force {
        return Err(Failure::usage("the folder holds an earlier run").at(out).hint("replace it with `--force`"));
    }
    Ok(())
}

/// A folder is a run's when it holds nothing but what a run writes.
fn only_ours(folder: &Path) -> Result<(), Failure> {
    let tables = OUTPUTS.iter().flat_map(|table| [format!("{}.parquet", table.name), format!("{}.csv", table.name)]);
    let others = [MANIFEST, REJECTS, FLAGS, ACCEPTED].map(str::to_owned);
    let ours: BTreeSet<String> = tables.chain(others).collect();
    let accepted: BTreeSet<String> = INPUTS.iter().map(|table| format!("{}.parquet", table.name)).collect();
    let foreign = |folder: &Path, ours: &BTreeSet<String>| -> Result<(), Failure> {
        match contents(folder)?.difference(ours).next() {
            Some(name) => {
                let failure = Failure::usage(format!("the folder holds `{name}`, which no run wrote")).at(folder);
                Err(failure.hint("a run folder holds one run and nothing else: choose another with `--out`"))
            }
            None => Ok(()),
        }
    };
    foreign(folder, &ours)?;
    let inner = folder.join(ACCEPTED);
    if inner.is_dir() { foreign(&inner, &accepted) } else { Ok(()) }
}

fn contents(folder: &Path) -> Result<BTreeSet<String>, Failure> {
    let entries = fs_err::read_dir(folder).map_err(|error| Failure::io("read", folder, &error))?;
    Ok(entries.filter_map(Result::ok).map(|entry| entry.file_name().to_string_lossy().into_owned()).collect())
}

fn remove(folder: &Path) -> Result<(), Failure> {
    fs_err::remove_dir_all(folder).map_err(|error| Failure::io("remove", folder, &error))
}
