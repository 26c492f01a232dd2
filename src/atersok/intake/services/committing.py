"""Committing an import: all of it or nothing, once."""

import logging
from typing import Any

import polars as pl
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_noop

from atersok.accounts.models import User
from atersok.audit.services import acting
from atersok.care.models import Cost, Examination
from atersok.history import plan_anew
from atersok.intake import hooks
from atersok.intake.comparing import last_changes, wait_for_commits
from atersok.intake.frames import rows_of
from atersok.intake.models import Category, Import, ImportState
from atersok.intake.names import logged_name
from atersok.intake.pulse import Busy, Pulse
from atersok.intake.reading.sources import source as source_of
from atersok.intake.services.deferring import defer, defer_later
from atersok.intake.services.reading import FACTS, compare_again, known_now
from atersok.intake.storing import schema_of_source, values_of
from atersok.intake.writing import RegisterMoved, carry_out, pieces

FOLLOW_UPS = ("people.find_duplicates", "people.find_alerts", "claims.refresh")
"""Tasks of other apps that look at what is new."""

_CLAIM = {
    "claim_id": pl.String, "kind": pl.String, "person_id": pl.String, "from": pl.Date, "to": pl.Date,
    "received": pl.Date, "outcome": pl.String, "decided": pl.Date, "claimed_amount": pl.Int64,
    "granted_amount": pl.Int64,
}  # fmt: skip
_WRITTEN = (Category.NEW, Category.CHANGED)
_MANY = 10_000  # rows from which the tables' statistics are made anew at once
_FILLED = (
    "people_person", "people_identifier", "people_situation", "care_contact", "care_cost", "care_certificate",
    "care_examination",
)  # fmt: skip
_log = logging.getLogger(__name__)


class NotReady(Exception):  # noqa: N818 - it says what is the case
    """The import can't be committed now. `state`: where it stands; `unsettled`: rows with errors that are left."""

    def __init__(self, state: str, unsettled: int = 0) -> None:
        self.state, self.unsettled = state, unsettled
        super().__init__(f"{state}, {unsettled} unsettled")


def start_commit(user: User, number: int, *, queued: bool = True) -> Import:
    """Begin to commit an import in preview. Raises NotReady, also for whoever presses the button second."""
    with transaction.atomic(), acting(user, gettext_noop("Läste in")):
        importing = Import.objects.select_for_update(no_key=True).defer("content").get(pk=number)
        if importing.state != ImportState.PREVIEW:
            raise NotReady(importing.state)
        unsettled = importing.rows.filter(category=Category.ERROR, left_out=False).count()
        if unsettled:
            raise NotReady(importing.state, unsettled)
        importing.state, importing.beat = ImportState.COMMITTING, None
        importing.done, importing.total = 0, 0
        importing.notes = {name: note for name, note in importing.notes.items() if name not in ("moved", "stopped")}
        importing.save(update_fields=["state", "beat", "done", "total", "notes"])
        if queued:
            defer_later("intake.commit", number=number, user=user.pk)
    return importing


def commit(number: int, user: int) -> None:
    """Write what the preview showed, in one transaction. Does nothing where there is nothing left to do."""
    try:
        with Pulse(number) as pulse:
            _commit_held(number, User.objects.get(pk=user), pulse)
    except Busy:
        return


def _commit_held(number: int, user: User, pulse: Pulse) -> None:
    importing = Import.objects.defer("content").get(pk=number)
    if importing.state != ImportState.COMMITTING:
        return
    pulse.beat()
    try:
        _write_as_shown(importing, user, pulse)
    except (RegisterMoved, IntegrityError):
        _back(importing, user, "moved")
    except BaseException:
        _back(importing, user, "stopped")
        raise


def _write_as_shown(importing: Import, user: User, pulse: Pulse) -> None:
    """Where the register has changed since the preview was made, make it again: only what was shown is written."""
    shown = importing.digest
    if _register_is_new(importing):
        known = known_now()
        with transaction.atomic(), acting(user, gettext_noop("Jämförde igen")):
            compare_again(importing, known)
            if (
                importing.digest == shown
                and not importing.rows.filter(category=Category.ERROR, left_out=False).exists()
            ):
                importing.state = ImportState.COMMITTING
                importing.save(update_fields=["state"])
        if importing.state != ImportState.COMMITTING:
            raise RegisterMoved
    _write(importing, user, pulse)


def _register_is_new(importing: Import) -> bool:
    return bool(last_changes(settled=False) != importing.known_until)


def _write(importing: Import, user: User, pulse: Pulse) -> None:
    reason = f"Läste in I-{importing.pk}"
    with transaction.atomic(), acting(user, reason):
        wait_for_commits(alone=True)
        if _register_is_new(importing):
            raise RegisterMoved
        todo = pieces(importing.pk)
        plan_anew()
        for done, piece in enumerate(todo):
            pulse.beat(done, len(todo) + 1)
            carry_out(importing.pk, piece)
        _hand_over(importing, user)
        pulse.beat(len(todo), len(todo) + 1)
        _check_references()
        if sum(importing.counts.get(category, 0) for category in _WRITTEN) >= _MANY:
            _count_again()
        importing.state = ImportState.COMMITTED
        Import.objects.filter(pk=importing.pk).update(state=ImportState.COMMITTED, committed=Now(), beat=None)
        for task in FOLLOW_UPS:
            defer_follow_up(task)
    _log.info("%s committed", logged_name(importing.pk, importing.name))


def _count_again() -> None:
    """Have the database know what the tables now hold: lists opened before its own rounds would be planned for few."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(_FILLED)}")  # names are constants


def _check_references() -> None:
    """Have the database check references now, where a fault still takes back the whole."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def defer_follow_up(task: str) -> None:
    """Have another app look at what is new; where that can't be queued, its own nightly run does it."""

    def now() -> None:
        try:
            defer(task, queue="default", lock=task)
        except (DatabaseError, ValueError, KeyError):
            _log.warning("%s could not be queued", task)

    transaction.on_commit(now, robust=True)


def _back(importing: Import, user: User, note: str) -> None:
    known = known_now() if note == "moved" else {}
    with transaction.atomic(), acting(user, gettext_noop("Inläsningen avbröts")):
        held = Import.objects.select_for_update(no_key=True).defer("content").get(pk=importing.pk)
        if held.state == ImportState.COMMITTING:
            held.state, held.beat = ImportState.PREVIEW, None
            if note == "moved":
                compare_again(held, known)
            held.notes = held.notes | {note: True}
            held.save(update_fields=["state", "beat", "notes"])
        elif held.state == ImportState.PREVIEW:
            held.notes = held.notes | {note: True}
            held.save(update_fields=["notes"])


# --- what other apps keep ---------------------------------------------------------------------------------------------


def _hand_over(importing: Import, user: User) -> None:
    if importing.source == FACTS:
        target = hooks.target_of("claims")
        if target is not None and importing.rows.filter(part="claims", category__in=_WRITTEN).exists():
            target.make(importing, user, _claims(importing))
        return
    target = hooks.target_of(importing.source)
    if target is not None:
        target.make(importing, user, _rows(importing))


def _rows(importing: Import) -> pl.DataFrame:
    mapped = set(importing.columns.values())
    schema: dict[str, Any] = {
        name: kind
        for name, kind in schema_of_source(source_of(importing.source)).items()
        if name.removesuffix("_raw") in mapped
    }
    return values_of(importing, schema, categories=_WRITTEN)


def _claims(importing: Import) -> pl.DataFrame:
    """The claims with the register's numbers of what each row claims."""
    rows = values_of(importing, _CLAIM | {"items": pl.String}, "claims", _WRITTEN)
    named = rows.select("row", "person", item=pl.col("items").str.json_decode(pl.List(pl.String)))
    named = named.explode("item").drop_nulls("item")
    return (
        rows.drop("items", "person_id")
        .join(_numbers(Cost, named, "costs"), on="row", how="left", maintain_order="left")
        .join(_numbers(Examination, named, "examinations"), on="row", how="left", maintain_order="left")
        .with_columns(pl.col("costs", "examinations").fill_null([]))
    )


def _numbers(model: type[Cost | Examination], named: pl.DataFrame, column: str) -> pl.DataFrame:
    """Row and the numbers of the items that are the row's own person's."""
    known = rows_of(model, ["id", "reference", "person_id"], "reference", named["item"])
    found = named.join(known, left_on=["item", "person"], right_on=["reference", "person_id"])
    return found.group_by("row", maintain_order=True).agg(pl.col("id").alias(column))
