//! Cited cases of whole tables, most of measures, each through `mips run` on tables written from the case.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::support::{Bench, PIPELINE, Rows, project};

type Row = BTreeMap<String, String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    #[serde(default)]
    rows: BTreeMap<String, Tables>,
    case: Vec<Case>,
}

#[derive(Deserialize, Clone, Default)]
#[serde(deny_unknown_fields, default)]
struct Tables {
    clinicians: Vec<Row>,
    category_scores: Vec<Row>,
    groups: Vec<Row>,
    memberships: Vec<Row>,
    registrations: Vec<Row>,
    facility_scores: Vec<Row>,
    quality: Vec<Row>,
    cost: Vec<Row>,
    improvement_activities: Vec<Row>,
    promoting_interoperability: Vec<Row>,
}

impl Tables {
    fn all(&mut self) -> [(&'static str, &mut Vec<Row>); 10] {
        [
            ("clinicians", &mut self.clinicians),
            ("category_scores", &mut self.category_scores),
            ("groups", &mut self.groups),
            ("memberships", &mut self.memberships),
            ("registrations", &mut self.registrations),
            ("facility_scores", &mut self.facility_scores),
            ("quality", &mut self.quality),
            ("cost", &mut self.cost),
            ("improvement_activities", &mut self.improvement_activities),
            ("promoting_interoperability", &mut self.promoting_interoperability),
        ]
    }

    fn append(&mut self, mut more: Self) {
        for ((_, rows), (_, more)) in self.all().into_iter().zip(more.all()) {
            rows.append(more);
        }
    }
}

#[derive(Deserialize)]
struct Case {
    name: String,
    id: String,
    #[serde(default)]
    include: Vec<String>,
    /// Measures that templates give and this case leaves out, by table.
    #[serde(default)]
    without: BTreeMap<String, Vec<String>>,
    #[serde(flatten)]
    tables: Tables,
    expect: Vec<Expect>,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    table: String,
    row: Row,
    values: Row,
    within: Option<String>,
}

fn check(file: &str, count: usize) {
    let path = project().join("tests/cases/2024/measures").join(file);
    let text = std::fs::read_to_string(&path).expect("a case file");
    let cases: Cases = toml::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
    assert_eq!(cases.case.len(), count, "{file}: cases were added or lost");
    let ids: BTreeSet<_> = cases.case.iter().map(|case| &case.id).collect();
    assert_eq!(ids.len(), count, "{file}: an id stands twice");
    let missed: Vec<String> = cases.case.iter().flat_map(|case| run(case, &cases.rows)).collect();
    assert!(missed.is_empty(), "{} of {file} missed:\n{}", missed.len(), missed.join("\n"));
}

/// What a case expects and does not get.
fn run(case: &Case, templates: &BTreeMap<String, Tables>) -> Vec<String> {
    assert!(!case.source.is_empty() && !case.expect.is_empty(), "{}", case.id);
    let mut tables = Tables::default();
    for name in &case.include {
        let mut template = templates.get(name).unwrap_or_else(|| panic!("{}: no rows `{name}`", case.id)).clone();
        for (table, rows) in template.all() {
            let without = case.without.get(table).map_or(&[][..], Vec::as_slice);
            let id = |row: &Row| row.get("measure_id").or(row.get("activity_id")).cloned().unwrap_or_default();
            rows.retain(|row| !without.contains(&id(row)));
        }
        tables.append(template);
    }
    tables.append(case.tables.clone());
    let bench = Bench::new();
    bench.write("p.toml", format!("{PIPELINE}[limits]\nidentifiers = \"synthetic\"\nmax_rejects = 0\n"));
    for (table, rows) in tables.all() {
        if !rows.is_empty() {
            bench.write(&format!("{table}.csv"), csv(rows));
            bench.pipeline(&format!("[[inputs]]\ntable = \"{table}\"\npath = \"{table}.csv\"\n"));
        }
    }
    let told = bench.run(&[]);
    if told.code != Some(0) {
        return vec![format!("{} ({}): {}", case.id, case.name, told.err)];
    }
    case.expect.iter().flat_map(|expect| compare(case, expect, &bench.table(&expect.table))).collect()
}

fn csv(rows: &[Row]) -> String {
    let columns: BTreeSet<&String> = rows.iter().flat_map(BTreeMap::keys).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&columns).expect("memory takes every row");
    for row in rows {
        let cells = columns.iter().map(|column| row.get(*column).map_or("", String::as_str));
        writer.write_record(cells).expect("memory takes every row");
    }
    String::from_utf8(writer.into_inner().expect("memory")).expect("text")
}

fn compare(case: &Case, expect: &Expect, rows: &Rows) -> Vec<String> {
    let about = format!("{} ({}), {} {:?}", case.id, case.name, expect.table, expect.row);
    let selected = |row: &&Row| expect.row.iter().all(|(column, value)| row.get(column) == Some(value));
    let found: Vec<_> = rows.iter().filter(selected).collect();
    let [found] = found.as_slice() else {
        return vec![format!("{about}: {} rows of {rows:?}", found.len())];
    };
    let within: f64 = expect.within.as_deref().map_or(0.0, |within| within.parse().expect("a tolerance"));
    let misses = expect.values.iter().filter_map(|(column, wanted)| {
        let got = found.get(column).map_or("(no such column)", String::as_str);
        let close = match (wanted.parse::<f64>(), got.parse::<f64>()) {
            (Ok(wanted), Ok(got)) => (wanted - got).abs() <= within + 1e-9,
            _ => wanted == got,
        };
        (!close).then(|| format!("{about}: {column} should be `{wanted}`, is `{got}`"))
    });
    misses.collect()
}

#[test]
fn eligibility() {
    check("eligibility.toml", 33);
}

#[test]
fn points_of_quality_measures() {
    check("quality_points.toml", 60);
}

#[test]
fn quality_category() {
    check("quality_category.toml", 55);
}

#[test]
fn quality_improvement() {
    check("quality_improvement.toml", 16);
}

#[test]
fn corners_found_by_trying() {
    check("found_by_trying.toml", 6);
}

#[test]
fn cost() {
    check("cost.toml", 33);
}

#[test]
fn promoting_interoperability() {
    check("promoting_interoperability.toml", 52);
}

#[test]
fn improvement_activities() {
    check("improvement_activities.toml", 28);
}

#[test]
fn reweighting() {
    check("reweighting_from_measures.toml", 47);
}

#[test]
fn elections_to_take_part() {
    check("opt_in.toml", 16);
}

#[test]
fn hierarchy_of_scores() {
    check("hierarchy.toml", 23);
}

#[test]
fn virtual_groups() {
    check("virtual_group.toml", 25);
}

#[test]
fn subgroups() {
    check("subgroup.toml", 23);
}

#[test]
fn apm_entities() {
    check("apm_entity.toml", 22);
}

#[test]
fn value_pathways() {
    check("mvp.toml", 36);
}

#[test]
fn apm_performance_pathway() {
    check("app.toml", 23);
}

#[test]
fn facility_based_scoring() {
    check("facility.toml", 23);
}

#[test]
fn extreme_circumstances() {
    check("extreme_circumstances.toml", 18);
}

#[test]
fn scores_of_the_payment_year() {
    check("payment_lookup.toml", 12);
}
