//! The rows of the input tables, column names as in tables.md, every cell as text; an empty cell is a missing one.

/// A row of a table that can be written to and read from a CSV file.
pub trait Row: Sized {
    const TABLE: &'static str;
    const COLUMNS: &'static [&'static str];
    fn cells(&self) -> Vec<&str>;
    fn from_cells(cell: impl Fn(&str) -> String) -> Self;
}

/// A row that names the unit it is about (tables.md, the entity key).
pub trait Keyed {
    fn entity_type(&self) -> &str;
    fn tin(&self) -> &str;
    fn npi(&self) -> &str;
    fn entity_id(&self) -> &str;

    /// Empty entity type: individual if there is an NPI, else group.
    fn kind(&self) -> &str {
        match (self.entity_type(), self.npi()) {
            ("", "") => "group",
            ("", _) => "individual",
            (given, _) => given,
        }
    }
}

macro_rules! table {
    ($name:ident, $file:literal, [$($column:ident),+ $(,)?]) => {
        #[doc = concat!("One row of `", $file, "`.")]
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $name {
            $(pub $column: String),+
        }

        impl Row for $name {
            const TABLE: &'static str = $file;
            const COLUMNS: &'static [&'static str] = &[$(stringify!($column)),+];

            fn cells(&self) -> Vec<&str> {
                vec![$(self.$column.as_str()),+]
            }

            fn from_cells(cell: impl Fn(&str) -> String) -> Self {
                $name { $($column: cell(stringify!($column))),+ }
            }
        }
    };
}

macro_rules! keyed {
    ($($name:ident),+) => {$(
        impl Keyed for $name {
            fn entity_type(&self) -> &str {
                &self.entity_type
            }
            fn tin(&self) -> &str {
                &self.tin
            }
            fn npi(&self) -> &str {
                &self.npi
            }
            fn entity_id(&self) -> &str {
                &self.entity_id
            }
        }
    )+};
}

table!(
    Clinician,
    "clinicians",
    [
        tin,
        npi,
        clinician_type,
        specialty,
        practice_size,
        small_practice,
        rural,
        hpsa,
        non_patient_facing,
        hospital_based,
        asc_based,
        facility_based,
        facility_ccn,
        newly_enrolled,
        qp_status,
        partial_qp_elects,
        opted_in,
        voluntary,
        late_joiner,
        segment_1_charges,
        segment_1_patients,
        segment_1_services,
        segment_2_charges,
        segment_2_patients,
        segment_2_services,
        complex_patient_bonus,
        prior_quality_score,
        prior_cost_score,
        reweight,
        automatic_euc,
        part_b_paid,
    ]
);
table!(
    Group,
    "groups",
    [
        entity_type,
        tin,
        npi,
        entity_id,
        practice_size,
        small_practice,
        rural,
        hpsa,
        non_patient_facing,
        hospital_based,
        asc_based,
        facility_ccn,
        segment_1_charges,
        segment_1_patients,
        segment_1_services,
        segment_2_charges,
        segment_2_patients,
        segment_2_services,
        complex_patient_bonus,
        prior_quality_score,
        prior_cost_score,
        reweight,
        opted_in,
    ]
);
table!(Membership, "memberships", [entity_type, entity_id, tin, npi]);
table!(
    Registration,
    "registrations",
    [
        entity_type,
        tin,
        npi,
        entity_id,
        mvp_id,
        population_health_measure,
        outcome_admin_claims_measure,
        cahps_registered,
    ]
);
table!(FacilityScore, "facility_scores", [ccn, quality_score, cost_score]);
table!(
    Quality,
    "quality",
    [
        entity_type,
        tin,
        npi,
        entity_id,
        measure_id,
        collection_type,
        program,
        stratum,
        performance_met,
        performance_not_met,
        eligible_population_exclusion,
        eligible_population_exception,
        eligible_population,
        performance_rate,
        reporting_rate,
        case_count,
        score,
        submitter,
        submitted_at,
    ]
);
table!(Cost, "cost", [entity_type, tin, npi, entity_id, measure_id, case_count, cost]);
table!(
    Activity,
    "improvement_activities",
    [
        entity_type,
        tin,
        npi,
        entity_id,
        activity_id,
        performance_start,
        performance_end,
        share_of_clinicians,
        submitter,
        submitted_at,
    ]
);
table!(
    Interoperability,
    "promoting_interoperability",
    [
        entity_type,
        tin,
        npi,
        entity_id,
        measure_id,
        numerator,
        denominator,
        attested,
        active_engagement,
        cehrt_id,
        performance_start,
        performance_end,
        submitter,
        submitted_at,
    ]
);
keyed!(Group, Registration, Quality, Cost, Activity, Interoperability);

/// The rows of one practice, or of several that have to do with each other: all input tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cohort {
    pub clinicians: Vec<Clinician>,
    pub groups: Vec<Group>,
    pub memberships: Vec<Membership>,
    pub registrations: Vec<Registration>,
    pub facility_scores: Vec<FacilityScore>,
    pub quality: Vec<Quality>,
    pub cost: Vec<Cost>,
    pub activities: Vec<Activity>,
    pub interoperability: Vec<Interoperability>,
}

impl Cohort {
    /// Takes in the rows of another practice.
    pub fn extend(&mut self, other: Cohort) {
        self.clinicians.extend(other.clinicians);
        self.groups.extend(other.groups);
        self.memberships.extend(other.memberships);
        self.registrations.extend(other.registrations);
        self.facility_scores.extend(other.facility_scores);
        self.quality.extend(other.quality);
        self.cost.extend(other.cost);
        self.activities.extend(other.activities);
        self.interoperability.extend(other.interoperability);
    }
}
