"""Äskanden: what external providers ask for, quarter by quarter."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from atersok.accounts.models import Unit
from atersok.funds.models.allocation import Need
from atersok.funds.models.fund import Fund
from atersok.history import tracked


class Step(models.TextChoices):
    """Where a request for money stands."""

    SUBMITTED = "received", _("Inkommet")
    CHECKED = "reviewed", _("Granskat")
    APPROVED = "approved", _("Beviljat")
    PAID = "paid", _("Utbetalt")
    REFUSED = "refused", _("Avslaget")


@tracked()
class Asking(models.Model):
    """Äskande from a private unit for one quarter, within one decided need. Öre; never about a person."""

    fund = models.ForeignKey(Fund, models.CASCADE, related_name="askings")
    need = models.ForeignKey(Need, models.PROTECT, related_name="askings", verbose_name=_("område"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="askings", verbose_name=_("vårdgivare"))
    quarter = models.PositiveSmallIntegerField(_("kvartal"))
    activities = models.TextField(_("genomförda insatser"), max_length=2000)
    amount = models.BigIntegerField(_("belopp"))
    investment = models.BooleanField(_("årets avskrivning på en investering"), default=False)
    account = models.CharField(_("bankgiro eller plusgiro"), max_length=20)
    step = models.CharField(_("läge"), max_length=10, choices=Step, default=Step.SUBMITTED)
    granted = models.BigIntegerField(_("beviljat"), null=True, blank=True)
    reference = models.CharField(_("beslutets diarienummer"), max_length=60, blank=True)
    reason = models.CharField(_("skäl"), max_length=500, blank=True)
    submitted = models.DateField(_("inkommet"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("inlämnat av")
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("granskat av")
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("beslutat av")
    )
    decided = models.DateField(_("beslutsdag"), null=True, blank=True)
    paid = models.DateField(_("utbetalt"), null=True, blank=True)

    class Meta:
        """Newest first; whoever checks does not decide."""

        verbose_name = _("äskande")
        ordering = ("-submitted", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(quarter__range=(1, 4)),
                name="asking_quarter",
                violation_error_message=_("Kvartalet ska vara 1–4."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="asking_positive",
                violation_error_message=_("Beloppet ska vara större än 0 kr."),
            ),
            models.CheckConstraint(
                condition=Q(granted__isnull=True) | Q(granted__gt=0, granted__lte=F("amount")),
                name="asking_granted",
                violation_error_message=_("Det beviljade beloppet ska vara större än 0 kr och högst det äskade."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("checked_by")),
                name="asking_two_people",
                violation_error_message=_("Någon annan än den som har granskat äskandet ska besluta."),
            ),
        )

    def __str__(self) -> str:
        return f"Ä-{self.pk}"

    @property
    def period(self) -> str:
        """`2026 kv 3`."""
        return gettext("%(year)s kv %(quarter)s") % {"year": self.need.allocation.year, "quarter": self.quarter}

    @property
    def counts(self) -> int:
        """What it takes of the cap: what was granted, else what is asked, nothing when refused. Öre."""
        if self.step == Step.REFUSED:
            return 0
        return self.amount if self.granted is None else self.granted
