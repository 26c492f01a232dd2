"""Bank statements taken in: the agency's money is a payment or confirms one, the rest waits for somebody."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.money import worlds
from tests.money.books import balance
from tests.money.files.statements import details, entry, statement

from atersok.accounts.models import User
from atersok.accounts.permissions import Role
from atersok.money.errors import NotNowError
from atersok.money.files.problem import FileError
from atersok.money.models import Account, BankEntry, Payment
from atersok.money.services import bank, payments
from atersok.money.services.bank import Taken

OURS = statement(entry("2500.00", reference="B-1", details=details(end="E-1")))
BOOKED = date(2026, 11, 20)


def test_the_agencys_money_is_a_payment_and_the_same_file_twice_changes_nothing(economist: User) -> None:
    assert bank.take_in(economist, OURS) == Taken(new=1)
    payment = Payment.objects.get()
    assert (payment.day, payment.amount, payment.source) == (BOOKED, 2_500_00, Payment.Source.BANK)
    assert bank.take_in(economist, OURS) == Taken(known=1)
    assert balance(Account.BANK) == 2_500_00


@pytest.mark.parametrize(("day", "confirmed"), [(7, True), (6, False), (13, True), (14, False)])
def test_a_payment_known_from_the_list_is_confirmed_within_three_days(
    economist: User, day: int, confirmed: bool
) -> None:
    worlds.paid(economist, 2_500_00, day=date(2026, 11, day))
    of_the_tenth = statement(entry("2500.00", details=details(), booked="<Dt>2026-11-10</Dt>"))
    assert bank.take_in(economist, of_the_tenth) == (Taken(confirmed=1) if confirmed else Taken(new=1))
    assert Payment.objects.count() == (1 if confirmed else 2)


def test_the_day_itself_is_confirmed_before_a_near_one(economist: User) -> None:
    near, same = (worlds.paid(economist, 2_500_00, day=date(2026, 11, day)) for day in (19, 20))
    assert bank.take_in(economist, OURS) == Taken(confirmed=1)
    near.refresh_from_db()
    same.refresh_from_db()
    assert (near.bank, same.bank) == (None, BankEntry.objects.get())


def test_a_list_in_two_parts_is_confirmed_by_one_row(economist: User) -> None:
    parts = [worlds.paid(economist, amount, day=BOOKED) for amount in (1_000_00, 1_500_00)]
    assert bank.take_in(economist, OURS) == Taken(confirmed=1)
    assert balance(Account.BANK) == 2_500_00
    assert set(BankEntry.objects.get().payments.all()) == set(parts)


def test_a_payment_that_never_came_gives_the_banks_row_back(economist: User) -> None:
    parts = [worlds.paid(economist, amount, day=BOOKED) for amount in (1_000_00, 1_500_00)]
    bank.take_in(economist, OURS)
    payments.cancel(economist, parts[0], "Kom aldrig", worlds.TODAY)
    assert not BankEntry.objects.get().payments.exists()


def test_money_that_may_be_here_already_waits_for_somebody(economist: User) -> None:
    known = worlds.paid(economist, 2_500_01, day=BOOKED)
    assert bank.take_in(economist, OURS) == Taken(asked=1)
    assert balance(Account.BANK) == 2_500_01
    assert bank.unconfirmed(BankEntry.objects.get()) == [known]
    assert bank.take_other(economist, BankEntry.objects.get()).amount == 2_500_00


def test_the_page_of_rows_says_which_money_it_may_be(client_of: Callable[[Role], Client], economist: User) -> None:
    known = worlds.paid(economist, 2_500_01, day=BOOKED)
    sent = {"file": SimpleUploadedFile("utdrag.xml", OURS)}
    page = client_of(Role.ECONOMIST).post("/inbetalningar/kontoutdrag/", sent, follow=True).content.decode()
    assert "1 rad kan gälla pengar som redan är registrerade" in page
    assert f'Samma pengar? <a class="ds-link" href="/inbetalningar/{known.pk}/">' in page.replace("</small>", "")


def test_what_is_confirmed_is_found_before_anything_is_asked_about(economist: User) -> None:
    worlds.paid(economist, 2_500_00, day=BOOKED)
    two = statement(
        entry("70.00", reference="B-0", details=details(end="E-0")),
        entry("2500.00", reference="B-1", details=details(end="E-1")),
    )
    assert bank.take_in(economist, two) == Taken(new=1, confirmed=1)


def test_a_statement_that_does_not_add_up_and_rows_not_booked_yet_are_told(economist: User) -> None:
    ours = entry("2500.00", details=details())
    file = statement(ours, entry("9.00", status="<Sts>PDNG</Sts>"), closing="4000.00")
    assert bank.take_in(economist, file) == Taken(new=1, announced=1, unbalanced=("2026-225",))
    assert bank.take_in(economist, statement(ours, closing="3500.00")) == Taken(known=1)


def test_the_banks_row_in_two_statements_of_a_file_is_one_payment(economist: User) -> None:
    one = OURS.decode()
    again = one[one.index("<Stmt>") : one.index("</Stmt>") + 7]
    assert bank.take_in(economist, one.replace("</Stmt>", f"</Stmt>{again}").encode()) == Taken(new=1, known=1)


def test_what_the_bank_took_back_is_the_agencys_also_where_the_parties_stay(economist: User) -> None:
    bank.take_in(economist, OURS)
    reversal = "<RvslInd>true</RvslInd>"
    back = statement(entry("2500.00", "DBIT", reference="B-9", details=details("Åter", end="E-9"), extra=reversal))
    assert bank.take_in(economist, back) == Taken(new=1)
    assert balance(Account.BANK) == 0


@pytest.mark.parametrize("day", ["2025-12-31", "2026-11-22", "2027-11-20"])
def test_a_row_before_the_opening_day_or_after_today_is_told_and_not_booked(
    client_of: Callable[[Role], Client], day: str
) -> None:
    worlds.opened()
    file = statement(
        entry("70.00", reference="B-0", details=details(end="E-0")),
        entry("2500.00", reference="B-1", details=details(end="E-1"), booked=f"<Dt>{day}</Dt>"),
    )
    sent = {"file": SimpleUploadedFile("utdrag.xml", file)}
    page = client_of(Role.ECONOMIST).post("/inbetalningar/kontoutdrag/", sent, follow=True).content.decode()
    assert f"1 rad lästes inte in: {day} 2\N{NO-BREAK SPACE}500\N{NO-BREAK SPACE}kr." in page
    assert "från och med 2026-01-01" in page
    assert Payment.objects.get().amount == BankEntry.objects.get().amount == balance(Account.BANK) == 70_00


def test_who_only_writes_of_the_agency_is_not_the_agency(economist: User) -> None:
    rent = statement(entry("70.00", details=details("Hyra, se brev från Migrationsverket", "Nils Hyresgäst")))
    assert bank.take_in(economist, rent) == Taken(others=1)
    assert not Payment.objects.exists()


def test_the_claim_that_the_banks_text_names_is_suggested(economist: User) -> None:
    worlds.opened()
    claim = worlds.sent(economist, [(worlds.somebody(), 2_500_00, [])])
    other = worlds.sent(economist, [(worlds.somebody(), 2_500_00, [])])
    for place, text in enumerate((f"Avser {claim.number.lower()}, beslut", f"{claim.number} {other.number}")):
        written = details(text, end=f"E-{place}")
        bank.take_in(economist, statement(entry("2500.00", reference=f"T-{place}", details=written)))
    assert [payment.lines.get().claim_number for payment in Payment.objects.order_by("pk")] == [claim.number, ""]


def test_somebody_elses_money_waits_and_is_dealt_with_once(economist: User) -> None:
    other = statement(entry("70.00", reference="B-2", details=details("Hyra", "Någon annan", end="E-2")))
    assert bank.take_in(economist, other) == Taken(others=1)
    waiting = BankEntry.objects.get()
    assert not Payment.objects.exists()
    bank.leave_out(economist, waiting, "hyra")
    with pytest.raises(NotNowError, match="hanterad"):
        bank.take_other(economist, waiting)


def test_somebody_says_that_it_is_the_agencys_after_all(economist: User) -> None:
    other = statement(entry("70.00", reference="B-2", details=details("Schablon", "Statens konto", end="E-2")))
    bank.take_in(economist, other)
    assert bank.take_other(economist, BankEntry.objects.get()).amount == 70_00
    with pytest.raises(NotNowError, match="hanterad"):
        bank.leave_out(economist, BankEntry.objects.get(), "ångrar mig")


def test_a_faulty_file_takes_in_nothing(economist: User) -> None:
    with pytest.raises(FileError):
        bank.take_in(economist, OURS[:-30])
    assert not BankEntry.objects.exists()
