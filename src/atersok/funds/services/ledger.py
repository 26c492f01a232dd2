"""The ledger's outcome read in, and the comments to it."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.accounts.models import User
from atersok.audit.services import acting
from atersok.funds.models import Comment, Fund, LedgerFile, LedgerSum
from atersok.funds.reading.outcome import Sum
from atersok.funds.selectors import references_of
from atersok.funds.services.common import about_nobody, held


@transaction.atomic
def take_ledger(
    user: User, fund: Fund, year: int, sums: Iterable[Sum], through: int, form: str, sha256: str
) -> LedgerFile:
    """A year's ledger on the fund's objekt, whole; from now on it is the one that counts."""
    fund = held(fund.pk)
    with acting(user, gettext_noop("Utfall inläst")):
        file = LedgerFile.objects.create(
            fund=fund, year=year, objekt=fund.objekt, through=through, form=form, sha256=sha256, by=user
        )
        LedgerSum.objects.bulk_create(
            LedgerSum(file=file, cost_centre=one.cost_centre, account=one.account, month=one.month,
                      amount=one.amount)
            for one in sums
        )  # fmt: skip
    return file


@transaction.atomic
def comment(user: User, fund: Fund, year: int, cost_centre: str, text: str, reference: str, today: date) -> Comment:
    """Why the outcome is as it is, and the decision that allows it. Raises ValidationError for an unknown decision."""
    held(fund.pk)
    about_nobody(text, "text")
    if reference not in references_of(fund, year):
        raise ValidationError({"reference": _("Välj det beslut som kostnaden vilar på.")})
    with acting(user, gettext_noop("Kommentar till utfallet")):
        return Comment.objects.update_or_create(
            fund=fund, year=year, cost_centre=cost_centre,
            defaults={"text": text, "reference": reference, "by": user, "written": today},
        )[0]  # fmt: skip
