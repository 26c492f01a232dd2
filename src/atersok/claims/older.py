"""Claims made before Återsök, taken in from a facts folder: their outcome is known, their calculation is not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from atersok.accounts.models import User
from atersok.claims.models import Claim, ClaimItem, ClaimRow, Outcome, State

_APPEALABLE = timedelta(days=28)  # after that a decision can't be appealed, and the claim is closed


@dataclass(frozen=True)
class OlderRow:
    """One person's part of a claim. Amounts in öre; `costs` and `examinations` by the register's numbers."""

    number: str
    kind: str
    person: int
    since: date | None
    until: date | None
    received: date | None
    outcome: str
    decided: date | None
    amount: int | None
    granted: int | None
    costs: Sequence[int] = ()
    examinations: Sequence[int] = ()


def known_rows(numbers: Iterable[str]) -> set[tuple[str, int]]:
    """Which of these claims are there already: number and person."""
    rows = ClaimRow.objects.filter(claim__number__in=set(numbers))
    return set(rows.values_list("claim__number", "person"))


def take_in(user: User, rows: Iterable[OlderRow], imported_by: int, today: date) -> None:
    """Keep the claims, inside the caller's transaction. Each claim's rows must come together or in any order."""
    ordered = sorted(rows, key=lambda row: row.number)
    groups = {number: list(group) for number, group in groupby(ordered, key=lambda row: row.number)}
    Claim.objects.bulk_create(_claim(user, number, group, imported_by, today) for number, group in groups.items())
    claims = dict(Claim.objects.filter(number__in=groups).values_list("number", "pk"))
    made = ClaimRow.objects.bulk_create(_row(claims, row) for row in ordered)
    ClaimItem.objects.bulk_create(
        item for row, of in zip(made, ordered, strict=True) for item in _items(row, of)
    )  # fmt: skip


def _claim(user: User, number: str, rows: list[OlderRow], imported_by: int, today: date) -> Claim:
    first = rows[0]
    decided = max((row.decided for row in rows if row.decided), default=None)
    return Claim(
        number=number, kind=first.kind, state=_state(decided, today), outcome=_outcome(rows),
        since=min((row.since for row in rows if row.since), default=None),
        until=max((row.until for row in rows if row.until), default=None),
        amount=sum(row.amount or 0 for row in rows), granted=_granted(rows), received=first.received,
        sent=first.received, decided=decided, owner=user, created_by=user, changed_by=user, imported_by=imported_by,
    )  # fmt: skip


def _state(decided: date | None, today: date) -> State:
    if decided is None:
        return State.RECEIVED
    return State.DECIDED if today - decided <= _APPEALABLE else State.CLOSED


def _outcome(rows: list[OlderRow]) -> Outcome:
    outcomes = {Outcome(row.outcome) for row in rows}
    return outcomes.pop() if len(outcomes) == 1 else Outcome.PARTLY


def _granted(rows: list[OlderRow]) -> int | None:
    known = [row.granted for row in rows if row.granted is not None]
    return sum(known) if known else None


def _row(claims: Mapping[str, int], row: OlderRow) -> ClaimRow:
    return ClaimRow(
        claim_id=claims[row.number], person_id=row.person, since=row.since, until=row.until, amount=row.amount,
        outcome=row.outcome, granted=row.granted,
    )  # fmt: skip


def _items(row: ClaimRow, of: OlderRow) -> Iterable[ClaimItem]:
    living = of.outcome != Outcome.REFUSED
    yield from (ClaimItem(row=row, cost_id=pk, living=living) for pk in of.costs)
    yield from (ClaimItem(row=row, examination_id=pk, living=living) for pk in of.examinations)


def depending(imported_by: int) -> list[str]:
    """The claims of an import that somebody has worked with since."""
    return list(Claim.objects.filter(imported_by=imported_by, version__gt=1).values_list("number", flat=True))


def take_back(imported_by: int) -> None:
    """Remove the claims of an import, inside the caller's transaction."""
    Claim.objects.filter(imported_by=imported_by).delete()
