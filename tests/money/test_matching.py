"""Which receivable a line is for: certain only where nothing else fits, to the öre."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atersok.money.matching import OpenLine, OpenRow, Pair, exact, of_quarter, of_quarters, suggestions

JAN, MAR = date(2026, 1, 1), date(2026, 3, 31)
CARE, LUMP = "kostnadskravande_vard", "schablon_vard_kvartal"


def row(
    receivable: int = 1, number: int | None = 11, person: int | None = 5, open_: int = 100, **given: object
) -> OpenRow:
    fields = {"kind": CARE, "since": JAN, "until": MAR, "numbers": ("A-2026-0001",)} | given
    return OpenRow(receivable, number, person=person, open=open_, **fields)  # type: ignore[arg-type]


def whole(receivable: int = 1, open_: int = 100, **given: object) -> OpenRow:
    return row(receivable, None, None, open_, since=None, until=None, **given)


def ends(pairs: list[Pair]) -> list[tuple[int, int, int | None]]:
    return [(pair.line.pk, pair.row.receivable, pair.row.row) for pair in pairs]


def test_number_person_and_amount_place_a_line_on_the_persons_row() -> None:
    line = OpenLine(1, 100, person=5, number="A-2026-0001")
    assert ends(exact([line], [whole(open_=300), row(), row(number=12, person=6)])) == [(1, 1, 11)]


def test_a_number_alone_places_a_line_that_is_the_whole_claim() -> None:
    assert ends(exact([OpenLine(1, 300, number="A-2026-0001")], [whole(open_=300), row(), row(number=12)])) == [
        (1, 1, None)
    ]


def test_person_kind_and_period_place_a_line_without_a_number() -> None:
    assert ends(exact([OpenLine(1, 100, CARE, 5, "", JAN, MAR)], [row()])) == [(1, 1, 11)]


@pytest.mark.parametrize(
    "line",
    [
        OpenLine(1, 99, CARE, 5, "", JAN, MAR), OpenLine(1, 101, CARE, 5, "", JAN, MAR),
        OpenLine(1, 100, CARE, 5, "", JAN, date(2026, 3, 30)), OpenLine(1, 100, CARE, 6, "", JAN, MAR),
        OpenLine(1, 100, "varaktig_vard", 5, "", JAN, MAR), OpenLine(1, -100, CARE, 5, "", JAN, MAR),
        OpenLine(1, 100), OpenLine(1, 100, CARE),
    ],
)  # fmt: skip
def test_an_öre_a_day_or_a_person_off_is_not_certain(line: OpenLine) -> None:
    assert exact([line], [row()]) == []


def test_two_lines_for_one_row_are_left_to_somebody() -> None:
    lines = [OpenLine(n, 100, CARE, 5, "", JAN, MAR) for n in (1, 2)]
    assert exact(lines, [row()]) == []


def test_one_line_for_two_rows_is_left_to_somebody() -> None:
    assert exact([OpenLine(1, 100, CARE, 5, "", JAN, MAR)], [row(), row(2, 21)]) == []


def test_a_claim_is_not_paid_as_a_whole_and_in_part_at_once() -> None:
    lines = [OpenLine(1, 100, person=5, number="A-2026-0001"), OpenLine(2, 100, number="A-2026-0001")]
    assert ends(exact(lines, [whole(open_=100), row(open_=100)])) == [(1, 1, 11)]


def test_a_claim_that_is_paid_as_a_whole_takes_nothing_for_a_part_after_that() -> None:
    lines = [OpenLine(1, 100, number="A-2026-0001"), OpenLine(2, 100, CARE, 5, "", JAN, MAR)]
    assert ends(exact(lines, [whole(open_=100), row(open_=100)])) == [(1, 1, None)]


def test_two_lines_that_name_one_claim_by_two_numbers_are_left_to_somebody() -> None:
    lines = [OpenLine(1, 300, number="A-2026-0001"), OpenLine(2, 300, number="MV-17")]
    assert exact(lines, [whole(open_=300, numbers=("A-2026-0001", "MV-17"))]) == []


def test_a_row_that_is_paid_takes_nothing_more_by_itself() -> None:
    assert exact([OpenLine(1, 0, CARE, 5, "", JAN, MAR)], [row(open_=0)]) == []


def test_lump_sums_go_to_their_quarter_whatever_the_amount() -> None:
    lines = [
        OpenLine(1, 4_435_00, LUMP, 5, "", JAN, MAR), OpenLine(2, -4_435_00, LUMP, 6, "", date(2026, 3, 31), None),
        OpenLine(3, 1, LUMP, None, "", date(2026, 4, 1), None), OpenLine(4, 1, LUMP),
        OpenLine(5, 1, CARE, 5, "", JAN, MAR),
    ]  # fmt: skip
    assert [pair.line.pk for pair in of_quarters(lines, {JAN: 9}, LUMP)] == [1, 2]


def test_nobody_gets_a_second_lump_sum_of_a_quarter_by_itself() -> None:
    first, other = OpenLine(1, 4_435_00, LUMP, 5, "", JAN, MAR), OpenLine(2, 1, LUMP, 6, "", JAN, MAR)
    again, back = OpenLine(3, 4_435_00, LUMP, 5, "", JAN, MAR), OpenLine(4, -1, LUMP, 5, "", JAN, MAR)
    nobody = [OpenLine(pk, 1, LUMP, None, "", JAN, MAR) for pk in (5, 6)]
    unknown = [OpenLine(pk, 1, LUMP, None, "", JAN, MAR, lma) for pk, lma in ((7, "50-008920/1"), (8, "50008920"))]
    lines = [first, other, again, back, *nobody, *unknown]
    assert [pair.line.pk for pair in of_quarters(lines, {JAN: 9}, LUMP)] == [1, 2, 4, 5, 6, 7]
    assert [pair.line.pk for pair in of_quarters([first, other], {JAN: 9}, LUMP, {(9, 5)})] == [2]
    waits = of_quarter(first, {JAN: 9}, LUMP, {(9, 5)})
    assert waits
    assert waits.reasons == ("kind", "quarter", "again")


def test_suggestions_say_what_speaks_for_them_the_likeliest_first() -> None:
    line = OpenLine(1, 80, CARE, 5, "", JAN, MAR)
    found = suggestions(
        line, [row(2, 21, since=date(2025, 1, 1), until=date(2025, 3, 31)), row(), row(3, 31, person=6)]
    )
    assert [(pair.row.receivable, pair.reasons) for pair in found] == [
        (1, ("person", "kind", "period", "less")), (2, ("person", "kind", "less")),
    ]  # fmt: skip


def test_a_claim_about_one_person_is_suggested_once() -> None:
    line = OpenLine(1, 80, "", None, "A-2026-0001")
    assert [pair.row.row for pair in suggestions(line, [whole(), row()])] == [11]
    assert len(suggestions(line, [whole(open_=200), row(), row(number=12, person=6)])) == 3


def test_a_recovery_is_suggested_only_where_so_much_was_paid() -> None:
    line = OpenLine(1, -80, CARE, 5)
    assert [pair.row.receivable for pair in suggestions(line, [row(1, open_=0, paid=100), row(2, 21, paid=79)])] == [1]


LINES = st.builds(
    OpenLine, st.integers(1, 10**6), st.sampled_from([50, 100]), st.sampled_from([CARE, ""]),
    st.sampled_from([5, 6, None]),
    st.sampled_from(["", "A-2026-0001", "A-2026-0002"]), st.sampled_from([JAN, None]), st.sampled_from([MAR, None]),
)  # fmt: skip
ROWS = st.builds(
    row, st.integers(1, 3), st.sampled_from([11, 12, None]), st.sampled_from([5, 6, None]),
    st.sampled_from([50, 100, 0]),
    numbers=st.sampled_from([("A-2026-0001",), ("A-2026-0002",), ("A-2026-0001", "A-2026-0002")]),
)  # fmt: skip


@given(
    st.lists(LINES, unique_by=lambda line: line.pk, max_size=8),
    st.lists(ROWS, unique_by=lambda one: (one.receivable, one.row), max_size=6),
)
def test_certain_pairs_never_contradict_and_never_pay_twice(lines: list[OpenLine], rows: list[OpenRow]) -> None:
    pairs = exact(lines, rows)
    assert len({pair.line.pk for pair in pairs}) == len(pairs)
    assert len({id(pair.row) for pair in pairs}) == len(pairs)
    for pair in pairs:
        assert pair.line.amount == pair.row.open > 0
        assert not pair.line.number or pair.line.number in pair.row.numbers or pair.line.person == pair.row.person
        assert not (pair.line.person and pair.row.person) or pair.line.person == pair.row.person
    for receivable in {pair.row.receivable for pair in pairs}:
        parts = [pair.row.row for pair in pairs if pair.row.receivable == receivable]
        assert None not in parts or len(parts) == 1
