"""Quality as it was reported, file by file. What has to be found wrong with a row stands beside the row."""

from .practices import (
    CARE, DELTA, HEART, HIGHMOOR_GROUP, KESTREL_GROUP, MILLPOND_GROUP, NORTHGATE, NORTHGATE_GROUP, OAK, RIDGE, SUMMIT,
    TIDEWATER_GROUP, Who, fernhill, harrow, larkfield, millpond, misread, northgate, wren,
)
from .rows import File, Row, counts, plain, share

# ---------------------------------------------------------------------------------------------------------------------
# quality_registry.csv: MIPS CQMs and QCDR measures, as a registry hands them out. Its headers are its own.

REGISTRY_COLUMNS = [
    "Tax ID", "Provider NPI", "Measure #", "Rate Group", "Numerator", "Not Met", "Denom Exclusions",
    "Denom Exceptions", "Eligible Instances", "Performance Rate", "Data Completeness", "Case Count", "Mean or Median",
    "Reporting Option", "Submitted On",
]


def registry(who: Who, measure: str, cases: str, group: str = "", reject: str = "", **more: str) -> Row:
    """A measure with counts."""
    cells = dict(zip(REGISTRY_COLUMNS[4:9], counts(cases)))
    return registry_row(who, measure, group, cells, reject, **more)


def qcdr(who: Who, measure: str, rate: str, cases: str, group: str = "", reject: str = "", reported: str = "100",
         **more: str) -> Row:
    """A measure with a rate of its own: a percent, or a number of minutes or hours (` min`, ` h`)."""
    number, _, unit = rate.partition(" ")
    cells = {"Mean or Median" if unit else "Performance Rate": number}
    cells |= {"Data Completeness": reported, "Case Count": cases}
    return registry_row(who, measure, group, cells, reject, **more)


def registry_row(who: Who, measure: str, group: str, cells: dict[str, str], reject: str, flag: str = "",
                 exclude: str = "", day: str = "2025-03-11") -> Row:
    known = {"Tax ID": who.tin, "Provider NPI": who.npi, "Measure #": measure, "Rate Group": group}
    known |= {"Reporting Option": "Traditional MIPS", "Submitted On": day}
    return Row(known | cells, reject, flag, exclude)


REGISTRY = [
    # Northgate as a group: two measures that only count as a floor, and one that the EHR reports better
    registry(NORTHGATE_GROUP, "117", "390/10/0/0 of 420"),
    registry(NORTHGATE_GROUP, "487", "40/1960/0/0 of 2100"),
    registry(NORTHGATE_GROUP, "498", "12/588/0/0 of 610"),
    registry(NORTHGATE_GROUP, "493", "300/900/10/0 of 1250", "influenza"),
    registry(NORTHGATE_GROUP, "493", "150/1050/0/0 of 1200", "Tdap"),
    registry(NORTHGATE_GROUP, "493", "60/540/0/0 of 600", "herpesZoster"),
    registry(NORTHGATE_GROUP, "493", "90/310/0/0 of 400", "pneumococcal"),

    # Northgate 2, cardiologist: better than the group
    registry(northgate(2), "441", "49/31/0/0 of 80"),
    registry(northgate(2), "006", "44/1/1/0 of 48"),
    registry(northgate(2), "007", "38/0/0/2 of 40"),
    registry(northgate(2), "008", "42/0/0/0 of 42"),
    registry(northgate(2), "118", "46/4/0/0 of 52"),
    registry(northgate(2), "243", "24/16/0/0 of 40"),
    registry(northgate(2), "326", "61/0/3/0 of 66"),

    # Fernhill 1, orthopedic surgeon: seven good measures, and one whose counts do not add up
    registry(fernhill(1), "217", "41/9/0/0 of 50"),
    registry(fernhill(1), "218", "30/10/0/0 of 41"),
    registry(fernhill(1), "220", "33/15/0/0 of 48"),
    registry(fernhill(1), "350", "55/0/0/0 of 55"),
    registry(fernhill(1), "351", "60/1/0/0 of 61"),
    registry(fernhill(1), "358", "90/0/0/0 of 90"),
    registry(fernhill(1), "478", "27/9/0/0 of 36"),
    registry(fernhill(1), "182", "40/9/2/0 of 48", reject="counts_inconsistent"),

    # Fernhill 2, ophthalmologist: 389 is suppressed, so five slots
    registry(fernhill(2), "389", "30/2/0/0 of 32"),
    registry(Who("69-0061202", fernhill(2).npi), "191", "40/0/0/0 of 40", flag="spelling"),
    registry(fernhill(2), "130", "200/0/0/0 of 210"),
    registry(fernhill(2), "226", "55/5/0/0 of 60", "reporting"),
    registry(fernhill(2), "226", "45/5/0/0 of 50", "performance"),
    registry(fernhill(2), "226", "55/5/0/0 of 60", "combinedPopulations"),
    registry(fernhill(2), "117", "60/0/0/0 of 60"),
    registry(fernhill(2), "019", "30/0/0/0 of 30"),

    # Fernhill 7, pulmonologist
    registry(fernhill(7), "236", "66/22/0/0 of 88"),
    registry(fernhill(7), "047", "97/3/0/0 of 110"),
    registry(fernhill(7), "130", "140/10/0/0 of 160"),
    registry(fernhill(7), "226", "70/10/0/0 of 80", "reporting"),
    registry(fernhill(7), "226", "56/14/0/0 of 70", "performance"),
    registry(fernhill(7), "226", "70/10/0/0 of 80", "combinedPopulations"),
    registry(fernhill(7), "277", "24/1/0/0 of 25"),
    registry(fernhill(7), "279", "31/0/0/0 of 31"),
    registry(fernhill(7), "279", "31/0/0/0 of 31", exclude="identical_row"),
    registry(fernhill(7), "052", "40/2/0/0 of 42", "spirometry", reject="missing_stratum"),
    registry(fernhill(7), "128", "60/20/0/0 of 80", reject="not_offered"),
    registry(fernhill(7), "181", "50/4/0/0 of 54", reject="duplicate_key"),
    registry(fernhill(7), "181", "45/9/0/0 of 54", reject="duplicate_key"),

    # Fernhill 8, nephrologist: the rest of the measures comes from the EHR
    registry(fernhill(8), "489", "40/10/0/0 of 50"),
    registry(fernhill(8), "047", "50/0/0/0 of 50"),

    # Fernhill 10, emergency physician: measures of a QCDR, which bring their own rate
    registry(fernhill(10), "415", "50/0/0/0 of 50"),
    registry(fernhill(10), "416", "3/57/0/0 of 60"),
    registry(fernhill(10), "254", "66/0/0/0 of 66"),
    registry(fernhill(10), "331", "3/27/0/0 of 30"),
    qcdr(fernhill(10), "ACEP50", "160 min", "300"),
    qcdr(fernhill(10), "ACEP30", "90", "41"),
    qcdr(fernhill(10), "ACEP22", "101", "120", reject="rate_out_of_range"),
    qcdr(fernhill(10), "ACEP48", "92", "", reject="missing_completeness", reported=""),

    # Fernhill 11, radiologist
    registry(fernhill(11), "145", "300/0/0/0 of 320"),
    registry(fernhill(11), "364", "20/2/0/0 of 22"),
    registry(fernhill(11), "405", "26/0/0/0 of 26"),
    qcdr(fernhill(11), "ACRAD15", "1.2 h", "2100"),
    qcdr(fernhill(11), "QMM16", "99.5%", "64", reported="96%"),
    qcdr(fernhill(11), "QMM17", "95", "58", reported="88"),

    # Fernhill 12, gastroenterologist: GIQIC26 is new in 2024
    registry(fernhill(12), "185", "45/1/0/0 of 46"),
    registry(fernhill(12), "320", "58/0/0/0 of 60"),
    registry(fernhill(12), "439", "0/70/0/0 of 70"),
    qcdr(fernhill(12), "GIQIC23", "93", "75", "overall"),
    qcdr(fernhill(12), "GIQIC26", "38", "100", "overall"),
    qcdr(fernhill(12), "NHCR4", "91", "82"),

    # Fernhill 14, endocrinologist: 498 is new in 2024; the EHR has the rest
    registry(fernhill(14), "498", "1/49/0/0 of 50"),

    # Fernhill 15, anesthesiologist: the whole specialty set, one measure of it with nobody to report on
    registry(fernhill(15), "404", "33/7/0/0 of 40"),
    registry(fernhill(15), "424", "120/0/0/0 of 120"),
    registry(fernhill(15), "430", "88/2/0/0 of 90"),
    registry(fernhill(15), "463", "0/0/0/0 of 0"),
    registry(fernhill(15), "477", "70/2/0/0 of 72"),

    # Fernhill 16, podiatrist: two outcome measures, none worth a point
    registry(fernhill(16), "126", "50/5/0/0 of 55"),
    registry(fernhill(16), "127", "54/1/0/0 of 55"),
    registry(fernhill(16), "155", "40/0/0/0 of 40"),
    registry(fernhill(16), "219", "9/3/0/0 of 12"),
    registry(fernhill(16), "226", "48/2/0/0 of 50", "reporting"),
    registry(fernhill(16), "226", "44/6/0/0 of 50", "performance"),
    registry(fernhill(16), "226", "48/2/0/0 of 50", "combinedPopulations"),
    registry(fernhill(16), "317", "45/15/0/0 of 60"),
    qcdr(fernhill(16), "REGCLR5", "84", "26"),
    registry(fernhill(16), "226X", "44/6/0/0 of 50", reject="unknown_measure"),
    registry(misread(fernhill(16)), "182", "44/6/0/0 of 50", reject="bad_npi"),

    # Harrow 1, cataract surgeon: the four measures of the cataract cluster
    registry(harrow(1), "191", "52/0/0/0 of 52"),
    registry(harrow(1), "303", "30/6/0/0 of 40"),
    registry(harrow(1), "304", "33/3/0/0 of 40"),
    registry(harrow(1), "389", "47/5/0/0 of 52"),
]

# ---------------------------------------------------------------------------------------------------------------------
# quality_ehr.csv: eCQMs, with the rate that the EHR shows

EHR_COLUMNS = [
    "Practice TIN", "Clinician NPI", "MIPS ID", "Population Group", "Numerator", "Numerator Not Met", "Exclusions",
    "Exceptions", "Initial Population", "Rate %", "Exported",
]


def ehr(who: Who, measure: str, cases: str, group: str = "", reject: str = "", **more: str) -> Row:
    met, not_met, *rest = counts(cases)
    known = {"Practice TIN": who.tin, "Clinician NPI": who.npi, "MIPS ID": measure, "Population Group": group}
    cells = dict(zip(EHR_COLUMNS[4:9], [met, not_met, *rest]))
    shown = "" if not met.isdigit() else plain(share(int(met), int(not_met)), 2)
    known |= {"Rate %": more.get("rate", shown), "Exported": more.get("day", "2025-02-20")}
    return Row(known | cells, reject, more.get("flag", ""), cut_after=8 if reject == "ragged_row" else None)


EHR = [
    # Northgate as a group
    ehr(NORTHGATE_GROUP, "001", "231/819/30/0 of 1100"),
    ehr(NORTHGATE_GROUP, "009", "84/16/5/0 of 105", "84Days"),
    ehr(NORTHGATE_GROUP, "009", "68/32/5/0 of 105", "180Days"),
    ehr(NORTHGATE_GROUP, "117", "610/390/20/0 of 1020"),
    ehr(NORTHGATE_GROUP, "130", "5970/30/0/0 of 6100"),
    ehr(NORTHGATE_GROUP, "134", "3520/1480/210/40 of 5300"),
    ehr(NORTHGATE_GROUP, "226", "3900/100/0/0 of 4000", "reporting"),
    ehr(NORTHGATE_GROUP, "226", "648/152/0/0 of 800", "performance"),
    ehr(NORTHGATE_GROUP, "226", "3748/252/0/0 of 4000", "combinedPopulations"),
    ehr(NORTHGATE_GROUP, "236", "1512/588/60/0 of 2200", rate="71.9", flag="rate_differs"),
    ehr(NORTHGATE_GROUP, "238", "60/1940/0/0 of 2000", "overall"),
    ehr(NORTHGATE_GROUP, "238", "40/960/0/0 of 1000", "appropriateDiagnosis"),
    ehr(NORTHGATE_GROUP, "238", "100/2900/0/0 of 3000", "totalRate"),
    ehr(NORTHGATE_GROUP, "318", "1760/240/15/0 of 2040"),
    ehr(NORTHGATE_GROUP, "488", "500/300/0/0 of 800"),

    # Northgate 4, internist: three measures and nothing else, so worse than the group
    ehr(northgate(4), "001", "40/60/0/0 of 100"),
    ehr(northgate(4), "130", "210/90/0/0 of 300"),
    ehr(northgate(4), "236", "90/60/0/0 of 150"),

    # Fernhill 6, clinical social worker
    ehr(fernhill(6), "009", "36/4/0/0 of 40", "84Days"),
    ehr(fernhill(6), "009", "30/10/0/0 of 40", "180Days"),
    ehr(fernhill(6), "134", "88/22/4/0 of 118"),
    ehr(fernhill(6), "226", "60/5/0/0 of 65", "reporting"),
    ehr(fernhill(6), "226", "38/2/0/0 of 40", "performance"),
    ehr(fernhill(6), "226", "58/7/0/0 of 65", "combinedPopulations"),
    ehr(fernhill(6), "281", "14/11/0/0 of 25"),
    ehr(fernhill(6), "370", "1/9/0/0 of 10", "adolescents"),
    ehr(fernhill(6), "370", "6/44/0/0 of 50", "adults"),
    ehr(fernhill(6), "382", "22/8/0/0 of 30"),

    # Fernhill 8, nephrologist: 488 is suppressed
    ehr(fernhill(8), "001", "12/84/2/0 of 100"),
    ehr(fernhill(8), "130", "196/4/0/0 of 200"),
    ehr(fernhill(8), "236", "70/30/0/0 of 104"),
    ehr(fernhill(8), "488", "77/23/0/0 of 100"),

    # Fernhill 9, internist in the flooded county
    ehr(fernhill(9), "001", "30/120/0/0 of 150"),
    ehr(fernhill(9), "117", "70/30/0/0 of 100"),
    ehr(fernhill(9), "134", "60/60/10/0 of 130"),
    ehr(fernhill(9), "236", "150/50/0/0 of 200"),
    ehr(fernhill(9), "317", "60/140/0/0 of 200"),
    ehr(fernhill(9), "318", "95/5/0/0 of 100"),

    # Fernhill 13, nurse practitioner: no outcome or high-priority measure
    ehr(fernhill(13), "117", "15/3/0/0 of 18"),
    ehr(fernhill(13), "134", "60/10/0/0 of 100"),
    ehr(fernhill(13), "309", "45/55/0/0 of 100"),
    ehr(fernhill(13), "317", "33/67/0/0 of 100"),
    ehr(fernhill(13), "462", "20/5/0/0 of 25"),
    ehr(fernhill(13), "475", "pending/40/0/0 of 60", reject="unreadable_number"),
    ehr(fernhill(13), "310", "10/20/0/0 of 30", reject="ragged_row"),

    # Fernhill 14, endocrinologist: 374 was exported twice, the later one counts
    ehr(fernhill(14), "001", "8/72/0/0 of 80"),
    ehr(fernhill(14), "117", "90/5/0/0 of 96"),
    ehr(fernhill(14), "130", "120/0/0/0 of 120"),
    ehr(fernhill(14), "236", "65/15/0/0 of 80"),
    ehr(fernhill(14), "374", "20/20/0/0 of 40", day="2025-01-15"),
    ehr(fernhill(14), "374", "30/10/0/0 of 40"),

    # A clinician who left Fernhill
    ehr(fernhill(99), "236", "70/30/0/0 of 100", reject="not_in_roster"),
]

# ---------------------------------------------------------------------------------------------------------------------
# quality_claims.csv: measures by quality codes on Medicare Part B claims, which only small practices can use

CLAIMS_COLUMNS = [
    "tin", "npi", "measure_id", "stratum", "performance_met", "performance_not_met", "eligible_population_exclusion",
    "eligible_population_exception", "eligible_population",
]


def claims(who: Who, measure: str, cases: str, group: str = "", reject: str = "") -> Row:
    known = {"tin": who.tin, "npi": who.npi, "measure_id": measure, "stratum": group}
    return Row(known | dict(zip(CLAIMS_COLUMNS[4:], counts(cases))), reject)


CLAIMS = [
    # Millpond: each clinician's rows count for the clinician, and together for the group
    claims(millpond(1), "236", "40/10/0/0 of 54"),
    claims(millpond(1), "317", "48/0/2/0 of 52"),
    claims(millpond(1), "134", "44/2/0/0 of 50"),
    claims(millpond(1), "226", "41/3/0/0 of 48", "reporting"),
    claims(millpond(1), "226", "28/2/0/0 of 32", "performance"),
    claims(millpond(1), "226", "41/3/0/0 of 48", "combinedPopulations"),
    claims(millpond(1), "047", "30/0/0/0 of 33"),
    claims(millpond(1), "039", "20/4/0/0 of 25"),

    claims(millpond(2), "001", "8/56/0/0 of 64"),
    claims(millpond(2), "236", "52/18/0/0 of 70"),
    claims(millpond(2), "317", "62/0/0/0 of 66"),
    claims(millpond(2), "134", "60/0/5/0 of 70"),
    claims(millpond(2), "226", "45/0/0/0 of 52", "reporting"),
    claims(millpond(2), "226", "33/0/0/0 of 38", "performance"),
    claims(millpond(2), "226", "45/0/0/0 of 52", "combinedPopulations"),
    claims(millpond(2), "047", "40/0/0/0 of 41"),
    claims(millpond(2), "130", "50/0/0/0 of 50", reject="not_offered"),

    claims(millpond(3), "236", "9/3/0/0 of 12"),
    claims(millpond(3), "317", "25/0/0/0 of 28"),
    claims(millpond(3), "134", "22/1/0/0 of 25"),

    claims(millpond(4), "039", "33/3/0/0 of 38"),
    claims(millpond(4), "047", "25/0/0/0 of 25"),
    claims(millpond(4), "134", "30/0/0/0 of 31"),
    claims(millpond(4), "155", "24/0/0/0 of 26"),
    claims(millpond(4), "181", "30/0/0/0 of 30"),

    # Harrow 2, ophthalmologist: the two measures of the specialty set
    claims(harrow(2), "141", "34/0/0/0 of 36"),
    claims(harrow(2), "226", "40/0/0/0 of 44", "reporting"),
    claims(harrow(2), "226", "31/0/0/0 of 33", "performance"),
    claims(harrow(2), "226", "40/0/0/0 of 44", "combinedPopulations"),

    # Fernhill is no small practice
    claims(fernhill(11), "145", "300/0/0/0 of 320", reject="not_offered"),
]

# ---------------------------------------------------------------------------------------------------------------------
# cms_feedback_quality.csv: what CMS calculates from claims, as its feedback lists it

FEEDBACK_QUALITY_COLUMNS = ["TIN", "NPI", "Measure", "Cases", "Result"]


def feedback_quality(who: Who, measure: str, cases: str, result: str) -> Row:
    return Row(dict(zip(FEEDBACK_QUALITY_COLUMNS, [who.tin, who.npi, measure, cases, result])))


FEEDBACK_QUALITY = [
    feedback_quality(NORTHGATE_GROUP, "479", "812", "0.1489"),
    feedback_quality(NORTHGATE_GROUP, "480", "14", "0.0231"),
    feedback_quality(NORTHGATE_GROUP, "484", "240", "36.4"),
    feedback_quality(fernhill(1), "480", "31", "0.0245"),
    feedback_quality(MILLPOND_GROUP, "479", "260", "0.1502"),
]


# ---------------------------------------------------------------------------------------------------------------------
# cahps_survey.csv

CAHPS_COLUMNS = ["TIN", "Summary Measure", "Respondents", "Score", "Completeness"]


def cahps(measure: str, respondents: str, score: str) -> Row:
    return Row(dict(zip(CAHPS_COLUMNS, [NORTHGATE, measure, respondents, score, "100"])))


CAHPS = [
    cahps("CAHPS_1", "210", "86"),
    cahps("CAHPS_2", "214", "95"),
    cahps("CAHPS_3", "216", "93"),
    cahps("CAHPS_4", "12", "78"),     # too few had tried to see a specialist
    cahps("CAHPS_5", "205", "66"),
    cahps("CAHPS_6", "122", "63"),
    cahps("CAHPS_7", "219", "71.5"),  # no benchmark
    cahps("CAHPS_8", "160", "87"),
    cahps("CAHPS_9", "211", "93"),
    cahps("CAHPS_11", "148", "27"),
]

# ---------------------------------------------------------------------------------------------------------------------
# quality_portal.csv: what larger units and those on other pathways uploaded, and what CMS calculated for them

PORTAL_COLUMNS = [
    "entity_type", "tin", "npi", "entity_id", "program", "measure_id", "collection_type", "stratum", "performance_met",
    "performance_not_met", "eligible_population_exclusion", "eligible_population_exception", "eligible_population",
    "reporting_rate", "case_count", "score",
]


def portal(who: Who, program: str, collection: str, measures: dict[str, str]) -> list[Row]:
    """Measures with counts; a rate group stands behind the measure: `226 performance`."""
    rows = []
    for measure, cases in measures.items():
        cells = [*who.key(), program, *measure.partition(" ")[::2], *counts(cases)]
        columns = [column for column in PORTAL_COLUMNS[:13] if column != "collection_type"]
        rows.append(Row(dict(zip(columns, cells)) | {"collection_type": collection}))
    return rows


def calculated(who: Who, program: str, measure: str, cases: str, score: str) -> Row:
    """A measure that CMS calculates from claims, or one of the survey."""
    cells = dict(zip(PORTAL_COLUMNS, [*who.key(), program, measure])) | {"case_count": cases, "score": score}
    if measure.startswith("CAHPS"):
        return Row(cells | {"collection_type": "certifiedSurveyVendor", "reporting_rate": "100"})
    return Row(cells | {"collection_type": "administrativeClaims"})


PORTAL = [
    # The virtual group: two ways of collection, so that no smaller set of measures is looked for
    *portal(RIDGE, "mips", "electronicHealthRecord", {"236": "75/25/0/0 of 100"}),
    *portal(RIDGE, "mips", "registry", {"001": "20/80/0/0 of 100"}),

    # Highmoor in the MVP of primary care: three of four measures
    *portal(HIGHMOOR_GROUP, "M0005", "registry", {
        "001": "20/80/0/0 of 100", "236": "60/40/0/0 of 100", "047": "40/0/0/0 of 40"}),
    calculated(HIGHMOOR_GROUP, "M0005", "484", "30", "35.83"),

    # Its heart subgroup: three measures and one from claims; 236 is no measure of that MVP
    *portal(HEART, "G0055", "registry", {
        "006": "30/0/0/0 of 30", "047": "40/0/0/0 of 40", "326": "25/0/0/0 of 25", "236": "90/10/0/0 of 100"}),
    calculated(HEART, "G0055", "492", "30", "66.52"),
    calculated(HEART, "G0055", "479", "260", "0.1442"),

    # Its geriatricians, who are in an accountable care organization: the APP
    *portal(CARE, "app1", "registry", {
        "001": "20/80/0/0 of 100", "134": "50/0/0/0 of 50", "236": "60/40/0/0 of 100"}),

    # The accountable care organization: the Web Interface, one eCQM, the survey, and claims
    *portal(SUMMIT, "app1", "cmsWebInterface", {
        "001": "20/80/0/0 of 100", "110": "80/20/0/0 of 100", "112": "80/20/0/0 of 100", "113": "80/20/0/0 of 100",
        "134": "80/20/0/0 of 100", "226 reporting": "90/10/0/0 of 100", "226 performance": "80/20/0/0 of 100",
        "226 combinedPopulations": "85/15/0/0 of 100", "236": "80/20/0/0 of 100", "318": "80/20/0/0 of 100"}),
    *portal(SUMMIT, "app1", "electronicHealthRecord", {"236": "75/25/0/0 of 100"}),
    calculated(SUMMIT, "app1", "CAHPS_2", "200", "95.3"),
    calculated(SUMMIT, "app1", "CAHPS_3", "200", "92.62"),
    calculated(SUMMIT, "app1", "479", "150", "0.1442"),
    calculated(SUMMIT, "app1", "484", "40", "35.83"),

    # A clinician of it on the APP too
    *portal(larkfield(2), "app1", "registry", {"001": "40/60/0/0 of 100", "236": "50/50/0/0 of 100"}),

    # Other APM entities, in traditional MIPS
    *portal(DELTA, "mips", "electronicHealthRecord", {"236": "75/25/0/0 of 100"}),
    *portal(OAK, "mips", "electronicHealthRecord", {"236": "75/25/0/0 of 100", "130": "50/0/0/0 of 50"}),
    *portal(OAK, "mips", "registry", {"001": "10/90/0/0 of 100"}),

    *portal(KESTREL_GROUP, "mips", "electronicHealthRecord", {"236": "75/25/0/0 of 100", "130": "50/0/0/0 of 50"}),
    *portal(KESTREL_GROUP, "mips", "registry", {"001": "10/90/0/0 of 100"}),

    *portal(TIDEWATER_GROUP, "mips", "electronicHealthRecord", {"236": "75/25/0/0 of 100"}),

    # A physical therapist in an MVP; 479 is not for one clinician
    *portal(wren(1), "M1370", "registry", {"217": "40/10/0/0 of 50", "155": "30/0/0/0 of 30"}),
    calculated(wren(1), "M1370", "479", "300", "0.1442"),
]

FILES = [
    File("quality_registry.csv", "quality", REGISTRY_COLUMNS, REGISTRY),
    File("quality_ehr.csv", "quality", EHR_COLUMNS, EHR),
    File("quality_claims.csv", "quality", CLAIMS_COLUMNS, CLAIMS),
    File("quality_portal.csv", "quality", PORTAL_COLUMNS, PORTAL),
    File("cms_feedback_quality.csv", "quality", FEEDBACK_QUALITY_COLUMNS, FEEDBACK_QUALITY),
    File("cahps_survey.csv", "quality", CAHPS_COLUMNS, CAHPS),
]
