"""What was set aside at the end of a month, and what the region decides about its own books."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from atersok.history import tracked
from atersok.money.files.order import COLUMNS
from atersok.money.models.ledger import Voucher

_FINAL = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class Closing(models.Model):
    """Periodisering of a month: its vouchers, those that take them back, and what they were counted from.

    `counted` keeps the figures as they were (services.accruals.Counted.frozen): the findings are worked out anew
    every night. No person is in it.
    """

    month = models.DateField(_("månad"), unique=True)  # its first day
    accrual = models.OneToOneField(Voucher, models.PROTECT, null=True, related_name="+")
    accrual_back = models.OneToOneField(Voucher, models.PROTECT, null=True, related_name="+")
    doubt = models.OneToOneField(Voucher, models.PROTECT, null=True, related_name="+")
    doubt_back = models.OneToOneField(Voucher, models.PROTECT, null=True, related_name="+")
    counted = models.JSONField(_("underlag"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first; each month once; never changed."""

        verbose_name = _("periodisering")
        ordering = ("-month",)
        constraints = (models.CheckConstraint(condition=Q(month__day=1), name="closing_is_of_a_month"),)
        triggers = (_FINAL,)

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


@tracked()
class Bookkeeping(models.Model):
    """Bokföringens inställningar: one row of what the region decides for itself. The defaults stand here alone.

    `unsure` and `disputed` are the per mille of such receivables that is set aside as doubtful; nothing of safe ones.
    """

    unsure = models.PositiveSmallIntegerField(_("av osäkra fordringar, promille"), default=500)
    disputed = models.PositiveSmallIntegerField(_("av tvistiga fordringar, promille"), default=1000)
    columns = models.CharField(_("bokföringsorderns kolumner"), max_length=200, default=";".join(COLUMNS))
    iban = models.CharField(_("konto som betalfilen dras från, IBAN"), max_length=42, blank=True)
    bic = models.CharField(_("bankens BIC"), max_length=11, blank=True)

    class Meta:
        """At most one."""

        verbose_name = _("bokföringens inställningar")
        constraints = (
            models.CheckConstraint(condition=Q(pk=1), name="one_bookkeeping"),
            models.CheckConstraint(condition=Q(unsure__lte=1000, disputed__lte=1000), name="doubt_is_a_share"),
        )

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


def bookkeeping() -> Bookkeeping:
    """What the region has decided, or the defaults: reading writes nothing."""
    return Bookkeeping.objects.first() or Bookkeeping(pk=1)
