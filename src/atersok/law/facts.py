"""Facts: what has happened, as the statute book reads it (the facts folder's columns, DESIGN §5).

All money is öre, all days are calendar days, every `until`/`end` is inclusive and None means still going on.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

ASYLUM_SEEKER = "asylsokande"
PROTECTION_APPLIED = "tillfalligt_skydd_sokt"
PROTECTION_GRANTED = "tillfalligt_skydd_beviljat"
PERMIT_APPLICANT = "tillstandssokande"
PERMIT = "uppehallstillstand"
REGISTERED = "registrerad_mv"
MUNICIPAL_PLACE = "kommunplats"
DETAINED = "forvar"
RESIDENT = "folkbokford"
WITNESS = "bevisperson"
MEDICAL_GROUNDS = "medicinska_skal"
EXTENSION_APPLIED = "forlangning_sokt"
HIDING = "haller_sig_undan"
OUTSIDE_LMA = "undantagen_lma"
CITIZEN = "medborgare"

# grounds of a permit that single rules name (situations.detail)
QUOTA_GROUND = "5:2"
TEMPORARY_PROTECTION_GROUND = "21:2"

ADULT_AT = 18  # 1996:1357 2 §; the bands of the lump sum break at 19 and 61


class Person(NamedTuple):
    """En person i registret. `special_reasons`: the region pleads särskilda skäl for a late first claim."""

    person_id: str
    birth_date: date
    sex: str | None = None
    first_received: date | None = None
    deceased: date | None = None
    special_reasons: bool = False


class Situation(NamedTuple):
    """Something that held for a person from a day through a day (situations.csv)."""

    kind: str
    since: date
    until: date | None = None
    detail: str | None = None
    region: str | None = None

    def covers(self, day: date) -> bool:
        """Whether it holds on `day`."""
        return self.since <= day and (self.until is None or day <= self.until)


class FamilyTie(NamedTuple):
    """Anknytning: the person's permit rests on an anchor (2010:1122 5 a §)."""

    anchor_first_received: date
    anchor_citizen_from: date | None
    applied_on: date


class Contact(NamedTuple):
    """Vårdkontakt (1996:1357 7 §)."""

    contact_id: str
    start: date
    end: date | None
    care_kind: str


class Cost(NamedTuple):
    """En kostnadsrad at riksavtal price, in öre; `fee` is what the patient paid."""

    cost_id: str
    day: date
    kind: str
    amount: int
    fee: int = 0
    contact_id: str | None = None
    unit: str | None = None
    related: bool = True

    @property
    def net(self) -> int:
        """The price less the patient's fee, in öre."""
        return self.amount - self.fee


class Certificate(NamedTuple):
    """Läkarutlåtande. `expected_years` in hundredths of a year; None anywhere = not stated."""

    issued: date
    expected_years: int | None = None
    at_first_reception: bool | None = None
    linked_to_protection: bool | None = None
    ordered_by_doctor: bool | None = None


class Examination(NamedTuple):
    """Hälsoundersökning. `elsewhere`: done and compensated in another region."""

    examination_id: str
    day: date
    infection_control: bool = False
    elsewhere: bool = False
    unit: str | None = None


class Claim(NamedTuple):
    """Ansökan that has been made, as far as it concerns this person."""

    claim_id: str
    kind: str
    since: date | None = None
    until: date | None = None
    received: date | None = None
    outcome: str = "pending"
    decided: date | None = None
    claimed_amount: int | None = None
    granted_amount: int | None = None
    items: frozenset[str] = frozenset()

    @property
    def living(self) -> bool:
        """Pending, approved or partly granted: it freezes its period and items. A refused claim freezes nothing."""
        return self.outcome != "refused"


class PersonFacts(NamedTuple):
    """Everything the register knows about one person."""

    person: Person
    situations: tuple[Situation, ...] = ()
    ties: tuple[FamilyTie, ...] = ()
    contacts: tuple[Contact, ...] = ()
    costs: tuple[Cost, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    examinations: tuple[Examination, ...] = ()
    claims: tuple[Claim, ...] = ()


def _known(day: date | None, on: date) -> date | None:
    return day if day is not None and day <= on else None


def _claim_as_known(claim: Claim, on: date) -> Claim:
    if claim.decided is not None and claim.decided > on:
        return claim._replace(outcome="pending", decided=None, granted_amount=None)
    return claim


def _person_as_known(person: Person, on: date) -> Person:
    if (person.first_received or on) <= on and (person.deceased or on) <= on:
        return person
    return person._replace(first_received=_known(person.first_received, on), deceased=_known(person.deceased, on))


def _contact_as_known(contact: Contact, on: date) -> Contact:
    return contact if contact.end is None or contact.end <= on else contact._replace(end=None)


def _tie_as_known(tie: FamilyTie, on: date) -> FamilyTie:
    return tie._replace(anchor_citizen_from=_known(tie.anchor_citizen_from, on))


def claims_as_known(claims: Iterable[Claim], on: date) -> tuple[Claim, ...]:
    """The claims received by a day, with the decisions known by then."""
    return tuple([_claim_as_known(row, on) for row in claims if row.received is None or row.received <= on])


def as_known(facts: PersonFacts, on: date) -> PersonFacts:
    """The facts that were known on a day: what is dated later has not happened yet."""
    return PersonFacts(
        _person_as_known(facts.person, on),
        tuple([row for row in facts.situations if row.since <= on]),
        tuple([_tie_as_known(row, on) for row in facts.ties if row.applied_on <= on]),
        tuple([_contact_as_known(row, on) for row in facts.contacts if row.start <= on]),
        tuple(sorted([row for row in facts.costs if row.day <= on], key=_by_day)),
        tuple([row for row in facts.certificates if row.issued <= on]),
        tuple(sorted([row for row in facts.examinations if row.day <= on], key=_by_day)),
        claims_as_known(facts.claims, on),
    )


def _by_day(row: Cost | Examination) -> tuple[date, str]:
    return row.day, row[0]
