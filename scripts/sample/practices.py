"""The practices of the sample and who works there."""

from typing import NamedTuple

NORTHGATE = "070055101"  # 17 clinicians of many specialties; reports as a group, two also on their own
FERNHILL = "690061202"   # 16 clinicians, one more than a small practice has; everybody on their own
MILLPOND = "780072303"   # 6 clinicians in the country; quality by Medicare Part B claims, activities as a group
HARROW = "890083404"     # 2 eye surgeons; everybody on their own
ASHGROVE = "900094505"   # 9, small: who takes part and who does not
BIRCHWOOD = "910105606"  # 2, and
CEDAR = "920116707"      # a solo practitioner: together a virtual group
HIGHMOOR = "930127808"   # 24, 6 of them on this roster; a group in an MVP, and two subgroups
LARKFIELD = "940138909"  # 3, small; all in an accountable care organization
MARLOW = "950149010"     # a solo practitioner in another one, which a flood hit
OAKHURST = "960150111"   # 30, 2 of them on this roster; in an APM entity that opted in
KESTREL = "970161212"    # 40, 3 of them on this roster; they work in hospitals
TIDEWATER = "980172313"  # 2, small; a group with an approved exception
WREN = "990183414"       # a solo practitioner in an MVP

TWO_PRACTICES = "1234567893"  # at Northgate and at Millpond: two rows, two scores


class Who(NamedTuple):
    """Who reported: a clinician, a group (no NPI), or a larger unit, which has an id."""

    tin: str = ""
    npi: str = ""
    kind: str = ""  # virtual_group, subgroup or apm_entity
    unit: str = ""

    def entity_type(self) -> str:
        return self.kind or ("individual" if self.npi else "group")

    def key(self) -> list[str]:
        return [self.entity_type(), self.tin, self.npi, self.unit]


def npi(nine_digits: str) -> str:
    """An NPI: nine digits and the check digit (Luhn, with the prefix 80840)."""
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed("80840" + nine_digits))]
    return nine_digits + str(-sum(number // 10 + number % 10 for number in doubled) % 10)


def northgate(number: int) -> Who:
    return Who(NORTHGATE, TWO_PRACTICES if number == 5 else npi(f"200011{number:03}"))


def fernhill(number: int) -> Who:
    return Who(FERNHILL, npi(f"200012{number:03}"))


def millpond(number: int) -> Who:
    return Who(MILLPOND, TWO_PRACTICES if number == 5 else npi(f"200013{number:03}"))


def harrow(number: int) -> Who:
    return Who(HARROW, npi(f"200014{number:03}"))


def ashgrove(number: int) -> Who:
    return Who(ASHGROVE, npi(f"200015{number:03}"))


def birchwood(number: int) -> Who:
    return Who(BIRCHWOOD, npi(f"200016{number:03}"))


def cedar(number: int) -> Who:
    return Who(CEDAR, npi(f"200017{number:03}"))


def highmoor(number: int) -> Who:
    return Who(HIGHMOOR, npi(f"200018{number:03}"))


def larkfield(number: int) -> Who:
    return Who(LARKFIELD, npi(f"200019{number:03}"))


def marlow(number: int) -> Who:
    return Who(MARLOW, npi(f"200020{number:03}"))


def oakhurst(number: int) -> Who:
    return Who(OAKHURST, npi(f"200021{number:03}"))


def kestrel(number: int) -> Who:
    return Who(KESTREL, npi(f"200022{number:03}"))


def tidewater(number: int) -> Who:
    return Who(TIDEWATER, npi(f"200023{number:03}"))


def wren(number: int) -> Who:
    return Who(WREN, npi(f"200024{number:03}"))


NORTHGATE_GROUP = Who(NORTHGATE)
MILLPOND_GROUP = Who(MILLPOND)
HIGHMOOR_GROUP = Who(HIGHMOOR)
KESTREL_GROUP = Who(KESTREL)
TIDEWATER_GROUP = Who(TIDEWATER)

RIDGE = Who(kind="virtual_group", unit="VG-RIDGE")
HEART = Who(HIGHMOOR, kind="subgroup", unit="SG-HEART")
CARE = Who(HIGHMOOR, kind="subgroup", unit="SG-CARE")
SUMMIT = Who(kind="apm_entity", unit="ACO-SUMMIT")
DELTA = Who(kind="apm_entity", unit="ACO-DELTA")
OAK = Who(kind="apm_entity", unit="KCC-OAK")

# Of hospitals, by CMS certification number
GOOD_HOSPITAL = "340091"
POOR_HOSPITAL = "340102"


def misread(who: Who) -> Who:
    """The same clinician with a check digit that fails."""
    return Who(who.tin, who.npi[:-1] + str((int(who.npi[-1]) + 1) % 10))
