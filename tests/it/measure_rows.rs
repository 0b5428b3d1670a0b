//! Rows of the measure tables beside a good one, and what the program tells of them.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;

use crate::support::{Bench, PIPELINE, Rows};

/// A practice of twenty clinicians, of whom two are there, and one of three.
const ROSTER: &str =
    "tin,npi,practice_size\n123456789,1234567893,20\n123456789,1000000004,20\n987654321,1000000012,3\n";

/// A measure table with a row that is good; other rows are that row with other cells.
pub struct Table {
    pub name: &'static str,
    columns: &'static str,
    good: &'static str,
}

pub const QUALITY: Table = Table {
    name: "quality",
    columns: "entity_type,tin,npi,entity_id,measure_id,collection_type,program,stratum,performance_met,\
              performance_not_met,eligible_population_exclusion,eligible_population_exception,eligible_population,\
              performance_rate,reporting_rate,case_count,score,submitter,submitted_at",
    good: "tin=123456789 npi=1234567893 measure_id=130 collection_type=registry performance_met=80 \
           performance_not_met=20 eligible_population=100",
};
pub const COST: Table = Table {
    name: "cost",
    columns: "entity_type,tin,npi,entity_id,measure_id,case_count,cost",
    good: "tin=123456789 npi=1234567893 measure_id=MSPB_1 case_count=100 cost=20000",
};
pub const ACTIVITIES: Table = Table {
    name: "improvement_activities",
    columns: "entity_type,tin,npi,entity_id,activity_id,performance_start,performance_end,share_of_clinicians,\
              submitter,submitted_at",
    good: "tin=123456789 npi=1234567893 activity_id=IA_EPA_1",
};
pub const INTEROPERABILITY: Table = Table {
    name: "promoting_interoperability",
    columns: "entity_type,tin,npi,entity_id,measure_id,numerator,denominator,attested,active_engagement,cehrt_id,\
              performance_start,performance_end,submitter,submitted_at",
    good: "tin=123456789 npi=1234567893 measure_id=PI_PPHI_1 attested=yes",
};
pub const TABLES: [&Table; 4] = [&QUALITY, &COST, &ACTIVITIES, &INTEROPERABILITY];

impl Table {
    /// The good row with other cells, `column=value` each.
    pub fn row(&self, other: &str) -> Vec<String> {
        let cells = |text: &'static str| text.split(',');
        let mut row = vec![String::new(); cells(self.columns).count()];
        for (column, value) in self.good.split(' ').chain(other.split_whitespace()).filter_map(|it| it.split_once('='))
        {
            let place = cells(self.columns).position(|name| name == column);
            value.clone_into(&mut row[place.unwrap_or_else(|| panic!("no column {column}"))]);
        }
        row
    }

    pub fn csv(&self, rows: &[&str]) -> String {
        let rows = rows.iter().map(|row| self.row(row).join(",") + "\n");
        format!("{}\n{}", self.columns, rows.collect::<String>())
    }

    /// The rows as a Parquet file of texts; null where a cell is empty.
    pub fn parquet(&self, rows: &[&str], path: &Path) {
        let rows: Vec<_> = rows.iter().map(|row| self.row(row)).collect();
        let column = |(place, name): (usize, &'static str)| {
            let cells = rows.iter().map(|row| Some(row[place].as_str()).filter(|cell| !cell.is_empty()));
            (name, Arc::new(cells.collect::<StringArray>()) as ArrayRef)
        };
        let columns = self.columns.split(',').enumerate().map(column).map(|(name, cells)| (name, cells, true));
        let batch = RecordBatch::try_from_iter_with_nullable(columns).expect("a batch");
        let mut writer =
            ArrowWriter::try_new(File::create(path).expect("a file"), batch.schema(), None).expect("Parquet");
        writer.write(&batch).expect("rows");
        writer.close().expect("a footer");
    }

    /// A folder with a pipeline that scores rows of this table alone.
    pub fn bench(&self, rows: &[&str]) -> Bench {
        let bench = Bench::new();
        bench.write("clinicians.csv", ROSTER);
        bench.write(&format!("{}.csv", self.name), self.csv(rows));
        let inputs = [("clinicians", "clinicians.csv".to_owned()), (self.name, format!("{}*.csv", self.name))];
        let inputs = inputs.map(|(table, path)| format!("[[inputs]]\ntable = \"{table}\"\npath = \"{path}\"\n"));
        bench.write("p.toml", format!("{PIPELINE}{}[limits]\nmax_rejects = 100\n", inputs.concat()));
        bench
    }

    /// The good row on line 2, others from line 3 on, after a run that uses as many of them as `used`.
    #[track_caller]
    pub fn run(&self, others: &[&str], used: u64) -> Bench {
        let bench = self.bench(&[&[""], others].concat());
        bench.done(&[]);
        account(&bench, used + 1);
        bench
    }

    /// What `rejects.csv` tells of rows after the good one, which is scored as if they were not there.
    #[track_caller]
    pub fn rejects(&self, others: &[&str]) -> Vec<String> {
        let bench = self.run(others, 0);
        self.unharmed(&bench);
        problems(&bench, "rejects.csv")
    }

    /// The run scores what the good row alone scores.
    #[track_caller]
    pub fn unharmed(&self, bench: &Bench) {
        let alone = self.bench(&[""]);
        alone.done(&[]);
        assert!(
            alone.table("measure_scores").iter().any(|row| !row["points"].is_empty() || row["case_count"] == "100")
        );
        for table in ["entity_scores", "measure_scores", "final_scores"] {
            assert_eq!(bench.table(table), alone.table(table), "{table}");
        }
    }
}

/// Rows read are rows used, rejected or left out, in every file; `used` of the last table.
#[track_caller]
pub fn account(bench: &Bench, used: u64) {
    let manifest = bench.manifest();
    let files = manifest["rows"].as_array().expect("files");
    let count = |file: &serde_json::Value, name: &str| file[name].as_u64().expect("a count");
    for file in files {
        let excluded = file["excluded"].as_object().expect("reasons").values();
        let excluded: u64 = excluded.map(|rows| rows.as_u64().expect("a count")).sum();
        assert_eq!(count(file, "read"), count(file, "used") + count(file, "rejected") + excluded, "{file}");
    }
    let of_table = files.iter().filter(|file| file["table"] != "clinicians");
    assert_eq!(of_table.clone().map(|file| count(file, "used")).sum::<u64>(), used, "{files:#?}");
    let mut rejected: Vec<_> =
        bench.csv("rejects.csv").into_iter().map(|row| (row["file"].clone(), row["line"].clone())).collect();
    rejected.dedup();
    assert_eq!(of_table.map(|file| count(file, "rejected")).sum::<u64>(), rejected.len() as u64);
}

/// `line:column header code value: message` of every problem.
pub fn problems(bench: &Bench, file: &str) -> Vec<String> {
    let told = |rows: Rows| {
        let cells = ["line", "column", "header", "code", "value", "message"];
        rows.into_iter().map(move |row| cells.map(|cell| row[cell].clone()))
    };
    told(bench.csv(file))
        .map(|[line, column, header, code, value, message]| {
            format!("{line}:{column} {header} {code} `{value}`: {message}")
        })
        .collect()
}
