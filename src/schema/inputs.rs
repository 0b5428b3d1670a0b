//! Input tables.

use super::Kind::{Code, CodeList, Count, Flag, Money, Npi, Number, Percent, Text, Tin};
use super::{CATEGORY, CLINICIAN_TYPE, Column, ENTITY_TYPE, Key, Kind, Table};

const fn column(name: &'static str, kind: Kind, about: &'static str) -> Column {
    Column { name, kind, about }
}

/// Every input table.
pub static INPUTS: &[&Table] = &[&CLINICIANS, &CATEGORY_SCORES];

/// The roster.
pub static CLINICIANS: Table = Table {
    name: "clinicians",
    about: "the roster: one row per clinician (NPI) of a practice (TIN)",
    key: Key::Clinician,
    needs_one_of: &[],
    columns: &[
        column("tin", Tin, "the practice"),
        column("npi", Npi, "the clinician"),
        column("clinician_type", Code(&CLINICIAN_TYPE), "42 CFR 414.1305; empty: not stated"),
        column("specialty", Text, "free text, for grouping"),
        column("state", Text, "free text, for grouping"),
        column("practice_size", Count, "clinicians of the TIN; empty: the NPIs of that TIN on the roster"),
        column("small_practice", Flag, "empty: practice_size of at most 15"),
        column("rural", Flag, "for grouping; empty: false"),
        column("hpsa", Flag, "for grouping; empty: false"),
        column("non_patient_facing", Flag, "for grouping; empty: false"),
        column("hospital_based", Flag, "for grouping; empty: false"),
        column("asc_based", Flag, "for grouping; empty: false"),
        column("facility_based", Flag, "for grouping; empty: false"),
        column(
            "segment_2_patients",
            Count,
            "weight of the clinician in the mean HCC score and dual ratio of the group",
        ),
        column("hcc_score", Number(0, 100), "mean HCC risk score of the clinician's patients"),
        column("dual_ratio", Number(0, 1), "share of the clinician's patients with Medicare and Medicaid"),
        column("complex_patient_bonus", Number(0, 10), "points that CMS gave; wins over every computed bonus"),
        column("reweight", CodeList(&CATEGORY), "categories for which an exception was approved"),
        column("automatic_euc", Flag, "CMS applied the automatic extreme-circumstances policy; empty: false"),
        column(
            "part_b_paid",
            Money,
            "what Medicare pays for covered professional services in the payment year, unadjusted",
        ),
        column("part_b_allowed", Money, "allowed charges of the same"),
    ],
};

/// Category-level records.
pub static CATEGORY_SCORES: Table = Table {
    name: "category_scores",
    about: "category scores of a clinician, group, other unit or anonymous record, one row each",
    key: Key::Entity,
    needs_one_of: CATEGORY.names,
    columns: &[
        column("entity_type", Code(&ENTITY_TYPE), "empty: individual if there is an NPI, else group"),
        column("tin", Tin, "of an individual, group or subgroup"),
        column("npi", Npi, "of an individual"),
        column("entity_id", Text, "of a virtual group, subgroup, APM entity or record"),
        column("performance_year", Count, "rows of another year are excluded; empty: the pipeline's year"),
        column("quality", Percent, "quality category score; empty: not scored"),
        column("cost", Percent, "cost category score; empty: not scored"),
        column("ia", Percent, "improvement activities category score; empty: not scored"),
        column("pi", Percent, "promoting interoperability category score; empty: not scored"),
        column("complex_patient_bonus", Number(0, 10), "points that CMS gave; wins over every computed bonus"),
        column("small_practice", Flag, "empty: the roster's, else practice_size of at most 15, else false"),
        column("practice_size", Count, "clinicians of the practice"),
        column("rural", Flag, "for grouping"),
        column("hpsa", Flag, "for grouping"),
        column("non_patient_facing", Flag, "for grouping"),
        column("hospital_based", Flag, "for grouping"),
        column("facility_based", Flag, "for grouping"),
        column("specialty", Text, "free text, for grouping"),
        column("clinician_type", Code(&CLINICIAN_TYPE), "for grouping"),
        column("state", Text, "free text, for grouping"),
        column("reweight", CodeList(&CATEGORY), "categories for which an exception was approved"),
        column("quality_weight", Percent, "published figure, to compare with"),
        column("cost_weight", Percent, "published figure, to compare with"),
        column("ia_weight", Percent, "published figure, to compare with"),
        column("pi_weight", Percent, "published figure, to compare with"),
        column("final_score", Percent, "published figure, to compare with"),
        column("payment_adjustment_percent", Number(-9, 100), "published figure, to compare with"),
        column(
            "part_b_paid",
            Money,
            "what Medicare pays for covered professional services in the payment year, unadjusted",
        ),
        column("part_b_allowed", Money, "allowed charges of the same"),
    ],
};
