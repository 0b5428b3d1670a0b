//! The `mips` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    mips_cohort::cli::main()
}
