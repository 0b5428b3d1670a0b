"""From a final score to a percent of payments, when the law's threshold or its positive side are others."""

from dataclasses import dataclass
from fractions import Fraction

from .law import MAXIMUM, THRESHOLD
from .rows import plain

APPLICABLE = Fraction(9)  # percent: the full reduction, and the increase at 100 before scaling; 42 CFR 414.1405(c)
HIGHEST = Fraction(100)
SCALING_LIMIT = Fraction(3)  # (b)(3)

# The table of the article, as it prints it: score and percent
ARTICLE = [("10", "-9.00"), ("20", "-6.36"), ("30", "-5.20"), ("40", "-4.04"), ("50", "-2.89"), ("60", "-1.73"),
           ("75", "0"), ("80", "0.21"), ("90", "0.63"), ("100", "1.05")]

Shown = tuple[Fraction, str]  # a percent that is not rounded yet, and what stands before it in the working


@dataclass(frozen=True)
class Curve:
    """Reductions below the threshold, nothing at it, increases above, up to `maximum` at a score of 100.

    With `printed` points there are straight lines between them instead, on both sides of the threshold.
    """

    threshold: Fraction = THRESHOLD
    maximum: Fraction = MAXIMUM
    printed: tuple[tuple[Fraction, Fraction], ...] = ()

    def way_up(self, score: Fraction) -> Fraction:
        """Which share of the way from the threshold to 100 a score has gone; 0 below the threshold."""
        return max(Fraction(0), (score - self.threshold) / (HIGHEST - self.threshold))

    def percent(self, score: Fraction) -> Shown:
        if self.printed:
            return between(self.printed, score)
        text, threshold = plain(score, 6), plain(self.threshold, 2)
        if score <= self.threshold / 4:
            return -APPLICABLE, f"{text} is not above {plain(self.threshold / 4, 2)}:"
        if score < self.threshold:
            return -APPLICABLE * (self.threshold - score) / self.threshold, \
                f"-9 x ({threshold} - {text}) / {threshold} ="
        room = plain(HIGHEST - self.threshold, 2)
        return self.maximum * self.way_up(score), f"{plain(self.maximum, 6)} x ({text} - {threshold}) / {room} ="

    def with_maximum(self, maximum: Fraction) -> "Curve":
        """The same reductions, other increases. The article's increases lie on the line to its last point."""
        if not self.printed:
            return Curve(self.threshold, maximum)
        below = tuple(point for point in self.printed if point[0] <= self.threshold)
        return Curve(self.threshold, maximum, (*below, (HIGHEST, maximum)))


def between(points: tuple[tuple[Fraction, Fraction], ...], score: Fraction) -> Shown:
    """A straight line between two printed points; outside them the percent of the outermost."""
    text = plain(score, 6)
    if score <= points[0][0]:
        return points[0][1], f"{text} is not above {plain(points[0][0], 2)}:"
    if score >= points[-1][0]:
        return points[-1][1], f"{text} is not below {plain(points[-1][0], 2)}:"
    at = max(place for place, (printed, _) in enumerate(points) if printed <= score)
    (left, low), (right, high) = points[at], points[at + 1]
    working = f"{plain(low, 2)} + ({text} - {plain(left, 2)}) x {plain((high - low) / (right - left), 6)} ="
    return low + (high - low) * (score - left) / (right - left), working


LAW = Curve()
OF_ARTICLE = Curve(printed=tuple((Fraction(score), Fraction(percent)) for score, percent in ARTICLE))


def balance(curve: Curve, scored: list[tuple[Fraction, Fraction]]) -> tuple[Fraction, Fraction]:
    """Dollars of reductions, and of increases at a scaling factor of 1, over amounts and scores; nothing rounded."""
    reductions = sum(amount * -min(Fraction(0), curve.percent(score)[0]) for amount, score in scored)
    increases = sum(amount * APPLICABLE * curve.way_up(score) for amount, score in scored)
    return Fraction(reductions) / 100, Fraction(increases) / 100
