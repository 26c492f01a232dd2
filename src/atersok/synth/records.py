"""What is known of an invented person: one small type for each file of the facts folder.

Days are ordinals, money is whole öre.
"""

from dataclasses import dataclass, field
from typing import NamedTuple


class Situation(NamedTuple):
    """One row of situations.csv; ``end`` is inclusive, None while it goes on."""

    kind: str
    start: int
    end: int | None
    detail: str
    region: str


class Tie(NamedTuple):
    """One row of family_ties.csv."""

    anchor_first_received: int
    anchor_citizen_from: int | None
    applied_on: int


class Contact(NamedTuple):
    """One row of contacts.csv."""

    number: int
    start: int
    end: int | None
    care_kind: str


class Cost(NamedTuple):
    """One row of costs.csv; amount and fee in öre, ``contact`` 0 for none."""

    number: int
    day: int
    kind: str
    amount: int
    fee: int
    contact: int
    unit: str
    related: bool


class Certificate(NamedTuple):
    """One row of certificates.csv; None is an empty value, ``expected_years`` as written."""

    issued: int
    expected_years: str
    at_first_reception: bool | None
    linked_to_protection: bool | None
    ordered_by_doctor: bool | None


class Examination(NamedTuple):
    """One row of examinations.csv."""

    number: int
    day: int
    infection_control: bool
    elsewhere: bool
    unit: str


class Claim(NamedTuple):
    """One row of claims.csv (a claim about several persons has a row for each); money in öre."""

    claim_id: str
    kind: str
    start: int | None
    end: int | None
    received: int
    outcome: str
    decided: int | None
    claimed: int | None
    granted: int | None


class Phase(NamedTuple):
    """Days when the region gives care to the person under one rule (not written to a file).

    ``kind`` is ``lma``, ``resident``, ``forvar``, ``bevis``, ``medicinska`` or ``applicant``.
    """

    kind: str
    start: int
    end: int


@dataclass(slots=True)
class Person:
    """An invented person with everything the folder tells of her or him."""

    pid: str
    birth: int
    sex: str
    arrival: int
    stream: str
    first_received: int | None = None
    received_is_empty: bool = False
    deceased: int | None = None
    special_reasons: bool = False
    chronic: str = ""
    situations: list[Situation] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    phases: list[Phase] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    costs: list[Cost] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)
    examinations: list[Examination] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    items: list[tuple[str, str]] = field(default_factory=list)


def cost_id(number: int) -> str:
    """Write the id of a cost."""
    return f"C-{number:07d}"


def contact_id(number: int) -> str:
    """Write the id of a contact."""
    return f"K-{number:07d}"


def examination_id(number: int) -> str:
    """Write the id of an examination."""
    return f"U-{number:06d}"


@dataclass(slots=True)
class World:
    """The frame of one run: the days it covers, the region, the pace of care and the next free numbers."""

    seed: int
    start: int
    until: int
    region: str
    elsewhere: tuple[str, ...]
    care_rate: float = 1.0  # visits, as a share of what is usual
    lines: float = 1.0  # rows that the finance system makes of one care cost
    carry: float = 0.0
    persons: int = 0
    contacts: int = 0
    costs: int = 0
    examinations: int = 0
    claims: int = 0

    def next_person(self) -> str:
        """Give the next free person_id."""
        self.persons += 1
        return f"P-{self.persons:06d}"

    def next_claim(self, prefix: str, year: int) -> str:
        """Give the next free claim_id."""
        self.claims += 1
        return f"{prefix}-{year}-{self.claims:05d}"


def add_situation(
    world: World,
    person: Person,
    kind: str,
    start: int,
    end: int | None = None,
    detail: str = "",
    region: str = "",
) -> None:
    """Add a row, from birth at the earliest; what is after ``until`` is not known yet."""
    start = max(start, person.birth)
    if start > world.until or (end is not None and end < start):
        return
    known_end = end if end is not None and end <= world.until else None
    person.situations.append(Situation(kind, start, known_end, detail, region))


def add_phase(world: World, person: Person, kind: str, start: int, end: int | None) -> None:
    """Add days with care in the region, cut to birth, death and the days covered."""
    last = world.until if end is None else min(end, world.until)
    if person.deceased is not None:
        last = min(last, person.deceased)
    first = max(start, person.birth, world.start)
    if first <= last:
        person.phases.append(Phase(kind, first, last))
