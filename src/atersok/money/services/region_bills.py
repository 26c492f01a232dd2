"""A basis for what another region is billed: rows frozen when it is made, each cost once. Nothing is booked for it."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.accounts.models import User
from atersok.audit.services import acting
from atersok.money import region_billing
from atersok.money.errors import NotNowError
from atersok.money.locks import Lock, hold
from atersok.money.models import RegionBill, RegionBillRow
from atersok.money.numbering import next_in_row


@transaction.atomic
def make(user: User, county: str, since: date, until: date, today: date) -> RegionBill:
    """Freeze what a region is to be billed for a period. Raises NotNowError where there is nothing (left)."""
    hold(Lock.REGION_BILLS)  # numbers without gaps, no cost in two
    costs = list(region_billing.of_region(user, county, since, until))
    if not costs:
        raise NotNowError(_("Det finns inget att fakturera regionen för perioden."))
    with acting(user, gettext_noop("underlag till annan region")):
        made = RegionBill.objects.create(
            number=_next_number(county, today), region=county, since=since, until=until,
            amount=region_billing.net(costs), by=user,
        )  # fmt: skip
        RegionBillRow.objects.bulk_create(
            [
                RegionBillRow(
                    bill=made, cost=cost, person_id=cost.person_id, unit_name=cost.unit.name if cost.unit else "",
                    day=cost.day, kind=cost.kind, amount=cost.amount, fee=cost.fee,
                )
                for cost in costs
            ],
            batch_size=2000,
        )  # fmt: skip
    return made


def _next_number(county: str, today: date) -> str:
    start = f"R{county}-{today.year}-"
    known = RegionBill.objects.filter(number__startswith=start).values_list("number", flat=True)
    return next_in_row(start, known)


def _held(bill: RegionBill) -> RegionBill:
    current = RegionBill.objects.select_for_update().get(pk=bill.pk)
    if current.withdrawn:
        raise NotNowError(_("%(bill)s är återtaget.") % {"bill": current})
    return current


@transaction.atomic
def mark_billed(user: User, bill: RegionBill, day: date, invoice: str) -> RegionBill:
    """Say when it was billed, and by which invoice. Raises NotNowError where that is said already."""
    current = _held(bill)
    if current.billed:
        raise NotNowError(_("%(bill)s är redan fakturerat.") % {"bill": current})
    with acting(user, gettext_noop("annan region fakturerad")):
        current.billed, current.invoice = day, invoice.strip()
        current.save()
    return current


@transaction.atomic
def withdraw(user: User, bill: RegionBill, reason: str) -> RegionBill:
    """Take a basis back: its costs can be billed again. Raises NotNowError without a reason."""
    if not reason.strip():
        raise NotNowError(_("Skriv varför."))
    current = _held(bill)
    with acting(user, reason):
        current.withdrawn, current.reason = timezone.now(), reason.strip()
        current.save()
        current.rows.update(living=False)
    return current
