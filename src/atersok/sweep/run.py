"""Evaluate every person of a register."""

from collections.abc import Iterator
from datetime import date

from atersok.exchange import Register
from atersok.law.case import Case
from atersok.law.evaluate import findings
from atersok.law.facts import Claim
from atersok.law.findings import Finding
from atersok.law.policies import CAUTIOUS, Policies
from atersok.law.rules import overklagande
from atersok.sweep.people import people


def sweep(register: Register, on: date, region: str, policies: Policies = CAUTIOUS) -> Iterator[Finding]:
    """Every finding about every person as known on a day, person by person, then the appeals."""
    claims: list[tuple[str, Claim]] = []
    for facts in people(register):
        case = Case(facts, on, region, policies)
        claims += ((case.person_id, claim) for claim in case.facts.claims)
        yield from findings(case)
    yield from overklagande.findings(claims, on, policies)
