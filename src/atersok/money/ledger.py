"""Booking: a voucher of lines that balance, in an open month, with the next number. Nothing else writes entries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from atersok.accounts.models import User
from atersok.law.calendar import add_months
from atersok.money.errors import NotNowError
from atersok.money.locks import Lock, share
from atersok.money.models import Account, Event, Period, Series, Voucher


@dataclass(frozen=True, slots=True)
class Line:
    """A line to book: öre, debit positive. The rest says what it is about, by the tables' own numbers."""

    account: Account
    amount: int
    kind: str = ""
    receivable: int | None = None
    payment: int | None = None
    run: int | None = None
    unit: int | None = None


class UnbalancedError(ValueError):
    """Debit and credit differ: a fault in the program, never in what a user did."""


@transaction.atomic
def post(
    user: User | None, event: Event, occurred: date, text: str, lines: Iterable[Line], reverses: Voucher | None = None
) -> Voucher | None:
    """Book lines as one voucher; None when all are of nothing.

    `occurred` is when it happened; in a locked month it is booked on the first day of the first open month after.
    `text` names numbers of claims, payments and runs, never a person, and is in Swedish whoever acts: the books are.
    Raises UnbalancedError.
    """
    merged = together(lines)
    if sum(line.amount for line in merged):
        raise UnbalancedError(f"{event}: {sum(line.amount for line in merged)} öre too much in debit")
    if not merged:
        return None
    share(Lock.BOOKS)  # no month is locked meanwhile
    day = first_open(occurred)
    voucher = Voucher.objects.create(
        year=day.year, number=_next_number(day.year), day=day, occurred=occurred, event=event, text=text[:200],
        reverses=reverses, by=user,
    )  # fmt: skip
    _insert(voucher, merged)
    return voucher


def together(lines: Iterable[Line]) -> list[Line]:
    """Debits about the same thing as one and credits as one, in the order they came; those of nothing left out.

    A debit and a credit about the same thing both stay: what happened is seen even where it comes to nothing.
    """
    sums: dict[tuple[bool, Line], int] = defaultdict(int)
    for line in lines:
        if line.amount:
            sums[line.amount > 0, replace(line, amount=0)] += line.amount
    return [replace(line, amount=amount) for (_, line), amount in sums.items()]


def negated(lines: Iterable[Line]) -> list[Line]:
    """The same lines with debit as credit."""
    return [replace(line, amount=-line.amount) for line in lines]


def lines_of(voucher: Voucher) -> list[Line]:
    """What a voucher booked."""
    return [
        Line(
            Account(row.account), row.amount, row.kind, row.receivable_id, row.payment_id, row.run_id, row.unit_id
        )
        for row in voucher.entries.all()
    ]  # fmt: skip


def reverse(user: User | None, voucher: Voucher, occurred: date, text: str) -> Voucher:
    """Book a voucher the other way round, once. Raises NotNowError where that is done already."""
    if Voucher.objects.filter(reverses=voucher).exists():
        raise NotNowError(_("%(voucher)s är redan rättad.") % {"voucher": voucher})
    return booked(post(user, Event.REVERSAL, occurred, text, negated(lines_of(voucher)), reverses=voucher))


def booked(voucher: Voucher | None) -> Voucher:
    """The voucher of lines that are known to come to something."""
    if voucher is None:
        raise UnbalancedError("nothing to book")
    return voucher


def first_open(occurred: date) -> date:
    """The day something is booked that happened then: the same day, or the first of the next month that is open."""
    month = occurred.replace(day=1)
    locked = set(Period.objects.filter(month__gte=month, locked__isnull=False).values_list("month", flat=True))
    if month not in locked:
        return occurred
    while month in locked:
        month = add_months(month, 1)
    return month


def _next_number(year: int) -> int:
    Series.objects.get_or_create(year=year)
    Series.objects.filter(year=year).update(last=F("last") + 1)  # holds the row: the next one waits its turn
    return Series.objects.values_list("last", flat=True).get(year=year)


_ENTRIES = """
INSERT INTO money_entry (voucher_id, account, amount, kind, receivable_id, payment_id, run_id, unit_id)
SELECT %s, * FROM unnest(
    %s::text[], %s::bigint[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[]
)
"""


def _insert(voucher: Voucher, lines: Sequence[Line]) -> None:
    """All lines in one statement: the database checks at its end that they balance."""
    columns = zip(
        *(
            (str(line.account), line.amount, line.kind, line.receivable, line.payment, line.run, line.unit)
            for line in lines
        ),
        strict=True,
    )
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES, [voucher.pk, *map(list, columns)])
