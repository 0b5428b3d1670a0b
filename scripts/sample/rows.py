"""A file of the sample and its rows, and numbers as they are written there."""

import csv
import io
from dataclasses import dataclass
from fractions import Fraction

@dataclass
class Row:
    """A row as written. `reject`, `flag` or `exclude` is the code that the engine has to give it."""

    cells: dict[str, str]
    reject: str = ""
    flag: str = ""
    exclude: str = ""
    cut_after: int | None = None  # a ragged row ends early


@dataclass
class File:
    name: str
    table: str
    columns: list[str]
    rows: list[Row]

    def content(self) -> bytes:
        unknown = {column for row in self.rows for column in row.cells} - set(self.columns)
        assert not unknown, f"{self.name}: {unknown}"
        lines = [[row.cells.get(column, "") for column in self.columns][: row.cut_after] for row in self.rows]
        return as_csv([self.columns] + lines).encode()


def as_csv(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def share(met: int, not_met: int) -> Fraction:
    """A performance rate in percent."""
    return Fraction(100 * met, met + not_met)


def half_up(value: Fraction, decimals: int) -> Fraction:
    """Rounded, halves away from zero."""
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if value >= 0 else -whole, 10**decimals)


def plain(value: Fraction | None, decimals: int) -> str:
    """A decimal number, without zeros at its end; empty for null."""
    if value is None:
        return ""
    scaled = half_up(value, decimals) * 10**decimals
    digits = f"{abs(int(scaled)):0{decimals + 1}}"
    text = f"{digits[:-decimals]}.{digits[-decimals:]}".rstrip("0").rstrip(".")
    return f"-{text}" if scaled < 0 else text


def counts(text: str) -> list[str]:
    """`41/9/2/0 of 52`: met, not met, excluded, excepted; eligible. The rest of the 52 was not reported."""
    reported, eligible = text.split(" of ")
    return [*reported.split("/"), eligible]
