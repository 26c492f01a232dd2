"""Hälso- och sjukvård för personer i förvar (1996:1357 5 a, 8 a §§): the whole cost less fees, without last day."""

from collections.abc import Iterator, Mapping

from atersok.law.case import Case, LastDay
from atersok.law.facts import Contact, Cost
from atersok.law.findings import Finding
from atersok.law.rules import quarterly
from atersok.law.rules.costs import CARE_SCOPE, NOT_CLAIMED_ELSEWHERE, RIGHT_KIND, Test, care_in_scope, right_kind
from atersok.law.rules.forvar_halsoundersokning import HELD, NOT_RESIDENT, held

KIND = "forvar_vard"


def findings(case: Case, costs: list[Cost], contacts: Mapping[str, Contact]) -> Iterator[Finding]:
    """One finding for each quarter with cost rows on days when the person was detained."""
    elsewhere = case.claimed_elsewhere((KIND,))

    def contact(cost: Cost) -> Contact | None:
        return contacts.get(cost.contact_id or "")

    rule = quarterly.WholeCost(
        KIND,
        ("1996:1357 5 a, 8 a §§",),
        [
            Test(HELD, status=lambda status: held(status).holds),
            Test(NOT_RESIDENT, status=lambda status: not status.resident),
            Test(CARE_SCOPE, lambda cost: care_in_scope(case, cost, contact(cost))),
            Test(RIGHT_KIND, lambda cost: right_kind(cost, contact(cost))),
            Test(NOT_CLAIMED_ELSEWHERE, lambda cost: cost.cost_id not in elsewhere),
        ],
        lambda end: LastDay(None, no_end=True),
        waits_for_quarter=False,
        questions=("Q7", "Q8", "Q27", "Q28"),
        values={
            "place": ", ".join(sorted({case.timeline.at(cost.day).detained or "" for cost in costs})),
            "care": ", ".join(sorted({c.care_kind for c in map(contact, costs) if c is not None})),
        },
    )
    return quarterly.findings(case, rule, costs)
