//! A pipeline made ready: checked against the schema and the law before anything is read.

use std::path::{Path, PathBuf};

use super::pipeline::{BonusMode, Expectation, Pipeline};
use super::rules_dir::rule_files;
use crate::failure::{Failure, nearest};
use crate::ingest::Input;
use crate::rules::Law;
use crate::schema::{CATEGORY_SCORES, CLINICIANS, INPUTS, Table};

/// What the command line adds to a pipeline.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// Another run folder, relative to where the command runs.
    pub out: Option<PathBuf>,
    /// CSV beside Parquet.
    pub csv: bool,
    /// `section.key=value`.
    pub set: Vec<String>,
    /// Rule packs from a folder.
    pub rules_dir: Option<PathBuf>,
    /// Replace an earlier run.
    pub force: bool,
}

/// A run that can start.
#[derive(Debug)]
pub struct Plan {
    /// The pipeline with its overrides.
    pub pipeline: Pipeline,
    /// Where relative paths of inputs start.
    pub base: PathBuf,
    /// The run folder.
    pub out: PathBuf,
    /// The law of the performance year.
    pub law: Law,
    /// Where the rule packs come from.
    pub rules_origin: String,
    /// Replace an earlier run.
    pub force: bool,
}

impl Plan {
    /// Reads and checks a pipeline file.
    ///
    /// # Errors
    /// When it can't be read or run as it is.
    pub fn load(path: &Path, overrides: &Overrides) -> Result<Self, Failure> {
        let text = fs_err::read_to_string(path).map_err(|error| Failure::io("read", path, &error))?;
        let mut pipeline = Pipeline::parse(&text, path, &overrides.set)?;
        pipeline.output.csv |= overrides.csv;
        let base = path.parent().unwrap_or(Path::new("")).to_owned();
        let out = overrides.out.clone().unwrap_or_else(|| base.join(&pipeline.pipeline.out));
        let files = rule_files(overrides.rules_dir.as_deref())?;
        let law = Law::of_year(&files, pipeline.pipeline.performance_year)?;
        let plan = Self { pipeline, base, out, law, rules_origin: files.origin().to_owned(), force: overrides.force };
        plan.check().map_err(|failure| if failure.place.is_none() { failure.at(path) } else { failure })?;
        Ok(plan)
    }

    fn check(&self) -> Result<(), Failure> {
        self.pipeline.check(&self.law.published)?;
        for input in &self.pipeline.inputs {
            if Table::named(&input.table).is_none() {
                let names = INPUTS.iter().map(|table| table.name);
                let failure = Failure::usage(format!("[[inputs]]: unknown table `{}`", input.table));
                return Err(match nearest(&input.table, names.clone()) {
                    Some(near) => failure.hint(format!("did you mean `{near}`?")),
                    None => failure.hint(format!("tables are: {}", names.collect::<Vec<_>>().join(", "))),
                });
            }
        }
        if self.inputs(&CATEGORY_SCORES).is_empty() {
            return Err(Failure::usage("no [[inputs]] for table `category_scores`: there is nothing to score"));
        }
        let bonus = self.pipeline.score.complex_patient_bonus;
        if bonus != BonusMode::Off && self.law.complex_patient_bonus.is_none() {
            let message = format!("the rule pack of {} has no complex patient bonus", self.law.performance_year);
            return Err(Failure::usage(message).hint("set `complex_patient_bonus = \"off\"` in [score]"));
        }
        if bonus == BonusMode::Cohort && !self.has_roster() {
            return Err(Failure::usage("`complex_patient_bonus = \"cohort\"` needs the table `clinicians`"));
        }
        if !self.pipeline.adjust.compare_with.is_empty() && self.law.payment.is_none() {
            return Err(Failure::usage(
                "`compare_with` needs a payment adjustment, which the rule pack does not cover",
            ));
        }
        #[cfg(feature = "tables")]
        super::attributes::check(&self.groupings(), self.grouped_table())?;
        self.pipeline.expect.iter().try_for_each(check_expectation)
    }

    /// The inputs of a table.
    pub(super) fn inputs(&self, table: &Table) -> Vec<&Input> {
        self.pipeline.inputs.iter().filter(|input| input.table == table.name).collect()
    }

    pub(super) fn has_roster(&self) -> bool {
        !self.inputs(&CLINICIANS).is_empty()
    }

    /// The table whose columns distributions are grouped by.
    #[cfg(feature = "tables")]
    pub(super) fn grouped_table(&self) -> &'static Table {
        if self.has_roster() { &CLINICIANS } else { &CATEGORY_SCORES }
    }

    #[cfg(feature = "tables")]
    pub(super) fn groupings(&self) -> Vec<Vec<String>> {
        let lists = self.pipeline.distribution.by.iter();
        lists.map(|list| list.columns().into_iter().map(str::to_owned).collect()).collect()
    }
}

/// Refuses what can't be met whatever comes out: a figure that no run has.
fn check_expectation(wanted: &Expectation) -> Result<(), Failure> {
    let unknown = |what: &str, name: &str, known: &[String]| {
        let failure = Failure::usage(format!("[[expect]]: no {what} `{name}`"));
        match nearest(name, known.iter().map(String::as_str)) {
            Some(near) => failure.hint(format!("did you mean `{near}`?")),
            None => failure.hint(format!("there is: {}", known.join(", "))),
        }
    };
    let statistics = match (wanted.table.as_str(), &wanted.statistic, wanted.final_score) {
        ("adjustment_table", None, Some(_)) => return Ok(()),
        ("distribution", Some(_), None) => crate::schema::distribution_statistics(),
        ("published_comparison", Some(_), None) => {
            crate::schema::COMPARISON_STATISTICS.iter().map(ToString::to_string).collect()
        }
        ("distribution" | "published_comparison" | "adjustment_table", ..) => {
            let message = "a distribution is asked for a `statistic`, the adjustment table for a `final_score`";
            return Err(Failure::usage(format!("[[expect]] on `{}`: {message}", wanted.table)));
        }
        (table, ..) => {
            let known = ["distribution", "published_comparison", "adjustment_table"].map(str::to_owned);
            return Err(unknown("table", table, &known));
        }
    };
    match wanted.statistic.as_ref().filter(|statistic| !statistics.contains(statistic)) {
        Some(statistic) => Err(unknown("statistic", statistic, &statistics)),
        None => Ok(()),
    }
}
