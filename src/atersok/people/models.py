"""The register of people. Facts only: what the law says about them stands in the app `claims`."""

from django.conf import settings
from django.db import models
from django.db.models import Case, Func, Q, Value, When
from django.db.models.functions import Concat, Lower
from django.utils.translation import gettext_lazy as _

from atersok.accounts.models import Unit
from atersok.exchange.schema import PERMIT_GROUNDS
from atersok.history import tracked
from atersok.people.stale import note_changes
from atersok.people.words import situation_choices


class Protection(models.TextChoices):
    """Skyddade personuppgifter."""

    NONE = "", _("Inga")
    MARKED = "marking", _("Sekretessmarkering")
    REGISTERED = "registration", _("Skyddad folkbokföring")


class Sex(models.TextChoices):
    """Kön, as the facts folder has it."""

    WOMAN = "K", _("Kvinna")
    MAN = "M", _("Man")


# Swedish order in any database: å ä ö after z; people with protected identity stand last and in no order of names
_NAME_KEY = Case(
    When(
        protection="",
        then=Func(
            Lower(Concat("family_name", Value(" "), "given_name")),
            Value("åäöÅÄÖ"),
            Value("{|}{|}"),
            function="TRANSLATE",
            output_field=models.CharField(),
        ),
    ),
    default=Value("\ufffd"),
)


@tracked(exclude=["name_key"])
class Person(models.Model):
    """En person som regionen ger eller kan ge vård till.

    `merged_into` set: this number is kept only so that old references find the person it became.
    """

    given_name = models.CharField(_("förnamn"), max_length=200, blank=True)
    family_name = models.CharField(_("efternamn"), max_length=200, blank=True)
    birth_date = models.DateField(_("födelsedatum"))
    birth_date_uncertain = models.BooleanField(_("osäkert födelsedatum"), default=False)
    sex = models.CharField(_("kön"), max_length=1, choices=Sex, blank=True)
    first_received = models.DateField(_("först mottagen i en kommun"), null=True, blank=True)
    deceased = models.DateField(_("avliden"), null=True, blank=True)
    special_reasons = models.BooleanField(_("särskilda skäl för en sen första ansökan åberopas"), default=False)
    protection = models.CharField(_("skyddade personuppgifter"), max_length=12, choices=Protection, blank=True)
    mother = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="children", verbose_name=_("mor")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("enhet")
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("hopslagen med")
    )
    imported_by = models.BigIntegerField(null=True, db_index=True)  # the import that made the row (app intake)
    created = models.DateTimeField(auto_now_add=True)
    name_key = models.GeneratedField(
        expression=_NAME_KEY, output_field=models.CharField(max_length=402, db_collation="C"), db_persist=True
    )

    class Meta:
        """Living rows by name; an index for each way a list is sorted."""

        verbose_name = _("person")
        indexes = (
            models.Index(fields=["name_key", "id"], name="person_by_name_key"),
            models.Index(fields=["birth_date", "id"], name="person_by_birth"),
            models.Index(fields=["unit", "id"], name="person_by_unit"),
        )
        constraints = (models.CheckConstraint(condition=~Q(merged_into=models.F("id")), name="not_merged_into_itself"),)
        triggers = note_changes("id FROM {rows}")

    def __str__(self) -> str:
        return f"P-{self.pk}"  # names never reach logs or addresses by accident

    @property
    def number(self) -> str:
        """The register's own number: tells nothing about the person."""
        return f"P-{self.pk}"

    @property
    def protected(self) -> bool:
        """Whether identity and whereabouts are shown only to those who hold that right."""
        return bool(self.protection)


class IdentifierKind(models.TextChoices):
    """The numbers a person can have."""

    LMA = "lma", _("LMA-/dossiernummer")
    RESERVE = "reserv", _("Reservnummer")
    COORDINATION = "samordning", _("Samordningsnummer")
    PERSONAL = "personnummer", _("Personnummer")
    EXTERNAL = "register", _("Nummer i annat register")


@tracked()
class Identifier(models.Model):
    """Identitetsbeteckning. `value` is normalised (LMA: the first eight digits); `raw` as it was written."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="identifiers", verbose_name=_("person"))
    kind = models.CharField(_("slag"), max_length=12, choices=IdentifierKind)
    value = models.CharField(_("nummer"), max_length=40)
    raw = models.CharField(_("som det skrevs"), max_length=60)
    since = models.DateField(_("från"), null=True, blank=True)
    until = models.DateField(_("till"), null=True, blank=True)
    imported_by = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        """A number belongs to one person."""

        verbose_name = _("nummer")
        constraints = (models.UniqueConstraint(fields=["kind", "value"], name="identifier_is_unique"),)
        indexes = (models.Index(fields=["value"], name="identifier_by_value"),)

    def __str__(self) -> str:
        return f"{self.kind} ({self.pk})"


@tracked()
class Situation(models.Model):
    """Situation: something that holds for a person from a day through a day (DESIGN §5)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="situations", verbose_name=_("person"))
    kind = models.CharField(_("slag"), max_length=30, choices=situation_choices())
    since = models.DateField(_("från"))
    until = models.DateField(_("till och med"), null=True, blank=True)
    detail = models.CharField(_("detalj"), max_length=20, blank=True)
    region = models.CharField(_("länskod"), max_length=2, blank=True)
    imported_by = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        """In order of time."""

        verbose_name = _("situation")
        ordering = ("since", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="situation_ends_after_start",
                violation_error_message=_("Till och med-dagen får inte komma före från-dagen."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="uppehallstillstand") | Q(detail__in=["", *PERMIT_GROUNDS]),
                name="permit_has_known_ground",
            ),
        )
        triggers = note_changes()


@tracked()
class FamilyTie(models.Model):
    """Anknytning: the person's permit rests on an anchor (2010:1122 5 a §)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="ties", verbose_name=_("person"))
    anchor_first_received = models.DateField(_("ankaret först mottaget"))
    anchor_citizen_from = models.DateField(_("ankaret medborgare från"), null=True, blank=True)
    applied_on = models.DateField(_("ansökan"))
    imported_by = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        """In order of time."""

        verbose_name = _("anknytning")
        ordering = ("applied_on", "id")
        triggers = note_changes()


@tracked()
class Address(models.Model):
    """Adress."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="addresses", verbose_name=_("person"))
    street = models.CharField(_("gatuadress"), max_length=200, blank=True)
    postcode = models.CharField(_("postnummer"), max_length=6, blank=True)
    city = models.CharField(_("ort"), max_length=100, blank=True)
    municipality = models.CharField(_("kommun"), max_length=100, blank=True)
    since = models.DateField(_("från"), null=True, blank=True)
    until = models.DateField(_("till och med"), null=True, blank=True)
    imported_by = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        """Newest first."""

        verbose_name = _("adress")
        ordering = ("-since", "-id")


class CheckResult(models.TextChoices):
    """What a look at the card showed."""

    VALID = "valid", _("Giltigt")
    INVALID = "invalid", _("Inte giltigt")
    NOTHING = "nothing", _("Ingen uppgift visades")


class CheckMethod(models.TextChoices):
    """How it was looked at."""

    QR = "qr", _("QR-kod eller webbadress på kortet")
    AGENCY = "agency", _("Migrationsverkets e-tjänst")
    PHONE = "phone", _("Samtal med Migrationsverket")
    RECEIPT = "receipt", _("Kvitto på asylansökan")


@tracked()
class CardCheck(models.Model):
    """Kortkontroll: checked at, result, method, by whom. Never an entitlement by itself (practice 2.3)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="card_checks", verbose_name=_("person"))
    at = models.DateTimeField(_("när"))
    result = models.CharField(_("resultat"), max_length=8, choices=CheckResult)
    method = models.CharField(_("hur"), max_length=8, choices=CheckMethod)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("av"))

    class Meta:
        """Newest first."""

        verbose_name = _("kortkontroll")
        ordering = ("-at",)


class DuplicateState(models.TextChoices):
    """What somebody decided about a likely duplicate."""

    OPEN = "open", _("Att avgöra")
    SAME = "same", _("Samma person")
    DIFFERENT = "different", _("Olika personer")
    MOOT = "moot", _("Inte aktuellt, den ena är hopslagen med någon annan")


@tracked()
class Duplicate(models.Model):
    """Trolig dubblett: two people of the register that may be one. `first` has the lower number."""

    first = models.ForeignKey(Person, models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, models.CASCADE, related_name="+")
    reasons = models.JSONField(default=list)  # codes: same_birth_and_name, same_number, mother_and_birth, …
    score = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=DuplicateState, default=DuplicateState.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided = models.DateTimeField(null=True, blank=True)
    found = models.DateTimeField(auto_now_add=True)

    class Meta:
        """A pair once."""

        verbose_name = _("trolig dubblett")
        ordering = ("-score", "id")
        indexes = (models.Index(fields=["-score", "id"], condition=Q(state="open"), name="duplicate_to_decide"),)
        constraints = (
            models.UniqueConstraint(fields=["first", "second"], name="a_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=models.F("second")), name="lower_number_first"),
        )


@tracked()
class Merge(models.Model):
    """Sammanslagning: what was moved, so that it can be taken back."""

    kept = models.ForeignKey(Person, models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Person, models.PROTECT, related_name="merged_by")
    reason = models.TextField(_("skäl"))
    moved = models.JSONField(default=dict)  # model label → ids
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone = models.DateTimeField(_("klar"), null=True, blank=True)

    class Meta:
        """Newest first."""

        verbose_name = _("sammanslagning")
        ordering = ("-at",)


class AlertKind(models.TextChoices):
    """What happened to a person that somebody should act on."""

    PERSONAL_NUMBER = "personnummer", _("Har fått personnummer")
    RESIDENT = "folkbokford", _("Har blivit folkbokförd")
    PERMIT = "uppehallstillstand", _("Har fått uppehållstillstånd")
    TURNS_18 = "18", _("Fyller 18")
    TURNS_19 = "19", _("Fyller 19")
    TURNS_61 = "61", _("Fyller 61")
    MOVED_OUT = "flyttat", _("Har flyttat ut ur länet")
    LEFT = "lamnat", _("Finns inte längre på Migrationsverkets lista")
    BORN = "fodd", _("Nyfödd utan eget LMA-nummer")
    DIED = "avliden", _("Avliden")


@tracked()
class Alert(models.Model):
    """Statusändring att ta ställning till. `proposal`: the change that is proposed, never made by itself."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="alerts", verbose_name=_("person"))
    kind = models.CharField(_("slag"), max_length=20, choices=AlertKind)
    day = models.DateField(_("dag"))
    proposal = models.JSONField(default=dict, blank=True)  # e.g. {"end_situation": 12, "until": "2026-11-20"}
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("ansvarig")
    )
    done = models.DateTimeField(_("klar"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("klar av")
    )
    accepted = models.BooleanField(
        _("förslaget genomfört"), null=True, blank=True
    )  # whether the proposal was carried out
    imported_by = models.BigIntegerField(null=True, db_index=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The same thing about the same person on the same day is told once."""

        verbose_name = _("statusändring")
        ordering = ("day", "id")
        constraints = (models.UniqueConstraint(fields=["person", "kind", "day"], name="alert_once"),)
        indexes = (models.Index(fields=["day", "id"], condition=Q(done__isnull=True), name="alert_open"),)


class Stale(models.Model):
    """A person whose findings must be made again. Written by the database (stale.py), emptied by `claims`."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, db_constraint=False, related_name="+")
    since = models.DateTimeField(db_default=models.functions.Now())
