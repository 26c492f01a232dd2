"""The quarters' lump sums against the agency's list: what was asked, noted, settled, and the rows as they were then."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from atersok.history import tracked
from atersok.law.calendar import quarter_number


class LumpOutcome(models.TextChoices):
    """Utfall for a person and quarter. Every row of either side has exactly one."""

    AGREE = "agree", _("Stämmer")
    MISSING_THERE = "missing_there", _("Saknas hos Migrationsverket")
    MISSING_HERE = "missing_here", _("Saknas hos oss")
    WRONG_BAND = "wrong_band", _("Fel åldersgrupp")
    WRONG_AMOUNT = "wrong_amount", _("Fel belopp")
    RECOVERED = "recovered", _("Återkrävd")
    UNSPECIFIED = "unspecified", _("Inbetalt utan specifikation")


class LumpState(models.TextChoices):
    """Läge for a quarter."""

    BEFORE = "before", _("Före ingången")
    AWAITING = "awaiting", _("Väntar på betalning")
    COMPARED = "compared", _("Jämförd")
    ASKED = "asked", _("Rättelse begärd")
    SETTLED = "settled", _("Avslutad")


@tracked()
class LumpQuarter(models.Model):
    """Kvartal that somebody has acted on. Awaiting and compared are known from the money: only the rest is kept."""

    quarter = models.DateField(_("kvartal"), unique=True)  # its first day
    asked = models.DateField(_("rättelse begärd"), null=True, blank=True)
    note = models.TextField(_("anteckning"), blank=True)
    settled = models.OneToOneField(
        "money.LumpComparison",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="settles",
        verbose_name=_("avslutad"),
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """Newest first."""

        verbose_name = _("kvartal")
        ordering = ("-quarter",)
        constraints = (
            models.CheckConstraint(
                condition=Q(quarter__month__in=(1, 4, 7, 10), quarter__day=1), name="lump_quarter_is_a_quarter"
            ),
        )

    def __str__(self) -> str:
        return f"S-{self.quarter.year}K{quarter_number(self.quarter)}"


_FINAL = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class LumpComparison(models.Model):
    """Avslutad jämförelse: the rows as they stood when somebody settled the quarter. Never changed; öre."""

    quarter = models.ForeignKey(LumpQuarter, models.PROTECT, related_name="comparisons")
    expected = models.BigIntegerField(_("väntat"))
    paid = models.BigIntegerField(_("betalt"))
    note = models.TextField(_("anteckning"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first."""

        verbose_name = _("avslutad jämförelse")
        ordering = ("-id",)
        triggers = (_FINAL,)

    def __str__(self) -> str:
        return f"{self.made:%Y-%m-%d}"


class LumpRow(models.Model):
    """Rad i en avslutad jämförelse. `person` is the register's own number then: a later merge doesn't rewrite it."""

    comparison = models.ForeignKey(LumpComparison, models.PROTECT, related_name="rows")
    person = models.BigIntegerField(null=True)
    line = models.BigIntegerField(null=True)  # the first of the payment's lines, where nobody is known
    outcome = models.CharField(_("utfall"), max_length=14, choices=LumpOutcome)
    reason = models.CharField(max_length=40, blank=True)  # lump.REASONS
    band = models.CharField(_("åldersgrupp"), max_length=8, blank=True)
    expected = models.BigIntegerField(_("väntat"))
    paid = models.BigIntegerField(_("betalt"))

    class Meta:
        """In the order of the comparison; never changed."""

        ordering = ("id",)
        indexes = (models.Index(fields=["comparison", "outcome", "id"], name="lump_row_by_outcome"),)
        triggers = (_FINAL,)


@tracked()
class LumpNote(models.Model):
    """Anteckning on a row of a quarter: about a person, or about a line of somebody the register doesn't know."""

    quarter = models.ForeignKey(LumpQuarter, models.PROTECT, related_name="notes", verbose_name=_("kvartal"))
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="lump_notes", verbose_name=_("person")
    )
    line = models.ForeignKey(
        "money.PaymentLine", models.CASCADE, null=True, related_name="lump_notes", verbose_name=_("rad i inbetalning")
    )
    text = models.CharField(_("anteckning"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first."""

        verbose_name = _("anteckning")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(person__isnull=False, line__isnull=True) | Q(person__isnull=True, line__isnull=False),
                name="lump_note_of_one_row",
            ),
        )
