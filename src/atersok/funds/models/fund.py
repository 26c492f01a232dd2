"""A fund, the money in it for the whole country, the key, and what came out of it for the region."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from atersok.history import tracked

FIRST_YEAR, LAST_YEAR = 2000, 2100
_YEAR = (MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR))


class Kind(models.TextChoices):
    """Slag av statsbidrag: decides when it becomes revenue (RKR R2)."""

    GENERAL = "generellt", _("Generellt statsbidrag")
    CONDITIONAL = "villkorat", _("Bidrag med villkor")
    COSTS = "kostnadsersattning", _("Kostnadsersättning")
    PERFORMANCE = "prestation", _("Prestationsersättning")


class Status(models.TextChoices):
    """How firm the money is: announced money has been withdrawn before."""

    ANNOUNCED = "aviserad", _("Aviserad")
    DECIDED = "beslutad", _("Beslutad")
    WITHDRAWN = "atertagen", _("Återtagen")


class Part(models.TextChoices):
    """Del: what the amount is divided by."""

    REFUGEE = "flykting", _("Enligt flyktingvariabler")
    POPULATION = "befolkning", _("Enligt befolkningsfördelning")
    WHOLE = "hela", _("Hela beloppet")


class Handing(models.TextChoices):
    """How those who have been given money meet the cost."""

    OWN_COST = "own_kst", _("Kostnaden på eget kostnadsställe med objekt, inga pengar flyttas")
    TRANSFER = "transfer", _("Omföring till verksamheten")


class Payment(models.TextChoices):
    """How the state pays."""

    MONTHLY = "monthly", _("Varje månad")
    ONCE = "once", _("En gång")


@tracked()
class Fund(models.Model):
    """Statligt medel."""

    name = models.CharField(_("namn"), max_length=200, unique=True)
    kind = models.CharField(_("slag"), max_length=20, choices=Kind)
    status = models.CharField(_("läge"), max_length=10, choices=Status, default=Status.ANNOUNCED)
    first_year = models.PositiveSmallIntegerField(_("första året"), validators=_YEAR)
    last_year = models.PositiveSmallIntegerField(_("sista året"), validators=_YEAR)
    authority = models.CharField(_("myndighet som beviljar"), max_length=200)
    diary = models.CharField(_("diarienummer"), max_length=60, blank=True)
    purpose = models.TextField(_("vad medlen är till för"), max_length=4000, blank=True)
    conditions = models.TextField(_("villkor för regionens egen verksamhet"), max_length=8000, blank=True)
    external_conditions = models.TextField(_("villkor för externa vårdgivare"), max_length=8000, blank=True)
    divided = models.CharField(_("del som fördelas"), max_length=12, choices=Part, default=Part.WHOLE)
    objekt = models.CharField(_("objekt"), max_length=20, blank=True)
    handing = models.CharField(_("utdelning"), max_length=10, choices=Handing, default=Handing.OWN_COST)
    payment = models.CharField(_("staten betalar"), max_length=10, choices=Payment, default=Payment.MONTHLY)
    payment_month = models.PositiveSmallIntegerField(
        _("månad för utbetalningen"), default=1, validators=(MinValueValidator(1), MaxValueValidator(12))
    )

    class Meta:
        """Newest first."""

        verbose_name = _("statligt medel")
        ordering = ("-last_year", "name")
        constraints = (
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="fund_years_in_order",
                violation_error_message=_("Det sista året får inte komma före det första."),
            ),
            models.CheckConstraint(
                condition=Q(payment_month__range=(1, 12)),
                name="fund_payment_month",
                violation_error_message=_("Månaden ska vara 1–12."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def years(self) -> range:
        """Every year of the fund."""
        return range(self.first_year, self.last_year + 1)


class _Dated(models.Model):
    """A figure with its year, the day it stands for and where it comes from."""

    year = models.PositiveSmallIntegerField(_("år"))
    part = models.CharField(_("del"), max_length=12, choices=Part)
    day = models.DateField(_("uppgift per"))
    source = models.CharField(_("källa"), max_length=300)

    class Meta:
        """Belongs to a fund."""

        abstract = True


@tracked()
class Frame(_Dated):
    """Nationell ram: what all regions share, in öre. Withdrawn frames stay, and count for nothing."""

    fund = models.ForeignKey(Fund, models.CASCADE, related_name="frames")
    amount = models.BigIntegerField(_("belopp till regionerna"))
    status = models.CharField(_("läge"), max_length=10, choices=Status)
    note = models.CharField(_("beräkning"), max_length=200, blank=True)

    class Meta:
        """One a year and part."""

        verbose_name = _("nationell ram")
        ordering = ("year", "part")
        constraints = (
            models.UniqueConstraint(fields=["fund", "year", "part"], name="one_frame"),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="frame_not_negative",
                violation_error_message=_("Beloppet får inte vara mindre än 0 kr."),
            ),
        )


@tracked()
class KeyInput(_Dated):
    """Underlag: two counts, or a share that somebody has published, in per cent. The latest day of a year is used."""

    fund = models.ForeignKey(Fund, models.CASCADE, related_name="inputs")
    own = models.BigIntegerField(_("regionens antal"), null=True, blank=True)
    national = models.BigIntegerField(_("antal i riket"), null=True, blank=True)
    share = models.DecimalField(_("andel i procent"), max_digits=15, decimal_places=12, null=True, blank=True)

    class Meta:
        """Counts or share, never both; a share is derived from nothing else."""

        verbose_name = _("underlag")
        ordering = ("year", "part", "day", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(share__isnull=True, own__gte=0, national__gt=0, own__lte=F("national"))
                | Q(share__range=(0, 100), own__isnull=True, national__isnull=True),
                name="input_counts_or_share",
                violation_error_message=_(
                    "Skriv antingen båda antalen eller andelen. Regionens antal kan inte vara större än rikets."
                ),
            ),
        )


@tracked()
class Outcome(_Dated):
    """Utfall as the state decided or published it, in öre. It goes before what we compute; the page shows both."""

    fund = models.ForeignKey(Fund, models.CASCADE, related_name="outcomes")
    amount = models.BigIntegerField(_("belopp"))

    class Meta:
        """One a year and part."""

        verbose_name = _("utfall")
        ordering = ("year", "part")
        constraints = (
            models.UniqueConstraint(fields=["fund", "year", "part"], name="one_outcome"),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="outcome_not_negative",
                violation_error_message=_("Beloppet får inte vara mindre än 0 kr."),
            ),
        )


@tracked()
class Published(_Dated):
    """A row of a published national table: any region, or the country (`COUNTRY`). `amount`: öre, where given."""

    COUNTRY = "Riket"

    fund = models.ForeignKey(Fund, models.CASCADE, related_name="published")
    region = models.CharField(_("region"), max_length=100)
    own = models.BigIntegerField(_("antal"))
    amount = models.BigIntegerField(_("belopp"), null=True, blank=True)

    class Meta:
        """One a region, year and part."""

        verbose_name = _("rad i publicerad tabell")
        ordering = ("year", "part", "region")
        constraints = (
            models.UniqueConstraint(fields=["fund", "year", "part", "region"], name="one_published"),
            models.CheckConstraint(
                condition=Q(own__gte=0),
                name="published_not_negative",
                violation_error_message=_("Antalet får inte vara mindre än 0."),
            ),
        )
