"""Hälsoundersökning av tillståndssökande av smittskyddsskäl (1996:1357 8 §; LMA 1 § första st. 3)."""

from datetime import date

from atersok.law.case import Case, LastDay
from atersok.law.facts import Examination
from atersok.law.findings import Check, Condition
from atersok.law.parameters import Value, value
from atersok.law.rules import circle
from atersok.law.rules.halsoundersokning_asyl import borrowed_last_day
from atersok.law.wording import Text

KIND = "halsoundersokning_tillstandssokande"

APPLICANT = Condition(
    "tillstandssokande", "1994:137 1 § first st. 3",
    Text("Söker tillstånd på annan grund och får vänta på beslutet i Sverige",
         "Applies for a permit on another ground and may await the decision in Sweden"),
    Text("Är inte tillståndssökande med rätt att vänta i Sverige",
         "Is no applicant allowed to await the decision in Sweden"),
)  # fmt: skip
INFECTION_CONTROL = Condition(
    "smittskyddsskal", "1996:1357 8 §",
    Text("Undersökningen gjordes av smittskyddsskäl", "The examination was done for infection control"),
    Text("Undersökningen gjordes inte av smittskyddsskäl", "The examination was not done for infection control"),
)  # fmt: skip


def checks(case: Case, exam: Examination, others: tuple[str, ...]) -> list[Check]:
    """The conditions on the day; 8 § has no limit of one examination a person."""
    status = case.timeline.at(exam.day)
    return [
        Check(APPLICANT, status.permit_applicant),
        Check(circle.NOT_OUTSIDE_LMA, not status.outside_lma),
        Check(INFECTION_CONTROL, exam.infection_control),
    ]


def basis(case: Case) -> tuple[str, ...]:
    """The paragraphs that decide."""
    return ("1996:1357 8 §", "1994:137 1 § first st. 3")


def amount(case: Case, day: date) -> Value:
    """8 § has no figure; the agency pays the lump sum of 6 a §."""
    return value(KIND, day)


def last_day(case: Case, day: date) -> LastDay:
    """None in the ordinance (Q8): that of 7 a § to plan by."""
    return borrowed_last_day(case, day)


def questions(case: Case, exam: Examination) -> list[str]:
    """The open questions that the examination touches."""
    return ["Q8"]
