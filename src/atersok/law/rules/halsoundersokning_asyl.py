"""Hälsoundersökning av asylsökande m.fl. (1996:1357 3, 4, 5, 6 a, 7 a §§)."""

from datetime import date

from atersok.law.calendar import add_months, quarter_end, quarter_start
from atersok.law.case import Case, LastDay
from atersok.law.facts import Examination
from atersok.law.findings import Check, Condition
from atersok.law.parameters import Value, value
from atersok.law.rules import circle
from atersok.law.wording import Text

KIND = "halsoundersokning_asyl"

ONE_PER_PERSON = Condition(
    "en_undersokning_per_person", "1996:1357 3 §",
    Text("Ingen annan undersökning av personen har ersatts", "No other examination of the person was reimbursed"),
    Text("En annan undersökning av personen ersätts redan ({other})",
         "Another examination of the person is already reimbursed ({other})"),
)  # fmt: skip


def checks(case: Case, exam: Examination, others: tuple[str, ...]) -> list[Check]:
    """The conditions on the day of the examination; `others` are the person's reimbursed examinations."""
    status = case.timeline.at(exam.day)
    return [
        *circle.circle_checks(status, case),
        Check(circle.REGISTERED, status.registered),
        Check(ONE_PER_PERSON, not others, {"other": ", ".join(others)}),
    ]


def basis(case: Case) -> tuple[str, ...]:
    """The paragraphs that decide."""
    return ("1996:1357 3, 4, 5, 6 a, 7 a §§",)


def amount(case: Case, day: date) -> Value:
    """The lump sum of 6 a § by the day of the examination; interpreter included."""
    return value(KIND, day)


def last_day(case: Case, day: date) -> LastDay:
    """7 a §: the end of the quarter after the examination."""
    quarters = value("sista_dag_halsoundersokning", day).amount
    return LastDay.ending(quarter_end(add_months(quarter_start(day), 3 * quarters)))


def borrowed_last_day(case: Case, day: date) -> LastDay:
    """Q8: 8 and 8 a §§ have no last day; plan by that of 7 a §, but nothing becomes too late."""
    return LastDay(last_day(case, day).day, no_end=True)


def questions(case: Case, exam: Examination) -> list[str]:
    """The open questions that the examination touches."""
    return circle.circle_readings(case.timeline.at(exam.day))
