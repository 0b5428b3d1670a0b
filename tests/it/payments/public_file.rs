//! The file that CMS publishes, with its header, and what has to go with the table it feeds.

use super::{account, bench, paid, projected};
use crate::support::Bench;

/// The header of "Medicare Physician & Other Practitioners - by Provider" as published for 2024.
const HEADER: &str = "Rndrng_NPI,Rndrng_Prvdr_Last_Org_Name,Rndrng_Prvdr_First_Name,Rndrng_Prvdr_MI,Rndrng_Prvdr_Crdntls,\
    Rndrng_Prvdr_Ent_Cd,Rndrng_Prvdr_St1,Rndrng_Prvdr_St2,Rndrng_Prvdr_City,Rndrng_Prvdr_State_Abrvtn,\
    Rndrng_Prvdr_State_FIPS,Rndrng_Prvdr_Zip5,Rndrng_Prvdr_RUCA,Rndrng_Prvdr_RUCA_Desc,Rndrng_Prvdr_Cntry,\
    Rndrng_Prvdr_Type,Rndrng_Prvdr_Mdcr_Prtcptg_Ind,Tot_HCPCS_Cds,Tot_Benes,Tot_Srvcs,Tot_Sbmtd_Chrg,Tot_Mdcr_Alowd_Amt,\
    Tot_Mdcr_Pymt_Amt,Tot_Mdcr_Stdzd_Amt,Drug_Sprsn_Ind,Drug_Tot_HCPCS_Cds,Drug_Tot_Benes,Drug_Tot_Srvcs,\
    Drug_Sbmtd_Chrg,Drug_Mdcr_Alowd_Amt,Drug_Mdcr_Pymt_Amt,Drug_Mdcr_Stdzd_Amt,Med_Sprsn_Ind,Med_Tot_HCPCS_Cds,\
    Med_Tot_Benes,Med_Tot_Srvcs,Med_Sbmtd_Chrg,Med_Mdcr_Alowd_Amt,Med_Mdcr_Pymt_Amt,Med_Mdcr_Stdzd_Amt,Bene_Avg_Age,\
    Bene_Age_LT_65_Cnt,Bene_Age_65_74_Cnt,Bene_Age_75_84_Cnt,Bene_Age_GT_84_Cnt,Bene_Feml_Cnt,Bene_Male_Cnt,\
    Bene_Race_Wht_Cnt,Bene_Race_Black_Cnt,Bene_Race_API_Cnt,Bene_Race_Hspnc_Cnt,Bene_Race_NatInd_Cnt,\
    Bene_Race_Othr_Cnt,Bene_Dual_Cnt,Bene_Ndual_Cnt,Bene_CC_BH_ADHD_OthCD_V1_Pct,Bene_CC_BH_Alcohol_Drug_V1_Pct,\
    Bene_CC_BH_Tobacco_V1_Pct,Bene_CC_BH_Alz_NonAlzdem_V2_Pct,Bene_CC_BH_Anxiety_V1_Pct,Bene_CC_BH_Bipolar_V1_Pct,\
    Bene_CC_BH_Mood_V2_Pct,Bene_CC_BH_Depress_V1_Pct,Bene_CC_BH_PD_V1_Pct,Bene_CC_BH_PTSD_V1_Pct,\
    Bene_CC_BH_Schizo_OthPsy_V1_Pct,Bene_CC_PH_Asthma_V2_Pct,Bene_CC_PH_Afib_V2_Pct,Bene_CC_PH_Cancer6_V2_Pct,\
    Bene_CC_PH_CKD_V2_Pct,Bene_CC_PH_COPD_V2_Pct,Bene_CC_PH_Diabetes_V2_Pct,Bene_CC_PH_HF_NonIHD_V2_Pct,\
    Bene_CC_PH_Hyperlipidemia_V2_Pct,Bene_CC_PH_Hypertension_V2_Pct,Bene_CC_PH_IschemicHeart_V2_Pct,\
    Bene_CC_PH_Osteoporosis_V2_Pct,Bene_CC_PH_Parkinson_V2_Pct,Bene_CC_PH_Arthritis_V2_Pct,\
    Bene_CC_PH_Stroke_TIA_V2_Pct,Bene_Avg_Risk_Scre";

/// An invented row: its NPI, whether a person (I) or an organization (O), and amounts of drugs and of everything else,
/// allowed and paid; what is empty is suppressed.
fn row(npi: &str, entity: &str, [drug_allowed, drug_paid, allowed, paid]: [&str; 4]) -> String {
    let mark = |amount: &str, mark: &'static str| if amount.is_empty() { mark } else { "" };
    let cells = HEADER.split(',').map(|name| match name {
        "Rndrng_NPI" => npi,
        "Rndrng_Prvdr_Last_Org_Name" => "\"Heron, Alder & Sons\"",
        "Rndrng_Prvdr_Ent_Cd" => entity,
        "Tot_Mdcr_Alowd_Amt" => "900.00",
        "Tot_Mdcr_Pymt_Amt" => "700.00",
        "Drug_Sprsn_Ind" => mark(drug_paid, "#"),
        "Drug_Mdcr_Alowd_Amt" => drug_allowed,
        "Drug_Mdcr_Pymt_Amt" => drug_paid,
        "Med_Sprsn_Ind" => mark(paid, "*"),
        "Med_Mdcr_Alowd_Amt" => allowed,
        "Med_Mdcr_Pymt_Amt" => paid,
        "Med_Mdcr_Stdzd_Amt" => "1.00",
        _ => "",
    });
    cells.collect::<Vec<_>>().join(",") + "\n"
}

fn with_file(more: &str) -> Bench {
    let clinicians = [
        ("111111111", "1000000004", ""),
        ("222222222", "1000000004", ""),
        ("222222222", "1000000012", ""),
        ("222222222", "1000000020", ""),
    ];
    let input = "[[inputs]]\ntable = \"provider_payments\"\npath = \"providers.csv\"\n\
                 preset = \"physician-other-practitioners\"\n";
    let bench = bench(&clinicians, &format!("{input}{more}"));
    let rows = [
        row("1000000004", "I", ["400.00", "300.00", "500.99", "400.25"]),
        row("1000000012", "I", ["", "", "", ""]),
        row("1000000038", "I", ["0", "0", "900", "700"]),
        row("1000000046", "O", ["0", "0", "900", "700"]),
    ];
    bench.write("providers.csv", format!("{HEADER}\n{}", rows.concat()));
    bench
}

#[test]
fn the_medical_part_of_whoever_is_on_the_roster_is_read() {
    assert_eq!(HEADER.split(',').count(), 81);
    let bench = with_file("[finance]\nbase = \"provider_payments\"\npaid_to_allowed = 0.78\n");
    let told = bench.run(&[]);
    told.succeeded();
    assert!(!told.err.contains("did you mean"), "{}", told.err);
    // 400.25 without the drugs, in two practices; suppressed; not in the file.
    assert_eq!(projected(&bench, "amount"), ["200.13", "200.12", "", ""]);
    assert_eq!(projected(&bench, "amount_of"), ["part_b_paid", "part_b_paid", "", ""]);
    // 1.80 percent of 200.13 is 3.60234.
    assert_eq!(projected(&bench, "adjustment_dollars"), ["-3.60", "-3.60", "", ""]);
    assert_eq!(account(&bench), (4, 2, 0, serde_json::json!({ "not_in_roster": 2 })));
    let columns = &bench.manifest()["inputs"].as_array().expect("files").clone();
    let file = columns.iter().find(|file| file["table"] == "provider_payments").expect("its file");
    assert_eq!(file["columns"]["part_b_allowed"], "Med_Mdcr_Alowd_Amt");
    assert_eq!(file["columns_left_out"].as_array().expect("headers").len(), 78);
}

#[test]
fn the_table_and_the_base_go_together() {
    let of_no_effect = with_file("[finance]\nbase = \"roster\"\n");
    of_no_effect.run(&[]).failed(2, &["[[inputs]] for `provider_payments` would be of no effect", "say `base = "]);
    with_file("").run(&[]).failed(2, &["would be of no effect"]);
    let alone = bench(&[("111111111", "1000000004", "")], "[finance]\nbase = \"provider_payments\"\n");
    alone.run(&[]).failed(2, &["`base = \"provider_payments\"` in [finance] without [[inputs]]", "p.toml"]);
    let strangers = Bench::with_scores("tin,npi,quality,cost\n111111111,1000000004,60,60\n");
    strangers.write("paid.csv", "npi,part_b_paid\n1000000004,1\n");
    strangers.pipeline(
        "[[inputs]]\ntable = \"provider_payments\"\npath = \"paid.csv\"\n[finance]\nbase = \"provider_payments\"\n",
    );
    strangers.run(&[]).failed(2, &["[[inputs]] for `provider_payments` but none for `clinicians`"]);
    let claims = paid(&[("111111111", "1000000004", "")], "npi,part_b_paid\n1000000004,1\n", "");
    let text = std::fs::read_to_string(claims.path("p.toml")).expect("a pipeline");
    claims.write("p.toml", text.replace("category_scores", "claims"));
    claims.run(&[]).failed(2, &["would be of no effect: nothing is scored"]);
}

#[test]
fn allowed_charges_alone_need_the_share_that_is_paid() {
    let clinicians = [("111111111", "1000000004", "")];
    let rows = "npi,part_b_allowed\n1000000004,100.00\n";
    paid(&clinicians, rows, "").run(&[]).failed(2, &["needs `paid_to_allowed`", "no file of it has `part_b_paid`"]);
    let bench = paid(&clinicians, rows, "paid_to_allowed = 0.78\n");
    bench.done(&[]);
    assert_eq!(projected(&bench, "base"), ["78.00"]);
    paid(&clinicians, "npi\n1000000004\n", "").run(&[]).failed(2, &["no column for any of part_b_paid"]);
    paid(&clinicians, "part_b_paid\n1\n", "").run(&[]).failed(2, &["no column `npi`"]);
}

#[test]
fn a_dry_run_shows_the_base_and_a_wrong_one_is_refused() {
    let told = with_file("[finance]\nbase = \"provider_payments\"\n").run(&["--dry-run"]);
    told.succeeded();
    assert!(told.out.contains("base = \"provider_payments\""), "{}", told.out);
    let told = bench(&[("111111111", "1000000004", "1")], "[finance]\n").run(&["--dry-run"]);
    assert!(told.out.contains("base = \"roster\""), "{}", told.out);
    with_file("[finance]\nbase = \"rooster\"\n")
        .run(&[])
        .failed(2, &["unknown value `rooster`", "did you mean `roster`?"]);
}
