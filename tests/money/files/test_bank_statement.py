"""What came in by a bank statement: to the öre, each payment once, and hostile files turned away."""

import time
import tracemalloc
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.money.files.statements import ACCOUNT, details, entry, statement

from atersok.money.files import xml_reading
from atersok.money.files.bank_statement import Entry, read
from atersok.money.files.problem import FileError


def _entries(*entries: str, version: str = "02") -> tuple[Entry, ...]:
    (made,) = read(statement(*entries, version=version))
    return made.entries


def _refused(content: bytes) -> str:
    with pytest.raises(FileError) as error:
        read(content)
    assert error.value.said("en")
    return str(error.value)


@pytest.mark.parametrize("version", ["02", "08"])
def test_an_entry_in_both_versions(version: str) -> None:
    status = "<Sts>BOOK</Sts>" if version == "02" else "<Sts><Cd>BOOK</Cd></Sts>"
    written = entry(details=details(version=version), status=status, extra="<RvslInd>false</RvslInd>")
    (found,) = _entries(written, version=version)
    assert (found.account, found.booked, found.value_day) == (ACCOUNT, date(2026, 11, 20), date(2026, 11, 21))
    assert found.amount == 12500050
    assert found.references == ("E-1", "B-77", "1")
    assert (found.counterparty, found.text, found.reversal) == ("Migrationsverket", "Kvartal 3 2026", False)


def test_what_went_out_is_negative_and_names_the_receiver() -> None:
    (found,) = _entries(entry("10", "DBIT", details=details()))
    assert (found.amount, found.counterparty) == (-1000, "Region Exempel")


def test_a_reversal_has_its_own_direction() -> None:
    (found,) = _entries(entry("10", "DBIT", extra="<RvslInd>true</RvslInd>"))
    assert (found.amount, found.reversal) == (-1000, True)


@pytest.mark.parametrize("version", ["02", "08"])
def test_a_batch_is_split_when_its_parts_add_up(version: str) -> None:
    parts = details(amount="25000.50", end="E-1", version=version) + details(
        amount="100000", end="E-2", version=version
    )
    status = "<Sts>BOOK</Sts>" if version == "02" else "<Sts><Cd>BOOK</Cd></Sts>"
    found = _entries(entry(details=parts, status=status), version=version)
    assert [(one.amount, one.references[0]) for one in found] == [(2500050, "E-1"), (10000000, "E-2")]


def test_a_batch_whose_parts_do_not_add_up_stays_whole() -> None:
    (found,) = _entries(entry(details=details(amount="1", end="E-1") + details("Annat", amount="2", end="E-2")))
    assert found.amount == 12500050
    assert found.references == ("E-1", "E-2", "B-77", "1")
    assert found.text == "Kvartal 3 2026 Annat"


def test_an_ocr_number_is_the_first_reference_and_not_provided_is_none() -> None:
    structured = (
        "<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>"
        "<RmtInf><Strd><CdtrRefInf><Ref>12344</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>"
    )
    assert _entries(entry(details=structured))[0].references == ("12344", "B-77", "1")


def test_without_value_day_or_details() -> None:
    (found,) = _entries(entry(value="", booked="<DtTm>2026-11-20T23:59:00+01:00</DtTm>"))
    assert found.booked == found.value_day == date(2026, 11, 20)
    assert (found.counterparty, found.text) == ("", "")


def test_each_payment_has_its_own_id_and_keeps_it() -> None:
    twice = (entry(details=details()), entry(details=details()), entry("1", details=details()))
    first, second = _entries(*twice), _entries(*twice)
    assert [one.id for one in first] == [one.id for one in second]
    assert len({one.id for one in first}) == 3
    assert _entries(twice[0])[0].id == first[0].id


def test_entries_only_announced_are_counted_and_left_out() -> None:
    (made,) = read(statement(entry(), entry(status="<Sts>PDNG</Sts>")))
    assert (len(made.entries), made.not_booked) == (1, 1)


@pytest.mark.parametrize(("closing", "agrees"), [("126000.50", True), ("126000.51", False), ("", None)])
def test_the_balances_tell_whether_something_is_missing(closing: str, agrees: bool | None) -> None:
    (made,) = read(statement(entry(), closing=closing))
    assert made.agrees is agrees
    assert (made.id, made.account, made.opening) == ("2026-225", ACCOUNT, 100000)


def test_an_overdrawn_balance_is_negative() -> None:
    (made,) = read(statement(entry("10"), opening="-5.00", closing="5.00"))
    assert (made.opening, made.agrees) == (-500, True)


def test_a_statement_without_entries() -> None:
    (made,) = read(statement())
    assert made.entries == ()


def test_an_account_that_is_no_iban() -> None:
    content = statement(entry()).replace(f"<IBAN>{ACCOUNT}</IBAN>".encode(), b"<Othr><Id>9912346</Id></Othr>")
    assert read(content)[0].entries[0].account == "9912346"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (statement(entry(currency="EUR")), 'Rad 3: valutan är "EUR"'),
        (statement(entry("-1")), 'Rad 3: beloppet är "-1"'),
        (statement(entry("1,00")), 'beloppet är "1,00"'),
        (statement(entry("1.001")), 'beloppet är "1.001"'),
        (statement(entry("1e5")), 'beloppet är "1e5"'),
        (statement(entry("")), 'beloppet är ""'),
        (statement(entry(direction="IN")), 'riktningen (CdtDbtInd) är "IN"'),
        (statement(entry(booked="<Dt>2026-02-30</Dt>")), 'dagen (BookgDt) är "2026-02-30"'),
        (statement(entry(value="<ValDt><Dt>igår</Dt></ValDt>")), 'dagen (ValDt) är "igår"'),
        (statement(entry(), version="09"), 'Filens slag är "urn:'),
        (statement(entry()).replace(b"<IBAN>", b"<X>").replace(b"</IBAN>", b"</X>"), "saknar konto"),
        (statement().replace(b"Stmt>", b"Annat>"), "saknar kontoutdrag"),
        (b"<html/>", "Filens slag"),
        (b"", "inte att läsa som XML"),
        (b"PK\x03\x04", "inte att läsa som XML"),
        (statement(entry())[:-10], "inte att läsa som XML"),
        (statement(entry()).replace(b"UTF-8", b"utf-7"), "inte att läsa som XML"),
        (statement(entry("&x;")), "inte att läsa som XML"),
    ],
)
def test_a_faulty_file_is_refused_with_what_is_allowed(content: bytes, says: str) -> None:
    assert says in _refused(content)
    assert "Tillåtet: " in _refused(content)


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("head", [LAUGHS, OUTSIDE, '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">', "<!DOCTYPE x>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_before_anything_in_it_counts(head: str, encoding: str) -> None:
    text = statement(entry(), head=head).decode().replace("UTF-8", encoding)
    assert "DOCTYPE" in _refused(text.encode(encoding))


def test_a_file_in_utf_16_is_read() -> None:
    text = statement(entry(details=details("åäö"))).decode().replace("UTF-8", "utf-16")
    assert read(text.encode("utf-16"))[0].entries[0].text == "åäö"


@pytest.mark.parametrize(
    "inside",
    ["<a>" * 1_000_000, "<a/>" * 250_000, f"<Ntry>{'<a/>' * 250_000}</Ntry>", f"<a>{'x' * 30_000}</a>"],
    ids=["deep", "wide", "wide entry", "long text"],
)
def test_too_much_in_one_place_is_refused_in_bounded_time_and_memory(inside: str) -> None:
    content = statement(inside)
    begun = time.process_time()
    tracemalloc.start()
    said = _refused(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "för mycket" in said
    assert time.process_time() - begun < 30
    assert peak < 200 * 1024 * 1024


def test_too_large_a_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_reading, "MAX_BYTES", 10)
    assert "storlek" in _refused(statement())


def test_too_many_entries_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("atersok.money.files.bank_statement.MAX_ENTRIES", 2)
    assert "antalet poster" in _refused(statement(entry(), entry(), entry()))


def test_many_entries_are_read_without_being_held() -> None:
    (made,) = read(statement(*[entry("1", details=details())] * 3000, opening="0.00", closing="3000.00"))
    assert made.agrees
    assert len({one.id for one in made.entries}) == 3000


@given(
    st.lists(
        st.tuples(
            st.integers(0, 10**14), st.booleans(), st.text(st.characters(codec="utf-8", exclude_categories=["C"]))
        ),
        max_size=8,
    )
)
def test_any_amounts_and_texts_are_read_to_the_ore(rows: list[tuple[int, bool, str]]) -> None:
    written = [
        entry(f"{ore // 100}.{ore % 100:02}", "CRDT" if came_in else "DBIT", details=details(text))
        for ore, came_in, text in rows
    ]
    found = _entries(*written)
    assert [one.amount for one in found] == [ore if came_in else -ore for ore, came_in, _ in rows]
    assert [one.text for one in found] == [text.strip() for _, _, text in rows]


@given(st.data())
def test_a_broken_file_is_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(statement(entry(details=details()), entry(details=details(amount="1") * 2)))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(whole) - 1))
        piece = data.draw(
            st.one_of(st.binary(max_size=3), st.sampled_from([b"<Ntry>", b"</Ntry>", b"<Stmt>", b"&lt;"]))
        )
        whole[at : at + data.draw(st.integers(0, 4))] = piece
    try:
        read(bytes(whole))
    except FileError:
        return


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(FileError):
        read(content)
