"""What the ledger says that was used, and what was said about it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from atersok.funds.models.fund import Fund
from atersok.history import tracked


@tracked()
class LedgerFile(models.Model):
    """Utfallsfil: the ledger of a year as it was read, on one objekt. The newest on the fund's objekt counts."""

    fund = models.ForeignKey(Fund, models.CASCADE, related_name="ledger_files")
    year = models.PositiveSmallIntegerField(_("år"))
    objekt = models.CharField(_("objekt"), max_length=20, blank=True)
    through = models.PositiveSmallIntegerField(_("till och med månad"))
    form = models.CharField(_("format"), max_length=10)
    sha256 = models.CharField(_("kontrollsumma"), max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("inläst av"))
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first."""

        verbose_name = _("utfallsfil")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(through__range=(1, 12)),
                name="ledger_through",
                violation_error_message=_("Månaden ska vara 1–12."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.year}-{self.through:02d}"


@tracked()
class LedgerSum(models.Model):
    """Öre on the fund's objekt by cost centre, account and month. The ledger's texts name people and are not kept."""

    file = models.ForeignKey(LedgerFile, models.CASCADE, related_name="sums", verbose_name=_("utfallsfil"))
    cost_centre = models.CharField(_("kostnadsställe"), max_length=20, blank=True)
    account = models.CharField(_("konto"), max_length=20)
    month = models.PositiveSmallIntegerField(_("månad"))
    amount = models.BigIntegerField(_("belopp"))

    class Meta:
        """One a file, cost centre, account and month."""

        verbose_name = _("utfall i bokföringen")
        ordering = ("cost_centre", "month", "account")
        constraints = (
            models.UniqueConstraint(fields=["file", "cost_centre", "account", "month"], name="one_ledger_sum"),
            models.CheckConstraint(
                condition=Q(month__range=(1, 12)),
                name="ledger_month",
                violation_error_message=_("Månaden ska vara 1–12."),
            ),
        )


@tracked()
class Comment(models.Model):
    """Kommentar to the difference on a cost centre, with the decision that allows it."""

    fund = models.ForeignKey(Fund, models.CASCADE, related_name="comments")
    year = models.PositiveSmallIntegerField(_("år"))
    cost_centre = models.CharField(_("kostnadsställe"), max_length=20)
    text = models.TextField(_("kommentar"), max_length=2000)
    reference = models.CharField(_("beslut"), max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("skriven av"))
    written = models.DateField(_("skriven"))

    class Meta:
        """One a cost centre and year; it cites a decision."""

        verbose_name = _("kommentar")
        ordering = ("cost_centre",)
        constraints = (
            models.UniqueConstraint(fields=["fund", "year", "cost_centre"], name="one_comment"),
            models.CheckConstraint(
                condition=~Q(reference=""),
                name="comment_cites_decision",
                violation_error_message=_("Kommentaren ska ange ett beslut."),
            ),
        )
