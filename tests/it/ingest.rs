//! Files of every shape: compressed, in folders, with others' headers, constants and values.

use std::io::Write;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray, TimestampMicrosecondArray};
use parquet::arrow::ArrowWriter;

use crate::support::{Bench, PIPELINE};

const CSV: &str = "tin,npi,quality,cost,ia,pi\n012345678,1234567893,80,70,60,50\n";

fn bench(input: &str) -> Bench {
    let bench = Bench::new();
    bench.write("p.toml", format!("{PIPELINE}[[inputs]]\ntable = \"category_scores\"\n{input}\n"));
    bench
}

#[test]
fn gzip_and_zstandard_are_read_whatever_the_file_is_called() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(CSV.as_bytes()).expect("gzip");
    let gzip = gzip.finish().expect("gzip");
    let zstandard = zstd::encode_all(CSV.as_bytes(), 1).expect("zstd");
    for (name, bytes) in [("a.csv.gz", &gzip), ("a.csv.zst", &zstandard), ("a.csv", &gzip)] {
        let bench = bench(&format!("path = \"{name}\""));
        bench.write(name, bytes);
        bench.done(&[]);
        assert_eq!(bench.only("entity_scores")["tin"], "012345678");
    }
}

#[test]
fn folders_and_globs_are_read_in_order_of_name() {
    for path in ["scores", "scores/*.csv"] {
        let bench = bench(&format!("path = \"{path}\""));
        bench.write("scores/b.csv", "tin,npi,quality,cost\n012345678,1000000004,80,70\n");
        bench.write("scores/a.csv", "npi,tin,quality,cost\n1000000012,012345678,80,70\n");
        bench.write("scores/readme.md", "not data");
        bench.done(&[]);
        let files: Vec<_> =
            bench.manifest()["rows"].as_array().expect("files").iter().map(|file| file["used"].as_u64()).collect();
        assert_eq!(files, [Some(1), Some(1)]);
        assert_eq!(bench.table("entity_scores").len(), 2);
    }
}

#[test]
fn several_files_of_one_table_have_their_own_mapping() {
    let bench = bench("path = \"a.csv\"");
    bench.pipeline(
        "[[inputs]]\ntable = \"category_scores\"\npath = \"b.csv\"\ncolumns = { quality = \"Q Score\", tin = \"Tax ID\" }\n\
         constants = { cost = \"33.5\" }\nvalues = { small_practice = { \"solo\" = \"yes\", \"large\" = \"no\" } }\n",
    );
    bench.write("a.csv", "tin,npi,quality,cost\n012345678,1000000004,80,70\n");
    // CMS's files have leading blanks and trailing tabs, and any case.
    bench.write("b.csv", " TAX id,\"NPI\t\",q score ,Small_Practice,comment\n012345678,1000000012,90,Solo,x\n");
    bench.done(&[]);
    let rows = bench.table("entity_scores");
    assert_eq!(rows[1]["cost_score"], "33.5");
    assert_eq!(rows[1]["quality_score"], "90.0");
    let inputs = &bench.manifest()["inputs"][1];
    assert_eq!(inputs["columns_left_out"], serde_json::json!(["comment"]));
    assert_eq!(inputs["columns"]["tin"], "TAX id");
}

#[test]
fn money_percents_and_flags_are_read_as_people_write_them() {
    let bench = bench("path = \"a.csv\"");
    bench.write(
        "a.csv",
        "tin,npi,quality,cost,ia,pi,part_b_paid,small_practice\n\
         01-2345678,1000000004, 80.5 % ,70,60,,\"$1,234,567.89\",Y\n",
    );
    bench.done(&[]);
    let row = bench.only("final_scores");
    assert_eq!(row["part_b_paid"], "1234567.89");
    assert_eq!(row["tin"], "012345678");
    assert_eq!(bench.only("entity_scores")["quality_score"], "80.5");
    let flags = bench.csv("flags.csv");
    assert_eq!((flags[0]["code"].as_str(), flags[0]["value"].as_str()), ("spelling", "01-2345678"));
}

#[test]
fn lost_leading_zeros_are_put_back_on_request() {
    let bench = bench("path = \"a.csv\"");
    bench.write("a.csv", "tin,npi,quality,cost\n12345678,1000000004,80,70\n");
    bench.run(&[]).failed(1, &["bad_tin"]);
    bench.done(&["--set", "limits.pad_identifiers=true"]);
    assert_eq!(bench.only("entity_scores")["tin"], "012345678");
    assert_eq!(bench.csv("flags.csv")[0]["code"], "leading_zeros_padded");
}

#[test]
fn made_up_npis_pass_on_request() {
    let bench = bench("path = \"a.csv\"");
    bench.write("a.csv", "tin,npi,quality,cost\n123456789,0000000001,80,70\n");
    bench.run(&[]).failed(1, &["bad_npi"]);
    bench.done(&["--set", "limits.identifiers=synthetic"]);
    assert_eq!(bench.only("entity_scores")["npi"], "0000000001");
}

#[test]
fn a_binary_float_is_the_shortest_decimal_that_gives_it_back() {
    let bench = bench("path = \"a.csv\"");
    // 0.1 + 0.2 as a binary float prints it: kept to 15 decimals, and said so.
    bench.write("a.csv", "tin,npi,quality,cost\n123456789,1000000004,0.30000000000000004,70\n");
    bench.done(&[]);
    assert_eq!(bench.only("accepted/category_scores")["quality"], "0.300000000000000");
    assert_eq!(bench.csv("flags.csv")[0]["code"], "decimals_cut");
}

#[test]
fn the_preset_of_2017_reads_the_published_header_and_infers_reweighting() {
    let bench = Bench::new();
    bench.write(
        "p.toml",
        "[pipeline]\nname = \"2017\"\nperformance_year = 2017\nout = \"out\"\n[[inputs]]\ntable = \"category_scores\"\n\
         path = \"a.csv\"\npreset = \"physician-compare-2017\"\n",
    );
    // Rows as CMS printed them: advancing care information of 0 reweighted (85/0/15/0), scored 0 (60/0/15/25), and given.
    bench.write(
        "a.csv",
        " Org_PAC_ID,Quality_category_score,ACI_category_score,IA_category_score,Final_MIPS_score\t\n\
         0000000001,100,0,40,100\n0000000002,100,0,40,75\n0000000003,0,100,40,40\n",
    );
    bench.done(&[]);
    let rows = bench.table("entity_scores");
    let told = |row: usize| {
        (rows[row]["quality_weight"].as_str(), rows[row]["pi_weight"].as_str(), rows[row]["final_score"].as_str())
    };
    assert_eq!(told(0), ("85", "0", "100.0"));
    assert_eq!(told(1), ("60", "25", "75.0"));
    assert_eq!(told(2), ("60", "25", "40.0"));
    assert_eq!(bench.manifest()["problems"]["pi_inferred_from_final"], 2);
    assert_eq!(rows[0]["payment_adjustment_percent"], "");
}

#[test]
fn an_unknown_preset_is_refused_with_the_nearest() {
    let bench = bench("path = \"a.csv\"\npreset = \"physician-compare\"");
    bench.write("a.csv", CSV);
    bench.run(&[]).failed(2, &["unknown preset", "did you mean `physician-compare-2017`?"]);
}

#[test]
fn semicolons_and_tabs_separate_cells_too() {
    let inputs = [("path = \"a.csv\"\ndelimiter = \";\"", "a.csv", ";"), ("path = \"a.tsv\"", "a.tsv", "\t")];
    for (input, name, delimiter) in inputs {
        let bench = bench(input);
        bench.write(name, CSV.replace(',', delimiter));
        bench.done(&[]);
        assert_eq!(bench.only("entity_scores")["quality_score"], "80.0");
    }
}

/// A file with one day of service as a moment of a time zone, as other programs write days.
fn claims_of_zone(bench: &Bench, zone: &str) {
    let texts = |cell: &str| Arc::new(StringArray::from(vec![cell])) as ArrayRef;
    let moment = TimestampMicrosecondArray::from(vec![1_705_276_800_000_000]).with_timezone(zone);
    let columns = [
        ("tin", texts("111111111")),
        ("npi", texts("1000000004")),
        ("beneficiary_id", texts("A")),
        ("service_date", Arc::new(moment) as ArrayRef),
        ("service_count", texts("1")),
        ("allowed_amount", texts("10")),
    ];
    let batch = RecordBatch::try_from_iter(columns).expect("a batch");
    let file = std::fs::File::create(bench.path("claims.parquet")).expect("a file");
    let mut writer = ArrowWriter::try_new(file, batch.schema(), None).expect("Parquet");
    writer.write(&batch).expect("rows");
    writer.close().expect("a footer");
}

#[test]
fn moments_in_utc_are_read_and_those_of_other_zones_refused_by_name() {
    let bench = Bench::new();
    bench.write("p.toml", format!("{PIPELINE}[[inputs]]\ntable = \"claims\"\npath = \"claims.parquet\"\n"));
    for zone in ["UTC", "+00:00"] {
        claims_of_zone(&bench, zone);
        bench.done(&["--force"]);
        assert_eq!(bench.table("claims_totals")[0]["lines"], "1", "{zone}");
    }
    claims_of_zone(&bench, "America/New_York");
    bench.run(&["--force"]).failed(2, &["column `service_date`", "`America/New_York`", "claims.parquet"]);
}
