//! How a failure reads: what, where, and what to do.

use std::panic::PanicHookInfo;

use crate::failure::Failure;

/// Prints a failure to standard error.
pub(super) fn tell(failure: &Failure) {
    eprintln!("error: {}", failure.message);
    if let Some(place) = &failure.place {
        let line = place.line.map(|line| format!(":{line}")).unwrap_or_default();
        let column = place.column.map(|column| format!(":{column}")).unwrap_or_default();
        eprintln!("  --> {}{line}{column}", place.path.display());
    }
    if let Some(hint) = &failure.hint {
        eprintln!("  hint: {hint}");
    }
}

/// A panic is a defect of the program: it says so and ends with exit code 4.
pub(super) fn panicked(info: &PanicHookInfo<'_>) {
    eprintln!("error: a defect of this program: {info}");
    eprintln!("  hint: please report it with the pipeline that shows it");
    std::process::exit(4);
}
