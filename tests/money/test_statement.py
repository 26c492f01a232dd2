"""Enhetens ersättning: what was paid adds up to the ledger, each row says what it rests on, the rest says why not."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.money import lumps, worlds

from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Role
from atersok.care.models import Cost, Examination
from atersok.law.money import kr
from atersok.money import statement
from atersok.money.models import Account, Entry, Match, Method, PayoutRun
from atersok.money.services import bills as bill_service
from atersok.money.services import payments, payouts
from atersok.money.services.placing import place_certain
from atersok.money.services.receivables import follow_quarters
from atersok.money.statement_waiting import Waiting

pytestmark = pytest.mark.django_db
type Login = Callable[[Role], Client]


def _run(maker: User, attester: User) -> PayoutRun:
    run = payouts.check(maker, payouts.propose(maker, worlds.TODAY, worlds.TODAY), None)
    return payouts.attest(attester, run, None, worlds.TODAY)


def _place(user: User, claim: Any, amount: int) -> None:
    line = worlds.paid(user, amount).lines.get()
    payments.place(user, [payments.Placement(line.pk, worlds.receivable(claim).pk, None, amount)], worlds.TODAY)


def _paid_claim(user: User, unit: Unit, *amounts: int, day: date = date(2026, 2, 3)) -> Any:
    person = worlds.somebody()
    claim = worlds.sent(user, [(person, sum(amounts), [worlds.cost(person, unit, one, day=day) for one in amounts])])
    _place(user, claim, sum(amounts))
    return claim


def _lumps(user: User, unit: Unit) -> Cost:
    """A quarter's lump sum, of which the unit has its cost."""
    worlds.rule(kind="schablon_vard_kvartal")
    person = lumps.expected(worlds.somebody())
    cost = worlds.cost(person, unit, kr(1_000))
    follow_quarters(user, worlds.TODAY)
    lumps.paid(user, lumps.line(person))
    place_certain(user, worlds.TODAY)
    return cost


def _ledger(unit: Unit) -> int:
    entries = Entry.objects.filter(account=Account.UNIT_SHARE, unit=unit, run__isnull=False)
    return int(entries.aggregate(s=Sum("amount", default=0))["s"])


def _reasons(unit: Unit, year: int | None = 2026) -> dict[str, str]:
    return {row.reference: row.why for row in Waiting(unit, year).rows()}


# --- paid -------------------------------------------------------------------------------------------------------------
def test_the_rows_of_the_statement_are_what_the_ledger_booked_lump_sums_too(
    economist: User, strategist: User, case_worker: User, unit: Unit, client_of: Login
) -> None:
    worlds.opened()
    worlds.rule(kept=100)
    lump = _lumps(economist, unit)
    claim = _paid_claim(economist, unit, kr(300), kr(200))
    run = _run(case_worker, strategist)
    year = run.attested.year if run.attested else 0
    rows = list(statement.paid_rows(statement.paid(unit, year)))
    assert sum(row.amount for row in rows) == _ledger(unit) == sum(one.amount for one in statement.by_run(unit, year))
    assert lump.reference in {row.reference for row in rows if row.of == "S-2026K1"}
    assert {row.of for row in rows} == {"S-2026K1", claim.number}
    page = client_of(Role.UNIT).get(f"/enhetens-ersattning/?ar={year}")
    assert page.context["total"] == _ledger(unit)
    assert sum(row.amount for row in page.context["paid"]) == _ledger(unit)


def test_a_row_is_traced_to_payment_claim_run_and_rule(
    economist: User, strategist: User, case_worker: User, unit: Unit, client_of: Login
) -> None:
    worlds.opened()
    worlds.rule()
    claim = _paid_claim(economist, unit, kr(300))
    other = _paid_claim(economist, unit, kr(500))
    run = _run(case_worker, strategist)
    (row,) = [row for row in statement.paid_rows(statement.paid(unit, None)) if row.of == claim.number]
    payment = Match.objects.get(receivable__claim=claim).line.payment
    assert [(one.pk, one.name) for one in row.payments] == [(payment.pk, str(payment))]
    assert (row.run, row.amount, row.price) == (run, kr(300), kr(300))
    assert "RS/1/2026" in row.rule
    page = client_of(Role.ECONOMIST).get(f"/enhetens-ersattning/?enhet={unit.pk}").content.decode()
    for told in (str(payment), claim.number, other.number, str(run), row.reference, "RS/1/2026", str(run.voucher)):
        assert told in page


def test_a_row_names_the_payments_of_its_own_person_alone(
    economist: User, strategist: User, case_worker: User, unit: Unit
) -> None:
    worlds.opened()
    worlds.rule()
    one, other = worlds.somebody(), worlds.somebody()
    costs = [worlds.cost(one, unit, kr(100)), worlds.cost(other, unit, kr(200))]
    claim = worlds.sent(economist, [(one, kr(100), costs[:1]), (other, kr(200), costs[1:])])
    for person, amount in ((one, kr(100)), (other, kr(200))):
        line = worlds.paid(economist, amount).lines.get()
        row = claim.rows.get(person=person)
        payments.place(economist, [payments.Placement(line.pk, worlds.receivable(claim).pk, row.pk, amount)],
                       worlds.TODAY)  # fmt: skip
    _run(case_worker, strategist)
    rests = {row.reference: [one.pk for one in row.payments] for row in statement.paid_rows(statement.paid(unit, None))}
    assert rests == {
        cost.reference: [Match.objects.get(row__person=cost.person).line.payment_id] for cost in costs
    }  # fmt: skip


def test_the_year_is_that_of_the_attest_and_not_of_the_care(
    economist: User, strategist: User, case_worker: User, unit: Unit
) -> None:
    worlds.opened()
    worlds.rule()
    _paid_claim(economist, unit, kr(300), day=date(2025, 12, 31))
    run = _run(case_worker, strategist)
    year = run.attested.year if run.attested else 0
    assert [row.amount for row in statement.paid_rows(statement.paid(unit, year))] == [kr(300)]
    assert not statement.by_run(unit, 2025)
    assert not _reasons(unit, 2025), "paid, though in another year: it waits for nothing"


def test_money_that_was_taken_back_stands_as_its_own_row(
    economist: User, strategist: User, case_worker: User, unit: Unit
) -> None:
    worlds.opened()
    worlds.rule()
    _paid_claim(economist, unit, kr(300))
    _run(case_worker, strategist)
    payments.undo(economist, [Match.objects.get().pk], "fel", worlds.TODAY)
    _run(case_worker, strategist)
    assert [row.amount for row in statement.paid_rows(statement.paid(unit, None))] == [-kr(300), kr(300)]
    assert _ledger(unit) == 0
    assert list(_reasons(unit).values()) == ["waiting"]


# --- not paid ---------------------------------------------------------------------------------------------------------
def test_every_reason_why_a_unit_has_not_been_paid(
    economist: User, strategist: User, case_worker: User, unit: Unit
) -> None:
    worlds.opened()
    worlds.rule(Method.CENTRAL)
    kept = _paid_claim(economist, unit, kr(100))
    _run(case_worker, strategist)
    coming = _paid_claim(economist, unit, kr(100))
    unruled_person = worlds.somebody()
    unruled_cost = worlds.cost(unruled_person, unit, kr(100))
    unruled = worlds.sent(economist, [(unruled_person, kr(100), [unruled_cost])], kind="varaktig_vard")
    _place(economist, unruled, kr(100))
    claims = []
    for _ in range(3):
        person = worlds.somebody()
        claims.append(worlds.sent(case_worker, [(person, kr(100), [worlds.cost(person, unit, kr(100))])]))
    worlds.decided(case_worker, claims[0], [0])
    worlds.decided(case_worker, claims[1], [kr(100)])
    alone = worlds.cost(worlds.somebody(), unit, kr(100))
    lump = worlds.cost(lumps.expected(worlds.somebody()), unit, kr(100))
    examination = Examination.objects.create(
        person=worlds.somebody(), reference="U-1", day=date(2026, 2, 3), unit=unit
    )  # fmt: skip
    of = {row.of: row.why for row in Waiting(unit, 2026).rows() if row.of}
    assert of == {
        kept.number: "kept", coming.number: "coming", unruled.number: "unruled", claims[0].number: "refused",
        claims[1].number: "decided", claims[2].number: "waiting",
    }  # fmt: skip
    without = _reasons(unit)
    assert (without[alone.reference], without[lump.reference], without[examination.reference]) == (
        "none", "lump", "none",
    )  # fmt: skip


def test_what_is_in_a_run_that_nobody_has_attested_says_so(economist: User, case_worker: User, unit: Unit) -> None:
    worlds.opened()
    worlds.rule()
    _paid_claim(economist, unit, kr(100))
    payouts.propose(case_worker, worlds.TODAY, worlds.TODAY)
    assert list(_reasons(unit).values()) == ["in_run"]
    assert not statement.by_run(unit, None)


def test_a_refused_cost_in_a_new_claim_waits_for_the_new_one(case_worker: User, unit: Unit) -> None:
    worlds.opened()
    person = worlds.somebody()
    cost = worlds.cost(person, unit, kr(100))
    first = worlds.sent(case_worker, [(person, kr(100), [cost])])
    worlds.decided(case_worker, first, [0])
    first.rows.get().items.update(living=False)
    assert [row.why for row in Waiting(unit, 2026).rows()] == ["refused"]
    again = worlds.sent(case_worker, [(person, kr(100), [cost])])
    assert [(row.of, row.why) for row in Waiting(unit, 2026).rows()] == [(again.number, "waiting")]


def test_a_quarters_costs_follow_its_lump_sums(
    economist: User, strategist: User, case_worker: User, unit: Unit
) -> None:
    worlds.opened()
    cost = _lumps(economist, unit)
    assert _reasons(unit) == {cost.reference: "coming"}
    _run(case_worker, strategist)
    assert _reasons(unit) == {}


def test_the_sums_are_those_of_all_the_rows(case_worker: User, unit: Unit) -> None:
    worlds.opened()
    person = worlds.somebody()
    worlds.sent(case_worker, [(person, kr(30), [worlds.cost(person, unit, kr(10)), worlds.cost(person, unit, kr(20))])])
    worlds.cost(person, unit, kr(5))
    waiting = Waiting(unit, 2026)
    rows = list(waiting.rows())
    sums = waiting.sums()
    assert sum(one.number for one in sums) == len(rows)
    assert sum(one.price for one in sums) == sum(row.price or 0 for row in rows) == kr(35)
    assert [*waiting.rows(0, 2), *waiting.rows(2, 2)] == rows


# --- pages and files --------------------------------------------------------------------------------------------------
def test_the_workbook_has_every_row_and_the_sum(
    economist: User, strategist: User, case_worker: User, unit: Unit, client_of: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statement, "MANY", 2)
    worlds.opened()
    worlds.rule()
    _paid_claim(economist, unit, *[kr(100)] * 5)
    run = _run(case_worker, strategist)
    worlds.cost(worlds.somebody(), unit, kr(7), day=date(2026, 1, 2))
    year = run.attested.year if run.attested else 0
    got = client_of(Role.UNIT).get(f"/enhetens-ersattning/{unit.pk}/{year}/xlsx/")
    book = load_workbook(io.BytesIO(got.content))
    assert book.sheetnames == ["Utbetalt", "Inte utbetalt", "Räkningar"]
    paid = list(book["Utbetalt"].iter_rows(values_only=True))
    assert (len(paid), paid[-1][-1]) == (1 + 5 + 1, 500)
    assert all(row[8] for row in paid[1:-1]), "the payment that each rests on"
    waiting = list(book["Inte utbetalt"].iter_rows(values_only=True))
    assert [row[-1] for row in waiting[1:-1]] == ["Ingår inte i någon ansökan"]


def test_a_private_units_bills_stand_with_what_was_paid(
    client_of: Login, case_worker: User, strategist: User, other_unit: Unit, actor: Callable[..., User]
) -> None:
    from tests.money import test_bills

    actor(Role.UNIT, unit=other_unit)
    paid = test_bills._approved(
        case_worker, strategist, other_unit, test_bills._row(test_bills._patient(other_unit))
    )  # fmt: skip
    test_bills._bill(
        case_worker, other_unit, test_bills._row(test_bills._patient(other_unit), amount="500"), invoice="2"
    )
    bill_service.take_into_basis(case_worker, [paid.pk])
    bill_service.mark_paid(case_worker, paid, worlds.TODAY)
    page = client_of(Role.UNIT).get("/enhetens-ersattning/?ar=2026")
    assert page.context["bill_sums"] == (2, kr(1_600), kr(1_150))
    assert f"R-{paid.pk}" in page.content.decode()
    assert not page.context["waiting"], "what a bill pays waits for nothing"


def test_the_statement_asks_as_often_at_many_rows_as_at_few(
    economist: User, strategist: User, case_worker: User, unit: Unit, client_of: Login
) -> None:
    worlds.opened()
    worlds.rule()

    def asked(rows: int) -> int:
        _paid_claim(economist, unit, *[kr(100)] * rows)
        _run(case_worker, strategist)
        for _ in range(rows):
            worlds.cost(worlds.somebody(), unit, kr(1))
        with CaptureQueriesContext(connection) as queries:
            assert client_of(Role.ECONOMIST).get(f"/enhetens-ersattning/?enhet={unit.pk}&ar=").status_code == 200
        return len(queries)

    asked(1)
    assert asked(1) == asked(60)
