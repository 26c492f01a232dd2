"""The claim's life as a state machine: whatever two people try, in any order, the rules of life.py hold."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import TestCase
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from tests.claims.lives import TODAY, asylum_seeker, costly_care, found, history_of

from atersok.accounts.models import Region, User
from atersok.accounts.permissions import Role
from atersok.claims.life import BEFORE_SENT, TRANSITIONS, Verb, allowed, leads_to
from atersok.claims.models import Claim, ClaimItem, Outcome, State
from atersok.claims.services import agency, courts, drafting, ending, review, sending


def test_every_state_but_the_last_leads_somewhere() -> None:
    for state in set(State) - {State.CLOSED, State.WITHDRAWN, State.LOST}:
        assert allowed(state, four_eyes=True), state
    for state in (State.CLOSED, State.WITHDRAWN, State.LOST):
        assert not allowed(state, four_eyes=False)


def test_every_state_can_be_reached_from_a_draft() -> None:
    reached, before = {State.DRAFT}, set[State]()
    while reached != before:
        before = set(reached)
        reached |= {way[state] for way in TRANSITIONS.values() for state in before if state in way}
    assert reached == set(State)


def test_what_has_been_sent_never_becomes_a_draft_again() -> None:
    reached, before = {State.SENT}, set[State]()
    while reached != before:
        before = set(reached)
        reached |= {way[state] for way in TRANSITIONS.values() for state in before if state in way}
    assert not reached & set(BEFORE_SENT)


class Life(RuleBasedStateMachine):
    """One claim in the hands of two people. The model: the state it should have, and who wrote it last."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint_create()
        Region.objects.get_or_create(pk=1, defaults={"code": "23", "name": "Region Exempel"})
        self.people = [
            User.objects.create(username=f"life{place}", name=f"Person {place}", role=Role.CASE_WORKER)
            for place in range(2)
        ]
        costly_care(asylum_seeker())
        finding = found(kind="kostnadskravande_vard")[0]
        self.claim = drafting.draft_claims(self.people[0], [finding.pk], TODAY)[0]
        self.state, self.writer = State.DRAFT, self.people[0]
        self.seen = self.claim.version
        self.frozen: Any = None

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    def do(self, verb: Verb, act: Any, may: bool = True) -> None:
        """Try a verb: it works exactly when life.py allows it there and the actor may."""
        reached = leads_to(verb, self.state)
        if verb is Verb.SEND and self.state == State.DRAFT:
            reached = None  # four eyes
        if reached is None or not may:
            with pytest.raises(ValidationError), transaction.atomic():
                act()
            return
        act()
        self.state = reached

    @rule(who=st.integers(0, 1))
    def submit(self, who: int) -> None:
        user, before = self.people[who], self.state
        self.do(Verb.SUBMIT, lambda: review.submit(user, self.claim, None))
        if self.state != before:
            self.writer = user

    @rule(who=st.integers(0, 1))
    def approve(self, who: int) -> None:
        user = self.people[who]
        author = user in (self.writer, self.people[0])
        self.do(Verb.APPROVE, lambda: review.approve(user, self.claim, None), may=not author)

    @rule()
    def send_back(self) -> None:
        self.do(Verb.SEND_BACK, lambda: review.send_back(self.people[1], self.claim, None, "ändra"))

    @rule(who=st.integers(0, 1))
    def reopen(self, who: int) -> None:
        user, before = self.people[who], self.state
        self.do(Verb.REOPEN, lambda: review.reopen(user, self.claim, None, "ändra"))
        if self.state != before:
            self.writer = user

    @rule()
    def send(self) -> None:
        amount = Claim.objects.get(pk=self.claim.pk).amount
        before = self.state
        self.do(Verb.SEND, lambda: sending.send(self.people[0], self.claim, None, amount, TODAY))
        if self.state != before:
            self.frozen = Claim.objects.get(pk=self.claim.pk).frozen

    @rule()
    def receive(self) -> None:
        self.do(Verb.RECEIVE, lambda: agency.receive(self.people[0], self.claim, None, TODAY, ""))

    @rule()
    def ask(self) -> None:
        self.do(Verb.ASK, lambda: agency.ask_supplement(self.people[0], self.claim, None, TODAY, "mer"))

    @rule()
    def supplement(self) -> None:
        self.do(Verb.SUPPLEMENT, lambda: agency.supplement(self.people[0], self.claim, None, "här"))

    @rule(granted=st.sampled_from([0, 1, 50_000_00]))
    def decide(self, granted: int) -> None:
        decision = agency.Decision(TODAY, TODAY, self._rows(granted))
        self.do(Verb.DECIDE, lambda: agency.decide(self.people[0], self.claim, None, decision))

    @rule()
    def appeal(self) -> None:
        granted_all = Claim.objects.get(pk=self.claim.pk).outcome == Outcome.GRANTED
        self.do(Verb.APPEAL, lambda: courts.appeal(self.people[0], self.claim, None, "FR", "skäl"), may=not granted_all)

    @rule(granted=st.sampled_from([0, 1, 50_000_00]))
    def judge(self, granted: int) -> None:
        rows = self._rows(granted)
        self.do(Verb.JUDGE, lambda: courts.judge(self.people[0], self.claim, None, date(2027, 5, 1), "1-27", rows))

    @rule()
    def close(self) -> None:
        self.do(Verb.CLOSE, lambda: ending.close(self.people[0], self.claim, None))

    @rule(verb=st.sampled_from([(Verb.WITHDRAW, ending.withdraw), (Verb.LOSE, ending.lose)]))
    def end(self, verb: Any) -> None:
        self.do(verb[0], lambda: verb[1](self.people[0], self.claim, None, "skäl"))

    @rule()
    def act_on_an_old_page(self) -> None:
        if Claim.objects.get(pk=self.claim.pk).version != self.seen:
            with pytest.raises(ValidationError), transaction.atomic():
                review.submit(self.people[1], self.claim, self.seen)

    def _rows(self, granted: int) -> dict[int, agency.RowDecision]:
        outcome = {0: Outcome.REFUSED, 1: Outcome.PARTLY}.get(granted, Outcome.GRANTED)
        return {self.claim.rows.get().pk: agency.RowDecision(outcome, granted, "" if granted > 1 else "late")}

    @invariant()
    def the_state_is_the_models(self) -> None:
        assert Claim.objects.get(pk=self.claim.pk).state == self.state

    @invariant()
    def what_was_sent_has_not_changed(self) -> None:
        if self.frozen is not None:
            assert Claim.objects.get(pk=self.claim.pk).frozen == self.frozen

    @invariant()
    def costs_are_held_exactly_while_the_claim_lives(self) -> None:
        claim = Claim.objects.get(pk=self.claim.pk)
        held = ClaimItem.objects.filter(row__claim=claim, living=True).exists()
        ended = claim.state in (State.WITHDRAWN, State.LOST)
        refused = claim.outcome == Outcome.REFUSED and claim.state != State.APPEALED
        assert held == (not ended and not refused)

    @invariant()
    def every_change_has_left_history(self) -> None:
        last = history_of(self.claim)[-1]
        assert last.state == self.state
        assert last.pgh_context["reason"]


class TestLife(TestCase):
    def test_whatever_two_people_try(self) -> None:
        run_state_machine_as_test(
            Life,
            settings=settings(max_examples=25, stateful_step_count=25, deadline=None,
                              suppress_health_check=list(HealthCheck)),
        )  # fmt: skip
