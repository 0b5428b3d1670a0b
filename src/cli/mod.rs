//! The command line: the only room that knows clap, terminals and exit codes. One file for each verb that does more than print.

mod args;
mod compare;
mod failure;
mod progress;
mod report;
mod report_text;
mod rules;
mod run;
mod schema;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::failure::{Failure, FailureKind};
use args::{Args, RulesVerb, Verb};

/// Parses the command line, runs the verb and says how it went.
pub fn main() -> ExitCode {
    let args = Args::parse();
    std::panic::set_hook(Box::new(failure::panicked));
    // A panic unwinds, so that a run cleans up after itself.
    match std::panic::catch_unwind(|| run_verb(args.verb)) {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(failure)) => {
            failure::tell(&failure);
            exit_code(failure.kind)
        }
        Err(_) => exit_code(FailureKind::Bug),
    }
}

fn run_verb(verb: Verb) -> Result<(), Failure> {
    match verb {
        Verb::Run(args) => run::run(&args),
        Verb::Compare(args) => compare::compare(&args),
        Verb::Report(args) => report::report(&args),
        Verb::Rules { verb: RulesVerb::List(args) } => rules::list(&args),
        Verb::Rules { verb: RulesVerb::Show(args) } => rules::show(&args),
        Verb::Rules { verb: RulesVerb::Check(args) } => rules::check(&args),
        Verb::Schema(args) => schema::schema(&args),
        Verb::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Args::command(), "mips", &mut script);
            print(&String::from_utf8_lossy(&script))
        }
        Verb::Man => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Args::command()).render(&mut page).map_err(|error| unprintable(&error))?;
            print(&String::from_utf8_lossy(&page))
        }
    }
}

/// Says something to a person; where nobody can hear, nothing is lost.
fn say(line: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{line}");
}

fn exit_code(kind: FailureKind) -> ExitCode {
    ExitCode::from(match kind {
        FailureKind::Gate => 1,
        FailureKind::Usage => 2,
        FailureKind::Io => 3,
        FailureKind::Bug => 4,
        FailureKind::Interrupted => 130,
    })
}

fn unprintable(error: &std::io::Error) -> Failure {
    Failure::new(FailureKind::Io, format!("could not write to standard output: {error}"))
}

/// Prints to standard output; a reader that went away (`| head`) is no failure.
fn print(text: &str) -> Result<(), Failure> {
    use std::io::Write;
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(unprintable(&error)),
        _ => Ok(()),
    }
}
