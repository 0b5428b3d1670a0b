"""What a unit scores, as calculated by hand."""

from dataclasses import dataclass
from fractions import Fraction

from .law import THRESHOLD
from .practices import Who
from .rows import plain

Score = Fraction | int | None  # percent; None where a category is not scored
Weights = tuple[int, int, int, int]  # percent: quality, cost, IA, PI

KINDS = ["individual", "group", "virtual_group", "subgroup", "apm_entity"]


@dataclass
class Checked:
    """A unit with its scores in quality, cost, IA and PI on one pathway."""

    who: Who
    pathway: str
    scores: list[Score]
    weights: Weights
    why: str  # what moved the weights
    bonus: Fraction | int  # for complex patients

    def final(self, threshold: Fraction = THRESHOLD) -> Fraction:
        if not any(self.weights):  # fewer than two scored categories, 42 CFR 414.1380(c)
            return threshold
        earned = (Fraction(weight) * (score or 0) / 100 for weight, score in zip(self.weights, self.scores))
        return min(Fraction(100), sum(earned, Fraction(self.bonus)))


CHECKED: list[Checked] = []


def check(who: Who, quality: Score, cost: Score, ia: Score, pi: Score, weights: Weights, why: str = "",
          bonus: Fraction | int = 0, pathway: str = "traditional") -> None:
    CHECKED.append(Checked(who, pathway, [quality, cost, ia, pi], weights, why, bonus))


def entity_scores() -> list[list[str]]:
    names = ["quality", "cost", "ia", "pi"]
    header = ["entity_type", "tin", "npi", "entity_id", "pathway"] + [f"{name}_score" for name in names]
    header += [f"{name}_weight" for name in names] + ["reweighting_reason", "final_score"]
    rows = sorted(CHECKED, key=lambda checked: (KINDS.index(checked.who.entity_type()), checked.who, checked.pathway))
    return [header] + [
        [*checked.who.key(), checked.pathway, *(plain(score, 6) for score in checked.scores),
         *(str(weight) for weight in checked.weights), checked.why, plain(checked.final(), 2)]
        for checked in rows
    ]
