//! Claims: the table of their lines, and that of what they come to.

use super::Kind::{Date, Flag, Money, Npi, Quantity, Text, Tin};
use super::inputs::column as input;
use super::outputs::{OutputTable, OutputType, column as output};
use super::{Key, Table};

/// Lines of Part B claims.
pub static CLAIMS: Table = Table {
    name: "claims",
    about: "lines of Part B claims, one row each; rows that say the same are several lines",
    key: Key::Clinician,
    unique_by: &[],
    needs_one_of: &[],
    needs: &["beneficiary_id", "service_date", "service_count", "allowed_amount"],
    columns: &[
        input("tin", Tin, "the practice that is paid"),
        input("npi", Npi, "the clinician who performed the service"),
        input("beneficiary_id", Text, "the patient; the same text, case included, is the same patient"),
        input("service_date", Date, "day of the service: tells the segment of the determination period"),
        input(
            "hcpcs",
            Text,
            "code of the service; needed where the pipeline names patient-facing codes, else of no effect",
        ),
        input("modifiers", Text, "modifiers of the code, joined by |, blanks or commas; empty: none"),
        input("modifier_2", Text, "the second modifier, where each has a column of its own"),
        input("modifier_3", Text, "the third"),
        input("modifier_4", Text, "the fourth"),
        input(
            "place_of_service",
            Text,
            "two digits; empty: a place of no status. Where a file has no such column, claims make nobody hospital-based or ASC-based",
        ),
        input("service_count", Quantity, "services of the line"),
        input("allowed_amount", Money, "allowed charges of the line"),
        input(
            "paid_amount",
            Money,
            "what Medicare paid for it; empty: nothing. Where a file has no such column, claims fill no `part_b_paid`",
        ),
        input("covered_professional_service", Flag, "false leaves the line out: drugs and equipment, say; empty: true"),
    ],
};

/// What claims come to.
pub static CLAIMS_TOTALS: OutputTable = OutputTable {
    name: "claims_totals",
    about: "what claims come to, one row per practice, and per clinician of it, and period in which there is a line",
    columns: &[
        output("tin", OutputType::Text, "the practice"),
        output("npi", OutputType::Text, "the clinician; null: the whole practice"),
        output(
            "period",
            OutputType::Text,
            "segment_1 or segment_2 of the determination period; performance_year where it is the payment base",
        ),
        output("allowed_charges", OutputType::Money, "of covered professional services"),
        output(
            "patients",
            OutputType::Count,
            "distinct beneficiaries; of a practice each once, whoever of it saw them",
        ),
        output("services", OutputType::Micro, "covered professional services"),
        output("lines", OutputType::Count, "claim lines"),
        output(
            "telehealth_lines",
            OutputType::Count,
            "lines among them by telehealth: by place of service or modifier",
        ),
        output("telehealth_services", OutputType::Micro, "services among them by telehealth"),
        output(
            "hospital_services",
            OutputType::Micro,
            "services among them in hospitals: the places that make hospital-based",
        ),
        output("asc_services", OutputType::Micro, "services among them in ambulatory surgical centers"),
        output(
            "patient_facing_encounters",
            OutputType::Micro,
            "services among them with a patient-facing code; null: the pipeline names no codes",
        ),
        output("paid", OutputType::Money, "what Medicare paid; null: a file of the claims does not say"),
    ],
};
