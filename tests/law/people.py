"""The smallest persons: an asylum seeker, somebody with a permit, somebody in detention, with a cost or two."""

from datetime import date

from atersok.law.facts import Certificate, Contact, Cost, Person, PersonFacts, Situation

REGION = "23"
BORN = date(1990, 1, 1)
SINCE = date(2025, 1, 1)
RECEIVED = date(2025, 1, 10)
MEETS_ALL = Certificate(date(2025, 2, 1), 500, at_first_reception=True, ordered_by_doctor=True)


def seeker(*more: Situation, since: date = SINCE, housing: str | None = "ebo") -> tuple[Situation, ...]:
    """An asylum seeker registered in the region."""
    registered = Situation("registrerad_mv", since, None, housing, REGION)
    return (Situation("asylsokande", since), registered, *more)


def permit(*more: Situation, ground: str = "5:1", since: date = SINCE) -> tuple[Situation, ...]:
    """Somebody with a residence permit."""
    return (Situation("uppehallstillstand", since, None, ground), *more)


def detained(place: str = "forvar", *more: Situation) -> tuple[Situation, ...]:
    """An asylum seeker held since the beginning."""
    return seeker(Situation("forvar", SINCE, None, place), *more)


def person(situations: tuple[Situation, ...], *, born: date = BORN, received: date | None = None) -> PersonFacts:
    return PersonFacts(Person("P1", born, None, received), situations)


def cost(
    name: str, kronor: int, day: date, *, kind: str = "vard", fee: int = 0, contact: str | None = None,
    related: bool = True,
) -> Cost:  # fmt: skip
    """A cost row; amounts in kronor."""
    return Cost(name, day, kind, kronor * 100, fee * 100, contact, None, related)


def admitted(
    facts: PersonFacts, kronor: int, *, name: str = "1", care_kind: str = "omedelbar", kind: str = "vard", fee: int = 0,
    first: date = date(2025, 10, 1), last: date | None = date(2025, 10, 20), related: bool = True,
) -> PersonFacts:  # fmt: skip
    """The person after one more care contact with one cost row."""
    contact = Contact(f"C{name}", first, last, care_kind)
    row = cost(f"K{name}", kronor, first, kind=kind, fee=fee, contact=contact.contact_id, related=related)
    return facts._replace(contacts=(*facts.contacts, contact), costs=(*facts.costs, row))


def lasting(*costs: Cost, certificate: Certificate | None = MEETS_ALL, ground: str = "5:1") -> PersonFacts:
    """Somebody received with a permit, with a certificate and costs."""
    facts = person(permit(ground=ground), received=RECEIVED)
    return facts._replace(costs=costs, certificates=(certificate,) if certificate else ())
