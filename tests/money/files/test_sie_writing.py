"""What we write as SIE 4I: to the specification, to the öre, the same bytes each time."""

import importlib
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.money.files.strict_sie import faults

from atersok.money.files.problem import FileError
from atersok.money.files.sie import SieFile, Transaction, Voucher, read, write, written

DAY = date(2026, 11, 21)
ROWS = (
    Transaction("3999", 12500050, DAY, {1: "7059", 20: "9909"}, "Utfördelning enl beslut RS/251/2019"),
    Transaction("5999", -12500050, DAY, {1: "2506", 20: "9909"}, 'Medel kv 1 "schablon"'),
)
FILE = SieFile(
    company="Region Exempel",
    generated=DAY,
    vouchers=(Voucher(DAY, "Schablon kv 1", ROWS, "A", "7", DAY, "EKO"),),
    sign="EKO",
    organisation_number="2321000000",
    years={0: (date(2026, 1, 1), date(2026, 12, 31)), -1: (date(2025, 1, 1), date(2025, 12, 31))},
    dimensions={20: "Objekt", 21: "Motpart"},
    objects={(1, "7059"): "Hälso- och sjukvårdspolitiska avd"},
    accounts={"3999": "Ersättning Migrationsverket", "1510": "Används inte"},
)

EXPECTED = """\
#FLAGGA 0
#KSUMMA
#PROGRAM "Återsök" "1"
#FORMAT PC8
#GEN 20261121 "EKO"
#SIETYP 4
#ORGNR 232100-0000
#FNAMN "Region Exempel"
#RAR 0 20260101 20261231
#RAR -1 20250101 20251231
#KONTO 3999 "Ersättning Migrationsverket"
#KONTO 5999 "5999"
#DIM 1 "Kostnadsställe"
#DIM 20 "Objekt"
#OBJEKT 1 "2506" "2506"
#OBJEKT 1 "7059" "Hälso- och sjukvårdspolitiska avd"
#OBJEKT 20 "9909" "9909"
#VER "A" "7" 20261121 "Schablon kv 1" 20261121 "EKO"
{
   #TRANS 3999 {1 "7059" 20 "9909"} 125000.50 "" "Utfördelning enl beslut RS/251/2019"
   #TRANS 5999 {1 "2506" 20 "9909"} -125000.50 "" "Medel kv 1 \\"schablon\\""
}
"""


def _with(*rows: Transaction, **values: Any) -> SieFile:
    return replace(FILE, vouchers=(Voucher(DAY, "text", rows, **values),))


def _pair(**values: Any) -> tuple[Transaction, Transaction]:
    row = Transaction("3999", 100, DAY)
    return replace(row, **values), replace(row, account="1510", amount=-100)


def test_the_file_line_for_line() -> None:
    content = write(FILE)
    lines = content.decode("cp437").split("\r\n")
    assert "\n".join(lines[:-2]) + "\n" == EXPECTED
    assert lines[-2].startswith("#KSUMMA ")
    assert faults(content) == []


def test_the_checker_itself_finds_faults() -> None:
    whole = write(FILE)
    broken: Mapping[bytes, bytes] = {
        b"125000.50": b"125000.51",
        b"#FORMAT PC8": b"#FORMAT ANSI",
        b"#SIETYP 4\r\n": b"",
        b"#FLAGGA 0": b"#FLAGGA 1",
        b"#KONTO 5999": b"#KONTO 5998",
        b"#DIM 20": b"#DIM 19",
        b"20261121 ": b"20261131 ",
        b'#FNAMN "Region Exempel"': b'#FNAMN "Region Exempel" \x01',
        b"#ORGNR 232100-0000": b"#BKOD 232100-0000",
        b"}\r\n#K": b"#K",
        b"#RAR 0": b"#VER A",
    }
    for found, instead in broken.items():
        assert found in whole
        assert faults(whole.replace(found, instead, 1)), found


def test_what_was_written_is_read_back() -> None:
    back = read(write(FILE))
    assert back.checksum_agrees
    assert back.vouchers == FILE.vouchers
    assert (back.company, back.generated, back.sign, back.years) == (FILE.company, DAY, "EKO", FILE.years)
    assert back.objects[1, "7059"] == "Hälso- och sjukvårdspolitiska avd"


def test_the_same_file_gives_the_same_bytes() -> None:
    other = replace(
        FILE, dimensions=dict(reversed(list(FILE.dimensions.items()))), years=dict(reversed(list(FILE.years.items())))
    )
    assert write(other) == write(FILE)


def test_kostnadsbarare_is_declared_under_kostnadsstalle() -> None:
    content = write(_with(*_pair(objects={2: "B1"})))
    assert b'#UNDERDIM 2 "Kostnadsb\x84rare" 1\r\n' in content
    assert faults(content) == []


def test_a_row_of_another_day_says_so() -> None:
    assert b'#TRANS 3999 {} 1.00 20261120 ""' in write(_with(*_pair(day=date(2026, 11, 20))))


def test_characters_outside_the_code_page_are_replaced_and_counted(caplog: pytest.LogCaptureFixture) -> None:
    file = _with(*_pair(text="33 § – 5 € “Š”… C:\\"))
    content, replaced = written(file)
    assert read(content).vouchers[0].transactions[0].text == '33 par. - 5 EUR "S"... C:/'
    assert replaced == {"§": 1, "–": 1, "€": 1, "“": 1, "Š": 1, "”": 1, "…": 1, "\\": 1}
    with caplog.at_level(logging.WARNING):
        write(file)
    assert caplog.messages == ["SIE: 8 characters outside code page 437 were replaced"]


def test_letters_written_as_letter_and_mark_are_the_same_letters() -> None:
    content, replaced = written(_with(*_pair(text="a\u030aa\u0308o\u0308")))
    assert read(content).vouchers[0].transactions[0].text == "åäö"
    assert not replaced


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (_with(*ROWS[:1]), 'Summan av raderna i verifikation 1 är "125000.50"'),
        (_with(), "Rader saknas i verifikation 1"),
        (replace(FILE, vouchers=()), "saknar verifikationer"),
        (replace(FILE, company=" "), "namn saknas"),
        (replace(FILE, company="a\nb"), "Ett styrtecken i filens huvud"),
        (replace(FILE, organisation_number="123"), 'Organisationsnumret är "123"'),
        (replace(FILE, accounts={"3999": "a\x00"}), "Ett styrtecken i namn"),
        (_with(*_pair(account="39A9")), 'Kontot i rad 1 i verifikation 1 är "39A9"'),
        (_with(*_pair(account="３９")), "Kontot i rad 1"),
        (_with(*_pair(account="")), "Kontot i rad 1"),
        (_with(*_pair(amount=1.5)), 'Beloppet i rad 1 i verifikation 1 är "1.5"'),
        (_with(*_pair(amount=10**15)), "Beloppet i rad 1"),
        (_with(*_pair(amount=True)), "Beloppet i rad 1"),
        (_with(*_pair(text="a\tb")), "Ett styrtecken i rad 1"),
        (_with(*_pair(text="a\u2028b")), "Ett styrtecken i rad 1"),
        (_with(*_pair(objects={3: "x"})), 'Dimensionen i rad 1 i verifikation 1 är "3"'),
        (_with(*_pair(objects={22: "x"})), 'Dimensionen i rad 1 i verifikation 1 är "22"'),
        (_with(*_pair(objects={1: " "})), "Koden i dimension 1"),
        (_with(*_pair(objects={1: "7–9"})), "Koden i dimension 1"),
        (_with(*_pair(), series="\r"), "Ett styrtecken i verifikation 1"),
    ],
)
def test_what_a_ledger_cant_take_is_refused_by_name(file: SieFile, says: str) -> None:
    with pytest.raises(FileError) as error:
        write(file)
    assert says in str(error.value)
    assert "Tillåtet: " in str(error.value)


SWEDISH = st.text(alphabet='aZ åäöÅÄÖéü"\\{}#/-.,;&19', max_size=30)
NAMES = SWEDISH.filter(lambda text: bool(text.strip()) and not _escapes(text))
CODES = NAMES


def _escapes(text: str) -> bool:
    """Whether the text has a backslash that must be replaced: last, or before a quotation mark."""
    return '\\"' in text or text.endswith("\\")


@st.composite
def _vouchers(draw: st.DrawFn) -> Voucher:
    days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
    row = st.builds(
        Transaction,
        account=st.from_regex(r"[0-9]{1,8}", fullmatch=True),
        amount=st.integers(-(10**12), 10**12),
        day=days,
        objects=st.dictionaries(st.sampled_from([1, 2, 6, 10, 20, 21]), CODES, max_size=3),
        text=SWEDISH.filter(lambda text: not _escapes(text)),
    )
    rows = draw(st.lists(row, min_size=1, max_size=5))
    last = replace(draw(row), amount=-sum(one.amount for one in rows))
    return Voucher(draw(days), draw(NAMES), (*rows, last), draw(NAMES), draw(NAMES), draw(st.none() | days))


@given(st.lists(_vouchers(), min_size=1, max_size=4), NAMES)
def test_any_vouchers_are_read_back_to_the_ore(vouchers: list[Voucher], company: str) -> None:
    content, replaced = written(replace(FILE, company=company, vouchers=tuple(vouchers)))
    assert faults(content) == []
    assert not replaced
    back = read(content)
    assert list(back.vouchers) == vouchers
    assert back.company == company
    assert back.checksum_agrees


@given(st.text(max_size=40))
def test_any_text_is_written_or_refused_and_never_breaks_the_file(text: str) -> None:
    try:
        content = write(_with(*_pair(text=text)))
    except FileError:
        return
    assert faults(content) == []
    assert len(read(content).vouchers[0].transactions) == 2


def test_an_independent_program_reads_our_file(tmp_path: Path) -> None:
    """pysie-accounting from PyPI, the only SIE reader found in the registries (npm's documented `sie-reader` and
    `sie-parser` are not served there). It knows less than the format: it wants numbers that are digits, a day of
    registration, and leaves object lists, amounts and escaped quotation marks as they stand in the file."""
    reader, frames = (importlib.import_module(name) for name in ("pysie_accounting.pysie", "pandas"))
    path = tmp_path / "fil.si"
    path.write_bytes(write(FILE))
    theirs = reader.PySIE()
    theirs.sie_encoding = "cp437"
    theirs.dftrans = frames.DataFrame({"SRU": [], "Ink2": []}, dtype=object)
    theirs.open(str(path))
    assert (theirs.orgnr, theirs.fnamn) == ("232100", "Region Exempel")
    assert theirs.verifikat == {
        "7": (
            "20261121",
            "Schablon kv 1",
            "20261121",
            [("3999", '1 "7059" 20 "9909"', "125000.50"), ("5999", '1 "2506" 20 "9909"', "-125000.50")],
        )
    }
    assert list(theirs.dfrar["Start"]) == [20260101, 20250101]
