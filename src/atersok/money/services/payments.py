"""Payments: registered with their lines, placed on receivables, and placements undone. Everything is booked at once."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.accounts.models import User
from atersok.audit.services import acting
from atersok.history import plan_anew
from atersok.law.money import show as kr
from atersok.money.arriving import NEAR
from atersok.money.errors import NotNowError
from atersok.money.ledger import Line, booked, negated, post, reverse
from atersok.money.locks import Lock, hold
from atersok.money.models import (
    Account,
    BankEntry,
    Event,
    How,
    Match,
    Payment,
    PaymentCode,
    PaymentLine,
    Receivable,
    Voucher,
)
from atersok.money.services.days import check_payment_day


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line of a payment as it was told: öre, negative for a recovery. `listed`: the day of the agency's list."""

    amount: int
    code: str = ""
    text: str = ""
    kind: str = ""
    person: int | None = None
    lma: str = ""
    claim_number: str = ""
    since: date | None = None
    until: date | None = None
    listed: date | None = None


_MANY = 5_000
"""Rows from which a table is counted again at once: what comes right after would be planned for an empty one."""


class AlreadyHereError(NotNowError):
    """The same money may be registered already."""


class Placement(NamedTuple):
    """So many öre of a line for a receivable, and for a person's row of its claim where that is known."""

    line: int
    receivable: int
    row: int | None
    amount: int
    how: How = How.HAND
    reasons: tuple[str, ...] = ()


# --- in ---------------------------------------------------------------------------------------------------------------
@transaction.atomic
def register(
    user: User, day: date, amount: int, source: Payment.Source, lines: Sequence[NewLine] = (), reference: str = "",
    bank: BankEntry | None = None, imported_by: int | None = None,
) -> Payment:  # fmt: skip
    """Take in what came on a day: öre, negative where the agency took money back.

    What the lines don't tell of becomes a line of its own, so that nothing disappears. Raises NotNowError for nothing,
    and for a day on which no payment can have come.
    """
    hold(Lock.PAYMENTS)
    check_payment_day(day)
    if not amount and not any(line.amount for line in lines):
        raise NotNowError(_("En inbetalning på 0 kr utan rader kan inte registreras."))
    with acting(user, gettext_noop("inbetalning registrerad")):
        payment = Payment.objects.create(
            day=day, amount=amount, source=source, reference=reference, bank=bank, by=user, imported_by=imported_by
        )
        add_lines(payment, lines, imported_by)
        add_rest(payment)
        post(user, Event.PAYMENT, day, str(payment), _received(payment))
    return payment


@transaction.atomic
def register_by_hand(
    user: User, day: date, amount: int, reference: str = "", claim_number: str = "", *, other: bool = False,
    **_more: object,
) -> Payment:  # fmt: skip
    """Somebody knows of money. Raises AlreadyHereError where it may be here already, unless they say it is `other`."""
    hold(Lock.PAYMENTS)
    near = list(Payment.objects.filter(cancelled__isnull=True, day__range=(day - NEAR, day + NEAR)).order_by("day"))
    same = [payment for payment in near if payment.amount == amount]
    if not same and sum(payment.amount for payment in near) == amount:
        same = near
    if same and not other:
        raise AlreadyHereError(_("Det finns redan %(payments)s. Är det andra pengar: kryssa i rutan.") % {
            "payments": ", ".join(f"{payment} {kr(payment.amount)}" for payment in same)})  # fmt: skip
    text = "Utan specifikation"
    lines = [NewLine(amount, text=text, claim_number=claim_number)] if claim_number else []
    return register(user, day, amount, Payment.Source.HAND, lines, reference)


def _received(payment: Payment) -> list[Line]:
    """What came and what was taken back of it, each by itself: a day on which they are alike is seen too."""
    entries = []
    for amount in payment.lines.values_list("amount", flat=True):
        entries += [
            Line(Account.BANK, amount, payment=payment.pk), Line(Account.UNPLACED, -amount, payment=payment.pk)
        ]  # fmt: skip
    return entries


def add_lines(
    payment: Payment, lines: Sequence[NewLine], imported_by: int | None, instead_of: Sequence[PaymentLine] = ()
) -> None:
    """Lines of a payment, those of nothing left out. The first of them take over the rows of `instead_of`."""
    codes = dict(PaymentCode.objects.values_list("code", "kind"))
    told = [line for line in lines if line.amount]
    for old, line in zip(instead_of, told, strict=False):
        made = _made(payment, line, codes, imported_by)
        made.pk = old.pk
        made.save(force_update=True)
    PaymentLine.objects.bulk_create([_made(payment, line, codes, imported_by) for line in told[len(instead_of) :]])
    if len(told) >= _MANY:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE money_paymentline")


def _made(payment: Payment, line: NewLine, codes: dict[str, str], imported_by: int | None) -> PaymentLine:
    return PaymentLine(
        payment=payment, code=line.code, text=line.text, kind=line.kind or codes.get(line.code, ""),
        person_id=line.person, lma=line.lma, claim_number=line.claim_number, since=line.since, until=line.until,
        amount=line.amount, listed=line.listed, imported_by=imported_by,
    )  # fmt: skip


def add_rest(payment: Payment) -> None:
    """What the lines lack of the payment, or have too much, as a line of its own."""
    told = sum(payment.lines.values_list("amount", flat=True))
    if payment.amount != told:
        PaymentLine.objects.create(payment=payment, text="Utan specifikation", amount=payment.amount - told)


@transaction.atomic
def cancel(user: User, payment: Payment, reason: str, today: date) -> Payment:
    """Take back a payment that never came: its voucher is reversed. Raises NotNowError where part of it is placed."""
    if not reason.strip():
        raise NotNowError(_("Skriv varför."))
    hold(Lock.PAYMENTS)
    current = Payment.objects.select_for_update().get(pk=payment.pk)
    lines = current.lines.select_for_update()
    if current.cancelled_id or any(line.placed for line in lines):
        raise NotNowError(_("Inbetalningen är makulerad redan, eller delar av den är placerade. Ångra dem först."))
    with acting(user, reason):
        voucher = Voucher.objects.get(event=Event.PAYMENT, pk__in=current.entries.values("voucher"))
        current.cancelled = reverse(user, voucher, today, f"Makulerad {current}")
        if current.bank_id:  # the bank's row confirms none of them any more: it waits for somebody again
            Payment.objects.filter(bank=current.bank_id).update(bank=None)
            current.bank = None
        current.save(update_fields=["cancelled", "bank"])
    return current


@transaction.atomic
def split(user: User, line: PaymentLine, amounts: Sequence[int]) -> None:
    """Divide a line that is not placed into parts of öre. Raises NotNowError unless they add up to it exactly."""
    hold(Lock.PAYMENTS)
    current = PaymentLine.objects.select_for_update().get(pk=line.pk)
    if current.placed or len(amounts) < 2 or not all(amounts) or sum(amounts) != current.amount:
        raise NotNowError(_("Delarna måste tillsammans vara radens belopp, och inget av raden får vara placerat."))
    with acting(user, gettext_noop("rad delad")):
        for amount in amounts[1:]:
            PaymentLine.objects.create(
                payment=current.payment, code=current.code, text=current.text, kind=current.kind,
                person=current.person, lma=current.lma, claim_number=current.claim_number, since=current.since,
                until=current.until, amount=amount, listed=current.listed, imported_by=current.imported_by,
                split_of_id=current.split_of_id or current.pk,
            )  # fmt: skip
        current.amount = amounts[0]
        current.save(update_fields=["amount"])


@transaction.atomic
def learn_code(user: User, code: str, kind: str, text: str, *, recovery: bool) -> PaymentCode:
    """Say what a code stands for; its lines that wait whole, or have no kind, get its kind."""
    with acting(user, gettext_noop("kod inlagd")):
        known, _new = PaymentCode.objects.update_or_create(
            code=code, defaults={"kind": kind, "text": text, "recovery": recovery}
        )
        PaymentLine.objects.filter(Q(placed=0) | Q(kind=""), code=code).update(kind=kind)
    return known


# --- placed -----------------------------------------------------------------------------------------------------------
class _Held(NamedTuple):
    """A line that is locked: öre of it, öre placed, and its payment."""

    amount: int
    placed: int
    payment: int


@transaction.atomic
def place(user: User | None, placements: Iterable[Placement], today: date) -> int:
    """Place parts of lines on receivables, all or none, in one voucher; how many.

    Raises NotNowError where a line has less left than that: somebody else was there first.
    """
    wanted = list(placements)
    if not wanted:
        return 0
    hold(Lock.PAYMENTS)
    lines = _hold_lines(one.line for one in wanted)
    kinds = _hold_receivables(one.receivable for one in wanted)
    moved: dict[int, int] = {}
    for one in wanted:
        _check_left(lines[one.line], one.amount, moved.get(one.line, 0))
        moved[one.line] = moved.get(one.line, 0) + one.amount
    _check_taken_back((one.receivable, one.amount) for one in wanted)
    with acting(user, gettext_noop("inbetalning placerad")):
        sums: dict[tuple[int, int, bool], int] = {}
        for one in wanted:
            key = lines[one.line].payment, one.receivable, one.amount > 0
            sums[key] = sums.get(key, 0) + one.amount
        entries = [
            line for (payment, receivable, _in), amount in sums.items()
            for line in _entries(amount, receivable, kinds[receivable], payment)
        ]  # fmt: skip
        payments = {lines[one.line].payment for one in wanted}
        voucher = booked(post(user, Event.MATCH, today, _named(payments), entries))
        _move(moved)
        _insert(user, wanted, voucher)
    return len(wanted)


def _named(payments: Collection[int]) -> str:
    if len(payments) == 1:
        return str(Payment.objects.get(pk__in=payments))
    return _("%(n)d inbetalningar") % {"n": len(payments)}


def _hold_lines(numbers: Iterable[int]) -> dict[int, _Held]:
    """The lines, locked in one order so that two people never wait for each other."""
    wanted = set(numbers)
    living = PaymentLine.objects.filter(pk__in=wanted, payment__cancelled__isnull=True)
    held = living.select_for_update(of=("self",)).order_by("pk")
    found = {pk: _Held(*row) for pk, *row in held.values_list("pk", "amount", "placed", "payment")}
    if len(found) < len(wanted):
        raise NotNowError(_("Inbetalningen är makulerad. Läs sidan igen."))
    return found


def _hold_receivables(numbers: Iterable[int]) -> dict[int, str]:
    held = Receivable.objects.select_for_update().order_by("pk").filter(pk__in=set(numbers))
    return dict(held.values_list("pk", "kind"))


def _check_left(line: _Held, amount: int, taken: int) -> None:
    left = line.amount - line.placed - taken
    if not amount or (amount > 0) != (line.amount > 0) or abs(amount) > abs(left):
        raise NotNowError(_("Raden har inte så mycket kvar att placera. Läs sidan igen."))


def _check_taken_back(moves: Iterable[tuple[int, int]]) -> None:
    """Of a claim no more is taken back than came. A quarter's lump sums are gone through person by person instead.

    `moves`: receivable and öre that come to it.
    """
    moved: dict[int, int] = {}
    for number, amount in moves:
        moved[number] = moved.get(number, 0) + amount
    back = [number for number, amount in moved.items() if amount < 0]
    for receivable in Receivable.objects.filter(pk__in=back, claim__isnull=False).select_related("claim"):
        came = sum(receivable.matches.filter(undone__isnull=True).values_list("amount", flat=True))
        if came + moved[receivable.pk] < 0:
            raise NotNowError(_("På %(what)s har %(came)s kommit in. Mer än så kan inte tas tillbaka.") % {
                "what": receivable, "came": kr(came)})  # fmt: skip


# a list of 100 000 lines in one statement each, where rows one by one would take minutes
_MOVE = """
UPDATE money_paymentline l SET placed = l.placed + moved.amount
FROM unnest(%s::bigint[], %s::bigint[]) AS moved (line, amount) WHERE l.id = moved.line
"""
_MATCHES = """
INSERT INTO money_match (line_id, receivable_id, row_id, amount, how, reasons, voucher_id, by_id, made)
SELECT line, receivable, "row", amount, how, string_to_array(reasons, ','), %s, %s, now()
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::text[])
    AS placed (line, receivable, "row", amount, how, reasons)
"""


def _move(moved: dict[int, int]) -> None:
    if len(moved) >= _MANY:
        plan_anew()
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, [list(moved), list(moved.values())])


def _insert(user: User | None, wanted: Sequence[Placement], voucher: Voucher) -> None:
    columns = zip(
        *((one.line, one.receivable, one.row, one.amount, str(one.how), ",".join(one.reasons)) for one in wanted),
        strict=True,
    )
    with connection.cursor() as cursor:
        cursor.execute(_MATCHES, [voucher.pk, user.pk if user else None, *map(list, columns)])
        if len(wanted) >= _MANY:
            cursor.execute("ANALYZE money_match, money_paymentline")


def _entries(amount: int, receivable: int, kind: str, payment: int) -> list[Line]:
    return [
        Line(Account.UNPLACED, amount, payment=payment),
        Line(Account.RECEIVABLE, -amount, kind, receivable),
    ]


@transaction.atomic
def undo(user: User, matches: Collection[int], reason: str, today: date) -> None:
    """Take placements back by a voucher of their own. What units were paid of them is taken back by the next run.

    Raises NotNowError without a reason, where one of them is undone already, and where a recovery of it is placed.
    """
    if not reason.strip():
        raise NotNowError(_("Skriv varför."))
    hold(Lock.PAYMENTS)
    wanted = Match.objects.filter(pk__in=matches).select_related("receivable").order_by("pk")
    held = list(wanted.select_for_update(of=("self",)))
    if len(held) != len(set(matches)) or any(match.undone_id for match in held):
        raise NotNowError(_("Placeringen är redan ångrad."))
    lines = _hold_lines(match.line_id for match in held)
    _hold_receivables(match.receivable_id for match in held)
    _check_taken_back((match.receivable_id, -match.amount) for match in held)
    moved: dict[int, int] = {}
    entries: list[Line] = []
    for match in held:
        moved[match.line_id] = moved.get(match.line_id, 0) - match.amount
        payment = lines[match.line_id].payment
        entries += negated(_entries(match.amount, match.receivable_id, match.receivable.kind, payment))
    with acting(user, reason):
        text = ", ".join(sorted({str(match.receivable) for match in held}))
        voucher = booked(post(user, Event.UNMATCH, today, text, entries))
        _move(moved)
        Match.objects.filter(pk__in=[match.pk for match in held]).update(undone=voucher)
