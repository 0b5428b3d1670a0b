"""Scores of clinicians and groups in traditional MIPS, by hand, each with its working."""

from fractions import Fraction

from .checked import check
from .law import (
    CAP, NEITHER, NEW_2023, NEW_2024, NO_COST, NO_COST_NO_PI, NO_MEASURE, NO_PI, NOTHING, SMALL, SMALL_BONUS,
    SMALL_MINIMUM, SMALL_NO_COST_NO_PI, SMALL_NO_PI, STANDARD, activities, cost, mean, points, quality, rounded,
)
from .practices import MILLPOND_GROUP, NORTHGATE_GROUP, ashgrove, fernhill, harrow, millpond, northgate
from .rows import half_up, share

# --- Northgate as a group. Six slots and two claims-based measures, 479 and 484; 480 has 14 of 25 cases and stays out.
# The survey: CAHPS_4 has 12 respondents, CAHPS_7 no benchmark, the mean of the other eight is 7.973205.
# Slot 1, the best outcome measure: 001, 22 %, 8.509 (236, 72 %, exactly 7). Then 134, 70.4 %, 8.221; the survey; 226,
# 81 %, 7.583; 318, 88 %, 7.499; and a 7: 130 (99.5 %, 9.38, capped), 236 and 498 (2 %, the floor) have it alike.
# Not chosen: 117 (61 % by EHR, 5.81; 97.5 % by the registry, 3.38, superseded), 493 (17.65 %, 6.79), 487 (the floor of
# 5), 009 (76 %, 3.62), 238 (3 %, 4.69); 488 is suppressed, which takes no slot as there are enough others.
SURVEY = half_up(mean(
    points("CAHPS_1", "86"), points("CAHPS_2", "95"), points("CAHPS_3", "93"), points("CAHPS_5", "66"),
    points("CAHPS_6", "63"), points("CAHPS_8", "87"), points("CAHPS_9", "93"), points("CAHPS_11", "27")), 6)
check(
    NORTHGATE_GROUP,
    quality(8, [
        points("001 eCQM", share(231, 819)), points("134 eCQM", share(3520, 1480)), SURVEY,
        points("226 eCQM", share(648, 152)), points("318 eCQM", share(1760, 240)),
        min(CAP, points("130 eCQM", share(5970, 30))), points("479", "0.1489"), points("484", "36.4"),
    ], prior="71.25"),
    cost([points("TPCC_1", "1490"), points("MSPB_1", "23900"), points("COST_D_1", "8000"),
          points("COST_HF_1", "12900"), points("COST_LGH_1", "14000")]),  # COST_SSC_1 has 8 of 10 cases
    activities(20 + 10),  # a high one, once, and a medium one; not one by 41 % of the clinicians, nor one of 62 days
    rounded(10, 3100, 5230) + 10 + 30 + rounded(25, 6000, 9800) + 25 + 5,  # 6 + 10 + 30 + 15 + 25 + 5 = 91
    STANDARD,
)

# --- Northgate 2: 441 is the outcome measure, 9.246; 006 (97.78 %, 6.13) is the seventh. Cost: MSPB has 30 of 35 cases.
check(
    northgate(2),
    quality(6, [
        points("441", share(49, 31)), 10, points("118", share(46, 4)), points("243", share(24, 16)), 10, CAP,
    ], prior="71.25"),  # 007 and 326 have 100 %, where the 90th percentile is 100 too; 008 is capped
    cost([points("COST_EOPCI_1", "11204.11"), points("COST_HF_1", "12500")]),
    activities(20 + 20 + 10),
    rounded(10, 410, 455) + 10 + 30 + rounded(25, 300, 400) + 25,  # 9 + 10 + 30 + 19 + 25; case reporting has all 25
    STANDARD,
)

# --- Northgate 4: three of six measures, no activities, no PI, no cost: 11.4 of 60 points count 55 %. No improvement
# with too few measures. The group's score is higher and counts.
check(
    northgate(4),
    quality(6, [points("001 eCQM", share(40, 60)), points("236 eCQM", share(90, 60)),
                points("130 eCQM", share(210, 90)), 0, 0, 0]),
    None, 0, 0, NO_COST, NO_MEASURE,
)

# --- Fernhill 1: outcome 478, 75 %, 8.081; then 350 (10), 217, 218, 358 (capped), 220; 351 (98.36 %, 2.90) is the
# seventh. 480 has 31 cases, and 25 are enough for anybody: an extra measure, so 70 points.
check(
    fernhill(1),
    quality(7, [
        points("478", share(27, 9)), 10, points("217", share(41, 9)), points("218", share(30, 10)), CAP,
        points("220", share(33, 15)), points("480", "0.0245"),
    ]),
    cost([points("COST_KA_1", "17200"), points("COST_PHA_1", "15900")]),
    activities(20 + 10),
    9 + 10 + 11 + 8 + 20 + 25 + 5,  # 10.5 and 7.5 are rounded up; immunization is excluded, case reporting has its 12.5
    STANDARD,
)

# --- Fernhill 2: 389 is suppressed and only five others are left: five slots. No PI and nothing that excuses it: 0.
check(
    fernhill(2),
    quality(5, [10, CAP, points("226", share(45, 5)), CAP, CAP]),  # 191, 130, 226, 117, 019
    cost([points("COST_IOL_1", "3600")]),
    activities(20), 0, STANDARD,
)

# --- Fernhill 3: nothing submitted, but CMS has a cost score: 9.0257 of 10. 4: nothing at all.
check(fernhill(3), 0, cost([points("TPCC_1", "1200")]), 0, 0, STANDARD)
check(fernhill(4), 0, None, 0, 0, NO_COST, NO_MEASURE)

# --- Fernhill 5: came in the last three months to a practice that does not report as a group.
check(fernhill(5), None, None, None, None, NOTHING,
      "quality:late_joiner|cost:late_joiner|ia:late_joiner|pi:late_joiner|threshold")

# --- Fernhill 6: PI leaves with the profession, cost for want of a measure. 370, the outcome, has 7 of 60 over both
# rate groups; 009 has the mean of 90 and 75; 226 its `performance` group.
check(
    fernhill(6),
    quality(6, [
        points("370 eCQM", share(7, 53)), points("134 eCQM", share(88, 22)), points("226 eCQM", share(38, 2)),
        points("382 eCQM", share(22, 8)), points("009 eCQM", "82.5"), points("281 eCQM", share(14, 11)),
    ]),
    None, activities(20 + 20), None, NO_COST_NO_PI, "cost:no_measure|pi:clinical_social_worker",
)

# --- Fernhill 7: an approved exception for PI, and none submitted. 279 is capped. Of 052 a rate group is missing, and
# the rows of 181 contradict each other: rejected.
check(
    fernhill(7),
    quality(6, [
        points("236", share(66, 22)), CAP, points("047", share(97, 3)), points("277", share(24, 1)),
        points("226", share(56, 14)), points("130", share(140, 10)),
    ]),
    cost([points("COST_ACOPD_1", "4400")]),
    activities(20 + 10 + 10), None, NO_PI, "pi:approved",
)

# --- Fernhill 8: the same exception, but PI was submitted and so counts. 488 is suppressed and leaves five slots. 489
# is in its second year: 4.13 becomes 5. AKID has no benchmark. The bonus for complex patients is given.
check(
    fernhill(8),
    quality(5, [
        10, points("236 eCQM", share(70, 30)), min(CAP, points("130 eCQM", share(196, 4))), NEW_2023, 10,
    ]),  # 001 has 12.5 %, less than the 10th percentile; 047 has 100 %
    cost([points("TPCC_1", "1800")]),
    activities(20 + 20),
    rounded(10, 95, 100) + 10 + 30 + rounded(25, 1, 300) + 25,  # 9.5 makes 10, and 1 of 300 still makes 1: 76
    STANDARD, bonus=Fraction("4.2"),
)

# --- Fernhill 9: a hurricane. What was submitted is scored; cost is not, and PI was not submitted.
check(
    fernhill(9),
    quality(6, [
        points("001 eCQM", share(30, 120)), points("236 eCQM", share(150, 50)), points("318 eCQM", share(95, 5)),
        points("317 eCQM", share(60, 140)), points("134 eCQM", share(60, 60)), points("117 eCQM", share(70, 30)),
    ]),
    None, activities(20 + 20), None, NO_COST_NO_PI, "cost:automatic_euc|pi:automatic_euc",
)

# --- Fernhill 10: hospital-based. Half of the required PI data are no submission and don't bring the category back.
# ACEP50, minutes, is the outcome. Of the cost measures LGH is for groups alone, and MSPB has 20 of 35 cases.
check(
    fernhill(10),
    quality(6, [
        points("ACEP50", "160"), points("ACEP30", "90"), CAP, CAP, points("331", share(3, 27)),
        points("416", share(3, 57)),
    ]),  # 415 and 254 are capped
    cost([points("COST_EDV_1", "6000")]),
    activities(20 + 20), None, NO_PI, "pi:hospital_based",
)

# --- Fernhill 11: sees no patients, so PI leaves and a medium activity is worth 20. 145 has 100 %, 405 is capped.
check(
    fernhill(11),
    quality(6, [
        points("ACRAD15", "1.2"), 10, points("QMM17", "95"), CAP, points("QMM16", "99.5"), points("364", share(20, 2)),
    ]),
    None, activities(20 + 20), None, NO_COST_NO_PI, "cost:no_measure|pi:non_patient_facing",
)

# --- Fernhill 12: GIQIC26 is new: 38 % is 4.95 and becomes 7. 439 has 0 %, 320 is capped. The answer about the SAFER
# guide is no: PI is 0.
check(
    fernhill(12),
    quality(6, [NEW_2024, 10, CAP, points("NHCR4", "91"), points("GIQIC23", "93"), points("185", share(45, 1))]),
    cost([points("COST_SSC_1", "1098")]),
    activities(20 + 20), 0, STANDARD,
)

# --- Fernhill 13: no outcome or high-priority measure, so one slot is empty. 134 is 70 % complete, 117 has 18 of 20
# cases, 462 no benchmark: 0 each, and 10 in the denominator. PI lacks required measures: no submission, 0.
check(
    fernhill(13),
    quality(6, [0, points("317 eCQM", share(33, 67)), points("309 eCQM", share(45, 55)), 0, 0, 0]),
    cost([points("TPCC_1", "2000")]),
    activities(10), 0, STANDARD,  # the second activity has 61 days
)

# --- Fernhill 14: better than last year in quality (83.14 % after 71.5 %: 1.63) and cost (85.50 % after 70 %: 0.22).
# 001 has 10 %, 130 is capped, 498 has 2 %, which is 4.20 and becomes 7 in its first year.
check(
    fernhill(14),
    quality(6, [
        10, points("236 eCQM", share(65, 15)), points("374 eCQM", share(30, 10)), points("117 eCQM", share(90, 5)),
        CAP, NEW_2024,
    ], prior="71.5"),
    cost([points("COST_D_1", "5100"), points("TPCC_1", "1400")], prior="70"),
    activities(20 + 20), 100, STANDARD,  # 10 + 10 + 30 + 25 + 25 + 5 is 105
)

# --- Fernhill 15: all of the anesthesiology set, five MIPS CQMs. 463 had no patients: four slots. 424 is capped.
check(
    fernhill(15),
    quality(4, [points("404", share(33, 7)), CAP, points("477", share(70, 2)), points("430", share(88, 2))]),
    None, activities(20 + 20), None, NO_COST_NO_PI, "cost:no_measure|pi:asc_based",
)

# --- Fernhill 16: two outcome measures, 219 with 12 of 20 cases and REGCLR5 without a benchmark. One of them has the
# first slot with 0 points, although five other measures have more. 155 is capped.
check(
    fernhill(16),
    quality(6, [
        0, CAP, points("226", share(44, 6)), points("317", share(45, 15)), points("126", share(50, 5)),
        points("127", share(54, 1)),
    ]),
    None, activities(10 + 10),
    50 + rounded(25, 210, 240) + 25,  # no prescriptions: their 20 go to exchange; 22; case reporting: 97 in all
    NO_COST, NO_MEASURE,
)

# --- Millpond as a group. The clinicians' claims are added up by measure: 001, the outcome, 12.5 %, 9.75; 236, 101 of
# 132, 8.65; four at 7, capped (047, 155, 181, 317). 039 (53 of 60, 6.96), 226 (61 of 63, 3.22) and 134 (156 of 159,
# 2.86) are left over. 479 is for groups of 16 and more. A medium activity is worth 20, and half of the clinicians are
# enough. The survey was not possible, but with nine measures that takes no slot.
check(
    MILLPOND_GROUP,
    quality(6, [points("001 claims", share(8, 56)), points("236 claims", share(101, 31)), CAP, CAP, CAP, CAP],
            SMALL_BONUS),
    cost([points("TPCC_1", "1431.20"), points("COST_D_1", "7400")]),
    activities(20 + 20), None, SMALL_NO_PI, SMALL,
)

# --- Millpond 1 to 3: claims alone, so 0 for activities. 4: the geriatrics set has five measures, and own activities.
check(
    millpond(1),  # 317 and 047 are capped
    quality(6, [
        points("236 claims", share(40, 10)), CAP, CAP, points("039 claims", share(20, 4)),
        points("226 claims", share(28, 2)), points("134 claims", share(44, 2)),
    ], SMALL_BONUS),
    None, 0, None, SMALL_NO_COST_NO_PI, NEITHER,
)
check(
    millpond(2),  # 317, 134, 226 and 047 are capped
    quality(6, [points("001 claims", share(8, 56)), points("236 claims", share(52, 18)), CAP, CAP, CAP, CAP],
            SMALL_BONUS),
    None, 0, None, SMALL_NO_COST_NO_PI, NEITHER,
)
check(
    millpond(3),  # 236 has 12 of 20 cases: 3 points in a small practice; 317 is capped
    quality(6, [SMALL_MINIMUM, CAP, points("134 claims", share(22, 1)), 0, 0, 0], SMALL_BONUS),
    None, 0, None, SMALL_NO_COST_NO_PI, NEITHER,
)
check(
    millpond(4),
    quality(5, [points("039 claims", share(33, 3)), CAP, CAP, CAP, CAP], SMALL_BONUS),
    None, activities(20 + 20), None, SMALL_NO_COST_NO_PI, NEITHER,
)

# --- Harrow 1: the cataract cluster has four measures; 389 is suppressed: three slots. 303 and 304 have no benchmark:
# 10 + 3 + 3 and the bonus, 22 of 30. A small practice need not report PI, but this one did. e-Prescribing has PDMP's 10
# too; patient access has its 25, 30 of the referrals and 25 of public health.
check(
    harrow(1),
    quality(3, [10, SMALL_MINIMUM, SMALL_MINIMUM], SMALL_BONUS),
    cost([points("COST_IOL_1", "3180")]),
    activities(20 + 20),
    rounded(20, 118, 130) + rounded(80, 311, 350),  # 18 + 71 = 89
    STANDARD,
)

# --- Harrow 2: two measures are all of the ophthalmology set; 10 + 7 and the bonus, 23 of 20. 7 cataracts are too few
# for cost. Half of the activities: 50 and 25 make 75.
check(harrow(2), quality(2, [10, CAP], SMALL_BONUS), None, activities(20), None, SMALL_NO_COST_NO_PI, NEITHER)

# --- Ashgrove 2 opted in and 3 reports voluntarily: activities alone, half of the score. 9 exceeds everything by the
# least there is, and reports nothing.
check(ashgrove(2), 0, None, activities(20 + 20), None, SMALL_NO_COST_NO_PI, NEITHER)
check(ashgrove(3), 0, None, activities(20 + 20), None, SMALL_NO_COST_NO_PI, NEITHER)
check(ashgrove(9), 0, None, 0, None, SMALL_NO_COST_NO_PI, NEITHER)
