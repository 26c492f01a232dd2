"""Doubtful readings: what is no choice is refused with what is, and each choice makes a recorded difference."""

import re
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.law.people import REGION, SINCE, admitted, cost, detained, lasting, permit, person, seeker

from atersok.law.evaluate import evaluate
from atersok.law.facts import Examination, PersonFacts, Situation
from atersok.law.findings import Finding, Reading, State
from atersok.law.policies import BY_NUMBER, CAUTIOUS, QUESTIONS, Policies
from atersok.law.wording import Money

DOCUMENT = Path(__file__).parents[2] / "docs" / "open-questions.md"
NUMBERS = [f"Q{number}" for number in range(1, 30)]


def test_a_setting_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(ValueError, match="'tolvmanad'") as refused:
        Policies(tolvmanad="fri")
    assert [question.name for question in QUESTIONS if question.name not in str(refused.value)] == []


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.number)
def test_a_choice_that_is_not_there_is_named_with_those_that_are(question: object) -> None:
    known = BY_NUMBER[getattr(question, "number", "")]
    with pytest.raises(ValueError, match=f"{known.name} = 'gissa'") as refused:
        Policies(**{known.name: "gissa"})
    assert ", ".join(known.choices) in str(refused.value)


def test_the_first_choice_is_the_default() -> None:
    for question in QUESTIONS:
        assert CAUTIOUS[question.number] == question.choices[0]
        assert CAUTIOUS.reading(question.number) == Reading(question.number, question.choices[0])


def test_one_setting_leaves_the_others_cautious() -> None:
    chosen = Policies(tolvmanadersperiod="kalenderar")
    assert chosen["Q10"] == "kalenderar"
    assert [q.number for q in QUESTIONS if chosen[q.number] != q.choices[0]] == ["Q10"]


def test_numbers_and_names_are_used_once() -> None:
    assert len({question.name for question in QUESTIONS}) == len(QUESTIONS) == len(BY_NUMBER)
    assert all(len(set(question.choices)) == len(question.choices) for question in QUESTIONS)


@pytest.mark.parametrize("number", NUMBERS)
def test_every_question_is_a_setting_or_the_document_says_why_not(number: str) -> None:
    (row,) = re.findall(rf"^\| {number} \|.*$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    if number not in BY_NUMBER:
        assert cells[3].startswith("none")
        assert "no code rests on it" in cells[5] or "dated" in cells[2]
        return
    name, choices = BY_NUMBER[number].name, BY_NUMBER[number].choices
    assert re.findall(r"`([^`]+)`", cells[3]) == [name, *choices]


class Tried(NamedTuple):
    """A smallest case that a question touches: the kind it shows in, and the day."""

    kind: str
    facts: PersonFacts
    on: date


def _lasting(*costs: tuple[str, int, date], received: date = date(2025, 1, 10)) -> PersonFacts:
    facts = lasting(*(cost(name, kronor, day) for name, kronor, day in costs))
    return facts._replace(person=facts.person._replace(first_received=received))


_SPRING, _SUMMER, _AUTUMN = date(2025, 3, 3), date(2025, 6, 2), date(2025, 10, 1)
_UNRELATED = lasting(cost("K1", 50_000, _SPRING), cost("K2", 20_000, _SPRING, related=False))
_CITIZEN = lasting(cost("K1", 70_000, _SPRING))._replace(situations=permit(Situation("medborgare", date(2025, 2, 1))))
_TAIL = person(seeker(*permit(since=date(2025, 9, 28), ground="annat"), housing="asylboende"))
_EXAMINED = person(permit(), received=date(2025, 1, 10))._replace(examinations=(Examination("H1", date(2025, 2, 3)),))
_RESIDENT = person(seeker(Situation("folkbokford", SINCE, None, None, REGION)))
_WITNESS = person((Situation("bevisperson", SINCE),))._replace(costs=(cost("K1", 5_000, _SUMMER),))
_MOVED = person((
    Situation("asylsokande", SINCE, date(2025, 3, 20)),
    Situation("registrerad_mv", SINCE, date(2025, 3, 24), "asylboende", REGION),
    Situation("registrerad_mv", date(2025, 3, 25), None, "ebo", REGION),
    Situation("uppehallstillstand", date(2025, 3, 20), None, "5:1"),
))  # fmt: skip
_LATE_2018 = person(seeker(since=date(2018, 11, 1)))

CASES = {
    "Q2": Tried("kostnadskravande_vard", admitted(person(seeker()), 90_000, fee=50, last=None), date(2026, 3, 2)),
    "Q5": Tried("kostnadskravande_vard", admitted(_TAIL, 150_000), date(2026, 3, 2)),
    "Q7": Tried("schablon_vard_kvartal", person(detained()), date(2025, 4, 1)),
    "Q9": Tried("varaktig_vard", _lasting(("K1", 70_000, _SPRING)), date(2025, 7, 1)),
    "Q10": Tried(
        "varaktig_vard", _lasting(("K1", 70_000, _SPRING), ("K2", 5_000, date(2026, 1, 5))), date(2026, 11, 2)
    ),
    "Q11": Tried("varaktig_vard", _UNRELATED, date(2026, 7, 1)),
    "Q12": Tried("varaktig_vard", _CITIZEN, date(2026, 7, 1)),
    "Q13": Tried("schablon_vard_kvartal", _LATE_2018, date(2019, 1, 2)),
    "Q16": Tried("halsoundersokning_uppehallstillstand", _EXAMINED, date(2025, 7, 1)),
    "Q17": Tried("bevisperson_vard", _WITNESS, date(2025, 8, 1)),
    "Q19": Tried("schablon_vard_kvartal", _RESIDENT, date(2025, 4, 1)),
    "Q29": Tried("schablon_vard_kvartal", _MOVED, date(2025, 4, 1)),
}
MANY = [question.number for question in QUESTIONS if len(question.choices) > 1]


def found(number: str, choice: str) -> list[Finding]:
    tried = CASES[number]
    policies = Policies(**{BY_NUMBER[number].name: choice})
    return [f for f in evaluate(tried.facts, tried.on, REGION, policies) if f.kind == tried.kind]


def outcome(findings: list[Finding]) -> list[tuple[object, ...]]:
    """What differs for the region, not the words about it."""
    return [(f.state, f.since, f.until, f.amount, f.missing, f.last_day) for f in findings]


def test_every_question_with_a_choice_is_tried() -> None:
    assert set(CASES) == set(MANY)


@pytest.mark.parametrize("number", MANY)
def test_each_choice_gives_findings_of_its_own(number: str) -> None:
    outcomes = {choice: outcome(found(number, choice)) for choice in BY_NUMBER[number].choices}
    for one, other in combinations(outcomes, 2):
        assert outcomes[one] != outcomes[other], (one, other)


# a lump sum that is not due gives no finding at all, so only the choice that gives one can be recorded
@pytest.mark.parametrize("number", MANY)
def test_a_finding_records_the_question_and_the_choice(number: str) -> None:
    seen = 0
    for choice in BY_NUMBER[number].choices:
        for finding in found(number, choice):
            assert Reading(number, choice) in finding.readings, choice
            seen += 1
    assert seen


@pytest.mark.parametrize("number", MANY)
def test_a_finding_records_a_question_once(number: str) -> None:
    for choice in BY_NUMBER[number].choices:
        for finding in found(number, choice):
            numbers = [reading.question for reading in finding.readings]
            assert len(set(numbers)) == len(numbers)


TO_CLAIM = (State.CLAIMABLE, State.BLOCKED)


@pytest.mark.parametrize("number", MANY)
def test_no_reading_lets_one_cost_be_claimed_twice(number: str) -> None:
    tried = CASES[number]
    for choice in BY_NUMBER[number].choices:
        policies = Policies(**{BY_NUMBER[number].name: choice})
        findings = evaluate(tried.facts, tried.on, REGION, policies)
        items = [item for finding in findings if finding.state in TO_CLAIM for item in finding.items]
        assert len(set(items)) == len(items), (choice, [(f.kind, f.items) for f in findings])


def test_a_detained_person_is_in_the_lump_sum_only_by_the_other_reading() -> None:
    facts, on = person(detained()), date(2025, 4, 1)
    assert evaluate(facts, on, REGION) == []
    (lump_sum,) = evaluate(facts, on, REGION, Policies(schablon_i_forvar="ja"))
    assert lump_sum.state is State.AUTOMATIC
    assert Reading("Q7", "ja") in lump_sum.readings


GROSS = Policies(avgift_fore_troskeln="nej")


def test_a_cost_that_passes_the_threshold_before_fees_is_not_said_to_be_below_it() -> None:
    facts = admitted(person(seeker()), 100_030, fee=50)
    for finding in evaluate(facts, date(2026, 3, 2), REGION, GROSS):
        for check in finding.failing():
            if check.condition.id == "over_100000" and check.values:
                total, threshold = check.values["total"], check.values["threshold"]
                assert isinstance(total, Money)
                assert isinstance(threshold, Money)
                assert total.ore <= threshold.ore, check.text("sv")


def test_nothing_less_than_nothing_is_missing_to_a_threshold() -> None:
    facts = admitted(person(seeker()), 100_030, fee=50, last=None)
    for finding in evaluate(facts, date(2026, 3, 2), REGION, GROSS):
        assert finding.missing is None or finding.missing >= 0, (finding.state, finding.missing)
