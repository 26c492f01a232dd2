"""Histories of the money: whoever may read it may read who changed what."""

from django.db.models import Model, Q, QuerySet, Value
from django.db.models.functions import Replace

from atersok.accounts.models import User
from atersok.accounts.permissions import Permission
from atersok.audit.history import event_model
from atersok.audit.pages import HistoryPage
from atersok.money.models import Bill, Payment, PaymentLine, PayoutRun, Receivable
from atersok.people.models import Identifier, IdentifierKind


def history_hidden(obj: Model, user: User) -> bool:
    """Whether a payment's or bill's history must keep LMA numbers from the user.

    From somebody who may not read people; and a payment's where a row from before the person came into the register has
    the number of one who is protected. Rows that name their person are hidden one by one (people.masking).
    """
    if not isinstance(obj, Payment | Bill):
        return False
    if not user.may(Permission.PERSON_READ):
        return True
    return isinstance(obj, Payment) and not user.sees_protected and _numbers_somebody_protected(obj)


def _numbers_somebody_protected(payment: Payment) -> bool:
    of_nobody = event_model(PaymentLine).objects.filter(payment=payment.pk, person__isnull=True).exclude(lma="")
    numbers = of_nobody.annotate(bare=Replace("lma", Value("-"), Value(""))).values("bare")
    known = Identifier.objects.filter(kind=IdentifierKind.LMA, value__in=numbers)
    return known.exclude(Q(person__protection="") & Q(person__merged_into__isnull=True)).exclude(
        person__merged_into__protection=""
    ).exists()  # fmt: skip


def _payments(user: User) -> QuerySet[Payment]:
    return Payment.objects.all()


def _receivables(user: User) -> QuerySet[Receivable]:
    return Receivable.objects.select_related("claim")


def _runs(user: User) -> QuerySet[PayoutRun]:
    return PayoutRun.objects.all()


PAYMENT = HistoryPage(Permission.MONEY_READ, _payments)
RECEIVABLE = HistoryPage(Permission.MONEY_READ, _receivables)
RUN = HistoryPage(Permission.MONEY_READ, _runs)
