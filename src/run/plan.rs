//! A pipeline made ready: checked against the schema and the law before anything is read.

use std::path::{Path, PathBuf};

use super::base_payments;
use super::claims_settings::ClaimsSettings;
use super::cohort::Cohort;
use super::intake::Tables;
#[cfg(feature = "tables")]
use super::pipeline::OneOrMany;
use super::pipeline::{BonusMode, Expectation, Pipeline};
use super::redaction::{pseudonyms, redacted, shown};
use super::rules_dir::rule_files;
use super::scenarios::{PlannedScenario, SECTIONS, ScenarioFiles, WhatIf, plan_scenarios};
use crate::failure::{Failure, nearest};
use crate::ingest::{Input, Options, Pseudonyms, RowCheck};
use crate::project::Assumptions;
use crate::rules::Law;
use crate::schema::{
    CATEGORY_SCORES, CLAIMS, CLINICIANS, COST, FACILITY_SCORES, GROUPS, IMPROVEMENT_ACTIVITIES, INPUTS, MEMBERSHIPS,
    PROMOTING_INTEROPERABILITY, QUALITY, REGISTRATIONS, Table,
};

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
    /// Scenario files, on top of each other, relative to where the command runs.
    pub scenarios: Vec<PathBuf>,
    /// The key file of a run that is redacted, relative to where the command runs.
    pub redact: Option<PathBuf>,
}

/// The tables of what was reported.
const MEASURE_TABLES: [&Table; 4] = [&QUALITY, &COST, &IMPROVEMENT_ACTIVITIES, &PROMOTING_INTEROPERABILITY];

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
    /// What is evaluated beside the pipeline.
    pub scenarios: Vec<PlannedScenario>,
    /// How payments become those of the payment year; none: nothing is projected.
    pub assumptions: Option<Assumptions>,
    /// Replace an earlier run.
    pub force: bool,
    /// What stands for identifiers in a run that is redacted.
    pub pseudonyms: Option<Pseudonyms>,
}

impl Plan {
    /// Reads and checks a pipeline file.
    ///
    /// # Errors
    /// When it can't be read or run as it is.
    pub fn load(path: &Path, overrides: &Overrides) -> Result<Self, Failure> {
        let text = fs_err::read_to_string(path).map_err(|error| Failure::io("read", path, &error))?;
        let (of_scenario, of_pipeline) = split_settings(&overrides.set);
        let mut pipeline = Pipeline::parse(&text, path, &of_pipeline)?;
        pipeline.output.csv |= overrides.csv;
        let base = path.parent().unwrap_or(Path::new("")).to_owned();
        let pseudonyms = key_file(&mut pipeline, &base, overrides).map(|path| pseudonyms(&path)).transpose()?;
        let out = overrides.out.clone().unwrap_or_else(|| base.join(&pipeline.pipeline.out));
        let files = rule_files(overrides.rules_dir.as_deref())?;
        let law = Law::of_year(&files, pipeline.pipeline.performance_year)?;
        let scenarios = scenarios(&pipeline, &base, (&overrides.scenarios, &of_scenario), &law);
        let scenarios = match &pseudonyms {
            Some(by) => redacted(scenarios, &mut pipeline, by)?,
            None => scenarios?,
        };
        if !scenarios.is_empty() {
            pipeline.finance.get_or_insert_default();
        }
        let here = |failure: Failure| if failure.place.is_none() { failure.at(path) } else { failure };
        let assumptions = match &mut pipeline.finance {
            Some(finance) => {
                finance.fill(&law);
                Some(finance.assumptions(&law).map_err(here)?)
            }
            None => None,
        };
        let (rules_origin, force) = (files.origin().to_owned(), overrides.force);
        let plan = Self { pipeline, base, out, law, rules_origin, scenarios, assumptions, force, pseudonyms };
        plan.check().map_err(here)?;
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
        self.check_tables()?;
        base_payments::check(self)?;
        if self.pipeline.finance.is_some() && self.rolls_up_claims_alone() {
            let failure =
                Failure::usage("[finance] or scenarios where nothing is scored: claims alone are only counted");
            return Err(failure.hint("leave them out, or add measures or category scores"));
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
        super::attributes::check(&self.groupings(), self.grouped_table(), "`by` in [distribution]")?;
        #[cfg(feature = "tables")]
        super::attributes::check(&self.finance_groupings(), self.grouped_table(), "`by` in [finance]")?;
        self.pipeline.expect.iter().try_for_each(check_expectation)
    }

    /// Whether the run counts claims and scores nothing.
    pub fn rolls_up_claims_alone(&self) -> bool {
        let is_read = |table: &Table| !self.inputs(table).is_empty();
        is_read(&CLAIMS) && !MEASURE_TABLES.into_iter().chain([&CATEGORY_SCORES]).any(is_read)
    }

    /// Claims are those of a roster's clinicians, or of everybody where nothing else is asked for.
    fn check_claims(&self) -> Result<(), Failure> {
        let has_claims = !self.inputs(&CLAIMS).is_empty();
        if !has_claims && self.pipeline.claims != ClaimsSettings::default() {
            return Err(Failure::usage("[claims] without [[inputs]] for `claims`"));
        }
        if has_claims && self.law.claims.is_none() {
            return Err(Failure::usage(format!(
                "the rule pack of {} does not cover claims",
                self.law.performance_year
            )));
        }
        let is_read = |table: &&Table| !self.inputs(table).is_empty();
        let other = INPUTS.iter().copied().filter(|table| table.name != CLAIMS.name).find(is_read);
        match other.filter(|_| has_claims && !self.has_roster()) {
            Some(table) => {
                let message = format!("[[inputs]] for `claims` and `{}` but none for `clinicians`", table.name);
                Err(Failure::usage(message)
                    .hint("claims say something of the clinicians of a roster; alone they are only counted"))
            }
            None => Ok(()),
        }
    }

    /// A run scores category scores, or measures of the clinicians of a roster, or counts claims.
    fn check_tables(&self) -> Result<(), Failure> {
        self.check_claims()?;
        if self.rolls_up_claims_alone() {
            return Ok(());
        }
        let measures = MEASURE_TABLES.into_iter().find(|table| !self.inputs(table).is_empty());
        match (measures, self.inputs(&CATEGORY_SCORES).is_empty()) {
            (None, true) if !self.has_roster() => {
                let tables = MEASURE_TABLES.map(|table| format!("`{}`", table.name)).join(", ");
                let failure = Failure::usage("there is nothing to score: no [[inputs]] for `category_scores`");
                Err(failure.hint(format!("or, to score measures: `clinicians` and any of {tables}")))
            }
            (Some(table), false) => {
                let message = format!("[[inputs]] for both `category_scores` and `{}`", table.name);
                Err(Failure::usage(message).hint("category scores stand in place of measures: run them apart"))
            }
            (Some(table), true) if !self.has_roster() => {
                let message = format!("[[inputs]] for `{}` but none for `clinicians`", table.name);
                Err(Failure::usage(message).hint("measures are scored for the clinicians of a roster"))
            }
            (None, false) => match self.ignored() {
                Some(table) => {
                    let message = format!("[[inputs]] for both `category_scores` and `{}`", table.name);
                    Err(Failure::usage(message).hint("category scores take the roster alone"))
                }
                None => Ok(()),
            },
            (_, true) if self.law.measures.is_none() => {
                let year = self.law.performance_year;
                Err(Failure::usage(format!("the rule pack of {year} does not cover scoring from measures")))
            }
            _ => Ok(()),
        }
    }

    /// A table that says nothing to category scores.
    fn ignored(&self) -> Option<&'static Table> {
        [&GROUPS, &MEMBERSHIPS, &REGISTRATIONS, &FACILITY_SCORES]
            .into_iter()
            .find(|table| !self.inputs(table).is_empty())
    }

    /// Whether the run scores measures.
    pub(super) fn scores_measures(&self) -> bool {
        self.inputs(&CATEGORY_SCORES).is_empty()
    }

    /// Everybody who is scored, under the law of the year.
    pub(super) fn cohort<'a>(&'a self, tables: &'a Tables, what_if: &'a WhatIf) -> Cohort<'a> {
        let measures = tables.measures.as_ref();
        Cohort { law: &self.law, settings: &self.pipeline.score, tables, measures, what_if }
    }

    /// How rows are read.
    pub(super) fn options<'a>(&'a self, check: Option<&'a dyn RowCheck>) -> Options<'a> {
        Options {
            base: &self.base,
            strictness: self.pipeline.limits.identifiers,
            pad_identifiers: self.pipeline.limits.pad_identifiers,
            performance_year: self.law.performance_year,
            check,
            pseudonyms: self.pseudonyms.as_ref(),
        }
    }

    /// The pipeline as outputs may show it.
    pub fn shown_pipeline(&self) -> Pipeline {
        match &self.pseudonyms {
            Some(by) => shown(&self.pipeline, by),
            None => self.pipeline.clone(),
        }
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
        lists(&self.pipeline.distribution.by)
    }

    /// By what dollars are summed.
    #[cfg(feature = "tables")]
    pub(super) fn finance_groupings(&self) -> Vec<Vec<String>> {
        self.pipeline.finance.as_ref().map(|finance| lists(&finance.by)).unwrap_or_default()
    }
}

/// The scenarios of a pipeline, and those that the command line names and sets.
fn scenarios(
    pipeline: &Pipeline,
    base: &Path,
    (of_command, set): (&[PathBuf], &[String]),
    law: &Law,
) -> Result<Vec<PlannedScenario>, Failure> {
    let entries = pipeline.scenarios.iter();
    let of_pipeline = entries.map(|entry| entry.files.iter().map(|file| base.join(file)).collect()).collect();
    plan_scenarios(&ScenarioFiles { of_pipeline, of_command, set }, law)
}

/// The key file: that of the command line, else the pipeline's, whose settings then name the one that is used.
fn key_file(pipeline: &mut Pipeline, base: &Path, overrides: &Overrides) -> Option<PathBuf> {
    match &overrides.redact {
        Some(path) => {
            pipeline.report.get_or_insert_default().redact = Some(path.clone());
            Some(path.clone())
        }
        None => pipeline.report.as_ref()?.redact.as_ref().map(|path| base.join(path)),
    }
}

#[cfg(feature = "tables")]
fn lists(by: &[OneOrMany]) -> Vec<Vec<String>> {
    by.iter().map(|list| list.columns().into_iter().map(str::to_owned).collect()).collect()
}

/// Single keys of scenarios, and those of the pipeline.
fn split_settings(set: &[String]) -> (Vec<String>, Vec<String>) {
    let is_of_scenario =
        |setting: &&String| SECTIONS.iter().any(|section| setting.trim_start().starts_with(&format!("{section}.")));
    set.iter().cloned().partition(|setting| is_of_scenario(&setting))
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
