"""Quarters' lump sums in a few words."""

import io
from datetime import date
from typing import Any

from openpyxl import load_workbook
from tests.money import worlds

from atersok.accounts.models import User
from atersok.claims.models import Finding
from atersok.law.calendar import quarter_end
from atersok.law.money import kr
from atersok.money.models import Payment
from atersok.money.services.payments import NewLine, register
from atersok.people.models import Identifier, Person

QUARTER = date(2026, 1, 1)
CHILD, ADULT, OLD = kr(3_740), kr(4_435), kr(5_635)


def expected(person: Person, amount: int = ADULT, quarter: date = QUARTER, state: str = "automatic") -> Person:
    """The register expects a lump sum for the person."""
    Finding.objects.create(
        key=f"schablon {person.pk} {quarter}", person=person, kind="schablon_vard_kvartal", state=state, since=quarter,
        until=quarter_end(quarter), amount=amount,
    )  # fmt: skip
    return person


def lma(person: Person) -> str:
    """The person's LMA number."""
    return str(Identifier.objects.get(person=person).value)


def line(person: Person | None, amount: int = ADULT, quarter: date = QUARTER, number: str = "") -> NewLine:
    """A line of the agency's list."""
    known = lma(person) if person else number
    return NewLine(
        amount, "101", "Schablon vård", "schablon_vard_kvartal", person.pk if person else None, known, "", quarter,
        quarter_end(quarter),
    )  # fmt: skip


def paid(user: User, *lines: NewLine, day: date = date(2026, 4, 30)) -> Payment:
    """A payment of those lines."""
    return register(user, day, sum(one.amount for one in lines), Payment.Source.LIST, lines)


def agreed(user: User) -> Person:
    """Somebody expected and paid for."""
    person = expected(worlds.somebody())
    paid(user, line(person))
    return person


def sheet_of(content: bytes) -> Any:
    """The first sheet of a workbook."""
    return load_workbook(io.BytesIO(content)).active


def row_of(content: bytes) -> list[str]:
    """The cells of the first row under the headings, as text."""
    return [str(cell.value) for cell in sheet_of(content)[2]]
