"""Hälsoundersökning av den som hålls i förvar (1996:1357 3, 5 a, 8 a §§)."""

from datetime import date

from atersok.law.case import Case, LastDay
from atersok.law.circles import IN_FORVAR, Status
from atersok.law.facts import Examination
from atersok.law.findings import Check, Condition
from atersok.law.parameters import Value, value
from atersok.law.rules.halsoundersokning_asyl import borrowed_last_day
from atersok.law.wording import Text

KIND = "forvar_halsoundersokning"

HELD = Condition(
    "i_forvar", "1996:1357 5 a §; utlänningslagen 11:2",
    Text("Hålls i Migrationsverkets förvar", "Is held in the agency's detention (förvar)"),
    Text("Hålls i häkte, anstalt eller arrest ({place}), som 5 a § inte omfattar",
         "Is held in remand, prison or arrest ({place}), which 5 a § does not cover"),
    Text("Frihetsberövad, men platsen saknas: förvar eller häkte?", "Detained, but where is not stated"),
)  # fmt: skip
NOT_RESIDENT = Condition(
    "inte_folkbokford", "1996:1357 8 a §",
    Text("Är inte folkbokförd", "Is not folkbokförd"),
    Text("Är folkbokförd: 8 a § ger då ingen ersättning", "Is folkbokförd: 8 a § then pays nothing"),
)  # fmt: skip
NEVER_EXAMINED = Condition(
    "aldrig_undersokt", "1996:1357 3 §; Migrationsverket",
    Text("Har inte undersökts tidigare", "Has not been examined before"),
    Text("Har undersökts tidigare ({other})", "Has been examined before ({other})"),
)  # fmt: skip


def held(status: Status) -> Check:
    """5 a §: held in förvar, not placed in prison, remand or police arrest."""
    place = status.detained
    return Check(HELD, None if place == "?" else place == IN_FORVAR, {"place": place})


def checks(case: Case, exam: Examination, others: tuple[str, ...]) -> list[Check]:
    """The conditions on the day; who is in the agency's premises is in its register."""
    earlier = [row.examination_id for row in case.facts.examinations if _before(row, exam)]
    named = list(dict.fromkeys([*earlier, *others]))
    return [
        held(case.timeline.at(exam.day)),
        Check(NOT_RESIDENT, not case.timeline.at(exam.day).resident),
        Check(NEVER_EXAMINED, not named, {"other": ", ".join(named)}),
    ]


def _before(row: Examination, exam: Examination) -> bool:
    return (row.day, row.examination_id) < (exam.day, exam.examination_id)


def basis(case: Case) -> tuple[str, ...]:
    """The paragraphs that decide."""
    return ("1996:1357 3, 5 a, 8 a §§",)


def amount(case: Case, day: date) -> Value:
    """8 a § has no figure; the agency pays the lump sum of 6 a §."""
    return value(KIND, day)


def last_day(case: Case, day: date) -> LastDay:
    """None in the ordinance (Q8): that of 7 a § to plan by."""
    return borrowed_last_day(case, day)


def questions(case: Case, exam: Examination) -> list[str]:
    """The open questions that the examination touches."""
    return ["Q8"]
