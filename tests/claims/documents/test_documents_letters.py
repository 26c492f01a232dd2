"""Letters: the unit is told what a certificate must show; an appeal answers the reasons it was given."""

from dataclasses import replace
from datetime import date

import pytest
from tests.claims.documents.document_examples import APPEAL, REQUEST
from tests.claims.documents.document_reading import metadata, plain, text

from atersok.claims.documents import (
    CertificatePurpose,
    ContentError,
    precedents_for,
    refusal_reasons,
    render_appeal,
    render_certificate_request,
    to_complete,
)
from atersok.claims.documents.guidance import GUIDED

NAMED = {
    "late", "not_registered", "care_can_wait", "not_related", "below_threshold", "certificate_insufficient",
    "already_paid", "examined_before", "resident", "other",
}  # fmt: skip


def test_care_that_cannot_wait_is_asked_about_in_eight_points() -> None:
    found = text(render_certificate_request(REQUEST))
    assert len(GUIDED[CertificatePurpose.CANNOT_WAIT]) == 8
    for heading, question in GUIDED[CertificatePurpose.CANNOT_WAIT]:
        assert plain(heading) in found
        assert plain(question).replace(" ", "") in found.replace(" ", "")
    assert "Amira Exempelsson" in found
    assert "senast 2026-03-20" in found


def test_lasting_care_is_asked_about_by_33() -> None:
    request = replace(REQUEST, purpose=CertificatePurpose.LASTING, first_received=date(2024, 1, 10))
    found = text(render_certificate_request(request))
    for words in ("minst tre år", "först togs emot i en kommun", "skyddsbehövande", "ordinerat vården", "2024-01-10"):
        assert words in found


def test_letters_are_archivable_and_name_nobody_in_their_metadata() -> None:
    for pdf in (render_certificate_request(REQUEST), render_appeal(APPEAL)):
        found = metadata(pdf)
        assert "<pdfuaid:part>1</pdfuaid:part>" in found
        assert "Exempelsson" not in found
        assert "Anna" not in found


def test_the_appeal_asks_for_what_was_refused_and_answers_each_reason() -> None:
    found = text(render_appeal(APPEAL))
    assert "beviljar ersättning med 125 250,00 kr utöver de 20 000,00 kr som beviljats" in found
    assert "Migrationsverkets skäl: vården kunde anstå" in found
    assert "mål nr 191-19" in found
    assert "Högsta förvaltningsdomstolen" not in found
    assert "Ges in till Migrationsverket" in found


def test_precedents_follow_the_reason() -> None:
    assert [one.id for one in precedents_for(["not_ordered"])] == ["hfd_2017_rattspsykiatrisk"]
    assert precedents_for(["late"]) == ()
    assert len(precedents_for(["not_healthcare", "not_ordered", "not_related"])) == 2


def test_judgments_that_nobody_has_read_and_those_against_us_are_pointed_out() -> None:
    reminders = [one.sv for one in to_complete(replace(APPEAL, reasons=("not_ordered", "several_contacts")))]
    assert any("Hämta domen" in one and "Högsta förvaltningsdomstolen" in one for one in reminders)
    assert any("Talar emot oss" in one and "Karlstad" in one for one in reminders)
    assert "Karlstad" not in text(render_appeal(replace(APPEAL, reasons=("several_contacts",))))


@pytest.mark.parametrize("code", refusal_reasons())
def test_every_reason_has_words_in_both_languages_and_an_argument(code: str) -> None:
    reason = refusal_reasons()[code]
    assert reason.text.sv
    assert reason.text.en
    assert bool(reason.arguments("varaktig_vard_1990")) == (code != "other")
    found = text(render_appeal(replace(APPEAL, reasons=(code,))))
    assert (reason.text.sv.lower() in found) == (code != "other")


def test_the_reasons_asked_for_are_there() -> None:
    assert set(refusal_reasons()) >= NAMED


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "schablon_vard_kvartal"}, "cannot be appealed"),
        ({"kind": "extraordinara_vardkostnader"}, "2010:1122 42 §"),
        ({"reasons": ()}, "gives no refusal reason"),
        ({"reasons": ("nonsense",)}, "nonsense is unknown"),
        ({"reasons": ("other",), "grounds": ()}, "grounds of your own"),
        ({"granted": 145_250_00}, "nothing is left"),
    ],
)
def test_an_appeal_that_cannot_be_made_says_why(change: dict[str, object], words: str) -> None:
    with pytest.raises(ContentError, match=words) as caught:
        render_appeal(replace(APPEAL, **change))  # type: ignore[arg-type]  # the table mixes types
    assert caught.value.message("sv") != str(caught.value)
