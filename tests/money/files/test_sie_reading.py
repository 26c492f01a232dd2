"""What we read out of a SIE file, and how we say what is wrong with one."""

import time
import zlib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.money.files.sie_samples import HEAD, LEDGER_YEAR, file, voucher

from atersok.money.files.problem import FileError
from atersok.money.files.sie import Transaction, read

SAMPLE = Path(__file__).parents[4] / "shared/data/exempel_sie4i.si"


def _message(*lines: str) -> str:
    with pytest.raises(FileError) as error:
        read(file(*lines))
    assert error.value.said("en")
    return str(error.value)


def _rows(*rows: str) -> tuple[Transaction, ...]:
    return read(file(*voucher(*rows))).vouchers[0].transactions


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample lies outside the project")
def test_the_sample_of_the_office_is_read_to_the_ore() -> None:
    made = read(SAMPLE.read_bytes())
    first, second = made.vouchers[0].transactions
    assert (first.account, first.amount, first.objects) == ("3999", 12500050, {1: "7059", 20: "9909"})
    assert second.text == 'Medel kv 1 "schablon"'
    assert made.objects[1, "7059"] == "Hälso- och sjukvårdspolitiska avd"


def test_a_ledgers_year_gives_the_rows_that_count() -> None:
    made = read(file(*LEDGER_YEAR))
    assert made.years[-1] == (date(2025, 1, 1), date(2025, 12, 31))
    voucher = made.vouchers[0]
    assert (voucher.series, voucher.number, voucher.registered, voucher.sign) == ("A", "1", date(2026, 1, 16), "EKO")
    assert [(row.account, row.amount, row.day) for row in voucher.transactions] == [
        ("1510", 50000, date(2026, 1, 14)),
        ("3999", -50000, date(2026, 1, 15)),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n\r\n"])
def test_line_ends_and_blank_lines_do_not_matter(end: str) -> None:
    assert read(file(*LEDGER_YEAR, end=end)) == read(file(*LEDGER_YEAR))


def test_a_dos_end_of_file_is_no_post() -> None:
    assert read(file(*LEDGER_YEAR) + b"\x1a") == read(file(*LEDGER_YEAR))


def test_tabs_separate_and_indent() -> None:
    tabbed = [line.replace(" ", "\t") if line.startswith("#TRANS") else line for line in LEDGER_YEAR]
    assert read(file(*(f"\t {line} \t" for line in tabbed))) == read(file(*LEDGER_YEAR))


def test_a_file_in_utf_8_is_read_as_that() -> None:
    assert read(file(*LEDGER_YEAR, encoding="utf-8-sig")) == read(file(*LEDGER_YEAR))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r'"a \"b\" c"', 'a "b" c'),
        (r'"C:\temp"', r"C:\temp"),
        ('"slut\\"', "slut\\"),
        ('"{inte} en lista"', "{inte} en lista"),
        ("ord", "ord"),
        ('""', ""),
        ('"  två  mellanslag "', "  två  mellanslag "),
    ],
)
def test_texts_as_they_were_meant(written: str, meant: str) -> None:
    rows = _rows(f'#TRANS 3999 {{}} 1.00 "" {written}', "#TRANS 1510 {} -1.00")
    assert rows[0].text == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("{}", {}),
        ("{ }", {}),
        ('{1 "7059" 20 "9909"}', {1: "7059", 20: "9909"}),
        ('{"1" 7059}', {1: "7059"}),
        ('{1 "a}b"}', {1: "a}b"}),
    ],
)
def test_object_lists(written: str, meant: dict[int, str]) -> None:
    assert _rows(f"#TRANS 3999 {written} 0", "#TRANS 1510 {} 0")[0].objects == meant


@pytest.mark.parametrize(
    ("written", "ore"), [("0", 0), ("-0.01", -1), ("1.5", 150), ("123456789012345.67", 12345678901234567)]
)
def test_amounts_in_ore_are_exact(written: str, ore: int) -> None:
    opposite = written.removeprefix("-") if written.startswith("-") else f"-{written}"
    assert _rows(f"#TRANS 3999 {{}} {written}", f"#TRANS 1510 {{}} {opposite}")[0].amount == ore


@pytest.mark.parametrize(
    "row",
    [
        "#TRANS 19A0 {} 1.00",
        "#TRANS ３９９９ {} 1.00",
        "#TRANS 3999 {} +1.00",
        "#TRANS 3999 {} 1,00",
        "#TRANS 3999 {} 1.001",
        "#TRANS 3999 {} 1e3",
        "#TRANS 3999 {} NaN",
        "#TRANS 3999 {} 1.00 20260230",
        "#TRANS 3999 {} 1.00 2026-01-01",
        "#TRANS 3999 {1} 1.00",
        '#TRANS 3999 {1 "a" 1 "b"} 1.00',
        "#TRANS 3999 {x 1} 1.00",
        "#TRANS 3999 {1 {2}} 1.00",
        "#TRANS 3999 {1 2",
        "#TRANS 3999 1.00",
        "#TRANS 3999",
        '#TRANS 3999 {} 1.00 "" "utan slut',
        "#TRANS 3999 {} 1.00\x01",
        "ingen etikett",
        '#VER A 2 20260101 "ny"',
        "#KONTO 3999 namn",
        "{",
    ],
)
def test_a_faulty_row_is_named_by_its_line(row: str) -> None:
    with pytest.raises(FileError) as error:
        read(file(*voucher("#TRANS 1510 {} -1.00", row), encoding="utf-8"))
    assert error.value.line in (7, 10)
    assert "Tillåtet: " in str(error.value)


def test_an_unbalanced_voucher_says_by_how_much() -> None:
    said = _message(*voucher("#TRANS 1510 {} -1.00", "#TRANS 3999 {} 1.25"))
    assert said.startswith('Rad 7: summan av verifikationens rader är "0.25"')


def test_an_added_row_must_stand_once_more() -> None:
    rows = ("#RTRANS 1510 {} 1.00", "#TRANS 1510 {} 2.00", "#TRANS 3999 {} -2.00")
    assert "#RTRANS" in _message(*voucher(*rows))
    assert "#RTRANS" in _message(*voucher("#RTRANS 1510 {} 1.00"))


@pytest.mark.parametrize("label", range(len(HEAD)))
def test_a_mandatory_post_is_missed(label: int) -> None:
    kept = [line for number, line in enumerate(HEAD) if number != label]
    assert HEAD[label].split()[0] in _message(*kept)


@pytest.mark.parametrize(
    "line",
    ["#SIETYP 3", "#FORMAT ANSI", "#FLAGGA 2", "#RAR 0 20261231 20260101", "#KONTO x namn", "#VER A"],
)
def test_other_files_than_type_4_in_pc8_are_refused(line: str) -> None:
    assert _message(*HEAD, line).startswith("Rad 7: ")


def test_a_file_cut_off_is_noticed() -> None:
    whole = voucher("#TRANS 1510 {} 0")
    assert "tar aldrig slut" in _message(*whole[:-1])
    assert "saknar rader" in _message(*whole[:-3], "#TRANS 1510 {} 0")
    assert "tar aldrig slut" in _message(*whole[:-3])
    assert "avklippt" in _message("#FLAGGA 0", "#KSUMMA", *HEAD[1:])


def _with_checksum(value: int) -> bytes:
    return file("#FLAGGA 0", "#KSUMMA", *HEAD[1:], '#KONTO 1915 "Kassa \\"special\\" åäö"', f"#KSUMMA {value}")


def test_the_checksum_covers_labels_and_fields_alone() -> None:
    covered = '#PROGRAMEkonomi1.0#FORMATPC8#GEN20260131EKO#SIETYP4#FNAMNRegion Exempel#KONTO1915Kassa "special" åäö'
    value = zlib.crc32(covered.encode("cp437"))
    assert read(_with_checksum(value)).checksum_agrees is True
    assert read(_with_checksum(value - 2**32)).checksum_agrees is True
    assert read(_with_checksum(value + 1)).checksum_agrees is False
    assert read(file(*HEAD)).checksum_agrees is None


def test_a_file_already_taken_in_says_so() -> None:
    assert read(file("#FLAGGA 1", *HEAD[1:])).imported


def test_an_error_carries_no_long_or_invisible_value() -> None:
    said = _message(*HEAD, f"#KONTO {'x' * 5000} namn")
    assert len(said) < 300
    assert "\\x07" in _message(*HEAD, "#KONTO \x07 namn")


def test_size_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("atersok.money.files.sie.reading.MAX_BYTES", 1000)
    monkeypatch.setattr("atersok.money.files.sie.reading.MAX_ROWS", 3)
    with pytest.raises(FileError, match="storlek"):
        read(b" " * 1001)
    assert "antalet rader" in _message(*voucher(*["#TRANS 1510 {} 0"] * 4))
    monkeypatch.setattr("atersok.money.files.sie.reading.MAX_DECLARED", 1)
    assert "antalet poster" in _message(*HEAD, '#KONTO 1 "a"', '#KONTO 2 "b"')


def test_a_long_line_is_refused() -> None:
    assert "radens längd" in _message(*HEAD, f'#PROSA "{"x" * 30_000}"')


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with pytest.raises(FileError):
        read(content)


@given(st.data())
def test_a_broken_file_is_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(file(*LEDGER_YEAR))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    try:
        made = read(bytes(whole))
    except FileError:
        return
    assert all(sum(row.amount for row in one.transactions) == 0 for one in made.vouchers)


@pytest.mark.parametrize("line", ['"' + '\\"' * 9000, '{"' * 9000, '"' * 19001, "{" * 19000, '{"a" ' * 3800])
def test_hostile_quotes_cost_no_time(line: str) -> None:
    begun = time.process_time()
    with pytest.raises(FileError):
        read(file(*HEAD, f"#X {line} {{"))
    assert time.process_time() - begun < 1
