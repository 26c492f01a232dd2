"""Numbers written by hand become the one form that the register keeps, or an explanation."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from tests.people.somebody import TODAY

from atersok.intake.reading import identifiers as reading
from atersok.intake.reading.problems import Fault
from atersok.people.identifiers import normalised, possible
from atersok.people.models import IdentifierKind as Kind


@pytest.mark.parametrize(
    ("kind", "written", "kept"),
    [
        (Kind.LMA, "50008920", "50008920"),
        (Kind.LMA, "50-008920/4", "50008920"),
        (Kind.LMA, " 50-008920 ", "50008920"),
        (Kind.LMA, "5000892012345678", "50008920"),  # older cards: sixteen digits in two groups
        (Kind.RESERVE, "1990 0101-r12x", "19900101-R12X"),
        (Kind.PERSONAL, "19900203-2382", "199002032382"),
        (Kind.PERSONAL, "9002032382", "199002032382"),
        (Kind.PERSONAL, "900203+2382", "189002032382"),
        (Kind.COORDINATION, "19900263-2397", "199002632397"),
    ],
)
def test_a_number_is_kept_in_one_form(kind: Kind, written: str, kept: str) -> None:
    assert normalised(kind, written, TODAY) == kept


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (Kind.LMA, "5000892"),
        (Kind.LMA, "50008920x"),
        (Kind.RESERVE, "ab"),
        (Kind.RESERVE, "<script>alert(1)"),
        (Kind.PERSONAL, "19900203-2383"),  # check digit
        (Kind.PERSONAL, "19901303-2382"),  # no such month
        (Kind.PERSONAL, "20270203-2385"),  # not born yet
        (Kind.PERSONAL, ""),
    ],
)
def test_what_is_no_number_is_explained_with_an_example(kind: Kind, written: str) -> None:
    with pytest.raises(ValidationError) as refused:
        normalised(kind, written, TODAY)
    assert any(word in refused.value.messages[0] for word in ("till exempel", "Kontrollera"))


@given(st.one_of(st.text(max_size=30), st.from_regex(r"[0-9]{2,12}[-+ /]?[0-9]{0,8}", fullmatch=True)))
def test_by_hand_and_by_file_agree(written: str) -> None:
    by_file = reading.lma(written)
    if not isinstance(by_file, Fault) and " " not in written.strip():
        assert normalised(Kind.LMA, written, TODAY) == by_file
    by_file = reading.personnummer(written, TODAY)
    if not isinstance(by_file, Fault):
        assert normalised(Kind.PERSONAL, written, TODAY) == by_file


@given(st.text(max_size=60))
def test_no_text_breaks_a_look_up(written: str) -> None:
    assert isinstance(possible(written, date(2026, 1, 1)), list)
