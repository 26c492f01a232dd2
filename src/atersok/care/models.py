"""Care given: what it was, what it cost and what a doctor has said about it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from atersok.accounts.models import Unit
from atersok.care.words import care_choices, cost_choices
from atersok.history import tracked
from atersok.people.models import Person
from atersok.people.stale import note_changes


@tracked()
class Contact(models.Model):
    """Vårdkontakt (1996:1357 7 §). `reference` is its number in the care system."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="contacts", verbose_name=_("person"))
    reference = models.CharField(_("kontaktens nummer"), max_length=80, unique=True)
    start = models.DateField(_("början"))
    end = models.DateField(_("slut"), null=True, blank=True)
    care_kind = models.CharField(_("slag av vård"), max_length=30, choices=care_choices())
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="contacts", verbose_name=_("enhet")
    )
    imported_by = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        """Ends after it starts."""

        verbose_name = _("vårdkontakt")
        ordering = ("start", "id")
        indexes = (models.Index(fields=["unit", "person"], name="contact_by_unit"),)
        constraints = (
            models.CheckConstraint(condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="contact_ends_later"),
        )
        triggers = note_changes()

    def __str__(self) -> str:
        return self.reference


@tracked()
class Cost(models.Model):
    """Kostnadsrad at riksavtal price. Amount and fee in öre; `reference` is its number in the system it came from."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="costs", verbose_name=_("person"))
    reference = models.CharField(_("radens nummer"), max_length=80, unique=True)
    day = models.DateField(_("datum"))
    kind = models.CharField(_("slag"), max_length=24, choices=cost_choices())
    amount = models.BigIntegerField(_("belopp"))
    fee = models.BigIntegerField(_("patientavgift"), default=0)
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="costs", verbose_name=_("vårdkontakt")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="costs", verbose_name=_("enhet"))
    related = models.BooleanField(_("hör till sjukdomen"), default=True)
    invoice = models.CharField(_("fakturanummer"), max_length=80, blank=True)
    imported_by = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        """Amounts are never negative; the fee is never more than the price."""

        verbose_name = _("kostnad")
        ordering = ("day", "id")
        indexes = (
            models.Index(fields=["person", "day", "id"], name="cost_by_person"),
            models.Index(fields=["unit", "person"], name="cost_by_unit"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(amount__gte=0, fee__gte=0, fee__lte=F("amount")), name="fee_in_amount"),
        )
        triggers = note_changes()

    def __str__(self) -> str:
        return self.reference


@tracked()
class Certificate(models.Model):
    """Läkarutlåtande. `expected_years` in hundredths of a year (life-long 9900); None = not stated."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="certificates", verbose_name=_("person"))
    issued = models.DateField(_("utfärdat"))
    expected_years = models.PositiveIntegerField(_("väntad tid i hundradels år"), null=True, blank=True)
    at_first_reception = models.BooleanField(_("fanns vid första mottagandet"), null=True, blank=True)
    linked_to_protection = models.BooleanField(_("hör ihop med skyddsbehovet"), null=True, blank=True)
    ordered_by_doctor = models.BooleanField(_("vården är ordinerad av läkare"), null=True, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="certificates", verbose_name=_("enhet")
    )
    document = models.BinaryField(null=True, blank=True)  # the scanned certificate, a PDF
    document_name = models.CharField(_("dokument"), max_length=200, blank=True)
    imported_by = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        """In order of time."""

        verbose_name = _("läkarutlåtande")
        ordering = ("issued", "id")
        indexes = (models.Index(fields=["unit", "person"], name="certificate_by_unit"),)
        triggers = note_changes()

    def __str__(self) -> str:
        return self.issued.isoformat()


@tracked()
class Examination(models.Model):
    """Hälsoundersökning. `elsewhere`: done and compensated in another region."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="examinations", verbose_name=_("person"))
    reference = models.CharField(_("undersökningens nummer"), max_length=80, unique=True)
    day = models.DateField(_("datum"))
    infection_control = models.BooleanField(_("av smittskyddsskäl"), default=False)
    elsewhere = models.BooleanField(_("gjord och ersatt i en annan region"), default=False)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="examinations", verbose_name=_("enhet")
    )
    imported_by = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        """In order of time."""

        verbose_name = _("hälsoundersökning")
        ordering = ("day", "id")
        indexes = (models.Index(fields=["unit", "person"], name="examination_by_unit"),)
        triggers = note_changes()

    def __str__(self) -> str:
        return self.reference
