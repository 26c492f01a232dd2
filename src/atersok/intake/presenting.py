"""Rows of an import as pages show them: in words, with what would change. Protected people are hidden."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from atersok.accounts.models import Unit, User
from atersok.audit.concealing import HIDDEN
from atersok.intake.models import Import, ImportRow
from atersok.intake.problems import Shown, shown
from atersok.intake.reading.fields import Field
from atersok.intake.reading.sources import source as source_of
from atersok.intake.tables import model_of
from atersok.intake.words import code_in_words, column_name, name_of
from atersok.law.wording import Text
from atersok.people.masking import hides
from atersok.people.models import Identifier, Person

_NUMBERS = ("lma", "reservnummer", "personnummer")

_AMOUNTS = ("amount", "fee", "signed_amount")
_TELLING = frozenset({
    "lma", "reservnummer", "personnummer", "person_id", "given_name", "family_name", "address", "postcode", "city",
    "municipality", "county", "region", "unit", "unit_id", "street", "kind", "value", "raw",
})  # fmt: skip
"""Fields and columns that tell who or where somebody is."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value under its label: text, or öre where `amount`."""

    label: Text | str | Promise
    value: Any
    amount: bool = False
    before: Any = None


@dataclass(frozen=True, slots=True)
class Made:
    """What a row makes or changes in one table."""

    what: str | Promise
    new: bool
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row as shown. `person`: the register's number, or nothing. `hidden`: somebody protected, not shown here."""

    row: ImportRow
    person: int | None
    hidden: bool
    values: tuple[Value, ...]
    made: tuple[Made, ...]
    errors: tuple[Shown, ...]


def present(user: User, of: Import, rows: Iterable[ImportRow]) -> list[Row]:
    """Some rows, ready to be shown to the user, with a few queries however many they are."""
    listed = list(rows)
    errors = {row.pk: shown(of, row.errors) for row in listed}
    named = {row.person for row in listed} | {one for each in errors.values() for found in each for one in found.people}
    numbers = [number for number in named if number]
    hidden = {person.pk for person in Person.objects.filter(pk__in=numbers) if hides(person, user)}
    units = dict(Unit.objects.values_list("pk", "name"))
    concealed = _protected_numbers(user, listed)
    return [_row(of, row, errors[row.pk], hidden, units, concealed) for row in listed]


def _protected_numbers(user: User, rows: list[ImportRow]) -> set[str]:
    """Numbers of protected people in rows whose person nobody has worked out, because something else is wrong."""
    if user.sees_protected:
        return set()
    written = set().union(*(_numbers_in(row) for row in rows if not row.person)) if rows else set()
    owners = Identifier.objects.filter(value__in=written).exclude(person__protection="")
    return set(owners.values_list("value", flat=True))


def _numbers_in(row: ImportRow) -> set[str]:
    """Whatever in a row may be somebody's number: as it was read, and each cell without what is put between digits.

    A number that could not be read (a hyphen in the wrong place) is still somebody's.
    """
    read = {str(row.values[name]) for name in _NUMBERS if row.values.get(name)}
    return read | {"".join(filter(str.isalnum, str(cell))).upper() for cell in row.raw or [] if cell}


def _row(
    of: Import, row: ImportRow, errors: list[Shown], hidden: set[int], units: dict[int, str], numbers: set[str]
) -> Row:
    about = {row.person, *(one for found in errors for one in found.people)}
    conceal = bool(about & hidden) or not numbers.isdisjoint(_numbers_in(row))
    made = tuple(_made(op, conceal, units) for op in row.plan)
    return Row(row, row.person, conceal, tuple(_values(of, row, conceal)), made, () if conceal else tuple(errors))


def _values(of: Import, row: ImportRow, conceal: bool) -> Iterator[Value]:
    fields = {} if of.source == "facts" else source_of(of.source).by_name
    order = {name: place for place, name in enumerate(fields)}
    for name, value in sorted(row.values.items(), key=lambda pair: order.get(pair[0], len(order))):
        if value in (None, "") or name.endswith("_raw"):
            continue
        field = fields.get(name)
        label = field.title if field else name
        if conceal and name in _TELLING:
            yield Value(label, HIDDEN)
        else:
            kind = field.kind if field else name
            yield Value(label, _worded(field, value), kind in _AMOUNTS or name.endswith("amount"))


def _worded(field: Field | None, value: Any) -> Any:
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    if field and field.codes and value in field.codes.words:
        words = field.codes.words[value]
        return words[0] if words else value
    if field and field.kind == "years" and isinstance(value, int):
        return f"{value / 100:g}".replace(".", ",")
    return value


def _made(op: dict[str, Any], conceal: bool, units: dict[int, str]) -> Made:
    model = model_of(op["m"])
    before = op.get("b", {})
    names = [name for name in op["v"] if name not in before or op["v"][name] != before[name]]
    values = tuple(
        _column(model, name, op, conceal, units)
        for name in names
        if op["v"][name] not in (None, "", {}) or name in before
    )
    return Made(name_of(model), "b" not in op, values)


def _column(model: type[models.Model], name: str, op: dict[str, Any], conceal: bool, units: dict[int, str]) -> Value:
    label = column_name(model, name)
    if conceal and name in _TELLING:
        return Value(label, HIDDEN, before=HIDDEN)
    after, before = (_shown(model, name, held.get(name), units) for held in (op["v"], op.get("b", {})))
    return Value(label, after, name in _AMOUNTS, before)


def _shown(model: type[models.Model], name: str, value: Any, units: dict[int, str]) -> Any:
    if name == "person_id" and value:
        return f"P-{value}"
    if name == "unit_id" and value:
        return units.get(value, value)
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    return code_in_words(model, name, value) if isinstance(value, str) else value
