"""Calendar days as the law counts them, against an independent calendar for every day from 1990 through 2070."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.law.calendar_oracle import DAY, PUBLIC, days, is_named_eve, month_later, rolled, working

from atersok.law import calendar as c
from atersok.law.case import Case
from atersok.law.facts import Person, PersonFacts
from atersok.law.rules import (
    extraordinara_vardkostnader,
    halsoundersokning_asyl,
    halsoundersokning_uppehallstillstand,
    kostnadskravande_vard,
    overklagande,
    quarterly,
)

EVERY_DAY = days(date(1990, 1, 1), date(2070, 12, 31))
D = date.fromisoformat


def a_case() -> Case:
    return Case(PersonFacts(Person("P1", D("1990-01-01"))), D("2026-11-21"), "23")


# --- months, age, quarters --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2024-01-30", 1, "2024-02-29"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-29", 1, "2023-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-28", 12, "2025-02-28"),
        ("2023-02-28", 12, "2024-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2025-06-30", 6, "2025-12-30"),
        ("2025-09-30", 6, "2026-03-30"),
        ("2025-12-31", 6, "2026-06-30"),
        ("2024-03-31", -1, "2024-02-29"),
        ("2024-01-15", -1, "2023-12-15"),
        ("2024-05-05", 0, "2024-05-05"),
    ],
)
def test_a_term_in_months_ends_on_the_same_number_or_the_last_day_of_a_month_that_lacks_it_1930_173_1(
    day: str, months: int, expected: str
) -> None:
    assert c.add_months(D(day), months) == D(expected)


def test_months_are_added_as_by_counting_them_one_by_one_on_every_day() -> None:
    for day in days(date(2019, 1, 1), date(2028, 12, 31)):
        for months in (-13, -12, -1, 1, 3, 6, 12, 36, 72):
            assert c.add_months(day, months) == month_later(day, months)


@given(st.dates(date(1900, 1, 1), date(2150, 1, 1)), st.dates(date(1900, 1, 1), date(2150, 1, 1)), st.integers(0, 240))
@settings(derandomize=True, deadline=None)
def test_a_later_start_never_ends_earlier_so_no_claim_loses_time_by_starting_later(
    one: date, other: date, months: int
) -> None:
    first, second = sorted((one, other))
    assert c.add_months(first, months) <= c.add_months(second, months)


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        ("2008-02-29", "2026-02-27", 17),
        ("2008-02-29", "2026-02-28", 18),
        ("2008-02-29", "2024-02-28", 15),
        ("2008-02-29", "2024-02-29", 16),
        ("2007-04-01", "2026-03-31", 18),
        ("2007-03-31", "2026-03-31", 19),
        ("1965-03-31", "2026-03-30", 60),
        ("1965-03-31", "2026-03-31", 61),
        ("2026-03-31", "2026-03-31", 0),
        ("1899-12-31", "2026-01-01", 126),
    ],
)
def test_a_year_older_on_the_birthday_itself_and_on_28_february_for_who_was_born_on_the_29th(
    birth: str, day: str, age: int
) -> None:
    assert c.age_on(D(birth), D(day)) == age


def test_age_is_the_number_of_birthdays_passed_on_every_day_of_a_life() -> None:
    for birth in (date(1996, 2, 29), date(2000, 1, 1), date(1999, 12, 31), date(2000, 2, 28), date(2000, 3, 1)):
        age, birthday = 0, month_later(birth, 12)
        for day in days(birth, date(2024, 12, 31)):
            if day == birthday:
                age += 1
                birthday = month_later(birth, 12 * (age + 1))
            assert c.age_on(birth, day) == age


def test_a_quarter_is_three_whole_calendar_months_and_the_next_begins_the_day_after_its_last() -> None:
    for day in EVERY_DAY:
        start, end = c.quarter_start(day), c.quarter_end(day)
        assert start <= day <= end
        assert (start.day, start.month % 3, start.year) == (1, 1, day.year)
        assert (end + DAY).day == 1
        assert end.month == start.month + 2
        assert c.quarter_start(end + DAY) == end + DAY
        assert c.quarter_ends(day, end + DAY) == [end]


# --- holidays and working days ----------------------------------------------------------------------------------


def test_easter_and_all_public_holidays_are_those_of_the_holidays_package_each_year() -> None:
    for year in range(1990, 2071):
        assert c.public_holidays(year) == {day for day in PUBLIC if day.year == year}
        assert PUBLIC.get(c.easter(year)) == "Påskdagen"


@pytest.mark.parametrize(
    ("year", "easter"),
    [(1818, "1818-03-22"), (1886, "1886-04-25"), (1954, "1954-04-18"), (1981, "1981-04-19"), (2038, "2038-04-25"),
     (2076, "2076-04-19"), (2285, "2285-03-22")],
)  # fmt: skip
def test_easter_in_the_years_that_break_simpler_formulas(year: int, easter: str) -> None:
    assert c.easter(year) == D(easter)


def test_the_national_day_is_a_holiday_from_2005_and_annandag_pingst_until_2004() -> None:
    assert not c.is_working_day(D("2004-05-31"))
    assert c.is_working_day(D("2005-05-16"))
    assert D("2004-06-06") not in c.public_holidays(2004)
    assert not c.is_working_day(D("2005-06-06"))


def test_eves_are_the_three_that_the_act_names_and_no_other_eve() -> None:
    for day in EVERY_DAY:
        assert (day in c.eves(day.year)) == is_named_eve(day)
    assert c.is_working_day(D("2026-01-05"))  # trettondagsafton
    assert c.is_working_day(D("2026-04-02"))  # skärtorsdag
    assert c.is_working_day(D("2026-04-30"))  # valborgsmässoafton
    assert c.is_working_day(D("2026-05-15"))  # the Friday after Kristi himmelsfärdsdag
    assert c.is_working_day(D("2026-10-30"))  # allhelgonaafton


def test_every_day_is_working_or_not_as_the_independent_calendar_says() -> None:
    for day in EVERY_DAY:
        assert c.is_working_day(day) == working(day), day


def test_a_last_day_on_a_free_day_moves_to_the_next_working_day_and_never_further_1930_173_2() -> None:
    for day in EVERY_DAY:
        assert c.roll_forward(day) == rolled(day), day


def test_a_day_set_by_practice_moves_back_to_the_working_day_before_never_forward() -> None:
    for day in EVERY_DAY:
        back = c.previous_working_day(day)
        assert back <= day
        assert working(back)
        assert not any(working(between) for between in days(back + DAY, day))


def test_the_last_bank_day_is_the_last_working_day_of_the_month() -> None:
    for year in range(1990, 2071):
        for month in range(1, 13):
            last = month_later(date(year, month, 1), 1) - DAY
            while not working(last):
                last -= DAY
            assert c.last_bank_day(year, month) == last


@pytest.mark.parametrize(
    ("quarter_end", "paid"),
    [("2025-12-31", "2026-01-30"), ("2026-03-31", "2026-04-30"), ("2026-06-30", "2026-07-31"),
     ("2026-09-30", "2026-10-30"), ("2026-12-31", "2027-01-29"), ("2022-09-30", "2022-10-31")],
)  # fmt: skip
def test_the_lump_sum_is_paid_on_the_last_bank_day_of_the_month_after_the_quarter(quarter_end: str, paid: str) -> None:
    after = D(quarter_end) + timedelta(days=1)
    assert c.last_bank_day(after.year, after.month) == D(paid)


# --- the ready-made last days of rulebook 2.1 ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ended", "last"),
    [
        (2009, "2010-06-30"), (2010, "2011-06-30"), (2011, "2012-07-02"), (2012, "2013-07-01"), (2013, "2014-06-30"),
        (2014, "2015-06-30"), (2015, "2016-06-30"), (2016, "2017-06-30"), (2017, "2018-07-02"), (2018, "2019-07-01"),
        (2019, "2020-06-30"), (2020, "2021-06-30"), (2021, "2022-06-30"), (2022, "2023-06-30"), (2023, "2024-07-01"),
        (2024, "2025-06-30"), (2025, "2026-06-30"), (2026, "2027-06-30"), (2027, "2028-06-30"), (2028, "2029-07-02"),
    ],
)  # fmt: skip
def test_costly_care_is_claimed_within_six_months_of_the_year_the_contact_ended_7a(ended: int, last: str) -> None:
    for day in (date(ended, 1, 1), date(ended, 7, 1), date(ended, 12, 31)):
        assert kostnadskravande_vard.last_day(day).day == D(last)
        assert kostnadskravande_vard.last_day(day).final == D(last)


EXAMINATION_LAST_DAYS = {
    2022: ("2022-06-30", "2022-09-30", "2023-01-02", "2023-03-31"),
    2023: ("2023-06-30", "2023-10-02", "2024-01-02", "2024-04-02"),
    2024: ("2024-07-01", "2024-09-30", "2025-01-02", "2025-03-31"),
    2025: ("2025-06-30", "2025-09-30", "2026-01-02", "2026-03-31"),
    2026: ("2026-06-30", "2026-09-30", "2027-01-04", "2027-03-31"),
    2027: ("2027-06-30", "2027-09-30", "2028-01-03", "2028-03-31"),
}


@pytest.mark.parametrize("year", EXAMINATION_LAST_DAYS)
def test_an_asylum_examination_is_claimed_by_the_end_of_the_quarter_after_it_7a(year: int) -> None:
    case = a_case()
    for day in days(date(year, 1, 1), date(year, 12, 31)):
        last = EXAMINATION_LAST_DAYS[year][(day.month - 1) // 3]
        assert halsoundersokning_asyl.last_day(case, day).day == D(last)


def test_an_examination_without_a_last_day_in_law_borrows_7a_to_plan_by_but_is_never_late() -> None:
    borrowed = halsoundersokning_asyl.borrowed_last_day(a_case(), D("2026-01-22"))
    assert borrowed.day == D("2026-06-30")
    assert not borrowed.passed(D("2040-01-01"))


@pytest.mark.parametrize(
    ("quarter_end", "early", "late"),
    [("2026-03-31", "2026-09-30", "2026-09-30"), ("2026-06-30", "2026-12-30", "2027-01-04"),
     ("2026-09-30", "2027-03-30", "2027-03-31"), ("2026-12-31", "2027-06-30", "2027-06-30"),
     ("2021-09-30", "2022-03-30", "2022-03-31")],
)  # fmt: skip
def test_six_months_from_a_quarter_end_is_the_same_number_and_by_the_doubtful_reading_the_month_end_q17(
    quarter_end: str, early: str, late: str
) -> None:
    last = quarterly.six_months_after(a_case())(D(quarter_end))
    assert (last.day, last.final) == (D(early), D(late))


@pytest.mark.parametrize(
    ("examined", "by_day", "by_year"),
    [("2025-12-31", "2027-01-04", "2027-01-04"), ("2026-01-02", "2027-01-04", "2027-12-31"),
     ("2026-03-05", "2027-03-05", "2027-12-31"), ("2024-02-29", "2025-02-28", "2025-12-31")],
)  # fmt: skip
def test_an_examination_after_a_permit_is_claimed_within_a_year_of_its_day_or_at_the_latest_of_its_year_q16(
    examined: str, by_day: str, by_year: str
) -> None:
    last = halsoundersokning_uppehallstillstand.last_day(a_case(), D(examined))
    assert last.day == D(by_day)
    assert last.final == rolled(D(by_year))


@pytest.mark.parametrize(
    ("decided", "last"),
    [
        ("2026-03-02", "2026-03-23"),
        ("2026-05-29", "2026-06-22"),
        ("2025-12-03", "2025-12-29"),
        ("2025-12-10", "2026-01-02"),
    ],
)
def test_an_appeal_is_made_within_three_weeks_of_the_decision_44(decided: str, last: str) -> None:
    assert overklagande.last_day(D(decided)) == D(last)


@pytest.mark.parametrize(
    ("on", "since", "until", "due"),
    [
        ("2026-09-30", "2025-01-01", "2026-06-30", "2026-09-30"),
        ("2026-10-01", "2026-01-01", "2027-06-30", "2027-09-30"),
        ("2023-09-29", "2022-01-01", "2023-06-30", "2023-09-29"),
        ("2023-09-30", "2023-01-01", "2024-06-30", "2024-09-30"),
        ("2028-09-29", "2027-01-01", "2028-06-30", "2028-09-29"),
    ],
)
def test_extraordinary_costs_are_due_on_30_september_or_the_working_day_before_as_no_law_moves_it_on(
    on: str, since: str, until: str, due: str
) -> None:
    assert extraordinara_vardkostnader.period(D(on)) == (D(since), D(until), D(due))
