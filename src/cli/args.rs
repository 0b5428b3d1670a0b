//! What can be typed.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueHint};

const EXIT_CODES: &str = "Exit codes: 0 done; 1 a gate failed (too many rejects, a figure off); 2 usage, pipeline or \
                          rules error; 3 could not read or write; 4 a defect of this program; 130 interrupted.";

/// Scores whole cohorts of clinicians under Medicare's Merit-based Incentive Payment System (MIPS).
#[derive(Debug, Parser)]
#[command(name = "mips", version, after_help = EXIT_CODES, arg_required_else_help = true)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) verb: Verb,
}

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Run a pipeline: read, score, adjust, distribute, write.
    Run(RunArgs),
    /// Set two finished runs, or scenarios of them, side by side.
    Compare(CompareArgs),
    /// Write a report on a finished run.
    Report(ReportArgs),
    /// Read the law that the program carries.
    Rules {
        #[command(subcommand)]
        verb: RulesVerb,
    },
    /// Print the dictionary of input and output tables, codes and presets.
    Schema(SchemaArgs),
    /// Print a completion script for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page.
    Man,
}

#[derive(Debug, clap::Args)]
pub(super) struct RunArgs {
    /// The pipeline file.
    #[arg(value_hint = ValueHint::FilePath)]
    pub(super) pipeline: PathBuf,
    /// The run folder, in place of the pipeline's.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(super) out: Option<PathBuf>,
    /// Write CSV beside Parquet.
    #[arg(long)]
    pub(super) csv: bool,
    /// Threads to use; as many as there are processors unless given.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) threads: Option<u16>,
    /// Set a key of the pipeline, such as `adjust.mode=solved`, or of a scenario on top of it, such as
    /// `payment_adjustment.threshold=82`; may be given several times.
    #[arg(long, value_name = "SECTION.KEY=VALUE")]
    pub(super) set: Vec<String>,
    /// A scenario to score beside the pipeline; several are put on top of each other, the later on top.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) scenario: Vec<PathBuf>,
    /// Write pseudonyms in place of every NPI and TIN, by the key in this file of at least 16 bytes.
    #[arg(long, value_name = "KEYFILE", value_hint = ValueHint::FilePath)]
    pub(super) redact: Option<PathBuf>,
    /// Replace the earlier run in the run folder.
    #[arg(long)]
    pub(super) force: bool,
    /// Check the pipeline and print it with every default; read and write nothing.
    #[arg(long)]
    pub(super) dry_run: bool,
    #[command(flatten)]
    pub(super) rules: RulesDir,
}

#[derive(Debug, clap::Args)]
pub(super) struct CompareArgs {
    /// The run folder that is compared with, or RUN#SCENARIO.
    #[arg(value_name = "BASELINE", value_hint = ValueHint::DirPath)]
    pub(super) baseline: String,
    /// The run folder that is compared, or RUN#SCENARIO.
    #[arg(value_name = "RUN", value_hint = ValueHint::DirPath)]
    pub(super) run: String,
    /// Write the tables comparison, movers and transitions into a new or empty folder.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(super) out: Option<PathBuf>,
    /// How many of those who differ most are listed.
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(super) movers: usize,
    /// End with 1 when a score, percent or dollar of anybody differs.
    #[arg(long)]
    pub(super) fail_on_change: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct ReportArgs {
    /// The run folder.
    #[arg(value_hint = ValueHint::DirPath)]
    pub(super) run: PathBuf,
    /// What to write: report.html, report.xlsx, report.md; or text to standard output. May be given several times.
    #[arg(long, value_enum, default_values_t = [Format::Html])]
    pub(super) format: Vec<Format>,
    /// The folder to write into; unless given, files are written beside the run folder, as RUN.report.html.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(super) out: Option<PathBuf>,
    /// Mask figures of fewer clinicians than this in pages and text.
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "11")]
    pub(super) mask_below: Option<u32>,
}

/// What a report is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// One page that stands alone.
    Html,
    /// A workbook with formulas.
    Xlsx,
    /// Text with tables.
    Markdown,
    /// Text for a terminal, to standard output.
    Terminal,
}

#[derive(Debug, clap::Args)]
pub(super) struct RulesDir {
    /// Read the rule packs from a folder in place of those the program carries.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(super) rules_dir: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(super) enum RulesVerb {
    /// The years there are, and what is covered of each.
    List(RulesDir),
    /// The provisions of a year with their sources.
    Show(ShowArgs),
    /// Check every pack: sources, units, weights, hashes.
    Check(CheckArgs),
}

#[derive(Debug, clap::Args)]
pub(super) struct ShowArgs {
    /// The performance year.
    pub(super) year: u16,
    /// Only provisions whose name starts so, such as `payment_adjustment`.
    pub(super) name: Option<String>,
    #[command(flatten)]
    pub(super) rules: RulesDir,
}

#[derive(Debug, clap::Args)]
pub(super) struct CheckArgs {
    /// Print what rules.lock should say.
    #[arg(long)]
    pub(super) print_lock: bool,
    #[command(flatten)]
    pub(super) rules: RulesDir,
}

#[derive(Debug, clap::Args)]
pub(super) struct SchemaArgs {
    /// Only this table.
    pub(super) table: Option<String>,
}
