"""What could be different, by hand: pipelines/scenarios, each on the sample as it is, and the dollars that follow.

A scenario is the units with other scores or weights, or fewer of them, and a curve from score to percent.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

from . import pathways, traditional  # noqa: F401  (their scores are what the scenarios start from)
from .blood_pressure import rescored
from .checked import CHECKED, Checked
from .curves import APPLICABLE, LAW, OF_ARTICLE, SCALING_LIMIT, Curve, balance
from .dollars import Projected, amounts, sums
from .law import (
    APP, APP_NO_PI, MAXIMUM, NEITHER, NO_COST, NO_COST_NO_PI, NO_PI, SMALL_NO_COST_NO_PI, STANDARD,
)
from .payments import MEMBERS, best, takes_part
from .practices import MILLPOND_GROUP, Who, millpond
from .roster import CLINICIANS
from .rows import half_up, plain

# ---------------------------------------------------------------------------------------------------------------------
# Units with other scores


def group_instead_of_individual() -> list[Checked]:
    """In a practice with a score as a group no clinician has one alone, whatever was reported.

    Millpond's group keeps the claims of its clinicians: they are the group's report too. Kestrel 1 loses the hospital's
    scores as well, which stand beside a clinician's own only.
    """
    groups = {checked.who.tin for checked in CHECKED if checked.who.entity_type() == "group"}
    alone = [checked for checked in CHECKED if checked.who.entity_type() == "individual" and checked.who.tin in groups]
    return [checked for checked in CHECKED if checked not in alone]


def millpond_individual() -> list[Checked]:
    """Millpond without its group. Its cost measures were the group's: nobody has one alone, nor PI.

    The first four have their own scores already. 5 and 6 reported nothing: 0 for quality and activities, half each.
    """
    nothing = [Checked(millpond(number), "traditional", [0, None, 0, None], SMALL_NO_COST_NO_PI, NEITHER, 0)
               for number in (5, 6)]
    return [checked for checked in CHECKED if checked.who != MILLPOND_GROUP] + nothing


WITHOUT_PI = {STANDARD: NO_PI, NO_COST: NO_COST_NO_PI, APP: APP_NO_PI}  # practices that are not small


def interoperability_reweighted() -> list[Checked]:
    """PI leaves where all of a unit's clinicians are in North Carolina: Northgate 2 and 4, alone; Millpond had none.

    Northgate as a group keeps it, as its 13th to 15th clinicians are in Virginia. No APM entity has members there.
    """
    return [without_pi(checked) if all_in("NC", checked.who) else checked for checked in CHECKED]


def without_pi(checked: Checked) -> Checked:
    if not checked.weights[3]:
        return checked
    scores = [*checked.scores[:3], None]
    return replace(checked, scores=scores, weights=WITHOUT_PI[checked.weights])


def all_in(state: str, unit: Who) -> bool:
    """Whether all of its clinicians on the roster are, excluded ones among them."""
    members = MEMBERS.get(unit, [unit])
    rows = [row.cells for row in CLINICIANS if not row.reject]
    return all(row["state"] == state for row in rows for who in [Who(row["tin"], row["npi"])]
               if who in members or Who(who.tin) in members)


def controlling_blood_pressure() -> list[Checked]:
    """Measure 236 ten points higher, wherever it is reported."""
    before, after = rescored(0), rescored(10)
    by_hand = {(checked.who, checked.pathway): checked.scores[0] for checked in CHECKED}
    assert all(by_hand[unit] == score for unit, score in before.items())
    return [with_quality(checked, after.get((checked.who, checked.pathway))) for checked in CHECKED]


def with_quality(checked: Checked, quality: Fraction | None) -> Checked:
    return checked if quality is None else replace(checked, scores=[quality, *checked.scores[1:]])


# Where all four are scored, small practice or not; and without PI where it is not small. Small practices without PI
# have 40, 30, 30 as before, which is not the same row.
COST_AT_20 = {STANDARD: (40, 20, 15, 25), NO_PI: (65, 20, 15, 0)}


def cost_at_20() -> list[Checked]:
    return [replace(checked, weights=COST_AT_20.get(checked.weights, checked.weights)) for checked in CHECKED]


# ---------------------------------------------------------------------------------------------------------------------
# The scenarios


@dataclass(frozen=True)
class Scenario:
    name: str
    units: list[Checked]
    curve: Curve = LAW
    solves: bool = False

    def score(self, who: Who) -> tuple[Checked | None, Fraction | None]:
        if takes_part(who)[0] == "excluded":
            return None, None
        counts = best(who, self.units, self.curve.threshold)
        return counts, counts.final(self.curve.threshold)

    def balanced(self) -> tuple[Fraction, Fraction]:
        """What reductions bring in, and what increases would cost at a scaling factor of 1.

        Over who is adjusted and has an amount: what Medicare allowed, where that is given of anybody, else what it
        paid; without growth. The roster has what it paid of all.
        """
        adjusted = [(amount, self.score(who)[1]) for who, amount in amounts().items()
                    if takes_part(who)[0] in ("required", "opted_in")]
        columns = {amount.column for amount, _ in adjusted}
        column = "part_b_allowed" if "part_b_allowed" in columns else "part_b_paid"
        return balance(self.curve, [(amount.dollars, score) for amount, score in adjusted
                                    if amount.column == column and score is not None])

    def solved(self) -> Fraction:
        """The scaling factor that balances the cohort, at most 3: 42 CFR 414.1405(b)(3)."""
        reductions, increases = self.balanced()
        return min(SCALING_LIMIT, reductions / increases)

    def own_curve(self) -> Curve:
        return self.curve.with_maximum(APPLICABLE * self.solved()) if self.solves else self.curve

    def rows(self, curve: Curve) -> list[Projected]:
        return [self.row(who, curve) for who in sorted(amounts())]

    def row(self, who: Who, curve: Curve) -> Projected:
        participation, reason = takes_part(who)
        counts, score = self.score(who)
        if counts is None:
            return Projected(self.name, who, participation, None, None, Fraction(0), amounts()[who], reason)
        percent, how = curve.percent(score)
        if participation == "voluntary":
            percent, how = Fraction(0), "voluntary:"
        percent = half_up(percent, 2)
        how = f"{sum_of(counts, self.curve.threshold)}; {how} {plain(percent, 2)} %"
        return Projected(self.name, who, participation, counts, score, percent, amounts()[who], how)


def sum_of(counts: Checked, threshold: Fraction) -> str:
    """A final score, category by category."""
    if not any(counts.weights):
        return f"fewer than two categories: {plain(threshold, 2)}"
    parts = [f"{name} {plain(score, 6)} x {weight} %" for name, score, weight
             in zip(["quality", "cost", "ia", "pi"], counts.scores, counts.weights) if weight]
    bonus = [f"complex patients {plain(counts.bonus, 2)}"] if counts.bonus else []
    return f"{' + '.join(parts + bonus)} = {plain(counts.final(threshold), 6)}"


OTHER_THRESHOLD = Curve(Fraction(82))

SCENARIOS = [
    Scenario("pipeline", CHECKED),
    Scenario("threshold-82", CHECKED, OTHER_THRESHOLD),
    Scenario("threshold-60", CHECKED, Curve(Fraction(60))),
    Scenario("scaling-factor-3", CHECKED, LAW.with_maximum(APPLICABLE * 3)),
    Scenario("solved", CHECKED, solves=True),
    Scenario("article-table", CHECKED, OF_ARTICLE),
    Scenario("group-instead-of-individual", group_instead_of_individual()),
    Scenario("millpond-individual", millpond_individual()),
    Scenario("interoperability-reweighted", interoperability_reweighted()),
    Scenario("controlling-blood-pressure", controlling_blood_pressure()),
    Scenario("cost-at-20", cost_at_20()),
    Scenario("threshold-82-solved", CHECKED, OTHER_THRESHOLD, solves=True),
]

# ---------------------------------------------------------------------------------------------------------------------
# The tables


def clinician_projection() -> list[list[str]]:
    header = ["scenario", "tin", "npi", "participation", "scored_as", "pathway", "final_score"]
    header += ["payment_adjustment_percent", "amount", "amount_of", "base", "adjustment_dollars", "sequestration"]
    header += ["after_sequestration", "working"]
    return [header] + [row.cells() for scenario in SCENARIOS for row in scenario.rows(scenario.own_curve())]


def projection() -> list[list[str]]:
    header = ["scenario", "group_by", "group_value", "clinicians", "with_base", "base", "adjustment_dollars"]
    table = [header + ["increases", "reductions", "sequestration", "after_sequestration"]]
    for scenario in SCENARIOS:
        rows = scenario.rows(scenario.own_curve())
        table.append([scenario.name, "all", "all", *sums(rows)])
        for tin in sorted({row.who.tin for row in rows}):
            table.append([scenario.name, "tin", tin, *sums([row for row in rows if row.who.tin == tin])])
    return table


# The scaling factors between which a printed maximum of 1.05 lies
LOW, HIGH = Fraction("0.1161"), Fraction("0.1172")


def positive_sides() -> list[list[str]]:
    """The same scores and reductions with other increases; the scenario's own need not be among them."""
    table = [["scenario", "positive_side", "scaling_factor", "adjustment_dollars", "working"]]
    for scenario in SCENARIOS:
        solved = scenario.solved()
        factors = {"published": MAXIMUM / APPLICABLE, "low": LOW, "high": HIGH, "solved": solved}
        for side, factor in factors.items():
            rows = scenario.rows(scenario.curve.with_maximum(APPLICABLE * factor))
            adjustment = sum((row.adjustment for row in rows if row.adjustment is not None), Fraction(0))
            working = f"at most {plain(APPLICABLE * factor, 6)} %"
            if side == "solved":
                reductions, increases = (plain(dollars, 6) for dollars in scenario.balanced())
                working = f"{reductions} / {increases}; {working}; exactly {factor}"
            table.append([scenario.name, side, plain(factor, 6), plain(adjustment, 2), working])
    return table
