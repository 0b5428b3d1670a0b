//! `mips report`

use std::path::PathBuf;

use super::args::{Format, ReportArgs};
use super::report_text::terminal;
use super::{print, say};
use crate::failure::Failure;
use crate::report::build;
use crate::report::run_folder::RunFolder;
use crate::run::{Place, ReportFormat, write_reports};

/// Characters of a line where no terminal says how many there are: in a file or a pipe.
const WIDTH: u16 = 120;

/// Writes reports on a finished run, and says where they are.
pub(super) fn report(args: &ReportArgs) -> Result<(), Failure> {
    let folder = RunFolder::open(&args.run)?;
    let place = args.out.as_deref().map_or(Place::Beside, Place::In);
    let formats: Vec<ReportFormat> = args.format.iter().filter_map(|format| file_format(*format)).collect();
    let written: Vec<PathBuf> = write_reports(&folder, place, &formats, args.mask_below)?;
    for path in written {
        say(&format!("report  {}", path.display()));
    }
    if args.format.contains(&Format::Terminal) {
        print(&terminal(&build(&folder, args.mask_below)?, width()))?;
    }
    Ok(())
}

fn file_format(format: Format) -> Option<ReportFormat> {
    match format {
        Format::Html => Some(ReportFormat::Html),
        Format::Xlsx => Some(ReportFormat::Xlsx),
        Format::Markdown => Some(ReportFormat::Markdown),
        Format::Terminal => None,
    }
}

fn width() -> u16 {
    terminal_size::terminal_size().map_or(WIDTH, |(width, _)| width.0)
}
