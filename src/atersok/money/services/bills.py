"""Bills from private units: taken in, checked, sent back or approved by a second person, booked, paid, cancelled."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Role
from atersok.audit.services import acting
from atersok.care.models import Cost
from atersok.care.services import add_cost
from atersok.law.money import show
from atersok.money.bill_checks import check as check_lines
from atersok.money.bill_table import ReadLine, invoice_key
from atersok.money.errors import NotNowError, SecondPersonError
from atersok.money.ledger import Line, post, reverse
from atersok.money.locks import Lock, hold
from atersok.money.models import BEFORE_APPROVAL, IN_FORCE, Account, Bill, BillLine, BillState, Event

_BATCH = 1000


# --- taken in ---------------------------------------------------------------------------------------------------------
@transaction.atomic
def register(
    user: User, unit: Unit, invoice: str, day: date, total: int | None, lines: Sequence[ReadLine]
) -> Bill:  # fmt: skip
    """Take in a private unit's bill with its lines, checked. `total` öre to pay by the invoice, where it says so.

    Raises NotNowError for a unit that is not private or not the user's own, for an invoice that is here already, and
    for a bill without lines.
    """
    if not unit.private or user.only_unit not in (None, unit.pk):
        raise NotNowError(_("Räkningar tas emot från privata enheter, och en enhet skickar sina egna."))
    _require_lines(lines)
    key = invoice_key(invoice)
    if not key:
        raise NotNowError(_("Fakturanumret behöver minst en bokstav eller siffra."))
    Unit.objects.select_for_update().get(pk=unit.pk)  # two of the same invoice at once: the second is told so
    known = Bill.objects.filter(unit=unit, invoice_key=key).exclude(state=BillState.CANCELLED).first()
    if known is not None:
        raise NotNowError(
            _("Faktura %(invoice)s från enheten finns redan som %(bill)s. Samma faktura betalas en gång.")
            % {"invoice": known.invoice, "bill": known}
        )
    with acting(user, gettext_noop("räkning mottagen")):
        bill = Bill.objects.create(unit=unit, invoice=invoice.strip(), invoice_key=key, day=day, total=total, by=user)
        _write(bill, lines)
    return bill


def _require_lines(lines: Sequence[ReadLine]) -> None:
    if not lines:
        raise NotNowError(_("Räkningen har inga rader."))


def _write(bill: Bill, lines: Sequence[ReadLine]) -> None:
    rows = [
        BillLine(
            bill=bill, row=line.row, given=list(line.given), lma=line.lma, day=line.day, kind=line.kind,
            amount=line.amount, fee=line.fee, problems=list(line.problems),
        )
        for line in lines
    ]  # fmt: skip
    check_lines(bill, rows)
    BillLine.objects.bulk_create(rows, batch_size=_BATCH)


def _held(user: User, bill: Bill, version: int | None, *states: BillState) -> Bill:
    """The bill as it is, held until the transaction ends."""
    current = Bill.objects.select_for_update(of=("self",)).select_related("unit").get(pk=bill.pk)
    if user.role == Role.UNIT and user.unit_id != current.unit_id:
        raise NotNowError(_("Räkningen är en annan enhets."))
    if version is not None and current.version != version:
        raise NotNowError(_("%(bill)s har ändrats sedan du öppnade sidan. Läs den igen.") % {"bill": current})
    if current.state not in states:
        raise NotNowError(_("%(bill)s har läget %(state)s.") % {"bill": current, "state": current.get_state_display()})
    return current


def _saved(current: Bill) -> Bill:
    current.version += 1
    current.save()
    return current


@transaction.atomic
def replace_lines(user: User, bill: Bill, version: int | None, total: int | None, lines: Sequence[ReadLine]) -> Bill:
    """New lines for a bill that is not approved. Whoever wrote them can't approve them."""
    _require_lines(lines)
    current = _held(user, bill, version, *BEFORE_APPROVAL)
    with acting(user, gettext_noop("räkningens rader ersatta")):
        current.lines.all().delete()
        _write(current, lines)
        current.state, current.by, current.total, current.reason = BillState.RECEIVED, user, total, ""
        current.checked_by = None
        return _saved(current)


# --- checked ----------------------------------------------------------------------------------------------------------
def problems_of(bill: Bill, lines: Sequence[BillLine]) -> list[str]:
    """Why the bill can't be approved as it is, in sentences; empty when it can.

    The invoice's sum is compared when every line can be read: before that a difference says nothing.
    """
    found = []
    faulty = sum(1 for line in lines if line.faulty)
    if faulty:
        found.append(_("%(n)d av %(all)d rader har fel som måste rättas.") % {"n": faulty, "all": len(lines)})
    told, asked = bill.total, [line.asked for line in lines]
    known = [amount for amount in asked if amount is not None]
    if told is not None and len(known) == len(asked) and told != (sum_ := sum(known)):
        found.append(
            _("Fakturan begär %(told)s, men raderna ger %(sum)s när avgifterna är avdragna.")
            % {"told": show(told), "sum": show(sum_)}
        )
    return found


def _office(user: User) -> None:
    if user.role == Role.UNIT:
        raise SecondPersonError(_("Regionen kontrollerar och godkänner räkningar."))


def _rechecked(current: Bill) -> list[BillLine]:
    lines = list(current.lines.select_related("bill"))
    check_lines(current, lines)
    BillLine.objects.bulk_update(lines, ["person", "contact", "cost", "payable", "problems"], batch_size=_BATCH)
    return lines


@transaction.atomic
def check(user: User, bill: Bill, version: int | None) -> Bill:
    """Go through the lines again, as the register is now: checked when nothing stands against it, else as it was."""
    _office(user)
    current = _held(user, bill, version, *BEFORE_APPROVAL)
    with acting(user, gettext_noop("räkning kontrollerad")):
        lines = _rechecked(current)
        right = not problems_of(current, lines)
        current.state = BillState.CHECKED if right else BillState.RECEIVED
        current.checked_by = user if right else None
        return _saved(current)


@transaction.atomic
def give_back(user: User, bill: Bill, version: int | None, reason: str) -> Bill:
    """Send it back to the unit with what is missing. Raises NotNowError without words."""
    _office(user)
    if not reason.strip():
        raise NotNowError(_("Skriv till enheten vad som saknas."))
    current = _held(user, bill, version, BillState.RECEIVED, BillState.CHECKED)
    with acting(user, gettext_noop("räkning tillbaka till enheten")):
        current.state, current.reason, current.checked_by = BillState.RETURNED, reason.strip(), None
        return _saved(current)


# --- approved and paid ------------------------------------------------------------------------------------------------
@transaction.atomic
def approve(user: User, bill: Bill, version: int | None, today: date) -> Bill:
    """Approve and book a checked bill, once: its lines become cost rows.

    Raises SecondPersonError for who wrote or checked it, NotNowError where the register now stands against a line. What
    the unit is owed is booked as a debt.
    """
    _office(user)
    hold(Lock.DIVIDING)  # no payout run is proposed meanwhile: it would divide what the bill pays
    current = _held(user, bill, version, BillState.CHECKED)
    if user.pk in (current.by_id, current.checked_by_id):
        raise SecondPersonError(
            _("En annan person än den som registrerade eller kontrollerade räkningen måste godkänna den.")
        )
    with acting(user, gettext_noop("räkning godkänd")):
        lines = _rechecked(current)
        if against := problems_of(current, lines):
            raise NotNowError([_("Registret har ändrats sedan kontrollen."), *against])
        for line in lines:
            _make_cost(user, current, line)
        BillLine.objects.bulk_update(lines, ["cost", "made_cost"], batch_size=_BATCH)
        owed = sum(line.payable for line in lines)
        current.voucher = post(user, Event.BILL, today, str(current), _entries(current.unit_id, owed))
        current.state, current.approved_by, current.approved = BillState.APPROVED, user, timezone.now()
        return _saved(current)


def _make_cost(user: User, bill: Bill, line: BillLine) -> None:
    if line.cost_id is not None or line.person is None:
        return
    fields: dict[str, Any] = {
        "reference": f"{bill}-{bill.version}-{line.row}", "day": line.day, "kind": line.kind, "amount": line.amount,
        "fee": line.fee, "contact": line.contact, "unit": bill.unit, "invoice": bill.invoice,
    }  # fmt: skip
    line.cost, line.made_cost = add_cost(user, line.person, fields), True


def _entries(unit: int, owed: int) -> list[Line]:
    return [Line(Account.UNIT_SHARE, owed, unit=unit), Line(Account.SUPPLIER, -owed, unit=unit)]


@transaction.atomic
def take_into_basis(user: User, bills: Collection[int]) -> int:
    """Put approved bills into the payment basis; how many. Those in another state are left as they are."""
    _office(user)
    with acting(user, gettext_noop("räkningar i betalningsunderlag")):
        held = list(
            Bill.objects.select_for_update().filter(pk__in=bills, state=BillState.APPROVED).order_by("pk")
        )  # fmt: skip
        for current in held:
            current.state = BillState.IN_BASIS
            _saved(current)
    return len(held)


@transaction.atomic
def mark_paid(user: User, bill: Bill, day: date) -> Bill:
    """The ledger has paid it."""
    _office(user)
    current = _held(user, bill, None, BillState.IN_BASIS)
    with acting(user, gettext_noop("räkning betald")):
        current.state, current.paid = BillState.PAID, day
        return _saved(current)


# --- cancelled --------------------------------------------------------------------------------------------------------
@transaction.atomic
def cancel(user: User, bill: Bill, reason: str, today: date) -> Bill:
    """Take a bill back: what was booked is booked the other way round; cost rows that came by it and nothing holds go.

    A cost row that a claim holds stays, still tied to the bill, so that no payout run pays it. Raises NotNowError
    without a reason. A unit takes back its own only while it is not approved.
    """
    if not reason.strip():
        raise NotNowError(_("Skriv varför."))
    states = BEFORE_APPROVAL if user.role == Role.UNIT else (*BEFORE_APPROVAL, *IN_FORCE)
    current = _held(user, bill, None, *states)
    with acting(user, reason):
        if current.voucher is not None:
            current.cancelled = reverse(user, current.voucher, today, f"Makulerad {current}")
        _let_go(current)
        current.state, current.reason = BillState.CANCELLED, reason.strip()
        return _saved(current)


def _let_go(bill: Bill) -> None:
    bill.lines.filter(made_cost=False).update(cost=None)
    made = Cost.objects.filter(bill_lines__bill=bill, bill_lines__made_cost=True)
    free = list(
        made.filter(claim_items__isnull=True, payout_lines__isnull=True, region_bill_rows__isnull=True)
        .values_list("pk", flat=True)
    )  # fmt: skip
    bill.lines.filter(cost__in=free).update(cost=None, made_cost=False)
    Cost.objects.filter(pk__in=free).delete()


def owed_to(unit: Unit) -> int:
    """Öre of the unit's bills in force that are not paid yet."""
    rows = BillLine.objects.filter(bill__unit=unit, bill__state__in=(BillState.APPROVED, BillState.IN_BASIS))
    return int(rows.aggregate(sum=Sum("payable"))["sum"] or 0)
