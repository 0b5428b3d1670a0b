"""The law by hand, as far as the sample needs it: CMS's 2024 benchmarks, the formulae and the weights."""

from fractions import Fraction

from .rows import half_up

# Percentiles 1, 10, 20 to 90, 99. At or above the 90th a measure has 10 points, below the 1st one; between two of them
# as many as the place and the share of the way. `-` is a measure where less is better: read from the other end, 10
# points at or below the 10th.
BENCHMARKS = {
    "001 eCQM": "- 3.92 14.53 19.83 24.25 29.05 34.15 41.62 53.18 72.21 93.62 99.5",
    "001": "- 1 10 20 30 40 50 60 70 80 90 99",
    "001 claims": "- 1 10 20 30 40 50 60 70 80 90 99",
    "006": "48.81 79.83 87.38 91.34 94.85 97.44 100 100 100 100 100",
    "009 eCQM": "10.4 66.98 74.32 77.025 79.26 81.25 82.9 84.38 86.77 90.63 99.7",
    "039 claims": "1.52 25 52.25 65.58 73.78 82.35 88.56 96.19 99.23 100 100",
    "047": "0.21 14.73 53.35 76.45 88.38 95.46 98.92 99.9 100 100 100",
    "117 eCQM": "0.5 6.33 16.145 27.25 41.085 65.67 93.57 98.46 99.66 100 100",
    "118": "37.29 73.74 78.15 81.97 85.23 88.1 91.58 97.78 100 100 100",
    "126": "0.81 27.92 66.365 88.765 98.31 100 100 100 100 100 100",
    "127": "0.95 54.07 87.7 97.92 100 100 100 100 100 100 100",
    "130": "3.8 68.13 93 98.23 99.65 99.95 100 100 100 100 100",
    "130 eCQM": "5.12 61.38 80.25 87.91 92.24 95.21 97.08 98.33 99.27 99.88 100",
    "134": "0.05 61.77 89.46 97.25 99.22 99.97 100 100 100 100 100",
    "134 claims": "2.38 90.28 99.435 100 100 100 100 100 100 100 100",
    "134 eCQM": "0.07 2.7 11.42 21.65 31.79 42.69 53.94 67.48 80.72 93.44 100",
    "185": "12.91 86.495 96.805 99.52 100 100 100 100 100 100 100",
    "217": "29.27 42.42 52.38 56.94 63.38 72.94 80 90.24 100 100 100",
    "218": "26.98 37.78 47.62 54.17 61.9 68.29 73.72 84.8 100 100 100",
    "220": "29.71 45.98 53.02 58.18 67.97 75.3 81.36 93.55 100 100 100",
    "226": "3.39 18.92 39.13 61.54 78.6 89.29 97.1 100 100 100 100",
    "226 claims": "14.29 78.17 95.935 100 100 100 100 100 100 100 100",
    "226 eCQM": "2.22 14.29 25 36.59 49.78 61.54 74.42 85.71 94.03 100 100",
    "236": "1 10 20 30 40 50 60 70 80 90 99",
    "236 claims": "1 10 20 30 40 50 60 70 80 90 99",
    "236 eCQM": "4.76 45.28 55.56 61.54 65.61 68.98 72 75 78.7 84.04 98.18",
    "243": "1.99 24.44 26.47 29.3 33.96 39.345 52.5 64.66 86.36 96.97 100",
    "277": "0.44 6.82 27.68 55.69 77.38 95.6 100 100 100 100 100",
    "281 eCQM": "0.38 3.23 8.04 15.38 25.61 38.95 50 58.37 71.35 86.89 100",
    "309 eCQM": "0.34 7.89 16.35 23.78 30.95 37.24 43.86 50.31 57.83 68.9 95.19",
    "317": "0.11 7.07 18.21 27.76 48.05 81.64 93.86 98.93 99.93 100 100",
    "317 eCQM": "0.06 4.42 12.47 17.06 19.95 22.795 25.7 28.79 33.11 40.8 100",
    "318 eCQM": "0.14 5.15 22.7 42.15 58.33 73.08 84.18 91.83 97.03 99.3 100",
    "326": "30 71.43 86.44 95.77 100 100 100 100 100 100 100",
    "331": "- 0 0 0 0 2.56 8.27 17.24 32.43 53.57 72.73 94.23",
    "364": "1.75 36.36 63.32 98.07 100 100 100 100 100 100 100",
    "370 eCQM": "0.48 2.08 3.5 4.96 6.93 8.945 10.89 14 18.16 25 54.1",
    "374 eCQM": "0.73 8.33 18.61 27.38 35.17 43.02 51.3 60.19 72.09 89.29 100",
    "382 eCQM": "0.46 2.27 5.81 13.53 20.62 34.88 46.94 59.68 67.95 88.09 100",
    "404": "7.7 41.38 59.25 66.67 73.175 77.27 80.16 85.48 91.27 96.45 100",
    "416": "- 0 0 0 0 0 2.8 4.17 7.69 9.52 18.03 37.5",
    "430": "83.13 96.13 99.15 99.74 99.89 99.955 100 100 100 100 100",
    "439": "- 0 0 0 0 0 0 0 0 0 0.09 3.03",
    "441": "2.79 18.335 29.585 34.62 39.96 43.115 47.41 52.845 58.575 69.45 99.42",
    "477": "43.18 85.19 93.87 96.69 98.25 99.25 99.78 99.97 100 100 100",
    "478": "22.58 34.865 48.81 56.01 58.27 62.755 69.22 73.87 87.845 100 100",
    "479": "- 0.1203 0.1343 0.1401 0.1442 0.1474 0.1507 0.1538 0.1574 0.1612 0.1671 0.1828",
    "480": "- 0.017 0.0221 0.024 0.0253 0.0268 0.0286 0.0301 0.0319 0.0348 0.0388 0.0542",
    "484": "- 20.47 27.49 30.21 32.16 33.99 35.83 37.7 39.98 43.09 47.58 73.52",
    "492": "- 58.28 63.01 64.66 65.63 66.52 67.43 68.33 69.5 70.84 72.76 78.4",
    "web interface": "1 10 20 30 40 50 60 70 80 90 99",
    "001 web interface": "- 1 10 20 30 40 50 60 70 80 90 99",
    "ACEP30": "73.33 80 81.29 83.64 84.38 86.96 88 90.48 91.89 94.83 97.7",
    "ACEP50": "- 60 133 157 165 170 181 189 203 222.5 242 319",
    "ACRAD15": "- 0.3 0.54 0.75 1.09 1.465 1.79 2.125 2.71 3.865 9.53 34.94",
    "GIQIC23": "30.69 59.44 78.13 88.29 92.23 93.46 93.68 95 98.28 99.33 100",
    "NHCR4": "9.52 44.5 61.9 73.91 82.61 88.33 95.3 96.15 100 100 100",
    "QMM16": "2 50 95 97 100 100 100 100 100 100 100",
    "QMM17": "0.06 0.61 1.99 5.56 17.78 76.22 93.19 100 100 100 100",
    "CAHPS_1": "63.18 77.47 80.27 82.28 83.59 84.49 85.52 86.37 87.14 88.72 99",
    "CAHPS_2": "85.18 91.18 92.18 92.75 93.2 93.63 93.99 94.41 94.81 95.3 99",
    "CAHPS_3": "82.69 89.67 90.54 91.15 91.76 92.27 92.62 93.05 93.48 94.02 99",
    "CAHPS_5": "41.59 56.68 58.78 60.28 61.45 62.73 63.87 65.12 66.17 67.67 99",
    "CAHPS_6": "45.26 55.05 57.43 58.83 60 61.08 62.41 63.45 64.62 66.5 99",
    "CAHPS_8": "72.67 82.18 83.39 84.33 85.23 85.72 86.32 86.89 87.47 88.1 99",
    "CAHPS_9": "81.19 89.03 90.32 91.26 91.87 92.38 92.92 93.35 93.86 94.58 99",
    "CAHPS_11": "9.77 19.43 21.5 22.96 24.12 25.64 26.8 27.99 29.07 31.04 99",
    "COST_ACOPD_1": "- 0 2686.23 3365.11 4044 5401.76 6080.65 6759.53 7438.42 7777.86 8117.3 8456.74",
    "COST_D_1": "- 0 4375.68 5307.14 6238.59 8101.5 9032.95 9964.41 10895.86 11361.59 11827.32 12293.05",
    "COST_EDV_1": "- 0 5074.74 5466.94 5859.15 6643.55 7035.76 7427.96 7820.17 8016.27 8212.37 8408.48",
    "COST_EOPCI_1": "- 0 9704.17 10418.44 11132.72 12561.28 13275.56 13989.83 14704.11 15061.25 15418.39 15775.53",
    "COST_HF_1": "- 0 8001.85 9880.5 11759.15 15516.45 17395.1 19273.75 21152.41 22091.73 23031.06 23970.38",
    "COST_IOL_1": "- 0 2790.28 2941.66 3093.04 3395.8 3547.18 3698.56 3849.94 3925.63 4001.32 4077.01",
    "COST_KA_1": "- 0 14246.46 15153.54 16060.62 17874.78 18781.86 19688.94 20596.03 21049.57 21503.11 21956.65",
    "COST_LGH_1": "- 0 11578.38 12102.85 12627.33 13676.27 14200.75 14725.22 15249.7 15511.94 15774.17 16036.41",
    "COST_LBP_1": "- 0 1010.79 1296.08 1581.38 2151.96 2437.26 2722.55 3007.84 3150.49 3293.13 3435.78",
    "COST_PHA_1": "- 0 14324.08 15440.37 16556.66 18789.24 19905.53 21021.82 22138.11 22696.25 23254.4 23812.54",
    "COST_SSC_1": "- 0 936.38 1008.73 1081.09 1225.79 1298.15 1370.5 1442.85 1479.03 1515.21 1551.38",
    "MSPB_1": "- 0 20861.63 22060.37 23259.11 25656.59 26855.33 28054.07 29252.81 29852.18 30451.55 31050.92",
    "TPCC_1": "- 0 1046.81 1204.04 1361.27 1675.72 1832.95 1990.18 2147.41 2226.03 2304.64 2383.26",
}

CAP = Fraction(7)     # the most that a measure has that is topped out for the second year: 42 CFR 414.1380(b)(1)(iv)
NEW_2024 = Fraction(7)  # the least that a complete measure has in its first year: (b)(1)(i)(C)
NEW_2023 = Fraction(5)  # in its second
SMALL_MINIMUM = Fraction(3)  # without benchmark or case minimum, for a small practice: (b)(1)(i)(A)(1)
SMALL_BONUS = 6       # (b)(1)(v)(C)


def points(benchmark: str, rate: Fraction | str) -> Fraction:
    """A range starts with its lower edge; where edges are equal the best range counts."""
    edges, rate = BENCHMARKS[benchmark].split(), Fraction(rate)
    if edges[0] == "-":
        edges, rate = [f"-{edge}" for edge in reversed(edges[1:])], -rate
    reached = [place for place, edge in enumerate(edges[:10]) if rate >= Fraction(edge)]
    if not reached:
        return Fraction(1)
    place = reached[-1]
    if place == 9:
        return Fraction(10)
    lower, upper = Fraction(edges[place]), Fraction(edges[place + 1])
    return place + 1 + (rate - lower) / (upper - lower)


def quality(slots: int, counted: list[Fraction | int], bonus: int = 0, prior: str = "") -> Fraction:
    """Points of what fills the slots, in percent; the small practice's bonus; improvement on last year's percent.

    42 CFR 414.1380(b)(1)(vi) and (vii). Last year counts as at least 30, improvement as at most 10.
    """
    achieved = Fraction(sum(counted)) * 100 / (10 * slots)
    improvement = growth(achieved, max(Fraction(prior), Fraction(30)), 10) if prior else 0
    return min(Fraction(100), achieved + Fraction(bonus * 100, 10 * slots) + improvement)


def cost(scored: list[Fraction], prior: str = "") -> Fraction:
    """The mean of the measures, in percent, and at most one point of improvement: 42 CFR 414.1380(b)(2)."""
    achieved = mean(*scored) * 10
    return min(Fraction(100), achieved + (growth(achieved, Fraction(prior), 1) if prior else 0))


def growth(now: Fraction, before: Fraction, most: int) -> Fraction:
    return min(Fraction(most), max(Fraction(0), (now - before) / before * most))


def activities(weights: int) -> Fraction:
    """42 CFR 414.1380(b)(3): 40 points are all there is."""
    return min(Fraction(100), Fraction(100 * weights, 40))


def rounded(maximum: int, numerator: int, denominator: int) -> Fraction:
    """Points of a promoting interoperability measure: whole ones, at least 1."""
    return max(Fraction(1), half_up(Fraction(maximum * numerator, denominator), 0))


def mean(*values: Fraction) -> Fraction:
    return sum(values) / len(values)


# Weights by what is not scored, 42 CFR 414.1380(c)(2)(ii)(F), and for small practices (G)
STANDARD = (30, 30, 15, 25)
NO_COST = (55, 0, 15, 30)
NO_PI = (55, 30, 15, 0)
NO_COST_NO_PI = (85, 0, 15, 0)
SMALL_NO_PI = (40, 30, 30, 0)
SMALL_NO_COST_NO_PI = (50, 0, 50, 0)
NOTHING = (0, 0, 0, 0)
APP = (50, 0, 20, 30)        # 42 CFR 414.1367
APP_NO_PI = (75, 0, 25, 0)

# Why weights moved, where several have the same reasons
NO_MEASURE = "cost:no_measure"
SMALL = "pi:small_practice"
NEITHER = f"{NO_MEASURE}|{SMALL}"

THRESHOLD = Fraction(75)  # 42 CFR 414.1405(b)
MAXIMUM = Fraction("1.05")  # increase at a score of 100, as published for payment year 2026


def payment_percent(score: Fraction) -> Fraction:
    """42 CFR 414.1405(b): from the unrounded final score, rounded to two decimals."""
    if score <= THRESHOLD / 4:
        return Fraction(-9)
    if score < THRESHOLD:
        return half_up(-9 * (THRESHOLD - score) / THRESHOLD, 2)
    return half_up(MAXIMUM * (score - THRESHOLD) / (100 - THRESHOLD), 2)
