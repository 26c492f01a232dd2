"""The agency's list of decisions: which claim and person each row is about, and whether it can be registered."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from atersok.accounts.models import User
from atersok.claims.documents.refusals import OTHER
from atersok.claims.life import WITH_AGENCY
from atersok.claims.models import Claim, ClaimRow, Outcome
from atersok.claims.services.agency import Decision, RowDecision, decide
from atersok.people.models import Identifier, IdentifierKind


@dataclass(frozen=True)
class ListRow:
    """One row of the list. `row`: its number in the file; `granted` in öre, None where the list does not say."""

    row: int
    claim_number: str
    lma: str
    kind: str
    since: date | None
    until: date | None
    decided: date
    outcome: str
    granted: int | None
    diary: str


@dataclass(frozen=True)
class Matched:
    """What the list says of claims, and the rows that can't be used: row → code of what is wrong."""

    rows: Mapping[int, ClaimRow]
    wrong: Mapping[int, str]


def match(listed: Sequence[ListRow]) -> Matched:
    """Find the claim's row of each. All of a claim's people must be in the list: a decision covers the whole claim."""
    waiting = _waiting()
    found: dict[int, ClaimRow] = {}
    wrong: dict[int, str] = {}
    for row in listed:
        fitting = [one for one in waiting if _fits(row, one)]
        if len(fitting) == 1:
            found[row.row] = fitting[0][0]
        else:
            wrong[row.row] = "several_claims" if fitting else "no_waiting_claim"
    wrong |= _incomplete(found) | _contradicting(listed, found)
    return Matched({row: one for row, one in found.items() if row not in wrong}, wrong)


def _waiting() -> list[tuple[ClaimRow, set[str]]]:
    rows = list(ClaimRow.objects.filter(claim__state__in=WITH_AGENCY).select_related("claim"))
    numbers: dict[int, set[str]] = defaultdict(set)
    known = Identifier.objects.filter(person__in={row.person_id for row in rows}, kind=IdentifierKind.LMA)
    for person, value in known.values_list("person", "value"):
        numbers[person].add(value)
    return [(row, numbers[row.person_id]) for row in rows]


def _fits(listed: ListRow, waiting: tuple[ClaimRow, set[str]]) -> bool:
    row, numbers = waiting
    claim = row.claim
    if listed.claim_number and listed.claim_number not in (claim.number, claim.agency_number):
        return False
    if listed.lma and listed.lma not in numbers:
        return False
    if listed.kind and listed.kind != claim.kind:
        return False
    return bool(listed.claim_number) or _overlaps(listed, row)


def _overlaps(listed: ListRow, row: ClaimRow) -> bool:
    since, until = row.since or date.min, row.until or date.max
    return (listed.since or date.min) <= until and since <= (listed.until or date.max)


def _incomplete(found: Mapping[int, ClaimRow]) -> dict[int, str]:
    by_claim: dict[int, list[tuple[int, ClaimRow]]] = defaultdict(list)
    for row, one in found.items():
        by_claim[one.claim_id].append((row, one))
    wrong: dict[int, str] = {}
    for claim, rows in by_claim.items():
        named = [one.pk for _, one in rows]
        if len(set(named)) < len(named):
            wrong |= {row: "twice_in_decision" for row, _ in rows}
        elif len(named) < ClaimRow.objects.filter(claim=claim).count():
            wrong |= {row: "not_everybody" for row, _ in rows}
    return wrong


def _contradicting(listed: Iterable[ListRow], found: Mapping[int, ClaimRow]) -> dict[int, str]:
    return {
        row.row: "granted_contradicts"
        for row in listed
        if row.row in found and not _agrees(row, found[row.row])
    }  # fmt: skip


def _agrees(listed: ListRow, row: ClaimRow) -> bool:
    granted = _granted(listed, row)
    if granted is None:
        return False
    if listed.outcome == Outcome.REFUSED:
        return granted == 0
    return granted > 0 and (listed.outcome == Outcome.PARTLY or row.amount is None or granted >= row.amount)


def _granted(listed: ListRow, row: ClaimRow) -> int | None:
    if listed.granted is not None:
        return listed.granted
    return {Outcome.REFUSED: 0, Outcome.GRANTED: row.amount}.get(Outcome(listed.outcome))


def register(user: User, listed: Sequence[ListRow], today: date) -> list[Claim]:
    """Register the decisions of rows that `match` accepts, inside the caller's transaction."""
    matched = match(listed)
    by_claim: dict[int, dict[int, ListRow]] = defaultdict(dict)
    for row in listed:
        one = matched.rows.get(row.row)
        if one is not None:
            by_claim[one.claim_id][one.pk] = row
    claims = Claim.objects.in_bulk(by_claim)
    return [_decide(user, claims[pk], rows, matched, today) for pk, rows in by_claim.items()]


def _decide(user: User, claim: Claim, rows: Mapping[int, ListRow], matched: Matched, today: date) -> Claim:
    first = next(iter(rows.values()))
    decided = {pk: _row_decision(row, matched.rows[row.row]) for pk, row in rows.items()}
    return decide(user, claim, None, Decision(first.decided, today, decided, first.diary))


def _row_decision(listed: ListRow, row: ClaimRow) -> RowDecision:
    outcome = Outcome(listed.outcome)
    return RowDecision(outcome, _granted(listed, row) or 0, "" if outcome == Outcome.GRANTED else OTHER)
