"""Whole cost by the quarter: what care in detention, of witnesses and on medical grounds have in common."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import NamedTuple

from atersok.law.calendar import add_months, quarter_end, quarter_start
from atersok.law.case import Case, LastDay, claimed, settle
from atersok.law.facts import Cost
from atersok.law.findings import Check, Condition, Finding, State, Step
from atersok.law.parameters import spans, term, value
from atersok.law.rules.costs import (
    COVERED_KINDS,
    NOT_CLAIMED_ELSEWHERE,
    RIGHT_KIND,
    Test,
    checks_of,
    ids,
    net_total,
    sort_costs,
)
from atersok.law.rules.kostnadskravande_vard import COUNTED, FEES, QUARTER_OVER
from atersok.law.wording import Shown


class WholeCost(NamedTuple):
    """One such reimbursement: the tests of its rows, its last day, and whether the quarter must be over."""

    kind: str
    basis: tuple[str, ...]
    tests: list[Test]
    last_day: Callable[[date], LastDay]
    waits_for_quarter: bool
    questions: tuple[str, ...]
    values: dict[str, Shown]


def findings(case: Case, rule: WholeCost, costs: Iterable[Cost]) -> Iterator[Finding]:
    """One finding for each quarter with cost rows."""
    for start, group in groupby(costs, key=lambda cost: quarter_start(cost.day)):
        yield _quarter(case, rule, start, list(group))


def _quarter(case: Case, rule: WholeCost, start: date, costs: list[Cost]) -> Finding:
    end = quarter_end(start)
    rows = sort_costs(case, costs, rule.tests)
    counted = rows.counted or rows.doubtful
    enough = True if rows.counted else None if rows.doubtful else False
    checks = checks_of(rule.tests, rows, enough, rule.values)
    over = end < case.on
    if rule.waits_for_quarter:
        checks.append(Check(QUARTER_OVER, True if over else None))
    last = rule.last_day(end)
    refused = case.claims_on((rule.kind,), ids(costs), start, end, living=False)
    state = settle(checks, case.on, last, refused, amount_known=True)
    if rule.waits_for_quarter and not over and enough:
        state = State.WATCH
    amount = 0 if state is State.NOT_ENTITLED else net_total(counted)
    open_or_late = state is not State.NOT_ENTITLED
    finding = Finding(
        rule.kind, case.person_id, state, start, end, amount, ids(counted),
        last.day if open_or_late else None, last.final if open_or_late else None, None, rule.basis, tuple(checks),
        rows.lines(),
        (Step(COUNTED, sum(c.amount for c in counted)), Step(FEES, -sum(c.fee for c in counted))) if amount else (),
        tuple(case.policies.reading(number) for number in (*rule.questions, *(["Q23"] if last.moved else []))),
    )  # fmt: skip
    claims = case.claims_on((rule.kind,), ids(costs), start, end, living=True)
    return claimed(finding, claims) if claims else finding


def six_months_after(case: Case) -> Callable[[date], LastDay]:
    """2017:193 19 §: six months from the quarter's end. Q17: 30 June + six months is 30 or 31 December."""

    def last_day(end: date) -> LastDay:
        months = term("ansokan_efter_kvartal", end).amount
        early = add_months(end, months)
        late = quarter_end(early)
        return LastDay.ending(late if case.policies["Q17"] == "senare" else early, late)

    return last_day


def under_2017_193(
    case: Case, kind: str, section: str, in_force: Condition, parameter: str, questions: tuple[str, ...]
) -> WholeCost:
    """A region's care under förordning (2017:193): all care, while `parameter` says that the section applies."""
    elsewhere = case.claimed_elsewhere((kind,))
    first_day = spans(parameter)[0][0]
    return WholeCost(
        kind,
        (f"2017:193 {section}, 19 §§",),
        [
            Test(in_force, lambda cost: cost.day >= first_day and value(parameter, cost.day).amount == 1),
            Test(RIGHT_KIND, lambda cost: cost.kind in COVERED_KINDS),
            Test(NOT_CLAIMED_ELSEWHERE, lambda cost: cost.cost_id not in elsewhere),
        ],
        six_months_after(case),
        waits_for_quarter=True,
        questions=("Q17", *questions, "Q27", "Q28"),
        values={},
    )
