//! Scenario files of a pipeline and a command line: read, stacked and checked before anything else is.

use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::rules::Law;
use crate::run::toml_text::parse;
use crate::scenario::{Changes, Header, PaymentChange, ScenarioFile, Weights, changed_law, check, stack};

/// The name of what a pipeline itself gives, the baseline of most scenarios.
pub(super) const PIPELINE: &str = "pipeline";

/// How many baselines can stand on top of each other.
const MOST_BASELINES: usize = 8;

/// Sections of a scenario that `--set` can set.
pub(in crate::run) const SECTIONS: [&str; 2] = ["payment_adjustment", "weights"];

/// A scenario that can be evaluated.
#[derive(Debug, Clone)]
pub struct PlannedScenario {
    /// What it is.
    pub header: Header,
    /// Position of the scenario that it is set beside, from 1; 0: the pipeline.
    pub baseline: usize,
    /// What it changes, its baseline's changes included.
    pub changes: Changes,
    /// The law as it has it.
    pub law: Law,
}

/// Where scenarios come from.
pub(in crate::run) struct ScenarioFiles<'a> {
    /// Of the pipeline, each of one or more files on top of each other.
    pub(in crate::run) of_pipeline: Vec<Vec<PathBuf>>,
    /// Of the command line, on top of each other.
    pub(in crate::run) of_command: &'a [PathBuf],
    /// `section.key=value` of the command line, on top of those.
    pub(in crate::run) set: &'a [String],
}

/// Reads, stacks and checks scenarios.
///
/// # Errors
/// For the first file that can't be read or asks for what can't be done.
pub(in crate::run) fn plan_scenarios(files: &ScenarioFiles<'_>, law: &Law) -> Result<Vec<PlannedScenario>, Failure> {
    let mut planned = Planned { law, scenarios: Vec::new() };
    for stacked in &files.of_pipeline {
        planned.add(stacked, &[], 0)?;
    }
    if !files.of_command.is_empty() || !files.set.is_empty() {
        planned.add(files.of_command, files.set, 0)?;
    }
    Ok(planned.scenarios)
}

struct Planned<'a> {
    law: &'a Law,
    scenarios: Vec<PlannedScenario>,
}

impl Planned<'_> {
    /// Adds a scenario of stacked files, and its baseline before it; gives its position, from 1.
    fn add(&mut self, paths: &[PathBuf], set: &[String], depth: usize) -> Result<usize, Failure> {
        let mut files = paths.iter().map(|path| read(path)).collect::<Result<Vec<_>, _>>()?;
        if !set.is_empty() {
            files.push(of_settings(set)?);
        }
        let later = paths.iter().zip(&files).skip(1).find(|(_, file)| file.scenario.baseline.is_some());
        if let Some((path, _)) = later {
            let failure = Failure::usage("`baseline` in a scenario that stands on top of another file").at(path);
            return Err(failure.hint("of files on top of each other only the first can have one"));
        }
        let (baseline, below) = match (paths.first(), &files[0].scenario.baseline) {
            (Some(path), Some(_)) if depth == MOST_BASELINES => {
                return Err(
                    Failure::usage("baselines of scenarios go round in a circle, or are more than 8 deep").at(path)
                );
            }
            (Some(path), Some(baseline)) => {
                let baseline = path.parent().unwrap_or(Path::new("")).join(baseline);
                let position = self.add(&[baseline], &[], depth + 1)?;
                (position, self.scenarios[position - 1].changes.clone())
            }
            _ => (0, Changes::default()),
        };
        let (header, changes) = stack(below, &files);
        let here = |failure: Failure| match paths.last() {
            Some(path) if failure.place.is_none() => failure.at(path),
            _ => failure,
        };
        check_name(&header.name).map_err(here)?;
        check(&changes, self.law).map_err(here)?;
        if let Some(position) = self.scenarios.iter().position(|known| known.header.name == header.name) {
            let known = &self.scenarios[position];
            return match known.changes == changes && known.baseline == baseline {
                true => Ok(position + 1),
                false => {
                    Err(here(Failure::usage(format!("two scenarios that differ have the name `{}`", header.name))))
                }
            };
        }
        let law = changed_law(self.law, &changes).map_err(here)?;
        self.scenarios.push(PlannedScenario { header, baseline, changes, law });
        Ok(self.scenarios.len())
    }
}

fn read(path: &Path) -> Result<ScenarioFile, Failure> {
    let text = fs_err::read_to_string(path).map_err(|error| Failure::io("read", path, &error))?;
    parse(&text, path, &[])
}

/// A scenario of single keys.
fn of_settings(set: &[String]) -> Result<ScenarioFile, Failure> {
    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Settings {
        payment_adjustment: Option<PaymentChange>,
        weights: Option<Weights>,
    }
    let Settings { payment_adjustment, weights } = parse("", Path::new("--set"), set)?;
    let header = Header {
        name: "set".to_owned(),
        title: set.join(", "),
        author: "command line".to_owned(),
        ..Header::default()
    };
    Ok(ScenarioFile {
        scenario: header,
        payment_adjustment,
        weights,
        reweighting: Vec::new(),
        reweight: Vec::new(),
        performance: Vec::new(),
        submission: Vec::new(),
    })
}

/// A name stands in tables, formulas and on command lines.
fn check_name(name: &str) -> Result<(), Failure> {
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "-_.+".contains(character);
    if name.is_empty() || !name.chars().all(is_plain) || name == PIPELINE {
        let failure = Failure::usage(format!("`{name}` can't be the name of a scenario"));
        return Err(failure.hint("a name has letters, digits, `-`, `_`, `.` and `+`, and is not `pipeline`"));
    }
    Ok(())
}
