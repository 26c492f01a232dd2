"""Whatever the bytes are, the answer is a table or a refusal, and soon."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
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

from atersok.intake.reading import SOURCES, Cells, FileRefused, interpret, propose_mapping, read_cells, with_errors

SEEDS = (
    csv(HEADER, FIRST),
    csv(HEADER, FIRST, encoding="utf-16"),
    xlsx(HEADER, FIRST, (1.5, date(2025, 3, 1), True)),
    raw_xlsx(HEADER_ROW + f'<row r="2">{inline("A2", "1")}</row>', stored=True),
    ods(ODS_HEADER + ods_row(ods_cell("1"), '<table:table-cell office:value-type="float" office:value="2"/>')),
)
BOUNDED = settings(
    max_examples=150,
    deadline=timedelta(seconds=5),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def tried(data: bytes) -> None:
    try:
        cells = read_cells(data)
    except FileRefused:
        return
    check(cells)


def check(cells: Cells) -> None:
    assert len(cells.header) == len(cells.columns) > 0
    assert {len(column) for column in cells.columns} == {len(cells.row_numbers)}
    assert len(set(cells.row_numbers)) == len(cells.row_numbers)
    source = SOURCES[3]
    of = interpret(cells, source, propose_mapping(source, cells.header), date(2026, 3, 1))
    assert of.errors >= len([problem for problem in of.problems if problem.severity == "error"])
    with_errors(cells, of.problems)


@given(st.binary(max_size=500))
@BOUNDED
def test_any_bytes(data: bytes) -> None:
    tried(data)


@given(
    st.sampled_from([b"PK\3\4", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"LMA-nummer;Datum\n", b'"', b"sep=;\n"]),
    st.binary(max_size=300),
)
@BOUNDED
def test_any_bytes_after_a_promising_start(start: bytes, data: bytes) -> None:
    tried(start + data)


@given(st.sampled_from(SEEDS), st.data())
@BOUNDED
def test_an_honest_file_with_bytes_changed_put_in_or_lost(seed: bytes, data: st.DataObject) -> None:
    changed = bytearray(seed)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(changed)))
        end = min(len(changed), at + data.draw(st.integers(0, 8)))
        changed[at:end] = data.draw(st.binary(max_size=8))
    tried(bytes(changed))


PIECES = st.sampled_from(
    [
        *(
            "<row>",
            "<row r='1'>",
            '<row r="2">',
            '<row r="x">',
            "</row>",
            "<row/>",
            '<row r="0">',
            '<row r="99999999">',
        ),
        *(
            "<c>",
            '<c r="A1">',
            '<c r="B2" t="s">',
            '<c r="A0">',
            '<c r="1A">',
            "</c>",
            "<c/>",
            '<c r="C3" t="d">',
            '<c t="b">',
        ),
        *(
            "<v>1</v>",
            "<v>-1</v>",
            "<v>x</v>",
            "<v/>",
            "<v>99999999999</v>",
            "<v>NaN</v>",
            "<f>A1</f>",
            "<is><t>LMA</t></is>",
        ),
        *(
            "<!-- -->",
            "<![CDATA[x]]>",
            "&amp;",
            "&x;",
            "text",
            "\u0000",
            "<x:c>",
            "<mergeCell ref='A1:B2'/>",
            "</sheetData>",
        ),
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join))
@BOUNDED
def test_any_sheet_put_together_from_pieces(sheet: str) -> None:
    tried(raw_xlsx(HEADER_ROW + sheet))


ODS_PIECES = st.sampled_from(
    [
        *(
            "<table:table-row>",
            "</table:table-row>",
            '<table:table-row table:number-rows-repeated="3">',
            "<table:table-row/>",
        ),
        *(
            "<table:table-cell/>",
            '<table:table-cell office:value-type="float" office:value="x"/>',
            ods_cell("1"),
            ods_cell("a<text:s/>b"),
        ),
        *(
            '<table:table-cell office:value-type="date" office:date-value="2025-13-01"/>',
            "</table:table-cell>",
            "</table:table>",
            "text",
        ),
        *(
            '<table:table-cell table:number-columns-repeated="-1"/>',
            "<text:p>",
            "</text:p>",
            "<office:annotation>",
            "<table:table>",
        ),
    ]
)


@given(st.lists(ODS_PIECES, max_size=12).map("".join))
@BOUNDED
def test_any_ods_put_together_from_pieces(rows: str) -> None:
    tried(ods(ODS_HEADER + rows))


@given(
    st.dictionaries(
        st.sampled_from(["xl/workbook.xml", "content.xml", "mimetype", "xl/styles.xml", "xl/sharedStrings.xml", "a/"]),
        st.binary(max_size=60),
        max_size=4,
    )
)
@BOUNDED
def test_any_parts_in_an_archive(parts: dict[str, bytes]) -> None:
    tried(zipped(dict(parts)))


@given(st.text(st.sampled_from('ab;,\t"\n\r |=å\u00a0'), max_size=80))
@BOUNDED
def test_any_text_made_of_what_separates(text: str) -> None:
    tried(text.encode())
    tried(text.encode("utf-16"))
