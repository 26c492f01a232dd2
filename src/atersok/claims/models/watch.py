"""What is kept about the things to do: hidden for a while, given to somebody, who is away, calendars, e-mails sent."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from atersok.claims.models.finding import KINDS
from atersok.history import tracked
from atersok.people.models import Person


class Thing(models.TextChoices):
    """What a thing to do is about."""

    FINDING = "finding", _("Möjlig ersättning")
    QUARTER = "quarter", _("Ett kvartals undersökningar")
    LUMP = "lump", _("Ett kvartals schablon")
    CLAIM = "claim", _("Ansökan")
    REQUEST = "request", _("Begärt intyg")
    ALERT = "alert", _("Statusändring")
    DUPLICATE = "duplicate", _("Dubblett")
    IMPORT = "import", _("Inläsning")
    OVERRIDE = "override", _("Avvikande tolkning")
    LINE = "line", _("Inbetalning att placera")
    OWED = "owed", _("Fordran")
    PAYOUT = "payout", _("Utbetalning")


class Named(models.Model):
    """Names a thing to do. A row by its number; a finding by person, kind and start (its row may be made anew each
    night, and a window of lasting care may slide); what is grouped by kind and the quarter's first or last day."""

    thing = models.CharField(max_length=10, choices=Thing)
    number = models.BigIntegerField(null=True)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=40, choices=KINDS, blank=True)
    since = models.DateField(null=True)

    class Meta:
        """A part of other tables."""

        abstract = True


@tracked()
class Snooze(Named):
    """Dolt till en dag: the thing is not shown before `until`. Of a finding only while it has the same state."""

    state = models.CharField(max_length=12, blank=True)
    until = models.DateField(_("dölj till"))
    reason = models.CharField(_("skäl"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Those in force are looked for on each page."""

        indexes = (models.Index(fields=["thing", "until"], name="snooze_in_force", condition=Q(undone__isnull=True)),)


@tracked()
class Assignment(Named):
    """Fördelat: somebody else than who looks after the queue does this one thing. Claims have owners of their own."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ansvarig"))
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ersättare")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The newest holds."""

        indexes = (models.Index(fields=["thing", "owner"], name="assignment_by_owner"),)


@tracked()
class Absence(models.Model):
    """Frånvaro: from a day through a day; whoever stands in gets the things."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="absences")
    since = models.DateField(_("från"))
    until = models.DateField(_("till och med"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        """In order of time."""

        ordering = ("since", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(until__gte=F("since")),
                name="absence_ends_later",
                violation_error_message=_("Till och med-dagen får inte komma före från-dagen."),
            ),
        )


@tracked(exclude=["token"])
class CalendarFeed(models.Model):
    """Kalenderflöde: the secret address of a user's calendar. Only the secret's SHA-256 is kept."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed")
    token = models.CharField(max_length=64, unique=True)
    amounts = models.BooleanField(_("visa belopp"), default=False)
    made = models.DateTimeField(auto_now=True)


class Digest(models.Model):
    """Sammandrag: that a user has had the day's e-mail, so that it is sent once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    day = models.DateField()
    sent = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Once a day."""

        constraints = (models.UniqueConstraint(fields=["user", "day"], name="digest_once_a_day"),)
