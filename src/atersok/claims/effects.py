"""What another reading of an open question would change for a person, in kronor, before anybody decides."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from atersok.accounts.models import Region, region
from atersok.claims.evaluation import own_readings
from atersok.claims.frames import register
from atersok.law.case import Case
from atersok.law.evaluate import findings
from atersok.law.facts import PersonFacts
from atersok.law.findings import Finding, State
from atersok.law.policies import Policies, Question
from atersok.sweep.people import People

_COUNTED = (State.CLAIMABLE, State.AUTOMATIC, State.BLOCKED, State.WATCH)


class Effect(NamedTuple):
    """A choice, whether it holds now, and what the person's findings are worth with it, in öre."""

    choice: str
    current: bool
    claimable: int
    perhaps: int
    difference: int


def effects(person: int, question: Question, on: date) -> list[Effect]:
    """Each choice of a question with what it gives: claimable or paid by itself, and blocked or watched."""
    return effects_of([(person, question)], on)[person, question.name]


def effects_of(pairs: Iterable[tuple[int, Question]], on: date) -> dict[tuple[int, str], list[Effect]]:
    """The same for many people and questions, by person and the question's name; asks as often for one as for many."""
    asked = {(person, question.name): question for person, question in pairs}
    people = sorted({person for person, _ in asked})
    if not people:
        return {}
    mine, own = region(), own_readings(people)
    facts = {int(one.person.person_id): one for one in People(register(people))}
    return {
        (person, name): _effects(facts[person], question, mine, own.get(person, {}), on)
        for (person, name), question in asked.items()
        if person in facts  # not one that has been merged into another
    }


def _effects(facts: PersonFacts, question: Question, mine: Region, own: Mapping[str, str], on: date) -> list[Effect]:
    chosen = mine.policies | dict(own)
    now = Policies(**chosen)[question.number]
    worth: dict[str, tuple[int, int]] = {}
    for choice in question.choices:
        case = Case(facts, on, mine.code, Policies(**chosen | {question.name: choice}))
        worth[choice] = _worth(list(findings(case)))
    return [
        Effect(choice, choice == now, sure, perhaps, sure - worth[now][0]) for choice, (sure, perhaps) in worth.items()
    ]


def _worth(found: list[Finding]) -> tuple[int, int]:
    counted = [finding for finding in found if finding.state in _COUNTED]
    sure = sum(f.amount or 0 for f in counted if f.state in (State.CLAIMABLE, State.AUTOMATIC))
    return sure, sum(f.amount or 0 for f in counted) - sure
