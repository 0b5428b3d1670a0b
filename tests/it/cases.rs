//! The cited cases of `tests/cases`, each through `mips run` on tables written from the case.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::support::{Bench, Rows, project};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases<G, E> {
    case: Vec<Case<G, E>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case<G, E> {
    name: String,
    id: String,
    rules_of_performance_year: Option<u16>,
    given: G,
    expect: E,
    #[allow(dead_code, reason = "for readers of the case")]
    source: String,
}

fn cases<G: DeserializeOwned, E: DeserializeOwned>(file: &str, count: usize) -> Vec<Case<G, E>> {
    let path = project().join("tests/cases/2024").join(file);
    let text = std::fs::read_to_string(&path).expect("a case file");
    let cases: Cases<G, E> = toml::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
    assert_eq!(cases.case.len(), count, "{file}: cases were added or lost");
    cases.case
}

/// Runs a table of category scores, one record for each case, and gives the entity scores in the order of the cases.
fn scored(rows: &[String], header: &str) -> Rows {
    let lines: Vec<_> = rows.iter().enumerate().map(|(place, row)| format!("record,c{place:05},{row}")).collect();
    let bench = Bench::with_scores(&format!("entity_type,entity_id,{header}\n{}\n", lines.join("\n")));
    bench.done(&[]);
    let scores = bench.table("entity_scores");
    assert_eq!(scores.len(), rows.len());
    scores
}

fn weights(row: &std::collections::BTreeMap<String, String>) -> [i64; 4] {
    ["quality", "cost", "ia", "pi"].map(|name| row[&format!("{name}_weight")].parse().expect("a weight"))
}

fn number(text: &str) -> f64 {
    text.parse().unwrap_or_else(|_| panic!("`{text}` is no number"))
}

mod reweighting {
    use super::*;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Given {
        small_practice: bool,
        scored: Vec<String>,
        #[serde(default)]
        automatic_euc: bool,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Expect {
        weights: [i64; 4],
        final_score: Option<String>,
    }

    #[test]
    fn weights_move_as_the_tables_of_the_regulation_say() {
        let cases = cases::<Given, Expect>("reweighting.toml", 33);
        let row = |case: &Case<Given, Expect>| {
            let score = |name: &str| if case.given.scored.iter().any(|scored| scored == name) { "80" } else { "" };
            let scores = ["quality", "cost", "ia", "pi"].map(score).join(",");
            format!("{scores},{}", case.given.small_practice)
        };
        let rows: Vec<_> = cases.iter().filter(|case| !case.given.automatic_euc).map(row).collect();
        let found = scored(&rows, "quality,cost,ia,pi,small_practice");
        for (case, row) in cases.iter().filter(|case| !case.given.automatic_euc).zip(&found) {
            check(case, row);
        }
    }

    /// The automatic policy is a matter of the roster: cost is out even where CMS gave a score.
    #[test]
    fn automatic_extreme_circumstances_take_cost_out() {
        let cases = cases::<Given, Expect>("reweighting.toml", 33);
        let case = cases.iter().find(|case| case.given.automatic_euc).expect("the case of the automatic policy");
        let score = |name: &str| if case.given.scored.iter().any(|scored| scored == name) { "80" } else { "" };
        let bench = Bench::with_scores(&format!(
            "tin,npi,quality,cost,ia,pi\n123456789,1234567893,{},55,{},{}\n",
            score("quality"),
            score("ia"),
            score("pi")
        ));
        let small = case.given.small_practice;
        bench.write(
            "clinicians.csv",
            format!("tin,npi,automatic_euc,small_practice\n123456789,1234567893,yes,{small}\n"),
        );
        bench.pipeline("[[inputs]]\ntable = \"clinicians\"\npath = \"clinicians.csv\"\n");
        bench.done(&[]);
        let row = bench.only("entity_scores");
        check(case, &row);
        assert_eq!(row["reweighting_reason"], "cost:automatic_euc|pi:automatic_euc");
    }

    fn check(case: &Case<Given, Expect>, row: &std::collections::BTreeMap<String, String>) {
        assert_eq!(weights(row), case.expect.weights, "{}: {}", case.id, case.name);
        if let Some(score) = &case.expect.final_score {
            assert_eq!(number(&row["final_score"]), number(score), "{}: {}", case.id, case.name);
            assert!(row["reweighting_reason"].ends_with("threshold"), "{}: {}", case.id, case.name);
        }
        let moved = case.expect.weights != [30, 30, 15, 25];
        assert_eq!(row["reweighting_reason"].is_empty(), !moved, "{}: {}", case.id, case.name);
    }
}

mod final_score {
    use super::*;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Given {
        quality: String,
        cost: String,
        ia: String,
        pi: String,
        small_practice: bool,
        complex_patient_bonus: String,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Expect {
        weights: [i64; 4],
        final_score: String,
        within: String,
        payment_adjustment_percent: Option<String>,
    }

    #[test]
    fn final_scores_are_those_of_the_cited_cases() {
        let cases = cases::<Given, Expect>("final_score.toml", 6);
        let row = |case: &Case<Given, Expect>| {
            let Given { quality, cost, ia, pi, small_practice, complex_patient_bonus } = &case.given;
            format!("{quality},{cost},{ia},{pi},{small_practice},{complex_patient_bonus}")
        };
        let rows: Vec<_> = cases.iter().map(row).collect();
        let found = scored(&rows, "quality,cost,ia,pi,small_practice,complex_patient_bonus");
        for (case, row) in cases.iter().zip(&found) {
            let label = format!("{}: {}", case.id, case.name);
            assert_eq!(weights(row), case.expect.weights, "{label}");
            let off = (number(&row["final_score"]) - number(&case.expect.final_score)).abs();
            assert!(off <= number(&case.expect.within) + 1e-9, "{label}: {}", row["final_score"]);
            assert!(case.expect.payment_adjustment_percent.is_none() || case.rules_of_performance_year == Some(2024));
            if let Some(percent) = &case.expect.payment_adjustment_percent {
                assert_eq!(number(&row["payment_adjustment_percent"]), number(percent), "{label}");
            }
        }
    }
}

mod payment_adjustment {
    use super::*;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Given {
        final_score: String,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Expect {
        payment_adjustment_percent: String,
    }

    /// A unit whose four categories all have the final score of the case.
    #[test]
    fn percents_are_those_of_the_cited_cases() {
        let cases = cases::<Given, Expect>("payment_adjustment.toml", 18);
        let rows: Vec<_> = cases.iter().map(|case| [case.given.final_score.as_str(); 4].join(",")).collect();
        let found = scored(&rows, "quality,cost,ia,pi");
        for (case, row) in cases.iter().zip(&found) {
            let label = format!("{}: {}", case.id, case.name);
            assert_eq!(number(&row["final_score"]), number(&case.given.final_score), "{label}");
            let expected = number(&case.expect.payment_adjustment_percent);
            assert_eq!(number(&row["payment_adjustment_percent"]), expected, "{label}");
        }
    }
}

mod complex_patient_bonus {
    use super::*;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Given {
        medical_z: Option<String>,
        social_z: Option<String>,
        #[serde(default)]
        medical_at_or_above_median: bool,
        #[serde(default)]
        social_at_or_above_median: bool,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Expect {
        bonus: String,
    }

    /// Means and deviations of tenths, so that the indicators have the z scores of the case: HCC 1 + z / 10, dual
    /// 0.5 + z / 10; the median is 0.01 below or above.
    #[test]
    fn bonuses_are_those_of_the_cited_cases() {
        for case in cases::<Given, Expect>("complex_patient_bonus.toml", 4) {
            let indicator = |mean: f64, z: &Option<String>| z.as_ref().map(|z| mean + number(z) / 10.0);
            let (hcc, dual) = (indicator(1.0, &case.given.medical_z), indicator(0.5, &case.given.social_z));
            let cell = |value: Option<f64>| value.map_or(String::new(), |value| format!("{value:.4}"));
            let median =
                |value: Option<f64>, above: bool| value.map_or(0.0, |value| if above { value } else { value + 0.01 });
            let bench = Bench::with_scores("tin,npi,quality,cost,ia,pi\n123456789,1234567893,50,50,50,50\n");
            bench.write(
                "clinicians.csv",
                format!("tin,npi,hcc_score,dual_ratio\n123456789,1234567893,{},{}\n", cell(hcc), cell(dual)),
            );
            bench.pipeline(&format!(
                "[[inputs]]\ntable = \"clinicians\"\npath = \"clinicians.csv\"\n[score]\ncomplex_patient_bonus = \"given\"\n\
                 hcc_mean = 1\nhcc_sd = 0.1\nhcc_median = {:.4}\ndual_mean = 0.5\ndual_sd = 0.1\ndual_median = {:.4}\n",
                median(hcc, case.given.medical_at_or_above_median),
                median(dual, case.given.social_at_or_above_median)
            ));
            bench.done(&[]);
            let row = bench.only("entity_scores");
            assert_eq!(number(&row["complex_patient_bonus"]), number(&case.expect.bonus), "{}: {}", case.id, case.name);
            assert_eq!(number(&row["final_score"]), 50.0 + number(&case.expect.bonus), "{}: {}", case.id, case.name);
        }
    }
}

mod payment_dollars {
    use mips_cohort::project::line_payment;
    use mips_cohort::units::{Exact, Pure, decimal};

    use super::*;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Given {
        allowed: String,
        coinsurance: String,
        percent: String,
        sequestration_rate: String,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Expect {
        mips_amount: String,
        sequestration: String,
        paid: String,
    }

    fn hundredths(text: &str) -> i64 {
        decimal::parse(text, 2).expect("a decimal").mantissa
    }

    #[test]
    fn a_claim_line_is_paid_as_remittances_and_the_regulation_say() {
        for Case { name, id, given, expect, .. } in cases::<Given, Expect>("payment_dollars.toml", 6) {
            let rate = Exact::<Pure>::decimal(hundredths(&given.sequestration_rate), 2);
            let rate = rate.narrow_ratio().expect("a small ratio");
            let [allowed, coinsurance, percent] =
                [&given.allowed, &given.coinsurance, &given.percent].map(|text| hundredths(text));
            let payment = line_payment(allowed, coinsurance, percent, rate).expect("a payment");
            let found = [payment.adjustment, payment.sequestration, payment.paid()];
            let expected = [&expect.mips_amount, &expect.sequestration, &expect.paid].map(|text| hundredths(text));
            assert_eq!(found, expected, "{id} {name}");
        }
    }
}
