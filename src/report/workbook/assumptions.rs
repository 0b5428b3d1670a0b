//! The sheet of assumptions: what ran, and the cells that finance can change.

use rust_xlsxwriter::XlsxError;
use serde_json::Value;

use super::Written;
use super::facts::{Facts, Finance, Scenario, text_at};
use super::inputs::{Entry, Inputs, Named};
use super::looks::Looks;
use super::page::Page;

/// The sheet of assumptions.
pub(super) const SHEET: &str = "Assumptions";

/// Writes the sheet; gives the cells that have names.
pub(super) fn write(page: &mut Page<'_>, manifest: &Value, facts: &Facts) -> Result<Vec<Named>, XlsxError> {
    page.sheet.set_name(SHEET)?;
    page.narrow();
    let remark = match facts.projected {
        true => "Blue cells on yellow can be changed, and sums of dollars follow. What differs from the run is orange.",
        false => "What ran, and what it took for granted.",
    };
    page.open("Assumptions", remark)?;
    page.sheet.set_freeze_panes(2, 0)?;
    let looks = page.looks;
    let mut sheet = Inputs::new(page)?;
    run(&mut sheet, manifest)?;
    if facts.projected {
        money(&mut sheet, &facts.finance, looks)?;
        if facts.any_live() {
            law(&mut sheet, &facts.finance)?;
        }
        for number in 0..facts.scenarios.len() {
            scenario(&mut sheet, number, facts, looks)?;
        }
    }
    sentences(&mut sheet, manifest)?;
    Ok(sheet.named)
}

fn run(sheet: &mut Inputs<'_, '_>, manifest: &Value) -> Written {
    sheet.section("What ran")?;
    for (what, pointer) in [
        ("Pipeline", "/settings/pipeline/name"),
        ("Performance year", "/settings/pipeline/performance_year"),
        ("Payment year", "/rules/payment_year"),
        ("Started (UTC)", "/started"),
        ("Program", "/program"),
        ("Rules of the year", "/rules/performance_year"),
        ("Rule pack from", "/rules/origin"),
        ("Rule pack hash (BLAKE3)", "/rules/hash"),
        ("Digest of the results", "/result_digest"),
    ] {
        sheet.words(what, &text_at(manifest, pointer))?;
    }
    Ok(())
}

fn money(sheet: &mut Inputs<'_, '_>, finance: &Finance, looks: &Looks) -> Written {
    sheet.section("From what Medicare paid to what it will pay")?;
    sheet.heads()?;
    let first = sheet.number();
    for (year, rate) in &finance.growth {
        let what = format!("Growth of payments in {year}");
        let (name, note) = (format!("growth_{year}"), "before any adjustment, on the year before");
        sheet.share(&Entry { what: &what, unit: "share", name, note }, Some(*rate))?;
    }
    let years = (first..sheet.number()).map(|number| format!("(1+B{number})")).collect::<Vec<_>>();
    let formula = if years.is_empty() { "1".to_owned() } else { years.join("*") };
    let note = if years.is_empty() { "no growth is assumed" } else { "product of 1 + growth" };
    let growth = Entry { what: "Growth over all years", unit: "factor", name: "growth_factor".to_owned(), note };
    sheet.result(&growth, &formula, finance.growth_factor(), &looks.plain.factor)?;
    let ratio = Entry {
        what: "Paid share of allowed charges",
        unit: "share",
        name: "paid_to_allowed".to_owned(),
        note: "where only allowed charges are known; empty: not stated, and such clinicians have no base",
    };
    sheet.share(&ratio, finance.paid_to_allowed)?;
    let (name, note) = ("sequestration_rate".to_owned(), "taken from base and adjustment; empty: none");
    sheet.share(&Entry { what: "Sequestration", unit: "share", name, note }, finance.sequestration)
}

fn law(sheet: &mut Inputs<'_, '_>, finance: &Finance) -> Written {
    sheet.section("The curve of the law")?;
    sheet.heads()?;
    let (name, note) = ("maximum_reduction".to_owned(), "42 CFR 414.1405(c)");
    sheet.points(&Entry { what: "Full reduction", unit: "percent", name, note }, finance.maximum_reduction)?;
    let note = "at or below this share of the threshold the full reduction applies, 42 CFR 414.1405(b)";
    let name = "quarter_share".to_owned();
    sheet.share(&Entry { what: "Quarter", unit: "share of threshold", name, note }, finance.quarter_share)
}

fn scenario(sheet: &mut Inputs<'_, '_>, number: usize, facts: &Facts, looks: &Looks) -> Written {
    let scenario = &facts.scenarios[number];
    sheet.section(&format!("Scenario {}: {}", number + 1, scenario.name))?;
    sheet.words("Title", &scenario.title)?;
    sheet.words("Author", &scenario.author)?;
    sheet.words("Reference", &scenario.reference)?;
    let baseline = scenario.baseline.map(|baseline| facts.scenarios[baseline].name.as_str());
    sheet.words("Set beside", baseline.unwrap_or_default())?;
    for change in &scenario.changes {
        sheet.words("Changes", change)?;
    }
    sheet.words("Increases", &scenario.positive_side)?;
    match scenario.live {
        true => curve(sheet, scenario, &facts.finance, looks),
        false => {
            sheet.words("Percents", "stand as values of the run: its curve is more than a threshold and a maximum")
        }
    }
}

/// The cells that percents of a scenario are calculated from once they differ from the run.
fn curve(sheet: &mut Inputs<'_, '_>, scenario: &Scenario, finance: &Finance, looks: &Looks) -> Written {
    let key = &scenario.key;
    let entry = |what, unit, name: &str, note| Entry { what, unit, name: format!("{name}_{key}"), note };
    sheet.heads()?;
    let threshold = sheet.number();
    let note = "final scores stay as they are";
    sheet.points(&entry("Performance threshold", "points", "threshold", note), scenario.threshold)?;
    let maximum = sheet.number();
    let note = match scenario.positive_side.as_str() {
        "solved" => "at a score of 100; solved in the run, not balanced again when something changes",
        _ => "at a score of 100",
    };
    sheet.points(&entry("Maximum increase", "percent", "maximum", note), scenario.maximum)?;
    let row_of = |name| sheet.number_of(name).expect("the curve of the law stands above");
    let (share, reduction) = (row_of("quarter_share"), row_of("maximum_reduction"));
    let quarter = scenario.threshold.unwrap_or_default() * finance.quarter_share.unwrap_or_default();
    let note = "at or below it the full reduction applies";
    let look = &looks.plain.factor;
    let formula = format!("B{threshold}*B{share}");
    sheet.result(&entry("Quarter of the threshold", "points", "quarter", note), &formula, quarter, look)?;
    let note = "yes: percents at or above the threshold are the run's; no: calculated from the printed score";
    let increase = entry("Increases as in the run", "", "increase_of_run", note);
    sheet.result(&increase, &as_in_the_run(&[threshold, maximum]), 1.0, &looks.flag)?;
    let note = "yes: percents below the threshold are the run's; no: calculated from the printed score";
    let reductions = entry("Reductions as in the run", "", "reduction_of_run", note);
    sheet.result(&reductions, &as_in_the_run(&[threshold, share, reduction]), 1.0, &looks.flag)
}

/// Whether the values of rows are those of the run.
fn as_in_the_run(rows: &[u32]) -> String {
    let equal = rows.iter().map(|row| format!("B{row}=C{row}")).collect::<Vec<_>>();
    format!("IF(AND({}),1,0)", equal.join(","))
}

fn sentences(sheet: &mut Inputs<'_, '_>, manifest: &Value) -> Written {
    let sentences = manifest.pointer("/assumptions").and_then(Value::as_array);
    let sentences: Vec<_> = sentences.into_iter().flatten().filter_map(Value::as_str).collect();
    if sentences.is_empty() {
        return Ok(());
    }
    sheet.section("What the run took for granted")?;
    sentences.into_iter().try_for_each(|sentence| sheet.sentence(sentence))
}
