"""What the state owes the region: a claim that has been sent, or a quarter's lump sums."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from atersok.claims.models import Claim
from atersok.claims.models.finding import KINDS
from atersok.history import tracked
from atersok.law.calendar import quarter_number


class Doubt(models.TextChoices):
    """Säkerhet: how likely the state is to pay. What share is put aside stands in services/accruals.py."""

    SAFE = "saker", _("Säker")
    UNSURE = "osaker", _("Osäker")
    DISPUTED = "tvistig", _("Tvistig")


@tracked()
class Receivable(models.Model):
    """Fordran. Its amounts are sums of entries (selectors.balances): nothing is kept twice."""

    claim = models.OneToOneField(Claim, models.PROTECT, null=True, related_name="receivable", verbose_name=_("ansökan"))
    quarter = models.DateField(_("kvartal"), null=True, unique=True)  # first day: the quarter's lump sums
    kind = models.CharField(_("ersättning"), max_length=40, choices=KINDS)
    since = models.DateField(_("uppkom"))
    expected = models.DateField(_("väntad betalningsdag"), null=True, blank=True)
    doubt = models.CharField(_("säkerhet"), max_length=8, choices=Doubt, default=Doubt.SAFE)
    note = models.TextField(_("anteckning"), blank=True)

    class Meta:
        """A claim or a quarter."""

        verbose_name = _("fordran")
        ordering = ("since", "id")
        indexes = (models.Index(fields=["kind", "since"], name="receivable_by_kind"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(claim__isnull=False, quarter__isnull=True) | Q(claim__isnull=True, quarter__isnull=False),
                name="receivable_of_one_thing",
            ),
        )

    def __str__(self) -> str:
        if self.claim is not None:
            return self.claim.number
        return f"S-{self.quarter.year}K{quarter_number(self.quarter)}" if self.quarter else ""
