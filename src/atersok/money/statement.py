"""Enhetens ersättning: every krona a unit was paid in a year, down to what it rests on. No person is named in it.

It starts from the lines of attested runs, which are what the ledger booked: the rows' sum is the ledger's. What has not
been paid, and why, stands in `statement_waiting`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import batched
from typing import Any, NamedTuple

from django.db.models import Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from atersok.accounts.models import Unit
from atersok.claims.models import ClaimItem
from atersok.money.models import Bill, BillState, Match, PayoutLine, PayoutRun, RunState

MANY = 2_000
"""Rows that a file looks up at a time."""


class RunSum(NamedTuple):
    """What the unit got in a run for a reimbursement, in öre."""

    run: PayoutRun
    kind: str
    amount: int


class PaymentOf(NamedTuple):
    """A payment that a row rests on: its number to link to, and what it is called."""

    pk: int
    name: str


@dataclass(frozen=True, slots=True)
class PaidRow:
    """A line of an attested run: öre, and what it rests on. `price` None: an examination has none of its own."""

    run: PayoutRun
    kind: str
    receivable: int
    of: str  # the claim's number, or the quarter's
    reference: str
    day: date
    price: int | None
    payments: tuple[PaymentOf, ...]
    rule: str
    amount: int

    @property
    def attested(self) -> date | None:
        """The day that decides the year."""
        return attested(self.run)


def attested(run: PayoutRun) -> date | None:
    """The day a run was attested."""
    return timezone.localdate(run.attested) if run.attested else None


# --- paid -------------------------------------------------------------------------------------------------------------
def paid(unit: Unit, year: int | None) -> QuerySet[PayoutLine]:
    """The unit's lines of runs attested in the year, newest run first."""
    lines = PayoutLine.objects.filter(unit=unit, share__run__state=RunState.ATTESTED)
    if year:
        lines = lines.filter(share__run__attested__year=year)
    return lines.order_by("-share__run_id", "share_id", "pk")


def by_run(unit: Unit, year: int | None) -> list[RunSum]:
    """The unit's sums, newest run first."""
    summed = list(
        paid(unit, year).order_by("-share__run_id", "share__receivable__kind")
        .values_list("share__run_id", "share__receivable__kind").annotate(amount=Sum("amount"))
    )  # fmt: skip
    runs = PayoutRun.objects.select_related("voucher").in_bulk([run for run, _kind, _amount in summed])
    return [RunSum(runs[run], kind, amount) for run, kind, amount in summed]


def paid_rows(lines: QuerySet[PayoutLine]) -> Iterator[PaidRow]:
    """The lines with what each rests on, some at a time: a page asks as often however many there are."""
    wanted = lines.select_related("share__run__voucher", "share__receivable__claim", "cost", "examination", "rule")
    for some in batched(wanted.defer("share__receivable__claim__frozen").iterator(MANY), MANY, strict=False):
        yield from _traced(some)


def _traced(lines: Sequence[PayoutLine]) -> list[PaidRow]:
    payments = _payments({line.share.receivable_id for line in lines})
    rows = _claim_rows(lines)
    return [_row(line, payments, rows) for line in lines]


def _row(line: PayoutLine, payments: "_Payments", rows: "_Rows") -> PaidRow:
    share = line.share
    thing = line.cost or line.examination
    return PaidRow(
        run=share.run, kind=share.receivable.kind, receivable=share.receivable_id, of=str(share.receivable),
        reference=thing.reference if thing else "", day=thing.day if thing else share.run.until,
        price=line.cost.amount - line.cost.fee if line.cost else None,
        payments=_rests_on(line, payments[share.receivable_id], rows[share.receivable_id, _thing(line)]),
        rule=f"{line.rule.get_method_display()}, {line.rule.decision}", amount=line.amount,
    )  # fmt: skip


class _Placed(NamedTuple):
    """A payment that something was placed of, for a person's row or for the receivable as a whole (None)."""

    row: int | None
    payment: PaymentOf
    day: date
    made: datetime


type _Payments = dict[int, list[_Placed]]
type _Thing = tuple[int | None, int | None]  # cost and examination
type _Rows = dict[tuple[int, _Thing], set[int]]


def _thing(line: PayoutLine) -> _Thing:
    return line.cost_id, line.examination_id


def _payments(receivables: Iterable[int]) -> _Payments:
    """All that was ever placed on them: what was undone since was there when the run was made."""
    found: _Payments = defaultdict(list)
    placed = Match.objects.filter(receivable__in=list(receivables)).order_by("line__payment__day", "line__payment")
    known = placed.values_list("receivable", "row", "line__payment", "line__payment__day").annotate(Min("made"))
    for receivable, row, payment, day, made in known:
        found[receivable].append(_Placed(row, PaymentOf(payment, f"I-{day:%Y%m%d}-{payment}"), day, made))
    return found


def _claim_rows(lines: Sequence[PayoutLine]) -> _Rows:
    """The people's rows of claims that each thing stands in."""
    found: _Rows = defaultdict(set)
    costs = [line.cost_id for line in lines if line.cost_id]
    examined = [line.examination_id for line in lines if line.examination_id]
    items = ClaimItem.objects.filter(
        Q(cost__in=costs) | Q(examination__in=examined),
        row__claim__receivable__in={line.share.receivable_id for line in lines},
    )
    for receivable, cost, examination, row in items.values_list("row__claim__receivable", "cost", "examination", "row"):
        found[receivable, (cost, examination)].add(row)
    return found


def _rests_on(line: PayoutLine, placed: Iterable[_Placed], rows: set[int]) -> tuple[PaymentOf, ...]:
    """The payments that had come for the row, or for the whole, when its run was made."""
    run = line.share.run
    return tuple(
        dict.fromkeys(
            one.payment for one in placed
            if one.day <= run.until and (run.attested is None or one.made <= run.attested)
            and (one.row is None or one.row in rows)
        )
    )  # fmt: skip


# --- bills ------------------------------------------------------------------------------------------------------------
class BillSums(NamedTuple):
    """How many bills, and öre: to pay for all of them but the cancelled, and paid."""

    number: int
    payable: int
    paid: int


def bills(unit: Unit, year: int | None) -> QuerySet[Bill, Any]:
    """The unit's bills with `payable` öre, of the year they were paid in, or else dated."""
    rows = Bill.objects.filter(unit=unit).annotate(
        told=Coalesce("paid", "day"), payable=Sum("lines__payable", default=0)
    )
    return (rows.filter(told__year=year) if year else rows).order_by("-told", "-pk")


def bill_sums(unit: Unit, year: int | None) -> BillSums:
    """Sums of all of them."""
    rows: Any = bills(unit, year).order_by()
    living = [(state, amount) for state, amount in rows.values_list("state", "payable") if state != BillState.CANCELLED]
    done = sum(amount for state, amount in living if state == BillState.PAID)
    return BillSums(rows.count(), sum(amount for _state, amount in living), done)
