"""How a year's money is divided: needs, who answers for them, pots and what is drawn on them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from atersok.funds.models.fund import Fund, Status
from atersok.history import tracked


@tracked()
class Allocation(models.Model):
    """Fördelning of one year: a proposal until somebody has decided it."""

    fund = models.ForeignKey(Fund, models.CASCADE, related_name="allocations")
    year = models.PositiveSmallIntegerField(_("år"))
    decided = models.DateField(_("beslutad"), null=True, blank=True)
    reference = models.CharField(_("beslutets diarienummer"), max_length=60, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("registrerad av"),
    )
    last_day = models.DateField(_("sista dag att äska för kvartal 4"), null=True, blank=True)
    remainder = models.CharField(_("om det som är kvar"), max_length=500, blank=True)

    class Meta:
        """One a year; a decision has its reference."""

        verbose_name = _("fördelning")
        ordering = ("-year",)
        constraints = (
            models.UniqueConstraint(fields=["fund", "year"], name="one_allocation"),
            models.CheckConstraint(
                condition=Q(decided__isnull=True) | (~Q(reference="") & Q(decided_by__isnull=False)),
                name="allocation_decided_by_decision",
                violation_error_message=_("Ett beslut ska ha ett diarienummer."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.fund} {self.year}"


@tracked()
class Need(models.Model):
    """Behov: what money is set aside for. `chosen` False: an option with its cost, not proposed. Amounts in öre."""

    fund = models.ForeignKey(Fund, models.CASCADE, related_name="needs")
    allocation = models.ForeignKey(Allocation, models.CASCADE, related_name="needs", verbose_name=_("fördelning"))
    place = models.PositiveSmallIntegerField(_("ordning"), default=0)
    title = models.CharField(_("behov"), max_length=200)
    clarification = models.TextField(_("förtydligande"), max_length=2000, blank=True)
    responsible = models.CharField(_("ansvarig verksamhet"), max_length=200)
    cost_centre = models.CharField(_("kostnadsställe"), max_length=20)
    amount = models.BigIntegerField(_("belopp"))
    earlier = models.CharField(_("tidigare beslut"), max_length=300, blank=True)
    chosen = models.BooleanField(_("föreslås"), default=True)
    delegated_to = models.CharField(_("pott, beslut delegerat till"), max_length=200, blank=True)
    investment = models.BooleanField(_("årets avskrivning på en investering"), default=False)
    external = models.BooleanField(_("externa vårdgivare får äska"), default=False)
    cap = models.BigIntegerField(_("tak per kvartal, öre"), null=True, blank=True)

    class Meta:
        """In the order of the document."""

        verbose_name = _("behov")
        ordering = ("place", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="need_costs",
                violation_error_message=_("Beloppet ska vara större än 0 kr."),
            ),
            models.CheckConstraint(
                condition=Q(cap__isnull=True) | Q(cap__gt=0),
                name="need_cap",
                violation_error_message=_("Taket ska vara större än 0 kr."),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        """The need told from others with the same title: the first sentence of its clarification."""
        first = self.clarification.partition(".")[0].strip()
        return f"{self.title}: {first}" if first else self.title

    @property
    def in_force(self) -> bool:
        """Whether there is a decision on it and the state has not taken the fund back."""
        return self.allocation.decided is not None and self.fund.status != Status.WITHDRAWN

    @property
    def decisions(self) -> list[str]:
        """Earlier decisions, one each."""
        return [one for one in (part.strip() for part in self.earlier.replace(";", ",").split(",")) if one]


@tracked()
class Draw(models.Model):
    """Uttag on a delegated pot, by a decision of its own. Amount in öre."""

    fund = models.ForeignKey(Fund, models.CASCADE, related_name="draws")
    need = models.ForeignKey(Need, models.PROTECT, related_name="draws", verbose_name=_("pott"))
    amount = models.BigIntegerField(_("belopp"))
    purpose = models.CharField(_("till vad"), max_length=300)
    cost_centre = models.CharField(_("kostnadsställe"), max_length=20)
    reference = models.CharField(_("delegationsbeslut"), max_length=60)
    day = models.DateField(_("beslutsdag"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("registrerad av"))

    class Meta:
        """In order of time; a decision is drawn on once."""

        verbose_name = _("uttag")
        ordering = ("day", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="draw_positive",
                violation_error_message=_("Beloppet ska vara större än 0 kr."),
            ),
            models.CheckConstraint(
                condition=~Q(reference=""),
                name="draw_by_decision",
                violation_error_message=_("Uttaget ska ha ett delegationsbeslut."),
            ),
            models.UniqueConstraint(fields=["need", "reference"], name="draw_once"),
        )
