//! What a summary of the 2024 rules says, claim by claim, and that what shows each of them is there.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::support::project;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    rule: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    says: String,
    holds: bool,
    regulation: Option<String>,
    source: String,
    #[serde(default)]
    shown_by: Vec<String>,
    out_of_scope: Option<String>,
}

fn rules() -> Vec<Rule> {
    toml::from_str::<Rules>(&text("tests/cases/article_rules.toml")).expect("the claims").rule
}

fn text(file: &str) -> String {
    std::fs::read_to_string(project().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

#[test]
fn every_claim_is_there_once_with_its_source() {
    let rules = rules();
    assert_eq!(rules.len(), 60, "claims were added or lost");
    let says: BTreeSet<_> = rules.iter().map(|rule| &rule.says).collect();
    assert_eq!(says.len(), rules.len(), "a claim stands twice");
    for rule in rules {
        assert!(!rule.source.is_empty(), "{}", rule.says);
        assert!(rule.holds || rule.regulation.is_some(), "what does the regulation say instead? {}", rule.says);
        let (shown, left_out) = (!rule.shown_by.is_empty(), rule.out_of_scope.is_some());
        assert!(shown != left_out, "shown by something or out of scope: {}", rule.says);
    }
}

#[test]
fn what_shows_a_claim_is_there() {
    let missing: Vec<String> = rules()
        .iter()
        .flat_map(|rule| &rule.shown_by)
        .filter_map(|shown| missing(shown).map(|why| format!("{shown}: {why}")))
        .collect();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// Why something named is not there; nothing when it is.
fn missing(shown: &str) -> Option<String> {
    let Some((file, what)) = shown.split_once(": ") else { return Some("no file, colon and name".into()) };
    if !project().join(file).is_file() {
        return Some("no such file".into());
    }
    match file.rsplit_once('.') {
        Some((_, "rs")) => missing_function(&text(file), what),
        Some((_, "csv")) => missing_rows(file, what),
        _ if file.starts_with("rules/") => missing_value(&table(file), what),
        _ => missing_case(&table(file), what),
    }
}

fn table(file: &str) -> toml::Table {
    text(file).parse().unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn missing_function(code: &str, name: &str) -> Option<String> {
    (!code.contains(&format!("fn {name}("))).then(|| "no such function".into())
}

fn missing_rows(file: &str, what: &str) -> Option<String> {
    let rows = csv::Reader::from_path(project().join(file)).expect("a table").into_records().count();
    (what != format!("{rows} rows")).then(|| format!("it has {rows} rows"))
}

fn missing_case(cases: &toml::Table, wanted: &str) -> Option<String> {
    let cases = cases.get("case").and_then(toml::Value::as_array).map_or(&[][..], Vec::as_slice);
    let is = |case: &toml::Value, key: &str| case.get(key).and_then(toml::Value::as_str) == Some(wanted);
    (!cases.iter().any(|case| is(case, "id") || is(case, "name"))).then(|| "no such case".into())
}

/// A key of the pack by its path, with `= value` also what it holds.
fn missing_value(pack: &toml::Table, what: &str) -> Option<String> {
    let (path, wanted) = what.split_once(" = ").map_or((what, None), |(path, value)| (path, Some(value)));
    let mut keys = path.split('.');
    let first = keys.next().and_then(|key| pack.get(key));
    let Some(found) = keys.fold(first, |table, key| table.and_then(|table| table.get(key))) else {
        return Some("no such key".into());
    };
    let found = match found.get("value").unwrap_or(found) {
        toml::Value::String(text) => text.clone(),
        value => value.to_string(),
    };
    wanted.filter(|wanted| *wanted != found).map(|_| format!("it is {found}"))
}

#[test]
fn a_name_that_is_not_there_is_missed() {
    let wrong = [
        ("tests/cases/2024/payment_adjustment.toml", "no file, colon and name"),
        ("tests/cases/2024/no_such_file.toml: PAY-0", "no such file"),
        ("tests/cases/2024/payment_adjustment.toml: PAY-200", "no such case"),
        ("rules/2024/program.toml: weights.qualities = 30", "no such key"),
        ("rules/2024/program.toml: weights.quality = 31", "it is 30"),
        ("rules/2024/mvps.csv: 17 rows", "it has 16 rows"),
        ("tests/it/adjustment.rs: no_such_function", "no such function"),
    ];
    for (shown, why) in wrong {
        assert_eq!(missing(shown).as_deref(), Some(why), "{shown}");
    }
}
