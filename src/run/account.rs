//! What became of every row read: the gate on rejects, `rejects.csv` and `flags.csv`.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use super::pipeline::RejectLimit;
use crate::failure::Failure;
use crate::ingest::{FileAccount, Intake, Problem};
use crate::schema::Table;

/// The rows of all tables of a run.
#[derive(Debug, Default)]
pub(super) struct Account {
    pub(super) files: Vec<FileAccount>,
    /// Rejecting problems, with the file each is in.
    pub(super) rejects: Vec<(usize, Problem)>,
    /// Oddities of rows that were used.
    pub(super) flags: Vec<(usize, Problem)>,
}

impl Account {
    /// Columns of `rejects.csv` and `flags.csv`.
    pub(super) const HEADER: [&str; 9] =
        ["table", "file", "line", "column", "header", "code", "value", "message", "row"];

    /// Adds what a table's files gave; its batches stay where they are.
    pub(super) fn add(&mut self, intake: &mut Intake) {
        let first = self.files.len();
        let placed = |problem: Problem| (first + problem.file as usize, problem);
        self.files.append(&mut intake.files.clone());
        self.rejects.extend(std::mem::take(&mut intake.rejects).into_iter().map(placed));
        self.flags.extend(std::mem::take(&mut intake.flags).into_iter().map(placed));
        self.sort();
    }

    /// Adds what was found out later about rows of a table.
    pub(super) fn flag(&mut self, table: &Table, problems: Vec<Problem>) {
        let first = self.files.iter().position(|file| file.table == table.name).unwrap_or(0);
        self.flags.extend(problems.into_iter().map(|problem| (first + problem.file as usize, problem)));
        self.sort();
    }

    fn sort(&mut self) {
        let order = |a: &(usize, Problem), b: &(usize, Problem)| {
            (a.0, a.1.line, a.1.column, a.1.code).cmp(&(b.0, b.1.line, b.1.column, b.1.code))
        };
        self.rejects.sort_by(order);
        self.flags.sort_by(order);
    }

    pub(super) fn read(&self) -> u64 {
        self.files.iter().map(|file| file.read).sum()
    }

    pub(super) fn rejected(&self) -> u64 {
        self.files.iter().map(|file| file.rejected).sum()
    }

    /// Rows in = rows used + rows rejected + rows excluded, file by file.
    pub(super) fn close(&self) -> Result<(), Failure> {
        match self.files.iter().find(|file| !file.closes()) {
            Some(file) => Err(Failure::bug("the account of rows does not close").at(&file.path)),
            None => Ok(()),
        }
    }

    /// Fails when more rows were rejected than the pipeline tolerates.
    pub(super) fn gate(&self, limit: &RejectLimit) -> Result<(), Failure> {
        let (rejected, read) = (self.rejected(), self.read());
        if limit.allows(rejected, read).unwrap_or(false) {
            return Ok(());
        }
        let limit = match limit {
            RejectLimit::Rows(rows) => rows.to_string(),
            RejectLimit::Share(share) => share.clone(),
        };
        let message = format!("{rejected} of {read} rows were rejected, which is more than `max_rejects = {limit}`");
        Err(Failure::gate(message))
    }

    /// The first rejects, as messages for a person.
    pub(super) fn first_rejects(&self, most: usize) -> Vec<String> {
        self.rejects.iter().take(most).map(|(file, problem)| describe(&self.files[*file].path, problem)).collect()
    }

    /// Rejecting problems and flags by code.
    pub(super) fn counts(&self) -> BTreeMap<&'static str, u64> {
        let mut counts = BTreeMap::new();
        for (_, problem) in self.rejects.iter().chain(&self.flags) {
            *counts.entry(problem.code.name()).or_default() += 1;
        }
        for (code, flags) in self.files.iter().flat_map(|file| &file.flags_not_listed) {
            *counts.entry(*code).or_default() += flags;
        }
        counts
    }

    /// Writes rejects or flags.
    pub(super) fn write(&self, problems: &[(usize, Problem)], to: impl Write) -> csv::Result<()> {
        let mut writer = csv::Writer::from_writer(to);
        writer.write_record(Self::HEADER)?;
        for (file, problem) in problems {
            let account = &self.files[*file];
            let column = problem.column.map(|column| column.to_string()).unwrap_or_default();
            writer.write_record([
                account.table,
                &account.file.display().to_string(),
                &problem.line.to_string(),
                &column,
                &problem.header,
                problem.code.name(),
                &problem.value,
                &problem.message,
                &problem.row,
            ])?;
        }
        writer.flush()?;
        Ok(())
    }
}

/// `file, line 12, column 4 (header): message: value`
fn describe(path: &Path, problem: &Problem) -> String {
    let column = match (problem.column, problem.header.is_empty()) {
        (Some(column), _) => format!(", column {column} (`{}`)", problem.header),
        (None, false) => format!(" (`{}`)", problem.header),
        (None, true) => String::new(),
    };
    let value = if problem.value.is_empty() { String::new() } else { format!(": `{}`", problem.value) };
    format!("{}, line {}{column}: {}: {}{value}", path.display(), problem.line, problem.code.name(), problem.message)
}
