"""Findings as last worked out. Derived: they can be thrown away and made again, so they have no history."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from atersok.claims.language import kind_in_words
from atersok.history import tracked
from atersok.law.findings import State
from atersok.people.models import Person
from atersok.people.stale import note_changes
from atersok.report.words import KIND_NAMES

_in_words = lazy(kind_in_words, str)
KINDS = [(kind, _in_words(kind)) for kind in KIND_NAMES]
STATES = [(state.value, state.value) for state in State]


class Run(models.Model):
    """Genomgång: the law applied to the whole register or to the people whose facts changed."""

    on = models.DateField()
    started = models.DateTimeField(auto_now_add=True)
    finished = models.DateTimeField(null=True)
    whole = models.BooleanField()
    people = models.PositiveIntegerField(default=0)
    findings = models.PositiveIntegerField(default=0)

    class Meta:
        """Newest first."""

        ordering = ("-started",)


class Finding(models.Model):
    """Fynd. Amounts in öre. The explanation is not stored: it is worked out again when somebody looks.

    `key` names the same finding from one run to the next: kind, person and period.
    """

    key = models.CharField(max_length=80, unique=True)
    person = models.ForeignKey(Person, models.CASCADE, db_constraint=False, related_name="findings")
    kind = models.CharField(max_length=40, choices=KINDS)
    state = models.CharField(max_length=12, choices=STATES)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    amount = models.BigIntegerField(null=True)
    missing = models.BigIntegerField(null=True)  # öre left to a threshold
    at_stake = models.BigIntegerField(null=True)  # öre that would be paid if it were passed
    last_day = models.DateField(null=True)
    final_day = models.DateField(null=True)
    pay_day = models.DateField(null=True)
    why = models.JSONField(default=list)  # [[condition, sv, en]] that fail or are unknown
    readings = ArrayField(models.CharField(max_length=4), default=list)  # doubtful readings it rests on
    certain = models.BooleanField(default=True)  # rests on no doubtful reading

    class Meta:
        """Indexes for the lists: by state and last day, and by person."""

        indexes = (
            models.Index(
                fields=["state", "last_day", "id"],
                name="finding_to_act_on",
                condition=~Q(state__in=["automatic", "claimed"]),
            ),
            models.Index(fields=["person", "kind", "since"], name="finding_by_person"),
            models.Index(fields=["kind", "state", "until"], name="finding_by_kind"),
        )

    def __str__(self) -> str:
        return f"F-{self.pk}"


@tracked()
class Override(models.Model):
    """Avvikande tolkning: another reading of an open question for one person, with a reason and a second person."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="overrides")
    name = models.CharField(_("fråga"), max_length=60)  # of law.policies.QUESTIONS
    choice = models.CharField(_("tolkning"), max_length=60)
    reason = models.TextField(_("skäl"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved = models.DateTimeField(null=True, blank=True)
    withdrawn = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One in force a person and question; the second person is another."""

        verbose_name = _("avvikande tolkning")
        constraints = (
            models.UniqueConstraint(
                fields=["person", "name"], condition=Q(withdrawn__isnull=True), name="one_override_in_force"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=models.F("by")), name="second_person_is_another"
            ),
        )
        triggers = note_changes()


@tracked()
class Responsibility(models.Model):
    """Ansvar: who looks after a queue or a kind of reimbursement, and who stands in."""

    queue = models.CharField(_("kö"), max_length=40, unique=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ansvarig"))
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ersättare")
    )
