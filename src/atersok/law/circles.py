"""Personkretsar: what a person is in the law's eyes on any day.

Sources: LMA (1994:137) 1, 1 a, 12 §§; förordning (1996:1357) 2–5 a §§; utlänningslagen 10:20, 11:2.
A `Timeline` answers for one person. Between two days on which something changes the answer is the same, so it
is worked out once for each such span and only when somebody asks.
"""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from atersok.law import facts as f
from atersok.law.calendar import ONE_DAY, add_months, age_on
from atersok.law.facts import PersonFacts, Situation
from atersok.law.parameters import spans, term
from atersok.law.policies import CAUTIOUS, Policies

ASYLBOENDE = "asylboende"
IN_FORVAR = "forvar"
_NOT_FOR_RESIDENCE = "annat"  # a permit on this ground does not lead to folkbokföring


class Status(NamedTuple):
    """What a person is on a day. Three-valued where a fact may be missing: None = unknown."""

    day: date  # a day on which it holds; the same status may hold on many
    alive: bool
    asylum_seeker: bool  # LMA 1 § first st. 1
    temporary_protection: bool  # LMA 1 § first st. 2
    permit_applicant: bool  # LMA 1 § first st. 3
    tail: str | None  # 1996:1357 4 §: "asylboende", "manad", "?" (housing unknown) or None
    tail_full_care: bool | None  # the tail's permit leads to folkbokföring (2 § third st.)
    left_asylboende: bool  # Q29: lived in an asylboende when the permit came, and has moved
    outside_lma: bool  # LMA 1 a §
    hiding: bool  # LMA 12 §
    registered: bool
    region: str | None
    detained: str | None  # "forvar", "hakte", …; "?" when the place is unknown
    resident: bool  # folkbokförd
    citizen: bool
    witness: bool
    medical_grounds: bool

    @property
    def in_lma_circle(self) -> bool | None:
        """In the circle of 1996:1357 2 and 4 §§; None when only an unknown housing decides."""
        if self.asylum_seeker or self.temporary_protection or self.tail in (ASYLBOENDE, "manad"):
            return True
        return None if self.tail == "?" else False


_DEAD = Status(
    day=date.max, alive=False, asylum_seeker=False, temporary_protection=False, permit_applicant=False, tail=None,
    tail_full_care=False, left_asylboende=False, outside_lma=False, hiding=False, registered=False, region=None,
    detained=None, resident=False, citizen=False, witness=False, medical_grounds=False,
)  # fmt: skip


class Timeline:
    """A person's statuses over time. Ask with `at(day)`."""

    __slots__ = ("_changes", "_deceased", "_known", "_policies", "birth", "permits", "rows")

    def __init__(self, facts: PersonFacts, policies: Policies = CAUTIOUS) -> None:
        self.rows = facts.situations
        self.birth = facts.person.birth_date
        self.permits = sorted((s for s in self.rows if s.kind == f.PERMIT), key=lambda s: s.since)
        self._deceased = facts.person.deceased
        self._policies = policies
        self._changes = _change_days(self.rows, self.permits, self._deceased)
        self._known: dict[int, Status] = {}

    def at(self, day: date) -> Status:
        """The status on a day. The day of death is the last day inside."""
        span = bisect_right(self._changes, day)
        status = self._known.get(span)
        if status is None:
            status = self._known[span] = self._work_out(day)
        return status

    def adult(self, day: date) -> bool:
        """Has turned eighteen (1996:1357 2 §)."""
        return age_on(self.birth, day) >= f.ADULT_AT

    def _work_out(self, day: date) -> Status:
        if self._deceased is not None and day > self._deceased:
            return _DEAD._replace(day=day)
        rows = [row for row in self.rows if row.since <= day and (row.until is None or day <= row.until)]
        kinds = {row.kind for row in rows}
        resident, citizen = f.RESIDENT in kinds, f.CITIZEN in kinds
        home = max((row for row in rows if row.kind == f.REGISTERED), key=_since, default=None)
        granted = any(permit.since <= day for permit in self.permits)
        tail = self._tail(day, home) if granted and not citizen else None
        protected = not (citizen or resident) and _protected(kinds, day)
        return Status(
            day=day,
            alive=True,
            asylum_seeker=f.ASYLUM_SEEKER in kinds and not citizen and self._applying(rows, f.ASYLUM_SEEKER, day),
            temporary_protection=protected,
            permit_applicant=f.PERMIT_APPLICANT in kinds
            and not citizen
            and self._applying(rows, f.PERMIT_APPLICANT, day),
            tail=tail,
            tail_full_care=self._leads_to_residence(day) if tail else False,
            left_asylboende=granted and self._left_asylboende(day, home),
            outside_lma=f.OUTSIDE_LMA in kinds
            or f.WITNESS in kinds
            or (f.EXTENSION_APPLIED in kinds and not protected and tail != ASYLBOENDE),
            hiding=f.HIDING in kinds,
            registered=home is not None,
            region=home.region if home else None,
            detained=_detention(rows) if f.DETAINED in kinds else None,
            resident=resident,
            citizen=citizen,
            witness=f.WITNESS in kinds,
            medical_grounds=f.MEDICAL_GROUNDS in kinds,
        )

    def _applying(self, rows: Iterable[Situation], kind: str, day: date) -> bool:
        """An application holds through the day a permit is granted, even if its row is left open."""
        return any(
            row.kind == kind and not any(row.since <= permit.since < day for permit in self.permits) for row in rows
        )

    def _tail(self, day: date, home: Situation | None) -> str | None:
        """1996:1357 4 §: after the permit in an asylboende without a usable place, else one month for an asylum seeker.

        A permit for temporary protection is no tail: that person stays under LMA 1 § until folkbokförd.
        """
        for permit in reversed(self.permits):
            if permit.since > day or permit.detail == f.TEMPORARY_PROTECTION_GROUND:
                continue
            if home is not None and not self._has_place(day) and home.detail in (ASYLBOENDE, None):
                return ASYLBOENDE if home.detail else "?"
            return self._month_after(permit, day)
        return None

    def _month_after(self, permit: Situation, day: date) -> str | None:
        if not any(row.kind == f.ASYLUM_SEEKER and row.since <= permit.since for row in self.rows):
            return None
        if day > _tail_end(permit):
            return None
        housing = self._home_on(permit.since)
        if housing is None or housing.detail not in (ASYLBOENDE, None):
            return "manad"
        if housing.detail is None:
            return "?"
        return "manad" if self._policies["Q29"] == "manad" else None

    def _left_asylboende(self, day: date, home: Situation | None) -> bool:
        """Q29: inside a month of the permit, but moved out of the asylboende where it came."""
        for permit in self.permits:
            if permit.since <= day <= _tail_end(permit) and permit.detail != f.TEMPORARY_PROTECTION_GROUND:
                then = self._home_on(permit.since)
                return then is not None and then.detail == ASYLBOENDE and (home is None or home.detail != ASYLBOENDE)
        return False

    def _leads_to_residence(self, day: date) -> bool | None:
        """Whether the latest permit can ground folkbokföring; None where its ground is not stated."""
        ground = next((p.detail for p in reversed(self.permits) if p.since <= day), _NOT_FOR_RESIDENCE)
        return None if ground is None else ground != _NOT_FOR_RESIDENCE

    def _home_on(self, day: date) -> Situation | None:
        rows = (row for row in self.rows if row.kind == f.REGISTERED and row.covers(day))
        return max(rows, key=lambda row: row.since, default=None)

    def _has_place(self, day: date) -> bool:
        return any(row.kind == f.MUNICIPAL_PLACE and row.since <= day for row in self.rows)


def _since(row: Situation) -> date:
    return row.since


def _change_days(rows: Iterable[Situation], permits: Iterable[Situation], deceased: date | None) -> list[date]:
    days = {span[0] for span in spans("sokande_tillfalligt_skydd")}
    for row in rows:
        days.add(row.since)
        if row.until is not None:
            days.add(row.until + ONE_DAY)
    for permit in permits:
        days.add(permit.since + ONE_DAY)
        days.add(_tail_end(permit) + ONE_DAY)
    if deceased is not None:
        days.add(deceased + ONE_DAY)
    return sorted(days)


def _tail_end(permit: Situation) -> date:
    """4 § second sentence: the last day of the month after the permit."""
    return add_months(permit.since, term("overgangstid_efter_tillstand", permit.since).amount)


def _protected(kinds: set[str], day: date) -> bool:
    if f.PROTECTION_GRANTED in kinds:
        return True
    return f.PROTECTION_APPLIED in kinds and term("sokande_tillfalligt_skydd", day).amount == 1


def _detention(rows: Iterable[Situation]) -> str | None:
    """Where the person is detained; prison, remand or arrest outweighs förvar (utlänningslagen 11:2 third st.)."""
    places = {row.detail or "?" for row in rows if row.kind == f.DETAINED}
    return next((place for place in ("hakte", "anstalt", "arrest", "?", IN_FORVAR) if place in places), None)
