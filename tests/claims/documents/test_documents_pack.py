"""The pack: names without personal data, the same bytes each time, everything in the merged PDF that can be."""

import hashlib
import json
import zipfile
from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from tests.claims.documents.document_examples import COSTLY, many_lines
from tests.claims.documents.document_reading import elements, reader, text

from atersok.claims.documents import (
    DuplicateNameError,
    Part,
    PartKind,
    UnsafeNameError,
    file_name,
    pack,
    render_application,
    render_explanation,
    render_specification,
    specification_xlsx,
)
from atersok.claims.documents.pack import XLSX

CLAIM = "A-2026-0118"


def _part(kind: PartKind, content: bytes, number: int | None = None) -> Part:
    return Part(kind, file_name(CLAIM, kind, "pdf", number), content)


def _scan() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def _locked() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.encrypt("secret", algorithm="RC4-128")
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


@pytest.fixture(scope="module")
def parts() -> list[Part]:
    return [
        _part(PartKind.APPLICATION, render_application(COSTLY)),
        _part(PartKind.SPECIFICATION, render_specification(many_lines(150))),
        Part(PartKind.SPECIFICATION, f"{CLAIM}-kostnadsspecifikation.xlsx", specification_xlsx(COSTLY), XLSX),
        _part(PartKind.EXPLANATION, render_explanation(COSTLY)),
        _part(PartKind.CERTIFICATE, _scan(), 1),
        _part(PartKind.CERTIFICATE, b"%PDF-1.7 nonsense", 2),
        _part(PartKind.CERTIFICATE, _locked(), 3),
    ]


def test_the_same_parts_give_the_same_bytes_in_any_order(parts: list[Part]) -> None:
    made, again = pack(parts, CLAIM), pack(parts[::-1], CLAIM)
    assert made.archive == again.archive
    assert made.merged == again.merged


def test_the_zip_has_every_file_and_a_manifest_with_its_hash(parts: list[Part]) -> None:
    made = pack(parts, CLAIM)
    with zipfile.ZipFile(BytesIO(made.archive)) as archive:
        assert archive.namelist() == sorted([*(part.filename for part in parts), "manifest.json"])
        listing = json.loads(archive.read("manifest.json"))
        for entry in listing["files"]:
            assert hashlib.sha256(archive.read(entry["filename"])).hexdigest() == entry["sha256"]
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert len(made.manifest) == len(parts)


def test_the_merged_pdf_has_bookmarks_in_the_order_of_the_enclosures(parts: list[Part]) -> None:
    merged = reader(pack(parts, CLAIM).merged)
    top = [item.title for item in merged.outline if not isinstance(item, list)]
    assert top == ["Ansökan", "Kostnadsspecifikation", "Så räknade vi", "Läkarutlåtande 1"]
    assert "145 250,00 kr" in text(pack(parts, CLAIM).merged)


def test_what_cannot_be_merged_is_said_and_is_still_in_the_zip(parts: list[Part]) -> None:
    made = pack(parts, CLAIM)
    assert {name: why.sv for name, why in made.not_merged} == {
        f"{CLAIM}-kostnadsspecifikation.xlsx": "Filen är inte en PDF.",
        f"{CLAIM}-intyg-2.pdf": "Filen går inte att läsa som PDF.",
        f"{CLAIM}-intyg-3.pdf": "Filen är låst med lösenord.",
    }
    assert made.untagged == (f"{CLAIM}-intyg-1.pdf",)


def test_the_merged_pdf_keeps_the_tags_of_every_document(parts: list[Part]) -> None:
    made = pack(parts, CLAIM)
    ours = [part.content for part in parts if part.kind is not PartKind.CERTIFICATE and part.filename.endswith("pdf")]
    found = elements(made.merged)
    assert len(found) == sum(len(elements(pdf)) for pdf in ours) + 1
    merged = reader(made.merged)
    pages = {page.indirect_reference.idnum for page in merged.pages if page.indirect_reference}
    assert {element.raw_get("/Pg").idnum for element in found if "/Pg" in element} <= pages


def test_the_merged_pdf_points_from_every_page_into_its_own_tags(parts: list[Part]) -> None:
    merged: PdfReader = reader(pack(parts, CLAIM).merged)
    nums = merged.root_object["/StructTreeRoot"]["/ParentTree"]["/Nums"]  # type: ignore[index]  # a dictionary
    by_key = dict(zip(nums[::2], nums[1::2], strict=True))
    keys = [page["/StructParents"] for page in merged.pages if "/StructParents" in page]
    assert len(keys) == len(set(keys)) == len(merged.pages) - 1  # the scan has none
    for page in merged.pages:
        if "/StructParents" in page:
            for element in by_key[page["/StructParents"]].get_object():
                held = element.get_object()
                if "/Pg" in held:
                    assert held.raw_get("/Pg").idnum == page.indirect_reference.idnum  # type: ignore[union-attr]


def test_ids_of_table_headers_are_unique_after_merging(parts: list[Part]) -> None:
    ids = [str(element["/ID"]) for element in elements(pack(parts, CLAIM).merged) if "/ID" in element]
    assert ids
    assert len(ids) == len(set(ids))


def test_the_merged_pdf_claims_no_standard_and_has_the_claim_as_title(parts: list[Part]) -> None:
    merged = reader(pack(parts, CLAIM).merged)
    assert merged.xmp_metadata is None
    assert merged.metadata is not None
    assert merged.metadata.title == CLAIM


def test_without_a_pdf_there_is_no_merged_pdf(parts: list[Part]) -> None:
    assert pack([parts[2]], CLAIM).merged == b""


@pytest.mark.parametrize(
    ("kind", "suffix", "number", "name"),
    [
        (PartKind.APPLICATION, "pdf", None, "A-2026-0118-ansokan.pdf"),
        (PartKind.SPECIFICATION, "xlsx", None, "A-2026-0118-kostnadsspecifikation.xlsx"),
        (PartKind.EXPLANATION, "pdf", None, "A-2026-0118-sa-raknade-vi.pdf"),
        (PartKind.CERTIFICATE, "pdf", 1, "A-2026-0118-intyg-1.pdf"),
        (PartKind.ESERVICE, "xlsx", None, "A-2026-0118-etjanst.xlsx"),
    ],
)
def test_names(kind: PartKind, suffix: str, number: int | None, name: str) -> None:
    assert file_name(CLAIM, kind, suffix, number) == name


@pytest.mark.parametrize(
    "name",
    ["intyg Amira.pdf", "A-2026-0118-exempelsson.pdf", "../A-2026-0118-intyg.pdf", "A-2026-0118-intyg-19900101.pdf"],
)
def test_a_name_that_could_carry_personal_data_is_refused(name: str) -> None:
    with pytest.raises(UnsafeNameError, match="allowed is"):
        pack([Part(PartKind.CERTIFICATE, name, b"")], CLAIM)


def test_two_files_cannot_have_one_name(parts: list[Part]) -> None:
    with pytest.raises(DuplicateNameError, match="ansokan"):
        pack([parts[0], parts[0]], CLAIM)
    with pytest.raises(UnsafeNameError):
        file_name("Exempelsson", PartKind.APPLICATION, "pdf")
