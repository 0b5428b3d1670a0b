//! A report of a run folder: every section takes its figures from the tables and the manifest, and computes none.

mod data;
mod figures;
mod mask;
mod money;
mod overview;
mod scenarios;
mod scores;

use super::model::{Report, Section};
use super::run_folder::RunFolder;
use crate::failure::Failure;
use figures::Figures;

/// Rows of a group table that a report shows; the tables of the run have them all.
const MOST_GROUPS: usize = 15;
/// Rows of movers that a report shows, for each scenario.
const MOST_MOVERS: usize = 15;

/// The report of a run; figures of fewer than `mask_below` clinicians are masked.
///
/// # Errors
/// When a table of the folder can't be read.
pub fn build(folder: &RunFolder, mask_below: Option<u32>) -> Result<Report, Failure> {
    let figures = Figures::read(folder, mask_below)?;
    let sections: [Option<Section>; 8] = [
        Some(overview::what_ran(&figures)),
        overview::summary(&figures),
        scores::distribution(&figures),
        scores::categories(&figures),
        scores::adjustment(&figures),
        money::dollars(&figures),
        scenarios::scenarios(&figures),
        Some(data::data(&figures)),
    ];
    let settings = &folder.manifest()["settings"]["pipeline"];
    let name = settings["name"].as_str().unwrap_or_default().to_owned();
    let rules = &folder.manifest()["rules"];
    let [performance, payment] = ["performance_year", "payment_year"].map(|year| rules[year].to_string());
    Ok(Report {
        title: name,
        subtitle: format!(
            "Merit-based Incentive Payment System, performance year {performance}, payment year {payment}"
        ),
        sections: sections.into_iter().flatten().collect(),
    })
}
