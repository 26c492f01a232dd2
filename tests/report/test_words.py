"""Every kind, state and setting has a name in both languages, and amounts are written the Swedish way."""

from collections.abc import Mapping

import pytest

from atersok.exchange.schema import CLAIM_KINDS, REFUSED_CLAIM_KINDS
from atersok.law.evaluate import KINDS
from atersok.law.findings import State
from atersok.law.money import NBSP, show
from atersok.law.policies import QUESTIONS
from atersok.law.rules import overklagande
from atersok.law.rules.no_claim import REASONS
from atersok.law.wording import LANGUAGES, Text
from atersok.report.words import KIND_NAMES, STATE_NAMES, kind_name, state_name


def assert_two_names_each(names: Mapping[str, Text]) -> None:
    for text in names.values():
        assert text.sv.strip()
        assert text.en.strip()
    for lang in LANGUAGES:
        written = [text.fill(lang) for text in names.values()]
        assert len(set(written)) == len(written)


def test_every_kind_has_a_name_of_its_own_in_both_languages() -> None:
    assert set(KIND_NAMES) == {*KINDS, *REASONS, overklagande.KIND}
    assert_two_names_each(KIND_NAMES)


def test_every_state_has_a_name_of_its_own_in_both_languages() -> None:
    assert set(STATE_NAMES) == set(State)
    assert_two_names_each({state.value: text for state, text in STATE_NAMES.items()})


def test_a_name_is_given_in_the_language_asked_for() -> None:
    assert kind_name("varaktig_vard", "sv") == "Varaktig vård"
    assert kind_name("varaktig_vard", "en") == "Lasting care"
    assert state_name(State.LATE, "sv") == "för sent, förlorat"
    assert state_name(State.LATE, "en") == "too late, lost"


def test_the_kinds_of_the_folder_are_those_of_the_law() -> None:
    assert set(CLAIM_KINDS) == set(KINDS)
    assert set(REFUSED_CLAIM_KINDS) == set(REASONS)


def test_every_question_is_worded_in_both_languages() -> None:
    assert [question.number for question in QUESTIONS if not (question.text.sv and question.text.en)] == []


@pytest.mark.parametrize(
    ("ore", "written"),
    [
        (0, "0 kr"), (1, "0,01 kr"), (10, "0,10 kr"), (100, "1 kr"), (99_999, "999,99 kr"), (100_000, "1 000 kr"),
        (1_234_560, "12 345,60 kr"), (123_456_789_00, "123 456 789 kr"), (-1, "−0,01 kr"), (-5000, "−50 kr"),
        (-1_234_560, "−12 345,60 kr"),
    ],
)  # fmt: skip
def test_an_amount_has_no_break_spaces_a_comma_and_a_real_minus(ore: int, written: str) -> None:
    assert show(ore) == written.replace(" ", NBSP)
