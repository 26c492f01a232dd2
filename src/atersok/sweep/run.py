"""Evaluate every person of a register."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

import polars as pl

from atersok.exchange import Register
from atersok.law import facts as f
from atersok.law.case import Case
from atersok.law.evaluate import findings
from atersok.law.findings import Finding
from atersok.law.policies import CAUTIOUS, Policies
from atersok.law.rules import overklagande
from atersok.sweep.people import People
from atersok.sweep.prefilter import spare


class Question(NamedTuple):
    """What is asked of everybody: the day, the region, the readings."""

    on: date
    region: str
    policies: Policies = CAUTIOUS


def sweep(register: Register, question: Question, person_id: str | None = None) -> Iterator[Finding]:
    """Every finding about every person (or one of them) as known on a day, person by person, then the appeals."""
    everybody = People(spare(register, question.on) if person_id is None else only(register, person_id))
    yield from about(everybody, question)
    yield from appeals(everybody, question)


def about(persons: Iterable[f.PersonFacts], question: Question) -> Iterator[Finding]:
    """Every finding about these persons, except appeals."""
    for facts in persons:
        yield from findings(Case(facts, *question))


def appeals(everybody: People, question: Question) -> Iterator[Finding]:
    """Decisions that can still be appealed: one finding a claim, whoever it concerns."""
    claims = (
        (person_id, known)
        for person_id, claim in everybody.claims()
        for known in f.claims_as_known((claim,), question.on)
    )
    return overklagande.findings(claims, question.on, question.policies)


def only(register: Register, person_id: str) -> Register:
    """The register of one person."""
    number = register.persons["person_id"].index_of(person_id)
    frames = {
        name: frame.filter(pl.col("person") == number).with_columns(person=pl.lit(0, pl.UInt32))
        for name, frame in register.frames().items()
        if "person" in frame.columns
    }
    persons = register.persons.filter(pl.col("person_id") == person_id)
    return Register(persons=persons, claim_items=register.claim_items, warnings=[], **frames)
