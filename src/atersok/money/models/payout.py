"""What the units get of the state's money: the rules, the runs and every line of them."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from atersok.accounts.models import Unit
from atersok.care.models import Cost, Examination
from atersok.care.words import cost_choices
from atersok.claims.models.finding import KINDS
from atersok.history import Words, tracked
from atersok.money.models.receivable import Receivable


class Method(models.TextChoices):
    """Fördelningssätt: how what came in for a receivable is divided."""

    ACTUAL = "actual", _("Efter enheternas faktiska kostnad")
    PRICE = "price", _("Enligt prislista")
    FIXED = "fixed", _("Fast belopp per undersökning")
    CENTRAL = "central", _("Allt behålls centralt")


@tracked()
class PayoutRule(models.Model):
    """Fördelningsregel. That in force on the day of the receivable's first payment is used, the most particular first.

    `kept` per mille of the state's money stay central; `sum` in öre an examination for FIXED (HU may be paid more or
    less than the state's sum); PRICE takes the price list and falls back on the cost row's own price.
    """

    class Group(models.TextChoices):
        """Which units."""

        ALL = "alla", _("Alla enheter")
        OWN = "egna", _("Regionens egna")
        PRIVATE = "privata", _("Privata")

    kind = models.CharField(_("ersättning"), max_length=40, choices=KINDS)
    group = models.CharField(_("enheter"), max_length=8, choices=Group, default=Group.ALL)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("enhet"))
    method = models.CharField(_("fördelas"), max_length=8, choices=Method)
    kept = models.PositiveSmallIntegerField(_("behålls centralt, promille"), default=0)
    sum = models.BigIntegerField(_("fast belopp"), null=True, blank=True)
    decision = models.CharField(_("beslut"), max_length=200)
    since = models.DateField(_("gäller från"))
    until = models.DateField(_("gäller till och med"), null=True, blank=True)

    class Meta:
        """By kind."""

        verbose_name = _("fördelningsregel")
        ordering = ("kind", "group", "unit", "since")
        constraints = (
            models.CheckConstraint(condition=Q(kept__lte=1000), name="kept_is_a_share"),
            models.CheckConstraint(condition=~Q(method="fixed") | Q(sum__gt=0), name="fixed_has_a_sum"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="rule_ends_later"),
            models.UniqueConstraint(
                fields=["kind", "group", "unit", "since"], nulls_distinct=False, name="one_rule_from_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_method_display()}"


@tracked()
class PriceItem(models.Model):
    """Pris i prislistan: what a unit is paid for a kind of cost, in per mille of the row's price."""

    kind = models.CharField(_("slag av kostnad"), max_length=24)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("enhet"))
    share = models.PositiveIntegerField(_("promille av priset"))
    decision = models.CharField(_("beslut"), max_length=200)
    since = models.DateField(_("gäller från"))
    until = models.DateField(_("gäller till och med"), null=True, blank=True)
    history_words: ClassVar[Words] = {"kind": dict(cost_choices())}

    class Meta:
        """By kind."""

        verbose_name = _("pris")
        ordering = ("kind", "unit", "since")
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "unit", "since"], nulls_distinct=False, name="one_price_from_a_day"
            ),
        )


class RunState(models.TextChoices):
    """Läge."""

    MAKING = "making", _("Räknas fram")
    PROPOSED = "proposed", _("Förslag")
    CHECKED = "checked", _("Kontrollerad")
    ATTESTED = "attested", _("Attesterad och bokförd")
    DISCARDED = "discarded", _("Förkastad")


@tracked()
class PayoutRun(models.Model):
    """Utbetalningsomgång: a proposal made by a worker, checked, attested by another person, booked.

    A new run corrects it.
    """

    number = models.CharField(_("nummer"), max_length=20, unique=True)  # U-2026-0007
    state = models.CharField(_("läge"), max_length=10, choices=RunState, default=RunState.MAKING)
    until = models.DateField(_("inbetalt till och med"))
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("gjord av"))
    made = models.DateTimeField(auto_now_add=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("kontrollerad av")
    )
    attested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("attesterad av")
    )
    attested = models.DateTimeField(_("attesterad"), null=True)
    reason = models.TextField(_("skäl"), blank=True)
    waiting = ArrayField(models.CharField(max_length=40), default=list)  # kinds of money that no rule speaks of
    history_words: ClassVar[Words] = {"waiting": dict(KINDS)}
    voucher = models.OneToOneField("money.Voucher", models.PROTECT, null=True, related_name="payout_run")

    class Meta:
        """Newest first; the attest is another person's."""

        verbose_name = _("utbetalningsomgång")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(attested_by__isnull=True)
                | (~Q(attested_by=F("by")) & (Q(checked_by__isnull=True) | ~Q(attested_by=F("checked_by")))),
                name="attested_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="attested") | Q(attested_by__isnull=False, attested__isnull=False),
                name="attested_by_somebody",
            ),
            models.UniqueConstraint(
                Value(1),
                condition=Q(state__in=["making", "proposed", "checked"]),
                name="one_open_run",
                violation_error_message=_("Det finns redan en öppen utbetalningsomgång."),
            ),
        )

    def __str__(self) -> str:
        return self.number


class PayoutShare(models.Model):
    """En fordrans del i en omgång: how much that came in since the last turn goes to units, and what is kept.

    A share is the difference to what was divided before, so money that was taken back gives a negative one. The
    database allows each turn of a receivable once in a living run: two runs can't divide the same money.
    """

    run = models.ForeignKey(PayoutRun, models.PROTECT, related_name="shares")
    receivable = models.ForeignKey(Receivable, models.PROTECT, related_name="shares")
    turn = models.PositiveIntegerField()
    rule_day = models.DateField()  # whose rules and prices the receivable is divided by, in every turn
    amount = models.BigIntegerField(_("inbetalt"))  # öre placed on the receivable since the last turn
    kept = models.BigIntegerField(_("behålls centralt"))  # negative where the region adds money of its own
    why = models.CharField(_("skäl"), max_length=20, blank=True)  # dividing.WHY: why the units get nothing or less
    living = models.BooleanField(default=True)  # false in a discarded run

    class Meta:
        """Each turn once."""

        indexes = (models.Index(fields=["run", "receivable"], name="share_by_run"),)
        constraints = (
            models.UniqueConstraint(fields=["receivable", "turn"], condition=Q(living=True), name="turn_once"),
        )


class PayoutLine(models.Model):
    """Enhetens del: öre of a share, down to the cost row or examination and the rule."""

    share = models.ForeignKey(PayoutShare, models.PROTECT, related_name="lines")
    # units and rules are never deleted (models.PROTECT above); half a million rows are not checked for it one by one
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="payout_lines", db_constraint=False)
    rule = models.ForeignKey(PayoutRule, models.PROTECT, related_name="lines", db_constraint=False)
    cost = models.ForeignKey(Cost, models.PROTECT, null=True, related_name="payout_lines")
    examination = models.ForeignKey(Examination, models.PROTECT, null=True, related_name="payout_lines")
    amount = models.BigIntegerField(_("belopp"))

    class Meta:
        """By share, and by unit for its statement."""

        indexes = (models.Index(fields=["unit", "share"], name="payout_line_by_unit"),)
        constraints = (models.CheckConstraint(condition=~Q(amount=0), name="payout_of_something"),)
