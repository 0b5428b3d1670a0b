//! `mips schema`

use super::args::SchemaArgs;
use super::print;
use crate::failure::{Failure, nearest};
use crate::ingest::presets;
use crate::schema::{INPUTS, OUTPUTS, RejectCode};

/// The dictionary, in Markdown.
pub(super) fn schema(args: &SchemaArgs) -> Result<(), Failure> {
    let chosen = |name: &str| args.table.as_deref().is_none_or(|wanted| wanted == name);
    let names = || INPUTS.iter().map(|table| table.name).chain(OUTPUTS.iter().map(|table| table.name));
    if let Some(wanted) = args.table.as_deref().filter(|wanted| !names().any(|name| name == *wanted)) {
        let failure = Failure::usage(format!("no table `{wanted}`"));
        return Err(match nearest(wanted, names()) {
            Some(near) => failure.hint(format!("did you mean `{near}`?")),
            None => failure.hint(format!("tables are: {}", names().collect::<Vec<_>>().join(", "))),
        });
    }
    print(&dictionary(chosen, args.table.is_none()))
}

fn dictionary(chosen: impl Fn(&str) -> bool, whole: bool) -> String {
    let mut text = String::new();
    for table in INPUTS.iter().filter(|table| chosen(table.name)) {
        text +=
            &format!("## {} (input)\n\n{}\n\n| column | holds | meaning |\n|---|---|---|\n", table.name, table.about);
        for column in table.columns {
            text +=
                &format!("| {} | {} | {} |\n", column.name, column.kind.describe().replace('|', "\\|"), column.about);
        }
        text.push('\n');
    }
    for table in OUTPUTS.iter().filter(|table| chosen(table.name)) {
        text +=
            &format!("## {} (output)\n\n{}\n\n| column | holds | meaning |\n|---|---|---|\n", table.name, table.about);
        for column in table.columns {
            text +=
                &format!("| {} | {} | {} |\n", column.name, column.kind.describe(), column.about.replace('|', "\\|"));
        }
        text.push('\n');
    }
    if whole {
        text += "## Codes of rejects.csv and flags.csv\n\n| code | row | meaning |\n|---|---|---|\n";
        for code in RejectCode::ALL {
            let fate = if code.is_flag() { "used" } else { "rejected" };
            text += &format!("| {} | {fate} | {} |\n", code.name(), code.about());
        }
        text += "\n## Presets\n\n| preset | table | file |\n|---|---|---|\n";
        for preset in presets() {
            text += &format!("| {} | {} | {} |\n", preset.name, preset.table, preset.about);
        }
    }
    text
}
