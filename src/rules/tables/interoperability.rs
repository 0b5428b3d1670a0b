//! Measures of promoting interoperability (42 CFR 414.1375, 414.1380(b)(4)).

use serde::Deserialize;

use super::{Catalog, Listed, path, performance_year, retired, rows};
use crate::model::submissions::Period;
use crate::rules::{Pack, RuleFiles, RulesError, Unit};
use crate::units::{Exact, Points, decimal};

/// What a measure is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A statement without which the category is zero.
    Attestation,
    /// A statement that counts for nothing.
    Optional,
    /// e-Prescribing.
    EPrescribing,
    /// Query of the prescription drug monitoring programme.
    DrugMonitoring,
    /// Health information exchange, first option: sending.
    Sending,
    /// First option: receiving and reconciling.
    Receiving,
    /// Second option: exchange in both directions.
    Bidirectional,
    /// Third option: the trusted exchange framework.
    Tefca,
    /// Giving patients electronic access.
    PatientAccess,
    /// Public health: immunization registry.
    Immunization,
    /// Public health: electronic case reporting.
    CaseReporting,
    /// Public health, optional, for a bonus.
    Bonus,
    /// An exclusion from another measure.
    Exclusion,
    /// A level of active engagement in a public-health measure.
    Engagement,
}

/// A measure of promoting interoperability.
#[derive(Debug, Clone)]
pub struct InteroperabilityMeasure {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is for.
    pub role: Role,
    /// It has a numerator and a denominator; the others are answered yes or no.
    pub has_rate: bool,
    /// The measure that an exclusion or a level of engagement belongs to.
    pub of: Option<u16>,
    /// Most points, before any move.
    pub points: Exact<Points>,
    /// The year is outside those in which it is used.
    pub retired: bool,
}

impl Listed for InteroperabilityMeasure {
    fn id(&self) -> &str {
        &self.id
    }

    fn is_retired(&self) -> bool {
        self.retired
    }
}

/// Measures of promoting interoperability and the parameters of the category.
#[derive(Debug, Clone)]
pub struct InteroperabilityLaw {
    /// The measures, in the order of the pack.
    pub measures: Catalog<InteroperabilityMeasure>,
    /// Least days of the performance period.
    pub days: i64,
    /// The performance year, within which they have to be.
    pub year: Period,
    /// The most points that count.
    pub most_points: Exact<Points>,
    /// Points for any number of optional public-health measures.
    pub bonus: Exact<Points>,
}

#[derive(Deserialize)]
struct Row {
    measure_id: String,
    title: String,
    role: Role,
    answer: Answer,
    of: Option<String>,
    points: Option<String>,
    first_year: u16,
    last_year: Option<u16>,
}

#[derive(Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Answer {
    YesNo,
    Rate,
}

impl InteroperabilityLaw {
    pub(super) fn read(files: &RuleFiles, pack: &Pack) -> Result<Self, RulesError> {
        let file = path(pack, "promoting_interoperability");
        let rows: Vec<Row> = rows(files, pack, "promoting_interoperability")?;
        let ids: Vec<String> = rows.iter().map(|row| row.measure_id.clone()).collect();
        let place = |id: &String| (0..).zip(&ids).find(|(_, known)| *known == id).map(|(place, _)| place);
        let measure = |row: Row| {
            let wrong = |what: &str| RulesError::new(&file, format!("{}: {what}", row.measure_id));
            let points = match &row.points {
                Some(text) => {
                    Exact::decimal(decimal::parse(text, 1).map_err(|_| wrong("points are no number"))?.mantissa, 1)
                }
                None => Exact::zero(),
            };
            let of = match &row.of {
                Some(id) => Some(place(id).ok_or_else(|| wrong("belongs to no measure"))?),
                None => None,
            };
            Ok(InteroperabilityMeasure {
                role: row.role,
                has_rate: row.answer == Answer::Rate,
                of,
                points,
                retired: retired(pack, row.first_year, row.last_year),
                title: row.title,
                id: row.measure_id,
            })
        };
        Ok(Self {
            measures: Catalog::new(rows.into_iter().map(measure).collect::<Result<_, RulesError>>()?, &file)?,
            days: pack.whole("promoting_interoperability.performance_days", Unit::Days)?,
            year: performance_year(pack)?,
            most_points: pack.number("promoting_interoperability.maximum", Unit::Points)?,
            bonus: pack.number("promoting_interoperability.bonus", Unit::Points)?,
        })
    }

    /// The measure that has a role which only one has.
    pub fn with_role(&self, role: Role) -> Option<u16> {
        self.measures.iter().find(|(_, measure)| measure.role == role).map(|(place, _)| place)
    }
}
