//! The constants of performance year 2024, each with its section of the rule book.

/// Performance year, for the floors of new measures (2.3).
pub const PERFORMANCE_YEAR: i64 = 2024;

/// The four categories in the order of the tables (6.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    Quality,
    Cost,
    Ia,
    Pi,
}

impl Category {
    pub const ALL: [Category; 4] = [Category::Quality, Category::Cost, Category::Ia, Category::Pi];

    pub fn name(self) -> &'static str {
        match self {
            Category::Quality => "quality",
            Category::Cost => "cost",
            Category::Ia => "ia",
            Category::Pi => "pi",
        }
    }
}

// 0.1 and 9.1: threshold, its quarter, the applicable percent, the published maximum.
pub const THRESHOLD: i64 = 75;
pub const MAXIMUM_REDUCTION: i64 = 9;
/// 1.05 percent at a score of 100 (9.2), in hundredths.
pub const PUBLISHED_MAXIMUM_HUNDREDTHS: i64 = 105;

/// 1.7: a practice of at most so many clinicians is small.
pub const SMALL_PRACTICE_SIZE: i64 = 15;

// 2.1, 2.4: quality.
pub const COMPLETENESS_PERCENT: i64 = 75;
pub const CASE_MINIMUM: i64 = 20;
pub const REQUIRED_MEASURES: usize = 6;
/// 10.1.
pub const MVP_REQUIRED_MEASURES: usize = 4;
/// 2.11.
pub const SMALL_PRACTICE_BONUS: i64 = 6;
/// 2.3: complete, but without benchmark or case minimum; and incomplete.
pub const SMALL_PRACTICE_POINTS: i64 = 3;
pub const FIRST_YEAR_FLOOR: i64 = 7;
pub const SECOND_YEAR_FLOOR: i64 = 5;
/// 2.7.
pub const TOPPED_OUT_CAP: i64 = 7;
pub const MEASURE_MAXIMUM: i64 = 10;
/// 2.13.
pub const QUALITY_IMPROVEMENT_MAXIMUM: i64 = 10;
pub const PRIOR_QUALITY_LEAST: i64 = 30;
/// 2.14, 13.1: the survey is one measure.
pub const SURVEY: &str = "321";
/// 2.9: the reason code of a suppressed pair in `benchmark_exclusions.csv`.
pub const SUPPRESSED: &str = "BR-022";
/// 2.10, 13.20: at most so many other measures for the survey reduction.
pub const SURVEY_OTHER_MEASURES: usize = 5;
/// 13b.34: with the survey reduction at most so many slots.
pub const SURVEY_REDUCED_SLOTS: usize = 5;

/// 2.4: 483 asks for 30 cases of an individual, 150 of a group.
pub fn case_minimum(measure_id: &str, group: bool) -> i64 {
    match (measure_id, group) {
        ("483", false) => 30,
        ("483", true) => 150,
        _ => CASE_MINIMUM,
    }
}

/// 13.18: cases an administrative-claims measure needs, and whether only large groups are scored on it.
pub fn claims_based_minimum(measure_id: &str) -> (i64, bool) {
    match measure_id {
        "479" => (200, true),
        "484" => (18, true),
        "480" => (25, false),
        "492" => (21, false),
        other => panic!("{other} is no administrative-claims measure of 2024"),
    }
}

/// 13.18: clinicians a group needs for 479 and 484.
pub const CLAIMS_BASED_GROUP_SIZE: i64 = 16;

/// 3.2: case minimum of a cost measure.
pub fn cost_case_minimum(measure_id: &str) -> i64 {
    match measure_id {
        "MSPB_1" => 35,
        "COST_IOL_1" | "COST_KA_1" | "COST_EOPCI_1" | "COST_CCLI_1" | "COST_SSC_1" | "COST_AKID_1" | "COST_PHA_1"
        | "COST_FIHR_1" | "COST_HAC_1" | "COST_LSFDD_1" | "COST_LPMSM_1" | "COST_NECABG_1" | "COST_RUSST_1"
        | "COST_MR_1" => 10,
        _ => 20,
    }
}

/// 3.2: groups only.
pub const COST_GROUPS_ONLY: &str = "COST_LGH_1";

// 5.1 to 5.4: improvement activities.
pub const ACTIVITY_POINTS: i64 = 40;
pub const MEDIUM_ACTIVITY: i64 = 10;
pub const HIGH_ACTIVITY: i64 = 20;
/// 10.1: in an MVP, whatever the practice.
pub const MVP_MEDIUM_ACTIVITY: i64 = 20;
pub const MVP_HIGH_ACTIVITY: i64 = 40;
pub const ACTIVITY_DAYS: i64 = 90;
pub const MEDICAL_HOME: &str = "IA_PCMH";
/// 13.12: half of the category for APM participants.
pub const APM_CREDIT: i64 = 20;

// 4.1, 4.2: Promoting Interoperability.
pub const INTEROPERABILITY_DAYS: i64 = 180;
pub const GATES: [&str; 4] = ["PI_PPHI_1", "PI_PPHI_2", "PI_ONCDIR_1", "PI_INFBLO_1"];
pub const PRESCRIBING: &str = "PI_EP_1";
pub const MONITORING: &str = "PI_EP_2";
pub const SENDING: &str = "PI_HIE_1";
pub const RECEIVING: &str = "PI_HIE_4";
pub const EXCHANGE: &str = "PI_HIE_5";
pub const FRAMEWORK: &str = "PI_HIE_6";
pub const ACCESS: &str = "PI_PEA_1";
pub const IMMUNIZATION: &str = "PI_PHCDRR_1";
pub const CASE_REPORTING: &str = "PI_PHCDRR_3";
pub const BONUS_MEASURES: [&str; 3] = ["PI_PHCDRR_2", "PI_PHCDRR_4", "PI_PHCDRR_5"];
pub const INTEROPERABILITY_BONUS: i64 = 5;

/// 4.1: the exclusions of a required measure.
pub fn exclusions(measure_id: &str) -> &'static [&'static str] {
    match measure_id {
        PRESCRIBING => &["PI_LVPP_1"],
        MONITORING => &["PI_EP_2_EX_1", "PI_EP_2_EX_2"],
        SENDING => &["PI_LVOTC_1"],
        RECEIVING => &["PI_LVITC_2"],
        IMMUNIZATION => &["PI_PHCDRR_1_EX_1", "PI_PHCDRR_1_EX_2", "PI_PHCDRR_1_EX_3"],
        CASE_REPORTING => &["PI_PHCDRR_3_EX_1", "PI_PHCDRR_3_EX_2", "PI_PHCDRR_3_EX_3"],
        _ => &[],
    }
}

/// 6.1: weights of quality, cost, improvement activities and Promoting Interoperability by what is scored.
/// Fewer than two scored categories: none (6.2).
pub fn weights(scored: [bool; 4], small_practice: bool) -> Option<[i64; 4]> {
    let [quality, cost, ia, pi] = scored;
    Some(match (quality, cost, ia, pi) {
        (true, true, true, true) => [30, 30, 15, 25],
        (true, false, true, true) => [55, 0, 15, 30],
        (true, true, true, false) if small_practice => [40, 30, 30, 0],
        (true, true, true, false) => [55, 30, 15, 0],
        (false, true, true, true) => [0, 30, 15, 55],
        (true, true, false, true) => [45, 30, 0, 25],
        (true, false, true, false) if small_practice => [50, 0, 50, 0],
        (true, false, true, false) => [85, 0, 15, 0],
        (false, false, true, true) => [0, 0, 15, 85],
        (true, false, false, true) => [70, 0, 0, 30],
        (false, true, true, false) => [0, 50, 50, 0],
        (true, true, false, false) => [70, 30, 0, 0],
        (false, true, false, true) => [0, 30, 0, 70],
        _ => return None,
    })
}

/// 6.4: weights in the APM Performance Pathway; its activities always have full credit, and cost has no weight.
pub fn app_weights(scored: [bool; 4]) -> Option<[i64; 4]> {
    let [quality, _, ia, pi] = scored;
    match (quality, ia, pi) {
        (true, true, true) => Some([50, 0, 20, 30]),
        (false, true, true) => Some([0, 0, 25, 75]),
        (true, true, false) => Some([75, 0, 25, 0]),
        _ => None,
    }
}
