"""Quality of who reported measure 236, blood pressure under control, when its rate is so many points higher.

By hand once more: the measures beside 236 are those of `traditional` and `pathways`, with the working there. With no
points more this has to be the quality score there, which `scenarios` looks at. Who reported 236 and is not here has
nothing of it: the heart subgroup's MVP doesn't have the measure, Millpond 3 has 12 of 20 cases (3 points whatever the
rate), and ACO-DELTA is excused from everything.
"""

from fractions import Fraction

from .law import CAP, NEW_2023, NEW_2024, SMALL_BONUS, mean, points, quality
from .practices import (
    CARE, HIGHMOOR_GROUP, KESTREL_GROUP, MILLPOND_GROUP, NORTHGATE_GROUP, OAK, RIDGE, SUMMIT, TIDEWATER_GROUP, Who,
    fernhill, larkfield, millpond, northgate,
)
from .rows import share
from .traditional import SURVEY


def best_six(*candidates: Fraction | int) -> list[Fraction | int]:
    """Where the best outcome measure is among the best six anyway, they are all that counts."""
    return sorted(candidates, reverse=True)[:6]


def rescored(more: int) -> dict[tuple[Who, str], Fraction]:
    """Quality by unit and pathway."""

    def controlled(benchmark: str, met: int, not_met: int) -> Fraction:
        return points(benchmark, min(Fraction(100), share(met, not_met) + more))

    by_ehr = controlled("236 eCQM", 75, 25)  # of many units: 75 % has 8 points, 85 % is above the 90th percentile
    web_interface = [points("web interface", share(80, 20))] * 6  # 110, 112, 113, 134, 226, 318
    entity = mean(points("CAHPS_2", "95.3"), points("CAHPS_3", "92.62"))
    traditional = {
        # 82 % is 9.62 of 10 and better than 001 (8.51): 236 has the outcome slot, and 130 and 498, at 7, have none left
        NORTHGATE_GROUP: quality(8, best_six(
            points("001 eCQM", share(231, 819)), points("134 eCQM", share(3520, 1480)), SURVEY,
            points("226 eCQM", share(648, 152)), points("318 eCQM", share(1760, 240)), CAP,
            controlled("236 eCQM", 1512, 588), NEW_2024,
        ) + [points("479", "0.1489"), points("484", "36.4")], prior="71.25"),
        northgate(4): quality(6, [
            points("001 eCQM", share(40, 60)), controlled("236 eCQM", 90, 60), points("130 eCQM", share(210, 90)),
            0, 0, 0]),
        fernhill(7): quality(6, [
            controlled("236", 66, 22), CAP, points("047", share(97, 3)), points("277", share(24, 1)),
            points("226", share(56, 14)), points("130", share(140, 10))]),
        fernhill(8): quality(5, [10, controlled("236 eCQM", 70, 30), CAP, NEW_2023, 10]),
        fernhill(9): quality(6, [
            points("001 eCQM", share(30, 120)), controlled("236 eCQM", 150, 50), points("318 eCQM", share(95, 5)),
            points("317 eCQM", share(60, 140)), points("134 eCQM", share(60, 60)), points("117 eCQM", share(70, 30))]),
        fernhill(14): quality(6, [
            10, controlled("236 eCQM", 65, 15), points("374 eCQM", share(30, 10)), points("117 eCQM", share(90, 5)),
            CAP, NEW_2024], prior="71.5"),
        # The clinicians' rates of 80, 74.29 and 75 % are 76.52 % together, and no one's passes 100 with the points
        MILLPOND_GROUP: quality(6, [
            points("001 claims", share(8, 56)), controlled("236 claims", 101, 31), CAP, CAP, CAP, CAP], SMALL_BONUS),
        millpond(1): quality(6, [
            controlled("236 claims", 40, 10), CAP, CAP, points("039 claims", share(20, 4)),
            points("226 claims", share(28, 2)), points("134 claims", share(44, 2))], SMALL_BONUS),
        millpond(2): quality(6, [
            points("001 claims", share(8, 56)), controlled("236 claims", 52, 18), CAP, CAP, CAP, CAP], SMALL_BONUS),
        RIDGE: quality(6, [by_ehr, points("001", share(20, 80)), 0, 0, 0, 0], SMALL_BONUS),
        OAK: quality(6, [by_ehr, CAP, points("001", share(10, 90)), 0, 0, 0]),
        KESTREL_GROUP: quality(6, [by_ehr, CAP, points("001", share(10, 90)), 0, 0, 0]),
        TIDEWATER_GROUP: quality(6, [by_ehr, 0, 0, 0, 0, 0], SMALL_BONUS),
    }
    pathways = {
        (HIGHMOOR_GROUP, "M0005"): quality(5, [
            points("001", share(20, 80)), controlled("236", 60, 40), points("047", share(40, 0)), 0,
            points("484", "35.83")]),
        (CARE, "app"): quality(3, [points("001", share(20, 80)), 10, controlled("236", 60, 40)]),
        # The one eCQM, 236 too, has 10 then: with survey and 484 24.5 of 50, which is still the worse route
        (SUMMIT, "app"): quality(10, [
            points("001 web interface", share(20, 80)), *web_interface, controlled("web interface", 80, 20), entity,
            points("484", "35.83")]),
        (larkfield(2), "app"): quality(3, [points("001", share(40, 60)), controlled("236", 50, 50), 0], SMALL_BONUS),
    }
    return {(who, "traditional"): score for who, score in traditional.items()} | pathways
