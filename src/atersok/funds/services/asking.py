"""Äskanden: in by a private unit, checked, decided by another person, paid."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.accounts.models import Unit, User
from atersok.audit.services import acting
from atersok.claims.errors import NotNowError, SecondPersonError
from atersok.funds.models import Asking, Need, Step
from atersok.funds.selectors import used_of
from atersok.funds.services.common import about_nobody, above_zero, held, in_force, within


@transaction.atomic
def submit(user: User, fields: dict[str, Any], today: date) -> Asking:
    """A private unit asks for a quarter's money. Raises ValidationError with what is wrong, NotNowError when too late.

    A unit's user asks for the own unit only; the office may register what has come by letter.
    """
    need = Need.objects.get(pk=fields["need"].pk)
    held(need.fund_id)
    need = Need.objects.select_related("allocation", "fund").get(pk=need.pk)
    _check_unit(user, fields["unit"])
    _check_time(need, fields["quarter"], today)
    about_nobody(fields["activities"], "activities")
    above_zero(fields["amount"], "amount")
    check_room(need, fields["quarter"], fields["amount"], None)
    with acting(user, gettext_noop("Äskande inkommet")):
        return Asking.objects.create(fund_id=need.fund_id, submitted=today, submitted_by=user, **fields)


@transaction.atomic
def check(user: User, asking: Asking) -> Asking:
    """Somebody has looked at it. Raises NotNowError."""
    row = _at(asking, Step.SUBMITTED)
    with acting(user, gettext_noop("Äskande granskat")):
        return _moved(row, Step.CHECKED, checked_by=user)


@transaction.atomic
def approve(user: User, asking: Asking, granted: int, reference: str, day: date) -> Asking:
    """Grant all of it or a part. `day`: of the decision, which is often taken before somebody registers it.

    Raises SecondPersonError for whoever checked or handed it in, ValidationError for the amount or the day, and
    NotNowError when the allocation is open again or the fund is withdrawn.
    """
    row = _at(asking, Step.CHECKED)
    _check_second(user, row)
    in_force(row.need)
    _not_before(day, row.submitted, _("Äskandet kom in först %(day)s."))
    above_zero(granted, "granted")
    if granted > row.amount:
        raise ValidationError({"granted": _("Det är mer än vad som är äskat.")})
    check_room(row.need, row.quarter, granted, row.pk)
    with acting(user, gettext_noop("Äskande beviljat")):
        return _moved(row, Step.APPROVED, decided_by=user, granted=granted, reference=reference, decided=day)


@transaction.atomic
def refuse(user: User, asking: Asking, reason: str, reference: str, day: date) -> Asking:
    """No money, and why. Raises as `approve`."""
    row = _at(asking, Step.CHECKED)
    _check_second(user, row)
    _not_before(day, row.submitted, _("Äskandet kom in först %(day)s."))
    about_nobody(reason, "reason")
    with acting(user, gettext_noop("Äskande avslaget")):
        return _moved(row, Step.REFUSED, decided_by=user, reason=reason, reference=reference, decided=day)


@transaction.atomic
def pay(user: User, asking: Asking, day: date) -> Asking:
    """It has been paid, in the economic system. Raises NotNowError, ValidationError for a day before the decision.

    What was granted is owed also when the allocation is opened or the fund is withdrawn afterwards.
    """
    row = _at(asking, Step.APPROVED)
    _not_before(day, row.decided or row.submitted, _("Äskandet beviljades först %(day)s."))
    with acting(user, gettext_noop("Äskande utbetalt")):
        return _moved(row, Step.PAID, paid=day)


def check_room(need: Need, quarter: int, wanted: int, leaving_out: int | None) -> None:
    """Within the decision and within the quarter's cap. Raises ValidationError."""
    others = [one for one in need.askings.all() if one.pk != leaving_out]
    drawn = used_of(need) - sum(one.counts for one in need.askings.all())
    within(wanted, need.amount - drawn - sum(one.counts for one in others), "amount", need.title)
    if need.cap is not None:
        used = sum(one.counts for one in others if one.quarter == quarter)
        within(wanted, need.cap - used, "amount", _("Taket för kvartal %(quarter)s") % {"quarter": quarter})


def _check_unit(user: User, unit: Unit) -> None:
    if not unit.private or not unit.active or user.only_unit not in (None, unit.pk):
        raise ValidationError({"unit": _("Bara externa vårdgivare äskar medel, var och en för sig.")})


def _check_time(need: Need, quarter: int, today: date) -> None:
    allocation = need.allocation
    if not need.external or not need.chosen:
        raise ValidationError({"need": _("Området är inte öppet för äskanden.")})
    in_force(need)
    if today < date(allocation.year, quarter * 3 - 2, 1):
        raise ValidationError({"quarter": _("Kvartalet har inte börjat.")})
    if allocation.last_day and today > allocation.last_day:  # the fourth quarter's, so the others' too
        raise NotNowError(_("Sista dag att äska för %(year)s var %(day)s.")
                          % {"year": allocation.year, "day": allocation.last_day})  # fmt: skip


def _not_before(day: date, earliest: date, said: str) -> None:
    if day < earliest:
        raise ValidationError({"day": said % {"day": earliest}})


def _check_second(user: User, asking: Asking) -> None:
    if user.pk in (asking.checked_by_id, asking.submitted_by_id):
        raise SecondPersonError(_("Någon annan än den som lämnat in eller granskat äskandet ska besluta."))


def _at(asking: Asking, step: Step) -> Asking:
    held(asking.fund_id)
    row = Asking.objects.select_related("need__allocation", "need__fund").get(pk=asking.pk)
    if row.step != step:
        raise NotNowError(_("Äskandet är redan %(step)s.") % {"step": Step(row.step).label.lower()})
    return row


def _moved(row: Asking, step: Step, **fields: Any) -> Asking:
    for name, value in fields.items():
        setattr(row, name, value)
    row.step = step
    row.save()
    return row
