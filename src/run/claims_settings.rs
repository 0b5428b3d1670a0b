//! What a pipeline says of claims.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::claims::Period;

/// `[claims]`
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct ClaimsSettings {
    /// A CSV file with a column `hcpcs`: codes of patient-facing encounters. Without it claims make nobody non-patient
    /// facing.
    pub patient_facing_codes: Option<PathBuf>,
    /// The period whose claims stand for payments where `part_b_paid` and `part_b_allowed` are empty.
    pub payment_base: Option<PaymentBase>,
}

/// Periods whose claims can stand for the payments of the payment year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
pub enum PaymentBase {
    /// The first segment of the determination period.
    #[serde(rename = "segment_1")]
    Segment1,
    /// The second.
    #[serde(rename = "segment_2")]
    Segment2,
    /// The calendar year of the performance period.
    #[serde(rename = "performance_year")]
    PerformanceYear,
}

impl From<PaymentBase> for Period {
    fn from(base: PaymentBase) -> Self {
        match base {
            PaymentBase::Segment1 => Self::Segment1,
            PaymentBase::Segment2 => Self::Segment2,
            PaymentBase::PerformanceYear => Self::PerformanceYear,
        }
    }
}
