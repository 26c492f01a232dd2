"""The access log and its reviews. Both are append-only in the database; reviews may be signed once."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Access(models.TextChoices):
    """What was done."""

    READ = "read", _("Läst")
    LIST = "list", _("Visat i lista")
    SEARCH = "search", pgettext_lazy("åtkomst", "Sökt")
    EXPORT = "export", _("Exporterat")
    LOOK_UP = "look_up", _("Slagit upp status")
    DENIED = "denied", _("Nekats")
    LOGIN = "login", _("Loggat in")
    LOGIN_FAILED = "login_failed", _("Misslyckad inloggning")
    LOGOUT = "logout", _("Loggat ut")


class AccessLog(models.Model):
    """Åtkomstlogg: who read what, when, from which unit and why (HSLF-FS 2016:40 4 kap. 9 §). Kept five years."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    user_name = models.CharField(max_length=200)
    role = models.CharField(max_length=20)
    unit = models.CharField(max_length=200, blank=True)
    action = models.CharField(max_length=12, choices=Access)
    person = models.BigIntegerField(null=True, db_index=True)  # no foreign key: the log outlives what it tells of
    what = models.CharField(max_length=200)  # the page or object; never a name or a number of a person
    purpose = models.CharField(max_length=200, blank=True)
    count = models.PositiveIntegerField(default=1)
    request = models.CharField(max_length=12)

    class Meta:
        """Newest first; never changed."""

        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=["user", "-at"], name="access_by_user"),)
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)


class Review(models.Model):
    """Loggranskning: a sample of accesses, what was decided about each, signed when done."""

    started = models.DateTimeField(auto_now_add=True)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews")
    since = models.DateField(_("från"))
    until = models.DateField(_("till"))
    size = models.PositiveIntegerField(_("antal i stickprovet"))
    seed = models.BigIntegerField(_("slumptal"), default=0)  # the same seed and log give the same sample again
    note = models.TextField(_("sammanfattning"), blank=True)
    signed = models.DateTimeField(null=True, blank=True)

    class Meta:
        """A signed review is never changed."""

        ordering = ("-started",)
        triggers = (
            pgtrigger.Protect(
                name="signed_is_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__signed__isnull=False),
            ),
        )


_SIGNED = """
IF TG_OP <> 'INSERT' AND EXISTS (SELECT 1 FROM audit_review WHERE id = OLD.review_id AND signed IS NOT NULL)
    OR TG_OP <> 'DELETE' AND EXISTS (SELECT 1 FROM audit_review WHERE id = NEW.review_id AND signed IS NOT NULL)
THEN
    RAISE EXCEPTION 'the review is signed: its sample can not be changed';
END IF;
IF TG_OP = 'DELETE' THEN
    RETURN OLD;
END IF;
RETURN NEW;
"""


class Verdict(models.TextChoices):
    """What a reviewed access was."""

    OPEN = "open", _("Inte bedömd")
    FINE = "fine", _("Motiverad")
    ASK = "ask", _("Fråga användaren")
    WRONG = "wrong", _("Inte motiverad")


class Chosen(models.TextChoices):
    """Why an access is in the sample."""

    CHANCE = "chance", _("Slumpvis vald")
    PROTECTED = "protected", _("Skyddade personuppgifter")
    OUTSIDE = "outside", _("Person utanför den egna enheten")


class ReviewedAccess(models.Model):
    """One access in a review's sample. Nothing in it changes once the review is signed."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="rows")
    access = models.ForeignKey(AccessLog, models.PROTECT, related_name="+")
    chosen = models.CharField(max_length=10, choices=Chosen, default=Chosen.CHANCE)
    verdict = models.CharField(max_length=5, choices=Verdict, default=Verdict.OPEN)
    comment = models.CharField(max_length=500, blank=True)

    class Meta:
        """Once in each sample."""

        constraints = (models.UniqueConstraint(fields=["review", "access"], name="once_in_a_sample"),)
        triggers = (
            pgtrigger.Trigger(
                name="signed_sample_is_final",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=_SIGNED,
            ),
        )
