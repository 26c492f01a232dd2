"""Lists that other apps keep, through the intake."""

import pytest
from tests.intake.intake_road import previewed
from tests.money import worlds

from atersok.accounts.models import User
from atersok.claims.models import Claim, State
from atersok.intake import services as intake
from atersok.intake.models import ImportState

pytestmark = pytest.mark.django_db


def test_decisions_previewed_twice_are_registered_once_and_the_second_is_shown_again(case_worker: User) -> None:
    claim = worlds.sent(case_worker, [(worlds.somebody(), 10_000_00, [])])
    text = f"Ansökningsnummer;Beslutsdatum;Beslut;Beviljat belopp\n{claim.number};2026-08-10;bifall;10 000\n".encode()
    first, second = previewed(case_worker, text, "mv_decisions"), previewed(case_worker, text, "mv_decisions")
    for importing in (first, second):
        intake.start_commit(case_worker, importing.pk, queued=False)
        intake.commit(importing.pk, case_worker.pk)
        importing.refresh_from_db()
    assert (first.state, second.state) == (ImportState.COMMITTED, ImportState.PREVIEW)
    assert "moved" in second.notes
    assert Claim.objects.get().state == State.DECIDED
