//! `mips run`

use super::args::RunArgs;
use super::progress::Progress;
use super::{print, say};
use crate::failure::Failure;
use crate::run::{Overrides, Plan, Summary, run as run_plan};
use crate::schema::CLAIMS_TOTALS;

pub(super) fn run(args: &RunArgs) -> Result<(), Failure> {
    let overrides = Overrides {
        out: args.out.clone(),
        csv: args.csv,
        set: args.set.clone(),
        rules_dir: args.rules.rules_dir.clone(),
        force: args.force,
        scenarios: args.scenario.clone(),
        redact: args.redact.clone(),
    };
    let plan = Plan::load(&args.pipeline, &overrides)?;
    if args.dry_run {
        let text = toml::to_string(&plan.shown_pipeline()).map_err(|error| Failure::bug(error.to_string()))?;
        return print(&text);
    }
    let progress = Progress::new()?;
    let mut pool = rayon::ThreadPoolBuilder::new();
    if let Some(threads) = args.threads {
        pool = pool.num_threads(usize::from(threads));
    }
    let pool = pool.build().map_err(|error| Failure::bug(format!("no threads: {error}")))?;
    let summary = pool.install(|| run_plan(&plan, &progress))?;
    tell(&plan, &summary);
    let missed: Vec<String> = summary.missed().map(describe).collect();
    match missed.as_slice() {
        [] => Ok(()),
        [one] => Err(Failure::gate(format!("an expected figure was missed: {one}"))),
        several => {
            let list = several.join("\n  ");
            Err(Failure::gate(format!("{} expected figures were missed:\n  {list}", several.len())))
        }
    }
}

fn describe(outcome: &crate::run::Outcome) -> String {
    let found =
        outcome.found.map_or_else(|| "there is no such figure".to_owned(), |found| format!("came out as {found}"));
    format!("{} should be {} within {} and {found}", outcome.figure, outcome.expected, outcome.within)
}

/// Five lines: what ran, rows, scores, money, where.
fn tell(plan: &Plan, summary: &Summary) {
    let manifest = &summary.manifest;
    let sum = |count: fn(&crate::ingest::FileAccount) -> u64| manifest.rows.iter().map(count).sum::<u64>();
    let excluded: u64 = manifest.rows.iter().flat_map(|file| file.excluded.values()).sum();
    let (read, used, rejected) = (sum(|file| file.read), sum(|file| file.used), sum(|file| file.rejected));
    let header = &plan.pipeline.pipeline;
    say(&format!(
        "{}: performance year {}, payment year {}",
        header.name, header.performance_year, plan.law.payment_year
    ));
    say(&format!("  rows    {read} read, {used} used, {rejected} rejected, {excluded} excluded"));
    if plan.rolls_up_claims_alone() {
        say(&format!("  claims  {}", claims(summary)));
    } else {
        tell_scores(summary);
    }
    let rejects = if rejected > 0 { "; every rejected row is in its rejects.csv" } else { "" };
    say(&format!("  out     {}{rejects}", summary.out.display()));
    for report in manifest.outputs.iter().filter(|written| written.table.starts_with("report.")) {
        say(&format!("  report  {}", summary.out.join(&report.table).display()));
    }
    for note in &summary.notes {
        say(&format!("note: {note}"));
    }
}

/// How many totals claims came to.
fn claims(summary: &Summary) -> String {
    let totals = summary.manifest.outputs.iter().find(|written| written.table == CLAIMS_TOTALS.name);
    let rows = totals.map_or(0, |written| written.rows);
    format!("{rows} totals of practices and clinicians; there is nothing to score")
}

fn tell_scores(summary: &Summary) {
    let figure = |name: &str| summary.overall.get(name).copied();
    let number = |name: &str| figure(name).map_or_else(|| "-".to_owned(), |value| format!("{value:.2}"));
    let percent = |name: &str| figure(name).map_or_else(|| "-".to_owned(), |value| format!("{:.1} %", value * 100.0));
    say(&format!(
        "  scores  n {:.0}, mean {}, median {}; below the threshold {}, at it {}, above it {}",
        figure("n").unwrap_or_default(),
        number("mean"),
        number("median"),
        percent("share_negative"),
        percent("share_neutral"),
        percent("share_positive")
    ));
    say(&format!("  money   {}", money(summary)));
}

fn money(summary: &Summary) -> String {
    let adjustment = &summary.manifest.adjustment;
    let Some(mode) = &adjustment.mode else { return "the rule pack does not cover the payment adjustment".to_owned() };
    let figure = |name: &str| summary.overall.get(name).map_or("-".to_owned(), |figure| format!("{figure:.2}"));
    let most = adjustment.maximum_percent.as_ref().and_then(|most| most.parse().ok()).unwrap_or(0.0);
    let mut text = format!("adjustment {mode}, up to +{most:.2} %; mean {} %", figure("mean_adjustment"));
    if summary.overall.contains_key("dollars_net") {
        text += &format!(", net {} dollars", figure("dollars_net"));
    }
    text
}
