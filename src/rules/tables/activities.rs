//! Improvement activities (42 CFR 414.1355, 414.1380(b)(3)).

use serde::Deserialize;

use super::{APP, Catalog, Listed, TRADITIONAL, list, path, performance_year, retired, rows};
use crate::model::submissions::Period;
use crate::rules::{Pack, RuleFiles, RulesError, Unit};
use crate::units::{Exact, Pure};

/// What an activity is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActivityWeight {
    /// Medium.
    Medium,
    /// High.
    High,
    /// The whole category: a recognised patient-centered medical home, or comparable.
    Full,
}

/// An improvement activity.
#[derive(Debug, Clone)]
pub struct Activity {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is worth.
    pub weight: ActivityWeight,
    /// Part of traditional MIPS.
    pub traditional: bool,
    /// Part of the APM Performance Pathway.
    pub app: bool,
    /// The year is outside those in which it is in the inventory.
    pub retired: bool,
}

impl Listed for Activity {
    fn id(&self) -> &str {
        &self.id
    }

    fn is_retired(&self) -> bool {
        self.retired
    }
}

/// Improvement activities and the parameters of the category.
#[derive(Debug, Clone)]
pub struct ActivityLaw {
    /// The activities, in the order of the pack.
    pub activities: Catalog<Activity>,
    /// Points for the whole category.
    pub full_credit: i64,
    /// Points of a medium activity; of units with a special status.
    pub medium: (i64, i64),
    /// Points of a high activity; of units with a special status.
    pub high: (i64, i64),
    /// Least days of an activity.
    pub days: i64,
    /// The performance year, within which they have to be.
    pub year: Period,
    /// Least share of a group's clinicians.
    pub group_share: Exact<Pure>,
    /// Points for taking part in an alternative payment model.
    pub apm_points: i64,
}

#[derive(Deserialize)]
struct Row {
    activity_id: String,
    title: String,
    weight: ActivityWeight,
    first_year: u16,
    last_year: Option<u16>,
    programs: String,
}

impl ActivityLaw {
    pub(super) fn read(files: &RuleFiles, pack: &Pack) -> Result<Self, RulesError> {
        let activity = |row: Row| Activity {
            retired: retired(pack, row.first_year, row.last_year),
            traditional: list(&row.programs).any(|program| program == TRADITIONAL),
            app: list(&row.programs).any(|program| program == APP),
            id: row.activity_id,
            title: row.title,
            weight: row.weight,
        };
        let activities: Vec<_> = rows(files, pack, "improvement_activities")?.into_iter().map(activity).collect();
        let points = |name: &str| pack.whole(&format!("improvement_activities.{name}"), Unit::Points);
        let full_credit = points("full_credit")?;
        let share: i64 = pack.whole("improvement_activities.apm_share", Unit::Percent)?;
        let group_share: Exact<Pure> = pack.number("improvement_activities.group_share", Unit::Percent)?;
        Ok(Self {
            activities: Catalog::new(activities, &path(pack, "improvement_activities"))?,
            full_credit,
            medium: (points("medium_points")?, points("special_status_medium_points")?),
            high: (points("high_points")?, points("special_status_high_points")?),
            days: pack.whole("improvement_activities.performance_days", Unit::Days)?,
            year: performance_year(pack)?,
            group_share: &group_share / &Exact::whole(100),
            apm_points: full_credit * share / 100,
        })
    }
}
