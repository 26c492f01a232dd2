"""What the ledger's pages show: vouchers, entries, balances, months. Vouchers hold no person: who may read money sees
all of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, TruncMonth

from atersok.law.calendar import add_months
from atersok.money.models import (
    Account,
    Closing,
    Entry,
    LedgerFile,
    Match,
    Opening,
    PayoutShare,
    Period,
    RunState,
    Voucher,
)
from atersok.money.services.codings import Code, Codebook


class Sums(NamedTuple):
    """How many vouchers, and öre in debit (credit is as much)."""

    number: int
    amount: int


def vouchers(chosen: dict[str, Any]) -> QuerySet[Voucher]:
    """Vouchers with öre in debit (`debit`), newest first."""
    debits = Entry.objects.filter(voucher=OuterRef("pk"), amount__gt=0).order_by().values("voucher")
    rows = Voucher.objects.annotate(
        debit=Coalesce(Subquery(debits.annotate(sum=Sum("amount")).values("sum")), Value(0))
    )
    if chosen.get("handelse"):
        rows = rows.filter(event=chosen["handelse"])
    if chosen.get("manad"):
        rows = rows.filter(day__gte=chosen["manad"], day__lt=add_months(chosen["manad"], 1))
    if chosen.get("nummer"):
        year, number = chosen["nummer"]
        rows = rows.filter(number=number, **({"year": year} if year else {}))
    return rows


def voucher_sums(rows: QuerySet[Voucher]) -> Sums:
    """Of all that fit."""
    debits = Entry.objects.filter(voucher__in=rows.order_by().values("pk"), amount__gt=0)
    return Sums(rows.count(), debits.aggregate(sum=Sum("amount"))["sum"] or 0)


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry with debit or credit in öre and its code in the region's ledger, if the table has one."""

    entry: Entry
    debit: int
    credit: int
    code: Code | None

    @property
    def dimensions(self) -> list[str]:
        """The codes beside the account number, kst first."""
        return [code for code in self.code[1:] if code] if self.code else []


def shown(voucher: Voucher, entries: Iterable[Entry]) -> list[ShownEntry]:
    """Entries as the page shows them, coded as of the voucher's day."""
    book = Codebook.read()
    return [
        ShownEntry(
            one, max(one.amount, 0), max(-one.amount, 0), book.code(one.account, one.kind, one.unit_id, voucher.day)
        )
        for one in entries
    ]


# --- balances ---------------------------------------------------------------------------------------------------------
class Balance(NamedTuple):
    """An account kind's öre in debit and credit, and the difference (debit positive)."""

    account: Account
    debit: int
    credit: int
    amount: int


def balances(until: date) -> list[Balance]:
    """Every account kind by the end of a day, also those with nothing."""
    rows = (
        Entry.objects.filter(voucher__day__lte=until).order_by().values_list("account")
        .annotate(debit=Sum("amount", filter=Q(amount__gt=0)), credit=Sum("amount", filter=Q(amount__lt=0)))
    )  # fmt: skip
    known = {account: (debit or 0, -(credit or 0)) for account, debit, credit in rows}
    return [
        Balance(account, *known.get(account, (0, 0)), known.get(account, (0, 0))[0] - known.get(account, (0, 0))[1])
        for account in Account
    ]


@dataclass(frozen=True, slots=True)
class Check:
    """Avstämning, öre: what came in is unplaced or placed; what is placed went to units, is kept, or is not divided.

    `received`, `unplaced` and `units` are sums of entries; `placed`, `kept` and `open` of placings and runs: the two
    are written by different statements, so that a fault in either is seen.
    """

    received: int
    unplaced: int
    placed: int
    units: int
    kept: int
    open: int

    @property
    def received_agrees(self) -> bool:
        """Received = unplaced + placed."""
        return self.received == self.unplaced + self.placed

    @property
    def placed_agrees(self) -> bool:
        """Placed = units + kept + open."""
        return self.placed == self.units + self.kept + self.open


def check() -> Check:
    """The books against the placings and the runs, as they stand now."""
    attested = PayoutShare.objects.filter(run__state=RunState.ATTESTED)
    placed = _sum(Match.objects.filter(undone__isnull=True), "amount")
    return Check(
        received=_sum(Entry.objects.filter(account=Account.BANK), "amount"),
        unplaced=-_sum(Entry.objects.filter(account=Account.UNPLACED), "amount"),
        placed=placed,
        units=_sum(Entry.objects.filter(account=Account.UNIT_SHARE, run__isnull=False), "amount"),
        kept=_sum(attested, "kept"), open=placed - _sum(attested, "amount"),
    )  # fmt: skip


def _sum(rows: QuerySet[Any], of: str) -> int:
    return int(rows.aggregate(sum=Sum(of))["sum"] or 0)


# --- months -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Month:
    """A month: how many vouchers, since when it is locked, and its closing."""

    first: date
    number: int
    period: Period | None
    closing: Closing | None
    over: bool
    latest_locked: bool

    @property
    def locked(self) -> bool:
        """Whether nothing more is booked in it."""
        return self.period is not None and self.period.locked is not None


def months(today: date) -> list[Month]:
    """From the opening, or the first voucher, to this month; newest first."""
    counted = dict(
        Voucher.objects.order_by().annotate(month=TruncMonth("day")).values_list("month").annotate(n=Count("pk"))
    )
    periods = {row.month: row for row in Period.objects.select_related("by")}
    closings = {row.month: row for row in Closing.objects.select_related("accrual", "doubt", "by")}
    opening = Opening.objects.values_list("day", flat=True).first()
    known = [*counted, *([opening.replace(day=1)] if opening else []), *periods]
    if not known:
        return []
    latest = max((row.month for row in periods.values() if row.locked), default=None)
    at, found = max(today.replace(day=1), max(known)), []
    while at >= min(known):
        found.append(
            Month(at, counted.get(at, 0), periods.get(at), closings.get(at), add_months(at, 1) <= today, at == latest)
        )
        at = add_months(at, -1)
    return found


def files() -> QuerySet[LedgerFile]:
    """Files, newest first, without their content."""
    rows = LedgerFile.objects.defer("content").select_related("by", "run").order_by("-pk")
    return rows.annotate(number=Count(F("vouchers")))
