"""Scores of larger units and on other pathways, by hand, each with its working.

The benchmarks are met on an edge, so that points are whole: 236 by eCQM with 75 % has 8; 001 and 236 by registry are
benchmarks in tens, so that 20 % of 001 (fewer are better) have 9 and 60 % of 236 have 7; a per-capita cost of 1,361.27
has 8.
"""

from .checked import check
from .law import (
    APP, APP_NO_PI, CAP, NEITHER, NO_COST, NO_COST_NO_PI, NO_MEASURE, NO_PI, NOTHING, SMALL, SMALL_BONUS,
    SMALL_NO_COST_NO_PI, SMALL_NO_PI, STANDARD, activities, cost, mean, points, quality, rounded,
)
from .practices import (
    CARE, DELTA, HEART, HIGHMOOR_GROUP, KESTREL_GROUP, OAK, RIDGE, SUMMIT, TIDEWATER_GROUP, birchwood, cedar, kestrel,
    larkfield, marlow, wren,
)
from .rows import share

PER_CAPITA = points("TPCC_1", "1361.27")  # 8

# --- The virtual group of Birchwood and Cedar: two measures, 8 + 9 and the small practice's 6, 23 of 60; cost 80; one
# activity, 20 of 40, by 2 of 3 clinicians. 15.33 + 24 + 15 = 54.33.
check(
    RIDGE, quality(6, [points("236 eCQM", share(75, 25)), points("001", share(20, 80)), 0, 0, 0, 0], SMALL_BONUS),
    cost([PER_CAPITA]), activities(20), None, SMALL_NO_PI, SMALL,
)

# --- Birchwood 1 has 60 alone, but the virtual group's score counts. Birchwood 2 is of low volume alone, so without a
# score of its own; Cedar 1 would have 0.
check(birchwood(1), 0, cost([points("TPCC_1", "1046.81")]), activities(20 + 20), None, SMALL_NO_PI, SMALL)
check(cedar(1), 0, None, 0, None, SMALL_NO_COST_NO_PI, NEITHER)

# --- Highmoor in the MVP of primary care: 9 + 7 + 10 and an empty slot; 484, 35.83 at its median, 6: 32 of 50. Of the
# cost measures TPCC is the MVP's, MSPB is not. A high activity has 40 there. 19.2 + 24 + 15 + 22 = 80.2.
HIGHMOOR_PI = rounded(10, 80, 100) + 10 + 30 + rounded(25, 60, 100) + 25  # 8 + 10 + 30 + 15 + 25 = 88
check(
    HIGHMOOR_GROUP,
    quality(5, [points("001", share(20, 80)), points("236", share(60, 40)), points("047", share(40, 0)), 0,
                points("484", "35.83")]),
    cost([PER_CAPITA]), activities(40), HIGHMOOR_PI, STANDARD, pathway="M0005",
)
# Activities and PI have no program, so that there is a traditional score too: nothing in quality; MSPB, at 7, counts
# beside TPCC; the activity has 20. 0 + 22.5 + 7.5 + 22 = 52.
check(
    HIGHMOOR_GROUP, 0, cost([PER_CAPITA, points("MSPB_1", "25656.59")]), activities(20), HIGHMOOR_PI, STANDARD,
)

# --- Its heart subgroup: 492, chosen at registration, 7; 006, 047 and 326 with 100 % have 10 each: 37 of 40. 236 is not
# of the MVP; 479 needs 16 clinicians, and 2 are in the subgroup. Cost and PI are the group's, both cost measures of
# this MVP; the third activity is not of it. 27.75 + 22.5 + 15 + 22 = 87.25.
check(
    HEART,
    quality(4, [points("492", "66.52"), points("006", share(30, 0)), points("047", share(40, 0)),
                points("326", share(25, 0))]),
    cost([PER_CAPITA, points("MSPB_1", "25656.59")]), activities(20 + 20), HIGHMOOR_PI, STANDARD, pathway="G0055",
)

# --- Its geriatricians on the APP: 9 + 10 + 7 of 30; 134 has 10 because topped-out measures are not capped there. The
# survey was not possible: it takes no slot. Activities are 100, cost does not count, PI is the group's.
# 43.33 + 20 + 26.4 = 89.73.
check(
    CARE,
    quality(3, [points("001", share(20, 80)), points("134", share(50, 0)), points("236", share(60, 40))]),
    None, 100, HIGHMOOR_PI, APP, "cost:app", pathway="app",
)

# --- Larkfield 1 submitted PI alone: 8 + 10 + 30 + 3 + 25 = 76, of which 30 % are 22.8.
LARKFIELD_PI = rounded(10, 80, 100) + 10 + 30 + rounded(25, 12, 100) + 25
check(larkfield(1), 0, None, 0, LARKFIELD_PI, NO_COST, NO_MEASURE)

# --- Larkfield 2: on the APP 7 + 6, the third measure missing, and the small practice's 6: 19 of 30. 47.5 + 25 = 72.5.
# In traditional MIPS nothing.
check(
    larkfield(2), quality(3, [points("001", share(40, 60)), points("236", share(50, 50)), 0], SMALL_BONUS),
    None, 100, None, APP_NO_PI, NEITHER, pathway="app",
)
check(larkfield(2), 0, None, 0, None, SMALL_NO_COST_NO_PI, NEITHER)

# --- The accountable care organization: eight Web Interface measures with 9 each; the survey, 10 and 7; 484, 6. 370 and
# 438 have no benchmark, 479 has 150 of 200 cases: 86.5 of 100. The one eCQM with survey and 484 would be 22.5 of 50.
# PI is the mean of its clinicians: Larkfield 1, and for Highmoor 3 and 4 their group's; Larkfield 2 is excused, 3 takes
# no part. (76 + 88 + 88) / 3 = 84. 43.25 + 20 + 25.2 = 88.45.
check(
    SUMMIT,
    quality(10, [
        points("001 web interface", share(20, 80)), *[points("web interface", share(80, 20))] * 7,
        mean(points("CAHPS_2", "95.3"), points("CAHPS_3", "92.62")), points("484", "35.83"),
    ]),
    None, 100, mean(LARKFIELD_PI, HIGHMOOR_PI, HIGHMOOR_PI), APP, "cost:app", pathway="app",
)

# --- The one that a flood hit: all categories are approved, and what it submitted does not bring any back: 75. Its solo
# practitioner alone has 0.
check(
    DELTA, None, None, None, None, NOTHING,
    "quality:approved|cost:approved|ia:approved|pi:approved|threshold",
)
check(marlow(1), 0, None, 0, None, SMALL_NO_COST_NO_PI, NEITHER)

# --- The entity that opted in: 8 + 7 (130 is capped) + 10 of 60; half credit, 20, and a medium activity make 30 of 40.
# CMS has a cost measure of it, but cost does not count for APM entities. All its clinicians have an exception for PI,
# so that nobody is left for a mean. 35.42 + 11.25 = 46.67.
check(
    OAK,
    quality(6, [points("236 eCQM", share(75, 25)), CAP, points("001", share(10, 90)), 0, 0, 0]),
    None, activities(20 + 10), None, NO_COST_NO_PI, "cost:apm_entity|pi:apm_entity",
)

# --- Kestrel 1: activities alone, 7.5; with its hospital's scores 44 + 21 + 7.5 = 72.5.
check(kestrel(1), 0, None, activities(10 + 10), None, NO_COST_NO_PI, "cost:no_measure|pi:hospital_based")
check(kestrel(1), 80, 70, activities(10 + 10), None, NO_PI, "pi:hospital_based", pathway="facility")

# --- Kestrel as a group: 8 + 7 + 10 of 60, 35.42 + 7.5 = 42.92; with the scores of the hospital where most of them work
# 16.5 + 12 + 7.5 = 36.
check(
    KESTREL_GROUP,
    quality(6, [points("236 eCQM", share(75, 25)), CAP, points("001", share(10, 90)), 0, 0, 0]),
    None, activities(10 + 10), None, NO_COST_NO_PI, "cost:no_measure|pi:hospital_based",
)
check(KESTREL_GROUP, 30, 40, activities(10 + 10), None, NO_PI, "pi:hospital_based", pathway="facility")

# --- Tidewater: an exception for quality, cost and PI. Quality was submitted and so counts, 8 and 6 of 60; cost stays
# out although CMS has it; PI was not submitted. 11.67 + 50 = 61.67.
check(
    TIDEWATER_GROUP, quality(6, [points("236 eCQM", share(75, 25)), 0, 0, 0, 0, 0], SMALL_BONUS),
    None, activities(20 + 20), None, SMALL_NO_COST_NO_PI, "cost:approved|pi:approved",
)

# --- Wren 1 in an MVP: 217, 80 %, 7; 155, capped, 7; two empty slots, and 6 for the small practice: 20 of 40. 479 is
# for groups of 16 and more. A medium activity has 20, in a small practice too. 20 + 24 + 15 = 59. In traditional MIPS
# the same without quality: 39.
check(
    wren(1), quality(4, [points("217", share(40, 10)), CAP, 0, 0], SMALL_BONUS),
    cost([points("COST_LBP_1", "1581.38")]), activities(20), None, SMALL_NO_PI, SMALL, pathway="M1370",
)
check(wren(1), 0, cost([points("COST_LBP_1", "1581.38")]), activities(20), None, SMALL_NO_PI, SMALL)
