"""Taking an import back: all of it, while nothing depends on it."""

from collections.abc import Iterator

from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pghistory.models import Event
from psycopg import sql

from atersok.accounts.models import User
from atersok.audit.services import acting
from atersok.intake import hooks
from atersok.intake.comparing import wait_for_commits
from atersok.intake.hooks import NotUndone
from atersok.intake.models import Change, Import, ImportState
from atersok.intake.services.committing import FOLLOW_UPS, defer_follow_up
from atersok.intake.services.reading import FACTS
from atersok.intake.statements import run
from atersok.intake.tables import MADE_IN_ORDER, all_models, columns_of, history_of, model_of, table
from atersok.intake.words import name_of
from atersok.intake.writing import RegisterMoved, made_by, put_back, remove_made

NOBODYS_WORK = {"people.duplicate": Q(state="open"), "people.alert": Q(done=None)}
"""Rows that jobs make of what is there, until somebody has decided about them. They go with what they are about."""

_EXAMPLES = 5


def undo(user: User, number: int) -> None:
    """Take back what the import did. Raises NotUndone, and does nothing, where something depends on it."""
    with transaction.atomic(), acting(user, f"Ångrade I-{number}"):
        wait_for_commits(alone=True)
        importing = Import.objects.select_for_update(no_key=True).defer("content").get(pk=number)
        if importing.state != ImportState.COMMITTED:
            raise NotUndone([_("Inläsningen är inte inläst.")])
        reasons = [*_others_take_back(importing, user), *_later_changes(importing), *_dependents(importing)]
        if reasons:
            raise NotUndone(reasons)
        _take_back(importing)
        importing.state, importing.undone = ImportState.UNDONE, timezone.now()
        importing.save(update_fields=["state", "undone"])
        for task in FOLLOW_UPS:
            defer_follow_up(task)


def _others_take_back(importing: Import, user: User) -> list[str]:
    """Apps above take back what they kept; what keeps them from it. All is one transaction, so they may begin."""
    target = hooks.target_of("claims" if importing.source == FACTS else importing.source)
    try:
        if target is not None:
            target.take_back(importing, user)
    except NotUndone as kept:
        return kept.reasons
    return []


def _take_back(importing: Import) -> None:
    for model in all_models():
        for rows in _derived(importing, model):
            rows.delete()
    try:
        put_back(importing.pk)
    except RegisterMoved:
        raise NotUndone([_("Rader som inläsningen ändrade har ändrats igen.")]) from None
    remove_made(importing.pk)


# --- what has happened since ------------------------------------------------------------------------------------------


def _later_changes(importing: Import) -> Iterator[str]:
    """Rows that are not as the import left them, by the history of their tables."""
    for label in MADE_IN_ORDER:
        model = model_of(label)
        numbers = _changed_since(importing, model)
        if numbers:
            yield _("%(what)s: %(count)s rader har ändrats efter inläsningen (%(which)s).") % {
                "what": name_of(model), "count": len(numbers), "which": _some(numbers, model),
            }  # fmt: skip


def _changed_since(importing: Import, model: type[models.Model]) -> list[int]:
    history = history_of(model)
    kept = {field.column for field in history._meta.concrete_fields}
    names = [name for name in columns_of(model) if name in kept]
    statement = sql.SQL(
        "WITH own AS ({made} UNION SELECT object FROM intake_change WHERE of_id = {of} AND model = {label}),"
        " left_as AS (SELECT DISTINCT ON (e.pgh_obj_id) e.* FROM {history} e JOIN own ON own.id = e.pgh_obj_id"
        " WHERE e.pgh_created_at <= (SELECT committed FROM intake_import WHERE id = {of})"
        " ORDER BY e.pgh_obj_id, e.pgh_id DESC)"
        " SELECT own.id FROM own JOIN left_as e ON e.pgh_obj_id = own.id LEFT JOIN {table} t ON t.id = own.id"
        " WHERE ({now}) IS DISTINCT FROM ({then}) ORDER BY own.id"
    ).format(
        made=made_by(importing.pk, model), of=sql.Literal(importing.pk), label=sql.Literal(model._meta.label_lower),
        history=sql.Identifier(table(history)), table=sql.Identifier(table(model)),
        now=sql.SQL(", ").join(sql.Identifier("t", name) for name in names),
        then=sql.SQL(", ").join(sql.Identifier("e", name) for name in names),
    )  # fmt: skip
    with connection.cursor() as cursor:
        run(cursor, statement)
        return [number for (number,) in cursor.fetchall()]


def _some(numbers: list[int], model: type[models.Model]) -> str:
    shown = ", ".join(str(model(pk=number)) for number in numbers[:_EXAMPLES])
    return shown + (" …" if len(numbers) > _EXAMPLES else "")


# --- what hangs on it -------------------------------------------------------------------------------------------------


def _dependents(importing: Import) -> Iterator[str]:
    """Rows of other origin that point at rows that the import made."""
    for model in all_models():
        for relation, rows in _pointing(importing, model):
            rows = rows.exclude(_derived_rows(relation.related_model))
            count = rows.count()
            if count:
                examples = ", ".join(str(row) for row in rows.order_by("pk")[:_EXAMPLES])
                yield ngettext(
                    "%(count)s %(what)s hör ihop med det som lästes in (%(which)s).",
                    "%(count)s %(what)s hör ihop med det som lästes in (%(which)s).",
                    count,
                ) % {"count": count, "what": str(name_of(relation.related_model)).lower(), "which": examples}


def _pointing(
    importing: Import, model: type[models.Model]
) -> Iterator[tuple[models.ForeignObjectRel, models.QuerySet[models.Model]]]:
    made = _made(importing, model)
    for relation in model._meta.related_objects:
        related = relation.related_model
        if isinstance(related, str) or (not relation.concrete and not relation.field.concrete):
            continue
        if issubclass(related, Event):
            continue
        rows = related._base_manager.filter(**{f"{relation.field.name}__in": made})
        yield relation, rows.exclude(pk__in=_own(importing, related)) if related in all_models() else rows


def _made(importing: Import, model: type[models.Model]) -> models.QuerySet[models.Model]:
    if any(field.name == "imported_by" for field in model._meta.concrete_fields):
        return model._base_manager.filter(imported_by=importing.pk)
    made = Change.objects.filter(of=importing, model=model._meta.label_lower, before__isnull=True)
    return model._base_manager.filter(pk__in=made.values("object"))


def _own(importing: Import, model: type[models.Model]) -> models.QuerySet[models.Model, int]:
    """Rows that the import made, or that will point where they did when it is taken back."""
    changed = Change.objects.filter(of=importing, model=model._meta.label_lower, before__isnull=False)
    own = _made(importing, model) | model._base_manager.filter(pk__in=changed.values("object"))
    return own.values_list("pk", flat=True)


def _derived_rows(model: type[models.Model]) -> Q:
    """Which rows of a table are made by jobs. A table without history holds nothing that people have written."""
    if not hasattr(model, "pgh_event_model"):
        return ~Q(pk=None)
    return NOBODYS_WORK.get(model._meta.label_lower, Q(pk=None))


def _derived(importing: Import, model: type[models.Model]) -> Iterator[models.QuerySet[models.Model]]:
    for relation, rows in _pointing(importing, model):
        if relation.field.remote_field.on_delete is models.CASCADE:
            yield rows.filter(_derived_rows(relation.related_model))
