"""Schablonersättning per kvartal (1996:1357 6 §): paid by itself for those registered on the quarter's last day.

No application, no last day, no appeal (12 §). The region's own count is what the agency's payment is held against.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from atersok.law import facts as f
from atersok.law.calendar import (
    ONE_DAY,
    age_on,
    last_bank_day,
    quarter_ends,
    quarter_start,
)
from atersok.law.case import Case, amount_unknown
from atersok.law.circles import Status
from atersok.law.findings import Check, Condition, Finding, State, Step, verdict
from atersok.law.parameters import MissingParameter, Value, value
from atersok.law.rules import circle
from atersok.law.wording import Text

KIND = "schablon_vard_kvartal"
BASIS = ("1996:1357 2, 4, 5, 6 §§",)

LIVES_HERE = Condition(
    "bor_i_regionen", "1996:1357 6 §",
    Text("Bor i regionen enligt Migrationsverkets register", "Lives in the region by the agency's register"),
    Text("Bor inte i regionen", "Does not live in the region"),
    Text("Migrationsverkets register anger inget län", "The agency's register gives no county"),
)  # fmt: skip
LUMP_SUM = Text("Schablon, {age} år den {day}", "Lump sum, aged {age} on {day}")


class _Standing(NamedTuple):
    """What one status gives, worked out once for all quarters that end in it."""

    status: Status
    checks: tuple[Check, ...]
    entitled: bool | None
    questions: tuple[str, ...]


def findings(case: Case) -> Iterator[Finding]:
    """One finding for each quarter that had ended before `case.on` and gives the lump sum (or would, if known)."""
    standing: _Standing | None = None
    for day in _snapshot_days(case):
        status = case.timeline.at(day)
        if standing is None or standing.status is not status:
            standing = _standing(status, case)
        if standing.entitled is not False:
            yield _finding(case, day, standing)


def _standing(status: Status, case: Case) -> _Standing:
    lives_here = None if status.region is None else status.region == case.region
    not_in_forvar = case.policies["Q7"] == "ja" or circle.not_in_forvar(status)
    checks, entitled = _tried(
        circle.circle_checks(status, case), status.registered, status.registered and lives_here, not_in_forvar
    )
    questions = (*circle.circle_readings(status), *(["Q7"] if status.detained else []))
    return _Standing(status, checks, entitled, questions)


@lru_cache(maxsize=1024)
def _tried(
    circle_checks: tuple[Check, ...], registered: bool, lives_here: bool | None, not_in_forvar: bool | None
) -> tuple[tuple[Check, ...], bool | None]:
    checks = (
        *circle_checks,
        Check(circle.REGISTERED, registered),
        Check(LIVES_HERE, lives_here),
        Check(circle.NOT_IN_FORVAR, not_in_forvar),
    )
    return checks, verdict(checks)


def _snapshot_days(case: Case) -> list[date]:
    """Last days of ended quarters on which the person was registered with the agency in this region (or unknown)."""
    days: set[date] = set()
    for row in case.facts.situations:
        if row.kind != f.REGISTERED or row.region not in (case.region, None):
            continue
        last = case.on - ONE_DAY if row.until is None else min(row.until, case.on - ONE_DAY)
        days.update(quarter_ends(row.since, last))
    return sorted(days)


def band(age: int) -> str:
    """The age band of 6 §: through 18, 19–60, 61 and older."""
    return "le18" if age <= 18 else "a19_60" if age <= 60 else "ge61"


def _finding(case: Case, day: date, standing: _Standing) -> Finding:
    age = age_on(case.timeline.birth, day)
    questions = (*standing.questions, "Q13") if day.month == 12 else standing.questions
    readings = tuple([case.policies.reading(number) for number in questions])
    try:
        amount, steps, parameters = _priced(day, age, case.policies["Q13"])
    except MissingParameter as gap:
        return Finding(
            KIND, case.person_id, State.BLOCKED, quarter_start(day), day, None, pay_day=pay_day_of(day), basis=BASIS,
            checks=(*standing.checks, amount_unknown(gap)), readings=(*readings, case.policies.reading("Q20")),
        )  # fmt: skip
    return Finding(
        KIND, case.person_id, State.AUTOMATIC if standing.entitled else State.BLOCKED, quarter_start(day), day, amount,
        (), None, None, pay_day_of(day), BASIS, standing.checks, (), steps, readings, None, None, (), (), parameters,
    )  # fmt: skip


@lru_cache(maxsize=65_536)
def _priced(day: date, age: int, choice: str) -> tuple[int, tuple[Step, ...], tuple[Value, ...]]:
    """The amount by age, with its step and its parameter. Q13: the amount in force on the quarter's last day."""
    rate = value(KIND, pay_day_of(day) if choice == "utbetalningsdagen" else day, band(age))
    return rate.amount, (Step(LUMP_SUM, rate.amount, {"age": age, "day": day}),), (rate,)


@lru_cache(maxsize=4096)
def pay_day_of(day: date) -> date:
    """6 §: the month after the quarter; the agency pays on its last bank day."""
    month = day + ONE_DAY
    return last_bank_day(month.year, month.month)


def expected_total(under_19: int, from_19_to_60: int, over_60: int, day: date) -> int:
    """What the agency should pay for a quarter ending on `day`, in öre, from the heads in each band."""
    heads = {"le18": under_19, "a19_60": from_19_to_60, "ge61": over_60}
    return sum(count * value(KIND, day, key).amount for key, count in heads.items())
