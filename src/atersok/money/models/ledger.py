"""The sub-ledger: every event is a balanced voucher, never changed; balances are sums of entries.

The database itself refuses an unbalanced voucher, a change of one, and anything in a locked period.
"""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from atersok.accounts.models import Unit
from atersok.claims.models.finding import KINDS
from atersok.history import tracked
from atersok.money.models.receivable import Receivable


class Account(models.TextChoices):
    """Kontoslag: what an entry is about. Which account number it has in the region's ledger stands in `Coding`."""

    RECEIVABLE = "fordran", _("Fordran på staten")
    ACCRUED = "upplupen", _("Upplupen intäkt")
    DOUBTFUL = "vardereglering", _("Värdereglering av osäkra fordringar")
    BANK = "bank", _("Inbetalt från staten")
    UNPLACED = "oplacerat", _("Inbetalt och ännu inte placerat")
    REVENUE = "intakt", _("Ersättning från staten")
    REDUCTION = "nedsattning", _("Avslag och återkrav")
    LOSS = "befarad_forlust", _("Befarad förlust")
    UNIT_SHARE = "vidare", _("Fört vidare till enheter")
    UNIT_INCOME = "enhetens_intakt", _("Enhetens ersättning")
    SUPPLIER = "leverantor", _("Skuld till privat enhet")


class Event(models.TextChoices):
    """Händelse: why there is a voucher."""

    CLAIM = "claim", _("Ansökan skickad")
    DECISION = "decision", _("Beslut")
    WITHDRAWN = "withdrawn", _("Ansökan återtagen eller förlorad")
    LUMP = "lump", _("Kvartalets schablon")
    PAYMENT = "payment", _("Inbetalning")
    MATCH = "match", _("Inbetalning placerad")
    UNMATCH = "unmatch", _("Placering ångrad")
    RECOVERY = "recovery", _("Återkrav godtaget")
    WRITE_OFF = "write_off", _("Fordran nedskriven")
    ACCRUAL = "accrual", _("Periodisering")
    DOUBT = "doubt", _("Osäkra fordringar")
    PAYOUT = "payout", _("Utbetalning till enheter")
    BILL = "bill", _("Räkning från privat enhet")
    REVERSAL = "reversal", _("Rättelse")


@tracked()
class Opening(models.Model):
    """Ingång: the day the money starts here. What was decided and what quarters ended before it is not followed."""

    day = models.DateField(_("bokföringen i Återsök börjar"))

    class Meta:
        """At most one."""

        constraints = (models.CheckConstraint(condition=Q(pk=1), name="one_opening"),)


class Series(models.Model):
    """Verifikationsserie: the last number used of a year. Locked while a number is taken, so numbers have no gaps."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)


@tracked()
class Period(models.Model):
    """Period: a month that is locked. Months without a row are open."""

    month = models.DateField(_("månad"), unique=True)  # its first day
    locked = models.DateTimeField(_("låst"), null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.TextField(_("skäl"), blank=True)

    class Meta:
        """Months, by their first day."""

        verbose_name = _("period")
        ordering = ("-month",)
        constraints = (models.CheckConstraint(condition=Q(month__day=1), name="period_is_a_month"),)

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


_FINAL = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)

_NEW_ROWS = pgtrigger.Referencing(new="new_values")  # type: ignore[no-untyped-call]  # the library has none here

_OPEN_MONTH = """
IF EXISTS (
    SELECT FROM money_period p WHERE p.month = date_trunc('month', NEW.day)::date AND p.locked IS NOT NULL
) THEN
    RAISE EXCEPTION 'the month of % is locked', NEW.day;
END IF;
RETURN NEW;
"""

_BALANCED = """
IF EXISTS (
    SELECT FROM money_entry e WHERE e.voucher_id IN (SELECT voucher_id FROM new_values)
    GROUP BY e.voucher_id HAVING sum(e.amount) <> 0
) THEN
    RAISE EXCEPTION 'a voucher does not balance';
END IF;
IF EXISTS (
    SELECT FROM new_values n JOIN money_voucher v ON v.id = n.voucher_id
    JOIN money_period p ON p.month = date_trunc('month', v.day)::date WHERE p.locked IS NOT NULL
) THEN
    RAISE EXCEPTION 'the month of a voucher is locked';
END IF;
RETURN NULL;
"""


class Voucher(models.Model):
    """Verifikation. `day` is the day in the books, `occurred` when the thing happened: a locked month comes between."""

    year = models.PositiveSmallIntegerField(_("år"))
    number = models.PositiveIntegerField(_("nummer"))
    day = models.DateField(_("bokföringsdag"))
    occurred = models.DateField(_("hände"))
    event = models.CharField(_("händelse"), max_length=12, choices=Event)
    text = models.CharField(_("text"), max_length=200)  # never a person's name or number
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversed_by", verbose_name=_("rättar")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first; numbered from 1 each year."""

        verbose_name = _("verifikation")
        ordering = ("-year", "-number")
        indexes = (models.Index(fields=["day"], name="voucher_by_day"),)
        constraints = (models.UniqueConstraint(fields=["year", "number"], name="voucher_number_once"),)
        triggers = (
            _FINAL,
            pgtrigger.Trigger(
                name="open_month", level=pgtrigger.Row, when=pgtrigger.Before, operation=pgtrigger.Insert,
                func=_OPEN_MONTH,
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"V{self.year}-{self.number}"


class Entry(models.Model):
    """Konteringsrad: öre, debit positive. What it is about stands beside it: balances are sums of entries."""

    voucher = models.ForeignKey(Voucher, models.PROTECT, related_name="entries")
    account = models.CharField(_("kontoslag"), max_length=16, choices=Account)
    amount = models.BigIntegerField(_("belopp"))
    kind = models.CharField(_("ersättning"), max_length=40, choices=KINDS, blank=True)
    receivable = models.ForeignKey(Receivable, models.PROTECT, null=True, related_name="entries")
    payment = models.ForeignKey("money.Payment", models.PROTECT, null=True, related_name="entries")
    run = models.ForeignKey("money.PayoutRun", models.PROTECT, null=True, related_name="entries")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("enhet"))

    class Meta:
        """No entry of nothing. A voucher's entries are inserted by one statement, which the trigger checks."""

        verbose_name = _("konteringsrad")
        ordering = ("id",)
        indexes = (
            models.Index(fields=["account", "receivable"], name="entry_by_receivable"),
            models.Index(fields=["account", "unit"], name="entry_by_unit"),
        )
        constraints = (models.CheckConstraint(condition=~Q(amount=0), name="entry_of_something"),)
        triggers = (
            _FINAL,
            pgtrigger.Trigger(
                name="balanced", level=pgtrigger.Statement, when=pgtrigger.After, operation=pgtrigger.Insert,
                referencing=_NEW_ROWS, func=_BALANCED,
            ),
        )  # fmt: skip


@tracked()
class Coding(models.Model):
    """Kontering: what an account is called in the region's ledger, from a day to a day. The region fills it in.

    The most particular row in force wins: kind and unit given, then unit, then kind, then neither.
    """

    account = models.CharField(_("kontoslag"), max_length=16, choices=Account)
    kind = models.CharField(_("ersättning"), max_length=40, choices=KINDS, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("enhet"))
    number = models.CharField(_("konto"), max_length=12)
    cost_centre = models.CharField(_("kostnadsställe"), max_length=20, blank=True)
    activity = models.CharField(_("verksamhet"), max_length=20, blank=True)
    object = models.CharField(_("objekt"), max_length=20, blank=True)
    project = models.CharField(_("projekt"), max_length=20, blank=True)
    counterpart = models.CharField(_("motpart"), max_length=20, blank=True)
    since = models.DateField(_("gäller från"))
    until = models.DateField(_("gäller till och med"), null=True, blank=True)

    class Meta:
        """In order of account."""

        verbose_name = _("kontering")
        ordering = ("account", "kind", "unit", "since")
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="coding_ends_later"
            ),
            models.UniqueConstraint(
                fields=["account", "kind", "unit", "since"], nulls_distinct=False, name="one_coding_from_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_account_display()} {self.number}"


@tracked(exclude=["content"])
class LedgerFile(models.Model):
    """Fil till ekonomisystemet: made once, numbered and hashed, downloaded again byte for byte."""

    class Form(models.TextChoices):
        """Format."""

        SIE = "sie", _("SIE 4I")
        ORDER_XLSX = "order_xlsx", _("Bokföringsorder, Excel")
        ORDER_CSV = "order_csv", _("Bokföringsorder, CSV")
        PAIN = "pain", _("Betalfil, pain.001")

    form = models.CharField(_("format"), max_length=12, choices=Form)
    name = models.CharField(_("filens namn"), max_length=80, unique=True)
    content = models.BinaryField()
    sha256 = models.CharField(_("kontrollsumma"), max_length=64)
    since = models.DateField(_("från"), null=True)
    until = models.DateField(_("till och med"), null=True)
    run = models.ForeignKey(
        "money.PayoutRun", models.PROTECT, null=True, related_name="files", verbose_name=_("utbetalningsomgång")
    )
    vouchers = models.ManyToManyField(Voucher, related_name="files")
    again = models.TextField(_("gjord en gång till, därför att"), blank=True)
    told = models.TextField(_("att veta"), blank=True)  # who is left out of the file and why
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first; never changed."""

        verbose_name = _("fil till ekonomisystemet")
        ordering = ("-id",)
        triggers = (_FINAL,)

    def __str__(self) -> str:
        return self.name


class FileVoucher(LedgerFile.vouchers.through):  # type: ignore[name-defined,misc]  # made by Django while it runs
    """Verifikation i en fil. The table is Django's own: this only says that what was exported stays so."""

    class Meta:
        """Never changed."""

        proxy = True
        triggers = (_FINAL,)
