"""Every finding can be read in both languages, and the sum that is shown is the amount."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

import pytest
from tests.invented_region import ON, PERSONS, invented_region

from atersok.law.evaluate import evaluate
from atersok.law.facts import Contact, Cost, Person, PersonFacts, Situation
from atersok.law.findings import Finding, State
from atersok.law.money import show
from atersok.law.wording import LANGUAGES
from atersok.report import as_json, explanation, summary

SHOWN = re.compile(r"^ +([−\d][\d\xa0,]*)\xa0kr  (.+)$")


def ore(text: str) -> int:
    """The öre of a shown amount."""
    whole, _, rest = text.replace("\xa0", "").replace("−", "").partition(",")
    return (int(whole) * 100 + int(rest or 0)) * (-1 if text.startswith("−") else 1)


def shown_sum(finding: Finding, lang: str) -> list[tuple[int, str]]:
    """The lines of the sum as they stand in the explanation."""
    lines = list(explanation.lines(finding, lang))
    found = [match for line in lines if (match := SHOWN.match(line))]
    return [(ore(match[1]), match[2]) for match in found]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_finding_of_a_region_is_explained_without_a_gap(lang: str) -> None:
    for finding in invented_region().findings:
        text = "\n".join(explanation.lines(finding, lang))
        assert "{" not in text
        assert "None" not in text
        assert finding.person_id in text
        assert all(check.text(lang).strip() for check in finding.checks)
        assert as_json.findings([finding], lang, full=True)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_region_is_summed_up_without_a_gap(lang: str) -> None:
    found = summary.summarise(invented_region().findings, ON, "23")
    text = "\n".join(summary.lines(found, PERSONS, lang))
    assert "{" not in text
    assert "None" not in text


def with_steps(states: Iterable[State]) -> Iterator[Finding]:
    """Findings with a sum; a claim whose rows are not in the register has none."""
    found = (finding for finding in invented_region().findings if finding.state in states)
    return (finding for finding in found if any(step.ore for step in finding.steps))


def test_the_steps_shown_sum_to_the_amount() -> None:
    for finding in with_steps(set(State) - {State.CLAIMED}):
        assert finding.amount is not None
        lines = shown_sum(finding, "sv")
        *steps, total = lines if len(lines) > 1 else [*lines, lines[0]]
        assert sum(step for step, _ in steps) == total[0] == finding.amount


def test_the_steps_of_a_claim_already_made_sum_to_the_total_shown_below_them() -> None:
    # its amount is what was claimed, which may be another sum than the law makes of it today
    for finding in with_steps([State.CLAIMED]):
        lines = shown_sum(finding, "en")
        *steps, total = lines if len(lines) > 1 else [*lines, lines[0]]
        assert sum(step for step, _ in steps) == total[0] == sum(step.ore for step in finding.steps)


def test_the_rows_shown_are_all_rows_with_what_was_left_out() -> None:
    for finding in invented_region().findings:
        text = list(explanation.lines(finding, "sv"))
        rows = [
            line for line in text if line.startswith(("    ✓ ", "    – ")) and re.search(r"\d{4}-\d\d-\d\d  ", line)
        ]
        assert len([row for row in rows if not row.endswith("]")]) == sum(not x.left_out for x in finding.lines)
        assert len(finding.lines) == len([row for row in rows if any(x.cost.cost_id in row for x in finding.lines)])


def test_a_shortened_list_says_how_many_rows_are_hidden() -> None:
    finding = max(invented_region().findings, key=lambda finding: len(finding.lines))
    text = list(explanation.lines(finding, "sv", most_rows=3))
    assert f"    … +{len(finding.lines) - 3}" in text


def _admitted(care_kind: str, situations: tuple[Situation, ...]) -> PersonFacts:
    day = date(2025, 10, 1)
    return PersonFacts(
        Person("P1", date(1990, 1, 1)), situations, contacts=(Contact("C1", day, day, care_kind),),
        costs=(Cost("K1", day, "vard", 15_000_000, 0, "C1"),),
    )  # fmt: skip


def _row(facts: PersonFacts, lang: str) -> str:
    (finding,) = [f for f in evaluate(facts, date(2026, 2, 1), "23") if f.kind == "kostnadskravande_vard"]
    (row,) = [line for line in explanation.lines(finding, lang) if "K1" in line]
    return row


_SINCE = date(2025, 1, 1)
_SEEKER = Situation("asylsokande", _SINCE)
_REGISTERED = Situation("registrerad_mv", _SINCE, None, "ebo", "23")


@pytest.mark.parametrize(
    ("care_kind", "situations", "sv", "en"),
    [
        ("kan_ansta", (_SEEKER, _REGISTERED), "vården kunde anstå", "the care could wait"),
        ("omedelbar", (_REGISTERED,), "Hör inte till personkretsen", "Outside the circle"),
        (
            "omedelbar", (_SEEKER, _REGISTERED, Situation("forvar", _SINCE, None, "forvar")),
            "Hålls i förvar", "Is held in detention",
        ),
    ],
)  # fmt: skip
def test_a_row_that_fails_a_condition_says_so_in_both_languages(
    care_kind: str, situations: tuple[Situation, ...], sv: str, en: str
) -> None:
    facts = _admitted(care_kind, situations)
    assert sv in _row(facts, "sv")
    assert en in _row(facts, "en")


@pytest.mark.parametrize(
    ("care_kind", "situations", "sv", "en"),
    [
        (
            "omedelbar", (_SEEKER, _REGISTERED, Situation("folkbokford", _SINCE, None, None, "23")),
            "fråga Migrationsverket", "ask the Migration Agency",
        ),
        (
            "omedelbar", (_REGISTERED._replace(detail=None), Situation("uppehallstillstand", _SINCE, None, "5:1")),
            "Personkretsen är oklar", "The circle is unclear",
        ),
    ],
)  # fmt: skip
def test_a_row_that_rests_on_a_missing_fact_says_so_in_both_languages(
    care_kind: str, situations: tuple[Situation, ...], sv: str, en: str
) -> None:
    facts = _admitted(care_kind, situations)
    assert sv in _row(facts, "sv")
    assert en in _row(facts, "en")


def test_a_lump_sum_shows_one_line_and_no_total() -> None:
    facts = PersonFacts(Person("P1", date(1990, 1, 1)), (_SEEKER, _REGISTERED))
    (finding, *_) = evaluate(facts, date(2025, 4, 1), "23")
    assert shown_sum(finding, "sv") == [(443_500, "Schablon, 35 år den 2025-03-31")]
    assert show(443_500) in list(explanation.lines(finding))[1]
