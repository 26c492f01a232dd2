"""Every condition of the statute book can be said in both languages, whatever was found."""

import pkgutil
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest
from tests.law.case_files import FOLDER, read_case, write_folder_of

import atersok.law
from atersok.exchange import read_folder
from atersok.law.findings import Condition, Finding
from atersok.law.wording import LANGUAGES, Money, Text, write
from atersok.sweep import Question, sweep


def _in_module(module: object) -> Iterator[object]:
    for thing in vars(module).values():
        yield thing
        if isinstance(thing, Mapping):
            yield from thing.values()


def _modules() -> Iterator[object]:
    for found in pkgutil.walk_packages(atersok.law.__path__, "atersok.law."):
        yield import_module(found.name)


def conditions() -> list[Condition]:
    found = {id(thing): thing for module in _modules() for thing in _in_module(module) if isinstance(thing, Condition)}
    return sorted(found.values(), key=lambda condition: condition.id)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def texts_of(condition: Condition) -> list[Text]:
    return [condition.met, condition.unmet, *([condition.unknown] if condition.unknown else [])]


def test_there_are_conditions_to_look_at() -> None:
    assert len(conditions()) > 50


@pytest.mark.parametrize("condition", conditions(), ids=lambda condition: condition.id)
def test_a_condition_speaks_both_languages_with_the_same_values(condition: Condition) -> None:
    assert condition.id.isascii()
    assert condition.id.islower()
    assert any(text.sv for text in texts_of(condition))
    for text in texts_of(condition):
        assert bool(text.sv) == bool(text.en)
        assert text.sv != text.en or not text.sv
        assert placeholders(text.sv) == placeholders(text.en)


@pytest.mark.parametrize("condition", conditions(), ids=lambda condition: condition.id)
def test_a_condition_speaks_of_things_and_not_of_columns(condition: Condition) -> None:
    """`first_received` says nothing to who reads the finding on a page."""
    for text in texts_of(condition):
        for words in (text.sv, text.en):
            assert "_" not in "".join(literal for literal, *_ in Formatter().parse(words))


def test_every_text_of_the_law_has_the_same_values_in_both_languages() -> None:
    texts = [thing for module in _modules() for thing in _in_module(module) if isinstance(thing, Text)]
    assert texts
    for text in texts:
        assert placeholders(text.sv) == placeholders(text.en)


def test_every_condition_cites_where_it_stands() -> None:
    for condition in conditions():
        assert condition.basis or condition.id == "belopp_kant"  # the amount's own paragraph is put in when it is tried


def findings_of(path: Path, folder: Path) -> list[Finding]:
    case = read_case(path)
    write_folder_of(case, folder)
    return list(sweep(read_folder(folder), Question(case.on, case.region)))


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_check_of_a_worked_case_is_said_without_a_gap(path: Path, tmp_path: Path) -> None:
    for finding in findings_of(path, tmp_path):
        for lang in LANGUAGES:
            said = [check.text(lang) for check in finding.checks]
            said += [step.text.fill(lang, step.values) for step in finding.steps]
            assert [(check.condition.id, lang) for check in finding.checks if not check.text(lang).strip()] == []
            assert [text for text in said if "{" in text or "None" in text or "()" in text] == []


def test_a_value_is_written_as_people_write_it() -> None:
    assert write(Money(1_234_560), "sv") == "12\xa0345,60\xa0kr"
    assert (write(None, "sv"), write(None, "en")) == ("okänt", "unknown")
    assert write(Text("ja", "yes"), "en") == "yes"
