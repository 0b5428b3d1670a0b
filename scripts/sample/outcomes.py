"""What becomes of a row: for every outcome that there is, a measure or more that has it.

The last text is what it is worth; empty: not checked.
"""

from .law import points
from .practices import (
    CARE, HEART, HIGHMOOR_GROUP, MILLPOND_GROUP, NORTHGATE_GROUP, OAK, SUMMIT, Who, fernhill, harrow, kestrel,
    larkfield, millpond, wren,
)
from .rows import plain
from .traditional import SURVEY

TRADITIONAL: list[tuple[Who, str, str, str, str, str]] = [
    (NORTHGATE_GROUP, "quality", "488", "electronicHealthRecord", "suppressed", ""),
    (fernhill(2), "quality", "389", "registry", "suppressed", ""),
    (NORTHGATE_GROUP, "quality", "117", "registry", "superseded", ""),
    (fernhill(13), "quality", "134", "electronicHealthRecord", "incomplete", "0"),
    (fernhill(13), "quality", "117", "electronicHealthRecord", "below_case_minimum", "0"),
    (fernhill(16), "quality", "219", "registry", "below_case_minimum", "0"),
    (millpond(3), "quality", "236", "claims", "below_case_minimum", "3"),
    (fernhill(13), "quality", "462", "electronicHealthRecord", "no_benchmark", "0"),
    (fernhill(16), "quality", "REGCLR5", "registry", "no_benchmark", "0"),
    (harrow(1), "quality", "303", "registry", "no_benchmark", "3"),
    (NORTHGATE_GROUP, "quality", "CAHPS_4", "certifiedSurveyVendor", "below_case_minimum", ""),
    (NORTHGATE_GROUP, "quality", "CAHPS_7", "certifiedSurveyVendor", "no_benchmark", ""),
    (NORTHGATE_GROUP, "quality", "130", "electronicHealthRecord", "capped", "7"),
    (MILLPOND_GROUP, "quality", "317", "claims", "capped", "7"),
    (NORTHGATE_GROUP, "quality", "487", "registry", "floor", "5"),
    (fernhill(8), "quality", "489", "registry", "floor", "5"),
    (fernhill(12), "quality", "GIQIC26", "registry", "floor", "7"),
    (NORTHGATE_GROUP, "quality", "236", "electronicHealthRecord", "benchmark", "7"),
    (NORTHGATE_GROUP, "quality", "321", "certifiedSurveyVendor", "benchmark", plain(SURVEY, 6)),
    (fernhill(13), "quality", "outcome-required", "", "missing_required", "0"),
    (millpond(3), "quality", "required-1", "", "missing_required", "0"),
    (fernhill(15), "quality", "463", "registry", "excluded", ""),
    (NORTHGATE_GROUP, "quality", "480", "administrativeClaims", "excluded", ""),
    (MILLPOND_GROUP, "quality", "479", "administrativeClaims", "excluded", ""),
    (fernhill(10), "cost", "COST_LGH_1", "", "groups_only", ""),
    (fernhill(10), "cost", "MSPB_1", "", "below_case_minimum", ""),
    (fernhill(8), "cost", "COST_AKID_1", "", "no_benchmark", ""),
    (NORTHGATE_GROUP, "cost", "COST_LGH_1", "", "benchmark", plain(points("COST_LGH_1", "14000"), 6)),
    (NORTHGATE_GROUP, "ia", "IA_PM_16", "", "too_short", ""),
    (fernhill(13), "ia", "IA_PM_14", "", "too_short", ""),
    (NORTHGATE_GROUP, "ia", "IA_EPA_2", "", "below_half", ""),
    (NORTHGATE_GROUP, "ia", "IA_BE_6", "", "duplicate", ""),
    (NORTHGATE_GROUP, "ia", "IA_BE_6", "", "attested", "20"),
    (MILLPOND_GROUP, "ia", "IA_PM_16", "", "attested", "20"),
    (harrow(2), "ia", "IA_MVP", "", "unknown_program", "0"),
    (fernhill(16), "pi", "PI_EP_1", "", "exclusion_claimed", ""),
    (fernhill(13), "pi", "PI_PEA_1", "", "missing_required", ""),
    (fernhill(12), "pi", "PI_PPHI_2", "", "not_attested", ""),
    (NORTHGATE_GROUP, "pi", "PI_HIE_1", "", "not_counted", ""),
    (NORTHGATE_GROUP, "pi", "PI_PHCDRR_5", "", "bonus", "5"),
    (NORTHGATE_GROUP, "pi", "PI_EP_2", "", "attested", "10"),
    (fernhill(8), "pi", "PI_PEA_1", "", "scored", "1"),
]


PATHWAYS: list[tuple[Who, str, str, str, str, str, str]] = [
    (HEART, "G0055", "quality", "492", "administrativeClaims", "benchmark", "7"),
    (HEART, "G0055", "quality", "236", "registry", "unknown_program", ""),
    (HEART, "G0055", "quality", "479", "administrativeClaims", "excluded", ""),
    (HEART, "G0055", "ia", "IA_PM_4", "", "unknown_program", ""),
    (HEART, "G0055", "pi", "PI_PEA_1", "", "scored", "15"),
    (HIGHMOOR_GROUP, "M0005", "quality", "484", "administrativeClaims", "benchmark", "6"),
    (HIGHMOOR_GROUP, "M0005", "quality", "required-1", "", "missing_required", "0"),
    (HIGHMOOR_GROUP, "M0005", "cost", "MSPB_1", "", "excluded", ""),
    (HIGHMOOR_GROUP, "M0005", "ia", "IA_EPA_1", "", "attested", "40"),
    (HIGHMOOR_GROUP, "traditional", "cost", "MSPB_1", "", "benchmark", "7"),
    (HIGHMOOR_GROUP, "traditional", "ia", "IA_EPA_1", "", "attested", "20"),
    (CARE, "app", "quality", "134", "registry", "benchmark", "10"),
    (CARE, "app", "cost", "TPCC_1", "", "excluded", ""),
    (SUMMIT, "app", "quality", "226", "cmsWebInterface", "benchmark", "9"),
    (SUMMIT, "app", "quality", "321", "certifiedSurveyVendor", "benchmark", "8.5"),
    (SUMMIT, "app", "quality", "479", "administrativeClaims", "excluded", ""),
    (SUMMIT, "app", "cost", "TPCC_1", "", "excluded", ""),
    (larkfield(2), "app", "quality", "required-1", "", "missing_required", "0"),
    (OAK, "traditional", "quality", "130", "electronicHealthRecord", "capped", "7"),
    (OAK, "traditional", "cost", "TPCC_1", "", "excluded", ""),
    (kestrel(1), "facility", "ia", "IA_PM_16", "", "attested", "10"),
    (wren(1), "M1370", "quality", "217", "registry", "benchmark", "7"),
    (wren(1), "M1370", "quality", "479", "administrativeClaims", "excluded", ""),
    (wren(1), "M1370", "ia", "IA_CC_1", "", "attested", "20"),
]



def outcomes() -> list[list[str]]:
    header = ["entity_type", "tin", "npi", "entity_id", "pathway", "category", "measure_id", "collection_type"]
    rows = [(who, "traditional", *rest) for who, *rest in TRADITIONAL] + PATHWAYS
    return [header + ["outcome", "points"]] + [[*who.key(), *rest] for who, *rest in rows]
