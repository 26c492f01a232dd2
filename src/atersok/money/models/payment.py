"""Money that came in from the Migration Agency, line by line, and what each line is for."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from atersok.claims.models import ClaimRow
from atersok.claims.models.finding import KINDS
from atersok.history import Words, tracked
from atersok.money.matching import REASONS
from atersok.money.models.receivable import Receivable
from atersok.people.models import Person


@tracked()
class PaymentCode(models.Model):
    """Ersättningskod: what a code of the agency's list stands for. The region fills the table. `Å-…` are recoveries."""

    code = models.CharField(_("kod"), max_length=40, unique=True)
    text = models.CharField(_("klartext"), max_length=200, blank=True)
    kind = models.CharField(_("ersättning"), max_length=40, choices=KINDS, blank=True)
    recovery = models.BooleanField(_("återkrav"), default=False)

    class Meta:
        """By code."""

        verbose_name = _("ersättningskod")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code


@tracked()
class BankEntry(models.Model):
    """Rad på kontoutdrag (camt.053). `reference` is the bank's own: the same statement twice gives nothing new."""

    reference = models.CharField(_("bankens referens"), max_length=140, unique=True)
    account = models.CharField(_("konto"), max_length=40)
    day = models.DateField(_("bokföringsdag"))
    amount = models.BigIntegerField(_("belopp"))
    payer = models.CharField(_("betalare"), max_length=140, blank=True)
    text = models.CharField(_("text"), max_length=500, blank=True)
    ignored = models.CharField(_("hör inte hit, därför att"), max_length=200, blank=True)

    class Meta:
        """Newest first."""

        verbose_name = _("rad på kontoutdrag")
        ordering = ("-day", "-id")

    def __str__(self) -> str:
        return self.reference


@tracked()
class Payment(models.Model):
    """Inbetalning: what came on a day. Its lines add up to it; what no line tells of is a line of its own."""

    class Source(models.TextChoices):
        """How we know of it."""

        LIST = "list", _("Migrationsverkets lista")
        BANK = "bank", _("Kontoutdrag")
        HAND = "hand", _("Registrerad för hand")

    day = models.DateField(_("dag"))
    amount = models.BigIntegerField(_("belopp"))  # of all lines; negative: the agency took money back
    source = models.CharField(_("källa"), max_length=4, choices=Source)
    reference = models.CharField(_("referens"), max_length=140, blank=True)
    bank = models.ForeignKey(  # several payments where the list came in parts
        BankEntry, models.PROTECT, null=True, blank=True, related_name="payments", verbose_name=_("kontoutdrag")
    )
    cancelled = models.OneToOneField(
        "money.Voucher", models.PROTECT, null=True, related_name="cancelled_payment", verbose_name=_("makulerad genom")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made = models.DateTimeField(auto_now_add=True)
    imported_by = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        """Newest first."""

        verbose_name = _("inbetalning")
        ordering = ("-day", "-id")

    def __str__(self) -> str:
        return f"I-{self.day:%Y%m%d}-{self.pk}"


@tracked()
class PaymentLine(models.Model):
    """Rad i inbetalning: öre, negative for a recovery. `placed` is the sum of its matches in force.

    A line of the agency's list has the day of the list and its import; any other tells of money without a list.
    """

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="lines")
    code = models.CharField(_("kod"), max_length=40, blank=True)
    text = models.CharField(_("klartext"), max_length=200, blank=True)
    kind = models.CharField(_("ersättning"), max_length=40, choices=KINDS, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="payment_lines")
    lma = models.CharField(_("LMA-nummer"), max_length=40, blank=True)  # as the list had it
    claim_number = models.CharField(_("ansökans nummer"), max_length=40, blank=True)
    since = models.DateField(_("från"), null=True)
    until = models.DateField(_("till och med"), null=True)
    amount = models.BigIntegerField(_("belopp"))
    placed = models.BigIntegerField(_("placerat"), default=0)
    listed = models.DateField(_("dag på listan"), null=True)  # the bank's may be another
    split_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="parts", verbose_name=_("del av"))
    imported_by = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        """Never more placed than there is, nor of the other sign."""

        verbose_name = _("rad i inbetalning")
        ordering = ("id",)
        indexes = (
            models.Index(fields=["payment", "id"], condition=~Q(placed=F("amount")), name="line_not_placed"),
            models.Index(fields=["person", "kind"], name="line_by_person"),
            models.Index(fields=["listed"], condition=Q(listed__isnull=False), name="line_by_listed_day"),
            models.Index(fields=["id"], condition=Q(person__isnull=True) & ~Q(lma=""), name="line_of_nobody_known"),
        )
        constraints = (
            models.CheckConstraint(condition=~Q(amount=0), name="line_of_something"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, placed__gte=0, placed__lte=F("amount"))
                | Q(amount__lt=0, placed__lte=0, placed__gte=F("amount")),
                name="placed_within_line",
            ),
        )

    def __str__(self) -> str:
        return f"{self.payment}-{self.pk}"


class How(models.TextChoices):
    """How a line found its receivable."""

    EXACT = "exact", _("Exakt")
    SUGGESTED = "suggested", _("Förslag som godtagits")
    HAND = "hand", _("För hand")


@tracked()
class Match(models.Model):
    """Placering: so much of a line is for a receivable. Undone by a new voucher, never removed."""

    line = models.ForeignKey(PaymentLine, models.PROTECT, related_name="matches")
    receivable = models.ForeignKey(Receivable, models.PROTECT, related_name="matches")
    row = models.ForeignKey(ClaimRow, models.PROTECT, null=True, related_name="matches")
    amount = models.BigIntegerField(_("belopp"))
    how = models.CharField(_("hur"), max_length=10, choices=How)
    reasons = ArrayField(models.CharField(max_length=40), default=list)  # codes of matching.REASONS
    voucher = models.ForeignKey("money.Voucher", models.PROTECT, related_name="matches")
    undone = models.ForeignKey("money.Voucher", models.PROTECT, null=True, related_name="undone_matches")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made = models.DateTimeField(auto_now_add=True)
    history_words: ClassVar[Words] = {"reasons": REASONS}

    class Meta:
        """In order of time."""

        verbose_name = _("placering")
        ordering = ("id",)
        indexes = (models.Index(fields=["receivable", "id"], name="match_by_receivable"),)
        constraints = (models.CheckConstraint(condition=~Q(amount=0), name="match_of_something"),)
