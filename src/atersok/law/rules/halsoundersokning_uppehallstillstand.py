"""Hälsoundersökning av person med uppehållstillstånd (2010:1122 34–35 §§; 1990:927 35, 39 §§)."""

from datetime import date

from atersok.law import facts as f
from atersok.law.calendar import add_months, quarter_end
from atersok.law.case import Case, LastDay
from atersok.law.facts import Examination
from atersok.law.findings import Check, Condition
from atersok.law.parameters import Value, term, value
from atersok.law.rules.protected import permit_checks
from atersok.law.wording import Shown, Text

KIND = "halsoundersokning_uppehallstillstand"

WITHIN_A_YEAR = Condition(
    "inom_tolv_manader", "2010:1122 34 §; 1990:927 35 §",
    Text("Gjord inom {months} månader från första mottagandet {received}",
         "Done within {months} months of first reception {received}"),
    Text("Inte gjord inom {months} månader från första mottagandet {received}",
         "Not done within {months} months of first reception {received}"),
    Text("Dagen för första mottagande i en kommun saknas",
         "The day of first reception in a municipality is missing"),
)  # fmt: skip
NOT_BEFORE_RECEPTION = Condition(
    "inte_undersokt_fore_mottagandet", "2010:1122 34 §; 1990:927 35 §",
    Text("Ingen undersökning före första mottagandet, eller smittskyddsskäl",
         "No examination before first reception, or infection control"),
    Text("Undersökt före första mottagandet ({other})", "Examined before first reception ({other})"),
    Text("Undersökt före mottagandet ({other}), kanske utomlands: fråga Migrationsverket om det hindrar ersättning",
         "Examined before reception ({other}), perhaps abroad: ask the Migration Agency whether that bars payment"),
)  # fmt: skip
ONCE_AFTER_RECEPTION = Condition(
    "en_undersokning_per_person", "2010:1122 34 §; Migrationsverket",
    Text("Ingen annan undersökning efter mottagandet har ersatts, eller smittskyddsskäl",
         "No other examination after reception was reimbursed, or infection control"),
    Text("En annan undersökning av personen ersätts redan ({other})",
         "Another examination of the person is already reimbursed ({other})"),
)  # fmt: skip


def checks(case: Case, exam: Examination, others: tuple[str, ...]) -> list[Check]:
    """The conditions of 34 § on the day of the examination; one before reception is the other condition's matter."""
    received = case.reception.day or date.min
    before = {row.examination_id for row in case.facts.examinations if row.day < received}
    others = tuple(name for name in others if name not in before)
    return [
        *permit_checks(case, exam.day),
        _within_a_year(case, exam.day),
        _not_before_reception(case, exam),
        Check(ONCE_AFTER_RECEPTION, exam.infection_control or not others, {"other": ", ".join(others)}),
    ]


def _within_a_year(case: Case, day: date) -> Check:
    """Between reception and the same day twelve months later; no roll, it limits the right (1930:173 1 §)."""
    months = term("halsoundersokning_inom", day).amount
    received = case.reception.day
    within = None if received is None else received <= day <= add_months(received, months)
    return Check(WITHIN_A_YEAR, within, {"months": months, "received": received})


def _not_before_reception(case: Case, exam: Examination) -> Check:
    received = case.reception.day
    earlier = [row for row in case.facts.examinations if row.day < min(exam.day, received or exam.day)]
    values: dict[str, Shown] = {"other": ", ".join(row.examination_id for row in earlier)}
    if not earlier or exam.infection_control:
        return Check(NOT_BEFORE_RECEPTION, True, values)
    return Check(NOT_BEFORE_RECEPTION, None if received is None or _perhaps_abroad(case) else False, values)


def _perhaps_abroad(case: Case) -> bool:
    """Q15: a quota refugee's examination before reception was done abroad; whether it bars is not settled."""
    return any(permit.detail == f.QUOTA_GROUND for permit in case.timeline.permits) and not any(
        row.kind == f.REGISTERED for row in case.facts.situations
    )


def basis(case: Case) -> tuple[str, ...]:
    """The paragraphs that decide."""
    return ("1990:927 1, 3, 35, 39 §§",) if case.reception.act == "1990:927" else ("2010:1122 5–6, 34–35 §§",)


def amount(case: Case, day: date) -> Value:
    """The lump sum by the day of the examination (övergångsbestämmelser); interpreter included."""
    return value("halsoundersokning_1990" if case.reception.act == "1990:927" else KIND, day)


def last_day(case: Case, day: date) -> LastDay:
    """35 §: one year from the end of the period. Q16: plan by the day; the calendar year is the latest reading."""
    months = value("ansokan_efter_period", day).amount
    year_end = date(day.year, 12, 31)
    first = {"dag": day, "kvartal": quarter_end(day), "ar": year_end}[case.policies["Q16"]]
    return LastDay.ending(add_months(first, months), add_months(year_end, months))


def questions(case: Case, exam: Examination) -> list[str]:
    """The open questions that the examination touches."""
    numbers = ["Q12", "Q16"]
    if case.reception.day is None:
        numbers.append("Q14")
    if _perhaps_abroad(case) and not _not_before_reception(case, exam).holds:
        numbers.append("Q15")
    return numbers
