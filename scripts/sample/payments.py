"""What clinicians end up with: the score that counts, payment percent and dollars; and what adjusts their payments."""

from fractions import Fraction

from .checked import CHECKED, Checked
from .law import THRESHOLD, payment_percent
from .practices import (
    BIRCHWOOD, CARE, CEDAR, DELTA, HEART, LARKFIELD, MARLOW, OAK, OAKHURST, RIDGE, SUMMIT, Who, ashgrove, highmoor,
    larkfield, oakhurst,
)
from .roster import CLINICIANS
from .rows import plain

# Who is not required to take part, 42 CFR 414.1310: how they do, or why not. 90,000 dollars are not more than 90,000.
TAKES_PART = {
    ashgrove(1): ("excluded", "not_opted_in"),
    ashgrove(2): ("opted_in", ""),
    ashgrove(3): ("voluntary", ""),
    ashgrove(4): ("excluded", "low_volume"),
    ashgrove(5): ("excluded", "newly_enrolled"),
    ashgrove(6): ("excluded", "qp"),
    ashgrove(7): ("excluded", "not_eligible_type"),
    ashgrove(8): ("excluded", "partial_qp"),
    larkfield(3): ("excluded", "qp"),
    oakhurst(1): ("opted_in", ""),  # the APM entity did; some of the threshold is exceeded, by the practice too
    oakhurst(2): ("opted_in", ""),
}

# Whose score a unit's is: of whole practices and of single clinicians
MEMBERS: dict[Who, list[Who]] = {
    RIDGE: [Who(BIRCHWOOD), Who(CEDAR)],
    HEART: [highmoor(1), highmoor(2)],
    CARE: [highmoor(3), highmoor(4)],
    SUMMIT: [Who(LARKFIELD), highmoor(3), highmoor(4)],
    DELTA: [Who(MARLOW), highmoor(3)],
    OAK: [Who(OAKHURST)],
}


PREFERRED = ["individual", "subgroup", "group", "apm_entity", "virtual_group"]  # of equal scores the last


def takes_part(who: Who) -> tuple[str, str]:
    return TAKES_PART.get(who, ("required", ""))


def pathway_rank(pathway: str) -> int:
    """Of equal scores of one kind of unit: an MVP before the APP, traditional and facility."""
    last_counts = ["facility", "traditional", "app"]
    return last_counts.index(pathway) if pathway in last_counts else len(last_counts)


def best(who: Who, of: list[Checked] = CHECKED, threshold: Fraction = THRESHOLD) -> Checked:
    """The score that counts: a virtual group's always, else the highest."""
    alone_or_practice = {who, Who(who.tin)}
    units = {unit for unit, members in MEMBERS.items() if alone_or_practice & set(members)}
    if RIDGE in units:
        units = {RIDGE}
    else:
        units |= alone_or_practice

    def rank(checked: Checked) -> tuple[Fraction, int, int]:
        kind = PREFERRED.index(checked.who.entity_type())
        return checked.final(threshold), kind, pathway_rank(checked.pathway)

    return max((checked for checked in of if checked.who in units), key=rank)


def roster() -> list[tuple[Who, Fraction]]:
    """The clinicians and what Medicare pays them."""
    rows = [row.cells for row in CLINICIANS if not row.reject]
    paid = [(Who(row["tin"], row["npi"]), Fraction(row["part_b_paid"].strip("$").replace(",", ""))) for row in rows]
    return sorted(paid)


def final_score(who: Who, paid: Fraction) -> list[str]:
    participation, reason = takes_part(who)
    if participation == "excluded":
        return [who.tin, who.npi, "", participation, reason, "", "", "", "0", plain(paid, 2), "0"]
    counts = best(who)
    percent = Fraction(0) if participation == "voluntary" else payment_percent(counts.final())
    figures = [counts.final(), percent, paid, paid * percent / 100]
    known = [who.tin, who.npi, counts.who.unit, participation, reason, counts.who.entity_type(), counts.pathway]
    return known + [plain(figure, 2) for figure in figures]


def final_scores() -> list[list[str]]:
    header = ["tin", "npi", "entity_id", "participation", "exclusion_reason", "scored_as", "pathway", "final_score"]
    header += ["payment_adjustment_percent", "part_b_paid", "adjustment_dollars"]
    return [header] + [final_score(who, paid) for who, paid in roster()]


def lookup(npi: str, tin: str, sources: list[Who], rule: str) -> list[str]:
    """What adjusts the payments of an NPI in a practice, or without a TIN in any other one: its highest score."""
    bound = [who for who in sources if takes_part(who)[0] in ("required", "opted_in")]
    if not bound:
        return [npi, tin, "", "", "0", "none"]
    source = max(bound, key=lambda who: best(who).final())
    score = best(source).final()
    return [npi, tin, source.tin, plain(score, 2), plain(payment_percent(score), 2), rule]


def payment_lookup() -> list[list[str]]:
    clinicians = [who for who, _ in roster()]
    rows = [lookup(who.npi, who.tin, [who], "same_tin_npi") for who in clinicians]
    for npi in {who.npi for who in clinicians}:
        rows.append(lookup(npi, "", [who for who in clinicians if who.npi == npi], "highest_of_npi"))
    return [["npi", "tin", "source_tin", "final_score", "payment_adjustment_percent", "rule"]] + sorted(rows)

