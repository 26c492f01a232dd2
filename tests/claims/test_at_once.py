"""Two people at once, and a killed worker: real connections, real processes, one result."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import close_old_connections, connection, connections, transaction
from tests.claims.lives import TODAY, asylum_seeker, costly_care, found

from atersok.accounts.models import User
from atersok.claims import jobs, packing
from atersok.claims.models import Claim, Document, State
from atersok.claims.services import drafting, ending, review, sending

pytestmark = pytest.mark.django_db(transaction=True)


def both(one: Callable[[], object], other: Callable[[], object]) -> list[object]:
    """Run two things at the same time, each with a database connection of its own; errors are results."""

    def run(act: Callable[[], object]) -> object:
        close_old_connections()
        try:
            return act()
        except ValidationError as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(run, (one, other)))


@pytest.fixture
def finding(case_worker: User) -> int:
    costly_care(asylum_seeker())
    return found(kind="kostnadskravande_vard")[0].pk


@pytest.fixture
def reviewed(case_worker: User, strategist: User, finding: int) -> Claim:
    (claim,) = drafting.draft_claims(case_worker, [finding], TODAY)
    return review.approve(strategist, review.submit(case_worker, claim, None), None)


def test_two_people_claim_the_same_finding(case_worker: User, strategist: User, finding: int) -> None:
    results = both(
        lambda: drafting.draft_claims(case_worker, [finding], TODAY),
        lambda: drafting.draft_claims(strategist, [finding], TODAY),
    )
    assert Claim.objects.count() == 1
    assert sum(isinstance(result, ValidationError) for result in results) == 1


def test_two_people_get_different_numbers(case_worker: User, strategist: User) -> None:
    for _ in range(2):
        costly_care(asylum_seeker())
    one, other = found(kind="kostnadskravande_vard")
    both(
        lambda: drafting.draft_claims(case_worker, [one.pk], TODAY),
        lambda: drafting.draft_claims(strategist, [other.pk], TODAY),
    )
    assert sorted(Claim.objects.values_list("number", flat=True)) == ["A-2026-0001", "A-2026-0002"]


def test_one_sends_while_the_other_withdraws(case_worker: User, strategist: User, reviewed: Claim) -> None:
    results = both(
        lambda: sending.send(case_worker, reviewed, reviewed.version, reviewed.amount, TODAY),
        lambda: ending.withdraw(strategist, reviewed, reviewed.version, "fel person"),
    )
    assert sum(isinstance(result, ValidationError) for result in results) == 1
    assert Claim.objects.get().state in (State.SENT, State.WITHDRAWN)


def test_sent_twice_at_once_is_sent_once(case_worker: User, strategist: User, reviewed: Claim) -> None:
    results = both(
        lambda: sending.send(case_worker, reviewed, None, reviewed.amount, TODAY),
        lambda: sending.send(strategist, reviewed, None, reviewed.amount, TODAY),
    )
    assert sum(isinstance(result, ValidationError) for result in results) == 1


_HANGS_MIDWAY = """
import django; django.setup()
from atersok.claims import jobs, packing
kept = packing.keep
def slow(*given):
    document = kept(*given)
    print("kept", flush=True)
    import time; time.sleep(60)
    return document
packing.keep = slow
packing.make({claim})
"""


def test_a_worker_killed_while_it_makes_the_enclosures_leaves_none(case_worker: User, reviewed: Claim) -> None:
    claim = sending.send(case_worker, reviewed, None, reviewed.amount, TODAY)
    settings = connection.settings_dict
    address = f"postgresql://{settings['USER']}@/{settings['NAME']}?host={settings['HOST']}"
    worker = subprocess.Popen(
        [sys.executable, "-c", _HANGS_MIDWAY.format(claim=claim.pk)],
        env=os.environ | {"DATABASE_URL": address}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert worker.stdout is not None
    assert worker.stdout.readline() == "kept\n"
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    worker.stdout.close()
    assert not Document.objects.exists()
    assert Claim.objects.get().pack == packing.MAKING
    _until_the_lock_is_gone(claim)
    packing.make(claim.pk)
    assert Claim.objects.get().pack == packing.READY
    assert Document.objects.filter(kind="pack").count() == 1


def test_enclosures_that_nobody_makes_are_queued_anew_once(case_worker: User, reviewed: Claim) -> None:
    """The job of a killed worker is never heard of again."""
    claim = sending.send(case_worker, reviewed, None, reviewed.amount, TODAY)
    assert jobs.rescue_packs() == []  # its job waits
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE task_name = 'claims.make_pack'")
    assert jobs.rescue_packs() == [claim.pk]
    assert jobs.rescue_packs() == []
    packing.make(claim.pk)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE status = 'todo'")
    assert jobs.rescue_packs() == []


def test_enclosures_that_a_worker_is_making_are_left_to_it(case_worker: User, reviewed: Claim) -> None:
    claim = sending.send(case_worker, reviewed, None, reviewed.amount, TODAY)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE task_name = 'claims.make_pack'")
    with transaction.atomic():
        Claim.objects.select_for_update().get(pk=claim.pk)
        assert both(jobs.rescue_packs, lambda: None) == [[], None]


def _until_the_lock_is_gone(claim: Claim) -> None:
    """The server notices within moments that the killed client is gone."""
    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'")
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.1)


def test_who_comes_second_is_told_who_came_first_also_when_it_was_an_approval(
    case_worker: User, strategist: User, finding: int, actor: Callable[..., User]
) -> None:
    """An approval does not change what the claim says, so its writer stays the one who wrote it."""
    (claim,) = drafting.draft_claims(case_worker, [finding], TODAY)
    seen = review.submit(case_worker, claim, None).version
    review.approve(strategist, claim, seen)
    with pytest.raises(ValidationError, match=strategist.name):
        review.approve(strategist, claim, seen)
