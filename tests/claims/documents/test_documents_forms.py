"""Every kind has a form, and every field of every form has a value."""

from datetime import date

import pytest
from tests.claims.documents.document_examples import COSTLY, PERSON

from atersok.claims.documents import NO_APPLICATION, FormSpec, form_for, form_specs
from atersok.claims.documents.fields import MISSING, of_application, of_person, quarter
from atersok.law.evaluate import KINDS

KNOWN_NUMBERS = {
    "varaktig_vard": "4481", "varaktig_vard_1990": "4481", "kostnadskravande_vard": "4492", "forvar_vard": "4525",
    "extraordinara_vardkostnader": "4505", "bevisperson_vard": "4522", "medicinska_skal_vard": "4523",
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_form_or_a_reason_for_none(kind: str) -> None:
    spec = form_for(kind)
    assert (spec is None) == (kind in NO_APPLICATION)
    if spec is not None:
        assert spec.number == KNOWN_NUMBERS.get(kind, "")
        assert spec.recipient(kind)[0] == "Migrationsverket"


@pytest.mark.parametrize("spec", form_specs(), ids=lambda spec: spec.id)
def test_every_field_of_a_form_can_be_filled_in(spec: FormSpec) -> None:
    for field in (*spec.applicant, *spec.claim):
        assert of_application(COSTLY, field.id) != MISSING
    for field in spec.person:
        assert of_person(PERSON, field.id)


def test_no_form_belongs_to_two_kinds() -> None:
    kinds = [kind for spec in form_specs() for kind in spec.kinds]
    assert len(kinds) == len(set(kinds))
    assert set(kinds) <= set(KINDS)


def test_a_quarter_is_named_only_when_it_is_whole() -> None:
    assert quarter(date(2026, 4, 1), date(2026, 6, 30)).startswith("kvartal 2 2026")
    assert quarter(date(2026, 4, 1), date(2026, 6, 29)) == "2026-04-01–2026-06-29"
    assert quarter(date(2026, 10, 1), date(2026, 12, 31)).startswith("kvartal 4 2026")
