"""Periodisering: what a month has earned that is booked nowhere yet, and what may never be paid.

Both are booked on the month's last day and taken back on the first of the next month, by vouchers made in the same act:
the claim that is sent later is booked as ever, and no month has the revenue twice.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.accounts.models import User
from atersok.audit.services import acting
from atersok.claims.life import BEFORE_SENT, WITH_AGENCY
from atersok.claims.models import ClaimRow, Finding, State
from atersok.law.calendar import add_months
from atersok.law.findings import State as FindingState
from atersok.law.money import NBSP
from atersok.law.rules.schablon_vard_kvartal import KIND as LUMP
from atersok.money.dividing import WHOLE, half_up, permille
from atersok.money.errors import NotNowError
from atersok.money.ledger import Line, post, reverse
from atersok.money.locks import Lock, hold
from atersok.money.models import Account, Closing, Doubt, Entry, Event, Period, Receivable, Voucher, bookkeeping
from atersok.money.services.receivables import opening_day


class Earned(NamedTuple):
    """What a kind of reimbursement has earned: how many findings and claims, öre, and öre that rest on a reading."""

    kind: str
    number: int
    amount: int
    unsure: int


class Doubtful(NamedTuple):
    """An open receivable that may not be paid: öre open that day, per mille and öre set aside."""

    receivable: int
    name: str
    kind: str
    doubt: str
    open: int
    share: int
    amount: int

    @property
    def percent(self) -> str:
        """The share as people say it."""
        return percent(self.share)


@dataclass(frozen=True, slots=True)
class Counted:
    """All that a month's end should book."""

    day: date
    earned: tuple[Earned, ...]
    doubtful: tuple[Doubtful, ...]

    @property
    def revenue(self) -> int:
        """Öre of accrued revenue."""
        return sum(one.amount for one in self.earned)

    @property
    def loss(self) -> int:
        """Öre set aside."""
        return sum(one.amount for one in self.doubtful)

    def frozen(self) -> dict[str, Any]:
        """The figures to keep beside the vouchers."""
        return {
            "day": self.day.isoformat(), "earned": [one._asdict() for one in self.earned],
            "doubtful": [one._asdict() for one in self.doubtful],
        }  # fmt: skip

    @property
    def seal(self) -> str:
        """Says whether two counts are the same: who books must have seen these very figures."""
        return sha256(json.dumps(asdict(self), default=str, sort_keys=True).encode()).hexdigest()[:16]


def last_day(month: date) -> date:
    """The month's last day."""
    return add_months(month.replace(day=1), 1) - timedelta(1)


def count(month: date) -> Counted:
    """What the month's end would book, from the register and the books as they stand now."""
    day = last_day(month)
    return Counted(day, tuple(_earned(day)), tuple(_doubtful(day)))


# --- accrued revenue --------------------------------------------------------------------------------------------------
def unclaimed(day: date) -> QuerySet[Finding]:
    """What could be claimed for periods that were over, and was in no claim with the agency.

    A claim that was withdrawn after the day is in the books of the day: what was in it is not accrued too.
    """
    booked = (
        Entry.objects.filter(account=Account.REVENUE, voucher__day__lte=day, receivable__isnull=False).order_by()
        .values("receivable").annotate(sum=Sum("amount")).exclude(sum=0).values("receivable")
    )  # fmt: skip
    held = Q(claim__state__in=WITH_AGENCY, claim__receivable__isnull=False)
    claimed = ClaimRow.objects.filter(
        held | Q(claim__state=State.WITHDRAWN, claim__receivable__in=booked),
        person=OuterRef("person"), claim__kind=OuterRef("kind"), since=OuterRef("since"),
    )  # fmt: skip
    return (
        Finding.objects.filter(state=FindingState.CLAIMABLE, until__lte=day, amount__gt=0)
        .exclude(kind=LUMP).exclude(Exists(claimed)).order_by("kind", "until", "pk")
    )  # fmt: skip


def claimed_later(day: date) -> QuerySet[Any]:
    """Parts of claims that were sent after the day for periods that were over by then; `worth` in öre."""
    granted = When(claim__decided__isnull=False, then=Coalesce("granted", "amount"))
    return (
        ClaimRow.objects.filter(claim__receivable__since__gt=day, until__lte=day)
        .exclude(claim__state__in=(*BEFORE_SENT, State.WITHDRAWN, State.LOST))
        .annotate(worth=Case(granted, default=F("amount"), output_field=BigIntegerField()))
        .filter(worth__gt=0).select_related("claim").order_by("claim__kind", "until", "pk")
    )  # fmt: skip


def _earned(day: date) -> Iterator[Earned]:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for kind, amount, certain in unclaimed(day).values_list("kind", "amount", "certain").iterator(20_000):
        sums[kind][0] += 1
        sums[kind][1] += amount or 0
        sums[kind][2] += 0 if certain else amount or 0
    for kind, worth in claimed_later(day).values_list("claim__kind", "worth").iterator(20_000):
        sums[kind][0] += 1
        sums[kind][1] += worth
    for kind, found in sorted(sums.items()):
        yield Earned(kind, *found)


def unbooked_lump(today: date) -> dict[date, int]:
    """Quarters that have ended, by their first day, whose lump sums are not booked: öre, below nothing where too much.

    They are booked as a receivable (services.receivables.follow_quarters) and are therefore never accrued too.
    """
    opening = opening_day()
    if opening is None:
        return {}
    expected = Finding.objects.filter(
        kind=LUMP, state=FindingState.AUTOMATIC, until__gte=opening, until__lt=today, amount__isnull=False
    )
    left = Counter(dict(expected.order_by().values_list("since").annotate(Sum("amount"))))
    booked = Entry.objects.filter(voucher__event=Event.LUMP, account=Account.RECEIVABLE)
    left.subtract(dict(booked.order_by().values_list("receivable__quarter").annotate(Sum("amount"))))
    return {quarter: amount for quarter, amount in sorted(left.items()) if amount}


# --- doubtful receivables ---------------------------------------------------------------------------------------------
def shares() -> dict[str, int]:
    """Per mille set aside, by how sure a receivable is."""
    chosen = bookkeeping()
    return {Doubt.SAFE: 0, Doubt.UNSURE: chosen.unsure, Doubt.DISPUTED: chosen.disputed}


def percent(share: int) -> str:
    """Per mille as `50 %` or `33,3 %`."""
    return f"{permille(share)}{NBSP}%"


def _doubtful(day: date) -> Iterator[Doubtful]:
    share = shares()
    opened = Q(entries__account=Account.RECEIVABLE, entries__voucher__day__lte=day)
    rows = (
        Receivable.objects.exclude(doubt=Doubt.SAFE).select_related("claim")
        .annotate(left=Sum("entries__amount", filter=opened)).filter(left__gt=0).order_by("kind", "since", "pk")
    )  # fmt: skip
    for row in rows:
        part = half_up(row.left * share[row.doubt], WHOLE)
        yield Doubtful(row.pk, str(row), row.kind, row.doubt, row.left, share[row.doubt], part)


# --- booking ----------------------------------------------------------------------------------------------------------
@transaction.atomic
def book(user: User, month: date, seal: str, today: date) -> Closing:
    """Book a month's accruals and take them back on the first of the next. Once a month.

    `seal` is that of the figures the user saw (Counted.seal). Raises NotNowError for a month that is not over, is
    locked or done, where a quarter's lump sums are not booked, where figures have changed, and for nothing.
    """
    first = month.replace(day=1)
    hold(Lock.BOOKS)
    if why := why_not(first, today):
        raise NotNowError(why)
    counted = count(first)
    if counted.seal != seal:
        raise NotNowError(_("Underlaget har ändrats sedan du öppnade sidan. Läs siffrorna igen."))
    if not counted.revenue and not counted.loss:
        raise NotNowError(_("Det finns inget att periodisera."))
    with acting(user, gettext_noop("månaden periodiserad")):
        accrual, accrual_back = _pair(user, Event.ACCRUAL, counted, _accrual_lines(counted))
        doubt, doubt_back = _pair(user, Event.DOUBT, counted, _doubt_lines(counted))
        return Closing.objects.create(
            month=first, accrual=accrual, accrual_back=accrual_back, doubt=doubt, doubt_back=doubt_back,
            counted=counted.frozen(), by=user,
        )  # fmt: skip


def why_not(month: date, today: date) -> str:
    """Why a month can't be closed now; empty where it can."""
    opening, said = opening_day(), {"month": f"{month:%Y-%m}"}
    if opening is None or last_day(month) < opening:
        return _("%(month)s är före bokföringens första dag.") % said
    if last_day(month) >= today:
        return _("%(month)s är inte slut. Periodisera när månaden är över.") % said
    if Closing.objects.filter(month=month).exists():
        return _("%(month)s är redan periodiserad.") % said
    if Period.objects.filter(month__gte=month, locked__isnull=False).exists():
        return _("%(month)s är låst.") % said
    if unbooked_lump(today):
        return _("Kvartalets schablon är inte bokförd än. Bokför den först.")
    return ""


def _pair(user: User, event: Event, counted: Counted, lines: list[Line]) -> tuple[Voucher | None, Voucher | None]:
    with translation.override("sv"):  # the books are in Swedish, whoever closes the month
        text = f"{event.label} {counted.day:%Y-%m}"
    voucher = post(user, event, counted.day, text, lines)
    if voucher is None:
        return None, None
    return voucher, reverse(user, voucher, counted.day + timedelta(1), f"{text}, återförd")


def _accrual_lines(counted: Counted) -> list[Line]:
    lines = []
    for one in counted.earned:
        lines += [Line(Account.ACCRUED, one.amount, one.kind), Line(Account.REVENUE, -one.amount, one.kind)]
    return lines


def _doubt_lines(counted: Counted) -> list[Line]:
    lines = []
    for one in counted.doubtful:
        lines += [
            Line(Account.LOSS, one.amount, one.kind, one.receivable),
            Line(Account.DOUBTFUL, -one.amount, one.kind, one.receivable),
        ]
    return lines
