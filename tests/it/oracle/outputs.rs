//! The rows of the output tables (tables.md, Outputs). Null text is empty text, null numbers are `None`. Numbers are
//! integers: `_micro` in millionths, `_hundredths` and `_cents` in hundredths, weights and case counts whole.

use super::law::Category;

#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct EntityScore {
    pub entity_type: String,
    pub tin: String,
    pub npi: String,
    pub entity_id: String,
    pub pathway: String,
    pub quality_score_micro: Option<i64>,
    pub cost_score_micro: Option<i64>,
    pub ia_score_micro: Option<i64>,
    pub pi_score_micro: Option<i64>,
    pub quality_weight: i64,
    pub cost_weight: i64,
    pub ia_weight: i64,
    pub pi_weight: i64,
    pub reweighting_reason: Option<String>,
    pub quality_achievement_points_micro: Option<i64>,
    pub quality_available_points_micro: Option<i64>,
    pub quality_bonus_points_micro: Option<i64>,
    pub quality_improvement_micro: Option<i64>,
    pub cost_improvement_micro: Option<i64>,
    pub complex_patient_bonus_hundredths: Option<i64>,
    pub final_score_hundredths: i64,
    pub payment_adjustment_percent_hundredths: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MeasureScore {
    pub entity_type: String,
    pub tin: String,
    pub npi: String,
    pub entity_id: String,
    pub pathway: String,
    pub category: Category,
    pub measure_id: String,
    pub collection_type: String,
    pub submitter: String,
    pub case_count: Option<i64>,
    pub reporting_rate_micro: Option<i64>,
    pub performance_rate_micro: Option<i64>,
    pub points_micro: Option<i64>,
    pub available_points_micro: Option<i64>,
    pub counted: bool,
    pub outcome: &'static str,
}

impl MeasureScore {
    /// A row of nobody yet: the unit's key and the pathway are filled in when the unit's rows are put together.
    pub fn new(category: Category, measure_id: &str, outcome: &'static str) -> MeasureScore {
        MeasureScore {
            entity_type: String::new(),
            tin: String::new(),
            npi: String::new(),
            entity_id: String::new(),
            pathway: String::new(),
            category,
            measure_id: measure_id.to_owned(),
            collection_type: String::new(),
            submitter: String::new(),
            case_count: None,
            reporting_rate_micro: None,
            performance_rate_micro: None,
            points_micro: None,
            available_points_micro: Some(0),
            counted: false,
            outcome,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FinalScore {
    pub tin: String,
    pub npi: String,
    pub entity_id: String,
    pub participation: &'static str,
    pub exclusion_reason: String,
    pub scored_as: &'static str,
    pub pathway: String,
    pub final_score_hundredths: Option<i64>,
    pub payment_adjustment_percent_hundredths: i64,
    pub part_b_paid_cents: Option<i64>,
    pub adjustment_dollars_cents: Option<i64>,
}

/// `tin` is empty in the row for every TIN that the roster does not name with the NPI.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PaymentLookup {
    pub npi: String,
    pub tin: String,
    pub source_tin: String,
    pub final_score_hundredths: Option<i64>,
    pub payment_adjustment_percent_hundredths: i64,
    pub rule: &'static str,
}

/// All output rows, each table sorted by its key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scores {
    pub entity_scores: Vec<EntityScore>,
    pub measure_scores: Vec<MeasureScore>,
    pub final_scores: Vec<FinalScore>,
    pub payment_lookup: Vec<PaymentLookup>,
}

impl Scores {
    pub fn extend(&mut self, other: Scores) {
        self.entity_scores.extend(other.entity_scores);
        self.measure_scores.extend(other.measure_scores);
        self.final_scores.extend(other.final_scores);
        self.payment_lookup.extend(other.payment_lookup);
    }

    pub fn sort(&mut self) {
        self.entity_scores.sort();
        self.measure_scores.sort();
        self.final_scores.sort();
        self.payment_lookup.sort();
    }
}
