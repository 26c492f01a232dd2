"""The agency's list of payments through the intake: nothing left out, nothing twice, taken back as a whole."""

from collections.abc import Callable
from datetime import date

import pytest
from tests.intake.intake_road import committed
from tests.intake.intake_road import previewed as read
from tests.money import worlds

from atersok.accounts.models import User
from atersok.accounts.permissions import Role
from atersok.intake import services as intake
from atersok.intake.hooks import NotUndone
from atersok.intake.models import Category, ImportState
from atersok.money.ledger import balance
from atersok.money.models import Account, Match, Payment, PaymentCode, PaymentLine
from atersok.money.services import payments

HEADER = "LMA-nummer;Ersättningskod;Klartext;Period från;Period till;Belopp;Utbetalningsdatum"


@pytest.fixture
def anna(actor: Callable[[Role], User]) -> User:
    worlds.opened()
    PaymentCode.objects.create(code="X20", kind=worlds.KIND)
    return actor(Role.CASE_WORKER)


def rows(*lines: str) -> bytes:
    return "\n".join((HEADER, *lines)).encode()


def lma(person: object) -> str:
    return str(person.identifiers.get().value)  # type: ignore[attr-defined]  # a person


def test_a_line_that_fits_is_placed_and_an_unknown_person_waits(anna: User) -> None:
    person = worlds.somebody()
    worlds.sent(anna, [(person, 60_000_00, [])])
    committed(anna, rows(
        f"{lma(person)};X20;Vård;2026-01-01;2026-03-31;60 000,00;2026-09-01",
        "99990001;X99;Okänt;;;-1 000,50;2026-09-01",
    ), "mv_payments")  # fmt: skip
    payment = Payment.objects.get()
    assert (payment.day, payment.amount) == (date(2026, 9, 1), 58_999_50)
    assert Match.objects.get().amount == 60_000_00
    waiting = PaymentLine.objects.get(placed=0)
    assert (waiting.amount, waiting.person, waiting.lma) == (-1_000_50, None, "99990001")
    assert balance(Account.BANK) == 58_999_50


def test_the_same_list_twice_changes_nothing(anna: User) -> None:
    text = rows("99990001;X1;a;;;100;2026-09-01", "99990002;X1;a;;;100;2026-09-01")
    committed(anna, text, "mv_payments")
    again = read(anna, text, "mv_payments")
    assert {row.category for row in again.rows.all()} == {Category.UNCHANGED}
    more = read(anna, text + b"\n99990003;X1;a;;;100;2026-09-01", "mv_payments")
    assert [row.category for row in more.rows.all()].count(Category.NEW) == 1


def test_two_equal_rows_are_two_payments_and_once_more_they_are_none(anna: User) -> None:
    text = rows("99990001;X1;a;;;100;2026-09-01", "99990001;X1;a;;;100;2026-09-01")
    committed(anna, text, "mv_payments")
    assert Payment.objects.get().amount == 200_00
    again = read(anna, text, "mv_payments")
    assert [row.category for row in again.rows.all()] == [Category.UNCHANGED] * 2
    assert again.notes["warnings"], "the rows are pointed out, for they may be a mistake"


def test_a_row_without_a_day_is_said_back(anna: User) -> None:
    importing = read(anna, rows("99990001;X1;a;;;100;"), "mv_payments")
    assert importing.state == ImportState.PREVIEW
    assert [row.category for row in importing.rows.all()] == [Category.ERROR]


def test_a_list_specifies_money_that_the_bank_told_of(anna: User) -> None:
    payments.register(anna, date(2026, 8, 31), 300_00, Payment.Source.BANK)
    committed(anna, rows("99990001;X1;a;;;100;2026-09-01", "99990002;X1;a;;;200;2026-09-01"), "mv_payments")
    assert Payment.objects.count() == 1
    assert sorted(PaymentLine.objects.values_list("amount", flat=True)) == [100_00, 200_00]
    assert balance(Account.BANK) == 300_00


def test_an_import_is_taken_back_by_vouchers_of_its_own_unless_a_line_is_placed(anna: User) -> None:
    person = worlds.somebody()
    worlds.sent(anna, [(person, 100_00, [])])
    free = committed(anna, rows("99990001;X1;a;;;100;2026-09-02"), "mv_payments")
    intake.undo(anna, free.pk)
    assert Payment.objects.get().cancelled is not None
    assert balance(Account.BANK) == 0
    placed = committed(anna, rows(f"{lma(person)};X20;a;2026-01-01;2026-03-31;100;2026-09-01"), "mv_payments")
    with pytest.raises(NotUndone):
        intake.undo(anna, placed.pk)
    assert balance(Account.BANK) == 100_00
