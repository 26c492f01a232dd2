"""Two people at once, a double click and a killed worker: one payout, one placing, nothing half done."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import date
from threading import Barrier, BrokenBarrierError
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from tests.claims.test_at_once import both
from tests.money import worlds
from tests.money.books import balance
from tests.money.files.statements import details, entry, statement

from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Role
from atersok.money import jobs, ledger
from atersok.money.models import (
    Account,
    Match,
    PaymentLine,
    PayoutLine,
    PayoutRun,
    PayoutShare,
    Receivable,
    RunState,
    Voucher,
)
from atersok.money.once import Once, carried_out
from atersok.money.services import bank, payments, payouts, receivables
from atersok.money.services.placing import place_certain
from atersok.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def users(region: object) -> list[User]:
    return [
        User.objects.create(username=f"u{n}", name=f"U{n}", role=Role.ECONOMIST, invented=True) for n in range(4)
    ]  # fmt: skip


@pytest.fixture
def line(users: list[User], unit: Unit) -> PaymentLine:
    worlds.opened()
    worlds.rule()
    person = worlds.somebody()
    worlds.sent(users[0], [(person, 10_000_00, [worlds.cost(person, unit, 10_000_00)])])
    return worlds.paid(users[0], 10_000_00).lines.get()


def placement(line: PaymentLine) -> payments.Placement:
    return payments.Placement(line.pk, Receivable.objects.get().pk, None, line.amount)


@pytest.fixture
def checked(users: list[User], line: PaymentLine) -> PayoutRun:
    payments.place(users[0], [placement(line)], worlds.TODAY)
    return payouts.check(users[1], payouts.propose(users[0], worlds.TODAY, worlds.TODAY), None)


def refused(results: list[object]) -> int:
    return sum(isinstance(result, ValidationError) for result in results)


def test_two_people_place_the_same_line(users: list[User], line: PaymentLine) -> None:
    one = placement(line)
    results = both(*(lambda user=user: payments.place(user, [one], worlds.TODAY) for user in users[:2]))
    assert refused(results) == 1
    assert Match.objects.count() == 1


def test_two_people_place_what_is_certain(users: list[User], line: PaymentLine) -> None:
    worlds.paid(users[0], payments.NewLine(10_000_00, kind=worlds.KIND, person=Person.objects.get().pk))
    placed = both(*(lambda user=user: place_certain(user, worlds.TODAY) for user in users[:2]))
    assert set(placed) == {0, 1}
    assert Match.objects.count() == 1


def test_two_people_take_in_the_same_statement(users: list[User]) -> None:
    file = statement(entry("2500.00", details=details()))
    taken = both(*(lambda user=user: bank.take_in(user, file) for user in users[:2]))
    assert set(taken) == {bank.Taken(known=1), bank.Taken(new=1)}
    assert balance(Account.BANK) == 2_500_00


def test_a_double_click_on_a_form_does_it_once(users: list[User]) -> None:
    form = Once({"once": str(uuid4())})
    assert form.is_valid()
    made = both(*(lambda user=user: carried_out(form, lambda _: worlds.paid(user, 100_00)) for user in users[:2]))
    assert made.count(None) == 1
    assert balance(Account.BANK) == 100_00


def test_two_people_undo_the_same_placing(users: list[User], line: PaymentLine) -> None:
    payments.place(users[0], [placement(line)], worlds.TODAY)
    number = Match.objects.get().pk
    results = both(*(lambda user=user: payments.undo(user, [number], "fel", worlds.TODAY) for user in users[:2]))
    assert refused(results) == 1
    line.refresh_from_db()
    assert line.placed == 0


def test_the_job_and_an_economist_book_a_quarter_at_once(users: list[User], monkeypatch: pytest.MonkeyPatch) -> None:
    worlds.opened()
    quarter = date(2026, 1, 1)
    worlds.lump_finding(quarter, 4_435_00)
    receivables.follow_quarters(None, worlds.TODAY)
    worlds.lump_finding(quarter, 4_435_00)
    gate, real = Barrier(2), ledger.post

    def together(*given: Any) -> Voucher | None:
        with suppress(BrokenBarrierError):  # alone where the other one waits its turn
            gate.wait(0.5)
        return real(*given)

    monkeypatch.setattr(receivables, "post", together)
    both(*(lambda user=user: receivables.follow_quarters(user, worlds.TODAY) for user in users[:2]))
    assert receivables.open_amount(Receivable.objects.get(quarter=quarter)) == 2 * 4_435_00


def test_two_people_propose_at_once(users: list[User], line: PaymentLine) -> None:
    payments.place(users[0], [placement(line)], worlds.TODAY)
    results = both(*(lambda user=user: payouts.propose(user, worlds.TODAY, worlds.TODAY) for user in users[:2]))
    assert refused(results) == 1
    assert PayoutShare.objects.count() == 1


def test_two_people_attest_at_once(users: list[User], checked: PayoutRun) -> None:
    attesting = (lambda user=user: payouts.attest(user, checked, checked.version, worlds.TODAY) for user in users[2:])
    assert refused(both(*attesting)) == 1
    assert Voucher.objects.filter(event="payout").count() == 1
    assert PayoutRun.objects.get().state == RunState.ATTESTED


def test_a_double_click_attests_once(users: list[User], checked: PayoutRun) -> None:
    attesting = (lambda: payouts.attest(users[2], checked, checked.version, worlds.TODAY) for _ in range(2))
    assert refused(both(*attesting)) == 1
    assert Voucher.objects.filter(event="payout").count() == 1


def test_one_attests_while_the_other_undoes_the_placing(users: list[User], checked: PayoutRun) -> None:
    number = Match.objects.get().pk
    both(
        lambda: payouts.attest(users[2], checked, checked.version, worlds.TODAY),
        lambda: payments.undo(users[3], [number], "fel ansökan", worlds.TODAY),
    )
    run = PayoutRun.objects.get()
    if run.state == RunState.CHECKED:
        payouts.discard(users[0], run, None, "inaktuell")
        return
    back = payouts.check(users[1], payouts.propose(users[0], worlds.TODAY, worlds.TODAY), None)
    payouts.attest(users[2], back, None, worlds.TODAY)
    assert sum(PayoutLine.objects.values_list("amount", flat=True)) == 0, "what was paid is taken back by the next run"


_KILLED = """
import sys
import time
import django
django.setup()
from atersok.money import jobs, proposing
write = proposing._write_lines
def slowly(made):
    write(made)
    print("written", flush=True)
    time.sleep(60)
proposing._write_lines = slowly
jobs.work_out(int(sys.argv[1]))
"""


@pytest.fixture
def asked(users: list[User], line: PaymentLine) -> PayoutRun:
    payments.place(users[0], [placement(line)], worlds.TODAY)
    return payouts.ask(users[0], worlds.TODAY, worlds.TODAY)


def test_a_worker_killed_in_a_run_leaves_nothing_of_it_and_another_takes_it_up(asked: PayoutRun) -> None:
    settings = connection.settings_dict
    address = f"postgresql://{settings['USER']}@/{settings['NAME']}?host={settings['HOST']}"
    program = [sys.executable, "-c", _KILLED, str(asked.pk)]
    with subprocess.Popen(program, env=os.environ | {"DATABASE_URL": address}, stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == b"written\n"
        worker.send_signal(signal.SIGKILL)
    assert not PayoutShare.objects.exists()
    assert PayoutRun.objects.get().state == RunState.MAKING
    jobs.work_out(asked.pk)
    jobs.work_out(asked.pk)
    assert (PayoutRun.objects.get().state, PayoutShare.objects.count(), PayoutLine.objects.count()) == (
        RunState.PROPOSED, 1, 1,
    )  # fmt: skip


def started() -> None:
    """A worker has taken the job."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE status = 'todo'")


def test_a_run_that_nobody_works_out_is_queued_anew_once(asked: PayoutRun) -> None:
    assert jobs.rescue_runs() == [], "its job waits"
    started()
    assert jobs.rescue_runs() == [asked.pk], "the job of a killed worker is never heard of again"
    assert jobs.rescue_runs() == []
    jobs.work_out(asked.pk)
    started()
    assert jobs.rescue_runs() == []


def test_a_run_that_a_worker_works_out_is_left_to_it(asked: PayoutRun) -> None:
    started()
    with transaction.atomic():
        PayoutRun.objects.select_for_update().get()
        assert both(jobs.rescue_runs, lambda: None) == [[], None]


def test_a_run_thrown_away_while_it_waits_is_not_worked_out(users: list[User], asked: PayoutRun) -> None:
    payouts.discard(users[0], asked, asked.version, "fel dag")
    jobs.work_out(asked.pk)
    assert PayoutRun.objects.get().state == RunState.DISCARDED
    assert not PayoutShare.objects.exists()


def test_a_run_that_can_not_be_worked_out_is_thrown_away_with_a_reason(
    users: list[User], asked: PayoutRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> int:
        raise RuntimeError

    monkeypatch.setattr("atersok.money.proposing.fill", broken)
    with pytest.raises(RuntimeError):
        jobs.work_out(asked.pk)
    run = PayoutRun.objects.get()
    assert run.state == RunState.DISCARDED
    assert run.reason
    monkeypatch.undo()
    assert payouts.propose(users[0], worlds.TODAY, worlds.TODAY).state == RunState.PROPOSED
