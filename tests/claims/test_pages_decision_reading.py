"""Reading a decision's text: letters and tables of several shapes; anything at all without a crash."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atersok.claims.decision_reading import (
    GRANTED,
    LONGEST,
    PARTLY,
    REFUSED,
    Reading,
    Suggestion,
    dossiers,
    read,
    suggest,
)

LETTER = """Migrationsverket
Beslutsdatum: 2026-10-14
Diarienummer: 1.4.2-2026-12345

Beslut om ersättning enligt 7 § förordningen (1996:1357)
Er ansökan A-2026-0118 avseende dossiernummer 50-008920.

Migrationsverket beviljar Region Exempel ersättning med 35 200 kr. Ansökan avsåg 50 000 kr.
Ansökan avslås i övrigt eftersom vården kunde anstå.
"""
TABLE = """Beslut den 3 november 2026
Dnr 1.4.2-2026-777
Ansökan A-2026-0007

Dossiernr   Sökt belopp   Beviljat belopp   Beslut
50008920    2 175,00      2 175,00          Beviljas
50-008921   2 175,00      0,00              Avslag, inte registrerad hos Migrationsverket
50 008922   2 175,00      2 175,00          Beviljas
Summa beviljat 4 350,00 kr
"""
REFUSAL = """Datum 2026-09-01  Ärendenummer MV-2026/55
Migrationsverket avslår ansökan A-2026-0009. Ansökan kom in för sent.
"""
SEMICOLONS = "dossiernr;sökt;beviljat\n50008920;1 000,00;900,50\n50008921;1000,00;1000,00\n"


def only(reading: Reading, claimed: int, dossier: str = "50008920") -> Suggestion | None:
    return suggest(reading, [dossier], claimed, only=True)


def test_a_letter_about_one_person_granted_in_part() -> None:
    reading = read(LETTER, {"50008920"})
    assert [one.value for one in reading.claims] == ["A-2026-0118"]
    assert reading.decided
    assert reading.decided.value == date(2026, 10, 14)
    assert reading.diary
    assert reading.diary.value == "1.4.2-2026-12345"
    assert reading.outcome
    assert reading.outcome.value == PARTLY
    assert only(reading, 50_000_00) == Suggestion(PARTLY, 35_200_00, "care_can_wait")


def test_a_table_of_people_in_three_ways_of_writing_the_number() -> None:
    reading = read(TABLE, {"50008920", "50008921", "50008922"})
    assert reading.decided
    assert reading.decided.value == date(2026, 11, 3)
    rows = {row.dossier: row for row in reading.rows}
    found = {number: suggest(reading, [number], 2_175_00, only=False) for number in rows}
    assert found == {
        "50008920": Suggestion(GRANTED, 2_175_00, ""),
        "50008921": Suggestion(REFUSED, 0, "not_registered"),
        "50008922": Suggestion(GRANTED, 2_175_00, ""),
    }
    assert reading.total
    assert reading.total.value == 4_350_00


def test_a_refusal_with_its_reason() -> None:
    reading = read(REFUSAL, ())
    assert reading.diary
    assert reading.diary.value == "MV-2026/55"
    assert only(reading, 1_00) == Suggestion(REFUSED, 0, "late")


def test_semicolons_and_amounts_without_kronor() -> None:
    reading = read(SEMICOLONS, {"50008920", "50008921"})
    assert suggest(reading, ["50008920"], 1_000_00, only=False) == Suggestion(PARTLY, 900_50, "")
    assert suggest(reading, ["50008921"], 1_000_00, only=False) == Suggestion(GRANTED, 1_000_00, "")


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Migrationsverket beviljar ersättning", GRANTED),
        ("Ansökan bifalls", GRANTED),
        ("Ansökan avslås", REFUSED),
        ("Ersättning beviljas inte", REFUSED),
        ("Ansökan beviljas delvis", PARTLY),
        ("Ansökan beviljas med 5 kr. I övrigt avslås den.", PARTLY),
        ("Tack för er ansökan", None),
    ],
)
def test_the_outcome_in_words(text: str, outcome: str | None) -> None:
    found = read(text).outcome
    assert (found.value if found else None) == outcome


@pytest.mark.parametrize(
    ("text", "ore"),
    [
        ("beviljar ersättning med 1 234 567 kr", 1_234_567_00),
        ("beviljar ersättning med 1\u00a0234,50\u00a0kr", 1_234_50),
        ("beviljar 1.234,50 kronor", 1_234_50),
        ("Totalt 12 345 SEK", 12_345_00),
        ("beviljar ersättning", None),
        ("sökt belopp 500 kr", None),
    ],
)
def test_amounts_as_people_write_them(text: str, ore: int | None) -> None:
    found = read(text).total
    assert (found.value if found else None) == ore


def test_what_is_asked_for_is_not_taken_for_what_is_granted() -> None:
    assert only(read("Dossiernr 50008920. Sökt 500 kr.", {"50008920"}), 500_00) is None


def test_a_day_is_no_dossier_number_when_the_numbers_are_known() -> None:
    assert read("Beslutsdatum 20261014", {"50008920"}).rows == ()
    assert "20261014" in dossiers("20261014")


def test_a_day_that_does_not_exist_is_left_out() -> None:
    assert read("Beslutsdatum: 2026-02-30").decided is None
    assert read("Beslutsdatum: 31 november 2026").decided is None


def test_every_suggestion_points_at_its_text() -> None:
    reading = read(LETTER, {"50008920"})
    shown = [reading.text[span.start : span.end] for span in reading.spans()]
    assert "35 200 kr" in shown
    assert "A-2026-0118" in shown
    assert "1.4.2-2026-12345" in shown


@given(st.text(max_size=2_000))
def test_no_text_makes_it_crash_or_point_outside(text: str) -> None:
    reading = read(text)
    for span in reading.spans():
        assert 0 <= span.start < span.end <= len(reading.text)
    made = suggest(reading, [row.dossier for row in reading.rows], 100_00, only=True)
    assert made is None or made.granted >= 0


_WORDS = st.sampled_from(
    ["beviljas", "avslag", "delvis", "50008920", "50-008921", "1 234 kr", "0,00", "\n", "A-2026-1", "Beslut den",
     "3 mars 2026", "2026-13-40", "Summa", "sökt", "Dnr", ";", "kr", "  ", "99999999999"]
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(_WORDS, max_size=60).map(" ".join), st.integers(0, 10**9))
def test_any_mixture_of_its_words_gives_a_consistent_suggestion(text: str, claimed: int) -> None:
    made = suggest(read(text), ["50008920"], claimed, only=True)
    if made is not None:
        assert (made.outcome == REFUSED) == (made.granted == 0) or claimed == 0
        assert made.outcome != PARTLY or 0 < made.granted < claimed


@pytest.mark.parametrize("piece", ["1 ", "1.", "beviljar ", "50008920 ", "A-2026-", "Dnr ", "beslut den ", "0,", " "])
def test_long_hostile_texts_take_no_time(piece: str) -> None:
    start = time.perf_counter()
    read(piece * (LONGEST // len(piece)))
    assert time.perf_counter() - start < 5
