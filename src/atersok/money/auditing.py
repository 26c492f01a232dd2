"""Histories of the money: whoever may read it may read who changed what."""

from django.db.models import Model, QuerySet

from atersok.accounts.models import User
from atersok.accounts.permissions import Permission
from atersok.audit.pages import HistoryPage
from atersok.money.models import Bill, Payment, PayoutRun, Receivable


def history_hidden(obj: Model, user: User) -> bool:
    """Whether a payment's or bill's history must keep LMA numbers from somebody who may not read people."""
    return isinstance(obj, Payment | Bill) and not user.may(Permission.PERSON_READ)


def _payments(user: User) -> QuerySet[Payment]:
    return Payment.objects.all()


def _receivables(user: User) -> QuerySet[Receivable]:
    return Receivable.objects.select_related("claim")


def _runs(user: User) -> QuerySet[PayoutRun]:
    return PayoutRun.objects.all()


PAYMENT = HistoryPage(Permission.MONEY_READ, _payments)
RECEIVABLE = HistoryPage(Permission.MONEY_READ, _receivables)
RUN = HistoryPage(Permission.MONEY_READ, _runs)
