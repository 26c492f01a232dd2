"""The comparison itself: each outcome on its boundary, and that nothing of either side is lost."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atersok.law.money import kr
from atersok.money.lump import Expected, Paid, Row, by_band, by_outcome, compare, whole
from atersok.money.models import LumpOutcome as Outcome

QUARTER = date(2026, 1, 1)
BORN = date(1990, 5, 5)
CHILD, ADULT, OLD = kr(3_740), kr(4_435), kr(5_635)


def _one(expected: int | None, *amounts: int, person: int | None = 1, lma: str = "50008920") -> Row:
    ours = [] if expected is None else [Expected(1, BORN, expected)]
    theirs = [Paid(number, person, lma, amount, BORN) for number, amount in enumerate(amounts, 1)]
    (row,) = compare(ours, theirs, QUARTER, {1: "elsewhere"})
    return row


@pytest.mark.parametrize(
    ("expected", "amounts", "outcome"),
    [
        (ADULT, (ADULT,), Outcome.AGREE),
        (ADULT, (ADULT - 1,), Outcome.WRONG_AMOUNT),
        (ADULT, (ADULT + 1,), Outcome.WRONG_AMOUNT),
        (ADULT, (), Outcome.MISSING_THERE),
        (None, (ADULT,), Outcome.MISSING_HERE),
        (ADULT, (CHILD,), Outcome.WRONG_BAND),
        (ADULT, (OLD,), Outcome.WRONG_BAND),
        (ADULT, (ADULT, ADULT), Outcome.WRONG_AMOUNT),
        (ADULT, (ADULT, -ADULT), Outcome.RECOVERED),
        (ADULT, (ADULT, -ADULT, ADULT), Outcome.AGREE),
        (None, (ADULT, -ADULT), Outcome.RECOVERED),
        (None, (-ADULT,), Outcome.RECOVERED),
    ],
)
def test_what_a_persons_quarter_is_called(expected: int | None, amounts: tuple[int, ...], outcome: Outcome) -> None:
    row = _one(expected, *amounts)
    assert row.outcome == outcome
    assert row.difference == sum(amounts) - (expected or 0)


def test_money_without_a_name_is_told_as_that_and_not_as_a_person() -> None:
    assert _one(None, ADULT, person=None, lma=" ").outcome == Outcome.UNSPECIFIED


def test_two_lines_of_the_same_unknown_number_are_one_row_however_it_is_written() -> None:
    rows = compare([], [Paid(1, None, "50-008920", 1), Paid(2, None, "50008920", 2)], QUARTER)
    assert [(row.paid, row.line, row.reason) for row in rows] == [(3, 1, "unknown")]


def test_why_nothing_is_expected_is_told_only_where_that_is_the_question() -> None:
    assert _one(None, ADULT).reason == "elsewhere"
    assert _one(ADULT, CHILD).reason == ""


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (date(2009, 3, 31), "le18"), (date(2007, 4, 1), "le18"), (date(2007, 3, 31), "a19_60"),
        (date(1965, 4, 1), "a19_60"), (date(1965, 3, 31), "ge61"),
    ],
)  # fmt: skip
def test_age_is_that_of_the_quarters_last_day(born: date, band: str) -> None:
    """Rulebook A1: 18 the day before the birthday is still the lowest band."""
    (row,) = compare([Expected(1, born, ADULT)], [], QUARTER)
    assert row.band == band


def test_rulebook_a9_three_adults_short() -> None:
    heads = [(date(2015, 1, 1), CHILD)] * 210 + [(BORN, ADULT)] * 400 + [(date(1950, 1, 1), OLD)] * 35
    ours = [Expected(number, born, amount) for number, (born, amount) in enumerate(heads)]
    theirs = [Paid(one.person, one.person, "", one.amount) for one in ours if one.person not in (300, 301, 302)]
    rows = compare(ours, theirs, QUARTER)
    assert (whole(rows).expected, whole(rows).paid) == (kr(2_756_625), kr(2_743_320))
    sums = by_outcome(rows)
    assert (sums[Outcome.MISSING_THERE].count, sums[Outcome.MISSING_THERE].difference) == (3, -kr(13_305))
    assert {band: sum_.count for band, sum_ in by_band(rows).items()} == {"le18": 210, "a19_60": 400, "ge61": 35}


AMOUNTS = st.sampled_from([CHILD, ADULT, OLD, 1, kr(100)])
OURS = st.dictionaries(st.integers(1, 12), AMOUNTS)
THEIRS = st.lists(
    st.tuples(
        st.one_of(st.none(), st.integers(1, 15)), st.sampled_from(["", "1111 2222", "11112222", "33334444", "x"]),
        AMOUNTS, st.booleans(),
    ),
    max_size=30,
)  # fmt: skip


@given(OURS, THEIRS)
def test_every_line_of_both_sides_ends_in_one_outcome_and_the_sums_agree(
    ours: dict[int, int], theirs: list[tuple[int | None, str, int, bool]]
) -> None:
    expected = [Expected(person, BORN, amount) for person, amount in ours.items()]
    paid = [
        Paid(number, person, lma, -amount if back else amount)
        for number, (person, lma, amount, back) in enumerate(theirs, 1)
    ]
    rows = compare(expected, paid, QUARTER)
    outcomes, total = by_outcome(rows), whole(rows)
    assert total.expected == sum(one.amount for one in expected)
    assert total.paid == sum(one.amount for one in paid)
    assert total.count == len(rows) == sum(one.count for one in outcomes.values())
    assert total.paid == sum(one.paid for one in outcomes.values())
    assert total.difference == sum(one.difference for one in by_band(rows).values())
    people = [row.person for row in rows if row.person is not None]
    assert len(people) == len(set(people))
    assert set(people) == {*ours, *(one.person for one in paid if one.person is not None)}
    for row in rows:
        assert (row.outcome == Outcome.AGREE) <= (row.difference == 0)
        assert (row.person is None) == (row.line is not None)
