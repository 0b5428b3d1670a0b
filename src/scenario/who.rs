//! Whom a change is about.

use serde::{Deserialize, Serialize};

/// Clinicians that have one of the values in each column that is named; nothing named: everybody. Texts are compared without
/// regard to case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Who {
    /// Practices.
    pub tin: Vec<String>,
    /// Clinicians.
    pub npi: Vec<String>,
    /// Units that have an id: virtual groups, subgroups, APM entities, records.
    pub entity_id: Vec<String>,
    /// As the roster has it.
    pub specialty: Vec<String>,
    /// As the roster has it.
    pub state: Vec<String>,
    /// As the roster has it.
    pub clinician_type: Vec<String>,
    /// In a small practice, or not.
    pub small_practice: Option<bool>,
}

/// What is known of a clinician or record, by column.
pub trait Cells {
    /// The text of a column; none: it is empty, or there is no such column.
    fn text(&self, column: &'static str) -> Option<String>;
    /// Whether the practice is small.
    fn small_practice(&self) -> bool;
}

impl Who {
    /// Columns and the values that are asked of them.
    pub fn columns(&self) -> [(&'static str, &[String]); 6] {
        [
            ("tin", &self.tin),
            ("npi", &self.npi),
            ("entity_id", &self.entity_id),
            ("specialty", &self.specialty),
            ("state", &self.state),
            ("clinician_type", &self.clinician_type),
        ]
    }

    /// Whom, in words; nothing for everybody.
    pub fn text(&self) -> String {
        let named = self.columns().into_iter().filter(|(_, values)| !values.is_empty());
        let mut parts: Vec<String> = named.map(|(column, values)| format!("{column} {}", values.join(", "))).collect();
        parts.extend(self.small_practice.map(|small| format!("small_practice {small}")));
        if parts.is_empty() { String::new() } else { format!(" of {}", parts.join("; ")) }
    }

    /// Whether this is everybody.
    pub fn is_everybody(&self) -> bool {
        self.small_practice.is_none() && self.columns().iter().all(|(_, values)| values.is_empty())
    }

    /// Whether a clinician is meant.
    pub fn means(&self, cells: &impl Cells) -> bool {
        let has = |(column, values): (&'static str, &[String])| {
            values.is_empty()
                || cells.text(column).is_some_and(|text| values.iter().any(|value| value.eq_ignore_ascii_case(&text)))
        };
        self.small_practice.is_none_or(|small| small == cells.small_practice()) && self.columns().into_iter().all(has)
    }
}
