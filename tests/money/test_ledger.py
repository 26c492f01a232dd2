"""What the database itself refuses, locked months, numbers without gaps, and reversal."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import translation
from tests.money import worlds
from tests.money.books import balance

from atersok.accounts.models import User
from atersok.money.errors import NotNowError
from atersok.money.ledger import Line, UnbalancedError, lines_of, post, reverse, together
from atersok.money.models import Account, Doubt, Entry, Event, Match, Period, Receivable, Voucher
from atersok.money.services import accruals, payments
from atersok.money.services.periods import lock, unlock

DAY, TODAY = date(2026, 9, 15), date(2026, 11, 21)
PAIR = [Line(Account.BANK, 500), Line(Account.UNPLACED, -500)]


def book(user: User | None = None, day: date = DAY, lines: list[Line] = PAIR) -> Voucher:
    voucher = post(user, Event.PAYMENT, day, "I-1", lines)
    assert voucher is not None
    return voucher


@pytest.mark.django_db
def test_a_voucher_that_does_not_balance_is_a_fault() -> None:
    with pytest.raises(UnbalancedError, match="1 öre too much in debit"):
        post(None, Event.PAYMENT, DAY, "I-1", [Line(Account.BANK, 501), Line(Account.UNPLACED, -500)])
    assert not Voucher.objects.exists()


@pytest.mark.django_db
def test_nothing_is_no_voucher() -> None:
    assert post(None, Event.PAYMENT, DAY, "I-1", [Line(Account.BANK, 0)]) is None


def test_debit_and_credit_about_the_same_thing_both_stay() -> None:
    lines = [Line(Account.BANK, 3), Line(Account.BANK, 4), Line(Account.BANK, -7), Line(Account.BANK, 1, receivable=2)]
    assert together(lines) == [Line(Account.BANK, 7), Line(Account.BANK, -7), Line(Account.BANK, 1, receivable=2)]


@pytest.mark.django_db
def test_the_database_refuses_an_entry_that_tips_a_voucher() -> None:
    voucher = book()
    with pytest.raises(DatabaseError, match="does not balance"), transaction.atomic():
        Entry.objects.create(voucher=voucher, account=Account.BANK, amount=1)


@pytest.mark.django_db
@pytest.mark.parametrize("sql", [
    "UPDATE money_entry SET amount = amount * 2", "DELETE FROM money_entry", "UPDATE money_voucher SET text = 'x'",
    "DELETE FROM money_voucher",
])  # fmt: skip
def test_the_database_refuses_changes_of_what_is_booked(sql: str) -> None:
    book()
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        connection.cursor().execute(sql)


@pytest.mark.django_db
def test_numbers_of_a_year_have_no_gaps_also_after_a_failed_booking() -> None:
    first = book()
    with pytest.raises(LookupError):
        _book_and_fail()
    assert [first.number, book().number, book(day=date(2027, 1, 1)).number, book().number] == [1, 2, 1, 3]


def _book_and_fail() -> None:
    with transaction.atomic():
        book()
        raise LookupError


@pytest.mark.django_db
def test_a_voucher_is_reversed_once_and_then_comes_to_nothing() -> None:
    voucher = book()
    back = reverse(None, voucher, TODAY, "rättad")
    assert [line.amount for line in lines_of(back)] == [-500, 500]
    assert balance(Account.BANK) == 0
    with pytest.raises(NotNowError):
        reverse(None, voucher, TODAY, "en gång till")
    with pytest.raises(IntegrityError), transaction.atomic():
        Voucher.objects.create(
            year=2026, number=99, day=DAY, occurred=DAY, event=Event.REVERSAL, text="", reverses=voucher
        )


# --- months -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("month", "today", "allowed"), [
    (date(2026, 10, 5), date(2026, 10, 31), False), (date(2026, 10, 5), date(2026, 11, 1), True),
])  # fmt: skip
def test_a_month_is_locked_when_it_is_over(economist: User, month: date, today: date, allowed: bool) -> None:
    if allowed:
        assert lock(economist, month, today).month == date(2026, 10, 1)
    else:
        with pytest.raises(NotNowError, match="inte slut"):
            lock(economist, month, today)


def test_what_happened_in_a_locked_month_is_booked_in_the_first_open_one(economist: User) -> None:
    book()
    lock(economist, date(2026, 10, 1), TODAY)
    voucher = book()
    assert (voucher.day, voucher.occurred) == (date(2026, 11, 1), DAY)
    assert Period.objects.filter(locked__isnull=False).count() == 2, "those before are locked with it"


def test_the_database_refuses_a_voucher_in_a_locked_month(economist: User) -> None:
    voucher = book()
    lock(economist, DAY, TODAY)
    with pytest.raises(DatabaseError, match="is locked"), transaction.atomic():
        Voucher.objects.create(year=2026, number=99, day=DAY, occurred=DAY, event=Event.PAYMENT, text="")
    with pytest.raises(DatabaseError, match="is locked"), transaction.atomic():
        Entry.objects.bulk_create([Entry(voucher=voucher, account=Account.BANK, amount=one) for one in (1, -1)])


def test_only_the_latest_locked_month_is_opened_again_and_with_a_reason(economist: User) -> None:
    book()
    lock(economist, date(2026, 10, 1), TODAY)
    with pytest.raises(NotNowError, match="senast"):
        unlock(economist, DAY, "glömd faktura")
    with pytest.raises(NotNowError, match="varför"):
        unlock(economist, date(2026, 10, 1), " ")
    unlock(economist, date(2026, 10, 1), "glömd faktura")
    assert book().day == date(2026, 10, 1)


@pytest.mark.django_db(transaction=True)
def test_two_who_book_at_once_get_numbers_of_their_own() -> None:
    gate = Barrier(4)

    def one() -> None:
        try:
            gate.wait()
            book()
        finally:
            connection.close()

    threads = [Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(Voucher.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


@pytest.mark.django_db
def test_the_books_are_in_swedish_whoever_acts(economist: User) -> None:
    """A voucher's text is kept for good and goes to the region's own ledger."""
    worlds.opened(date(2026, 10, 1))
    october = date(2026, 10, 1)
    with translation.override("en"):
        claim = worlds.sent(economist, [(worlds.somebody(), 100_00, [])], day=date(2026, 10, 5))
        receivable = worlds.receivable(claim)
        Receivable.objects.update(doubt=Doubt.DISPUTED)
        payment = worlds.paid(economist, 40_00, day=date(2026, 11, 2))
        payments.place(economist, [payments.Placement(payment.lines.get().pk, receivable.pk, None, 40_00)], TODAY)
        payments.undo(economist, [Match.objects.get().pk], "fel", TODAY)
        payments.cancel(economist, payment, "fel", TODAY)
        accruals.book(economist, october, accruals.count(october).seal, TODAY)
    texts = list(Voucher.objects.order_by("pk").values_list("text", flat=True))
    assert texts[-4:] == [
        claim.number, f"Makulerad {payment}", "Osäkra fordringar 2026-10", "Osäkra fordringar 2026-10, återförd",
    ]  # fmt: skip
