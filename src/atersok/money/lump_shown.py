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
from atersok.people.masking import hides, latest_number, listed_name
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
    """The rows with their people, numbers and notes; as many questions however many they are.

    Who was merged into another since a quarter was settled is that other one: named, hidden and logged as they are now.
    """
    if not user.may(Permission.PERSON_READ):
        return []
    people = {
        person.pk: person.merged_into or person
        for person in Person.objects.filter(pk__in=[row.person for row in rows if row.person is not None])
        .select_related("merged_into").prefetch_related("identifiers", "merged_into__identifiers")
    }  # fmt: skip
    lines = dict(
        PaymentLine.objects.filter(pk__in=[row.line for row in rows if row.line is not None]).values_list("pk", "lma")
    )
    notes = _notes(quarter, [person.pk for person in people.values()], list(lines))
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
        row, person, listed_name(person, user), "" if hidden else latest_number(person, IdentifierKind.LMA),
        None if hidden else person.birth_date,
        hidden, () if hidden else tuple(notes.get((person.pk, None), [])),
    )  # fmt: skip
