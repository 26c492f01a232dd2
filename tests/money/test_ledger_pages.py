"""The ledger's pages: who may, what they show, what they refuse, what is logged, how many questions they ask."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.money import books, worlds

from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Role
from atersok.audit.models import AccessLog
from atersok.money.ledger import Line, post
from atersok.money.models import (
    Account,
    Bookkeeping,
    Closing,
    Coding,
    Event,
    LedgerFile,
    Opening,
    PayoutLine,
    PayoutRun,
    Period,
    Receivable,
    Voucher,
)
from atersok.money.services import exporting
from atersok.money.services.periods import lock

pytestmark = pytest.mark.django_db
TODAY = worlds.TODAY
READERS = {Role.CASE_WORKER, Role.STRATEGIST, Role.ECONOMIST, Role.AUDITOR}
Clients = Callable[[Role], Client]


@pytest.fixture(autouse=True)
def now(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("ledger", "ledger_files"):
        monkeypatch.setattr(f"atersok.money.views.{module}.today", lambda: TODAY)


@pytest.fixture
def run(actor: Any, unit: Unit, other_unit: Unit) -> PayoutRun:
    books.home()
    books.coded()
    return books.attested(actor, unit, other_unit)


@pytest.fixture
def file(economist: User, run: PayoutRun) -> LedgerFile:
    return exporting.make_of_run(economist, run, LedgerFile.Form.SIE, TODAY)


def _reading(run: PayoutRun, file: LedgerFile) -> list[str]:
    return [
        reverse("ledger"), reverse("voucher", args=[run.voucher_id]), reverse("ledger_balances"),
        reverse("ledger_months"), reverse("accrual", args=[2026, 10]), reverse("codings"), reverse("ledger_files"),
        reverse("ledger_file", args=[file.pk]), reverse("codings_export", args=["xlsx"]),
    ]  # fmt: skip


def _writing(run: PayoutRun, file: LedgerFile) -> list[str]:
    coding = Coding.objects.first()
    assert coding is not None
    return [
        reverse("ledger_open"), reverse("month_lock", args=[2026, 10]), reverse("coding_new"),
        reverse("coding_end", args=[coding.pk]), reverse("coding_remove", args=[coding.pk]), reverse("ledger_export"),
        reverse("codings_import"),
        reverse("ledger_file_again", args=[file.pk]), reverse("ledger_settings"),
    ]  # fmt: skip


@pytest.mark.parametrize("role", list(Role))
def test_who_may_read_and_who_may_keep_the_books(
    client_of: Clients, role: Role, run: PayoutRun, file: LedgerFile
) -> None:
    client = client_of(role)
    for url in _reading(run, file):
        assert client.get(url).status_code == (200 if role in READERS else 403), url
    for url in _writing(run, file):
        assert client.get(url).status_code == (200 if role == Role.ECONOMIST else 403), url
    made = client.post(reverse("run_file", args=[run.pk, "sie"]))
    assert made.status_code == (303 if role == Role.ECONOMIST else 403)
    lump = client.post(reverse("accrual_lump", args=[2026, 10]))
    assert lump.status_code == (303 if role == Role.ECONOMIST else 403)


def _counts() -> list[int]:
    return [
        model.objects.count() for model in (Voucher, LedgerFile, Period, Closing, Coding, Bookkeeping, Opening)
    ]  # fmt: skip


def test_reading_changes_nothing_and_only_downloads_are_logged(
    client_of: Clients, run: PayoutRun, file: LedgerFile
) -> None:
    client, before = client_of(Role.ECONOMIST), _counts()
    for url in [*_reading(run, file), *_writing(run, file)]:
        assert client.get(url).status_code == 200, url
    look = {"since": "2026-01", "until": "2026-11", "form": "sie", "look": "1"}
    assert client.post(reverse("ledger_export"), look).status_code == 200
    assert _counts() == before
    assert sorted(AccessLog.objects.filter(action="export").values_list("what", flat=True)) == [
        "SIE-2026-0001.si", "kontering",
    ]  # fmt: skip
    assert client.get(reverse("run_file", args=[run.pk, "sie"])).status_code == 405


def test_accruals_are_booked_by_the_economist_alone(client_of: Clients) -> None:
    worlds.opened()
    books.claimable(1_00, date(2026, 10, 31))
    url = reverse("accrual", args=[2026, 10])
    for role in (Role.STRATEGIST, Role.ECONOMIST):
        client = client_of(role)
        shown = client.get(url)
        assert ('name="seal"' in shown.content.decode()) == (role == Role.ECONOMIST)
        client.post(url, {"seal": shown.context["counted"].seal})
        assert Closing.objects.exists() == (role == Role.ECONOMIST)
    again = client_of(Role.ECONOMIST).post(url, {"seal": "x"})
    assert again.status_code == 422
    assert "redan periodiserad" in again.content.decode()
    assert "Siffrorna är som de räknades då" in client_of(Role.AUDITOR).get(url).content.decode()


def test_the_page_behind_the_accrual_shows_numbers_and_no_person(client_of: Clients) -> None:
    worlds.opened()
    finding = books.claimable(123_00, date(2026, 10, 31))
    text = client_of(Role.ECONOMIST).get(reverse("accrual", args=[2026, 10])).content.decode()
    assert f"F-{finding.pk}" in text
    assert finding.person.given_name not in text


# --- the books --------------------------------------------------------------------------------------------------------
def test_without_opening_day_the_page_says_so_and_the_economist_sets_it(client_of: Clients) -> None:
    assert "Ekonomen väljer den" in client_of(Role.AUDITOR).get(reverse("ledger")).content.decode()
    client = client_of(Role.ECONOMIST)
    assert "Välj dagen" in client.get(reverse("ledger")).content.decode()
    assert client.post(reverse("ledger_open"), {"day": "2026-01-01"}).status_code == 303
    assert Opening.objects.get().day == date(2026, 1, 1)


def test_the_opening_day_stands_once_something_is_booked(client_of: Clients, run: PayoutRun) -> None:
    answer = client_of(Role.ECONOMIST).post(reverse("ledger_open"), {"day": "2026-02-01"})
    assert answer.status_code == 422
    assert "kan inte ändras" in answer.content.decode()


@pytest.mark.parametrize(("chosen", "number"), [
    ("", 4), ("handelse=payout", 1), ("manad=2026-09", 2), ("nummer=V2026-1", 1), ("nummer=1", 1),
    ("nummer=V2025-1", 0),
    ("manad=2026-13", 4), ("nummer=x%00", 4), ("handelse=%27;--", 4), ("manad=2026-09&handelse=match", 1),
])  # fmt: skip
def test_vouchers_are_narrowed_by_event_month_and_number(
    client_of: Clients, run: PayoutRun, chosen: str, number: int
) -> None:
    shown = client_of(Role.AUDITOR).get(f"{reverse('ledger')}?{chosen}")
    assert shown.status_code == 200
    assert shown.context["sums"].number == len(shown.context["page"]) == number
    assert shown.context["sums"].amount == sum(row.debit for row in shown.context["page"])


def test_the_balances_agree_and_say_so(client_of: Clients, run: PayoutRun) -> None:
    shown = client_of(Role.AUDITOR).get(reverse("ledger_balances"))
    check = shown.context["check"]
    assert check.received_agrees
    assert check.placed_agrees
    assert check.received == check.placed > check.units > 0
    assert check.kept > 0
    assert check.units == sum(PayoutLine.objects.filter(share__run=run).values_list("amount", flat=True))
    assert shown.context["difference"] == 0
    assert {row.account for row in shown.context["rows"]} == set(Account)
    assert "Stämmer inte" not in shown.content.decode()
    before = client_of(Role.AUDITOR).get(f"{reverse('ledger_balances')}?till=2026-08-31").context["rows"]
    assert {row.account: row.amount for row in before}[Account.BANK] == 0


def test_a_fault_in_the_books_is_seen(client_of: Clients, run: PayoutRun) -> None:
    post(None, Event.PAYOUT, TODAY, "U-x", [Line(Account.UNIT_SHARE, 1, run=run.pk), Line(Account.SUPPLIER, -1)])
    assert "Stämmer inte" in client_of(Role.AUDITOR).get(reverse("ledger_balances")).content.decode()


def test_months_are_locked_and_opened_again_with_a_reason(client_of: Clients, run: PayoutRun) -> None:
    client = client_of(Role.ECONOMIST)
    assert client.post(reverse("month_lock", args=[2026, 11])).status_code == 422, "not over"
    assert client.post(reverse("month_lock", args=[2026, 9])).status_code == 303
    months = {one.first: one for one in client.get(reverse("ledger_months")).context["page"]}
    assert [months[date(2026, n, 1)].locked for n in (8, 9, 10)] == [True, True, False]
    url = reverse("month_unlock", args=[2026, 9])
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "glömd"}).status_code == 303
    assert client.post(url, {"reason": "glömd"}).status_code == 404
    for url in (reverse("month_lock", args=[2026, 13]), reverse("accrual", args=[2026, 0])):
        assert client.get(url).status_code == 404


# --- codes and files --------------------------------------------------------------------------------------------------
def _coding(**given: Any) -> dict[str, Any]:
    return {"account": Account.BANK, "number": "1930", "since": "2026-01-01", "cost_centre": "1"} | given


def test_a_coding_is_laid_in_once_a_day(client_of: Clients) -> None:
    client = client_of(Role.ECONOMIST)
    assert client.post(reverse("coding_new"), _coding()).status_code == 303
    for wrong in (
        _coding(),
        _coding(number="19A0", since="2026-02-01"),
        _coding(since="2026-02-01", until="2026-01-31"),
    ):
        answer = client.post(reverse("coding_new"), wrong)
        assert answer.status_code == 422
        assert wrong["number"] in answer.content.decode(), "nothing typed is lost"
    row = Coding.objects.get()
    history: Any = row.history.get()  # type: ignore[attr-defined]  # made by pghistory
    assert history.pgh_context["name"] == "Test Ekonom"
    assert client.post(reverse("coding_end", args=[row.pk]), {"until": "2026-06-30"}).status_code == 303
    assert client.post(reverse("coding_remove", args=[row.pk])).status_code == 303
    assert client.post(reverse("coding_remove", args=[row.pk])).status_code == 404


def test_the_table_comes_as_a_file_that_no_spreadsheet_runs(client_of: Clients) -> None:
    Coding.objects.create(account=Account.BANK, number="1930", counterpart="=1+1", since=date(2026, 1, 1))
    content = client_of(Role.ECONOMIST).get(reverse("codings_export", args=["csv"])).content.decode("utf-8-sig")
    assert "'=1+1" in content
    assert client_of(Role.ECONOMIST).get(reverse("codings_export", args=["pdf"])).status_code == 404


def _uploaded(content: bytes) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("kontering.csv", content)}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_table_comes_back_as_it_went_out(client_of: Clients, unit: Unit, form: str) -> None:
    Coding.objects.create(
        account=Account.UNIT_INCOME, kind=worlds.KIND, unit=unit, number="0391", cost_centre="0042", counterpart="8",
        since=date(2026, 1, 1), until=date(2026, 6, 30),
    )  # fmt: skip
    Coding.objects.create(account=Account.BANK, number="1930", since=date(2026, 1, 1))
    before = [tuple(sorted(row.items())) for row in Coding.objects.values().order_by("account")]
    client = client_of(Role.ECONOMIST)
    content = client.get(reverse("codings_export", args=[form])).content
    client.post(reverse("codings_import"), _uploaded(content))
    assert Coding.objects.count() == 2, "what is there is left as it is"
    Coding.objects.all().delete()
    assert client.post(reverse("codings_import"), _uploaded(content)).status_code == 303
    after = [tuple(sorted(row.items())) for row in Coding.objects.values().order_by("account")]
    assert [dict(one) | {"id": 0} for one in after] == [dict(one) | {"id": 0} for one in before]


@pytest.mark.parametrize(("line", "said"), [
    ("Fordran på månen;;;1930;2026-01-01", "Fordran på månen"), ("bank;;;19A0;2026-01-01", "bara siffror"),
    ("bank;;OKÄND;1930;2026-01-01", "OKÄND"), ("bank;;;1930;2026-13-01", "2026-13-01"), ("bank;;;;2026-01-01", "Konto"),
    ("bank;;;1930;2026-01-01\r\nbank;;;1931;2026-01-01", "Rad 3"),
])  # fmt: skip
def test_a_file_with_a_fault_adds_nothing_and_says_where(client_of: Clients, line: str, said: str) -> None:
    content = f"Kontoslag;Ersättning;Enhet;Konto;Gäller från\r\n{line}\r\nfordran;;;1690;2026-01-01\r\n"
    answer = client_of(Role.ECONOMIST).post(reverse("codings_import"), _uploaded(content.encode()))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Coding.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\x00\xff" * 50, b"PK\x03\x04 not a workbook", b"a;b\r\n1;2\r\n"])
def test_a_hostile_file_is_turned_away(client_of: Clients, content: bytes) -> None:
    assert client_of(Role.ECONOMIST).post(reverse("codings_import"), _uploaded(content)).status_code == 422


def test_a_file_is_made_listed_and_fetched_again_byte_for_byte(client_of: Clients, run: PayoutRun) -> None:
    client = client_of(Role.ECONOMIST)
    answer = client.post(reverse("run_file", args=[run.pk, "sie"]))
    assert (answer.status_code, answer["Location"]) == (303, reverse("payout", args=[run.pk]))
    file = LedgerFile.objects.get()
    first, second = (client.get(reverse("ledger_file", args=[file.pk])) for _ in range(2))
    assert first.content == second.content == bytes(file.content)
    assert first["Content-Disposition"] == 'attachment; filename="SIE-2026-0001.si"'
    client.post(reverse("run_file", args=[run.pk, "sie"]))
    assert LedgerFile.objects.count() == 1, "a second press"
    assert "SIE-2026-0001.si" in client.get(reverse("ledger_files")).content.decode()
    assert client.post(reverse("run_file", args=[run.pk, "pdf"])).status_code == 404


def test_missing_codes_are_listed_before_and_when_a_file_is_asked_for(client_of: Clients, run: PayoutRun) -> None:
    Coding.objects.filter(account=Account.SUPPLIER).delete()
    client, chosen = client_of(Role.ECONOMIST), {"since": "2026-01", "until": "2026-11", "form": "sie"}
    for answer, status in (
        (client.post(reverse("ledger_export"), chosen | {"look": "1"}), 200),
        (client.post(reverse("ledger_export"), chosen), 422),
        (client.post(reverse("run_file", args=[run.pk, "sie"])), 422),
    ):  # fmt: skip
        assert answer.status_code == status
        assert "Skuld till privat enhet" in answer.content.decode()
        assert "Privata läkare" in answer.content.decode()
    assert not LedgerFile.objects.exists()


def test_a_period_is_exported_and_what_is_taken_is_warned_of(client_of: Clients, file: LedgerFile) -> None:
    client, chosen = client_of(Role.ECONOMIST), {"since": "2026-01", "until": "2026-11", "form": "sie"}
    shown = client.post(reverse("ledger_export"), chosen | {"look": "1"})
    assert (shown.context["number"], shown.context["taken"]) == (3, 1)
    assert client.post(reverse("ledger_export"), chosen).status_code == 303
    assert LedgerFile.objects.latest("pk").vouchers.count() == 3
    answer = client.post(reverse("ledger_export"), chosen)
    assert answer.status_code == 422
    assert "inga verifikationer" in answer.content.decode()
    assert client.post(reverse("ledger_export"), chosen | {"until": "2025-12"}).status_code == 422
    assert client.post(reverse("ledger_export"), chosen | {"form": "pain"}).status_code == 422


def test_a_file_is_made_anew_only_when_the_ledger_never_got_it(client_of: Clients, file: LedgerFile) -> None:
    client, url = client_of(Role.ECONOMIST), reverse("ledger_file_again", args=[file.pk])
    assert client.post(url, {"reason": "borta"}).status_code == 422
    assert LedgerFile.objects.count() == 1
    assert client.post(url, {"reason": "borta", "never": "on"}).status_code == 303
    assert "borta" in client.get(reverse("ledger_files")).content.decode()


def test_settings_are_checked_and_kept(client_of: Clients) -> None:
    client, url = client_of(Role.ECONOMIST), reverse("ledger_settings")
    right = {"unsure": "33,3", "disputed": "100", "columns": "Konto; kst;debet;kredit", "iban": "", "bic": "handsess"}
    for wrong in (
        {"unsure": "101"}, {"columns": "konto;debet"}, {"columns": "konto;debet;kredit;kst;kst"}, {"bic": "X"},
        {"columns": "konto;debet;kredit;lön"}, {"iban": "SE00 1234"},
    ):  # fmt: skip
        assert client.post(url, right | wrong).status_code == 422, wrong
    assert not Bookkeeping.objects.exists()
    assert client.post(url, right).status_code == 303
    kept = Bookkeeping.objects.get()
    assert (kept.unsure, kept.columns, kept.bic) == (333, "konto;kst;debet;kredit", "HANDSESS")


# --- speed ------------------------------------------------------------------------------------------------------------
def _questions(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def test_pages_ask_as_many_questions_for_many_rows_as_for_few(
    client_of: Clients, economist: User, run: PayoutRun, file: LedgerFile
) -> None:
    client, urls = client_of(Role.ECONOMIST), _reading(run, file)[:7]
    books.claimable(1_00, date(2026, 10, 31))
    for url in urls:
        client.get(url)  # what is kept in memory after the first time
    before = [_questions(client, url) for url in urls]
    lines = [Line(Account.RECEIVABLE, 1, receivable=one.pk) for one in Receivable.objects.all()]
    for number in range(20):
        worlds.sent(economist, [(worlds.somebody(), 1_00, [])])
        books.claimable(1_00 + number, date(2026, 10, 31))
        post(None, Event.CLAIM, TODAY, f"A-{number}", [*lines, Line(Account.REVENUE, -len(lines))])
        Coding.objects.create(account=Account.BANK, number="1", since=date(2027, 1, number + 1))
    Receivable.objects.update(doubt="osaker")
    exporting.make_of_period(economist, LedgerFile.Form.SIE, date(2026, 1, 1), date(2026, 12, 31), TODAY)
    lock(economist, date(2026, 9, 1), TODAY)
    after = [_questions(client, url) for url in urls]
    assert [n - m for n, m in zip(after, before, strict=True)] == [0] * len(urls), urls
    assert max(after) <= 25
