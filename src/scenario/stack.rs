//! Scenarios on top of each other.

use serde::Serialize;

use super::file::{Exception, Improvement, PaymentChange, Reporting, WeightRow, Weights};
use super::{Header, ScenarioFile};

/// What scenarios change, one on top of the other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// The curve.
    pub payment: PaymentChange,
    /// The weights of all four categories.
    pub weights: Option<Weights>,
    /// Weights of fewer.
    pub reweighting: Vec<WeightRow>,
    /// Categories taken out.
    pub reweight: Vec<Exception>,
    /// Measures moved.
    pub performance: Vec<Improvement>,
    /// Who reports as what.
    pub submission: Vec<Reporting>,
}

/// A scenario of several files, the later on top: its names are joined by `+`, and a key of a later file goes before the same
/// key of an earlier one. How the curve is drawn is one key: `mode`, `scaling_factor` and `curve` go together.
pub fn stack(base: Changes, files: &[ScenarioFile]) -> (Header, Changes) {
    let mut changes = base;
    for file in files {
        changes.put(file);
    }
    let joined = |part: fn(&Header) -> &str, by: &str| {
        let mut parts: Vec<&str> =
            files.iter().map(|file| part(&file.scenario)).filter(|part| !part.is_empty()).collect();
        parts.dedup();
        parts.join(by)
    };
    let header = Header {
        name: joined(|header| &header.name, "+"),
        title: joined(|header| &header.title, "; "),
        author: joined(|header| &header.author, "; "),
        reference: joined(|header| &header.reference, "; "),
        baseline: files.first().and_then(|file| file.scenario.baseline.clone()),
    };
    (header, changes)
}

impl Changes {
    /// Puts a file on top.
    pub fn put(&mut self, file: &ScenarioFile) {
        if let Some(payment) = &file.payment_adjustment {
            self.payment.put(payment);
        }
        self.weights = file.weights.or(self.weights);
        let is_again = |row: &WeightRow| {
            file.reweighting.iter().any(|new| new.scored == row.scored && new.small_practice == row.small_practice)
        };
        self.reweighting.retain(|row| !is_again(row));
        self.reweighting.extend_from_slice(&file.reweighting);
        self.reweight.extend_from_slice(&file.reweight);
        self.performance.extend_from_slice(&file.performance);
        self.submission.extend_from_slice(&file.submission);
    }

    /// What is changed, by name, for a reader.
    pub fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        let payment = &self.payment;
        let mut say = |name: &str, value: Option<String>| names.extend(value.map(|value| format!("{name} = {value}")));
        say("payment_adjustment.threshold", payment.threshold.map(|number| number.to_string()));
        say("payment_adjustment.mode", payment.mode.map(|mode| format!("{mode:?}").to_lowercase()));
        say("payment_adjustment.scaling_factor", payment.scaling_factor.map(|number| number.to_string()));
        say("payment_adjustment.curve", payment.curve.clone());
        say("weights", self.weights.map(|w| format!("{} / {} / {} / {}", w.quality, w.cost, w.ia, w.pi)));
        for row in &self.reweighting {
            let small = if row.small_practice { " (small practices)" } else { "" };
            let weights: Vec<String> = row.weights.iter().map(|(name, weight)| format!("{name} {weight}")).collect();
            say("reweighting", Some(format!("{}{small}", weights.join(", "))));
        }
        for exception in &self.reweight {
            say("reweight", Some(exception.categories.join(", ") + &exception.who.text()));
        }
        for one in &self.performance {
            let how = one.collection_type.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
            let whom = one.who.text();
            say("performance", Some(format!("{}{how} by {} points{whom}", one.measure_id, one.points)));
        }
        for one in &self.submission {
            say("submission", Some(format!("as {:?}", one.as_what).to_lowercase() + &one.who.text()));
        }
        names
    }
}

impl PaymentChange {
    fn put(&mut self, later: &Self) {
        self.threshold = later.threshold.or(self.threshold);
        if later.mode.is_some() || later.curve.is_some() || later.scaling_factor.is_some() {
            self.mode = later.mode;
            self.scaling_factor = later.scaling_factor;
            self.curve.clone_from(&later.curve);
        }
    }
}
