"""Files to the ledger: the same sums, once, byte for byte; and which code an entry has."""

import csv
from datetime import date
from hashlib import sha256
from importlib import import_module, resources
from io import BytesIO, StringIO
from threading import Barrier, Thread
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st
from tests.money import books, worlds
from tests.money.files.strict_sie import faults

from atersok.accounts.giro import bankgiro
from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Role
from atersok.money.errors import NotNowError
from atersok.money.files import sie
from atersok.money.models import Account, Bookkeeping, Coding, Entry, LedgerFile, PayoutRun, Voucher
from atersok.money.services import codings, exporting
from atersok.money.services.bookkeeping import decide
from atersok.money.services.codings import Codebook, coding_of
from atersok.people.models import Identifier, Person

Form = LedgerFile.Form
TODAY = worlds.TODAY
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
etree: Any = import_module("lxml.etree")


@pytest.fixture
def run(actor: Any, unit: Unit, other_unit: Unit) -> PayoutRun:
    books.home()
    books.coded()
    return books.attested(actor, unit, other_unit)


def made(user: User, run: PayoutRun, form: str) -> LedgerFile:
    return exporting.make_of_run(user, run, form, TODAY)


# --- which code -------------------------------------------------------------------------------------------------------
def row(**given_: Any) -> Coding:
    return Coding(**({"account": Account.REVENUE, "kind": "", "number": "1", "since": date(2026, 3, 1)} | given_))


@pytest.mark.parametrize(("day", "found"), [
    (date(2026, 2, 28), None), (date(2026, 3, 1), "1"), (date(2026, 3, 31), "1"), (date(2026, 4, 1), None),
])  # fmt: skip
def test_a_coding_is_in_force_from_its_first_through_its_last_day(day: date, found: str | None) -> None:
    best = coding_of([row(until=date(2026, 3, 31))], Account.REVENUE, "", None, day)
    assert (best.number if best else None) == found


@pytest.mark.parametrize(("kind", "unit", "number"), [
    ("a", 7, "both"), ("b", 7, "unit"), ("a", 8, "kind"), ("b", 8, "none"), ("", None, "none"), ("a", None, "kind"),
])  # fmt: skip
def test_the_most_particular_coding_wins(kind: str, unit: int | None, number: str) -> None:
    rows = [
        row(number="none"), row(number="kind", kind="a"), row(number="unit", unit_id=7),
        row(number="both", kind="a", unit_id=7), row(number="other", account=Account.BANK),
    ]  # fmt: skip
    best = coding_of(rows, Account.REVENUE, kind, unit, date(2026, 3, 1))
    assert best is not None
    assert best.number == number


def test_among_equals_the_one_that_began_last_wins() -> None:
    rows = [row(number="new", since=date(2026, 5, 1)), row(number="old")]
    found = [coding_of(rows, Account.REVENUE, "", None, day) for day in (date(2026, 4, 30), date(2026, 5, 1))]
    assert [one.number for one in found if one] == ["old", "new"]


DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 9))
KINDS, UNITS = st.sampled_from(["", "a", "b"]), st.sampled_from([None, 1, 2])
ROWS = st.lists(st.tuples(KINDS, UNITS, DAYS, st.none() | DAYS), max_size=8, unique_by=lambda one: one[:3])


@given(rows=ROWS, kind=KINDS, unit=UNITS, day=DAYS)
def test_the_choice_is_that_of_trying_each_level_in_turn(rows: Any, kind: str, unit: int | None, day: date) -> None:
    table = [Coding(account="x", kind=k, unit_id=u, since=s, until=e, number="1") for k, u, s, e in rows]
    expected = None
    for level in ((kind, unit), ("", unit), (kind, None), ("", None)):
        latest = date.min
        for one in table:
            inside = one.since <= day and (one.until is None or one.until >= day)
            if (one.kind, one.unit_id) == level and inside and one.since > latest:
                expected, latest = one, one.since
        if expected is not None:
            break
    assert coding_of(table, "x", kind, unit, day) is expected


def test_a_units_income_without_cost_centre_is_on_the_units_own() -> None:
    book = Codebook([row(account=Account.UNIT_INCOME, number="3910"), row()], {7: "2506"})
    income, revenue = (
        book.code(account, "", 7, date(2026, 3, 1)) for account in (Account.UNIT_INCOME, Account.REVENUE)
    )
    assert income is not None
    assert income.cost_centre == "2506"
    assert revenue is not None
    assert revenue.cost_centre == ""


def test_a_coding_that_a_file_rests_on_is_ended_and_not_removed(economist: User, run: PayoutRun) -> None:
    used = Coding.objects.get(account=Account.SUPPLIER)
    made(economist, run, Form.SIE)
    with pytest.raises(NotNowError, match="har använts"):
        codings.remove(economist, used)
    with pytest.raises(NotNowError, match="före den första"):
        codings.end(economist, used, date(2025, 12, 31))
    assert codings.end(economist, used, TODAY).until == TODAY
    codings.remove(economist, Coding.objects.get(account=Account.LOSS))


# --- SIE --------------------------------------------------------------------------------------------------------------
def test_the_sie_file_of_a_run_follows_the_format_and_has_its_sums(economist: User, run: PayoutRun) -> None:
    file = made(economist, run, Form.SIE)
    content = bytes(file.content)
    assert faults(content) == []
    assert b"#FLAGGA 0\r\n" in content
    read = sie.read(content)
    assert (read.company, read.imported, read.checksum_agrees) == ("Region Åäö", False, True)
    assert len(read.vouchers) == 1
    assert run.voucher is not None
    assert str(run.voucher) in read.vouchers[0].text
    booked = Entry.objects.filter(voucher=run.voucher).order_by().values_list("account").annotate(sum=Sum("amount"))
    by_number: dict[str, int] = {}
    for one in read.vouchers[0].transactions:
        by_number[one.account] = by_number.get(one.account, 0) + one.amount
        assert one.objects == {1: "7059", 6: "12", 20: "9909", 21: "42", 22: "801"}
    assert by_number == {books.NUMBERS[Account(account)]: amount for account, amount in booked}


def test_a_period_has_every_voucher_once_and_the_next_file_only_what_is_new(economist: User, run: PayoutRun) -> None:
    first = exporting.make_of_period(economist, Form.SIE, *YEAR, TODAY)
    assert first.vouchers.count() == Voucher.objects.count()
    assert len(sie.read(bytes(first.content)).vouchers) == Voucher.objects.count()
    with pytest.raises(NotNowError, match="inga verifikationer"):
        exporting.make_of_period(economist, Form.SIE, *YEAR, TODAY)
    worlds.paid(economist, 500, day=date(2026, 11, 3))
    second = exporting.make_of_period(economist, Form.SIE, *YEAR, TODAY)
    assert (first.name, second.name) == ("SIE-2026-0001.si", "SIE-2026-0002.si")
    assert second.vouchers.count() == 1


def test_debits_and_credits_on_the_same_code_both_stay(economist: User) -> None:
    books.home()
    for account in (Account.BANK, Account.UNPLACED):
        Coding.objects.create(account=account, number="1", since=YEAR[0])
    worlds.paid(economist, 500)
    file = exporting.make_of_period(economist, Form.SIE, *YEAR, TODAY)
    assert [one.amount for one in sie.read(bytes(file.content)).vouchers[0].transactions] == [500, -500]


def test_nothing_is_made_where_a_code_is_missing_and_all_that_is_missing_is_said(
    economist: User, run: PayoutRun
) -> None:
    Coding.objects.filter(account__in=(Account.SUPPLIER, Account.UNIT_SHARE)).delete()
    with pytest.raises(exporting.MissingCodingError) as caught:
        made(economist, run, Form.SIE)
    missing = caught.value.missing
    assert {(one.account, one.unit) for one in missing} == {
        (Account.SUPPLIER, "Privata läkare"), (Account.UNIT_SHARE, "Privata läkare"),
        (Account.UNIT_SHARE, "Medicinkliniken"),
    }  # fmt: skip
    assert all(one.since == one.until == TODAY for one in missing)
    assert not LedgerFile.objects.exists()


def test_a_code_that_the_format_refuses_is_said_and_nothing_is_made(economist: User, run: PayoutRun) -> None:
    Coding.objects.filter(account=Account.SUPPLIER).update(number="24A0")
    with pytest.raises(NotNowError, match="24A0"):
        made(economist, run, Form.SIE)
    assert not LedgerFile.objects.exists()


# --- once -------------------------------------------------------------------------------------------------------------
def test_the_same_file_asked_for_twice_is_the_first(economist: User, run: PayoutRun) -> None:
    assert made(economist, run, Form.SIE) == made(economist, run, Form.SIE)


def test_what_went_to_the_ledger_does_not_go_again_in_another_file(economist: User, run: PayoutRun) -> None:
    period = exporting.make_of_period(economist, Form.SIE, *YEAR, TODAY)
    for form in (Form.SIE, Form.ORDER_CSV):
        with pytest.raises(NotNowError, match=period.name):
            made(economist, run, form)
    assert made(economist, run, Form.ORDER_XLSX).name == "BO-2026-0001.xlsx", "to sign, not to take in"


def test_a_file_is_made_anew_only_with_a_reason_that_history_keeps(economist: User, run: PayoutRun) -> None:
    first = made(economist, run, Form.SIE)
    with pytest.raises(NotNowError, match="varför"):
        exporting.make_again(economist, first, " ", TODAY)
    second = exporting.make_again(economist, first, "mejlet kom bort", TODAY)
    assert (second.name, second.run, second.again) == ("SIE-2026-0002.si", run, f"{first}: mejlet kom bort")
    assert set(second.vouchers.all()) == set(first.vouchers.all())
    history: Any = second.history.get()  # type: ignore[attr-defined]  # made by pghistory
    assert history.pgh_context["reason"] == second.again
    with pytest.raises(NotNowError, match="senare fil"):
        exporting.make_again(economist, first, "en gång till", TODAY)


def test_only_an_attested_run_has_files(economist: User, run: PayoutRun) -> None:
    with transaction.atomic():
        PayoutRun.objects.filter(pk=run.pk).update(state="discarded")
        with pytest.raises(NotNowError, match="inte attesterad"):
            made(economist, run, Form.SIE)


@pytest.mark.parametrize("sql", [
    "UPDATE money_ledgerfile SET name = 'x'", "UPDATE money_ledgerfile SET content = ''",
    "DELETE FROM money_ledgerfile", "DELETE FROM money_ledgerfile_vouchers",
    "UPDATE money_ledgerfile_vouchers SET voucher_id = 1",
])  # fmt: skip
def test_the_database_refuses_changes_of_a_file(economist: User, run: PayoutRun, sql: str) -> None:
    file = made(economist, run, Form.SIE)
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        connection.cursor().execute(sql)
    assert sha256(bytes(file.content)).hexdigest() == file.sha256


def test_no_file_holds_a_name_or_number_of_a_person(economist: User, run: PayoutRun) -> None:
    secrets = [person.given_name for person in Person.objects.all()] + [one.value for one in Identifier.objects.all()]
    for form in (Form.SIE, Form.ORDER_CSV):
        content = exporting._content(  # the forms exclude each other
            exporting._Order(form, "x.si", list(Voucher.objects.order_by("pk")), run, TODAY)
        ).content
        text = content.decode("cp437" if form == Form.SIE else "utf-8")
        assert not any(secret in text for secret in secrets)


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_make_one_file(economist: User, run: PayoutRun) -> None:
    gate, found = Barrier(3), []

    def one() -> None:
        try:
            gate.wait()
            found.append(made(economist, run, Form.SIE).pk)
        finally:
            connection.close()

    threads = [Thread(target=one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 3
    assert len(set(found)) == 1
    assert LedgerFile.objects.count() == 1


# --- bokföringsorder and payments -------------------------------------------------------------------------------------
def test_the_order_has_the_regions_columns_and_balances(economist: User, run: PayoutRun) -> None:
    decide(economist, Bookkeeping(columns="kst;konto;kredit;debet;objekt;projekt;verksamhet;motpart"))
    file = made(economist, run, Form.ORDER_CSV)
    rows = list(csv.reader(StringIO(bytes(file.content).decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Kst", "Konto", "Kredit", "Debet", "Objekt", "Projekt", "Verksamhet", "Motpart"]
    kredit, debet = (sum(float(one[n].replace(",", ".") or 0) for one in rows[1:]) for n in (2, 3))
    assert kredit == pytest.approx(debet)
    assert kredit > 0


@pytest.mark.parametrize("code", ["=1+1", "+12", "-12", "@x", "|x"])
def test_a_code_that_a_spreadsheet_would_run_is_not_laid_in(economist: User, code: str) -> None:
    row = Coding(account=Account.BANK, number="1930", object=code, since=date(2026, 1, 1))
    with pytest.raises(ValidationError, match="bokstav eller siffra"):
        codings.add(economist, row)
    assert not Coding.objects.exists()


def test_a_code_without_a_column_is_refused_rather_than_lost(economist: User, run: PayoutRun) -> None:
    decide(economist, Bookkeeping(columns="konto;debet;kredit"))
    with pytest.raises(NotNowError, match="7059"):
        made(economist, run, Form.ORDER_XLSX)


def test_the_workbook_opens_and_says_what_it_rests_on(economist: User, run: PayoutRun) -> None:
    sheet = openpyxl.load_workbook(BytesIO(bytes(made(economist, run, Form.ORDER_XLSX).content))).worksheets[0]
    said = [cell for line in sheet.iter_rows(values_only=True) for cell in line if cell]
    assert f"Utbetalningsomgång {run}" in said
    assert "BO-2026-0001" in said


def test_private_units_are_paid_by_a_file_that_the_schema_takes(
    economist: User, run: PayoutRun, other_unit: Unit
) -> None:
    with pytest.raises(NotNowError, match="Privata läkare"):
        made(economist, run, Form.PAIN)
    Unit.objects.filter(pk=other_unit.pk).update(bankgiro=books.BANKGIRO)
    with pytest.raises(NotNowError, match="BIC"):
        made(economist, run, Form.PAIN)
    decide(economist, Bookkeeping(bic="HANDSESS", iban="SE5760000000000000000000"))
    file = made(economist, run, Form.PAIN)
    tree = etree.fromstring(bytes(file.content))
    etree.XMLSchema(etree.parse(str(resources.files("sepaxml") / "schemas/pain.001.001.03.xsd"))).assertValid(tree)
    owed = -(Entry.objects.filter(account=Account.SUPPLIER).aggregate(sum=Sum("amount"))["sum"] or 0)
    assert tree.findtext(".//{*}CtrlSum") == f"{owed // 100}.{owed % 100:02d}"
    assert file.name == "BET-2026-0001.xml"


@pytest.mark.parametrize("number", ["991-2346", "9912346"])
def test_a_bankgiro_with_a_right_check_digit_is_taken(number: str) -> None:
    bankgiro(number)


@pytest.mark.parametrize("number", ["991-2347", "12", "99123x6", "0000-0000", "991--2346", "٩٩١٢٣٤٦"])
def test_another_bankgiro_is_refused(number: str) -> None:
    with pytest.raises(ValidationError, match="inget bankgironummer"):
        bankgiro(number)


def test_a_role_that_keeps_no_ledger_is_none_of_the_services_matter() -> None:
    """Who may do it is said at the door (test_ledger_pages); the table of roles has the economist alone."""
    from atersok.accounts.permissions import TABLE, Permission

    assert TABLE[Permission.LEDGER_WRITE] == frozenset({Role.ECONOMIST})
