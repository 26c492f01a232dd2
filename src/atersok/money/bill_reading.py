"""Bills that a user may see: a private unit its own, the region all."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum

from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Permission, Role
from atersok.claims.language import reader
from atersok.money.bill_checks import KEPT_BACK, OWN
from atersok.money.bill_table import FIELDS, Problem
from atersok.money.models import Bill, BillLine, BillState
from atersok.people.masking import hides


def bills_for(user: User) -> QuerySet[Bill]:
    """Bills with `n` lines and `payable` öre: what is paid by the price list, fees taken off."""
    rows = Bill.objects.select_related("unit", "by", "checked_by", "approved_by")
    rows = rows.annotate(n=Count("lines"), payable=Sum("lines__payable", default=0))
    if not user.may(Permission.BILL_READ):
        return rows.none()
    return rows.filter(unit=user.unit_id, unit__private=True) if user.role == Role.UNIT else rows


def narrowed(user: User, chosen: dict[str, Any]) -> QuerySet[Bill]:
    """The list: those in progress, or what was chosen."""
    rows = bills_for(user)
    if chosen.get("enhet"):
        rows = rows.filter(unit=chosen["enhet"])
    match chosen.get("lage"):
        case None | "":
            return rows.exclude(state__in=(BillState.PAID, BillState.CANCELLED)).order_by("-pk")
        case "alla":
            return rows.order_by("-pk")
        case state:
            return rows.filter(state=state).order_by("-pk")


def senders_for(user: User) -> QuerySet[Unit]:
    """Private units whose bills the user may take in."""
    rows = Unit.objects.filter(private=True, active=True)
    return rows.filter(pk=user.unit_id or 0) if user.role == Role.UNIT else rows


def lines_of(bill: Bill) -> QuerySet[BillLine]:
    """The lines in their order, with what is shown beside them."""
    return bill.lines.select_related("person", "cost").order_by("row")


def to_decide(user: User) -> int:
    """How many bills wait for the user: the region's to check and approve, a unit's that came back."""
    rows = Bill.objects.filter(unit=user.unit_id, unit__private=True) if user.role == Role.UNIT else Bill.objects.all()
    waiting = (BillState.RETURNED,) if user.role == Role.UNIT else (BillState.RECEIVED, BillState.CHECKED)
    return rows.filter(state__in=waiting).order_by().count()


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line as a user may see it. `hidden`: it is about somebody whose identity is kept from the user."""

    line: BillLine
    hidden: bool
    lma: str
    given: tuple[str, ...]
    person: int | None  # to link to, for who may read people
    problems: tuple[tuple[str, str], ...]  # weight and words

    @property
    def faulty(self) -> bool:
        """Whether it is said to be wrong."""
        return any(weight == "error" for weight, _words in self.problems)


def shown(user: User, lines: Iterable[BillLine], language: str = "") -> list[ShownLine]:
    """The lines; of a protected person neither number nor what was written of it.

    Who may not read people gets the person's number here instead of the LMA number.
    """
    place = 3 if (language or reader()) == "en" else 2
    return [_shown(user, line, place) for line in lines]


def _shown(user: User, line: BillLine, place: int) -> ShownLine:
    hidden = line.person is not None and hides(line.person, user)
    lma = "" if hidden else _number(user, line)
    problems = tuple((problem[1], problem[place]) for problem in _told(line, hidden))
    linked = line.person_id if user.may(Permission.PERSON_READ) and user.role != Role.UNIT else None
    return ShownLine(line, hidden, lma, (lma, *line.given[1:]), linked, problems)


def _number(user: User, line: BillLine) -> str:
    if user.may(Permission.PERSON_READ):
        return str(line.given[0])
    return line.person.number if line.person else ""


def _told(line: BillLine, hidden: bool) -> list[Problem]:
    """Of somebody kept from the user one and the same sentence, whatever the register says: not even where they are."""
    if not hidden:
        return list(line.problems)
    own = [problem for problem in line.problems if problem[0] in OWN]
    return own if len(own) == len(line.problems) else [*own, KEPT_BACK]


def as_cells(lines: Iterable[ShownLine], header: Iterable[str]) -> str:
    """The rows as they would be pasted, to be corrected in place."""
    return "\n".join("\t".join(row) for row in [tuple(header), *(line.given[: len(FIELDS)] for line in lines)])


def sums_of(lines: Iterable[BillLine]) -> dict[str, int]:
    """Öre of all lines: amounts, fees, what is asked for, and what is to be paid by the price list."""
    rows = list(lines)
    return {
        "amount": sum(line.amount or 0 for line in rows), "fee": sum(line.fee or 0 for line in rows),
        "asked": sum(line.asked or 0 for line in rows), "payable": sum(line.payable for line in rows),
    }  # fmt: skip
