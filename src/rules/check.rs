//! The health check of a rule pack: what a reader of the law would complain about.

use std::collections::BTreeSet;
use std::fmt;

use super::{Law, Pack, Provision, RuleFiles, Unit};
use crate::model::Category;

/// Name of the file that holds the hashes of closed packs.
const LOCK: &str = "rules.lock";

/// Something wrong with a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The file it is in.
    pub file: String,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.what)
    }
}

/// Checks every pack: it loads, every value has a source and a locator, weights sum to 100, hashes match the lock.
pub fn check(files: &RuleFiles) -> Vec<Finding> {
    let mut findings: Vec<_> = files.years().into_iter().flat_map(|year| check_year(files, year)).collect();
    let (locked, found) = (files.text(LOCK).unwrap_or_default(), lock_text(files));
    for line in found.lines().filter(|line| !locked.lines().any(|locked| locked == *line)) {
        let file = line.split_whitespace().last().unwrap_or(LOCK);
        findings.push(finding(file, "changed since it was locked"));
    }
    let path = |line: &str| line.split_whitespace().last().unwrap_or_default().to_owned();
    let known: BTreeSet<String> = found.lines().map(path).collect();
    for gone in locked.lines().map(path).filter(|path| !known.contains(path)) {
        findings.push(finding(&gone, "was locked and is gone"));
    }
    findings
}

/// The text of `rules.lock` for these files: a line of BLAKE3 and path for each file of a pack.
pub fn lock_text(files: &RuleFiles) -> String {
    let packs = files.under("").filter(|(path, _)| path.contains('/'));
    packs.map(|(path, bytes)| format!("{}  {path}\n", blake3::hash(bytes).to_hex())).collect()
}

fn finding(file: &str, what: impl Into<String>) -> Finding {
    Finding { file: file.to_owned(), what: what.into() }
}

fn check_year(files: &RuleFiles, year: u16) -> Vec<Finding> {
    let pack = match Pack::read(files, year) {
        Ok(pack) => pack,
        Err(error) => return vec![finding(&error.file.clone(), error.to_string())],
    };
    let mut findings = Vec::new();
    if pack.performance_year != year {
        findings.push(finding(&format!("{year}/program.toml"), "states another performance year than its folder"));
    }
    if let Err(error) = Law::from_pack(files, &pack) {
        findings.push(finding(&error.file.clone(), error.to_string()));
    }
    check_provisions(&pack, &mut findings);
    check_weights(&pack, &mut findings);
    check_sources(&pack, &mut findings);
    check_tables(files, &pack, &mut findings);
    findings
}

fn check_provisions(pack: &Pack, findings: &mut Vec<Finding>) {
    let year = pack.performance_year;
    let program = pack.provisions.iter().map(|entry| ("program.toml", entry));
    let decisions = pack.decisions.iter().map(|entry| ("decisions.toml", entry));
    for (file, (name, provision)) in program.chain(decisions) {
        if let Some(what) = complaint(provision) {
            findings.push(finding(&format!("{year}/{file}"), format!("`{name}` {what}")));
        }
    }
    for (name, provision) in &pack.decisions {
        if !provision.decision || provision.number.is_none() || provision.note.is_none() {
            let what = format!("`{name}` lacks `decision = true`, its number or its note");
            findings.push(finding(&format!("{year}/decisions.toml"), what));
        }
    }
}

fn complaint(provision: &Provision) -> Option<&'static str> {
    if provision.locator.trim().is_empty() {
        return Some("has no locator");
    }
    if provision.unit.is_number() && provision.value.number::<crate::units::Pure>().is_none() {
        return Some("is no number");
    }
    let date = provision.unit == Unit::Date && provision.value.to_string().parse::<jiff::civil::Date>().is_err();
    date.then_some("is no date")
}

fn check_weights(pack: &Pack, findings: &mut Vec<Finding>) {
    let file = format!("{}/reweighting.csv", pack.performance_year);
    let mut seen = BTreeSet::new();
    for row in &pack.reweighting {
        let (small, scored) = (row.is_small(), row.scored());
        let mut say = |what: &str| {
            findings.push(finding(&file, format!("small {small}, scored {:04b}: {what}", scored.bits())));
        };
        if !seen.insert((small, scored.bits())) {
            say("stands twice");
        }
        if !matches!(row.total(), 0 | 100) {
            say("weights sum to neither 100 nor 0");
        }
        let weights = row.weights();
        if Category::ALL.into_iter().any(|category| *weights.get(category) > 0 && !scored.contains(category)) {
            say("a category that is not scored has weight");
        }
        if row.locator.trim().is_empty() {
            say("has no locator");
        }
    }
}

fn check_sources(pack: &Pack, findings: &mut Vec<Finding>) {
    let year = pack.performance_year;
    let provisions = pack.provisions.values().chain(pack.decisions.values()).map(|provision| &provision.source);
    let rows = pack.reweighting.iter().map(|row| &row.source);
    let tables = pack.published.iter().map(|table| &table.source);
    let measures = pack.tables.values().map(|table| &table.source).chain(pack.row_sources.iter());
    let cited: BTreeSet<_> = provisions.chain(rows).chain(tables).chain(measures).collect();
    let file = format!("{year}/sources.toml");
    for source in cited.iter().filter(|source| !pack.sources.contains_key(**source)) {
        findings.push(finding(&file, format!("`{source}` is cited but not registered")));
    }
    for source in pack.sources.keys().filter(|source| !cited.contains(source)) {
        findings.push(finding(&file, format!("`{source}` is registered but never cited")));
    }
}

/// Every table says where it comes from, in `tables.toml` or row by row.
fn check_tables(files: &RuleFiles, pack: &Pack, findings: &mut Vec<Finding>) {
    let folder = format!("{}/", pack.performance_year);
    let tables = files.under(&folder).filter_map(|(path, bytes)| {
        let name = path.strip_prefix(&folder)?.strip_suffix(".csv")?;
        let header = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let by_row = String::from_utf8_lossy(header).split(',').any(|column| column.trim() == "source");
        Some((name.to_owned(), by_row))
    });
    let file = format!("{folder}tables.toml");
    for (name, by_row) in tables {
        match pack.tables.get(&name) {
            None if !by_row => findings.push(finding(&file, format!("`{name}.csv` has no source"))),
            Some(table) if table.locator.trim().is_empty() => {
                findings.push(finding(&file, format!("`{name}` has no locator")));
            }
            _ => {}
        }
    }
}
