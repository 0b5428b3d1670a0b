//! Runs that are redacted: nothing of an identifier is left in what they write and say, and they say the same of pseudonyms.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::support::{Bench, PIPELINE, Rows, Told, csv_rows, mips, parquet_rows, project};

const KEY: &str = "a key of the tests, and of nobody else";
const REDACTED: &[&str] = &["--redact", "key"];

/// The sample for finance with all its reports, and a scenario that names a practice; as the program told of it.
fn finance(bench: &Bench, out: &str, more: &[&str]) -> Told {
    bench.write("key", KEY);
    let mut command = mips();
    command.current_dir(bench.path("")).arg("run").arg(project().join("pipelines/finance.toml"));
    command.arg("--scenario").arg(project().join("pipelines/scenarios/millpond-individual.toml"));
    let told = Told::of(command.args(["--out", out, "--force"]).args(more).output().expect("the program starts"));
    told.succeeded();
    told
}

/// Every file in a folder and below it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// The parts of a workbook: entries of a ZIP file by its central directory.
fn unpacked(bytes: &[u8]) -> String {
    let number =
        |at: usize, size: usize| bytes[at..at + size].iter().rev().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
    let end = bytes.windows(4).rposition(|four| four == b"PK\x05\x06").expect("a ZIP file");
    let (mut entry, mut text) = (number(end + 16, 4), String::new());
    for _ in 0..number(end + 10, 2) {
        let (size, local) = (number(entry + 20, 4), number(entry + 42, 4));
        let data = local + 30 + number(local + 26, 2) + number(local + 28, 2);
        let mut part = flate2::read::DeflateDecoder::new(&bytes[data..data + size]);
        part.read_to_string(&mut text).expect("a part of text");
        entry += 46 + number(entry + 28, 2) + number(entry + 30, 2) + number(entry + 32, 2);
    }
    text
}

/// What a file says, in plain text.
fn said(path: &Path) -> String {
    let bytes = fs::read(path).expect("a file");
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("parquet") => {
            let cells = parquet_rows(path).into_iter().flat_map(BTreeMap::into_values).collect::<Vec<_>>();
            cells.join("\n")
        }
        Some("xlsx") => unpacked(&bytes),
        _ => String::from_utf8(bytes).expect("text"),
    }
}

/// Ways to write an identifier: as it is, without its leading zeros, and with a hyphen.
fn spellings(identifier: &str) -> Vec<String> {
    let bare = identifier.trim_start_matches('0').to_owned();
    let (head, tail) = identifier.split_at(identifier.len() - 7);
    vec![identifier.to_owned(), bare, format!("{head}-{tail}")]
}

/// Every TIN and NPI of the sample's files, and every way to write it.
fn of_the_sample() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for path in
        fs::read_dir(project().join("sample_data")).expect("a folder").map(|entry| entry.expect("an entry").path())
    {
        if path.extension().is_some_and(|ending| ending == "csv") {
            let text = said(&path);
            let digits = text.split([',', '\n', '\r']).map(|cell| cell.replace(['-', ' ', '"'], ""));
            found.extend(
                digits.filter(|cell| matches!(cell.len(), 9 | 10) && cell.bytes().all(|byte| byte.is_ascii_digit())),
            );
        }
    }
    assert!(found.len() > 80, "{} identifiers", found.len());
    found.iter().flat_map(|identifier| spellings(identifier)).collect()
}

#[track_caller]
fn names_nobody(what: &str, text: &str, identifiers: &BTreeSet<String>) {
    for identifier in identifiers {
        if let Some(place) = text.find(identifier) {
            let around: String = text[..place].chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect();
            panic!("{what} has {identifier}: {around}{identifier}");
        }
    }
}

/// Panics where an output or a message names somebody.
#[track_caller]
fn nobody_is_named(folder: &Path, told: &Told, identifiers: &BTreeSet<String>) {
    names_nobody("standard output", &told.out, identifiers);
    names_nobody("standard error", &told.err, identifiers);
    for path in files(folder) {
        names_nobody(&path.display().to_string(), &said(&path), identifiers);
    }
}

/// The pseudonym of every TIN and NPI of a roster, by the lines that two runs accepted.
fn renaming(plain: &Path, redacted: &Path) -> BTreeMap<String, String> {
    let by_line = |folder: &Path| -> BTreeMap<String, (String, String)> {
        let rows = parquet_rows(&folder.join("accepted/clinicians.parquet"));
        rows.into_iter().map(|row| (row["source_line"].clone(), (row["tin"].clone(), row["npi"].clone()))).collect()
    };
    let (plain, redacted) = (by_line(plain), by_line(redacted));
    assert_eq!(plain.len(), redacted.len());
    let mut found = BTreeMap::new();
    for (line, (tin, npi)) in plain {
        for (own, other) in [(tin, &redacted[&line].0), (npi, &redacted[&line].1)] {
            assert_ne!(own, *other);
            assert_eq!(own.len(), other.len());
            let known = found.insert(own, other.clone());
            assert!(known.is_none_or(|known| known == *other), "two pseudonyms of one");
        }
    }
    assert_eq!(found.values().collect::<BTreeSet<_>>().len(), found.len(), "one pseudonym of two");
    found
}

/// Rows as a set, with their identifiers renamed.
fn renamed(rows: Rows, names: &BTreeMap<String, String>) -> BTreeSet<Vec<(String, String)>> {
    // Words apart, since identifiers stand in sentences too.
    let word = |word: &str| names.get(word).cloned().unwrap_or_else(|| word.to_owned());
    let rename = |cell: String| cell.split(' ').map(word).collect::<Vec<_>>().join(" ");
    rows.into_iter().map(|row| row.into_iter().map(|(column, cell)| (column, rename(cell))).collect()).collect()
}

#[test]
fn nothing_of_an_identifier_is_left_in_any_output() {
    let bench = Bench::new();
    let told = finance(&bench, "out", &[REDACTED, &["--csv"]].concat());
    nobody_is_named(&bench.path("out"), &told, &of_the_sample());
    names_nobody("the manifest", &bench.manifest().to_string(), &[KEY.to_owned()].into());
    assert!(bench.csv("rejects.csv").iter().all(|row| row["row"] == "(redacted)"));
}

#[test]
fn the_search_for_identifiers_finds_them_where_they_are() {
    let bench = Bench::new();
    finance(&bench, "out", &["--csv"]);
    let found = |path: &PathBuf| of_the_sample().iter().any(|identifier| said(path).contains(identifier.as_str()));
    for name in ["final_scores.csv", "final_scores.parquet", "report.html", "report.xlsx", "rejects.csv", "flags.csv"] {
        assert!(found(&bench.path(&format!("out/{name}"))), "{name}");
    }
}

#[test]
fn a_redacted_run_says_the_same_of_pseudonyms() {
    let bench = Bench::new();
    finance(&bench, "plain", &["--set", "report.formats=[]"]);
    finance(&bench, "out", &[REDACTED, &["--set", "report.formats=[]"]].concat());
    let names = renaming(&bench.path("plain"), &bench.path("out"));
    let tables = "entity_scores measure_scores final_scores payment_lookup clinician_projection category_contributions \
                  projection scenarios comparison adjustment_table";
    for table in tables.split(' ') {
        let plain = parquet_rows(&bench.path(&format!("plain/{table}.parquet")));
        assert_eq!(renamed(bench.table(table), &BTreeMap::new()), renamed(plain, &names), "{table}");
    }
    let codes = |folder: &str| -> Vec<(String, String, String)> {
        let rows = csv_rows(&bench.path(&format!("{folder}/rejects.csv")));
        rows.into_iter().map(|row| (row["file"].clone(), row["line"].clone(), row["code"].clone())).collect()
    };
    assert_eq!(codes("out"), codes("plain"));
}

#[test]
fn rows_stand_in_the_order_of_pseudonyms() {
    let bench = Bench::new();
    finance(&bench, "out", REDACTED);
    let keys: Vec<_> =
        bench.table("final_scores").into_iter().map(|row| (row["tin"].clone(), row["npi"].clone())).collect();
    assert!(keys.len() > 50 && keys.is_sorted(), "{keys:?}");
}

#[test]
fn the_same_key_gives_the_same_outputs_and_another_key_other_pseudonyms() {
    let bench = Bench::new();
    bench.write("other", "another key of the tests");
    finance(&bench, "one", REDACTED);
    finance(&bench, "again", REDACTED);
    finance(&bench, "out", &["--redact", "other"]);
    let manifest = |folder: &str| -> serde_json::Value {
        serde_json::from_str(&fs::read_to_string(bench.path(folder).join("manifest.json")).expect("a manifest"))
            .expect("JSON")
    };
    let (one, again, other) = (manifest("one"), manifest("again"), manifest("out"));
    assert_eq!(one["redaction"]["tin_and_npi"], "pseudonyms");
    assert_eq!(one["redaction"], again["redaction"]);
    assert_eq!(one["result_digest"], again["result_digest"]);
    assert_ne!(one["redaction"], other["redaction"]);
    assert_ne!(one["result_digest"], other["result_digest"]);
    let rows = |folder: &str| renamed(parquet_rows(&bench.path(folder).join("final_scores.parquet")), &BTreeMap::new());
    assert!(rows("one").is_disjoint(&rows("out")));
}

const SCORES: &str = "tin,npi,quality,cost,ia,pi\n123456789,1234567893,80,80,80,80\n";

#[test]
fn a_key_that_is_too_short_or_not_there_is_refused() {
    let bench = Bench::with_scores(SCORES);
    bench.write("key", "fifteen bytes..");
    bench.run(REDACTED).failed(2, &["a key of 15 bytes", "--> key", "head -c 32 /dev/urandom > key"]);
    bench.run(&["--redact", "nowhere"]).failed(3, &["could not read the file", "--> nowhere"]);
    assert!(!bench.path("out").exists());
}

#[test]
fn the_key_of_the_command_line_goes_before_the_pipelines() {
    let bench = Bench::with_scores(SCORES);
    bench.write("pipelines/key", KEY);
    bench.write("other", "another key of the tests");
    bench.write("pipelines/scores.csv", SCORES);
    let inputs = "[[inputs]]\ntable = \"category_scores\"\npath = \"scores.csv\"\n[report]\nredact = \"key\"\n";
    bench.write("pipelines/p.toml", format!("{PIPELINE}{inputs}"));
    let tin = |more: &[&str]| {
        bench.mips(&[&["run", "pipelines/p.toml", "--out", "out", "--force"], more].concat()).succeeded();
        bench.only("entity_scores")["tin"].clone()
    };
    let of_pipeline = tin(&[]);
    assert_ne!(of_pipeline, "123456789");
    assert_eq!(tin(&["--redact", "pipelines/key"]), of_pipeline);
    assert_ne!(tin(&["--redact", "other"]), of_pipeline);
    assert_eq!(bench.manifest()["settings"]["report"]["redact"], "other");
}

/// Rows that are rejected or flagged, each with the identifier 123456789, 1234567893 or 2000010027 somewhere in it.
const BAD: &str = "tin,npi,entity_id,quality,cost,ia,pi,small_practice\n\
    12-3456789,1234567893,,80,80,80,80,\n\
    123456789,1234567890,,80,80,80,80,\n\
    12345678,2000010027,,80,80,80,80,\n\
    12345678X,2000010027,,80,80,80,80,\n\
    123456789,2000010027,,1234567893,80,80,80,\n\
    123456789,2000010027,,80,123456789,80,80,\n\
    123456789,2000010027,,80,80,80,80,12-3456789\n\
    123456789,2000010027,,80,80,80\n\
    123456789,2000010027,123456789,80,80,80,80,\n\
    123456789,200\u{2011}0010027,,80,80,80,80,\n";

/// Every spelling of what stands in [`BAD`].
fn bad_identifiers() -> BTreeSet<String> {
    let mut all: BTreeSet<String> = ["123456789", "1234567893", "1234567890", "2000010027", "012345678"]
        .iter()
        .flat_map(|one| spellings(one))
        .collect();
    all.extend(["2000010", "0010027"].map(str::to_owned));
    all
}

#[test]
fn bad_identifiers_do_not_stand_in_rejects_flags_or_messages() {
    let bench = Bench::new();
    let mut scores = BAD.as_bytes().to_vec();
    scores.extend_from_slice(b"123456789,1234567893\xFF,,80,80,80,80,\n");
    bench.write("scores.csv", scores);
    bench.write("p.toml", format!("{PIPELINE}[[inputs]]\ntable = \"category_scores\"\npath = \"scores.csv\"\n"));
    bench.write("key", KEY);
    let told = bench.run(REDACTED);
    told.failed(1, &["rows were rejected", "bad_npi", "(redacted)"]);
    names_nobody("standard error", &told.err, &bad_identifiers());
    names_nobody("out.rejects.csv", &said(&bench.path("out.rejects.csv")), &bad_identifiers());

    let told =
        bench.run(&[REDACTED, &["--set", "limits.max_rejects=20", "--set", "limits.pad_identifiers=true"]].concat());
    told.succeeded();
    nobody_is_named(&bench.path("out"), &told, &bad_identifiers());
    let codes: BTreeSet<_> = bench.csv("rejects.csv").into_iter().map(|row| row["code"].clone()).collect();
    for code in
        ["bad_tin", "bad_npi", "rate_out_of_range", "unknown_code", "ragged_row", "unexpected_value", "bad_encoding"]
    {
        assert!(codes.contains(code), "{code} is not among {codes:?}");
    }
    let flags: BTreeSet<_> = bench.csv("flags.csv").into_iter().map(|row| row["code"].clone()).collect();
    assert_eq!(flags, ["leading_zeros_padded", "spelling"].map(str::to_owned).into());
}

#[test]
fn strangers_and_contradictions_are_named_by_their_pseudonyms() {
    let bench = Bench::with_scores(
        "tin,npi,quality\n123456789,1234567893,80\n987654321,2000010027,80\n123456789,1234567893,70\n123456789,,60\n",
    );
    bench.write("clinicians.csv", "tin,npi\n123456789,1234567893\n");
    bench.pipeline("[[inputs]]\ntable = \"clinicians\"\npath = \"clinicians.csv\"\n[limits]\nmax_rejects = 9\n");
    bench.write("key", KEY);
    let told = bench.run(REDACTED);
    let identifiers = ["123456789", "1234567893", "987654321", "2000010027"].map(str::to_owned).into();
    told.succeeded();
    nobody_is_named(&bench.path("out"), &told, &identifiers);
    let codes: Vec<_> = bench.csv("rejects.csv").into_iter().map(|row| row["code"].clone()).collect();
    assert_eq!(codes, ["duplicate_key", "not_in_roster", "duplicate_key"]);
}

#[test]
fn a_file_without_a_header_is_not_quoted() {
    let bench = Bench::with_scores("123456789,1234567893,80\n123456789,2000010027,80\n");
    bench.write("key", KEY);
    let told = bench.run(REDACTED);
    told.failed(2, &["(redacted)"]);
    names_nobody("standard error", &told.err, &bad_identifiers());
}

#[test]
fn identifiers_in_a_pipeline_are_read_and_not_shown() {
    let scores = "practice,npi,quality,cost,ia,pi\nLakeside,1234567893,80,80,80,80\n123456789,2000010027,80,80,80,80\n";
    let bench = Bench::with_scores(scores);
    bench.pipeline("columns = { tin = \"practice\" }\n[inputs.values]\ntin = { \"Lakeside\" = \"987654321\" }\n");
    bench
        .pipeline("[[inputs]]\ntable = \"category_scores\"\npath = \"own.csv\"\nconstants = { tin = \"987654321\" }\n");
    bench.write("own.csv", "npi,quality,cost,ia,pi\n2000010027,70,70,70,70\n");
    bench.write("key", KEY);
    let told = bench.run(REDACTED);
    told.succeeded();
    let identifiers = ["123456789", "1234567893", "987654321", "2000010027"].map(str::to_owned).into();
    nobody_is_named(&bench.path("out"), &told, &identifiers);
    names_nobody("--dry-run", &bench.run(&[REDACTED, &["--dry-run"]].concat()).out, &identifiers);
    let tins: BTreeSet<_> = bench.table("entity_scores").into_iter().map(|row| row["tin"].clone()).collect();
    assert_eq!(tins.len(), 2);
}

#[test]
fn a_constant_that_can_not_be_read_is_not_quoted() {
    let bench = Bench::with_scores("npi,quality\n1234567893,80\n");
    bench.pipeline("constants = { tin = \"1234567\" }\n");
    bench.write("key", KEY);
    let told = bench.run(REDACTED);
    told.failed(2, &["constant `(redacted)`", "a TIN has 9 digits"]);
    assert!(!told.err.contains("1234567"), "{}", told.err);
}

#[test]
fn an_id_of_nine_or_ten_digits_is_redacted_and_any_other_stays() {
    let bench = Bench::with_scores("entity_type,entity_id,quality\nrecord,123456789,80\nrecord,ACO-7,80\n");
    bench.write("key", KEY);
    bench.done(REDACTED);
    let ids: Vec<_> = bench.table("entity_scores").into_iter().map(|row| row["entity_id"].clone()).collect();
    assert!(ids.contains(&"ACO-7".to_owned()), "{ids:?}");
    assert!(ids.iter().any(|id| id.len() == 9 && id != "123456789"), "{ids:?}");
}

#[test]
fn a_scenario_for_somebody_else_is_refused_without_a_name() {
    let bench = Bench::with_scores(SCORES);
    let who = "[[reweight]]\ncategories = [\"cost\"]\nwho = { tin = [\"987654321\", \"98-7654321\"] }\n";
    bench.write("who.toml", format!("[scenario]\nname = \"for-987654321\"\ntitle = \"Of 98-7654321\"\n{who}"));
    bench.write("key", KEY);
    let told = bench.run(&[REDACTED, &["--scenario", "who.toml"]].concat());
    told.failed(2, &["nobody in this run has the tin"]);
    names_nobody("standard error", &told.err, &spellings("987654321").into_iter().collect());
}

#[test]
fn claims_and_the_roster_meet_under_pseudonyms() {
    let bench = Bench::new();
    bench.write("clinicians.csv", "tin,npi\n111111111,1000000004\n222222222,1000000012\n");
    bench.write(
        "claims.csv",
        "tin,npi,beneficiary_id,service_date,service_count,allowed_amount\n\
         111111111,1000000004,123456789,2023-01-15,2,100\n\
         111111111,1000000004,123456780,2024-01-15,1,50\n\
         22-2222222,1000000012,123456789,2023-01-15,1,10\n\
         333333333,1000000020,123456789,2023-01-15,1,10\n",
    );
    let inputs =
        ["clinicians", "claims"].map(|table| format!("[[inputs]]\ntable = \"{table}\"\npath = \"{table}.csv\"\n"));
    bench.write("p.toml", format!("{PIPELINE}{}", inputs.concat()));
    bench.write("key", KEY);
    bench.done(&["--out", "plain"]);
    bench.done(REDACTED);
    let names = renaming(&bench.path("plain"), &bench.path("out"));
    for table in ["claims_totals", "final_scores"] {
        let plain = parquet_rows(&bench.path(&format!("plain/{table}.parquet")));
        assert_eq!(renamed(bench.table(table), &BTreeMap::new()), renamed(plain, &names), "{table}");
    }
    assert_eq!(bench.manifest()["rows"][1]["excluded"]["not_in_roster"], 1);
}

#[test]
fn groups_and_gates_by_practice_go_by_pseudonyms() {
    let bench = Bench::with_scores(SCORES);
    bench.pipeline("[distribution]\nby = [\"tin\"]\n[[expect]]\ntable = \"distribution\"\nstatistic = \"mean\"\n");
    bench.pipeline("group_by = \"tin\"\ngroup_value = \"123456789\"\nvalue = 80\n");
    bench.write("key", KEY);
    let told = bench.run(REDACTED);
    told.succeeded();
    let tin = bench.only("entity_scores")["tin"].clone();
    assert_eq!(bench.figure("tin", &tin, "mean"), "80.0");
    nobody_is_named(&bench.path("out"), &told, &["123456789".to_owned()].into());
}
