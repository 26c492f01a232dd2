"""What leaves the app: lists with their sums. Who may read money sees all of it; a unit its own."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, Min, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Permission
from atersok.money.models import (
    Account,
    Entry,
    Match,
    Payment,
    PaymentCode,
    PaymentLine,
    PayoutLine,
    PayoutRun,
    PayoutShare,
    Receivable,
    RunState,
)
from atersok.money.rules import Rulebook
from atersok.money.waiting import unplaced
from atersok.people.models import Identifier, IdentifierKind


class Sums(NamedTuple):
    """How many and öre."""

    number: int
    amount: int


# --- payments ---------------------------------------------------------------------------------------------------------
def payments(chosen: dict[str, Any]) -> QuerySet[Payment]:
    """Payments with what is left of each to place (`left`, öre) and how many lines they have."""
    rows = (
        Payment.objects.select_related("bank")
        .annotate(left=F("amount") - Coalesce(Sum("lines__placed"), 0), told=Count("lines"))
        .order_by("-day", "-pk")
    )
    match chosen.get("lage"):
        case "kvar":
            rows = rows.filter(pk__in=unplaced().values("payment"))
        case "makulerade":
            return _of_year(rows.filter(cancelled__isnull=False), chosen)
    return _of_year(rows.filter(cancelled__isnull=True), chosen)


def _of_year(rows: QuerySet[Payment], chosen: dict[str, Any]) -> QuerySet[Payment]:
    return rows.filter(day__year=chosen["ar"]) if chosen.get("ar") else rows


def queue() -> QuerySet[PaymentLine]:
    """Lines with something left to place, the oldest money first."""
    return unplaced().select_related("payment", "person").order_by("payment__day", "pk")


def with_people(lines: list[PaymentLine]) -> list[PaymentLine]:
    """The lines, each with its person where that one has come into the register since: one question for all."""
    nobody = {line.lma.replace("-", ""): None for line in lines if line.lma and not line.person_id}
    if not nobody:
        return lines
    found = Identifier.objects.filter(kind=IdentifierKind.LMA, value__in=nobody).select_related(
        "person__merged_into"
    ).prefetch_related("person__identifiers", "person__merged_into__identifiers")  # fmt: skip
    known = {one.value: one.person.merged_into or one.person for one in found}
    for line in lines:
        if not line.person_id:
            line.person = known.get(line.lma.replace("-", ""))
    return lines


class WrongWay(NamedTuple):
    """A payment with lines of a recovery's code that came in as if they were money: how many and öre."""

    payment: Payment
    code: str
    number: int
    amount: int


def recoveries_that_came_in(most: int = 20) -> list[WrongWay]:
    """Lines that were read before their code was said to be a recovery's, by payment, the newest first."""
    codes = PaymentCode.objects.filter(recovery=True).values("code")
    lines = PaymentLine.objects.filter(code__in=codes, amount__gt=0, payment__cancelled__isnull=True)
    sums = lines.values_list("payment", "payment__day", "code").annotate(Count("pk"), Sum("amount"))
    return [
        WrongWay(Payment(pk=payment, day=day), code, number, amount)
        for payment, day, code, number, amount in sums.order_by("-payment__day", "-payment", "code")[:most]
    ]


def queue_sums() -> Sums:
    """How many lines wait, and öre left of them: recoveries taken off."""
    found = unplaced().aggregate(number=Count("pk"), amount=Sum(F("amount") - F("placed")))
    return Sums(found["number"], found["amount"] or 0)


def menu_counts(user: User) -> dict[str, int]:
    """Lines to place, and the open run where the user has something to do with it: one question."""
    waiting = unplaced().order_by().values("payment__cancelled").annotate(n=Count("pk")).values_list("n")
    runs = PayoutRun.objects.filter(state__in=(RunState.PROPOSED, RunState.CHECKED)).order_by()
    if not user.may(Permission.PAYOUT_ATTEST):
        runs = runs.filter(state=RunState.PROPOSED)
    named = waiting.annotate(name=Value("payments")).values_list("name", "n").union(
        runs.values("state").annotate(name=Value("payouts"), n=Count("pk")).values_list("name", "n"), all=True
    )  # fmt: skip
    return dict(named.order_by())


def kinds_without_rule() -> list[str]:
    """Reimbursements that money came for on a day when no fördelningsregel spoke of them: it waits for one."""
    divided = PayoutShare.objects.filter(receivable=OuterRef("receivable"), living=True)
    waiting = Match.objects.filter(~Exists(divided), undone__isnull=True).order_by()
    first = waiting.values_list("receivable", "receivable__kind").annotate(Min("line__payment__day"))
    rulebook = Rulebook.read()
    return sorted({kind for _pk, kind, day in first if not rulebook.speaks_of(kind, day)})


# --- receivables ------------------------------------------------------------------------------------------------------
def _sum_of(*accounts: Account, sign: int = 1) -> Coalesce:
    rows = Entry.objects.filter(receivable=OuterRef("pk"), account__in=accounts).order_by().values("receivable")
    return Coalesce(Subquery(rows.annotate(total=Sum(F("amount") * sign)).values("total")), Value(0))


def receivables(chosen: dict[str, Any], today: date) -> QuerySet[Receivable]:
    """Receivables with öre `open` (negative: too much came) and `booked` (claimed, less what was refused)."""
    rows = Receivable.objects.select_related("claim").annotate(
        open=_sum_of(Account.RECEIVABLE), booked=_sum_of(Account.REVENUE, Account.REDUCTION, sign=-1)
    )
    if chosen.get("slag"):
        rows = rows.filter(kind=chosen["slag"])
    if chosen.get("sakerhet"):
        rows = rows.filter(doubt=chosen["sakerhet"])
    match chosen.get("lage"):
        case "alla":
            return rows
        case "for-mycket":
            return rows.filter(open__lt=0)
        case "forfallna":
            return rows.filter(open__gt=0, expected__lt=today)
        case _:
            return rows.exclude(open=0)


AGES = ((0, 90), (91, 180), (181, 365), (366, None))
"""Days since a receivable arose, as lists of them are divided."""


class Age(NamedTuple):
    """Receivables of an age: `to` None for the oldest."""

    since: int
    to: int | None
    number: int
    amount: int


def ages(rows: QuerySet[Receivable], today: date) -> list[Age]:
    """What is open, by how old it is."""
    known = [(row.since, getattr(row, "open", 0)) for row in rows]
    found = []
    for least, most in AGES:
        inside = [
            amount for since, amount in known
            if today - since >= timedelta(least) and (most is None or today - since <= timedelta(most))
        ]  # fmt: skip
        found.append(Age(least, most, len(inside), sum(inside)))
    return found


# --- payouts ----------------------------------------------------------------------------------------------------------
class OfUnit(NamedTuple):
    """What a unit gets in a run, by reimbursement."""

    unit: int
    name: str
    private: bool
    kind: str
    lines: int
    amount: int


def units_of(run: PayoutRun) -> list[OfUnit]:
    """The run's sums, unit by unit."""
    rows = (
        PayoutLine.objects.filter(share__run=run).order_by("unit__name", "share__receivable__kind")
        .values_list("unit", "unit__name", "unit__private", "share__receivable__kind")
        .annotate(lines=Count("pk"), amount=Sum("amount"))
    )  # fmt: skip
    return [OfUnit(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class RunSums:
    """What a run divides: öre that came, goes to units, and is kept."""

    came: int
    units: int
    kept: int


def run_sums(run: PayoutRun) -> RunSums:
    """The three sums: the first is the other two together."""
    shares = run.shares.aggregate(came=Sum("amount"), kept=Sum("kept"))
    came, kept = shares["came"] or 0, shares["kept"] or 0
    return RunSums(came, came - kept, kept)


# --- a unit's statement -----------------------------------------------------------------------------------------------
def statement_units(user: User) -> QuerySet[Unit]:
    """The units whose statement a user may read: a unit's user its own alone."""
    rows = Unit.objects.order_by("name")
    return rows.filter(pk=user.only_unit) if user.only_unit else rows


def placed_on(receivable: Receivable) -> QuerySet[Match]:
    """The receivable's placings, newest first, also those that were undone."""
    return receivable.matches.select_related("line__payment", "voucher", "undone", "by", "row__person").order_by("-pk")
