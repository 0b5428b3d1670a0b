//! What the benchmarks share: floors, and the whole command with the memory it held.

#![allow(dead_code, reason = "each benchmark takes what it needs")]

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use arrow::array::{ArrayRef, RecordBatch, UInt32Array};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use mips_cohort::run::parquet_properties;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::arrow::arrow_writer::compute_leaves;
use rayon::prelude::*;

/// Measures with a benchmark as MIPS CQMs, in traditional MIPS: a made-up unit reports each once.
pub(crate) const MEASURES: [&str; ROWS_EACH] = [
    "001", "005", "006", "008", "019", "024", "039", "047", "048", "050", "065", "066", "116", "117", "118", "126",
    "127", "130", "134", "137", "141", "144", "145", "155", "176", "177", "178", "180", "181", "182",
];

/// Measure rows of a made-up unit.
pub(crate) const ROWS_EACH: usize = 30;

/// Columns of made-up counts of patients, for rows of `quality`.
pub(crate) fn counts(rows: std::ops::Range<usize>) -> Vec<(&'static str, ArrayRef)> {
    let eligible = |row: usize| 20 + mixed(row, 1) % 400;
    let met = |row: usize| mixed(row, 2) % (eligible(row) + 1);
    let not_met = |row: usize| (eligible(row) - met(row)) * (mixed(row, 3) % 5).min(3) / 3;
    let column = |cell: &dyn Fn(usize) -> u64| -> ArrayRef {
        Arc::new(rows.clone().map(|row| u32::try_from(cell(row)).ok()).collect::<UInt32Array>())
    };
    vec![
        ("performance_met", column(&met)),
        ("performance_not_met", column(&not_met)),
        ("eligible_population", column(&eligible)),
    ]
}

/// Median of some figures.
pub(crate) fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// Says how a figure stands against its limit, and whether it is met.
pub(crate) fn judge(what: &str, found: f64, limit: f64) -> bool {
    let verdict = if found <= limit { "met" } else { "MISSED" };
    println!("{what}: {found:.2}, at most {limit}: {verdict}");
    found <= limit
}

/// A number that has nothing to do with its neighbours.
pub(crate) fn mixed(row: usize, salt: u64) -> u64 {
    (row as u64 + salt).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 17
}

/// Writes a batch as the program writes its tables.
pub(crate) fn write_parquet(path: &Path, batches: &[RecordBatch]) {
    let file = File::create(path).expect("a file");
    let mut writer = ArrowWriter::try_new(file, batches[0].schema(), Some(parquet_properties())).expect("Parquet");
    for batch in batches {
        writer.write(batch).expect("rows");
    }
    writer.close().expect("a footer");
}

/// The whole command on a pipeline, its time, and the most memory it held.
pub(crate) fn run(folder: &Path, pipeline: &str) -> (f64, f64) {
    let path = folder.join("bench.toml");
    fs::write(&path, pipeline).expect("a pipeline");
    // What an earlier round wrote goes first: taking it away is no part of a run.
    let _ = fs::remove_dir_all(folder.join("out"));
    timed(Command::new(env!("CARGO_BIN_EXE_mips")).arg("run").arg(&path).stderr(Stdio::null()))
}

/// A command, its time, and the most memory it held.
pub(crate) fn timed(command: &mut Command) -> (f64, f64) {
    let start = Instant::now();
    let mut child = command.spawn().expect("a process");
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut peak = 0.0_f64;
    let done = loop {
        if let Some(done) = child.try_wait().expect("a process") {
            break done;
        }
        peak = peak.max(high_water(&status).unwrap_or(0.0));
        std::thread::sleep(Duration::from_millis(10));
    };
    let took = start.elapsed().as_secs_f64();
    assert!(done.success(), "{done}");
    (took, peak)
}

fn high_water(status: &Path) -> Option<f64> {
    let text = fs::read_to_string(status).ok()?;
    let line = text.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<f64>().ok()? / 1000.0)
}

/// Reads every column of a file, row groups in parallel, and drops them.
pub(crate) fn read_parquet(path: &Path) {
    let file = File::open(path).expect("a file");
    let plain = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).expect("Parquet");
    let options = ArrowReaderOptions::new().with_schema(views(plain.schema()));
    let metadata = ArrowReaderMetadata::try_new(plain.metadata().clone(), options).expect("a schema");
    (0..metadata.metadata().num_row_groups()).into_par_iter().for_each(|group| {
        let builder =
            ParquetRecordBatchReaderBuilder::new_with_metadata(File::open(path).expect("a file"), metadata.clone());
        let reader = builder.with_row_groups(vec![group]).with_batch_size(16_384).build().expect("a reader");
        reader.for_each(|batch| drop(std::hint::black_box(batch.expect("a batch"))));
    });
}

fn views(schema: &SchemaRef) -> SchemaRef {
    let fields = schema.fields().iter().map(|field| match field.data_type() {
        DataType::Utf8 => Arc::new(field.as_ref().clone().with_data_type(DataType::Utf8View)),
        _ => Arc::clone(field),
    });
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

/// How long some work takes.
pub(crate) fn seconds(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

/// Writes files of the last run again, from memory.
pub(crate) fn write_floor(folder: &Path, files: impl Iterator<Item = PathBuf>) -> f64 {
    let mut tables = Vec::new();
    for path in files {
        let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(&path).expect("a file")).expect("Parquet");
        let schema = Arc::clone(reader.schema());
        let reader = reader.with_batch_size(128 * 1024).build().expect("a reader");
        tables.push((path, schema, reader.map(|batch| batch.expect("a batch")).collect::<Vec<_>>()));
    }
    let again = folder.join("again");
    fs::create_dir_all(&again).expect("a folder");
    seconds(|| {
        for (path, schema, batches) in &tables {
            write_table(&again.join(path.file_name().expect("a name")), schema, batches);
        }
    })
}

fn write_table(path: &Path, schema: &SchemaRef, batches: &[RecordBatch]) {
    let file = BufWriter::new(File::create(path).expect("a file"));
    let writer = ArrowWriter::try_new(file, Arc::clone(schema), Some(parquet_properties())).expect("Parquet");
    let (mut writer, factory) = writer.into_serialized_writer().expect("a writer");
    let encoded: Vec<Vec<_>> = batches
        .par_iter()
        .enumerate()
        .map(|(group, batch)| {
            let writers = factory.create_column_writers(group).expect("writers");
            let work: Vec<_> = writers.into_iter().zip(batch.columns().iter().zip(schema.fields())).collect();
            let encode = |(mut writer, (column, field)): (
                parquet::arrow::arrow_writer::ArrowColumnWriter,
                (&ArrayRef, &Arc<Field>),
            )| {
                for leaf in compute_leaves(field, column).expect("leaves") {
                    writer.write(&leaf).expect("a column");
                }
                writer.close().expect("a column")
            };
            work.into_par_iter().map(encode).collect()
        })
        .collect();
    for columns in encoded {
        let mut group = writer.next_row_group().expect("a row group");
        for column in columns {
            column.append_to_row_group(&mut group).expect("a column");
        }
        group.close().expect("a row group");
    }
    let mut file = writer.into_inner().expect("a footer");
    file.flush().expect("a file");
    file.get_ref().sync_all().expect("a disk");
}
