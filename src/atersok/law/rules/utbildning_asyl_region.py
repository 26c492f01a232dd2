"""Utbildning för asylsökande barn där regionen driver skolan (2017:193 3–4, 19 §§).

Schooling is not in the facts folder: a region that runs a school (a naturbruksgymnasium, say) enters it by pupil
and quarter. One tenth of the yearly lump sum for each started four-week period; a full year is ten of them.
"""

from datetime import date
from typing import NamedTuple

from atersok.law.calendar import quarter_end, quarter_start
from atersok.law.case import Case, amount_unknown, claimed, settle
from atersok.law.circles import Status
from atersok.law.findings import Check, Condition, Finding, State, Step
from atersok.law.parameters import MissingParameter, Value, value
from atersok.law.rules.quarterly import six_months_after
from atersok.law.wording import Text

KIND = "utbildning_asyl_region"
BASIS = ("2017:193 3, 4, 19 §§",)
PERIODS_A_YEAR = 10

IN_CIRCLE = Condition(
    "barn_i_kretsen", "2017:193 3 §",
    Text("Barn som omfattas av lagen om mottagande av asylsökande eller är bevisperson",
         "A child under the reception act, or a witness"),
    Text("Inte ett barn som omfattas av 3 §", "Not a child covered by 3 §"),
    Text("Oklart: boendeform saknas, eller bevisperson vars tillstånd kanske inte är beviljat",
         "Unclear: the housing is missing, or a witness whose permit may not be granted yet"),
)  # fmt: skip
LUMP_SUM = Text("{periods} påbörjade fyraveckorsperioder", "{periods} started four-week periods")


class Schooling(NamedTuple):
    """Started four-week periods of one school form in the quarter of `first_day`."""

    school_form: str  # forskola, forskoleklass, grundskola, gymnasieskola
    first_day: date
    periods: int


def yearly_share(school_form: str, periods: int, day: date) -> int:
    """Öre for a number of started four-week periods; at most a full year. Raises MissingParameter, ValueError."""
    if not 0 < periods <= PERIODS_A_YEAR:
        raise ValueError(f"{periods} four-week periods: allowed are 1–{PERIODS_A_YEAR}")
    return value("utbildning", day, school_form).amount * periods // PERIODS_A_YEAR


def finding(case: Case, schooling: Schooling) -> Finding:
    """The finding for one pupil's quarter."""
    start, end = quarter_start(schooling.first_day), quarter_end(schooling.first_day)
    status = case.timeline.at(schooling.first_day)
    checks = [Check(IN_CIRCLE, _covered(status, case, schooling.first_day))]
    numbers = ["Q17", *(["Q29"] if status.left_asylboende else [])]
    amount: int | None = None
    parameters: tuple[Value, ...] = ()
    try:
        amount = yearly_share(schooling.school_form, schooling.periods, schooling.first_day)
        parameters = (value("utbildning", schooling.first_day, schooling.school_form),)
    except MissingParameter as gap:
        checks.append(amount_unknown(gap))
        numbers.append("Q20")
    last = six_months_after(case)(end)
    numbers += ["Q23"] if last.moved else []
    refused = case.claims_on((KIND,), (), start, end, living=False)
    state = settle(checks, case.on, last, refused, amount_known=amount is not None)
    if state is State.CLAIMABLE and end >= case.on:
        state = State.WATCH
    entitled = state is not State.NOT_ENTITLED
    steps = (Step(LUMP_SUM, amount, {"periods": schooling.periods}),) if amount and entitled else ()
    found = Finding(
        KIND, case.person_id, state, start, end, amount if entitled else 0, (), last.day if entitled else None,
        last.final if entitled else None, None, BASIS, tuple(checks), (), steps,
        tuple(case.policies.reading(number) for number in numbers), parameters=parameters,
    )  # fmt: skip
    claims = case.claims_on((KIND,), (), start, end, living=True)
    return claimed(found, claims) if claims else found


def _covered(status: Status, case: Case, day: date) -> bool | None:
    """3 § first st.: under the reception act (1), or here by a decision (not an application) under UtlL 5:15 (2)."""
    if case.timeline.adult(day):
        return False
    under_lma = status.permit_applicant or status.in_lma_circle
    if status.outside_lma or under_lma is False:
        return None if status.witness else False
    return under_lma
