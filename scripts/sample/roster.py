"""Who there is: clinicians, units and their members, what they registered for, and hospitals."""

from .practices import (
    ASHGROVE, BIRCHWOOD, CARE, CEDAR, DELTA, GOOD_HOSPITAL, HARROW, HEART, HIGHMOOR_GROUP, KESTREL_GROUP, LARKFIELD,
    MARLOW, MILLPOND_GROUP, NORTHGATE_GROUP, OAK, OAKHURST, POOR_HOSPITAL, RIDGE, SUMMIT, TIDEWATER_GROUP, Who,
    ashgrove, birchwood, cedar, fernhill, harrow, highmoor, kestrel, larkfield, marlow, millpond, misread, northgate,
    oakhurst, tidewater, wren,
)
from .rows import File, Row

# ---------------------------------------------------------------------------------------------------------------------
# clinicians.csv: the roster


def clinician(who: Who, kind: str, specialty: str, state: str, paid: str, reject: str = "", flag: str = "",
              **cells: str) -> Row:
    known = {"tin": who.tin, "npi": who.npi, "clinician_type": kind, "specialty": specialty, "state": state}
    return Row(known | {"part_b_paid": paid} | cells, reject, flag)


CLINICIAN_COLUMNS = [
    "tin", "npi", "clinician_type", "specialty", "state", "rural", "hpsa", "non_patient_facing", "hospital_based",
    "asc_based", "late_joiner", "complex_patient_bonus", "prior_quality_score", "prior_cost_score", "reweight",
    "automatic_euc", "part_b_paid", "newly_enrolled", "qp_status", "opted_in", "voluntary", "segment_1_charges",
    "segment_1_patients", "segment_1_services", "segment_2_charges", "segment_2_patients", "segment_2_services",
    "practice_size", "facility_based", "facility_ccn",
]

LAST_YEAR = {"prior_quality_score": "71.25"}  # all of Northgate had the group's quality score
COUNTRY = {"rural": "Y", "hpsa": "Y"}
OF_24 = {"practice_size": "24"}  # most of Highmoor bills elsewhere and is not on this roster


def billed(charges: str, patients: str, services: str, segments: str = "12") -> dict[str, str]:
    """The same figures in some segments of the determination period."""
    figures = {"charges": charges, "patients": patients, "services": services}
    return {f"segment_{segment}_{name}": figure for segment in segments for name, figure in figures.items()}


def hospitalist(number: int, hospital: str, paid: str) -> Row:
    known = {"practice_size": "40", "hospital_based": "1", "facility_based": "1", "facility_ccn": hospital}
    return clinician(kestrel(number), "physician", "Hospitalist", "TN", paid, **known)


CLINICIANS = [
    clinician(northgate(1), "physician", "Family Medicine", "NC", "84210.40", **LAST_YEAR),
    clinician(northgate(2), "physician", "Cardiology", "NC", "131480.00", **LAST_YEAR),
    clinician(northgate(3), "physician", "Cardiology", "NC", "118906.75", **LAST_YEAR),
    clinician(northgate(4), "physician", "Internal Medicine", "NC", "$92,114.20", **LAST_YEAR),
    clinician(northgate(5), "physician", "Internal Medicine", "NC", "$64,300.00", **LAST_YEAR),
    clinician(northgate(6), "nurse_practitioner", "Family Medicine", "NC", "41250.00", **LAST_YEAR),
    clinician(northgate(7), "physician", "Endocrinology", "NC", "70885.15", **LAST_YEAR),
    clinician(northgate(8), "physician", "Pulmonology", "NC", "80017.90", **LAST_YEAR),
    clinician(northgate(9), "physician_assistant", "Orthopedic Surgery", "NC", "36718.90", **LAST_YEAR),
    clinician(northgate(10), "physician", "Neurology", "NC", "71420.45", **LAST_YEAR),
    clinician(northgate(11), "physician", "Nephrology", "NC", "102933.70", **LAST_YEAR),
    clinician(northgate(12), "physician", "Rheumatology", "NC", "66051.00", **LAST_YEAR),
    clinician(northgate(13), "physician", "Dermatology", "VA", "88142.00", **LAST_YEAR),
    clinician(northgate(14), "physical_therapist", "Physical Therapy", "VA", "33005.75", **LAST_YEAR),
    clinician(northgate(15), "dietitian", "Nutrition", "VA", "12899.99", **LAST_YEAR),
    clinician(northgate(16), "crna", "Anesthesiology", "NC", "29460.35", **LAST_YEAR),
    clinician(northgate(17), "physician", "Infectious Disease", "NC", "52300.10", **LAST_YEAR),
    clinician(misread(northgate(18)), "physician", "Urology", "NC", "68000.00", "bad_npi", **LAST_YEAR),

    clinician(fernhill(1), "physician", "Orthopedic Surgery", "SC", "148220.60"),
    clinician(fernhill(2), "physician", "Ophthalmology", "SC", "139905.00"),
    clinician(fernhill(3), "physician", "Family Medicine", "SC", "58340.25"),
    clinician(fernhill(4), "physician_assistant", "Urgent Care", "SC", "27650.80"),
    clinician(fernhill(5), "physician", "Cardiology", "SC", "21040.00", late_joiner="Y"),
    clinician(fernhill(6), "clinical_social_worker", "Clinical Social Work", "SC", "18760.45"),
    clinician(fernhill(7), "physician", "Pulmonology", "SC", "81233.30", reweight="pi"),
    clinician(fernhill(8), "physician", "Nephrology", "SC", "109450.00", reweight="pi", complex_patient_bonus="4.2"),
    clinician(fernhill(9), "physician", "Internal Medicine", "GA", "75512.95", automatic_euc="TRUE"),
    clinician(fernhill(10), "physician", "Emergency Medicine", "SC", "62871.15", hospital_based="1"),
    clinician(fernhill(11), "physician", "Diagnostic Radiology", "SC", "97034.40", non_patient_facing="1"),
    clinician(fernhill(12), "physician", "Gastroenterology", "SC", "121700.00"),
    clinician(fernhill(13), "nurse_practitioner", "Family Medicine", "SC", "39877.60"),
    clinician(fernhill(14), "physician", "Endocrinology", "SC", "83615.50", prior_quality_score="71.5",
              prior_cost_score="70"),
    clinician(fernhill(15), "physician", "Anesthesiology", "SC", "55002.10", asc_based="1"),
    clinician(fernhill(16), "physician", "Podiatry", "SC", "47718.85"),

    clinician(millpond(1), "physician", "Family Medicine", "NC", "61240.10", **COUNTRY),
    clinician(millpond(2), "physician", "Family Medicine", "NC", "72018.00", **COUNTRY),
    clinician(millpond(3), "nurse_practitioner", "Family Medicine", "NC", "30411.35", **COUNTRY),
    clinician(millpond(4), "physician", "Geriatrics", "NC", "66909.75", **COUNTRY),
    clinician(millpond(5), "physician", "Internal Medicine", "NC", "$15,700.00", **COUNTRY),
    clinician(millpond(6), "nurse_midwife", "Certified Nurse Midwife", "NC", "6420.75", **COUNTRY),

    clinician(harrow(1), "physician", "Ophthalmology", "GA", "205330.00"),
    clinician(harrow(2), "physician", "Ophthalmology", "GA", "164811.20"),

    clinician(ashgrove(1), "physician", "Psychiatry", "SC", "71000.00", **billed("90000.00", "300", "300")),
    clinician(ashgrove(2), "physician", "Psychiatry", "SC", "70000.00", opted_in="Y",
              **billed("$90,000", "300", "300")),
    clinician(ashgrove(3), "clinical_psychologist", "Psychology", "SC", "31000.00", voluntary="Y",
              **billed("40000", "120", "150")),
    clinician(ashgrove(4), "clinical_psychologist", "Psychology", "SC", "30000.00", **billed("40000", "120", "150")),
    clinician(ashgrove(5), "physician", "Psychiatry", "SC", "12000.00", newly_enrolled="Y",
              **billed("100000", "250", "260", "2")),
    clinician(ashgrove(6), "physician", "Addiction Medicine", "SC", "99000.00", qp_status="qp",
              **billed("120000", "400", "600")),
    clinician(ashgrove(7), "other", "Counseling", "SC", "8000.00", **billed("9500", "40", "90")),
    clinician(ashgrove(8), "physician", "Addiction Medicine", "SC", "98000.00", qp_status="partial_qp",
              **billed("118000", "390", "580")),
    clinician(ashgrove(9), "physician", "Psychiatry", "SC", "72000.00", **billed("90000.01", "201", "201")),

    # Birchwood exceeds everything as a practice, and its first clinician alone
    clinician(birchwood(1), "physician", "Family Medicine", "TN", "50000.00", **billed("100000", "300", "300")),
    clinician(birchwood(2), "nurse_practitioner", "Family Medicine", "TN", "20000.00", **billed("40000", "120", "150")),
    clinician(cedar(1), "physician", "Family Medicine", "TN", "40000.00"),

    clinician(highmoor(1), "physician", "Cardiology", "TN", "100000.00", **OF_24),
    clinician(highmoor(2), "physician", "Cardiology", "TN", "110000.00", **OF_24),
    clinician(highmoor(3), "physician", "Geriatrics", "TN", "80000.00", **OF_24),
    clinician(highmoor(4), "nurse_practitioner", "Geriatrics", "TN", "30000.00", **OF_24),
    clinician(highmoor(5), "physician", "Internal Medicine", "TN", "60000.00", **OF_24),
    clinician(highmoor(6), "physician_assistant", "Internal Medicine", "TN", "25000.00", **OF_24),

    clinician(larkfield(1), "physician", "Family Medicine", "TN", "70000.00"),
    clinician(larkfield(2), "physician", "Family Medicine", "TN", "60000.00"),
    clinician(larkfield(3), "physician", "Family Medicine", "TN", "90000.00", qp_status="qp"),
    clinician(marlow(1), "physician", "Family Medicine", "GA", "40000.00"),

    # Oakhurst: 90,000 dollars together, so no more than the threshold as a practice either
    clinician(oakhurst(1), "physician", "Nephrology", "SC", "50000.00", reweight="pi", practice_size="30",
              **billed("80000", "210", "300")),
    clinician(oakhurst(2), "nurse_practitioner", "Nephrology", "SC", "10000.00", reweight="pi", practice_size="30",
              **billed("10000", "20", "30")),

    hospitalist(1, GOOD_HOSPITAL, "80000.00"),
    hospitalist(2, POOR_HOSPITAL, "70000.00"),
    hospitalist(3, POOR_HOSPITAL, "60000.00"),

    clinician(tidewater(1), "physician", "Family Medicine", "VA", "30000.00"),
    clinician(tidewater(2), "physician", "Family Medicine", "VA", "30000.00", flag="practice_size_differs",
              practice_size="1"),
    clinician(wren(1), "physical_therapist", "Physical Therapy", "VA", "45000.00"),
]

# ---------------------------------------------------------------------------------------------------------------------
# groups.csv: what is known of units and does not follow from the roster

UNIT_COLUMNS = ["entity_type", "tin", "npi", "entity_id"]
GROUP_COLUMNS = UNIT_COLUMNS + ["practice_size", "reweight", "opted_in", "facility_ccn"]


def unit(who: Who, reject: str = "", **cells: str) -> Row:
    return Row(dict(zip(UNIT_COLUMNS, who.key())) | cells, reject)


GROUPS = [
    unit(SUMMIT, practice_size="420"),
    unit(DELTA, reweight="quality|cost|ia|pi"),
    unit(OAK, practice_size="30", opted_in="yes"),
    unit(KESTREL_GROUP, facility_ccn=POOR_HOSPITAL),
    unit(TIDEWATER_GROUP, reweight="quality|cost|pi"),
]

# ---------------------------------------------------------------------------------------------------------------------
# memberships.csv

MEMBERSHIP_COLUMNS = ["entity_type", "entity_id", "tin", "npi"]


def member(of: Who, who: Who, reject: str = "", flag: str = "") -> Row:
    """A clinician, or a whole practice, of a unit."""
    return Row(dict(zip(MEMBERSHIP_COLUMNS, [of.kind, of.unit, who.tin, who.npi])), reject, flag)


MEMBERSHIPS = [
    member(RIDGE, Who(BIRCHWOOD)),
    member(RIDGE, Who(CEDAR)),
    member(Who(kind="virtual_group", unit="VG-COAST"), Who(HARROW), reject="conflicting_membership"),
    member(Who(kind="virtual_group", unit="VG-COVE"), Who(HARROW), reject="conflicting_membership"),

    member(HEART, highmoor(1)),
    member(HEART, highmoor(2)),
    member(HEART, Who(HEART.tin, northgate(3).npi), reject="not_in_roster"),  # a cardiologist of Northgate
    member(CARE, highmoor(3)),
    member(CARE, highmoor(4)),

    member(SUMMIT, Who(LARKFIELD)),
    member(SUMMIT, highmoor(3), flag="overlapping_membership"),
    member(SUMMIT, highmoor(4)),
    member(DELTA, Who(MARLOW)),
    member(DELTA, highmoor(3), flag="overlapping_membership"),
    member(OAK, Who(OAKHURST)),
]

# ---------------------------------------------------------------------------------------------------------------------
# registrations.csv

REGISTRATION_COLUMNS = UNIT_COLUMNS + [
    "mvp_id", "population_health_measure", "outcome_admin_claims_measure", "cahps_registered",
]

REGISTRATIONS = [
    unit(NORTHGATE_GROUP, cahps_registered="yes"),
    unit(MILLPOND_GROUP, cahps_registered="yes"),  # too few patients: no survey
    unit(HIGHMOOR_GROUP, mvp_id="M0005", population_health_measure="484"),
    unit(HEART, mvp_id="G0055", population_health_measure="479", outcome_admin_claims_measure="492"),
    unit(CARE, cahps_registered="yes"),            # too few patients here too
    unit(SUMMIT, cahps_registered="yes"),
    unit(wren(1), mvp_id="M1370", population_health_measure="479"),
    unit(TIDEWATER_GROUP, "unknown_mvp", mvp_id="G0056"),
    unit(Who(ASHGROVE), "not_offered", mvp_id="M1370", outcome_admin_claims_measure="480"),
]

# ---------------------------------------------------------------------------------------------------------------------
# facility_scores.csv: what CMS made of the scores of hospitals

FACILITY_COLUMNS = ["ccn", "quality_score", "cost_score"]


def hospital(ccn: str, quality: str, cost: str, reject: str = "") -> Row:
    return Row(dict(zip(FACILITY_COLUMNS, [ccn, quality, cost])), reject)


HOSPITALS = [
    hospital(GOOD_HOSPITAL, "80", "70"),
    hospital(POOR_HOSPITAL, "30", "40"),
    hospital("340113", "104", "50", "rate_out_of_range"),
]

FILES = [
    File("clinicians.csv", "clinicians", CLINICIAN_COLUMNS, CLINICIANS),
    File("groups.csv", "groups", GROUP_COLUMNS, GROUPS),
    File("memberships.csv", "memberships", MEMBERSHIP_COLUMNS, MEMBERSHIPS),
    File("registrations.csv", "registrations", REGISTRATION_COLUMNS, REGISTRATIONS),
    File("facility_scores.csv", "facility_scores", FACILITY_COLUMNS, HOSPITALS),
]
