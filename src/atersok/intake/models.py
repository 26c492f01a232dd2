"""An import: a file taken in, what it would change, and what it changed, so that it can be taken back."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from atersok.history import tracked


class ImportState(models.TextChoices):
    """Where an import stands."""

    UPLOADED = "uploaded", _("Mottagen")
    READING = "reading", _("Läses")
    MAPPING = "mapping", _("Kolumner att välja")
    PREVIEW = "preview", _("Att granska")
    COMMITTING = "committing", _("Läses in")
    COMMITTED = "committed", _("Inläst")
    UNDONE = "undone", _("Ångrad")
    FAILED = "failed", _("Gick inte att läsa")
    DROPPED = "dropped", _("Avbruten")


class Mapping(models.Model):
    """Kolumnval, remembered for a source and a header."""

    source = models.CharField(max_length=40)
    signature = models.CharField(max_length=64)  # of the header, normalised
    columns = models.JSONField()  # column's name in the file → field, or null
    used = models.DateTimeField(auto_now=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        """One a source and header."""

        constraints = (models.UniqueConstraint(fields=["source", "signature"], name="mapping_once"),)


@tracked(exclude=["content", "done", "total", "beat", "notes", "counts", "known_until", "digest"])
class Import(models.Model):
    """Inläsning. The file itself is kept in the database until it is taken back or removed by the routine."""

    source = models.CharField(_("källa"), max_length=40, blank=True)
    name = models.CharField(_("filens namn"), max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    content = models.BinaryField()
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    columns = models.JSONField(default=dict, blank=True)  # position in the file, as text → field, or null
    confirmed = models.BooleanField(default=False)  # somebody has chosen the source and the columns
    header = models.JSONField(default=list, blank=True)
    first_column = models.PositiveSmallIntegerField(default=0)  # A is 0: where the header begins
    problem = models.JSONField(default=dict, blank=True)  # why the file can't be read: {"sv", "en", "list": [...]}
    notes = models.JSONField(default=dict, blank=True)  # unread columns, warnings, sums in öre
    counts = models.JSONField(default=dict, blank=True)  # category → rows
    known_until = models.JSONField(
        default=dict, blank=True
    )  # the register that it was compared with: table → last change
    digest = models.CharField(max_length=64, blank=True)  # of what the preview showed
    done = models.PositiveIntegerField(default=0)  # rows handled so far
    total = models.PositiveIntegerField(default=0)
    beat = models.DateTimeField(null=True, blank=True)  # when the worker last said it was at it
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="imports")
    created = models.DateTimeField(auto_now_add=True)
    committed = models.DateTimeField(null=True, blank=True)
    undone = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first."""

        ordering = ("-created", "-id")

    def __str__(self) -> str:
        return f"I-{self.pk}"


class Category(models.TextChoices):
    """What a row would do."""

    NEW = "new", _("Ny")
    CHANGED = "changed", _("Ändrad")
    UNCHANGED = "unchanged", _("Oförändrad")
    GONE = "gone", _("Inte med längre")
    DUPLICATE = "duplicate", _("Dubblett")
    ERROR = "error", _("Fel")


class ImportRow(models.Model):
    """One row of the file, as interpreted.

    `plan` is what it would write: [{"m": model, "id": number, "v": column → value, "b": column → value before}],
    without "b" for a row that is made. Numbers of rows to be made are taken when the plan is made, so that rows of
    the same import can point at each other; a number that is never used does no harm.
    """

    of = models.ForeignKey(
        Import, models.CASCADE, related_name="rows", db_index=False
    )  # row_by_category begins with it
    part = models.CharField(max_length=20, blank=True)  # the file of a facts folder
    row = models.PositiveIntegerField()  # its number in the file; 0 for what the file does not have any more
    category = models.CharField(max_length=10, choices=Category)
    raw = models.JSONField(null=True)  # the cells as text, from left to right; kept for rows with errors
    values = models.JSONField(default=dict)  # field → value as read
    errors = models.JSONField(default=list)  # problems.as_json
    plan = models.JSONField(default=list)
    target = models.BigIntegerField(null=True)  # the row of the register that it is about
    person = models.BigIntegerField(null=True)
    left_out = models.BooleanField(default=False)  # somebody chose to leave it out: kept for later

    class Meta:
        """In the file's order."""

        ordering = ("of", "row", "id")
        indexes = (
            models.Index(fields=["of", "category", "row"], name="row_by_category"),
            models.Index(fields=["of"], condition=models.Q(left_out=True), name="row_left_out"),
        )


class Change(models.Model):
    """What a committed import did to one row of the register, so that it can be taken back.

    Only rows that were there before it, and made rows of tables without `imported_by` (`before` is null).
    """

    of = models.ForeignKey(Import, models.CASCADE, related_name="changes")
    model = models.CharField(max_length=60)  # app label and model name
    object = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField()

    class Meta:
        """In the order they were made."""

        ordering = ("id",)
        indexes = (models.Index(fields=["model", "object"], name="change_by_object"),)
