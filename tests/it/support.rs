//! A folder for a test, the program run in it, and its outputs read back.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use arrow::array::{Array, RecordBatch};
use arrow::util::display::array_value_to_string;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use tempfile::TempDir;

/// The header of the pipelines of most tests.
pub const PIPELINE: &str = "
[pipeline]
name = \"test\"
performance_year = 2024
out = \"out\"
[output]
csv = true
";

/// The program.
pub fn mips() -> Command {
    Command::new(env!("CARGO_BIN_EXE_mips"))
}

/// The project's own folder.
pub fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A folder of its own for a test; it goes away with it.
pub struct Bench {
    folder: TempDir,
}

/// What a run of the program gave.
#[derive(Debug)]
pub struct Told {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Told {
    pub fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Panics unless the program ended with that code and said each of those things.
    #[track_caller]
    pub fn failed(&self, code: i32, says: &[&str]) {
        assert_eq!(self.code, Some(code), "{self:#?}");
        for words in says {
            assert!(self.err.contains(words), "no `{words}` in: {}", self.err);
        }
        assert!(!self.err.contains("panicked"), "{}", self.err);
    }

    #[track_caller]
    pub fn succeeded(&self) {
        assert_eq!(self.code, Some(0), "{self:#?}");
    }
}

/// Rows of a table by column name; null is the empty text.
pub type Rows = Vec<BTreeMap<String, String>>;

impl Bench {
    pub fn new() -> Self {
        Self { folder: TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a temporary folder") }
    }

    /// A folder with a pipeline that scores one CSV of category scores.
    pub fn with_scores(csv: &str) -> Self {
        let bench = Self::new();
        bench.write("scores.csv", csv);
        bench.write("p.toml", format!("{PIPELINE}\n[[inputs]]\ntable = \"category_scores\"\npath = \"scores.csv\"\n"));
        bench
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a file in a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// Adds to the pipeline.
    pub fn pipeline(&self, more: &str) {
        let text = fs::read_to_string(self.path("p.toml")).expect("a pipeline") + more;
        self.write("p.toml", text);
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = mips();
        command.current_dir(self.folder.path()).args(args);
        command
    }

    /// Runs `mips` with arguments.
    pub fn mips(&self, args: &[&str]) -> Told {
        Told::of(self.command(args).output().expect("the program starts"))
    }

    /// Runs the pipeline.
    pub fn run(&self, args: &[&str]) -> Told {
        self.mips(&[&["run", "p.toml"], args].concat())
    }

    /// Runs the pipeline, which must succeed.
    #[track_caller]
    pub fn done(&self, args: &[&str]) -> &Self {
        self.run(args).succeeded();
        self
    }

    /// A table of the run folder `out`, from Parquet.
    pub fn table(&self, name: &str) -> Rows {
        parquet_rows(&self.path(&format!("out/{name}.parquet")))
    }

    /// The only row of a table.
    #[track_caller]
    pub fn only(&self, name: &str) -> BTreeMap<String, String> {
        let mut rows = self.table(name);
        assert_eq!(rows.len(), 1, "{rows:#?}");
        rows.remove(0)
    }

    /// Rows of a CSV file of the run folder.
    pub fn csv(&self, name: &str) -> Rows {
        csv_rows(&self.path(&format!("out/{name}")))
    }

    pub fn manifest(&self) -> serde_json::Value {
        let text = fs::read_to_string(self.path("out/manifest.json")).expect("a manifest");
        serde_json::from_str(&text).expect("JSON")
    }

    /// Names of what is in the folder.
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).expect("a folder");
        let mut names: Vec<_> =
            entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8")).collect();
        names.sort();
        names
    }

    /// A figure of the distribution.
    #[track_caller]
    pub fn figure(&self, by: &str, value: &str, statistic: &str) -> String {
        let rows = self.table("distribution");
        let row = rows
            .iter()
            .find(|row| row["group_by"] == by && row["group_value"] == value && row["statistic"] == statistic);
        row.unwrap_or_else(|| panic!("no {by} {value} {statistic}"))["value"].clone()
    }
}

pub fn parquet_rows(path: &Path) -> Rows {
    let file = File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).expect("Parquet").build().expect("a reader");
    reader.flat_map(|batch| batch_rows(&batch.expect("a batch"))).collect()
}

fn batch_rows(batch: &RecordBatch) -> Rows {
    let schema = batch.schema();
    let cell = |column: &dyn Array, row| {
        if column.is_null(row) { String::new() } else { array_value_to_string(column, row).expect("text") }
    };
    let names = schema.fields().iter().map(|field| field.name().clone());
    (0..batch.num_rows())
        .map(|row| names.clone().zip(batch.columns().iter().map(|column| cell(column, row))).collect())
        .collect()
}

pub fn csv_rows(path: &Path) -> Rows {
    let mut reader = csv::Reader::from_path(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

/// Compares a text with a file of `tests/snapshots`; `UPDATE_SNAPSHOTS=1` writes the file instead.
#[track_caller]
pub fn snapshot(name: &str, text: &str) {
    let path = project().join("tests/snapshots").join(name);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(&path, text).expect("a snapshot");
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let differing = expected.lines().zip(text.lines()).find(|(expected, found)| expected != found);
    assert!(
        expected == text,
        "{name} changed, first {differing:?}; if it should, run the tests with UPDATE_SNAPSHOTS=1"
    );
}
