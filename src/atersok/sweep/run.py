"""Evaluate every person of a register."""

from collections.abc import Iterator
from datetime import date

import polars as pl

from atersok.exchange import Register
from atersok.law.case import Case
from atersok.law.evaluate import findings
from atersok.law.facts import Claim
from atersok.law.findings import Finding
from atersok.law.policies import CAUTIOUS, Policies
from atersok.law.rules import overklagande
from atersok.sweep.people import people
from atersok.sweep.prefilter import spare


def sweep(
    register: Register, on: date, region: str, policies: Policies = CAUTIOUS, person_id: str | None = None
) -> Iterator[Finding]:
    """Every finding about every person (or one of them) as known on a day, person by person, then the appeals."""
    claims: list[tuple[str, Claim]] = []
    chosen = spare(register, on) if person_id is None else only(register, person_id)
    for facts in people(chosen):
        case = Case(facts, on, region, policies)
        claims += ((case.person_id, claim) for claim in case.facts.claims)
        yield from findings(case)
    yield from overklagande.findings(claims, on, policies)


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
