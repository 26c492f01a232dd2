"""Rows of a quarter's lump sums as a user may see them: who it is, by the one place that hides (people.masking)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from atersok.accounts.models import User
from atersok.accounts.permissions import Permission
from atersok.money.lump import BANDS, REASONS, Row
from atersok.money.models import LumpNote, PaymentLine
from atersok.people.masking import hides, listed_name, number_as_written
from atersok.people.models import IdentifierKind, Person


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row with who it is about. `hidden`: identity and whereabouts are kept from the user."""

    row: Row
    person: Person | None
    name: str
    number: str
    born: date | None
    hidden: bool
    notes: tuple[LumpNote, ...]

    @property
    def band(self) -> Any:
        """The age band in words."""
        return BANDS[self.row.band]

    @property
    def reason(self) -> Any:
        """Why nothing is expected, in words; it would tell where a protected person is."""
        return "" if self.hidden else REASONS.get(self.row.reason, "")

    @property
    def key(self) -> str:
        """What a form calls the row: numbers of the register and of the payment's line, nothing about anybody."""
        return f"p{self.row.person}" if self.row.person is not None else f"l{self.row.line}"


def shown(user: User, quarter: date, rows: Sequence[Row]) -> list[ShownRow]:
    """The rows with their people, numbers and notes; three questions however many they are."""
    if not user.may(Permission.PERSON_READ):
        return []
    people = {
        person.pk: person
        for person in Person.objects.filter(pk__in=[row.person for row in rows if row.person is not None])
        .prefetch_related("identifiers")
    }  # fmt: skip
    lines = dict(
        PaymentLine.objects.filter(pk__in=[row.line for row in rows if row.line is not None]).values_list("pk", "lma")
    )
    notes = _notes(quarter, list(people), list(lines))
    return [_shown(user, row, people, lines, notes) for row in rows]


type _Notes = dict[tuple[int | None, int | None], list[LumpNote]]


def _notes(quarter: date, people: list[int], lines: list[int]) -> _Notes:
    found: _Notes = defaultdict(list)
    every = LumpNote.objects.filter(quarter__quarter=quarter).select_related("by")
    for note in every.filter(person__in=people) | every.filter(line__in=lines):
        found[note.person_id, note.line_id].append(note)
    return found


def _shown(user: User, row: Row, people: dict[int, Person], lines: dict[int, str], notes: _Notes) -> ShownRow:
    person = people.get(row.person) if row.person is not None else None
    if person is None:
        own = notes.get((None, row.line), [])
        return ShownRow(row, None, "", row.lma or lines.get(row.line or 0, ""), None, hidden=False, notes=tuple(own))
    hidden = hides(person, user)
    return ShownRow(
        row, person, listed_name(person, user), "" if hidden else _lma(person), None if hidden else person.birth_date,
        hidden, () if hidden else tuple(notes.get((person.pk, None), [])),
    )  # fmt: skip


def _lma(person: Person) -> str:
    """The LMA number in force, or the latest."""
    numbers = [one for one in person.identifiers.all() if one.kind == IdentifierKind.LMA]
    if not numbers:
        return ""
    best = max(numbers, key=lambda one: (one.until is None, one.until or date.min, one.pk))
    return number_as_written(best.kind, best.value)
