"""Cost, improvement activities and promoting interoperability, file by file."""

from .practices import (
    DELTA, FERNHILL, HEART, HIGHMOOR_GROUP, KESTREL_GROUP, MILLPOND_GROUP, NORTHGATE_GROUP, OAK, RIDGE, SUMMIT,
    TIDEWATER_GROUP, Who, ashgrove, birchwood, fernhill, harrow, kestrel, larkfield, millpond, northgate, wren,
)
from .rows import File, Row

UNIT_COLUMNS = ["Unit Type", "Unit"]  # of virtual groups, subgroups and APM entities

# ---------------------------------------------------------------------------------------------------------------------
# cms_feedback_cost.csv: what CMS calculates from claims

FEEDBACK_COST_COLUMNS = ["TIN", "NPI", "Measure", "Episodes or Patients", "Risk-Adjusted Cost"] + UNIT_COLUMNS


def feedback_cost(who: Who, measure: str, cases: str, cost: str, reject: str = "") -> Row:
    return Row(dict(zip(FEEDBACK_COST_COLUMNS, [who.tin, who.npi, measure, cases, cost, who.kind, who.unit])), reject)


FEEDBACK_COST = [
    feedback_cost(NORTHGATE_GROUP, "TPCC_1", "4120", "$1,490.00"),
    feedback_cost(NORTHGATE_GROUP, "MSPB_1", "388", "$23,900.00"),
    feedback_cost(NORTHGATE_GROUP, "COST_D_1", "610", "$8,000.00"),
    feedback_cost(NORTHGATE_GROUP, "COST_HF_1", "144", "$12,900.00"),
    feedback_cost(NORTHGATE_GROUP, "COST_LGH_1", "23", "$14,000.00"),
    feedback_cost(NORTHGATE_GROUP, "COST_SSC_1", "8", "$1,080.00"),
    feedback_cost(northgate(2), "COST_EOPCI_1", "12", "$11,204.11"),
    feedback_cost(northgate(2), "COST_HF_1", "25", "$12,500.00"),
    feedback_cost(northgate(2), "MSPB_1", "30", "$24,100.00"),
    feedback_cost(fernhill(1), "COST_KA_1", "18", "$17,200.00"),
    feedback_cost(fernhill(1), "COST_PHA_1", "11", "$15,900.00"),
    feedback_cost(fernhill(2), "COST_IOL_1", "30", "$3,600.00"),
    feedback_cost(fernhill(3), "TPCC_1", "45", "$1,200.00"),
    feedback_cost(fernhill(7), "COST_ACOPD_1", "33", "$4,400.00"),
    feedback_cost(fernhill(8), "COST_AKID_1", "14", "$52,310.00"),
    feedback_cost(fernhill(8), "TPCC_1", "61", "$1,800.00"),
    feedback_cost(fernhill(9), "TPCC_1", "120", "$1,150.00"),
    feedback_cost(fernhill(10), "COST_EDV_1", "210", "$6,000.00"),
    feedback_cost(fernhill(10), "COST_LGH_1", "22", "$13,000.00"),
    feedback_cost(fernhill(10), "MSPB_1", "20", "$22,800.00"),
    feedback_cost(fernhill(12), "COST_SSC_1", "88", "$1,098.00"),
    feedback_cost(fernhill(13), "TPCC_1", "25", "$2,000.00"),
    feedback_cost(fernhill(14), "COST_D_1", "55", "$5,100.00"),
    feedback_cost(fernhill(14), "TPCC_1", "90", "$1,400.00"),
    feedback_cost(Who(FERNHILL[1:], fernhill(16).npi), "TPCC_1", "40", "$1,500.00", reject="bad_tin"),
    feedback_cost(MILLPOND_GROUP, "TPCC_1", "310", "$1,431.20"),
    feedback_cost(MILLPOND_GROUP, "COST_D_1", "61", "$7,400.00"),
    feedback_cost(harrow(1), "COST_IOL_1", "44", "$3,180.00"),
    feedback_cost(harrow(2), "COST_IOL_1", "7", "$3,240.00"),
    feedback_cost(RIDGE, "TPCC_1", "90", "$1,361.27"),
    feedback_cost(birchwood(1), "TPCC_1", "40", "$1,046.81"),
    feedback_cost(HIGHMOOR_GROUP, "TPCC_1", "400", "$1,361.27"),
    feedback_cost(HIGHMOOR_GROUP, "MSPB_1", "60", "$25,656.59"),
    feedback_cost(SUMMIT, "TPCC_1", "9000", "$1,361.27"),
    feedback_cost(OAK, "TPCC_1", "70", "$1,361.27"),
    feedback_cost(TIDEWATER_GROUP, "TPCC_1", "80", "$1,361.27"),
    feedback_cost(wren(1), "COST_LBP_1", "25", "$1,581.38"),
]

# ---------------------------------------------------------------------------------------------------------------------
# improvement_activities.csv

ACTIVITY_COLUMNS = ["TIN", "NPI", "Activity", "Start", "End", "Share of Clinicians", "Source", "Attested On"]
ACTIVITY_COLUMNS += UNIT_COLUMNS


def activity(who: Who, activity_id: str, part: str = "", start: str = "2024-04-01", end: str = "2024-09-30",
             reject: str = "", day: str = "2025-02-03") -> Row:
    cells = [who.tin, who.npi, activity_id, start, end, part, "attestation portal", day, who.kind, who.unit]
    return Row(dict(zip(ACTIVITY_COLUMNS, cells)), reject)


ACTIVITIES = [
    # Northgate as a group: one high and one medium activity count, 30 of 40 points
    activity(NORTHGATE_GROUP, "IA_BE_6", "0.71"),
    activity(NORTHGATE_GROUP, "IA_BE_6", "0.76", day="2025-03-20"),
    activity(NORTHGATE_GROUP, "IA_CC_13", "0.53"),
    activity(NORTHGATE_GROUP, "IA_EPA_2", "0.41"),
    activity(NORTHGATE_GROUP, "IA_PM_16", "0.88", "2024-10-15", "2024-12-15"),
    activity(northgate(2), "IA_BE_6"),
    activity(northgate(2), "IA_PM_2"),
    activity(northgate(2), "IA_PSPA_28"),

    activity(fernhill(1), "IA_AHE_3"),
    activity(fernhill(1), "IA_PSPA_1"),
    activity(fernhill(1), "IA_PSPA_7", start="2024-02-30", reject="unreadable_date"),
    activity(fernhill(2), "IA_BE_25"),
    activity(fernhill(6), "IA_BMH_7"),
    activity(fernhill(6), "IA_BMH_9"),
    activity(fernhill(7), "IA_CC_17"),
    activity(fernhill(7), "IA_PM_13"),
    activity(fernhill(7), "IA_PM_16"),
    activity(fernhill(8), "IA_PM_4"),
    activity(fernhill(8), "IA_EPA_1"),
    activity(fernhill(9), "IA_EPA_1"),
    activity(fernhill(9), "IA_PM_4"),
    activity(fernhill(10), "IA_PSPA_32"),
    activity(fernhill(10), "IA_PSPA_22"),
    activity(fernhill(11), "IA_CC_2"),      # not patient-facing: a medium activity is worth 20
    activity(fernhill(11), "IA_PSPA_16"),
    activity(fernhill(12), "IA_AHE_6"),
    activity(fernhill(12), "IA_ERP_3"),
    activity(fernhill(12), "IA_PCHM", reject="unknown_activity"),
    activity(fernhill(13), "IA_EPA_2"),
    activity(fernhill(13), "IA_PM_14", start="2024-11-01", end="2024-12-31"),
    activity(Who("", fernhill(13).npi), "IA_CC_1", reject="missing_value"),
    activity(fernhill(14), "IA_PM_4"),
    activity(fernhill(14), "IA_BE_6"),
    activity(fernhill(15), "IA_CC_15"),
    activity(fernhill(15), "IA_BE_6"),
    activity(fernhill(16), "IA_PSPA_7"),
    activity(fernhill(16), "IA_CC_1"),

    activity(MILLPOND_GROUP, "IA_EPA_2", "0.67"),
    activity(MILLPOND_GROUP, "IA_PM_16", "0.5"),
    activity(millpond(4), "IA_PM_21"),
    activity(millpond(4), "IA_CC_9"),

    activity(harrow(1), "IA_BE_12"),
    activity(harrow(1), "IA_PSPA_16"),
    activity(harrow(2), "IA_CC_1"),
    activity(harrow(2), "IA_MVP"),         # only MIPS Value Pathways have it

    activity(ashgrove(2), "IA_CC_1"),
    activity(ashgrove(2), "IA_PSPA_16"),
    activity(ashgrove(3), "IA_CC_1"),
    activity(ashgrove(3), "IA_PSPA_16"),
    activity(ashgrove(4), "IA_CC_1"),      # of no use: left out

    activity(RIDGE, "IA_EPA_2", "0.67"),
    activity(birchwood(1), "IA_EPA_2"),
    activity(birchwood(1), "IA_PM_16"),
    activity(HIGHMOOR_GROUP, "IA_EPA_1", "0.6"),
    activity(HEART, "IA_PSPA_7", "1"),
    activity(HEART, "IA_CC_9", "1"),
    activity(HEART, "IA_PM_4", "1"),        # not of that MVP
    activity(DELTA, "IA_PM_16", "1"),
    activity(OAK, "IA_PM_16", "1"),
    activity(kestrel(1), "IA_EPA_2"),
    activity(kestrel(1), "IA_PM_16"),
    activity(KESTREL_GROUP, "IA_EPA_2", "0.9"),
    activity(KESTREL_GROUP, "IA_PM_16", "0.9"),
    activity(TIDEWATER_GROUP, "IA_EPA_2", "1"),
    activity(TIDEWATER_GROUP, "IA_PM_16", "1"),
    activity(wren(1), "IA_CC_1"),
]

# ---------------------------------------------------------------------------------------------------------------------
# promoting_interoperability.csv

PI_COLUMNS = [
    "TIN", "NPI", "Measure", "Numerator", "Denominator", "Answer", "Active Engagement", "CEHRT ID", "Period Start",
    "Period End", "Source",
]


def interoperability(who: Who, answers: dict[str, str], reject: str = "", source: str = "EHR report",
                     cehrt: str = "0015ELARKSPUR24") -> list[Row]:
    """A submission: `412/455` is a numerator and a denominator, `Yes PROD` an answer with a level of engagement."""
    return [answer(who, measure, text, reject, source, cehrt) for measure, text in answers.items()]


def answer(who: Who, measure: str, text: str, reject: str, source: str, cehrt: str) -> Row:
    numerator, _, denominator = text.partition("/") if "/" in text else ("", "", "")
    attested, _, level = text.partition(" ") if "/" not in text else ("", "", "")
    cells = [who.tin, who.npi, measure, numerator, denominator, attested, level, cehrt, "2024-03-01", "2024-09-30"]
    return Row(dict(zip(PI_COLUMNS, [*cells, source])), reject)


SAFE = {"PI_PPHI_1": "Yes", "PI_PPHI_2": "Yes", "PI_ONCDIR_1": "Yes", "PI_INFBLO_1": "Yes"}
REGISTRIES = {"PI_PHCDRR_1": "Yes PROD", "PI_PHCDRR_3": "Yes PRE"}

PI = [
    # Northgate as a group: bi-directional exchange is worth more than sending and receiving
    *interoperability(NORTHGATE_GROUP, SAFE | {
        "PI_ONCACB_1": "Yes", "PI_EP_1": "3100/5230", "PI_EP_2": "Yes", "PI_HIE_1": "612/702", "PI_HIE_4": "455/640",
        "PI_HIE_5": "Yes", "PI_PEA_1": "6000/9800", "PI_PHCDRR_5": "Yes PROD"} | REGISTRIES),
    *interoperability(northgate(2), SAFE | {
        "PI_EP_1": "410/455", "PI_EP_2": "Yes", "PI_HIE_6": "Yes", "PI_PEA_1": "300/400",
        "PI_PHCDRR_1_EX_2": "Yes", "PI_PHCDRR_3": "Yes PROD"}),

    # Fernhill
    *interoperability(fernhill(1), SAFE | {
        "PI_EP_1": "180/200", "PI_EP_2": "Yes", "PI_HIE_1": "70/100", "PI_HIE_4": "50/100", "PI_PEA_1": "480/600",
        "PI_PHCDRR_1_EX_1": "Yes", "PI_PHCDRR_3": "Yes PROD", "PI_PHCDRR_5": "Yes PROD"}),
    *interoperability(fernhill(8), SAFE | {
        "PI_EP_1": "95/100", "PI_EP_2": "Yes", "PI_HIE_5": "Yes", "PI_PEA_1": "1/300"} | REGISTRIES),
    *interoperability(fernhill(10), {
        "PI_PPHI_1": "Yes", "PI_EP_1": "30/200", "PI_EP_2": "Yes", "PI_PEA_1": "10/900"}),
    *interoperability(fernhill(12), SAFE | {
        "PI_PPHI_2": "No", "PI_EP_1": "80/100", "PI_EP_2": "Yes", "PI_HIE_5": "Yes", "PI_PEA_1": "20/40"} | REGISTRIES),
    *interoperability(fernhill(13), SAFE | {
        "PI_EP_1": "150/160", "PI_EP_2": "Yes", "PI_HIE_5": "Yes", "PI_PHCDRR_1": "Yes PROD"}),
    *interoperability(fernhill(14), SAFE | {
        "PI_EP_1": "200/200", "PI_EP_2": "Yes", "PI_HIE_5": "Yes", "PI_PEA_1": "150/150",
        "PI_PHCDRR_4": "Yes PRE"} | REGISTRIES),
    *interoperability(fernhill(14), {"PI_HIE_2": "60/80"}, reject="unknown_measure"),  # retired in 2022
    *interoperability(fernhill(16), SAFE | {
        "PI_LVPP_1": "Yes", "PI_EP_2_EX_2": "Yes", "PI_HIE_5": "Yes", "PI_PEA_1": "210/240",
        "PI_PHCDRR_1_EX_1": "Yes", "PI_PHCDRR_3": "Yes PROD"}),
    *interoperability(fernhill(16), {"PI_PPHI_1": "Yes"}, "conflicting_submission", "old EHR", "0015EOLDEHR2024"),
    *interoperability(fernhill(16), {"PI_PPHI_2": "Yes"}, "conflicting_submission", "old EHR", "0015EOLDEHR2023"),

    # Small practices need not report; a row that is wrong is no report
    *interoperability(millpond(1), {"PI_PEA_1": "240/200"}, reject="numerator_above_denominator"),
    *interoperability(harrow(1), SAFE | {
        "PI_EP_1": "118/130", "PI_EP_2_EX_1": "Yes", "PI_LVOTC_1": "Yes", "PI_LVITC_2": "Yes", "PI_PEA_1": "311/350",
        "PI_PHCDRR_1_EX_1": "Yes", "PI_PHCDRR_3_EX_1": "Yes"}),

    # A group whose subgroups have it too, and a member of an APM entity that has nothing of its own
    *interoperability(HIGHMOOR_GROUP, SAFE | {
        "PI_EP_1": "80/100", "PI_EP_2": "Yes", "PI_HIE_5": "Yes", "PI_PEA_1": "60/100"} | REGISTRIES),
    *interoperability(larkfield(1), SAFE | {
        "PI_EP_1": "80/100", "PI_EP_2": "Yes", "PI_HIE_5": "Yes", "PI_PEA_1": "12/100"} | REGISTRIES),
]

FILES = [
    File("cms_feedback_cost.csv", "cost", FEEDBACK_COST_COLUMNS, FEEDBACK_COST),
    File("improvement_activities.csv", "improvement_activities", ACTIVITY_COLUMNS, ACTIVITIES),
    File("promoting_interoperability.csv", "promoting_interoperability", PI_COLUMNS, PI),
]
