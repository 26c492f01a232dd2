"""Findings: what the law says about one person's facts on a day, with the whole explanation.

A finding keeps every condition with what was found, every cost row with whether it counted, the steps of the
sum, the last days and the doubtful readings it rests on. Page, PDF, API and command line show this object.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from atersok.law.facts import Cost
from atersok.law.parameters import Value
from atersok.law.wording import Shown, Text


class State(StrEnum):
    """What can be done with a finding."""

    CLAIMABLE = "claimable"
    AUTOMATIC = "automatic"  # paid without application
    BLOCKED = "blocked"  # the region can still meet what is missing
    NOT_ENTITLED = "not_entitled"
    LATE = "late"
    WATCH = "watch"
    CLAIMED = "claimed"


class Condition(NamedTuple):
    """One condition of a paragraph: a stable id, where it stands, and its words when met, unmet and unknown."""

    id: str
    basis: str
    met: Text
    unmet: Text
    unknown: Text | None = None


class Check(NamedTuple):
    """A condition tried on facts: True, False, or None where a fact that decides is unknown."""

    condition: Condition
    holds: bool | None
    values: dict[str, Shown] | None = None

    def text(self, lang: str) -> str:
        """What was found, in words."""
        condition = self.condition
        if self.holds is None:
            return (condition.unknown or condition.unmet).fill(lang, self.values)
        return (condition.met if self.holds else condition.unmet).fill(lang, self.values)


class CostLine(NamedTuple):
    """A cost row in an explanation: `counted` öre of it, or the condition that left it out, failed or unknown."""

    cost: Cost
    counted: int
    left_out: Condition | None = None
    unknown: bool = False


class Step(NamedTuple):
    """One line of the sum, in öre; the last step is the amount."""

    text: Text
    ore: int
    values: dict[str, Shown] | None = None


class Reading(NamedTuple):
    """A doubtful reading that touched the finding: the question's number and the choice made."""

    question: str
    choice: str


class Alternative(NamedTuple):
    """Another period that could have been chosen, what it gives in öre, and what it is called."""

    text: Text
    since: date
    until: date
    ore: int


class Finding(NamedTuple):
    """Fynd. Amount in öre (None: an amount is not known); days inclusive; last day by the earliest reading."""

    kind: str
    person_id: str
    state: State
    since: date | None
    until: date | None
    amount: int | None
    items: tuple[str, ...] = ()
    last_day: date | None = None
    final_day: date | None = None
    pay_day: date | None = None
    basis: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    lines: tuple[CostLine, ...] = ()
    steps: tuple[Step, ...] = ()
    readings: tuple[Reading, ...] = ()
    missing: int | None = None  # öre left to a threshold
    at_stake: int | None = None  # öre that would be paid if the threshold were passed
    claims: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    parameters: tuple[Value, ...] = ()  # the dated amounts and limits it rests on

    def failing(self) -> tuple[Check, ...]:
        """The conditions that are not met or not known."""
        return tuple(check for check in self.checks if not check.holds)


def verdict(checks: Iterable[Check]) -> bool | None:
    """All conditions together: False when one fails, else None when one is unknown, else True."""
    result: bool | None = True
    for check in checks:
        if check.holds is False:
            return False
        if check.holds is None:
            result = None
    return result
