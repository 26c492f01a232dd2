"""Which money an agency's list tells of: some that the bank or somebody has told of before, or money that is new.

Pure. The bank's statement comes in the morning and the list some days later, or the other way round; the same krona
must neither be booked twice nor be lost. Where the sums agree to the öre there is one answer; where money without a
list stands near and they don't, somebody has to say which money the rows are about.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

NEAR = timedelta(days=3)
"""The bank's day, the list's and the one written by hand may differ by a weekend."""

NEW = "ny"
"""What a row says that is about money not known before."""


class Bare(NamedTuple):
    """Money that no list has told of: `payment` with its number, öre, and whether a list may tell of it now.

    `placed`: some of it is. `kept`: lines of it that were placed once; a list must have as many rows.
    """

    payment: int
    number: str
    day: date
    amount: int
    placed: bool = False
    kept: int = 0


class Group(NamedTuple):
    """Rows of a list that came together: their day, and the payment that they name, NEW, or nothing."""

    day: date
    named: str


class Told(NamedTuple):
    """Öre and number of rows."""

    amount: int
    rows: int


@dataclass(frozen=True, slots=True)
class Plan:
    """`known`: the payment that each group tells of; `doubtful`: what may be the same money. Any other group is new."""

    known: dict[Group, int] = field(default_factory=dict)
    doubtful: dict[Group, list[Bare]] = field(default_factory=dict)


def plan(told: Mapping[Group, Told], money: Sequence[Bare]) -> Plan:
    """Which money each group of rows tells of. Money is told of by one group, or by those that name it."""
    found = Plan()
    by_number = {one.number: one for one in money}
    for group, rows in told.items():
        if group.named not in ("", NEW):
            one = by_number.get(group.named)
            if one is None or one.placed or one.kept > rows.rows:
                found.doubtful[group] = [one] if one else []
            else:
                found.known[group] = one.payment
    silent = [group for group in told if not group.named]
    for fits in (_same_day, _near):
        _take_equal(found, {group: told[group] for group in silent if group not in found.known}, money, fits)
    for group in silent:
        if group not in found.known:
            same = [one for one in _left(found, money) if _near(group, one) and one.amount * told[group].amount > 0]
            if same:
                found.doubtful[group] = same
    return found


def _take_equal(
    found: Plan, told: Mapping[Group, Told], money: Sequence[Bare], fits: Callable[[Group, Bare], bool]
) -> None:
    """Pair groups with money that comes to the same, the nearest day first."""
    for group, (amount, rows) in sorted(told.items()):
        same = [
            one for one in _left(found, money)
            if fits(group, one) and one.amount == amount and not one.placed and one.kept <= rows
        ]  # fmt: skip
        if same:
            found.known[group] = min(same, key=lambda one: (abs(one.day - group.day), one.payment)).payment


def _left(found: Plan, money: Iterable[Bare]) -> list[Bare]:
    taken = set(found.known.values())
    return [one for one in money if one.payment not in taken]


def _same_day(group: Group, one: Bare) -> bool:
    return one.day == group.day


def _near(group: Group, one: Bare) -> bool:
    return abs(one.day - group.day) <= NEAR
