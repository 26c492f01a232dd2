"""Two people at once, a double click and a killed worker: one payout, one placing, nothing half done."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from tests.claims.test_at_once import both
from tests.money import worlds

from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Role
from atersok.money.models import Match, PaymentLine, PayoutLine, PayoutRun, PayoutShare, Receivable, RunState, Voucher
from atersok.money.services import payments, payouts

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


def test_two_people_undo_the_same_placing(users: list[User], line: PaymentLine) -> None:
    payments.place(users[0], [placement(line)], worlds.TODAY)
    number = Match.objects.get().pk
    results = both(*(lambda user=user: payments.undo(user, [number], "fel", worlds.TODAY) for user in users[:2]))
    assert refused(results) == 1
    line.refresh_from_db()
    assert line.placed == 0


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
import django
django.setup()
from django.db import connection, transaction
from atersok.accounts.models import User
from atersok.money import proposing
from atersok.money.services import payouts
from tests.money import worlds
write = proposing._write_lines
def slowly(made):
    write(made)
    print("written", flush=True)
    import time
    time.sleep(60)
proposing._write_lines = slowly
payouts.propose(User.objects.get(username="u0"), worlds.TODAY, worlds.TODAY)
"""


def test_a_killed_process_leaves_nothing_of_a_run(users: list[User], line: PaymentLine) -> None:
    payments.place(users[0], [placement(line)], worlds.TODAY)
    settings = connection.settings_dict
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "ATERSOK_TEST_DATABASE": settings["NAME"]}
    program = f"""
from django.conf import settings
settings.DATABASES["default"]["NAME"] = {settings["NAME"]!r}
{_KILLED}"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"written\n"
        process.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            with transaction.atomic():
                run = payouts.propose(users[1], worlds.TODAY, worlds.TODAY)
            break
        except ValidationError:
            time.sleep(0.2)
    assert (run.number, PayoutShare.objects.count(), PayoutLine.objects.count()) == ("U-2026-0001", 1, 1)
