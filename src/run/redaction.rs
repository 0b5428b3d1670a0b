//! A run that is redacted: the key of its pseudonyms, and what a pipeline and its scenarios say of identifiers.

use std::borrow::Cow;
use std::path::Path;

use super::pipeline::Pipeline;
use super::scenarios::PlannedScenario;
use crate::failure::Failure;
use crate::ids::{Npi, Strictness, Tin};
use crate::ingest::{Pseudonyms, WITHHELD};
use crate::scenario::Who;

/// The pseudonyms by the key of a file.
///
/// # Errors
/// When it can't be read, or is too short to be a key.
pub(super) fn pseudonyms(path: &Path) -> Result<Pseudonyms, Failure> {
    let key = fs_err::read(path).map_err(|error| Failure::io("read", path, &error))?;
    Pseudonyms::by_key(&key).ok_or_else(|| {
        let (bytes, least) = (key.len(), Pseudonyms::SHORTEST_KEY);
        let failure = Failure::usage(format!("a key of {bytes} bytes could be guessed: it has {least} at least"));
        failure.at(path).hint("make one with `head -c 32 /dev/urandom > key`, and keep it to yourself")
    })
}

/// Scenarios, or why there are none, and their pipeline with pseudonyms of whom they mean and name.
///
/// # Errors
/// That of the scenarios.
pub(super) fn redacted(
    scenarios: Result<Vec<PlannedScenario>, Failure>,
    pipeline: &mut Pipeline,
    by: &Pseudonyms,
) -> Result<Vec<PlannedScenario>, Failure> {
    let told = |failure: Failure| Failure { message: by.text(&failure.message).into_owned(), ..failure };
    let mut scenarios = scenarios.map_err(told)?;
    redact_pipeline(pipeline, by);
    for scenario in &mut scenarios {
        redact_scenario(scenario, by);
    }
    Ok(scenarios)
}

/// Puts pseudonyms where a pipeline names somebody for people to read, or in figures that are to come out. What its inputs
/// say of cells stays: that is read at the door, as cells are.
fn redact_pipeline(pipeline: &mut Pipeline, by: &Pseudonyms) {
    redact(&mut pipeline.pipeline.name, by);
    for wanted in &mut pipeline.expect {
        redact(&mut wanted.group_value, by);
        wanted.source.iter_mut().for_each(|source| redact(source, by));
    }
}

/// A pipeline as others may see it: what inputs say of identifiers is withheld.
pub(super) fn shown(pipeline: &Pipeline, by: &Pseudonyms) -> Pipeline {
    let mut shown = pipeline.clone();
    for input in &mut shown.inputs {
        for (column, text) in &mut input.constants {
            *text = shown_cell(column, text, by);
        }
        for (column, values) in &mut input.values {
            let cells =
                |(theirs, ours): (&String, &String)| (shown_cell(column, theirs, by), shown_cell(column, ours, by));
            *values = values.iter().map(cells).collect();
        }
    }
    shown
}

fn shown_cell(column: &str, text: &str, by: &Pseudonyms) -> String {
    match column {
        "tin" | "npi" => WITHHELD.to_owned(),
        _ => by.text(text).into_owned(),
    }
}

/// Puts pseudonyms in place of whom a scenario means and names.
fn redact_scenario(scenario: &mut PlannedScenario, by: &Pseudonyms) {
    let header = &mut scenario.header;
    for text in [&mut header.name, &mut header.title, &mut header.author, &mut header.reference] {
        redact(text, by);
    }
    let changes = &mut scenario.changes;
    let exceptions = changes.reweight.iter_mut().map(|one| &mut one.who);
    let moves = changes.performance.iter_mut().map(|one| &mut one.who);
    let reports = changes.submission.iter_mut().map(|one| &mut one.who);
    exceptions.chain(moves).chain(reports).for_each(|who| redact_who(who, by));
}

/// An identifier of another shape than the tables have it means nobody, with and without pseudonyms.
fn redact_who(who: &mut Who, by: &Pseudonyms) {
    for text in &mut who.tin {
        *text = Tin::parse(text).map_or_else(|_| WITHHELD.to_owned(), |tin| by.tin(tin).to_string());
    }
    for text in &mut who.npi {
        let npi = Npi::parse(text, Strictness::Synthetic);
        *text = npi.map_or_else(|_| WITHHELD.to_owned(), |npi| by.npi(npi).to_string());
    }
    let others = [&mut who.entity_id, &mut who.specialty, &mut who.state, &mut who.clinician_type];
    others.into_iter().flatten().for_each(|text| redact(text, by));
}

fn redact(text: &mut String, by: &Pseudonyms) {
    if let Cow::Owned(redacted) = by.text(text) {
        *text = redacted;
    }
}
