"""Bank statements taken in: the agency's money is a payment or confirms one, the rest waits for somebody."""

from datetime import date

import pytest
from tests.money import worlds
from tests.money.files.statements import details, entry, statement

from atersok.accounts.models import User
from atersok.money.errors import NotNowError
from atersok.money.files.problem import FileError
from atersok.money.ledger import balance
from atersok.money.models import Account, BankEntry, Payment
from atersok.money.services import bank
from atersok.money.services.bank import Taken

OURS = statement(entry("2500.00", reference="B-1", details=details(end="E-1")))
BOOKED = date(2026, 11, 20)


def test_the_agencys_money_is_a_payment_and_the_same_file_twice_changes_nothing(economist: User) -> None:
    assert bank.take_in(economist, OURS) == Taken(new=1)
    payment = Payment.objects.get()
    assert (payment.day, payment.amount, payment.source) == (BOOKED, 2_500_00, Payment.Source.BANK)
    assert bank.take_in(economist, OURS) == Taken(known=1)
    assert balance(Account.BANK) == 2_500_00


@pytest.mark.parametrize(("day", "confirmed"), [(17, True), (16, False), (23, True), (24, False)])
def test_a_payment_known_from_the_list_is_confirmed_within_three_days(
    economist: User, day: int, confirmed: bool
) -> None:
    worlds.paid(economist, 2_500_00, day=date(2026, 11, day))
    assert bank.take_in(economist, OURS) == (Taken(confirmed=1) if confirmed else Taken(new=1))
    assert Payment.objects.count() == (1 if confirmed else 2)


def test_another_amount_confirms_nothing(economist: User) -> None:
    worlds.paid(economist, 2_500_01, day=BOOKED)
    assert bank.take_in(economist, OURS) == Taken(new=1)


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
