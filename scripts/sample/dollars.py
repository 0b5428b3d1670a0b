"""From what Medicare paid to what it will pay in 2026: pipelines/finance.toml, by hand."""

from dataclasses import dataclass
from fractions import Fraction

from .checked import Checked
from .practices import Who
from .roster import CLINICIANS
from .rows import half_up, plain

GROWTH = [Fraction("1.01"), Fraction("1.025")]  # 2025 and 2026
PAID_TO_ALLOWED = Fraction("0.78")
SEQUESTRATION = Fraction("0.02")  # of what is left after the adjustment: 42 CFR 414.1405(e) goes first


@dataclass(frozen=True)
class Amount:
    """What the roster says of a clinician's payments, as given."""

    dollars: Fraction | None
    column: str  # part_b_paid or part_b_allowed

    def base(self) -> tuple[Fraction | None, str]:
        """Payments of 2026 before the adjustment, rounded once, and the working."""
        if self.dollars is None:
            return None, ""
        factors = ([PAID_TO_ALLOWED] if self.column == "part_b_allowed" else []) + GROWTH
        exact = self.dollars
        for factor in factors:
            exact *= factor
        base = half_up(exact, 2)
        product = " x ".join(plain(number, 3) for number in [self.dollars, *factors])
        return base, f"{product} = {plain(base, 2)}"


def amounts() -> dict[Who, Amount]:
    """By clinician of the roster: what Medicare paid, else what it allowed."""
    rows = [row.cells for row in CLINICIANS if not row.reject]
    return {Who(row["tin"], row["npi"]): given(row) for row in rows}


def given(row: dict[str, str]) -> Amount:
    for column in ["part_b_paid", "part_b_allowed"]:
        if row.get(column):
            return Amount(Fraction(row[column].strip("$").replace(",", "")), column)
    return Amount(None, "")


@dataclass
class Projected:
    """A clinician in a scenario. Dollars are None where no amount is known."""

    scenario: str
    who: Who
    participation: str
    counts: Checked | None  # the unit whose score counts
    score: Fraction | None
    percent: Fraction  # rounded
    amount: Amount
    working: str  # of score and percent

    def __post_init__(self) -> None:
        self.base, how = self.amount.base()
        self.adjustment = self.sequestration = self.after = None
        if self.base is None:
            return
        self.adjustment = half_up(self.base * self.percent / 100, 2)
        self.sequestration = half_up(-(self.base + self.adjustment) * SEQUESTRATION, 2)
        self.after = self.base + self.adjustment + self.sequestration
        self.working += f"; {how}; x {plain(self.percent, 2)} % = {plain(self.adjustment, 2)}"
        self.working += f"; {plain(self.base + self.adjustment, 2)} x -2 % = {plain(self.sequestration, 2)}"

    def cells(self) -> list[str]:
        scored_as, pathway = (self.counts.who.entity_type(), self.counts.pathway) if self.counts else ("", "")
        known = [self.scenario, self.who.tin, self.who.npi, self.participation, scored_as, pathway]
        known += [plain(self.score, 2), plain(self.percent, 2), plain(self.amount.dollars, 2), self.amount.column]
        return known + [plain(money, 2) for money in
                        [self.base, self.adjustment, self.sequestration, self.after]] + [self.working]


def sums(rows: list[Projected]) -> list[str]:
    """Clinicians and dollars of several rows together."""
    known = [row for row in rows if row.base is not None]
    increases = sum((row.adjustment for row in known if row.adjustment > 0), Fraction(0))
    reductions = sum((row.adjustment for row in known if row.adjustment < 0), Fraction(0))
    base, taken, after = (sum((getattr(row, name) for row in known), Fraction(0))
                          for name in ["base", "sequestration", "after"])
    money = [base, increases + reductions, increases, reductions, taken, after]
    return [str(len(rows)), str(len(known))] + [plain(dollars, 2) for dollars in money]
