//! TOML as people write it: read with errors that say where and what was meant, single keys set from the command line.

use std::path::Path;

use serde::de::DeserializeOwned;

use crate::failure::{Failure, nearest};

/// Reads a file from its text, then sets single keys (`adjust.mode=solved`).
///
/// # Errors
/// For text that is none, with line, column and the nearest known key.
pub(super) fn parse<T: DeserializeOwned>(text: &str, path: &Path, settings: &[String]) -> Result<T, Failure> {
    let parsed: T = toml::from_str(text).map_err(|error| explain(&error, Some(text), path))?;
    if settings.is_empty() {
        return Ok(parsed);
    }
    let mut document: toml::Table = toml::from_str(text).map_err(|error| explain(&error, Some(text), path))?;
    for setting in settings {
        set(&mut document, setting)?;
    }
    document.try_into().map_err(|error| {
        let failure = explain(&error, None, path);
        Failure { message: format!("--set: {}", failure.message), place: None, ..failure }
    })
}

fn set(document: &mut toml::Table, setting: &str) -> Result<(), Failure> {
    let wrong = || Failure::usage(format!("--set `{setting}`: write it as section.key=value"));
    let (key, text) = setting.split_once('=').ok_or_else(wrong)?;
    let (section, key) = key.trim().split_once('.').ok_or_else(wrong)?;
    let text = text.trim();
    let value = match toml::from_str::<toml::Table>(&format!("value = {text}")) {
        Ok(mut table) => table.remove("value").ok_or_else(wrong)?,
        Err(_) => toml::Value::String(text.to_owned()),
    };
    let section = document.entry(section).or_insert_with(|| toml::Value::Table(toml::Table::new()));
    section.as_table_mut().ok_or_else(wrong)?.insert(key.to_owned(), value);
    Ok(())
}

/// A TOML error with its place and, for an unknown name, the nearest known one.
fn explain(error: &toml::de::Error, text: Option<&str>, path: &Path) -> Failure {
    let message = error.message();
    let mut names = message.split('`').skip(1).step_by(2);
    let is_unknown = message.starts_with("unknown field") || message.starts_with("unknown variant");
    let failure = match (is_unknown, names.next()) {
        (true, Some(name)) => {
            let known: Vec<_> = names.collect();
            let kind = if message.starts_with("unknown field") { "key" } else { "value" };
            let failure = Failure::usage(format!("unknown {kind} `{name}`"));
            match nearest(name, known.iter().copied()) {
                Some(near) => failure.hint(format!("did you mean `{near}`?")),
                None => failure.hint(format!("known here: {}", known.join(", "))),
            }
        }
        _ => Failure::usage(message),
    };
    match (text, error.span()) {
        (Some(text), Some(span)) => {
            let (line, column) = crate::rules::line_and_column(text, span.start);
            failure.at_line(path, line as u64, Some(column as u64))
        }
        _ => failure.at(path),
    }
}
