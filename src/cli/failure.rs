//! How a failure reads: what, where, and what to do.

use std::panic::PanicHookInfo;

use super::say;
use crate::failure::Failure;

/// Prints a failure to standard error.
pub(super) fn tell(failure: &Failure) {
    say(&format!("error: {}", failure.message));
    if let Some(place) = &failure.place {
        let line = place.line.map(|line| format!(":{line}")).unwrap_or_default();
        let column = place.column.map(|column| format!(":{column}")).unwrap_or_default();
        say(&format!("  --> {}{line}{column}", place.path.display()));
    }
    if let Some(hint) = &failure.hint {
        say(&format!("  hint: {hint}"));
    }
}

/// A panic is a defect of the program: it says so; exit code 4 follows.
pub(super) fn panicked(info: &PanicHookInfo<'_>) {
    say(&format!("error: a defect of this program: {info}"));
    say("  hint: please report it with the pipeline that shows it");
}
