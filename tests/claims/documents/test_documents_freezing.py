"""A finding of the statute book becomes an application whose sums hold, and survives a JSON column."""

import json
from dataclasses import replace
from datetime import date

from tests.claims.documents.document_examples import COSTLY, EXPLANATION, PERSON
from tests.claims.documents.document_reading import plain, text

from atersok.claims.documents import check, explanation_of, from_data, render_explanation, spec_lines, to_data
from atersok.law.evaluate import evaluate
from atersok.law.facts import Contact, Cost, Person, PersonFacts, Situation
from atersok.law.findings import Finding

FACTS = PersonFacts(
    Person("P1", date(1990, 1, 1)),
    (Situation("asylsokande", date(2025, 10, 2)), Situation("registrerad_mv", date(2025, 10, 2), None, "ebo", "23")),
    contacts=(Contact("C1", date(2025, 10, 10), date(2025, 11, 14), "omedelbar"),),
    costs=(
        Cost("K1", date(2025, 10, 10), "vard", 242_100_00, 50_00, "C1", "Kirurgen"),
        Cost("K2", date(2025, 11, 14), "tolk", 3_200_00, 0, "C1"),
        Cost("K3", date(2025, 11, 14), "lakemedel", 900_00, 0, "C1"),
    ),
)


def _costly() -> Finding:
    found = evaluate(FACTS, date(2026, 5, 2), "23")
    return next(one for one in found if one.kind == "kostnadskravande_vard")


def test_a_finding_becomes_an_application_with_sums_that_hold() -> None:
    finding = _costly()
    assert finding.amount == 145_250_00
    row = replace(PERSON, explanation=explanation_of(finding), lines=spec_lines(finding), amount=finding.amount)
    application = replace(COSTLY, amount=finding.amount, rows=(row,))
    check(application)
    found = text(render_explanation(application))
    for tried in finding.checks:
        assert plain(tried.text("sv")).replace(" ", "") in found.replace(" ", "")
    left_out = [line for line in row.lines if line.left_out]
    assert [line.id for line in left_out] == ["K3"]
    assert left_out[0].left_out.startswith("Kostnadsslaget ersätts inte här")


def test_an_explanation_survives_a_json_column() -> None:
    for explanation in (EXPLANATION, explanation_of(_costly())):
        assert from_data(json.loads(json.dumps(to_data(explanation)))) == explanation
