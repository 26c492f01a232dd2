"""Whatever bytes a file holds, the answer is a register or problems that name the row."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.exchange.facts_folder import CLAIMS, CONTACTS, COSTS, PERSONS, problems, register, warnings, where, write

from atersok.exchange import FolderInvalid, problem_text, read_folder, scan, tables
from atersok.exchange.schema import FILES

HEADER = "person_id,birth_date\n"
NAMES = (
    "persons",
    "situations",
    "family_ties",
    "contacts",
    "costs",
    "certificates",
    "examinations",
    "claims",
)


def ids(content: str | bytes) -> list[str]:
    return register(persons=content).persons["person_id"].to_list()


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of a few bytes, so that every boundary is met."""
    for name, size in (("PIECE", 7), ("BLOCK", 16), ("MAX_LINE", 64)):
        monkeypatch.setattr(scan, name, size)


@pytest.mark.parametrize(
    "content",
    [
        PERSONS,
        "\ufeff" + PERSONS,
        PERSONS.replace("\n", "\r\n"),
        PERSONS.rstrip(),
        PERSONS + "\n\r\n\n",
        PERSONS.replace("P2", '"P2"'),
        PERSONS.replace("2001-02-03\n", "2001-02-03\r\n"),
        '"person_id","birth_date"\nP1,"1990-01-01"\n"P2",2001-02-03',
    ],
    ids=["plain", "BOM", "CRLF", "no last break", "empty rows last", "quotes", "mixed breaks", "all quoted"],
)
def test_ordinary_variants_are_read(content: str) -> None:
    assert ids(content) == ["P1", "P2"]


def test_a_header_alone_is_an_empty_table() -> None:
    assert register(persons=HEADER, costs=COSTS.split("\n")[0]).costs.height == 0


def test_quoted_commas_and_doubled_quotes_belong_to_the_value() -> None:
    assert ids(HEADER + '"a,""b"", c",1990-01-01\n') == ['a,"b", c']


@pytest.mark.parametrize(
    ("content", "row", "code"),
    [
        (b"", None, "file_empty"),
        (b"\xef\xbb\xbf", None, "file_empty"),
        (b"\n\n", None, "file_empty"),
        ("\n" + PERSONS, 1, "column_missing"),
        (PERSONS.encode("utf-16"), None, "encoding"),
        (PERSONS.encode("utf-16-le"), 1, "line_ending"),
        ((PERSONS + "Åke,1990-01-01\n").encode("latin-1"), 4, "encoding"),
        (PERSONS.replace("\n", "\r"), 1, "line_ending"),
        (HEADER + "P1,1990-01-01\rP2,1990-01-01\nP3,1990-01-01\n", 2, "line_ending"),
        (PERSONS.replace(",", ";"), 1, "separator"),
        (PERSONS.replace(",", "\t"), 1, "separator"),
        (HEADER + "P1,1990-01-01\n\nP2,1990-01-01\n", 3, "blank_line"),
        (HEADER + "P1\n", 2, "field_count"),
        (HEADER + "P1,1990-01-01,\n", 2, "field_count"),
        (HEADER + "P1,1990-01-01,\nP2\n", 2, "field_count"),
        (HEADER + '"P1,1990-01-01\n', 2, "quotes"),
        (HEADER + 'P1",1990-01-01\n', 2, "quotes"),
        (HEADER + '"P1"x,1990-01-01\n', 2, "quotes"),
        (HEADER + '"P\n1",1990-01-01\n', 2, "quotes"),
        (HEADER + "P\x001,1990-01-01\n", 2, "null_byte"),
        ("person_id,birth_date,sex,sex\n", 1, "column_duplicate"),
        ("person_id\nP1\n", 1, "column_missing"),
        ('"person_id,birth_date\nP1,1990-01-01\n', 1, "quotes"),
        ("person_id," * 10_000, 1, "header_too_wide"),
        (b"x" * (scan.MAX_LINE + 1), 1, "line_too_long"),
        (HEADER.encode() + b"x" * (scan.MAX_LINE + 1) + b"\nP1,1990-01-01\n", 2, "line_too_long"),
        (b"\x7fELF\x02\x01\x01\0\xff\xfe", 1, "encoding"),
    ],
)
def test_a_broken_file_is_named_with_its_row(content: str | bytes, row: int | None, code: str) -> None:
    found = problems(persons=content)
    assert (found[0].file, found[0].row, found[0].code) == ("persons.csv", row, code)
    for problem in found:
        assert problem_text(problem, "sv").isprintable()
        assert problem_text(problem, "en").isprintable()


def test_a_line_of_1_mib_is_read() -> None:
    long = "x" * (scan.MAX_LINE - len(",1990-01-01"))
    assert ids(f"{HEADER}{long},1990-01-01\n") == [long]


def test_a_huge_line_is_refused_without_reading_it(tmp_path: Path) -> None:
    write(tmp_path, {"persons": HEADER})
    with (tmp_path / "persons.csv").open("ab") as file:
        file.truncate(5 << 30)
    with pytest.raises(FolderInvalid) as invalid:
        read_folder(tmp_path)
    assert where(invalid.value.problems) == [("persons.csv", 2, None, "line_too_long")]


def test_a_file_beyond_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "MAX_FILE", len(PERSONS) - 1)
    with pytest.raises(FolderInvalid) as invalid:
        read_folder(write(tmp_path, {"persons": PERSONS}))
    assert [p.code for p in invalid.value.problems] == ["file_too_big"]


def test_after_many_faulty_rows_the_rest_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_FAULTY_LINES", 5)
    found = problems(persons=HEADER + "P1\n" * 6)
    assert [p.code for p in found] == ["stopped"] + ["field_count"] * 6


@pytest.mark.parametrize("make", ["folder", "loop", "dangling", "pipe"])
def test_what_is_not_a_file_is_a_problem(make: str, tmp_path: Path) -> None:
    write(tmp_path, {"persons": PERSONS})
    place = tmp_path / "costs.csv"
    if make == "folder":
        place.mkdir()
    elif make == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to(place if make == "loop" else tmp_path / "nothing")
    with pytest.raises(FolderInvalid) as invalid:
        read_folder(tmp_path)
    assert where(invalid.value.problems) == [("costs.csv", None, None, "file_unreadable")]


@pytest.mark.parametrize("name", ["nothing", "persons.csv", "persons.csv/x", "loop", "a\0b", "x" * 5000])
def test_what_is_not_a_folder_is_a_problem(name: str, tmp_path: Path) -> None:
    write(tmp_path, {"persons": PERSONS})
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(FolderInvalid) as invalid:
        read_folder(tmp_path / name)
    assert [p.code for p in invalid.value.problems] == ["folder"]
    assert problem_text(invalid.value.problems[0]).isprintable()


def test_persons_must_be_there_and_other_files_may_be_missing(tmp_path: Path) -> None:
    with pytest.raises(FolderInvalid) as invalid:
        read_folder(tmp_path)
    assert where(invalid.value.problems) == [("persons.csv", None, None, "file_missing")]
    found = read_folder(write(tmp_path, {"persons": PERSONS})).warnings
    assert [p.file for p in found if p.code == "file_missing"] == [
        *("situations.csv", "family_ties.csv", "contacts.csv", "costs.csv", "certificates.csv"),
        *("examinations.csv", "claims.csv", "claim_items.csv"),
    ]


def test_an_unknown_csv_file_gives_a_warning(tmp_path: Path) -> None:
    write(tmp_path, {"persons": PERSONS, "kostnader": "x"})
    (tmp_path / "notes.txt").write_text("x")
    os.close(os.open(os.fsencode(tmp_path) + b"/\xff.CSV", os.O_CREAT | os.O_WRONLY))
    found = [p for p in read_folder(tmp_path).warnings if p.code == "file_unknown"]
    assert sorted(p.file for p in found) == ["\\udcff.CSV", "kostnader.csv"]


def test_extra_columns_are_not_read_whatever_they_hold() -> None:
    persons = 'person_id,note,birth_date,\nP1,"a, ""b""\x01",1990-01-01,\n'
    assert warnings(persons=persons) == [
        ("persons.csv", 1, "note", "column_extra"),
        ("persons.csv", 1, "", "column_extra"),
    ]


@pytest.mark.usefixtures("small_blocks")
def test_rows_keep_their_numbers_over_blocks_and_lost_lines() -> None:
    rows = [f"P{i},1990-01-01" for i in range(50)]
    rows[10], rows[20], rows[30] = "P10", '"P20,1990-01-01', "P30,x"
    found = problems(persons=HEADER + "\n".join(rows))
    assert [(p.row, p.code) for p in found] == [(12, "field_count"), (22, "quotes"), (32, "date")]


@pytest.mark.usefixtures("small_blocks")
@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["", "P,1990-01-01", "P", '"P",1990-01-01']), max_size=12),
    st.sampled_from(["\n", "\r\n"]),
)
def test_blocks_of_any_size_give_the_same_rows(lines: list[str], ending: str) -> None:
    content = HEADER + ending.join(lines)
    while lines and not lines[-1]:
        lines.pop()
    faults = {"": "blank_line", "P": "field_count"}
    expected = [(i + 2, faults[line]) for i, line in enumerate(lines) if line in faults]
    structural = [(p.row, p.code) for p in problems(persons=content) if p.code in faults.values()]
    assert structural == expected


JUNK = st.lists(
    st.sampled_from([b"P1", b"1990-01-01", b",", b",", b"\n", b"\n", b"\r\n", b'"', b"\r", b"\0", b" ", b"\xff"])
    | st.sampled_from(["å".encode(), b"\xef\xbb\xbf", b"\xc2\xa0", b"\xe2\x80\x8b", b"1", b"vard", b";", b"#", b"\\"])
    | st.binary(max_size=3),
    max_size=30,
).map(b"".join)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), st.tuples(st.booleans(), JUNK), max_size=3))
@example({"persons": (True, b'"",""')})
def test_any_bytes_in_any_file_give_a_register_or_problems(junk: dict[str, tuple[bool, bytes]]) -> None:
    headers = {f.stem: ",".join(c.name for c in f.columns).encode() + b"\n" for f in FILES}
    standard: dict[str, str | bytes] = {"contacts": CONTACTS, "costs": COSTS, "claims": CLAIMS}
    files = {name: (headers[name] if keep else b"") + content for name, (keep, content) in junk.items()}
    for found in problems(**{**standard, **files}):
        assert problem_text(found, "sv").isprintable()
        assert re.match(r"[a-z_]+\.csv", found.file)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_alone_are_a_problem_or_an_empty_table(content: bytes) -> None:
    assert problems(persons=content)
