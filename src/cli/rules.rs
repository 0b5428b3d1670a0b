//! `mips rules`

use comfy_table::{ContentArrangement, Table, presets};

use super::args::{CheckArgs, RulesDir, ShowArgs};
use super::print;
use crate::failure::Failure;
use crate::rules::{Confidence, Pack, Provision, check as check_packs, lock_text};
use crate::run::rule_files;

/// The lines of a table without blanks at their ends.
fn trimmed(table: &Table) -> String {
    table.to_string().lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_header(header);
    table
}

/// Years, and what is covered of each.
pub(super) fn list(args: &RulesDir) -> Result<(), Failure> {
    let files = rule_files(args.rules_dir.as_deref())?;
    let mut text = String::new();
    for year in files.years() {
        let pack = Pack::read(&files, year)?;
        let values = pack.provisions.values().chain(pack.decisions.values());
        let unsure = values.clone().filter(|value| value.confidence >= Confidence::Memory).count();
        text += &format!(
            "{year}: payment year {}, {} provisions and {} decisions, {unsure} of them from memory or uncertain\n",
            pack.payment_year,
            pack.provisions.len(),
            pack.decisions.len()
        );
        let mut areas = table(&["  area", "covered", "verified by"]);
        for area in &pack.areas {
            let covered = if area.covered { "yes" } else { "no" };
            areas.add_row([&format!("  {}", area.name), covered, &area.verified]);
        }
        text += &format!("{}\n\n", trimmed(&areas));
    }
    print(text.trim_end_matches('\n'))?;
    print("\n")
}

/// The provisions of a year.
pub(super) fn show(args: &ShowArgs) -> Result<(), Failure> {
    let files = rule_files(args.rules.rules_dir.as_deref())?;
    if !files.years().contains(&args.year) {
        let years: Vec<_> = files.years().iter().map(u16::to_string).collect();
        let failure = Failure::usage(format!("no rule pack for performance year {}", args.year));
        return Err(failure.hint(format!("there are packs for {}", years.join(", "))));
    }
    let pack = Pack::read(&files, args.year)?;
    let start = args.name.as_deref().unwrap_or_default();
    let decisions = pack.decisions.iter().map(|(name, decision)| (format!("decision.{name}"), decision));
    let all = pack.provisions.iter().map(|(name, provision)| (name.clone(), provision)).chain(decisions);
    let chosen: Vec<_> = all.filter(|(name, _)| name.starts_with(start)).collect();
    if chosen.is_empty() {
        let near = crate::failure::nearest(start, pack.provisions.keys().map(String::as_str));
        let failure = Failure::usage(format!("no provision of {} starts with `{start}`", args.year));
        return Err(match near {
            Some(near) => failure.hint(format!("did you mean `{near}`?")),
            None => failure,
        });
    }
    let mut shown = table(&["provision", "value", "unit", "source", "confidence"]);
    for (name, provision) in &chosen {
        let unit = serde_json::to_string(&provision.unit).unwrap_or_default();
        let source = format!("{} {}", provision.source, provision.locator);
        let sure = provision.confidence.about();
        shown.add_row([name, &provision.value.to_string(), unit.trim_matches('"'), &source, sure]);
    }
    let notes = chosen.iter().filter_map(|(name, provision)| note(name, provision));
    print(&format!("{}\n\n{}", trimmed(&shown), notes.collect::<String>()))
}

fn note(name: &str, provision: &Provision) -> Option<String> {
    let options = match provision.options.is_empty() {
        true => String::new(),
        false => format!(" (can be set to: {})", provision.options.join(", ")),
    };
    Some(format!("{name}: {}{options}\n", provision.note.as_ref()?))
}

/// Checks every pack.
pub(super) fn check(args: &CheckArgs) -> Result<(), Failure> {
    let files = rule_files(args.rules.rules_dir.as_deref())?;
    if args.print_lock {
        return print(&lock_text(&files));
    }
    let findings = check_packs(&files);
    if findings.is_empty() {
        let years: Vec<_> = files.years().iter().map(u16::to_string).collect();
        return print(&format!("{} rule packs are sound: {}\n", years.len(), years.join(", ")));
    }
    for finding in &findings {
        print(&format!("{finding}\n"))?;
    }
    Err(Failure::usage(format!("{} findings in the rule packs", findings.len())))
}
