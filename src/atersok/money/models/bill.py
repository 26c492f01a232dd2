"""Bills from private units, line by line, and what other regions are billed for people who belong there."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from atersok.accounts.models import Unit
from atersok.care.models import Contact, Cost
from atersok.care.words import cost_choices
from atersok.history import tracked
from atersok.people.models import Person


class BillState(models.TextChoices):
    """Läge."""

    RECEIVED = "received", _("Mottagen")
    CHECKED = "checked", _("Kontrollerad")
    RETURNED = "returned", _("Tillbaka hos enheten")
    APPROVED = "approved", _("Godkänd")
    IN_BASIS = "in_basis", _("I betalningsunderlag")
    PAID = "paid", _("Betald")
    CANCELLED = "cancelled", _("Makulerad")


BEFORE_APPROVAL = (BillState.RECEIVED, BillState.CHECKED, BillState.RETURNED)
IN_FORCE = (BillState.APPROVED, BillState.IN_BASIS, BillState.PAID)


@tracked()
class Bill(models.Model):
    """Räkning. Approved by another person than those who registered and checked it, and never edited after that."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="bills", verbose_name=_("enhet"))
    invoice = models.CharField(_("fakturanummer"), max_length=60)
    invoice_key = models.CharField(
        _("fakturanummer utan tecken"), max_length=60
    )  # bill_table.invoice_key: F-12 and f 12 are the same invoice
    day = models.DateField(_("fakturadatum"))
    total = models.BigIntegerField(_("att betala enligt fakturan"), null=True, blank=True)  # öre
    state = models.CharField(_("läge"), max_length=10, choices=BillState, default=BillState.RECEIVED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("registrerad av"))
    made = models.DateTimeField(_("registrerad"), auto_now_add=True)
    reason = models.TextField(_("skäl"), blank=True)  # why it was returned or cancelled
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("kontrollerad av")
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("godkänd av")
    )
    approved = models.DateTimeField(_("godkänd"), null=True)
    paid = models.DateField(_("betald"), null=True)
    voucher = models.OneToOneField(
        "money.Voucher", models.PROTECT, null=True, related_name="bill", verbose_name=_("verifikation")
    )
    cancelled = models.OneToOneField(
        "money.Voucher", models.PROTECT, null=True, related_name="cancelled_bill", verbose_name=_("makulerad genom")
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """Newest first; an invoice of a unit once."""

        verbose_name = _("räkning")
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["state", "-id"], name="bill_by_state"),
            models.Index(fields=["unit", "-id"], name="bill_by_unit"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["unit", "invoice_key"], condition=~Q(state="cancelled"), name="invoice_once"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | (~Q(approved_by=F("by")) & Q(checked_by__isnull=False) & ~Q(approved_by=F("checked_by"))),
                name="bill_approved_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "in_basis", "paid"]) | Q(approved_by__isnull=False),
                name="bill_in_force_is_approved",
            ),
        )

    def __str__(self) -> str:
        return f"R-{self.pk}"


@tracked()
class BillLine(models.Model):
    """Rad i räkning: öre. `given` is what the unit wrote; what could not be read is empty and told in `problems`.

    It has no unit of its own: naming somebody in a bill gives no unit the right to see that person.
    """

    bill = models.ForeignKey(Bill, models.CASCADE, related_name="lines", verbose_name=_("räkning"))
    row = models.PositiveIntegerField(_("rad"))
    given = ArrayField(
        models.CharField(max_length=200), verbose_name=_("som enheten skrev")
    )  # in the order of bill_table.FIELDS
    lma = models.CharField(_("LMA-nummer"), max_length=40, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="bill_lines", verbose_name=_("person"))
    day = models.DateField(_("datum"), null=True)
    kind = models.CharField(_("slag"), max_length=24, choices=cost_choices(), blank=True)
    amount = models.BigIntegerField(_("belopp"), null=True)
    fee = models.BigIntegerField(_("patientavgift"), null=True)
    payable = models.BigIntegerField(_("att betala"), default=0)  # by the price list, the fee taken off
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, related_name="+", verbose_name=_("vårdkontakt"))
    cost = models.ForeignKey(Cost, models.PROTECT, null=True, related_name="bill_lines", verbose_name=_("kostnad"))
    made_cost = models.BooleanField(
        _("kostnaden kom med räkningen"), default=False
    )  # the cost row came by the bill, and goes when it is cancelled
    problems = models.JSONField(
        _("anmärkningar"), default=list
    )  # [[code, weight, sv, en]], weight "error" or "warning"

    class Meta:
        """In the bill's order."""

        verbose_name = _("rad i räkning")
        ordering = ("bill", "row")
        indexes = (models.Index(fields=["person", "day", "kind", "amount"], name="bill_line_alike"),)
        constraints = (
            models.UniqueConstraint(fields=["bill", "row"], name="bill_row_once"),
            models.UniqueConstraint(
                fields=["cost"], condition=Q(made_cost=True), name="cost_made_by_one_line"
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(fee__isnull=True)
                | Q(amount__gte=0, fee__gte=0),
                name="bill_line_not_negative",
            ),
        )  # fmt: skip

    @property
    def asked(self) -> int | None:
        """Öre that the unit asks for: the fee taken off. None where that can't be read."""
        if self.amount is None or self.fee is None or self.fee > self.amount:
            return None
        return self.amount - self.fee

    @property
    def faulty(self) -> bool:
        """Whether it can't be approved as it is."""
        return any(problem[1] == "error" for problem in self.problems)


@tracked()
class RegionBill(models.Model):
    """Underlag till en annan region: care that our units gave people who belong there. No money is booked for it."""

    number = models.CharField(_("nummer"), max_length=20, unique=True)  # R23-2026-0004
    region = models.CharField(_("länskod"), max_length=2)
    since = models.DateField(_("från"))
    until = models.DateField(_("till och med"))
    amount = models.BigIntegerField(_("belopp"))  # öre: the rows' sum
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("gjord av"))
    made = models.DateTimeField(_("gjort"), auto_now_add=True)
    billed = models.DateField(_("fakturerad"), null=True, blank=True)
    invoice = models.CharField(_("fakturanummer"), max_length=60, blank=True)
    withdrawn = models.DateTimeField(_("återtaget"), null=True)
    reason = models.TextField(_("skäl"), blank=True)

    class Meta:
        """Newest first."""

        verbose_name = _("underlag till annan region")
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.number


@tracked()
class RegionBillRow(models.Model):
    """Rad i underlaget, as it was when it was made. The database allows a cost in one living basis."""

    bill = models.ForeignKey(RegionBill, models.PROTECT, related_name="rows", verbose_name=_("underlag"))
    cost = models.ForeignKey(Cost, models.PROTECT, related_name="region_bill_rows", verbose_name=_("kostnad"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="region_bill_rows", verbose_name=_("person"))
    unit_name = models.CharField(_("enhet"), max_length=200)
    day = models.DateField(_("datum"))
    kind = models.CharField(_("slag"), max_length=24, choices=cost_choices())
    amount = models.BigIntegerField(_("belopp"))
    fee = models.BigIntegerField(_("patientavgift"))
    living = models.BooleanField(_("gäller"), default=True)  # false when the basis is withdrawn

    class Meta:
        """By day; each cost once."""

        verbose_name = _("rad i underlag")
        ordering = ("day", "id")
        constraints = (models.UniqueConstraint(fields=["cost"], condition=Q(living=True), name="cost_billed_once"),)
