"""When a person was first received in a municipality (2010:1122 6 §, 1990:927 1 §).

A day given in the register is never overridden. Without one it is worked out where the facts allow, else unknown.
"""

from datetime import date
from typing import NamedTuple

from atersok.law import facts as f
from atersok.law.facts import PersonFacts

FIRST_DAY_2010_1122 = date(2010, 12, 1)  # 2010:1122 övergångsbestämmelser p. 1: after the end of November 2010


class Reception(NamedTuple):
    """Första mottagande: the day (None = unknown) and where it comes from."""

    day: date | None
    source: str  # "angiven", "kommunplats", "folkbokforing", "okand"

    @property
    def act(self) -> str:
        """The ordinance that governs: 1990:927 for those received before the end of November 2010."""
        return "1990:927" if self.day is not None and self.day < FIRST_DAY_2010_1122 else "2010:1122"


def first_reception(facts: PersonFacts) -> Reception:
    """The day of first reception, given or derived.

    6 §: for those who have been registered at a reception unit and for quota refugees, the day they were actually
    received; for others the day of folkbokföring. The facts hold the actual day only as the day from which a
    municipal place could be used. Q14: under temporary protection only a given day counts.
    """
    given = facts.person.first_received
    if given is not None:
        return Reception(given, "angiven")
    by_actual_day = any(row.kind == f.REGISTERED or row.detail == f.QUOTA_GROUND for row in facts.situations)
    if not by_actual_day:
        return _earliest(facts, f.RESIDENT, "folkbokforing")
    if _temporary_protection(facts):
        return Reception(None, "okand")
    return _earliest(facts, f.MUNICIPAL_PLACE, "kommunplats")


def _earliest(facts: PersonFacts, kind: str, source: str) -> Reception:
    day = min((row.since for row in facts.situations if row.kind == kind), default=None)
    return Reception(day, source if day else "okand")


def _temporary_protection(facts: PersonFacts) -> bool:
    return any(
        row.kind in (f.PROTECTION_APPLIED, f.PROTECTION_GRANTED) or row.detail == f.TEMPORARY_PROTECTION_GROUND
        for row in facts.situations
    )
