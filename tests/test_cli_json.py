"""The JSON of `atersok evaluate --json` is what DESIGN §5 promises, and our documented additions."""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.command import evaluate
from tests.invented_region import invented_region
from tests.tiny_folder import ON, write_tiny

from atersok.law.evaluate import KINDS
from atersok.law.findings import State

PROMISED = {
    "kind", "person_id", "items", "from", "to", "amount", "state", "last_day", "final_day", "pay_day", "basis",
    "conditions", "policies",
}  # fmt: skip
ALWAYS_ADDED = {"claims"}
SOMETIMES_ADDED = {"missing", "at_stake"}  # öre to a threshold, and what passing it is worth
ADDED_FOR_ONE_PERSON = {"rows", "steps", "alternatives"}
CONDITION = {"id", "holds", "basis", "text"}
POLICY = {"id", "name", "choice", "text"}


def answer(folder: Path, *arguments: str, on: str = ON) -> dict[str, Any]:
    ran = evaluate(folder, "--json", *arguments, on=on)
    assert ran.code == 0
    loaded: dict[str, Any] = json.loads(ran.out, parse_float=Decimal)
    return loaded


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny(tmp_path_factory.mktemp("tiny"))


def test_every_finding_has_exactly_the_promised_keys_and_ours(folder: Path) -> None:
    for document in (answer(folder), answer(invented_region().folder, on="2026-11-21")):
        assert set(document) == {"on", "region", "findings"}
        for finding in document["findings"]:
            assert set(finding) - SOMETIMES_ADDED == PROMISED | ALWAYS_ADDED
            assert all(set(condition) == CONDITION for condition in finding["conditions"])
            assert all(set(policy) == POLICY for policy in finding["policies"])
            assert finding["kind"] in (*KINDS, "overklagande")
            assert finding["state"] in [state.value for state in State]


def test_what_is_missing_is_told_only_of_what_is_watched() -> None:
    for finding in answer(invented_region().folder, on="2026-11-21")["findings"]:
        if SOMETIMES_ADDED & set(finding):
            assert finding["state"] == "watch"


def test_the_question_stands_above_the_findings(folder: Path) -> None:
    document = answer(folder)
    assert (document["on"], document["region"]) == (ON, "23")


def test_an_amount_is_a_number_with_two_decimals_or_null(folder: Path) -> None:
    text = evaluate(folder, "--json").out
    assert '"amount": 145250.00,' in text
    assert '"amount": null,' in text  # P2: the lump sum of 2016 is not known
    for raw in (text, evaluate(invented_region().folder, "--json", on="2026-11-21").out):
        amounts = re.findall(r'"(?:amount|missing|at_stake)": ([^,}]+)', raw)
        assert [amount for amount in amounts if not re.fullmatch(r"-?\d+\.\d\d|null", amount)] == []


def test_an_unknown_amount_is_never_nought(folder: Path) -> None:
    unknown = [f for f in answer(folder)["findings"] if f["person_id"] == "P2"]
    assert [(f["state"], f["amount"]) for f in unknown] == [("blocked", None)]
    failing = [c for f in unknown for c in f["conditions"] if c["holds"] is None]
    assert [c["id"] for c in failing] == ["belopp_kant"]
    assert "SFS 2015:896" in failing[0]["text"]


def test_one_person_in_json_has_every_row_and_step(folder: Path) -> None:
    document = answer(folder, "--person", "P1")
    costly = next(f for f in document["findings"] if f["kind"] == "kostnadskravande_vard")
    assert set(costly) == PROMISED | ALWAYS_ADDED | ADDED_FOR_ONE_PERSON
    assert [row["cost_id"] for row in costly["rows"]] == ["=2+2", "K2"]
    assert sum(step["amount"] for step in costly["steps"]) == costly["amount"] == Decimal("145250.00")
    assert {f["person_id"] for f in document["findings"]} == {"P1"}


def test_one_person_gets_the_same_findings_alone_as_among_all(folder: Path) -> None:
    everybody = answer(folder)["findings"]
    for person in ("P1", "P2", "P3", "=1+1"):
        alone = answer(folder, f"--person={person}")["findings"]
        short = [{k: v for k, v in f.items() if k not in ADDED_FOR_ONE_PERSON} for f in alone]
        assert short == [f for f in everybody if f["person_id"] == person]


def test_codes_are_the_same_in_both_languages_and_words_are_not(folder: Path) -> None:
    sv, en = answer(folder, "--lang", "sv"), answer(folder, "--lang", "en")
    codes = [[(f["kind"], f["state"], [c["id"] for c in f["conditions"]]) for f in d["findings"]] for d in (sv, en)]
    assert codes[0] == codes[1]
    assert sv != en
