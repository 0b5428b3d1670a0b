//! Input tables.

use super::Kind::{Amount, Code, CodeList, Count, Date, Flag, Moment, Money, Npi, Number, Percent, Text, Tin};
use super::{
    ACTIVE_ENGAGEMENT, CATEGORY, CLAIMS, CLINICIAN_TYPE, COLLECTION_TYPE, Column, ENTITY_TYPE, Key, Kind, QP_STATUS,
    Table,
};

pub(super) const fn column(name: &'static str, kind: Kind, about: &'static str) -> Column {
    Column { name, kind, about }
}

/// Every input table.
pub static INPUTS: &[&Table] = &[
    &CLINICIANS,
    &GROUPS,
    &MEMBERSHIPS,
    &REGISTRATIONS,
    &FACILITY_SCORES,
    &PROVIDER_PAYMENTS,
    &QUALITY,
    &COST,
    &IMPROVEMENT_ACTIVITIES,
    &PROMOTING_INTEROPERABILITY,
    &CATEGORY_SCORES,
    &CLAIMS,
];

const ENTITY_TYPE_COLUMN: Column =
    column("entity_type", Code(&ENTITY_TYPE), "empty: individual if there is an NPI, else group");
const TIN_COLUMN: Column = column("tin", Tin, "of an individual, group or subgroup");
const NPI_COLUMN: Column = column("npi", Npi, "of an individual");
const ENTITY_ID_COLUMN: Column = column("entity_id", Text, "of a virtual group, subgroup, APM entity or record");
const SUBMITTER: Column = column("submitter", Text, "who submitted the row; empty: nobody in particular");
const SUBMITTED_AT: Column =
    column("submitted_at", Moment, "of two rows of one submitter the later counts; empty: before all others");
const COMPLEX_PATIENT_BONUS: Column =
    column("complex_patient_bonus", Number(0, 10), "points that CMS gave; wins over every computed bonus");
const PRIOR_QUALITY_SCORE: Column =
    column("prior_quality_score", Percent, "last year's quality achievement, without bonus and improvement");
const PRIOR_COST_SCORE: Column = column("prior_cost_score", Percent, "last year's cost score, without improvement");
const REWEIGHT: Column = column("reweight", CodeList(&CATEGORY), "categories for which an exception was approved");
const SEGMENT_1_CHARGES: Column = column(
    "segment_1_charges",
    Money,
    "allowed charges of covered professional services in the first segment of the determination period",
);
const SEGMENT_1_PATIENTS: Column = column("segment_1_patients", Count, "patients of the first segment");
const SEGMENT_1_SERVICES: Column =
    column("segment_1_services", Count, "covered professional services of the first segment");
const SEGMENT_2_CHARGES: Column = column("segment_2_charges", Money, "allowed charges of the second segment");
const SEGMENT_2_SERVICES: Column = column("segment_2_services", Count, "services of the second segment");
const PART_B_PAID: Column = column(
    "part_b_paid",
    Money,
    "what Medicare pays for covered professional services in the payment year, unadjusted",
);
const PART_B_ALLOWED: Column = column("part_b_allowed", Money, "allowed charges of the same");

/// The roster.
pub static CLINICIANS: Table = Table {
    name: "clinicians",
    about: "the roster: one row per clinician (NPI) of a practice (TIN)",
    key: Key::Clinician,
    unique_by: &[],
    needs_one_of: &[],
    needs: &[],
    columns: &[
        column("tin", Tin, "the practice"),
        column("npi", Npi, "the clinician"),
        column("clinician_type", Code(&CLINICIAN_TYPE), "42 CFR 414.1305; empty: not stated"),
        column("specialty", Text, "free text: for grouping, and matched with the specialty sets of the rule pack"),
        column("state", Text, "free text, for grouping"),
        column("practice_size", Count, "clinicians of the TIN; empty: the NPIs of that TIN on the roster"),
        column("small_practice", Flag, "empty: practice_size of at most 15"),
        column("rural", Flag, "42 CFR 414.1305; empty: false"),
        column("hpsa", Flag, "health professional shortage area, 42 CFR 414.1305; empty: false"),
        column("non_patient_facing", Flag, "42 CFR 414.1305; empty: false"),
        column("hospital_based", Flag, "42 CFR 414.1305; empty: false"),
        column("asc_based", Flag, "42 CFR 414.1305; empty: false"),
        column("facility_based", Flag, "42 CFR 414.1380(e)(2); empty: false"),
        column("facility_ccn", Text, "of a facility-based clinician: the hospital, as `facility_scores` names it"),
        column("newly_enrolled", Flag, "first enrolled in Medicare in the year, 42 CFR 414.1310(c); empty: false"),
        column(
            "qp_status",
            Code(&QP_STATUS),
            "in advanced alternative payment models, 42 CFR 414.1310(b); empty: none",
        ),
        column("partial_qp_elects", Flag, "a partial_qp who elects to take part; empty: false"),
        column(
            "opted_in",
            Flag,
            "opted in: of effect where some of the low-volume threshold is exceeded; empty: false",
        ),
        column("voluntary", Flag, "reports without a payment adjustment where left out otherwise; empty: false"),
        column("late_joiner", Flag, "joined the practice in the last three months of the year; empty: false"),
        SEGMENT_1_CHARGES,
        SEGMENT_1_PATIENTS,
        SEGMENT_1_SERVICES,
        SEGMENT_2_CHARGES,
        column(
            "segment_2_patients",
            Count,
            "patients of the second segment; also the weight of the clinician in the group's mean HCC score and dual ratio, \
             and nothing else where it is all that is filled",
        ),
        SEGMENT_2_SERVICES,
        column("hcc_score", Number(0, 100), "mean HCC risk score of the clinician's patients"),
        column("dual_ratio", Number(0, 1), "share of the clinician's patients with Medicare and Medicaid"),
        COMPLEX_PATIENT_BONUS,
        PRIOR_QUALITY_SCORE,
        PRIOR_COST_SCORE,
        REWEIGHT,
        column("automatic_euc", Flag, "CMS applied the automatic extreme-circumstances policy; empty: false"),
        PART_B_PAID,
        PART_B_ALLOWED,
    ],
};

/// What groups and other units are, where the roster does not tell it.
pub static GROUPS: Table = Table {
    name: "groups",
    about: "attributes of groups and other units, one row each; a filled cell goes before the roster",
    key: Key::Entity,
    unique_by: &[],
    needs_one_of: &[],
    needs: &[],
    columns: &[
        ENTITY_TYPE_COLUMN,
        TIN_COLUMN,
        NPI_COLUMN,
        ENTITY_ID_COLUMN,
        column("practice_size", Count, "clinicians of the unit"),
        column("small_practice", Flag, "42 CFR 414.1305"),
        column("rural", Flag, "42 CFR 414.1305"),
        column("hpsa", Flag, "42 CFR 414.1305"),
        column("non_patient_facing", Flag, "42 CFR 414.1305"),
        column("hospital_based", Flag, "42 CFR 414.1305"),
        column("asc_based", Flag, "42 CFR 414.1305"),
        column(
            "facility_ccn",
            Text,
            "of a facility-based group: the hospital; empty: that of most of its facility-based clinicians",
        ),
        column("hcc_score", Number(0, 100), "mean HCC risk score of the unit's patients"),
        column("dual_ratio", Number(0, 1), "share of the unit's patients with Medicare and Medicaid"),
        COMPLEX_PATIENT_BONUS,
        PRIOR_QUALITY_SCORE,
        PRIOR_COST_SCORE,
        REWEIGHT,
        SEGMENT_1_CHARGES,
        SEGMENT_1_PATIENTS,
        SEGMENT_1_SERVICES,
        SEGMENT_2_CHARGES,
        column("segment_2_patients", Count, "patients of the second segment"),
        SEGMENT_2_SERVICES,
        column("opted_in", Flag, "a practice that opted in; empty: false"),
    ],
};

/// Who belongs to which unit.
pub static MEMBERSHIPS: Table = Table {
    name: "memberships",
    about: "members of virtual groups, subgroups and APM entities, one row each",
    key: Key::Member,
    unique_by: &[],
    needs_one_of: &[],
    needs: &[],
    columns: &[
        column("entity_type", Code(&ENTITY_TYPE), "virtual_group, subgroup or apm_entity"),
        column("tin", Tin, "the practice of the member"),
        column("npi", Npi, "the member; empty: the whole practice"),
        column("entity_id", Text, "the unit"),
    ],
};

/// What units registered for.
pub static REGISTRATIONS: Table = Table {
    name: "registrations",
    about: "what units registered for, one row each",
    key: Key::Entity,
    unique_by: &[],
    needs_one_of: &[],
    needs: &[],
    columns: &[
        ENTITY_TYPE_COLUMN,
        TIN_COLUMN,
        NPI_COLUMN,
        ENTITY_ID_COLUMN,
        column("mvp_id", Text, "a MIPS Value Pathway of the rule pack; empty: none"),
        column(
            "population_health_measure",
            Text,
            "the measure of the pathway that was chosen, 479 or 484; empty or none: no such measure counts",
        ),
        column(
            "outcome_admin_claims_measure",
            Text,
            "an outcome measure from claims of the pathway, chosen in place of a quality measure; empty or none: none",
        ),
        column("cahps_registered", Flag, "registered for the CAHPS survey; empty: false"),
    ],
};

/// What hospitals scored.
pub static FACILITY_SCORES: Table = Table {
    name: "facility_scores",
    about: "what CMS made of the scores of hospitals for facility-based clinicians and groups, one row each",
    key: Key::Facility,
    unique_by: &[],
    needs_one_of: &[],
    needs: &["ccn", "quality_score", "cost_score"],
    columns: &[
        column("ccn", Text, "the hospital: its CMS certification number"),
        column("quality_score", Percent, "its quality category score"),
        column("cost_score", Percent, "its cost category score"),
    ],
};

/// What Medicare paid, by somebody else's account than the roster's.
pub static PROVIDER_PAYMENTS: Table = Table {
    name: "provider_payments",
    about: "what Medicare paid, one row per NPI, or per clinician of a practice; the base of dollars with `base = \"provider_payments\"` in [finance]",
    key: Key::Provider,
    unique_by: &[],
    needs_one_of: &["part_b_paid", "part_b_allowed"],
    needs: &["npi"],
    columns: &[
        column(
            "tin",
            Tin,
            "the practice, of which alone the row then speaks; empty: the amounts are those of the NPI in all practices, and each \
             of the roster's has an equal part unless a row names it",
        ),
        column("npi", Npi, "who is paid"),
        column("part_b_paid", Money, "what Medicare paid for covered professional services; empty: not known"),
        PART_B_ALLOWED,
    ],
};

/// Quality measures as reported.
pub static QUALITY: Table = Table {
    name: "quality",
    about: "quality measures as reported, one row for each unit, measure, collection type, submitter and stratum",
    key: Key::Entity,
    unique_by: &["measure_id", "collection_type", "program", "stratum", "submitter", "submitted_at"],
    needs_one_of: &["eligible_population", "performance_rate", "score"],
    needs: &["measure_id", "collection_type"],
    columns: &[
        ENTITY_TYPE_COLUMN,
        TIN_COLUMN,
        NPI_COLUMN,
        ENTITY_ID_COLUMN,
        column("measure_id", Text, "a quality measure of the rule pack"),
        column("collection_type", Code(&COLLECTION_TYPE), "how it was collected"),
        column("program", Text, "mips, app1 or the id of a MIPS Value Pathway; empty: mips"),
        column("stratum", Text, "a stratum of the measure, for measures with several rates"),
        column("performance_met", Count, "patients for whom the quality action was met"),
        column("performance_not_met", Count, "patients for whom it was not"),
        column("eligible_population_exclusion", Count, "patients who leave the denominator; empty: none"),
        column("eligible_population_exception", Count, "patients with a valid reason; empty: none"),
        column(
            "eligible_population",
            Count,
            "everybody whom the measure is about; 0 matters only to show that no case is eligible",
        ),
        column("performance_rate", Percent, "used without counts, and for measures of registries of their own"),
        column("reporting_rate", Percent, "share of the eligible cases reported; used without counts"),
        column("case_count", Count, "used without counts"),
        column(
            "score",
            Number(-9000, 9000),
            "in the unit of the benchmark: measures without a rate, from the CAHPS survey or from claims",
        ),
        SUBMITTER,
        SUBMITTED_AT,
    ],
};

/// Cost measures as CMS calculated them.
pub static COST: Table = Table {
    name: "cost",
    about: "cost measures as CMS calculated them, one row for each unit and measure",
    key: Key::Entity,
    unique_by: &["measure_id"],
    needs_one_of: &[],
    needs: &["measure_id", "case_count", "cost"],
    columns: &[
        ENTITY_TYPE_COLUMN,
        TIN_COLUMN,
        NPI_COLUMN,
        ENTITY_ID_COLUMN,
        column("measure_id", Text, "a cost measure of the rule pack"),
        column("case_count", Count, "episodes or patients"),
        column("cost", Amount, "risk-adjusted average of a case"),
    ],
};

/// Improvement activities as attested.
pub static IMPROVEMENT_ACTIVITIES: Table = Table {
    name: "improvement_activities",
    about: "improvement activities as attested, one row for each unit, activity and submitter",
    key: Key::Entity,
    unique_by: &["activity_id", "submitter", "submitted_at"],
    needs_one_of: &[],
    needs: &["activity_id"],
    columns: &[
        ENTITY_TYPE_COLUMN,
        TIN_COLUMN,
        NPI_COLUMN,
        ENTITY_ID_COLUMN,
        column("activity_id", Text, "an improvement activity of the rule pack"),
        column("performance_start", Date, "first day; without dates the activity is taken as long enough"),
        column("performance_end", Date, "last day"),
        column("share_of_clinicians", Number(0, 1), "of a group, who performed it; empty: taken as enough"),
        SUBMITTER,
        SUBMITTED_AT,
    ],
};

/// Measures of promoting interoperability as reported.
pub static PROMOTING_INTEROPERABILITY: Table = Table {
    name: "promoting_interoperability",
    about: "measures, attestations and exclusions of promoting interoperability, one row for each unit, measure and submitter",
    key: Key::Entity,
    unique_by: &["measure_id", "submitter", "submitted_at"],
    needs_one_of: &["attested", "numerator"],
    needs: &["measure_id"],
    columns: &[
        ENTITY_TYPE_COLUMN,
        TIN_COLUMN,
        NPI_COLUMN,
        ENTITY_ID_COLUMN,
        column("measure_id", Text, "a measure, attestation or exclusion of the rule pack"),
        column("numerator", Count, "of a measure with a rate"),
        column("denominator", Count, "of a measure with a rate"),
        column("attested", Flag, "the answer of a yes/no measure; an exclusion is claimed with yes"),
        column("active_engagement", Code(&ACTIVE_ENGAGEMENT), "level of a public-health measure"),
        column("cehrt_id", Text, "certified technology of the submission: from any of its rows"),
        column("performance_start", Date, "first day of the submission's period: from any of its rows"),
        column("performance_end", Date, "last day"),
        SUBMITTER,
        SUBMITTED_AT,
    ],
};

/// Category-level records.
pub static CATEGORY_SCORES: Table = Table {
    name: "category_scores",
    about: "category scores of a clinician, group, other unit or anonymous record, one row each",
    key: Key::Entity,
    unique_by: &[],
    needs_one_of: CATEGORY.names,
    needs: &[],
    columns: &[
        ENTITY_TYPE_COLUMN,
        TIN_COLUMN,
        NPI_COLUMN,
        ENTITY_ID_COLUMN,
        column("performance_year", Count, "rows of another year are excluded; empty: the pipeline's year"),
        column("quality", Percent, "quality category score; empty: not scored"),
        column("cost", Percent, "cost category score; empty: not scored"),
        column("ia", Percent, "improvement activities category score; empty: not scored"),
        column("pi", Percent, "promoting interoperability category score; empty: not scored"),
        COMPLEX_PATIENT_BONUS,
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
        REWEIGHT,
        column("quality_weight", Percent, "published figure, to compare with"),
        column("cost_weight", Percent, "published figure, to compare with"),
        column("ia_weight", Percent, "published figure, to compare with"),
        column("pi_weight", Percent, "published figure, to compare with"),
        column("final_score", Percent, "published figure, to compare with"),
        column("payment_adjustment_percent", Number(-9, 100), "published figure, to compare with"),
        PART_B_PAID,
        PART_B_ALLOWED,
    ],
};
