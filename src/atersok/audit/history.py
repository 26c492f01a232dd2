"""History as people read it: when, who, why, which field, before and after.

The tables beside each tracked table hold whole rows; what changed is the difference to the row before. Free text,
units and reasons are hidden where the app that owns the object says that they must be (`concealing`).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import pghistory
from django.db import models
from django.db.models import F, Q, Window
from django.db.models.functions import Lag
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.accounts.models import User
from atersok.audit.concealing import HIDDEN, concealed, concealed_people, tells
from atersok.law.money import show
from atersok.person_numbers import without_numbers

MOST = 200
"""As many changes as a page shows, newest first."""

_ORE = frozenset({"amount", "cap", "counted", "fee", "granted", "payable", "placed", "sum", "total"})
"""Fields of öre: they are read in kronor."""

_UNSAID = ("pgh_", "id", "imported_by", "created", "name_key", "version")
_NOTHING = "–"
_NAMES = {
    "amount": gettext_noop("belopp"), "answered": gettext_noop("besvarad"), "approved": gettext_noop("godkänd"),
    "approved_by": gettext_noop("godkänd av"), "asked": gettext_noop("begärd"), "at": gettext_noop("när"),
    "bankgiro": gettext_noop("bankgiro"), "bill": gettext_noop("faktura"), "by": gettext_noop("av"),
    "certificate": gettext_noop("läkarutlåtande"), "claim": gettext_noop("ansökan"),
    "committed": gettext_noop("inläst"), "confirmed": gettext_noop("bekräftad"), "contact": gettext_noop("vårdkontakt"),
    "cost": gettext_noop("kostnad"), "decided": gettext_noop("beslutad"), "decided_by": gettext_noop("beslutad av"),
    "examination": gettext_noop("undersökning"), "first": gettext_noop("den ena"),
    "first_column": gettext_noop("första kolumnen"), "found": gettext_noop("hittad"), "fund": gettext_noop("medel"),
    "given": gettext_noop("som det stod"), "gone": gettext_noop("togs upp av den andra"),
    "invoice_key": gettext_noop("fakturans nyckel"), "kept": gettext_noop("behölls"), "kind": gettext_noop("slag"),
    "line": gettext_noop("rad"), "living": gettext_noop("gäller"), "made": gettext_noop("gjord"),
    "made_cost": gettext_noop("kostnad som gjordes"), "number": gettext_noop("nummer"),
    "objekt": gettext_noop("objekt"), "payment": gettext_noop("betalning"), "person": gettext_noop("person"),
    "quarter": gettext_noop("kvartal"), "reasons": gettext_noop("skäl"), "receivable": gettext_noop("fordran"),
    "region": gettext_noop("region"), "reminded": gettext_noop("påmind"), "row": gettext_noop("rad"),
    "score": gettext_noop("likhet"), "second": gettext_noop("den andra"), "sha256": gettext_noop("kontrollsumma"),
    "since": gettext_noop("från"), "state": gettext_noop("läge"), "text": gettext_noop("text"),
    "thing": gettext_noop("sak"), "undone": gettext_noop("ångrad"), "user": gettext_noop("användare"),
    "voucher": gettext_noop("verifikat"), "waiting": gettext_noop("väntar på en regel"),
    "withdrawn": gettext_noop("borttagen"),
}  # fmt: skip
"""What a field is called that its model has given no name."""

type AnyField = models.Field[Any, Any]
type Names = dict[tuple[Any, int], str]  # a model and a number → what it is called


@dataclass(frozen=True, slots=True)
class Difference:
    """One field's value before and after, as text."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changed:
    """Ändring: one row made, changed or removed. `who` is a name, or the system's for jobs; `reason` may be empty."""

    at: datetime
    who: str
    reason: str
    verb: str  # insert, update or delete
    what: str  # the table in words
    number: int  # the row's number
    fields: tuple[Difference, ...]

    @property
    def said(self) -> str:
        """The verb in words."""
        return {"insert": _("ny"), "update": _("ändrad"), "delete": _("borttagen")}[self.verb]


@dataclass(frozen=True, slots=True)
class _Step:
    """A row of history and the row before it, with values as stored."""

    event: Any  # a row of pghistory's, whose columns its types don't know
    before: dict[str, Any]
    after: dict[str, Any]


def changes(obj: models.Model, user: User, most: int = MOST) -> list[Changed]:
    """What has happened to an object and to the rows that belong to it, newest first, at most `most`.

    Rows belong to an object through a foreign key named after it (`person`, `claim`).
    """
    steps = [step for model, found in _sources(obj) for step in _steps(model, found, most)]
    steps.sort(key=lambda step: (step.event.pgh_created_at, step.event.pk), reverse=True)
    return _told(steps[:most], concealed(obj, user), str(obj._meta.model_name), user)


def changes_since(obj: models.Model, version: int, user: User) -> list[Changed]:
    """What has happened to the object's own row after a version of it (`latest`), newest first."""
    own = event_model(type(obj))
    steps = _steps(own, Q(pgh_obj_id=obj.pk), MOST)
    return _told([step for step in steps if step.event.pk > version], concealed(obj, user), "", user)


def latest(obj: models.Model) -> int:
    """The number of the newest row of the object's own history: its version, 0 before there is any."""
    newest: int | None = (
        event_model(type(obj))
        ._default_manager.filter(pgh_obj_id=obj.pk)
        .aggregate(newest=models.Max("pgh_id"))["newest"]
    )
    return newest or 0


@cache
def event_model(model: type[models.Model]) -> Any:
    """The table of history beside a tracked table."""
    return next(event for event in pghistory.core.event_models(tracks_model=model))


@cache
def _children(model: Any) -> tuple[Any, ...]:
    name = str(model._meta.model_name)
    return tuple(
        event
        for event in _tables_about(model)
        if event.pgh_tracked_model is not model
        and any(field.name == name and field.related_model is model for field in event._meta.fields)
    )


def _tables_about(model: Any) -> list[Any]:
    return list(pghistory.core.event_models(references_model=model))


def _sources(obj: models.Model) -> list[tuple[Any, Q]]:
    name = f"{obj._meta.model_name}_id"
    own = [(event_model(type(obj)), Q(pgh_obj_id=obj.pk))]
    return own + [(event, Q(**{name: obj.pk})) for event in _children(type(obj))]


def _steps(event: Any, of: Q, most: int) -> list[_Step]:
    found = list(event._default_manager.filter(of).order_by("-pgh_id")[:most])
    earlier: dict[int, dict[str, Any]] = {}
    steps = []
    for row in _before_them(event, found) + found[::-1]:
        values = {field.attname: getattr(row, field.attname) for field in _said_fields(event)}
        number = row.pgh_obj_id
        gone = row.pgh_label == "delete"
        steps.append(_Step(row, values if gone else earlier.get(number, {}), {} if gone else values))
        earlier[number] = {} if gone else values
    return steps[-len(found) :] if found else []


def _before_them(event: Any, found: list[Any]) -> list[Any]:
    """The last row of history before the oldest found one of each object, where that one is a change."""
    oldest = {row.pgh_obj_id: row for row in found}  # found is newest first
    changed = [row.pk for row in oldest.values() if row.pgh_label != "insert"]
    if not changed:
        return []
    numbers = [number for number, row in oldest.items() if row.pgh_label != "insert"]
    lagged = (
        event._default_manager.filter(pgh_obj_id__in=numbers)
        .annotate(before=Window(Lag("pgh_id"), partition_by=F("pgh_obj_id"), order_by="pgh_id"))
        .values_list("pgh_id", "before")
    )
    before = [previous for number, previous in lagged if number in set(changed) and previous]
    return list(event._default_manager.filter(pk__in=before))


@cache
def _said_fields(event: Any) -> tuple[AnyField, ...]:
    return tuple(
        field
        for field in event._meta.fields
        if not field.name.startswith(_UNSAID[0]) and field.name not in _UNSAID and not _unreadable(field)
    )


def _unreadable(field: AnyField) -> bool:
    return isinstance(field, models.JSONField | models.BinaryField)


def _told(steps: list[_Step], hide: bool, owner: str, user: User) -> list[Changed]:
    names = _names(steps)
    hidden = concealed_people({person for step in steps for person in _people(step)}, user)
    return [_change(step, names, hide or not hidden.isdisjoint(_people(step)), owner) for step in steps]


def _people(step: _Step) -> set[int]:
    """Whom a row is or was about: a payment's lines are about many."""
    return {person for row in (step.before, step.after) if (person := row.get("person_id"))}


def _change(step: _Step, names: Names, hide: bool, owner: str) -> Changed:
    event = step.event
    context = event.pgh_context or {}
    reason = context.get("reason", "")
    return Changed(
        at=event.pgh_created_at,
        who=context.get("name") or _("Okänd"),
        reason=str(HIDDEN) if hide and reason else _why(reason),
        verb=event.pgh_label,
        what=capfirst(str(event.pgh_tracked_model._meta.verbose_name)),
        number=event.pgh_obj_id,
        fields=tuple(_differences(step, names, hide, owner)),
    )


def _why(reason: str) -> str:
    """The program's own reasons are kept in Swedish and read in the reader's language; what somebody wrote stays."""
    return _(reason) if reason else ""


def _differences(step: _Step, names: Names, hide: bool, owner: str) -> Iterable[Difference]:
    """`owner`: the field that says whom the row belongs to, which the page says already unless it changes."""
    for field in _said_fields(step.event._meta.model):
        before, after = step.before.get(field.attname), step.after.get(field.attname)
        if _same(before, after) or (field.name == owner and step.event.pgh_label != "update"):
            continue
        words = [
            str(HIDDEN) if hide and tells(field) and value else _said(field, value, names) for value in (before, after)
        ]
        if hide:
            words = [without_numbers(text, str(HIDDEN)) for text in words]
        yield Difference(name_of(field), *words)


def name_of(field: AnyField) -> str:
    """What a field is called: by its model, else by the table here."""
    given = str(field.verbose_name)
    unnamed = given == field.name.replace("_", " ") and field.name in _NAMES
    return str(capfirst(_(_NAMES[field.name]) if unnamed else given.removesuffix(", öre")))


def _same(before: Any, after: Any) -> bool:
    """Empty text is nothing: a new row does not tell of all its empty fields."""
    return before == after or (before in (None, "") and after in (None, ""))


def _said(field: AnyField, value: Any, names: Names) -> str:
    if value is None or value == "":
        return _NOTHING
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    if isinstance(field, models.ForeignKey):
        return names.get((field.related_model, value), str(value))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return show(value) if field.name in _ORE else _in_words(field, value)


def _in_words(field: AnyField, value: Any) -> str:
    """Codes by the table's own `history_words` (field → code → words), if it has one; lists with a comma between."""
    event: Any = field.model
    words = getattr(event.pgh_tracked_model, "history_words", {}).get(field.name, {})
    those = value if isinstance(value, list) else [value]
    return ", ".join(str(words[one]) if one in words else _plain(one) for one in those)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else str(value)


def _names(steps: list[_Step]) -> Names:
    """The names of what rows point at, one question a table: units, users, people (by number) and so on."""
    wanted: dict[Any, set[int]] = defaultdict(set)
    for step in steps:
        for field in _said_fields(step.event._meta.model):
            if isinstance(field, models.ForeignKey):
                values = (step.before.get(field.attname), step.after.get(field.attname))
                wanted[field.related_model].update(value for value in values if value is not None)
    found: Names = {}
    for model, numbers in wanted.items():
        if numbers:
            found |= {(model, row.pk): str(row) for row in model._default_manager.filter(pk__in=numbers)}
    return found
