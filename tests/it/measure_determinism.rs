//! The sample gives the same results however many threads there are, and however the rows of its files come.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, Date32Array, Int64Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Encoding, PageType};
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, RowGroupMetaData};
use parquet::file::properties::WriterProperties;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::support::{Bench, PIPELINE, project};

/// The sample in a folder of its own.
struct Sample {
    bench: Bench,
    /// Names of its input files.
    files: Vec<String>,
}

impl Sample {
    fn new() -> Self {
        let bench = Bench::new();
        let text = |path: &str| fs::read_to_string(project().join(path)).expect("a file of the sample");
        let pipeline = text("pipelines/sample.toml");
        let named =
            pipeline.lines().filter_map(|line| line.strip_prefix("path = \"../sample_data/")?.strip_suffix('"'));
        let files: Vec<String> = named.map(str::to_owned).collect();
        assert!(files.len() >= 10, "{files:?}");
        for file in &files {
            bench.write(&format!("sample_data/{file}"), text(&format!("sample_data/{file}")));
        }
        bench.write("pipelines/sample.toml", pipeline);
        Self { bench, files }
    }

    /// The digest of a run of some pipeline.
    #[track_caller]
    fn digest(&self, pipeline: &str, args: &[&str]) -> String {
        let pipeline = format!("pipelines/{pipeline}");
        self.bench.mips(&[&["run", &pipeline, "--out", "out", "--force"], args].concat()).succeeded();
        self.bench.manifest()["result_digest"].as_str().expect("a digest").to_owned()
    }

    /// Header and rows of a file; none of the sample's rows has a line break.
    fn lines(&self, file: &str) -> (String, Vec<String>) {
        let text = fs::read_to_string(self.bench.path(&format!("sample_data/{file}"))).expect("a file");
        let mut lines = text.lines().map(str::to_owned);
        (lines.next().expect("a header"), lines.collect())
    }

    fn write(&self, file: &str, header: &str, rows: &[String]) {
        self.bench.write(&format!("sample_data/{file}"), format!("{header}\n{}\n", rows.join("\n")));
    }
}

#[test]
fn threads_do_not_change_the_sample() {
    let sample = Sample::new();
    let expected = sample.digest("sample.toml", &["--threads", "1"]);
    for threads in ["2", "2", "5"] {
        assert_eq!(sample.digest("sample.toml", &["--threads", threads]), expected, "{threads} threads");
    }
}

#[test]
fn the_order_of_rows_does_not_change_the_sample() {
    let sample = Sample::new();
    let expected = sample.digest("sample.toml", &[]);
    let files: Vec<_> = sample.files.iter().map(|file| sample.lines(file)).collect();
    let shuffled: Vec<_> = files.iter().map(|(_, rows)| Just(rows.clone()).prop_shuffle()).collect();
    let mut runner = TestRunner::new(Config { cases: 4, failure_persistence: None, ..Config::default() });
    let same = runner.run(&shuffled, |shuffled| {
        for ((file, (header, _)), rows) in sample.files.iter().zip(&files).zip(shuffled) {
            sample.write(file, header, &rows);
        }
        prop_assert_eq!(sample.digest("sample.toml", &["--threads", "2"]), expected.clone());
        Ok(())
    });
    same.expect("row order changes nothing");
}

#[test]
fn the_order_of_files_does_not_change_the_sample() {
    let sample = Sample::new();
    let expected = sample.digest("sample.toml", &[]);
    let text = fs::read_to_string(sample.bench.path("pipelines/sample.toml")).expect("a pipeline");
    // From the first input to the settings after the last one.
    let (start, end) = (text.find("[[inputs]]").expect("inputs"), text.find("\n[adjust]").expect("settings"));
    let mut inputs: Vec<&str> = text[start..end].split("[[inputs]]").skip(1).collect();
    inputs.reverse();
    let inputs: String = inputs.iter().map(|input| format!("[[inputs]]{input}\n")).collect();
    sample.bench.write("pipelines/reversed.toml", format!("{}{inputs}{}", &text[..start], &text[end..]));
    assert_eq!(sample.digest("reversed.toml", &[]), expected);
}

/// How texts stand in a Parquet file.
#[derive(Debug, Clone, Copy)]
enum Texts {
    /// Each by itself.
    Plain,
    /// As keys of a dictionary, as nearly every program writes them.
    Keys,
    /// As keys until the dictionary is full, then each by itself.
    Both,
}

impl Texts {
    fn properties(self) -> WriterProperties {
        let properties = WriterProperties::builder();
        let properties = match self {
            Self::Plain => properties.set_dictionary_enabled(false),
            Self::Keys => properties,
            // Pages of two rows, so that some come before it is full.
            Self::Both => {
                properties.set_dictionary_page_size_limit(24).set_data_page_row_count_limit(2).set_write_batch_size(2)
            }
        };
        // Several row groups, so that threads read at the same time.
        properties.set_max_row_group_row_count(Some(7)).build()
    }
}

/// Rows as Parquet; null where a cell is empty. With types, a column of whole numbers or of days is one of such a type.
/// Rows of another width have no place there: they are rejected in CSV. Tells whether any column has keys on some pages and
/// texts on others.
fn parquet(header: &str, rows: &[String], (types, texts): (bool, Texts), path: &Path) -> bool {
    let metadata = parquet_as(header, rows, types, texts.properties(), path);
    let chunks = || metadata.row_groups().iter().flat_map(RowGroupMetaData::columns);
    let has_keys = |chunk: &&ColumnChunkMetaData| chunk.dictionary_page_offset().is_some();
    let has_more = |chunk: &ColumnChunkMetaData| {
        let stats = chunk.page_encoding_stats().expect("the writer counts pages");
        let data = stats.iter().filter(|pages| pages.page_type != PageType::DICTIONARY_PAGE);
        data.map(|pages| pages.encoding).any(|encoding| encoding != Encoding::RLE_DICTIONARY)
    };
    let (keys, more) = (chunks().filter(has_keys).count(), chunks().filter(has_keys).any(has_more));
    assert_eq!(keys == 0, matches!(texts, Texts::Plain));
    more
}

/// The same however texts stand.
fn parquet_as(
    header: &str,
    rows: &[String],
    types: bool,
    properties: WriterProperties,
    path: &Path,
) -> ParquetMetaData {
    let lines = std::iter::once(header).chain(rows.iter().map(String::as_str)).collect::<Vec<_>>().join("\n");
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(lines.as_bytes());
    let headers = reader.headers().expect("a header").clone();
    let records: Vec<csv::StringRecord> = reader.records().map(|record| record.expect("a row")).collect();
    let whole: Vec<_> = records.iter().filter(|record| record.len() == headers.len()).collect();
    let column = |place: usize| -> ArrayRef {
        let cells = || whole.iter().map(|record| Some(&record[place]).filter(|cell| !cell.is_empty()));
        let all = |holds: fn(&str) -> bool| types && cells().flatten().count() > 0 && cells().flatten().all(holds);
        if all(|cell| cell.parse::<i64>().is_ok_and(|number| number.to_string() == cell)) {
            return Arc::new(cells().map(|cell| cell?.parse().ok()).collect::<Int64Array>());
        }
        if all(|cell| cell.parse::<jiff::civil::Date>().is_ok()) {
            let days = |cell: &str| {
                let day: jiff::civil::Date = cell.parse().expect("a day");
                (day - jiff::civil::date(1970, 1, 1)).get_days()
            };
            return Arc::new(cells().map(|cell| cell.map(days)).collect::<Date32Array>());
        }
        Arc::new(cells().collect::<StringArray>())
    };
    let columns = headers.iter().enumerate().map(|(place, name)| (name, column(place), true));
    let batch = RecordBatch::try_from_iter_with_nullable(columns).expect("a batch");
    let file = File::create(path).expect("a file");
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).expect("Parquet");
    writer.write(&batch).expect("rows");
    writer.close().expect("a footer")
}

#[test]
fn the_sample_as_parquet_gives_the_same() {
    let sample = Sample::new();
    let expected = sample.digest("sample.toml", &[]);
    let text = fs::read_to_string(sample.bench.path("pipelines/sample.toml")).expect("a pipeline");
    sample.bench.write("pipelines/parquet.toml", text.replace(".csv\"\n", ".parquet\"\n"));
    let mut rejects = BTreeSet::new();
    for how in [(false, Texts::Plain), (false, Texts::Keys), (false, Texts::Both), (true, Texts::Keys)] {
        let is_mixed = |file: &String| {
            let (header, rows) = sample.lines(file);
            let path = sample.bench.path(&format!("sample_data/{}", file.replace(".csv", ".parquet")));
            parquet(&header, &rows, how, &path)
        };
        let mixed = sample.files.iter().map(is_mixed).filter(|mixed| *mixed).count();
        assert_eq!(mixed > 0, matches!(how.1, Texts::Both), "{how:?}");
        for threads in ["1", "2"] {
            let found = sample.digest("parquet.toml", &["--threads", threads]);
            assert_eq!(found, expected, "{how:?}, {threads} threads");
        }
        if !how.0 {
            rejects.insert(fs::read_to_string(sample.bench.path("out/rejects.csv")).expect("rejects"));
        }
    }
    assert_eq!(rejects.len(), 1, "texts say the same however they stand: {rejects:#?}");
}

#[test]
fn a_text_of_its_own_in_every_row_is_the_same_by_key() {
    let bench = Bench::new();
    bench.write("roster.csv", "tin,npi\n100000001,1000000001\n100000001,1000000002\n");
    let input = |table, path| format!("[[inputs]]\ntable = \"{table}\"\npath = \"{path}\"\n");
    let inputs = format!("{}{}", input("clinicians", "roster.csv"), input("quality", "quality.parquet"));
    bench.write("p.toml", format!("{PIPELINE}measure_scores = true\n{inputs}[limits]\nidentifiers = \"synthetic\"\n"));
    let header = "tin,npi,measure_id,collection_type,submitter,performance_met,performance_not_met,eligible_population";
    // More rows, and more submitters, than are read at once; one is empty. Long names are read one by one.
    for long in ["", " of a name that is long"] {
        let submitter = |row: usize| if row == 0 { String::new() } else { format!("s{row}{long}") };
        let row = |row: usize| {
            let npi = 1_000_000_001 + row / 15_000;
            format!("100000001,{npi},001,registry,{},{},10,1000", submitter(row), row % 900)
        };
        let rows: Vec<String> = (0..30_000).map(row).collect();
        let digests = [Texts::Plain, Texts::Keys].map(|texts| {
            let path = bench.path("quality.parquet");
            let properties = texts.properties().into_builder().set_max_row_group_row_count(None).build();
            parquet_as(header, &rows, false, properties, &path);
            bench.done(&["--force"]);
            assert!(bench.manifest().to_string().contains("\"used\":30000"), "{:#?}", bench.manifest());
            // Every submitter stands in a row of its own, as it was read.
            let scores = bench.table("measure_scores");
            assert_eq!(scores.iter().filter(|row| row["submitter"] == submitter(29_999)).count(), 1);
            bench.manifest()["result_digest"].clone()
        });
        assert_eq!(digests[0], digests[1], "{long}");
    }
}

#[test]
fn one_patient_more_is_another_result() {
    let sample = Sample::new();
    // Without the gates, which a score that changes would miss.
    let text = fs::read_to_string(sample.bench.path("pipelines/sample.toml")).expect("a pipeline");
    let gates = text.find("[[expect]]").expect("gates");
    sample.bench.write("pipelines/ungated.toml", &text[..gates]);
    let expected = sample.digest("ungated.toml", &[]);
    let (header, mut rows) = sample.lines("quality_ehr.csv");
    // 231 of 1,050 met become 232.
    assert!(rows[0].contains(",231,819,"), "{}", rows[0]);
    rows[0] = rows[0].replace(",231,819,", ",232,818,");
    sample.write("quality_ehr.csv", &header, &rows);
    assert_ne!(sample.digest("ungated.toml", &[]), expected);
}
