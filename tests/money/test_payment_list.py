"""The agency's list of payments through the intake: nothing left out, nothing twice, taken back as a whole."""

from collections.abc import Callable
from datetime import date

import pytest
from tests.intake.intake_road import committed
from tests.intake.intake_road import previewed as read
from tests.money import worlds
from tests.money.books import balance

from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Role
from atersok.audit.history import event_model
from atersok.intake import services as intake
from atersok.intake.hooks import NotUndone
from atersok.intake.models import Category, Import, ImportState
from atersok.intake.problems import shown
from atersok.money.errors import NotNowError
from atersok.money.models import Account, Match, Payment, PaymentCode, PaymentLine
from atersok.money.services import payments, payouts
from atersok.money.services.payments import Placement
from atersok.money.services.placing import place_certain
from atersok.money.services.receivables import open_amount

HEADER = "LMA-nummer;Ersättningskod;Klartext;Period från;Period till;Belopp;Utbetalningsdatum"


@pytest.fixture
def anna(actor: Callable[[Role], User]) -> User:
    worlds.opened()
    PaymentCode.objects.create(code="X20", kind=worlds.KIND)
    return actor(Role.CASE_WORKER)


def rows(*lines: str) -> bytes:
    return "\n".join((HEADER, *lines)).encode()


def named(*lines: str) -> bytes:
    return "\n".join((f"{HEADER};Inbetalning", *lines)).encode()


def categories(importing: Import) -> list[str]:
    return [str(row.category) for row in importing.rows.order_by("row")]


def asked(importing: Import) -> set[str]:
    """What the preview asks about, in words."""
    return {shown(importing, row.errors)[0].message.sv for row in importing.rows.filter(category=Category.ERROR)}


def bare(user: User, *amounts: int, day: date = date(2026, 8, 31), source: str = Payment.Source.BANK) -> list[Payment]:
    """Money that came without a list, a payment an amount."""
    return [payments.register(user, day, amount, Payment.Source(source)) for amount in amounts]


ONE, TWO = "99990001;X1;a;;;100;2026-09-01", "99990002;X1;a;;;200;2026-09-01"


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


def test_the_same_list_previewed_twice_is_booked_once(anna: User) -> None:
    text = rows("99990001;X1;a;;;100;2026-09-01", "99990002;X1;a;;;100;2026-09-01")
    first, second = read(anna, text, "mv_payments"), read(anna, text, "mv_payments")
    for importing in (first, second):
        intake.start_commit(anna, importing.pk, queued=False)
        intake.commit(importing.pk, anna.pk)
    second.refresh_from_db()
    assert second.state == ImportState.PREVIEW, "what was shown is no longer so"
    assert {row.category for row in second.rows.all()} == {Category.UNCHANGED}
    assert Payment.objects.get().amount == 200_00


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


@pytest.mark.parametrize("day", ["2025-12-31", "1950-06-01", "2026-11-22", "2027-06-01"])
def test_a_row_before_the_opening_day_or_after_today_is_an_error_that_says_what_is_allowed(
    anna: User, day: str
) -> None:
    importing = read(anna, rows(f"99990001;X1;a;;;100;{day}", TWO), "mv_payments")
    assert categories(importing) == [Category.ERROR, Category.NEW]
    (said,) = shown(importing, importing.rows.get(category=Category.ERROR).errors)
    assert said.message.sv == f"{day} kan inte vara dagen då pengarna kom."
    assert said.allowed.sv == (
        "en dag från och med 2026-01-01, då pengarna börjar följas här, till och med i dag, 2026-11-21"
    )


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2026, 11, 22)])
def test_no_payment_is_registered_before_the_opening_day_or_after_today(anna: User, day: date) -> None:
    with pytest.raises(NotNowError, match=f"{day} kan inte vara dagen"):
        bare(anna, 100_00, day=day)
    assert balance(Account.BANK) == 0


def test_a_list_of_several_days_read_twice_changes_nothing(anna: User) -> None:
    text = rows("99990001;X1;a;;;100;2026-09-01", "99990002;X1;a;;;200;2026-09-03")
    committed(anna, text, "mv_payments")
    assert categories(read(anna, text, "mv_payments")) == [Category.UNCHANGED] * 2


def test_the_same_amount_again_some_days_later_is_another_payment(anna: User) -> None:
    committed(anna, rows(ONE), "mv_payments")
    committed(anna, rows(ONE.replace("09-01", "09-03")), "mv_payments")
    assert balance(Account.BANK) == 200_00


def test_a_divided_line_is_known_again_as_it_was_on_the_list(anna: User) -> None:
    committed(anna, rows(ONE), "mv_payments")
    payments.split(anna, PaymentLine.objects.get(), [60_00, 40_00])
    payments.split(anna, PaymentLine.objects.get(amount=40_00), [30_00, 10_00])
    assert categories(read(anna, rows(ONE), "mv_payments")) == [Category.UNCHANGED]


def test_a_row_of_nothing_changes_nothing(anna: User) -> None:
    importing = committed(anna, rows("99990001;X1;a;;;0;2026-09-01"), "mv_payments")
    assert categories(importing) == [Category.UNCHANGED]
    assert not Payment.objects.exists()


@pytest.mark.parametrize("written", ["1000", "-1000"])
def test_what_has_a_code_of_recoveries_was_taken_back_whichever_sign_it_has(anna: User, written: str) -> None:
    payments.learn_code(anna, "Å-FSK", worlds.KIND, "Återkrav", recovery=True)
    text = rows(f"99990001;Å-FSK;Återkrav;;;{written};2026-09-01", "99990001;X1;a;;;400;2026-09-01")
    committed(anna, text, "mv_payments")
    assert Payment.objects.get().amount == balance(Account.BANK) == -600_00
    assert categories(read(anna, text, "mv_payments")) == [Category.UNCHANGED] * 2


def test_a_code_said_to_be_a_recovery_afterwards_makes_no_row_new(anna: User) -> None:
    text = rows("99990001;Å-FSK;Återkrav;;;1000;2026-09-01")
    committed(anna, text, "mv_payments")
    payments.learn_code(anna, "Å-FSK", worlds.KIND, "Återkrav", recovery=True)
    assert categories(read(anna, text, "mv_payments")) == [Category.UNCHANGED]


def test_a_code_longer_than_the_table_takes_is_said_back(anna: User) -> None:
    assert categories(read(anna, rows(f"99990001;{'X' * 41};a;;;100;2026-09-01"), "mv_payments")) == [Category.ERROR]


# --- the same money from the list, the bank and by hand ---------------------------------------------------------------
@pytest.mark.parametrize("source", [Payment.Source.BANK, Payment.Source.HAND])
def test_a_list_tells_of_money_that_came_before_it(anna: User, source: str) -> None:
    bare(anna, 300_00, source=source)
    text = rows(ONE, TWO)
    committed(anna, text, "mv_payments")
    assert sorted(PaymentLine.objects.values_list("amount", flat=True)) == [100_00, 200_00]
    assert balance(Account.BANK) == 300_00
    assert categories(read(anna, text, "mv_payments")) == [Category.UNCHANGED] * 2


def test_money_that_is_placed_already_is_asked_about(anna: User) -> None:
    claim = worlds.sent(anna, [(worlds.somebody(), 300_00, [])])
    payment = bare(anna, 300_00)[0]
    line = payment.lines.get()
    payments.place(anna, [Placement(line.pk, worlds.receivable(claim).pk, None, 300_00)], worlds.TODAY)
    (words,) = asked(read(anna, rows(ONE, TWO), "mv_payments"))
    assert f"{payment} 300\N{NO-BREAK SPACE}kr, placerad" in words
    assert asked(read(anna, named(f"{ONE};{payment}"), "mv_payments")) == {
        f"{payment} kan inte få listans rader: den finns inte, är makulerad, placerad eller redan specificerad."
    }


def test_a_list_in_two_files_is_asked_about_until_its_rows_name_the_money(anna: User) -> None:
    payment = bare(anna, 300_00)[0]
    (words,) = asked(read(anna, rows(ONE), "mv_payments"))
    assert str(payment) in words
    committed(anna, named(f"{ONE};{payment}"), "mv_payments")
    committed(anna, rows(TWO), "mv_payments")
    assert sorted(PaymentLine.objects.values_list("amount", "lma")) == [(100_00, "99990001"), (200_00, "99990002")]
    assert balance(Account.BANK) == 300_00


def test_several_payments_that_a_list_tells_of_together_are_asked_about(anna: User) -> None:
    first, second = bare(anna, 100_00, 200_00)
    (words,) = asked(read(anna, rows(ONE, TWO), "mv_payments"))
    assert str(first) in words
    assert str(second) in words
    committed(anna, named(f"{ONE};{first}", f"{TWO};{str(second).lower()}"), "mv_payments")
    assert [payment.lines.get().lma for payment in (first, second)] == ["99990001", "99990002"]
    assert balance(Account.BANK) == 300_00


def test_rows_said_to_be_about_new_money_are_a_payment_of_their_own(anna: User) -> None:
    bare(anna, 300_00)
    committed(anna, named(f"{ONE};Ny"), "mv_payments")
    assert balance(Account.BANK) == 400_00


def test_money_of_another_day_or_direction_is_not_asked_about(anna: User) -> None:
    bare(anna, 300_00, day=date(2026, 8, 28))
    bare(anna, -300_00)
    committed(anna, rows(ONE), "mv_payments")
    assert Payment.objects.filter(source=Payment.Source.LIST).count() == 1


def test_of_two_days_that_come_to_the_same_the_banks_own_day_gets_the_list(anna: User) -> None:
    known = bare(anna, 100_00, day=date(2026, 9, 3))[0]
    committed(anna, rows(ONE, "99990002;X1;a;;;100;2026-09-03"), "mv_payments")
    assert known.lines.get().lma == "99990002"
    assert balance(Account.BANK) == 200_00


def test_money_that_came_after_the_preview_is_asked_about_before_anything_is_written(anna: User) -> None:
    importing = read(anna, rows(ONE), "mv_payments")
    bare(anna, 300_00)
    importing = intake.start_commit(anna, importing.pk, queued=False)
    intake.commit(importing.pk, anna.pk)
    importing.refresh_from_db()
    assert importing.state == ImportState.PREVIEW
    assert categories(importing) == [Category.ERROR]
    assert balance(Account.BANK) == 300_00


def test_the_same_list_previewed_twice_is_taken_in_once(anna: User) -> None:
    first, second = (read(anna, rows(ONE), "mv_payments") for _ in range(2))
    for importing in (first, second):
        intake.start_commit(anna, importing.pk, queued=False)
        intake.commit(importing.pk, anna.pk)
    second.refresh_from_db()
    assert (second.state, categories(second)) == (ImportState.PREVIEW, [Category.UNCHANGED])
    assert balance(Account.BANK) == 100_00


def test_money_whose_placing_was_taken_back_gets_its_list(anna: User) -> None:
    claim = worlds.sent(anna, [(worlds.somebody(), 300_00, [])])
    line = bare(anna, 300_00)[0].lines.get()
    payments.place(anna, [Placement(line.pk, worlds.receivable(claim).pk, None, 300_00)], worlds.TODAY)
    payments.undo(anna, [Match.objects.get().pk], "fel", worlds.TODAY)
    committed(anna, rows(ONE, TWO), "mv_payments")
    assert sorted(PaymentLine.objects.values_list("amount", flat=True)) == [100_00, 200_00]
    assert Match.objects.get().line.lma == "99990001"


def test_an_import_taken_back_leaves_the_money_that_was_known_before_it_without_a_list(anna: User) -> None:
    person = worlds.somebody()
    worlds.sent(anna, [(person, 100_00, [])])
    payment = bare(anna, 300_00)[0]
    importing = committed(anna, rows(of_claim(person), TWO), "mv_payments")
    intake.undo(anna, importing.pk)
    assert sorted(payment.lines.values_list("amount", "lma", "text")) == [
        (100_00, "", "Utan specifikation"), (200_00, "", "Utan specifikation")
    ]  # fmt: skip
    assert balance(Account.BANK) == 300_00


def test_a_person_who_comes_into_the_register_later_gets_the_waiting_line(anna: User) -> None:
    committed(anna, rows("99990001;X20;a;2026-01-01;2026-03-31;100;2026-09-01"), "mv_payments")
    person = worlds.somebody()
    person.identifiers.update(value="99990001", raw="99-990001")
    worlds.sent(anna, [(person, 100_00, [])])
    assert place_certain(None, worlds.TODAY) == 1
    assert PaymentLine.objects.get().person == person


# --- taken back -------------------------------------------------------------------------------------------------------
def of_claim(person: object) -> str:
    return f"{lma(person)};X20;a;2026-01-01;2026-03-31;100;2026-09-01"


def test_an_import_is_taken_back_by_vouchers_with_what_it_placed_by_itself(anna: User) -> None:
    person = worlds.somebody()
    claim = worlds.sent(anna, [(person, 100_00, [])])
    importing = committed(anna, rows(of_claim(person), "99990001;X1;a;;;100;2026-09-02"), "mv_payments")
    assert open_amount(worlds.receivable(claim)) == 0
    intake.undo(anna, importing.pk)
    match = Match.objects.get()
    assert match.undone
    assert open_amount(worlds.receivable(claim)) == 100_00
    assert all(payment.cancelled for payment in Payment.objects.all())
    assert balance(Account.BANK) == balance(Account.UNPLACED) == 0
    written = event_model(Match).objects.filter(pgh_obj_id=match.pk).order_by("-pgh_id")[0]
    assert (written.pgh_context["reason"], written.pgh_context["name"]) == (f"Ångrade I-{importing.pk}", anna.name)


def test_what_somebody_placed_stops_an_import_from_being_taken_back(anna: User) -> None:
    claim = worlds.sent(anna, [(worlds.somebody(), 300_00, [])])
    importing = committed(anna, rows("99990001;X1;a;;;100;2026-09-02"), "mv_payments")
    line = PaymentLine.objects.get()
    payments.place(anna, [Placement(line.pk, worlds.receivable(claim).pk, None, 100_00)], worlds.TODAY)
    with pytest.raises(NotUndone) as refused:
        intake.undo(anna, importing.pk)
    assert refused.value.reasons == [
        f"Delar av {line.payment} är placerade för hand ({claim.number}, {anna.name}). Ångra placeringarna först."
    ]
    assert balance(Account.BANK) == 100_00


def test_what_units_were_paid_of_it_stops_an_import_from_being_taken_back(
    anna: User, actor: Callable[[Role], User], unit: Unit
) -> None:
    worlds.rule()
    person = worlds.somebody()
    claim = worlds.sent(anna, [(person, 100_00, [worlds.cost(person, unit, 100_00)])])
    importing = committed(anna, rows(of_claim(person)), "mv_payments")
    economist = actor(Role.ECONOMIST)
    run = payouts.check(economist, payouts.propose(economist, worlds.TODAY, worlds.TODAY), None)
    payouts.attest(actor(Role.STRATEGIST), run, None, worlds.TODAY)
    with pytest.raises(NotUndone) as refused:
        intake.undo(anna, importing.pk)
    assert f"({claim.number}, {run.number})" in refused.value.reasons[0]
    assert not Match.objects.get().undone
