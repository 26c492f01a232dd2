"""All of it or nothing, once: kill -9, two at once, a register that moved. On a real, committed database."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection, connections
from procrastinate.contrib.django import app
from tests.intake.intake_road import csv, person, previewed

from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Role
from atersok.care.models import Cost
from atersok.intake import services
from atersok.intake.models import Import, ImportState
from atersok.intake.pulse import Busy, Pulse

HEADER = "Rad-id;LMA-nummer;Datum;Kostnadsslag;Belopp"
pytestmark = pytest.mark.django_db(transaction=True)

_WORKER = """
import time
import django
django.setup()
from django.conf import settings
settings.DATABASES["default"]["NAME"] = {name!r}
from django.db import connections
connections["default"].settings_dict["NAME"] = {name!r}
from atersok.intake import writing
from atersok.intake.services import commit, committing
whole = committing.carry_out
def slowly(*given):
    whole(*given)
    print("half", flush=True)
    time.sleep(60)
committing.carry_out = slowly
commit({number}, {user})
"""


@pytest.fixture
def worker(actor: Callable[[Role], User]) -> User:
    return actor(Role.CASE_WORKER)


def two_costs(worker: User) -> Import:
    person("50008920")
    return previewed(worker, csv(HEADER, "K1;50008920;2025-03-01;vård;10", "K2;50008920;2025-03-01;vård;20"))


def test_a_worker_killed_in_the_middle_leaves_the_database_as_before(worker: User) -> None:
    importing = two_costs(worker)
    services.start_commit(worker, importing.pk, queued=False)
    code = _WORKER.format(name=connection.settings_dict["NAME"], number=importing.pk, user=worker.pk)
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=os.environ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "half", "the rows are written, the transaction is open"
        with pytest.raises(Busy), Pulse(importing.pk):
            pass
        assert services.rescue() == [], "somebody is at it"
        importing.refresh_from_db()
        assert importing.beat is not None, "progress is seen while the transaction is open"
        process.send_signal(signal.SIGKILL)
        process.wait()
    _eventually(lambda: services.rescue() == [importing.pk])
    importing.refresh_from_db()
    assert importing.state == ImportState.PREVIEW
    assert not Cost.objects.exists()
    services.start_commit(worker, importing.pk, queued=False)
    services.commit(importing.pk, worker.pk)
    assert Cost.objects.count() == 2


def _eventually(holds: Callable[[], bool]) -> None:
    for _ in range(100):
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError("it never came to hold")


def test_of_two_who_press_at_once_one_commits(worker: User, strategist: User) -> None:
    importing = two_costs(worker)
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def press(user: User) -> None:
        try:
            start.wait()
            services.start_commit(user, importing.pk, queued=False)
            outcomes.append("begun")
        except services.NotReady:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(user,)) for user in (worker, strategist)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["begun", "refused"]


def test_a_job_run_twice_writes_once(worker: User) -> None:
    importing = two_costs(worker)
    services.start_commit(worker, importing.pk, queued=False)
    services.commit(importing.pk, worker.pk)
    services.commit(importing.pk, worker.pk)
    assert Cost.objects.count() == 2


def test_two_previews_of_the_same_rows_are_committed_once(worker: User) -> None:
    first = two_costs(worker)
    second = previewed(worker, bytes(first.content) + b"\n")
    for importing in (first, second):
        services.start_commit(worker, importing.pk, queued=False)
        services.commit(importing.pk, worker.pk)
    second.refresh_from_db()
    assert second.state == ImportState.PREVIEW, "the register has moved: what was shown is not what would be done"
    assert second.notes["moved"]
    assert second.counts == {"unchanged": 2}
    assert Cost.objects.count() == 2


def test_a_change_elsewhere_in_the_register_does_not_stop_the_commit(worker: User) -> None:
    importing = two_costs(worker)
    Unit.objects.create(code="NY", name="Ny enhet")
    services.start_commit(worker, importing.pk, queued=False)
    services.commit(importing.pk, worker.pk)
    importing.refresh_from_db()
    assert importing.state == ImportState.COMMITTED


def test_a_row_changed_since_the_preview_is_shown_anew(worker: User) -> None:
    first = two_costs(worker)
    services.start_commit(worker, first.pk, queued=False)
    services.commit(first.pk, worker.pk)
    second = previewed(worker, csv(HEADER, "K1;50008920;2025-03-01;vård;11"))
    Cost.objects.filter(reference="K1").update(amount=1_200)
    services.start_commit(worker, second.pk, queued=False)
    services.commit(second.pk, worker.pk)
    second.refresh_from_db()
    assert second.state == ImportState.PREVIEW
    assert Cost.objects.get(reference="K1").amount == 1_200
    assert second.rows.get().plan[0]["b"]["amount"] == 1_200


def test_history_says_who_read_it_in_and_why(worker: User) -> None:
    importing = two_costs(worker)
    services.start_commit(worker, importing.pk, queued=False)
    services.commit(importing.pk, worker.pk)
    event = Cost.objects.first().history.get()  # type: ignore[union-attr]
    assert event.pgh_context["user"] == worker.pk
    assert event.pgh_context["reason"] == f"Läste in I-{importing.pk}"


def test_an_import_that_waits_in_the_queue_is_left_alone(worker: User) -> None:
    importing = two_costs(worker)
    services.start_commit(worker, importing.pk)
    assert services.rescue() == []
    importing.refresh_from_db()
    assert importing.state == ImportState.COMMITTING


def test_the_worker_knows_the_jobs() -> None:
    assert {"intake.read", "intake.commit", "intake.rescue"} <= set(app.tasks)
