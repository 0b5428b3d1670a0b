//! Presets of public claims files, with their headers as published.

use crate::support::{Bench, PIPELINE};

/// The header of carrier claims as CMS's synthetic Research Identifiable Files have it.
const RIF: &str = "DML_IND|BENE_ID|CLM_ID|CLM_GRP_ID|FINAL_ACTION|NCH_NEAR_LINE_REC_IDENT_CD|NCH_CLM_TYPE_CD|CLM_FROM_DT|\
    CLM_THRU_DT|NCH_WKLY_PROC_DT|CARR_CLM_ENTRY_CD|CLM_DISP_CD|CARR_NUM|CARR_CLM_PMT_DNL_CD|CLM_PMT_AMT|LINE_NUM|\
    CARR_PRFRNG_PIN_NUM|PRF_PHYSN_UPIN|PRF_PHYSN_NPI|ORG_NPI_NUM|CARR_LINE_PRVDR_TYPE_CD|TAX_NUM|PRVDR_STATE_CD|PRVDR_ZIP|\
    PRVDR_SPCLTY|PRTCPTNG_IND_CD|CARR_LINE_RDCD_PMT_PHYS_ASTN_C|LINE_SRVC_CNT|LINE_CMS_TYPE_SRVC_CD|LINE_PLACE_OF_SRVC_CD|\
    CARR_LINE_PRCNG_LCLTY_CD|LINE_1ST_EXPNS_DT|LINE_LAST_EXPNS_DT|HCPCS_CD|HCPCS_1ST_MDFR_CD|HCPCS_2ND_MDFR_CD|BETOS_CD|\
    LINE_NCH_PMT_AMT|LINE_BENE_PMT_AMT|LINE_PRVDR_PMT_AMT|LINE_BENE_PTB_DDCTBL_AMT|LINE_BENE_PRMRY_PYR_CD|\
    LINE_BENE_PRMRY_PYR_PD_AMT|LINE_COINSRNC_AMT|LINE_SBMTD_CHRG_AMT|LINE_ALOWD_CHRG_AMT|LINE_PRCSG_IND_CD";

fn bench(preset: &str, file: &str, text: &str) -> Bench {
    let bench = Bench::new();
    bench.write(file, text);
    bench.write(
        "p.toml",
        format!(
            "{PIPELINE}[[inputs]]\ntable = \"claims\"\npath = {file:?}\npreset = {preset:?}\n\
             [limits]\nidentifiers = \"synthetic\"\nmax_rejects = 1\n"
        ),
    );
    bench
}

#[test]
fn carrier_claims_of_the_research_files_are_read_as_published() {
    let line = |patient: &str, day: &str, modifiers: &str, place: &str| {
        format!(
            "INSERT|{patient}|-10000930037831|-100|F|O|71|{day}|{day}|20-MAR-2024|1|1|61026|1|199.99|1|1|A|9999958694||0|\
             204299999|IL|555558202|41|1|0|1.0|1|{place}|15|{day}|{day}|99213|{modifiers}|T2D|37.5|0|37.5|0|E|0|9.57|75|47.84|A\n"
        )
    };
    let text = format!(
        "{RIF}\n{}{}{}",
        line("-10000010254618", "12-Feb-2024", "25|", "11"),
        line("-10000010254618", "27-FEB-2024", "|95", "22"),
        line("-10000010254619", "01-Oct-2022", "|", "02"),
    );
    let bench = bench("rif-carrier", "carrier.csv", &text);
    bench.done(&[]);
    let rows = bench.table("claims_totals");
    let told = |row: usize| {
        let names =
            ["tin", "npi", "period", "patients", "lines", "services", "allowed_charges", "paid", "telehealth_lines"];
        names.map(|name| rows[row][name].clone()).join(" ")
    };
    assert_eq!(told(2), "204299999 9999958694 segment_1 1 1 1.0 47.84 37.50 1");
    assert_eq!(told(3), "204299999 9999958694 segment_2 1 2 2.0 95.68 75.00 1");
    assert_eq!(rows[3]["hospital_services"], "1.0");
}

/// The header of DE-SynPUF carrier claims: 13 columns for each line's figure.
fn synpuf_header() -> String {
    let mut names = vec!["DESYNPUF_ID".to_owned(), "CLM_ID".into(), "CLM_FROM_DT".into(), "CLM_THRU_DT".into()];
    names.extend((1..=8).map(|number| format!("ICD9_DGNS_CD_{number}")));
    for figure in FIGURES {
        names.extend((1..=13).map(|number| format!("{figure}_{number}")));
    }
    names.join(",")
}

const FIGURES: [&str; 10] = [
    "PRF_PHYSN_NPI",
    "TAX_NUM",
    "HCPCS_CD",
    "LINE_NCH_PMT_AMT",
    "LINE_BENE_PTB_DDCTBL_AMT",
    "LINE_BENE_PRMRY_PYR_PD_AMT",
    "LINE_COINSRNC_AMT",
    "LINE_ALOWD_CHRG_AMT",
    "LINE_PRCSG_IND_CD",
    "LINE_ICD9_DGNS_CD",
];

/// A claim with lines of NPI, TIN, code, allowed and paid; lines that are not there have amounts of zero.
fn synpuf_claim(patient: &str, day: &str, lines: &[[&str; 5]]) -> String {
    let cell = |figure: &str, number: usize| match (figure, lines.get(number)) {
        ("PRF_PHYSN_NPI", Some(line)) => line[0],
        ("TAX_NUM", Some(line)) => line[1],
        ("HCPCS_CD", Some(line)) => line[2],
        ("LINE_ALOWD_CHRG_AMT", Some(line)) => line[3],
        ("LINE_NCH_PMT_AMT", Some(line)) => line[4],
        (amount, _) if amount.ends_with("_AMT") => "0.00",
        _ => "",
    };
    let figures = FIGURES.iter().flat_map(|figure| (0..13).map(move |number| cell(figure, number)));
    format!("{patient},887063386964569,{day},{day},4019,,,,,,,,{}\n", figures.collect::<Vec<_>>().join(","))
}

#[test]
fn thirteen_lines_of_a_claim_are_rows_of_their_own() {
    let npis: Vec<String> = (0..13).map(|number| format!("{:010}", 5_824_755_418_u64 + number)).collect();
    let many: Vec<[&str; 5]> = npis.iter().map(|npi| [npi.as_str(), "104820000", "99213", "50.00", "40.00"]).collect();
    let text = format!(
        "{}\n{}{}{}",
        synpuf_header(),
        synpuf_claim("00013D2EFD8E45D1", "20240115", &many),
        synpuf_claim(
            "00016F745862898F",
            "20240116",
            &[
                ["5824755418", "104820000", "99213", "10.00", "0.00"],
                ["5824755418", "104820000", "93000", "30.00", "20.00"],
            ]
        ),
        // The second line lacks its NPI: it is rejected, and the first counts.
        synpuf_claim(
            "00016F745862898F",
            "20240117",
            &[["5824755418", "104820000", "99213", "1.00", "1.00"], ["", "104820000", "99213", "1.00", "1.00"],]
        ),
    );
    let bench = bench("de-synpuf-carrier", "claims.csv", &text);
    bench.done(&[]);
    let rows = &bench.manifest()["rows"][0];
    // Lines are counted, not claims.
    assert_eq!(
        (rows["read"].as_u64(), rows["used"].as_u64(), rows["rejected"].as_u64()),
        (Some(17), Some(16), Some(1))
    );
    let rejects = bench.csv("rejects.csv");
    assert_eq!((rejects[0]["line"].as_str(), rejects[0]["header"].as_str()), ("4", "PRF_PHYSN_NPI_2"));
    assert!(rejects[0]["row"].starts_with("00016F745862898F,"));
    let totals = bench.table("claims_totals");
    assert_eq!(totals.len(), 14);
    let told = |row: usize| {
        ["npi", "patients", "services", "allowed_charges", "paid"].map(|name| totals[row][name].clone()).join(" ")
    };
    assert_eq!(told(0), " 2 16.0 691.00 541.00");
    assert_eq!(told(1), "5824755418 2 4.0 91.00 61.00");
    assert_eq!(told(2), "5824755419 1 1.0 50.00 40.00");
    let columns = &bench.manifest()["inputs"][0]["columns"];
    assert_eq!(columns["npi"], "PRF_PHYSN_NPI_1 to PRF_PHYSN_NPI_13");
    let unused = bench.manifest()["inputs"][0]["columns_left_out"].to_string();
    assert!(unused.contains("CLM_ID") && !unused.contains("TAX_NUM"), "{unused}");
}

#[test]
fn a_claim_without_any_line_is_no_row() {
    let text = format!("{}\n{}", synpuf_header(), synpuf_claim("00013D2EFD8E45D1", "20240115", &[]));
    let bench = bench("de-synpuf-carrier", "claims.csv", &text);
    bench.done(&[]);
    assert_eq!(bench.manifest()["rows"][0]["read"], 0);
}

#[test]
fn a_claim_with_a_bad_day_is_as_many_bad_rows_as_it_has_lines() {
    let one = [["5824755418", "104820000", "99213", "10.00", "8.00"]];
    let text = format!("{}\n{}", synpuf_header(), synpuf_claim("00013D2EFD8E45D1", "20240230", &one));
    let bench = bench("de-synpuf-carrier", "claims.csv", &text);
    bench.done(&[]);
    let rows = &bench.manifest()["rows"][0];
    assert_eq!((rows["read"].as_u64(), rows["rejected"].as_u64()), (Some(1), Some(1)), "{rows}");
}
