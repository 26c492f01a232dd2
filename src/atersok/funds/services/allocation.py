"""Dividing a year's money: needs within the outcome, a decision, draws within a pot."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.accounts.models import User
from atersok.audit.services import acting
from atersok.claims.errors import NotNowError
from atersok.funds.figures import table
from atersok.funds.models import Allocation, Draw, Fund, Need
from atersok.funds.selectors import used_of
from atersok.funds.services.common import about_nobody, above_zero, held, in_force, within
from atersok.law.money import show


@transaction.atomic
def add_need(user: User, fund: Fund, year: int, fields: dict[str, Any]) -> Need:
    """Set money aside, or note an option not chosen with its cost.

    Raises ValidationError when the sum would pass the outcome, NotNowError when the year is decided.
    """
    fund = held(fund.pk)
    with acting(user, gettext_noop("Nytt behov")):
        allocation = Allocation.objects.get_or_create(fund=fund, year=year)[0]
        _check_open(allocation)
        last = allocation.needs.aggregate(last=Max("place", default=0))["last"]
        return _saved(Need(fund=fund, allocation=allocation, place=last + 1), fields)


@transaction.atomic
def change_need(user: User, need: Need, fields: dict[str, Any]) -> Need:
    """Other words or another amount, never below what is drawn and asked for. Raises as `add_need`."""
    held(need.fund_id)
    row = Need.objects.select_related("allocation", "fund").get(pk=need.pk)
    _check_open(row.allocation)
    used = used_of(row)
    if fields["amount"] < used or (used and not fields["chosen"]):
        raise ValidationError({"amount": _("Det är redan använt mer än så, genom uttag eller äskanden.")})
    with acting(user, gettext_noop("Behov ändrat")):
        return _saved(row, fields)


@transaction.atomic
def remove_need(user: User, need: Need) -> None:
    """Take a need out of a proposal. Raises NotNowError when it is decided or used."""
    held(need.fund_id)
    row = Need.objects.select_related("allocation").get(pk=need.pk)
    _check_open(row.allocation)
    if row.draws.exists() or row.askings.exists():
        raise NotNowError(_("Behovet har uttag eller äskanden och kan inte tas bort."))
    with acting(user, gettext_noop("Behov borttaget")):
        row.delete()


@transaction.atomic
def decide(user: User, fund: Fund, year: int, fields: dict[str, Any]) -> Allocation:
    """The board's decision: day and reference; the proposal is closed. Raises ValidationError, NotNowError."""
    fund = held(fund.pk)
    allocation = Allocation.objects.filter(fund=fund, year=year).first()
    if allocation is None or not allocation.needs.filter(chosen=True).exists():
        raise NotNowError(_("Det finns inget att besluta om. Lägg till behov först."))
    _check_open(allocation)
    _check_covered(allocation)
    with acting(user, gettext_noop("Fördelningen beslutad")):
        for name in ("decided", "reference", "last_day", "remainder"):
            setattr(allocation, name, fields[name])
        allocation.decided_by = user
        allocation.save()
    return allocation


@transaction.atomic
def reopen(user: User, allocation: Allocation, reason: str) -> Allocation:
    """Make it a proposal again, for a new decision. Draws stay. Raises NotNowError when it is one already."""
    held(allocation.fund_id)
    row = Allocation.objects.get(pk=allocation.pk)
    if row.decided is None:
        raise NotNowError(_("Fördelningen är redan öppen."))
    with acting(user, reason):
        row.decided, row.reference, row.decided_by = None, "", None
        row.save()
    return row


@transaction.atomic
def draw(user: User, need: Need, fields: dict[str, Any], today: date) -> Draw:
    """Draw on a delegated pot, by a decision of its own. Never below zero: the fund's row is held meanwhile.

    Raises ValidationError when the pot has less or the decision has been used, NotNowError when it is no decided pot.
    """
    held(need.fund_id)
    row = Need.objects.select_related("allocation", "fund").get(pk=need.pk)
    _check_pot(row)
    _check_day(fields["day"], row.allocation, today)
    above_zero(fields["amount"], "amount")
    about_nobody(fields["purpose"], "purpose")
    within(fields["amount"], row.amount - used_of(row), "amount", row.title)
    if row.draws.filter(reference=fields["reference"]).exists():
        raise ValidationError({"reference": _("Beslutet %(reference)s har redan ett uttag.") % fields})
    with acting(user, gettext_noop("Uttag ur potten")):
        return Draw.objects.create(fund_id=row.fund_id, need=row, by=user, **fields)


@transaction.atomic
def undo_draw(user: User, found: Draw, reason: str) -> None:
    """A draw that was registered by mistake; history keeps it and the reason."""
    held(found.fund_id)
    with acting(user, reason):
        Draw.objects.get(pk=found.pk).delete()


def _saved(need: Need, fields: dict[str, Any]) -> Need:
    before = need.amount if need.pk and need.chosen else 0
    for name, value in fields.items():
        setattr(need, name, value)
    above_zero(need.amount, "amount")
    about_nobody(need.clarification, "clarification")
    if need.cap is not None:
        above_zero(need.cap, "cap")
    need.full_clean()
    wanted = need.amount if need.chosen else 0
    if wanted > before:  # what takes less is always right: an outcome that was lowered is followed step by step
        _check_room(need.allocation, wanted, need.pk or 0)
    need.save()
    return need


def _check_room(allocation: Allocation, wanted: int, leaving_out: int) -> None:
    """The chosen needs are within the year's outcome."""
    room = max(_left(allocation, leaving_out), 0)
    within(wanted, room, "amount", _("Utfallet %(year)s") % {"year": allocation.year})


def _check_covered(allocation: Allocation) -> None:
    """The outcome has not been lowered below what is divided."""
    left = _left(allocation)
    if left < 0:
        raise NotNowError(
            _("Det är fördelat %(over)s mer än utfallet. Sänk eller ta bort behov innan du registrerar beslutet.")
            % {"over": show(-left)}
        )


def _left(allocation: Allocation, leaving_out: int = 0) -> int:
    """Outcome less chosen needs, öre."""
    outcome = table(allocation.fund).to_divide(allocation.year)
    if outcome is None:
        raise NotNowError(
            _("Utfallet för %(year)s är inte känt. Registrera ram och underlag först.") % {"year": allocation.year}
        )
    others = allocation.needs.filter(chosen=True).exclude(pk=leaving_out).aggregate(sum=Sum("amount", default=0))
    return outcome - int(others["sum"])


def _check_open(allocation: Allocation) -> None:
    if allocation.decided is not None:
        raise NotNowError(
            _("Fördelningen är beslutad, %(reference)s. Öppna den för att ändra.") % {"reference": allocation.reference}
        )


def _check_pot(need: Need) -> None:
    if not need.delegated_to or not need.chosen:
        raise NotNowError(_("Behovet är ingen pott som någon får besluta om."))
    in_force(need)


def _check_day(day: date, allocation: Allocation, today: date) -> None:
    if day > today:
        raise ValidationError({"day": _("%(day)s har inte varit än.") % {"day": day}})
    if allocation.decided and day < allocation.decided:
        raise ValidationError({"day": _("Potten beslutades först %(day)s.") % {"day": allocation.decided}})
