"""Registers made of single persons' facts, without files in between."""

from collections.abc import Sequence

import polars as pl

from atersok.exchange import Register
from atersok.law.facts import Claim, PersonFacts

_DAY, _TEXT, _NUMBER, _TRUTH, _ORE = pl.Date, pl.String, pl.UInt32, pl.Boolean, pl.Int64


def renamed(facts: PersonFacts, number: int) -> PersonFacts:
    """The same person with ids that nobody else has."""

    def name(old: str) -> str:
        return f"{number:05d}-{old}"

    return facts._replace(
        person=facts.person._replace(person_id=name("P")),
        contacts=tuple(c._replace(contact_id=name(c.contact_id)) for c in facts.contacts),
        costs=tuple(
            c._replace(cost_id=name(c.cost_id), contact_id=c.contact_id and name(c.contact_id)) for c in facts.costs
        ),
        examinations=tuple(e._replace(examination_id=name(e.examination_id)) for e in facts.examinations),
        claims=tuple(c._replace(claim_id=name(c.claim_id), items=frozenset(map(name, c.items))) for c in facts.claims),
    )


def _frame(rows: list[Sequence[object]], schema: dict[str, pl.DataType | type[pl.DataType]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=schema, orient="row")


def register_of(everybody: Sequence[PersonFacts]) -> Register:
    def rows(part: str) -> list[Sequence[object]]:
        return [(number, *row) for number, facts in enumerate(everybody) for row in getattr(facts, part)]

    def claim_row(number: int, claim: Claim) -> Sequence[object]:
        return (number, *claim[:-1])

    claims = [(number, claim) for number, facts in enumerate(everybody) for claim in facts.claims]
    return Register(
        persons=_frame(
            [facts.person for facts in everybody],
            {"person_id": _TEXT, "birth_date": _DAY, "sex": _TEXT, "first_received": _DAY, "deceased": _DAY,
             "special_reasons": _TRUTH},
        ),
        situations=_frame(
            rows("situations"),
            {"person": _NUMBER, "kind": _TEXT, "from": _DAY, "to": _DAY, "detail": _TEXT, "region": _TEXT},
        ),
        family_ties=_frame(
            rows("ties"),
            {"person": _NUMBER, "anchor_first_received": _DAY, "anchor_citizen_from": _DAY, "applied_on": _DAY},
        ),
        contacts=_frame(
            rows("contacts"),
            {"person": _NUMBER, "contact_id": _TEXT, "start": _DAY, "end": _DAY, "care_kind": _TEXT},
        ),
        costs=_frame(
            rows("costs"),
            {"person": _NUMBER, "cost_id": _TEXT, "date": _DAY, "kind": _TEXT, "amount": _ORE, "fee": _ORE,
             "contact_id": _TEXT, "unit": _TEXT, "related": _TRUTH},
        ),
        certificates=_frame(
            rows("certificates"),
            {"person": _NUMBER, "issued": _DAY, "expected_years": pl.Int32, "at_first_reception": _TRUTH,
             "linked_to_protection": _TRUTH, "ordered_by_doctor": _TRUTH},
        ),
        examinations=_frame(
            rows("examinations"),
            {"person": _NUMBER, "examination_id": _TEXT, "date": _DAY, "infection_control": _TRUTH,
             "elsewhere": _TRUTH, "unit": _TEXT},
        ),
        claims=_frame(
            [claim_row(number, claim) for number, claim in claims],
            {"person": _NUMBER, "claim_id": _TEXT, "kind": _TEXT, "from": _DAY, "to": _DAY, "received": _DAY,
             "outcome": _TEXT, "decided": _DAY, "claimed_amount": _ORE, "granted_amount": _ORE},
        ),
        claim_items=_frame(
            [(claim.claim_id, item) for _, claim in claims for item in sorted(claim.items)],
            {"claim_id": _TEXT, "item_id": _TEXT},
        ),
        warnings=[],
    )  # fmt: skip
