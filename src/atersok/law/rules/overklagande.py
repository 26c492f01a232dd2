"""Överklagande (förvaltningslagen 2017:900 40, 43, 44 §§): three weeks from the day of a decision against the region.

Q18: counted from the decision's day. Decisions on the lump sum (1996:1357 12 §) and on extraordinary costs
(2010:1122 42 §, 1990:927 43 §) cannot be appealed.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby

from atersok.law.calendar import roll_forward
from atersok.law.facts import Claim
from atersok.law.findings import Check, Condition, Finding, State
from atersok.law.parameters import term
from atersok.law.policies import CAUTIOUS, Policies
from atersok.law.wording import Text

KIND = "overklagande"
NOT_APPEALABLE = frozenset({"schablon_vard_kvartal", "extraordinara_vardkostnader"})

AGAINST_US = Condition(
    "beslut_mot_regionen", "2017:900 40–44 §§",
    Text("Ansökan {claim} ({kind}) gick regionen emot {decided}; överklaga senast {day}",
         "Claim {claim} ({kind}) went against the region on {decided}; appeal by {day}"),
    Text("", ""),
)  # fmt: skip


def last_day(decided: date) -> date:
    """Three weeks from the decision, moved to a working day."""
    days = term("overklagande_dagar", decided).amount
    return roll_forward(decided + timedelta(days=days))


def findings(claims: Iterable[tuple[str, Claim]], on: date, policies: Policies = CAUTIOUS) -> Iterator[Finding]:
    """One finding a claim still open to appeal. `claims`: (person id, claim as it concerns that person), as known."""
    against = [
        entry
        for entry in claims
        if entry[1].outcome in ("refused", "partly") and entry[1].decided and entry[1].kind not in NOT_APPEALABLE
    ]
    against.sort(key=lambda entry: (entry[1].claim_id, entry[0]))
    for _, group in groupby(against, key=lambda entry: entry[1].claim_id):
        rows = list(group)
        decided = min(claim.decided for _, claim in rows if claim.decided)
        day = last_day(decided)
        if on <= day:
            yield _finding(rows, decided, day, policies)


def _finding(rows: list[tuple[str, Claim]], decided: date, day: date, policies: Policies) -> Finding:
    person, first = rows[0]
    withheld = [_withheld(claim) for _, claim in rows]
    amount = None if None in withheld else sum(ore for ore in withheld if ore is not None)
    return Finding(
        KIND, person, State.WATCH, first.since, first.until, amount,
        tuple(sorted({item for _, claim in rows for item in claim.items})), day, day, None, ("2017:900 40, 43, 44 §§",),
        (Check(AGAINST_US, True, {"claim": first.claim_id, "kind": first.kind, "decided": decided, "day": day}),),
        readings=(policies.reading("Q18"),), claims=(first.claim_id,),
    )  # fmt: skip


def _withheld(claim: Claim) -> int | None:
    """What was claimed and not granted, in öre; None where the claim's amounts are not known."""
    if claim.claimed_amount is None or (claim.granted_amount is None and claim.outcome == "partly"):
        return None
    return claim.claimed_amount - (claim.granted_amount or 0)
