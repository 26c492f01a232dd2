"""Sorting cost rows: which count under a paragraph, which are left out and why."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from atersok.law.case import Case
from atersok.law.circles import Status
from atersok.law.facts import Contact, Cost
from atersok.law.findings import Check, Condition, CostLine
from atersok.law.wording import Shown, Text

# 1996:1357 2 § second st.: what the state pays for an adult
ADULT_CARE = frozenset({
    "omedelbar", "kan_inte_ansta", "modravard", "forlossning", "preventivmedel", "abort", "smittskydd",
    "tandvard_omedelbar", "tandvard_kan_inte_ansta",
})  # fmt: skip
BUP = "bup"
GUARDIAN = "vardnadshavare_bup"
INTERPRETER = "tolk"
COVERED_KINDS = frozenset({"vard", "tandvard", INTERPRETER})

RIGHT_KIND = Condition(
    "kostnadsslag", "1996:1357 6, 7, 9 §§",
    Text("Kostnaderna är vård, tandvård eller tolk (i BUP även vårdnadshavares behandling)",
         "The costs are care, dental care or interpreter (in child psychiatry also the guardian's treatment)"),
    Text("Kostnadsslaget ersätts inte här (läkemedel ersätts till apoteket; resor och hjälpmedel ingår i schablonen)",
         "This kind of cost is not paid here (medicines: the pharmacy; travel and aids: inside the lump sum)"),
)  # fmt: skip
CARE_SCOPE = Condition(
    "vardens_omfattning", "1996:1357 2 § second–third st.",
    Text("Vården är av det slag som ersätts för personens ålder och status",
         "The care is of a kind that is paid for the person's age and status"),
    Text("Vuxen: vården kunde anstå ({care})", "Adult: the care could wait ({care})"),
    Text("Vuxen i övergångstid: tillståndets grund saknas, så full vård kan inte prövas",
         "Adult in the tail: the ground of the permit is missing, so full care cannot be tried"),
)  # fmt: skip
NOT_CLAIMED_ELSEWHERE = Condition(
    "en_kostnad_en_betalare", "2010:1122 36 §; 1996:1357 7 §",
    Text("Kostnaderna ingår inte i någon annan ansökan", "The costs are in no other claim"),
    Text("Kostnaden ingår redan i en annan ansökan", "The cost is already in another claim"),
)  # fmt: skip


class Test(NamedTuple):
    """A condition on a cost row: on the row itself, or on the person that day (the same for all rows of a status).

    With neither it holds for every row at hand (nothing is claimed elsewhere, say) and is only shown.
    """

    condition: Condition
    row: Callable[[Cost], bool | None] | None = None
    status: Callable[[Status], bool | None] | None = None


class Sorted(NamedTuple):
    """Cost rows sorted by tests in order: each row is left out by the first test it fails."""

    counted: tuple[Cost, ...]
    doubtful: tuple[Cost, ...]
    left_out: tuple[CostLine, ...]  # the doubtful ones too
    removed: dict[str, list[Cost]]
    unknown: dict[str, list[Cost]]

    def lines(self, since: date = date.min, until: date = date.max) -> tuple[CostLine, ...]:
        """Every row of a period with whether it counted, in order of time."""
        lines = [CostLine(cost, cost.net) for cost in self.counted if since <= cost.day <= until]
        lines += [line for line in self.left_out if since <= line.cost.day <= until]
        return tuple(sorted(lines, key=lambda line: (line.cost.day, line.cost.cost_id)))


def sort_costs(case: Case, costs: Iterable[Cost], tests: Sequence[Test]) -> Sorted:
    """Try each row on each test in order."""
    at = case.timeline.at
    removed: dict[str, list[Cost]] = {}
    unknown: dict[str, list[Cost]] = {}
    counted, doubtful, left_out = [], [], []
    known: dict[int, list[_Tried]] = {}
    for cost in costs:
        status = at(cost.day)
        tried = known.get(id(status))
        if tried is None:
            tried = known[id(status)] = _tried(status, tests)
        failing, doubt = _first_failing(cost, tried)
        if failing is not None:
            removed.setdefault(failing.id, []).append(cost)
            left_out.append(CostLine(cost, 0, failing))
        elif doubt is not None:
            unknown.setdefault(doubt.id, []).append(cost)
            doubtful.append(cost)
            left_out.append(CostLine(cost, 0, doubt, unknown=True))
        else:
            counted.append(cost)
    return Sorted(tuple(counted), tuple(doubtful), tuple(left_out), removed, unknown)


type _Tried = tuple[Condition, Callable[[Cost], bool | None] | None, bool | None]


def _tried(status: Status, tests: Sequence[Test]) -> list[_Tried]:
    """What is left to try on the rows of one status: its own conditions that do not hold, and those on the row."""
    left: list[_Tried] = []
    for test in tests:
        if test.status is not None:
            holds = test.status(status)
            if holds is not True:
                left.append((test.condition, None, holds))
        elif test.row is not None:
            left.append((test.condition, test.row, None))
    return left


def _first_failing(cost: Cost, tried: list[_Tried]) -> tuple[Condition | None, Condition | None]:
    doubt = None
    for condition, on_row, known in tried:
        holds = known if on_row is None else on_row(cost)
        if holds is False:
            return condition, doubt
        if holds is None and doubt is None:
            doubt = condition
    return None, doubt


def checks_of(tests: Sequence[Test], rows: Sorted, enough: bool | None, values: dict[str, Shown]) -> list[Check]:
    """The tests as conditions of the whole: one that left rows out fails only where what is left is not enough."""
    checks = []
    for test in tests:
        condition = test.condition
        holds: bool | None = True
        if enough is False and condition.id in rows.removed:
            holds = False
        elif enough is not True and condition.id in rows.unknown:
            holds = None
        checks.append(Check(condition, holds, values))
    return checks


def care_in_scope(case: Case, cost: Cost, contact: Contact | None) -> bool | None:
    """2 § second–third st.: all care under eighteen and in the tail of a permit to stay; else the listed care.

    A row without a contact says nothing of its care and is taken to be within the scope.
    """
    if contact is None or contact.care_kind in ADULT_CARE or not case.timeline.adult(cost.day):
        return True
    status = case.timeline.at(cost.day)
    if status.tail is None:
        return False
    return None if status.tail == "?" else status.tail_full_care


def right_kind(cost: Cost, contact: Contact | None) -> bool:
    """Care, dental care and interpreter; the guardian's treatment where it belongs to child psychiatry (7 §)."""
    if cost.kind == GUARDIAN:
        return contact is not None and contact.care_kind == BUP
    return cost.kind in COVERED_KINDS


def net_total(costs: Iterable[Cost]) -> int:
    """Prices less patient fees, in öre."""
    return sum(cost.net for cost in costs)


def ids(costs: Iterable[Cost]) -> tuple[str, ...]:
    """The ids of cost rows, sorted."""
    return tuple(sorted(cost.cost_id for cost in costs))
