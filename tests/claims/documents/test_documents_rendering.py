"""The PDFs: everything that was claimed stands in them, to the öre, tagged and archivable."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.claims.documents.document_examples import (
    COSTLY,
    EXPLANATION,
    LASTING,
    LINES,
    PERSON,
    examinations,
    many_lines,
)
from tests.claims.documents.document_reading import elements, metadata, pages, plain, reader, tags, text

from atersok.claims.documents import (
    Application,
    ContentError,
    render_application,
    render_applications,
    render_explanation,
    render_specification,
)
from atersok.claims.documents.amounts import MINUS, kronor

RENDERERS = (render_application, render_specification, render_explanation)
HOSTILE = (
    '#eval("x")',
    "] #panic() [",
    "\\u{1F} $x^2$",
    "*bold* _it_ `raw`",
    "</script><b>",
    "@ref <label> // c",
    "=1+1",
)


@pytest.mark.parametrize("render", RENDERERS)
@pytest.mark.parametrize("application", [COSTLY, LASTING, examinations()], ids=lambda a: a.kind)
def test_a_document_says_that_it_is_pdf_ua_and_pdf_a(
    render: Callable[[Application], bytes], application: Application
) -> None:
    found = metadata(render(application))
    assert "<pdfuaid:part>1</pdfuaid:part>" in found
    assert "<pdfaid:part>2</pdfaid:part>" in found
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in found
    assert "sv-SE" in found


@pytest.mark.parametrize("render", RENDERERS)
def test_metadata_and_bookmarks_carry_no_personal_data(render: Callable[[Application], bytes]) -> None:
    pdf = render(COSTLY)
    found = metadata(pdf) + str(reader(pdf).outline)
    for personal in ("Amira", "Exempelsson", "50-008920", "1990-01-01", "Anna"):
        assert personal not in found
    assert "A-2026-0118" in found


def test_headings_and_table_headers_are_tagged() -> None:
    found = tags(render_application(COSTLY))
    assert found["/H1"] >= 5
    assert (found["/Table"], found["/TH"]) == (2, 5)  # the sums and the enclosures: a field's label is its own header


def test_the_application_holds_the_fields_of_form_4492_in_order() -> None:
    found = text(render_application(COSTLY))
    expected = [
        "Blankett 4492", "Region Jämtland Härjedalen", "232100-0214", "5555-5555", "A-2026-0118", "RS 118/2026",
        "50-008920/4", "Exempelsson, Amira", "1990-01-01", "C1", "2025-10-10–2025-11-14", "245 300,00 kr",
        "3 200,00 kr", f"{MINUS}50,00 kr", f"{MINUS}100 000,00 kr", "145 250,00 kr", "Underskrift",
        "A-2026-0118-intyg-1.pdf",
    ]  # fmt: skip
    place = found.index("Blankett")
    for words in expected:
        place = found.find(words, place)
        assert place >= 0, words


def test_an_examination_form_lists_every_person() -> None:
    application = examinations(40)
    found = text(render_application(application))
    for row in application.rows:
        assert row.name in found
        assert row.dossier_number in found
    assert "87 000,00 kr" in found
    assert "kvartal 1 2026" in found


def test_the_specification_holds_every_row_counted_or_left_out_with_its_reason() -> None:
    found = text(render_specification(COSTLY))
    for line in LINES:
        assert line.id in found
        assert plain(kronor(line.amount)) in found
    assert "812,45 kr Ingår i schablonen" in found


def test_the_specification_ends_in_the_claim_to_the_ore() -> None:
    for application in (COSTLY, LASTING, examinations()):
        last = pages(render_specification(application))[-1]
        assert last.split("Sökt belopp ")[-1].startswith(plain(kronor(application.amount)))


def test_the_explanation_holds_every_condition_step_alternative_and_reading() -> None:
    found = text(render_explanation(COSTLY))
    for condition in EXPLANATION.conditions:
        assert plain(condition.text) in found
        assert condition.basis in found
    for mark in ("✓ ja", "✗ nej", "? okänt"):
        assert mark in found
    for step in EXPLANATION.steps:
        assert f"{step.text} {plain(kronor(step.amount))}" in found
    assert f"140 000,50 kr {MINUS}5 249,50 kr" in found
    assert "Q2 ja" in found
    assert "100 000 kr 2006-07-01– 1996:1357 7 §" in found


def test_a_thousand_rows_fill_many_pages_each_with_the_header_and_a_number() -> None:
    found = pages(render_specification(many_lines(1000)))
    assert len(found) > 25
    for number, page in enumerate(found[1:-2], start=2):
        assert "Datum Id Slag Vårdkontakt Enhet Belopp Avgift Räknas" in page
        assert f"Sida {number} av {len(found)}" in page
        assert "A-2026-0118" in page
    everything = " ".join(found)
    assert all(f"R{n:05d}" in everything for n in range(1000))
    assert "1 000 010,00 kr" in everything
    assert "900 010,00 kr" in everything


@pytest.mark.parametrize("hostile", HOSTILE)
def test_markup_in_a_name_stays_text(hostile: str) -> None:
    row = replace(PERSON, family_name=hostile, care=hostile, lines=tuple(replace(x, unit=hostile) for x in LINES))
    application = replace(COSTLY, rows=(row,), note=hostile, signer=hostile)
    for render in RENDERERS:
        assert hostile.replace(" ", "") in text(render(application)).replace(" ", "")


def test_a_letter_without_a_glyph_is_shown_as_its_code_point_and_controls_are_dropped() -> None:
    application = replace(COSTLY, note="ትግ och \x00\u202e\ud800slut 😀")
    assert "[U+1275][U+130D] och slut [U+1F600]" in text(render_application(application))


def test_the_same_application_gives_the_same_bytes() -> None:
    for render in RENDERERS:
        assert render(COSTLY) == render(COSTLY)


def test_many_applications_come_in_order() -> None:
    many = [replace(COSTLY, number=f"A-2026-{n:04d}") for n in range(1, 25)]
    for application, pdf in zip(many, render_applications(many), strict=True):
        assert application.number in text(pdf)


@pytest.mark.parametrize(("claimed", "row"), [(1, 0), (0, 1)], ids=["claim", "person"])
def test_a_sum_that_is_one_ore_off_makes_no_document(claimed: int, row: int) -> None:
    rows = (replace(PERSON, amount=PERSON.amount + row),)
    off = replace(COSTLY, amount=COSTLY.amount + claimed + row, rows=rows)
    for render in RENDERERS:
        with pytest.raises(ContentError) as caught:
            render(off)
        assert "Exempelsson" not in str(caught.value)


def test_only_costly_care_may_leave_a_part_to_the_region() -> None:
    rows = (replace(LASTING.rows[0], amount=93_150_39, explanation=EXPLANATION.__class__()),)
    with pytest.raises(ContentError, match="counted cost rows"):
        render_specification(replace(LASTING, amount=93_150_39, rows=rows))


def test_a_form_for_one_person_takes_one_person() -> None:
    with pytest.raises(ContentError, match="form 4492 takes one"):
        render_application(replace(COSTLY, amount=2 * COSTLY.amount, rows=(PERSON, PERSON)))


def test_every_structure_element_stands_on_a_page_of_its_own_document() -> None:
    assert len(elements(render_application(COSTLY))) > 100
