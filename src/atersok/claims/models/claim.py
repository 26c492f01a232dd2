"""A claim, from draft to closed. Its calculation is frozen when it is sent."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from atersok.care.models import Certificate, Cost, Examination
from atersok.claims.models.finding import KINDS
from atersok.history import tracked
from atersok.people.models import Person
from atersok.people.stale import note_changes


class State(models.TextChoices):
    """Läge. The transitions between them stand in claims/life.py."""

    DRAFT = "draft", _("Utkast")
    REVIEW = "review", _("För granskning")
    REVIEWED = "reviewed", _("Granskad")
    SENT = "sent", _("Skickad")
    RECEIVED = "received", _("Mottagen av Migrationsverket")
    SUPPLEMENT = "supplement", _("Komplettering begärd")
    DECIDED = "decided", _("Beslutad")
    APPEALED = "appealed", _("Överklagad")
    COURT = "court", _("Dom")
    CLOSED = "closed", _("Avslutad")
    WITHDRAWN = "withdrawn", _("Återtagen")
    LOST = "lost", _("Förlorad")


class Outcome(models.TextChoices):
    """What was decided, with the facts folder's codes."""

    PENDING = "pending", _("Inte beslutad")
    GRANTED = "approved", _("Beviljad")
    PARTLY = "partly", _("Delvis beviljad")
    REFUSED = "refused", _("Avslagen")


@tracked()
class Claim(models.Model):
    """Ansökan till Migrationsverket. `version` grows with each change: two people can't overwrite each other."""

    number = models.CharField(_("nummer"), max_length=20, unique=True)  # A-2026-0118
    kind = models.CharField(_("ersättning"), max_length=40, choices=KINDS)
    state = models.CharField(_("läge"), max_length=10, choices=State, default=State.DRAFT)
    outcome = models.CharField(_("beslut"), max_length=8, choices=Outcome, default=Outcome.PENDING)
    since = models.DateField(_("från"), null=True)
    until = models.DateField(_("till och med"), null=True)
    amount = models.BigIntegerField(_("sökt belopp"), default=0)  # öre claimed: the rows' sum
    granted = models.BigIntegerField(_("beviljat belopp"), null=True)  # öre granted: the rows' sum
    last_day = models.DateField(_("sista dag"), null=True)
    diary = models.CharField(_("diarienummer"), max_length=40, blank=True)
    agency_number = models.CharField(_("Migrationsverkets ärendenummer"), max_length=40, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="claims", verbose_name=_("ansvarig")
    )
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ersättare")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("skapad av")
    )
    created = models.DateTimeField(auto_now_add=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ändrad av")
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("granskad av")
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("skickad av")
    )
    sent = models.DateField(_("skickad"), null=True, blank=True)
    received = models.DateField(_("mottagen"), null=True, blank=True)
    supplement_until = models.DateField(_("komplettera senast"), null=True, blank=True)
    decided = models.DateField(_("beslutad"), null=True, blank=True)
    notified = models.DateField(_("regionen fick del av beslutet"), null=True, blank=True)
    end_reason = models.TextField(_("skäl"), blank=True)  # withdrawn or lost: why
    frozen = models.JSONField(
        _("fryst beräkning"), null=True, blank=True
    )  # the calculation as it was sent (claims/freeze.py)
    frozen_sha256 = models.CharField(_("beräkningens kontrollsumma"), max_length=64, blank=True)
    pack = models.CharField(  # the enclosure pack
        _("handlingar"), max_length=10, blank=True,
        choices=[("making", _("görs")), ("ready", _("klara")), ("failed", _("gick inte att göra"))],
    )  # fmt: skip
    version = models.PositiveIntegerField(default=1)
    imported_by = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        """Newest first."""

        verbose_name = _("ansökan")
        ordering = ("-created", "-id")
        indexes = (models.Index(fields=["state", "last_day"], name="claim_by_state"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(sent__isnull=True) | Q(frozen__isnull=False) | Q(imported_by__isnull=False),
                name="sent_is_frozen",
            ),
        )
        triggers = note_changes("r.person_id FROM {rows} c JOIN claims_claimrow r ON r.claim_id = c.id")

    def __str__(self) -> str:
        return self.number


@tracked()
class ClaimRow(models.Model):
    """En persons del av ansökan: what is claimed for one person, and what was decided."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="rows")
    person = models.ForeignKey(Person, models.PROTECT, related_name="claim_rows")
    since = models.DateField(_("från"), null=True)
    until = models.DateField(_("till och med"), null=True)
    amount = models.BigIntegerField(
        _("sökt belopp"), null=True
    )  # öre claimed; None: an old claim whose amount was not written down
    outcome = models.CharField(_("beslut"), max_length=8, choices=Outcome, default=Outcome.PENDING)
    granted = models.BigIntegerField(_("beviljat belopp"), null=True)
    reason = models.CharField(_("skäl för avslag"), max_length=40, blank=True)  # documents.refusal_reasons

    class Meta:
        """A person once in a claim."""

        verbose_name = _("person i ansökan")
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["claim", "person"], name="person_once_in_claim"),)
        triggers = note_changes()

    def __str__(self) -> str:
        return f"P-{self.person_id}"


@tracked()
class ClaimItem(models.Model):
    """Cost or examination in a claim. `living`: the claim holds it; the database allows one living claim an item."""

    row = models.ForeignKey(ClaimRow, models.CASCADE, related_name="items")
    cost = models.ForeignKey(Cost, models.PROTECT, null=True, related_name="claim_items")
    examination = models.ForeignKey(Examination, models.PROTECT, null=True, related_name="claim_items")
    counted = models.BigIntegerField(_("räknat belopp"), default=0)  # öre of it
    living = models.BooleanField(_("hålls av ansökan"), default=True)

    class Meta:
        """One thing an item; one living claim a thing."""

        verbose_name = _("kostnad eller undersökning i ansökan")
        constraints = (
            models.CheckConstraint(
                condition=Q(cost__isnull=False, examination__isnull=True)
                | Q(cost__isnull=True, examination__isnull=False),
                name="one_thing_an_item",
            ),
            models.UniqueConstraint(fields=["cost"], condition=Q(living=True), name="cost_in_one_living_claim"),
            models.UniqueConstraint(
                fields=["examination"], condition=Q(living=True), name="examination_in_one_living_claim"
            ),
        )


class DocumentKind(models.TextChoices):
    """What a document is."""

    APPLICATION = "application", _("Ansökan")
    SPECIFICATION = "specification", _("Kostnadsspecifikation")
    EXPLANATION = "explanation", _("Så räknade vi")
    CERTIFICATE = "certificate", _("Intyg")
    ESERVICE = "eservice", _("Lista till e-tjänsten")
    PACK = "pack", _("Alla handlingar, zip")
    MERGED = "merged", _("Alla handlingar, en PDF")
    DECISION = "decision", _("Beslut")
    APPEAL = "appeal", _("Överklagande")
    OTHER = "other", _("Annat")


@tracked(exclude=["content"])
class Document(models.Model):
    """Handling. Made once and kept byte for byte; names hold no personal data."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="documents")
    certificate = models.ForeignKey(Certificate, models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(_("slag"), max_length=14, choices=DocumentKind)
    name = models.CharField(_("filens namn"), max_length=120)
    media_type = models.CharField(_("filtyp"), max_length=100)
    content = models.BinaryField()
    sha256 = models.CharField(_("kontrollsumma"), max_length=64)
    made = models.DateTimeField(auto_now_add=True)

    class Meta:
        """In the order of the pack."""

        verbose_name = _("handling")
        ordering = ("id",)


@tracked()
class Note(models.Model):
    """Anteckning on a claim."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="notes")
    text = models.TextField(_("anteckning"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first."""

        verbose_name = _("anteckning")
        ordering = ("-at",)


@tracked()
class Appeal(models.Model):
    """Överklagande: three weeks from the day the region had the decision (förvaltningslagen 44 §)."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="appeals")
    court = models.CharField(_("domstol"), max_length=100, default="Förvaltningsrätten")
    last_day = models.DateField(_("sista dag"))
    arguments = models.TextField(_("skäl"))
    sent = models.DateField(_("skickat"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    case_number = models.CharField(_("målnummer"), max_length=40, blank=True)
    decided = models.DateField(_("dom"), null=True, blank=True)
    outcome = models.CharField(_("beslut"), max_length=8, choices=Outcome, default=Outcome.PENDING)

    class Meta:
        """In order of time."""

        verbose_name = _("överklagande")
        ordering = ("id",)
