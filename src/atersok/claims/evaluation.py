"""The law applied to people of the database, each by the readings that hold for them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from atersok.accounts.models import Region, region
from atersok.claims.frames import register
from atersok.claims.models import Claim, ClaimRow, Outcome, Override, State
from atersok.law.case import Case
from atersok.law.evaluate import findings
from atersok.law.facts import PersonFacts
from atersok.law.findings import Finding
from atersok.law.policies import Policies
from atersok.sweep import Question
from atersok.sweep.people import People
from atersok.sweep.run import appeals

_STILL_APPEALABLE = timedelta(days=90)  # wider than the three weeks that the rule itself counts


def question(on: date) -> Question:
    """What the region asks about everybody on a day."""
    mine = region()
    return Question(on, mine.code, mine.readings())


def own_readings(people: Iterable[int] | None = None) -> Mapping[int, dict[str, str]]:
    """Readings that differ for single people, approved by a second person and not withdrawn: person → name → choice."""
    chosen = Override.objects.filter(approved__isnull=False, withdrawn__isnull=True)
    if people is not None:
        chosen = chosen.filter(person__in=people)
    readings: dict[int, dict[str, str]] = defaultdict(dict)
    for person, name, choice in chosen.values_list("person", "name", "choice"):
        readings[person][name] = choice
    return readings


def findings_of(people: Iterable[int], on: date) -> Iterator[Finding]:
    """Every finding about some people, each by the readings that hold for them; without appeals."""
    chosen = sorted(set(people))
    mine, own = region(), own_readings(chosen)
    for facts in People(register(chosen)):
        yield from findings(_case(facts, on, mine, own.get(int(facts.person.person_id))))


def _case(facts: PersonFacts, on: date, mine: Region, own: dict[str, str] | None) -> Case:
    return Case(facts, on, mine.code, Policies(**mine.policies | own) if own else mine.readings())


def open_appeals(on: date) -> list[Finding]:
    """Decisions against the region that can still be appealed and have not been: one finding a claim."""
    against = Claim.objects.filter(
        state=State.DECIDED, outcome__in=(Outcome.REFUSED, Outcome.PARTLY), decided__gte=on - _STILL_APPEALABLE
    )
    people = ClaimRow.objects.filter(claim__in=against).values_list("person", flat=True)
    numbers = set(against.values_list("number", flat=True))
    found = appeals(People(register(people)), question(on))
    return [finding for finding in found if finding.claims[0] in numbers]
