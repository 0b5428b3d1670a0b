//! Everything that can be wrong with a file, each with its exit code, its place and no partial output.

use std::process::Stdio;
use std::time::Duration;

use crate::support::{Bench, PIPELINE, Told};

const HEADER: &str = "tin,npi,quality,cost,ia,pi\n";
const GOOD: &str = "123456789,1234567893,80,70,60,50\n";

/// A good row and some others, of which any number may be rejected.
fn tolerant(rows: &str) -> Bench {
    let bench = Bench::with_scores(&format!("{HEADER}{GOOD}{rows}"));
    bench.pipeline("[limits]\nmax_rejects = 100\n");
    bench
}

/// Line, column, code and value of every problem, after a run that rejects `rejected` rows.
#[track_caller]
fn rejects(bench: &Bench, rejected: u64) -> Vec<(String, String, String, String)> {
    bench.done(&[]);
    let rows = &bench.manifest()["rows"][0];
    assert_eq!(rows["rejected"], rejected, "{rows}");
    let count = |name: &str| rows[name].as_u64().expect("a count");
    let excluded: u64 =
        rows["excluded"].as_object().expect("reasons").values().map(|rows| rows.as_u64().expect("a count")).sum();
    assert_eq!(count("read"), count("used") + count("rejected") + excluded);
    let cell = |row: &std::collections::BTreeMap<String, String>, name: &str| row[name].clone();
    bench
        .csv("rejects.csv")
        .iter()
        .map(|row| (cell(row, "line"), cell(row, "column"), cell(row, "code"), cell(row, "value")))
        .collect()
}

fn told(line: u32, column: &str, code: &str, value: &str) -> (String, String, String, String) {
    (line.to_string(), column.to_owned(), code.to_owned(), value.to_owned())
}

/// Nothing but what was there before.
#[track_caller]
fn nothing_written(bench: &Bench) {
    let ours = ["p.toml", "scores.csv", "scores.parquet", "scores.csv.gz", "out.rejects.csv"];
    let strange: Vec<_> = bench.names().into_iter().filter(|name| !ours.contains(&name.as_str())).collect();
    assert!(strange.is_empty(), "{strange:?}");
}

#[test]
fn a_header_without_a_key_is_refused_with_what_it_has() {
    let bench = Bench::with_scores("Tax ID,Quality Score\n1,2\n");
    bench.run(&[]).failed(2, &["no column `tin`", "scores.csv:1", "the header has: Tax ID, Quality Score"]);
    nothing_written(&bench);
}

#[test]
fn a_mapped_column_that_is_missing_is_refused_with_the_nearest() {
    let bench = Bench::with_scores("tin,npi,Quality Score\n123456789,1234567893,80\n");
    bench.pipeline("columns = { quality = \"Qualty Score\" }\n");
    bench.run(&[]).failed(2, &["no column `Qualty Score`", "did you mean `Quality Score`?"]);
    nothing_written(&bench);
}

#[test]
fn two_headers_of_the_same_name_are_refused() {
    let bench = Bench::with_scores("tin,npi,quality,Quality\n123456789,1234567893,80,81\n");
    bench.run(&[]).failed(2, &["columns 3 and 4 are both called `quality`"]);
    nothing_written(&bench);
}

#[test]
fn rows_of_another_width_are_ragged() {
    let bench = tolerant("123456789,1000000004,80\n123456789,1000000012,80,70,60,50,40\n");
    assert_eq!(rejects(&bench, 2), [told(3, "", "ragged_row", ""), told(4, "", "ragged_row", "")]);
    let rows = bench.csv("rejects.csv");
    assert_eq!(rows[0]["row"], "123456789,1000000004,80");
    assert_eq!(rows[0]["message"], "3 cells where the header has 6");
}

#[test]
fn quotes_and_carriage_returns_change_neither_rows_nor_rejects() {
    let plain = "\n123456789,1000000004,80,70,60,50\n\n123456789,,1\n123456789,1000000020,x,,60,50";
    let quoted = plain.replace(",80,", ",\"80\",");
    for text in [plain.to_owned(), plain.replace('\n', "\r\n"), quoted] {
        let bench = tolerant(&text);
        assert_eq!(rejects(&bench, 2), [told(6, "", "ragged_row", ""), told(7, "3", "unreadable_number", "x")]);
        assert_eq!(bench.csv("rejects.csv")[1]["row"], "123456789,1000000020,x,,60,50");
        assert_eq!(bench.table("entity_scores").len(), 2);
    }
}

#[test]
fn a_quote_left_open_costs_its_own_line_and_no_other() {
    let bench = tolerant(
        "123456789,\"1000000004,80,70,60,50\n123456789,1000000012,81,70,60,50\n123456789,1000000020,82,70,60,50\n",
    );
    assert_eq!(rejects(&bench, 1), [told(3, "", "ragged_row", "")]);
    assert_eq!(bench.csv("rejects.csv")[0]["row"], "123456789,\"1000000004,80,70,60,50");
    assert_eq!(bench.table("entity_scores").len(), 3);
}

#[test]
fn a_quote_left_open_on_the_last_line_is_noticed() {
    let bench = tolerant("123456789,1000000012,81,70,60,\"50\n");
    assert_eq!(rejects(&bench, 1), [told(3, "", "ragged_row", "")]);
}

#[test]
fn a_quote_that_a_later_line_closes_by_chance_costs_no_row_in_between() {
    let bench = tolerant(
        "123456789,\"1000000004,80,70,60,50\n123456789,1000000012,81,70,60,50\n123456789,\"1000000020\",82,70,60,50\n",
    );
    assert_eq!(rejects(&bench, 1), [told(3, "", "ragged_row", "")]);
    assert_eq!(bench.table("entity_scores").len(), 3);
}

#[test]
fn a_line_break_inside_quotes_is_part_of_its_cell() {
    let bench = Bench::with_scores(
        "entity_type,entity_id,quality,cost,specialty\nrecord,a,80,70,\"Heart\nand vessels\"\nrecord,b,101,1,x\n",
    );
    bench.pipeline("[limits]\nmax_rejects = 1\n");
    assert_eq!(rejects(&bench, 1), [told(4, "3", "rate_out_of_range", "101")]);
}

#[test]
fn a_byte_order_mark_and_carriage_returns_do_no_harm() {
    let bench = Bench::with_scores(&format!("\u{FEFF}{HEADER}{GOOD}\r\n").replace('\n', "\r\n"));
    bench.done(&[]);
    assert_eq!(bench.only("entity_scores")["npi"], "1234567893");
}

#[test]
fn bytes_that_are_no_text_reject_their_row() {
    let bench = Bench::new();
    let mut csv =
        b"entity_type,entity_id,specialty,quality,cost\nrecord,a,Cardiology,80,70\nrecord,b,Cardiolog".to_vec();
    csv.extend(b"\xEDa,80,70\n");
    bench.write("scores.csv", &csv);
    bench.write(
        "p.toml",
        format!(
            "{}[limits]\nmax_rejects = 1\n[[inputs]]\ntable = \"category_scores\"\npath = \"scores.csv\"\n",
            crate::support::PIPELINE
        ),
    );
    assert_eq!(rejects(&bench, 1), [told(3, "3", "bad_encoding", "Cardiolog\\xEDa")]);
    // Told the encoding, the row is read.
    bench.pipeline("encoding = \"windows-1252\"\n[distribution]\nby = [\"specialty\"]\n");
    bench.done(&["--force"]);
    assert_eq!(bench.figure("specialty", "Cardiología", "n"), "1.0");
}

#[test]
fn an_empty_file_is_an_error_of_reading() {
    let bench = Bench::with_scores("");
    bench.run(&[]).failed(3, &["the file is empty", "scores.csv"]);
    nothing_written(&bench);
}

#[test]
fn what_can_be_read_only_once_is_refused() {
    let bench = Bench::with_scores(&format!("{HEADER}{GOOD}"));
    let made = std::process::Command::new("mkfifo").arg(bench.path("pipe.csv")).status();
    assert!(made.expect("mkfifo").success());
    for path in ["pipe.csv", "pip*.csv", "/dev/null"] {
        let input = format!("[[inputs]]\ntable = \"category_scores\"\nformat = \"csv\"\npath = \"{path}\"\n");
        bench.write("p.toml", format!("{PIPELINE}{input}"));
        bench.run(&[]).failed(3, &["neither a file nor a folder", "can't be read twice"]);
        assert_eq!(bench.names(), ["p.toml", "pipe.csv", "scores.csv"], "nothing was written");
    }
}

#[test]
fn a_file_of_a_header_alone_has_no_row_to_use() {
    let bench = Bench::with_scores(HEADER);
    bench.run(&[]).failed(1, &["no row of `category_scores` can be used"]);
    nothing_written(&bench);
}

#[test]
fn utf_16_is_refused_by_name() {
    let bench = Bench::new();
    bench.write("scores.csv", b"\xFF\xFEt\0i\0n\0");
    bench.write(
        "p.toml",
        format!("{}[[inputs]]\ntable = \"category_scores\"\npath = \"scores.csv\"\n", crate::support::PIPELINE),
    );
    bench.run(&[]).failed(3, &["UTF-16", "save it as CSV UTF-8"]);
}

#[test]
fn a_truncated_parquet_file_is_an_error_of_reading() {
    let whole = Bench::with_scores(&format!("{HEADER}{GOOD}"));
    whole.done(&[]);
    let bytes = std::fs::read(whole.path("out/accepted/category_scores.parquet")).expect("Parquet");
    let bench = Bench::with_scores("");
    for length in [0, 3, bytes.len() / 2, bytes.len() - 1] {
        bench.write("scores.parquet", &bytes[..length]);
        let pipeline =
            format!("{}[[inputs]]\ntable = \"category_scores\"\npath = \"scores.parquet\"\n", crate::support::PIPELINE);
        bench.write("p.toml", pipeline);
        bench.run(&[]).failed(3, &["not a whole Parquet file", "scores.parquet"]);
        nothing_written(&bench);
    }
}

#[test]
fn a_truncated_gzip_file_is_an_error_of_reading() {
    let bench = Bench::new();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut encoder, format!("{HEADER}{}", GOOD.repeat(1000)).as_bytes()).expect("gzip");
    let bytes = encoder.finish().expect("gzip");
    bench.write("scores.csv.gz", &bytes[..bytes.len() / 2]);
    bench.write(
        "p.toml",
        format!("{}[[inputs]]\ntable = \"category_scores\"\npath = \"scores.csv.gz\"\n", crate::support::PIPELINE),
    );
    bench.run(&[]).failed(3, &["could not read", "scores.csv.gz"]);
    nothing_written(&bench);
}

#[test]
fn every_bad_cell_of_a_file_is_named_in_one_pass() {
    let bench = tolerant(
        "123456789,1000000004,101,70,60,50\n\
         12345678,1000000004,80,70,60,50\n\
         123456789,1234567890,80,70,60,50\n\
         123456789,1000000004,eighty,-1,60,50\n\
         ,1000000004,80,70,60,50\n",
    );
    assert_eq!(
        rejects(&bench, 5),
        [
            told(3, "3", "rate_out_of_range", "101"),
            told(4, "1", "bad_tin", "12345678"),
            told(5, "2", "bad_npi", "1234567890"),
            told(6, "3", "unreadable_number", "eighty"),
            told(6, "4", "rate_out_of_range", "-1"),
            told(7, "1", "missing_value", ""),
        ]
    );
    let rows = bench.csv("rejects.csv");
    assert_eq!(
        rows[1]["message"],
        "a TIN has 9 digits; if leading zeros were lost, set `pad_identifiers = true` in [limits]"
    );
    assert_eq!(rows[2]["message"], "the check digit of this NPI does not hold");
    assert_eq!(rows[2]["header"], "npi");
    assert_eq!(rows[2]["row"], "123456789,1234567890,80,70,60,50");
}

#[test]
fn rows_that_contradict_each_other_are_both_rejected() {
    let bench = tolerant("123456789,1000000004,80,70,60,50\n123456789,1000000004,81,70,60,50\n");
    assert_eq!(rejects(&bench, 2), [told(3, "", "duplicate_key", ""), told(4, "", "duplicate_key", "")]);
    let rows = bench.csv("rejects.csv");
    assert_eq!(rows[0]["message"], "line 4 says something else of the same unit");
    assert_eq!(rows[1]["row"], "123456789,1000000004,81,70,60,50");
}

#[test]
fn a_row_that_repeats_another_is_left_out_once() {
    let bench = tolerant(GOOD);
    assert_eq!(rejects(&bench, 0), []);
    assert_eq!(bench.manifest()["rows"][0]["excluded"]["identical_row"], 1);
}

#[test]
fn rows_of_another_year_are_excluded_and_counted() {
    let bench = Bench::with_scores(
        "entity_type,entity_id,performance_year,quality,cost\nrecord,a,2024,80,70\nrecord,a,2023,1,1\n",
    );
    bench.done(&[]);
    assert_eq!(bench.manifest()["rows"][0]["excluded"]["other_year"], 1);
    assert_eq!(bench.only("entity_scores")["quality_score"], "80.0");
}

#[test]
fn too_many_rejects_fail_the_run_and_leave_the_rejects_beside_it() {
    let bench = Bench::with_scores(&format!("{HEADER}{GOOD}123456789,1000000004,101,70,60,50\n"));
    bench.run(&[]).failed(
        1,
        &[
            "1 of 2 rows were rejected, which is more than `max_rejects = 0.5%`",
            "out.rejects.csv",
            "line 3, column 3 (`quality`)",
        ],
    );
    nothing_written(&bench);
    let rows = crate::support::csv_rows(&bench.path("out.rejects.csv"));
    assert_eq!((rows.len(), rows[0]["code"].as_str()), (1, "rate_out_of_range"));
}

#[test]
fn a_file_that_is_not_there_is_an_error_of_reading() {
    let bench = Bench::with_scores("");
    std::fs::remove_file(bench.path("scores.csv")).expect("the file");
    bench.run(&[]).failed(3, &["no file for `category_scores`", "scores.csv"]);
    nothing_written(&bench);
}

#[test]
fn a_path_that_cannot_be_read_is_an_error_of_reading() {
    // A link to itself can't be opened, whoever asks.
    let bench = Bench::with_scores("");
    std::fs::remove_file(bench.path("scores.csv")).expect("the file");
    std::os::unix::fs::symlink("scores.csv", bench.path("scores.csv")).expect("a link");
    bench.run(&[]).failed(3, &["scores.csv"]);
}

#[test]
fn a_pipeline_that_is_not_there_is_an_error_of_reading() {
    Bench::new().mips(&["run", "p.toml"]).failed(3, &["could not read", "p.toml"]);
}

#[test]
fn a_path_that_cannot_be_written_is_an_error_before_anything_is_read() {
    let bench = Bench::with_scores("");
    bench.write("blocker", "a file where a folder should be");
    bench.run(&["--out", "blocker/out"]).failed(3, &["blocker"]);
}

/// A hundred thousand rows: enough to be cut off half-way.
fn large() -> Bench {
    let rows: String = (0..100_000).map(|row| format!("record,r{row},80.{row},70.{row},60,50\n")).collect();
    Bench::with_scores(&format!("entity_type,entity_id,quality,cost,ia,pi\n{rows}"))
}

#[test]
fn a_full_disk_is_an_error_of_writing_and_leaves_nothing() {
    let bench = large();
    // A limit of 64 blocks of 512 bytes for any file stands for a disk that is full.
    let command = format!("ulimit -f 64; exec {} run p.toml", env!("CARGO_BIN_EXE_mips"));
    let output = std::process::Command::new("sh").args(["-c", &command]).current_dir(bench.path("")).output();
    let told = Told::of(output.expect("a shell"));
    told.failed(3, &["could not write the file", "out.partial"]);
    nothing_written(&bench);
}

#[test]
fn ctrl_c_half_way_ends_with_130_and_leaves_nothing() {
    let bench = large();
    // Nine files of it, so that the run is still reading when the signal comes.
    bench.pipeline("[[inputs]]\ntable = \"category_scores\"\npath = \"more/*.csv\"\n");
    bench.write("more/a.csv", std::fs::read(bench.path("scores.csv")).expect("a file"));
    for copy in 0..8 {
        std::fs::copy(bench.path("more/a.csv"), bench.path(&format!("more/b{copy}.csv"))).expect("a copy");
    }
    let child =
        bench.command(&["run", "p.toml"]).stderr(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("a process");
    while !bench.path("out.partial").exists() {
        std::thread::sleep(Duration::from_millis(1));
    }
    let killed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
    assert!(killed.success());
    let told = Told::of(child.wait_with_output().expect("an end"));
    told.failed(130, &["interrupted; nothing was written"]);
    assert!(!bench.path("out").exists() && !bench.path("out.partial").exists());
}

#[test]
fn a_pipeline_with_an_unknown_key_is_refused_with_its_place() {
    let bench = Bench::with_scores("");
    bench.pipeline("[adjust]\nmoed = \"solved\"\n");
    bench.run(&[]).failed(2, &["unknown key `moed`", "p.toml:13:1", "did you mean `mode`?"]);
}

#[test]
fn a_pipeline_with_an_unknown_table_is_refused() {
    let bench = Bench::with_scores("");
    bench.pipeline("[[inputs]]\ntable = \"clinician\"\npath = \"x.csv\"\n");
    bench.run(&[]).failed(2, &["unknown table `clinician`", "did you mean `clinicians`?"]);
}

#[test]
fn a_year_without_a_pack_is_refused() {
    let bench = Bench::with_scores("");
    bench
        .run(&["--set", "pipeline.performance_year=1999"])
        .failed(2, &["no rule pack for performance year 1999", "2017, 2024"]);
}

#[test]
fn a_file_without_any_category_is_refused_with_its_header() {
    let bench = Bench::with_scores("tin,npi,Quality %,PI %\n123456789,1234567893,80,70\n");
    bench
        .run(&[])
        .failed(2, &["no column for any of quality, cost, ia, pi", "the header has: tin, npi, Quality %, PI %"]);
    nothing_written(&bench);
}

#[test]
fn a_category_that_no_column_feeds_is_pointed_out() {
    let bench = Bench::with_scores("tin,npi,quality,cost,ia,PI %\n123456789,1234567893,80,70,60,50\n");
    let told = bench.run(&[]);
    told.succeeded();
    assert!(
        told.err.contains("scores.csv has no column for pi: taken as not scored; columns that feed nothing: PI %"),
        "{}",
        told.err
    );
}

#[test]
fn commas_stand_before_every_third_digit_or_the_number_is_unreadable() {
    let rows = ["\"9,5\"", "\"1,0,0\"", "50 %%", "\"1.0,5\"", "1e1"];
    let rows: String = rows.iter().map(|quality| format!("123456789,1000000004,{quality},70,60,50\n")).collect();
    let found = rejects(&tolerant(&rows), 5);
    assert!(found.iter().all(|problem| problem.2 == "unreadable_number"), "{found:?}");
}

#[test]
fn a_key_has_what_its_type_of_unit_has_and_no_more() {
    let bench = Bench::with_scores(
        "entity_type,tin,npi,entity_id,quality,cost\nrecord,,,a,80,70\ngroup,123456789,1234567893,,80,70\n\
         individual,123456789,1234567893,x,80,70\nvirtual_group,,,,80,70\npractice,123456789,,,80,70\n",
    );
    bench.pipeline("[limits]\nmax_rejects = 4\n");
    assert_eq!(
        rejects(&bench, 4),
        [
            told(3, "3", "unexpected_value", "1234567893"),
            told(4, "4", "unexpected_value", "x"),
            told(5, "4", "missing_value", ""),
            told(6, "1", "unknown_code", "practice"),
        ]
    );
}

#[test]
fn a_constant_that_its_column_cannot_hold_is_refused() {
    let bench = Bench::with_scores(&format!("{HEADER}{GOOD}"));
    bench.pipeline("constants = { small_practice = \"perhaps\" }\n");
    bench.run(&[]).failed(2, &["constant `perhaps`", "neither true nor false"]);
}
