"""Receivables kept in step with the claims and the quarters: what should be booked, less what is, is booked.

A claim is booked at what was claimed from the day it is sent (debit receivable, credit revenue), and brought down to
what was granted when it is decided (credit receivable, debit reduction); a withdrawn one is brought to nothing. Working
by differences, the same thing said twice books nothing, and a court's decision needs no rule of its own.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import batched, takewhile

from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.accounts.models import User
from atersok.audit.history import event_model
from atersok.audit.services import acting
from atersok.claims.life import BEFORE_SENT, WITH_AGENCY
from atersok.claims.models import Claim, Finding, State
from atersok.clock import today
from atersok.law.calendar import add_months, quarter_end, quarter_start
from atersok.law.findings import State as FindingState
from atersok.law.money import show as kr
from atersok.law.rules.schablon_vard_kvartal import KIND as LUMP
from atersok.law.rules.schablon_vard_kvartal import pay_day_of
from atersok.money.errors import NotNowError
from atersok.money.ledger import Line, post, reverse
from atersok.money.locks import Lock, hold
from atersok.money.models import Account, Doubt, Entry, Event, Opening, Receivable, Voucher

AFTER_DECISION = timedelta(days=30)
"""When what was granted is expected. The agency names no day: an assumption, changed by hand on the receivable."""

AFTER_SENDING = timedelta(days=180)
"""When a claim without decision is expected to be paid: an assumption too."""

RATED = gettext_noop("fordran bedömd")
"""Why history says that a receivable was changed, where somebody did it."""

_BATCH = 500
"""Claims that are held at a time."""

_NOTED = {Event.RECOVERY: "Återkrav godtaget,", Event.WRITE_OFF: "Nedskrivet"}

WRITE_DOWNS = tuple(_NOTED)

_FROM_CLAIMS = (Event.CLAIM, Event.DECISION, Event.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Target:
    """What should be booked of a claim: öre of revenue, and öre by which it was brought down."""

    revenue: int = 0
    reduction: int = 0


def target_of(claim: Claim) -> Target:
    """What a claim is worth in the books in its present state."""
    if claim.state in (*BEFORE_SENT, State.WITHDRAWN, State.LOST):
        return Target()
    if claim.state in WITH_AGENCY or claim.granted is None:
        return Target(claim.amount)
    return Target(claim.amount, claim.amount - claim.granted)


@transaction.atomic
def follow(user: User | None, claim: Claim) -> None:
    """Book what a change of a claim means. Called with every claim that is saved, and held (claims.hooks)."""
    _follow(user, [claim])
    if claim.state == State.APPEALED:
        _doubt(claim, Doubt.SAFE, Doubt.DISPUTED)
    elif claim.state == State.COURT:
        _doubt(claim, Doubt.DISPUTED, Doubt.SAFE)


def _doubt(claim: Claim, before: Doubt, after: Doubt) -> None:
    """What is appealed is disputed until the court has decided. What somebody has rated as disputed stays so."""
    receivable = Receivable.objects.filter(claim=claim, doubt=before).first()
    if receivable is None or (before == Doubt.DISPUTED and _rated(receivable)):
        return
    receivable.doubt = after
    receivable.save(update_fields=["doubt"])


def _rated(receivable: Receivable) -> bool:
    """Whether it was somebody that gave the doubt it has; history keeps why it was changed."""
    events = event_model(Receivable)._default_manager.filter(pgh_obj_id=receivable.pk).order_by("-pgh_id")
    since = [
        (event.pgh_context or {}).get("reason") for event in takewhile(lambda e: e.doubt == receivable.doubt, events)
    ]
    return bool(since) and since[-1] == RATED


def follow_all(user: User | None, claims: QuerySet[Claim]) -> int:
    """Bring the books in step with claims, each as it is when its turn comes; how many were not.

    Some are held at a time, and let go when they are booked. Claims decided before the opening are left alone.
    """
    numbers = claims.order_by("pk").values_list("pk", flat=True)
    return sum(_follow_held(user, batch) for batch in batched(numbers, _BATCH, strict=False))


@transaction.atomic
def _follow_held(user: User | None, numbers: Sequence[int]) -> int:
    held = Claim.objects.select_for_update().defer("frozen").filter(pk__in=numbers).order_by("pk")
    return _follow(user, list(held))


def _follow(user: User | None, claims: Sequence[Claim]) -> int:
    opening = opening_day()
    since = {claim: _since(claim) for claim in claims}
    followed = {claim: day for claim, day in since.items() if day and opening and _last_told(claim, day) >= opening}
    known = {row.claim_id: row for row in Receivable.objects.filter(claim__in=list(followed))}
    booked = _booked([row.pk for row in known.values()])
    behind = []
    for claim, day in followed.items():
        receivable = known.get(claim.pk)
        target = target_of(claim)
        now = booked.get(receivable.pk, Target()) if receivable else Target()
        if target != now and receivable is None:
            receivable = Receivable.objects.create(claim=claim, kind=claim.kind, since=day)
        if receivable is not None:
            _expect(claim, receivable)
        if target != now and receivable is not None:
            behind.append((claim, receivable, now, target))
    for (event, day, text), group in _grouped(behind).items():
        post(user, event, day, text, [line for one in group for line in _lines(*one)])
    return len(behind)


type _Behind = tuple[Claim, Receivable, Target, Target]


def opening_day() -> date | None:
    """The day the money starts here; None until somebody has said it."""
    return Opening.objects.values_list("day", flat=True).first()


def _since(claim: Claim) -> date | None:
    """The day a claim became a receivable, of the days that are known; None before it is sent."""
    return claim.sent or claim.received or claim.decided


def _last_told(claim: Claim, since: date) -> date:
    """The day by which it is before or after the opening."""
    return claim.decided or since


def _booked(receivables: list[int]) -> dict[int, Target]:
    """What the claims' own events have booked, by receivable."""
    sums: dict[int, dict[str, int]] = defaultdict(dict)
    rows = (
        Entry.objects.filter(receivable__in=receivables, voucher__event__in=_FROM_CLAIMS)
        .exclude(account=Account.RECEIVABLE).values_list("receivable", "account").annotate(Sum("amount")).order_by()
    )  # fmt: skip
    for receivable, account, amount in rows:
        sums[receivable][account] = amount
    return {
        receivable: Target(-of.get(Account.REVENUE, 0), of.get(Account.REDUCTION, 0)) for receivable, of in sums.items()
    }


def _lines(claim: Claim, receivable: Receivable, now: Target, target: Target) -> list[Line]:
    revenue, reduction = target.revenue - now.revenue, target.reduction - now.reduction
    return [
        Line(Account.RECEIVABLE, revenue - reduction, claim.kind, receivable.pk),
        Line(Account.REVENUE, -revenue, claim.kind, receivable.pk),
        Line(Account.REDUCTION, reduction, claim.kind, receivable.pk),
    ]


def _grouped(behind: list[_Behind]) -> dict[tuple[Event, date, str], list[_Behind]]:
    """One voucher a claim; where many come at once, one an event and day."""
    groups: dict[tuple[Event, date, str], list[_Behind]] = defaultdict(list)
    for one in behind:
        event, day = _event(one[0], one[1])
        text = one[0].number if len(behind) == 1 else _("Ansökningar, övertagna")
        groups[event, day, text].append(one)
    return groups


def _event(claim: Claim, receivable: Receivable) -> tuple[Event, date]:
    if claim.state in (State.WITHDRAWN, State.LOST):
        return Event.WITHDRAWN, today()
    if claim.state in WITH_AGENCY:
        return Event.CLAIM, receivable.since
    appeal = claim.appeals.filter(decided__isnull=False).order_by("-decided").first()
    return Event.DECISION, (appeal.decided if appeal else None) or claim.decided or receivable.since


def _expect(claim: Claim, receivable: Receivable) -> None:
    """The day the money is expected, by the assumptions above. A day that somebody has chosen stays."""
    assumed = receivable.since + AFTER_SENDING
    expected = claim.decided + AFTER_DECISION if claim.decided else assumed
    if receivable.expected in (None, assumed) and receivable.expected != expected:
        receivable.expected = expected
        receivable.save(update_fields=["expected"])


# --- the quarters' lump sums ------------------------------------------------------------------------------------------
@transaction.atomic
def follow_quarters(user: User | None, today: date) -> int:
    """Bring the books in step with the lump sums of quarters that have ended; how many quarters were not.

    The amount is that of the own register on the quarter's last day (1996:1357 6 §): the law's findings.
    """
    opening = opening_day()
    if opening is None:
        return 0
    hold(Lock.QUARTERS)  # the job at night and somebody who asks for it: the second finds it booked
    with acting(user, gettext_noop("kvartalets schablon bokförd")):
        return _follow_quarters(user, opening, today)


def _follow_quarters(user: User | None, opening: date, today: date) -> int:
    first, changed = quarter_start(opening), 0
    sums = dict(
        Finding.objects.filter(kind=LUMP, state=FindingState.AUTOMATIC, until__gte=opening, until__lt=today)
        .values_list("since").annotate(Sum("amount")).order_by()
    )  # fmt: skip
    while quarter_end(first) < today:
        changed += _follow_quarter(user, first, sums.get(first) or 0)
        first = add_months(first, 3)
    return changed


def _follow_quarter(user: User | None, quarter: date, expected: int) -> bool:
    receivable = Receivable.objects.filter(quarter=quarter).first()
    if receivable is None:
        if not expected:
            return False
        receivable = Receivable.objects.create(
            quarter=quarter, kind=LUMP, since=quarter_end(quarter), expected=pay_day_of(quarter_end(quarter))
        )
    booked = sum(
        Entry.objects.filter(receivable=receivable, voucher__event=Event.LUMP, account=Account.RECEIVABLE)
        .values_list("amount", flat=True)
    )  # fmt: skip
    difference = expected - booked
    lines = [
        Line(Account.RECEIVABLE, difference, LUMP, receivable.pk),
        Line(Account.REVENUE, -difference, LUMP, receivable.pk),
    ]
    return post(user, Event.LUMP, receivable.since, str(receivable), lines) is not None


# --- what a user decides ----------------------------------------------------------------------------------------------
@transaction.atomic
def open_books(user: User, day: date) -> Opening:
    """Say from which day the money is followed here. Raises NotNowError once a receivable or an accrual is booked.

    Payments and bills are booked on their own days, whichever this is: they may come first.
    """
    if Entry.objects.filter(Q(receivable__isnull=False) | Q(account=Account.ACCRUED)).exists():
        raise NotNowError(_("Fordringar är bokförda. Ingångsdagen kan inte ändras längre."))
    with acting(user, gettext_noop("ingångsdag vald")):
        return Opening.objects.update_or_create(pk=1, defaults={"day": day})[0]


@transaction.atomic
def rate(user: User, receivable: Receivable, doubt: Doubt, expected: date | None, note: str) -> Receivable:
    """Say how sure a receivable is and when it is expected."""
    current = Receivable.objects.select_for_update().get(pk=receivable.pk)
    with acting(user, RATED):
        current.doubt, current.expected, current.note = doubt, expected, note
        current.save()
    return current


@transaction.atomic
def write_down(user: User, receivable: Receivable, amount: int, reason: str, today: date, event: Event) -> None:
    """Take öre off a receivable: a recovery that is accepted (Event.RECOVERY), or what will never come (WRITE_OFF).

    Raises NotNowError without a reason, and for more than is open.
    """
    current = _held(receivable, reason)
    left = open_amount(current)
    if not 0 < amount <= left:
        raise NotNowError(_("Beloppet måste vara mer än 0 kr och högst det som är öppet."))
    with acting(user, reason):
        lines = [
            Line(Account.REDUCTION, amount, current.kind, current.pk),
            Line(Account.RECEIVABLE, -amount, current.kind, current.pk),
        ]
        post(user, event, today, f"{current}", lines)
        _noted(current, f"{_NOTED[event]} {kr(amount)}: {reason}")


@transaction.atomic
def undo_write_down(user: User, voucher: Voucher, reason: str, today: date) -> None:
    """Book a write-down that was a mistake the other way round; the receivable is open again.

    Raises NotNowError without a reason, for a voucher of something else, and where it is done already.
    """
    written = voucher.entries.filter(account=Account.RECEIVABLE).select_related("receivable").first()
    if voucher.event not in WRITE_DOWNS or written is None or written.receivable is None:
        raise NotNowError(_("%(voucher)s är ingen nedskrivning.") % {"voucher": voucher})
    current = _held(written.receivable, reason)
    with acting(user, reason):
        reverse(user, voucher, today, f"{current}, nedskrivning rättad")
        _noted(current, f"{voucher} rättad: {reason}")


def _held(receivable: Receivable, reason: str) -> Receivable:
    """The receivable as it is, held until the transaction ends. Raises NotNowError without a reason."""
    if not reason.strip():
        raise NotNowError(_("Skriv varför."))
    return Receivable.objects.select_for_update().get(pk=receivable.pk)


def _noted(current: Receivable, text: str) -> None:
    """The reason stands on the receivable with what it is a reason for; in Swedish, as the books are."""
    current.note = f"{current.note}\n{text}".strip()
    current.save(update_fields=["note"])


def open_amount(receivable: Receivable) -> int:
    """Öre that the state still owes; negative when it has paid too much."""
    rows = Entry.objects.filter(receivable=receivable, account=Account.RECEIVABLE)
    return int(rows.aggregate(sum=Sum("amount"))["sum"] or 0)
