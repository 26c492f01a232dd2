"""What is no table, or was made to harm, is refused in words that say what to do; memory and time stay bounded."""

import io
import os
import re
import resource
import struct
import subprocess
import sys
import textwrap
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from tests.intake.reading.made_files import (
    FIRST,
    HEADER,
    HEADER_ROW,
    ODS_HEADER,
    csv,
    inline,
    ods,
    ods_cell,
    ods_row,
    raw_xlsx,
    xlsx,
    zipped,
)

from atersok.intake.reading import FileRefused, read_cells, refusals
from atersok.intake.reading.sheet_size import digits_up_to, letters_up_to


def refusal(data: bytes, name: str = "") -> str:
    with pytest.raises(FileRefused) as refused:
        read_cells(data, name)
    return refused.value.code


@pytest.mark.parametrize("data", [b"", b" \r\n\t ", b"\xef\xbb\xbf", b"\xff\xfe", b";;;\n;;;\n", csv(("", ""))])
def test_an_empty_file(data: bytes) -> None:
    assert refusal(data) == "empty"


def test_an_empty_workbook() -> None:
    assert [refusal(xlsx()), refusal(ods(""))] == ["empty", "empty"]


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n%\xe2\xe3", b"\x89PNG\r\n\x1a\n123", b"\xff\xd8\xff\xe0JFIF", b"{\\rtf1 hej}",
        b"\x1f\x8b\x08\x00123", b"<html><table><tr><td>LMA</td></tr></table></html>", b"<?xml version='1.0'?><a/>",
        b"MZ\x90\x00", b"SQLite format 3\0",
        zipped({"word/document.xml": "<a/>"}), zipped({"bild.png": b"x"}), zipped({"ppt/presentation.xml": "<a/>"}),
    ],
)  # fmt: skip
def test_what_is_no_table_whatever_it_is_called(data: bytes) -> None:
    assert refusal(data, "kostnader.xlsx") == "not_a_table"


def test_older_and_binary_excel_are_told_how_to_be_saved() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    assert refusal(ole) == "old_format"
    assert refusal(zipped({"xl/workbook.bin": b"x"})) == "old_format"


def test_a_password_is_named() -> None:
    encrypted = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    assert refusal(encrypted) == "password"
    assert refusal(ods(ODS_HEADER, manifest="<manifest:encryption-data xmlns:manifest='m'/>")) == "password"
    locked = bytearray(xlsx(HEADER, FIRST))
    for found in re.finditer(rb"PK\x01\x02", bytes(locked)):
        locked[found.start() + 8] |= 1
    assert refusal(bytes(locked)) == "password"


@pytest.mark.parametrize("cut", [10, 100, 1000, -30, -1])
def test_a_file_cut_short_is_broken(cut: int) -> None:
    assert refusal(xlsx(HEADER, FIRST)[:cut]) in ("broken", "not_a_table")


def test_a_flipped_bit_is_found() -> None:
    data = bytearray(raw_xlsx(HEADER_ROW, stored=True))
    data[data.index(b"LMA-nummer")] ^= 1
    assert refusal(bytes(data)) == "broken"


@pytest.mark.parametrize(
    "part",
    [
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
    ],
)
def test_a_part_that_is_no_xml_is_broken(part: str) -> None:
    assert refusal(raw_xlsx(HEADER_ROW, parts={part: "<a><b></a>"})) in ("broken", "empty")


def test_bytes_that_are_no_text_name_their_row() -> None:
    with pytest.raises(FileRefused) as refused:
        read_cells(b"LMA-nummer;Datum\n5;6\n7;\x81\n")
    assert refused.value.code == "encoding"
    assert refusal(b"LMA-nummer;Datum\n5;\0\n7;8\n") == "encoding"


def test_text_in_two_encodings_is_not_guessed() -> None:
    data = csv(("LMA-nummer", "Födelsedatum")) + "5;Åsa\n".encode("cp1252")
    with pytest.raises(FileRefused) as refused:
        read_cells(data)
    assert refused.value.code == "mixed_encoding"
    assert "rad 1" in refused.value.problem.sv


def test_a_quotation_mark_without_its_other_names_its_row() -> None:
    with pytest.raises(FileRefused) as refused:
        read_cells(csv(HEADER, FIRST) + b'V2;"50008920;2025\n' + csv(FIRST))
    assert refused.value.code == "quotes"
    assert "rad 3" in refused.value.problem.sv
    assert refusal(b'LMA-nummer;Datum\n"a"b;2025-03-01\n') == "quotes"


DOCTYPE = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'


def test_a_declaration_of_entities_is_refused_in_every_part() -> None:
    sheet = f"<?xml version='1.0'?>{DOCTYPE}<worksheet><sheetData>{HEADER_ROW}</sheetData></worksheet>"
    assert refusal(raw_xlsx(parts={"xl/worksheets/sheet1.xml": sheet})) == "entities"
    assert refusal(raw_xlsx(HEADER_ROW, parts={"xl/sharedStrings.xml": f"{DOCTYPE}<sst/>"})) == "entities"
    assert refusal(ods(ODS_HEADER, before=DOCTYPE)) == "entities"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_part_in_utf16_can_not_hide_from_the_checks(encoding: str) -> None:
    sheet = f"<worksheet><sheetData>{HEADER_ROW}</sheetData></worksheet>".encode(encoding)
    assert refusal(raw_xlsx(parts={"xl/worksheets/sheet1.xml": sheet})) == "broken"
    declared = f"<?xml version='1.0' encoding='IBM037'?><worksheet><sheetData>{HEADER_ROW}</sheetData></worksheet>"
    assert refusal(raw_xlsx(parts={"xl/worksheets/sheet1.xml": declared})) == "broken"


def test_a_part_in_utf16_that_no_sheet_is_in_does_no_harm() -> None:
    query = '<?xml version="1.0" encoding="utf-16"?><DataMashup/>'.encode("utf-16")
    assert read_cells(raw_xlsx(HEADER_ROW, parts={"customXml/item1.xml": query})).header


def test_a_part_that_unpacks_out_of_proportion_is_a_bomb() -> None:
    data = zipped({"xl/workbook.xml": "<a/>", "xl/worksheets/sheet1.xml": b" " * 20_000_000})
    assert refusal(data) == "zip_bomb"


def test_parts_that_are_too_much_together_are_a_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    data = raw_xlsx(HEADER_ROW)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
    monkeypatch.setattr(refusals, "MAX_UNPACKED", size)
    assert read_cells(data).header
    monkeypatch.setattr(refusals, "MAX_UNPACKED", size - 1)
    assert refusal(data) == "zip_bomb"


def with_size(data: bytes, part: str, size: int, checksum: int) -> bytes:
    """The same file whose directory says another size of one part."""
    changed = bytearray(data)
    for found in re.finditer(rb"PK\x01\x02", data):
        at = found.start()
        length = struct.unpack_from("<H", data, at + 28)[0]
        if data[at + 46 : at + 46 + length] == part.encode():
            struct.pack_into("<I", changed, at + 16, checksum)
            struct.pack_into("<I", changed, at + 24, size)
    return bytes(changed)


def test_a_directory_that_lies_about_a_size_is_found_while_unpacking() -> None:
    name = "xl/worksheets/sheet1.xml"
    data = raw_xlsx(HEADER_ROW + "<row/>" * 100_000)
    content = zipfile.ZipFile(io.BytesIO(data)).read(name)
    assert refusal(with_size(data, name, 1000, zlib.crc32(content[:1000]))) == "zip_bomb"
    assert refusal(with_size(data, name, len(content) + 1, zlib.crc32(content))) == "broken"


@pytest.mark.parametrize(("before", "after"), [(b"xxxx", b""), (b"", b"comment")])
def test_a_file_that_could_be_read_in_two_ways_is_read_in_ours(before: bytes, after: bytes) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(HEADER, FIRST))) as source, zipfile.ZipFile(made, "w") as target:
        target.comment = after
        for entry in source.infolist():
            target.writestr(entry.filename, source.read(entry))
    data = made.getvalue() if not before else b"PK" + before + made.getvalue()
    assert read_cells(data).header == list(HEADER)


def test_a_part_twice_in_the_directory_is_broken() -> None:
    made = io.BytesIO(xlsx(HEADER, FIRST))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(made, "a") as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
    assert refusal(made.getvalue()) == "broken"


@pytest.mark.parametrize(
    "form",
    [
        '<c r="{0}"><v>1</v></c>',
        "<c r='{0}'><v>1</v></c>",
        '<c s="1" r="{0}"><v>1</v></c>',
        '<x:c r="{0}"><x:v>1</x:v></x:c>',
    ],
)
@pytest.mark.parametrize(
    ("far", "code"),
    [
        ("GS2", "too_many_columns"),
        ("XFD2", "too_many_columns"),
        ("J1000001", "too_many_cells"),
        ("GR50001", "too_many_cells"),
    ],
)
def test_a_cell_far_away_does_not_make_the_reader_fill_the_memory(form: str, far: str, code: str) -> None:
    row = re.sub(r"[A-Z]+", "", far)
    sheet = f'{HEADER_ROW}<row r="{row}">{form.format(far)}</row>'
    ns = ' xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"{ns}><sheetData>{sheet}</sheetData></worksheet>'
    assert refusal(raw_xlsx(parts={"xl/worksheets/sheet1.xml": sheet})) == code


def test_a_cell_that_names_another_row_than_its_own_is_found() -> None:
    far = f'{HEADER_ROW}<row r="2"><c r="J1048576"><v>1</v></c></row>'
    assert refusal(raw_xlsx(far)) == "too_many_cells"


def test_a_reference_twice_in_a_cell_is_broken() -> None:
    assert refusal(raw_xlsx(f'{HEADER_ROW}<row r="2"><c r="A2" r="XFD1048576"><v>1</v></c></row>')) == "broken"


@pytest.mark.parametrize("last", ["GR2", "A999999"])
def test_the_outermost_cells_that_are_read(last: str) -> None:
    row = re.sub(r"[A-Z]+", "", last)
    assert len(read_cells(raw_xlsx(f'{HEADER_ROW}<row r="{row}">{inline(last, "1")}</row>'))) == 1


def test_an_empty_cell_far_away_does_no_harm() -> None:
    sheet = f'{HEADER_ROW}<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert len(read_cells(raw_xlsx(sheet, before='<dimension ref="A1:XFD1048576"/>'))) == 0


def test_more_rows_than_a_sheet_can_have_are_refused() -> None:
    assert refusal(raw_xlsx(HEADER_ROW + "<row/>" * 1_100_000, stored=True)) == "too_many_rows"


def test_a_text_shown_in_many_cells_does_not_fill_the_memory() -> None:
    strings = f"<sst><si><t>LMA-nummer</t></si><si><t>{'x' * 100_000}</t></si></sst>"
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>1</v></c></row>' for row in range(2, 5002))
    sheet = f'<row r="1"><c r="A1" t="s"><v>0</v></c></row>{cells}'
    assert refusal(raw_xlsx(sheet, parts={"xl/sharedStrings.xml": strings}, stored=True)) == "too_many_cells"


def test_repeats_in_an_ods_do_not_fill_the_memory() -> None:
    wide = ods_cell("x", 'table:number-columns-repeated="201"')
    assert refusal(ods(ODS_HEADER + ods_row(wide))) == "too_many_columns"
    full = ods_row(ods_cell("x", 'table:number-columns-repeated="200"'), more='table:number-rows-repeated="999999999"')
    assert refusal(ods(ODS_HEADER + full)) == "too_many_cells"
    long = ods_row(
        ods_cell("x" * 100_000, 'table:number-columns-repeated="200"'), more='table:number-rows-repeated="100"'
    )
    assert refusal(ods(ODS_HEADER + long)) == "too_many_cells"
    spaces = ods_row(ods_cell('<text:s text:c="999999999"/>' * 3))
    assert len(read_cells(ods(ODS_HEADER + spaces + ods_row(ods_cell("1"))))) <= 2
    assert refusal(ods(ODS_HEADER + ods_row(more='table:number-rows-repeated="x"'))) == "broken"


@pytest.mark.parametrize(("columns", "code"), [(200, None), (201, "too_many_columns")])
def test_so_many_columns_are_read(columns: int, code: str | None) -> None:
    data = csv([f"Rubrik {n}" for n in range(columns)], ["1"] * columns)
    assert (refusal(data) if code else None) == code
    if not code:
        assert len(read_cells(data).header) == columns


@pytest.mark.parametrize(("rows", "code"), [(20, None), (21, "too_many_rows")])
def test_so_many_rows_are_read(rows: int, code: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusals, "MAX_ROWS", 20)
    for data in (csv(HEADER, *[FIRST] * rows), xlsx(HEADER, *[FIRST] * rows)):
        assert (refusal(data) if code else None) == code
        if not code:
            assert len(read_cells(data)) == rows


def test_a_packed_file_and_a_text_may_be_so_big(monkeypatch: pytest.MonkeyPatch) -> None:
    data, text = xlsx(HEADER, FIRST), csv(HEADER, FIRST)
    monkeypatch.setattr(refusals, "MAX_BYTES", len(data) - 1)
    assert refusal(data) == "too_big"
    monkeypatch.setattr(refusals, "MAX_UNPACKED", len(text) - 1)
    assert refusal(text) == "too_big"


def test_a_huge_value_is_no_harm() -> None:
    assert refusal(csv(HEADER, ["x" * 200_000])) == "quotes"  # longer than any cell: a quotation mark is missing
    assert len(read_cells(xlsx(HEADER, ["x" * 30_000]))) == 1


@pytest.mark.parametrize("number", [1, 9, 10, 99, 100, 123, 999, 1000, 1048576])
def test_the_pattern_of_numbers_fits_those_numbers_only(number: int) -> None:
    pattern = re.compile(digits_up_to(number))
    near = {*range(1, 1200), *range(max(1, number - 50), number + 50), 10 * number, 1048577}
    assert {n for n in near if pattern.fullmatch(str(n))} == {n for n in near if n <= number}
    assert not pattern.fullmatch("0")
    assert not pattern.fullmatch("01")


@pytest.mark.parametrize("columns", [1, 25, 26, 27, 52, 53, 200, 702])
def test_the_pattern_of_letters_fits_those_columns_only(columns: int) -> None:
    from atersok.intake.reading import column_letter

    pattern = re.compile(letters_up_to(columns))
    assert [n for n in range(1, 720) if pattern.fullmatch(column_letter(n - 1))] == list(range(1, columns + 1))


MEGABYTE = 1 << 20


def in_bounds(code: str, megabytes: int) -> str:
    """Run code in a process of its own that may use so much memory; its last printed line."""
    limit = f"import resource\nresource.setrlimit(resource.RLIMIT_AS, ({megabytes * MEGABYTE},) * 2)\n"
    run = subprocess.run(
        [sys.executable, "-c", limit + textwrap.dedent(code)],
        capture_output=True, text=True, timeout=60, check=False, cwd=Path(__file__).parents[3],
        env=os.environ | {"POLARS_MAX_THREADS": "1", "MALLOC_ARENA_MAX": "1"},
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-2000:]
    return run.stdout.strip().splitlines()[-1]


TRY = """
from tests.intake.reading.made_files import *
from atersok.intake.reading import read_cells, FileRefused
def tried(data):
    try:
        return str(len(read_cells(data)))
    except FileRefused as refused:
        return refused.code
"""


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ('raw_xlsx(HEADER_ROW + \'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>\')', "too_many_columns"),
        ('raw_xlsx(HEADER_ROW + "<row/>" * 10_000_000, stored=True)', "too_big"),
        ('raw_xlsx(HEADER_ROW + "<row/>" * 9_000_000, stored=True)', "too_many_rows"),
        ('raw_xlsx(HEADER_ROW + "<row/>" * 10_000_000)', "zip_bomb"),
        ('csv(HEADER) + b"\\n" * 10_000_000', "0"),
        ('csv(HEADER) + b";;;;;\\n" * 3_000_000', "0"),
        ("ods(ODS_HEADER + ODS_REPEATED)", "too_many_cells"),
        ('zipped({"xl/workbook.xml": b"<a/>", "a.xml": b" " * 300_000_000})', "zip_bomb"),
    ],
)  # fmt: skip
def test_hostile_files_stay_within_a_gigabyte_and_a_half(data: str, code: str) -> None:
    started = time.monotonic()
    assert in_bounds(f"{TRY}\nprint(tried({data}))", 1_500) == code
    assert time.monotonic() - started < 45


def test_memory_is_given_back() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(3):
        refusal(raw_xlsx(f'{HEADER_ROW}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000
