//! Progress bars on a terminal, and Ctrl-C.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use signal_hook::consts::{SIGINT, SIGTERM};

use crate::failure::{Failure, FailureKind};
use crate::watch::Watch;

/// One bar for each stage with rows per second, on standard error, hidden off a terminal.
pub(super) struct Progress {
    bar: Mutex<ProgressBar>,
    stop: Arc<AtomicBool>,
}

impl Progress {
    /// Listens for Ctrl-C and termination.
    ///
    /// # Errors
    /// When signals can't be listened for.
    pub(super) fn new() -> Result<Self, Failure> {
        let stop = Arc::new(AtomicBool::new(false));
        let failed =
            |error: std::io::Error| Failure::new(FailureKind::Io, format!("could not listen for signals: {error}"));
        for signal in [SIGINT, SIGTERM] {
            // The second one ends the program at once.
            signal_hook::flag::register_conditional_shutdown(signal, 130, Arc::clone(&stop)).map_err(failed)?;
            signal_hook::flag::register(signal, Arc::clone(&stop)).map_err(failed)?;
        }
        // A file-size limit then is an error of the write that hits it, with a message, instead of a killed program.
        #[cfg(unix)]
        signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default()).map_err(failed)?;
        Ok(Self { bar: Mutex::new(ProgressBar::hidden()), stop })
    }

    fn replace(&self, bar: ProgressBar) {
        if let Ok(mut current) = self.bar.lock() {
            current.finish_and_clear();
            *current = bar;
        }
    }
}

impl Watch for Progress {
    fn stage(&self, name: &'static str, rows: Option<u64>) {
        let template = match rows {
            Some(_) => "{msg:<10} {bar:30} {human_pos} of {human_len} rows, {per_sec}",
            None => "{msg:<10} {spinner} {human_pos} rows, {per_sec}",
        };
        let target =
            if std::io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(rows, target).with_message(name);
        bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
        self.replace(bar);
    }

    fn advance(&self, rows: u64) {
        if let Ok(bar) = self.bar.lock() {
            bar.inc(rows);
        }
    }

    fn done(&self) {
        self.replace(ProgressBar::hidden());
    }

    fn interrupted(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}
